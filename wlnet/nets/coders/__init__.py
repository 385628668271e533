"""Encoders, which turn data into arrays on the way into a net, and decoders, which turn arrays into data."""

from . import audio as audio
from . import boolean as boolean
from . import characters as characters
from . import classes as classes
from . import decodings as decodings
from . import function as function
from . import image as image
from . import image_volumes as image_volumes
from . import subwords as subwords
from . import tokens as tokens
from . import video as video
from .coder import CODERS, Coder, Decoder, Encoder

__all__ = ["CODERS", "Coder", "Decoder", "Encoder"]
