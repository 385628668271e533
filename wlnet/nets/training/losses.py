"""What a net is compared by with its targets: the loss that stands in it, the one told, or one by its last layer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wlnet.expr import Expression, call, has_head, is_list, system

from ..calls import construct
from ..coders.boolean import BooleanDecoder
from ..coders.classes import ClassDecoder
from ..coders.decodings import CTCDecoder
from ..containers.container import Container
from ..containers.graph import Graph
from ..containers.operators.operator import Operator
from ..containers.wiring import Edge
from ..layer import Layer
from ..layers.elementwise import Elementwise
from ..layers.losses import ContrastiveLoss, CrossEntropyLoss, MeanAbsoluteLoss, MeanSquaredLoss
from ..layers.softmax import Softmax
from ..messages import failure, shown
from ..net import Net, Path
from ..parts.positions import find_net

REALS = (int, float, Fraction)
LOSSES = (CrossEntropyLoss, MeanSquaredLoss, MeanAbsoluteLoss, ContrastiveLoss)
SIGMOIDS = (system("LogisticSigmoid"), "LogisticSigmoid", "Sigmoid")
KEY = "Loss"  # where a net stands in the graph that names its inputs
End = tuple[Path, str]  # a port of the net at a path


@dataclass(frozen=True)
class Loss:
    """What is minimized for one output port: the output itself (`net` None) or what a net makes of it and a target.

    `scale` multiplies it.
    """

    port: str
    net: Net | None = None
    scale: float = 1.0


def sources(net: Net, through: bool = False) -> dict[End, End]:
    """Where the value at each port comes from, one step back; inside operators only where `through`."""
    return dict(reversed(link) for link in _links(net, (), through))  # type: ignore[misc]


def _links(net: Net, path: Path, through: bool) -> Iterator[tuple[End, End]]:
    if not isinstance(net, Container) or (isinstance(net, Operator) and not through):
        return
    for (start, output), (end, entry) in net.links():
        yield (_at(path, start), output), (_at(path, end), entry)
    for key, part in zip(net.keys, net.nets, strict=True):
        yield from _links(part, (*path, key), through)


def _at(path: Path, key: int | str | None) -> Path:
    return path if key is None else (*path, key)


def origin(table: dict[End, End], end: End) -> End:
    """The output of a layer, or the input of the whole net, that a value comes from."""
    while end in table:
        end = table[end]
    return end


def producer(net: Net, port: str, through: bool = False) -> tuple[Path, Net, str]:
    """The layer whose output is an output of the net, with its position and the name of the output there.

    The net itself where an input leads right to the output.
    """
    path, name = origin(sources(net, through), ((), port))
    found = find_net(net, path)
    assert found is not None
    return path, found[1], name


def is_loss(net: Net, port: str) -> bool:
    """Whether an output comes from a loss layer, or has a name such as "Loss", "LossReal", "LossFake"."""
    return isinstance(producer(net, port)[1], LOSSES) or port.startswith("Loss")


def automatic(net: Net, port: str) -> Net | None:
    """The loss layer by what makes an output and how it is decoded; None where the output is a loss already.

    Softmax and classes: cross-entropy of the class. Logistic sigmoid, truth values and several classes at once: binary
    cross-entropy. Labels by connectionist temporal classification: its loss. Distances of pairs: contrastive loss.
    Anything else: mean square.
    """
    coder = net.coders.get(port)
    if isinstance(coder, ClassDecoder):
        return cross_entropy("Binary" if coder.multilabel else "Index")
    if isinstance(coder, BooleanDecoder):
        return cross_entropy("Binary")
    if isinstance(coder, CTCDecoder):
        return construct("CTCLossLayer", [])
    if is_loss(net, port):
        return None
    pair = producer(net, port)[1]
    if pair.head is system("NetPairEmbeddingOperator"):
        return construct("ContrastiveLossLayer", [])
    last = producer(net, port, through=True)[1]
    if isinstance(last, Softmax):
        return cross_entropy("Index")
    if isinstance(last, Elementwise) and last.parameters["Function"].given in SIGMOIDS:
        return cross_entropy("Binary")
    return construct("MeanSquaredLossLayer", [])


def cross_entropy(form: str) -> Layer:
    """CrossEntropyLossLayer[form]."""
    return construct("CrossEntropyLossLayer", [form])


def read_losses(symbol: str, net: Net, setting: Expression) -> list[Loss]:
    """What LossFunction -> setting says is minimized. Messages: lossvalue, dataports.

    Automatic: outputs that are losses, where there are any; otherwise a loss for every output.
    """
    names = list(net.outputs)
    if setting is system("Automatic"):
        own = [name for name in names if is_loss(net, name) and name not in net.coders]
        return [Loss(name) for name in own] or [Loss(name, automatic(net, name)) for name in names]
    parts = setting.args if is_list(setting) else (setting,)
    return [read_loss(symbol, net, part) for part in parts]


def read_loss(symbol: str, net: Net, e: Expression) -> Loss:
    """One of them: "port", a loss, "port" -> loss, or any of these -> Scaled[r]."""
    if has_head(e, system("Rule")) and len(e.args) == 2:
        first, second = e.args
        if has_head(second, system("Rule")) and len(second.args) == 2:  # "port" -> loss -> Scaled[r]
            first, second = call("Rule", first, second.args[0]), second.args[1]
        if has_head(second, system("Scaled")) and len(second.args) == 1 and type(second.args[0]) in REALS:
            found = read_loss(symbol, net, first)
            return Loss(found.port, found.net, found.scale * float(second.args[0]))
        if type(first) is str and first in net.outputs:
            if second is system("Automatic"):
                return Loss(first, automatic(net, first))
            if isinstance(second, Net) and (own := compared(second)) is not None:
                return Loss(first, own)
    elif type(e) is str and e in net.outputs:
        return Loss(e)
    elif isinstance(e, Net) and len(net.outputs) == 1 and (own := compared(e)) is not None:
        return Loss(next(iter(net.outputs)), own)
    raise failure(symbol, "lossvalue", shown(e))


def compared(net: Net) -> Net | None:
    """The net as a loss of "Input" and perhaps "Target"; two inputs by number are these; None where it is no loss."""
    if "Input" in net.inputs:
        return net
    if list(net.inputs) != ["1", "2"]:
        return None
    starts: list[Edge] = [((None, port), (KEY, number)) for port, number in (("Input", "1"), ("Target", "2"))]
    return Graph({KEY: net}, [*starts, *(((KEY, name), (None, name)) for name in net.outputs)], True)
