"""NetExtract and net[[...]]: layers, arrays, settings and ports by their positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wlnet.expr import Association, Expression, Symbol, has_head, is_list, list_of, system

from ..arrays.multipliers import of_part
from ..arrays.netarray import is_netarray, property_of, read_name
from ..arrays.sharing import users, value_of
from ..coders.coder import Coder
from ..containers.container import Container
from ..kinds import Unfit
from ..layer import Layer, array_expression
from ..levels import RunKind
from ..messages import enumeration, failure, nearest, shown
from ..net import Net
from ..types import type_expression

Part = Any  # a net, a coder, or an expression
Beyond = Callable[[Expression, tuple[Expression, ...]], Expression]
All = system("All")
RATES, PARAMETERS = "LearningRateMultipliers", "Parameters"


def extract(net: Net | Coder, spec: Expression) -> Expression:
    """NetExtract[net, spec]: a name, a number, a path {s1, s2, ...}, All, NetArray[...], or a list of such lists."""
    if is_list(spec):
        if spec.args and all(map(is_list, spec.args)):
            return list_of(*(take(net, one.args) for one in spec.args))
        return take(net, spec.args)
    return take(net, (spec,))


def take(e: Part, path: Sequence[Expression], symbol: str = "NetExtract", beyond: Beyond | None = None) -> Expression:
    """The part at a position; a message naming what there is where it does not exist.

    `beyond` takes the rest of the position in what is neither net nor coder.
    """
    for i, key in enumerate(path):
        if beyond is not None and not isinstance(e, (Net, Coder)):
            return beyond(e, tuple(path[i:]))
        if i + 1 < len(path) and (is_selection(key) or (key is All and not isinstance(e, Coder))):
            return take_several(e, key, path[i + 1 :], symbol, beyond)
        e = one_part(e, key, symbol)
    return e


def is_selection(key: Expression) -> bool:
    """Whether a specification selects several nets: a span or a list."""
    return is_list(key) or has_head(key, system("Span"))


def take_several(
    e: Part, key: Expression, path: Sequence[Expression], symbol: str, beyond: Beyond | None = None
) -> Expression:
    """The parts at a position in each net selected, by name or number; with All, in each that has them."""
    if not isinstance(e, Container):
        raise failure(symbol, "nopart", shown(key), e)
    places = chosen_places(e, key, symbol)
    having = [i for i in places if has_part(e.nets[i], path[0])] if key is All else places
    if not having and places:
        raise missing(e.nets[places[0]], path[0], symbol)
    return Association.of((e.keys[i], take(e.nets[i], path, symbol, beyond)) for i in having)


def chosen_places(net: Container, key: Expression, symbol: str) -> list[int]:
    """The places, from 0, that All, a span or a list of names and numbers selects; a message where one is not there."""
    if key is All:
        return list(range(len(net.nets)))
    found = [place_of(net, one) for one in key.args] if is_list(key) else list(span(key, len(net.nets)))
    chosen = [i for i in found if i is not None]
    if not chosen or len(chosen) < len(found):
        raise missing(net, key, symbol)
    return chosen


def has_part(e: Part, key: Expression) -> bool:
    """Whether there is such a part."""
    if is_selection(key) or key is All:
        return isinstance(e, Container)
    if isinstance(e, Container):
        return place_of(e, key) is not None or (type(key) is str and key in e.ports)
    if type(key) is int:
        return 0 < abs(key) <= len(everything(e).keys())
    return (key.name if isinstance(key, Symbol) else key) in part_names(e)


def one_part(e: Part, key: Expression, symbol: str) -> Part:
    """The part with one name or number."""
    if key is All:
        return everything(e)
    if key == 0 and symbol == "Part" and isinstance(e, (Net, Coder)):
        return e.head
    key = key.name if isinstance(key, Symbol) else key
    if isinstance(e, Net) and is_netarray(key):
        return shared_part(e, key, symbol)
    if is_netarray(e):
        return property_of(e, key, symbol)
    if isinstance(e, (Layer, Container)) and e.parameters and type(key) is str and key == PARAMETERS:
        return Association.of((name, setting_part(e, name)) for name in e.parameters)
    if isinstance(e, Container):
        return container_part(e, key, symbol)
    if isinstance(e, (Layer, Coder)):
        name = list(everything(e).keys())[key - (key > 0)] if type(key) is int and has_part(e, key) else key
        if type(name) is str and name in part_names(e):
            return named_part(e, name)
        raise missing(e, key, symbol)
    raise failure(symbol, "nopart", shown(key), shown(e))


def shared_part(net: Net, key: Expression, symbol: str) -> Expression:
    """The value of the shared array NetArray["name"]; for NetArray[All] an association of all by name."""
    name = read_name(symbol, key)
    if name is All:
        return Association.of((one, array_expression(value_of(net, one, symbol))) for one in users(net))
    return array_expression(value_of(net, name, symbol))


def container_part(net: Container, key: Expression, symbol: str) -> Part:
    """A net of a container, a container of some of them, or a port."""
    place = place_of(net, key)
    if place is not None:
        return net.nets[place]
    if type(key) is str and (key in net.ports or key in net.states):
        return port_part(net, key)
    if type(key) is str and key == RATES:
        return system("Automatic") if net.multipliers is None else net.multipliers
    if type(key) is str and key in net.parameters:
        return setting_part(net, key)
    if not is_selection(key) or not net.divisible:
        raise missing(net, key, symbol)
    chosen = chosen_places(net, key, symbol)
    if net.named and len(set(chosen)) < len(chosen):
        raise missing(net, key, symbol)
    return of_part(net, net.part(chosen), chosen)


def place_of(net: Container, key: Expression) -> int | None:
    """The place, from 0, of the net with a number or a name."""
    if type(key) is int and 0 < abs(key) <= len(net.nets):
        return key - 1 if key > 0 else len(net.nets) + key
    return list(net.layers).index(key) if type(key) is str and net.named and key in net.layers else None


def span(e: Expression, length: int) -> range:
    """The places of i;;j;;k, from 0; empty where they do not exist."""
    try:
        return RunKind().read(e).positions(length) or range(0)
    except Unfit:
        return range(0)


def part_names(e: Part) -> list[str]:
    """The names of all parts of a layer or a coder."""
    if isinstance(e, Coder):
        return list(e.parts())
    arrays = ["Arrays"] if e.arrays else []
    return [*e.arrays, *e.parameters, *e.types, *arrays]


def named_part(e: Layer | Coder, name: str) -> Expression:
    """An array, a setting or a port of a layer; a setting of a coder."""
    if isinstance(e, Coder):
        return e.parts()[name]
    if name == "Arrays":
        return Association.of((k, array_expression(v)) for k, v in e.arrays.items())
    if name in e.arrays:
        return array_expression(e.arrays[name])
    if name in e.types:
        return port_part(e, name)
    return setting_part(e, name)


def setting_part(e: Layer | Container, name: str) -> Expression:
    """The setting of a layer or an operator; Automatic where it is not known yet."""
    value = e.parameters[name]
    kind = next(p.kind for p in e.declaration.parameters if p.name == name)
    return system("Automatic") if value is None else kind.full(value)


def port_part(net: Net, name: str) -> Expression:
    """The coder of a port, or its dimensions."""
    kind = net.ports[name] if name in net.ports else net.states[name]
    return net.coders[name] if name in net.coders else type_expression(kind)


def everything(e: Part) -> Expression:
    """All parts: the nets of a chain, in a list where they have no names; the named parts of others."""
    if isinstance(e, Container):
        return e.contents()
    if isinstance(e, (Layer, Coder)):
        return Association.of((name, named_part(e, name)) for name in part_names(e) if name != "Arrays")
    return e


def missing(e: Part, key: Expression, symbol: str) -> Exception:
    """The message about a part that is not there: the nearest name, or all there are."""
    if isinstance(e, Container):
        others = [*e.ports, *e.states, *(name for name in e.parameters if name not in e.layers)]
        names = [*(e.layers if e.named else ()), *others]
        parts = enumeration(names if e.named else others) + ("" if e.named else f" and 1 to {len(e.nets)}")
    else:
        names = part_names(e)
        parts = enumeration(names)
    near = nearest(key, names) if type(key) is str else None
    if near is not None:
        return failure(symbol, "partname", shown(key), shown(near))
    return failure(symbol, "part", shown(key), parts)
