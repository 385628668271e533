"""Messages: `symbol::tag` with text templates, printed once and collected by the session."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from wlnet.expr import Expression, Symbol, WolframMessage, system

from .state import state

GENERAL = {
    "argx": "`1` called with `2` arguments; 1 argument is expected.",
    "argr": "`1` called with 1 argument; `2` arguments are expected.",
    "argrx": "`1` called with `2` arguments; `3` arguments are expected.",
    "argt": "`1` called with `2` arguments; `3` or `4` arguments are expected.",
    "argtu": "`1` called with 1 argument; `2` or `3` arguments are expected.",
    "argb": "`1` called with `2` arguments; between `3` and `4` arguments are expected.",
    "argbu": "`1` called with 1 argument; between `2` and `3` arguments are expected.",
    "argm": "`1` called with `2` arguments; `3` or more arguments are expected.",
    "argmu": "`1` called with 1 argument; `2` or more arguments are expected.",
    "noargs": "`1` called with `2` arguments; no arguments are expected.",
    "argctu": "`1` called with 1 argument; an even number is expected.",
    "argct": "`1` called with `2` arguments; an even number is expected.",
    "nomem": "There is not enough memory for `1`.",
    "bug": "wlnet met a fault of its own in `1`: `2`. Set WLNET_DEBUG=1 to see where.",
    "interr": "An integer is expected at position `1` in `2`.",
    "intp": "A positive integer is expected at position `1` in `2`.",
    "intnm": "A non-negative machine integer is expected at position `1` in `2`.",
    "intm": "A machine integer is expected at position `1` in `2`.",
    "list": "A list is expected at position `1` in `2`.",
    "normal": "A nonatomic expression is expected at position `1` in `2`.",
    "optx": "Unknown option `1` in `2`.",
    "opttf": "The value of option `1` -> `2` should be True or False.",
    "stop": "Further output of `1` will be suppressed during this calculation.",
    "string": "A string is expected at position `1` in `2`.",
    "sym": "Argument `1` at position `2` is expected to be a symbol.",
    "ivar": "`1` is not a valid variable.",
    "notfound": "Symbol `1` not found.",
    "notlist": "`1` is not a list.",
    "level": "Level specification `1` is not n, {n}, or {m, n}.",
    "indet": "Indeterminate expression `1` encountered.",
    "infy": "Infinite expression `1` encountered.",
    "ovfl": "Overflow occurred in computation.",
    "limset": "Cannot set `1` to `2`; value must be Infinity or an integer at least 20.",
    "munfl": "`1` is too small to represent as a normalized machine number; precision may be lost.",
    "unfl": "Underflow occurred in computation.",
    "tdlen": "Objects of unequal length in `1` cannot be combined.",
    "wrsym": "Symbol `1` is Protected.",
    "write": "Tag `1` in `2` is Protected.",
    "reclim2": "Recursion depth of `1` exceeded during evaluation.",
    "itlim": "Iteration limit of `1` exceeded.",
    "nofun": "`1` is not available here: it needs the package `2` (`3`).",
}

_SLOT = re.compile(r"`(\d*)`")


class Message(NamedTuple):
    """One message that was issued: the name of its symbol, its tag, and the text with the arguments filled in."""

    symbol: str
    tag: str
    text: str

    def __str__(self) -> str:
        return f"{self.symbol}::{self.tag}: {self.text}"


def template(symbol: Symbol, tag: str) -> str | None:
    """The text of symbol::tag: as assigned, as declared by the built-in function, or as in General."""
    return own_template(symbol, tag) or own_template(system("General"), tag) or GENERAL.get(tag)


def own_template(symbol: Symbol, tag: str) -> str | None:
    """The text that symbol::tag itself has, without General."""
    assigned = (symbol.extras or {}).get("messages", {}).get(tag)
    if isinstance(assigned, str):
        return assigned
    definition = symbol.definition
    if definition is not None and hasattr(definition, "load"):
        definition = definition.load()
    declared = None if definition is None else definition.messages.get(tag)
    if declared is None and tag == "usage" and definition is not None:
        declared = definition.usage or None
    return declared


def fill(text: str, arguments: tuple[Expression, ...]) -> str:
    """The template with `1`, `2`, ... and `` `` replaced by the arguments in OutputForm, strings without quotes."""
    from wlnet.forms import text as show

    count = 0

    def one(match: re.Match[str]) -> str:
        nonlocal count
        count = int(match[1]) if match[1] else count + 1
        return shorten(show(arguments[count - 1], "OutputForm")) if 0 < count <= len(arguments) else match[0]

    return _SLOT.sub(one, text)


def shorten(text: str, limit: int = 240) -> str:
    """The text, with its middle left out where it is long."""
    return text if len(text) <= limit else f"{text[: limit - 60]} <<{len(text) - limit + 50}>> {text[-50:]}"


def message(symbol: str | Symbol, tag: str, *arguments: Expression, text: str | None = None) -> None:
    """Issue symbol::tag with its arguments, unless it is off or quiet."""
    owner = system(symbol) if isinstance(symbol, str) else symbol
    found = template(owner, tag) or text
    shown = (
        fill(found, arguments)
        if found is not None
        else "-- Message text not found --" + "".join(f" ({fill('`1`', (a,))})" for a in arguments)
    )
    state.session.issue(owner, Message(owner.name, tag, shown))


def report(problem: WolframMessage) -> Any:
    """Issue the message an exception carries; the result it asks for."""
    message(problem.symbol, problem.tag, *problem.arguments, text=problem.text)
    return problem.result
