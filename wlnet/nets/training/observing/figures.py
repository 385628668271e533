"""Numbers as people read them in reports of training, and what there is to tell of a run."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from wlnet.expr import Association, Expression, is_list

from ...numeric import NotNumeric, Ragged, to_array
from ..progress import duration
from ..state import Training

DRAWN = ("ConfusionMatrix", "ConfusionMatrixPlot", "ROCCurve", "ROCCurvePlot")


def figure(x: float | None) -> str:
    """Three significant digits: 0.0123, 1.23, 123, 1.2e-05; a dash where there is none."""
    if x is None:
        return "-"
    if not math.isfinite(x):
        return str(x)
    if x == 0:
        return "0"
    size = abs(x)
    if 1e-4 <= size < 1e5:
        decimals = max(0, 2 - math.floor(math.log10(size)))
        return f"{x:.{decimals}f}"
    return f"{x:.2e}"


def clock(seconds: float | None) -> str:
    """40 s, 3 min 20 s, or 2 h 5 min; a dash where it is not known."""
    return "-" if seconds is None or not math.isfinite(seconds) else duration(seconds)


def pace(rate: float) -> str:
    """12000, 150 or 2.5."""
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.2g}"


def scalar(value: Expression) -> float | None:
    """One number for a measurement: the mean over classes, or of an array; None where there is none."""
    if type(value) in (int, float):
        return float(value)
    if isinstance(value, Association):
        found = [x for x in map(scalar, value.values()) if x is not None]
        return float(np.mean(found)) if found else None
    if not is_list(value) and not hasattr(value, "array"):
        return None
    try:
        array = to_array(value)
    except (Ragged, NotNumeric):
        return None
    return float(array.mean()) if array.size else None


def measured(lists: dict[str, list[Expression]]) -> dict[str, float | None]:
    """One number for each measurement as it was last; those that are drawn are left out."""
    return {name: scalar(values[-1]) if values else None for name, values in lists.items() if name not in DRAWN}


def smoothed(losses: Sequence[float], count: int | None) -> float | None:
    """The mean of the batch losses of about the last tenth of a round: single batches jump."""
    if not losses:
        return None
    window = max(1, min(len(losses), (count or 100) // 10, 100))
    return float(np.mean(losses[-window:]))


def of(part: int, whole: int | None) -> str:
    """3/10, or 3."""
    return str(part) if whole is None else f"{part}/{whole}"


def bar(fraction: float, width: int = 24) -> str:
    """[########----------------]."""
    full = round(max(0.0, min(1.0, fraction)) * width)
    return "[" + "#" * full + "-" * (width - full) + "]"


def progress_line(training: Training) -> str:
    """[####----]  35 %  12 s left."""
    fraction = training.progress_fraction
    left = training.time_remaining
    return f"NetTrain {bar(fraction)} {100 * fraction:3.0f} %" + ("" if left is None else f"  {clock(left)} left")


def live_line(training: Training) -> str:
    """Where training stands, how good it is, and how long it takes: most telling things first."""
    t = training
    words = [
        f"NetTrain {100 * t.progress_fraction:.0f} %",
        f"round {of(t.round, t.total_rounds)}",
        f"batch {of(t.batch, t.batches_per_round)}",
        f"loss {figure(smoothed(t.batch_losses, t.batches_per_round))}",
    ]
    if t.validation_losses:
        words.append(f"validation {figure(t.validation_loss)}")
    left = t.time_remaining
    if left is not None:
        words.append(f"{clock(left)} left")
    best = measured(t.validation_measurements) or measured(t.round_measurements)
    words += [f"{name} {figure(x)}" for name, x in best.items() if x is not None]
    words += [f"rate {figure(t.learning_rate)}", f"{pace(t.examples_per_second)}/s"]
    return "  ".join(words)
