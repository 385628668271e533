"""Files: making, copying, renaming and deleting them."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wlnet.evaluator import builtin
from wlnet.expr import Expression, WolframMessage, call, has_head, is_list, system

from .file_names import full_name, name_in

Failed, Null, True_, False_ = map(system, ("$Failed", "Null", "True", "False"))
FAULTS = {
    "file": "Cannot do this with `1`: `2`.",
    "fdnfnd": "There is no file or folder `1`.",
    "filex": "`1` exists already.",
    "isdir": "`1` is a folder.",
}


def attempt(function: str, name: str, work: Callable[[], object], result: Expression) -> Expression:
    """The result, once the work is done; $Failed after a message that says what the system said."""
    try:
        work()
    except FileNotFoundError:
        raise WolframMessage(function, "fdnfnd", name, result=Failed) from None
    except (OSError, ValueError) as fault:
        what = getattr(fault, "strerror", None) or str(fault)
        raise WolframMessage(function, "file", name, what, result=Failed) from None
    return result


@contextmanager
def beside(target: str) -> Iterator[str]:
    """A name of its own in the folder of `target`; what has this name at the end is removed."""
    folder, last = os.path.split(full_name(target))
    name = os.path.join(folder, f".{last[:200]}.{secrets.token_hex(4)}")
    try:
        yield name
    finally:
        if os.path.isdir(name):
            shutil.rmtree(name, ignore_errors=True)
        elif os.path.lexists(name):
            os.unlink(name)


def refuse_existing(function: str, name: str, overwrite: Expression) -> None:
    """The message filex for a name in use, unless it may be overwritten."""
    if os.path.lexists(name) and overwrite is not True_:
        raise WolframMessage(function, "filex", name, result=Failed)


def with_folders(name: str, wanted: Expression) -> None:
    """Make the folders that are to hold a file, where that is wanted."""
    folder = os.path.dirname(name)
    if wanted is True_ and folder:
        os.makedirs(folder, exist_ok=True)


@builtin("CreateFile", 'CreateFile["file"] makes an empty file; CreateFile[] one for temporary use.', messages=FAULTS,
         options={"CreateIntermediateDirectories": True_, "OverwriteTarget": False_})  # fmt: skip
def create_file(file=None, *, create_intermediate_directories, overwrite_target):
    """The full name; $Failed after a message."""
    if file is None:
        handle, name = tempfile.mkstemp(prefix="m-")
        os.close(handle)
        return name
    name = os.path.expanduser(name_in("CreateFile", file))
    refuse_existing("CreateFile", name, overwrite_target)

    def make() -> None:
        with_folders(name, create_intermediate_directories)
        with open(name, "wb"):
            pass

    return attempt("CreateFile", name, make, full_name(name))


@builtin("DeleteFile", 'DeleteFile["file"] deletes a file, or each in a list.', messages=FAULTS)
def delete_file(files):
    """Null; $Failed after a message."""
    names = [os.path.expanduser(name_in("DeleteFile", item)) for item in (files.args if is_list(files) else (files,))]
    for name in names:
        if os.path.isdir(name) and not os.path.islink(name):
            raise WolframMessage("DeleteFile", "isdir", name, result=Failed)
        attempt("DeleteFile", name, lambda name=name: os.remove(name), Null)  # type: ignore[misc]
    return Null


def copied(source: str, target: str) -> None:
    """Copy a file beside its new place, then give it the name."""
    with beside(target) as temporary:
        shutil.copy(source, temporary)
        os.replace(temporary, target)


def file_mover(name: str, usage: str, work: Callable[[str, str], object]) -> None:
    """Declare CopyFile or RenameFile."""

    def run(source, target, *, overwrite_target, create_intermediate_directories):
        """The full name of the new file; $Failed after a message."""
        first = os.path.expanduser(name_in(name, source, target))
        second = os.path.expanduser(name_in(name, target))
        if not os.path.exists(first):
            raise WolframMessage(name, "fdnfnd", first, result=Failed)
        if os.path.isdir(first):
            raise WolframMessage(name, "isdir", first, result=Failed)
        if os.path.isdir(second):
            raise WolframMessage(name, "filex", second, result=Failed)
        refuse_existing(name, second, overwrite_target)

        def move() -> None:
            with_folders(second, create_intermediate_directories)
            if os.path.realpath(first) != os.path.realpath(second):
                work(first, second)

        full = full_name(second)
        return attempt(name, first, move, call("File", full) if has_head(target, system("File")) else full)

    options = {"OverwriteTarget": False_, "CreateIntermediateDirectories": False_}
    builtin(name, usage, options=options, messages=FAULTS)(run)


file_mover("CopyFile", 'CopyFile["from", "to"] copies a file.', copied)
file_mover("RenameFile", 'RenameFile["from", "to"] gives a file another name or place.', shutil.move)
