"""Number theory against definitions as plain loops, and values that stand in every table."""

import math
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("EulerPhi[0]", "0"), ("MangoldtLambda /@ {1, 8, 6}", "{0, Log[2], 0}"),
    ("{SquareFreeQ[0], PrimePowerQ[0], CompositeQ[x]}", "{False, False, False}"),
    ("DivisorSigma[k, 6]", "1 + 2^k + 3^k + 6^k"), ("DivisorSigma[-1, 6]", "2"),
    ("DivisorSum[12, f, EvenQ]", "f[2] + f[4] + f[6] + f[12]"),
    ("IntegerExponent[{1000, 0, 7}]", "{3, Infinity, 0}"), ("IntegerExponent[2^1000*3, 2]", "1000"),
    ("PrimePi[{1, 2, 10.5, 10^6}]", "{0, 1, 4, 78498}"),
    ("ModularInverse[3, 11]", "4"), ("ExtendedGCD[2, 3]", "{1, {-1, 1}}"),
    ("ChineseRemainder[{2, 3, 2}, {3, 5, 7}]", "23"), ("ChineseRemainder[{2, 3}, {3, 5}, 100]", "113"),
    ("MultiplicativeOrder[10, #] & /@ {7, 13, 10}", "{6, 6, MultiplicativeOrder[10, 10]}"),
    ("MultiplicativeOrder[5, 7, {3, 11}]", "2"),
    ("{PrimitiveRoot[7], PrimitiveRoot[7, 4], PrimitiveRootList[9]}", "{3, 5, {2, 5}}"),
    ("{PrimitiveRoot[8], PrimitiveRootList[8]}", "{PrimitiveRoot[8], {}}"),
    ("JacobiSymbol[Range[0, 6], 7]", "{0, 1, 1, -1, 1, -1, -1}"),
    ("PowerModList[{3, 1, 2}, 1/2, {11, 8, 3}]", "{{5, 6}, {1, 3, 5, 7}, {}}"),
    ("MersennePrimeExponentQ[{2, 3, 4, 11, 31}]", "{True, True, False, False, True}"),
    ("Fibonacci[Range[-5, 5]]", "{5, -3, 2, -1, 1, 0, 1, 1, 2, 3, 5}"),
    ("{Fibonacci[5, x], Fibonacci[0, x], Fibonacci[-2, x]}", "{1 + 3*x^2 + x^4, 0, -x}"),
    ("{LucasL[3, x], LucasL[{-1, 0, 6}]}", "{3*x + x^3, {-1, 2, 18}}"),
    ("BernoulliB[{0, 1, 2, 3, 10}]", "{1, -1/2, 1/6, 0, 5/66}"), ("BernoulliB[3, x]", "x/2 - (3*x^2)/2 + x^3"),
    ("EulerE[Range[0, 6]]", "{1, 0, -1, 0, 5, 0, -61}"), ("EulerE[3, x]", "1/4 - (3*x^2)/2 + x^3"),
    ("{StirlingS1[5, 2], StirlingS2[5, 2], StirlingS2[2, 5]}", "{-50, 15, 0}"),
    ("{BellB[5], BellB[3, x]}", "{52, x + 3*x^2 + x^3}"),
    ("CatalanNumber[Range[-2, 5]]", "{0, -1, 1, 1, 2, 5, 14, 42}"),
    ("Subfactorial[{0, 1, 5}]", "{1, 0, 44}"), ("{Multinomial[1, 2, 3], Multinomial[]}", "{60, 1}"),
    ("{FactorialPower[10, 3], FactorialPower[10, 3, 2], FactorialPower[5, -2], FactorialPower[x, 3]}",
     "{720, 480, 1/42, FactorialPower[x, 3]}"),
    ("Hyperfactorial[4]", "27648"), ("PolygonalNumber[5, Range[4]]", "{1, 5, 12, 22}"),
    ("LinearRecurrence[{a, b}, {1, 1}, 4]", "{1, 1, a + b, b + a*(a + b)}"),
    ("{LinearRecurrence[{1, 1}, {1, 1}, {8}], LinearRecurrence[{1, 1}, {1, 1}, {3, 5}]}", "{21, {2, 3, 5}}"),
    ("IntegerPartitions[5, 2]", "{{5}, {4, 1}, {3, 2}}"), ("IntegerPartitions[8, {3}, {1, 2, 5}]", "{{5, 2, 1}}"),
    ("IntegerPartitions[1, All, {1/2, 1/4}]", "{{1/2, 1/2}, {1/2, 1/4, 1/4}, {1/4, 1/4, 1/4, 1/4}}"),
    ("IntegerPartitions[50, All, All, 2]", "{{50}, {49, 1}}"), ("IntegerPartitions[0]", "{{}}"),
    ("Length[IntegerPartitions[6, {2, 6, 2}]]", "6"), ("PartitionsP[200]", "3972999029388"),
    ("FrobeniusNumber[{{6, 9, 20}, {2, 4}}]", "FrobeniusNumber[{{6, 9, 20}, {2, 4}}]"),
    ("FrobeniusNumber /@ {{6, 9, 20}, {2, 4}, {1}}", "{43, Infinity, -1}"),
    ("FrobeniusSolve[{2, 3}, 12]", "{{0, 4}, {3, 2}, {6, 0}}"),
    ("PowersRepresentations[1729, 2, 3]", "{{1, 12}, {9, 10}}"),
    ("ContinuedFraction[{47/17, -47/17, 0}]", "{{2, 1, 3, 4}, {-2, -1, -3, -4}, {0}}"),
    ("ContinuedFraction[Pi, 10]", "{3, 7, 15, 1, 292, 1, 1, 1, 2, 1}"), ("ContinuedFraction[3.245]", "{3, 4, 12, 4}"),
    ("ContinuedFraction[{Sqrt[13], (1 + Sqrt[5])/2, -Sqrt[2]}]", "{{3, {1, 1, 1, 1, 6}}, {1, {1}}, {-1, {-2}}}"),
    ("FromContinuedFraction /@ {{2, 1, 3, 4}, {3, {1, 1, 1, 1, 6}}, {a, b}}", "{47/17, Sqrt[13], a + b^(-1)}"),
    ("{Convergents[Pi, 4], Convergents[{1, 2, 3}]}", "{{3, 22/7, 333/106, 355/113}, {1, 3/2, 10/7}}"),
    ("{DigitSum[{1234, -56}], DigitSum[255, 2]}", "{{10, 11}, 8}"), ("IntegerReverse[{1230, -12}]", "{321, 21}"),
    ("IntegerReverse[10, 2, 8]", "80"), ('PalindromeQ /@ {121, "abba", {1, 2, 1}, "ab"}', "{True, True, True, False}"),
    ("NumberExpand[-1204]", "{-1000, -200, 0, -4}"),
    ("{MantissaExponent[1234.5], MantissaExponent[{100, 1/8, 0}]}", "{{0.12345, 4}, {{1/10, 3}, {1/8, 0}, {0, 0}}}"),
    ('IntegerName /@ {0, -15, 1000, 1234567}',
     '{"zero", "negative fifteen", "1 thousand", "1 million 234 thousand 567"}'),
    ('IntegerName[100017, "Words"]', '"one hundred thousand seventeen"'),
]  # fmt: skip
FAULTS = [
    ("RandomPrime[{14, 16}]", "RandomPrime", "noprime"), ("ModularInverse[2, 4]", "ModularInverse", "ninv"),
    ("ContinuedFraction[Pi]", "ContinuedFraction", "noterms"), ("IntegerExponent[4, 1]", "IntegerExponent", "ibase"),
    ("IntegerPartitions[5, x]", "IntegerPartitions", "nninfseq"),
    ("PrimePi[100000000000000000000]", "PrimePi", "largp"),
]  # fmt: skip


