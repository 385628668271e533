"""Gamma and factorials, binomials, the error function and its inverse, real roots."""

from __future__ import annotations

import cmath
import math
from fractions import Fraction

from wlnet.evaluator import builtin, message
from wlnet.expr import NUMBER_TYPES, Expr, Expression, WolframMessage, call, rational, system

from .arithmetic import NUMERIC
from .infinities import NEGATIVE_INFINITY, ComplexInfinity, Infinity, direction
from .number_tower import MACHINE, finite, machine, overflow, simplest
from .numeric_function import ODD, is_exact_one, is_exact_zero, numeric_function
from .numeric_value import is_numeric, real_value, sign_of
from .precise_functions import value_of
from .radicals import integer_root
from .significance import BIG, promoted

Plus, Times, Power, Pi = map(system, ("Plus", "Times", "Power", "Pi"))
LARGEST_MACHINE_GAMMA = 170.0  # beyond it, gamma functions overflow where their quotients need not
LARGEST_FACTORIAL = 500_000  # some 2.6 million digits, computed in a few seconds


def exact_factorial(n: int) -> int:
    """n!; General::ovfl where it is too large."""
    if n > LARGEST_FACTORIAL:
        raise overflow()
    return math.factorial(n)


LANCZOS = (0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
           12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7)  # fmt: skip


def complex_gamma(z: complex) -> complex:
    """The gamma function of a complex number by Lanczos' approximation (g = 7, nine terms), about 15 digits."""
    if z.real < 0.5:
        return cmath.pi / (cmath.sin(cmath.pi * z) * complex_gamma(1 - z))
    z -= 1
    total = LANCZOS[0] + sum(c / (z + i) for i, c in enumerate(LANCZOS[1:], 1))
    t = z + 7.5
    return math.sqrt(2 * math.pi) * t ** (z + 0.5) * cmath.exp(-t) * total


def gamma_exact(x: Expression) -> Expression:
    """Gamma at integers, halves and infinity."""
    if type(x) is int:
        return exact_factorial(x - 1) if x > 0 else ComplexInfinity
    if type(x) is Fraction and x.denominator == 2 and abs(x) < 10_000:
        product = Fraction(1)
        n = abs(x.numerator) // 2
        if x > 0:
            for k in range(n):
                product *= Fraction(2 * k + 1, 2)
        else:
            for k in range(n + 1):
                product *= Fraction(-2, 2 * k + 1)
        return Expr(Times, (simplest(product), call("Sqrt", Pi)))
    return Infinity if direction(x) == 1 else None


def real_gamma(x: float) -> float:
    """math.gamma; its poles raise ZeroDivisionError, which gives ComplexInfinity."""
    if x <= 0 and x == math.floor(x):
        raise ZeroDivisionError
    return math.gamma(x)


def incomplete_gamma(a: Expression, x: Expression, y: Expression) -> Expression:
    """Gamma[a, x], or Gamma[a, x] - Gamma[a, y]; None where it stays symbolic."""
    from .incomplete import machines, upper_gamma

    if y is not None:
        if machines(a, x, y) is None and not is_exact_one(a):
            return None
        return call("Subtract", call("Gamma", a, x), call("Gamma", a, y))
    if is_exact_one(a):
        return call("Exp", call("Minus", x))
    if direction(x) == 1:
        return 0
    if is_exact_zero(x) and sign_of(a) == 1:
        return call("Gamma", a)
    numbers = machines(a, x)
    try:
        return None if numbers is None else finite(upper_gamma(*numbers))
    except ValueError:
        return None
    except OverflowError:
        raise overflow() from None


numeric_function("Gamma", "Gamma[z] is the gamma function; (n - 1)! for positive integers n. Gamma[a, z] is the "
                 "incomplete gamma function, Gamma[a, z0, z1] the difference of two of them.", real_gamma,
                 complex_gamma, None, gamma_exact, further=incomplete_gamma)  # fmt: skip


def log_gamma_exact(x: Expression) -> Expression:
    """LogGamma at small integers."""
    if type(x) is int:
        if x <= 0:
            return Infinity
        return call("Log", exact_factorial(x - 1)) if x < 100 else None
    return Infinity if direction(x) == 1 else None


def real_log_gamma(x: float) -> float:
    """log of the gamma function of a positive number."""
    if x <= 0:
        raise ValueError
    return math.lgamma(x)


numeric_function("LogGamma", "LogGamma[z] is the logarithm of the gamma function.", real_log_gamma,
                 lambda z: cmath.log(complex_gamma(z)), None, log_gamma_exact)  # fmt: skip


def factorial_exact(x: Expression) -> Expression:
    """Factorials of integers; halves through Gamma."""
    if type(x) is int:
        return exact_factorial(x) if x >= 0 else ComplexInfinity
    if type(x) is Fraction and x.denominator == 2:
        return call("Gamma", x + 1)
    return Infinity if direction(x) == 1 else None


numeric_function("Factorial", "n! is the factorial of n: 1 2 3 ... n.", lambda x: real_gamma(x + 1),
                 lambda z: complex_gamma(z + 1), None, factorial_exact)  # fmt: skip


