"""Arithmetic modulo n: orders, roots, inverses, symbols, simultaneous congruences."""

from __future__ import annotations

import math
from collections.abc import Sequence

from wlnet.evaluator import builtin, message
from wlnet.expr import Expression, is_list, list_of

from ..numbers.primes import is_prime, prime_factors
from .factors import carmichael, totient

BAD_MODULUS = {"ninv": "`1` is not invertible modulo `2`."}


def integers(*values: Expression) -> bool:
    """Whether all are integers."""
    return all(type(v) is int for v in values)


@builtin("ModularInverse", "ModularInverse[k, n] is the number r with Mod[k r, n] = 1.", attributes="Listable",
         messages=BAD_MODULUS)  # fmt: skip
def modular_inverse(k, n):
    """The inverse, from 0 to n - 1 for positive n."""
    if not integers(k, n) or n == 0:
        return None
    if math.gcd(k, n) != 1:
        message("ModularInverse", "ninv", k, n)
        return None
    return pow(k, -1, n)


@builtin("ExtendedGCD", "ExtendedGCD[a, b, ...] gives {g, {r, s, ...}}, the greatest common divisor g and numbers with "
         "r a + s b + ... = g.", attributes="Listable")  # fmt: skip
def extended_gcd(*values):
    """By Euclid's algorithm, two numbers at a time."""
    if not values or not integers(*values):
        return None
    divisor, factors = abs(values[0]), [(values[0] > 0) - (values[0] < 0)]
    for value in values[1:]:
        divisor, r, s = bezout(divisor, value)
        factors = [r * f for f in factors] + [s]
    return list_of(divisor, list_of(*factors))


def bezout(a: int, b: int) -> tuple[int, int, int]:
    """g = gcd(a, b), r and s with r a + s b = g."""
    r, s, r1, s1 = 1, 0, 0, 1
    while b:
        q = a // b
        a, b, r, r1, s, s1 = b, a - q * b, r1, r - q * r1, s1, s - q * s1
    return (a, r, s) if a >= 0 else (-a, -r, -s)


@builtin("ChineseRemainder", "ChineseRemainder[{r1, r2, ...}, {m1, m2, ...}] is the smallest x >= 0 with "
         "Mod[x - ri, mi] = 0 for all i; ChineseRemainder[r, m, d] the smallest x >= d.")  # fmt: skip
