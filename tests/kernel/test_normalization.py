"""Softmax and normalization where sums overflow, vanish or cancel, beside the definitions term by term."""

import math

import numpy as np
import pytest

from wlnet.kernel import Tape, forward_ops

random = np.random.default_rng(5)
TYPES = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def exact_softmax(row: list[float]) -> list[float]:
    """Exp[x[i] - m]/sum of Exp[x[j] - m], term by term."""
    terms = [math.exp(x - max(row)) for x in row]
    return [t / math.fsum(terms) for t in terms]


def exact_log_softmax(row: list[float]) -> list[float]:
    """x[i] - m - Log[1 + the other terms], which keeps the digits of small results."""
    m = max(row)
    place = row.index(m)
    rest = math.fsum(math.exp(x - m) for i, x in enumerate(row) if i != place)
    return [x - m - math.log1p(rest) for x in row]


ROWS = {
    "usual": random.standard_normal(7).tolist(),
    "all very negative": [-200.0, -201.0, -203.5, -250.0, -200.25, -220.0, -200.0],
    "all somewhat negative": [-12.0, -13.0, -14.0, -12.5, -30.0, -60.0, -12.25],
    "some vanish": [0.0, -80.0, -85.0, 1.0, 2.0, -70.0, -60.0],
    "Exp overflows": [100.0, 90.0, 99.5, -100.0, 0.0, 50.0, 98.0],
    "the sum overflows": [88.0] * 7,
    "large beyond Exp of double": [1000.0, 999.0, 998.5, 990.0, 1000.0, 999.75, 0.0],
    "one certain": [20.0, 4.0, 0.0, 1.0, 2.0, 3.0, 5.0],
    "one certain, not so large": [12.0, -1.0, -2.0, -3.0, -1.5, -4.0, -2.0],
    "equal": [3.0] * 7,
}


@TYPES
@pytest.mark.parametrize("axis", [1, 2])
@pytest.mark.parametrize("count", [1, 40, 3000])
def test_softmax_of_rows_of_any_size(dtype: type, axis: int, count: int) -> None:
    """Rows of all kinds beside each other; each as if alone, along the last axis or another."""
    rows = np.array(list(ROWS.values()), dtype)
    wanted = np.array([exact_softmax(row) for row in rows.astype(float).tolist()])
    logs = np.array([exact_log_softmax(row) for row in rows.astype(float).tolist()])
    x = np.ascontiguousarray(np.broadcast_to(rows, (count, *rows.shape)))
    x = np.ascontiguousarray(x.transpose(0, 2, 1)) if axis == 1 else x
    turn = (lambda y: y.transpose(0, 2, 1)) if axis == 1 else (lambda y: y)
    tolerance = 4e-6 if dtype is np.float32 else 1e-13
    least = 1e-33 if dtype is np.float32 else 1e-300  # below, Exp has lost digits by itself
    for found in turn(forward_ops.softmax(x, axis=axis)):
        np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=least)
    for found in turn(forward_ops.log_softmax(x, axis=axis)):
        np.testing.assert_allclose(found, logs, rtol=tolerance, atol=2e-7 if dtype is np.float32 else 1e-15)


@TYPES
def test_softmax_of_infinities(dtype: type) -> None:
    """-Infinity has no part in it; Infinity, NaN or nothing but -Infinity make their own row NaN and no other."""
    inf, nan = math.inf, math.nan
    x = np.array([[0, -inf, 0], [-inf, -inf, 5], [inf, 0, 0], [nan, 0, 0], [-inf] * 3, [1, 1, 1]], dtype)
    with np.errstate(divide="ignore"):
        third = np.log(np.array(1 / 3, dtype))
        wanted = [[0.5, 0, 0.5], [0, 0, 1], [nan] * 3, [nan] * 3, [nan] * 3, [1 / 3] * 3]
        half = -math.log(2)
        logs = [[half, -inf, half], [-inf, -inf, 0], [nan] * 3, [nan] * 3, [nan] * 3, [third] * 3]
    for y, truth in ((forward_ops.softmax(x), wanted), (forward_ops.log_softmax(x), logs)):
        np.testing.assert_allclose(np.delete(y, 2, 0), np.delete(np.array(truth), 2, 0), rtol=1e-6)
        assert np.isnan(y[2]).any()


def test_softmax_of_nothing() -> None:
    assert forward_ops.softmax(np.zeros((0, 3), np.float32)).shape == (0, 3)
    assert forward_ops.log_softmax(np.zeros((2, 0, 3), np.float32), axis=1).shape == (2, 0, 3)


@TYPES
def test_softmax_on_a_tape_is_the_same(dtype: type) -> None:
    x = random.standard_normal((5, 300)).astype(dtype) * 20
    for name in ("softmax", "log_softmax"):
        tape = Tape()
        assert np.array_equal(getattr(tape.ops, name)(tape.variable(x)).value, getattr(forward_ops, name)(x))
