"""Folders: which one is current, making, copying, renaming and deleting them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from wlnet.evaluator import builtin, message, value
from wlnet.evaluator.state import state
from wlnet.expr import WolframMessage, list_of, system

from .file_names import full_name, here, name_in
from .moving import FAULTS, attempt, beside, refuse_existing

Failed, Null, True_, False_ = map(system, ("$Failed", "Null", "True", "False"))
visited: list[str] = []
"""The folders that SetDirectory left, for ResetDirectory."""


@builtin("SetDirectory", 'SetDirectory["folder"] makes a folder the current one; SetDirectory[] the user\'s.',
         messages={"cdir": "Cannot set current folder to `1`."})  # fmt: skip
def set_directory(folder=None):
    """The full name of the folder; $Failed after a message."""
    name = os.path.expanduser("~" if folder is None else name_in("SetDirectory", folder))
    before = here()
    try:
        os.chdir(name)
    except (OSError, ValueError):
        raise WolframMessage("SetDirectory", "cdir", name, result=Failed) from None
    visited.append(before)
    return here()


@builtin("ResetDirectory", "ResetDirectory[] goes back to the folder before SetDirectory.",
         messages={"dtop": "There is no folder to go back to.",
                   "cdir": "Cannot set current folder to `1`."})  # fmt: skip
def reset_directory():
    """The full name of the folder."""
    if not visited:
        message("ResetDirectory", "dtop")
        return here()
    folder = visited.pop()
    try:
        os.chdir(folder)
    except OSError:
        raise WolframMessage("ResetDirectory", "cdir", folder, result=Failed) from None
    return here()


@builtin("DirectoryStack", "DirectoryStack[] gives the folders that SetDirectory left, the latest first.")
def directory_stack():
    """A list of strings."""
    return list_of(*reversed(visited))


@builtin("NotebookDirectory", "NotebookDirectory[] gives the folder of the script that is running.",
         messages={"nosv": "There is no script running, and so no folder of one."})  # fmt: skip
def notebook_directory():
    """A string that ends in a slash; $Failed after a message at the prompt."""
    script = state.session.script
    if not script:
        raise WolframMessage("NotebookDirectory", "nosv", result=Failed)
    return str(Path(script).resolve().parent).rstrip("/") + "/"


@builtin("NotebookFileName", "NotebookFileName[] gives the full name of the script that is running.",
         messages={"nosv": "There is no script running, and so no name of one."})  # fmt: skip
def notebook_file_name():
    """A string; $Failed after a message at the prompt."""
    script = state.session.script
    if not script:
        raise WolframMessage("NotebookFileName", "nosv", result=Failed)
    return str(Path(script).resolve())


@builtin("CreateDirectory", 'CreateDirectory["folder"] makes a folder, and those that hold it; CreateDirectory[] makes '
         "one for temporary files.", options={"CreateIntermediateDirectories": True_}, messages={
             "eexist": "`1` exists already.", **FAULTS})  # fmt: skip
def create_directory(folder=None, *, create_intermediate_directories):
    """The full name; $Failed after a message."""
    if folder is None:
        return tempfile.mkdtemp(prefix="m")
    name = os.path.expanduser(name_in("CreateDirectory", folder))
    if os.path.lexists(name):
        raise WolframMessage("CreateDirectory", "eexist" if os.path.isdir(name) else "filex", name, result=Failed)
    make = os.mkdir if create_intermediate_directories is False_ else os.makedirs
    return attempt("CreateDirectory", name, lambda: make(name), full_name(name))


@builtin("DeleteDirectory", 'DeleteDirectory["folder"] deletes an empty folder; with DeleteContents -> True all '
         "that is in it, too.", options={"DeleteContents": False_}, messages={
             "dirne": "The folder `1` is not empty.", "nodir": "There is no folder `1`.", **FAULTS})  # fmt: skip
def delete_directory(folder, *, delete_contents):
    """Null; $Failed after a message. A link to a folder is deleted, not what it leads to."""
    name = os.path.expanduser(name_in("DeleteDirectory", folder))
    if not os.path.isdir(name):
        raise WolframMessage("DeleteDirectory", "nodir", name, result=Failed)
    if os.path.islink(name.rstrip("/")):
        return attempt("DeleteDirectory", name, lambda: os.unlink(name.rstrip("/")), Null)
    if delete_contents is True_:
        return attempt("DeleteDirectory", name, lambda: shutil.rmtree(name), Null)
    try:
        if os.listdir(name):
            raise WolframMessage("DeleteDirectory", "dirne", name, result=Failed)
    except OSError:
        pass  # rmdir says what is wrong
    return attempt("DeleteDirectory", name, lambda: os.rmdir(name), Null)


def copy_tree(source: str, target: str) -> None:
    """Copy a folder beside its new place, then give it the name, so that no half of it is ever there."""
    with beside(target) as temporary:
        shutil.copytree(source, temporary, symlinks=True)
        os.rename(temporary, target)


def directory_mover(name: str, usage: str, work) -> None:  # type: ignore[no-untyped-def]
    """Declare CopyDirectory or RenameDirectory."""

    def run(source, target, *, overwrite_target):
        """The full name of the new folder; $Failed after a message."""
        first = os.path.expanduser(name_in(name, source, target)).rstrip("/") or "/"
        second = os.path.expanduser(name_in(name, target)).rstrip("/") or "/"
        if not os.path.isdir(first):
            raise WolframMessage(name, "nodir", first, result=Failed)
        inside = os.path.realpath(second).startswith(os.path.join(os.path.realpath(first), ""))
        if inside or os.path.realpath(first) == os.path.realpath(second):
            raise WolframMessage(name, "inside", first, second, result=Failed)
        refuse_existing(name, second, overwrite_target)

        def move() -> None:
            if os.path.isdir(second) and not os.path.islink(second):
                shutil.rmtree(second)
            elif os.path.lexists(second):
                os.unlink(second)
            work(first, second)

        return attempt(name, first, move, full_name(second))

    builtin(name, usage, options={"OverwriteTarget": False_}, messages={
        "nodir": "There is no folder `1`.", "inside": "`2` is inside `1` or the same.", **FAULTS})(run)  # fmt: skip


directory_mover("CopyDirectory", 'CopyDirectory["from", "to"] copies a folder and all that is in it.', copy_tree)
directory_mover("RenameDirectory", 'RenameDirectory["from", "to"] gives a folder another name or place.', shutil.move)


@value(
    "$UserBaseDirectory",
    "$UserBaseDirectory is the folder of the user's own packages and data, WLNET_HOME in the "
    "environment if that is set.",
)
def user_base_directory():
    """A string: WLNET_HOME, or wlnet in the user's folder for data."""
    return os.environ.get("WLNET_HOME") or os.path.join(
        os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share"), "wlnet"
    )


@value("$BaseDirectory", "$BaseDirectory is the folder of packages and settings for all users.")
def base_directory():
    """A string."""
    return "/usr/local/share/wlnet"


@value("$InstallationDirectory", "$InstallationDirectory is the folder of this program.")
def installation_directory():
    """A string."""
    return str(Path(__file__).resolve().parents[2])


@value("$InitialDirectory", "$InitialDirectory is the folder that was current at the start.")
def initial_directory():
    """A string."""
    return visited[0] if visited else here()


@value("$RootDirectory", "$RootDirectory is the folder that holds all others.")
def root_directory():
    """A string."""
    return os.path.abspath(os.sep)
