"""Incomplete gamma and beta functions, and what derives from them; polygamma functions and harmonic numbers."""

from __future__ import annotations

import math
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expression, call, rational, system

from .arithmetic import NUMERIC
from .number_tower import MACHINE, machine
from .numeric_value import real_value

TINY = 1e-300
PRECISE = 1e-16
MOST_TERMS = 200
EULER_GAMMA = 0.57721566490153286


def lower_series(a: float, x: float) -> float:
    """P(a, x) by its power series, for x < a + 1."""
    if x <= 0:
        return 0.0
    term = total = 1 / a
    n = a
    for _ in range(10_000):
        n += 1
        term *= x / n
        total += term
        if abs(term) < abs(total) * PRECISE:
            break
    return total * math.exp(-x + a * math.log(x) - math.lgamma(a))


def upper_fraction(a: float, x: float) -> float:
    """Q(a, x) by its continued fraction, for x >= a + 1 (Lentz's method)."""
    b = x + 1 - a
    c = 1 / TINY
    d = 1 / (b or TINY)
    h = d
    for i in range(1, 10_000):
        k = -i * (i - a)
        b += 2
        d = 1 / ((k * d + b) or TINY)
        c = (b + k / c) or TINY
        h *= d * c
        if abs(d * c - 1) < PRECISE:
            break
    return math.exp(-x + a * math.log(x) - math.lgamma(a)) * h


def gamma_q(a: float, x: float) -> float:
    """The regularized upper incomplete gamma function for a > 0, x >= 0."""
    if x < 0 or a <= 0:
        raise ValueError
    if math.isinf(x):
        return 0.0
    return 1 - lower_series(a, x) if x < a + 1 else upper_fraction(a, x)


def upper_gamma(a: float, x: float) -> float:
    """The upper incomplete gamma function for real a and x >= 0 (x > 0 where a <= 0); ValueError elsewhere."""
    if a > 0:
        return gamma_q(a, x) * math.gamma(a)
    if x <= 0:
        raise ValueError
    if a == 0:
        return exponential_integral(x)
    return (upper_gamma(a + 1, x) - x**a * math.exp(-x)) / a


def exponential_integral(x: float) -> float:
    """The integral of e^-t/t from x > 0 on: its power series, or its continued fraction for x > 1 (Lentz's method)."""
    if x <= 1:
        total, term = -EULER_GAMMA - math.log(x), 1.0
        for k in range(1, 40):
            term *= -x / k
            total -= term / k
        return total
    b, c = x + 1, 1 / TINY
    d = 1 / b
    h = d
    for i in range(1, 10_000):
        b += 2
        d = 1 / (-i * i * d + b)
        c = b - i * i / c
        h *= c * d
        if abs(c * d - 1) < PRECISE:
            break
    return h * math.exp(-x)


def beta_i(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function, for 0 <= x <= 1 (continued fraction, Lentz's method)."""
    if not 0 <= x <= 1 or a <= 0 or b <= 0:
        raise ValueError
    if x in (0, 1):
        return float(x)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_i(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or TINY)
    h = d
    for m in range(1, 10_000):
        for k in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + k * d) or TINY)
            c = (1 + k / c) or TINY
            h *= d * c
        if abs(d * c - 1) < PRECISE:
            break
    return front * h


def machines(*args: Expression) -> list[float] | None:
    """The machine values of real arguments of which one at least is a machine number."""
    if not any(type(a) in MACHINE for a in args):
        return None
    values = [real_value(a) for a in args]
    return None if any(v is None for v in values) else [float(machine(v).real) for v in values]


@builtin("GammaRegularized", "GammaRegularized[a, z] is Gamma[a, z]/Gamma[a]; GammaRegularized[a, z0, z1] the "
         "difference of two.", attributes=NUMERIC)  # fmt: skip
def gamma_regularized(a, z, end=None):
    """Q(a, z)."""
    if end is not None:
        three = machines(a, z, end)
        if three is None and not (type(a) is int and a == 1):
            return None
        return call("Subtract", call("GammaRegularized", a, z), call("GammaRegularized", a, end))
    if type(z) is int and z == 0 and (real_value(a) or 0) > 0:
        return 1
    if type(a) is int and a == 1:
        return call("Exp", call("Minus", z))
    if type(a) is int and 1 < a <= MOST_TERMS and type(z) in (int, Fraction):  # E^-z (1 + z + ... + z^(a - 1)/(a - 1)!)
        total, term = Fraction(1), Fraction(1)
        for k in range(1, a):
            term *= Fraction(z) / k
            total += term
        return call("Times", rational(total), call("Exp", call("Minus", z)))
    numbers = machines(a, z)
    try:
        return None if numbers is None else gamma_q(*numbers)
    except (ValueError, OverflowError):
        return None


