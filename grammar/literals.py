"""The values of strings, patterns, slots and references to earlier results, from their text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from ..expr import Expr, Symbol, call, system
from .characters import character
from .numerals import integer as natural

Blank, Pattern, Optional = system("Blank"), system("Pattern"), system("Optional")
BLANKS = (Blank, Blank, system("BlankSequence"), system("BlankNullSequence"))
Slot, SlotSequence, Out = system("Slot"), system("SlotSequence"), system("Out")


@cache
def escape() -> re.Pattern[str]:
    """The escapes of strings, one group for each kind."""
    return re.compile(
        r"""\\(?:(?P<one>["\\ntrbf])|(?P<nothing>[<>]|\r\n?|\n)|\[(?P<name>[A-Za-z0-9]+)\]|:(?P<four>[0-9a-fA-F]{4})
        |\|(?P<six>[0-9a-fA-F]{6})|\.(?P<two>[0-9a-fA-F]{2})|(?P<octal>[0-7]{3})|(?P<other>.))""",
        re.S | re.X,
    )


ONE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}


def string(text: str) -> str:
    r"""The string with this text between (and including) quotes. Unknown escapes and boxes \(...\) stay as they are."""
    body = text[1:-1]
    if "\\" in body:
        body = escape().sub(unescape, body)
        if not body.isascii():
            body = whole(body)
    return body.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else body


def whole(text: str) -> str:
    r"""The text with surrogate pairs as one character; half a pair, which is no character, stays \:hhhh."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return "".join(f"\\:{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in joined)


def unescape(found: re.Match[str]) -> str:
    """What one escape in a string stands for."""
    if one := found["one"]:
        return ONE[one]
    if found["nothing"] is not None:
        return ""
    if name := found["name"]:
        return character(name) or found[0]
    if octal := found["octal"]:
        return chr(int(octal, 8))
    if code := found["four"] or found["six"] or found["two"]:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else found[0]
    return found[0]


def blank(text: str, symbol: Callable[[str], Symbol]) -> Expr:
    """_  __  ___  _h  x_  x__h  _.  x_. as patterns."""
    name, _, rest = text.partition("_")
    optional = rest == "."
    head = "" if optional else rest.lstrip("_")
    count = 1 if optional else 1 + len(rest) - len(head)
    named = (symbol(name),) if name else ()
    pattern = Expr(BLANKS[count], (symbol(head),) if head else ())
    if named:
        pattern = Expr(Pattern, (*named, pattern))
    return Expr(Optional, (pattern,)) if optional else pattern


def slot(text: str) -> Expr:
    """#  #2  ##  ##2  #name  #"any name" as Slot and SlotSequence."""
    if text.startswith("##"):
        return Expr(SlotSequence, (natural(text[2:] or "1"),))
    rest = text[1:]
    if not rest:
        return Expr(Slot, (1,))
    if rest[0] == '"':
        return Expr(Slot, (string(rest),))
    return Expr(Slot, (natural(rest) if rest[0] in "0123456789" else rest,))


def out(text: str) -> Expr:
    """%  %%  %5 as Out[], Out[-2], Out[5]."""
    number = text.lstrip("%")
    if number:
        return Expr(Out, (natural(number),))
    return Expr(Out, (-len(text),) if len(text) > 1 else ())


def information(marks: str, name: str) -> Expr:
    """?name and ??name at the start of an input."""
    long = system("True" if marks == "??" else "False")
    return call("Information", name, call("Rule", system("LongForm"), long))
