"""Definitions of built-in symbols that are read from their modules when they are first needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.expr import Symbol

COLORS = """
Black White Gray LightGray Red Green Blue Cyan Magenta Yellow Brown Orange Pink Purple LightRed LightGreen LightBlue
LightCyan LightMagenta LightYellow LightBrown LightOrange LightPink LightPurple Transparent
"""
DIRECTIVES = "Thin Thick Dashed Dotted DotDashed"
VALUES = frozenset(("I", "Now", "Today", "Tomorrow", "Yesterday", *COLORS.split(), *DIRECTIVES.split()))


def is_value_name(name: str) -> bool:
    """Whether a built-in symbol of this name may be a value by itself."""
    return name[0] == "$" or name in VALUES


class Lazy:
    """Stands for the definition of a built-in symbol whose module was not needed yet."""

    __slots__ = ("loader", "symbol")
    fast = None
    sorts = False

    def __init__(self, symbol: Symbol, loader: Callable[[Symbol], None]) -> None:
        self.symbol = symbol
        self.loader = loader

    def load(self) -> Any:
        """Import the module, which puts the definition in the place of this object."""
        self.loader(self.symbol)
        if self.symbol.definition is self:
            raise ImportError(f"no definition of {self.symbol.name} where the index says")
        return self.symbol.definition

    @property
    def value(self) -> Any:
        """The code of a symbol that is a value by itself, such as $Version, Now or I."""
        return self.load().value if is_value_name(self.symbol.name) else None
