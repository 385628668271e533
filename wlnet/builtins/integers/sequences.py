"""Numbers with names: Fibonacci, Lucas, Bernoulli, Euler, Bell, Catalan, Stirling, and factorials of other kinds."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache

from wlnet.evaluator import builtin
from wlnet.expr import Expr, Expression, Symbol, call, is_list, rational, system

from ..numbers.arithmetic import NUMERIC
from ..numbers.number_tower import machine, power

Plus, Times, Power = map(system, ("Plus", "Times", "Power"))
Coefficients = list[Fraction]  # of 1, x, x^2, ...


def expanded(coefficients: Coefficients, x: Expression) -> Expression:
    """The sum of c x^k, each with its own fraction."""
    return Expr(Plus, tuple(Expr(Times, (rational(c), Expr(Power, (x, k)) if k else 1))
                            for k, c in enumerate(coefficients) if c))  # fmt: skip


def fibonacci_pair(n: int) -> tuple[int, int]:
    """F(n) and F(n + 1), by doubling."""
    if n == 0:
        return 0, 1
    a, b = fibonacci_pair(n // 2)
    c, d = a * (2 * b - a), a * a + b * b
    return (d, c + d) if n % 2 else (c, d)


def fibonacci_number(n: int) -> int:
    """F(n) for all integers: F(-n) = (-1)^(n + 1) F(n)."""
    found = fibonacci_pair(abs(n))[0]
    return -found if n < 0 and n % 2 == 0 else found


def lucas_number(n: int) -> int:
    """L(n) = 2 F(n + 1) - F(n)."""
    a, b = fibonacci_pair(abs(n))
    found = 2 * b - a
    return -found if n < 0 and n % 2 else found


def recurrence(first: Coefficients, second: Coefficients) -> Callable[[int], Coefficients]:
    """Polynomials with P(n) = x P(n - 1) + P(n - 2)."""

    def coefficients(n: int) -> Coefficients:
        before, now = first, second
        for _ in range(n):
            longer = [Fraction(0), *now]
            before, now = now, [c + (before[i] if i < len(before) else 0) for i, c in enumerate(longer)]
        return before

    return coefficients


fibonacci_polynomial = recurrence([Fraction(0)], [Fraction(1)])
lucas_polynomial = recurrence([Fraction(2)], [Fraction(0), Fraction(1)])
GOLDEN = (1 + math.sqrt(5)) / 2
LARGEST_MACHINE = 1470  # its power of the golden ratio is no machine number any more


@builtin("Fibonacci", "Fibonacci[n] is the n-th Fibonacci number, the sum of the two before it; Fibonacci[n, x] a "
         "polynomial with Fibonacci[n, 1] equal to it.", attributes=NUMERIC)  # fmt: skip
def fibonacci(n, x=None):
    """Integers for integers; (phi^n - Cos[Pi n] phi^-n)/Sqrt[5] for machine numbers."""
    if type(n) is float and x is None and abs(n) > LARGEST_MACHINE:
        return call("Times", power(GOLDEN, abs(n)), (1 if n > 0 else -math.cos(math.pi * n)) / math.sqrt(5))
    if type(n) is float and x is None:
        return (GOLDEN**n - math.cos(math.pi * n) * GOLDEN**-n) / math.sqrt(5)
    if type(n) is not int:
        return None
    if x is None:
        return fibonacci_number(n)
    if n < 0:
        return call("Times", 1 if n % 2 else -1, call("Fibonacci", -n, x))
    return expanded(fibonacci_polynomial(n), x) if n else 0


@builtin("LucasL", "LucasL[n] is the n-th Lucas number: 2, 1, 3, 4, 7, ...; LucasL[n, x] a polynomial with LucasL[n, "
         "1] equal to it.", attributes=NUMERIC)  # fmt: skip
def lucas_l(n, x=None):
    """Integers for integers; phi^n + Cos[Pi n] phi^-n for machine numbers."""
    if type(n) is float and x is None and abs(n) > LARGEST_MACHINE:
        return call("Times", power(GOLDEN, abs(n)), 1.0 if n > 0 else math.cos(math.pi * n))
    if type(n) is float and x is None:
        return GOLDEN**n + math.cos(math.pi * n) * GOLDEN**-n
    if type(n) is not int:
        return None
    if x is None:
        return lucas_number(n)
    if n < 0:
        return call("Times", -1 if n % 2 else 1, call("LucasL", -n, x))
    return expanded(lucas_polynomial(n), x)


@cache
def bernoulli_numbers(count: int) -> tuple[Fraction, ...]:
    """B(0), ..., B(count), with B(1) = -1/2, by the tangent numbers (Brent and Harvey, 2011)."""
    half = count // 2 + 1
    tangent = [0, 1] + [0] * half
    for k in range(2, half + 1):
        tangent[k] = (k - 1) * tangent[k - 1]
    for k in range(2, half + 1):
        for j in range(k, half + 1):
            tangent[j] = (j - k) * tangent[j - 1] + (j - k + 2) * tangent[j]
    found = [Fraction(0)] * (count + 1)
    found[0] = Fraction(1)
    if count:
        found[1] = Fraction(-1, 2)
    for k in range(1, count // 2 + 1):
        found[2 * k] = Fraction((-1) ** (k - 1) * 2 * k * tangent[k], 4**k * (4**k - 1))
    return tuple(found)


@builtin("BernoulliB", "BernoulliB[n] is the n-th Bernoulli number, BernoulliB[n, x] the Bernoulli polynomial.",
         attributes=NUMERIC)  # fmt: skip
def bernoulli_b(n, x=None):
    """Fractions; the polynomial is the sum of Binomial[n, k] B(n - k) x^k."""
    if type(n) is not int or n < 0:
        return None
    if x is None:
        return 0 if n % 2 and n > 1 else rational(bernoulli_numbers(n)[n])
    numbers = bernoulli_numbers(n)
    return expanded([math.comb(n, k) * numbers[n - k] for k in range(n + 1)], x)


@cache
def euler_numbers(count: int) -> tuple[int, ...]:
    """E(0), ..., E(count): 1, 0, -1, 0, 5, ...."""
    found = [1] + [0] * count
    for n in range(2, count + 1, 2):
        found[n] = -sum(math.comb(n, k) * found[k] for k in range(0, n, 2))
    return tuple(found)


@builtin("EulerE", "EulerE[n] is the n-th Euler number, EulerE[n, x] the Euler polynomial.", attributes=NUMERIC)
def euler_e(n, x=None):
    """Integers; the polynomial is the sum of Binomial[n, k] E(k)/2^k (x - 1/2)^(n - k)."""
    if type(n) is not int or n < 0:
        return None
    numbers = euler_numbers(n)
    if x is None:
        return numbers[n]
    found = [Fraction(0)] * (n + 1)
    for k in range(0, n + 1, 2):
        for j in range(n - k + 1):
            found[j] += (
                math.comb(n, k) * Fraction(numbers[k], 2**k) * math.comb(n - k, j) * Fraction(-1, 2) ** (n - k - j)
            )
    return expanded(found, x)


@cache
def stirling_second(n: int) -> tuple[int, ...]:
    """In how many ways n things fall into k classes, for k = 0, ..., n."""
    row = [1]
    for m in range(1, n + 1):
        row = [0, *(row[k - 1] + k * (row[k] if k < m else 0) for k in range(1, m + 1))]
    return tuple(row)


@cache
def stirling_first(n: int) -> tuple[int, ...]:
    """The coefficients of x (x - 1) ... (x - n + 1)."""
    row = [1]
    for m in range(1, n + 1):
        row = [0, *(row[k - 1] - (m - 1) * (row[k] if k < m else 0) for k in range(1, m + 1))]
    return tuple(row)


@builtin("StirlingS1", "StirlingS1[n, k] is the Stirling number of the first kind: up to its sign the number of "
         "permutations of n points with k cycles.", attributes="Listable")  # fmt: skip
def stirling_s1(n, k):
    """With the sign (-1)^(n - k)."""
    if type(n) is not int or type(k) is not int or n < 0 or k < 0:
        return None
    return stirling_first(n)[k] if k <= n else 0


@builtin("StirlingS2", "StirlingS2[n, k] is the Stirling number of the second kind: in how many ways n things fall "
         "into k classes.", attributes="Listable")  # fmt: skip
def stirling_s2(n, k):
    """The number of partitions into k sets."""
    if type(n) is not int or type(k) is not int or n < 0 or k < 0:
        return None
    return stirling_second(n)[k] if k <= n else 0


@builtin("BellB", "BellB[n] is the number of ways n things fall into classes, BellB[n, x] the polynomial of Bell.",
         attributes=NUMERIC)  # fmt: skip
def bell_b(n, x=None):
    """The sum of the Stirling numbers of the second kind."""
    if type(n) is not int or n < 0:
        return None
    row = stirling_second(n)
    return sum(row) if x is None else expanded([Fraction(c) for c in row], x)


@builtin("CatalanNumber", "CatalanNumber[n] is Binomial[2 n, n]/(n + 1): the number of ways to bracket n + 1 factors.",
         attributes=NUMERIC)  # fmt: skip
def catalan_number(n):
    """Integers for integers; by Gamma for machine numbers."""
    if type(n) is int:
        if n >= 0:
            return math.comb(2 * n, n) // (n + 1)
        return -1 if n == -1 else 0
    if type(n) is float:
        return call("Times", 4.0**n, call("Power", math.pi, -0.5), call("Gamma", n + 0.5),
                    call("Power", call("Gamma", n + 2.0), -1))  # fmt: skip
    return None


@builtin("Subfactorial", "Subfactorial[n] is the number of permutations of n things that leave none in its place.",
         attributes=NUMERIC)  # fmt: skip
def subfactorial(n):
    """!n = n !(n - 1) + (-1)^n."""
    if type(n) is not int or n < 0:
        return None
    found = 1
    for k in range(1, n + 1):
        found = k * found + (-1) ** k
    return found


@builtin("Multinomial", "Multinomial[n1, n2, ...] is (n1 + n2 + ...)!/(n1! n2! ...).",
         attributes="Listable NumericFunction Orderless")  # fmt: skip
def multinomial(*counts):
    """A product of binomials."""
    if len(counts) < 2:
        return 1
    if all(type(n) is int and n >= 0 for n in counts):
        total, found = 0, 1
        for n in counts:
            total += n
            found *= math.comb(total, n)
        return found
    if len(counts) == 2 or any(type(n) is Symbol for n in counts):
        return call("Binomial", call("Plus", *counts), counts[0]) if len(counts) == 2 else None
    return None


@builtin("FactorialPower", "FactorialPower[x, n] is x (x - 1) ... (x - n + 1), FactorialPower[x, n, h] with steps of "
         "h.", attributes=NUMERIC)  # fmt: skip
def factorial_power(x, n, step=1):
    """The product for numbers; symbols stay unless n is 0 or 1."""
    if type(n) is not int:
        return None
    if n in (0, 1):
        return x if n else 1
    numeric = type(x) in (int, float, complex, Fraction) and type(step) in (int, float, Fraction)
    if not numeric:
        return None
    number = machine(x) if type(x) in (float, complex) else x
    if n > 0:
        return rational(found) if isinstance(found := product(number, n, step), Fraction) else found
    below = product(number - n * step, -n, step)
    if below == 0:
        return system("ComplexInfinity")
    return rational(Fraction(1) / below) if isinstance(below, (int, Fraction)) else 1 / below


def product(x, n, step):
    """x (x - h) ... of n factors."""
    found = x
    for k in range(1, n):
        found *= x - k * step
    return found


@builtin("Hyperfactorial", "Hyperfactorial[n] is 1^1 2^2 ... n^n.", attributes=NUMERIC)
def hyperfactorial(n):
    """The product of powers."""
    return math.prod(k**k for k in range(1, n + 1)) if type(n) is int and n >= 0 else None


@builtin("LinearRecurrence", "LinearRecurrence[kernel, start, n] gives the first n terms of the sequence whose next "
         "term is the sum of kernel times the terms before, the latest first; LinearRecurrence[kernel, start, {m}] the "
         "m-th, {m, n} those from m to n.")  # fmt: skip
def linear_recurrence(kernel, start, which):
    """Each next term is kernel . latest terms."""
    from wlnet.evaluator import evaluate

    if not is_list(kernel) or not is_list(start) or len(start.args) < len(kernel.args) or not kernel.args:
        return None
    bounds = which.args if is_list(which) else (1, which)
    if not all(type(b) is int and b >= 0 for b in bounds) or len(bounds) not in (1, 2):
        return None
    last = bounds[-1]
    numbers = all(type(v) in (int, float, Fraction) for v in (*kernel.args, *start.args))
    terms = list(start.args)[: max(last, len(kernel.args))]
    while len(terms) < last:
        latest = terms[: -len(kernel.args) - 1 : -1]
        pairs = zip(kernel.args, latest, strict=True)
        if numbers:
            value = sum(k * t for k, t in pairs)
            terms.append(rational(value) if isinstance(value, Fraction) else value)
        else:
            terms.append(evaluate(Expr(Plus, tuple(Expr(Times, pair) for pair in pairs))))
    if is_list(which) and len(bounds) == 1:
        return terms[last - 1] if last else None
    return call("List", *terms[bounds[0] - 1 if bounds[0] else 0 : last])


@builtin("PolygonalNumber", "PolygonalNumber[n] is the n-th triangular number, PolygonalNumber[r, n] the n-th number "
         "of points in nested regular polygons with r corners.", attributes=NUMERIC)  # fmt: skip
def polygonal_number(corners, n=None):
    """n ((r - 2)(n - 1) + 2)/2."""
    if n is None:
        corners, n = 3, corners
    if type(n) in (int, Fraction, float) and type(corners) in (int, Fraction, float):
        found = n * ((corners - 2) * (n - 1) + 2)
        return found / 2 if type(found) is float else rational(Fraction(found, 2))
    if n is not None and type(corners) is int:
        return call("Times", rational(Fraction(1, 2)), n,
                    call("Plus", 2, call("Times", corners - 2, call("Plus", n, -1))))  # fmt: skip
    return None


@builtin("ThueMorse", "ThueMorse[n] is 0 or 1 as n has an even or odd number of ones in base 2.", attributes=NUMERIC)
def thue_morse(n):
    """The parity of the bits."""
    return n.bit_count() % 2 if type(n) is int and n >= 0 else None


@builtin("RudinShapiro", "RudinShapiro[n] is 1 or -1 as 11 stands in n in base 2 an even or odd number of times.",
         attributes=NUMERIC)  # fmt: skip
def rudin_shapiro(n):
    """The parity of pairs of neighbouring ones."""
    return (-1) ** (n & n >> 1).bit_count() if type(n) is int and n >= 0 else None
