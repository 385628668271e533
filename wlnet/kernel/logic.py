"""Comparisons, logic, and the choice between two arrays by a third; replicated as in arithmetic.

Comparisons and logic give arrays of truth values, which have no cotangents.
"""

import numpy as np

from .elementwise import Operand, elementwise, truth
from .primitive import Array, Cotangent, unbroadcast

__all__: list[str] = []


@elementwise(np.less, dtype=truth)
def less(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a < b."""
    return None, None


@elementwise(np.less_equal, dtype=truth)
def less_equal(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a <= b."""
    return None, None


@elementwise(np.greater, dtype=truth)
def greater(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a > b."""
    return None, None


@elementwise(np.greater_equal, dtype=truth)
def greater_equal(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a >= b."""
    return None, None


@elementwise(np.equal, dtype=truth)
def equal(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a == b."""
    return None, None


@elementwise(np.not_equal, dtype=truth)
def unequal(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a != b."""
    return None, None


@elementwise(np.logical_and, dtype=truth)
def logical_and(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a && b; numbers other than 0 are true."""
    return None, None


@elementwise(np.logical_or, dtype=truth)
def logical_or(dy: Array, y: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a || b; numbers other than 0 are true."""
    return None, None


@elementwise(np.logical_not, dtype=truth)
def logical_not(dy: Array, y: Array, a: Array) -> tuple[Cotangent]:
    """!a; numbers other than 0 are true."""
    return (None,)


def chosen(condition: Operand, a: Operand, b: Operand) -> np.dtype:
    """The element type of a choice."""
    return np.result_type(a, b)


def _select(condition: Operand, a: Operand, b: Operand, *, out: Array) -> None:
    """b ^ ((a ^ b) & m) on bits, m all ones where the condition holds: unlike np.where, no branch for each element."""
    bits = np.dtype(f"i{out.itemsize}")
    mask = np.asarray(np.not_equal(condition, 0)).astype(bits)
    np.negative(mask, out=mask)
    first, second = (np.asarray(part, dtype=out.dtype).view(bits) for part in (a, b))
    np.bitwise_xor(np.bitwise_and(mask, np.bitwise_xor(first, second)), second, out=out.view(bits))


@elementwise(_select, dtype=chosen)
def select(dy: Array, y: Array, condition: Array, a: Array, b: Array) -> tuple[Cotangent, ...]:
    """a where the condition holds, b elsewhere."""
    return (
        None,
        lambda: unbroadcast(np.where(condition, dy, 0), a),
        lambda: unbroadcast(np.where(condition, 0, dy), b),
    )
