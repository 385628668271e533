"""Words in drawings: what is written for an expression, and how wide it is in any common sans-serif font."""

from __future__ import annotations

import re
import unicodedata

from ..expr import Expr, Expression, Symbol, is_list

LETTERS = {"Pi": "π", "Infinity": "∞", "Degree": "°"}
SHOWN_ALONE = frozenset({"Style", "Text", "HoldForm", "Defer", "TraditionalForm", "StandardForm", "Tooltip"})
OPERATIONS = frozenset({"Plus", "Times", "Power", "Equal", "Rule", "Less", "Greater", "LessEqual", "GreaterEqual"})
WORD = re.compile(r"[A-Za-z]\w*")
NARROW, CAPITAL, BROAD, USUAL, FULL = 0.42, 0.79, 1.0, 0.65, 1.0  # in font sizes
BOLD = 1.1
NARROW_ONES = frozenset("ijlftrI.,:;'|![]()-/\\ \"`·")
BROAD_ONES = frozenset("mwMW@%…—→")


def words(e: Expression) -> str:
    """What is written for an expression: strings as they are, numbers with six digits, lists in braces."""
    if type(e) is str:
        return e
    if type(e) is float:
        return f"{e:.6g}"
    if type(e) is Symbol:
        return LETTERS.get(e.name, e.name)
    if isinstance(e, Expr):
        name = getattr(e.head, "name", "")
        if name in SHOWN_ALONE and e.args:
            return words(e.args[0])
        if name == "Row" and e.args and is_list(e.args[0]):
            between = words(e.args[1]) if len(e.args) > 1 else ""
            return between.join(map(words, e.args[0].args))
        if name in OPERATIONS:
            from ..forms import text

            plain = text(e, "InputForm").replace("*", " ").replace('"', "")
            return " ".join(WORD.sub(lambda m: LETTERS.get(m[0], m[0]), plain).split())
        inside = ", ".join(map(words, e.args))
        return f"{{{inside}}}" if is_list(e) else f"{words(e.head)}[{inside}]"
    return repr(e) if not hasattr(e, "label") else e.label()


def text_width(text: str, size: float, bold: bool = False) -> float:
    """An upper bound, in points, of a line's width."""
    return size * (BOLD if bold else 1.0) * sum(map(_width, text))


def _width(letter: str) -> float:
    if letter in NARROW_ONES:
        return NARROW
    if letter in BROAD_ONES or unicodedata.east_asian_width(letter) in "WF":
        return BROAD
    if unicodedata.combining(letter):
        return 0.0
    if letter.isascii():
        return CAPITAL if letter.isupper() else USUAL
    return CAPITAL


def fitted(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, with its middle left out where it is wider than the room."""
    if text_width(text, size, bold) <= room:
        return text
    kept = len(text) - 1
    while kept > 1:
        front = (kept + 1) // 2
        short = f"{text[:front].rstrip()}…{text[len(text) - (kept - front) :].lstrip()}"
        if text_width(short, size, bold) <= room:
            return short
        kept -= 1
    return "…"
