"""Numbers to eliminate with beyond fractions: a + b Sqrt[d], and any expressions over one denominator."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import Any

from wlnet.evaluator import evaluate
from wlnet.expr import (
    EXACT_TYPES,
    NUMBER_TYPES,
    ExactComplex,
    Expr,
    Expression,
    Symbol,
    call,
    is_list,
    list_of,
    rational,
)

from ..numbers.number_tower import is_zero


class Surd:
    """a + b Sqrt[d] with fractions a and b."""

    __slots__ = ("a", "b", "d")

    def __init__(self, a: Fraction, b: Fraction, d: int) -> None:
        self.a, self.b, self.d = a, b, d

    def of(self, other: Any) -> Surd:
        """Another number as one of this kind."""
        return other if isinstance(other, Surd) else Surd(Fraction(other), Fraction(0), self.d)

    def __bool__(self) -> bool:
        return bool(self.a or self.b)

    def __sub__(self, other: Any) -> Surd:
        y = self.of(other)
        return Surd(self.a - y.a, self.b - y.b, self.d)

    def __rsub__(self, other: Any) -> Surd:
        return self.of(other) - self

    def __neg__(self) -> Surd:
        return Surd(-self.a, -self.b, self.d)

    def __mul__(self, other: Any) -> Surd:
        y = self.of(other)
        return Surd(self.a * y.a + self.d * self.b * y.b, self.a * y.b + self.b * y.a, self.d)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Surd:
        y = self.of(other)
        size = y.a * y.a - self.d * y.b * y.b
        return self * Surd(y.a / size, -y.b / size, self.d)

    def __rtruediv__(self, other: Any) -> Surd:
        return self.of(other) / self

    def expression(self) -> Expression:
        """p (q + r Sqrt[d])/s, the common factor of all parts taken out."""
        if not self.b:
            return rational(self.a)
        below = lcm(self.a.denominator, self.b.denominator)
        a, b = int(self.a * below), int(self.b * below)
        common = gcd(a, b)
        root = call("Times", b // common, call("Sqrt", self.d))
        if not a:
            return evaluate(call("Times", Fraction(common, below), root))
        return evaluate(call("Times", rational(Fraction(common, below)), call("Plus", a // common, root)))


class Term:
    """An expression that is kept over one denominator, so that zero shows."""

    __slots__ = ("e",)

    def __init__(self, e: Expression) -> None:
        found = evaluate(e)
        self.e = found if type(found) in EXACT_TYPES or type(found) is Symbol else evaluate(call("Together", found))

    def __bool__(self) -> bool:
        if type(self.e) in NUMBER_TYPES:
            return not is_zero(self.e)
        found = evaluate(call("Expand", call("Numerator", self.e)))
        return type(found) not in NUMBER_TYPES or not is_zero(found)

    def __add__(self, other: Any) -> Term:
        return Term(call("Plus", self.e, plain(other)))

    __radd__ = __add__

    def __sub__(self, other: Any) -> Term:
        return Term(call("Subtract", self.e, plain(other)))

    def __rsub__(self, other: Any) -> Term:
        return Term(call("Subtract", plain(other), self.e))

    def __neg__(self) -> Term:
        return Term(call("Times", -1, self.e))

    def __mul__(self, other: Any) -> Term:
        return Term(call("Times", self.e, plain(other)))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Term:
        return Term(call("Divide", self.e, plain(other)))

    def __rtruediv__(self, other: Any) -> Term:
        return Term(call("Divide", plain(other), self.e))

    def expression(self) -> Expression:
        """What it stands for."""
        return self.e

    def conjugate(self) -> Term:
        """The complex conjugate."""
        return Term(call("Conjugate", self.e))


def plain(x: Any) -> Expression:
    """An element of a field as an expression."""
    return x.expression() if isinstance(x, (Surd, Term)) else rational(Fraction(x))


def matrix_of(rows: list[list[Any]]) -> Expr:
    """A list of lists of elements of a field."""
    return list_of(*(list_of(*map(plain, r)) for r in rows))


def field_rows(m: Expr) -> list[list[Any]] | None:
    """The rows of a matrix of exact elements; None for others, or where symbols cannot be simplified here."""
    cells = [list(r.args) for r in m.args]
    if any(is_list(x) or not isinstance(x, (int, Fraction, ExactComplex, Symbol, Expr)) for r in cells for x in r):
        return None
    if all(type(x) is int or type(x) is Fraction for r in cells for x in r):
        return [[Fraction(x) for x in r] for r in cells]
    if any(type(x) in (Symbol, Expr) for r in cells for x in r):
        try:
            import sympy  # noqa: F401
        except ImportError:
            return None
    if any(type(y) not in EXACT_TYPES and type(y) in NUMBER_TYPES for r in cells for x in r for y in atoms(x)):
        return None
    return [[Term(x) for x in r] for r in cells]


def atoms(e: Expression) -> list[Expression]:
    """The numbers and symbols in an expression."""
    return [x for a in e.args for x in atoms(a)] if isinstance(e, Expr) else [e]
