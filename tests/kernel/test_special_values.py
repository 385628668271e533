"""Special functions over their whole range against the C library, and the real line's edges as Wolfram has them."""

import math

import numpy as np
import pytest

from wlnet.kernel import forward_ops as ops
from wlnet.kernel.special_values import digamma_values

inf, nan = math.inf, math.nan


@pytest.mark.parametrize(
    "name, oracle, points",
    [
        ("erf", math.erf, np.linspace(-7, 7, 4001)),
        ("erfc", math.erfc, np.linspace(-7, 26, 4001)),
        ("gamma", math.gamma, np.linspace(-170.3, 171, 4001)),
        ("log_gamma", math.lgamma, np.concatenate([np.linspace(1e-3, 171, 4001), [1e10, 1e300]])),
    ],
)
def test_nearly_full_precision(name, oracle, points):
    expected = [oracle(x) for x in points]
    np.testing.assert_allclose(getattr(ops, name)(points), expected, rtol=3e-15, atol=1e-15 if "log" in name else 0)


def test_erf_in_single_precision():
    points = np.linspace(-6, 6, 20001).astype(np.float32)
    np.testing.assert_allclose(ops.erf(points), [math.erf(x) for x in points], rtol=6e-7)
    assert ops.erf(points).dtype == np.float32


def test_factorials_are_exact():
    whole = np.arange(1.0, 20)
    assert ops.gamma(whole).tolist() == [float(math.factorial(int(n) - 1)) for n in whole]


def test_inverse_of_erf_returns_to_where_it_came_from():
    x = np.concatenate([np.linspace(-0.9999, 0.9999, 999), [1e-300, 1e-20, 1 - 1e-15]])
    np.testing.assert_allclose(ops.erf(ops.inverse_erf(x)), x, rtol=1e-15)


def test_inverse_of_erfc_returns_to_where_it_came_from():
    p = np.concatenate([np.geomspace(1e-300, 1, 999), np.linspace(1, 1.999, 99)])
    found = ops.inverse_erfc(p)
    # erfc changes by the factor 1 - 2 x dx at most, so its relative error is that of x times 2 x^2.
    np.testing.assert_allclose(ops.erfc(found), p, rtol=1e-12)


@pytest.mark.parametrize(
    "x, expected", [(1.0, -0.5772156649015329), (0.5, -1.9635100260214235), (-0.5, 0.03648997397857652)]
)
def test_digamma(x, expected):
    assert digamma_values(np.array([x])) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize(
    "name, x, expected",
    [
        ("arccot", [0.0, -0.0, inf, -inf], [math.pi / 2, math.pi / 2, 0.0, -0.0]),
        ("arcsec", [0.5, 1.0, -1.0, inf], [nan, 0.0, math.pi, math.pi / 2]),
        ("arccsc", [0.5, 1.0, -1.0], [nan, math.pi / 2, -math.pi / 2]),
        ("arccoth", [0.5, 2.0], [nan, math.atanh(0.5)]),
        ("arcsech", [-0.5, 1.0, 2.0], [nan, 0.0, nan]),
        ("arcsin", [2.0], [nan]),
        ("log", [0.0, -1.0], [-inf, nan]),
        ("sqrt", [-1.0], [nan]),
        ("inverse_gudermannian", [2.0], [nan]),
        ("inverse_haversine", [-0.1, 1.1], [nan, nan]),
        ("gamma", [0.0, -1.0, inf, 200.0], [nan, nan, inf, inf]),
        ("log_gamma", [0.0, -0.5, 1.0, 2.0, inf], [inf, nan, 0.0, 0.0, inf]),
        ("erf", [inf, -inf, nan], [1.0, -1.0, nan]),
        ("erfc", [inf, -inf, nan], [0.0, 2.0, nan]),
        ("inverse_erf", [1.0, -1.0, 0.0, 1.1], [inf, -inf, 0.0, nan]),
        ("inverse_erfc", [0.0, 2.0, 1.0, -0.1], [inf, -inf, 0.0, nan]),
        ("logistic", [-1000.0, 0.0, 1000.0], [0.0, 0.5, 1.0]),
        ("softplus", [-1000.0, 1000.0], [0.0, 1000.0]),
        ("mish", [-1000.0, 1000.0], [0.0, 1000.0]),
        ("elu", [-1000.0, 1000.0], [-1.0, 1000.0]),
        ("round", [0.5, 1.5, 2.5, -0.5], [0.0, 2.0, 2.0, 0.0]),
        ("fractional_part", [-1.25, 2.5], [-0.25, 0.5]),
        ("integer_part", [-1.75, 1.75], [-1.0, 1.0]),
    ],
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_edges(name, x, expected, dtype):
    y = getattr(ops, name)(np.array(x, dtype))
    np.testing.assert_allclose(y, np.array(expected, dtype), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    "name, arguments, expected",
    [
        ("surd", ([-8.0, 8.0, -4.0, 4.0], [3.0, 3.0, 2.0, 2.0]), [-2.0, 2.0, nan, 2.0]),
        ("power", ([-8.0, 0.0, 2.0], [2.0, 0.0, -1.0]), [64.0, 1.0, 0.5]),
        ("mod", ([-5.0, 5.0, -5.0], [3.0, -3.0, -3.0]), [1.0, -1.0, -2.0]),
        ("arctan2", ([0.0, -1.0], [1.0, 0.0]), [math.pi / 2, math.pi]),
        ("divide", ([1.0, 0.0], [0.0, 0.0]), [inf, nan]),
    ],
)
def test_edges_of_two_arguments(name, arguments, expected):
    np.testing.assert_allclose(getattr(ops, name)(*map(np.array, arguments)), expected, rtol=1e-15)
