"""What is written is read back: FullForm exactly, InputForm up to the evaluation of arithmetic."""

import cmath
import math
from decimal import Decimal
from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some

from wlnet.expr import BigReal, Expr, PackedList, call, list_of, resolve, same, system
from wlnet.forms import text
from wlnet.forms.operators import INFIX, POSTFIX, PREFIX
from wlnet.grammar import parse

symbols = some.sampled_from([resolve(name) for name in ("a", "b", "f", "x", "Pkg`y", "$z")])
naturals = some.integers(0, 10**20)
reals = some.floats(0, allow_nan=False, allow_infinity=False)
strings = some.text(max_size=6)
atoms = symbols | naturals | reals | strings | some.sampled_from(["a b", 'q"\\', "\n"])
OPERATORS = sorted({*INFIX, *PREFIX, *POSTFIX}, key=str)
BINARY = [head for head, operator in INFIX.items() if operator.binary]
NARY = [head for head, operator in INFIX.items() if not operator.binary]


def calls(heads, parts, least=1, most=3):
    """Calls of one of the heads with some of the parts."""
    arguments = some.lists(parts, min_size=least, max_size=most).map(tuple)
    return some.builds(Expr, some.sampled_from(list(map(system, heads))), arguments)


def larger(parts):
    """Every kind of call that has a notation of its own."""
    blanks = calls(["Blank", "BlankSequence", "BlankNullSequence"], symbols, 0, 1)
    patterns = some.builds(lambda name, form: call("Pattern", name, form), symbols, blanks | parts)
    rules = calls(["Rule", "RuleDelayed"], parts, 2, 2)
    return some.one_of(
        some.builds(Expr, parts, some.lists(parts, max_size=3).map(tuple)),
        calls(map(str, BINARY), parts, 2, 2),
        calls(map(str, NARY), parts, 2, 3),
        calls(map(str, [*PREFIX, *POSTFIX]), parts, 1, 1),
        calls(["Plus", "Times"], parts, 2, 3),
        calls(["Power"], parts, 2, 2),
        calls(["List", "CompoundExpression", "Span", "Part", "PatternTest", "TagSet", "Derivative"], parts, 0, 4),
        calls(["Association"], rules, 0, 2),
        calls(["Slot", "SlotSequence", "Out"], some.integers(0, 9) | strings, 0, 1),
        calls(["MessageName", "Get", "Put"], symbols | strings, 1, 2),
        calls(["Repeated", "RepeatedNull", "Optional"], blanks | patterns | parts, 1, 2),
        some.builds(lambda *e: call("Inequality", e[0], system("Less"), e[1], system("Equal"), e[2]), *3 * [parts]),
        blanks,
        patterns,
    )  # fmt: skip


trees = some.recursive(atoms, larger, max_leaves=12)
numbers = some.one_of(naturals, some.integers(-99, -1), reals, reals.map(lambda x: -x))


@given(some.recursive(atoms | numbers, larger, max_leaves=12))
def test_full_form_is_exact(expr):
    assert same(parse(text(expr, "FullForm")), expr)


@given(trees)
def test_input_form_is_exact_where_nothing_is_to_be_evaluated(expr):
    shown = text(expr)
    assert same(parse(shown), expr), shown


@given(some.floats(allow_nan=False, allow_infinity=False))
def test_reals(value):
    for form in ("InputForm", "FullForm"):
        assert parse(text(value, form)) == value


@given(some.text())
def test_strings(value):
    assert parse(text(value)) == value


@given(some.decimals(allow_nan=False, allow_infinity=False, min_value=0), some.integers(1, 60))
def test_big_reals(value, precision):
    number = BigReal(Decimal(value), float(precision))
    found = parse(text(number))
    assert type(found) is BigReal
    assert found.precision == number.precision
    assert found.value == number.value


@pytest.mark.parametrize("form", ["InputForm", "FullForm"])
def test_arrays(form):
    array = numpy.random.default_rng(0).normal(size=(5, 4)) * 10.0 ** numpy.arange(-8, 12, 5)
    assert same(parse(text(PackedList(array), form)), PackedList(array))


VALUES = {"a": 0.7, "b": 1.9, "c": 2.3, "I": 1j}


FUNCTIONS = {
    "Plus": lambda *terms: sum(terms),
    "Times": lambda *factors: math.prod(factors),
    "Power": lambda base, exponent: cmath.exp(exponent * cmath.log(base)) if base else 0j**exponent,
    "Sqrt": cmath.sqrt,
    "Minus": lambda x: -x,
    "Subtract": lambda x, y: x - y,
    "Divide": lambda x, y: x / y,
}


def value(e):
    """The number that an arithmetic expression stands for; real where it is so but for rounding."""
    if isinstance(e, Expr):
        found = FUNCTIONS[e.head.name](*map(value, e.args))
    else:
        found = VALUES[e.name] if hasattr(e, "name") else complex(e)
    return complex(found.real, 0.0 if abs(found.imag) < 1e-9 * abs(found) else found.imag)


small = some.one_of(
    some.integers(-4, 4),
    some.sampled_from([Fraction(1, 2), Fraction(-1, 2), Fraction(2, 3), Fraction(-3, 4), 0.5, -1.5, 2 - 1j]),
    some.sampled_from([resolve(name) for name in "abc"]),
)
arithmetic = some.recursive(
    small,
    lambda parts: some.one_of(
        calls(["Plus", "Times"], parts, 2, 4),
        calls(["Power", "Subtract", "Divide"], parts, 2, 2),
        calls(["Minus"], parts, 1, 1),
        some.builds(lambda x, n: call("Times", n, x), parts, small),
        some.builds(lambda x, n: call("Power", x, n), parts, small),
    ),
    max_leaves=9,
)


@given(arithmetic)
def test_arithmetic_keeps_its_value(expr):
    try:
        expected = value(expr)
    except (ArithmeticError, ValueError):
        return
    shown = text(expr)
    read = parse(shown)
    if 1e-6 < abs(expected) < 1e6:  # 0 to the power -(-1) may be written as 1/0^(-1)
        assert cmath.isclose(value(read), expected, rel_tol=1e-6), shown


def test_lists_of_everything():
    expr = list_of(*(call(str(head), resolve("a"), resolve("b")) for head in OPERATORS))
    assert same(parse(text(expr)), expr)
