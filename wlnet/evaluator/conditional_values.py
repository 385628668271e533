"""Values of symbols with conditions: a /; b > 0 := 3. A value without one is kept bare in its symbol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.expr import Expression, Symbol

if TYPE_CHECKING:
    from .rules import Rule


class ConditionalValues:
    """What stands in the place of a symbol's value where conditions decide: rules, those with conditions first."""

    __slots__ = ("rules", "symbol")

    def __init__(self, symbol: Symbol, rules: list[Rule]) -> None:
        self.symbol = symbol
        self.rules = rules

    def apply(self) -> Expression:
        """What the first rule that applies makes of the symbol; None where none does."""
        for rule in self.rules:
            found = rule.apply(self.symbol)
            if found is not None:
                return found
        return None

    def plain(self) -> Rule | None:
        """The rule without a condition, which stands last."""
        return self.rules[-1] if self.rules and is_plain(self.rules[-1]) else None


def is_plain(rule: Rule) -> bool:
    """Whether nothing decides on the value that a rule gives to a symbol."""
    return type(rule.pattern) is Symbol and not rule.checks
