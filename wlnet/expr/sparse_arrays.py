"""Sparse arrays: an atom of the language that holds only the elements which differ from a default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .atoms import Atom, from_array
from .nodes import Expr, Expression, list_of, literal_key, same
from .symbols import system

if TYPE_CHECKING:
    import numpy


class SparseArray(Atom):
    """An array of `dimensions` in which the rows of `positions` (from 0, in order) hold `values`, the rest `default`.

    `positions` is an array p[n, depth] of int64, each position at most once; `values` is a list of n expressions,
    packed where it can be.
    """

    __slots__ = ("default", "dimensions", "positions", "values")
    head = system("SparseArray")

    def __init__(
        self, dimensions: tuple[int, ...], positions: numpy.ndarray, values: Expr, default: Expression = 0
    ) -> None:
        self.dimensions = dimensions
        self.positions = positions
        self.values = values
        self.default = default

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is SparseArray
            and self.dimensions == other.dimensions
            and same(self.default, other.default)
            and self.positions.shape == other.positions.shape
            and bool((self.positions == other.positions).all())
            and same(self.values, other.values)
        )

    def __hash__(self) -> int:
        return hash((SparseArray, self.dimensions, literal_key(self.default), literal_key(self.values)))

    def __len__(self) -> int:
        return len(self.positions)

    def row_pointers(self) -> list[int]:
        """How many elements stand in the rows before each row, and in all."""
        import numpy

        count = self.dimensions[0] if len(self.dimensions) > 1 else 1
        first = self.positions[:, 0] if len(self.dimensions) > 1 else numpy.zeros(len(self), dtype="int64")
        return [0, *numpy.cumsum(numpy.bincount(first, minlength=count)).tolist()]

    def constructor(self) -> Expression:
        """SparseArray[Automatic, dimensions, default, {1, {row pointers, columns}, values}]: compressed rows."""
        columns = self.positions[:, 1:] if len(self.dimensions) > 1 else self.positions
        indices = list_of(list_of(*self.row_pointers()), from_array(columns + 1))
        content = list_of(1, indices, self.values)
        return Expr(self.head, (system("Automatic"), list_of(*self.dimensions), self.default, content))

    def label(self) -> str:
        """SparseArray[<2>, {3, 3}]."""
        return f"SparseArray[<{len(self)}>, {{{', '.join(map(str, self.dimensions))}}}]"
