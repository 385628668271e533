"""Contexts: where names live. Packages are read in files/packages.py."""

from __future__ import annotations

import re

from wlnet.evaluator import builtin, evaluate, message, value
from wlnet.evaluator.changes import SPECIAL_SYMBOLS
from wlnet.evaluator.state import state
from wlnet.expr import Expression, Symbol, WolframMessage, call, has_head, system
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
    """The context that was left; after a message that there was none, the current one."""
    return leave("Begin", "End") or state.session.context


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
    if type(symbol) is str:
        symbol = evaluate(call("Symbol", symbol)) if re.fullmatch(r"`?[^\W\d][\w$`]*", symbol) else None
    if type(symbol) is not Symbol:
        text = "A symbol or a string is expected at position 1 in `1`."
        raise WolframMessage("Context", "ssle", call("Context", symbol), text=text)
    return symbol.context


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


def wildcard(pattern: str, ignore_case: bool = False) -> re.Pattern[str]:
    """A pattern with * (any letters) and @ (any but capitals) as a regular expression."""
    source = re.escape(pattern).replace(r"\*", ".*").replace("@", "[^A-Z]+")
    return re.compile(source, re.IGNORECASE if ignore_case else 0)


def matching_symbols(pattern: str, ignore_case: bool = False) -> list[Symbol]:
    """The symbols whose names match; those of ``System` `` and the context path for a pattern without a context."""
    if "`" in pattern:
        mark = pattern.rindex("`") + 1
        place, test = wildcard(pattern[:mark]), wildcard(pattern[mark:], ignore_case)
        if place.fullmatch("System`"):
            for name in filter(test.fullmatch, system_names()):
                system(name)
        return [s for s in all_symbols() if test.fullmatch(s.name) and place.fullmatch(s.context)]
    test = wildcard(pattern, ignore_case)
    found = {name: system(name) for name in system_names() if test.fullmatch(name)}
    path = {state.session.context, *state.session.context_path}
    for s in all_symbols():
        if s.context in path and test.fullmatch(s.name):
            found.setdefault(s.name, s)
    return [found[n] for n in sorted(found, key=lambda n: (n.casefold(), n))]


@builtin("Names", "Names[\"pattern\"] gives the names of symbols; * stands for any letters, @ for any but capitals. "
         "Names[form] gives those that match a string expression.",
         options={"IgnoreCase": system("False"), "SpellingCorrection": system("False")})  # fmt: skip
def names(pattern="*", *, ignore_case, spelling_correction):
    """A list of strings."""
    path = {state.session.context, *state.session.context_path}
    patterns = pattern.args if has_head(pattern, List) else (pattern,)
    found: set[str] = set()
    for p in patterns:
        symbols = (
            matching_symbols(p, ignore_case is system("True")) if type(p) is str else matching_form(p, ignore_case)
        )
        found |= {s.name if s.context in path else s.full_name for s in symbols}
    return call("List", *sorted(found, key=lambda n: (n.casefold(), n)))


def matching_form(form: Expression, ignore_case: Expression) -> list[Symbol]:
    """The symbols of the context path whose names match a string expression."""
    shown = matching_symbols("*")
    rule = call("Rule", system("IgnoreCase"), ignore_case)
    fits = evaluate(call("StringMatchQ", call("List", *(s.name for s in shown)), form, rule))
    if not has_head(fits, List):
        return []
    return [s for s, fit in zip(shown, fits.args, strict=True) if fit is system("True")]


@builtin("Contexts", 'Contexts[] is the list of all contexts, Contexts["pattern"] of those whose names match.')
def contexts(pattern="*"):
    """A list of strings."""
    if type(pattern) is not str:
        return None
    test = wildcard(pattern)
    found = {"System`", "Global`", *packages(), *(s.context for s in all_symbols())}
    return call("List", *sorted(c for c in found if test.fullmatch(c)))


@value("$Contexts", "$Contexts is the list of all contexts.")
def all_contexts():
    """A list of strings."""
    return contexts()


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
