"""Sums, products and powers against Python's own numbers and against identities worked by hand."""

from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, PackedList, from_array, list_of, rational, same, system
from wlnet.forms import text

Plus, Times, Power, Subtract = (system(n) for n in ("Plus", "Times", "Power", "Subtract"))


def session() -> Session:
    return Session(write_message=lambda line: None)


EXACT = [
    ("2/4", "1/2"),
    ("x+x", "2*x"),
    ("x+y+x+3+2*y", "3 + 2*x + 3*y"),
    ("x-x", "0"),
    ("x+x+x-3x", "0"),
    ("x*x^2", "x^3"),
    ("x^a x^b", "x^(a + b)"),
    ("(a b)^2", "a^2*b^2"),
    ("(x^(1/2))^2", "x"),
    ("(x^2)^(1/2)", "Sqrt[x^2]"),
    ("-(a+b)", "-a - b"),
    ("2(a+b)", "2*(a + b)"),
    ("x/x", "1"),
    ("I^2", "-1"),
    ("(2+3I)(1-I)", "5 + I"),
    ("(1+I)^3", "-2 + 2*I"),
    ("1/(1+I)", "1/2 - I/2"),
    ("2^-3", "1/8"),
    ("1.5+2/3", "2.1666666666666665"),
    ("Pi+1.", "4.141592653589793"),
    ("2. Pi", "6.283185307179586"),
    ("Sqrt[2]*1.5", "2.121320343559643"),
    ("Rational[2,4]", "1/2"),
    ("Complex[1,2]", "1 + 2*I"),
]
ROOTS = [
    ("Sqrt[8]", "2*Sqrt[2]"),
    ("4^(1/2)", "2"),
    ("Sqrt[2]*Sqrt[2]", "2"),
    ("Sqrt[2]*Sqrt[3]", "Sqrt[6]"),
    ("Sqrt[6]/2", "Sqrt[3/2]"),
    ("Sqrt[2]/2", "1/Sqrt[2]"),
    ("2/Sqrt[2]", "Sqrt[2]"),
    ("2 Sqrt[2]", "2*Sqrt[2]"),
    ("12^(1/3)", "2^(2/3)*3^(1/3)"),
    ("(-8)^(1/3)", "2*(-1)^(1/3)"),
    ("(-1)^(-1/3)", "-(-1)^(2/3)"),
    ("Sqrt[-4]", "2*I"),
    ("Sqrt[-2]", "I*Sqrt[2]"),
    ("Sqrt[4 x]", "2*Sqrt[x]"),
    ("Sqrt[-2 x]", "Sqrt[2]*Sqrt[-x]"),
    ("Sqrt[Pi^2]", "Pi"),
    ("E^Log[x]", "x"),
    ("E^(I Pi)", "-1"),
    ("E^(I Pi/2)", "I"),
    ("(10^20)^(1/2)", "10000000000"),
    ("(10^40+1)^0", "1"),
]
INFINITE = [
    ("1/0", "ComplexInfinity", ["infy"]),
    ("0^0", "Indeterminate", ["indet"]),
    ("0/0", "Indeterminate", ["infy", "indet"]),
    ("Infinity-Infinity", "Indeterminate", ["indet"]),
    ("0 Infinity", "Indeterminate", ["indet"]),
    ("1^Infinity", "Indeterminate", ["indet"]),
    ("Infinity+3", "Infinity", []),
    ("-2 Infinity", "-Infinity", []),
    ("1/Infinity", "0", []),
    ("x Infinity", "x*Infinity", []),
    ("DirectedInfinity[-3]", "-Infinity", []),
    ("Indeterminate+1", "Indeterminate", []),
    ("10^10^10", "Overflow[]", ["ovfl"]),
    ("10^(-10^10)", "Underflow[]", ["unfl"]),
    ("Exp[10.^20]", "Overflow[]", ["ovfl"]),
    ("Exp[-1000.]", "0.", ["munfl"]),
    ("{1,2}+{1,2,3}", "{1, 2} + {1, 2, 3}", ["tdlen"]),
]


@pytest.mark.parametrize(("source", "expected"), EXACT + ROOTS)
def test_value(source, expected):
    assert text(session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "expected", "tags"), INFINITE)
def test_infinite(source, expected, tags):
    s = session()
    assert text(s.evaluate(source)) == expected
    assert [m.tag for m in s.messages] == tags


exact = st.one_of(st.integers(-(10**30), 10**30), st.fractions(max_denominator=10**6))


def expression(q):
    return rational(q) if isinstance(q, Fraction) else q


@given(exact, exact, st.integers(-6, 6))
def test_exact_arithmetic_is_that_of_fractions(a, b, n):
    s = session()
    x, y = expression(a), expression(b)
    assert same(s.evaluate(Expr(Plus, (x, y))), rational(Fraction(a) + b))
    assert same(s.evaluate(Expr(Times, (x, y))), rational(Fraction(a) * b))
    assert same(s.evaluate(Expr(Subtract, (x, y))), rational(Fraction(a) - b))
    if a:
        assert same(s.evaluate(Expr(Power, (x, n))), rational(Fraction(a) ** n))
    if b:
        assert same(s.evaluate(Expr(system("Divide"), (x, y))), rational(Fraction(a) / b))


@given(st.integers(1, 10**6), st.integers(2, 5), st.integers(-7, 7))
def test_roots_have_the_right_size(n, k, m):
    root = session().evaluate(Expr(system("N"), (Expr(Power, (n, Fraction(m, k))),)))
    assert root == pytest.approx(n ** (m / k), rel=1e-12)


words = st.integers(-(2**63), 2**63 - 1)
reals = st.floats(-1e100, 1e100)


@pytest.mark.parametrize("head", [Plus, Times, Subtract])
@given(data=st.data())
def test_packed_lists_behave_like_ordinary_ones(head, data):
    rows, columns = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 3))
    kind = data.draw(st.sampled_from([(words, "int64"), (reals, "float64"), (st.integers(-9, 9), "int64")]))
    draw = lambda n: data.draw(st.lists(kind[0], min_size=n, max_size=n))  # noqa: E731
    matrix = PackedList(numpy.array(draw(rows * columns), dtype=kind[1]).reshape(rows, columns))
    vector = PackedList(numpy.array(draw(rows), dtype=kind[1]))
    number = draw(1)[0]
    for a, b in ((matrix, vector), (vector, matrix), (matrix, matrix), (matrix, number), (number, vector)):
        packed, plain = (session().evaluate(Expr(head, pair)) for pair in ((a, b), (unpacked(a), unpacked(b))))
        assert same(packed, plain)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=5), st.integers(-3, 20))
def test_packed_powers_behave_like_ordinary_ones(base, n):
    array = PackedList(numpy.array(base))
    packed = session().evaluate(Expr(Power, (array, n)))
    assert same(packed, session().evaluate(Expr(Power, (unpacked(array), n))))


def unpacked(e):
    return list_of(*map(unpacked, e.args)) if isinstance(e, Expr) else e


def test_integers_never_wrap():
    big = from_array(numpy.array([2**62, 1]))
    assert same(session().evaluate(Expr(Plus, (big, big, big))), list_of(3 * 2**62, 3))


def test_number_times_fraction_stays_packed_where_it_divides():
    halves = session().evaluate(Expr(Times, (Fraction(1, 2), PackedList(numpy.array([2, 4])))))
    assert type(halves) is PackedList
    assert same(halves, list_of(1, 2))
