"""CForm and FortranForm: expressions as the text of programs in C and Fortran."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from ..expr import NUMBER_TYPES, Atom, BigComplex, BigReal, ExactComplex, Expr, Expression, Symbol, system
from .arithmetic import below_line, opposite
from .lent import lent
from .numerals import integer
from .operators import ATOM, CALL, COMMA, DIVIDE, NEGATIVE, PLUS, POWER, TIMES
from .strings import quoted

Plus, Times, Power, Not, List = map(system, ("Plus", "Times", "Power", "Not", "List"))
HALF = Fraction(1, 2)
MAX_DIGITS = 16
Written = tuple[str, int]
SIGNS = {
    "CForm": {
        "Equal": (" == ", 290), "Unequal": (" != ", 290), "Less": (" < ", 295), "LessEqual": (" <= ", 295),
        "Greater": (" > ", 295), "GreaterEqual": (" >= ", 295), "And": (" && ", 215), "Or": (" || ", 213),
        "Set": (" = ", 40), "AddTo": (" += ", 40), "SubtractFrom": (" -= ", 40), "TimesBy": (" *= ", 40),
        "DivideBy": (" /= ", 40),
    },
    "FortranForm": {
        "Equal": (".eq.", 290), "Unequal": (".ne.", 290), "Less": (".lt.", 290), "LessEqual": (".le.", 290),
        "Greater": (".gt.", 290), "GreaterEqual": (".ge.", 290), "And": (".and.", 215), "Or": (".or.", 213),
        "Set": (" = ", 40),
    },
}  # fmt: skip
NOT = {"CForm": "!", "FortranForm": ".not."}


class Program:
    """What writes one expression in the syntax of a language."""

    def __init__(self, form: str, visible: tuple[str, ...]) -> None:
        self.form = form
        self.visible = visible
        self.signs = {system(name): sign for name, sign in SIGNS[form].items()}

    def text(self, e: Expression, level: int = 0) -> str:
        """The text, in parentheses where it binds less than `level`."""
        shown, precedence = self.written(e)
        return f"({shown})" if precedence < level else shown

    def written(self, e: Expression) -> Written:
        """The text of an expression and its precedence."""
        if type(e) in NUMBER_TYPES:
            return self.number(e)
        if type(e) is str:
            return quoted(e), ATOM
        if lent.formatted is not None:
            own = lent.formatted(e, self.form)
            if own is not None and own is not e:
                return self.written(own)
        if type(e) is Symbol:
            return (e.name if e.context in self.visible else f"{e.context}{e.name}".replace("`", "_")), ATOM
        if isinstance(e, Atom):
            return self.written(e.constructor())
        return self.special(e) or self.calls(e)

    def special(self, e: Expr) -> Written | None:
        """Calls of heads with a syntax of their own."""
        head, count = e.head, len(e.args)
        if head is Plus and count > 1:
            return self.total(e), PLUS
        if head is Times and count > 1:
            return self.product(e)
        if head is Power and count == 2:
            return self.power(*e.args)
        if head is Not and count == 1:
            return NOT[self.form] + self.text(e.args[0], CALL if self.form == "CForm" else 290), 230
        if head in WRAPPERS and e.args:
            return self.written(e.args[0])
        if type(head) is Symbol and head in self.signs and count > 1:
            sign, level = self.signs[head]
            return sign.join(self.text(a, level + 1) for a in e.args), level
        return None

    def calls(self, e: Expr) -> Written:
        """f(x,y)."""
        return f"{self.text(e.head, CALL)}({','.join(self.text(a, COMMA) for a in e.args)})", CALL

    def number(self, e: Expression) -> Written:
        """Exact fractions become reals, for both languages would divide integers."""
        if type(e) is int:
            return integer(e), ATOM if e >= 0 else NEGATIVE
        if type(e) is Fraction:
            return self.number(float(e))
        if type(e) is float:
            return real(repr(e), math.isfinite(e)), ATOM if math.copysign(1.0, e) > 0 else NEGATIVE
        if type(e) is BigReal:
            count = max(1, round(e.precision))
            return real(f"{e.value:.{count}g}", e.value.is_finite()), NEGATIVE if e.value < 0 else ATOM
        assert isinstance(e, complex | ExactComplex | BigComplex)
        re, im = (e.real, e.imag) if isinstance(e, complex) else (e.re, e.im)
        parts = f"({self.number(re)[0]},{self.number(im)[0]})"
        return (parts if self.form == "FortranForm" else "Complex" + parts), ATOM

    def total(self, e: Expr) -> str:
        """a + b - c."""
        shown = self.text(e.args[0], PLUS + 1)
        for term in e.args[1:]:
            positive = opposite(term)
            shown += f" + {self.text(term, PLUS + 1)}" if positive is None else f" - {self.text(positive, PLUS + 1)}"
        return shown

    def product(self, e: Expr) -> Written:
        """2*x, (2*x)/3., a/(b*c), -(a*b)."""
        first, *rest = e.args
        if type(first) is int and first == -1:
            return "-" + self.text(opposite(e), TIMES + 1 if len(rest) == 1 else ATOM), NEGATIVE
        if type(first) is Fraction and first.numerator == -1 and all(below_line(f) is None for f in rest):
            return f"{self.number(first)[0]}*{self.factors(rest)}", NEGATIVE
        above = [f for f in e.args if below_line(f) is None and type(f) is not Fraction]
        under = [g for f in e.args if type(f) is not Fraction and (g := below_line(f)) is not None]
        alone = len(under) == 1 and type(first) is not Fraction
        below = [self.text(g, DIVIDE + 1 if alone else TIMES + 1) for g in under]
        if type(first) is Fraction:
            above = [first.numerator, *above] if first.numerator != 1 else above
            below.insert(0, f"{integer(first.denominator)}.")
        if not below:
            return self.factors(above), TIMES
        top = self.factors(above) if above else "1"
        if len(above) > 1 or (above and self.written(above[0])[1] < NEGATIVE):
            top = f"({top})"
        bottom = "*".join(below) if len(below) == 1 else f"({'*'.join(below)})"
        return f"{top}/{bottom}", DIVIDE

    def factors(self, items: list[Expression]) -> str:
        """Factors with times signs between; a number in front needs no parentheses."""
        if len(items) == 1:
            return self.text(items[0])
        front = self.text(items[0], NEGATIVE if type(items[0]) in NUMBER_TYPES else TIMES + 1)
        return "*".join([front, *(self.text(f, TIMES + 1) for f in items[1:])])

    def power(self, base: Expression, exponent: Expression) -> Written:
        """Sqrt(x), 1/x, and Power(x,2) in C, x**2 in Fortran."""
        if type(exponent) is Fraction and exponent == HALF:
            return f"Sqrt({self.text(base)})", CALL
        if type(exponent) in (int, Fraction) and exponent in (-1, -HALF):
            return f"1/{self.text(below_line(Expr(Power, (base, exponent))), DIVIDE + 1)}", DIVIDE
        if self.form == "CForm":
            return f"Power({self.text(base)},{self.text(exponent)})", CALL
        level = POWER if type(exponent) in NUMBER_TYPES else POWER + 1
        return f"{self.text(base, POWER + 1)}**{self.text(exponent, level)}", POWER


WRAPPERS = frozenset(map(system, ("HoldForm", "Defer", "CForm", "FortranForm", "InputForm", "OutputForm", "Style")))


def real(shown: str, finite: bool) -> str:
    """The digits of a real with a point, and the power of ten after e."""
    if not finite:
        return "Indeterminate" if "n" in shown.lower().replace("inf", "") else "Infinity"
    value = Decimal(shown)
    sign, figures, _ = value.as_tuple()
    text = "".join(map(str, figures)).rstrip("0") or "0"
    power = value.adjusted() if value else 0
    minus = "-" if sign else ""
    if -6 < power < MAX_DIGITS:
        whole = text[: power + 1].ljust(power + 1, "0") if power >= 0 else "0"
        return f"{minus}{whole}.{text[power + 1 :] if power >= 0 else '0' * (-power - 1) + text}"
    return f"{minus}{text[0]}.{text[1:]}e{power}"


def program_text(e: Expression, form: str, visible: tuple[str, ...]) -> str:
    """The text of an expression in CForm or FortranForm."""
    return Program(form, visible).text(e)
