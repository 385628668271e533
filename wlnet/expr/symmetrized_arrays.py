"""Symmetrized arrays: an atom of the language that holds only what its symmetry leaves independent."""

from __future__ import annotations

from .atoms import Atom
from .nodes import Expr, Expression, list_of, literal_key
from .symbols import intern_symbol, system

Position = tuple[int, ...]
Rule = system("Rule")
StructuredData = intern_symbol("StructuredArray`StructuredData")


class SymmetrizedArray(Atom):
    """An array of `dimensions` with the elements `components` (positions from 0, in order) and what `symmetry` makes
    of them; all others are 0. The positions are those that the symmetry takes for independent."""

    __slots__ = ("components", "dimensions", "symmetry")
    head = system("SymmetrizedArray")

    def __init__(self, dimensions: Position, components: dict[Position, Expression], symmetry: Expression) -> None:
        self.dimensions = dimensions
        self.components = components
        self.symmetry = symmetry

    def _key(self) -> object:
        parts = tuple((place, literal_key(value)) for place, value in self.components.items())
        return self.dimensions, parts, literal_key(self.symmetry)

    def __eq__(self, other: object) -> bool:
        return type(other) is SymmetrizedArray and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((SymmetrizedArray, self._key()))

    def rules(self) -> list[Expression]:
        """{i, j, ...} -> value for the independent components."""
        return [Expr(Rule, (list_of(*(p + 1 for p in at)), value)) for at, value in self.components.items()]

    def constructor(self) -> Expression:
        """SymmetrizedArray[StructuredData[dimensions, {{{i, j, ...} -> value, ...}, symmetry}]]."""
        content = list_of(list_of(*self.rules()), self.symmetry)
        return Expr(self.head, (Expr(StructuredData, (list_of(*self.dimensions), content)),))

    def label(self) -> str:
        """SymmetrizedArray[<2>, {3, 3}]: how many components are held, and the dimensions."""
        return f"SymmetrizedArray[<{len(self.components)}>, {{{', '.join(map(str, self.dimensions))}}}]"
