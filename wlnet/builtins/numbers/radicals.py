"""Exact roots of rational numbers: Sqrt[8] is 2 Sqrt[2], 4^(1/2) is 2, Sqrt[6]/2 is Sqrt[3/2].

A product of roots is kept as an exponent for each prime. The integer part of every exponent goes to the coefficient,
primes with the same broken exponent share one power. A minus sign is a power of -1 with an exponent between 0 and 1.
"""

from __future__ import annotations

import math
from collections import defaultdict
from fractions import Fraction
from functools import lru_cache
from typing import Any

from wlnet.expr import ExactComplex, Expr, Expression, exact_complex, system

from .number_tower import multiply, simplest

Power = system("Power")
HALF = Fraction(1, 2)
TRIAL_LIMIT = 2000
LONGEST_FACTORED = 4096  # bits

Roots = dict[int, Fraction]


@lru_cache(1024)
def factors(n: int) -> tuple[tuple[int, int], ...]:
    """Bases and exponents with product n > 0: small primes, and what is left as a perfect power where it is one."""
    found = []
    if n.bit_length() > LONGEST_FACTORED:
        return ((n, 1),)
    p = 2
    while p <= TRIAL_LIMIT and p * p <= n:
        count = 0
        while n % p == 0:
            n //= p
            count += 1
        if count:
            found.append((p, count))
        p += 1 if p == 2 else 2
    if n > 1:
        found.append(perfect_power(n) if n > TRIAL_LIMIT**2 else (n, 1))
    return tuple(found)


def perfect_power(n: int) -> tuple[int, int]:
    """(r, k) with r^k = n and k as large as possible."""
    for k in range(n.bit_length() // 10, 1, -1):
        root = integer_root(n, k)
        if root**k == n:
            return root, k
    return n, 1


def integer_root(n: int, k: int) -> int:
    """The largest r >= 0 with r^k <= n."""
    if k == 2:
        return math.isqrt(n)
    low, high = 0, 1 << (n.bit_length() // k + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**k <= n:
            low = middle
        else:
            high = middle - 1
    return low


def roots_of(base: int | Fraction, exponent: Fraction) -> Roots:
    """The exponents of the primes (and of -1) in base^exponent."""
    found: Roots = {-1: exponent} if base < 0 else {}
    numerator, denominator = abs(base.numerator), base.denominator
    for n, turned in ((numerator, 1), (denominator, -1)):
        for p, count in factors(n):
            found[p] = found.get(p, Fraction(0)) + turned * count * exponent
    return found


def assemble(coefficient: Any, roots: Roots) -> tuple[Any, list[Expression]]:
    """The exact coefficient and the powers in canonical form whose product is coefficient times the roots."""
    content = coefficient
    unit: Any = 1
    if type(coefficient) is ExactComplex:
        re, im = Fraction(coefficient.re), Fraction(coefficient.im)
        content = Fraction(math.gcd(re.numerator, im.numerator), math.lcm(re.denominator, im.denominator))
        unit = exact_complex(re / content, im / content)
    sign, turn = (-1 if content < 0 else 1), Fraction(0)
    amount = abs(Fraction(content))
    broken: dict[Fraction, Fraction] = defaultdict(lambda: Fraction(1))
    for p, exponent in roots.items():
        if p == -1:
            turn = exponent % 2
            continue
        count = 0
        if exponent.denominator != 1:
            above, below = amount.numerator, amount.denominator
            while above % p == 0:
                above //= p
                count += 1
            while below % p == 0:
                below //= p
                count -= 1
            exponent += count
        whole = math.trunc(exponent)
        amount *= Fraction(p) ** (whole - count)
        rest = exponent - whole
        if rest:
            broken[abs(rest)] *= Fraction(p) if rest > 0 else Fraction(1, p)
    if turn >= 1:
        sign, turn = -sign, turn - 1
    if turn == HALF:
        unit, turn = multiply(unit, exact_complex(0, 1)), Fraction(0)
    powers: list[Expression] = []
    for exponent, base in broken.items():
        if turn == exponent:
            base, turn = -base, Fraction(0)
        if base > 0 and base.numerator == 1:
            powers.append(Expr(Power, (base.denominator, -exponent)))
        else:
            powers.append(Expr(Power, (simplest(base), exponent)))
    if turn:
        powers.append(Expr(Power, (-1, turn)))
    return multiply(simplest(sign * amount), unit), powers


def root(base: int | Fraction, exponent: Fraction) -> tuple[Any, list[Expression]]:
    """base^exponent as a coefficient and powers in canonical form."""
    return assemble(1, roots_of(base, exponent))
