"""Elementwise operations on arrays of many blocks: pieces cover everything once, operands fall into place."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.kernel import PRIMITIVES, Tape, exponential, forward_ops
from wlnet.kernel.elementwise import BLOCK, Elementwise, blocks, partition, spare

SHAPES = [
    (BLOCK + 1,),
    (280_000, 3),
    (3, 1, 280_000),
    (2, 160, 30, 31),
    (9, 256, 14, 14),
    (1, 5, 400, 200),
    (2, 3, 4, BLOCK // 2),
    (6, BLOCK // 4, 2),
]


@pytest.mark.parametrize("shape", [*SHAPES, (), (0, 3), (BLOCK,), (1, 1)])
def test_pieces_cover_everything_once(shape):
    seen = np.zeros(shape, int)
    for part in partition(shape):
        seen[part] += 1
    assert (seen == 1).all()
    if math.prod(shape) > BLOCK:
        assert all(np.size(seen[part]) <= BLOCK for part in partition(shape))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(SHAPES), st.data())
def test_replicated_operands(shape, data):
    random = np.random.default_rng(0)
    x = random.standard_normal(shape)
    others = []
    for _ in range(2):
        kept = [n if data.draw(st.booleans()) else 1 for n in shape]
        kept = kept[data.draw(st.integers(0, len(shape))) :]
        others.append(random.standard_normal(kept))
    if data.draw(st.booleans()):  # not in row-major order
        x = np.asfortranarray(x)
    expected = x * others[0] + others[1]
    np.testing.assert_array_equal(forward_ops.affine(x, *others), expected)
    out = np.empty(shape)
    for a, b, c, piece in blocks(shape, [x, *others, out]):
        piece[...] = a * b + c
    np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("name", ["gelu", "softplus", "swish", "selu", "erf", "haversine", "elu", "power"])
def test_block_by_block_as_all_at_once(name):
    x = np.random.default_rng(0).standard_normal((37, BLOCK // 16 + 7)).astype(np.float32)
    rest = (3.0,) if name == "power" else ()
    whole = getattr(forward_ops, name)(x, *rest)
    rows = np.concatenate([getattr(forward_ops, name)(row, *rest) for row in x.reshape(-1, 37)])
    np.testing.assert_array_equal(whole.ravel(), rows)
    tape = Tape()
    v = tape.variable(x)
    (dx,) = tape.gradient(getattr(tape.ops, name)(v, *rest), [v])
    small = Tape()
    w = small.variable(x[0, :100])
    (expected,) = small.gradient(getattr(small.ops, name)(w, *rest), [w])
    np.testing.assert_allclose(dx[0, :100], expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("name", "bound"), [("gelu", 4e-7), ("erf", 6e-7), ("logistic", 3e-7), ("softplus", 4e-7), ("mish", 1e-6)]
)
def test_single_precision_is_nearly_that_of_the_result(name, bound):
    x = np.concatenate([np.linspace(-12, 12, 20_001), np.geomspace(1e-30, 1, 500)]).astype(np.float32)
    found = getattr(forward_ops, name)(x).astype(float)
    expected = getattr(forward_ops, name)(x.astype(float))
    scale = np.abs(x) if name == "gelu" else np.abs(expected)  # for x far below 0, gelu[x] is x times next to nothing
    assert np.max(np.abs(found - expected) / np.maximum(scale, 1e-37)) < bound


@pytest.mark.parametrize(("name", "bound"), [("gelu", 4e-7), ("logistic", 3e-7), ("swish", 4e-7)])
def test_exponentials_of_narrow_vectors_are_as_exact(name, bound, monkeypatch):
    monkeypatch.setattr(exponential, "_is_wide", lambda: False)
    test_single_precision_is_nearly_that_of_the_result(name, bound)


@pytest.mark.parametrize("exponent", [-2.0, -1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, -3.0, 1.5, 2.5])
def test_powers_by_their_definition(exponent):
    x = np.array([-3.5, -1.0, -0.25, 0.25, 1.0, 3.5, 0.0])
    with np.errstate(all="ignore"):
        expected = np.array([math.nan if v < 0 and exponent % 1 else np.float64(v) ** exponent for v in x])
    np.testing.assert_allclose(forward_ops.power(x, exponent), expected, rtol=1e-15)
    single = forward_ops.power(x.astype(np.float32), np.float32(exponent))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, expected, rtol=1e-6)


def test_integers_stay_integers_or_become_reals():
    n = np.array([[1, -2], [3, 4]])
    assert forward_ops.add(n, n).dtype == forward_ops.ramp(n).dtype == np.int64
    assert forward_ops.ramp(n).tolist() == [[1, 0], [3, 4]]
    assert forward_ops.exp(n).dtype == forward_ops.power(n, 2).dtype == np.float64
    assert forward_ops.power(n, -1).tolist() == [[1, -0.5], [1 / 3, 0.25]]
    assert forward_ops.select(n > 1, n, 0).tolist() == [[0, 0], [3, 4]]


def test_spare_arrays_are_used_again():
    a = spare("test", (3, 5), np.dtype(np.float32))
    assert spare("test", (3, 5), np.dtype(np.float32)) is a
    b = spare("test", (7,), np.dtype(np.float64))
    assert np.may_share_memory(a, b) and b.shape == (7,)
    assert not np.may_share_memory(spare("test", (BLOCK + 1,), np.dtype(np.float64)), b)


def test_a_way_back_without_cotangent_stays_so():
    x = np.random.default_rng(0).standard_normal(BLOCK + 5)
    y, pullback = PRIMITIVES["floor"](x)
    assert pullback(y) == (None,)


@pytest.mark.parametrize("name", sorted(n for n, p in PRIMITIVES.items() if isinstance(p, Elementwise)))
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_result_may_take_the_place_of_its_arguments(name, dtype):
    """As in plans, where memory is used again: whole, and as another view of it."""
    primitive = PRIMITIVES[name]
    count = primitive.back.__code__.co_argcount - 2
    arrays = np.random.default_rng(1).uniform(0.25, 4, (count, 300)).astype(dtype)
    with np.errstate(all="ignore"):
        wanted = primitive.forward(*arrays)
        for place in range(count) if wanted.dtype == dtype else ():
            for view in (lambda a: a, lambda a: a[:]):
                given = [a.copy() for a in arrays]
                primitive.into(*given, out=view(given[place]))
                np.testing.assert_array_equal(given[place], wanted)


@pytest.mark.parametrize("exponent", [-2.0, -1.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0])
def test_a_power_may_take_the_place_of_its_base(exponent):
    x = np.random.default_rng(1).uniform(-4, 4, 300)
    with np.errstate(all="ignore"):
        wanted = PRIMITIVES["power"].forward(x, exponent)
        PRIMITIVES["power"].into(x, exponent, out=x)
    np.testing.assert_array_equal(x, wanted)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_gradient_of_gelu_at_its_limits(dtype):
    x = np.array([0, -0.0, 1e-30, -1e-30, 40, -40, 1e20, np.inf, -1], dtype)
    _, pullback = PRIMITIVES["gelu"](x)
    with np.errstate(all="ignore"):
        (dx,) = pullback(np.ones_like(x))
    minus_one = 0.5 * (1 - math.erf(0.5**0.5)) - math.exp(-0.5) / math.sqrt(2 * math.pi)
    assert dx.dtype == dtype
    np.testing.assert_allclose(dx, [0.5, 0.5, 0.5, 0.5, 1, 0, 1, np.nan, minus_one], atol=1e-6)
