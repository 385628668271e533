"""Symbols that stand for numbers still to come, while a function of them is traced."""

from typing import Any

from .nodes import Expr
from .symbols import Symbol, intern_symbol

__all__ = ["FORMALS", "formal", "mentions_formal"]

FORMALS = "Nets`Formal`"


def formal(name: str) -> Symbol:
    """The symbol of this name among them."""
    return intern_symbol(FORMALS + name)


def mentions_formal(e: Any) -> bool:
    """Whether one of them occurs."""
    if isinstance(e, Symbol):
        return e.context == FORMALS
    return isinstance(e, Expr) and (mentions_formal(e.head) or any(map(mentions_formal, e.args)))
