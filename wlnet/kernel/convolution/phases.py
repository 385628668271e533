"""How a transposed convolution falls apart into plain products: the phases of its stride.

Write a place of the big side as i = stride u + r - before. Tap j of the kernel has dilation j = stride h + r for one
phase r and one shift h, so the phase r of the big side is an ordinary sum of shifted small sides, w[.., j] s[u - h].
Phases that have the same range of u and the same shifts form a bundle and share one product. Phases that differ may be
bundled as well: over the union of their ranges and shifts, with zero weights for the taps they lack.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import TypeAlias

from .geometry import Axis, Geometry

__all__ = ["Bundle", "Phase", "Place", "Plan", "bundled_axes", "places", "plan", "three_axes"]

# What a product costs besides its multiply-adds, in multiply-adds: laying out one element of the slab, and handing that
# element to BLAS once. Measured on machines with AVX-512; only the choice of bundles depends on them.
FILL, PACK = 12, 10


@dataclass(frozen=True)
class Phase:
    """The u from first and below last, at stride u + r - before on the big side; `start` is the place of first."""

    first: int
    last: int
    start: int
    taps: tuple[tuple[int, int], ...]  # (shift, tap), by shift


@dataclass(frozen=True)
class Bundle:
    """Phases computed together, over first <= u < last and the union of their shifts."""

    phases: tuple[Phase, ...]

    @cached_property
    def first(self) -> int:
        """The least u of any phase."""
        return min(p.first for p in self.phases)

    @cached_property
    def last(self) -> int:
        """The end of the u of all phases."""
        return max(p.last for p in self.phases)

    @cached_property
    def shifts(self) -> tuple[int, ...]:
        """The shifts of all phases."""
        return tuple(sorted({shift for p in self.phases for shift, _ in p.taps}))


def axis_phases(axis: Axis) -> list[Phase]:
    """All phases of one axis that have a place on the big side."""
    taps: dict[int, list[tuple[int, int]]] = {}
    for tap in range(axis.kernel):
        shift, r = divmod(tap * axis.dilation, axis.stride)
        taps.setdefault(r, []).append((shift, tap))
    found = []
    for r in range(axis.stride):
        first = -((r - axis.before) // axis.stride)
        last = -((r - axis.before - axis.big) // axis.stride)
        if last > first:
            found.append(Phase(first, last, axis.stride * first + r - axis.before, tuple(taps.get(r, ()))))
    return found


def bundled(phases: list[Phase], merged: bool) -> tuple[Bundle, ...]:
    """The phases in bundles: all in one, or only those alike."""
    if merged:
        return (Bundle(tuple(phases)),)
    alike: dict[object, list[Phase]] = {}
    for p in phases:
        alike.setdefault((p.first, p.last, tuple(shift for shift, _ in p.taps)), []).append(p)
    return tuple(Bundle(tuple(group)) for group in alike.values())


Triple: TypeAlias = tuple[Bundle, Bundle, Bundle]
Range: TypeAlias = tuple[int, int]
Place: TypeAlias = tuple[tuple[int, int, int], tuple[slice, ...], tuple[slice, ...]]


@dataclass(frozen=True, eq=False)  # plan() makes one for each geometry, and the blocks of each are remembered
class Plan:
    """The bundles of three axes (outer rows, inner rows, columns) and the planes of the slab.

    The slab holds one copy of the small side per plane, moved by deltas[plane] columns; those of a bundle start at
    plane `planes[bundle]`, one per shift. Shifts of rows need no copies: they are offsets into the slab.
    """

    strides: tuple[int, int, int]
    outer: tuple[Bundle, ...]
    inner: tuple[Bundle, ...]
    columns: tuple[Bundle, ...]
    deltas: tuple[int, ...]
    planes: tuple[int, ...]

    @cached_property
    def triples(self) -> list[tuple[Triple, int]]:
        """All triples of bundles, with the first plane of the last."""
        columns = zip(self.columns, self.planes, strict=True)
        return [((a, b, c), plane) for a, b, (c, plane) in product(self.outer, self.inner, columns)]

    @cached_property
    def mixing(self) -> bool:
        """Whether phases that differ are computed together, with zeros for what they lack."""
        return any(len(bundled(list(b.phases), False)) > 1 for b in (*self.outer, *self.inner, *self.columns))

    @cached_property
    def rows(self) -> Range:
        """The outer u, from and below."""
        return min(b.first for b in self.outer), max(b.last for b in self.outer)

    @cached_property
    def width(self) -> int:
        """The greatest number of columns of any bundle."""
        return max(b.last - b.first for b in self.columns)

    @cached_property
    def outer_rows(self) -> Range:
        """The outer rows of the small side that are read, from and below; some may lie outside."""
        return _reach(self.outer)

    @cached_property
    def inner_rows(self) -> Range:
        """The inner rows of the small side that are read, from and below; some may lie outside."""
        return _reach(self.inner)

    def cost(self, channels: int, outputs: int) -> int:
        """About the number of multiply-adds that the whole takes for one image."""
        depth = self.inner_rows[1] - self.inner_rows[0]
        total = len(self.deltas) * channels * (self.outer_rows[1] - self.outer_rows[0]) * depth * self.width * FILL
        for (a, b, c), _ in self.triples:
            m = len(a.phases) * len(b.phases) * len(c.phases) * outputs
            k = len(a.shifts) * len(b.shifts) * len(c.shifts) * channels
            total += (a.last - a.first) * depth * self.width * k * (m + PACK)
        return total


def places(triple: Triple, strides: Sequence[int], windows: Sequence[Range]) -> list[Place]:
    """Where the u of three windows go: (phases, their part of the windows, their places on the big side)."""
    found = []
    for phases in product(*(enumerate(bundle.phases) for bundle in triple)):
        sources, targets = [], []
        for (_, phase), (first, last), stride in zip(phases, windows, strides, strict=True):
            low, high = max(phase.first, first), min(phase.last, last)
            if high <= low:
                break
            start = phase.start + stride * (low - phase.first)
            sources.append(slice(low - first, high - first))
            targets.append(slice(start, start + stride * (high - low - 1) + 1, stride))
        else:
            (i, _), (j, _), (k, _) = phases
            found.append(((i, j, k), tuple(sources), tuple(targets)))
    return found


def _reach(bundles: tuple[Bundle, ...]) -> tuple[int, int]:
    """The range of u - shift over the u and the shifts of all bundles."""
    shifts = [shift for b in bundles for shift in b.shifts] or [0]
    return min(b.first for b in bundles) - max(shifts), max(b.last for b in bundles) - min(shifts)


def _columns(bundles: tuple[Bundle, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The deltas of the planes, and where each bundle's run of planes starts; runs that lie in others are shared."""
    runs = [tuple(b.first - shift for shift in b.shifts) for b in bundles]
    candidates = [tuple(sorted({d for run in runs for d in run}, reverse=True)), tuple(d for run in runs for d in run)]
    for deltas in candidates:
        starts = [_position(deltas, run) for run in runs]
        if None not in starts:
            return deltas, tuple(s for s in starts if s is not None)
    raise AssertionError("runs side by side hold every run")


