"""Expressions as boxes, the two-dimensional structures of StandardForm and TraditionalForm.

Heads with a layout of their own have rules in `box_rules`; all others are written by the rules and operators of
InputForm, whose pieces become rows here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..expr import (
    NUMBER_TYPES,
    Atom,
    Expr,
    Expression,
    Symbol,
    call,
    list_of,
    system,
)
from .arithmetic import is_negative, opposite
from .lent import lent
from .numerals import number
from .operators import ATOM, NEGATIVE
from .strings import quoted
from .writer import SAME, Operand, Style, Written, call_pieces, expand

Boxed = tuple[int, Expression]
BoxRule = Callable[[Expr, "Maker"], Boxed | None]
MakeBoxes = system("MakeBoxes")
NumberRule = Callable[[Any, "Maker"], Boxed]
OPENING = {"[": "]", "{": "}", "<|": "|>", "[[": "]]", "(": ")"}
CHARACTERS = {
    "->": "\uf522", ":>": "\uf51f", "==": "\uf431", "!=": "\u2260", "<=": "\u2264", ">=": "\u2265", "<->": "\uf120",
    "[[": "\u301a", "]]": "\u301b", "<|": "\uf113", "|>": "\uf114",
}  # fmt: skip
"""Signs that StandardForm has characters for."""
NAMED = {
    system("Pi"): "\u03c0", system("E"): "\uf74d", system("I"): "\uf74e", system("Infinity"): "\u221e",
    system("Degree"): "\u00b0",
}  # fmt: skip


class BoxStyle(Style):
    """InputForm, in which every part stays an operand, so that it becomes a box of its own."""

    def atom(self, e: Expression) -> None:
        """Nothing is text yet."""


class Maker:
    """What makes the boxes of one expression: the form, and the rules it goes by."""

    def __init__(
        self, form: Symbol, style: BoxStyle, rules: Mapping[Symbol, BoxRule], numbers: Mapping[type, NumberRule]
    ) -> None:
        self.form = form
        self.style = style
        self.rules = rules
        self.numbers = numbers

    def box(self, e: Expression, level: int = 0) -> Expression:
        """The box of an expression, in parentheses where it binds less than `level`."""
        precedence, box = self.boxed(e)
        return row("(", box, ")") if precedence < level else box

    def boxed(self, e: Expression) -> Boxed:
        """The precedence and the box of an expression."""
        symbol = e
        while isinstance(symbol, Expr):
            symbol = symbol.head
        if (type(symbol) is Symbol and symbol.up is not None) or MakeBoxes.down is not None:
            found = self.users(e)
            if found is not None:
                return found
        if type(e) is str:
            return ATOM, quoted(e)
        if type(e) in NUMBER_TYPES:
            return self.number(e)
        if type(e) is Symbol:
            return ATOM, NAMED.get(e) or self.style.name(e)
        if isinstance(e, Atom):
            return self.boxed(e.constructor())
        rule = self.rules.get(e.head) if type(e.head) is Symbol else self.rules.get(symbol)
        boxed = rule(e, self) if rule is not None else None
        return self.assembled(plainly(e, self.style)) if boxed is None else boxed

    def users(self, e: Expression) -> Boxed | None:
        """What the user's definitions of MakeBoxes and Format say."""
        own = lent.boxes(e, self.form) if lent.boxes is not None else None
        if own is not None:
            return ATOM, own
        shown = lent.formatted(e, self.form.name) if lent.formatted is not None else None
        if shown is None or shown is e:
            return None
        return ATOM, call("InterpretationBox", self.box(shown), e, call("Rule", system("Editable"), system("False")))

    def number(self, e: Expression) -> Boxed:
        """A number; the minus sign, fractions and imaginary parts have boxes."""
        if is_negative(e):
            return NEGATIVE, row("-", self.number(opposite(e))[1])
        rule = self.numbers.get(type(e))
        return (ATOM, number(e, "FullForm")[0]) if rule is None else rule(e, self)

    def assembled(self, written: Written) -> Boxed:
        """Rows of the pieces of a rule of InputForm; what stands in brackets is a row of its own."""
        precedence, pieces = written
        if precedence == SAME:
            return self.boxed(next(p.expr for p in pieces if type(p) is Operand))
        if all(isinstance(p, str) and p not in OPENING for p in pieces):
            return precedence, "".join(map(str, pieces))
        rows: list[list[Expression]] = [[]]
        ends: list[str] = []
        for piece in pieces:
            if isinstance(piece, str):
                self.sign(piece, rows, ends)
            else:
                rows[-1].append(self.box(piece.expr, piece.level))
        return precedence, row(*rows[0])

    def sign(self, piece: str, rows: list[list[Expression]], ends: list[str]) -> None:
        """Put a sign into the row; brackets begin and end rows."""
        text = piece.strip() or piece
        shown = CHARACTERS.get(text, text)
        if text in OPENING:
            rows[-1].append(self.bracket(text, shown))
            rows.append([])
            ends.append(OPENING[text])
        elif ends and text == ends[-1]:
            ends.pop()
            inside = rows.pop()
            rows[-1] += [row(*inside)] if inside else []
            rows[-1].append(self.bracket(text, shown))
        else:
            rows[-1].append(shown)

    def bracket(self, text: str, shown: str) -> str:
        """Calls have round brackets in TraditionalForm."""
        return {"[": "(", "]": ")"}.get(text, shown) if self.form.name == "TraditionalForm" else shown


def plainly(e: Expr, style: Style) -> Written:
    """The pieces of a call by the rules and operators of InputForm, the user's definitions aside."""
    held, lent.formatted = lent.formatted, None
    try:
        return call_pieces(e, style) if type(e.head) is not Symbol else expand(e, style)
    finally:
        lent.formatted = held


def row(*boxes: Expression) -> Expression:
    """A RowBox; a single box is itself."""
    return boxes[0] if len(boxes) == 1 else call("RowBox", list_of(*boxes))