@builtin("BetaRegularized", "BetaRegularized[z, a, b] is the incomplete beta function divided by Beta[a, b].",
         attributes=NUMERIC)  # fmt: skip
def beta_regularized(z, a, b):
    """I_z(a, b)."""
    if type(z) is int and z in (0, 1):
        return z
    if type(z) in (int, Fraction) and type(a) is int and type(b) is int and a > 0 and b > 0 and a + b < 200:
        n = a + b - 1
        return rational(sum((math.comb(n, j) * Fraction(z) ** j * (1 - Fraction(z)) ** (n - j) for j in range(
            a, n + 1)), Fraction(0)))  # fmt: skip
    numbers = machines(z, a, b)
    try:
        return None if numbers is None else beta_i(*numbers)
    except (ValueError, OverflowError):
        return None


def polygamma(n: int, x: float) -> float:
    """The n-th derivative of the digamma function: recurrence up to x >= 15, then its asymptotic series."""
    if x <= 0 and x == math.floor(x):
        raise ZeroDivisionError
    if x < 0:
        raise ValueError
    total = 0.0
    while x < 15:
        total += -1 / x if n == 0 else (-1) ** (n + 1) * math.factorial(n) / x ** (n + 1)
        x += 1
    if n == 0:
        value = math.log(x) - 0.5 / x
        for k, b in enumerate(BERNOULLI, 1):
            value -= b / (2 * k * x ** (2 * k))
        return total + value
    value = math.factorial(n - 1) / x**n + math.factorial(n) / (2 * x ** (n + 1))
    for k, b in enumerate(BERNOULLI, 1):
        value += b * math.factorial(2 * k + n - 1) / (math.factorial(2 * k) * x ** (2 * k + n))
    return total + (-1) ** (n + 1) * value


BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798)


@builtin("PolyGamma", "PolyGamma[z] is the digamma function Gamma'[z]/Gamma[z]; PolyGamma[n, z] its n-th derivative.",
         attributes=NUMERIC)  # fmt: skip
def poly_gamma(n, z=None):
    """Exact at positive integers, numbers at machine numbers."""
    if z is None:
        return call("PolyGamma", 0, n)
    if type(n) is not int or n < 0:
        return None
    if type(z) is int:
        if z <= 0:
            return system("ComplexInfinity")
        if n == 0 and z < 1000:
            return call("Plus", rational(sum((Fraction(1, k) for k in range(1, z)), Fraction(0))),
                        call("Times", -1, system("EulerGamma")))  # fmt: skip
        if n == 1 and z < 1000:
            lower = sum((Fraction(1, k * k) for k in range(1, z)), Fraction(0))
            square = call("Times", Fraction(1, 6), call("Power", system("Pi"), 2))
            return call("Plus", square, rational(-lower))
    if type(z) is float:
        try:
            if z < 0 and n == 0:  # reflection
                return polygamma(0, 1 - z) - math.pi / math.tan(math.pi * z)
            return polygamma(n, z)
        except ZeroDivisionError:
            return system("ComplexInfinity")
        except (ValueError, OverflowError):
            return None
    return None


@builtin("HarmonicNumber", "HarmonicNumber[n] is 1 + 1/2 + ... + 1/n; HarmonicNumber[n, r] the sum of k^-r.",
         attributes=NUMERIC)  # fmt: skip
def harmonic_number(n, r=1):
    """The sum for an integer n; by the digamma function for machine numbers."""
    if type(n) is int and type(r) is int and 0 <= n <= 100_000:
        return rational(sum((Fraction(k) ** -r for k in range(1, n + 1)), Fraction(0)))
    if type(n) is float and r == 1:
        return evaluate(call("Plus", call("PolyGamma", 0, n + 1), call("N", system("EulerGamma"))))
    return None


def part_of_sign(name: str, usage: str, value: object) -> None:
    """Declare RealAbs and RealSign, which stay where the argument is not real."""

    def function(x: Expression) -> Expression:
        if type(x) in (complex,):
            return None
        number = real_value(x)
        return None if number is None else call(value, x)  # type: ignore[arg-type]

    function.__doc__ = usage
    builtin(name, usage, attributes=NUMERIC)(function)


part_of_sign("RealAbs", "RealAbs[x] is the absolute value of a real number.", "Abs")
part_of_sign("RealSign", "RealSign[x] is -1, 0 or 1 as the real number x is negative, 0 or positive.", "Sign")


@builtin("DiracDelta", "DiracDelta[x] is the delta function: 0 for x other than 0, with the integral 1.",
         attributes=NUMERIC)  # fmt: skip
def dirac_delta(*args):
    """0 where an argument is a number other than 0."""
    for x in args:
        number = real_value(x)
        if number is not None and machine(number).real != 0:
            return 0
    return None
