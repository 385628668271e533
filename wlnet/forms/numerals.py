"""The text of numbers in each form, with the precedence each text has inside a larger one."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from ..expr import BigComplex, BigReal, ExactComplex, Expression
from .operators import ATOM, DIVIDE, NEGATIVE, PLUS, TIMES

SHORT = 10_000  # bits below which Python's own conversion is quick and unrestricted
Text = tuple[str, int]


def number(e: Expression, form: str, digits: int = 6) -> Text:
    """The text of any number and its precedence; `digits` are the significant ones of reals in OutputForm."""
    kind = type(e)
    if kind is int:
        return integer(e), ATOM if e >= 0 else NEGATIVE
    if kind is float:
        return real(e, form, digits)
    if kind is Fraction:
        return fraction(e, form)
    if kind is BigReal:
        return big_real(e, form)
    return complex_number(e, form, digits)


def integer(n: int) -> str:
    """All digits of an integer of any size (Python's `str` refuses long ones)."""
    return str(n) if n.bit_length() < SHORT else format(Decimal(n), "f")


def fraction(q: Fraction, form: str) -> Text:
    """1/3, or Rational[1, 3] in FullForm."""
    above, below = integer(q.numerator), integer(q.denominator)
    if form == "FullForm":
        return f"Rational[{above}, {below}]", ATOM
    return f"{above}/{below}", DIVIDE if q > 0 else NEGATIVE


def real(x: float, form: str, digits: int = 6) -> Text:
    """A machine real: `digits` significant digits in OutputForm, otherwise as many as read back exactly."""
    if not math.isfinite(x):
        return _not_finite(x, form)
    if form == "OutputForm":
        shown = output_real(x, digits)
        return shown, NEGATIVE if x < 0 else TIMES if "*" in shown else ATOM
    shown = repr(x)
    sign = NEGATIVE if shown[0] == "-" else ATOM
    if x == 0 or 1e-5 <= abs(x) < 1e6:
        shown = f"{Decimal(shown):f}" if "e" in shown else shown.removesuffix("0") if shown.endswith(".0") else shown
        return (shown + "`" if form == "FullForm" else shown), sign
    mantissa, exponent = _scientific(Decimal(shown))
    return f"{mantissa}{'`' if form == 'FullForm' else ''}*^{exponent}", sign


def output_real(x: float, digits: int = 6) -> str:
    """`digits` significant digits without trailing zeros; positional while the exponent is between -5 and 5."""
    if not math.isfinite(x):
        return _not_finite(x, "OutputForm")[0]
    if x == 0:
        return "0."
    mantissa, mark, exponent = f"{x:.{digits - 1}e}".partition("e")
    power = int(exponent)
    if -6 < power < 6:
        shown = f"{Decimal(mantissa + mark + exponent):f}"
        return shown.rstrip("0") if "." in shown else shown + "."
    return f"{mantissa.rstrip('0') if '.' in mantissa else mantissa + '.'}*10^{power}"


def big_real(x: BigReal, form: str) -> Text:
    """A real of stated precision: its digits in OutputForm, otherwise digits and precision as in 1.5`20."""
    sign = NEGATIVE if x.value < 0 else ATOM
    if not x.value.is_finite():
        return _not_finite(float(x.value), form)
    value = x.value
    if form == "OutputForm":
        count = max(1, round(x.precision))
        if value == 0:
            return f"0.*10^-{count}", TIMES
        mantissa, mark, exponent = f"{value:.{count - 1}e}".partition("e")
        power = int(exponent)
        if -6 < power < max(6, count):
            shown = f"{Decimal(mantissa + mark + exponent):f}"
            return (shown if "." in shown else shown + "."), sign
        return f"{mantissa if '.' in mantissa else mantissa + '.'}*10^{power}", TIMES if value > 0 else NEGATIVE
    mark = "`" + real(float(x.precision), "InputForm")[0].removesuffix(".")
    if value == 0:
        return "0`" + mark, sign
    if -6 < value.adjusted() < 21:
        shown = f"{value:f}"
        shown = shown.rstrip("0") if "." in shown else shown + "."
        return shown + mark, sign
    mantissa, power = _scientific(value)
    return f"{mantissa}{mark}*^{power}", sign


def complex_number(z: complex | ExactComplex | BigComplex, form: str, digits: int = 6) -> Text:
    """2 + 3 I, 2 + 3*I or Complex[2, 3]; each part is written as the number it is."""
    re, im = (z.real, z.imag) if isinstance(z, complex) else (z.re, z.im)
    if form == "FullForm":
        return f"Complex[{number(re, form)[0]}, {number(im, form)[0]}]", ATOM
    negative = math.copysign(1.0, im) < 0 if isinstance(z, complex) else is_below_zero(im)
    imaginary, level = _imaginary(opposite(im) if negative else im, form, digits)
    if not isinstance(z, complex) and type(re) is int and re == 0:
        if form == "InputForm" and negative and type(im) is Fraction:
            if im.numerator == -1:
                return f"-1/{im.denominator}*I", NEGATIVE
            return f"({im.numerator}*I)/{im.denominator}", DIVIDE
        return ("-" + imaginary, NEGATIVE) if negative else (imaginary, level)
    return f"{number(re, form, digits)[0]} {'-' if negative else '+'} {imaginary}", PLUS


def is_below_zero(x: int | float | Fraction | BigReal) -> bool:
    """Whether a real number is written with a minus sign."""
    return bool(x.value < 0) if isinstance(x, BigReal) else x < 0


def opposite(x: Expression) -> Expression:
    """-x for a real number."""
    return BigReal(x.value.copy_negate(), x.precision) if type(x) is BigReal else -x


def _imaginary(im: Expression, form: str, digits: int) -> Text:
    """The text of im I for im >= 0."""
    times = " " if form == "OutputForm" else "*"
    if type(im) is int and im == 1:
        return "I", ATOM
    if type(im) is Fraction:
        above = "I" if im.numerator == 1 else f"({integer(im.numerator)}{times}I)"
        return f"{above}/{integer(im.denominator)}", DIVIDE
    return f"{number(im, form, digits)[0]}{times}I", TIMES


def _not_finite(x: float, form: str) -> Text:
    if x != x:
        return "Indeterminate", ATOM
    if form == "FullForm":
        return f"DirectedInfinity[{1 if x > 0 else -1}]", ATOM
    return ("Infinity", ATOM) if x > 0 else ("-Infinity", NEGATIVE)


def _scientific(value: Decimal) -> tuple[str, int]:
    """Mantissa text with its point, and the power of ten."""
    sign, figures, _ = value.as_tuple()
    text = "".join(map(str, figures)).rstrip("0") or "0"
    return f"{'-' if sign else ''}{text[0]}.{text[1:]}", value.adjusted()
