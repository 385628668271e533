"""Weights laid out for products, once per weight array that cannot change.

A read-only array is remembered with what was made of it until it is collected. An array is taken for read-only if
neither it nor the memory it looks at can be written through NumPy; whoever sets `writeable` again and writes, breaks
this promise.
"""

import weakref
from collections.abc import Callable, Hashable
from functools import partial
from typing import TypeVar

import numpy as np

from ..primitive import Array

__all__ = ["constant", "prepared"]

T = TypeVar("T")

ROOM = 48 << 20  # bytes of large forms that are remembered at a time

_made: dict[int, tuple[weakref.ref, dict[Hashable, object]]] = {}
_large: dict[int, int] = {}  # the bytes of large forms, by the array they were made of


def prepared(w: Array, key: Hashable, make: Callable[[], T], large: Callable[[T], int] | None = None) -> T:
    """make(), or what it gave before for the same read-only array and key.

    Where it is several times the size of w, `large` tells its bytes: it is remembered only while there is ROOM.
    """
    found = _made.get(id(w))
    if found is None or found[0]() is not w:
        if not constant(w):
            return make()
        found = _made[id(w)] = (weakref.ref(w, partial(_forget, _made, _large, id(w))), {})
    kept = found[1]
    if key in kept:
        return kept[key]  # type: ignore[return-value]  # one key always goes with one kind of value
    value = make()
    if large is not None:
        size = large(value)
        if sum(_large.values()) + size > ROOM:
            return value
        _large[id(w)] = _large.get(id(w), 0) + size
    kept[key] = value
    return value


def _forget(made: dict, large: dict, address: int, gone: object) -> None:
    """Drop what was made of an array that is gone; the tables are handed over because modules may go before arrays."""
    made.pop(address, None)
    large.pop(address, None)


def constant(w: Array) -> bool:
    """Whether no view of this memory is writeable."""
    base: object = w
    while isinstance(base, np.ndarray):
        if base.flags.writeable:
            return False
        base = base.base
    return base is None or isinstance(base, bytes)
