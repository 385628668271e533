"""Orthogonal polynomials: written out for whole orders, numbers by their recurrences, other orders through mpmath."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import factorial, lcm

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, call, is_list, rational, system

from .arithmetic import NUMERIC
from .library_functions import inexact_value

Plus, Times, Power, List = map(system, ("Plus", "Times", "Power", "List"))
Coefficients = tuple[Fraction, ...]  # of 1, x, x^2, ...
Step = Callable[[int], tuple[Fraction, Fraction, Fraction]]  # a, b, c of P(n + 1) = (a x + b) P(n) - c P(n - 1)
MOST = 2000
ONE, ZERO = Fraction(1), Fraction(0)


def written(coefficients: Coefficients, x: Expression) -> Expression:
    """The polynomial of x over a common denominator."""
    shared = lcm(*(c.denominator for c in coefficients))
    terms = tuple(
        Expr(Times, (int(c * shared), Expr(Power, (x, k)) if k else 1)) for k, c in enumerate(coefficients) if c
    )
    if not terms:
        return 0
    return Expr(Plus, terms) if shared == 1 else Expr(Times, (rational(Fraction(1, shared)), Expr(Plus, terms)))


class Family:
    """Polynomials by a recurrence, each kept for the next."""

    def __init__(self, first: Coefficients, second: Coefficients, step: Step) -> None:
        self.known, self.step = [first, second], step

    def __call__(self, n: int) -> Coefficients:
        """The coefficients of the n-th."""
        while len(self.known) <= n:
            before, now = self.known[-2:]
            a, b, c = self.step(len(self.known) - 1)
            new = [ZERO] * (len(self.known) + 1)
            for i, value in enumerate(now):
                new[i + 1] += a * value
                new[i] += b * value
            for i, value in enumerate(before):
                new[i] -= c * value
            self.known.append(tuple(new))
        return self.known[n]


legendre = Family((ONE,), (ZERO, ONE), lambda k: (Fraction(2 * k + 1, k + 1), ZERO, Fraction(k, k + 1)))
"""(k + 1) P(k + 1) = (2 k + 1) x P(k) - k P(k - 1)."""
chebyshev = Family((ONE,), (ZERO, ONE), lambda _: (Fraction(2), ZERO, ONE))
"""T(k + 1) = 2 x T(k) - T(k - 1)."""
chebyshev_second = Family((ONE,), (ZERO, Fraction(2)), lambda _: (Fraction(2), ZERO, ONE))
"""U(k + 1) = 2 x U(k) - U(k - 1)."""
hermite = Family((ONE,), (ZERO, Fraction(2)), lambda k: (Fraction(2), ZERO, Fraction(2 * k)))
"""H(k + 1) = 2 x H(k) - 2 k H(k - 1)."""


@lru_cache(maxsize=64)
def laguerre_family(a: Fraction) -> Family:
    """(k + 1) L(k + 1) = (2 k + 1 + a - x) L(k) - (k + a) L(k - 1)."""
    return Family((ONE,), (1 + a, -ONE), lambda k: (Fraction(-1, k + 1), (2 * k + 1 + a) / (k + 1), (k + a) / (k + 1)))


@lru_cache(maxsize=64)
def gegenbauer_family(m: Fraction) -> Family:
    """(k + 1) C(k + 1) = 2 (k + m) x C(k) - (k + 2 m - 1) C(k - 1)."""
    return Family((ONE,), (ZERO, 2 * m), lambda k: (2 * (k + m) / (k + 1), ZERO, (k + 2 * m - 1) / (k + 1)))


def laguerre(n: int, a: Fraction = ZERO) -> Coefficients:
    """The n-th Laguerre polynomial."""
    return laguerre_family(a)(n)


def gegenbauer(n: int, m: Fraction | None = None) -> Coefficients:
    """The n-th Gegenbauer polynomial; without m the limit of C(n)/m for m -> 0, 2/n T(n)."""
    if m is not None:
        return gegenbauer_family(m)(n)
    return tuple(Fraction(2, n) * c for c in chebyshev(n)) if n else (ZERO,)


@lru_cache(maxsize=256)
def jacobi(n: int, a: Fraction, b: Fraction) -> Coefficients:
    """The sum of Binomial[n + a, n - s] Binomial[n + b, s] ((x - 1)/2)^s ((x + 1)/2)^(n - s)."""
    total = [ZERO] * (n + 1)
    for s in range(n + 1):
        factor = binomial(n + a, n - s) * binomial(n + b, s) / 2**n
        part: list[Fraction] = [factor]
        for sign, count in ((-1, s), (1, n - s)):
            for _ in range(count):
                part = [sign * part[0], *(sign * part[i] + part[i - 1] for i in range(1, len(part))), part[-1]]
        for i, value in enumerate(part):
            total[i] += value
    return tuple(total)


def binomial(x: Fraction, k: int) -> Fraction:
    """x (x - 1) ... (x - k + 1)/k!."""
    found = ONE
    for i in range(k):
        found *= (x - i) / (i + 1)
    return found


def value(found: Coefficients, x: int | Fraction | float) -> Expression:
    """By Horner's rule, exactly; a machine number for one."""
    total, exact = ZERO, Fraction(x)
    for c in reversed(found):
        total = total * exact + c
    return float(total) if type(x) is float else rational(total)


