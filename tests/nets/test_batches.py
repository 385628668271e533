"""Many examples: grouped, in parts, in order, with a line that tells how far it is."""

import io
import os
import re
import shutil
import sys
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.expr import NumericArray, from_array, list_of, system
from wlnet.nets import apply
from wlnet.nets.application import batches
from wlnet.nets.training import progress as progress_room
from wlnet.nets.training.progress import CLEAR, Progress, cleared, duration
from wlnet.python import Session, text, to_python

EXACT = 1e-6  # the sums of a matrix product have another order for one example than for several


@pytest.fixture(scope="module")
def sequences():
    net = 'NetChain[{GatedRecurrentLayer[3], NetMapOperator[2], SoftmaxLayer[]}, "Input" -> {"Varying", 2}]'
    return Session().evaluate(f"NetInitialize[{net}, RandomSeeding -> 1]")


def numbers(e):
    return np.asarray(to_python(e), dtype=np.float64)


@settings(max_examples=30, deadline=None)
@given(lengths=st.lists(st.integers(1, 5), min_size=1, max_size=12), size=st.integers(0, 4))
def test_sequences_of_different_lengths_give_what_each_gives_alone(sequences, lengths, size):
    random = np.random.default_rng(len(lengths))
    examples = [from_array(random.normal(size=(n, 2))) for n in lengths]
    options = [rule("BatchSize", size)] if size else []
    together = apply(sequences, [list_of(*examples), *options])
    for e, n, found in zip(examples, lengths, together.args, strict=True):
        assert numbers(found).shape == (n, 2)
        assert np.allclose(numbers(found), numbers(apply(sequences, [e])), atol=EXACT)


def rule(name, value):
    from wlnet.expr import call

    return call("Rule", system(name), value)


def test_examples_of_equal_lengths_go_through_together(sequences, monkeypatch):
    sizes = []
    run = batches.run

    def counting(net, batch, *rest, **more):
        sizes.append(len(batch.inputs["Input"]))
        return run(net, batch, *rest, **more)

    monkeypatch.setattr(batches, "run", counting)
    examples = [from_array(np.ones((n, 2))) for n in (1, 3, 1, 3, 3, 2)]
    apply(sequences, [list_of(*examples)])
    assert sizes == [2, 3, 1]


def test_large_data_goes_through_in_parts(monkeypatch):
    source = 'NetInitialize[NetChain[{5, Tanh, 2}, "Input" -> 3], RandomSeeding -> 1]'
    net, other = Session().evaluate(source), Session().evaluate(source)
    data = NumericArray(np.random.default_rng(0).normal(size=(103, 3)))
    for request in ([], [Session().evaluate('NetPortGradient["Input"]')], [Session().evaluate("NetPort[1]")]):
        whole = apply(net, [data, *request])
        monkeypatch.setattr(batches, "WORKSPACE", 50)
        parts = apply(other, [data, *request])
        monkeypatch.undo()
        assert parts.array.dtype == whole.array.dtype == np.float32
        assert np.allclose(parts.array, whole.array, atol=EXACT)
    gradient = Session().evaluate('NetPortGradient[{1, "Weights"}]')
    whole = numbers(apply(net, [data, gradient]))
    monkeypatch.setattr(batches, "WORKSPACE", 50)
    assert np.allclose(numbers(apply(net, [data, gradient])), whole, rtol=1e-5)


def test_memory_is_inputs_outputs_and_a_workspace():
    net = Session().evaluate('NetInitialize[NetChain[{400, Tanh, 400, Tanh, 2}, "Input" -> 20], RandomSeeding -> 1]')
    data = NumericArray(np.ones((60000, 20), dtype=np.float32))
    apply(net, [NumericArray(np.ones((2, 20), dtype=np.float32))])
    tracemalloc.start()
    apply(net, [data])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 60000 * 400 * 4 > 90e6 > 64e6 > peak  # one layer for all examples would be more than all there is


