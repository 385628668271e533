"""Order along the last axis."""

import numpy as np

from .primitive import Array, Result, Shape, primitive, same

__all__: list[str] = []


@primitive(shape=same)
def sort(x: Array) -> Result:
    """x with its elements in ascending order along the last axis."""
    order = np.argsort(x, -1, kind="stable")

    def pullback(dy: Array) -> tuple:
        dx = np.empty(x.shape, dtype=dy.dtype)
        np.put_along_axis(dx, order, dy, -1)
        return (dx,)

    return np.take_along_axis(x, order, -1), pullback


def _counted(x: Shape, *, count: int | None = None) -> Shape:
    return (*x[:-1], x[-1] if count is None else abs(count))


@primitive(shape=_counted)
def ordering(x: Array, *, count: int | None = None) -> Result:
    """The positions, from 1, of the smallest, the second smallest, ... elements along the last axis.

    `count` n gives the first n of these, -n the last n. Equal elements stay in their order.
    """
    order = np.argsort(x, -1, kind="stable") + 1
    if count is not None:
        order = order[..., :count] if count > 0 else order[..., count:]
    return order.astype(x.dtype), lambda dy: (None,)
