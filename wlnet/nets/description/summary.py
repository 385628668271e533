"""The tables shown for nets: settings, ports and arrays of a layer; the layers of a container line by line."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeAlias

from wlnet.expr import Expr, Expression, Section, Summary, Symbol, is_list

from ..containers.graph import Graph
from ..containers.inference import port_types
from ..containers.operators.operator import Operator
from ..containers.operators.table import unknowns_leaving
from ..containers.wired import Wired
from ..containers.wiring import End, Key
from ..declare import DISABLED, Option
from ..layer import Layer
from ..layers.threading import Elementwise
from ..net import Net
from ..types import Names, Type, describe

Keys: TypeAlias = Sequence[Hashable]

LONGEST = 60  # characters of a setting
INFIX = {"Span": ";;", "TwoWayRule": "<->"}


def summarize_layer(layer: Layer) -> Summary:
    """Settings that differ from their defaults, ports, and arrays with their sizes."""
    names = Names()
    settings = tuple(
        (words(p.name), setting_text(p.kind.write(value)))
        for p in layer.declaration.parameters
        for value in [layer.parameters[p.name]]
        if value is not None and not (isinstance(p, Option) and p.is_default(value) and p.name not in layer.shown)
    )
    ports = tuple(
        (p.name, port_text(layer, p.name, names, layer.sizes.keys(layer.pattern(p)))) for p in layer.port_list
    )
    arrays = tuple(
        (a.name, describe(Type(layer.array_dims(a.name)), names, layer.sizes.keys(a.pattern)))
        for a in layer.array_list
        if layer.arrays[a.name] is not DISABLED
    )
    sections = [Section(settings, "Parameters"), Section(ports, "Ports"), Section(arrays, "Arrays")]
    return Summary(layer.head.name, note(layer), tuple(s for s in sections if s.rows))


def note(net: Net) -> str:
    """What is said beside the name."""
    return "" if net.initialized else "uninitialized"


def port_rows(net: Net) -> tuple[tuple[str, str], ...]:
    """The ports with their types; the same unknown size has the same name in all of them."""
    names = Names()
    entering = {name: [(name, i) for i in range(len(kind.dims))] for name, kind in net.inputs.items()}
    keys = {**entering, **leaving(net, entering)}
    return tuple((name, port_text(net, name, names, keys[name])) for name in net.ports)


def leaving(net: Net, entering: Mapping[str, Keys], place: Hashable = ()) -> dict[str, Keys]:
    """Which unknown each size of each output is, where `entering` tells it of the inputs.

    `place` tells the unknowns of this net from those of others.
    """
    if isinstance(net, Layer):
        known: dict[Hashable, Hashable] = {}
        for p in net.port_list:
            if p.name in entering:
                known.update(zip(net.sizes.keys(net.pattern(p)), entering[p.name], strict=False))
        own = {p.name: net.sizes.keys(net.pattern(p)) for p in net.port_list}
        if isinstance(net, Elementwise):
            known.update(shared_unknowns(own["Output"], list(entering.values())))
        return {name: [known.get(key, (place, key)) for key in own.get(name, ())] for name in net.outputs}
    if isinstance(net, Operator):
        return unknowns_leaving(net, entering, place)
    if isinstance(net, Wired):
        inner = within(net, entering, place)
        return {port: inner[start] for start, (key, port) in net.links() if key is None}
    return {name: [(place, name, i) for i in range(len(kind.dims))] for name, kind in net.outputs.items()}


def shared_unknowns(own: Keys, entering: Sequence[Keys]) -> dict[Hashable, Hashable]:
    """Which unknowns the sizes of a result are where all inputs have the same at that level."""
    if any(len(keys) != len(own) for keys in entering):
        return {}
    columns = zip(own, zip(*entering, strict=True), strict=False)
    return {key: column[0] for key, column in columns if len(set(column)) == 1}


def within(net: Wired, entering: Mapping[str, Keys], place: Hashable = ()) -> dict[End, Keys]:
    """Which unknown each size is at every port inside from which something comes, the net's inputs among them."""
    found: dict[End, Keys] = {
        (None, name): entering.get(name, [(place, name, i) for i in range(len(kind.dims))])
        for name, kind in net.inputs.items()
    }
    sources = {end: start for start, end in net.links()}
    nets = dict(zip(net.keys, net.nets, strict=True))
    for key in net.wiring.order:
        part = nets[key]
        given = {name: found[sources[key, name]] for name in part.inputs}
        kinds = part.states.items()
        found |= {(key, name): [(place, key, name, i) for i in range(len(kind.dims))] for name, kind in kinds}
        found |= {(key, name): keys for name, keys in leaving(part, given, (place, key)).items()}
    return found


