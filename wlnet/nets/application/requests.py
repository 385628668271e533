"""What a call of a net asks for: values at ports, in which form, states, and gradients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wlnet.expr import Expression, Symbol, call, has_head, is_list, literal_key, system

from ..calls import Rules, unknown_option
from ..coders.coder import Decoder
from ..messages import enumeration, failure, nearest, quoted, shown
from ..net import Net, Path
from ..parts.netport import flat, is_netport, read_netport
from ..parts.positions import all_states, gradient_position, shared_names, value_position
from .settings import DEFAULTS

All, Automatic = system("All"), system("Automatic")


@dataclass(frozen=True)
class Value:
    """The value at an output or a state, in the form `property` gives it; decoded where the port has a decoder."""

    position: Path
    property: Expression = Automatic


@dataclass(frozen=True)
class States:
    """The final values of all states."""

    positions: tuple[Path, ...]


@dataclass(frozen=True)
class Gradient:
    """The derivative of the sum of all outputs by what stands at a position."""

    position: Path


@dataclass(frozen=True)
class Gradients:
    """The derivatives by all inputs and all that is learned; `keys` are what each is called."""

    positions: tuple[Path, ...]


Wanted = Value | States | Gradient | Gradients


@dataclass(frozen=True)
class Request:
    """What is wanted, each with its key in the result; `bare`: one value, not an association."""

    wanted: Sequence[tuple[Expression, Wanted]]
    bare: bool = True
    demand: Demand = field(init=False)

    def __post_init__(self) -> None:
        values: dict[Path, None] = {}
        gradients: dict[Path, None] = {}
        for _, one in self.wanted:
            positions = one.positions if isinstance(one, (States, Gradients)) else (one.position,)
            (gradients if isinstance(one, (Gradient, Gradients)) else values).update(dict.fromkeys(positions))
        object.__setattr__(self, "demand", Demand(tuple(values), tuple(gradients)))


@dataclass(frozen=True)
class Demand:
    """The positions of outputs and states whose values are needed, and of what the outputs are differentiated by."""

    values: tuple[Path, ...]
    gradients: tuple[Path, ...] = ()


def read_request(net: Net, places: Sequence[Expression], rules: Rules) -> Request:
    """What the second argument of a call and the rules that are no options ask for."""
    names = list(net.outputs)
    if not places and not rules:
        return Request([(name, Value((name,))) for name in names], len(names) == 1)
    if rules and not places and all(type(key) is str and key in names for key, _ in rules):
        return Request([(key, decoded(net, key, value)) for key, value in rules], len(rules) == 1)
    if rules:
        key, value = rules[0]
        if len(rules) == 1 and not places and type(key) is str and only_decoder(net) is not None:
            return Request([(key, decoded(net, names[0], call("Rule", key, value)))])
        raise unknown_option(net.head, key, list(DEFAULTS))
    (wanted,) = places
    if wanted is All:
        return Request([(name, Value((name,))) for name in names], False)
    if wanted is system("None"):
        return Request([(name, Value((name,), wanted)) for name in names], len(names) == 1)
    decoder = only_decoder(net)
    if is_list(wanted) and not (decoder is not None and decoder.understands(wanted)):
        keys = key_names(wanted.args, net)
        return Request([(key, read_wanted(net, part)) for key, part in zip(keys, wanted.args, strict=True)], False)
    return Request([(wanted, read_wanted(net, wanted))])


def key_names(parts: Sequence[Expression], net: Net) -> list[Expression]:
    """What the values of several requests are called: as they were given, a port alone for "port" -> property."""
    ports = [part.args[0] if has_head(part, system("Rule")) and part.args[0] in net.outputs else part for part in parts]
    return ports if len({literal_key(port) for port in ports}) == len(ports) else list(parts)


def only_decoder(net: Net) -> Decoder | None:
    """The decoder of the only output."""
    names = list(net.outputs)
    coder = net.coders.get(names[0]) if len(names) == 1 else None
    return coder if isinstance(coder, Decoder) else None


def read_wanted(net: Net, e: Expression) -> Wanted:
    """One thing asked for: a port, a property of the only decoder, a state, a gradient."""
    if all_states(e):
        return States(tuple(net.state_positions()))
    if is_netport(e):
        path, name = read_netport(e)
        return Value(value_position(net, e, path if name is None else (*path, name)))
    if has_head(e, system("NetPortGradient")):
        return read_gradient(net, e)
    if has_head(e, system("Rule")) and len(e.args) == 2 and e.args[0] in net.outputs:
        return decoded(net, e.args[0], e.args[1])
    if type(e) is str and (e in net.outputs or e in net.states):
        return Value((e,))
    if only_decoder(net) is not None:
        return decoded(net, next(iter(net.outputs)), e)
    if type(e) is str and e in net.inputs:
        raise failure(net.head, "inputport", shown(e))
    near = nearest(e, [*net.outputs, *net.states]) if type(e) is str else None
    if near is not None:
        raise failure(net.head, "portname", shown(e), quoted(near))
    raise failure(net.head, "noport", e if isinstance(e, Symbol) else shown(e), enumeration(net.outputs))


def decoded(net: Net, name: str, property_: Expression) -> Value:
    """A property of what a port's decoder gives; a message where there is no such thing."""
    coder = net.coders.get(name)
    if property_ in (system("None"), Automatic):
        return Value((name,), property_)
    if not isinstance(coder, Decoder):
        raise failure(net.head, "nodecoder", quoted(name), shown(property_))
    coder.check(property_)
    return Value((name,), property_)


def read_gradient(net: Net, e: Expression) -> Wanted:
    """NetPortGradient["port"], NetPortGradient["array"], NetPortGradient[{n, ..., "array"}], NetPortGradient[All]."""
    if len(e.args) == 1 and e.args[0] is All:
        return Gradients(differentiable(net))
    if len(e.args) == 1 and has_head(e.args[0], system("NetArray")):
        return Gradient(shared_position(net, e))
    parts = flat(e.args)
    if not parts or not all(type(part) in (int, str) for part in parts):
        raise failure(net.head, "gradspec", shown(e))
    return Gradient(gradient_position(net, e, parts))


def shared_position(net: Net, e: Expression) -> Path:
    """The first position of the shared array that NetPortGradient[NetArray["name"]] speaks of."""
    names = shared_names(net)
    wanted = e.args[0].args[0] if len(e.args[0].args) == 1 else None
    for path, name in names.items():
        if name == wanted:
            return path
    raise failure(net.head, "nograd", shown(e), enumeration(dict.fromkeys(names.values())))


def differentiable(net: Net) -> tuple[Path, ...]:
    """The inputs that carry real numbers, and the arrays that are learned, shared ones once."""
    inputs = [(name,) for name, kind in net.inputs.items() if kind.element is None]
    shared, found, seen = shared_names(net), [], set()
    for path, leaf in net.leaves():
        for field_ in leaf.array_list:
            place = (*path, field_.name)
            name = shared.get(place)
            if leaf.is_enabled(field_.name) and not field_.fixed and name not in seen:
                found.append(place)
                seen |= {name} - {None}
    return (*inputs, *found)
