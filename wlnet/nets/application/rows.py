"""Values for all examples, put together as they come in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..numeric import Array


class Rows:
    """A value for each of `count` examples, in their order, whatever the order they are put in.

    They are one array where all have the same dimensions: the one that was put where it was for all of them, one that
    is filled otherwise. `wide`: it is filled in double precision, because a list is made of it.
    """

    def __init__(self, count: int, uniform: bool, wide: bool) -> None:
        self.count, self.uniform, self.wide = count, uniform, wide
        self.array: Array | None = None
        self.parts: list[Array] = []

    def put(self, places: Sequence[int], values: Array) -> None:
        """Keep values v[b, ...] of the examples at some places."""
        if len(places) == self.count:
            self.array = values if isinstance(places, range) else values[np.argsort(places)]
            return
        if not self.uniform:
            self.parts = self.parts or [values] * self.count
            for i, row in zip(places, values, strict=True):
                self.parts[i] = row
            return
        if self.array is None:
            dtype = np.float64 if self.wide and values.dtype.kind == "f" else values.dtype
            self.array = np.empty((self.count, *values.shape[1:]), dtype=dtype)
        self.array[places.start : places.stop] = values  # type: ignore[attr-defined]

    def whole(self) -> Array | None:
        """The array v[b, ...] of all; None where they differ in dimensions."""
        if self.array is None and self.parts and len({row.shape for row in self.parts}) == 1:
            self.array = np.stack(self.parts)
        return self.array

    def __iter__(self) -> Iterator[Array]:
        return iter(self.parts if self.array is None else self.array)

    def __len__(self) -> int:
        return self.count
