"""Encoders, which turn data into arrays on the way into a net, and decoders, which turn arrays into data."""

from . import boolean, classes, image
from .coder import CODERS, Coder, Decoder, Encoder

__all__ = ["CODERS", "Coder", "Decoder", "Encoder", "boolean", "classes", "image"]
