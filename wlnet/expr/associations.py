"""Associations: ordered key -> value tables, an atom of the language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .atoms import Atom
from .nodes import Expr, Expression, literal_key, representation, same
from .symbols import system

Rule, RuleDelayed = system("Rule"), system("RuleDelayed")


class Association(Atom):
    """<|key -> value, ...|>. A repeated key keeps its first position and takes its last value.

    `table` maps literal_key(key) to its Rule or RuleDelayed expression. `stamp` is as in Expr: values are
    evaluated again when a symbol in them has gained a value.
    """

    __slots__ = ("stamp", "table")
    head = system("Association")

    def __init__(self, rules: Iterable[Expr] = ()) -> None:
        self.table: dict[Any, Expr] = {}
        for rule in rules:
            self.table[literal_key(rule.args[0])] = rule
        self.stamp = 0

    @classmethod
    def of(cls, pairs: Iterable[tuple[Expression, Expression]]) -> Association:
        """The association of (key, value) pairs."""
        return cls(Expr(Rule, (key, value)) for key, value in pairs)

    def rules(self) -> tuple[Expr, ...]:
        """The entries as rules, in order."""
        return tuple(self.table.values())

    def keys(self) -> list[Expression]:
        """The keys, in order."""
        return [rule.args[0] for rule in self.table.values()]

    def values(self) -> list[Expression]:
        """The values, in order (those of delayed entries as they are)."""
        return [rule.args[1] for rule in self.table.values()]

    def items(self) -> list[tuple[Expression, Expression]]:
        """The (key, value) pairs, in order."""
        return [rule.args for rule in self.table.values()]  # type: ignore[misc]

    def get(self, key: Expression, default: Expression = None) -> Expression:
        """The value of a key, or `default`."""
        rule = self.table.get(literal_key(key))
        return default if rule is None else rule.args[1]

    def with_values(self, values: Iterable[Expression]) -> Association:
        """The same keys with other values, given in order."""
        return Association.of(zip(self.keys(), values, strict=True))

    def __contains__(self, key: Expression) -> bool:
        return literal_key(key) in self.table

    def __len__(self) -> int:
        return len(self.table)

    def __iter__(self) -> Iterator[Expr]:
        return iter(self.table.values())

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is Association
            and len(self) == len(other)
            and all(map(same, self.table.values(), other.table.values()))
        )

    def __hash__(self) -> int:
        return hash((Association, tuple(self.table.values())))

    def __repr__(self) -> str:
        return representation.of(self)

    def constructor(self) -> Expr:
        """Association[key -> value, ...]."""
        return Expr(self.head, self.rules())
