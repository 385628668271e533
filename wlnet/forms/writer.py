"""Writing an expression: one pass with a stack of its own, so that nesting may be of any depth.

A rule turns a call into its precedence and its pieces: texts, and operands with the precedence they need to stand
without parentheses. Operands are written the same way in their turn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from ..expr import (
    NUMBER_TYPES,
    Association,
    Atom,
    BigReal,
    Expr,
    Expression,
    PackedList,
    Symbol,
    system,
)
from .lent import lent
from .numerals import Text, integer, is_below_zero, number, opposite
from .operators import ATOM, CALL, COMMA, DIVIDE, INFIX, NEGATIVE, PLUS, POSTFIX, PREFIX, TIMES, Operator
from .strings import quoted, symbol_name

Derivative = system("Derivative")
IN_FULL = {system("Infinity"): "DirectedInfinity[1]", system("ComplexInfinity"): "DirectedInfinity[]"}
SAME = -1  # the precedence of a wrapper that is not shown: that of its only piece
MAX_BLOCKS = 25  # layouts inside layouts: beyond this they are written as plain calls


class Operand(NamedTuple):
    """A part of an expression still to be written; `style` is another form for it, where one is asked for."""

    expr: Expression
    level: int
    style: Style | None = None


Piece = str | Operand
Written = tuple[int, Sequence[Piece]]
Rule = Callable[[Expr, "Style"], Written | None]


class Style:
    """A form and what it depends on: the visible contexts, how numbers are written, how deep in layouts we are."""

    def __init__(
        self,
        form: str,
        visible: Sequence[str],
        rulesets: Mapping[str, Mapping[Symbol, Rule]],
        *,
        digits: int = 6,
        numbers: Callable[[Expression], Text] | None = None,
        depth: int = 0,
    ) -> None:
        self.form = form
        self.visible = visible
        self.rulesets = rulesets
        self.rules = rulesets[form]
        self.digits = digits
        self.numbers = numbers
        self.depth = depth
        self.times = " " if form == "OutputForm" else "*"
        self._names: dict[Symbol, str] = {}

    def deeper(
        self, form: str | None = None, *, digits: int | None = None, numbers: Callable[[Expression], Text] | None = None
    ) -> Style:
        """The style of a part that is a text of its own, in another form or with other digits if given."""
        return Style(
            form or self.form,
            self.visible,
            self.rulesets,
            digits=digits or self.digits,
            numbers=numbers or self.numbers,
            depth=self.depth + 1,
        )

    def name(self, symbol: Symbol) -> str:
        """The symbol's name as seen from the visible contexts."""
        found = self._names.get(symbol)
        if found is None:
            found = self._names[symbol] = symbol_name(symbol, self.visible)
        return found

    def atom(self, e: Expression) -> Text | None:
        """The text and precedence of a number, string or symbol; None for anything else."""
        kind = type(e)
        if self.numbers is not None and kind in NUMBER_TYPES:
            return self.number(e)
        if kind is int:
            return (integer(e), ATOM) if e >= 0 else number(e, self.form)
        if kind is Symbol:
            if self.form == "FullForm" and e in IN_FULL:
                return IN_FULL[e], CALL
            return None if e.up is not None and lent.formatted is not None else (self.name(e), ATOM)
        if kind is str:
            return (e if self.form == "OutputForm" else quoted(e)), ATOM
        if kind in NUMBER_TYPES:
            return number(e, self.form, self.digits)
        return None

    def number(self, e: Expression) -> Text:
        """A number as the form around it has numbers; parts of fractions and complex numbers one by one."""
        assert self.numbers is not None
        if type(e) in (int, float, BigReal):
            return self.numbers(e)
        if type(e) is Fraction:
            shown = f"{self.numbers(e.numerator)[0]}/{self.numbers(e.denominator)[0]}"
            return shown, DIVIDE if e > 0 else NEGATIVE
        real, imaginary = (e.real, e.imag) if type(e) is complex else (e.re, e.im)
        minus = is_below_zero(imaginary)
        size = self.number(opposite(imaginary) if minus else imaginary)[0]
        if type(real) is int and real == 0:
            return ("-" if minus else "") + f"{size} I", NEGATIVE if minus else TIMES
        return f"{self.number(real)[0]} {'-' if minus else '+'} {size} I", PLUS


