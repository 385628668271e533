"""Symbols: interned by full name, with slots for everything a definition can attach to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


class Symbol:
    """A name of the language. Two symbols are the same exactly when they are one object.

    ``own`` is the value of ``x = v`` (None: no value), ``down``, ``sub`` and ``up`` hold rule lists,
    ``definition`` the built-in code, ``extras`` rarely used kinds of values (messages, options,
    defaults). ``bare`` says that an evaluated expression may contain the symbol without its value,
    so that giving it one must invalidate the marks on evaluated expressions.
    """

    __slots__ = ("attributes", "bare", "context", "definition", "down", "extras", "name", "own", "sub", "up")

    name: str
    context: str
    attributes: int
    own: Any
    down: Any
    sub: Any
    up: Any
    definition: Any
    bare: bool
    extras: dict[str, Any] | None

    def __init__(self, name: str, context: str) -> None:
        self.name = name
        self.context = context
        self.attributes = 0
        self.own = self.down = self.sub = self.up = None
        self.definition = None
        self.extras = None
        self.bare = False

    @property
    def full_name(self) -> str:
        """The name with its context, as in ``System`Plus``."""
        return self.context + self.name

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> tuple[Any, ...]:
        return intern_symbol, (self.full_name,)


_symbols: dict[str, Symbol] = {}
_system_names: dict[str, Any] = {}
_on_system_symbol: list[Callable[[Symbol], None]] = []


def intern_symbol(full_name: str) -> Symbol:
    """The symbol of a full name such as ``Global`x``, made on first use."""
    found = _symbols.get(full_name)
    if found is None:
        mark = full_name.rindex("`") + 1
        found = _symbols[full_name] = Symbol(full_name[mark:], full_name[:mark])
        if found.context == "System`":
            for prepare in _on_system_symbol:
                prepare(found)
    return found


def system(name: str) -> Symbol:
    """The symbol of a name in the context ``System` ``."""
    return intern_symbol("System`" + name)


def existing(full_name: str) -> Symbol | None:
    """The symbol of a full name if it was ever made."""
    return _symbols.get(full_name)


def forget(symbol: Symbol) -> None:
    """Remove a symbol from the table (`Remove`, and temporary symbols that nothing can name again)."""
    _symbols.pop(symbol.full_name, None)


def all_symbols() -> list[Symbol]:
    """Every symbol made so far."""
    return list(_symbols.values())


def declare_system_names(names: Iterable[str]) -> None:
    """Names that belong to ``System` `` whenever they are read without a context."""
    _system_names.update(dict.fromkeys(names))


def system_names() -> list[str]:
    """The names declared for ``System` ``."""
    return list(_system_names)


def is_declared(name: str) -> bool:
    """Whether a name was declared for ``System` ``."""
    return name in _system_names


def is_system_name(name: str) -> bool:
    """Whether a name without a context is one of ``System` ``: declared, or made before."""
    return name in _system_names or "System`" + name in _symbols


def when_system_symbol_is_made(prepare: Callable[[Symbol], None]) -> None:
    """Call `prepare` with each symbol of ``System` `` when it is made, and now with those that exist."""
    _on_system_symbol.append(prepare)
    for symbol in all_symbols():
        if symbol.context == "System`":
            prepare(symbol)


def resolve(name: str, context: str = "Global`", path: Iterable[str] = ("System`", "Global`")) -> Symbol:
    """The symbol a name in source text stands for.

    A name with a context is that symbol (a leading mark is relative to `context`). Otherwise the current
    context and then `path` are searched, and a symbol found nowhere is made in `context`.
    """
    if "`" in name:
        return intern_symbol(context + name[1:] if name[0] == "`" else name)
    found = _symbols.get(context + name)
    if found is not None:
        return found
    for place in path:
        if place == "System`" and name in _system_names:
            return intern_symbol("System`" + name)
        found = _symbols.get(place + name)
        if found is not None:
            return found
    return intern_symbol(context + name)
