"""Boxes with words and arrows between them, as Graphics; and Graph[...] drawn in that way."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from ..expr import Expr, Expression, Symbol, call, is_list, list_of, literal_key, system
from .faults import failed
from .frames import options_of
from .layered import layered
from .lettering import fitted, text_width, words
from .looks import hue

WIDEST, NARROWEST, PADDING = 230.0, 70.0, 12.0  # of boxes
LEADING = 1.35  # from line to line, in font sizes
HEAD = 9.0  # length of an arrow's head
ARROWS = {"DirectedEdge": True, "Rule": True, "UndirectedEdge": False, "TwoWayRule": False}


@dataclass(frozen=True)
class Line:
    """A line of words in a box."""

    text: str
    size: float = 11.0
    bold: bool = False
    gray: float = 0.1


@dataclass(frozen=True)
class Node:
    """A box: its lines, its hue (None: gray), and whether its ends are round."""

    lines: tuple[Line, ...]
    hue: float | None = None
    round: bool = False

    @property
    def height(self) -> float:
        """Of the box."""
        return sum(LEADING * line.size for line in self.lines) + PADDING

    @property
    def width(self) -> float:
        """Of the box: that of its longest line, within bounds."""
        longest = max((text_width(line.text, line.size, line.bold) for line in self.lines), default=0.0)
        return min(WIDEST, max(NARROWEST, longest + 2 * PADDING))


def flowchart(nodes: Mapping[Hashable, Node], edges: Sequence[tuple[Hashable, Hashable, bool]]) -> Expr:
    """The Graphics of boxes, all of one kind equally wide, and lines between them, with arrow heads where True."""
    if not nodes:
        return call("Graphics", list_of(), _rule("ImageSize", list_of(1, 1)))
    widest = {end: max((n.width for n in nodes.values() if n.round == end), default=0.0) for end in (True, False)}
    sizes = {key: (float(round(widest[node.round])), float(round(node.height))) for key, node in nodes.items()}
    layout = layered(sizes, [(a, b) for a, b, _ in edges])
    width, height = max(round(layout.width), 1), max(round(layout.height), 1)
    lines = []
    for (key, _, directed), route in zip(edges, layout.routes, strict=True):
        (x, y), (w, _) = layout.places[key], sizes[key]
        points = route or ((x + w / 2, y - 8), (x + w / 2 + 16, y - 8), (x + w / 2 + 16, y + 8), (x + w / 2, y + 8))
        lines.append(call("Arrow" if directed else "Line", list_of(*(_place(p, height) for p in points))))
    boxes = [_box(node, layout.places[key], sizes[key], height) for key, node in nodes.items()]
    head = call("Arrowheads", round(HEAD / width, 4))
    drawn = [list_of(call("GrayLevel", 0.45), call("AbsoluteThickness", 1.25), head, *lines)] if lines else []
    return call(
        "Graphics",
        list_of(*drawn, *boxes),
        _rule("PlotRange", list_of(list_of(0, width), list_of(0, height))),
        _rule("ImageSize", list_of(width, height)),
        _rule("Background", call("GrayLevel", 1)),
    )


def _rule(name: str, value: Expression) -> Expr:
    return call("Rule", system(name), value)


def _number(x: float) -> Expression:
    rounded = round(x, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _place(point: tuple[float, float], height: float) -> Expr:
    return list_of(_number(point[0]), _number(height - point[1]))


def _color(h: float | None, strength: float, brightness: float) -> Expr:
    red, green, blue, _ = hue(h or 0.0, 0.0 if h is None else strength, brightness)
    return call("RGBColor", *(round(x, 3) for x in (red, green, blue)))


def _box(node: Node, center: tuple[float, float], size: tuple[float, float], height: float) -> Expr:
    (x, y), (w, h) = center, size
    edge = call("EdgeForm", list_of(call("AbsoluteThickness", 1), _color(node.hue, 0.45, 0.66)))
    radius = call("Rule", system("RoundingRadius"), _number(h / 2 if node.round else 5))
    corners = _place((x - w / 2, y + h / 2), height), _place((x + w / 2, y - h / 2), height)
    parts: list[Expression] = [_color(node.hue, 0.17, 0.98 if node.hue is not None else 0.94), edge]
    parts.append(call("Rectangle", *corners, radius))
    top = y - h / 2 + PADDING / 2
    for line in node.lines:
        text = fitted(line.text, w - PADDING, line.size, line.bold)
        looks = [_number(line.size), call("GrayLevel", line.gray), *([system("Bold")] if line.bold else [])]
        middle = _place((x, top + LEADING * line.size / 2), height)
        parts.append(call("Text", call("Style", text, *looks), middle))
        top += LEADING * line.size
    return list_of(*parts)


def graph_graphics(e: Expr) -> Expr:
    """The Graphics of Graph[{vertices}, {edges}, VertexLabels -> {...}] or Graph[{edges}]; Export::errelem if none."""
    lists = [part for part in e.args if is_list(part)][:2]
    links = [_link(part) for part in lists[-1].args] if lists else []
    if not lists or not all(links):
        raise failed("Export", "errelem", "Graph", "Graphics")
    edges = [link for link in links if link]
    vertices = list(lists[0].args) if len(lists) == 2 else []
    table = {literal_key(v): v for v in (*vertices, *(end for a, b, _ in edges for end in (a, b)))}
    labels = vertex_labels(options_of(e.args).get("VertexLabels"))
    nodes: dict[Hashable, Node] = {key: _vertex(v, labels.get(key)) for key, v in table.items()}
    return flowchart(nodes, [(literal_key(a), literal_key(b), directed) for a, b, directed in edges])


def _link(e: Expression) -> tuple[Expression, Expression, bool] | None:
    known = isinstance(e, Expr) and type(e.head) is Symbol and e.head.name in ARROWS and len(e.args) >= 2
    return (e.args[0], e.args[1], ARROWS[e.head.name]) if known else None


def vertex_labels(e: Expression) -> dict[Hashable, Expression]:
    """The labels that VertexLabels -> {vertex -> label, ...} gives."""
    rules = e.args if is_list(e) else ()
    pairs = [(r.args[0], r.args[1]) for r in rules if isinstance(r, Expr) and len(r.args) == 2]
    return {literal_key(vertex): label for vertex, label in pairs}


def _vertex(vertex: Expression, label: Expression) -> Node:
    """A box with the label under the vertex, or the vertex alone."""
    name = words(vertex)
    if label is None or words(label) in (name, "Name"):
        return Node((Line(name, 12, bold=True),), 0.58)
    return Node((Line(name, 10, gray=0.4), Line(words(label), 12, bold=True)), 0.58)
