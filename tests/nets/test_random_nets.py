"""Graphs of layers drawn from the declarations: whatever fits together can be run, differentiated, written and read."""

from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from legal import values

from wlnet.expr import Expr, NumericArray, WolframMessage, call, system
from wlnet.kernel import shape_ops
from wlnet.nets import LAYERS, Mode, construct, initialize, read_method
from wlnet.nets.containers.graph import Graph
from wlnet.nets.description.information import PROPERTIES, information
from wlnet.nets.layers.several import Several
from wlnet.nets.net import Misfit
from wlnet.nets.types import Integers, Type
from wlnet.python import Session, text, to_python

session = Session(write_message=lambda line: None)
evaluate = session.evaluate
HEADS = sorted(set(LAYERS) - {"PlaceholderLayer", "CompiledLayer", "ExtractLayer"})  # positions may not exist
RANDOM = {"RandomArrayLayer"}


@st.composite
def arguments(draw: Any, head: str) -> list[Any]:
    """Arguments that the declaration of a layer accepts, few of its options."""
    declared = LAYERS[head].declaration
    args = [draw(values(field.kind)) for field in declared.arguments]
    for field in declared.options:
        if field.name != "InputPorts" and draw(st.integers(0, 3)) == 0:
            args.append(call("Rule", field.key, draw(values(field.kind))))
    return args


@st.composite
def graphs(draw: Any) -> Graph:
    """A graph grown layer by layer: each takes what came before, where it fits."""
    dims = tuple(draw(st.lists(st.integers(1, 5), min_size=1, max_size=3)))
    given_type = Type(dims, draw(st.sampled_from([None, None, Integers(1, 3)])))
    types = {(None, "Input"): given_type}
    layers: dict[str, Any] = {}
    edges: list[Any] = []
    for _ in range(draw(st.integers(2, 12))):
        head = draw(st.sampled_from(HEADS))
        try:
            layer = construct(head, draw(arguments(head)), evaluate)
            if isinstance(layer, Several) and not layer.counted:
                layer = layer.with_inputs([str(i) for i in range(1, draw(st.integers(1, 3)) + 1)])
            if isinstance(layer, Several) and not layer.inputs:
                continue
            ends = {port: draw(st.sampled_from(list(types))) for port in layer.inputs}
            if any(kind.element and not types[ends[port]].element for port, kind in layer.inputs.items()):
                continue  # real numbers may be no positions
            layer = layer.refine({port: types[end] for port, end in ends.items()})
            if not ends and any(not kind.fixed for kind in layer.outputs.values()):
                layer = layer.refine({port: draw(st.sampled_from(list(types.values()))) for port in layer.outputs})
        except (WolframMessage, Misfit):
            continue
        if any(not kind.fixed for kind in layer.ports.values()) or sum(map(size, layer.outputs.values())) > 2000:
            continue
        key = f"n{len(layers) + 1}"
        layers[key] = layer
        edges += [(end, (key, port)) for port, end in ends.items()]
        types |= {(key, port): Type(kind.dims, kind.element) for port, kind in layer.outputs.items()}
    assume(any(start[0] is None for start, _ in edges))
    last = list(layers)[-1]
    edges += [((last, port), (None, port)) for port in layers[last].outputs]
    try:
        return Graph(layers, edges, named=True, types={"Input": given_type})
    except WolframMessage:  # what one layer told of the range of integers another cannot take
        reject()


def size(kind: Type) -> int:
    """The number of elements."""
    return int(np.prod(kind.dims))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(net=graphs(), seed=st.integers(0, 99))
def test_whatever_fits_together_works(net, seed):
    ready = initialize(net, read_method(system("Automatic")), np.random.default_rng(seed))
    assert ready.initialized
    shape = (3, *net.inputs["Input"].dims)
    declared = {port: (3, *kind.dims) for port, kind in net.outputs.items()}
    assert {port: tuple(ready.run({"Input": shape}, Mode(shape_ops, batch=3))[port]) for port in declared} == declared
    kind = net.inputs["Input"].element
    random = np.random.default_rng(seed)
    data = random.integers(1, (kind.high or 3) + 1, shape) if kind else random.uniform(-1, 1, shape)
    found = ready.run({"Input": data.astype(np.float32)}, Mode(batch=3))
    assert {port: found[port].shape for port in declared} == declared

    one_by_one = [asked(ready, NumericArray(row), system("All")) for row in data.astype(np.float32)]
    together = asked(ready, NumericArray(data.astype(np.float32)), system("All"))
    if not RANDOM & {layer.head.name for _, layer in ready.leaves()}:
        for port in declared:
            rows = np.array([row[port] for row in one_by_one])
            assert np.allclose(rows, together[port], rtol=1e-4, atol=1e-4, equal_nan=True)
    if not kind and not any(k.element for k in net.outputs.values()):
        gradient = asked(ready, NumericArray(data.astype(np.float32)), call("NetPortGradient", "Input"))
        assert np.shape(gradient) == shape


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(net=graphs())
def test_whatever_fits_together_can_be_written_and_read(net):
    again = session.evaluate(text(net))
    assert not session.messages, [m.text for m in session.messages]
    assert again == net
    for name in PROPERTIES:
        information(net, name)
    assert str(net)
    assert list(map(str, session.evaluate(Expr(system("NetFlatten"), (net,))).inputs)) == ["Input"]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(net=graphs(), seed=st.integers(0, 99))