def chinese_remainder(remainders, moduli, least=0):
    """The solution of simultaneous congruences; stays where there is none."""
    if not is_list(remainders) or not is_list(moduli) or len(remainders.args) != len(moduli.args):
        return None
    if not integers(least, *remainders.args, *moduli.args) or 0 in moduli.args:
        return None
    found, modulus = 0, 1
    for r, m in zip(remainders.args, map(abs, moduli.args), strict=True):
        divisor = math.gcd(modulus, m)
        if (r - found) % divisor:
            return None
        found += modulus * ((r - found) // divisor * pow(modulus // divisor, -1, m // divisor) % (m // divisor))
        modulus = modulus // divisor * m
    return (found - least) % modulus + least


@builtin("MultiplicativeOrder", "MultiplicativeOrder[k, n] is the smallest m > 0 with Mod[k^m, n] = 1; "
         "MultiplicativeOrder[k, n, {r1, ...}] with one of the ri.")  # fmt: skip
def multiplicative_order(k, n, residues=None):
    """The order, from the factors of Carmichael's function; stays where there is none."""
    if not integers(k, n) or n == 0 or math.gcd(k, n) != 1:
        return None
    n = abs(n)
    if residues is not None:
        if not is_list(residues) or not integers(*residues.args):
            return None
        order = order_of(k, n)
        goals, power = {r % n for r in residues.args}, 1
        for m in range(order or 0):
            if power in goals:
                return m
            power = power * k % n
        return None
    return order_of(k, n)


def order_of(k: int, n: int) -> int | None:
    """The smallest m > 0 with k^m = 1 modulo n."""
    if n == 1:
        return 1
    factors = prime_factors(n)
    order = None if factors is None else carmichael(factors)
    parts = None if order is None else prime_factors(order)
    if order is None or parts is None:
        return None
    for p, times in parts:
        for _ in range(times):
            if pow(k, order // p, n) == 1:
                order //= p
    return order


def primitive_root(n: int, start: int = 1) -> int | None:
    """The smallest generator, from a number on, of the units modulo n; None where there is none."""
    factors = prime_factors(n)
    if factors is None or n < 2:
        return None
    odd = [p for p, _ in factors if p != 2]
    twos = next((k for p, k in factors if p == 2), 0)
    if len(odd) > 1 or twos > 2 or (odd and twos > 1):
        return None
    size = totient(factors)
    parts = prime_factors(size)
    if parts is None:
        return None
    tests = [size // p for p, _ in parts]
    return next(
        (g for g in range(start, start + n) if math.gcd(g, n) == 1 and all(pow(g, t, n) != 1 for t in tests)), None
    )


@builtin("PrimitiveRoot", "PrimitiveRoot[n] is a number whose powers modulo n are all the numbers coprime to n; "
         "PrimitiveRoot[n, k] the smallest from k on.", attributes="Listable")  # fmt: skip
def primitive_root_of(n, start=1):
    """The smallest primitive root; stays where there is none."""
    if not integers(n, start) or n < 2:
        return None
    return primitive_root(n, start)


@builtin("PrimitiveRootList", "PrimitiveRootList[n] lists the primitive roots of n.", attributes="Listable")
def primitive_root_list(n):
    """Powers of one of them with exponents coprime to their number."""
    if type(n) is not int or n == 0:
        return None
    root = primitive_root(abs(n)) if abs(n) > 1 else None
    if root is None:
        return list_of()
    size = totient(prime_factors(abs(n)) or [])
    return list_of(*sorted(pow(root, k, abs(n)) for k in range(1, size + 1) if math.gcd(k, size) == 1))


def jacobi(a: int, n: int) -> int:
    """Jacobi's symbol for odd n > 0, by quadratic reciprocity."""
    a %= n
    sign = 1
    while a:
        while a % 2 == 0:
            a //= 2
            if n % 8 in (3, 5):
                sign = -sign
        a, n = n, a
        if a % 4 == 3 and n % 4 == 3:
            sign = -sign
        a %= n
    return sign if n == 1 else 0


def kronecker(a: int, n: int) -> int:
    """Kronecker's extension of Jacobi's symbol to all integers n."""
    if n == 0:
        return int(abs(a) == 1)
    sign = -1 if n < 0 and a < 0 else 1
    n = abs(n)
    while n % 2 == 0:
        n //= 2
        if a % 2 == 0:
            return 0
        if a % 8 in (3, 5):
            sign = -sign
    return sign * jacobi(a, n)


@builtin("JacobiSymbol", "JacobiSymbol[a, n] is 1 or -1, for a prime n that does not divide a: whether a is a square "
         "modulo n or not; 0 where they have a common divisor.", attributes="Listable")  # fmt: skip
def jacobi_symbol(a, n):
    """Products of Legendre's symbols."""
    return kronecker(a, n) if integers(a, n) else None


@builtin("KroneckerSymbol", "KroneckerSymbol[a, n] is JacobiSymbol for all integers n.", attributes="Listable")
def kronecker_symbol(a, n):
    """The symbol of Kronecker."""
    return kronecker(a, n) if integers(a, n) else None


def roots_modulo_prime(a: int, r: int, p: int) -> list[int]:
    """All x in 0, ..., p - 1 with x^r = a modulo a prime p."""
    a %= p
    if a == 0:
        return [0]
    shared = math.gcd(r, p - 1)
    if pow(a, (p - 1) // shared, p) != 1:
        return []
    if p < 10_000 or shared > 1000:
        return [x for x in range(p) if pow(x, r, p) == a] if p < 10**7 else []
    generator = primitive_root(p) or 1
    if shared == 1:
        return [pow(a, pow(r, -1, p - 1), p)]
    exponent = discrete_logarithm(generator, a, p)
    first = exponent // shared * pow(r // shared, -1, (p - 1) // shared) % ((p - 1) // shared)
    return sorted(pow(generator, first + i * ((p - 1) // shared), p) for i in range(shared))


def discrete_logarithm(g: int, a: int, p: int) -> int:
    """x with g^x = a modulo p, by small and large steps."""
    width = math.isqrt(p) + 1
    small: dict[int, int] = {}
    value = 1
    for j in range(width):
        small.setdefault(value, j)
        value = value * g % p
    back, large = pow(g, -width, p), a
    for i in range(width):
        if large in small:
            return i * width + small[large]
        large = large * back % p
    raise ValueError(a)


@builtin("PowerModList", "PowerModList[a, s/r, m] lists all x from 0 to m - 1 with Mod[x^r - a^s, m] = 0.",
         attributes="Listable")  # fmt: skip
def power_mod_list(a, exponent, m):
    """The roots modulo each prime, lifted to its powers, put together by the Chinese remainder theorem."""
    from fractions import Fraction

    if not integers(a, m) or m == 0 or type(exponent) not in (int, Fraction):
        return None
    m = abs(m)
    power, r = Fraction(exponent).numerator, Fraction(exponent).denominator
    if power < 0 and math.gcd(a, m) != 1:
        return list_of()
    goal = pow(a, power, m)
    if r == 1:
        return list_of(goal)
    factors = prime_factors(m)
    if factors is None:
        return None
    found, modulus = [0], 1
    for p, k in factors:
        roots = lifted(goal, r, p, k)
        size = p**k
        inverse = pow(modulus, -1, size) if size > 1 else 0
        found = [x + modulus * ((y - x) * inverse % size) for x in found for y in roots]
        modulus *= size
    return list_of(*sorted(found))


def lifted(a: int, r: int, p: int, k: int) -> list[int]:
    """All x modulo p^k with x^r = a: those modulo p, then of every step those that fit the next."""
    roots: Sequence[int] = roots_modulo_prime(a, r, p)
    size = p
    for _ in range(k - 1):
        size *= p
        roots = [y for x in roots for y in range(x, size, size // p) if (pow(y, r, size) - a) % size == 0]
    return list(roots)


@builtin("MersennePrimeExponentQ", "MersennePrimeExponentQ[n] tells whether 2^n - 1 is prime.", attributes="Listable")
def mersenne_prime_exponent_q(n):
    """By the test of Lucas and Lehmer."""
    from ..numbers.comparison import truth

    if type(n) is not int or not is_prime(n) or n < 2:
        return truth(False)
    if n == 2:
        return truth(True)
    modulus, s = (1 << n) - 1, 4
    for _ in range(n - 2):
        s = (s * s - 2) % modulus
    return truth(s == 0)
