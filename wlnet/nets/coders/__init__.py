"""Encoders, which turn data into arrays on the way into a net, and decoders, which turn arrays into data."""

from . import audio, boolean, classes, image
from .coder import CODERS, Coder, Decoder, Encoder

__all__ = ["CODERS", "Coder", "Decoder", "Encoder", "audio", "boolean", "classes", "image"]
