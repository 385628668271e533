"""Arithmetic that is put off gives the numbers that NumPy gives at once, and what overflows is not put off."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.builtins.numbers import deferred
from wlnet.evaluator import Session
from wlnet.expr import PackedList, call, from_array

SIZE = 5
X, Y = numpy.array([-2.5, 0.0, 0.5, 3.0, 7.25]), numpy.array([1e3, -1e-3, 2.0, -4.0, 0.1])
N = numpy.array([-3, 0, 1, 2, 40])


@pytest.fixture
def session(monkeypatch):
    """A session with x, y of reals and n of integers, where every list counts as long."""
    monkeypatch.setattr(deferred, "LONG", 1)
    session = Session()
    for name, array in (("x", X), ("y", Y), ("n", N)):
        session.evaluate(call("Set", session.resolve(name), from_array(array.copy())))
    return session


@st.composite
def formulas(draw, depth=4):
    """Sums, products and squares of lists and numbers, as text for both languages."""
    kind = draw(st.sampled_from(["leaf", "sum", "product", "square", "difference"])) if depth else "leaf"
    if kind == "leaf":
        return draw(st.sampled_from(["x", "y", "n", "x", "y", "n", "2", "-3", "0.5", "-1.25"]))
    first = draw(formulas(depth - 1))
    if kind == "square":
        return f"({first})^2"
    return f"({first}){ {'sum': '+', 'product': '*', 'difference': '-'}[kind] }({draw(formulas(depth - 1))})"


@given(source=formulas())
def test_formulas(source):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(deferred, "LONG", 1)
        session = Session()
        for name, array in (("x", X), ("y", Y), ("n", N)):
            session.evaluate(call("Set", session.resolve(name), from_array(array.copy())))
        found = session.evaluate(source)
        expected = eval(source.replace("^", "**"), {"x": X, "y": Y, "n": N.astype(object)})
        if isinstance(expected, numpy.ndarray):
            integers = all(type(v) is int for v in expected.tolist())
            assert [type(v) for v in found.args] == [int if integers else float] * SIZE
            assert numpy.allclose(numpy.array(found.args, dtype=float), expected.astype(float), rtol=1e-12, atol=1e-12)


def test_nothing_is_computed_before_it_is_needed(session):
    found = session.evaluate("x^2 + y")
    assert found.later is not None
    assert numpy.array_equal(found.array, X**2 + Y)
    assert found.later is None


def test_bounds_hold(session):
    found = session.evaluate("(x - 2 y)^2 n")
    low, high = found.bounds
    assert low <= found.array.min() and found.array.max() <= high


def test_a_list_that_is_used_twice_is_computed_once(session):
    session.evaluate("s = x + y")
    first, second = session.evaluate("s^2"), session.evaluate("2 s")
    assert session.resolve("s").own.later is None
    assert numpy.array_equal(first.array, (X + Y) ** 2)
    assert numpy.array_equal(second.array, 2 * (X + Y))


def test_assignments_to_elements_change_no_other_list(session):
    session.evaluate("x = {1., 2., 3.}; y = x^2; x[[1]] = 100.; x[[2]] = 50.")
    assert list(session.evaluate("y").args) == [1.0, 4.0, 9.0]
    session.evaluate("y = x + 1; y[[1]] = 0.")
    assert list(session.evaluate("y").args) == [0.0, 51.0, 4.0]
    assert list(session.evaluate("z = y + 0.5").args) == [0.5, 51.5, 4.5]
    session.evaluate("y[[1]] = 10.^200")
    assert list(session.evaluate("y y").args)[1:] == [51.0**2, 16.0]
    assert session.evaluate("(y y)[[1]]") == session.evaluate("10.^200 10.^200")


def test_long_chains_are_not_kept(session):
    session.evaluate("s = x; Do[s = s + y, {100}]")
    assert session.resolve("s").own.later is None or session.resolve("s").own.later.steps < deferred.STEPS
    assert numpy.allclose(session.evaluate("s").array, X + 100 * Y)


@pytest.mark.parametrize("source", ["m m", "m^2", "m + m", "9223372036854775807 + n", "n 2^62"])
def test_integers_do_not_wrap(source, session):
    session.evaluate("m = {2^62, -2^62, 1}")
    values = session.evaluate(source).args
    m = [2**62, -(2**62), 1]
    expected = {
        "m m": [v * v for v in m],
        "m^2": [v * v for v in m],
        "m + m": [2 * v for v in m],
        "9223372036854775807 + n": [2**63 - 1 + int(v) for v in N],
        "n 2^62": [int(v) * 2**62 for v in N],
    }
    assert list(values) == expected[source]  # fmt: skip


def test_overflow_is_seen_at_once(session):
    found = session.evaluate("{1.*^200, 2.}^2")
    assert not isinstance(found, PackedList)
    assert found.args[0] == session.evaluate("1.*^200^2") and found.args[1] == 4.0
