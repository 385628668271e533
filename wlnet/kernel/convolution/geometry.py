"""Where the taps of a kernel meet the two sides of a convolution.

One equation ties a small side s[b, p, n*] to a big side t[b, q, i*]: tap j of the kernel joins n to

    i = stride n + dilation j - before.

Convolution reads the big side and writes the small one, transposed convolution the other way round, and weights
w[p, q/g, k*] are the same for both: p is always the small side's channel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

Pairs: TypeAlias = Sequence[tuple[int, int]]

__all__ = ["Axis", "Geometry", "Pairs", "geometry"]


@dataclass(frozen=True, slots=True)
class Axis:
    """One spatial dimension: sizes of the small side, the big side and the kernel, and how they meet."""

    small: int
    big: int
    kernel: int
    stride: int
    dilation: int
    before: int

    def small_range(self, tap: int) -> tuple[int, int]:
        """The n, from and below, that this tap joins to a place inside the big side."""
        offset = self.dilation * tap - self.before
        first = max(0, -(offset // self.stride))
        last = min(self.small, -((offset - self.big) // self.stride))
        return first, max(first, last)

    def big_slice(self, tap: int) -> slice:
        """The places of the big side that belong to small_range(tap)."""
        first, last = self.small_range(tap)
        start = self.stride * first + self.dilation * tap - self.before
        return slice(start, start + self.stride * (last - first - 1) + 1, self.stride) if last > first else slice(0, 0)


class Geometry:
    """All spatial dimensions and the number of channel groups.

    `small`, `big` and `kernel` are the spatial shapes of the two sides and of the kernel. Geometries are keys of many
    caches, so that their hash is made once.
    """

    __slots__ = ("_hash", "axes", "big", "groups", "kernel", "small")

    def __init__(self, axes: tuple[Axis, ...], groups: int):
        self.axes, self.groups = axes, groups
        self.small = tuple(a.small for a in axes)
        self.big = tuple(a.big for a in axes)
        self.kernel = tuple(a.kernel for a in axes)
        self._hash = hash((axes, groups))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return isinstance(other, Geometry) and (self.axes, self.groups) == (other.axes, other.groups)


def each(value: int | Sequence[int], rank: int, name: str) -> tuple[int, ...]:
    """A number per dimension, from one number for all or a sequence."""
    numbers = (value,) * rank if isinstance(value, int) else tuple(value)
    if len(numbers) != rank or min(numbers) < 1:
        raise ValueError(f"{name} should be a positive integer or {rank} of them, got {value!r}")
    return numbers


def pairs(value: int | Pairs, rank: int, name: str) -> tuple[tuple[int, int], ...]:
    """A pair (before, after) per dimension, from one number for all or a sequence of pairs."""
    found = ((value, value),) * rank if isinstance(value, int) else tuple((int(b), int(e)) for b, e in value)
    if len(found) != rank:
        raise ValueError(f"{name} should be an integer or {rank} pairs (before, after), got {value!r}")
    return found


def geometry(
    spatial: Sequence[int],
    kernel: Sequence[int],
    stride: int | Sequence[int],
    dilation: int | Sequence[int],
    margin: int | Pairs,
    groups: int,
    transposed: bool,
) -> Geometry:
    """The geometry of a convolution over `spatial` (the big side), or of a transposed one (the small side).

    big + before + after = stride (small - 1) + dilation (kernel - 1) + 1 + what a stride leaves unread.
    """
    rank = len(spatial)
    if len(kernel) != rank:
        raise ValueError(f"a kernel of shape {tuple(kernel)} does not fit {rank} spatial dimensions")
    return _geometry(
        tuple(spatial),
        tuple(kernel),
        each(stride, rank, "stride"),
        each(dilation, rank, "dilation"),
        pairs(margin, rank, "crop" if transposed else "padding"),
        groups,
        transposed,
    )


@lru_cache(1024)
def _geometry(
    spatial: tuple[int, ...],
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
    margin: tuple[tuple[int, int], ...],
    groups: int,
    transposed: bool,
) -> Geometry:
    """What geometry() says, for settings spelled out."""
    axes = []
    for d, k, s, dil, (before, after) in zip(spatial, kernel, stride, dilation, margin, strict=True):
        extent = dil * (k - 1) + 1
        if transposed:
            small, big = d, s * (d - 1) + extent - before - after
        else:
            small, big = (d + before + after - extent) // s + 1, d
        if small < 1 or big < 1:
            raise ValueError(f"size {d} is too small for kernel {k}, stride {s}, dilation {dil}, {(before, after)}")
        axes.append(Axis(small, big, k, s, dil, before))
    return Geometry(tuple(axes), groups)
