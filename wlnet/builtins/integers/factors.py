"""Functions of the prime factors of a number."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from wlnet.evaluator import applier, builtin, message
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, WolframMessage, is_list, list_of, rational, system

from ..numbers.comparison import truth
from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value
from ..numbers.primes import is_prime, prime_factors

Plus, Times, Power, Log = map(system, ("Plus", "Times", "Power", "Log"))
Factors = list[tuple[int, int]]
MOST = 10**8  # up to there primes are counted by a sieve


def of_factors(name: str, usage: str, value: Callable[[Factors], Expression], zero: Expression = None) -> None:
    """Declare a Listable function of an integer that depends on the prime factors of its absolute value."""

    def function(n: Expression) -> Expression:
        if type(n) is not int:
            return None
        if n == 0:
            return zero
        found = prime_factors(abs(n))
        return None if found is None else value(found)

    function.__doc__ = usage
    builtin(name, usage, attributes="Listable", module=__name__)(function)


def totient(factors: Factors) -> int:
    """How many of 1, ..., n have no divisor in common with n: the product of p^(k-1) (p - 1)."""
    return math.prod(p ** (k - 1) * (p - 1) for p, k in factors)


def moebius(factors: Factors) -> int:
    """(-1)^r for r different primes, 0 where one comes twice."""
    return 0 if any(k > 1 for _, k in factors) else (-1) ** len(factors)


def carmichael(factors: Factors) -> int:
    """The smallest m with a^m = 1 modulo n for every a coprime to n."""
    orders = (2 ** (k - 2) if p == 2 and k > 2 else p ** (k - 1) * (p - 1) for p, k in factors)
    return math.lcm(*orders)


def mangoldt(factors: Factors) -> Expression:
    """Log[p] for a power of a prime p, 0 for anything else."""
    return Expr(Log, (factors[0][0],)) if len(factors) == 1 else 0


of_factors("EulerPhi", "EulerPhi[n] counts the numbers from 1 to n that have no divisor in common with n.", totient, 0)
of_factors("MoebiusMu", "MoebiusMu[n] is (-1)^r for a product of r different primes, 0 where a prime comes twice.",
           moebius, 0)  # fmt: skip
of_factors("CarmichaelLambda", "CarmichaelLambda[n] is the smallest m > 0 with Mod[a^m, n] = 1 for all a coprime to n.",
           carmichael, 0)  # fmt: skip
of_factors("MangoldtLambda", "MangoldtLambda[n] is Log[p] for a power of the prime p, else 0.", mangoldt)
of_factors("LiouvilleLambda", "LiouvilleLambda[n] is (-1)^k for a number with k prime factors.",
           lambda factors: (-1) ** sum(k for _, k in factors))  # fmt: skip
of_factors("PrimeNu", "PrimeNu[n] counts the different primes in n.", len)
of_factors("PrimeOmega", "PrimeOmega[n] counts the primes in n, each as often as it comes.",
           lambda factors: sum(k for _, k in factors))  # fmt: skip
of_factors("SquareFreeQ", "SquareFreeQ[n] tells whether no prime comes twice in n.",
           lambda factors: truth(all(k == 1 for _, k in factors)), truth(False))  # fmt: skip
of_factors("PrimePowerQ", "PrimePowerQ[n] tells whether n is a power of one prime.",
           lambda factors: truth(len(factors) == 1), truth(False))  # fmt: skip


@builtin("CompositeQ", "CompositeQ[n] tells whether n is a positive integer with divisors besides 1 and itself.",
         attributes="Listable")  # fmt: skip
def composite_q(n):
    """Neither 1 nor prime."""
    return truth(type(n) is int and n > 1 and not is_prime(n))


@builtin("PerfectNumberQ", "PerfectNumberQ[n] tells whether n is the sum of its divisors below n.",
         attributes="Listable")  # fmt: skip
def perfect_number_q(n):
    """Whether the divisors sum up to 2 n."""
    if type(n) is not int or n < 1:
        return truth(False)
    found = prime_factors(n)
    return None if found is None else truth(divisor_sum(1, found) == 2 * n)


def divisor_sum(power: int, factors: Factors) -> Fraction | int:
    """The sum of the divisors, each to a power."""
    return math.prod(sum(Fraction(p) ** (power * i) for i in range(k + 1)) for p, k in factors)


@builtin("DivisorSigma", "DivisorSigma[k, n] is the sum of the k-th powers of the divisors of n.",
         attributes="Listable")  # fmt: skip
def divisor_sigma(power, n):
    """The sum over divisors; symbolic powers stay as powers."""
    if type(n) is not int or n == 0:
        return None
    found = prime_factors(abs(n))
    if found is None:
        return None
    if type(power) is int:
        return rational(Fraction(divisor_sum(power, found)))
    return Expr(Plus, tuple(Expr(Power, (d, power)) for d in divisors(found)))


def divisors(factors: Factors) -> list[int]:
    """All divisors in ascending order."""
    every = [1]
    for p, k in factors:
        every = [d * p**i for d in every for i in range(k + 1)]
    return sorted(every)


@builtin("DivisorSum", "DivisorSum[n, f] is the sum of f[d] over the divisors of n; DivisorSum[n, f, test] over those "
         "for which test[d] is True.")  # fmt: skip
def divisor_sum_of(n, function, test=None):
    """The sum of the function's values."""
    found = prime_factors(abs(n)) if type(n) is int and n else None
    if found is None:
        return None
    apply, chosen = applier(function), divisors(found)
    if test is not None:
        holds = applier(test)
        chosen = [d for d in chosen if holds(d) is system("True")]
    return Expr(Plus, tuple(apply(d) for d in chosen))


