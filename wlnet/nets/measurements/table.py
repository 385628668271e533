"""Every measurement by its name: what it needs, and its value."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from wlnet.expr import Association, Expression, from_array, system

from ..numeric import Array
from .counts import PER_CLASS, Counts, Measure, cohen_kappa, f_score, scott_pi
from .curves import area, roc_curve
from .outcomes import Decisions, Numbers
from .plots import confusion_plot, curves_plot
from .regression import REGRESSION

Indeterminate = system("Indeterminate")
AVERAGES = ("Macro", "Micro", "Weighted")


@dataclass(frozen=True)
class Settings:
    """What goes with a name: its parameter (n of "Accuracy" -> n) and how classes are averaged (None: not at all)."""

    parameter: Expression = None
    average: str | None = None


def number(x: float) -> Expression:
    """The number; Indeterminate where there is none."""
    if isinstance(x, (int, np.integer)):
        return int(x)
    return Indeterminate if math.isnan(x) else float(x)


def counts(d: Decisions) -> Counts:
    """The counts for every class."""
    if not d.several:
        return Counts.of(d.t, d.taken, len(d.classes))
    true, taken = d.t == 1, d.taken
    return Counts(
        (true & taken).sum(0), (true & ~taken).sum(0), (~true & taken).sum(0), (~true & ~taken).sum(0)
    )  # fmt: skip


def averaged(d: Decisions, values: Array, pooled: Callable[[], float], how: str | None) -> Expression:
    """The values by class, or one: the mean over the classes that have one, equal or by their sizes, or `pooled`."""
    if how is None:
        return Association.of(zip(d.classes, map(number, values.tolist()), strict=True))
    if how == "Micro":
        return number(pooled())
    there = ~np.isnan(values.astype(np.float64))
    if not there.any():
        return Indeterminate
    weights = counts(d).support[there] if how == "Weighted" else np.ones(int(there.sum()))
    if not weights.sum():
        return Indeterminate
    return number(float(np.average(values[there], weights=weights)))


def per_class(measure: Measure) -> Callable[[Decisions, Settings], Expression]:
    """The measurement for a formula in counts."""

    def value(d: Decisions, settings: Settings) -> Expression:
        c = counts(d)
        return averaged(d, measure(c), lambda: measure(c.pooled)[0], settings.average)

    return value


def f_measure(d: Decisions, settings: Settings) -> Expression:
    """The F-score with the parameter beta."""
    beta = 1.0 if settings.parameter is None else float(settings.parameter)
    return per_class(lambda c: f_score(c, beta))(d, settings)


def accuracy(d: Decisions, settings: Settings) -> float:
    """The fraction of examples whose class is among the n likeliest; of equals the first counts as likelier."""
    if d.several:
        return float((d.taken == (d.t == 1)).mean())
    n = 1 if settings.parameter is None else settings.parameter
    if n == 1:
        return float((d.taken == d.t).mean())
    own = d.p[np.arange(len(d.t)), d.t][:, None]
    before = np.arange(d.p.shape[1]) < d.t[:, None]
    return float((((d.p > own) | ((d.p == own) & before)).sum(1) < n).mean())


def curves(d: Decisions) -> list[Array | None]:
    """The receiver operating characteristic of each class against all others."""
    return [roc_curve(d.p[:, i], d.positive(i)) for i in range(len(d.classes))]


def areas(d: Decisions, settings: Settings) -> Expression:
    """The area under the curve of each class."""
    values = np.array([math.nan if points is None else area(points) for points in curves(d)])

    def pooled() -> float:
        points = roc_curve(d.p.T.ravel(), np.concatenate([d.positive(i) for i in range(len(d.classes))]))
        return math.nan if points is None else area(points)

    return averaged(d, values, pooled, settings.average)


def curve_points(d: Decisions, settings: Settings) -> Expression:
    """The points of the curve of each class."""
    found = [Indeterminate if points is None else from_array(points) for points in curves(d)]
    return Association.of(zip(d.classes, found, strict=True))


def whole_matrix(d: Decisions) -> Array:
    """The confusion matrix; where there can be several classes, of all decisions whether a class is there."""
    if not d.several:
        return d.matrix()
    c = counts(d).pooled
    return np.array([[c.tn[0], c.fp[0]], [c.fn[0], c.tp[0]]])


def plotted_matrix(d: Decisions, settings: Settings) -> Expression:
    """The confusion matrix as a drawing."""
    classes = [system("False"), system("True")] if d.several else list(d.classes)
    return confusion_plot(whole_matrix(d), classes)


def of_numbers(measure: Callable[[Array, Array], float]) -> Callable[[Numbers], float]:
    """The measurement for a measure of outputs and targets."""
    return lambda n: measure(n.y, n.t)


CLASSES: dict[str, Callable[[Decisions, Settings], Expression]] = {
    **{name: per_class(measure) for name, measure in PER_CLASS.items()},
    "Accuracy": lambda d, s: accuracy(d, s),
    "AreaUnderROCCurve": areas,
    "CohenKappa": lambda d, s: number(cohen_kappa(whole_matrix(d))),
    "ConfusionMatrix": lambda d, s: from_array(whole_matrix(d)),
    "ConfusionMatrixPlot": plotted_matrix,
    "Entropy": lambda d, s: number(d.entropy),
    "ErrorRate": lambda d, s: 1 - accuracy(d, s),
    "FScore": f_measure,
    "Perplexity": lambda d, s: number(math.exp(min(d.entropy, 700.0))),
    "ROCCurve": curve_points,
    "ROCCurvePlot": lambda d, s: curves_plot(curves(d), list(d.classes)),
    "ScottPi": lambda d, s: number(scott_pi(whole_matrix(d))),
}
NUMBERS: dict[str, Callable[[Numbers], float]] = {name: of_numbers(measure) for name, measure in REGRESSION.items()}
PARAMETERS = {"Accuracy": "a positive integer", "ErrorRate": "a positive integer", "FScore": "a positive number"}
AVERAGED: Sequence[str] = (*PER_CLASS, "AreaUnderROCCurve", "FScore")
