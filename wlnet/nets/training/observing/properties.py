"""What can be asked of a training that has ended: what is kept of it, and what follows from that."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from wlnet.expr import Association, Expr, Expression, is_list, list_of

from .figures import DRAWN, scalar
from .plots import BATCHES, TRAINING, VALIDATION, evolution, thinned
from .records import KEPT, Record, list_of_numbers
from .values import Nothing

Property: TypeAlias = Callable[[Record], Expression]


def kept(name: str) -> Property:
    """What is kept under a name."""
    return lambda r: r[name]


def last_number(name: str) -> Property:
    """The last of a list of numbers; None where there is none."""

    def last(r: Record) -> Expression:
        values = list_of_numbers(r[name])
        return float(values[-1]) if len(values) else Nothing

    return last


def last_measured(name: str) -> Property:
    """The last value of each measurement."""

    def last(r: Record) -> Expression:
        table = r[name]
        return Association.of((key, values.args[-1]) for key, values in table.items() if values.args)

    return last


def by_time(name: str) -> Property:
    """The measurements of each time, one association after another."""

    def rows(r: Record) -> Expression:
        table = {key: values.args for key, values in r[name].items()}
        count = max(map(len, table.values()), default=0)
        found = (((key, values[i]) for key, values in table.items() if i < len(values)) for i in range(count))
        return list_of(*map(Association.of, found))

    return rows


def time_axis(r: Record) -> tuple[str, float]:
    """What time is counted in: rounds of so many batches, or batches."""
    count = r["BatchesPerRound"]
    return ("round", float(count)) if type(count) is int else ("batch", 1.0)


def loss_plot(r: Record) -> Expression:
    """The loss of batches and, where there are several rounds, its mean over each; that of the validation set."""
    unit, size = time_axis(r)
    losses = list_of_numbers(r["BatchLossList"])
    ends, places = list_of_numbers(r["RoundPositions"]), list_of_numbers(r["ValidationPositions"])
    middles = (np.concatenate([[0.0], ends[:-1]]) + ends) / 2
    batches = thinned(np.arange(1, len(losses) + 1) / size, losses)
    rounds = thinned(middles / size, list_of_numbers(r["RoundLossList"])[: len(middles)])
    validation = thinned(places / size, list_of_numbers(r["ValidationLossList"])[: len(places)])
    if len(rounds) < 2:
        return evolution("loss", unit, [(TRAINING, batches), (VALIDATION, validation)])
    if len(losses) < 2 * len(ends):  # a batch is as good as a round
        return evolution("loss", unit, [(TRAINING, rounds), (VALIDATION, validation)])
    return evolution("loss", unit, [(BATCHES, batches), (TRAINING, rounds), (VALIDATION, validation)])


def measurement_plots(r: Record) -> list[tuple[str, Expression]]:
    """A drawing for each measurement that is a number or has one for each class; drawings as they were last."""
    unit, size = time_axis(r)
    rounds, validations = r["RoundMeasurementsLists"], r["ValidationMeasurementsLists"]
    found = []
    for name in dict.fromkeys([*rounds.keys(), *validations.keys()]):
        if name in DRAWN:
            tables = [table.get(name) for table in (rounds, validations)]
            last = [x for table in tables if table is not None for x in table.args][-1:]
            found += [(name, drawing) for drawing in last if type(drawing) is Expr and not is_list(drawing)]
            continue
        curves = []
        for title, table, places in (
            (TRAINING, rounds, r["RoundPositions"]),
            (VALIDATION, validations, r["ValidationPositions"]),
        ):
            values = table.get(name)
            numbers_ = [scalar(v) for v in values.args] if values is not None else []
            if numbers_ and None not in numbers_:
                at = list_of_numbers(places)[: len(numbers_)] / size
                curves.append((title, thinned(at, [x for x in numbers_[: len(at)] if x is not None])))
        if any(len(points) for _, points in curves):
            found.append((name, evolution(str(name), unit, curves)))
    return found


def final_plots(r: Record) -> Expression:
    """All drawings by name."""
    return Association.of([("Loss", loss_plot(r)), *measurement_plots(r)])


FORMER = ("LossEvolutionPlot", "TotalTime")  # names that older programs ask for
DERIVED: dict[str, Property] = {
    "BatchMeasurementsLists": by_time("BatchMeasurementsLists"),
    "FinalPlots": final_plots,
    "LossEvolutionPlot": loss_plot,
    "LossPlot": loss_plot,
    "Properties": lambda r: list_of(*(name for name in PROPERTIES if name not in FORMER)),
    "RoundLoss": last_number("RoundLossList"),
    "RoundMeasurements": last_measured("RoundMeasurementsLists"),
    "RoundMeasurementsLists": by_time("RoundMeasurementsLists"),
    "TotalTime": kept("TotalTrainingTime"),
    "ValidationLoss": last_number("ValidationLossList"),
    "ValidationMeasurements": last_measured("ValidationMeasurementsLists"),
    "ValidationMeasurementsLists": by_time("ValidationMeasurementsLists"),
}
PROPERTIES: dict[str, Property] = dict(sorted({**{name: kept(name) for name in KEPT}, **DERIVED}.items()))
DRAWINGS = ("FinalPlots", "LossEvolutionPlot", "LossPlot")
