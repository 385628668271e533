"""What a net gives for examples beside what it should give: decisions between classes, or numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from wlnet.expr import Expression, NumericArray, Symbol, WolframMessage, is_list, system

from ..application.batches import Found
from ..application.calls import check_complete, evaluate_net
from ..application.data import Data, Encoded, Slot, input_slot
from ..application.given import Given
from ..application.requests import Demand
from ..application.settings import Settings
from ..coders.calls import encoder_of_targets
from ..coders.classes import ClassDecoder
from ..coders.coder import Decoder, Encoder, Unencodable
from ..coders.labels import Labels
from ..layers.losses import (
    LEAST,
    ConnectionistTemporalClassificationLoss,
    ContrastiveLoss,
    CrossEntropyLoss,
    MeanAbsoluteLoss,
    MeanSquaredLoss,
)
from ..messages import failure, quoted
from ..net import Net, Path
from ..numeric import Array, Evaluate
from ..training.columns import read_column, read_examples_of, unreadable
from ..training.examples import read_examples
from ..training.losses import End, Loss, automatic, origin, producer, read_losses, sources
from ..types import Integers, Type, describe

NAME = "NetMeasurements"
TRUTHS = (system("False"), system("True"))


@dataclass(frozen=True)
class Decisions:
    """Probabilities p[n, c] of classes and the true ones, t[n] from 0; t[n, c] where there can be several."""

    classes: Sequence[Expression]
    p: Array
    t: Array

    @property
    def several(self) -> bool:
        """Whether there can be several classes at once."""
        return self.t.ndim == 2

    @property
    def taken(self) -> Array:
        """The likeliest class of each example; the classes more likely than not where there can be several."""
        return self.p > 0.5 if self.several else np.argmax(self.p, 1)

    @property
    def entropy(self) -> float:
        """The mean of -Log of the probability of what is true, probabilities below 10^-30 counting as that."""
        if self.several:
            true = np.where(self.t == 1, self.p, 1 - self.p)
        else:
            true = self.p[np.arange(len(self.t)), self.t]
        return float(-np.log(np.maximum(true, LEAST)).mean())

    def positive(self, place: int) -> Array:
        """Which examples are of a class."""
        return self.t[:, place] == 1 if self.several else self.t == place

    def matrix(self) -> Array:
        """The number c[i, j] of examples of class i taken for class j."""
        count = len(self.classes)
        return np.bincount(self.t * count + self.taken, minlength=count * count).reshape(count, count)


@dataclass(frozen=True)
class Numbers:
    """Numbers y[n, i] beside what they should be, t[n, i]."""

    y: Array
    t: Array


@dataclass(frozen=True)
class Comparison:
    """One loss, where the values it compares come from, and what layer says how to read them."""

    loss: Loss
    judge: Net | None
    prediction: End | None
    target: End | None = None  # None: the target is data for the loss's port


@dataclass
class Run:
    """A net, its losses, and what it gave for the examples."""

    net: Net
    comparisons: list[Comparison]
    examples: Mapping[str, Data]
    targets: Mapping[str, Data]
    found: Found
    settings: Settings
    symbol: str = NAME  # whose messages there are

    known: dict[str, Decisions | Numbers] = field(default_factory=dict)

    def rows(self, end: End) -> Sequence[Array]:
        """The value at a port for each example: one array where all have the same dimensions."""
        path, name = end
        if not path and name in self.net.inputs:
            return rows_of(self.examples[name])
        found = self.found.values[(*path, name)]
        whole = found.whole()
        return list(found) if whole is None else whole  # type: ignore[return-value]

    def outcome(self, c: Comparison) -> Decisions | Numbers:
        """The decisions or the numbers that a loss judges; a message where there is nothing to compare."""
        if c.loss.port not in self.known:
            self.known[c.loss.port] = outcome(self, c)
        return self.known[c.loss.port]


def compare(net: Net, loss: Loss) -> Comparison:
    """Where the values come from that a loss compares."""
    if isinstance(loss.net, ConnectionistTemporalClassificationLoss):
        return Comparison(loss, None, ((), loss.port))  # targets are not compared place by place
    if loss.net is not None:
        simple = isinstance(loss.net, (CrossEntropyLoss, MeanSquaredLoss, MeanAbsoluteLoss, ContrastiveLoss))
        judge = loss.net if simple or "Target" not in loss.net.inputs else automatic(net, loss.port)
        return Comparison(loss, judge, ((), loss.port))
    path, layer, _ = producer(net, loss.port)
    if "Input" not in layer.inputs or "Target" not in layer.inputs:
        return Comparison(loss, None, None)
    table = sources(net)
    return Comparison(loss, layer, origin(table, (path, "Input")), origin(table, (path, "Target")))


def run(
    net: Net,
    data: Expression,
    setting: Expression,
    extra: Sequence[Path],
    settings: Settings,
    evaluate: Evaluate,
    symbol: str = NAME,
) -> Run:
    """The net run on the examples, with the values that losses compare, and those at the positions `extra`.

    Messages are those of `symbol`, and name port and example.
    """
    check_complete(net)
    comparisons = [compare(net, loss) for loss in read_losses(symbol, net, setting)]
    wanted = [c for c in comparisons if c.loss.net is not None]
    others = {name for c in wanted for name in (c.loss.net or net).inputs if name not in ("Input", "Target")}
    ports = [*dict.fromkeys([*net.outputs, *others])]
    head = system(symbol)
    examples = read_examples(symbol, net, data, ports)
    inputs = {n: read(replace(input_slot(net, n), head=head), examples[n], evaluate) for n in net.inputs}
    ends = [end for c in comparisons for end in (c.prediction, c.target) if end is not None]
    positions = [(*path, name) for path, name in ends if path or name in net.outputs]
    positions += [(c.loss.port,) for c in comparisons if c.loss.net is None]
    demand = Demand(tuple(dict.fromkeys((*positions, *extra))))
    targets = {}
    for c in wanted:
        if c.loss.net is not None and "Target" in c.loss.net.inputs and c.loss.port in examples:
            targets[c.loss.port] = read_targets(net, c, examples[c.loss.port], evaluate, head)
    targets |= {n: read(Slot(head, quoted(n), Type()), examples[n], evaluate) for n in others if n in examples}
    try:
        found = evaluate_net(net, Given(inputs), demand, settings)
    except Unencodable as problem:
        raise located(head, inputs, problem) from None
    return Run(net, comparisons, inputs, targets, found, settings, symbol)


def read(slot: Slot, examples: Expression, evaluate: Evaluate) -> Data:
    """The examples of a port, as training reads them, in double precision."""
    return read_examples_of(slot, read_column(examples, evaluate, np.float64), evaluate)


def located(symbol: Symbol, inputs: Mapping[str, Data], problem: Unencodable) -> Exception:
    """The message about an example that could not be encoded when it was needed, by its port and place."""
    place = problem.place or 0
    for name, data in inputs.items():
        if isinstance(data.examples, Encoded):
            try:
                data.examples[place]
            except WolframMessage as again:
                return unreadable(name, again, [place], symbol=symbol)
    return problem


def read_targets(net: Net, c: Comparison, parts: Expression, evaluate: Evaluate, head: Symbol) -> Data:
    """The targets of an output: encoded as its decoder decodes, numbers otherwise."""
    port, kind = c.loss.port, net.outputs[c.loss.port]
    decoder = net.coders.get(port)
    coder = None
    without_labels = isinstance(decoder, ClassDecoder) and not isinstance(decoder.labels, Labels)
    if isinstance(decoder, Decoder) and not without_labels:
        made = encoder_of_targets(decoder)
        if "Form" in made.parameters and not (isinstance(c.judge, CrossEntropyLoss) and c.judge.form == "Index"):
            made = type(made)({**made.parameters, "Form": "UnitVector"})  # compared number by number
        coder = made.fitted(kind) if isinstance(made, Encoder) else None
    truths = False
    if isinstance(c.judge, CrossEntropyLoss) and c.judge.form == "Index":
        count = kind.dims[-1] if kind.rank else None
        known = count if type(count) is int else None
        if soft(kind, parts):
            return read(Slot(head, quoted(port), kind), parts, evaluate)
        kind = Type(kind.dims[:-1], Integers(1, known))
    elif isinstance(c.judge, (CrossEntropyLoss, ContrastiveLoss)):
        truths = True
    return read(Slot(head, quoted(port), kind, coder, None, truths), parts, evaluate)


def soft(kind: Type, parts: Expression) -> bool:
    """Whether targets for classes are given as probabilities, one level deeper than classes."""
    if isinstance(parts, NumericArray):
        return parts.array.ndim - 1 == kind.rank
    depth, e = -1, parts
    while is_list(e) and e.args:
        depth, e = depth + 1, e.args[0]
    return depth == kind.rank and type(e) in (int, float)


def outcome(run_: Run, c: Comparison) -> Decisions | Numbers:
    """The decisions or the numbers that a loss judges; a message where there is nothing to compare."""
    port = c.loss.port
    if c.judge is None or c.prediction is None:
        raise failure(run_.symbol, "nojudge", quoted(port))
    if c.target is None and port not in run_.targets:
        raise failure(run_.symbol, "datamissing", f'"{port}"')
    predicted = run_.rows(c.prediction)
    truth = run_.rows(c.target) if c.target is not None else rows_of(run_.targets[port])
    if isinstance(c.judge, CrossEntropyLoss):
        return decisions(run_.net, c, predicted, truth, run_.symbol)
    check_alike(run_.symbol, port, predicted, truth)
    return Numbers(flat(predicted), flat(truth))


def rows_of(data: Data) -> Sequence[Array]:
    """The array of every example, all in one where they are."""
    return data.examples if isinstance(data.examples, np.ndarray) else [data.examples[i] for i in range(len(data))]  # type: ignore[return-value]


def check_alike(symbol: str, port: str, predicted: Sequence[Array], truth: Sequence[Array]) -> None:
    """A message where a target has other dimensions than what the net gives."""
    if isinstance(predicted, np.ndarray) and isinstance(truth, np.ndarray):
        if predicted.shape != truth.shape:
            raise unequal(symbol, port, predicted.shape[1:], truth.shape[1:])
        return
    for y, t in zip(predicted, truth, strict=True):
        if y.shape != np.shape(t):
            raise unequal(symbol, port, y.shape, np.shape(t))


def flat(rows: Sequence[Array]) -> Array:
    """x[n, i] of the examples; of examples of different sizes, every number an example of its own."""
    if isinstance(rows, np.ndarray):
        return rows.reshape(len(rows), -1).astype(np.float64)
    arrays = [np.asarray(row, dtype=np.float64) for row in rows]
    if len({a.shape for a in arrays}) == 1:
        return np.stack([a.reshape(-1) for a in arrays])
    return np.concatenate([a.reshape(-1) for a in arrays])[:, None]


def decisions(
    net: Net, c: Comparison, predicted: Sequence[Array], truth: Sequence[Array], symbol: str = NAME
) -> Decisions:
    """The decisions of a cross-entropy loss in each of its forms."""
    assert isinstance(c.judge, CrossEntropyLoss)
    coder = net.coders.get(c.loss.port) if c.target is None else None
    form = c.judge.form
    if form == "Binary":
        check_alike(symbol, c.loss.port, predicted, truth)
        if isinstance(coder, ClassDecoder):
            p = joined(predicted, 1)
            return Decisions(list(coder.known(p.shape[1])), p, joined(truth, 1).round().astype(np.int64))
        p = joined(predicted, 0)
        return Decisions(TRUTHS, np.stack([1 - p, p], 1), (joined(truth, 0) >= 0.5).astype(np.int64))
    p = joined(predicted, 1)
    if form == "Probabilities" or np.ndim(truth[0]) == predicted[0].ndim:
        t = np.argmax(joined(truth, 1), 1)
    else:
        t = joined(truth, 0).astype(np.int64) - 1
    if len(t) != len(p):
        raise unequal(symbol, c.loss.port, predicted[0].shape[:-1], np.shape(truth[0]))
    known = coder.known(p.shape[1]) if isinstance(coder, ClassDecoder) else range(1, p.shape[1] + 1)
    return Decisions(list(known), p, t)


def joined(rows: Sequence[Array], level: int) -> Array:
    """The numbers or vectors of all examples after one another, in double precision."""
    if isinstance(rows, np.ndarray):
        return rows.reshape(-1, *rows.shape[rows.ndim - level :]).astype(np.float64)
    arrays = [np.asarray(row, dtype=np.float64) for row in rows]
    return np.concatenate([a.reshape(-1, *a.shape[a.ndim - level :]) for a in arrays])


def unequal(symbol: str, port: str, needed: tuple[int, ...], found: tuple[int, ...]) -> Exception:
    """The message about a target whose dimensions are not those of what the net gives."""
    return failure(symbol, "datashape", quoted(port), describe(Type(needed)), describe(Type(found)))


def loss_values(run_: Run, c: Comparison) -> float:
    """The mean over the examples of a loss, the numbers of each summed, times its scale."""
    if c.loss.net is None:
        rows = run_.rows(((), c.loss.port))
    else:
        rows = attached(run_, c)
    if isinstance(rows, np.ndarray):
        return c.loss.scale * float(rows.sum(dtype=np.float64)) / len(rows)
    return c.loss.scale * float(np.mean([np.sum(row, dtype=np.float64) for row in rows]))


def attached(run_: Run, c: Comparison) -> Sequence[Array]:
    """The loss of each example by a net that compares outputs with targets; several outputs are summed."""
    net, port = c.loss.net, c.loss.port
    assert net is not None
    rows = run_.rows(((), port))
    data = {"Input": Data(rows, False)}
    if "Target" in net.inputs:
        if port not in run_.targets:
            raise failure(run_.symbol, "datamissing", f'"{port}"')
        truth = run_.targets[port]
        if isinstance(net, CrossEntropyLoss) and net.form == "Index" and truth.examples[0].ndim == rows[0].ndim:
            net = type(net)({"TargetForm": "Probabilities"})
        data["Target"] = truth
    for name in net.inputs:
        if name not in data:
            if name not in run_.targets:
                raise failure(run_.symbol, "datamissing", f'"{name}"')
            data[name] = run_.targets[name]
    check_complete(net)
    found = evaluate_net(net, Given(data), Demand(tuple((name,) for name in net.outputs)), run_.settings)
    parts = [list(rows) if (whole := rows.whole()) is None else whole for rows in found.values.values()]
    if all(isinstance(part, np.ndarray) for part in parts):
        return sum(part.reshape(len(part), -1).sum(1, dtype=np.float64) for part in parts)  # type: ignore[union-attr, return-value]
    return [np.asarray(sum(np.sum(one, dtype=np.float64) for one in example)) for example in zip(*parts, strict=True)]
