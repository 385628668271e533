"""What nets are asked for besides their outputs: gradients, states, measurements."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, evaluate
from wlnet.evaluator.loop import applications
from wlnet.expr import Expression, system
from wlnet.nets.calls import split
from wlnet.nets.measurements.calls import OPTIONS, measure
from wlnet.nets.messages import wrong_count
from wlnet.nets.states import StateObject, make_state_object

from ..structure.atom_methods import atom_method
from .named import named_data
from .objects import failed_before, session_generator

Failed = system("$Failed")

declare("NetPortGradient", 'NetPortGradient["port"] is the gradient of the outputs of a net by an input or an array; '
        "net[data, NetPortGradient[...]] gives it.", attributes="ReadProtected", module=__name__)  # fmt: skip


@builtin("NetStateObject", "NetStateObject[net] is net remembering its recurrent states from call to call; "
         "NetStateObject[net, states] begins with these states.", attributes="ReadProtected")  # fmt: skip
def net_state_object(*args: Expression) -> Expression:
    """A net with states of its own."""
    if failed_before(args):
        return Failed
    if not 1 <= len(args) <= 2:
        raise wrong_count(system("NetStateObject"), len(args), 1, 2)
    return make_state_object(args, evaluate)


def apply_state_object(object_: StateObject, args: tuple[Expression, ...]) -> Expression:
    """obj[data, ...]."""
    return Failed if failed_before(args) else object_.apply(args, evaluate, session_generator)


applications[StateObject] = apply_state_object


@atom_method("NetExtract", StateObject)
def extract_states(object_: StateObject, name: Expression) -> Expression:
    """The states as they are, or the net."""
    return object_.part(name)


@builtin("NetMeasurements", "NetMeasurements[net, data, measurement] measures how good a trained net is; "
         "NetMeasurements[net, data, {m1, m2, ...}] gives several.", options=OPTIONS,
         attributes="ReadProtected")  # fmt: skip
def net_measurements(*args: Expression) -> Expression:
    """The value of a measurement, or a list of several."""
    if failed_before(args):
        return Failed
    places, rules = split(args[3:])
    if len(args) > 2 and type(args[1]) is str:
        args = (args[0], named_data("NetMeasurements", args[1], "TestData"), *args[2:])
    return measure([*args[:3], *places], rules, evaluate, session_generator)
