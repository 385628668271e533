"""Bins: how many numbers lie in each, which ones, and histograms."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applier, builtin, evaluate
from wlnet.expr import Expression, WolframMessage, call, from_array, is_list, list_of, system

from ..lists.packing import array_of, listed
from ..numbers.infinities import direction
from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value

if TYPE_CHECKING:
    import numpy

Automatic = system("Automatic")
MOST_BINS = 10**7
MESSAGES = {
    "hist": "`1` is not a list of real numbers or of vectors of them.",
    "bins": "`1` is not a specification of bins.",
    "hspec": "`1` is not a specification of heights.",
}


def numbers_of(name: str, data: Expression) -> numpy.ndarray:
    """The machine values x[n, d] of a list of numbers (d = 1) or of vectors."""
    import numpy

    if not is_list(data):
        raise WolframMessage(name, "hist", data)
    if not data.args:
        return numpy.zeros((0, 1))
    array = array_of(data)
    if array is None or array.dtype.kind not in "if":
        array = array_of(evaluate(call("N", data)))
    if array is None or array.dtype.kind not in "if" or array.ndim > 2:
        raise WolframMessage(name, "hist", data)
    return array.astype("float64").reshape(len(array), -1)


def exact_floor(x: Expression, step: Expression) -> int:
    """Floor[x/step]."""
    found = evaluate(call("Floor", call("Divide", x, step)))
    return found if type(found) is int else int(machine(found).real)


def edges(name: str, spec: Expression, column: numpy.ndarray) -> list[Expression]:
    """The limits of the bins: of a width dx, {min, max, dx} or {{b0, b1, ...}}."""
    low, high = (float(column.min()), float(column.max())) if len(column) else (0.0, 0.0)
    if is_list(spec) and len(spec.args) == 1 and is_list(spec.args[0]):
        limits = list(spec.args[0].args)
        if len(limits) < 2 or any(real_value(b) is None and direction(b) is None for b in limits):
            raise WolframMessage(name, "bins", spec)
        return limits
    if is_list(spec) and len(spec.args) == 3 and real_value(spec.args[2]):
        first, last, step = spec.args
        count = exact_floor(evaluate(call("Plus", call("Subtract", last, first), 1e-12 if float in map(
            type, spec.args) else 0)), step)  # fmt: skip
        if count > MOST_BINS:
            raise WolframMessage(name, "bins", spec)
        return [evaluate(call("Plus", first, call("Times", k, step))) for k in range(count + 1)]
    step = spec.args[0] if is_list(spec) and len(spec.args) == 1 else spec
    width = real_value(step)
    if width is None or machine(width).real <= 0:
        raise WolframMessage(name, "bins", spec)
    if not len(column):
        return [0]
    below, above = math.floor(low / float(width)), math.floor(high / float(width)) + 1
    if above - below > MOST_BINS:
        raise WolframMessage(name, "bins", spec)
    return [evaluate(call("Times", k, step)) for k in range(below, above + 1)]


def machine_edges(limits: list[Expression]) -> numpy.ndarray:
    """The limits as machine numbers."""
    import numpy

    def value(b: Expression) -> float:
        towards = direction(b)
        if towards in (1, -1):
            return math.inf * towards
        return float(machine(real_value(b)).real)

    return numpy.array([value(b) for b in limits])


def places(limits: numpy.ndarray, column: numpy.ndarray) -> numpy.ndarray:
    """The bin, from 0, of each number; -1 where it lies in none. A bin has its lower limit, not the upper one."""
    import numpy

    found = numpy.searchsorted(limits, column, "right") - 1
    return numpy.where((found >= 0) & (found < len(limits) - 1), found, -1)


def binned(
    name: str, data: Expression, specs: tuple[Expression, ...]
) -> tuple[list[list[Expression]], numpy.ndarray, tuple[int, ...]]:
    """The limits for each dimension, the bin of each element (as one number, or -1), and how many bins there are."""
    import numpy

    x = numbers_of(name, data)
    given = specs if len(specs) == x.shape[1] else specs * x.shape[1] if len(specs) == 1 else (1,) * x.shape[1]
    limits = [edges(name, s, x[:, i]) for i, s in enumerate(given)]
    shape = tuple(max(len(b) - 1, 0) for b in limits)
    if not all(shape):
        return limits, numpy.full(len(x), -1), shape
    each = [places(machine_edges(b), x[:, i]) for i, b in enumerate(limits)]
    inside = numpy.all([e >= 0 for e in each], axis=0)
    index = numpy.ravel_multi_index([numpy.where(inside, e, 0) for e in each], shape)
    return limits, numpy.where(inside, index, -1), shape


@builtin("BinCounts", "BinCounts[data, dx] counts the numbers in successive bins of width dx (1); BinCounts[data, "
         "{min, max, dx}] in those from min to max; BinCounts[data, {{b0, b1, ...}}] between these limits; data may "
         "be vectors, with bins for each component.", messages=MESSAGES)  # fmt: skip
def bin_counts(data, *specs):
    """The list, or array, of the counts."""
    import numpy

    _, index, shape = binned("BinCounts", data, specs or (1,))
    counts = numpy.bincount(index[index >= 0], minlength=math.prod(shape))
    return from_array(counts.reshape(shape))


@builtin("BinLists", "BinLists[data, dx] gives the lists of the elements in successive bins of width dx (1); the "
         "bins are given as for BinCounts.", messages=MESSAGES)  # fmt: skip
def bin_lists(data, *specs):
    """Nested lists with a list for each bin."""
    _, index, shape = binned("BinLists", data, specs or (1,))
    bins: list[list[Expression]] = [[] for _ in range(math.prod(shape))]
    for i, e in zip(index.tolist(), data.args, strict=True):
        if i >= 0:
            bins[i].append(e)
    flat: list[Expression] = [listed(b) for b in bins]
    for n in reversed(shape[1:]):
        flat = [list_of(*flat[i : i + n]) for i in range(0, len(flat), n or 1)]
    return list_of(*flat)


def nice(width: float) -> Expression:
    """The nearest of 1, 2, 5 times a power of ten, exact."""
    if not width > 0 or not math.isfinite(width):
        return 1
    tens = math.floor(math.log10(width))
    best = min((m * Fraction(10) ** t for t in (tens, tens + 1) for m in (1, 2, 5)), key=lambda f: abs(
        math.log(float(f) / width)))  # fmt: skip
    return best.numerator if best.denominator == 1 else best


def width_by_rule(rule: str, column: numpy.ndarray) -> float:
    """The width of bins by a named rule."""
    import numpy

    n, spread = len(column), float(numpy.ptp(column))
    if rule == "Scott":
        return 3.49 * float(column.std(ddof=1)) * n ** (-1 / 3)
    if rule in ("FreedmanDiaconis", "Wand"):
        low, high = numpy.quantile(column, [0.25, 0.75])
        return 2 * float(high - low) * n ** (-1 / 3) or spread
    return spread / (math.ceil(math.log2(n)) + 1)


def histogram_edges(spec: Expression, column: numpy.ndarray) -> list[Expression]:
    """The limits of a histogram's bins."""
    import numpy

    if not len(column):
        return []
    if spec is Automatic or type(spec) is str or (type(spec) is int and spec > 0):
        spread = float(numpy.ptp(column))
        if type(spec) is int:
            width = nice(spread / spec)
        else:
            width = nice(width_by_rule(spec if type(spec) is str else "Scott", column) if len(column) > 1 else 1.0)
        whole = bool((column == numpy.floor(column)).all())
        exact = evaluate(call("N", width)) if not whole and type(width) is not int else width
        return edges("HistogramList", list_of(exact), column)
    return edges("HistogramList", spec, column)


