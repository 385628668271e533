"""Applying a net to data, in the language and from Python."""

from .arrays import apply_to_arrays as apply_to_arrays
from .calls import apply as apply
