"""SequenceFold: folding with a function of several earlier values."""

from __future__ import annotations

from collections.abc import Iterator

from wlnet.evaluator import applier, builtin
from wlnet.expr import Expression, WolframMessage, call, is_list

from ..lists.packing import listed

MESSAGES = {
    "invl": "A list is expected at position `1` in `2`.",
    "width": "The number of arguments `1` should be an integer greater than `2`.",
}


def values(
    name: str, function: Expression, start: Expression, e: Expression, width: Expression
) -> Iterator[Expression]:
    """The values at the start, then those of the function: of as many values before and of the next elements."""
    for place, given in ((2, start), (3, e)):
        if not is_list(given):
            raise WolframMessage(name, "invl", place, call(name, function, start, e))
    count = len(start.args)
    width = count + 1 if width is None else width
    if type(width) is not int or width <= count:
        raise WolframMessage(name, "width", width, count)
    apply, before, items = applier(function), list(start.args), e.args
    yield from before
    for i in range(len(items) - (width - count) + 1):
        found = apply(*before, *items[i : i + width - count])
        before = [*before[1:], found] if before else before
        yield found


@builtin("SequenceFoldList", "SequenceFoldList[f, {x1, ..., xn}, {a1, a2, ...}] gives {x1, ..., xn, f[x1, ..., xn, "
         "a1], ...}, each value made from the n before it; SequenceFoldList[f, x, a, k] with k arguments for f.",
         messages=MESSAGES)  # fmt: skip
def sequence_fold_list(function, start, e, width=None):
    """The list of all values."""
    return listed(list(values("SequenceFoldList", function, start, e, width)))


@builtin("SequenceFold", "SequenceFold[f, {x1, ..., xn}, {a1, a2, ...}] gives the last value of SequenceFoldList.",
         messages=MESSAGES)  # fmt: skip
def sequence_fold(function, start, e, width=None):
    """The last value."""
    found = list(values("SequenceFold", function, start, e, width))
    return found[-1] if found else None
