"""NetReplacePart: new layers, arrays, ports, coders and settings at given positions of a net."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from wlnet.expr import Association, Expression, has_head, is_list, system

from ..arrays.multipliers import checked_parts
from ..arrays.netarray import is_netarray, read_name
from ..arrays.sharing import no_array, users
from ..calls import key_name, read_option
from ..coders.coder import Coder
from ..containers.container import Container
from ..containers.function import FunctionNet
from ..containers.wired import Wired
from ..layer import Layer, alone
from ..messages import enumeration, failure, nearest, shown
from ..net import Misfit, Net
from ..numeric import Evaluate
from ..parts.extract import chosen_places, missing, part_names, place_of
from .assembly import Assembly, refitted
from .replacing import exchanged
from .settings import RATES, LayerChanges, PortChanges, changed_coder, port_changes, read_rates

Position: TypeAlias = tuple[Expression, ...]
Change: TypeAlias = tuple[Position, Expression]
Read: TypeAlias = Callable[[Expression], Net]
All = system("All")
NAME = "NetReplacePart"


def replace_part(
    net: Net | Coder, rules: Sequence[tuple[Expression, Expression]], evaluate: Evaluate, read: Read
) -> Net | Coder:
    """The net or coder with new parts: `rules` are pairs of a position, as for NetExtract, and what is to be there.

    All changes are made at once, so that sizes only have to fit in the end. Messages: part, partname, nopart, and
    those of what does not fit.
    """
    if isinstance(net, Coder):
        for spec, value in rules:
            path = spec.args if is_list(spec) else (spec,)
            if len(path) != 1:
                raise missing(net, path[-1], NAME)
            net = changed_coder(NAME, net, path[0], value, evaluate)
        return net
    changes: list[Change] = []
    for spec, value in rules:
        changes += expanded(net, spec, value)
    return Changer(evaluate, read).changed(net, changes)


def expanded(net: Net, spec: Expression, value: Expression) -> list[Change]:
    """The changes at single positions that one rule stands for: several positions, shared arrays, All and spans."""
    if is_netarray(spec):
        return shared_changes(net, spec, value)
    if not is_list(spec):
        paths: list[Position] = [(spec,)]
    elif spec.args and all(map(is_list, spec.args)):
        paths = [tuple(one.args) for one in spec.args]
    else:
        paths = [tuple(spec.args)]
    found: list[Change] = []
    for path in paths:
        if not path:
            raise missing(net, spec, NAME)
        for place in positions(net, path):
            found += alike(net, place, value)
    return found


def shared_changes(net: Net, spec: Expression, value: Expression) -> list[Change]:
    """The changes wherever a shared array is."""
    name, known = read_name(NAME, spec), users(net)
    if name is not All and name not in known:
        raise no_array(name, list(known), NAME)
    some = [user for n, those in known.items() if name in (All, n) for user in those]
    return [((*path, array), value) for path, _, array in some]


def alike(net: Net, path: Position, value: Expression) -> list[Change]:
    """The change, made to all arrays that are one with the array at the position."""
    layer = leaf(net, path[:-1])
    if layer is None or is_netarray(value) or value is system("None"):
        return [(path, value)]
    name = layer.shared.get(key_name(path[-1]) or "")
    if name is None:
        return [(path, value)]
    return [((*place, array), value) for place, _, array in users(net)[name]]


def leaf(net: Net, path: Position) -> Layer | None:
    """The layer at a position."""
    for key in path:
        place = place_of(net, key) if isinstance(net, Container) else None
        if place is None:
            return None
        net = net.nets[place]  # type: ignore[attr-defined]
    return net if isinstance(net, Layer) else None


def positions(net: Net, path: Position) -> list[Position]:
    """The single positions that a path with All, spans or lists of places stands for."""
    for i, key in enumerate(path):
        several = key is All or has_head(key, system("Span")) or is_list(key)
        if not isinstance(net, Container) or (not several and place_of(net, key) is None):
            return [path]
        if several:
            places = chosen_places(net, key, NAME)
            rest = path[i + 1 :]
            inner = [(net.keys[at], net.nets[at]) for at in places]
            return [
                (*path[:i], name, *end)
                for name, part in inner
                if not rest or has_part(part, rest[0]) or key is not All
                for end in positions(part, rest)
            ]
        at = place_of(net, key)
        assert at is not None
        net = net.nets[at]
    return [path]


def has_part(net: Net, key: Expression) -> bool:
    """Whether a net has a part of this name, as All asks it."""
    if isinstance(net, Container):
        return True
    return key_name(key) in part_names(net)


class Changer:
    """Makes changes level by level, the innermost first."""

    def __init__(self, evaluate: Evaluate, read: Read) -> None:
        self.evaluate, self.read = evaluate, read

    def changed(self, net: Net, changes: Sequence[Change], inside: bool = False) -> Net:
        """The net with these changes."""
        if isinstance(net, Layer):
            return self.changed_layer(net, changes, inside)
        assert isinstance(net, Container)
        return self.changed_container(net, changes, inside)

    def changed_layer(self, layer: Layer, changes: Sequence[Change], inside: bool) -> Layer:
        """A layer with new arrays, settings and ports."""
        found = LayerChanges(NAME, layer, self.evaluate)
        for path, value in changes:
            if len(path) > 1 and path[0] in layer.coders and len(path) == 2:
                found.ports.coders[path[0]] = changed_coder(NAME, layer.coders[path[0]], path[1], value, self.evaluate)
                found.ports.types[path[0]] = found.ports.coders[path[0]].type
                found.ports.forgotten.add(path[0])
            elif path == ("Arrays",) and isinstance(value, Association):
                for key, array in value.items():
                    found.add(key, array)
            elif len(path) == 1:
                found.add(path[0], value)
            else:
                raise failure(NAME, "nopart", shown(path[1] if len(path) > 1 else path), shown(path[0]))
        return found.made(inside)

    def changed_container(self, net: Container, changes: Sequence[Change], inside: bool) -> Net:
        """A container with new nets, ports and multipliers."""
        news: dict[int, Net] = {}
        deeper: dict[int, list[Change]] = {}
        ports = PortChanges()
        rates: list[Expression] = []
        settings: dict[str, Expression] = {}
        for path, value in changes:
            key = path[0]
            at = place_of(net, key)
            if at is not None and len(path) == 1:
                news[at] = self.read(value)
            elif at is not None:
                deeper.setdefault(at, []).append((path[1:], value))
            elif type(key) is str and key in net.ports and len(path) == 1:
                ports.add(NAME, net, key, value, self.evaluate)
            elif type(key) is str and key in net.coders and len(path) == 2:
                ports.coders[key] = changed_coder(NAME, net.coders[key], path[1], value, self.evaluate)
                ports.types[key] = ports.coders[key].type
                ports.forgotten.add(key)
            elif key_name(key) == RATES and len(path) == 1:
                rates.append(value)
            elif type(key) is str and key in settable(net) and len(path) == 1:
                settings[key] = value
            elif type(key) is str and key in (*net.ports, *settable(net), RATES):
                raise failure(NAME, "nopart", shown(path[1]), shown(key))
            else:
                raise no_part(net, key)
        told = set(news)
        for at, inner in deeper.items():
            news[at] = self.changed(news.get(at, net.nets[at]), inner, True)
            if any(len(path) == 1 and path[0] in net.nets[at].ports for path, _ in inner):
                told.add(at)
        made = with_settings(rebuilt(NAME, net, news, told, ports, inside), settings)
        return with_rates(made, read_rates(NAME, rates[-1])) if rates else made


def no_part(net: Container, key: Expression) -> Exception:
    """The message about a part that is not there."""
    names = [*(net.layers if net.named else ()), *net.ports, *settable(net), RATES]
    near = nearest(key, names) if type(key) is str else None
    if near is not None:
        return failure(NAME, "partname", shown(key), shown(near))
    if type(key) is str and not net.named:
        return failure(NAME, "part", shown(key), enumeration(names) + f" and 1 to {len(net.nets)}")
    return missing(net, key, NAME)


def rebuilt(symbol: str, net: Container, news: dict[int, Net], told: set[int], ports: PortChanges, inside: bool) -> Net:
    """The container with other nets in some places and other ports."""
    nets = [news.get(i, old) for i, old in enumerate(net.nets)]
    if isinstance(net, FunctionNet) and any(a.identity() != b.identity() for a, b in zip(nets, net.nets, strict=True)):
        net = net.as_graph()
    if isinstance(net, Wired):
        whole = Assembly.of(net, symbol)
        names = list(net.layers)
        whole = exchanged(whole, {names[i]: new for i, new in news.items()})
        whole.fixed = {names[i] for i in told}
        whole.forget(*ports.forgotten)
        whole.types, whole.coders, whole.bare = ports.types, ports.coders, ports.bare
        return whole.finish(inside, anew=ports.widens(net.ports))
    widened = ports.widens(net.ports)
    return refitted(symbol, net, nets, told, inside, ports.types_of, ports.coders_of(net), widened)


def settable(net: Container) -> list[str]:
    """The settings of an operator that are no nets."""
    return [name for name in net.parameters if name not in net.layers and name != RATES]


def with_settings(net: Net, settings: Mapping[str, Expression]) -> Net:
    """The operator with other settings; a message where its ports do not go with them."""
    if not settings:
        return net
    assert isinstance(net, Container)
    fields = {field.name: field for field in net.declaration.parameters}
    new = {name: read_option(system(NAME), fields[name], name, value) for name, value in settings.items()}
    try:
        return net.rebuilt(net.nets, parameters={**net.parameters, **new})
    except Misfit as problem:
        raise alone(system(NAME), problem) from None


def with_rates(net: Net, setting: Expression) -> Net:
    """The container with another setting of LearningRateMultipliers."""
    assert isinstance(net, Container)
    if isinstance(net, FunctionNet):
        net = net.as_graph()
    if isinstance(net, Wired):
        made: Container = net.rebuilt(net.nets, multipliers=setting)
    else:
        value = system("Automatic") if setting is None else setting
        made = net.rebuilt(net.nets, parameters={**net.parameters, RATES: value})  # type: ignore[attr-defined]
    return checked_parts(made)


def with_ports(symbol: str, net: Net, rules: Sequence[tuple[Expression, Expression]], evaluate: Evaluate) -> Net:
    """The net with ports as rules after the other arguments of a function say."""
    ports = port_changes(symbol, net, rules, evaluate)
    if not ports.bare or not isinstance(net, Container):
        return net
    return rebuilt(symbol, net, {}, set(), ports, False)
