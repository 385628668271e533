"""From a net and data to everything a run needs: types and coders filled in, losses attached, first values drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wlnet.expr import Expression, WolframMessage, system

from ..application.data import Data, Slot
from ..coders.classes import ClassDecoder
from ..coders.coder import Decoder, Encoder
from ..coders.labels import Labels
from ..initialization.initial_values import Method as InitialValues
from ..initialization.initialize import initialize
from ..layers.losses import ConnectionistTemporalClassificationLoss, CrossEntropyLoss
from ..messages import TEXTS, enumeration, failure, quoted
from ..net import Net
from ..numeric import Evaluate
from ..types import Integers, Type
from .attaching import KEY, Attached, attach, needed, takes_classes
from .columns import Column, Stored, encodable, read_column, read_examples_of
from .examples import count, read_examples
from .fitting import fit_input, fit_target, refined, target_coder, typed
from .losses import Loss, cross_entropy, read_losses
from .options import NAME
from .tables import Table


@dataclass(frozen=True)
class Prepared:
    """The net filled in, with its losses; the slots that data of a run goes into."""

    net: Net
    losses: Sequence[Loss]
    attached: Attached
    slots: Mapping[str, Slot]

    def read(self, data: Expression | Mapping[str, Stored], evaluate: Evaluate, dtype: Any, where: str = "") -> Table:
        """A table of more data of the same form."""
        columns = columns_of(self.net, self.losses, data, evaluate, dtype)
        return self.table(columns, evaluate, where)

    def training(self, random: np.random.Generator) -> Prepared:
        """The same, with encoders as they are in training, where some change data at random."""
        slots = {
            name: replace(slot, coder=slot.coder.training(random)) if isinstance(slot.coder, Encoder) else slot
            for name, slot in self.slots.items()
        }
        return replace(self, slots=slots)

    def table(self, columns: Mapping[str, Column], evaluate: Evaluate, where: str = "") -> Table:
        """The examples in the slots. Messages name port and example."""
        data: dict[str, Data] = {}
        for name, slot in self.slots.items():
            data[name] = read_examples_of(slot, columns[name], evaluate, where)
        return Table.of(data, where)


def columns_of(
    net: Net, losses: Sequence[Loss], data: Expression | Mapping[str, Stored], evaluate: Evaluate, dtype: Any
) -> dict[str, Column]:
    """What each port is given. Messages as of `read_examples`."""
    targets, others = needed(net, losses)
    if isinstance(data, Mapping):
        found: Mapping[str, Any] = checked(net, data, [*targets, *others])
    else:
        found = read_examples(NAME, net, data, [*targets, *others], [*targets, *others], net.outputs)
    return {name: read_column(found[name], evaluate, dtype) for name in (*net.inputs, *targets, *others)}


def checked(net: Net, data: Mapping[str, Stored], others: Sequence[str]) -> Mapping[str, Stored]:
    """The tables of a file; a message where one is missing, or they differ in length: datamissing, datacounts."""
    wanted = [*net.inputs, *others]
    missing = [name for name in wanted if name not in data]
    if missing:
        raise failure(NAME, "datamissing", enumeration(missing))
    counts = {name: len(data[name]) if isinstance(data[name], Stored) else count(data[name]) for name in wanted}
    if len(set(counts.values())) > 1:
        raise failure(NAME, "datacounts", ", ".join(f'"{name}" {many}' for name, many in counts.items()))
    if not counts[wanted[0]]:
        raise failure(NAME, "dataexamples")
    return data


def prepare(
    net: Net,
    setting: Expression,
    data: Expression | Mapping[str, Stored],
    evaluate: Evaluate,
    dtype: Any,
    random: np.random.Generator,
) -> tuple[Prepared, Table]:
    """The net for the data, and the data in a table. Messages: those of data, losses and initialization."""
    losses = read_losses(NAME, net, setting)
    columns = columns_of(net, losses, data, evaluate, dtype)
    for name in net.inputs:
        net = fit_input(NAME, net, name, columns[name], evaluate)
    targets = [loss.port for loss in losses if loss.net is not None and "Target" in loss.net.inputs]
    for name in dict.fromkeys(targets):
        if own_encoder(losses, name) is None:
            net = fit_target(NAME, net, name, columns[name], evaluate)
    losses = [softened(net, loss, columns.get(loss.port)) for loss in read_losses(NAME, net, setting)]
    attached = attach(NAME, net, losses)
    graph, encoders = attached.graph, {}
    for name in graph.inputs:
        if name in net.inputs:
            continue
        coder = own_encoder(losses, name) or encoder_of(attached, name)
        known = graph.inputs[name]
        if coder is not None and (coder.type.rank == 0 or encodable(coder, columns[name])):
            encoders[name] = coder
            graph = refined(NAME, graph, name, coder.type)  # type: ignore[assignment]
        elif not (known.known and known.element is None):
            graph = refined(NAME, graph, name, target_type(known, columns[name]))  # type: ignore[assignment]
    net = with_values(dict(zip(graph.keys, graph.nets, strict=True))[KEY].with_coders(net.coders), random)
    graph = graph.with_arrays({(KEY, *path): value for path, value in net.arrays_at().items()})  # type: ignore[assignment]
    graph = with_values(graph, random)
    slots = {
        name: Slot(
            system(NAME), quoted(name), kind, net.coders.get(name) if name in net.inputs else encoders.get(name),
            None, name in graph.truths, name in graph.empties,
        )
        for name, kind in graph.inputs.items()
    }  # fmt: skip
    for name, loss in attached.targets.items():
        count = net.outputs[name].dims[-1] if net.outputs[name].dims else None
        if takes_classes(loss) and type(count) is int:
            slots[name] = replace(slots[name], kind=Type(slots[name].kind.dims, Integers(1, count)))
    found = Prepared(net, losses, replace(attached, net=net, graph=graph), slots)
    return found, found.training(random).table(columns, evaluate)


def target_type(known: Type, column: Column) -> Type:
    """The type of targets for a port that takes some: their dimensions, not how large the integers are."""
    found = column.kind
    if found is None or 0 in found.dims:
        return known
    if known.element is not None and known.element.high is None and known.rank == found.rank:
        return Type(found.dims, Integers(known.element.low, None))
    return typed(known, column)


def softened(net: Net, loss: Loss, column: Column | None) -> Loss:
    """The loss, by probabilities of classes where targets are such: numbers one level deeper than classes."""
    if loss.net is None or not takes_classes(loss.net) or column is None or not column.numeric:
        return loss
    kind, given = net.outputs[loss.port], column.kind
    deep = given is not None and (given.rank == kind.rank if kind.rank is not None else not column.is_whole())
    if not deep:
        return loss
    assert isinstance(loss.net, CrossEntropyLoss)
    return replace(loss, net=cross_entropy("Probabilities"))


def own_encoder(losses: Sequence[Loss], name: str) -> Encoder | None:
    """The encoder that a loss itself has for the targets of an output, or for a further input of that name."""
    for loss in losses:
        if loss.net is not None:
            coder = loss.net.coders.get("Target" if name == loss.port else name)
            if isinstance(coder, Encoder):
                return coder
    return None


def encoder_of(attached: Attached, name: str) -> Encoder | None:
    """The encoder of the targets of an output, by its decoder."""
    decoder = attached.net.coders.get(name)
    if decoder is None or name not in attached.targets:
        return None
    if isinstance(decoder, ClassDecoder) and not isinstance(decoder.labels, Labels):
        return None
    assert isinstance(decoder, Decoder)
    loss = attached.targets[name]
    index = takes_classes(loss) or isinstance(loss, ConnectionistTemporalClassificationLoss)
    return target_coder(decoder, index, attached.net.outputs[name])


def with_values(net: Any, random: np.random.Generator) -> Any:
    """The net with values for all arrays that have none; the messages of NetInitialize, said by NetTrain."""
    try:
        return initialize(net, InitialValues(), random)
    except WolframMessage as problem:
        if problem.tag in TEXTS:
            raise failure(NAME, problem.tag, *problem.arguments) from None
        raise
