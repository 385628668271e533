"""Packages: reading files of definitions, and where they are looked for."""

from __future__ import annotations

import os
from pathlib import Path

from wlnet.evaluator import builtin, evaluate, message, value
from wlnet.evaluator.changes import SPECIAL_SYMBOLS
from wlnet.evaluator.state import state
from wlnet.expr import Expression, WolframMessage, call, has_head, is_list, list_of, system
from wlnet.interchange.encodings import decoded

from ..language.contexts import packages
from .file_names import full_name, here, name_in

Null, Failed, True_, File = system("Null"), system("$Failed"), system("True"), system("File")
STUBS = frozenset(("NeuralNetworks`", "MXNetLink`", "Developer`", "GeneralUtilities`", "System`", "Global`"))
TEXTS = {
    "noopen": "Cannot open `1`.",
    "path": "`1` is not a list of folders.",
    "syntax": "`1`",
    "mx": "`1` cannot be read: the format of .mx files is closed. Data can be exported as WXF.",
    "encoded": "`1` is encoded, in a way that is not known here.",
    "cxt": "`1` is not a valid context specification.",
}


@value("$Path", "$Path is the list of folders in which Get and Needs look for files: the current one, "
       "those in the environment variable WLNET_PATH, and Applications in $UserBaseDirectory.")  # fmt: skip
def search_path():
    """The current folder, those in the environment variable WLNET_PATH, and the user's folder of packages."""
    extra = [p for p in os.environ.get("WLNET_PATH", "").split(os.pathsep) if p]
    user = evaluate(system("$UserBaseDirectory"))
    return list_of(".", *extra, os.path.join(user, "Applications"))


SPECIAL_SYMBOLS[system("$Path")] = lambda new: None  # an ordinary value


@value("$InputFileName", "$InputFileName is the file being read.")
def input_file_name():
    """A string, empty at the prompt."""
    script = state.session.script
    return str(Path(script).resolve()) if script else ""


def paclet_folders() -> list[str]:
    """The folders that PacletDirectoryLoad has added."""
    return state.session.__dict__.setdefault("paclet_folders", [])


def choices_for(name: str) -> list[str]:
    """The files that may hold a context: A`B` is in A/B.wl, A/B.m, A/B/Kernel/init.wl and the like."""
    if not name.endswith("`"):
        return [os.path.expanduser(name)]
    path = name.strip("`").replace("`", "/")
    last = path.rpartition("/")[2]
    inside = [f"{path}/{folder}{start}" for folder in ("Kernel/", "") for start in ("init", last)]
    return [f"{base}.{ending}" for base in (path, *inside) for ending in ("wl", "m")]


def find_file(name: str, folders: Expression = None) -> Path | None:
    """The file a name or context means: itself, beside the running script, or along $Path or other folders."""
    choices = choices_for(name)
    script = state.session.script
    places = [Path(here()), *([Path(script).resolve().parent] if script else [])]
    listed = evaluate(system("$Path")) if folders is None else folders
    listed = listed.args if is_list(listed) else (listed,)
    places += [Path(p).expanduser() for p in listed if type(p) is str]
    for place in places:
        for choice in choices:
            if is_file(place / choice):
                return place / choice
    return find_in_paclets(name) if name.endswith("`") else None


def find_in_paclets(name: str) -> Path | None:
    """The file that holds a context in a folder of a paclet."""
    last = name.strip("`").rpartition("`")[2]
    for folder in map(Path, paclet_folders()):
        inside = [f"{place}{start}.{ending}" for place in ("Kernel/", "") for start in (last, "init")
                  for ending in ("wl", "m")]  # fmt: skip
        for choice in (*choices_for(name), *(inside if is_file(folder / f"Kernel/{last}.wl") or folder.name == last
                                             or is_file(folder / f"{last}.wl") else ())):  # fmt: skip
            if is_file(folder / choice):
                return folder / choice
    return None


