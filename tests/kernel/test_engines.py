"""The interpreters: what the tape sums, what it leaves alone, and that all of them speak one protocol."""

import numpy as np
import pytest

from wlnet.kernel import Tape, forward_ops, shape_ops


def layer(ops, x, w, b):
    """A little net, written once for every interpreter."""
    y = ops.ramp(ops.linear(x, w, b))
    return ops.mean(ops.multiply(ops.add(y, 1.0), y))


def arrays():
    rng = np.random.default_rng(0)
    return rng.standard_normal((5, 3)), rng.standard_normal((4, 3)), rng.standard_normal(4)


def test_one_layer_runs_on_every_interpreter():
    x, w, b = arrays()
    y = layer(forward_ops, x, w, b)
    tape = Tape()
    traced = layer(tape.ops, x, tape.variable(w), tape.variable(b))
    assert traced.value == y
    assert traced.shape == y.shape == layer(shape_ops, x.shape, w.shape, b.shape) == ()
    assert traced.dtype == y.dtype


def test_gradient_agrees_with_central_differences():
    x, w, b = arrays()
    tape = Tape()
    v = [tape.variable(a) for a in (x, w, b)]
    gradients = tape.gradient(layer(tape.ops, *v), v)
    for i, gradient in enumerate(gradients):
        for place in np.ndindex(gradient.shape):
            ends = []
            for h in (1e-6, -1e-6):
                moved = [a.copy() for a in (x, w, b)]
                moved[i][place] += h
                ends.append(layer(forward_ops, *moved))
            assert gradient[place] == pytest.approx((ends[0] - ends[1]) / 2e-6, abs=1e-8)


def test_a_variable_used_three_times_gets_the_sum():
    tape = Tape()
    x = tape.variable(np.array([1.0, 2.0]))
    y = tape.ops.add(tape.ops.multiply(x, x), tape.ops.multiply(3.0, x))
    np.testing.assert_array_equal(tape.gradient(y, [x])[0], [5.0, 7.0])
    np.testing.assert_array_equal(tape.gradient(y, [x], seed=np.array([1.0, 0.0]))[0], [5.0, 0.0])


def test_gradient_in_the_middle_and_where_nothing_depends():
    tape = Tape()
    x, other = tape.variable(np.array([2.0])), tape.variable(np.array([[3.0]]))
    middle = tape.ops.exp(x)
    y = tape.ops.multiply(middle, middle)
    dy, dmiddle, dx, dother = tape.gradient(y, [y, middle, x, other])
    assert dy == 1 and dmiddle == pytest.approx(2 * np.exp(2)) and dx == pytest.approx(2 * np.exp(4))
    assert dother.tolist() == [[0.0]]


def test_constants_stay_plain_arrays():
    tape = Tape()
    y = tape.ops.exp(np.array([0.0]))
    assert isinstance(y, np.ndarray)
    assert tape.gradient(y, [tape.variable(np.array(1.0))])[0] == 0


def test_what_no_source_depends_on_is_not_walked():
    tape = Tape()
    x, frozen = tape.variable(np.ones((1, 2, 4))), tape.variable(np.ones((2, 2, 3)))
    y = tape.ops.conv(x, frozen)
    called = []
    pullback = y.pullback
    y.pullback = lambda dy: tuple(
        (lambda i=i, c=c: (called.append(i), c())[1]) if callable(c) else c for i, c in enumerate(pullback(dy))
    )
    tape.gradient(y, [frozen])
    assert called == [1]


def test_types_are_those_of_the_variables():
    tape = Tape()
    x = tape.variable(np.ones(3, np.float32))
    y = tape.ops.multiply(x, np.ones(3, np.float64))
    assert tape.gradient(y, [x])[0].dtype == np.float32


def test_numbers_do_not_widen():
    y = forward_ops.add(np.ones(2, np.float32), 0.5)
    assert y.dtype == np.float32
    assert forward_ops.select(np.array([True, False]), y, 0.0).dtype == np.float32


def test_names_that_are_no_primitives():
    for ops in (forward_ops, shape_ops, Tape().ops):
        with pytest.raises(AttributeError, match="no primitive 'frobnicate'"):
            ops.frobnicate(1)


def test_shapes_of_values():
    tape = Tape()
    x = np.ones((2, 3))
    assert forward_ops.shape(x) == tape.ops.shape(tape.variable(x)) == tape.ops.shape(x) == (2, 3)
    assert shape_ops.shape((2, 3)) == shape_ops.shape(x) == (2, 3)
    assert shape_ops.shape(1.0) == ()


@pytest.mark.parametrize(
    "name, shapes, static",
    [
        ("reshape", [(2, 3)], {"shape": (4, 2)}),
        ("matmul", [(2, 3), (2, 3)], {}),
        ("linear", [(5, 3), (4, 2)], {}),
        ("concatenate", [(2, 3), (3, 3)], {"axis": 1}),
        ("conv", [(1, 3, 5), (4, 2, 3)], {}),
        ("conv", [(1, 2, 2), (4, 2, 3)], {}),
        ("conv_transpose", [(1, 3, 5, 5), (4, 2, 3, 3)], {}),
        ("conv_transpose", [(1, 4, 5, 5), (4, 2, 3)], {}),
        ("conv_transpose", [(1, 4, 5), (4, 2, 3)], {"stride": (1, 1)}),
        ("add", [(2, 3), (2, 4)], {}),
    ],
)
def test_shapes_that_do_not_fit_are_refused(name, shapes, static):
    with pytest.raises(ValueError):
        getattr(shape_ops, name)(*shapes, **static)
    with pytest.raises(ValueError):
        getattr(forward_ops, name)(*(np.ones(s) for s in shapes), **static)


@pytest.mark.parametrize("shape", [(3200, 64), (2, 40000), (40, 1000, 3)])
@pytest.mark.parametrize("strided", [False, True])
def test_the_way_back_of_many_numbers(shape, strided):
    x = (
        np.random.default_rng(0).normal(size=(*shape, 2))[..., 0]
        if strided
        else np.random.default_rng(0).normal(size=shape)
    )
    dy = np.random.default_rng(1).normal(size=shape)
    tape = Tape()
    variable = tape.variable(x)
    (dx,) = tape.gradient(tape.ops.tanh(variable), [variable], dy)
    np.testing.assert_allclose(dx, dy * (1 - np.tanh(x) ** 2), rtol=1e-9, atol=1e-12)
