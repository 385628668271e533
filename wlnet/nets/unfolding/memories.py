"""Layers that have to remember something when a sequence comes element by element: as layers with states instead.

Whoever does the same at every step, apart from its recurrent states, needs nothing of this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from wlnet.expr import Expression, call, list_of, system

from ..calls import construct
from ..containers.graph import Graph
from ..containers.operators.attention import NONE, UNLIMITED, Attending
from ..containers.operators.mapping import MapThread
from ..containers.wiring import Edge
from ..functions.univariate import FORMAL
from ..kinds import Value
from ..layers.sequences import SequenceIndices
from ..net import Net
from ..types import Type, Varying

PORTS = system("InputPorts")


@dataclass
class Memory:
    """What stands for a layer in a step: layers by name ("" the layer itself) and edges between them.

    `entries` are the ports that what came to the layer leads to, `exit` where its output comes from; `states` are the
    ports where each state arrives, the port that its new value comes from, and its type.
    """

    layers: dict[str, Net]
    edges: list[Edge] = field(default_factory=list)
    entries: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    exit: tuple[str, str] = ("", "Output")
    states: list[tuple[list[tuple[str, str]], tuple[str, str], Type]] = field(default_factory=list)


def remembers(net: Net, steps: Varying) -> bool:
    """Whether a layer is one of these, for inputs whose first level is marked by `steps`."""
    if isinstance(net, Attending):
        return net.visible is not NONE and all(kind.dims[:1] == (steps,) for kind in net.inputs.values())
    return isinstance(net, SequenceIndices) and net.inputs["Input"].dims[:1] == (steps,)


def memory(net: Net, marked: Net) -> Memory:
    """What stands for the layer; `marked` is the same with types."""
    return attention(net, marked) if isinstance(net, Attending) else position(net)  # type: ignore[arg-type]


def position(net: SequenceIndices) -> Memory:
    """A number that counts."""
    greatest: Value = net.maximum

    def next_place(x: Expression) -> Expression:
        place = call("Plus", 1, x)
        return call("Min", greatest, place) if isinstance(greatest, int) else place

    layers = {"Count": elementwise(next_place), "": construct("ReplicateLayer", [1])}
    edges: list[Edge] = [(("Count", "Output"), ("", "Input"))]
    return Memory(layers, edges, {"Input": []}, states=[([("Count", "Input")], ("Count", "Output"), Type(()))])


def attention(net: Attending, marked: Net) -> Memory:
    """All keys and values so far, which start as empty sequences, and the one query."""
    found = Memory({})
    for port in net.inputs:
        if port != "Query":
            found.layers[port] = construct("CatenateLayer", [call("Rule", PORTS, 2)])
            found.edges.append(((port, "Output"), ("", port)))
            found.entries[port] = [(port, "2")]
            kind = marked.inputs[port]
            found.states.append(([(port, "1")], (port, "Output"), Type((Varying(), *kind.dims[1:]))))
    if net.window == UNLIMITED:
        found.layers[""] = net.rebuilt(net.nets, parameters={**net.parameters, "Mask": NONE})
        found.entries["Query"] = [("", "Query")]
        return found
    # The query as often as there are keys: the last of its copies sees what the window lets it see.
    keys = next(iter(found.layers))
    found.layers |= {
        "Element": construct("SequenceLastLayer", []),
        "Query": MapThread({"Net": copies()}, {"Depths": (("Key", 1),)}),
        "": net,
        "Last": construct("PartLayer", [call("Span", -1, -1)]),
    }
    found.edges += [
        ((keys, "Output"), ("Query", "Key")),
        (("Element", "Output"), ("Query", "Query")),
        (("Query", "Output"), ("", "Query")),
        (("", "Output"), ("Last", "Input")),
    ]
    found.entries["Query"], found.exit = [("Element", "Input")], ("Last", "Output")
    return found


def copies() -> Graph:
    """The net that gives its input "Query", whatever "Key" is."""
    layers = {
        "1": construct("AggregationLayer", [system("Total"), system("All")]),
        "2": construct("ThreadingLayer", [system("Subtract"), call("Rule", PORTS, 2)]),
        "3": construct("ThreadingLayer", [system("Plus"), 1, call("Rule", PORTS, list_of("Zero", "Query"))]),
    }
    edges: Sequence[Edge] = [
        ((None, "Key"), (1, "Input")), ((1, "Output"), (2, "1")), ((1, "Output"), (2, "2")),
        ((2, "Output"), (3, "Zero")), ((None, "Query"), (3, "Query")), ((3, "Output"), (None, "Output")),
    ]  # fmt: skip
    return Graph(layers, edges)


def elementwise(body: Callable[[Expression], Expression]) -> Net:
    """The layer of a function, given by what it makes of its argument."""
    function = call("Function", body(call("Slot", 1)))
    return construct("ElementwiseLayer", [function], lambda _: body(FORMAL))