@builtin("Factorial2", "n!! is the double factorial of n: n (n - 2) (n - 4) ...", attributes=NUMERIC)
def factorial2(n):
    """The product of every second integer."""
    if type(n) is int:
        if n > LARGEST_FACTORIAL:
            raise overflow()
        if n >= -1:
            return math.prod(range(n, 0, -2))
        if n % 2 == 0:
            return ComplexInfinity
        k = (-n - 1) // 2
        return rational(Fraction((-1) ** k, math.prod(range(1, 2 * k, 2))))
    if type(n) is float:
        try:
            factor = (2 / math.pi) ** ((1 - math.cos(math.pi * n)) / 4)
            return finite(2 ** (n / 2) * factor * real_gamma(n / 2 + 1))
        except OverflowError:
            raise overflow() from None
        except ZeroDivisionError:
            return ComplexInfinity
    return None


@builtin("Binomial", "Binomial[n, k] is the number of ways to choose k of n things.", attributes=NUMERIC)
def binomial(n, k):
    """n!/(k! (n - k)!), and the same with gamma functions for numbers that are not integers."""
    if type(k) is int:
        if type(n) is int:
            return integer_binomial(n, k)
        if 0 <= k <= 1:
            return 1 if k == 0 else n
        if 1 < k <= 5 and type(n) not in NUMBER_TYPES:
            factors = [Expr(Plus, (n, -i)) for i in range(k)]
            return Expr(Times, (Fraction(1, math.factorial(k)), *factors))
        if k < 0 and type(n) is Fraction:
            return 0
        if 0 < k <= 1000 and type(n) is Fraction:
            return rational(math.prod((n - i for i in range(k)), start=Fraction(1)) / math.factorial(k))
        if 0 < k <= 20 and type(n) is float:
            return finite(math.prod(n - i for i in range(k)) / math.factorial(k))
    if type(n) in MACHINE or type(k) in MACHINE:
        x, y = real_value(n), real_value(k)
        if x is None or y is None:
            return None
        a, b = float(machine(x).real), float(machine(y).real)
        try:
            return finite(real_binomial(a, b))
        except ZeroDivisionError:
            return 0.0
        except (OverflowError, ValueError, WolframMessage):
            found = value_of("Binomial", (promoted(a), promoted(b)))
            if found is None:
                raise overflow() from None
            return found
    if type(n) in BIG or type(k) in BIG:
        return value_of("Binomial", (n, k))
    return None


def real_binomial(a: float, b: float) -> float:
    """gamma(a + 1)/(gamma(b + 1) gamma(a - b + 1)): 0 at the poles of what is below."""
    below = (b + 1, a - b + 1)
    if any(x <= 0 and x == math.floor(x) for x in below) and not (a < 0 and a == math.floor(a)):
        return 0.0
    if a > 0 and b > 0 and a - b + 1 > 0 and max(a, b) > LARGEST_MACHINE_GAMMA:
        return math.exp(math.lgamma(a + 1) - math.lgamma(b + 1) - math.lgamma(a - b + 1))
    return 1 / ((a + 1) * beta(a - b + 1, b + 1))


def integer_binomial(n: int, k: int) -> int:
    """The binomial coefficient of integers, negative ones included."""
    if n >= 0:
        if min(k, n - k) > LARGEST_FACTORIAL:
            raise overflow()
        return math.comb(n, k) if 0 <= k <= n else 0
    if k >= 0:
        return (-1) ** k * math.comb(k - n - 1, k)
    return (-1) ** (n - k) * math.comb(-k - 1, n - k) if k <= n else 0


def beta(a: float, b: float) -> float:
    """gamma(a) gamma(b)/gamma(a + b)."""
    if a > 0 and b > 0:
        return math.exp(math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b))
    return math.gamma(a) * math.gamma(b) / math.gamma(a + b)


@builtin("Pochhammer", "Pochhammer[a, n] is a (a + 1) ... (a + n - 1), that is Gamma[a + n]/Gamma[a].",
         attributes=NUMERIC)  # fmt: skip
def pochhammer(a, n):
    """The product for an integer n; by gamma functions for machine numbers."""
    if type(n) is int and abs(n) <= 1000:
        factors = [call("Plus", a, k) for k in (range(n) if n >= 0 else range(n, 0))]
        return Expr(Power, (Expr(Times, tuple(factors)), 1 if n >= 0 else -1))
    if type(a) in MACHINE or type(n) in MACHINE:
        return call("Divide", call("Gamma", call("Plus", a, n)), call("Gamma", a))
    return None


@builtin("Beta", "Beta[a, b] is Gamma[a] Gamma[b]/Gamma[a + b].", attributes=NUMERIC)
def beta_function(a, b):
    """The Euler beta function."""
    if type(a) is int and type(b) is int and min(a, b) > 0 and max(a, b) < 10_000:
        return rational(Fraction(1, (a + b - 1) * math.comb(a + b - 2, a - 1)))
    if type(a) in MACHINE or type(b) in MACHINE:
        x, y = real_value(a), real_value(b)
        if x is None or y is None:
            return None
        try:
            return finite(beta(float(machine(x).real), float(machine(y).real)))
        except (ValueError, OverflowError, ZeroDivisionError):
            return ComplexInfinity
    return None


