"""File names: put together, taken apart, and looked up on the disk."""

from __future__ import annotations

import os

from wlnet.evaluator import builtin
from wlnet.expr import Expression, WolframMessage, call, has_head, is_list, list_of, system

File = system("File")


def name_in(function: str, e: Expression, *others: Expression) -> str:
    """The name that a string or File["..."] gives; the message `string` for anything else."""
    named = e.args[0] if has_head(e, File) and len(e.args) == 1 else e
    if type(named) is not str:
        raise WolframMessage(function, "string", 1, call(function, e, *others))
    return named


def pieces(name: str) -> list[str]:
    """The parts between the slashes; the first is empty where the name starts at the root."""
    parts = name.split("/")
    return parts[:1] + [part for part in parts[1:] if part]


def joined(parts: list[str]) -> str:
    """The parts with slashes between them."""
    return "/" if parts == [""] else "/".join(parts)


@builtin("FileNameJoin", 'FileNameJoin[{"name1", "name2", ...}] puts the parts of a file name together.')
def file_name_join(parts):
    """A string; the message `string` where a part is none."""
    if not is_list(parts):
        raise WolframMessage("FileNameJoin", "list", 1, call("FileNameJoin", parts))
    names = [name_in("FileNameJoin", e) for e in parts.args]
    inner = [part for i, name in enumerate(names) for part in pieces(name)[i > 0 and name.startswith("/") :]]
    return joined([part for i, part in enumerate(inner) if part or i == 0])


@builtin("FileNameSplit", 'FileNameSplit["name"] gives the parts of a file name.')
def file_name_split(name):
    """A list of strings."""
    return list_of(*pieces(name_in("FileNameSplit", name)))


@builtin("FileNameTake", 'FileNameTake["name"] gives the last part of a file name, FileNameTake["name", n] the first '
         "n parts, or the last where n is negative.")  # fmt: skip
def file_name_take(name, count=-1):
    """A string."""
    if type(count) is not int:
        return None
    parts = pieces(name_in("FileNameTake", name, count))
    return joined(parts[:count] if count >= 0 else parts[count:])


@builtin("FileNameDrop", 'FileNameDrop["name"] gives a file name without its last part, FileNameDrop["name", n] '
         "without the first n parts, or the last where n is negative.")  # fmt: skip
def file_name_drop(name, count=-1):
    """A string."""
    if type(count) is not int:
        return None
    parts = pieces(name_in("FileNameDrop", name, count))
    return joined(parts[count:] if count >= 0 else parts[:count])


@builtin("DirectoryName", 'DirectoryName["name"] gives the folder in a file name, DirectoryName["name", n] the one '
         "n - 1 levels above it.")  # fmt: skip
def directory_name(name, levels=1):
    """A string that ends in a slash, or is empty where there is no folder."""
    if type(levels) is not int or levels < 1:
        return None
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
    return os.path.abspath(os.path.expanduser(name))


@builtin("ExpandFileName", 'ExpandFileName["name"] gives the full name of a file.')
def expand_file_name(name):
    """A string."""
    return full_name(name_in("ExpandFileName", name))


@builtin("Directory", "Directory[] gives the current folder.")
def directory():
    """A full name."""
    return os.getcwd()


@builtin("FileExistsQ", 'FileExistsQ["name"] tells whether there is such a file or folder.')
def file_exists(name):
    """True or False."""
    return system(str(os.path.exists(os.path.expanduser(name_in("FileExistsQ", name)))))


@builtin("DirectoryQ", 'DirectoryQ["name"] tells whether there is such a folder.')
def is_directory(name):
    """True or False."""
    return system(str(os.path.isdir(os.path.expanduser(name_in("DirectoryQ", name)))))
