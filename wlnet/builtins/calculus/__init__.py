"""Derivatives and functions by cases; what algebra and numerical analysis add."""
