"""From the notes of a traced function to the net of layers that computes the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wlnet.expr import Expr, Expression, call

from ..calls import construct
from ..containers.graph import Graph
from ..net import Net
from ..numeric import Evaluate
from .nodes import Call, Combined, Entry, Node, Output, Traced, operands

Edge = tuple[tuple[Any, str], tuple[Any, str]]


class Emission:
    """One net in the making: layers by name, and edges between them.

    An array computed element by element becomes part of the layer that uses it where nothing else does.
    """

    def __init__(self, outputs: Mapping[str, Node], entries: Mapping[Node, str], evaluate: Evaluate) -> None:
        self.entries, self.evaluate = entries, evaluate
        self.layers: dict[str, Net] = {}
        self.edges: list[Edge] = []
        self.ends: dict[Node | Call, tuple[str | None, str]] = {}
        self.uses = self._count(outputs)
        for name, node in outputs.items():
            self.edges.append((self.end(node), (None, name)))

    def graph(self, order: Iterable[str]) -> Graph:
        """The net, its inputs in the order given."""
        place = {name: i for i, name in enumerate(order)}
        leaving = [e for e in self.edges if e[1][0] is None]
        inner = [e for e in self.edges if e[1][0] is not None]
        entering = sorted((e for e in inner if e[0][0] is None), key=lambda e: place.get(e[0][1], len(place)))
        edges = entering + [e for e in inner if e[0][0] is not None] + leaving
        return Graph(self.layers, edges, named=True)

    def _count(self, outputs: Mapping[str, Node]) -> dict[Node, int]:
        """How many others use a node; an output counts as two, since it has to be there by itself."""
        uses: dict[Node, int] = {}
        pending = list(outputs.values())
        for node in pending:
            uses[node] = uses.get(node, 0) + 2
        seen: set[int] = set()
        while pending:
            node = pending.pop()
            if id(node) in seen or node in self.entries:
                continue
            seen.add(id(node))
            for part in operands(node):
                uses[part] = uses.get(part, 0) + 1
                pending.append(part)
        return uses

    def end(self, node: Node) -> tuple[str | None, str]:
        """Where a node's value comes from: a port of the net, or an output of a layer that is there already."""
        if node in self.entries:
            return None, self.entries[node]
        if node not in self.ends:
            assert not isinstance(node, Entry)
            self.ends[node] = self._layer(node) if isinstance(node, Combined) else self._call(node)
        return self.ends[node]

    def _call(self, node: Output) -> tuple[str, str]:
        if node.call not in self.ends:
            sources = [(self.end(value), name) for name, value in node.call.inputs.items()]
            self.ends[node.call] = self._add(node.call.name, node.call.net), ""
            key = self.ends[node.call][0]
            self.edges += [(source, (key, name)) for source, name in sources]
        return str(self.ends[node.call][0]), node.port

    def _layer(self, node: Combined) -> tuple[str, str]:
        leaves: list[Node] = []
        body = self._inlined(node.body, node, leaves)
        sources = [self.end(leaf) for leaf in leaves]
        if len(leaves) == 1 and leaves[0].type.rank == node.type.rank:
            layer = construct("ElementwiseLayer", [call("Function", body)], self.evaluate)
            ports = list(layer.inputs)
        else:
            ranks = {leaf.type.rank for leaf in leaves}
            level: list[Expression] = [-1] if len(ranks) > 1 and None not in ranks else []
            layer = construct("ThreadingLayer", [call("Function", body), *level], self.evaluate)
            ports = list(layer.inputs)
        key = self._add(self._label(node.body), layer)
        self.edges += [(source, (key, port)) for source, port in zip(sources, ports, strict=True)]
        return key, next(iter(layer.outputs))

    def _inlined(self, e: Expression, around: Combined, leaves: list[Node]) -> Expression:
        """The body with slots for the arrays that other layers give."""
        if isinstance(e, Traced):
            node = e.node
            if isinstance(node, Combined) and self.uses[node] == 1 and node.type == around.type:
                return self._inlined(node.body, around, leaves)
            if node not in leaves:
                leaves.append(node)
            return call("Slot", leaves.index(node) + 1)
        if type(e) is Expr:
            return Expr(self._inlined(e.head, around, leaves), tuple(self._inlined(a, around, leaves) for a in e.args))
        return e

    def _label(self, body: Expr) -> str:
        return body.head if type(body.head) is str else getattr(body.head, "name", "Elementwise")

    def _add(self, name: str, net: Net) -> str:
        key, count = name, 1
        while key in self.layers:
            count += 1
            key = f"{name}{count}"
        self.layers[key] = net
        return key
