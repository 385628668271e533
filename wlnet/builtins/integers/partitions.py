"""Numbers as sums: partitions, how many there are, sums of coins, sums of powers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from wlnet.evaluator import builtin
from wlnet.expr import Expression, WolframMessage, call, is_list, list_of, rational, system

from ..structure.levels import is_infinity

All = system("All")
LENGTHS = "Position `1` of `2` should be All, Infinity, a non-negative integer, or a list of these."


def partitions(n: int, parts: Sequence[int], least: int, most: int) -> Iterator[tuple[int, ...]]:
    """Sums of `least` to `most` parts, descending, that make n; the largest parts first. `parts` descend."""
    if n == 0 and least <= 0:
        yield ()
    if most <= 0:
        return
    for i, part in enumerate(parts):
        if part <= n and part * most >= n:
            for rest in partitions(n - part, parts[i:], least - 1, most - 1):
                yield (part, *rest)
        elif part * most < n:
            return


def ones(n: int, least: int, most: int, top: int) -> Iterator[tuple[int, ...]]:
    """Partitions into any positive integers up to `top`, the largest parts first."""
    if n == 0:
        if least <= 0:
            yield ()
        return
    if most <= 0:
        return
    for part in range(min(n, top), max(-(-n // most), 1) - 1, -1):
        for rest in ones(n - part, least - 1, most - 1, part):
            yield (part, *rest)


def bounds_of(spec: Expression, whole: Expression) -> tuple[int, float, int]:
    """The least and the greatest number of parts, and the step between."""
    if spec is All or is_infinity(spec):
        return 0, math.inf, 1
    given = spec.args if is_list(spec) else (0, spec)
    if not 1 <= len(given) <= 3 or not all(is_infinity(k) or (type(k) is int and k >= 0) for k in given):
        raise WolframMessage("IntegerPartitions", "nninfseq", 2, whole, text=LENGTHS)
    ends = [math.inf if is_infinity(k) else k for k in given]
    return int(ends[0]), ends[0] if len(ends) == 1 else ends[1], int(ends[2]) if len(ends) == 3 else 1


@builtin("IntegerPartitions", "IntegerPartitions[n] gives all ways to write n as a sum of positive integers, "
         "IntegerPartitions[n, k] of at most k, {k} of exactly k, {kmin, kmax} of so many; IntegerPartitions[n, k, "
         "{s1, s2, ...}] of the numbers si, IntegerPartitions[n, k, s, m] the first m.")  # fmt: skip
def integer_partitions(n, lengths=All, parts=All, count=All):
    """The partitions, those with the largest parts first."""
    whole = call("IntegerPartitions", n, lengths)
    if type(n) not in (int, Fraction):
        return None
    least, most, step = bounds_of(lengths, whole)
    scale = 1
    if parts is All:
        found = ones(n, least, min(most, n), n) if type(n) is int and n >= 0 else iter(())
    else:
        if not is_list(parts) or not all(type(s) in (int, Fraction) and s > 0 for s in parts.args):
            return None
        scale = math.lcm(*(s.denominator for s in (n, *parts.args)))
        sizes = sorted({int(s * scale) for s in parts.args}, reverse=True)
        total = int(n * scale)
        limit = min(most, total // sizes[-1]) if sizes else 0
        found = partitions(total, sizes, least, int(limit)) if total >= 0 else iter(())
    if step > 1:
        found = (p for p in found if (len(p) - least) % step == 0)
    if type(count) is int:
        found = islice(found, count) if count >= 0 else iter(list(found)[count:])
    if scale == 1:
        return list_of(*(list_of(*p) for p in found))
    return list_of(*(list_of(*(rational(Fraction(k, scale)) for k in p)) for p in found))


def partition_counts(n: int) -> list[int]:
    """p(0), ..., p(n), by Euler's pentagonal numbers."""
    found = [1] + [0] * n
    for m in range(1, n + 1):
        total, k = 0, 1
        while (low := k * (3 * k - 1) // 2) <= m:
            sign = 1 if k % 2 else -1
            total += sign * found[m - low]
            if (high := low + k) <= m:
                total += sign * found[m - high]
            k += 1
        found[m] = total
    return found


@builtin("PartitionsP", "PartitionsP[n] is the number of ways to write n as a sum of positive integers.",
         attributes="Listable NumericFunction")  # fmt: skip
def partitions_p(n):
    """The number of partitions."""
    if type(n) is not int:
        return None
    return partition_counts(n)[n] if n >= 0 else 0


@builtin("PartitionsQ", "PartitionsQ[n] is the number of ways to write n as a sum of different positive integers.",
         attributes="Listable NumericFunction")  # fmt: skip
def partitions_q(n):
    """The coefficient of x^n in (1 + x)(1 + x^2)(1 + x^3)...."""
    if type(n) is not int:
        return None
    if n < 0:
        return 0
    counts = [1] + [0] * n
    for part in range(1, n + 1):
        for m in range(n, part - 1, -1):
            counts[m] += counts[m - part]
    return counts[n]


def coins(e: Expression) -> list[int] | None:
    """The positive integers of a list."""
    return list(e.args) if is_list(e) and e.args and all(type(c) is int and c > 0 for c in e.args) else None


@builtin("FrobeniusSolve", "FrobeniusSolve[{a1, a2, ...}, b] gives all lists of non-negative integers with a1 x1 + a2 "
         "x2 + ... = b, FrobeniusSolve[a, b, m] at most m of them.")  # fmt: skip
def frobenius_solve(values, total, count=All):
    """The solutions in order."""
    sizes = coins(values)
    if sizes is None or type(total) is not int:
        return None

    def solutions(rest: int, place: int) -> Iterator[tuple[int, ...]]:
        if place == len(sizes) - 1:
            if rest % sizes[place] == 0:
                yield (rest // sizes[place],)
            return
        for k in range(rest // sizes[place] + 1):
            for others in solutions(rest - k * sizes[place], place + 1):
                yield (k, *others)

    found = solutions(total, 0) if total >= 0 else iter(())
    return list_of(*(list_of(*s) for s in (islice(found, count) if type(count) is int and count >= 0 else found)))


@builtin("FrobeniusNumber", "FrobeniusNumber[{a1, a2, ...}] is the largest number that is no sum of multiples of the "
         "ai.")  # fmt: skip
def frobenius_number(values):
    """By the least sums in each class modulo the smallest (Brauer and Shockley, 1962)."""
    sizes = coins(values)
    if sizes is None:
        return None
    if math.gcd(*sizes) > 1:
        return system("Infinity")
    modulus = min(sizes)
    least: list[float] = [0] + [math.inf] * (modulus - 1)
    for size in sizes:
        for start in range(math.gcd(size, modulus)):
            ring = range(0, modulus // math.gcd(size, modulus) * 2)
            place = start
            for _ in ring:
                following = (place + size) % modulus
                least[following] = min(least[following], least[place] + size)
                place = following
    return int(max(least)) - modulus


@builtin("SquaresR", "SquaresR[d, n] is the number of ways to write n as a sum of d squares of integers, order and "
         "signs told apart.", attributes="Listable")  # fmt: skip
def squares_r(d, n):
    """Counted square by square."""
    if type(d) is not int or type(n) is not int or d < 1:
        return None
    if n < 0:
        return 0
    counts = [1] + [0] * n
    for _ in range(d):
        following = counts.copy()
        for root in range(1, math.isqrt(n) + 1):
            square = root * root
            for m in range(square, n + 1):
                following[m] += 2 * counts[m - square]
        counts = following
    return counts[n]


@builtin("PowersRepresentations", "PowersRepresentations[n, k, p] gives all ways to write n as a sum of k p-th powers "
         "of non-negative integers.")  # fmt: skip
def powers_representations(n, k, p):
    """Ascending lists, in order."""
    if not all(type(v) is int for v in (n, k, p)) or k < 1 or p < 1:
        return None

    def sums(rest: int, terms: int, least: int) -> Iterator[tuple[int, ...]]:
        if terms == 1:
            root = round(rest ** (1 / p)) if rest < 2**1000 else 0
            exact = next((r for r in (root - 1, root, root + 1) if r >= least and r**p == rest), None)
            if exact is not None:
                yield (exact,)
            return
        first = least
        while terms * first**p <= rest:
            for others in sums(rest - first**p, terms - 1, first):
                yield (first, *others)
            first += 1

    return list_of(*(list_of(*s) for s in sums(n, k, 0))) if n >= 0 else list_of()
