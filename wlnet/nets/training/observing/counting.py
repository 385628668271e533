"""How often the likeliest class is the true one, which is what is measured of classes unless something else is asked.

That is told of every batch, and yet should cost next to nothing: many batches are counted together, when somebody
wants to know, and probabilities are not made for it where what they are made of is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from wlnet.expr import Expression

from ...layers.losses import CrossEntropyLoss
from ...layers.softmax import Softmax
from ...measurements.outcomes import Comparison, compare
from ...net import Net, Path
from ...numeric import Array
from ...parts.positions import find_net
from ..losses import End, Loss, origin, producer, sources
from ..state import Observer, Seen, Training
from .quantities import Quantity

LIMIT = 1 << 15  # numbers of batches that wait to be counted


def can_be_counted(net: Net, losses: Sequence[Loss], quantities: Sequence[Quantity]) -> bool:
    """Whether all that is measured is how often one class, given by its number, is right or wrong."""
    if len(losses) != 1 or not all(is_share(q) for q in quantities):
        return False
    c = compare(net, losses[0])
    return isinstance(c.judge, CrossEntropyLoss) and c.judge.form == "Index" and c.prediction is not None


def is_share(q: Quantity) -> bool:
    """Whether it is a share of the examples."""
    m = q.measurement
    return m.name in ("Accuracy", "ErrorRate") and m.settings.parameter is None and not m.port and m.function is None


def scores_of(net: Net, prediction: End) -> End:
    """Where the numbers are whose greatest is that of the likeliest class: what Softmax makes probabilities of, if that
    is the output of a layer, else the probabilities."""
    path, name = prediction
    found = find_net(net, path)
    layer = found[1] if found is not None else None
    if not path:
        path, layer, _ = producer(net, name)
    if not isinstance(layer, Softmax) or layer.level not in (-1, layer.inputs["Input"].rank):
        return prediction
    scores = origin(sources(net), (path, "Input"))
    return scores if scores[0] and scores[0] != path else prediction


def share_right(scores: Any, classes: Any) -> float:
    """The share of all places where the greatest score is that of the class, which is given from 1."""
    pairs = [(scores, classes)] if isinstance(scores, np.ndarray) else zip(scores, classes, strict=True)
    right = count = 0
    for p, t in pairs:
        right += int(np.count_nonzero(p.argmax(-1) + 1 == t))
        count += int(np.size(t))
    return right / count


class Counting(Observer):
    """Accuracy and error rate of classes."""

    def __init__(self, net: Net, losses: Sequence[Loss], quantities: Sequence[Quantity]) -> None:
        self.comparison: Comparison = compare(net, losses[0])
        assert self.comparison.prediction is not None
        self.outputs, self.quantities = net.outputs, quantities
        self.scores = scores_of(net, self.comparison.prediction)
        self.waiting: list[tuple[Array, Array]] = []
        self.numbers = 0  # that wait
        self.shares: list[float] = []  # of the batches of the round
        self.examples: list[int] = []
        self.validation: list[tuple[float, int]] = []

    def begin(self, training: Training) -> None:
        """Ask for the scores, and for classes that are no data."""
        for end in (self.scores, self.comparison.target):
            if end is not None and (end[0] or end[1] in self.outputs):
                training.wanted.add(position(end))
        training.unsettled.append(lambda: self.settle(training))

    def pair(self, seen: Seen) -> tuple[Any, Any]:
        """The scores of a batch, and its classes."""
        target = self.comparison.target
        classes = seen.data[self.comparison.loss.port] if target is None else value_at(seen, target)
        return value_at(seen, self.scores), classes

    def after_batch(self, training: Training) -> None:
        """Keep the batch; count where there are many."""
        assert training.seen is not None
        p, t = self.pair(training.seen)
        if not isinstance(p, np.ndarray) or (self.waiting and self.waiting[0][0].shape[1:] != p.shape[1:]):
            self.settle(training)
        if not isinstance(p, np.ndarray):
            return self.note(training, [share_right(p, t)], [len(p)])
        self.waiting.append((p, t))
        self.numbers += p.size
        if self.numbers >= LIMIT:
            self.settle(training)

    def settle(self, training: Training) -> None:
        """Count what has waited."""
        if not self.waiting:
            return
        waiting, self.waiting, self.numbers = self.waiting, [], 0
        counts = [len(p) for p, _ in waiting]
        scores = waiting[0][0] if len(waiting) == 1 else np.concatenate([p for p, _ in waiting])
        classes = waiting[0][1] if len(waiting) == 1 else np.concatenate([t for _, t in waiting])
        right = (scores.argmax(-1) + 1 == classes).reshape(len(scores), -1)
        each = np.add.reduceat(np.count_nonzero(right, axis=1), np.cumsum([0, *counts[:-1]]))
        self.note(training, (each / (np.array(counts) * right.shape[1])).tolist(), counts)

    def note(self, training: Training, shares: list[float], counts: list[int]) -> None:
        """Put down what was counted of some batches."""
        self.shares += shares
        self.examples += counts
        for q in self.quantities:
            if q.batches:
                training.taken.setdefault(q.key, []).extend(value(q, share) for share in shares)

    def after_round(self, training: Training) -> None:
        """The mean over the examples of the round."""
        self.settle(training)
        if self.shares:
            self.finish(self.shares, self.examples, training.round_measurements)
        self.shares, self.examples = [], []

    def validation_batch(self, training: Training, seen: Seen) -> None:
        """Count a batch of the validation set."""
        p, t = self.pair(seen)
        self.validation.append((share_right(p, t), len(p)))

    def after_validation(self, training: Training) -> None:
        """The mean over the examples of the validation set."""
        if self.validation:
            shares, counts = zip(*self.validation, strict=True)
            self.finish(shares, counts, training.validation_measurements)
        self.validation = []

    def finish(self, shares: Sequence[float], counts: Sequence[int], lists: dict[str, list[Expression]]) -> None:
        """Put down the mean of shares of so many examples."""
        for q in self.quantities:
            mean = np.average([value(q, share) for share in shares], weights=counts)
            lists.setdefault(q.key, []).append(float(mean))


def value(q: Quantity, share: float) -> float:
    """What is said of a share that is right."""
    return share if q.measurement.name == "Accuracy" else 1 - share


def position(end: End) -> Path:
    """The position of a port."""
    return (*end[0], end[1])


def value_at(seen: Seen, end: End) -> Any:
    """What is at a port, for every example."""
    found = seen.values.get(position(end))
    return seen.data[end[1]] if found is None else found
