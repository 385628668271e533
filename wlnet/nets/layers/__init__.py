"""The layers, one file per family; importing this package registers them all."""

from . import convolution, elementwise, linear, normalization, pooling, reshape, softmax

__all__ = ["convolution", "elementwise", "linear", "normalization", "pooling", "reshape", "softmax"]
