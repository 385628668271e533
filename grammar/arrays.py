"""Long lists of numerals, read at once by the JSON parser instead of token by token."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from ..expr import Expr, Expression, PackedList, system

List = system("List")

MOST_DIGITS = 17  # that a real number of JSON can have
SHORTEST = 256  # characters from which on an array is worth it
DEEPEST = 50  # levels
RUN = re.compile(r"[0-9\s{},.*^`-]*+")  # what an array of numerals is made of
BRACE = re.compile(r"[{}]")
EXACT_POWER = re.compile(r"(?<![.0-9`])[0-9]+\*\^")  # 3*^5 is an integer, which JSON's 3e5 is not
FAR_POWER = re.compile(r"\^-?[0-9]{3}")  # perhaps beyond machine numbers
PRECISION = re.compile(r"`[0-9`]|(?<![.0-9])[0-9]+`")
POINT = re.compile(r"([0-9])\.(?![0-9])|(?<![0-9])\.(?=[0-9])")  # 1. and .5, which JSON does not know
MANY_DIGITS = re.compile(r"[^0-9.]([0-9.]{18,})")  # begins with what is found quickly


class Mixed(Exception):
    """An integer among reals."""


class Arrays:
    """The arrays of a text. What is no array is looked at once only, however lists are nested."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.seen = 0  # up to here the arrays are known
        self.ends: dict[int, int] = {}  # where they begin and end

    def at(self, start: int) -> tuple[Expression, int] | None:
        """The array of numerals whose brace stands at `start` and where it ends; None: read it as any list."""
        if start >= self.seen:
            self.seen = RUN.match(self.text, start).end()  # type: ignore[union-attr]
            if self.seen - start < SHORTEST:
                return None
            self.ends = outermost(self.text, start, self.seen)
        end = self.ends.get(start)
        if end is None or end - start < SHORTEST:
            return None
        value = array(self.text[start:end])
        return None if value is None else (value, end)


def outermost(text: str, start: int, end: int) -> dict[int, int]:
    """Where the outermost balanced braces between two positions begin and end."""
    if text.find("{", start + 1, end) < 0:  # no lists within
        close = text.find("}", start, end)
        return {start: close + 1} if close > 0 else {}
    opened: list[int] = []
    found: dict[int, int] = {}
    inner: list[list[int]] = [[]]
    for brace in BRACE.finditer(text, start, end):
        if brace[0] == "{":
            opened.append(brace.start())
            inner.append([])
        elif opened:
            begin = opened.pop()
            inner.pop()  # what is balanced within is part of the larger
            inner[-1].append(begin)
            found[begin] = brace.end()
    return {begin: found[begin] for level in inner for begin in level}


def array(text: str) -> Expression | None:
    """The list of numerals with this text, packed where it is rectangular and of one kind; None: not such a list."""
    if "`" in text:
        if PRECISION.search(text):
            return None
        text = text.replace("`", "")
    if "^" in text and (EXACT_POWER.search(text) or FAR_POWER.search(text)):
        return None
    real = "." in text
    if real and max(map(len, text.split(","))) > MOST_DIGITS:
        for digits in MANY_DIGITS.findall(text):
            if "." in digits and len(digits.replace(".", "").lstrip("0")) > MOST_DIGITS:
                return None
    body = text.replace("{", "[").replace("}", "]").replace("*^", "e")
    try:
        return packed(body, real)
    except ValueError:
        body = POINT.sub(lambda point: point[1] + ".0" if point[1] else "0.", body)
    try:
        return packed(body, real)
    except ValueError:
        return None


def packed(body: str, real: bool) -> Expression | None:
    """The list with this JSON text. Raises ValueError for other text."""
    import numpy

    try:
        values = json.loads(body, parse_int=mixed) if real else json.loads(body)
    except Mixed:
        return ordinary(json.loads(body), 0)
    except RecursionError:
        return None
    try:
        numbers = numpy.array(values, dtype=numpy.float64 if real else numpy.int64)
    except (ValueError, OverflowError, TypeError):
        return ordinary(values, 0)
    return PackedList(numbers) if numbers.size else ordinary(values, 0)


def mixed(text: str) -> NoReturn:
    """Called for the first integer among reals."""
    raise Mixed


def ordinary(values: Any, depth: int) -> Expression | None:
    """Nested lists as nested expressions; None when they are nested too deep for this."""
    if depth > DEEPEST:
        return None
    args = []
    for value in values:
        if type(value) is list:
            value = ordinary(value, depth + 1)
            if value is None:
                return None
        args.append(value)
    return Expr(List, tuple(args))
