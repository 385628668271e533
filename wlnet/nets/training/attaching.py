"""A net with its losses: one graph whose inputs are all that data is needed for, and whose outputs are losses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wlnet.expr import WolframMessage

from ..containers.graph import Graph
from ..containers.wiring import Edge
from ..layers.losses import CrossEntropyLoss
from ..messages import enumeration, failure, plain_text, quoted
from ..net import Misfit, Net, Path
from ..types import describe
from .losses import Loss

KEY = "Net"  # where the net stands in the graph


@dataclass(frozen=True)
class Term:
    """An output of the graph that is summed over its elements, times a number, for the loss of an example."""

    output: str
    scale: float


@dataclass(frozen=True)
class Attached:
    """The graph; what is summed; for each loss that has a target, the port of the net it belongs to and its own net.

    `losses` are the terms by the name of what they come from: an output of the net, or "Loss" for what is attached.
    """

    net: Net
    graph: Graph
    terms: Sequence[Term]
    targets: dict[str, Net] = field(default_factory=dict)

    def place(self, path: Path) -> Path:
        """The position in the graph of what stands at a position in the net."""
        return (KEY, *path)


def needed(net: Net, losses: Sequence[Loss]) -> tuple[list[str], list[str]]:
    """The ports beside the inputs that data is needed for: targets of outputs, and further inputs of losses."""
    targets, others = [], []
    for loss in losses:
        for name in loss.net.inputs if loss.net is not None else ():
            if name == "Target":
                targets.append(loss.port)
            elif name != "Input" and name not in net.inputs:
                others.append(name)
    return list(dict.fromkeys(targets)), list(dict.fromkeys(others))


def attach(symbol: str, net: Net, losses: Sequence[Loss]) -> Attached:
    """The net with its losses. Messages: lossfit where an output and a loss do not go together, lossport."""
    layers: dict[str, Net] = {KEY: net.with_coders({k: c for k, c in net.coders.items() if k in net.inputs})}
    edges: list[Edge] = [((None, name), (KEY, name)) for name in net.inputs]
    terms: list[Term] = []
    targets: dict[str, Net] = {}
    for place, loss in enumerate(losses, 1):
        if loss.net is None:
            name = free(loss.port, [*net.inputs, *(t.output for t in terms)])
            edges.append(((KEY, loss.port), (None, name)))
            terms.append(Term(name, loss.scale))
            continue
        key = "Loss" if len(losses) == 1 else f"Loss{place}"
        layers[key] = loss.net
        edges.append(((KEY, loss.port), (key, "Input")))
        for name in loss.net.inputs:
            if name == "Target":
                edges.append(((None, loss.port), (key, name)))
                targets.setdefault(loss.port, loss.net)
            elif name != "Input":
                edges.append(((None, name), (key, name)))
        for name in loss.net.outputs:
            output = free(key if len(loss.net.outputs) == 1 else name, [*net.inputs, *(t.output for t in terms)])
            edges.append(((key, name), (None, output)))
            terms.append(Term(output, loss.scale))
    taken = [end[1] for edge in edges for end in edge[:1] if end[0] is None]
    for term in terms:
        if term.output in taken:
            raise failure(symbol, "lossport", quoted(term.output))
    try:
        graph = Graph(layers, edges, True)
    except Misfit as problem:
        words = f'the port "{problem.port}" is {describe(problem.found)}; it {problem.reason}.'
        raise failure(symbol, "lossfit", words) from None
    except WolframMessage as problem:
        raise failure(symbol, "lossfit", plain_text(problem).partition(": ")[2]) from None
    if not net.inputs and not targets:
        raise failure(symbol, "notrain", enumeration(net.outputs))
    return Attached(net, graph, terms, targets)


def free(name: str, taken: Sequence[str]) -> str:
    """The name, with a number where it is taken."""
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}{count}"
    return found


def takes_classes(loss: Net) -> bool:
    """Whether the target is the number of a class."""
    return isinstance(loss, CrossEntropyLoss) and loss.form == "Index"