def summarize_wired(whole: Wired) -> Summary:
    """A line for every net of a chain or a graph, with what it gives; in a graph also where its inputs come from."""
    names = Names()
    keys = within(whole, {name: [(name, i) for i in range(len(t.dims))] for name, t in whole.inputs.items()})
    nets = dict(zip(whole.keys, whole.nets, strict=True))
    rows = [("", name, port_text(whole, name, names, keys[None, name]), "") for name in whole.inputs]
    for name, (key, net) in zip(whole.layers, nets.items(), strict=True):
        read = {port: kind for port, kind in net.states.items() if (key, port) in whole.wiring.targets}
        texts = {port: describe(kind, names, keys[key, port]) for port, kind in {**net.outputs, **read}.items()}
        lines = list(texts.values()) if len(texts) == 1 else [f"{port}: {text}" for port, text in texts.items()]
        rows.append((name, net.head.name, "".join(lines[:1]), origins(whole, nets, key)))
        rows += [("", "", line, "") for line in lines[1:]]
    for name in whole.outputs:
        text = port_text(whole, name, names, keys[whole.wiring.sources[None, name]])
        rows.append(("", name, text, f"from {origin(whole, nets, (None, name))}"))
    shown = [row if isinstance(whole, Graph) else row[:3] for row in rows]
    return Summary(whole.head.name, note(whole), (Section(tuple(shown)),))


def origins(whole: Wired, nets: Mapping[Key, Net], key: Key) -> str:
    """Where the inputs of a net come from, by name where names say more than their order; empty if it has none."""
    fed = [port for port in port_types(nets[key]) if (key, port) in whole.wiring.sources]
    plain = len(fed) < 2 or all(port.isdecimal() for port in fed)
    found = {port: origin(whole, nets, (key, port)) for port in fed}
    text = ", ".join(source if plain else f"{port}: {source}" for port, source in found.items())
    return text and f"from {text}"


def origin(whole: Wired, nets: Mapping[Key, Net], end: End) -> str:
    """The input, or the net, with the port where it has several, from which an edge leads to a port."""
    key, port = whole.wiring.sources[end]
    if key is None:
        return port
    return str(key) if [port] == list(nets[key].outputs) else f"{key}/{port}"


def port_text(net: Net, name: str, names: Names | None = None, keys: Keys = ()) -> str:
    """The type of a port in words, or what its coder takes or gives."""
    coder = net.coders.get(name)
    return coder.words() if coder is not None else describe({**net.ports, **net.states}[name], names, keys)


def words(name: str) -> str:
    """OutputChannels -> output channels."""
    return " ".join(part.lower() for part in re.findall(r"[A-Z][a-z]*|[0-9]+", name)) or name


def elements_text(parts: Sequence[Expression]) -> list[str]:
    """The elements of a list; of a long one the first, the last, and how many there are."""
    found, length = [], 0
    for part in parts:
        found.append(setting_text(part))
        length += len(found[-1]) + 2
        if length > LONGEST and len(parts) > len(found) + 2:
            return [*found, f"… ({len(parts)})", setting_text(parts[-1])]
    return found


def setting_text(e: Expression) -> str:
    """A setting as it is written, its middle left out where it is long."""
    if is_list(e):
        return "{" + ", ".join(elements_text(e.args)) + "}"
    if isinstance(e, Symbol):
        return e.name
    if isinstance(e, Expr) and isinstance(e.head, Symbol) and e.head.name in INFIX:
        return INFIX[e.head.name].join(map(setting_text, e.args))
    if isinstance(e, (int, float, str)):
        return str(e)
    from wlnet.forms import text

    shown = text(e, "OutputForm").strip()
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 12]} … {shown[-9:]}"