@builtin("IntegerExponent", "IntegerExponent[n, b] is the highest power of b (10) that divides n.",
         attributes="Listable", messages={"ibase": "Base `1` is not an integer greater than 1."})  # fmt: skip
def integer_exponent(n, base=10):
    """How many zeros n ends with in that base."""
    if type(n) is not int:
        return None
    if type(base) is not int or base < 2:
        message("IntegerExponent", "ibase", base)
        return None
    if n == 0:
        return system("Infinity")
    count, powers = 0, [base]
    while n % powers[-1] == 0 and powers[-1] <= abs(n):
        powers.append(powers[-1] ** 2)
    for i in range(len(powers) - 1, -1, -1):
        if n % powers[i] == 0:
            n //= powers[i]
            count += 1 << i
    return count


@builtin("PrimePi", "PrimePi[x] is the number of primes up to x.", attributes="Listable NumericFunction",
         messages={"largp": "Primes are counted up to `2`; `1` is too large."})  # fmt: skip
def prime_pi(x):
    """Counted by a sieve."""
    value = real_value(x)
    if value is None:
        return None
    top = math.floor(machine(value).real) if type(value) is not int else value
    if top > MOST:
        message("PrimePi", "largp", x, MOST)
        return None
    return counted(top)


def counted(top: int) -> int:
    """How many primes there are up to a number."""
    if top < 2:
        return 0
    import numpy

    marks = numpy.ones((top + 1) // 2, dtype=bool)  # the odd numbers 1, 3, 5, ...; 1 stands for 2
    for p in range(3, math.isqrt(top) + 1, 2):
        if marks[p // 2]:
            marks[p * p // 2 :: p] = False
    return int(marks.sum())


@builtin("RandomPrime", "RandomPrime[n] gives a random prime up to n, RandomPrime[{m, n}] one from m to n, "
         "RandomPrime[range, k] a list of k, RandomPrime[range, {k1, k2, ...}] an array.", messages={
         "noprime": "There are no primes in the specified interval."})  # fmt: skip
def random_prime(limits, shape=None):
    """Numbers drawn until one is prime: all primes of the range have equal chances."""
    low, high = limits.args if is_list(limits) and len(limits.args) == 2 else (2, limits)
    if type(low) is not int or type(high) is not int:
        return None
    low = max(low, 2)
    few = [p for p in range(low, high + 1) if is_prime(p)] if high - low < 300 else None
    if few == [] or high < low:
        message("RandomPrime", "noprime")
        return None

    def drawn() -> int:
        random = state.session.random
        if few is not None:
            return few[int(random.integers(len(few)))]
        while True:
            bits = (high - low).bit_length()
            found = low + (int.from_bytes(random.bytes((bits + 7) // 8), "big") & ((1 << bits) - 1))
            if found <= high and is_prime(found):
                return found

    def array(sizes: tuple[Expression, ...]) -> Expression:
        return list_of(*(array(sizes[1:]) for _ in range(sizes[0]))) if sizes else drawn()

    sizes = () if shape is None else shape.args if is_list(shape) else (shape,)
    if not all(type(k) is int and k > 0 for k in sizes):
        raise WolframMessage("RandomPrime", "posdim", shape, text="The dimensions `1` should be positive integers.")
    return array(sizes)