def _position(deltas: tuple[int, ...], run: tuple[int, ...]) -> int | None:
    """Where run lies in deltas without a gap."""
    return next((i for i in range(len(deltas) - len(run) + 1) if deltas[i : i + len(run)] == run), None)


def three_axes(g: Geometry) -> tuple[Axis, Axis, Axis]:
    """Outer rows, inner rows and columns: one axis is columns, two are outer rows and columns."""
    alone = Axis(1, 1, 1, 1, 1, 0)
    match g.axes:
        case (c,):
            return alone, alone, c
        case (a, c):
            return a, alone, c
        case (a, b, c):
            return a, b, c
    raise ValueError(f"{len(g.axes)} spatial dimensions, where 1, 2 or 3 can be had")


def bundled_axes(g: Geometry, merged: Sequence[bool] = (True, True, True)) -> tuple[tuple[Bundle, ...], ...]:
    """The bundles of outer rows, inner rows and columns, for each axis either all phases in one or only those alike."""
    return tuple(bundled(axis_phases(axis), m) for axis, m in zip(three_axes(g), merged, strict=True))


@lru_cache(512)
def plan(g: Geometry, channels: int, outputs: int) -> Plan:
    """The cheapest plan for a geometry of one to three axes, for channels and outputs of one group."""
    a, b, c = three_axes(g)
    plans = []
    for merged in product(*((False, True) if axis.stride > 1 else (False,) for axis in (a, b, c))):
        outer, inner, columns = bundled_axes(g, merged)
        deltas, planes = _columns(columns)
        plans.append(Plan((a.stride, b.stride, c.stride), outer, inner, columns, deltas, planes))
    return min(plans, key=lambda p: p.cost(channels, outputs))
