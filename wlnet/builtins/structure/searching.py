"""Elements and parts that pass a test or match a pattern: Select, Cases, Position, Count, MemberQ and their kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from wlnet.evaluator import applier, builtin, evaluate, matcher, message
from wlnet.evaluator.rules import Rule as Rewriting
from wlnet.evaluator.rules import is_flat
from wlnet.expr import Association, Expr, Expression, PackedList, WolframMessage, call, has_head, is_list, system

from ..lists.packing import listed
from .levels import HEADS, ONE, Levels, depth_of, inside, is_infinity, levels_of, parts_at
from .replacing import rewriter

List, Rule, RuleDelayed, True_, False_, Missing, Key, Null, Infinity = map(
    system, ("List", "Rule", "RuleDelayed", "True", "False", "Missing", "Key", "Null", "Infinity")
)
EVERYWHERE: Levels = (0, 1 << 60)
NOT_FOUND = Expr(Missing, ("NotFound",))
MISSING_FORM = call("Blank", Missing)
WITH_HEADS = {"Heads": True_}


def limit(name: str, n: Expression, whole: Expr, position: int) -> int | None:
    """A largest number of results: None for no limit."""
    if n is None or is_infinity(n):
        return None
    if type(n) is not int or n < 0:
        raise WolframMessage(name, "innf", position, whole,
                             text="A non-negative integer or Infinity is expected at position `1` in `2`.")  # fmt: skip
    return n


@builtin("Select", "Select[e, test] gives the elements of e for which test gives True; Select[e, test, n] the first n.",
         curry="prepend")  # fmt: skip
def select(e, test, most=None):
    """The elements that pass, under the same head."""
    count = limit("Select", most, call("Select", e, test, most), 3)
    check = applier(test)
    if type(e) is Association:
        return Association(first_few((r for r in e.rules() if check(r.args[1]) is True_), count))
    if not isinstance(e, Expr):
        raise WolframMessage("Select", "normal", 1, call("Select", e, test))
    found = list(first_few((a for a in e.args if check(a) is True_), count))
    if type(e) is PackedList and len(found) == len(e.array):
        return e
    return listed(found) if is_list(e) else Expr(e.head, tuple(found))


def first_few(items: Iterator[Expression], count: int | None) -> Iterator[Expression]:
    """At most `count` items; no more are looked at."""
    if count is None:
        yield from items
        return
    for _ in range(count):
        a = next(items, None)
        if a is None:
            return
        yield a


@builtin("SelectFirst", "SelectFirst[e, test, default] gives the first element of e for which test gives True.",
         attributes="HoldRest", curry="prepend")  # fmt: skip
def select_first(e, test, default=NOT_FOUND):
    """The element; the default where there is none."""
    check = applier(evaluate(test))
    if not isinstance(e, Expr) and type(e) is not Association:
        raise WolframMessage("SelectFirst", "normal", 1, call("SelectFirst", e, test))
    return next((a for a in values_of(e) if check(a) is True_), default)


def values_of(e: Expression) -> tuple[Expression, ...]:
    """The elements, or the values of an association."""
    return e.args if isinstance(e, Expr) else tuple(e.values())


# -- patterns --------------------------------------------------------------------------------------------------------


def finder(form: Expression) -> Callable[[Expression], Expression]:
    """For a pattern: the expression where it matches; for a rule: what the rule makes of it; else None."""
    if (has_head(form, Rule) or has_head(form, RuleDelayed)) and len(form.args) == 2:
        return rewriter(form).here  # type: ignore[union-attr]
    test = matcher(form)
    if test.plain is not None:
        plain = test.plain
        return lambda e: e if plain(e, {}) else None
    return lambda e: e if test.matches(e) else None


def candidates(e: Expression, levels: Levels, heads: bool) -> Iterator[Expression]:
    """The parts at the levels; without further ado on level 1."""
    if levels == ONE and not heads:
        return iter(values_of(e)) if isinstance(e, Expr) or type(e) is Association else iter(())
    return parts_at(e, levels, heads)


@builtin("Cases", "Cases[e, form] gives the elements of e that match form, Cases[e, form -> value] what they become; "
         "Cases[e, form, levels, n] looks at levels and stops after n.", curry="prepend", options=HEADS)  # fmt: skip
def cases(e, form, levels=1, most=None, *, heads):
    """The list of matching parts."""
    count = limit("Cases", most, call("Cases", e, form, levels, most), 4)
    find = finder(form)
    parts = candidates(e, levels_of("Cases", levels), heads is True_)
    results = (x if x is a else evaluate(x) for a in parts if (x := find(a)) is not None)
    return listed(first_few(results, count))


@builtin("FirstCase", "FirstCase[e, form, default, levels] gives the first part of e that matches form.",
         attributes="HoldRest", curry="prepend", options=HEADS)  # fmt: skip
def first_case(e, form, default=NOT_FOUND, levels=1, *, heads):
    """The part, or what a rule makes of it; the default where there is none."""
    find = finder(evaluate(form))
    parts = candidates(e, levels_of("FirstCase", evaluate(levels)), evaluate(heads) is True_)
    return next((x for x in map(find, parts) if x is not None), default)


@builtin("DeleteCases", "DeleteCases[e, form] gives e without the elements that match form; DeleteCases[e, form, "
         "levels, n] looks at levels and stops after n.", curry="prepend", options=HEADS)  # fmt: skip
def delete_cases(e, form, levels=1, most=None, *, heads):
    """The expression that is left."""
    count = limit("DeleteCases", most, call("DeleteCases", e, form, levels, most), 4)
    wanted = levels_of("DeleteCases", levels)
    test = matcher(form).matches
    if wanted == ONE and count is None and heads is not True_:
        if type(e) is Association:
            return Association(r for r in e.rules() if not test(r.args[1]))
        if not isinstance(e, Expr):
            return e
        kept = [a for a in e.args if not test(a)]
        return e if len(kept) == len(e.args) else listed(kept) if is_list(e) else Expr(e.head, tuple(kept))
    left = [1 << 60 if count is None else count]

    def visit(part: Expression, level: int) -> Expression:
        if wanted[1] >= 0 and level >= wanted[1]:
            return part
        if not isinstance(part, Expr) and type(part) is not Association:
            return part
        kept = []
        for r in part.args if isinstance(part, Expr) else part.rules():
            a = r if isinstance(part, Expr) else r.args[1]
            new = visit(a, level + 1)
            if left[0] and inside(wanted, level + 1, depth_of(a)) and test(new):
                left[0] -= 1
                continue
            kept.append(new if isinstance(part, Expr) else Expr(r.head, (r.args[0], new)))
        return Expr(part.head, tuple(kept)) if isinstance(part, Expr) else Association(kept)

    return visit(e, 0)


@builtin("Count", "Count[e, form] tells how many elements of e match form; Count[e, form, levels] how many parts.",
         curry="prepend", options=HEADS)  # fmt: skip
def count_(e, form, levels=1, *, heads):
    """The number of matching parts."""
    if is_number_search(e, form, levels):
        return len(array_positions(e, form))
    test = matcher(form).matches
    return sum(1 for a in candidates(e, levels_of("Count", levels), heads is True_) if test(a))


@builtin("MemberQ", "MemberQ[e, form] tells whether an element of e matches form; MemberQ[e, form, levels] whether a "
         "part.",
         curry="prepend", options=HEADS)  # fmt: skip
def member_q(e, form, levels=1, *, heads):
    """True or False."""
    if is_number_search(e, form, levels):
        return True_ if array_positions(e, form) else False_
    test = matcher(form).matches
    return True_ if any(map(test, candidates(e, levels_of("MemberQ", levels), heads is True_))) else False_


@builtin("FreeQ", "FreeQ[e, form] tells whether no part of e matches form; FreeQ[e, form, levels] no part at the "
         "levels.",
         curry="prepend", options=WITH_HEADS)  # fmt: skip
def free_q(e, form, levels=None, *, heads):
    """True or False."""
    wanted = EVERYWHERE if levels is None else levels_of("FreeQ", levels)
    test = matcher(form).matches
    if is_flat(form):  # some of the arguments of a Flat head may match together
        rule = Rewriting(form, True_, False)
        test = lambda part: rule.apply(part) is not None  # noqa: E731
    return False_ if any(map(test, parts_at(e, wanted, heads is True_))) else True_


# -- positions -------------------------------------------------------------------------------------------------------


def positions_of(e: Expression, levels: Levels, heads: bool) -> Iterator[tuple[tuple[Expression, ...], Expression]]:
    """(position, part) for the parts at the levels: parts before the whole they belong to, left to right."""
    needs_depth = levels[0] < 0 or levels[1] < 0

    def visit(part: Expression, at: tuple[Expression, ...]) -> Iterator[tuple[tuple[Expression, ...], Expression]]:
        level = len(at)
        if levels[1] < 0 or level < levels[1]:
            if isinstance(part, Expr):
                if heads:
                    yield from visit(part.head, (*at, 0))
                for i, a in enumerate(part.args, 1):
                    yield from visit(a, (*at, i))
            elif type(part) is Association:
                for k, v in part.items():
                    yield from visit(v, (*at, Expr(Key, (k,))))
        if inside(levels, level, depth_of(part) if needs_depth else 0):
            yield at, part

    return visit(e, ())


@builtin("Position", "Position[e, form] gives the positions of the parts of e that match form; Position[e, form, "
         "levels, n] looks at levels and stops after n.", curry="prepend", options=WITH_HEADS)  # fmt: skip
def position(e, form, levels=None, most=None, *, heads):
    """The list of positions, each a list of indices or keys."""
    count = limit("Position", most, call("Position", e, form, levels, most), 4)
    wanted = EVERYWHERE if levels is None else levels_of("Position", levels)
    if type(e) is PackedList and type(form) in (int, float) and wanted[1] >= e.array.ndim and wanted[0] <= 1:
        found = array_positions(e, form)
    else:
        test = matcher(form).matches
        matching = (Expr(List, at) for at, part in positions_of(e, wanted, heads is True_) if test(part))
        found = list(first_few(matching, count))
    return Expr(List, tuple(found if count is None else found[:count]))


def array_positions(e: PackedList, number: Expression) -> list[Expression]:
    """The positions of a number in a packed list."""
    import numpy

    if (e.array.dtype.kind == "i") != (type(number) is int) or e.array.dtype.kind == "c":
        return []
    return [Expr(List, tuple(at)) for at in (numpy.argwhere(e.array == number) + 1).tolist()]


def is_number_search(e: Expression, form: Expression, levels: Expression) -> bool:
    """Whether a plain number is wanted among the elements of a packed vector."""
    return type(e) is PackedList and e.array.ndim == 1 and levels == 1 and type(form) in (int, float)


@builtin("FirstPosition", "FirstPosition[e, form, default, levels] gives the position of the first part that matches "
         "form.",
         attributes="HoldRest", curry="prepend", options=WITH_HEADS)  # fmt: skip
def first_position(e, form, default=NOT_FOUND, levels=None, *, heads):
    """The position; the default where there is none."""
    wanted = EVERYWHERE if levels is None else levels_of("FirstPosition", evaluate(levels))
    test = matcher(evaluate(form)).matches
    found = positions_of(e, wanted, evaluate(heads) is True_)
    return next((Expr(List, at) for at, part in found if test(part)), default)


# -- one list picked by another --------------------------------------------------------------------------------------


@builtin("Pick", "Pick[e, sel, form] gives the elements of e for which the element of sel matches form (default True).",
         messages={"incomp": "Expressions `1` and `2` have incompatible shapes."})  # fmt: skip
def pick(e, selector, form=True_):
    """The picked elements, in the nesting of the selector."""
    test = matcher(form).matches

    def visit(part: Expression, sel: Expression) -> Expression:
        if test(sel):
            return part
        if not has_elements(sel) or not has_elements(part):
            return None
        parts, sels = values_of(part), values_of(sel)
        if len(parts) != len(sels):
            raise WolframMessage("Pick", "incomp", e, selector)
        kept = [(i, x) for i, (p, s) in enumerate(zip(parts, sels, strict=True)) if (x := visit(p, s)) is not None]
        if type(part) is Association:
            rules = part.rules()
            return Association(Expr(rules[i].head, (rules[i].args[0], x)) for i, x in kept)
        return Expr(part.head, tuple(x for _, x in kept))

    if not has_elements(e) and not test(selector):
        message("Pick", "incomp", e, selector)
        return None
    found = visit(e, selector)
    return Expr(system("Sequence"), ()) if found is None else found


def has_elements(e: Expression) -> bool:
    """Whether `e` is a normal expression or an association."""
    return isinstance(e, Expr) or type(e) is Association


# -- tests of all elements -------------------------------------------------------------------------------------------


@builtin("DeleteMissing", "DeleteMissing[e] gives e without elements with head Missing; DeleteMissing[e, n] at n "
         "levels.")  # fmt: skip
def delete_missing(e, levels=1):
    """The expression that is left."""
    return call("DeleteCases", e, MISSING_FORM, levels)


@builtin("MissingQ", "MissingQ[e] tells whether e has the head Missing.")
def missing_q(e):
    """True or False."""
    return True_ if has_head(e, Missing) else False_


@builtin("Discard", "Discard[e, test] gives the elements of e for which test does not give True; Discard[e, test, n] "
         "leaves out the first n others only.", curry="prepend")  # fmt: skip
def discard(e, test, count=Infinity):
    """The elements that fail, under the same head."""
    if type(e) is not Association and not isinstance(e, Expr):
        raise WolframMessage("Discard", "normal", 1, call("Discard", e, test))
    most = count.args[0] if has_head(count, system("UpTo")) and len(count.args) == 1 else count
    if most is not Infinity and (type(most) is not int or most < 0):
        return None
    check, left = applier(test), most if type(most) is int else float("inf")
    kept = []
    for a in e.rules() if type(e) is Association else e.args:
        if left > 0 and check(a.args[1] if type(e) is Association else a) is True_:
            left -= 1
        else:
            kept.append(a)
    return Association(kept) if type(e) is Association else Expr(e.head, tuple(kept))