def write(e: Expression, style: Style) -> str:
    """The text of an expression in a style."""
    out: list[str] = []
    stack: list[Piece] = [Operand(e, 0)]
    styles = [style]  # innermost last; END on the stack marks where the innermost one ends
    while stack:
        piece = stack.pop()
        if isinstance(piece, str):
            out.append(piece)
            continue
        if piece is END:
            styles.pop()
            continue
        operand, level, other = piece
        if other is not None:
            styles.append(other)
            stack += (END, Operand(operand, level))
            continue
        precedence, pieces = expand(operand, styles[-1])
        if precedence == SAME:
            stack += (Operand(part.expr, level) for part in pieces if type(part) is Operand)
        elif precedence < level:
            stack.append(")")
            stack += reversed(pieces)
            out.append("(")
        else:
            stack += reversed(pieces)
    return "".join(out)


END = Operand(None, -1)


def expand(e: Expression, style: Style) -> Written:
    """The precedence and the pieces of an expression in a style."""
    known = style.atom(e)
    if known is not None:
        return known[1], (known[0],)
    if type(e) is PackedList:
        from .packed import packed_text

        return ATOM, (packed_text(e.array, style),)
    if type(e) is Symbol:  # one with up-values, which may be definitions of Format
        return formatted(e, style) or (ATOM, (style.name(e),))
    if isinstance(e, Atom):
        if style.form == "OutputForm" and type(e) is not Association:
            return CALL, (e.label(),)
        return expand(e.constructor(), style)
    if not isinstance(e, Expr):
        raise TypeError(f"not an expression: {type(e).__name__}")
    head = e.head
    if lent.formatted is not None:
        own = formatted(e, style)
        if own is not None:
            return own
    if style.form != "FullForm":
        rule = style.rules.get(head) if type(head) is Symbol else _curried_rule(head)
        written = rule(e, style) if rule is not None else _by_operator(e)
        if written is not None:
            return written
    return call_pieces(e, style)


def formatted(e: Expr | Symbol, style: Style) -> Written | None:
    """What the user's definitions of Format say of a call; None where they say nothing."""
    head: Expression = e
    while isinstance(head, Expr):
        head = head.head
    if type(head) is not Symbol or head.up is None or style.depth >= MAX_BLOCKS:
        return None
    found = lent.formatted(e, style.form)  # type: ignore[misc]
    return None if found is None or found is e else (SAME, (Operand(found, 0, style.deeper()),))


def call_pieces(e: Expr, style: Style) -> Written:
    """head[argument, ...], whatever the head."""
    return CALL, (Operand(e.head, CALL), "[", *comma_list(e.args, style), "]")


def comma_list(items: Sequence[Expression], style: Style) -> list[Piece]:
    """The items with commas between; what needs no stack is written at once."""
    pieces: list[Piece] = []
    for item in items:
        known = style.atom(item)
        pieces += (known[0] if known is not None else Operand(item, COMMA)), ", "
    return pieces[:-1]


def joined(items: Sequence[Expression], operator: Operator) -> Written:
    """The items with an infix operator between."""
    pieces: list[Piece] = [Operand(items[0], operator.left)]
    for item in items[1:]:
        pieces += operator.text, Operand(item, operator.right)
    return operator.precedence, pieces


def _curried_rule(head: Expression) -> Rule | None:
    """The rule of f[...][...]: derivatives alone have one."""
    return _derivative if isinstance(head, Expr) and head.head is Derivative else None


def _derivative(e: Expr, style: Style) -> Written | None:
    """f' in OutputForm; InputForm keeps Derivative[1][f]."""
    orders = e.head.args
    plain = style.form == "OutputForm" and len(e.args) == 1 and len(orders) == 1
    if not plain or type(orders[0]) is not int or not 0 < orders[0] < 4:
        return None
    return CALL, (Operand(e.args[0], CALL), "'" * orders[0])


def _by_operator(e: Expr) -> Written | None:
    """The call with its head written as an infix, prefix or postfix operator, where its arguments allow it."""
    head, count = e.head, len(e.args)
    if type(head) is not Symbol:
        return None
    if count == 1:
        prefix = PREFIX.get(head)
        if prefix is not None:
            return prefix.precedence, (prefix.text, Operand(e.args[0], prefix.right))
        postfix = POSTFIX.get(head)
        if postfix is not None:
            return postfix.precedence, (Operand(e.args[0], postfix.left), postfix.text)
        return None
    infix = INFIX.get(head)
    if infix is None or count < 2 or (infix.binary and count != 2):
        return None
    return joined(e.args, infix)
