"""Numbers that Python lacks: exact complex numbers, and reals of a stated precision."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction


def rational(value: Fraction) -> Exact:
    """The fraction, or the integer it is equal to: a Fraction with denominator 1 is never an expression."""
    return value.numerator if value.denominator == 1 else value


class ExactComplex:
    """re + im I with integer or rational parts and im != 0. Build it with `exact_complex`."""

    __slots__ = ("im", "re")

    def __init__(self, re: Exact, im: Exact) -> None:
        self.re = re
        self.im = im

    def __eq__(self, other: object) -> bool:
        return type(other) is ExactComplex and self.re == other.re and self.im == other.im

    def __hash__(self) -> int:
        return hash((ExactComplex, self.re, self.im))

    def __complex__(self) -> complex:
        return complex(float(self.re), float(self.im))

    def __repr__(self) -> str:
        return f"Complex[{self.re}, {self.im}]"


def exact_complex(re: Exact, im: Exact) -> Exact | ExactComplex:
    """re + im I; a plain exact number where im is 0."""
    re = rational(re) if type(re) is Fraction else re
    im = rational(im) if type(im) is Fraction else im
    return ExactComplex(re, im) if im else re


class BigReal:
    """A real number with a stated precision in decimal digits, as 1.5`20 in source text."""

    __slots__ = ("precision", "value")

    def __init__(self, value: Decimal, precision: float) -> None:
        self.value = value
        self.precision = precision

    def __eq__(self, other: object) -> bool:
        return type(other) is BigReal and self.value == other.value and self.precision == other.precision

    def __hash__(self) -> int:
        return hash((BigReal, self.value, self.precision))

    def __float__(self) -> float:
        return float(self.value)

    def __repr__(self) -> str:
        return f"{self.value}`{self.precision:g}"


class BigComplex:
    """re + im I with a part of stated precision; the other one is of that kind, too, or exactly 0."""

    __slots__ = ("im", "re")

    def __init__(self, re: BigReal | int, im: BigReal) -> None:
        self.re = re
        self.im = im

    def __eq__(self, other: object) -> bool:
        return type(other) is BigComplex and self.re == other.re and self.im == other.im

    def __hash__(self) -> int:
        return hash((BigComplex, self.re, self.im))

    def __complex__(self) -> complex:
        return complex(float(self.re), float(self.im))

    def __repr__(self) -> str:
        return f"Complex[{self.re}, {self.im}]"