def complex_erf(z: complex) -> complex:
    """The error function of a complex number, by its power series near 0, which loses all digits far from it."""
    if abs(z) > 6:
        raise ValueError
    term = total = z
    for n in range(1, 400):
        term *= -z * z / n
        total += term / (2 * n + 1)
        if abs(term) < 1e-18 * abs(total):
            break
    return 2 / math.sqrt(math.pi) * total


def erf_exact(x: Expression) -> Expression:
    """Erf at 0 and at infinity."""
    d = direction(x)
    return 0 if is_exact_zero(x) else d if d in (1, -1) else None


def erfc_exact(x: Expression) -> Expression:
    """Erfc at 0 and at infinity."""
    d = direction(x)
    return 1 if is_exact_zero(x) else 0 if d == 1 else 2 if d == -1 else None


def erf_between(x: Expression, y: Expression, too_many: Expression) -> Expression:
    """Erf[y] - Erf[x]; None where both stay symbolic."""
    if too_many is not None:
        return None
    if is_exact_zero(x):
        return call("Erf", y)
    if is_exact_zero(y):
        return call("Times", -1, call("Erf", x))
    known = [type(e) in MACHINE or direction(e) in (1, -1) for e in (x, y)]
    if any(known) and all(k or is_numeric(e) for k, e in zip(known, (x, y), strict=True)):
        return call("Plus", call("Erf", y), call("Times", -1, call("Erf", x)))
    if direction(y) == 1:
        return call("Erfc", x)
    return None


numeric_function("Erf", "Erf[z] is the error function, 2/Sqrt[Pi] times the integral of E^-t^2 from 0 to z; "
                 "Erf[z0, z1] is Erf[z1] - Erf[z0].", math.erf, complex_erf, None, erf_exact, ODD,
                 further=erf_between)  # fmt: skip
numeric_function("Erfc", "Erfc[z] is 1 - Erf[z].", math.erfc, lambda z: 1 - complex_erf(z), None, erfc_exact)


def inverse_erf(y: float) -> float:
    """x with erf(x) = y: the logarithmic estimate of Winitzki, then Newton steps."""
    if not -1 < y < 1:
        raise ZeroDivisionError
    if y == 0:
        return 0.0
    a, log = 0.147, math.log1p(-y * y)
    half = 2 / (math.pi * a) + log / 2
    x = math.copysign(math.sqrt(math.sqrt(half * half - log / a) - half), y)
    for _ in range(4):
        error = math.erf(x) - y if abs(y) < 0.5 else math.copysign(1.0, y) * (1 - abs(y) - math.erfc(abs(x)))
        x -= error / (2 / math.sqrt(math.pi) * math.exp(-x * x))
    return x


def inverse_erf_exact(y: Expression) -> Expression:
    """InverseErf at 0, 1 and -1."""
    return {0: 0, 1: Infinity, -1: NEGATIVE_INFINITY}.get(y) if type(y) is int else None


numeric_function("InverseErf", "InverseErf[s] is the number z with Erf[z] = s.", inverse_erf, None, None,
                 inverse_erf_exact, ODD)  # fmt: skip


def inverse_erfc_exact(y: Expression) -> Expression:
    """InverseErfc at 0, 1 and 2."""
    return {0: Infinity, 1: 0, 2: NEGATIVE_INFINITY}.get(y) if type(y) is int else None


numeric_function("InverseErfc", "InverseErfc[s] is the number z with Erfc[z] = s.", lambda y: inverse_erf(1 - y), None,
                 None, inverse_erfc_exact)  # fmt: skip


@builtin("CubeRoot", "CubeRoot[x] is the real cube root of x.", attributes=NUMERIC)
def cube_root(x):
    """Surd[x, 3]."""
    return call("Surd", x, 3)


@builtin("Surd", "Surd[x, n] is the real n-th root of x.", attributes=NUMERIC,
         messages={"preal": "A real number is expected in place of `1`.",
                   "noneg": "Surd is not defined for even roots of negative values."})  # fmt: skip
def surd(x, n):
    """The root; negative for a negative x and an odd n."""
    if type(n) is not int or n == 0:
        return None
    if type(x) is complex:
        message("Surd", "preal", x)
        return None
    s = sign_of(x)
    if s is None:
        return None
    if s >= 0:
        return Expr(Power, (x, Fraction(1, n) if abs(n) > 1 else n))
    if n % 2 == 0:
        message("Surd", "noneg")
        return system("Indeterminate")
    if type(x) is int and n > 0:
        root = integer_root(-x, n)
        if root**n == -x:
            return -root
    return Expr(Times, (-1, Expr(Power, (Expr(Times, (-1, x)), Fraction(1, n) if abs(n) > 1 else n))))
