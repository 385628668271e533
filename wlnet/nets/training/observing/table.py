"""Training as a table of text: a line for every report, in columns under a line of names."""

from __future__ import annotations

from collections.abc import Iterable

from ..state import Training
from .figures import clock, figure, measured, of, pace, smoothed

Row = dict[str, str]
WIDTHS = {"%": 4, "round": 9, "batch": 11, "learning rate": 13, "inst/s": 9, "elapsed": 12, "remaining": 12}
NARROW = 10


def row(training: Training) -> Row:
    """What a line says, by the names of its columns.

    `batch loss` is the mean of the last batches, `round loss` that of the latest whole round; measurements of the
    training set are those of the latest round, those of the validation set have names that begin with `test`.
    """
    t = training
    found = {
        "%": f"{100 * t.progress_fraction:.0f}",
        "round": of(t.round, t.total_rounds),
        "batch": of(t.batch, t.batches_per_round),
        "batch loss": figure(smoothed(t.batch_losses, t.batches_per_round)),
        "round loss": figure(t.round_loss),
    }
    found |= {words(name): figure(x) for name, x in measured(t.round_measurements).items()}
    if t.validation_examples:
        found["test loss"] = figure(t.validation_loss)
        found |= {"test " + words(name): figure(x) for name, x in measured(t.validation_measurements).items()}
    found["learning rate"] = figure(t.learning_rate)
    found["inst/s"] = pace(t.examples_per_second)
    found["elapsed"] = clock(t.time_elapsed)
    found["remaining"] = clock(t.time_remaining)
    return found


def words(name: str) -> str:
    """ErrorRate -> error rate; other names as they are."""
    from ...description.summary import words as split

    return split(name) if name.isidentifier() and not name.isupper() else name


def widths(names: Iterable[str]) -> dict[str, int]:
    """How wide each column is."""
    return {name: WIDTHS.get(name, max(NARROW, len(name))) for name in names}


class Table:
    """Lines of text with columns that stay where they are; a new line of names where there are other columns."""

    def __init__(self) -> None:
        self.columns: dict[str, int] = {}

    def lines(self, found: Row) -> list[str]:
        """The lines for one row: the names first where they are needed."""
        shown = []
        if list(found) != list(self.columns):
            self.columns = widths(found)
            shown.append("  ".join(name.rjust(width) for name, width in self.columns.items()))
        shown.append("  ".join(found[name].rjust(width) for name, width in self.columns.items()))
        return shown
