"""Ways that multiply by zeros or mix neighbours are right for finite numbers only; here they find out what they got.

0 infinity is NaN, so that an infinite input would show in results that it has no part in. A way that lays out its
input in the workspace looks at it there, where it lies in the cache, and gives up with NotFinite; ways.py then goes
the plain way.
"""

import math

import numpy as np

from ..primitive import Array

__all__ = ["NotFinite", "refuse_infinite"]


class NotFinite(ArithmeticError):
    """Infinities, NaN, or numbers whose squares sum to more than the type holds."""


def refuse_infinite(x: Array) -> None:
    """Raises NotFinite if the sum of the squares is not finite; x is best contiguous."""
    flat = x.ravel(order="K")
    if not math.isfinite(np.dot(flat, flat)):
        raise NotFinite
