"""Softmax and normalization where sums overflow, vanish or cancel, beside the definitions term by term."""

import math

import numpy as np
import pytest

from wlnet.kernel import Tape, exponential, forward_ops

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


@pytest.mark.parametrize("wide", [True, False])
@pytest.mark.parametrize("axis", [1, 2])
def test_softmax_of_many_rows_some_of_them_masked(wide: bool, axis: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick exponential for most, the careful one where little is left; the truth in double precision."""
    if not wide:
        monkeypatch.setattr(exponential, "_is_wide", lambda: False)
    x = 4 * np.random.default_rng(0).standard_normal((40, 100, 90)).astype(np.float32)
    x[3, 7, 5:] = -np.inf
    x[3, 8:30, ::2] = -1e9
    x[11, :, :] -= 95
    x[20, :, 1] += 70
    e = np.exp(x.astype(float) - x.max(axis, keepdims=True))
    total = e.sum(axis, keepdims=True)
    np.testing.assert_allclose(forward_ops.softmax(x, axis=axis), e / total, rtol=8e-6, atol=1e-30)
    with np.errstate(divide="ignore"):
        logs = x - x.max(axis, keepdims=True).astype(float) - np.log(total)
    np.testing.assert_allclose(forward_ops.log_softmax(x, axis=axis), logs, rtol=4e-6, atol=2e-6)


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


def standardized(x: np.ndarray, axes: tuple[int, ...], epsilon: float, taken: int, centered: bool) -> np.ndarray:
    """(x - m)/Sqrt[v + epsilon] by the definition, in double precision."""
    d = x.astype(np.float64)
    if centered:
        d = d - d.mean(axes, keepdims=True)
    count = math.prod(x.shape[a] for a in axes)
    return d / np.sqrt((d * d).sum(axes, keepdims=True) / (count - taken) + epsilon)


LAYOUTS = [  # the shape of x, the axes, the shape of scale and bias
    ((6, 40), (1,), (1, 40)),
    ((6, 40), (1,), (6, 1)),
    ((6, 40), (1,), (40,)),
    ((6, 40), (0,), (1, 40)),
    ((3, 4, 100), (2,), (1, 4, 1)),
    ((3, 4, 100), (1, 2), (1, 4, 1)),
    ((3, 2, 4, 9, 10), (2, 3, 4), (1, 2, 4, 1, 1)),
    ((3, 2, 4, 3, 5), (2, 3, 4), (1, 2, 4, 1, 1)),
    ((3, 4, 10), (1, 2), (1, 4, 1)),
    ((3, 4, 10), (1,), (1, 4, 10)),
    ((3, 4, 10), (1,), (1, 1, 10)),
    ((3, 4, 10), (0, 2), (3, 4, 10)),
    ((700, 300), (1,), (1, 300)),
    ((2, 90000), (1,), (1, 90000)),
    ((1, 3, 70000), (1, 2), (1, 3, 1)),
]


@pytest.mark.parametrize(("shape", "axes", "own"), LAYOUTS)
@pytest.mark.parametrize("given", ["both", "scale", "bias", "none"])
@pytest.mark.parametrize(("taken", "centered"), [(0, True), (1, True), (0, False)])
def test_normalize_with_scale_and_bias(
    shape: tuple[int, ...], axes: tuple[int, ...], own: tuple[int, ...], given: str, taken: int, centered: bool
) -> None:
    x = random.standard_normal(shape).astype(np.float32)
    scale, bias = random.standard_normal((2, *own)).astype(np.float32)
    wanted = standardized(x, axes, 1e-3, taken, centered)
    wanted = wanted * (scale if given in ("both", "scale") else 1) + (bias if given in ("both", "bias") else 0)
    factors = [scale if given in ("both", "scale") else None, bias if given in ("both", "bias") else None]
    found = forward_ops.normalize(x, *factors, axes=axes, epsilon=1e-3, taken=taken, centered=centered)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, wanted, rtol=2e-5, atol=5e-6)
    tape = Tape()
    taped = tape.ops.normalize(tape.variable(x), *factors, axes=axes, epsilon=1e-3, taken=taken, centered=centered)
    np.testing.assert_allclose(taped.value, wanted, rtol=2e-5, atol=5e-6)


@TYPES
@pytest.mark.parametrize("own", [(1, 500), (7, 1)])
def test_normalize_where_the_mean_hides_the_variance(dtype: type, own: tuple[int, ...]) -> None:
    """Rows far from 0, constant, huge, and usual ones beside them: none loses more than its own rounding."""
    base = random.standard_normal((7, 500))
    far, spread = np.array([0, 3, 1000, 1e4, -50, 7, 0])[:, None], np.array([1, 1, 1, 1, 0.01, 0, 1e15])[:, None]
    x = (base * spread + far).astype(dtype)
    scale, bias = random.standard_normal((2, *own)).astype(dtype)
    found = forward_ops.normalize(x, scale, bias, axes=(1,), epsilon=1e-6)
    wanted = standardized(x, (1,), 1e-6, 0, True) * scale + bias
    tolerance = 1e-5 if dtype is np.float32 else 2e-12  # what the definition itself loses at 1e4
    np.testing.assert_allclose(found, wanted, rtol=tolerance, atol=tolerance)
    np.testing.assert_array_equal(found[5], np.broadcast_to(bias, x.shape)[5])


def test_normalize_keeps_what_is_not_a_number_in_its_row() -> None:
    x = random.standard_normal((4, 30)).astype(np.float32)
    x[1, 3], x[2, 4] = np.nan, np.inf
    found = forward_ops.normalize(x, np.ones((1, 30), np.float32), np.zeros((1, 30), np.float32), axes=(1,))
    assert np.isnan(found[1:3]).any(1).all()
    np.testing.assert_allclose(found[[0, 3]], standardized(x[[0, 3]], (1,), 1e-5, 0, True), rtol=1e-5, atol=1e-6)


def test_normalize_passes_back_to_scale_and_bias() -> None:
    """Beside finite differences in double precision."""
    x, scale, bias = random.standard_normal((2, 3, 4)), random.standard_normal((1, 3, 1)), np.zeros((1, 3, 1))
    weights = random.standard_normal(x.shape)
    value = lambda *a: float((forward_ops.normalize(*a, axes=(1, 2)) * weights).sum())  # noqa: E731
    tape = Tape()
    sources = [tape.variable(a) for a in (x, scale, bias)]
    found = tape.gradient(tape.ops.normalize(*sources, axes=(1, 2)), sources, weights)
    for place, array in enumerate((x, scale, bias)):
        for at in np.ndindex(array.shape):
            ends = []
            for step in (1e-6, -1e-6):
                moved = [x.copy(), scale.copy(), bias.copy()]
                moved[place][at] += step
                ends.append(value(*moved))
            assert found[place][at] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-5, abs=1e-6)