def test_images_are_encoded_batch_by_batch(monkeypatch):
    session = Session()
    net = session.evaluate('NetChain[{# * 2 &, Tanh}, "Input" -> NetEncoder[{"Image", {4, 4}, "Grayscale"}]]')
    images = session.evaluate("Table[Image[ConstantArray[i/10, {4, 4}]], {i, 10}]")
    coder = net.coders["Input"]
    encoded, most = [], []
    monkeypatch.setattr(batches, "WORKSPACE", 3 * 16)
    encode, run = coder.encode, batches.run
    monkeypatch.setattr(coder, "encode", lambda e: (encoded.append(e), encode(e))[1])
    monkeypatch.setattr(batches, "run", lambda *a, **k: (most.append(len(encoded)), run(*a, **k))[1])
    found = numbers(apply(net, [images]))
    assert most == [3, 6, 9, 10]
    assert np.allclose(found[:, 0, 0, 0], np.tanh(np.arange(1, 11) / 5), atol=1e-6)


def test_training_takes_all_at_once(monkeypatch):
    monkeypatch.setattr(batches, "WORKSPACE", 2)
    arrays = '"Scaling" -> {1}, "Biases" -> {0}, "MovingMean" -> {5}, "MovingVariance" -> {4}, "Input" -> 1'
    session = Session()
    found = numbers(
        session.evaluate(f'BatchNormalizationLayer[{arrays}][{{{{1}}, {{3}}}}, NetEvaluationMode -> "Train"]')
    )
    assert np.allclose(found, [[-1], [1]], atol=1e-3)


def test_nan_and_infinity_are_computed_with():
    session = Session()
    assert text(session.evaluate("ElementwiseLayer[# + 1 &][{1, Indeterminate, Infinity, -Infinity}]")) == (
        "{2., Indeterminate, Infinity, -Infinity}"
    )
    nan = 'LinearLayer[1, "Weights" -> {{Indeterminate, 1}}, "Biases" -> None][{1, 2}]'
    assert text(session.evaluate(nan)) == "{Indeterminate}"
    deep = 'NetChain[{ConvolutionLayer[1, 2, "Weights" -> {{{{1, 1}, {1, 1}}}}, "Biases" -> None], PoolingLayer[2], 1}]'
    session.evaluate(f'net = NetInitialize[NetReplacePart[{deep}, "Input" -> {{1, 3, 3}}]]')
    session.evaluate("net[ConstantArray[Indeterminate, {1, 3, 3}]]")
    session.evaluate("SoftmaxLayer[][{Infinity, 1}]")
    assert not session.messages


@pytest.mark.parametrize("source", ["{{1, -2}, {-3, 4}}", "{{1., -2}, {-3, 4}}", "NumericArray[{{1, -2}, {-3, 4}}]"])
def test_kinds_of_lists(source):
    session = Session()
    for data in (source, f'<|"Input" -> {source}|>', f"Developer`ToPackedArray[{source}]"):
        found = session.evaluate(f'Normal[ElementwiseLayer[Ramp, "Input" -> 2][{data}]]')
        if not session.messages:
            assert text(found) == "{{1., 0.}, {0., 4.}}"


def test_mapping_is_the_same_as_a_batch():
    session = Session()
    net = (
        'net = NetInitialize[NetChain[{3, Tanh}, "Input" -> 2], RandomSeeding -> 1]; x = N[{{1, 2}, {3, -1}, {0, 1}}];'
    )
    session.evaluate(net)
    assert np.allclose(to_python(session.evaluate("net /@ x")), to_python(session.evaluate("net[x]")), atol=EXACT)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def at(monkeypatch, stream):
    now = [0.0]
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(progress_room.time, "monotonic", lambda: now[0])
    return now


def test_a_long_work_is_one_line_that_goes_away(monkeypatch):
    stream = Terminal()
    now = at(monkeypatch, stream)
    with Progress("NetChain", 1000) as progress:
        for count, seconds in ((100, 1), (200, 2), (300, 2.05), (400, 4), (1000, 5)):
            now[0] = seconds
            progress.done(count)
    written = stream.getvalue().split(CLEAR)
    assert written == ["", "NetChain: 200 of 1000 examples, 100 per second, 8 s left",
                       "NetChain: 400 of 1000 examples, 100 per second, 6 s left", ""]  # fmt: skip
    assert "\n" not in stream.getvalue()


