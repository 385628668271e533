"""Packages of several files that read each other's names: PackageInitialize, and files that begin with Package[...]."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expr, Expression, Symbol, WolframMessage, call, has_head, is_list, system
from wlnet.expr.symbols import intern_symbol
from wlnet.interchange.encodings import decoded

from ..language.contexts import packages
from .file_names import full_name

Null, Failed, None_ = system("Null"), system("$Failed"), system("None")
EXPORTS, SCOPES = ("PackageExported", "PackageExport"), ("PackageScoped", "PackageScope")
DIRECTIVES = frozenset((*EXPORTS, *SCOPES, "PackageImport", "Package", "PackageInitialize"))
ENDINGS = (".wl", ".m")
NO_LETTERS = re.compile(r"[^\w$]")
DEPTH = 3  # folders below that of the loader which are looked through
SETTINGS = ("HiddenImports", "LoadFirstFiles", "LoadLastFiles", "IgnoreFiles")
TEXTS = {
    "cxt": "`1` is not a valid context specification.",
    "nodir": "There is no folder or file `1`.",
    "nofile": "PackageInitialize needs a folder outside of a file that is being read.",
    "notload": "The package `1` has not been loaded.",
    "syntax": "`1`",
}

declare("PackageExported", "PackageExported[f] in a file of a structured package makes f visible outside of it.")
declare("PackageScoped", "PackageScoped[f] in a file of a structured package makes f visible in all its files.")
declare("PackageImport", 'PackageImport["context`"] in a file of a structured package makes names of another package '
        'visible there; PackageImport["context`", {f, ...}] only some.')  # fmt: skip


class File:
    """One file of a structured package: its text, and what the statements in it about names say."""

    def __init__(self, path: Path, below: Path) -> None:
        from wlnet.grammar import SyntaxFailure, read

        self.path = path
        self.text = decoded(path.read_bytes())
        self.section = "`".join(NO_LETTERS.sub("", part) for part in below.with_suffix("").parts)
        self.package = ""
        self.exported: list[str] = []
        self.scoped: list[str] = []
        self.imports: list[tuple[str, list[str] | None]] = []
        with suppress(SyntaxFailure):  # told when it is evaluated
            for e in read(self.text, lambda name: Symbol(name, ""), str(path)):
                self.note(directive(e))

    def note(self, e: Expr | None) -> None:
        """Note what a statement says of names."""
        if e is None:
            return
        name = e.head.name  # type: ignore[union-attr]
        if name in EXPORTS:
            self.exported += names_in(e.args)
        elif name in SCOPES:
            self.scoped += names_in(e.args)
        elif name == "PackageImport" and e.args and type(e.args[0]) is str:
            self.imports.append((e.args[0], list(names_in(e.args[1:])) if len(e.args) > 1 else None))
        elif name == "Package" and e.args and type(e.args[0]) is str:
            self.package = e.args[0]


def directive(e: Expression) -> Expr | None:
    """The statement about names that an expression is, with or without a semicolon; None for any other."""
    if has_head(e, system("CompoundExpression")) and len(e.args) == 2 and e.args[1] is Null:
        e = e.args[0]
    is_call = isinstance(e, Expr) and type(e.head) is Symbol and e.head.name in DIRECTIVES
    return e if is_call else None


def names_in(items: tuple[Expression, ...]) -> Iterator[str]:
    """The names in strings, symbols and lists of them."""
    for item in items:
        if is_list(item):
            yield from names_in(item.args)
        elif type(item) in (str, Symbol):
            yield item if type(item) is str else item.name


def files_below(folder: Path, ignored: set[Path]) -> list[File]:
    """The source files of a folder and of those below, in the order of their names."""
    found = [p for p in sorted(folder.rglob("*")) if p.suffix in ENDINGS and p.is_file() and p.resolve() not in ignored]
    return [File(p, p.relative_to(folder)) for p in found if len(p.relative_to(folder).parts) <= DEPTH + 1]


def load(context: str, files: list[File], hidden: tuple[str, ...] = ()) -> Expression:
    """Evaluate the files of a package, all of whose names are known before; Null, $Failed after a message."""
    session = state.session
    scope = context + "PackageScope`"
    for file in files:
        for name in file.exported:
            intern_symbol(context + name)
        for name in file.scoped:
            intern_symbol(scope + name)
    packages().add(context)
    kept = session.context, session.context_path, session.script
    result: Expression = Null
    try:
        for file in files:
            session.context = f"{context}{file.section}`PackagePrivate`"
            wanted = [*hidden, *(place for place, names in file.imports if names is None)]
            chosen = {name: place + name for place, names in file.imports for name in names or ()}
            session.context_path = ["System`"]
            for place in dict.fromkeys([*hidden, *(place for place, _ in file.imports)]):
                evaluate(call("Needs", place))
            session.context_path = [*dict.fromkeys([context, scope, *wanted]), "System`"]
            session.script = str(file.path.resolve())
            if run(file, chosen) is Failed:
                result = Failed
    finally:
        session.context, path, session.script = kept
        session.context_path = [context, *(place for place in path if place != context)]
    return result


def run(file: File, chosen: dict[str, str]) -> Expression:
    """Evaluate one file, where `chosen` names have full ones; $Failed after a message where it cannot be read."""
    from wlnet.grammar import SyntaxFailure, read

    session = state.session

    def resolve(name: str) -> Symbol:
        return intern_symbol(chosen[name]) if name in chosen else session.resolve(name)

    try:
        for e in read(file.text, resolve, str(file.path)):
            if directive(e) is None:
                evaluate(e)
    except SyntaxFailure as failure:
        message("Get", "syntax", failure.report(str(file.path)))
        return Failed
    return Null


def package_of(text: str) -> str | None:
    """The context in Package["context`"] where a text begins with it."""
    if "Package[" not in text:
        return None
    from wlnet.grammar import SyntaxFailure, read

    try:
        first = directive(next(read(text, lambda name: Symbol(name, ""), ""), Null))
    except SyntaxFailure:
        return None
    fits = first is not None and first.head.name == "Package" and first.args and type(first.args[0]) is str  # type: ignore[union-attr]
    return first.args[0] if fits else None  # type: ignore[union-attr]


def load_around(context: str, path: Path) -> Expression:
    """Load all files around one, and below, that begin with Package of the same context."""
    return load(context, [file for file in files_below(path.parent, set()) if file.package == context])


@builtin("PackageInitialize", 'PackageInitialize["context`"] makes a package of the files around the one that is read; '
         'PackageInitialize["context`", folder] of those in a folder, PackageInitialize["context`", None] of this file '
         'alone; PackageInitialize["context`", file] reads one of its files again.', messages=TEXTS)  # fmt: skip
def package_initialize(context, *where):
    """Null; $Failed after a message."""
    if type(context) is not str or not context.endswith("`"):
        raise WolframMessage("PackageInitialize", "cxt", context, result=Failed)
    settings = settings_in(where)
    places = [e for e in where if not has_head(e, system("Rule")) and not isinstance(e, Association)]
    script = state.session.script
    here = Path(script).resolve() if script else None
    if places and places[0] is not None and places[0] is not None_:
        given = Path(full_name(places[0])) if type(places[0]) is str else None
        if given is None or not given.exists():
            raise WolframMessage("PackageInitialize", "nodir", places[0], result=Failed)
        if given.is_file():
            return again(context, given)
        folder = given
    elif here is None:
        raise WolframMessage("PackageInitialize", "nofile", result=Failed)
    elif places:
        state.session.__dict__["read_already"] = script
        return load(context, [File(here, Path(here.name))], settings["HiddenImports"])
    else:
        folder = here.parent
    ignored = {(folder / name).resolve() for name in settings["IgnoreFiles"]} | ({here} if here else set())
    files = files_below(folder, ignored)
    order = {(folder / name).resolve(): i - 10**6 for i, name in enumerate(settings["LoadFirstFiles"])}
    order |= {(folder / name).resolve(): i + 1 for i, name in enumerate(settings["LoadLastFiles"])}
    files.sort(key=lambda file: order.get(file.path.resolve(), 0))
    loaded()[context] = folder, settings["HiddenImports"]
    return load(context, files, settings["HiddenImports"])


def settings_in(where: tuple[Expression, ...]) -> dict[str, tuple[str, ...]]:
    """The settings in associations and rules, each as strings."""
    rules: dict[str, Expression] = {}
    for e in where:
        given = e.rules() if isinstance(e, Association) else [e] if has_head(e, system("Rule")) else []
        rules |= {rule.args[0]: rule.args[1] for rule in given if type(rule.args[0]) is str}
    values = {name: rules.get(name, call("List")) for name in SETTINGS}
    return {name: tuple(names_in((value,))) for name, value in values.items()}


def loaded() -> dict[str, tuple[Path, tuple[str, ...]]]:
    """The folders and hidden imports of the structured packages of the active session."""
    return state.session.__dict__.setdefault("structured_packages", {})


def again(context: str, path: Path) -> Expression:
    """Read one file of a package once more."""
    if context not in loaded():
        raise WolframMessage("PackageInitialize", "notload", context, result=Failed)
    folder, hidden = loaded()[context]
    below = path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)
    return load(context, [File(path, below)], hidden)