def test_mapped_over_a_sequence_is_element_by_element(net, seed):
    assume(len(net.outputs) == 1 and not RANDOM & {layer.head.name for _, layer in net.leaves()})
    ready = initialize(net, read_method(system("Automatic")), np.random.default_rng(seed))
    mapped = session.evaluate(call("NetMapOperator", ready))
    assert not session.messages, [m.text for m in session.messages]
    kind = net.inputs["Input"].element
    random = np.random.default_rng(seed)
    shape = (4, *net.inputs["Input"].dims)
    data = random.integers(1, (kind.high or 3) + 1, shape) if kind else random.uniform(-1, 1, shape).astype(np.float32)
    whole = asked(mapped, NumericArray(data))
    assert np.allclose(whole, asked(ready, NumericArray(data)), rtol=1e-4, atol=1e-4, equal_nan=True)


def asked(net: Any, data: Any, *request: Any) -> Any:
    """The value of net[data, request], without a message."""
    value = session.evaluate(Expr(net, (data, *request)))
    assert not session.messages, [m.text for m in session.messages]
    return to_python(value)


NONSENSE = st.text(alphabet='{}[]<|>,->"Input1 2aNetPort.#&/@;_', max_size=12)
PIECES = st.sampled_from(
    ["Ramp", "3", "{2}", '"x"', 'NetPort["x"]', 'NetPort[1, "Output"]', "None", "All", "-1", "{}", "<||>",
     "1 -> 2", "2.5", "LinearLayer[2]", "SoftmaxLayer[]", "NetChain[{2, Ramp}]",
     "NetGraph[{Ramp, Plus}, {1 -> 2}]", "Plus", "Automatic", 'NetPortGradient["Input"]', "1 ;; 2",
     "_ElementwiseLayer -> Tanh", '"Input" -> 3', '"a" -> Ramp', "{1, 2}", "Sequence[]", 'NetArray["w"]',
     "NetMapOperator[Ramp]", "LongShortTermMemoryLayer[2]", "# + 1 &", "#a + #b &", "$Failed", "Null"]
)  # fmt: skip
CALLS = sorted(
    ["NetChain", "NetGraph", "NetMapOperator", "NetMapThreadOperator", "NetFoldOperator", "NetNestOperator",
     "NetPort", "NetBidirectionalOperator", "NetPairEmbeddingOperator", "NetGANOperator", "NetTake", "NetDrop",
     "NetAppend", "NetJoin", "NetPrepend", "NetInsert", "NetDelete", "NetFlatten", "NetRename", "NetReplace",
     "NetReplacePart", "NetUnfold", "NetExtract", "NetInitialize", "Information", "NetStateObject",
     "NetMeasurements", "NetArray", "NetInsertSharedArrays", "FunctionLayer", "CompiledLayer", "NetPortGradient",
     "AttentionLayer", "Part", "Normal", "Keys", "Length", *HEADS]
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    head=st.sampled_from(CALLS),
    pieces=st.lists(PIECES | NONSENSE, max_size=4),
    data=st.sampled_from(["{1, 2}", "1", '"a"', "{}", "{{1}}", "x", '<|"Input" -> {1, 2}|>', "None", ""]),
)
def test_nonsense_gives_values_or_messages(head, pieces, data):
    """No fault of our own (tag "bug"), whatever is written."""
    from wlnet.grammar import SyntaxFailure

    for source in (f"{head}[{', '.join(pieces)}]", f"{head}[{', '.join(pieces)}][{data}]"):
        try:
            session.evaluate(source)
        except SyntaxFailure:
            continue
        assert not [m for m in session.messages if m.tag == "bug"], source
