"""Matching under heads whose arguments may be taken in any order (Orderless) or in groups (Flat)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.expr import Expr, Expression, Symbol
from wlnet.expr.attributes import FLAT, ONE_IDENTITY, ORDERLESS

from .patterns import PATTERN_HEADS, Blank, Condition, HoldPattern, Pattern, PatternTest, is_literal
from .sequences import Args, Element, GoOn, bind_run, counts, match_run

if TYPE_CHECKING:
    from .patterns import Backtracking, Bindings


def flat_or_orderless(head: Symbol, attributes: int, elements: list[Element], parts: Args) -> Backtracking:
    """The matcher of head[...] for a Flat or Orderless head."""
    if attributes & FLAT:
        elements = [
            grouping(head, e, attributes) if e.most == 1 and may_be_group(p, head) else e
            for e, p in zip(elements, parts, strict=True)
        ]
    if not attributes & ORDERLESS:

        def in_order(e: Expression, b: Bindings, go_on: GoOn) -> bool:
            if isinstance(e, Expr) and e.head is head:
                return match_run(elements, e.args, b, go_on)
            return attributes & ONE_IDENTITY != 0 and has_default(elements) and match_run(elements, (e,), b, go_on)

        return in_order

    def any_order(e: Expression, b: Bindings, go_on: GoOn) -> bool:
        if isinstance(e, Expr) and e.head is head:
            return deal(elements, 0, e.args, b, go_on)
        return attributes & ONE_IDENTITY != 0 and has_default(elements) and deal(elements, 0, (e,), b, go_on)

    return any_order


def may_be_group(p: Expression, head: Symbol) -> bool:
    """Whether head[...] can match an argument pattern, so that the pattern may take several arguments at once."""
    if is_literal(p):
        return False
    if not isinstance(p, Expr) or type(p.head) is not Symbol:
        return True
    if p.head is Blank:
        return not p.args or p.args[0] is head or type(p.args[0]) is not Symbol
    if p.head is Pattern and len(p.args) == 2:
        return may_be_group(p.args[1], head)
    if p.head in (PatternTest, Condition, HoldPattern) and p.args:
        return may_be_group(p.args[0], head)
    return p.head is head or p.head in PATTERN_HEADS


def has_default(elements: list[Element]) -> bool:
    """Whether an argument may be left out, so that head[x] may have become x."""
    return any(e.default is not None for e in elements)


def grouping(head: Symbol, single: Element, attributes: int) -> Element:
    """In a Flat head, x_ may also take several arguments, as head[...] of them; x_. too, or none."""
    result = Element(single.least, len_limit, single.matcher)
    result.default = single.default

    def run(args: Args, b: Bindings, go_on: GoOn) -> bool:
        if len(args) == 1 and attributes & ONE_IDENTITY:
            return single.run(args, b, go_on)
        if len(args) == 1:
            return single.run((Expr(head, args),), b, go_on) or single.run(args, b, go_on)
        return single.run((Expr(head, args),), b, go_on)

    result.run = run
    return result


len_limit = 1 << 60


def deal(elements: list[Element], i: int, left: Args, b: Bindings, go_on: GoOn) -> bool:
    """Whether the arguments left can be dealt, in any order, to the elements from the i-th on."""
    if i == len(elements):
        return not left and go_on()
    e = elements[i]
    needed = sum(x.least for x in elements[i + 1 :])
    room = sum(x.most for x in elements[i + 1 :])
    least, most = max(e.least, len(left) - room), min(e.most, len(left) - needed)
    for n in counts(e, least, most):
        if n == 0 and e.default is not None:
            name, value = e.default
            if bind_run(name, (value,), b, lambda: deal(elements, i + 1, left, b, go_on)):
                return True
            continue
        for chosen, others in choices(left, n, whole=i == len(elements) - 1):
            if e.run(chosen, b, lambda others=others: deal(elements, i + 1, others, b, go_on)):  # type: ignore[misc]
                return True
    return False


def choices(args: Args, n: int, whole: bool):  # type: ignore[no-untyped-def]
    """The ways to choose n arguments, each with those left over, in canonical order."""
    from itertools import combinations

    if n == len(args):
        yield args, ()
        return
    if whole:
        return
    for picked in combinations(range(len(args)), n):
        inside = set(picked)
        yield tuple(args[i] for i in picked), tuple(a for i, a in enumerate(args) if i not in inside)
