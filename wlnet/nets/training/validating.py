"""The validation set: how well the net does on examples that it does not learn from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..net import Path
from ..numeric import Array
from .observing.intervals import Interval
from .state import Seen
from .stepping import Outcome
from .tables import Part, Table, Unfit, batches, rejoined, unfit


@dataclass(frozen=True)
class Validation:
    """The examples, how many go through at once, and when that is done."""

    table: Table
    size: int
    interval: Interval

    def unfit(self, dtype: Any) -> Unfit | None:
        """The first number in the examples that is not finite."""
        for places in batches(len(self.table), self.size, self.table.kinds(), None):
            found = unfit(self.table.batch(places, dtype), self.table.chosen[places])
            if found is not None:
                return found
        return None

    def loss(
        self,
        run: Callable[[Part], Outcome],
        dtype: Any,
        wanted: Sequence[Path],
        report: Callable[[Seen], None] | None,
    ) -> float:
        """The mean loss over the examples; every batch is reported on the way."""
        total = 0.0
        for places in batches(len(self.table), self.size, self.table.kinds(), None):
            parts = self.table.batch(places, dtype)
            outcomes = [run(part) for part in parts]
            total += sum(float(outcome.losses.sum()) for outcome in outcomes)
            if report is not None:
                report(seen(parts, outcomes, len(places), self.table.chosen[places], wanted))
        return total / len(self.table)


def seen(
    parts: Sequence[Part], outcomes: Sequence[Outcome], count: int, indices: Array | None, wanted: Sequence[Path]
) -> Seen:
    """A batch put together again from parts of equal dimensions."""
    if len(parts) == 1:
        return Seen(parts[0].inputs, outcomes[0].values, outcomes[0].losses, indices)
    places = [part.places for part in parts]
    data = {name: rejoined([(part.places, part.inputs[name]) for part in parts], count) for name in parts[0].inputs}
    values = {
        path: rejoined(list(zip(places, (o.values[path] for o in outcomes), strict=True)), count) for path in wanted
    }
    losses = np.empty(count)
    for where, outcome in zip(places, outcomes, strict=True):
        losses[where] = outcome.losses
    return Seen(data, values, losses, indices)