@pytest.fixture(scope="module")
def session() -> Session:
    """One session for all."""
    return Session()


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_tables(session: Session, code: str, expected: str) -> None:
    """Values of handbooks, or by hand."""
    assert text(session.evaluate(code), "InputForm") == expected


@pytest.mark.parametrize(("code", "symbol", "tag"), FAULTS)
def test_faults(session: Session, code: str, symbol: str, tag: str) -> None:
    """One message, and the call stays."""
    assert text(session.evaluate(code), "InputForm") == code
    assert [(m.symbol, m.tag) for m in session.messages] == [(symbol, tag)]


def primes_in(n: int) -> list[int]:
    """Trial division."""
    found, p = [], 2
    while n > 1:
        while n % p == 0:
            found.append(p)
            n //= p
        p += 1
    return found


def test_arithmetic_functions(session: Session) -> None:
    """Up to 300 by definition."""
    numbers = range(1, 301)
    units = {n: [a for a in range(1, n + 1) if math.gcd(a, n) == 1] for n in numbers}
    factors = {n: primes_in(n) for n in numbers}
    definitions = {
        "EulerPhi": [len(units[n]) for n in numbers],
        "MoebiusMu": [0 if len(set(f)) < len(f) else (-1) ** len(f) for f in factors.values()],
        "LiouvilleLambda": [(-1) ** len(f) for f in factors.values()],
        "PrimeNu": [len(set(f)) for f in factors.values()],
        "PrimeOmega": [len(f) for f in factors.values()],
        "SquareFreeQ": [len(set(f)) == len(f) for f in factors.values()],
        "PrimePowerQ": [len(set(f)) == 1 for f in factors.values()],
        "CompositeQ": [len(f) > 1 for f in factors.values()],
        "PerfectNumberQ": [sum(d for d in range(1, n) if n % d == 0) == n for n in numbers],
        "DivisorSigma[2, #] &": [sum(d * d for d in range(1, n + 1) if n % d == 0) for n in numbers],
        "CarmichaelLambda": [
            next(m for m in range(1, n + 1) if all(pow(a, m, n) == 1 % n for a in units[n])) for n in numbers
        ],
        "PrimePi": [sum(len(factors[m]) == 1 for m in range(1, n + 1)) for n in numbers],
    }
    for function, values in definitions.items():
        assert list(to_python(session.evaluate(f"({function}) /@ Range[300]"))) == values, function


