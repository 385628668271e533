"""Operators over nets of all kinds: no call ends in anything but a value or a message, and what is declared is true."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from wlnet.evaluator import evaluate
from wlnet.expr import Association, WolframMessage, list_of, system
from wlnet.kernel import shape_ops
from wlnet.nets import OPERATORS, Misfit, Mode, Net, Type, apply, initialize, make_operator, read_method
from wlnet.nets.description.information import PROPERTIES, information
from wlnet.nets.parts.extract import extract
from wlnet.nets.unfolding.unfold import unfold
from wlnet.python import Session, text

SOURCES = [
    "Ramp", "3", "{3, Tanh}", "LinearLayer[]", 'LinearLayer[2, "Input" -> 3]', "SoftmaxLayer[]", "FlattenLayer[]",
    "EmbeddingLayer[2, 5]", "SequenceLastLayer[]", "SequenceRestLayer[]", "ConvolutionLayer[2, 1]", "DropoutLayer[]",
    "BasicRecurrentLayer[2]", 'GatedRecurrentLayer[3, "Input" -> {"Varying", 2}]', "NetArrayLayer[]", "DotLayer[]",
    'ThreadingLayer[#Input + #State &]', "CatenateLayer[]", "CrossEntropyLossLayer[]", "MeanSquaredLossLayer[]",
    "NetMapOperator[2]", "NetFoldOperator[ThreadingLayer[#Input + #State &]]", "PlaceholderLayer[]",
    'NetGraph[{LinearLayer[2], LinearLayer[2], Plus}, {NetPort["Input"] -> 1 -> 3, NetPort["State"] -> 2 -> 3}]',
    "BatchNormalizationLayer[]", "Plus", "LinearLayer[{}]", "{LinearLayer[{}], LogisticSigmoid}", "PartLayer[1]", "foo",
    '{LinearLayer[3, "Output" -> NetDecoder[{"Class", {"a", "b", "c"}}]]}', 'ReplicateLayer[2]', "OrderingLayer[]",
]  # fmt: skip
REST = [
    "2", "0", '{"Output" -> "State"}', '{"State" -> "State"}', '{"Output" -> "Input"}', "{}", '{"Input"}', '{"State"}',
    '<|"1" -> 1|>', '<|"Input" -> 2|>', "Catenate", "Total", "Mean", '"Wasserstein"', "x", '{"Output"}',
]  # fmt: skip
RULES = [
    '"Input" -> 2', '"Input" -> {"Varying", 2}', '"Input" -> {3, 2}', '"Input" -> "Varying"', '"Input" -> {2, 3}',
    '"Output" -> {4, 3}', '"Output" -> "Real"', '"State" -> 2', "DistanceFunction -> CosineDistance", '"Latent" -> 2',
    "DistanceFunction -> DotLayer[InputPorts -> 2]", "LearningRateMultipliers -> 0", '"Sample" -> 3', '"1" -> {2, 2}',
    '"Input" -> NetEncoder[{"Class", {"a", "b"}}]',
]  # fmt: skip
DATA = [
    "{1, 2}", "{{1, 2}, {3, 4}}", "{{1, 2, 3}, {4, 5, 6}}", "1", "{}", "{{1}, {2, 3}}", "{{{1, 2}}, {{3, 4}, {5, 6}}}",
    '<|"Input" -> {{1, 2}, {3, 4}}|>', '<|"Input" -> {1, 2}, "Target" -> {1, 2}|>', "{{}, {}}", '{"a", "b"}',
    '<|"1" -> {{1, 2}, {3, 4}}, "2" -> {{1, 2}, {3, 4}}|>', '<|"Sample" -> {1, 2, 3}, "Latent" -> {1, 2}|>',
]  # fmt: skip


@pytest.fixture(scope="module")
def value():
    """value(source) is what a source evaluates to, $Failed after a message."""
    session, known = Session(), {}

    def find(source):
        if source not in known:
            known[source] = session.evaluate(source)
        return known[source]

    return find


@settings(max_examples=300, deadline=None)
@given(
    head=st.sampled_from(sorted(OPERATORS)),
    inner=st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2),
    rest=st.lists(st.sampled_from(REST), max_size=2),
    rules=st.lists(st.sampled_from(RULES), max_size=2),
    data=st.sampled_from(DATA),
    spec=st.sampled_from(['"Net"', "1", '{"Net", "Weights"}', "All", '"Feedback"', '"Inputt"', "{1, 2}"]),
)
def test_any_operator(value, head, inner, rest, rules, data, spec):
    nets = [value(source) for source in inner]
    first = nets[0] if len(nets) == 1 else list_of(*nets)
    args = [first, *(value(source) for source in (*rest, *rules))]
    op = attempt(make_operator, head, args, evaluate)
    if not isinstance(op, Net):
        return
    op.summary(), hash(op), op.state_positions()
    for name in PROPERTIES:
        information(op, name)
    assert evaluate(op.constructor()) == op, text(op)
    attempt(extract, op, value(spec))
    ready = attempt(initialize, op, read_method(system("Automatic")), np.random.default_rng(0)) or op
    attempt(apply, ready, [value(data)])
    attempt(apply, ready, [Association.of((name, value(data)) for name in op.inputs)])
    attempt(unfold, ready)
    assert ready.bare().with_coders({}).inputs.keys() == ready.inputs.keys()


def attempt(action, *args):
    """The value, or None after a message."""
    try:
        return action(*args)
    except WolframMessage:
        return None


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    head=st.sampled_from(sorted(set(OPERATORS) - {"AttentionLayer", "SequenceAttentionLayer"})),
    inner=st.lists(st.sampled_from(SOURCES), min_size=1, max_size=2),
    rest=st.lists(st.sampled_from(REST), max_size=1),
    batch=st.integers(1, 3),
)
def test_shapes_are_as_declared(value, head, inner, rest, batch):
    nets = [value(source) for source in inner]
    first = nets[0] if len(nets) == 1 else list_of(*nets)
    op = attempt(make_operator, head, [first, *map(value, rest)], evaluate)
    assume(isinstance(op, Net))
    dims = {name: tuple(d if type(d) is int else 3 for d in kind.dims) for name, kind in op.inputs.items()}
    try:
        sized = op.settled().refine({name: Type(d) for name, d in dims.items() if ... not in d})
        sized = initialize(sized, read_method(system("Automatic")), np.random.default_rng(0))
    except (Misfit, WolframMessage):
        return
    assume(all(kind.fixed for kind in (*sized.ports.values(), *sized.states.values())))
    arrays = {path: array.shape for path, array in sized.arrays_at().items()}
    inputs = {name: (batch, *kind.dims) for name, kind in sized.inputs.items()}
    values = {name: np.ones(shape, "float32") for name, shape in inputs.items()}
    try:
        found = sized.run(values, Mode(batch=batch))
        shaped = sized.run(inputs, Mode(ops=shape_ops, arrays=arrays, batch=batch))
    except WolframMessage:
        return
    for name, kind in {**sized.outputs, **sized.states}.items():
        assert np.shape(found[name]) == shaped[name] == (batch, *kind.dims)
