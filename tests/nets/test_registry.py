"""What holds for every layer there is: legal calls give layers whose declarations are true."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from wlnet.expr import Association, Expression, WolframMessage, call, list_of, system
from wlnet.kernel import shape_ops
from wlnet.nets import LAYERS, Mode, construct, initialize, option_defaults, read_method
from wlnet.nets.code import CodeKind
from wlnet.nets.functions import NAMES, UNARY, FunctionKind
from wlnet.nets.kinds import (
    BooleanKind,
    Choice,
    Each,
    Kind,
    ListOf,
    Literal,
    MultipliersKind,
    NonZeroInteger,
    Number,
    OneOf,
    Pair,
)
from wlnet.nets.layers.dropout import PortNames
from wlnet.nets.layers.linear import DimensionsKind
from wlnet.nets.layers.padding import BothEnds
from wlnet.nets.layers.placeholder import AssociationKind, NamesKind, TagKind
from wlnet.nets.layers.recurrent import METHODS, DropoutMethods
from wlnet.nets.layers.replication import CopiesKind
from wlnet.nets.layers.reshape import InfinityKind
from wlnet.nets.layers.resizing import RatioKind
from wlnet.nets.layers.several import PortNumbers, Several
from wlnet.nets.layers.transposition import OrderKind
from wlnet.nets.levels import ALL, LevelsKind, RunKind
from wlnet.nets.multivariate import MultivariateKind
from wlnet.nets.random_functions import RandomKind
from wlnet.python import Session

Values = st.SearchStrategy[Expression]
evaluate = Session().evaluate


def values(kind: Kind) -> Values:
    """Expressions that a kind of parameter accepts, small ones."""
    if isinstance(kind, Number):
        return st.sampled_from([n for n in (1, 2, 3, -1, -2, 0.5, 0) if (type(n) is int or not kind.integer)]).filter(
            kind.accepts
        )
    if isinstance(kind, Each):
        inner = values(kind.kind)
        return inner | st.lists(inner, min_size=1, max_size=3).map(lambda v: list_of(*v))
    if isinstance(kind, BothEnds):
        return st.tuples(values(kind.kind), values(kind.kind)).map(lambda v: list_of(*v))
    if isinstance(kind, RunKind):
        ends = st.sampled_from([1, 2, 3, -1, -2])
        step = st.sampled_from([1, 2, -1]) if kind.steps else st.just(1)
        spans = st.builds(lambda first, last, by: call("Span", first, last, by), ends, ends | st.just(ALL), step)
        return spans if kind.steps else spans.map(lambda e: call("Span", *e.args[:2]))
    if isinstance(kind, LevelsKind):
        level = values(NonZeroInteger)
        several = st.lists(level, min_size=0 if kind.empty else 1, max_size=2, unique=True).map(lambda v: list_of(*v))
        return level | several | values(kind.run) | st.just(ALL)
    if isinstance(kind, OrderKind):
        level = st.sampled_from([1, 2, 3, -1])
        swaps = st.builds(lambda m, n: call("TwoWayRule", m, n), level, level)
        order = st.integers(1, 3).flatmap(lambda n: st.permutations(range(1, n + 1)))
        return swaps | (st.lists(swaps, max_size=2) | order).map(lambda v: list_of(*v))
    if isinstance(kind, PortNames):
        return st.lists(st.sampled_from(kind.names), min_size=1, unique=True).map(lambda v: list_of(*v))
    if isinstance(kind, RatioKind):
        return st.sampled_from([call("Scaled", r) for r in (1, 2, 0.5)])
    if isinstance(kind, (TagKind, AssociationKind)):
        return st.just("tag") if isinstance(kind, TagKind) else st.just(Association())
    if isinstance(kind, NamesKind):
        return st.just(list_of("v", "w"))
    if isinstance(kind, PortNumbers):
        return st.sampled_from([1, 2, 3, list_of("a", "b")])
    if isinstance(kind, MultivariateKind):
        return st.sampled_from([*map(system, ("Plus", "Times", "Max", "Subtract", "Power", "ArcTan"))])
    if isinstance(kind, CodeKind):
        return st.just(system("Automatic") if kind.choices else call("Function", call("Slot", 1)))
    if isinstance(kind, RandomKind):
        given = call("WeibullDistribution", 2, 1), call("UniformDistribution", list_of(-1, 1))
        return st.sampled_from([*given, *map(system, ("NormalDistribution", "PoissonDistribution"))])
    if isinstance(kind, CopiesKind):
        return values(DimensionsKind())
    if isinstance(kind, DropoutMethods):
        rules = [call("Rule", name, p) for name, p in zip(METHODS, (0.5, 1, 0.2, 0), strict=True)]
        return st.lists(st.sampled_from(rules), min_size=1, unique=True).map(lambda v: list_of(*v))
    if isinstance(kind, Pair):
        inner = values(kind.kind)
        return inner | st.tuples(inner, inner).map(lambda v: list_of(*v))
    if isinstance(kind, ListOf):
        return st.lists(values(kind.kind), min_size=kind.count or 0, max_size=kind.count or 3).map(
            lambda v: list_of(*v)
        )
    if isinstance(kind, OneOf):
        return st.one_of(*map(values, kind.kinds))
    if isinstance(kind, Choice):
        return st.sampled_from(kind.options)
    if isinstance(kind, BooleanKind):
        return st.sampled_from([system("True"), system("False")])
    if isinstance(kind, DimensionsKind):
        return st.integers(1, 3) | st.lists(st.integers(1, 3), max_size=2).map(lambda v: list_of(*v))
    if isinstance(kind, InfinityKind):
        return st.just(system("Infinity"))
    if isinstance(kind, Literal):
        return st.just(kind.value)
    if isinstance(kind, FunctionKind):
        return st.sampled_from([*NAMES, *map(system, sorted(UNARY))])
    assert isinstance(kind, MultipliersKind), f"no values for {kind}"
    return st.sampled_from([system("Automatic"), 2, system("None")])


def is_told(name: str, args: list[Expression], port: str) -> bool:
    """Whether the dimensions of a port follow from what is said of others."""
    try:
        kind = construct(name, args, evaluate).ports.get(port)
    except WolframMessage:
        return True
    return kind is not None and kind.fixed


def is_without_inputs(name: str, args: list[Expression]) -> bool:
    """Whether a layer has no inputs whatever its data."""
    try:
        layer = construct(name, args, evaluate)
    except WolframMessage:
        return False
    return not layer.inputs and getattr(layer, "counted", True)


@st.composite
def legal_layers(draw: Any, name: str) -> Any:
    """A layer of one kind with all its sizes known."""
    declared = LAYERS[name].declaration
    args = [draw(values(field.kind)) for field in declared.arguments]
    several = issubclass(LAYERS[name], Several) and not is_without_inputs(name, args)
    for field in declared.options:
        if draw(st.booleans()) and field.name != "InputPorts":
            args.append(call("Rule", field.key, draw(values(field.kind))))
    for field in declared.arrays:
        if field.optional and draw(st.booleans()):
            args.append(call("Rule", field.name, system("None")))
    if several:
        shapes = draw(st.lists(st.lists(st.integers(1, 2), max_size=3), min_size=1, max_size=3))
        shapes = shapes[:1] * len(shapes) if draw(st.booleans()) else shapes
        args.append(call("Rule", system("InputPorts"), list_of(*(list_of(*dims) for dims in shapes))))
    for port in () if several else declared.inputs or declared.outputs:
        if port is not (declared.inputs or declared.outputs)[0] and is_told(name, args, port.name):
            continue
        dims = draw(st.lists(st.integers(1, 5), min_size=0, max_size=4))
        args.append(call("Rule", port.name, list_of(*dims)))
    try:
        layer = construct(name, args, evaluate)
    except WolframMessage as message:
        layer = None
        assert message.text is not None or message.result is None
    assume(layer is not None)
    return layer


@pytest.mark.parametrize("name", sorted(LAYERS))
@settings(max_examples=40, deadline=None, suppress_health_check=list(__import__("hypothesis").HealthCheck))
@given(data=st.data())
def test_legal_calls(name, data):
    layer = data.draw(legal_layers(name))
    assert construct(name, layer.constructor().args, evaluate) == layer
    if not layer.runs:
        return
    assert all(kind.fixed for kind in layer.ports.values())
    net = initialize(layer, read_method(system("Automatic")), np.random.default_rng(0))
    assert net.initialized
    assert construct(name, net.constructor().args, evaluate) == net
    batch = 2
    shapes = {port: (batch, *kind.dims) for port, kind in net.inputs.items()}
    declared = {port: (batch, *kind.dims) for port, kind in net.outputs.items()}
    found = net.run(shapes, Mode(ops=shape_ops, batch=batch))
    assert {port: tuple(found[port]) for port in net.outputs} == declared
    assert {port: found[port] for port in net.states} == {
        port: (batch, *kind.dims) for port, kind in net.states.items()
    }
    arrays = {port: np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32) for port, shape in shapes.items()}
    arrays |= {port: np.ones(shapes[port], int) for port, kind in net.inputs.items() if kind.element is not None}
    for training in (False, True):
        outputs = net.run(arrays, Mode(training=training, batch=batch))
        assert {port: outputs[port].shape for port in net.outputs} == declared
        assert all(y.dtype == np.float32 for y in outputs.values())
    assert net.summary().title == name
    for field in layer.declaration.parameters:
        assert field.kind.holds(layer.parameters[field.name])


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_every_layer_says_what_it_is(name):
    layer = LAYERS[name]
    assert layer.usage.startswith(name)
    assert layer.__doc__
    names = [key if isinstance(key, str) else key.name for key, _ in option_defaults(layer.declaration)]
    assert names == sorted(names)
    assert {port.name for port in layer.declaration.ports} <= set(names)


def test_adding_a_layer_takes_one_class():
    from wlnet.nets import Layer
    from wlnet.nets.declare import argument, layer, port
    from wlnet.nets.kinds import Positive

    @layer("ScaleByLayer")
    class ScaleBy(Layer):
        usage = "ScaleByLayer[n] multiplies by n."
        factor = argument("Factor", Positive)
        input = port("Input", "i*")
        output = port("Output", "i*")

        def forward(self, ops, x):
            return ops.multiply(x, self.factor)

    try:
        net = construct("ScaleByLayer", [3, call("Rule", "Input", 2)])
        assert net(np.array([1.0, 2.0])).tolist() == [3, 6]
        assert net.outputs["Output"].dims == (2,)
    finally:
        del LAYERS["ScaleByLayer"]
