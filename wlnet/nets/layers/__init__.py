"""The layers, one file per family; importing this package registers them all."""

from . import convolution

__all__ = ["convolution"]
