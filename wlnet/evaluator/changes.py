"""Changing symbols: what every assignment does first, and values that are changed in place."""

from __future__ import annotations

from collections.abc import Callable
from sys import getrefcount

from wlnet.expr import Association, Expression, Symbol, system
from wlnet.expr.attributes import LOCKED, PROTECTED, TEMPORARY
from wlnet.expr.symbols import is_declared

from .lazy import Lazy
from .messages import message
from .state import state


def touch(symbol: Symbol, gains: bool = True) -> None:
    """Note that a symbol is about to change; `gains`: it gets a meaning that evaluated expressions did not see."""
    session = state.session
    if symbol not in session.changed and not symbol.attributes & TEMPORARY:
        session.changed[symbol] = None
    if gains and symbol.bare:
        state.clock += 1
        symbol.bare = False
    if symbol.context == "System`" and symbol.definition is not None:
        state.system_version += 1


def set_own(symbol: Symbol, value: Expression) -> None:
    """symbol = value, without checks: what iterators and local variables do."""
    if symbol.bare:
        state.clock += 1
        symbol.bare = False
    if not symbol.attributes & TEMPORARY and symbol not in state.session.changed:
        state.session.changed[symbol] = None
    symbol.own = value


def extra(symbol: Symbol, kind: str) -> dict[object, Expression]:
    """A symbol's table of rarely used values, made when first needed."""
    if symbol.extras is None:
        symbol.extras = {}
    return symbol.extras.setdefault(kind, {})


def built_in_attributes(symbol: Symbol) -> int:
    """The attributes of a symbol that has no built-in code."""
    if symbol.context != "System`" or not is_declared(symbol.name):
        return 0
    if symbol.name[0] == "$" and symbol.name not in CONSTANT_NAMES:  # a setting
        return 0
    return PROTECTED | LOCKED if symbol.name in LOCKED_NAMES else PROTECTED


CONSTANT_NAMES = frozenset(("$Failed", "$Aborted", "$Canceled"))
LOCKED_NAMES = frozenset(("True", "False", "List", "Symbol"))


def protected(symbol: Symbol, whole: Expression, name: str = "Set") -> bool:
    """Whether a symbol must not be changed; says so."""
    if type(symbol.definition) is Lazy:
        symbol.definition.load()
    if not symbol.attributes & (PROTECTED | LOCKED) or symbol in SPECIAL_SYMBOLS:
        return False
    if whole is symbol:
        message(name, "wrsym", symbol)
    else:
        message(name, "write", symbol, whole)
    return True


def own_association(symbol: Symbol) -> Association:
    """The association that is a symbol's value, to be changed in place: a copy if anything else holds it, too."""
    if getrefcount(symbol.own) > ALONE:
        copy = Association()
        copy.table.update(symbol.own.table)
        copy.stamp = symbol.own.stamp
        symbol.own = copy
    return symbol.own


class _Probe:
    """Has one reference to an object, as a symbol has to its value."""

    own = Association()


ALONE = getrefcount(_Probe.own)  # what is counted where only the symbol holds its value


def set_recursion_limit(value: Expression) -> None:
    """$RecursionLimit = n."""
    limit = limit_of("$RecursionLimit", value, state.watch.limit if state.watch is not None else state.recursion_limit)
    if state.watch is not None:
        state.watch.limit = limit
    else:
        state.recursion_limit = limit


def set_iteration_limit(value: Expression) -> None:
    """$IterationLimit = n."""
    state.iteration_limit = limit_of("$IterationLimit", value, state.iteration_limit)


def limit_of(name: str, value: Expression, now: float) -> float:
    """The limit that is set; the one there is, after a message, for a value that is none."""
    if type(value) is int and value >= 20:
        return value
    if value is system("Infinity"):
        return float("inf")
    message(name, "limset", system(name), value)
    system(name).own = None
    return now


SPECIAL_SYMBOLS: dict[Symbol, Callable[[Expression], None]] = {
    system("$RecursionLimit"): set_recursion_limit,
    system("$IterationLimit"): set_iteration_limit,
}


def kept(value: Expression) -> None:
    """What assigning to a setting does besides keeping the value: nothing."""


def declare_settings(*names: str) -> None:
    """Let users assign to built-in symbols whose value is looked up when it is needed."""
    for name in names:
        SPECIAL_SYMBOLS[system(name)] = kept
