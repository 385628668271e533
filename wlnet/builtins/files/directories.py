"""Folders: which one is current, what is in one, making and removing files and folders."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from fnmatch import translate
from pathlib import Path
from re import compile as regular

from wlnet.evaluator import builtin, message
from wlnet.evaluator.state import state
from wlnet.expr import Expression, WolframMessage, is_list, list_of, system

from .file_names import name_in

Failed, Null, Infinity = system("$Failed"), system("Null"), system("Infinity")
visited: list[str] = []
"""The folders that SetDirectory left, for ResetDirectory."""


def attempt(function: str, name: str, work: Callable[[], object], result: Expression) -> Expression:
    """The result, once the work is done; $Failed after a message that says what the system said."""
    try:
        work()
    except OSError as fault:
        raise WolframMessage(function, "file", name, fault.strerror or str(fault), result=Failed) from None
    return result


FILE = {"file": "Cannot do this with `1`: `2`."}


@builtin("SetDirectory", 'SetDirectory["folder"] makes a folder the current one.',
         messages={"cdir": "Cannot set current folder to `1`."})  # fmt: skip
def set_directory(folder=None):
    """The full name of the folder; $Failed after a message."""
    name = os.path.expanduser("~" if folder is None else name_in("SetDirectory", folder))
    before = os.getcwd()
    try:
        os.chdir(name)
    except OSError:
        raise WolframMessage("SetDirectory", "cdir", name, result=Failed) from None
    visited.append(before)
    return os.getcwd()


@builtin("ResetDirectory", "ResetDirectory[] goes back to the folder before SetDirectory.",
         messages={"dtop": "There is no folder to go back to."})  # fmt: skip
def reset_directory():
    """The full name of the folder."""
    if not visited:
        message("ResetDirectory", "dtop")
        return os.getcwd()
    os.chdir(visited.pop())
    return os.getcwd()


@builtin("NotebookDirectory", "NotebookDirectory[] gives the folder of the script that is running.",
         messages={"nosv": "There is no script running, and so no folder of one."})  # fmt: skip
def notebook_directory():
    """A string that ends in a slash; $Failed after a message at the prompt."""
    script = state.session.script
    if not script:
        raise WolframMessage("NotebookDirectory", "nosv", result=Failed)
    return str(Path(script).resolve().parent) + "/"


@builtin("FileNames", 'FileNames["*.png", folder, n] gives the names of files in a folder, and n - 1 levels below it, '
         "that match a pattern.")  # fmt: skip
def file_names(patterns="*", folders="", levels=1):
    """A sorted list of strings."""
    wanted = [name_in("FileNames", p) for p in (patterns.args if is_list(patterns) else (patterns,))]
    places = [name_in("FileNames", f) for f in (folders.args if is_list(folders) else (folders,))]
    depth = float("inf") if levels is Infinity else levels
    if type(depth) not in (int, float):
        return None
    tests = [regular(translate(p)) for p in wanted]
    found = {name for place in places for name in below(os.path.expanduser(place), depth)}
    return list_of(*sorted(n for n in found if any(t.match(os.path.basename(n)) for t in tests)))


def below(folder: str, depth: float) -> list[str]:
    """The names of what is in a folder, down to a depth; nothing for what cannot be read."""
    if depth < 1 or not os.path.isdir(folder or "."):
        return []
    names = [os.path.join(folder, name) for name in sorted(os.listdir(folder or "."))]
    return names + [inner for name in names if os.path.isdir(name) for inner in below(name, depth - 1)]


@builtin("CreateDirectory", 'CreateDirectory["folder"] makes a folder, and those that hold it.', messages={
    "filex": "`1` exists already.", **FILE})  # fmt: skip
def create_directory(folder):
    """The full name; $Failed after a message."""
    name = os.path.expanduser(name_in("CreateDirectory", folder))
    if os.path.exists(name):
        message("CreateDirectory", "filex", name)
        return os.path.abspath(name) if os.path.isdir(name) else Failed
    return attempt("CreateDirectory", name, lambda: os.makedirs(name), os.path.abspath(name))


@builtin("DeleteFile", 'DeleteFile["file"] deletes a file, or each in a list.', messages=FILE)
def delete_file(files):
    """Null; $Failed after a message."""
    for item in files.args if is_list(files) else (files,):
        name = os.path.expanduser(name_in("DeleteFile", item))
        attempt("DeleteFile", name, lambda name=name: os.remove(name), Null)  # type: ignore[misc]
    return Null


@builtin("CopyFile", 'CopyFile["from", "to"] copies a file.', messages={"filex": "`1` exists already.", **FILE})
def copy_file(source, target):
    """The full name of the copy; $Failed after a message."""
    first = os.path.expanduser(name_in("CopyFile", source, target))
    second = os.path.expanduser(name_in("CopyFile", target))
    if os.path.exists(second):
        raise WolframMessage("CopyFile", "filex", second, result=Failed)
    return attempt("CopyFile", first, lambda: shutil.copyfile(first, second), os.path.abspath(second))
