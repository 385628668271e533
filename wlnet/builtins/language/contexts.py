"""Contexts: where names live. Packages are read in files/packages.py."""

from __future__ import annotations

import re

from wlnet.evaluator import builtin, evaluate, message, value
from wlnet.evaluator.changes import SPECIAL_SYMBOLS
from wlnet.evaluator.state import state
from wlnet.expr import Expression, Symbol, call, has_head, system
from wlnet.expr.symbols import all_symbols, system_names

List, Null = system("List"), system("Null")
stack: dict[int, list[tuple[str, list[str], str]]] = {}


def begun() -> list[tuple[str, list[str], str]]:
    """The contexts of the active session that Begin and BeginPackage have put aside."""
    return stack.setdefault(id(state.session), [])


@builtin("Begin", 'Begin["context`"] makes this the current context until End[].')
def begin(context):
    """The full name of the context."""
    if type(context) is not str or not context.endswith("`"):
        message("Begin", "cxt", context, text="`1` is not a valid context specification.")
        return None
    session = state.session
    begun().append((session.context, list(session.context_path), "Begin"))
    session.context = session.context + context[1:] if context[0] == "`" else context
    return session.context


@builtin("End", "End[] returns to the context before Begin.")
def end():
    """The context that was left."""
    return leave("Begin", "End")


@builtin("BeginPackage", 'BeginPackage["context`", {needed, ...}] starts a package.')
def begin_package(context, needed=None):
    """The context of the package."""
    if type(context) is not str or not context.endswith("`"):
        message("BeginPackage", "cxt", context, text="`1` is not a valid context specification.")
        return None
    session = state.session
    begun().append((session.context, list(session.context_path), "BeginPackage"))
    session.context = context
    extra = list(needed.args if has_head(needed, List) else [needed] if type(needed) is str else [])
    session.context_path = [context, *(n for n in extra if type(n) is str), "System`"]
    for name in extra:
        evaluate(call("Needs", name))
    packages().add(context)
    return context


@builtin("EndPackage", "EndPackage[] ends a package and makes its names available.")
def end_package():
    """Null."""
    session = state.session
    package = session.context
    if leave("BeginPackage", "EndPackage") is None:
        return None
    session.context_path = [package, *(c for c in session.context_path if c != package)]
    return Null


def leave(opened: str, closer: str) -> Expression:
    """Go back to what was current before `opened`; None after a message."""
    places = begun()
    if not places or places[-1][2] != opened:
        message(closer, "noctx", text="No previous context defined.")
        return None
    session = state.session
    left = session.context
    session.context, path, _ = places.pop()
    session.context_path = path
    return left


def packages() -> set[str]:
    """The contexts of the packages the active session has read."""
    return state.session.__dict__.setdefault("packages", set())


@builtin("Context", "Context[] is the current context, Context[x] the one of a symbol.", attributes="HoldFirst")
def context_(symbol=None):
    """A string."""
    if symbol is None:
        return state.session.context
    return symbol.context if type(symbol) is Symbol else None


@value("$Context", "$Context is the current context.")
def current_context():
    """A string."""
    return state.session.context


@value("$ContextPath", "$ContextPath is the list of contexts searched for names.")
def context_path():
    """A list of strings."""
    return call("List", *state.session.context_path)


@value("$Packages", "$Packages is the list of contexts of packages that were read.")
def packages_read():
    """A list of strings."""
    return call("List", *sorted(packages() | {"System`", "Global`"}))


def set_context(new: Expression) -> None:
    """$Context = "name`"."""
    system("$Context").own = None
    if type(new) is str:
        state.session.context = new


def set_context_path(new: Expression) -> None:
    """$ContextPath = {...}."""
    system("$ContextPath").own = None
    if has_head(new, List):
        state.session.context_path = [c for c in new.args if type(c) is str]


SPECIAL_SYMBOLS[system("$Context")] = set_context
SPECIAL_SYMBOLS[system("$ContextPath")] = set_context_path


def wildcard(pattern: str) -> re.Pattern[str]:
    """A pattern with * (any letters) and @ (any but capitals) as a regular expression."""
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace("@", "[^A-Z]+"))


def matching_symbols(pattern: str) -> list[Symbol]:
    """The symbols whose names match; those of ``System` `` and the context path for a pattern without a context."""
    if "`" in pattern:
        mark = pattern.rindex("`") + 1
        place, test = wildcard(pattern[:mark]), wildcard(pattern[mark:])
        if place.fullmatch("System`"):
            for name in filter(test.fullmatch, system_names()):
                system(name)
        return [s for s in all_symbols() if test.fullmatch(s.name) and place.fullmatch(s.context)]
    test = wildcard(pattern)
    found = {name: system(name) for name in system_names() if test.fullmatch(name)}
    path = {state.session.context, *state.session.context_path}
    for s in all_symbols():
        if s.context in path and test.fullmatch(s.name):
            found.setdefault(s.name, s)
    return [found[n] for n in sorted(found, key=lambda n: (n.casefold(), n))]


@builtin("Names", 'Names["pattern"] gives the names of symbols; * stands for any letters.')
def names(pattern="*"):
    """A list of strings."""
    patterns = pattern.args if has_head(pattern, List) else (pattern,)
    if not all(type(p) is str for p in patterns):
        return None
    path = {state.session.context, *state.session.context_path}
    found = {s.name if s.context in path else s.full_name for p in patterns for s in matching_symbols(p)}
    return call("List", *sorted(found, key=lambda n: (n.casefold(), n)))


@builtin("NameQ", 'NameQ["name"] tells whether a symbol of that name exists.')
def name_q(name):
    """True or False."""
    return system("True" if type(name) is str and matching_symbols(name) else "False")


@builtin("Symbol", 'Symbol["name"] is the symbol of that name.')
def symbol_(name):
    """A symbol."""
    if type(name) is not str or not re.fullmatch(r"`?[\w$]+(`[\w$]+)*", name):
        message("Symbol", "symname", name, text="The string `1` cannot be used for a symbol name.")
        return None
    return state.session.resolve(name)


@builtin("SymbolName", "SymbolName[x] is the name of a symbol as a string.")
def symbol_name(symbol):
    """A string."""
    if type(symbol) is not Symbol:
        message("SymbolName", "sym", symbol, 1)
        return None
    return symbol.name
