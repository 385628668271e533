"""The version of wlnet."""

__version__ = "0.1.0"
