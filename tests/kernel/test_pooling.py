"""Pooling against its definition written as plain loops."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wlnet.kernel import Tape, forward_ops

KINDS = {"max_pool": np.max, "mean_pool": np.mean, "total_pool": np.sum}


@settings(max_examples=100, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    axes=st.lists(
        st.tuples(st.integers(1, 7), st.integers(1, 3), st.integers(1, 3), st.integers(0, 2), st.integers(0, 2)),
        min_size=1,
        max_size=3,
    ),
)
def test_pooling_by_its_definition(kind, axes):
    sizes, kernel, stride, before, after = zip(*axes, strict=True)
    assume(all(d + b + e >= k for d, k, _, b, e in axes))
    x = np.random.default_rng(0).standard_normal((2, 3, *sizes))
    fill = -np.inf if kind == "max_pool" else 0.0
    padded = np.pad(x, ((0, 0), (0, 0), *zip(before, after, strict=True)), constant_values=fill)
    results = [(d - k) // s + 1 for d, k, s in zip(padded.shape[2:], kernel, stride, strict=True)]
    expected = np.empty((2, 3, *results))
    for n in np.ndindex(*results):
        window = tuple(slice(s * a, s * a + k) for s, a, k in zip(stride, n, kernel, strict=True))
        part = padded[(..., *window)].reshape(2, 3, -1)
        expected[(..., *n)] = KINDS[kind](part, -1)
    padding = tuple(zip(before, after, strict=True))
    y = getattr(forward_ops, kind)(x, kernel=kernel, stride=stride, padding=padding)
    np.testing.assert_allclose(y, expected, rtol=1e-12, atol=1e-12)


def test_of_equal_greatest_elements_the_first_has_the_derivative():
    tape = Tape()
    x = tape.variable(np.array([[[1.0, 1.0, 0.0, 2.0, 2.0]]]))
    y = tape.ops.max_pool(x, kernel=(3,), stride=2)
    np.testing.assert_array_equal(tape.gradient(y, [x])[0], [[[1.0, 0.0, 0.0, 1.0, 0.0]]])


def test_padding_never_wins():
    y = forward_ops.max_pool(np.full((1, 1, 2), -5.0), kernel=(3,), padding=1)
    assert y.tolist() == [[[-5.0, -5.0]]]


def test_negative_padding_leaves_elements_out():
    y = forward_ops.total_pool(np.arange(5.0).reshape(1, 1, 5), kernel=(2,), padding=((-1, -1),))
    assert y.tolist() == [[[3.0, 5.0]]]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_window_larger_than_the_input_is_refused(kind):
    with pytest.raises(ValueError, match="too small"):
        getattr(forward_ops, kind)(np.ones((1, 1, 2)), kernel=(3,))
