"""Examples by port, and batches of them: examples of equal dimensions go through the net together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from wlnet.expr import WolframMessage

from ..application.data import Data, Later
from ..numeric import Array
from .columns import unreadable


@dataclass(frozen=True)
class Part:
    """Examples of equal dimensions: their places in the batch, and arrays x[b, ...] by port."""

    places: Array
    inputs: dict[str, Array]


@dataclass(frozen=True)
class Table:
    """The data of each port, and which of the examples there are used, in order; `where` tells messages of what."""

    data: Mapping[str, Data]
    chosen: Array
    where: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Data], where: str = "") -> Table:
        """All examples."""
        return cls(data, np.arange(max((len(one) for one in data.values()), default=0)), where)

    @classmethod
    def joined(cls, tables: Sequence[Table], where: str) -> Table:
        """The examples of several tables with the same ports, one table after the other."""
        parts = {name: [table.data[name].examples for table in tables] for name in tables[0].data}
        return cls.of({name: Data(together(examples), False) for name, examples in parts.items()}, where)

    def __len__(self) -> int:
        return len(self.chosen)

    @property
    def uniform(self) -> bool:
        """Whether all examples have the same dimensions."""
        return all(one.uniform for one in self.data.values())

    def kinds(self) -> Array | None:
        """A number for the dimensions of each example; None where all have the same."""
        if self.uniform:
            return None
        numbers: dict[Any, int] = {}
        keys = [tuple(one.shape(i) for one in self.data.values()) for i in self.chosen.tolist()]
        ranks = {key: place for place, key in enumerate(sorted(set(keys)))}
        numbers.update(ranks)
        return np.array([numbers[key] for key in keys])

    def split(self, places: Array) -> tuple[Table, Table]:
        """The table without the examples at some places, and a table of these."""
        keep = np.ones(len(self), bool)
        keep[places] = False
        return Table(self.data, self.chosen[keep], self.where), Table(self.data, self.chosen[~keep], self.where)

    def batch(self, places: Array, dtype: Any) -> list[Part]:
        """The examples at some places as arrays in the precision of training, integers too."""
        rows = self.chosen[places]
        if self.uniform:
            return [Part(np.arange(len(rows)), self.arrays(rows, dtype))]
        groups: dict[Any, list[int]] = {}
        for at, row in enumerate(rows.tolist()):
            groups.setdefault(tuple(one.shape(row) for one in self.data.values()), []).append(at)
        return [Part(np.array(at), self.arrays(rows[at], dtype)) for at in groups.values()]

    def arrays(self, rows: Array, dtype: Any) -> dict[str, Array]:
        """The arrays of some rows, which have equal dimensions."""
        found = {}
        with np.errstate(all="ignore"):
            for name, one in self.data.items():
                try:
                    found[name] = np.ascontiguousarray(one.batch(rows), dtype)  # type: ignore[arg-type]
                except WolframMessage as problem:
                    read = partial(read_one, one)
                    raise unreadable(name, problem, rows.tolist(), read, where=self.where) from None
        return found


class Joined(Later):
    """Examples of several sources of one shape, one source after the other; made when they are needed."""

    def __init__(self, parts: Sequence[Any]) -> None:
        self.parts = parts
        self.stops = np.cumsum([len(part) for part in parts])
        self.shape = (int(self.stops[-1]), *parts[0].shape[1:])

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return self.take(range(*place.indices(len(self))))
        part = int(np.searchsorted(self.stops, place, side="right"))
        return self.parts[part][place - int(self.stops[part]) + len(self.parts[part])]

    def take(self, places: Sequence[int]) -> Array:
        """The array x[b, ...] of the examples at some places."""
        return np.stack([np.asarray(self[int(place)]) for place in places])


def together(parts: Sequence[Any]) -> Any:
    """Examples of several tables: one array, or a list where dimensions differ; made later where some are."""
    if all(isinstance(part, (np.ndarray, Later)) for part in parts) and len({part.shape[1:] for part in parts}) == 1:
        return Joined(parts) if any(isinstance(part, Later) for part in parts) else np.concatenate(parts)
    return [row for part in parts for row in part]


def read_one(data: Data, row: int) -> Array:
    """The array of one example."""
    return data.batch([row])


def batches(count: int, size: int, kinds: Array | None, random: np.random.Generator | None) -> Iterator[Array]:
    """The places of the examples of each batch of one round: every example once, the last batch what is left.

    The order is drawn anew; without random numbers it is that of the data. Where dimensions differ, a batch is made of
    examples of equal dimensions as far as there are enough of them, and the batches come in any order.
    """
    order = np.arange(count) if random is None else random.permutation(count)
    if kinds is not None:
        order = order[np.argsort(kinds[order], kind="stable")]
    starts = np.arange(0, count, size)
    if kinds is not None and random is not None:
        starts = random.permutation(starts)
    for start in starts.tolist():
        yield order[start : start + size]


def rejoined(parts: Sequence[tuple[Array, Array]], count: int) -> Array | list[Array]:
    """Values v[b, ...] of all examples of a batch, from those of its parts; a list where dimensions differ."""
    if len(parts) == 1 and len(parts[0][0]) == count:
        return parts[0][1]
    rows: list[Any] = [None] * count
    for places, values in parts:
        for place, row in zip(places.tolist(), values, strict=True):
            rows[place] = row
    return np.stack(rows) if len({np.shape(row) for row in rows}) == 1 else rows


@dataclass(frozen=True)
class Unfit:
    """A number that is not finite among data: the port, the example there (from 0), and the number."""

    port: str
    example: int
    number: float

    def words(self) -> str:
        """Indeterminate or Infinity, as they are given."""
        return "Indeterminate" if np.isnan(self.number) else "Infinity" if self.number > 0 else "-Infinity"


def unfit(parts: Sequence[Part], indices: Array | None) -> Unfit | None:
    """The first number of a batch that is not finite; `indices` are the places of its examples in the data."""
    for part in parts:
        for port, array in part.inputs.items():
            rows = array.reshape(len(array), -1)
            wrong = np.flatnonzero(~np.isfinite(rows).all(axis=1))
            if wrong.size:
                place = int(part.places[wrong[0]])
                row = rows[wrong[0]]
                number = float(row[~np.isfinite(row)][0])
                return Unfit(port, place if indices is None else int(indices[place]), number)
    return None
