"""What every encoder and decoder is."""

from __future__ import annotations

from typing import Any

import numpy as np

from wlnet.expr import Atom, Expression

from ..types import Type


class Coder(Atom):
    """An encoder or a decoder. `type` is the array on its numeric side."""

    type: Type

    def words(self) -> str:
        """What stands on the other side, such as "image"."""
        raise NotImplementedError


class Encoder(Coder):
    """Data to arrays."""

    def accepts(self, e: Expression) -> bool:
        """Whether the expression is one example that can be encoded."""
        raise NotImplementedError

    def encode(self, e: Expression) -> np.ndarray[Any, Any]:
        """The array of one example."""
        raise NotImplementedError


class Decoder(Coder):
    """Arrays to data."""

    def decode(self, array: np.ndarray[Any, Any], request: Expression) -> Expression:
        """What one array stands for; `request` is a property, or Automatic."""
        raise NotImplementedError