HEIGHTS: dict[str, Callable[[Any, Any, int], Any]] = {
    "Count": lambda c, w, n: c,
    "CumulativeCount": lambda c, w, n: c.cumsum(),
    "SurvivalCount": lambda c, w, n: n - c.cumsum(),
    "Probability": lambda c, w, n: c / n,
    "PDF": lambda c, w, n: c / (n * w),
    "Intensity": lambda c, w, n: c / w,
    "CDF": lambda c, w, n: c.cumsum() / n,
    "SF": lambda c, w, n: 1 - c.cumsum() / n,
}


@builtin("HistogramList", "HistogramList[data, bins, heights] gives {limits, heights} of a histogram; bins may be a "
         "number, {width}, {min, max, width}, {{b0, b1, ...}} or the name of a rule; heights \"Count\", \"PDF\", ....",
         messages=MESSAGES)  # fmt: skip
def histogram_list(data, spec=Automatic, height="Count"):
    """The limits of the bins and how many numbers lie in each."""
    import numpy

    x = numbers_of("HistogramList", data)
    if x.shape[1] > 1:
        specs = spec.args if is_list(spec) and len(spec.args) == x.shape[1] else (spec,) * x.shape[1]
        limits = [histogram_edges(s, x[:, i]) for i, s in enumerate(specs)]
        explicit = tuple(list_of(list_of(*b)) for b in limits)
        return list_of(list_of(*(list_of(*b) for b in limits)), call("BinCounts", data, *explicit))
    column = x[:, 0]
    if not is_list(spec) and spec is not Automatic and type(spec) not in (str, int):
        found = evaluate(applier(spec)(data))
        spec = list_of(found) if is_list(found) else spec
    limits = [histogram_edges(spec, column)]
    if not limits[0]:
        return list_of(list_of(), list_of())
    bounds = machine_edges(limits[0])
    index = places(bounds, column)
    counts = numpy.bincount(index[index >= 0], minlength=len(bounds) - 1)
    if type(height) is str:
        if height not in HEIGHTS:
            raise WolframMessage("HistogramList", "hspec", height)
        n = int(counts.sum())
        if height in ("Probability", "PDF", "Intensity", "CDF", "SF"):
            widths = [evaluate(call("Subtract", b, a)) for a, b in zip(limits[0], limits[0][1:], strict=False)]
            total = counts.cumsum().tolist() if height in ("CDF", "SF") else counts.tolist()
            share = [Fraction(c, n) for c in total]
            values = [
                call("Divide", c if height == "Intensity" else s, w) if height in ("PDF", "Intensity") else
                1 - s if height == "SF" else s for c, s, w in zip(total, share, widths, strict=True)
            ]  # fmt: skip
            return list_of(list_of(*limits[0]), list_of(*(v if not isinstance(v, Fraction) else call(
                "Divide", v.numerator, v.denominator) for v in values)))  # fmt: skip
        return list_of(list_of(*limits[0]), from_array(HEIGHTS[height](counts, None, n)))
    return list_of(list_of(*limits[0]), call("Apply", height, list_of(list_of(*limits[0]), from_array(counts))))
