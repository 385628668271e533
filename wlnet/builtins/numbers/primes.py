"""Prime numbers and divisors."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

from wlnet.evaluator import builtin, message
from wlnet.expr import ExactComplex, Expression, list_of

from .comparison import truth
from .numeric_value import real_value

WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)


def is_prime(n: int) -> bool:
    """Whether |n| is prime: by small primes, then Miller's test with bases that are proof below 3.3 * 10^24."""
    n = abs(n)
    if n < 2:
        return False
    for p in WITNESSES:
        if n % p == 0:
            return n == p
    twos = (n - 1 & 1 - n).bit_length() - 1
    odd = n - 1 >> twos
    for base in WITNESSES:
        x = pow(base, odd, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


@builtin("PrimeQ", "PrimeQ[n] is True if n is a prime number.", attributes="Listable")
def prime_q(n):
    """Whether the argument is a prime integer."""
    return truth(type(n) is int and is_prime(n))


def prime_factors(n: int) -> list[tuple[int, int]] | None:
    """The primes in n > 0 with their exponents: by small divisors, then Pollard's rho; None if that takes too long."""
    found: dict[int, int] = {}
    for p in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47):
        while n % p == 0:
            n //= p
            found[p] = found.get(p, 0) + 1
    stack = [n] if n > 1 else []
    while stack:
        m = stack.pop()
        if is_prime(m):
            found[m] = found.get(m, 0) + 1
            continue
        divisor = rho(m)
        if divisor is None:
            return None
        stack += [divisor, m // divisor]
    return sorted(found.items())


def rho(n: int) -> int | None:
    """A proper divisor of a composite number by Pollard's rho; None after too many steps."""
    root = math.isqrt(n)
    if root * root == n:
        return root
    for c in range(1, 20):
        x = y = 2
        product, steps = 1, 0
        while steps < 400_000:
            for _ in range(128):
                x = (x * x + c) % n
                y = (y * y + c) % n
                y = (y * y + c) % n
                product = product * abs(x - y) % n
            steps += 128
            divisor = math.gcd(product, n)
            if divisor == n:
                break
            if divisor > 1:
                return divisor
    return small_divisor(n)


def small_divisor(n: int) -> int | None:
    """The smallest divisor below a limit."""
    return next((d for d in range(3, min(math.isqrt(n) + 1, 10**6), 2) if n % d == 0), None)


@builtin("FactorInteger", "FactorInteger[n] gives the primes in n with their exponents.", attributes="Listable")
def factor_integer(n):
    """{{prime, exponent}, ...}; {-1, 1} in front for negative n, negative exponents for denominators."""
    if type(n) not in (int, Fraction):
        return None
    if n == 0 or n == 1:
        return list_of(list_of(n, 1))
    above, below = prime_factors(abs(n.numerator)), prime_factors(n.denominator)
    if above is None or below is None:
        return None
    pairs = sorted([*above, *((p, -k) for p, k in below)])
    return list_of(*([list_of(-1, 1)] if n < 0 else []), *(list_of(p, k) for p, k in pairs))


@builtin("Divisors", "Divisors[n] gives the positive integers that divide n.", attributes="Listable")
def divisors(n):
    """All divisors in ascending order."""
    if type(n) is not int or n == 0:
        return None
    found = prime_factors(abs(n))
    if found is None:
        return None
    every = [1]
    for p, k in found:
        every = [d * p**i for d in every for i in range(k + 1)]
    return list_of(*sorted(every))


@builtin("Prime", "Prime[n] is the n-th prime number.", attributes="Listable",
         messages={"intpp": "A positive integer is expected in place of `1`."})  # fmt: skip
def prime(n):
    """The n-th prime, by a sieve."""
    if type(n) is not int:
        return None
    if not 0 < n <= 5_000_000:
        message("Prime", "intpp", n)
        return None
    limit = max(15, int(n * (math.log(n) + math.log(math.log(n)))) + 10) if n > 5 else 15
    return sieve(limit)[n - 1]


def sieve(limit: int) -> list[int]:
    """The primes up to a limit."""
    marks = bytearray([1]) * (limit + 1)
    marks[:2] = b"\0\0"
    for p in range(2, math.isqrt(limit) + 1):
        if marks[p]:
            marks[p * p :: p] = bytes(len(range(p * p, limit + 1, p)))
    return [i for i, mark in enumerate(marks) if mark]


@builtin("NextPrime", "NextPrime[n] is the smallest prime above n.", attributes="Listable")
def next_prime(n):
    """The next prime."""
    value = real_value(n)
    if value is None:
        return None
    k = max(math.floor(value) + 1, 2)
    while not is_prime(k):
        k += 1
    return k


@builtin("CoprimeQ", "CoprimeQ[m, n] is True if m and n have no common divisor but 1; CoprimeQ[m, n, ...] if no two "
         "of several have.", attributes="Listable")  # fmt: skip
def coprime_q(m, n, *more):
    """Whether the greatest common divisors are 1."""
    return truth(all(coprime(a, b) for a, b in combinations((m, n, *more), 2)))


def coprime(m: Expression, n: Expression) -> bool:
    """Whether two integers, or Gaussian integers, have no common divisor but units."""
    if type(m) is int and type(n) is int:
        return math.gcd(m, n) == 1
    pairs = [(e.re, e.im) if type(e) is ExactComplex else (e, 0) for e in (m, n)]
    if not all(type(part) is int for pair in pairs for part in pair):
        return False
    (a, b), (c, d) = pairs
    while c or d:  # Euclid's way, with the nearest quotients
        norm = c * c + d * d
        p, q = ((2 * x + norm) // (2 * norm) for x in (a * c + b * d, b * c - a * d))
        a, b, c, d = c, d, a - (p * c - q * d), b - (p * d + q * c)
    return a * a + b * b == 1


@builtin("Divisible", "Divisible[n, m] is True if m divides n.", attributes="Listable")
def divisible(n, m):
    """Whether n/m is an integer."""
    if type(n) not in (int, Fraction) or type(m) not in (int, Fraction) or m == 0:
        return None
    return truth(Fraction(n) % m == 0)
