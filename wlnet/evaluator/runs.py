"""Runs of arguments inside other patterns: PatternSequence[...] repeated, and as one of several alternatives."""

from __future__ import annotations

from .patterns import Bindings, Matcher, anything
from .sequences import INFINITY, Args, Element, GoOn


def alternative_runs(choices: list[Element]) -> Element:
    """p | q where one of them takes a run of arguments."""
    result = Element(min(e.least for e in choices), max(e.most for e in choices), Matcher(anything))

    def run(args: Args, b: Bindings, go_on: GoOn) -> bool:
        return any(e.least <= len(args) <= e.most and e.run(args, b, go_on) for e in choices)

    result.run = run
    return result


def repeated_runs(inner: Element, least: int, most: int) -> Element:
    """p.. where p takes a run of arguments."""
    result = Element(least * inner.least, min(INFINITY, most * inner.most), Matcher(anything))

    def run(args: Args, b: Bindings, go_on: GoOn) -> bool:
        def from_(start: int, count: int) -> bool:
            if start == len(args) and count >= least:
                return go_on()
            if count == most:
                return False
            shortest = inner.least if count < least else max(1, inner.least)
            for n in range(shortest, min(inner.most, len(args) - start) + 1):
                if inner.run(args[start : start + n], b, lambda n=n: from_(start + n, count + 1)):  # type: ignore[misc]
                    return True
            return False

        return from_(0, 0)

    result.run = run
    return result
