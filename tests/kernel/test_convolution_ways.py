"""Each way of convolution against the plain sum over taps, whether or not it would have been chosen."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wlnet.kernel import Tape, forward_ops, set_threads, threads
from wlnet.kernel.convolution import (
    bands,
    columns,
    correlation,
    fourier,
    inner,
    moved,
    slab,
    spreading,
    taps,
    ways,
    winograd,
)
from wlnet.kernel.convolution.geometry import geometry

BOTH = ("float32", "float64")


@st.composite
def layers(draw, rank, kernels, strides=(1, 1), dilations=(1, 1), groups=(1, 2), channels=(1, 4), margins=(-2, 4)):
    """x, w, bias and a geometry that fits them."""
    n = draw(st.sampled_from(rank))
    several = lambda low, high: tuple(draw(st.integers(low, high)) for _ in range(n))  # noqa: E731
    kernel, stride, dilation = several(*kernels), several(*strides), several(*dilations)
    size = several(1, {1: 60, 2: 30, 3: 12}[n])
    margin = tuple((draw(st.integers(*margins)), draw(st.integers(*margins))) for _ in range(n))
    reach = [d * (k - 1) + 1 for d, k in zip(dilation, kernel, strict=True)]
    assume(all(s + sum(m) >= r for s, m, r in zip(size, margin, reach, strict=True)))
    g, q, p, images = (draw(st.integers(*pair)) for pair in (groups, channels, channels, (1, 3)))
    rng = np.random.default_rng(draw(st.integers(0, 9)))
    x = rng.standard_normal((images, g * q, *size))
    w = rng.standard_normal((g * p, q, *kernel))
    return x, w, rng.standard_normal(g * p), geometry(size, kernel, stride, dilation, margin, g, False)


def agrees(way, layer, dtype, biased):
    x, w, b, g = layer
    expected = taps.gather(x, w, g) + biased * b.reshape(-1, *(1,) * (x.ndim - 2))
    found = way(x.astype(dtype), w.astype(dtype), b.astype(dtype) if biased else None, g)
    assert found.dtype == dtype
    tolerance = (1e-4 if dtype == "float32" else 1e-12) * (1 + np.abs(expected).max())
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


dtypes = pytest.mark.parametrize("dtype", BOTH)
biased = pytest.mark.parametrize("biased", [True, False])
often = settings(max_examples=40, deadline=None)


@dtypes
@biased
@often
@given(layer=layers((2, 3), (2, 5)))
def test_winograd(layer, dtype, biased):
    agrees(winograd.gather_winograd, layer, dtype, biased)


@dtypes
@biased
@often
@given(layer=layers((1, 2, 3), (1, 6), dilations=(1, 3)))
def test_fourier(layer, dtype, biased):
    agrees(fourier.gather_fourier, layer, dtype, biased)


@dtypes
@biased
@often
@given(layer=layers((1, 2, 3), (1, 5), (1, 3), (1, 3), (1, 6)))
def test_bands(layer, dtype, biased):
    agrees(bands.gather_bands, layer, dtype, biased)


@dtypes
@biased
@settings(max_examples=80, deadline=None)
@given(
    layer=layers((2,), (2, 7), (1, 3), (1, 3), (1, 6), margins=(0, 3)),
    single=st.booleans(),
    bytes_of_blocks=st.sampled_from([moved.BYTES, 1 << 12, 1 << 8]),
)
def test_moved(layer, single, bytes_of_blocks, dtype, biased):
    x, w, b, g = layer
    if single:
        x, w, b = x[:, : g.groups], w[: g.groups, :1], b[: g.groups]
    assume(moved.serves(g, w.shape[1], len(w) // g.groups, np.dtype(dtype).itemsize))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moved, "BYTES", bytes_of_blocks)
        moved._blocks.cache_clear()
        for _ in range(2):  # the second time in the workspace as the first has left it
            agrees(moved.gather_moved, (x, w, b, g), dtype, biased)
            agrees_in_weights(moved.correlate_moved, (x, w, b, g), dtype)
    moved._blocks.cache_clear()


def test_moved_in_a_workspace_that_others_have_used_in_between():
    """What a block takes for granted is there after other blocks, and other types, went through the same memory."""
    rng = np.random.default_rng(0)
    sizes = [((1, 6, 9, 9), 3, 1), ((2, 5, 20, 17), 5, 1), ((1, 6, 9, 9), 3, 2), ((1, 8, 30, 30), 3, 1)]
    cases = []
    for kind in BOTH:
        for shape, kernel, stride in sizes:
            x, w = rng.standard_normal(shape).astype(kind), rng.standard_normal((shape[1], 1, kernel, kernel))
            g = geometry(shape[2:], (kernel, kernel), stride, 1, kernel // 2, shape[1], False)
            cases.append((x, w.astype(kind), g))
    for n in rng.integers(0, len(cases), 40):
        x, w, g = cases[n]
        expected = taps.gather(x.astype(float), w.astype(float), g)
        np.testing.assert_allclose(moved.gather_moved(x, w, None, g), expected, rtol=0, atol=1e-4)
        dy = rng.standard_normal(expected.shape).astype(x.dtype)
        expected = taps.correlate(dy.astype(float), x.astype(float), g)
        np.testing.assert_allclose(moved.correlate_moved(dy, x, g), expected, rtol=0, atol=1e-3)


@dtypes
@biased
@often
@given(layer=layers((1, 2, 3), (1, 5), (1, 3), (1, 3), (1, 3)))
def test_columns(layer, dtype, biased):
    agrees(columns.gather_columns, layer, dtype, biased)


@dtypes
@biased
@often
@given(layer=layers((1, 2), (1, 5), dilations=(1, 3), groups=(1, 1)))
def test_spreading(layer, dtype, biased):
    x, w, b, g = layer
    dy = np.random.default_rng(1).standard_normal((len(x), len(w), *g.small))
    bias = np.resize(b, w.shape[1])
    expected = taps.scatter(dy, w, g) + biased * bias.reshape(-1, *(1,) * (x.ndim - 2))
    found = spreading.scatter_spreading(dy.astype(dtype), w.astype(dtype), bias.astype(dtype) if biased else None, g)
    assert found.dtype == dtype
    tolerance = (1e-4 if dtype == "float32" else 1e-12) * (1 + np.abs(expected).max())
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


def test_spreading_is_chosen_where_the_big_side_is_much_bigger():
    g = geometry((8, 8), (5, 5), 1, 1, 0, 1, True)
    assert spreading.pays(g, 50, 20, 64, 4) and not spreading.pays(g, 2, 2, 64, 4)
    assert not spreading.pays(geometry((8, 8), (3, 3), 1, 1, 1, 1, True), 50, 20, 64, 4)
    dy, w = (
        np.random.default_rng(i).standard_normal(shape) for i, shape in enumerate(((70, 50, 8, 8), (50, 20, 5, 5)))
    )
    np.testing.assert_allclose(ways.scatter(dy, w, None, g), taps.scatter(dy, w, g), rtol=0, atol=1e-9)


def agrees_in_weights(way, layer, dtype):
    x, w, _, g = layer
    dy = np.random.default_rng(1).standard_normal((len(x), len(w), *g.small))
    expected = taps.correlate(dy, x, g)
    found = way(dy.astype(dtype), x.astype(dtype), g)
    assert found.dtype == dtype
    tolerance = (1e-4 if dtype == "float32" else 1e-12) * (1 + np.abs(expected).max())
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


@dtypes
@often
@given(layer=layers((2, 3), (2, 5)))
def test_gradient_of_weights_by_winograd(layer, dtype):
    agrees_in_weights(winograd.correlate_winograd, layer, dtype)


@dtypes
@often
@given(layer=layers((1, 2, 3), (1, 5), (1, 3), (1, 3), (1, 6)))
def test_gradient_of_weights_by_bands(layer, dtype):
    agrees_in_weights(bands.correlate_bands, layer, dtype)


@dtypes
@often
@given(layer=layers((1, 2), (1, 5), dilations=(1, 3), groups=(1, 3)))
def test_gradient_of_weights_by_a_slab(layer, dtype):
    agrees_in_weights(correlation.correlate_slab, layer, dtype)


@pytest.mark.parametrize("count", [1, 2])
def test_gradient_of_weights_by_a_slab_in_many_blocks(count):
    """Images together, and parts of one; the sums do not depend on threads."""
    before = threads()
    try:
        set_threads(count)
        for images, size, padding in ((40, (12, 9), 1), (3, (150, 90), ((2, 0), (0, 1)))):
            x = np.random.default_rng(0).standard_normal((images, 16, *size))
            g = geometry(size, (3, 3), 1, 1, padding, 1, False)
            dy = np.random.default_rng(1).standard_normal((images, 8, *g.small))
            assert len(correlation._blocks(g, images, 16, 8)) > 1
            found = correlation.correlate_slab(dy, x, g)
            np.testing.assert_allclose(found, taps.correlate(dy, x, g), rtol=0, atol=1e-10)
            if count == 1:
                KEPT[size] = found
            else:
                assert np.array_equal(found, KEPT[size])
    finally:
        set_threads(before)


KEPT = {}


@dtypes
@often
@given(layer=layers((1, 2, 3), (1, 5), dilations=(1, 3), groups=(1, 6), channels=(1, 1)))
def test_gradient_of_weights_by_inner_products(layer, dtype):
    agrees_in_weights(inner.correlate_inner, layer, dtype)


def test_gradient_of_weights_by_inner_products_of_large_images():
    """Products in pieces, images in blocks."""
    x, dy = np.random.default_rng(0).standard_normal((2, 5, 6, 90, 80))
    g = geometry((90, 80), (3, 3), 1, 1, 1, 6, False)
    np.testing.assert_allclose(inner.correlate_inner(dy, x, g), taps.correlate(dy, x, g), rtol=0, atol=1e-10)


def test_gradient_of_weights_of_groups_where_numbers_are_not_finite():
    x, dy = np.random.default_rng(0).standard_normal((2, 2, 6, 20, 20))
    x[0, 1, 10, 0] = np.inf
    g = geometry((20, 20), (3, 3), 1, 1, 1, 3, False)
    found, expected = ways.correlate(dy, x, g), taps.correlate(dy, x, g)
    assert 0 < np.isfinite(expected).sum() < expected.size
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


def test_gradient_of_weights_by_bands_where_numbers_are_not_finite():
    x, dy = np.random.default_rng(0).standard_normal((2, 1, 3, 20, 20))
    x[0, 1, 10, 10] = np.inf
    g = geometry((20, 20), (3, 3), 2, 1, 0, 3, False)
    dy = np.ascontiguousarray(dy[..., :9, :9])
    found, expected = bands.correlate_bands(dy, x, g), taps.correlate(dy, x, g)
    assert 0 < np.isinf(expected).sum() < 9
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)


# One layer for each way, large enough that the way is chosen for it and that work is cut into blocks.
CHOSEN = [
    (winograd, "gather_winograd", (64, 40, 40), (64, 64, 3, 3), {"padding": 1}),
    (winograd, "gather_winograd", (48, 40, 40), (96, 48, 5, 5), {"padding": 2}),
    (winograd, "gather_winograd", (32, 8, 16, 16), (32, 32, 3, 3, 3), {"padding": 1}),
    (fourier, "gather_fourier", (3, 60, 60), (3, 1, 21, 21), {"padding": 10, "groups": 3}),
    (bands, "gather_bands", (40, 37, 30), (40, 1, 3, 3), {"padding": 4, "groups": 40}),
    (bands, "gather_bands", (40, 300), (40, 1, 7), {"padding": 3, "stride": 2, "groups": 40}),
    (moved, "gather_moved", (40, 60, 60), (40, 1, 3, 3), {"padding": 1, "groups": 40}),
    (moved, "gather_moved", (16, 37, 60), (16, 1, 7, 7), {"padding": 3, "stride": 2, "groups": 16}),
    (moved, "gather_moved", (160, 80, 76), (160, 1, 3, 3), {"padding": 1, "stride": 2, "groups": 160}),
    (moved, "gather_moved", (60, 40, 40), (90, 4, 3, 3), {"padding": 1, "groups": 15}),
    (moved, "gather_moved", (32, 40, 40), (8, 32, 5, 5), {"padding": 2}),
    (columns, "gather_columns", (3, 120, 120), (16, 3, 7, 7), {"padding": 3, "stride": 2}),
]
chosen = pytest.mark.parametrize("module, name, x, w, options", CHOSEN, ids=lambda value: str(value)[:40])


def arrays(x, w, images=3, dtype="float32"):
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape).astype(dtype) for shape in ((images, *x), w, w[:1])]


def geometry_of(x, w, options):
    get = options.get
    return geometry(x.shape[2:], w.shape[2:], get("stride", 1), 1, get("padding", 0), get("groups", 1), False)


@chosen
def test_way_is_chosen_and_accurate_in_single_precision(module, name, x, w, options, monkeypatch):
    used = []
    way = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *arguments: used.append(name) or way(*arguments))
    x, w, b = arrays(x, w)
    y = forward_ops.conv(x, w, b, **options)
    assert used == [name]
    expected = taps.gather(x.astype(float), w.astype(float), geometry_of(x, w, options))
    expected += b.reshape(-1, *(1,) * (x.ndim - 2))
    assert np.abs(y - expected).max() < 2e-5 * np.abs(expected).max()


def test_winograd_over_many_channels_in_single_precision():
    x, w, _ = arrays((256, 32, 32), (64, 256, 3, 3), images=1)
    g = geometry((32, 32), (3, 3), 1, 1, 1, 1, False)
    expected = taps.gather(x.astype(float), w.astype(float), g)
    assert np.abs(winograd.gather_winograd(x, w, None, g) - expected).max() < 1e-4 * np.abs(expected).max()


@chosen
@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_what_is_not_finite_touches_only_what_it_has_a_part_in(module, name, x, w, options, value):
    x, w, b = arrays(x, w)
    x[1, 1].flat[x[1, 1].size // 2] = value
    y = forward_ops.conv(x, w, b, **options)
    touched = taps.gather(np.isfinite(x) - 1.0, np.ones_like(w, dtype=float), geometry_of(x, w, options)) != 0
    np.testing.assert_array_equal(np.isfinite(y), ~touched)


TRANSPOSED = [
    ((64, 20, 20), (64, 32, 3, 3), {"stride": 2}),
    ((64, 20, 20), (64, 3, 3, 3), {"stride": 2, "crop": 1}),
    ((30, 20, 20), (30, 1, 3, 3), {"stride": 2, "groups": 30}),
    ((30, 20, 20), (30, 1, 3, 3), {"groups": 30}),
    ((64, 20, 20), (64, 64, 3, 3), {}),
    ((64, 100), (64, 32, 5), {"stride": 3}),
    ((16, 6, 6, 6), (16, 8, 3, 3, 3), {"stride": 2}),
]


@pytest.mark.parametrize("x, w, options", TRANSPOSED, ids=str)
@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_what_is_not_finite_in_a_transposed_convolution(x, w, options, value):
    x, w, _ = arrays(x, w)
    x[1, 1].flat[x[1, 1].size // 2] = value
    touched = forward_ops.conv_transpose(1.0 - np.isfinite(x), np.ones_like(w, dtype=float), **options) > 0.5
    np.testing.assert_array_equal(np.isfinite(forward_ops.conv_transpose(x, w, **options)), ~touched)


def test_weights_that_are_not_finite():
    for name, x, w, options in (
        ("conv", (64, 20, 20), (64, 64, 3, 3), {"padding": 1}),
        ("conv", (8, 20, 20), (8, 1, 3, 3), {"padding": 1, "groups": 8}),
        ("conv_transpose", (8, 20, 20), (8, 8, 3, 3), {"stride": 2}),
    ):
        x, w, _ = arrays(x, w)
        w[0, 0, 1, 1] = np.inf
        y = getattr(forward_ops, name)(x, w, **options)
        assert not np.isnan(y).any() and np.isinf(y[:, 0]).any() and np.isfinite(y[:, 1:]).all()


EVERYTHING = [("conv", x, w, options) for _, _, x, w, options in CHOSEN] + [
    ("conv_transpose", x, w, options) for x, w, options in TRANSPOSED
]


@pytest.mark.parametrize("name, x, w, options", EVERYTHING, ids=str)
def test_results_do_not_depend_on_the_number_of_threads(name, x, w, options):
    x, w, _ = arrays(x, w)
    before = threads()

    def everything(count):
        set_threads(count)
        tape = Tape()
        v = [tape.variable(a) for a in (x, w)]
        y = getattr(tape.ops, name)(*v, **options)
        return [y.value, *tape.gradient(y, v, np.cos(y.value))]

    try:
        expected = everything(1)
        for count in (2, 5):
            for found, value in zip(everything(count), expected, strict=True):
                np.testing.assert_array_equal(found, value)
    finally:
        set_threads(before)


@pytest.mark.parametrize("name, x, w, options", EVERYTHING, ids=str)
def test_gradients_are_those_of_pytorch(name, x, w, options):
    torch = pytest.importorskip("torch")
    x, w, b = arrays(x, w, images=2, dtype="float64")
    b = np.resize(b, len(w) if name == "conv" else w.shape[1] * options.get("groups", 1))
    tape = Tape()
    v = [tape.variable(a) for a in (x, w, b)]
    y = getattr(tape.ops, name)(*v, **options)
    tensors = [torch.from_numpy(a).requires_grad_() for a in (x, w, b)]
    function = getattr(torch.nn.functional, f"{name}{x.ndim - 2}d")
    settings = {"padding" if key == "crop" else key: value for key, value in options.items()}
    z = function(*tensors, **settings)
    np.testing.assert_allclose(y.value, z.detach().numpy(), rtol=0, atol=1e-10)
    z.backward(torch.cos(z.detach()))
    for found, tensor in zip(tape.gradient(y, v, np.cos(y.value)), tensors, strict=True):
        np.testing.assert_allclose(found, tensor.grad.numpy(), rtol=0, atol=1e-10 * tensor.grad.abs().max().item())


def test_shapes_too_large_for_the_workspace_go_tap_by_tap(monkeypatch):
    x, w, b = arrays((4, 20, 20), (3, 4, 5, 5), dtype="float64")
    expected = forward_ops.conv(x, w, b, stride=2)
    for module in (columns, bands, fourier, slab, moved):
        monkeypatch.setattr(module, "LIMIT", 1)
    monkeypatch.setattr(ways.blas, "available", lambda: False)
    np.testing.assert_allclose(forward_ops.conv(x, w, b, stride=2), expected, rtol=0, atol=1e-11)
    tape = Tape()
    v = [tape.variable(a) for a in (x, w)]
    y = tape.ops.conv(*v, stride=2)
    dx, dw = tape.gradient(y, v, np.cos(y.value))
    assert np.vdot(dx, x) == pytest.approx(np.vdot(np.cos(y.value), y.value))
    assert np.vdot(dw, w) == pytest.approx(np.vdot(np.cos(y.value), y.value))
