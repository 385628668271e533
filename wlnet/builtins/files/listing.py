"""FileNames: the names of what is in folders."""

from __future__ import annotations

import os
from collections.abc import Iterable

from wlnet.evaluator import builtin
from wlnet.expr import Expr, Expression, is_list, list_of, system

from ..strings.string_patterns import StringPattern
from .file_names import name_in

Infinity, True_, All = system("Infinity"), system("True"), system("All")
HEADS = frozenset(map(system, ("StringExpression", "RegularExpression", "Alternatives", "Blank", "BlankSequence",
                               "BlankNullSequence", "Repeated", "Pattern", "Except")))  # fmt: skip


def pattern_of(e: Expression, ignore_case: bool = False) -> StringPattern:
    """A name with * (any characters) and @ (any but capitals), or a string pattern."""
    if isinstance(e, Expr) and e.head in HEADS:
        return StringPattern(e, ignore_case)
    return StringPattern(name_in("FileNames", e), ignore_case, wildcards=True)


@builtin("FileNames", 'FileNames["*.png", folder, n] gives the names of files in a folder, and n - 1 levels below it, '
         "that match a pattern; patterns and folders may be lists.",
         options={"IgnoreCase": system("Automatic")})  # fmt: skip
def file_names(patterns="*", folders="", levels=1, *, ignore_case):
    """A sorted list of strings; a pattern with a slash is looked up from its own folder."""
    wanted = list(patterns.args) if is_list(patterns) else [patterns]
    places = [name_in("FileNames", f) for f in (folders.args if is_list(folders) else (folders,))]
    if is_list(levels) and len(levels.args) == 1:
        levels = levels.args[0]
    depth = float("inf") if levels is Infinity or levels is All else levels
    if type(depth) not in (int, float):
        return None
    return list_of(*listed(wanted, places, depth, ignore_case is True_))


def listed(patterns: Iterable[Expression], folders: list[str], depth: float, ignore_case: bool = False) -> list[str]:
    """The sorted names in folders that match one of several patterns."""
    found: set[str] = set()
    everything: dict[str, list[str]] = {}
    for pattern in patterns:
        places, last = folders, pattern
        if type(pattern) is str and "/" in pattern:
            head, _, last = pattern.rpartition("/")
            places = [os.path.join(folder, head or "/") for folder in folders]
        test = pattern_of(last, ignore_case)
        for place in places:
            if place not in everything:
                everything[place] = list(below(os.path.expanduser(place), depth))
            found.update(name for name in everything[place] if test.fullmatch(os.path.basename(name)))
    return sorted(found)


def below(folder: str, depth: float) -> Iterable[str]:
    """The names of what is in a folder, down to a depth; nothing for what cannot be read. Links are not followed."""
    waiting = [(folder, depth)]
    while waiting:
        place, levels = waiting.pop()
        if levels < 1:
            continue
        try:
            with os.scandir(place or ".") as entries:
                inside = list(entries)
        except (OSError, ValueError):
            continue
        for entry in inside:
            name = os.path.join(place, entry.name)
            yield name
            if levels > 1 and entry.is_dir(follow_symlinks=False):
                waiting.append((name, levels - 1))
