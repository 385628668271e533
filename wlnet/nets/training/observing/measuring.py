"""TrainingProgressMeasurements: measurements of every batch, every round and the validation set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from wlnet.expr import Association, Expr, Expression, from_array

from ...layer import array_expression
from ...layers.losses import CrossEntropyLoss
from ...measurements.calls import LOSS, Measurement, as_list, concerned, judged
from ...measurements.outcomes import Comparison, Decisions, Numbers, check_alike, compare, decisions, flat
from ...measurements.table import CLASSES, NUMBERS, number
from ...measurements.values import aggregated
from ...messages import failure, quoted
from ...net import Net, Path
from ...numeric import Array, Evaluate
from ...parts.positions import find_net
from ..losses import End, Loss
from ..state import Observer, Seen, Training
from .figures import scalar
from .quantities import Quantity, is_mean


@dataclass
class Kept:
    """What is kept of the batches of a round, or of the validation set, until it is measured as a whole."""

    examples: list[int] = field(default_factory=list)
    values: dict[str, list[Expression]] = field(default_factory=dict)  # of each batch, by key
    outcomes: dict[str, list[Decisions | Numbers]] = field(default_factory=dict)  # by the port of the loss


class Batch:
    """One batch, whose outputs and targets are compared as each loss compares them."""

    def __init__(self, net: Net, seen: Seen) -> None:
        self.net, self.seen = net, seen
        self.known: dict[str, Decisions | Numbers] = {}

    def rows(self, end: End) -> Any:
        """The value at a port for every example."""
        path, name = end
        if (*path, name) in self.seen.values:
            return self.seen.values[*path, name]
        return self.seen.data[name]

    def pair(self, c: Comparison) -> tuple[Any, Any]:
        """What the net gave, and what it should have given."""
        if c.judge is None or c.prediction is None:
            raise failure("NetTrain", "nojudge", quoted(c.loss.port))
        truth = self.seen.data[c.loss.port] if c.target is None else self.rows(c.target)
        return self.rows(c.prediction), truth

    def outcome(self, c: Comparison) -> Decisions | Numbers:
        """Decisions or numbers beside what they should be."""
        port = c.loss.port
        if port not in self.known:
            predicted, truth = self.pair(c)
            if isinstance(c.judge, CrossEntropyLoss):
                self.known[port] = decisions(self.net, c, predicted, truth, "NetTrain")
            else:
                check_alike("NetTrain", port, predicted, truth)
                self.known[port] = Numbers(flat(predicted), flat(truth))
        return self.known[port]


class Measuring(Observer):
    """Takes measurements, and puts them where training records them."""

    def __init__(self, net: Net, losses: Sequence[Loss], quantities: Sequence[Quantity], evaluate: Evaluate) -> None:
        self.net, self.losses, self.quantities, self.evaluate = net, losses, quantities, evaluate
        self.comparisons = {loss.port: compare(net, loss) for loss in losses}
        self.means = {q.key: is_mean(q) for q in quantities}
        self.round, self.validation = Kept(), Kept()

    def begin(self, training: Training) -> None:
        """Ask for the values that are measured."""
        self.round, self.validation = Kept(), Kept()
        for q in self.quantities:
            m = q.measurement
            if m.port and not self.is_array(m.port) and not self.is_input(m.port):
                training.wanted.add(m.port)
            if m.function is not None:
                training.wanted.update((name,) for name in self.net.outputs)
            if m.name in self.net.outputs or m.name in LOSS:
                training.wanted.update((c.loss.port,) for c in self.comparisons.values() if c.loss.net is None)
            if m.name in CLASSES or m.name in NUMBERS:
                for c in self.comparisons.values():
                    ends = [end for end in (c.prediction, c.target) if end is not None]
                    training.wanted.update((*p, name) for p, name in ends if p or name in self.net.outputs)

    def after_batch(self, training: Training) -> None:
        """Measure the batch."""
        if training.seen is None:
            return
        self.take(training, training.seen, self.round)
        for q in self.quantities:
            if q.batches and self.round.values.get(q.key):
                training.batch_measurements.setdefault(q.key, []).append(self.round.values[q.key][-1])

    def validation_batch(self, training: Training, seen: Seen) -> None:
        """Measure a batch of the validation set."""
        self.take(training, seen, self.validation)

    def after_validation(self, training: Training) -> None:
        """Measure the validation set as a whole."""
        self.finish(training, self.validation, training.validation_measurements)
        self.validation = Kept()

    def after_round(self, training: Training) -> None:
        """Measure the round as a whole."""
        self.finish(training, self.round, training.round_measurements)
        self.round = Kept()

    def take(self, training: Training, seen: Seen, kept: Kept) -> None:
        """Measure one batch and keep what is needed of it."""
        batch = Batch(self.net, seen)
        kept.examples.append(len(seen.losses))
        for q in self.quantities:
            m = q.measurement
            mean = self.means[q.key]
            if (q.batches and kept is self.round) or mean:
                kept.values.setdefault(q.key, []).append(self.of_batch(training, q, batch))
            if not mean and m.name and m.name not in LOSS:
                for port, c in concerned(m.name, self.comparisons).items():
                    known = kept.outcomes.setdefault(port, [])
                    if len(known) < len(kept.examples):
                        known.append(compact(batch.outcome(c)))

    def finish(self, training: Training, kept: Kept, lists: dict[str, list[Expression]]) -> None:
        """Measure all batches together."""
        if not kept.examples:
            return
        whole = {port: joined(parts) for port, parts in kept.outcomes.items()}
        for q in self.quantities:
            if self.is_array(q.measurement.port):
                value = self.of_array(training, q.measurement)
            elif self.means[q.key]:
                value = mean_of(kept.values[q.key], kept.examples)
            else:
                m = q.measurement
                found = [(port, judged(m, whole[port])) for port in concerned(m.name, self.comparisons)]
                value = found[0][1] if len(self.comparisons) == 1 else Association.of(found)
            lists.setdefault(q.key, []).append(value)

    def of_batch(self, training: Training, q: Quantity, batch: Batch) -> Expression:
        """The measurement of one batch."""
        m = q.measurement
        if self.is_array(m.port):
            return self.of_array(training, m)
        if m.port:
            return aggregated(list(batch.rows((m.port[:-1], str(m.port[-1])))), m.aggregation)
        if m.function is not None:
            return self.evaluate(Expr(m.function, (everything(self.net, batch.seen),)))
        if m.name in LOSS:
            return mean_loss(batch.seen)
        if m.name not in CLASSES and m.name not in NUMBERS:
            return self.loss_of(m.name, batch)
        if m.name in ("Accuracy", "ErrorRate") and m.settings.parameter is None and len(self.comparisons) == 1:
            quick = share_right(next(iter(self.comparisons.values())), batch)
            if quick is not None:
                return quick if m.name == "Accuracy" else 1 - quick
        found = [(port, judged(m, batch.outcome(c))) for port, c in concerned(m.name, self.comparisons).items()]
        return found[0][1] if len(self.comparisons) == 1 else Association.of(found)

    def loss_of(self, name: str, batch: Batch) -> Expression:
        """The loss of one output."""
        c = self.comparisons.get(name)
        if c is not None and len(self.comparisons) == 1:
            return mean_loss(batch.seen)
        if c is None or c.loss.net is not None:
            raise failure("NetTrain", "nojudge", quoted(name))
        return c.loss.scale * float(np.mean([np.sum(row, dtype=np.float64) for row in batch.rows(((), name))]))

    def is_array(self, port: Path) -> bool:
        """Whether a position is that of an array of a layer."""
        return bool(port) and port in self.net.arrays_at()

    def is_input(self, port: Path) -> bool:
        """Whether a position is an input of the net, or a port that only data is for."""
        return len(port) == 1 and port[0] not in self.net.outputs and not find_net(self.net, port)

    def of_array(self, training: Training, m: Measurement) -> Expression:
        """An array as it is now, or one number of it."""
        array = training.arrays()[m.port]
        return array_expression(array) if m.aggregation is None else aggregated([array], m.aggregation)


def mean_loss(seen: Seen) -> float:
    """The mean loss of a batch."""
    return float(np.add.reduce(seen.losses)) / len(seen.losses)


def share_right(c: Comparison, batch: Batch) -> float | None:
    """The fraction of examples whose likeliest class is the true one; None where it is not as simple as that."""
    if not isinstance(c.judge, CrossEntropyLoss) or c.judge.form == "Binary":
        return None
    p, t = batch.pair(c)
    if not (isinstance(p, np.ndarray) and isinstance(t, np.ndarray)) or t.ndim != p.ndim - 1:
        return None
    taken = p.argmax(-1)
    taken += 1
    return float(np.count_nonzero(taken == t)) / t.size


def compact(found: Decisions | Numbers) -> Decisions | Numbers:
    """The same in half the memory: single precision is what a net gives."""
    if isinstance(found, Decisions):
        return replace(found, p=found.p.astype(np.float32))
    return Numbers(found.y.astype(np.float32), found.t.astype(np.float32))


def joined(batches: Sequence[Decisions | Numbers]) -> Decisions | Numbers:
    """All examples together."""
    first = batches[0]
    if isinstance(first, Decisions):
        parts = [b for b in batches if isinstance(b, Decisions)]
        p = np.concatenate([b.p for b in parts]).astype(np.float64)
        return Decisions(first.classes, p, np.concatenate([b.t for b in parts]))
    sides = [(b.y, b.t) for b in batches if isinstance(b, Numbers)]
    if len({y.shape[1] for y, _ in sides}) > 1:  # examples of different sizes
        sides = [(y.reshape(-1, 1), t.reshape(-1, 1)) for y, t in sides]
    y, t = (np.concatenate(side).astype(np.float64) for side in zip(*sides, strict=True))
    return Numbers(y, t)


def mean_of(values: Sequence[Expression], examples: Sequence[int]) -> Expression:
    """The mean of the values of batches, by their numbers of examples; the last one where they are no numbers."""
    if all(type(value) is float for value in values):
        return number(float(np.average(np.array(values), weights=examples)))
    tables = [value for value in values if isinstance(value, Association)]
    names = list(tables[0].keys()) if tables else []
    if len(tables) == len(values) and all(list(one.keys()) == names for one in tables):
        return Association.of((name, mean_of([one.get(name) for one in tables], examples)) for name in names)
    found: list[Array] = []
    for value in values:
        array = getattr(value, "array", None)
        one = np.asarray(scalar(value) if array is None else array, dtype=object if array is None else None)
        if one.dtype == object and (one.item() is None or isinstance(value, Association)):
            return values[-1]
        found.append(one.astype(np.float64))
    if len({a.shape for a in found}) > 1:
        return values[-1]
    mean = np.average(np.stack(found), axis=0, weights=examples)
    return number(float(mean)) if mean.ndim == 0 else from_array(mean)


def everything(net: Net, seen: Seen) -> Association:
    """The numbers of a batch by port: inputs, outputs, and the targets of outputs, as NetMeasurements has them."""
    inputs: dict[str, Any] = {name: seen.data[name] for name in net.inputs if name in seen.data}
    outputs = {name: seen.values[(name,)] for name in net.outputs if (name,) in seen.values}
    targets = {name: a for name, a in seen.data.items() if name not in net.inputs}
    alone = len(targets) == 1
    named = {"Target" if alone else f"Target{name}": a for name, a in targets.items()}
    return Association.of((name, as_list(a)) for name, a in {**inputs, **outputs, **named}.items())
