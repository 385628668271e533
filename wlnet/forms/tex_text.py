"""TeXForm: expressions as TeX writes mathematics, after the manner of TraditionalForm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from ..expr import (
    NUMBER_TYPES,
    Association,
    Atom,
    BigComplex,
    ExactComplex,
    Expr,
    Expression,
    SparseArray,
    Symbol,
    call,
    is_list,
    system,
)
from .arithmetic import below_line, fraction_of, is_negative, opposite
from .lent import lent
from .numerals import number
from .operators import ATOM, CALL, COMMA, DIVIDE, NEGATIVE, PLUS, POWER, TIMES
from .tex_names import (
    AROUND,
    BARE_FUNCTIONS,
    CONSTANTS,
    INDEXED,
    INFIX_SIGNS,
    SPECIAL,
    WRAPPERS,
    named,
    words,
)
from .tex_order import traditional

Plus, Times, Power, Derivative = map(system, ("Plus", "Times", "Power", "Derivative"))
HALF = Fraction(1, 2)
TALL = re.compile(r"[\^_]|\\(frac|sqrt|int|sum|prod|begin|left|underset|binom)")
Written = tuple[str, int]


class TeX:
    """What writes one expression; `visible` are the contexts whose symbols are written without them."""

    def __init__(self, visible: tuple[str, ...]) -> None:
        self.visible = visible

    def text(self, e: Expression, level: int = 0) -> str:
        """The TeX of an expression, in parentheses where it binds less than `level`."""
        shown, precedence = self.written(e)
        return around(shown) if precedence < level else shown

    def written(self, e: Expression) -> Written:
        """The TeX of an expression and its precedence."""
        if lent.formatted is not None and (type(e) is Symbol or isinstance(e, Expr)):
            own = lent.formatted(e, "TeXForm")
            own = lent.formatted(e, "TraditionalForm") if own is None else own
            if own is not None and own is not e:
                return self.written(own)
        if type(e) in NUMBER_TYPES:
            return self.number(e)
        if type(e) is str:
            return words(e), ATOM
        if type(e) is Symbol:
            return CONSTANTS.get(e) or named(e.name if e.context in self.visible else e.context + e.name), ATOM
        if type(e) is Association:
            inside = ",".join(rf"{self.text(k, 120)}\to {self.text(v, 120)}" for k, v in e.items())
            return rf"\langle |{inside}|\rangle", ATOM
        if type(e) is SparseArray and lent.evaluate is not None:
            return self.written(lent.evaluate(call("Normal", e)))
        if isinstance(e, Atom):
            return self.written(e.constructor())
        return self.special(e) or self.called(e)

    def number(self, e: Expression) -> Written:
        """Numbers as OutputForm has them, with TeX's times sign and fractions."""
        if type(e) is Fraction:
            sign = "-" if e < 0 else ""
            return rf"{sign}\frac{{{abs(e.numerator)}}}{{{e.denominator}}}", NEGATIVE if sign else DIVIDE
        if isinstance(e, complex | ExactComplex | BigComplex):
            return self.complex_number(e)
        shown, level = number(e, "OutputForm")
        return re.sub(r"\*10\^(-?\d+)", r"\\times 10^{\1}", shown), level

    def complex_number(self, e: complex | ExactComplex | BigComplex) -> Written:
        """2+3 i."""
        re_, im = (e.real, e.imag) if isinstance(e, complex) else (e.re, e.im)
        minus = is_negative(im)
        size = opposite(im) if minus else im
        if type(size) is Fraction:
            above = "i" if size.numerator == 1 else f"{size.numerator} i"
            imaginary = rf"\frac{{{above}}}{{{size.denominator}}}"
        else:
            imaginary = "i" if type(size) is int and size == 1 else f"{self.number(size)[0]} i"
        if type(re_) is int and re_ == 0:
            return ("-" if minus else "") + imaginary, NEGATIVE if minus else TIMES
        return f"{self.number(re_)[0]}{'-' if minus else '+'}{imaginary}", PLUS

    def special(self, e: Expr) -> Written | None:
        """Calls of heads with a notation of their own."""
        head, count = e.head, len(e.args)
        if is_list(e):
            return self.listed(e), ATOM
        if isinstance(head, Expr):
            return self.derivative(e) if head.head is Derivative or _derives(head) else None
        if type(head) is not Symbol or not count:
            return None
        if head in WRAPPERS:
            return self.written(e.args[0])
        if head is Plus and count > 1:
            return self.total(e), PLUS
        if head is Times and count > 1:
            return self.product(e)
        if head is Power and count == 2:
            return self.power(*e.args)
        if head in INFIX_SIGNS and count > 1:
            sign, level = INFIX_SIGNS[head]
            return sign.join(self.text(a, level + 1) for a in e.args), level
        if head in AROUND and count == 1:
            before, after, outer, inner = AROUND[head]
            return before + self.text(e.args[0], inner) + after, outer
        rule = SPECIAL.get(head)
        return None if rule is None else rule(e, self)

    def called(self, e: Expr) -> Written:
        """f(x,y), \\sin (x), J_n(x)."""
        head, args = e.head, e.args
        if head in INDEXED and len(args) > 1:
            front = f"{INDEXED[head]}_{braced(self.text(args[0]))}"
            return front + self.arguments(front, args[1:]), CALL
        front = self.text(head, CALL)
        if type(head) is Symbol and head in BARE_FUNCTIONS:
            front = BARE_FUNCTIONS[head]
        return front + self.arguments(front, args), CALL

    def arguments(self, front: str, args: Sequence[Expression]) -> str:
        """(x,y) as it stands after a function's name."""
        shown = around(",".join(self.text(a, COMMA) for a in args))
        return f" {shown}" if re.search(r"(\\[A-Za-z]+)$", front) else shown

    def listed(self, e: Expr) -> str:
        """\\{1,2\\}; a matrix as an array in parentheses."""
        rows = [row.args for row in e.args if is_list(row)]
        if rows and len(rows) == len(e.args) and rows[0] and len({len(row) for row in rows}) == 1:
            return rf"\left({self.array(rows)}\right)"
        inside = ",".join(self.text(a, COMMA) for a in e.args)
        return rf"\left\{{{inside}\right\}}" if TALL.search(inside) else rf"\{{{inside}\}}"

    def array(self, rows: Sequence[Sequence[Expression]]) -> str:
        """Rows of cells in an array."""
        lines = "".join(f" {' & '.join(self.text(a) for a in row)} \\\\\n" for row in rows)
        return f"\n\\begin{{array}}{{{'c' * max(map(len, rows))}}}\n{lines}\\end{{array}}\n"

    def total(self, e: Expr) -> str:
        """Terms in the order of TraditionalForm: high powers first, numbers last."""
        first, *rest = traditional(e.args)
        shown = self.text(first, PLUS + 1)
        for term in rest:
            positive = opposite(term)
            shown += f"+{self.text(term, PLUS + 1)}" if positive is None else f"-{self.text(positive, PLUS + 1)}"
        return shown

    def product(self, e: Expr) -> Written:
        """2 x, \\frac{a}{b}, with the sign in front."""
        if is_negative(e.args[0]) and (positive := opposite(e)) is not None:
            return "-" + self.text(positive, TIMES), NEGATIVE
        above, below = fraction_of(e.args)
        if not below:
            return self.factors(above), TIMES
        return rf"\frac{{{self.factors(above)}}}{{{self.factors(below)}}}", DIVIDE

    def factors(self, items: Sequence[Expression]) -> str:
        """Factors with blanks between; a number before a digit keeps a visible distance."""
        if len(items) < 2:
            return self.text(items[0]) if items else "1"
        shown = ""
        for item in items:
            level = NEGATIVE if not shown and type(item) in NUMBER_TYPES else TIMES + 1
            piece = self.text(item, level)
            gap = "\\ " if shown[-1:].isdigit() and piece[0].isdigit() else " " if shown else ""
            shown += gap + piece
        return shown

    def power(self, base: Expression, exponent: Expression) -> Written:
        """x^2, \\sqrt{x}, \\sqrt[3]{x}, \\frac{1}{x}, \\sin ^2(x)."""
        if type(exponent) is Fraction and exponent.numerator == 1:
            order = "" if exponent == HALF else f"[{exponent.denominator}]"
            return rf"\sqrt{order}{{{self.text(base)}}}", CALL
        if type(exponent) is not ExactComplex and is_negative(exponent):
            below = below_line(Expr(Power, (base, exponent)))
            return rf"\frac{{1}}{{{self.text(below)}}}", DIVIDE
        if type(exponent) is Fraction:
            raised = f"{exponent.numerator}/{exponent.denominator}"
        else:
            raised = self.text(exponent)
        functions = isinstance(base, Expr) and base.head in BARE_FUNCTIONS
        if functions and type(exponent) is int and "^" not in BARE_FUNCTIONS[base.head]:
            front = f"{BARE_FUNCTIONS[base.head]} ^{braced(raised)}"
            return front + self.arguments(front, base.args).lstrip(), POWER
        return f"{self.text(base, POWER + 1)}^{braced(raised)}", POWER

    def derivative(self, e: Expr) -> Written:
        """f'(x), f^{(1,0)}(x,y); f' alone."""
        if e.head.head is Derivative:
            orders, function, args = e.head.args, e.args[0], None
        else:
            orders, function, args = e.head.head.args, e.head.args[0], e.args
        front = self.text(function, CALL)
        if len(orders) == 1 and type(orders[0]) is int and 0 < orders[0] < 3:
            front += "'" * orders[0]
        else:
            front += f"^{{({','.join(map(self.text, orders))})}}"
        return front if args is None else front + self.arguments(front, args), CALL


def _derives(head: Expr) -> bool:
    return isinstance(head.head, Expr) and head.head.head is Derivative and len(head.args) == 1


def around(shown: str) -> str:
    """The text in parentheses, which grow where what is inside is taller than a line."""
    return rf"\left({shown}\right)" if TALL.search(shown) else f"({shown})"


def braced(shown: str) -> str:
    """An exponent or index: one character stands by itself."""
    return shown if len(shown) == 1 else f"{{{shown}}}"


def tex_text(e: Expression, visible: tuple[str, ...]) -> str:
    """The TeX of an expression."""
    return TeX(visible).text(e).strip()
