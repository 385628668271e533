"""What holds for every layer there is: legal calls give layers whose declarations are true."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from legal import values

from wlnet.expr import Expression, WolframMessage, call, list_of, system
from wlnet.kernel import shape_ops
from wlnet.nets import LAYERS, Mode, construct, initialize, option_defaults, read_method
from wlnet.nets.layers.several import Several
from wlnet.python import Session

evaluate = Session().evaluate


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
    if not layer.computes:
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
