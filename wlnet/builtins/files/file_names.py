"""File names: put together, taken apart, and looked up on the disk."""

from __future__ import annotations

import os

from wlnet.evaluator import builtin, value
from wlnet.expr import Expression, WolframMessage, call, has_head, is_list, list_of, system

File = system("File")


def name_in(function: str, e: Expression, *others: Expression) -> str:
    """The name that a string or File["..."] gives; the message `string` for anything else."""
    named = e.args[0] if has_head(e, File) and len(e.args) == 1 else e
    if type(named) is not str:
        raise WolframMessage(function, "string", 1, call(function, e, *others))
    return named


def separator(system_name: Expression) -> str:
    """What stands between the parts of a name on a system: a backslash on "Windows"."""
    return "\\" if system_name == "Windows" else "/"


def pieces(name: str, mark: str = "/") -> list[str]:
    """The parts between the slashes; the first is empty where the name starts at the root."""
    if mark != "/":
        name = name.replace(mark, "/")
    parts = name.split("/")
    return parts[:1] + [part for part in parts[1:] if part]


def joined(parts: list[str], mark: str = "/") -> str:
    """The parts with slashes between them."""
    return mark if parts == [""] else mark.join(parts)


HERE = system("$OperatingSystem")
OPTIONS = {"OperatingSystem": HERE}


@builtin("FileNameJoin", 'FileNameJoin[{"name1", "name2", ...}] puts the parts of a file name together.',
         options=OPTIONS)  # fmt: skip
def file_name_join(parts, *, operating_system):
    """A string; the message `string` where a part is none."""
    if not is_list(parts):
        raise WolframMessage("FileNameJoin", "list", 1, call("FileNameJoin", parts))
    mark = separator(operating_system)
    names = [name_in("FileNameJoin", e) for e in parts.args]
    inner = [part for i, name in enumerate(names) for part in pieces(name, mark)[i > 0 and name[:1] in ("/", mark) :]]
    return joined([part for i, part in enumerate(inner) if part or i == 0], mark)


@builtin("FileNameSplit", 'FileNameSplit["name"] gives the parts of a file name.', options=OPTIONS)
def file_name_split(name, *, operating_system):
    """A list of strings."""
    return list_of(*pieces(name_in("FileNameSplit", name), separator(operating_system)))


@builtin("FileNameDepth", 'FileNameDepth["name"] gives the number of parts of a file name.', options=OPTIONS)
def file_name_depth(name, *, operating_system):
    """An integer; the root by itself does not count."""
    return len([part for part in pieces(name_in("FileNameDepth", name), separator(operating_system)) if part])


def ends(count: Expression, size: int) -> tuple[int, int] | None:
    """Where the parts begin and end that n, -n, {n} or {m, n} means; None for what is no such thing."""
    if type(count) is int:
        return (0, min(count, size)) if count >= 0 else (max(size + count, 0), size)
    if not is_list(count) or len(count.args) not in (1, 2) or not all(type(n) is int and n for n in count.args):
        return None
    first, last = (n - 1 if n > 0 else size + n for n in (count.args[0], count.args[-1]))
    return max(first, 0), min(last + 1, size)


@builtin("FileNameTake", 'FileNameTake["name"] gives the last part of a file name, FileNameTake["name", n] the first '
         'n parts, or the last where n is negative, FileNameTake["name", {m, n}] those from m to n.',
         options=OPTIONS)  # fmt: skip
def file_name_take(name, count=-1, *, operating_system):
    """A string."""
    mark = separator(operating_system)
    whole = name_in("FileNameTake", name, count)
    parts = pieces(whole, mark) if whole else []
    bounds = ends(count, len(parts))
    return None if bounds is None else joined(parts[bounds[0] : bounds[1]], mark)


@builtin("FileNameDrop", 'FileNameDrop["name"] gives a file name without its last part, FileNameDrop["name", n] '
         'without the first n parts, or the last where n is negative, FileNameDrop["name", {m, n}] without those '
         "from m to n.", options=OPTIONS)  # fmt: skip
def file_name_drop(name, count=-1, *, operating_system):
    """A string."""
    mark = separator(operating_system)
    parts = pieces(name_in("FileNameDrop", name, count), mark)
    bounds = ends(count, len(parts))
    return None if bounds is None else joined(parts[: bounds[0]] + parts[bounds[1] :], mark)


@builtin("ToFileName", 'ToFileName[{"folder", ...}, "name"] puts the parts of a file name together.')
def to_file_name(folders, name=None):
    """A string, which ends in a slash where only folders are given."""
    parts = [name_in("ToFileName", e) for e in (folders.args if is_list(folders) else (folders,))]
    if name is None:
        return "".join(part.rstrip("/") + "/" for part in parts)
    return joined(
        [p for i, part in enumerate((*parts, name_in("ToFileName", name))) for p in pieces(part) if p or i == 0]
    )


@value("$PathnameSeparator", "$PathnameSeparator is what stands between the parts of file names.")
def pathname_separator():
    """A string."""
    return "/"


@builtin("DirectoryName", 'DirectoryName["name"] gives the folder in a file name, DirectoryName["name", n] the one '
         "n - 1 levels above it.")  # fmt: skip
def directory_name(name, levels=1):
    """A string that ends in a slash, or is empty where there is no folder."""
    if type(levels) is not int or levels < 1:
        return None
    if name == "":
        return ""
    parts = pieces(name_in("DirectoryName", name, levels))
    kept = parts[:-levels] if len(parts) > levels or parts[0] else parts[:1]
    return "".join(part + "/" for part in kept)


@builtin("ParentDirectory", 'ParentDirectory["folder"] gives the folder that holds a folder, ParentDirectory[] that of '
         "the current one.")  # fmt: skip
def parent_directory(name="."):
    """A full name."""
    return os.path.dirname(full_name(name_in("ParentDirectory", name)))


@builtin("FileBaseName", 'FileBaseName["name"] gives the last part of a file name without its extension.')
def file_base_name(name):
    """A string."""
    return os.path.splitext(os.path.basename(name_in("FileBaseName", name)))[0]


@builtin("FileExtension", 'FileExtension["name"] gives what follows the last dot of a file name.')
def file_extension(name):
    """A string without the dot, empty where there is none."""
    return os.path.splitext(name_in("FileExtension", name))[1][1:]


def full_name(name: str) -> str:
    """The name from the root on, without . and .., with ~ expanded."""
    return os.path.normpath(os.path.join(here(), os.path.expanduser(name)))


def here() -> str:
    """The current folder; where it was deleted meanwhile, the name it had."""
    try:
        return os.getcwd()
    except OSError:
        return os.environ.get("PWD", "/")


@builtin("ExpandFileName", 'ExpandFileName["name"] gives the full name of a file.')
def expand_file_name(name):
    """A string."""
    return full_name(name_in("ExpandFileName", name))


@builtin("Directory", "Directory[] gives the current folder.")
def directory():
    """A full name."""
    return here()


@builtin("FileExistsQ", 'FileExistsQ["name"] tells whether there is such a file or folder.')
def file_exists(name):
    """True or False."""
    return system(str(os.path.exists(os.path.expanduser(name_in("FileExistsQ", name)))))


@builtin("DirectoryQ", 'DirectoryQ["name"] tells whether there is such a folder.')
def is_directory(name):
    """True or False."""
    return system(str(os.path.isdir(os.path.expanduser(name_in("DirectoryQ", name)))))