def declare(name: str, usage: str, polynomial: Callable[..., Coefficients], parameters: int, least: int = 2) -> None:
    """Declare name[n, parameters..., x]; `least` is the smallest number of arguments."""

    def function(n: Expression, *rest: Expression) -> Expression:
        *given, x = rest
        if type(n) is int and n < 0 and name in ("LegendreP", "ChebyshevT"):
            return call(name, -n - 1 if name == "LegendreP" else -n, x) if not given else None
        if type(n) is int and 0 <= n <= MOST and all(type(p) in (int, Fraction) for p in given) and not is_list(x):
            found = polynomial(n, *map(Fraction, given))
            plain = type(x) in (int, Fraction) or (type(x) is float and abs(x) < 1e100)
            return value(found, x) if plain else written(found, x)
        return inexact_value(name, (n, *rest))

    function.__doc__ = usage
    builtin(name, usage, attributes=NUMERIC, module=__name__)(function)
    definition = system(name).definition
    definition.least, definition.most = least, parameters + 2


declare("ChebyshevT", "ChebyshevT[n, x] is the Chebyshev polynomial with ChebyshevT[n, Cos[t]] = Cos[n t].",
        chebyshev, 0)  # fmt: skip
declare("ChebyshevU", "ChebyshevU[n, x] is the Chebyshev polynomial with Sin[t] ChebyshevU[n, Cos[t]] = Sin[(n + 1) "
        "t].",
        chebyshev_second, 0)  # fmt: skip
declare("HermiteH", "HermiteH[n, x] is the Hermite polynomial, orthogonal with the weight E^(-x^2).", hermite, 0)
declare("LaguerreL", "LaguerreL[n, x] is the Laguerre polynomial, LaguerreL[n, a, x] the one with the weight x^a E^-x.",
        laguerre, 1)  # fmt: skip
declare("GegenbauerC", "GegenbauerC[n, m, x] is the Gegenbauer polynomial, with the weight (1 - x^2)^(m - 1/2).",
        gegenbauer, 1)  # fmt: skip
declare("JacobiP", "JacobiP[n, a, b, x] is the Jacobi polynomial, with the weight (1 - x)^a (1 + x)^b.", jacobi, 2, 4)


@builtin("LegendreP", "LegendreP[n, x] is the Legendre polynomial, LegendreP[n, m, x] the associated function: "
         "(-1)^m (1 - x^2)^(m/2) times the m-th derivative.", attributes=NUMERIC)  # fmt: skip
def legendre_p(n, m, x=None):
    """Written out for integers n and m; numbers of other orders through mpmath."""
    if x is None:
        m, x = 0, m
    if type(n) is int and n < 0:
        return call("LegendreP", -n - 1, m, x)
    if type(n) is int and type(m) is int and n <= MOST:
        if abs(m) > n:
            return 0
        if m < 0:
            ratio = Fraction((-1) ** -m * factorial(n + m), factorial(n - m))
            return call("Times", rational(ratio), call("LegendreP", n, -m, x))
        found = legendre(n)
        for _ in range(m):
            found = tuple(k * c for k, c in enumerate(found))[1:]
        if m == 0 and (type(x) in (int, Fraction) or (type(x) is float and abs(x) < 1e100)):
            return value(found, x)
        polynomial = written(found, x)
        if m == 0:
            return polynomial
        root = call("Power", call("Subtract", 1, call("Power", x, 2)), rational(Fraction(m, 2)))
        return call("Times", (-1) ** m, root, polynomial)
    return inexact_value("LegendreP", (n, x)) if type(m) is int and m == 0 else None


@builtin("SphericalHarmonicY", "SphericalHarmonicY[l, m, theta, phi] is the spherical harmonic, orthonormal on the "
         "sphere.", attributes=NUMERIC)  # fmt: skip
def spherical_harmonic_y(degree, m, theta, phi):
    """Sqrt[(2 l + 1)/(4 Pi) (l - m)!/(l + m)!] LegendreP[l, m, Cos[theta]] E^(I m phi)."""
    if type(degree) is not int or type(m) is not int or degree < 0:
        return None
    if abs(m) > degree:
        return 0
    ratio = Fraction((2 * degree + 1) * factorial(degree - m), 4 * factorial(degree + m))
    norm = call("Sqrt", call("Divide", rational(ratio), system("Pi")))
    turned = call("Exp", call("Times", system("I"), m, phi))
    associated = evaluate(call("LegendreP", degree, m, system("Formula`x")))
    on_sphere = call("ReplaceAll", associated, call("List", call("Rule", system("Formula`x"), call("Cos", theta))))
    sine = call("Power", call("Subtract", 1, call("Power", call("Cos", theta), 2)), rational(Fraction(abs(m), 2)))
    plain = call("ReplaceAll", on_sphere, call("Rule", evaluate(sine), call("Power", call("Sin", theta), abs(m))))
    return call("Times", norm, turned, evaluate(plain))
