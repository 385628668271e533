"""Large, deep and packed expressions."""

import subprocess
import sys
import time

import numpy
import pytest

from wlnet.expr import Expr, PackedList, call, list_of, resolve
from wlnet.forms import text

f, x = resolve("f"), resolve("x")
FORMS = ("InputForm", "FullForm", "OutputForm")


def plain(value):
    """The list of a nested Python list, one Expr for each level."""
    return list_of(*map(plain, value)) if isinstance(value, list) else value


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "array",
    [
        numpy.arange(-3, 3),
        numpy.linspace(-1e7, 1e7, 7).reshape(7, 1),
        numpy.random.default_rng(0).normal(size=(2, 3, 4)),
        numpy.array([1 + 2j, -1j, 0.5]),
        numpy.array([numpy.inf, -numpy.inf, numpy.nan, 0.0, 1e-300]),
        numpy.zeros((0,)),
        numpy.zeros((2, 0)),
        numpy.zeros((2, 3, 0, 4)),
    ],
)
def test_packed_is_written_as_plain(array, form):
    assert text(PackedList(array), form) == text(plain(array.tolist()), form)


@pytest.mark.parametrize("form", FORMS)
def test_many_numbers_are_quick(form):
    array = numpy.random.default_rng(1).normal(size=(1000, 100))
    start = time.perf_counter()
    text(PackedList(array), form)
    packed = time.perf_counter() - start
    start = time.perf_counter()
    [f"{value:.5e}" for value in array.ravel().tolist()]
    assert packed < 30 * (time.perf_counter() - start)


def nested(depth, wrap):
    e = x
    for _ in range(depth):
        e = wrap(e)
    return e


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "wrap",
    [
        lambda e: Expr(f, (e,)),
        lambda e: Expr(e, (x,)),
        lambda e: list_of(e),
        lambda e: call("Power", e, 2),
        lambda e: call("Plus", e, call("Times", -1, x)),
        lambda e: call("HoldForm", e),
        lambda e: call("Row", list_of(e)),
        lambda e: call("Short", e),
        lambda e: call("NumberForm", e, 3),
    ],
)
def test_depth_is_no_limit(wrap, form):
    shown = text(nested(10_000, wrap), form)
    assert "x" in shown or "<<1>>" in shown


def test_integers_of_any_length():
    digits = text(2**50_000)
    assert len(digits) == 15052
    assert digits.startswith("3160699436")


def test_importing_forms_leaves_numpy_alone():
    code = "import sys, wlnet.forms; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
