"""Equality, order and logic against Python's own and against truth tables."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, rational, system
from wlnet.forms import text

VALUES = [
    ("0.1+0.2==0.3", "True"),
    ("1==1.", "True"),
    ("1==1.0000001", "False"),
    ("x==x", "True"),
    ("x==y", "x == y"),
    ('"a"=="b"', "False"),
    ('"a"==1', "False"),
    ("{1,2}=={1,2}", "True"),
    ("{1,2}=={1,3}", "False"),
    ("{1,x}=={1,y}", "{1, x} == {1, y}"),
    ("{1}=={1,2}", "False"),
    ("<|1->2|>==<|1->2.|>", "True"),
    ("True==False", "False"),
    ("Pi==3", "False"),
    ("1!=2!=1", "False"),
    ("1!=2!=3", "True"),
    ("Pi>3", "True"),
    ("Sqrt[2]<3/2", "True"),
    ("0.1+0.2>0.3", "False"),
    ("1<2<3", "True"),
    ("3<2<x", "False"),
    ("1<x<3", "1 < x < 3"),
    ("a<b<=c", "a < b <= c"),
    ("1<2<=2", "True"),
    ("-Infinity<0<Infinity", "True"),
    ("Infinity<Infinity", "False"),
    ("Max[1,2,{3,4}]", "4"),
    ("Max[x,1,y,2]", "Max[2, x, y]"),
    ("Max[]", "-Infinity"),
    ("Min[]", "Infinity"),
    ("Max[3,Pi]", "Pi"),
    ("Min[1.5,2,Infinity]", "1.5"),
    ("Min[{3,{1,2}}]", "1"),
    ("Between[3,{1,5}]", "True"),
    ("Between[{1,5}][7]", "False"),
    ("Positive[{1,-2,0,Pi,x}]", "{True, False, False, True, Positive[x]}"),
    ("Boole[{True,False,x}]", "{1, 0, Boole[x]}"),
    ("NumericQ[Sqrt[2]+Pi]", "True"),
    ("NumericQ[x]", "False"),
    ("{IntegerQ[2],IntegerQ[2.],NumberQ[2.5],NumberQ[Pi],StringQ[\"\"],TrueQ[x],BooleanQ[False]}",
     "{True, False, True, False, True, False, True}"),
    ("True&&x&&True", "x"),
    ("x&&False", "False"),
    ("x||y||False", "x || y"),
    ("!(a<b)", "a >= b"),
    ("!!x", "x"),
    ("False&&Print[1]", "False"),
    ("AllTrue[{2,4},EvenQ]", "True"),
    ("AnyTrue[EvenQ][{1,3}]", "False"),
    ("NoneTrue[{1,3},EvenQ]", "True"),
    ("AllTrue[{},EvenQ]", "True"),
    ("Implies[True,x]", "x"),
    ("Xor[x,True]", "!x"),
    ("Map[#>2&&#<5&,{1,3,7}]", "{False, True, False}"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


def test_complex_numbers_have_no_order():
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate("I<2")) == "I < 2"
    assert [m.tag for m in s.messages] == ["nord"]


real = st.one_of(st.integers(-100, 100), st.fractions(-9, 9, max_denominator=50))
ORDERS = {"Less": lambda a, b: a < b, "LessEqual": lambda a, b: a <= b, "Greater": lambda a, b: a > b,
          "GreaterEqual": lambda a, b: a >= b, "Equal": lambda a, b: a == b,
          "Unequal": lambda a, b: a != b}  # fmt: skip


@given(real, real)
def test_order_of_exact_numbers(a, b):
    x, y = (rational(Fraction(v)) for v in (a, b))
    for name, python in ORDERS.items():
        assert str(Session().evaluate(Expr(system(name), (x, y)))) == str(python(a, b))


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, finite)
def test_exactly_one_relation_holds(a, b):
    found = [str(Session().evaluate(Expr(system(n), (a, b)))) for n in ("Less", "Equal", "Greater")]
    assert found.count("True") == 1
    if not math.isclose(a, b, rel_tol=2**-45):
        assert found == [str(a < b), "False", str(a > b)]


TABLE = {"And": all, "Or": any, "Xor": lambda v: sum(v) % 2 == 1, "Nand": lambda v: not all(v),
         "Nor": lambda v: not any(v), "Equivalent": lambda v: len(set(v)) < 2}  # fmt: skip


@given(st.lists(st.booleans(), min_size=2, max_size=4))
def test_truth_tables(values):
    args = tuple(system(str(v)) for v in values)
    for name, python in TABLE.items():
        assert str(Session().evaluate(Expr(system(name), args))) == str(python(values))


@given(st.integers(-10, 5000))
def test_prime_q(n):
    prime = abs(n) > 1 and all(n % k for k in range(2, math.isqrt(abs(n)) + 1))
    assert str(Session().evaluate(Expr(system("PrimeQ"), (n,)))) == str(prime)
