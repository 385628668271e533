"""Strings taken apart by position or by separator: rotation, blocks, extraction, characters counted."""

from __future__ import annotations

from collections import Counter

from wlnet.evaluator import builtin, message
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system

from .string_matching import STRING, over_strings

All, UpTo, Span, Rule, Missing, True_ = map(system, ("All", "UpTo", "Span", "Rule", "Missing", "True"))
SIZES = {**STRING, "intp": "A positive integer is expected at position `1` in `2`."}


def rotation(name: str, sign: int) -> None:
    """Declare StringRotateLeft or StringRotateRight."""
    side = "left" if sign > 0 else "right"

    def function(text, n=1):
        """The string with its characters moved around the ends."""
        if type(n) is not int:
            message(name, "int", 2, call(name, text, n))
            return None
        return over_strings(name, text, (n,), lambda t: t and t[sign * n % len(t) :] + t[: sign * n % len(t)])

    usage = f"{name}[s, n] is s with its characters moved n places (without n: one) to the {side}, around its ends."
    builtin(name, usage, messages={**STRING, "int": "An integer is expected at position `1` in `2`."})(function)


rotation("StringRotateLeft", 1)
rotation("StringRotateRight", -1)


@builtin("StringPartition", "StringPartition[s, n] gives the parts of s with n characters each, StringPartition[s, n, "
         "d] those that begin every d characters; UpTo[n] lets the last one be shorter.", curry="prepend",
         messages=SIZES)  # fmt: skip
def string_partition(text, size, step=None):
    """The parts, each `step` characters after the one before."""
    shorter = has_head(size, UpTo) and len(size.args) == 1
    count = size.args[0] if shorter else size
    whole = call("StringPartition", text, size, *(() if step is None else (step,)))
    step = count if step is None else step
    for at, n in enumerate((count, step), 2):
        if type(n) is not int or n <= 0:
            message("StringPartition", "intp", at, whole)
            return None

    def parts(t: str) -> Expression:
        last = len(t) if shorter else len(t) - count + 1
        return list_of(*(t[i : i + count] for i in range(0, last, step)))

    return over_strings("StringPartition", text, (size,), parts)


@builtin("StringTakeDrop", "StringTakeDrop[s, spec] gives {StringTake[s, spec], StringDrop[s, spec]}.",
         curry="prepend", messages=STRING)  # fmt: skip
def string_take_drop(text, spec):
    """The characters at some positions, and the others."""

    def both(t: str) -> Expression:
        return list_of(call("StringTake", t, spec), call("StringDrop", t, spec))

    return over_strings("StringTakeDrop", text, (spec,), both)


@builtin("StringExtract", "StringExtract[s, n] gives the n-th block of s between white space; StringExtract[s, sep -> "
         "n] between separators; StringExtract[s, sep1 -> n1, sep2 -> n2, ...] blocks of blocks.", curry="prepend",
         messages={**STRING, "pos": "`1` is not a position specification."})  # fmt: skip
def string_extract(text, *specs):
    """The block, a list of blocks, or Missing where there is none."""
    if not specs:
        message("StringExtract", "argmu", system("StringExtract"), 2)
        return None

    def blocks(t: str, left: tuple[Expression, ...]) -> Expression:
        if not left:
            return t
        separator, where = left[0].args if has_head(left[0], Rule) and len(left[0].args) == 2 else (None, left[0])
        found = split(t, separator)
        return chosen(found, where, lambda block: blocks(block, left[1:]))

    return over_strings("StringExtract", text, specs, lambda t: blocks(t, specs))


def split(text: str, separator: Expression) -> list[str]:
    """The blocks of a text, empty ones too; white space separates where nothing else does."""
    if separator is None:
        return text.split()
    from wlnet.evaluator import evaluate

    found = evaluate(call("StringSplit", text, separator, All))
    return list(found.args) if is_list(found) else [text]


def chosen(blocks: list[str], where: Expression, then) -> Expression:
    """The blocks that a position, a list of positions, a span or All means."""
    if type(where) is int and where:
        if abs(where) > len(blocks):
            return Expr(Missing, ("PartAbsent", where))
        return then(blocks[where - 1 if where > 0 else where])
    if is_list(where):
        return list_of(*(chosen(blocks, n, then) for n in where.args))
    if where is All:
        return list_of(*map(then, blocks))
    if has_head(where, Span):
        from wlnet.evaluator import evaluate

        found = evaluate(call("Part", list_of(*blocks), where))
        if is_list(found):
            return list_of(*map(then, found.args))
    raise WolframMessage("StringExtract", "pos", where)


def counted(name: str, usage: str, keep) -> None:
    """Declare a function that counts the runs of n characters in a string, the most frequent ones first."""

    def function(text, size=1, *, ignore_case):
        """An association from characters to their numbers."""
        if type(size) is not int or size <= 0:
            message(name, "intp", 2, call(name, text, size))
            return None

        def count(t: str) -> Expression:
            t = t.lower() if ignore_case is True_ else t
            runs = (t[i : i + size] for i in range(len(t) - size + 1))
            return tally(run for run in runs if all(map(keep, run)))

        return over_strings(name, text, (), count)

    builtin(name, usage, options={"IgnoreCase": system("False")}, messages=SIZES)(function)


def tally(items) -> Association:
    """How often each item occurs, the most frequent ones first."""
    counts = sorted(Counter(items).items(), key=lambda pair: pair[1])
    return Association(Expr(Rule, pair) for pair in reversed(counts))


counted("CharacterCounts", "CharacterCounts[s] tells how often each character occurs in s; CharacterCounts[s, n] runs "
        "of n characters.", lambda c: True)  # fmt: skip
counted("LetterCounts", "LetterCounts[s] tells how often each letter occurs in s; LetterCounts[s, n] runs of n.",
        str.isalpha)  # fmt: skip


@builtin("InsertLinebreaks", "InsertLinebreaks[s, n] breaks the lines of s, between words where it can, so that none "
         "has more than n characters (78 without n).", messages=SIZES)  # fmt: skip
def insert_linebreaks(text, width=78):
    """The text with newlines put in."""
    if type(width) is not int or width <= 0:
        message("InsertLinebreaks", "intp", 2, call("InsertLinebreaks", text, width))
        return None

    def broken(line: str) -> str:
        from textwrap import wrap

        return "\n".join(wrap(line, width, drop_whitespace=True, break_on_hyphens=False)) if len(line) > width else line

    return over_strings("InsertLinebreaks", text, (width,), lambda t: "\n".join(map(broken, t.split("\n"))))
