"""Bytes and expressions: image files and what is done to images on the way in and out, drawings, text, data."""

from . import binary as binary
from . import compressed as compressed
from . import hdf5 as hdf5
from . import json as json
from . import tables as tables
from . import text as text
from . import wxf as wxf
from .colors import convert_color as convert_color
from .faults import failed as failed
from .files import read_bytes as read_bytes
from .files import write_bytes as write_bytes
from .formats import Format as Format
from .formats import format_named as format_named
from .formats import format_names as format_names
from .formats import format_of_data as format_of_data
from .formats import format_of_file as format_of_file
from .formats import register as register
from .images import FORMATS as FORMATS
from .images import decode as decode
from .images import encode as encode
from .images import format_of as format_of
from .images import read_image as read_image
from .images import write_image as write_image
from .resampling import resample as resample
from .resampling import resize as resize
from .svg import svg as svg
