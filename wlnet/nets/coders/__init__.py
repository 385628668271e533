"""Encoders, which turn data into arrays on the way into a net, and decoders, which turn arrays into data."""

from __future__ import annotations

from wlnet.expr import Expression

from ..numeric import Evaluate
from .coder import Coder


def find_coder(head: str, value: Expression, evaluate: Evaluate) -> Coder | None:
    """The coder that a port specification names, None where it names none."""
    return value if isinstance(value, Coder) else None