@given(st.integers(1, 60), st.integers(2, 60))
def test_modular(k: int, n: int) -> None:
    """Orders, roots of congruences and symbols by trying all."""
    session = Session()
    roots = sorted(x for x in range(n) if (x * x * x - k) % n == 0)
    assert to_python(session.evaluate(f"PowerModList[{k}, 1/3, {n}]")) == roots
    if math.gcd(k, n) == 1:
        order = next(m for m in range(1, n + 1) if pow(k, m, n) == 1 % n)
        assert to_python(session.evaluate(f"MultiplicativeOrder[{k}, {n}]")) == order
        assert to_python(session.evaluate(f"ModularInverse[{k}, {n}]")) == pow(k, -1, n)
    divisor, (r, s) = to_python(session.evaluate(f"ExtendedGCD[{k}, {n}]"))
    assert divisor == math.gcd(k, n) == r * k + s * n
    symbol = math.prod({0: 0, 1: 1}.get(pow(k, (p - 1) // 2, p), -1) for p in primes_in(n) if p > 2)
    if n % 2:
        assert to_python(session.evaluate(f"JacobiSymbol[{k}, {n}]")) == symbol


@given(st.integers(0, 14), st.integers(1, 5))
def test_partitions(n: int, k: int) -> None:
    """Against all descending tuples."""
    session = Session()
    tuples = [t for t in product(range(n, 0, -1), repeat=k) if sum(t) == n and list(t) == sorted(t, reverse=True)]
    if n:
        assert to_python(session.evaluate(f"IntegerPartitions[{n}, {{{k}}}]")) == [list(t) for t in tuples]
    every = to_python(session.evaluate(f"IntegerPartitions[{n}]"))
    assert every == sorted(every, reverse=True)
    assert to_python(session.evaluate(f"{{PartitionsP[{n}], PartitionsQ[{n}]}}")) == [
        len(every), sum(len(set(p)) == len(p) for p in every)]  # fmt: skip
    squares = sum(sum(x * x for x in t) == n for t in product(range(-4, 5), repeat=2))
    assert to_python(session.evaluate(f"SquaresR[2, {n}]")) == squares


@given(st.fractions(), st.lists(st.integers(1, 9), min_size=1, max_size=4), st.lists(st.integers(1, 9), max_size=3))
def test_continued_fractions(x: Fraction, period: list[int], head: list[int]) -> None:
    """There and back; periods by numbers."""
    session = Session()
    written = f"({x.numerator}/{x.denominator})"
    assert to_python(session.evaluate(f"FromContinuedFraction[ContinuedFraction[{written}]] == {written}")) is True
    terms = [*head, *period * 30]
    value = float(terms[-1])
    for term in reversed(terms[:-1]):
        value = term + 1 / value
    code = "{" + ", ".join([*map(str, head), "{" + ", ".join(map(str, period)) + "}"]) + "}"
    assert to_python(session.evaluate(f"N[FromContinuedFraction[{code}]]")) == pytest.approx(value, rel=1e-12)


def test_random_primes(session: Session) -> None:
    """All primes of a range come."""
    assert set(to_python(session.evaluate("SeedRandom[1]; RandomPrime[{10, 30}, 200]"))) == {11, 13, 17, 19, 23, 29}
    big = to_python(session.evaluate("RandomPrime[{10^20, 10^21}]"))
    assert 10**20 <= big <= 10**21 and pow(2, big - 1, big) == 1
