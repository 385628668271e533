"""Recorded runs with their way back: the values and gradients of the tape, written where they are wanted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.kernel import GradientPlan, GradientRecorder, Learned, NotReplayable, Sealed, Tape

ONE = ("tanh", "ramp", "exp", "negative", "logistic", "detach", "gelu")
TWO = ("add", "multiply", "subtract", "maximum")


def run(ops, program, values):
    """Every step takes one or two of the values so far and gives one more."""
    values = list(values)
    for name, i, j in program:
        a, b = values[i % len(values)], values[j % len(values)]
        if name in TWO:
            values.append(getattr(ops, name)(a, b))
        elif name == "detach":
            values.append(ops.constant(a))
        elif name == "flat":
            values.append(ops.reshape(ops.reshape(a, shape=(-1,)), shape=ops.shape(a)))
        elif name == "joined":
            both = ops.concatenate(a, b, axis=1)
            values.append(ops.slice(both, start=(0, 1), stop=(None, 1 + ops.shape(a)[1])))
        elif name == "same":
            values.append(ops.reshape(a, shape=ops.shape(a)))
        elif name == "reversed":
            values.append(ops.scale_gradient(a, factor=-2.0))
        else:
            values.append(getattr(ops, name)(a))
    return ops.multiply(values[-1], 0.1)


names = st.sampled_from((*ONE, *TWO, "flat", "joined", "same", "reversed"))
steps = st.lists(st.tuples(names, st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=9)


def plan_of(program, data, learned, dy):
    recorder = GradientRecorder()
    inputs, variables = recorder.variable(data), [recorder.variable(w) for w in learned]
    gradients = [np.full(w.shape, np.nan) for w in learned]
    y = run(recorder, program, [*variables, inputs])
    pairs = [Learned(v, g) for v, g in zip(variables, gradients, strict=True)]
    return GradientPlan(recorder, [inputs], pairs, [(y, dy)], [y]), gradients


@settings(max_examples=300, deadline=None)
@given(program=steps, shape=st.sampled_from([(2, 3), (3, 200), (300, 400)]))
def test_plans_give_what_the_tape_gives(program, shape):
    random = np.random.default_rng(0)
    learned, dy = [random.uniform(-1, 1, shape) for _ in range(2)], random.normal(size=shape)
    plan, gradients = plan_of(program, random.uniform(-1, 1, shape), learned, dy)
    for _ in range(2):
        data = random.uniform(-1, 1, shape)
        tape = Tape()
        variables = [tape.variable(w) for w in learned]
        y = run(tape.ops, program, [*variables, data])
        expected = tape.gradient(y, variables, dy)
        (found,) = plan(data)
        np.testing.assert_allclose(found, getattr(y, "value", y), rtol=1e-12, atol=1e-12)
        for mine, other in zip(gradients, expected, strict=True):
            np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-12)
        for w in learned:  # which a plan reads where they are
            w *= 0.9


def test_a_ramp_goes_behind_a_maximum_and_gives_the_same():
    random = np.random.default_rng(0)
    w = random.integers(-2, 3, (2, 3, 6, 6)).astype(float)  # many are equal
    recorder = GradientRecorder()
    x, gradient = recorder.variable(w), np.empty_like(w)
    y = recorder.max_pool(recorder.ramp(recorder.multiply(x, 1.5)), kernel=(3, 3), stride=(2, 2), padding=1)
    dy = random.normal(size=y.shape)
    plan = GradientPlan(recorder, [], [Learned(x, gradient)], [(y, dy)], [y])
    tape = Tape()
    v = tape.variable(w)
    expected = tape.ops.max_pool(tape.ops.ramp(tape.ops.multiply(v, 1.5)), kernel=(3, 3), stride=(2, 2), padding=1)
    assert np.array_equal(plan()[0], expected.value)
    np.testing.assert_allclose(gradient, tape.gradient(expected, [v], dy)[0])


@pytest.mark.parametrize("read", [False, True])
def test_softmax_and_cross_entropy_are_one_unless_probabilities_are_read(read):
    random = np.random.default_rng(0)
    w, target = random.normal(size=(5, 4)), np.array([1.0, 4, 2, 2, 3])
    recorder = GradientRecorder()
    x, t, gradient = recorder.variable(w), recorder.variable(target), np.empty_like(w)
    p = recorder.softmax(x)
    y = recorder.index_cross_entropy(p, t)
    plan = GradientPlan(recorder, [t], [Learned(x, gradient)], [(y, np.ones(5))], [y, p] if read else [y])
    found = plan(target)
    softmax = np.exp(w) / np.exp(w).sum(1, keepdims=True)
    places = np.arange(5), target.astype(int) - 1
    np.testing.assert_allclose(found[0], -np.log(softmax[places]))
    softmax[places] -= 1
    np.testing.assert_allclose(gradient, softmax, atol=1e-12)
    assert len(plan._forth) == 1 + read


def test_what_is_done_twice_is_done_once_but_draws_are_not():
    generator = np.random.default_rng(0)
    recorder = GradientRecorder()
    x = recorder.variable(np.ones((2, 2)))
    assert recorder.exp(x) is recorder.exp(x)
    draw = {"shape": (2, 2), "distribution": "random", "dtype": np.float64, "generator": Sealed(generator)}
    a, b = recorder.draw(**draw), recorder.draw(**draw)
    assert a is not b
    y = recorder.multiply(recorder.add(x, a), b)
    gradient = np.empty((2, 2))
    plan = GradientPlan(recorder, [], [Learned(x, gradient)], [(y, np.ones((2, 2)))], [a, b])
    drawn = [plan() for _ in range(2)]
    assert np.array_equal(gradient, drawn[1][1])
    assert not np.array_equal(drawn[0][0], drawn[1][0]) and not np.array_equal(drawn[0][0], drawn[0][1])


def test_only_operations_draw_from_a_sealed_generator():
    with pytest.raises(NotReplayable):
        Sealed(np.random.default_rng()).random(3)


def dense(ops, reading, x, arrays):
    """Two linear maps with ramps and what reads the second ramp, then one more map."""
    w1, b1, w2, w3, b3 = arrays
    first = ops.ramp(ops.linear(x, w1, b1))
    of_second = ops.linear(first, w2)
    second = ops.ramp(of_second)
    y = ops.linear(second, w3, b3)
    if reading == "a sum":
        y = ops.add(y, ops.sum(ops.tanh(second), axes=(1,), keepdims=True))
    elif reading == "another map":
        y = ops.add(y, ops.linear(second, w3))
    elif reading == "before":
        y = ops.add(y, ops.sum(of_second, axes=(1,), keepdims=True))
    return y, second


@pytest.mark.parametrize("sizes", [(3, 4, 5, 2), (200, 400, 300, 7)])
@pytest.mark.parametrize("rows", [1, 2, 101])
@pytest.mark.parametrize("reading", ["nothing", "a sum", "another map", "before", "an output"])
def test_ramps_of_linear_maps(sizes, rows, reading):
    """They are one step, whose result may be turned in memory: as by the tape, with gradients kept or handed over."""
    random = np.random.default_rng(0)
    a, b, c, d = sizes
    shapes = [(b, a), (b,), (c, b), (d, c), (d,)]
    arrays = [random.integers(-2, 3, shape).astype(np.float64) for shape in shapes]
    for keeping in (True, False):
        recorder = GradientRecorder()
        data = random.integers(-2, 3, (rows, a)).astype(np.float64)
        x, variables = recorder.variable(data), [recorder.variable(w) for w in arrays]
        gradients = [np.zeros_like(w) for w in arrays]
        y, second = dense(recorder, reading, x, variables)
        pairs = [Learned(v, g if keeping else None) for v, g in zip(variables, gradients, strict=True)]
        dy = random.integers(-2, 3, (rows, d)).astype(np.float64)
        plan = GradientPlan(recorder, [x], pairs, [(y, dy)], [y, second] if reading == "an output" else [y])
        tape = Tape()
        known = [tape.variable(w.copy()) for w in arrays]
        expected, hidden = dense(tape.ops, reading, data, known)
        found = plan(data, take=lambda place, g, into=gradients: np.copyto(into[place], g() if callable(g) else g))
        assert np.array_equal(found[0], expected.value)  # of integers
        assert len(found) == 1 or np.array_equal(found[1], hidden.value)
        for mine, other in zip(gradients, tape.gradient(expected, known, dy), strict=True):
            assert np.allclose(mine, other, rtol=1e-12, atol=0)


def test_gradients_are_added_where_that_is_wanted():
    plan, gradients = plan_of(
        [("multiply", 0, 2), ("multiply", 1, 3)], np.ones((2, 2)), [np.eye(2), np.eye(2)], np.eye(2)
    )
    plan(np.full((2, 2), 3.0))
    once = [g.copy() for g in gradients]
    plan(np.full((2, 2), 3.0), adding=True)
    assert all(np.allclose(g, 2 * first) for g, first in zip(gradients, once, strict=True))
    assert any(g.any() for g in once)


def test_nothing_goes_back_where_somebody_objects():
    plan, gradients = plan_of([("multiply", 0, 2)], np.ones((2, 2)), [np.eye(2), np.eye(2)], np.eye(2))

    def object_to(outputs):
        raise ArithmeticError(outputs[0].sum())

    with pytest.raises(ArithmeticError):
        plan(np.ones((2, 2)), check=object_to)
    assert all(np.isnan(g).all() for g in gradients)
