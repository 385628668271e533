"""Convolutions against their definitions written as plain loops, over every option, with and without BLAS addresses."""

import contextlib
from functools import cache
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wlnet.kernel import Tape, blas, forward_ops, set_threads, threads
from wlnet.kernel.convolution import columns, grouped, slab

if not blas.available():
    WAYS = [blas.without_blas]
else:
    WAYS = [contextlib.nullcontext, blas.without_blas]
both_ways = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
both_types = pytest.mark.parametrize("dtype", ["float32", "float64"])


def conv_by_loops(x, w, bias, stride, dilation, padding, groups):
    """y[b, m, n] = bias[m] + sum over c, j of w[m, c, j] x[b, c, stride n + dilation j - before], literally."""
    kernel, inputs, outputs = w.shape[2:], w.shape[1], w.shape[0] // groups
    sizes = [
        (d + b + e - dil * (k - 1) - 1) // s + 1
        for d, k, s, dil, (b, e) in zip(x.shape[2:], kernel, stride, dilation, padding, strict=True)
    ]
    y = np.zeros((len(x), len(w), *sizes)) + bias.reshape(-1, *(1,) * len(sizes))
    for n, j in product(np.ndindex(*sizes), np.ndindex(*kernel)):
        i = tuple(s * a + dil * t - b for s, a, dil, t, (b, _) in zip(stride, n, dilation, j, padding, strict=True))
        if all(0 <= a < d for a, d in zip(i, x.shape[2:], strict=True)):
            for group in range(groups):
                c, m = (slice(group * size, (group + 1) * size) for size in (inputs, outputs))
                y[(slice(None), m, *n)] += x[(slice(None), c, *i)] @ w[(m, slice(None), *j)].T
    return y


def conv_transpose_by_loops(x, w, bias, stride, dilation, crop, groups):
    """y[b, m, stride n + dilation j - before] = bias[m] + sum of w[c, m, j] x[b, c, n], literally."""
    kernel, inputs, outputs = w.shape[2:], w.shape[0] // groups, w.shape[1]
    sizes = [
        s * (d - 1) + dil * (k - 1) + 1 - b - e
        for d, k, s, dil, (b, e) in zip(x.shape[2:], kernel, stride, dilation, crop, strict=True)
    ]
    y = np.zeros((len(x), outputs * groups, *sizes)) + bias.reshape(-1, *(1,) * len(sizes))
    for n, j in product(np.ndindex(*x.shape[2:]), np.ndindex(*kernel)):
        i = tuple(s * a + dil * t - b for s, a, dil, t, (b, _) in zip(stride, n, dilation, j, crop, strict=True))
        if all(0 <= a < d for a, d in zip(i, sizes, strict=True)):
            for group in range(groups):
                c, m = (slice(group * size, (group + 1) * size) for size in (inputs, outputs))
                y[(slice(None), m, *i)] += x[(slice(None), c, *n)] @ w[(c, slice(None), *j)]
    return y


