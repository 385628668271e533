"""One number from all the numbers at some levels."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from wlnet.expr import call, system

from ..declare import argument, layer, port
from ..kinds import Choice
from ..layer import Layer
from ..levels import ALL, LevelsKind, Run, level_axes
from ..messages import shown
from ..patterns import Sizes
from ..types import describe

Axes = tuple[int, ...]
Aggregate = Callable[[Any, Any, Axes], Any]  # (ops, x, axes) -> y


def reduction(name: str) -> Aggregate:
    """The aggregation that is one operation."""
    return lambda ops, x, axes: getattr(ops, name)(x, axes=axes)


def deviations(ops: Any, x: Any, axes: Axes) -> Any:
    """The differences from the mean."""
    return ops.subtract(x, ops.mean(x, axes=axes, keepdims=True))


def variance(ops: Any, x: Any, axes: Axes) -> Any:
    """The sum of (x - mean)^2 divided by n - 1, as in Variance."""
    centered = deviations(ops, x, axes)
    count = math.prod(ops.shape(x)[a] for a in axes)
    return ops.divide(ops.sum(ops.multiply(centered, centered), axes=axes), float(count - 1))


def mean_deviation(ops: Any, x: Any, axes: Axes) -> Any:
    """The mean distance from the mean."""
    return ops.mean(ops.abs(deviations(ops, x, axes)), axes=axes)


def ordered(ops: Any, x: Any, axes: Axes) -> Any:
    """The elements at some axes in ascending order along one last axis."""
    shape = ops.shape(x)
    rest = [a for a in range(len(shape)) if a not in axes]
    rows = ops.transpose(x, axes=(*rest, *axes))
    return ops.sort(ops.reshape(rows, shape=(*(shape[a] for a in rest), math.prod(shape[a] for a in axes))))


def between(ops: Any, rows: Any, place: float) -> Any:
    """The value at a place, from 1, of ordered rows, interpolated between neighbours."""
    count = ops.shape(rows)[-1]
    place = min(max(place, 1), count)
    low = math.floor(place)
    pair = ops.take(rows, indices=(low - 1, min(low, count - 1)), axis=-1)
    weights = (1 - (place - low), place - low)
    parts = [ops.take(pair, indices=(i,), axis=-1) for i in (0, 1)]
    weighted = [ops.multiply(part, weight) for part, weight in zip(parts, weights, strict=True)]
    return ops.sum(ops.add(*weighted), axes=(-1,))


def median(ops: Any, x: Any, axes: Axes) -> Any:
    """The element in the middle, or the mean of the two there."""
    rows = ordered(ops, x, axes)
    return between(ops, rows, (ops.shape(rows)[-1] + 1) / 2)


def interquartile_range(ops: Any, x: Any, axes: Axes) -> Any:
    """The difference of the quartiles, which lie at n/4 + 1/2 and 3n/4 + 1/2 as in InterquartileRange."""
    rows = ordered(ops, x, axes)
    count = ops.shape(rows)[-1]
    return ops.subtract(*(between(ops, rows, quarters * count / 4 + 0.5) for quarters in (3, 1)))


FUNCTIONS: dict[str, Aggregate] = {
    "Mean": reduction("mean"),
    "Min": reduction("min"),
    "Max": reduction("max"),
    "Total": reduction("sum"),
    "Times": reduction("product"),
    "Median": median,
    "Variance": variance,
    "StandardDeviation": lambda ops, x, axes: ops.sqrt(variance(ops, x, axes)),
    "MeanDeviation": mean_deviation,
    "InterquartileRange": interquartile_range,
}
SPREADS = ("Variance", "StandardDeviation")


@layer("AggregationLayer")
class Aggregation(Layer):
    """y = f of all x at some levels, x[i*] -> y[o*] where these levels are gone.

    f is Mean, Min, Max, Total, Times, Median, Variance, StandardDeviation (both with n - 1), MeanDeviation or
    InterquartileRange.
    """

    usage = "AggregationLayer[f] applies f to all but the first level; AggregationLayer[f, n] to level n."

    function = argument("Function", Choice(tuple(map(system, FUNCTIONS))))
    levels = argument("Levels", LevelsKind(), call("Span", 2, ALL))

    input = port("Input", "i*")
    output = port("Output", "o*")

    def axes(self, rank: int) -> Axes:
        """The axes, from 0, that go; a message where the input has no such level."""
        found = level_axes(self.levels, rank)
        if found is None:
            written = shown(LevelsKind().write(self.levels))
            self.fail("nolevel", written, min(1, rank), rank, describe(self.input))
        return found

    def relate(self, sizes: Sizes) -> None:
        """The sizes at the other levels stay."""
        given = sizes["i*"]
        if self.levels is ALL:
            sizes.put("o*", ())
        if ... in given:
            if self.levels == Run(2, None):
                sizes.put("o*", (None,))
            return
        gone = self.axes(len(given))
        sizes.put("o*", tuple(n for i, n in enumerate(given) if i not in gone))

    def check(self, sizes: Sizes) -> None:
        """A spread takes at least two elements."""
        given = sizes["i*"]
        if self.function.name in SPREADS and ... not in given:
            count = [given[a] for a in self.axes(len(given))]
            if all(isinstance(n, int) for n in count) and math.prod(count) < 2:
                self.fail("few", self.function, 2, math.prod(count))

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b, o*]."""
        axes = tuple(a + 1 for a in self.axes(len(ops.shape(x)) - 1))
        return FUNCTIONS[self.function.name](ops, x, axes) if axes else x


@layer("SummationLayer")
class Summation(Layer):
    """The sum of all elements, x[i*] -> y[]."""

    usage = "SummationLayer[] gives the sum of all elements of the input."

    input = port("Input", "i*")
    output = port("Output", "")

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, i*] -> y[b]."""
        axes = tuple(range(1, len(ops.shape(x))))
        return ops.sum(x, axes=axes) if axes else x
