"""Recorded steps replaced by others that give the same and cost less."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from .primitive import PRIMITIVES
from .recorder import Step

__all__ = ["rewritten"]


def rewritten(steps: Sequence[Step], ends: Collection[int]) -> list[Step]:
    """The steps, some of them replaced; values at `ends` and their numbers stay."""
    return with_fused_ramps(late_ramps(with_fused_losses(steps, ends), ends), ends)


def _readers(steps: Sequence[Step], ends: Collection[int]) -> dict[int, int]:
    """How often each value is read; those at the ends once more."""
    found: dict[int, int] = dict.fromkeys(ends, 1)
    for step in steps:
        for i in step.sources:
            found[i] = found.get(i, 0) + 1
    return found


def late_ramps(steps: Sequence[Step], ends: Collection[int]) -> list[Step]:
    """Max over windows of Max[x, 0] is Max of the maximum over windows and 0, which is less to do.

    So are the derivatives: where the maximum is positive it is at the same place, otherwise nothing passes the ramp.
    """
    readers, found = _readers(steps, ends), list(steps)
    made = {step.target: place for place, step in enumerate(steps)}
    for place, step in enumerate(steps):
        before = made.get(step.sources[0]) if step.primitive.name == "max_pool" and step.sources else None
        if before is None or found[before].primitive.name != "ramp" or readers[found[before].target] != 1:
            continue
        ramp = found[before]
        # The numbers stay with the places: what was the ramp's result is that of the pooling.
        found[before] = replace(step, sources=ramp.sources, target=ramp.target)
        found[place] = replace(ramp, sources=(ramp.target,), target=step.target, shape=step.shape)
    return found


def with_fused_losses(steps: Sequence[Step], ends: Collection[int]) -> list[Step]:
    """Cross-entropy of Softmax as one step from what Softmax is of, where the probabilities are not read otherwise."""
    readers, found = _readers(steps, ends), list(steps)
    made = {step.target: place for place, step in enumerate(steps)}
    for place, step in enumerate(steps):
        before = made.get(step.sources[0]) if step.primitive.name == "index_cross_entropy" else None
        if before is None or steps[before].primitive.name != "softmax" or readers[steps[before].target] != 1:
            continue
        softmax = steps[before]
        if softmax.static.get("axis", -1) not in (-1, len(softmax.shape) - 1):
            continue
        fused = PRIMITIVES["softmax_cross_entropy"]
        found[place] = replace(step, primitive=fused, sources=(softmax.sources[0], step.sources[1]), static={})
        found[before] = None  # type: ignore[call-overload]
    return [step for step in found if step is not None]


def with_fused_ramps(steps: Sequence[Step], ends: Collection[int]) -> list[Step]:
    """The ramp of a linear map of vectors as one step with it, where nothing else reads what it is of.

    Where only linear maps read the result, it may stand in memory as their products like it.
    """
    readers, found = _readers(steps, ends), list(steps)
    made = {step.target: place for place, step in enumerate(steps)}
    products: dict[int, int] = {}
    for step in steps:
        if step.primitive.name == "linear" and len(step.shape) == 2:
            products[step.sources[0]] = products.get(step.sources[0], 0) + 1
    for place, step in enumerate(steps):
        before = made.get(step.sources[0]) if step.primitive.name == "ramp" else None
        if before is None or steps[before].primitive.name != "linear" or len(step.shape) != 2:
            continue
        linear = steps[before]
        if readers[linear.target] != 1 or linear.dtype != step.dtype:
            continue
        turned = products.get(step.target) == readers.get(step.target)
        fused = PRIMITIVES["linear_ramp"]
        found[place] = replace(step, primitive=fused, sources=linear.sources, static={"turned": turned})
        found[before] = None  # type: ignore[call-overload]
    return [step for step in found if step is not None]