@st.composite
def settings_of_a_convolution(draw):
    rank = draw(st.integers(1, 3))
    small = st.integers(1, {1: 4, 2: 4, 3: 3}[rank])

    def several(strategy):
        return tuple(draw(strategy) for _ in range(rank))

    return {
        "groups": draw(st.integers(1, 3)),
        "channels": (draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        "images": draw(st.integers(1, 3)),
        "sizes": several(st.integers(1, {1: 9, 2: 6, 3: 4}[rank])),
        "kernel": several(small),
        "stride": several(st.integers(1, 3)),
        "dilation": several(st.integers(1, 3)),
        "margin": several(st.tuples(st.integers(-2, 3), st.integers(-2, 3))),
    }


def close(found, expected, dtype):
    assert found.dtype == dtype
    np.testing.assert_allclose(found, expected, rtol=0, atol=3e-5 if dtype == "float32" else 1e-12)


@both_ways
@both_types
@settings(max_examples=400, deadline=None)
@given(s=settings_of_a_convolution(), seed=st.integers(0, 9))
def test_both_convolutions_by_their_definitions(way, dtype, s, seed):
    rng = np.random.default_rng(seed)
    (p, q), g = s["channels"], s["groups"]
    options = {"stride": s["stride"], "dilation": s["dilation"], "groups": g}
    x = rng.standard_normal((s["images"], p * g, *s["sizes"])).astype(dtype)
    b = rng.standard_normal(q * g).astype(dtype)
    extents = [d * (k - 1) + 1 for d, k in zip(s["dilation"], s["kernel"], strict=True)]
    cropped = [
        t * (n - 1) + extent - sum(m)
        for t, n, extent, m in zip(s["stride"], s["sizes"], extents, s["margin"], strict=True)
    ]
    padded = [n + sum(m) - extent for n, extent, m in zip(s["sizes"], extents, s["margin"], strict=True)]
    assume(min(cropped) > 0 or min(padded) >= 0)
    with way():
        if min(cropped) > 0:
            w = rng.standard_normal((p * g, q, *s["kernel"])).astype(dtype)
            expected = conv_transpose_by_loops(x, w, b, s["stride"], s["dilation"], s["margin"], g)
            close(forward_ops.conv_transpose(x, w, b, crop=s["margin"], **options), expected, dtype)
        if min(padded) >= 0:
            w = rng.standard_normal((q * g, p, *s["kernel"])).astype(dtype)
            expected = conv_by_loops(x, w, b, s["stride"], s["dilation"], s["margin"], g)
            close(forward_ops.conv(x, w, b, padding=s["margin"], **options), expected, dtype)


# Shapes large enough to be cut in blocks, or peculiar to one way through the room.
LARGE = [
    ((20, 3, 3), (20, 9, 4, 4), {"stride": 2, "crop": 1}),
    ((60, 20, 20), (60, 6, 3, 3), {"crop": 1}),
    ((60, 20, 20), (60, 3, 4, 4), {"stride": 2, "crop": 1}),
    ((16, 12, 40), (16, 5, 2, 2), {"stride": 2}),
    ((3, 3000), (3, 2, 5), {"stride": 3, "dilation": 2}),
    ((4, 6, 7, 5), (4, 3, 3, 2, 4), {"stride": 2, "crop": ((1, 0), (0, 1), (2, -3))}),
    ((24, 30, 30), (24, 1, 3, 3), {"crop": 1, "groups": 24}),
    ((40, 17, 5), (40, 2, 4, 2), {"stride": 2, "groups": 20}),
    ((64, 5, 6), (64, 3, 3, 3), {"stride": 2, "groups": 2}),
    ((8, 20, 30), (8, 5, 3, 1), {"crop": ((2, 2), (0, 0))}),
    ((8, 90, 30), (8, 5, 3, 1), {"crop": ((2, 2), (0, 0))}),
    ((7, 1, 1), (7, 5, 4, 4), {}),
    ((7, 1, 1), (7, 5, 4, 4), {"dilation": 2}),
    ((2, 2, 2), (2, 2, 1, 1), {"stride": 5, "crop": -3}),
]
large = pytest.mark.parametrize("x, w, options", LARGE, ids=str)


@cache
def expected_of(x, w, options, biased):
    options = dict(options)
    x, w, b = arrays_of(x, w, options)
    rank = x.ndim - 2
    s, d = ((options.get(name, 1),) * rank for name in ("stride", "dilation"))
    crop = options.get("crop", 0)
    crop = ((crop, crop),) * rank if isinstance(crop, int) else crop
    return conv_transpose_by_loops(x, w, b * biased, s, d, crop, options.get("groups", 1))


def arrays_of(x, w, options, images=5):
    rng = np.random.default_rng(0)
    b = rng.standard_normal(w[1] * options.get("groups", 1))
    return rng.standard_normal((images, *x)), rng.standard_normal(w), b


@large
@both_ways
@pytest.mark.parametrize("count", [1, 3])
def test_large_shapes(x, w, options, way, count):
    case = (x, w, tuple(options.items()))
    x, w, b = arrays_of(x, w, options)
    before = threads()
    try:
        set_threads(count)
        with way():
            found = forward_ops.conv_transpose(x, w, b, **options)
            bare = forward_ops.conv_transpose(x, w, **options)
    finally:
        set_threads(before)
    np.testing.assert_allclose(found, expected_of(*case, True), rtol=0, atol=1e-11)
    np.testing.assert_allclose(bare, expected_of(*case, False), rtol=0, atol=1e-11)


@pytest.mark.parametrize(
    "module, name",
    [(slab, "SLAB"), (slab, "LIMIT"), (grouped, "BYTES"), (columns, "BYTES"), (columns, "LIMIT")],
)
@large
def test_any_size_of_block_gives_the_same(module, name, x, w, options, monkeypatch):
    arrays = arrays_of(x, w, options)

    def everything():
        tape = Tape()
        v = [tape.variable(a) for a in arrays]
        y = tape.ops.conv_transpose(*v, **options)
        return [y.value, *tape.gradient(y, v, np.cos(y.value))]

    expected = everything()
    monkeypatch.setattr(module, name, 4096)
    slab._blocks.cache_clear()
    for found, value in zip(everything(), expected, strict=True):
        np.testing.assert_allclose(found, value, rtol=0, atol=1e-11 * abs(value).max())
    slab._blocks.cache_clear()


@large
@both_ways
def test_gradients_are_adjoint(x, w, options, way):
    """<dy, T(x)> = <dx, x> = <dw, w> for the linear map T of x and of w."""
    x, w, _ = arrays_of(x, w, options)
    with way():
        tape = Tape()
        vx, vw = tape.variable(x), tape.variable(w)
        y = tape.ops.conv_transpose(vx, vw, **options)
        dy = np.random.default_rng(1).standard_normal(y.shape)
        dx, dw = tape.gradient(y, [vx, vw], dy)
    assert np.vdot(dx, x) == pytest.approx(np.vdot(dy, y.value), rel=1e-10)
    assert np.vdot(dw, w) == pytest.approx(np.vdot(dy, y.value), rel=1e-10)


def test_arrays_in_any_order_of_memory():
    rng = np.random.default_rng(0)
    x, b = rng.standard_normal((6, 5, 4, 3)).T, rng.standard_normal(6)[::2]
    for name, shape in (("conv", (3, 4, 2, 3)), ("conv_transpose", (4, 3, 2, 3))):
        w = rng.standard_normal(shape[::-1]).T
        expected = getattr(forward_ops, name)(*map(np.ascontiguousarray, (x, w, b)))
        np.testing.assert_allclose(getattr(forward_ops, name)(x, w, b), expected, rtol=1e-12)


@both_ways
@pytest.mark.parametrize("groups", [1, 3])
def test_no_images(way, groups):
    x = np.ones((0, 3, 4, 4))
    with way():
        tape = Tape()
        w, v = (tape.variable(np.ones((3, n, 3, 3))) for n in (2, 3 // groups))
        wide = tape.ops.conv_transpose(x, w, np.ones(2 * groups), stride=2, groups=groups)
        narrow = tape.ops.conv(x, v, groups=groups)
        assert wide.shape == (0, 2 * groups, 9, 9) and narrow.shape == (0, 3, 2, 2)
        assert not tape.gradient(wide, [w])[0].any() and not tape.gradient(narrow, [v])[0].any()


def test_overflow_is_quiet():
    huge = np.full((1, 3, 4), 3e38, np.float32)
    assert np.isinf(forward_ops.conv_transpose(huge, np.ones((3, 2, 2), np.float32))).any()
