"""Prepared weights are remembered for arrays that cannot change, for no others, and no longer than those live."""

import gc

import numpy as np

from wlnet.kernel import forward_ops
from wlnet.kernel.convolution import weights


def read_only(a):
    a.flags.writeable = False
    return a


def count_of(w):
    made = []
    for _ in range(2):
        weights.prepared(w, "key", lambda: made.append(1))
    return len(made)


def test_only_read_only_arrays_are_remembered():
    assert count_of(np.ones(3)) == 2
    assert count_of(read_only(np.ones(3))) == 1
    assert count_of(np.frombuffer(b"12345678")) == 1


def test_a_read_only_view_of_a_writeable_array_is_not():
    w = np.ones((2, 3))
    assert count_of(read_only(w[1:])) == 2
    assert count_of(read_only(w)[1:]) == 1


def test_forgotten_with_the_array():
    w = read_only(np.ones(3))
    assert count_of(w) == 1
    remembered = len(weights._made)
    del w
    gc.collect()
    assert len(weights._made) == remembered - 1


def test_writing_into_weights_shows_in_the_next_result():
    x, w = np.ones((1, 3, 4, 4), np.float32), np.ones((3, 2, 3, 3), np.float32)
    before = forward_ops.conv_transpose(x, w)
    w *= 2
    np.testing.assert_array_equal(forward_ops.conv_transpose(x, w), 2 * before)


def test_one_array_may_serve_several_geometries_and_both_directions():
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 4, 6, 6))
    w = rng.standard_normal((4, 4, 3, 3))
    frozen = read_only(w.copy())
    for _ in range(2):
        for name, options in (
            ("conv_transpose", {"stride": 2}),
            ("conv_transpose", {}),
            ("conv", {}),
            ("conv", {"padding": 1}),
        ):
            op = getattr(forward_ops, name)
            np.testing.assert_array_equal(op(x, frozen, **options), op(x, w, **options))
