"""Runs of elements from a list: First, Rest, Take, Drop and their kind."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import applier, builtin, message
from wlnet.expr import Association, Expr, Expression, PackedList, WolframMessage, call, is_list, system

from ..lists.packing import length_of
from .atom_methods import method_of
from .parts import element
from .spans import TAKE, Bounds, choose, leave, positions, sequence_bounds

True_, All, UpTo, List = map(system, ("True", "All", "UpTo", "List"))
SEQS = "Sequence specification (+n, -n, {+n}, {-n}, {m, n} or {m, n, s}) expected at position `2` in `1`."
Chooser = Callable[[Expression, range], Expression]


def is_compound(e: Expression) -> bool:
    """Whether `e` has elements: a normal expression or an association."""
    return isinstance(e, Expr) or type(e) is Association


def end_of(name: str, e: Expression, default: Expression, i: int, empty: str) -> Expression:
    """First[e] or Last[e]; the default, or a message, where there is no such element."""
    if not is_compound(e):
        if method_of("Part", e) is not None:
            return element(e, i)
        if default is not None:
            return default
        raise WolframMessage(name, "normal", 1, call(name, e))
    if type(e) is PackedList and e.array.ndim == 1:
        return e.array[0 if i == 1 else -1].item()
    if length_of(e):
        return element(e, i)
    if default is not None:
        return default
    raise WolframMessage(name, empty, e)


@builtin("First", "First[e] gives the first element of e; First[e, default] gives default where there is none.",
         attributes="HoldRest", messages={"nofirst": "`1` has zero length and no first element."})  # fmt: skip
def first(e, default=None):
    """The first element."""
    return end_of("First", e, default, 1, "nofirst")


@builtin("Last", "Last[e] gives the last element of e; Last[e, default] gives default where there is none.",
         attributes="HoldRest", messages={"nolast": "`1` has zero length and no last element."})  # fmt: skip
def last(e, default=None):
    """The last element."""
    return end_of("Last", e, default, -1, "nolast")


def all_but(name: str, e: Expression, low: int, high: int, empty: str) -> Expression:
    """Rest[e] or Most[e]."""
    if not is_compound(e):
        method = method_of("Take", e)
        if method is not None:
            return method(e, Expr(List, (1 + low, -1 - high)))
        raise WolframMessage(name, "normal", 1, call(name, e))
    size = length_of(e)
    if size == 0:
        raise WolframMessage(name, empty, e)
    return choose(e, range(low, size - high))


@builtin("Rest", "Rest[e] gives e without its first element.",
         messages={"norest": "Cannot take Rest of expression `1` with length zero."})  # fmt: skip
def rest(e):
    """All elements but the first."""
    return all_but("Rest", e, 1, 0, "norest")


@builtin("Most", "Most[e] gives e without its last element.",
         messages={"nomost": "Cannot take Most of expression `1` with length zero."})  # fmt: skip
def most(e):
    """All elements but the last."""
    return all_but("Most", e, 0, 1, "nomost")


def along_levels(name: str, e: Expression, specs: tuple[Expression, ...], cut: Chooser, tag: str) -> Expression:
    """One sequence specification for each level of `e`."""
    bounds: list[Bounds] = []
    whole = call(name, e, *specs)
    for i, spec in enumerate(specs):
        found = sequence_bounds(spec)
        if found is None:
            raise WolframMessage(name, "seqs", whole, i + 2)
        bounds.append(found)
    if not is_compound(e):
        method = method_of(name, e)
        if method is not None:
            return method(e, *specs)
        first, last, _ = bounds[0]
        raise WolframMessage(name, tag, first, -1 if last is All else last, e)
    return cut_levels(name, e, tuple(bounds), cut, tag)


def cut_levels(name: str, e: Expression, bounds: tuple[Bounds, ...], cut: Chooser, tag: str) -> Expression:
    """`along_levels` with the specifications read."""
    if not is_compound(e):
        raise WolframMessage(name, "normal", 1, call(name, e))
    chosen = positions(length_of(e), bounds[0])
    if chosen is None:
        first, last, _ = bounds[0]
        raise WolframMessage(name, tag, first, -1 if last is All else last, e)
    result = cut(e, chosen)
    if len(bounds) == 1:
        return result
    if type(result) is Association:
        return result.with_values(cut_levels(name, v, bounds[1:], cut, tag) for v in result.values())
    return Expr(result.head, tuple(cut_levels(name, a, bounds[1:], cut, tag) for a in result.args))


@builtin("Take", "Take[e, n] gives the first n elements of e, Take[e, -n] the last n, Take[e, {i, j, k}] a run of "
         "them.",
         attributes="NHoldRest", messages={"take": TAKE, "seqs": SEQS})  # fmt: skip
def take(e, *specs):
    """The elements that each specification selects on its level."""
    return along_levels("Take", e, specs, choose, "take") if specs else e


@builtin("Drop", "Drop[e, n] gives e without its first n elements; other specifications are those of Take.",
         attributes="NHoldRest",
         messages={"drop": "Cannot drop positions `1` through `2` in `3`.", "seqs": SEQS})  # fmt: skip
def drop(e, *specs):
    """The elements that no specification drops on its level."""
    return along_levels("Drop", e, specs, leave, "drop") if specs else e


@builtin("TakeDrop", "TakeDrop[e, spec] gives {Take[e, spec], Drop[e, spec]}.", attributes="NHoldRest",
         messages={"take": TAKE, "seqs": SEQS})  # fmt: skip
def take_drop(e, spec):
    """The pair of what Take and Drop give."""
    taken = along_levels("TakeDrop", e, (spec,), choose, "take")
    return Expr(List, (taken, along_levels("TakeDrop", e, (spec,), leave, "take")))


@builtin("TakeList", "TakeList[e, {n1, n2, ...}] gives runs of n1, n2, ... elements of e, one after another.",
         attributes="NHoldRest", messages={"take": TAKE, "seqs": SEQS})  # fmt: skip
def take_list(e, counts):
    """The runs, as a list."""
    runs = []
    if not is_list(counts) or not is_compound(e):
        raise WolframMessage("TakeList", "seqs", call("TakeList", e, counts), 2)
    for spec in counts.args:
        runs.append(along_levels("TakeList", e, (spec,), choose, "take"))
        e = along_levels("TakeList", e, (spec,), leave, "take")
    return Expr(List, tuple(runs))


def leading(e: Expression, test: Expression) -> int:
    """How many elements at the start give True."""
    check, count = applier(test), 0
    for a in e.values() if type(e) is Association else e.args:
        if check(a) is not True_:
            break
        count += 1
    return count


@builtin("TakeWhile", "TakeWhile[e, test] gives the elements of e up to the first for which test is not True.",
         curry="prepend")  # fmt: skip
def take_while(e, test):
    """The leading elements that pass."""
    if not is_compound(e):
        message("TakeWhile", "normal", 1, call("TakeWhile", e, test))
        return None
    return choose(e, range(leading(e, test)))


@builtin("LengthWhile", "LengthWhile[e, test] tells how many elements of e come before the first that fails test.")
def length_while(e, test):
    """The number of leading elements that pass."""
    if not is_compound(e):
        message("LengthWhile", "normal", 1, call("LengthWhile", e, test))
        return None
    return leading(e, test)
