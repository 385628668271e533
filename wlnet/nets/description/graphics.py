"""Pictures of nets: the graph of the layers, and boxes for ports, layers and nets with arrows between them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TypeAlias

from wlnet.expr import Expr, Expression, call, list_of, system
from wlnet.interchange.flowcharts import Line, Node, flowchart
from wlnet.interchange.layered import topological

from ..containers.container import Container
from ..containers.operators.operator import Operator
from ..net import Net, Path
from ..types import ANY, Names, Type
from .summary import Keys, leaving, port_text

End: TypeAlias = tuple[Path, str]  # a port of the net at a path; the whole net's own ports are at ()
Link: TypeAlias = tuple[End, End]
ALONE: Path = ("",)  # where a layer stands that is drawn by itself
HUES = {  # of families of layers, by the module they stand in
    "linear": 0.60, "constants": 0.55, "elementwise": 0.38, "softmax": 0.45, "convolution": 0.08, "resizing": 0.05,
    "pooling": 0.00, "aggregation": 0.97, "normalization": 0.13, "dropout": 0.17, "reshape": 0.78, "replication": 0.75,
    "transposition": 0.81, "padding": 0.72, "selection": 0.85,
}  # fmt: skip
NET_HUE = 0.52


def wires(net: Net, path: Path = ()) -> Iterator[Link]:
    """Every link inside the nets of a net, from a port to a port."""
    if not isinstance(net, Container):
        return
    for (start, output), (end, entry) in net.links():
        yield (path_of(path, start), output), (path_of(path, end), entry)
    for key, part in zip(net.keys, net.nets, strict=True):
        yield from wires(part, (*path, key))


def path_of(path: Path, key: int | str | None) -> Path:
    """The path of a part, or of the net itself for None."""
    return path if key is None else (*path, key)


def leaf_links(net: Net) -> list[Link]:
    """From outputs of layers and inputs of the net to inputs of layers and outputs of the net.

    Ports of nets in between are passed through.
    """
    onward: dict[End, list[End]] = {}
    for start, end in wires(net):
        onward.setdefault(start, []).append(end)
    leaves = [(path, leaf) for path, leaf in net.leaves() if path]
    starts: list[End] = [((), name) for name in net.inputs]
    starts += [(path, name) for path, leaf in leaves for name in (*leaf.outputs, *leaf.states)]
    ends: set[End] = {((), name) for name in net.outputs}
    ends |= {(path, name) for path, leaf in leaves for name in (*leaf.inputs, *leaf.states)}
    found: list[Link] = []
    for start in starts:
        waiting = list(onward.get(start, ()))
        while waiting:
            end = waiting.pop(0)
            if end in ends:
                found.append((start, end))
            else:
                waiting[:0] = onward.get(end, ())
    return found


def layers_graph(net: Net) -> Expr:
    """Graph[{position, ...}, {DirectedEdge[a, b], ...}, VertexLabels -> {position -> "type", ...}]."""
    vertices = {path: list_of(*path) for path, _ in net.leaves()}
    pairs = dict.fromkeys((a, b) for (a, _), (b, _) in leaf_links(net) if a and b)
    edges = [call("DirectedEdge", vertices[a], vertices[b]) for a, b in pairs]
    labels = [call("Rule", vertices[path], leaf.head.name) for path, leaf in net.leaves()]
    option = call("Rule", system("VertexLabels"), list_of(*labels))
    return call("Graph", list_of(*vertices.values()), list_of(*edges), option)


def summary_graphic(net: Net) -> Expression:
    """The Graphics of the nets that a net is made of, with its ports."""
    if not isinstance(net, Container):
        return drawn(net, {ALONE: net}, alone(net))
    parts: dict[Path, Net] = {(key,): part for key, part in zip(net.keys, net.nets, strict=True)}
    links = [((path_of((), a), p), (path_of((), b), q)) for (a, p), (b, q) in net.links()]
    return drawn(net, parts, links)


def full_summary_graphic(net: Net) -> Expression:
    """The Graphics of all layers in a net, with its ports."""
    if not isinstance(net, Container):
        return summary_graphic(net)
    return drawn(net, dict(net.leaves()), leaf_links(net))


def alone(net: Net) -> list[Link]:
    """The links of a layer by itself: from its inputs to it and on to its outputs."""
    inputs: list[Link] = [(((), name), (ALONE, name)) for name in net.inputs]
    outputs: list[Link] = [((ALONE, name), ((), name)) for name in net.outputs]
    return inputs + outputs


def drawn(net: Net, parts: dict[Path, Net], links: list[Link]) -> Expr:
    """Boxes for the input ports, the parts and the output ports, and arrows for the links."""
    names, keys = Names(), unknowns(net, parts, links)
    nodes: dict[Hashable, Node] = {}
    for name in net.inputs:
        nodes["input", name] = port_node(name, port_text(net, name, names, keys[(), name]))
    for path, part in parts.items():
        sizes = {name: dims_text(kind, names, keys[path, name]) for name, kind in part.outputs.items()}
        nodes["net", path] = net_node(part, () if part is net else path, sizes)
    source = {end: start for start, end in links}
    ends = {name: keys.get(source[(), name], ()) for name in net.outputs}
    if isinstance(net, Operator):
        ends = leaving(net, {name: keys[(), name] for name in net.inputs})
    for name in net.outputs:
        nodes["output", name] = port_node(name, port_text(net, name, names, ends[name]))

    def key(end: End, side: str) -> Hashable:
        path, name = end
        return ("net", path) if path else (side, name)

    edges = dict.fromkeys((key(a, "input"), key(b, "output"), True) for a, b in links)
    return flowchart(nodes, list(edges))


def unknowns(net: Net, parts: dict[Path, Net], links: list[Link]) -> dict[End, Keys]:
    """Which unknown each size at the start of a link is, so that it has one name in the whole picture."""
    found: dict[End, Keys] = {((), name): [(name, i) for i in range(len(t.dims))] for name, t in net.inputs.items()}
    source = {end: start for start, end in links}
    leading: dict[Path, list[Path]] = {path: [] for path in parts}
    for (a, _), (b, _) in links:
        if a and b:
            leading[a].append(b)
    for path in topological(leading):
        part = parts[path]
        entering = {name: innermost(found[source[path, name]], kind) for name, kind in part.inputs.items()
                    if (path, name) in source}  # fmt: skip
        kinds = part.states.items()
        found |= {(path, name): [(path, name, i) for i in range(len(kind.dims))] for name, kind in kinds}
        found |= {(path, name): keys for name, keys in leaving(part, entering, path).items()}
    return found


def innermost(keys: Keys, kind: Type) -> Keys:
    """The last of the keys, for as many sizes as a port has: operators take the levels away that they map over."""
    return keys[max(len(keys) - len(kind.dims), 0) :]


def port_node(name: str, words: str) -> Node:
    """A port: its name and what it carries."""
    return Node((Line(name, 12, bold=True), Line(words, 10.5, gray=0.3)), round=True)


def net_node(net: Net, path: Path, sizes: dict[str, str]) -> Node:
    """A layer or a net: where it is, what it is, what it gives."""
    place = [Line(" / ".join(map(str, path)), 10, gray=0.4)] if path else []
    inside = [Line(count_text(net), 10.5, gray=0.3)] if isinstance(net, Container) else []
    texts = [text if len(sizes) == 1 else f"{name}: {text}" for name, text in sizes.items() if text]
    given = [Line(text, 10.5, gray=0.3) for text in texts]
    return Node((*place, Line(net.head.name, 12, bold=True), *inside, *given), hue_of(net))


def count_text(net: Container) -> str:
    """How many layers are in it."""
    count = len(list(net.leaves()))
    return "1 layer" if count == 1 else f"{count} layers"


def dims_text(kind: Type, names: Names, keys: Keys) -> str:
    """The sizes of an array, as in 64×12×12; nothing where none is known."""
    if kind.dims == ANY:
        return ""
    if not kind.dims:
        return "integer" if kind.element else "real number"
    return "×".join(names.show(d, keys[i] if i < len(keys) else None) for i, d in enumerate(kind.dims))


def hue_of(net: Net) -> float:
    """The colour of a family of layers; families without one of their own get one from their name."""
    if isinstance(net, Container):
        return NET_HUE
    family = type(net).__module__.rpartition(".")[2]
    return HUES.get(family, sum(map(ord, family)) * 0.618 % 1)