def is_file(path: Path) -> bool:
    """Whether there is a file of this name, which may be none at all."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


@builtin("Get", "<<file or Get[\"file\"] reads and evaluates a file, Get[\"context`\"] the file of a package; the "
         "result is the last value.", options={"Path": system("Automatic"), "CharacterEncoding": system("Automatic")},
         messages=TEXTS)  # fmt: skip
def get(name, *, path, character_encoding):
    """The value of the last expression in the file; $Failed after a message."""
    if has_head(name, system("InputStream")):
        from .streams import input_stream

        return run_text(decoded(input_stream("Get", name).rest(), character_encoding), str(name.args[0]))
    if has_head(name, File) and len(name.args) == 1:
        name = name.args[0]
    if type(name) is not str:
        return None
    found = find_file(name, None if path is system("Automatic") else path)
    if found is None:
        if name in STUBS:
            return Null
        raise WolframMessage("Get", "noopen", name, result=Failed)
    if found.suffix.lower() == ".mx":
        raise WolframMessage("Get", "mx", name, result=Failed)
    try:
        data = found.read_bytes()
    except OSError:
        raise WolframMessage("Get", "noopen", name, result=Failed) from None
    if data.startswith(b"(*!1"):
        raise WolframMessage("Get", "encoded", name, result=Failed)
    from .structured_packages import load_around, package_of

    session = state.session
    before = session.script
    session.script = str(found.absolute())
    try:
        source = decoded(data, character_encoding)
        context = package_of(source)
        return run_text(source, str(found)) if context is None else load_around(context, found.absolute())
    finally:
        session.script = before


def run_text(source: str, name: str) -> Expression:
    """The value of the last expression in a text; $Failed after a message where it cannot be read."""
    from wlnet.grammar import SyntaxFailure, read

    result: Expression = Null
    if source.startswith("#!"):
        source = "\n" + source.partition("\n")[2]
    try:
        for e in read(source, state.session.resolve, name):
            result = evaluate(e)
            if state.session.__dict__.pop("read_already", None) is not None:  # by PackageInitialize
                break
    except SyntaxFailure as failure:
        message("Get", "syntax", failure.report(name))
        return Failed
    return result


@builtin("Needs", "Needs[\"context`\"] reads a package unless it was read before; Needs[\"context`\", \"file\"] reads "
         "it from a file.", messages={**TEXTS, "nocont": "Context `1` was not created by reading `2`."})  # fmt: skip
def needs(context, file=None):
    """Null; $Failed after a message, from Get where there is no file."""
    if has_head(context, system("Rule")) and len(context.args) == 2:  # Needs["context`" -> "alias`"]
        context = context.args[0]
    if type(context) is not str or not context.endswith("`"):
        raise WolframMessage("Needs", "cxt", context, result=Failed)
    if context in packages() or context in STUBS:
        if context in packages() and context not in state.session.context_path:
            state.session.context_path = [context, *state.session.context_path]
        return Null
    found = evaluate(call("Get", context if file is None else file))
    if context not in packages():
        message("Needs", "nocont", context, context if file is None else file)
        return Failed
    return Failed if found is Failed else Null


@builtin("FindFile", "FindFile[name] gives the full name of the file that Get[name] would read.")
def find_file_(name):
    """A string; $Failed where there is none."""
    found = find_file(name_in("FindFile", name))
    return Failed if found is None else str(found.resolve())


@builtin("PacletDirectoryLoad", "PacletDirectoryLoad[folder] lets Needs find the packages in a folder.",
         messages={"nodir": "There is no folder `1`."})  # fmt: skip
def paclet_directory_load(folder=None):
    """The list of folders that were added."""
    if folder is None:
        return list_of(*paclet_folders())
    for item in folder.args if is_list(folder) else (folder,):
        name = full_name(name_in("PacletDirectoryLoad", item))
        if not os.path.isdir(name):
            raise WolframMessage("PacletDirectoryLoad", "nodir", name, result=Failed)
        inner = [str(p.parent) for mark in ("PacletInfo.wl", "PacletInfo.m") for p in Path(name).glob(f"*/{mark}")]
        for place in (name, *sorted(inner)):
            if place not in paclet_folders():
                paclet_folders().append(place)
    return list_of(*paclet_folders())


@builtin("PacletDirectoryUnload", "PacletDirectoryUnload[folder] undoes PacletDirectoryLoad[folder].")
def paclet_directory_unload(folder):
    """The list of folders that are left."""
    gone = full_name(name_in("PacletDirectoryUnload", folder))
    kept = [p for p in paclet_folders() if p != gone and os.path.dirname(p) != gone]
    paclet_folders()[:] = kept
    return list_of(*kept)
