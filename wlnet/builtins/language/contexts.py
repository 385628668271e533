"""Contexts and packages: where names live, and reading files of definitions."""

from __future__ import annotations

import os
import re
from pathlib import Path

from wlnet.evaluator import builtin, evaluate, message, value
from wlnet.evaluator.changes import SPECIAL_SYMBOLS
from wlnet.evaluator.state import state
from wlnet.expr import Expression, Symbol, call, has_head, system
from wlnet.expr.symbols import all_symbols, system_names

List, Null, Failed = system("List"), system("Null"), system("$Failed")
stack: dict[int, list[tuple[str, list[str], str]]] = {}
STUBS = frozenset(("NeuralNetworks`", "MXNetLink`", "Developer`", "GeneralUtilities`", "System`", "Global`"))


def begun() -> list[tuple[str, list[str], str]]:
    """The contexts of the active session that Begin and BeginPackage have put aside."""
    return stack.setdefault(id(state.session), [])


@builtin("Begin", "Begin[\"context`\"] makes this the current context until End[].")
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


@builtin("BeginPackage", "BeginPackage[\"context`\", {needed, ...}] starts a package.")
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


@value("$Path", "$Path is the list of folders in which Get and Needs look for files.")
def search_path():
    """A list of strings: the current folder, and those in the environment variable WLNET_PATH."""
    extra = [p for p in os.environ.get("WLNET_PATH", "").split(os.pathsep) if p]
    return call("List", ".", *extra)


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
SPECIAL_SYMBOLS[system("$Path")] = lambda new: None  # an ordinary value


def wildcard(pattern: str) -> re.Pattern[str]:
    """A pattern with * (any letters) and @ (any but capitals) as a regular expression."""
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace("@", "[^A-Z]+"))


def matching_symbols(pattern: str) -> list[Symbol]:
    """The symbols whose names match; those of ``System` `` and the context path for a pattern without a context."""
    if "`" in pattern:
        mark = pattern.rindex("`") + 1
        place, test = wildcard(pattern[:mark]), wildcard(pattern[mark:])
        return [s for s in all_symbols() if test.fullmatch(s.name) and place.fullmatch(s.context)]
    test = wildcard(pattern)
    found = {name: system(name) for name in system_names() if test.fullmatch(name)}
    path = {state.session.context, *state.session.context_path}
    for s in all_symbols():
        if s.context in path and test.fullmatch(s.name):
            found.setdefault(s.name, s)
    return [found[n] for n in sorted(found, key=lambda n: (n.casefold(), n))]


@builtin("Names", "Names[\"pattern\"] gives the names of symbols; * stands for any letters.")
def names(pattern="*"):
    """A list of strings."""
    patterns = pattern.args if has_head(pattern, List) else (pattern,)
    if not all(type(p) is str for p in patterns):
        return None
    path = {state.session.context, *state.session.context_path}
    found = {s.name if s.context in path else s.full_name for p in patterns for s in matching_symbols(p)}
    return call("List", *sorted(found, key=lambda n: (n.casefold(), n)))


@builtin("NameQ", "NameQ[\"name\"] tells whether a symbol of that name exists.")
def name_q(name):
    """True or False."""
    return system("True" if type(name) is str and matching_symbols(name) else "False")


@builtin("Symbol", "Symbol[\"name\"] is the symbol of that name.")
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


def find_file(name: str) -> Path | None:
    """The file a name or context means: itself, beside the running script, or along $Path."""
    if name.endswith("`"):
        path = name.strip("`").replace("`", "/")
        last = path.rpartition("/")[2]
        choices = [f"{path}.wl", f"{path}.m", f"{path}/Kernel/init.wl", f"{path}/Kernel/init.m", f"{path}/init.wl",
                   f"{path}/init.m", f"{path}/Kernel/{last}.wl"]  # fmt: skip
    else:
        choices = [name]
    script = state.session.script
    folders = [Path.cwd(), *([Path(script).resolve().parent] if script else [])]
    listed = evaluate(system("$Path"))
    folders += [Path(p).expanduser() for p in getattr(listed, "args", ()) if type(p) is str]
    for folder in folders:
        for choice in choices:
            if (folder / os.path.expanduser(choice)).is_file():
                return folder / os.path.expanduser(choice)
    return None


@builtin("Get", "<<file or Get[\"file\"] reads and evaluates a file; the result is the last value.",
         messages={"noopen": "Cannot open `1`.", "path": "`1` is not a list of folders."})  # fmt: skip
def get(name):
    """The value of the last expression in the file; $Failed after a message."""
    from wlnet.grammar import SyntaxFailure, read

    if has_head(name, system("File")):
        name = name.args[0]
    if type(name) is not str:
        return None
    path = find_file(name)
    if path is None:
        if name in STUBS:
            return Null
        message("Get", "noopen", name)
        return Failed
    session = state.session
    before = session.script
    session.script = str(path)
    result: Expression = Null
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        for e in read(text, session.resolve, str(path)):
            result = evaluate(e)
    except SyntaxFailure as failure:
        message("Get", "syntax", failure.report(str(path)), text="`1`")
        return Failed
    finally:
        session.script = before
    return result


@builtin("Needs", "Needs[\"context`\"] reads a package unless it was read before.",
         messages={"nocont": "Context `1` was not created when Needs was evaluated."})  # fmt: skip
def needs(context, file=None):
    """Null; $Failed after a message."""
    if type(context) is not str:
        return None
    if context in packages() or context in STUBS:
        return Null
    found = evaluate(call("Get", context if file is None else file))
    if found is Failed:
        return Failed
    if context not in packages():
        message("Needs", "nocont", context)
    return Null


@value("$InputFileName", "$InputFileName is the file being read.")
def input_file_name():
    """A string, empty at the prompt."""
    script = state.session.script
    return str(Path(script).resolve()) if script else ""


