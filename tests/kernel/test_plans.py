"""Plans: replays equal the operations bit for bit, hold no memory that they should not, and hand out none twice."""

import threading
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.kernel import PRIMITIVES, Plan, Recorder, forward_ops
from wlnet.kernel.chains import Chain
from wlnet.kernel.elementwise import BLOCK, Elementwise

ONE = sorted(
    name
    for name, p in PRIMITIVES.items()
    if isinstance(p, Elementwise) and p.back.__code__.co_argcount == 3 and p.dtype(np.float32(1)) == np.float32
)
TWO = ["add", "subtract", "multiply", "divide", "minimum", "maximum", "arctan2", "power"]
LARGE = (3, BLOCK // 2 + 5)


def replayed(function, *arrays):
    """The plan of a function of ops and arrays, and what the recording gave."""
    recorder = Recorder()
    variables = [recorder.variable(a) for a in arrays]
    y = function(recorder, *variables)
    outputs = y if isinstance(y, list) else [y]
    plan = Plan(recorder, variables, outputs)
    return plan, plan.own([getattr(v, "value", v) for v in outputs])


def identical(a, b):
    """Whether all bits agree, but that a NaN is a NaN."""
    a, b = (np.where(np.isnan(v), np.ones((), v.dtype), v) * 1 if v.dtype.kind == "f" else v for v in (a, b))
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def sample(seed, *shape, dtype=np.float32):
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


@st.composite
def programs(draw):
    """Operations by name, with the values they take: 0 is the input, the others are results in order."""
    steps = []
    for i in range(draw(st.integers(1, 8))):
        values = st.integers(0, i)
        kind = draw(st.sampled_from(["one", "two", "number", "row", "sum", "turn", "flat"]))
        if kind == "one":
            steps.append((draw(st.sampled_from(ONE)), draw(values)))
        elif kind == "two":
            steps.append((draw(st.sampled_from(TWO)), draw(values), draw(values)))
        elif kind == "number":
            steps.append((draw(st.sampled_from(TWO)), draw(values), draw(st.sampled_from([0.5, 2.0, 3.0, -1.0]))))
        else:
            steps.append((kind, draw(values)))
    return steps, draw(st.lists(st.integers(0, len(steps)), min_size=1, max_size=3, unique=True))


def run(program, ops, x):
    steps, wanted = program
    rows, columns = ops.shape(x)
    values = [x]
    for name, *places in steps:
        v = values[places[0]]
        if name == "row":
            found = ops.multiply(v, np.linspace(-1, 1, columns, dtype=np.float32))
        elif name == "sum":
            found = ops.subtract(v, ops.mean(v, axes=(1,), keepdims=True))
        elif name == "turn":
            found = ops.transpose(ops.transpose(v, axes=(1, 0)), axes=(1, 0))
        elif name == "flat":
            found = ops.reshape(ops.ramp(ops.reshape(v, shape=(rows * columns,))), shape=(rows, columns))
        else:
            others = [values[p] if isinstance(p, int) else np.float32(p) for p in places[1:]]
            found = getattr(ops, name)(v, *others)
        values.append(found)
    return [values[i] for i in wanted]


@settings(max_examples=150, deadline=None)
@given(programs(), st.sampled_from([(3, 4), (1, 1), LARGE]))
def test_replays_are_bit_identical(program, shape):
    x, other = sample(0, *shape), sample(1, *shape)
    plan, first = replayed(lambda ops, v: run(program, ops, v), x)
    for given_, found in ((x, first), (x, plan(x)), (other, plan(other)), (x, plan(x))):
        before = given_.copy()
        for mine, plain in zip(found, run(program, forward_ops, given_), strict=True):
            assert identical(mine, plain)
        assert identical(before, given_)


@pytest.mark.parametrize("name", ONE)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_writing_over_the_argument_or_block_by_block_changes_nothing(name, dtype):
    into = PRIMITIVES[name].into
    x = np.concatenate([sample(0, 1000, dtype=dtype) * 3, [0.0, -0.0, np.inf, -np.inf, np.nan]]).astype(dtype)
    with np.errstate(all="ignore"):
        expected = np.empty_like(x)
        into(x, out=expected)
        over = x.copy()
        into(over, out=over)
        parts = np.empty_like(x)
        for i in range(0, x.size, 37):
            into(x[i : i + 37], out=parts[i : i + 37])
    assert identical(over, expected) and identical(parts, expected)


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize("place", [0, 1])
def test_writing_over_either_argument_changes_nothing(name, place):
    pair = [sample(0, 999), sample(1, 999)]
    expected = getattr(forward_ops, name)(*pair)
    pair[place] = pair[place].copy()
    with np.errstate(all="ignore"):
        PRIMITIVES[name].into(*pair, out=pair[place])
    assert identical(pair[place], expected)


@pytest.mark.parametrize("place", [1, 2])
def test_a_choice_can_be_written_over_what_is_chosen_from(place):
    arrays = [sample(0, 99) > 0, sample(1, 99), sample(2, 99)]
    expected = np.where(*arrays)
    PRIMITIVES["select"].into(*arrays, out=arrays[place])
    assert identical(arrays[place], expected)


def test_results_are_fresh():
    x = sample(0, 4, 5)
    constant = np.ones(5, np.float32)
    constant.flags.writeable = False

    def function(ops, v):
        y = ops.exp(v)
        return [v, ops.reshape(v, shape=(20,)), y, ops.reshape(y, shape=(5, 4)), ops.negative(constant), constant]

    plan, first = replayed(function, x)
    for found in (first, plan(x)):
        for i, a in enumerate(found):
            assert a.flags.writeable
            assert not any(np.may_share_memory(a, b) for b in (x, constant, *found[:i]))
            a[...] = 7
    assert plan(x)[4].tolist() == [-1] * 5
    np.testing.assert_array_equal(plan(x)[0], x)


def test_chains_are_found_and_reuse_what_nobody_reads():
    x = sample(0, *LARGE)
    plan, _ = replayed(lambda ops, v: ops.exp(ops.tanh(ops.add(ops.multiply(v, v), 1.0))), x)
    assert [type(call) for call in plan._calls] == [Chain]
    assert len(plan._calls[0].blocks) == 1  # all that is between lives in one block


def test_memory_is_handed_back_after_the_last_use():
    x = sample(0, 500_000)

    def function(ops, v):
        for _ in range(10):
            v = ops.add(ops.reshape(v, shape=(1000, 500)), ops.max(v))
            v = ops.reshape(v, shape=(500_000,))
        return v

    plan, _ = replayed(function, x)
    plan(x)
    tracemalloc.start()
    plan(x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2.5 * x.nbytes


def test_replays_side_by_side():
    arrays = [sample(i, *LARGE) for i in range(4)]

    def function(ops, v):
        return ops.gelu(ops.add(ops.mish(v), ops.softplus(ops.multiply(v, v))))

    plan, _ = replayed(function, arrays[0])
    expected = [function(forward_ops, a) for a in arrays]
    found = [None] * len(arrays)

    def work(i):
        for _ in range(5):
            found[i] = plan(arrays[i])[0]

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(arrays))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(identical(a, b) for a, b in zip(found, expected, strict=True))


def test_what_no_input_has_a_part_in_is_computed_once():
    x = sample(0, 3)
    plan, _ = replayed(lambda ops, v: ops.multiply(v, ops.exp(ops.add(np.float32(1), 2.0))), x)
    assert len(plan._calls) == 1


def test_one_row_of_a_product_equals_its_operation():
    x, w, b = sample(0, 1, 70), sample(1, 30, 70), sample(2, 30)
    for a in (w, b):
        a.flags.writeable = False
    for bias in (b, None):
        plan, first = replayed(lambda ops, v, bias=bias: ops.linear(v, w, bias), x)
        assert identical(plan(x)[0], first[0]) and identical(first[0], forward_ops.linear(x, w, bias))
        expected = x.astype(float) @ w.T.astype(float) + (0 if bias is None else b)
        np.testing.assert_allclose(first[0], expected, rtol=1e-4, atol=1e-5)


def test_what_a_function_from_outside_keeps_is_not_written_over():
    kept = np.ones((2, 3), np.float32)
    x = sample(0, 2, 3)

    def function(ops, v):
        return ops.ramp(ops.negative(ops.external(v, function=lambda a: kept, shape=(3,))))

    plan, _ = replayed(function, x)
    plan(x)
    assert (kept == 1).all()
