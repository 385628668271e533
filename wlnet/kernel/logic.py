"""Comparisons, logic, and the choice between two arrays by a third; replicated as in arithmetic.

Comparisons and logic give arrays of truth values, which have no cotangents.
"""

import numpy as np

from .primitive import Array, Pullback, Result, broadcast, primitive, same, unbroadcast

__all__: list[str] = []


def nothing(count: int) -> Pullback:
    """The pullback of a result without derivative in any of `count` arguments."""
    return lambda dy: (None,) * count


@primitive(shape=broadcast)
def less(a: Array, b: Array) -> Result:
    """a < b."""
    return np.less(a, b), nothing(2)


@primitive(shape=broadcast)
def less_equal(a: Array, b: Array) -> Result:
    """a <= b."""
    return np.less_equal(a, b), nothing(2)


@primitive(shape=broadcast)
def greater(a: Array, b: Array) -> Result:
    """a > b."""
    return np.greater(a, b), nothing(2)


@primitive(shape=broadcast)
def greater_equal(a: Array, b: Array) -> Result:
    """a >= b."""
    return np.greater_equal(a, b), nothing(2)


@primitive(shape=broadcast)
def equal(a: Array, b: Array) -> Result:
    """a == b."""
    return np.equal(a, b), nothing(2)


@primitive(shape=broadcast)
def unequal(a: Array, b: Array) -> Result:
    """a != b."""
    return np.not_equal(a, b), nothing(2)


@primitive(shape=broadcast)
def logical_and(a: Array, b: Array) -> Result:
    """a && b; numbers other than 0 are true."""
    return np.logical_and(a, b), nothing(2)


@primitive(shape=broadcast)
def logical_or(a: Array, b: Array) -> Result:
    """a || b; numbers other than 0 are true."""
    return np.logical_or(a, b), nothing(2)


@primitive(shape=same)
def logical_not(a: Array) -> Result:
    """!a; numbers other than 0 are true."""
    return np.logical_not(a), nothing(1)


@primitive(shape=broadcast)
def select(condition: Array, a: Array, b: Array) -> Result:
    """a where the condition holds, b elsewhere."""
    y = np.where(condition, a, b)
    return y, lambda dy: (
        None,
        lambda: unbroadcast(np.where(condition, dy, 0), a),
        lambda: unbroadcast(np.where(condition, 0, dy), b),
    )