def test_nothing_is_said_of_short_work_or_to_files(monkeypatch):
    for stream, seconds in ((Terminal(), 1.9), (io.StringIO(), 60)):
        now = at(monkeypatch, stream)
        with Progress("NetChain", 1000) as progress:
            now[0] = seconds
            progress.done(10)
        assert stream.getvalue() == ""


def test_an_interrupt_leaves_no_line_behind(monkeypatch):
    stream = Terminal()
    now = at(monkeypatch, stream)
    with pytest.raises(KeyboardInterrupt), Progress("NetChain", 1000) as progress:
        now[0] = 3
        progress.done(10)
        raise KeyboardInterrupt
    assert stream.getvalue().endswith(CLEAR)


def test_an_interrupted_net_is_as_good_as_before(monkeypatch):
    net = Session().evaluate('NetInitialize[NetChain[{5, Tanh, 2}, "Input" -> 3], RandomSeeding -> 1]')
    data = from_array(np.random.default_rng(0).normal(size=(100, 3)))
    expected = numbers(apply(net, [data]))
    run, calls = batches.run, []

    def interrupted(*args, **more):
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return run(*args, **more)

    monkeypatch.setattr(batches, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        apply(net, [data, rule("BatchSize", 10)])
    monkeypatch.undo()
    assert np.array_equal(numbers(apply(net, [data])), expected)


def test_durations():
    assert [duration(x) for x in (0.4, 59.4, 200, 7500)] == ["0 s", "59 s", "3 min 20 s", "2 h 5 min"]


def test_many_sequences_cost_as_much_as_the_batches_they_make(sequences):
    """Twice the examples of the same lengths take as many runs."""
    calls = []
    run = batches.run
    original = batches.run
    try:
        batches.run = lambda *args, **more: (calls.append(1), run(*args, **more))[1]
        for count in (100, 200):
            calls.clear()
            apply(sequences, [list_of(*(from_array(np.ones((1 + i % 7, 2))) for i in range(count)))])
            assert len(calls) == 7
    finally:
        batches.run = original


def test_work_that_takes_too_long_is_stopped_between_batches(monkeypatch):
    session = Session()
    session.evaluate(
        'net = NetInitialize[NetChain[{5, Tanh, 2}, "Input" -> 3], RandomSeeding -> 1];'
        "x = Table[i + j, {i, 90}, {j, 3}];"
    )
    run, calls = batches.run, []

    def slow(*args, **more):
        calls.append(1)
        time.sleep(0.05)
        return run(*args, **more)

    monkeypatch.setattr(batches, "run", slow)
    assert text(session.evaluate("TimeConstrained[net[x, BatchSize -> 1], 0.2]")) == "$Aborted"
    assert 1 <= len(calls) < 45
    monkeypatch.undo()
    assert to_python(session.evaluate("Dimensions[net[x]]")) == [90, 2]


@pytest.mark.parametrize("drawn", [0, 1, 30, 39, 40, 41, 80, 81, 107])
def test_a_line_that_the_terminal_folded_goes_whole(drawn, monkeypatch):
    """A terminal made narrower has cut the line into rows of 40; the cursor is on the last of them."""
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((40, 20)))
    monkeypatch.setenv("TMUX", "1")
    rows = ["above", *("x" * min(40, drawn - at) for at in range(0, drawn, 40))] if drawn else ["above", ""]
    found = re.fullmatch(r"\r(?:\x1b\[(\d+)A\x1b\[J|\x1b\[K)", cleared(drawn))
    assert found is not None
    up = int(found[1] or 0)
    assert rows[: len(rows) - 1 - up] == ["above"]
    monkeypatch.delenv("TMUX")
    monkeypatch.setenv("XTERM_VERSION", "XTerm(390)")  # which cuts lines off: nothing of it is on other rows
    assert cleared(drawn) == CLEAR
