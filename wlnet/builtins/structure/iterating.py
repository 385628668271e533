"""Functions applied again and again: Fold, Nest, FixedPoint and their kind."""

from __future__ import annotations

from collections.abc import Iterator

from wlnet.evaluator import applier, builtin
from wlnet.evaluator.loop import iterations_check
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, is_list, system

from ..lists.packing import listed
from .levels import is_infinity
from .structure import same_value

List, True_, All, SameTest, Automatic = map(system, ("List", "True", "All", "SameTest", "Automatic"))
Folding = tuple[Expression, Expression, tuple[Expression, ...]]


def fold_parts(name: str, function: Expression, start: Expression, last: Expression) -> Folding | None:
    """(head of the list, start, items) of name[function, start, list] or name[function, list]; None for {} alone."""
    args = (start,) if last is None else (start, last)
    e = args[-1]
    if not isinstance(e, Expr) and type(e) is not Association:
        raise WolframMessage(name, "normal", len(args) + 1, call(name, function, *args))
    head, items = (e.head, e.args) if isinstance(e, Expr) else (List, tuple(e.values()))
    if len(args) == 2:
        return head, args[0], items
    return (head, items[0], items[1:]) if items else None


@builtin("Fold", "Fold[f, x, {a, b, ...}] gives f[f[x, a], b] and so on; Fold[f, {a, b, ...}] starts with a.",
         curry="append")  # fmt: skip
def fold(function, start, e=None):
    """The last value of FoldList."""
    parts = fold_parts("Fold", function, start, e)
    if parts is None:
        return None
    apply, (_, value, items) = applier(function), parts
    for item in items:
        value = apply(value, item)
    return value


@builtin("FoldList", "FoldList[f, x, {a, b, ...}] gives {x, f[x, a], f[f[x, a], b], ...}.", curry="append")
def fold_list(function, start, e=None):
    """All the intermediate values of Fold."""
    parts = fold_parts("FoldList", function, start, e)
    if parts is None:
        return Expr(List, ())
    apply, (head, value, items) = applier(function), parts
    values = [value]
    for item in items:
        value = apply(value, item)
        values.append(value)
    return listed(values) if head is List else Expr(head, tuple(values))


@builtin("FoldPair", "FoldPair[f, y, {a, b, ...}] folds with f giving {result, next y}; it gives the last result.")
def fold_pair(function, start, e=None, wrapper=None):
    """The last element of FoldPairList."""
    values = list(pairs("FoldPair", function, start, e, wrapper))
    return values[-1] if values else None


@builtin("FoldPairList", "FoldPairList[f, y, {a, b, ...}] folds with f giving {result, next y}; it gives all results.")
def fold_pair_list(function, start, e=None, wrapper=None):
    """The list of the results."""
    return listed(pairs("FoldPairList", function, start, e, wrapper))


def pairs(
    name: str, function: Expression, start: Expression, e: Expression, wrapper: Expression
) -> Iterator[Expression]:
    """The results of a fold over {result, state} pairs."""
    parts = fold_parts(name, function, start, e)
    if parts is None:
        return
    apply, (_, state, items) = applier(function), parts
    for item in items:
        pair = apply(state, item)
        if not is_list(pair) or len(pair.args) != 2:
            raise WolframMessage(name, "pair", pair, text="`1` is not a list of two elements.")
        yield pair.args[0] if wrapper is None else Expr(wrapper, (pair,))
        state = pair.args[1]


def times(name: str, n: Expression, whole: Expr) -> int:
    """A number of repetitions."""
    if type(n) is not int or n < 0:
        raise WolframMessage(name, "intnm", 3, whole)
    return n


@builtin("Nest", "Nest[f, x, n] applies f to x n times.")
def nest(function, value, n):
    """f[f[... f[x] ...]]."""
    apply = applier(function)
    for _ in range(times("Nest", n, call("Nest", function, value, n))):
        value = apply(value)
    return value


@builtin("NestList", "NestList[f, x, n] gives {x, f[x], f[f[x]], ...} with f applied 0 to n times.")
def nest_list(function, value, n):
    """The list of the values."""
    apply, values = applier(function), [value]
    for _ in range(times("NestList", n, call("NestList", function, value, n))):
        value = apply(value)
        values.append(value)
    return listed(values)


def nested_while(
    name: str, function: Expression, start: Expression, test: Expression, last: Expression,
    most: Expression, more: Expression,
) -> list[Expression]:  # fmt: skip
    """The values of NestWhileList."""
    least = newest = 1
    if last is All:
        newest = 0
    elif type(last) is int and last > 0:
        least = newest = last
    elif (
        is_list(last)
        and len(last.args) == 2
        and type(last.args[0]) is int
        and (is_infinity(last.args[1]) or (type(last.args[1]) is int and last.args[1] > 0))
    ):
        least = last.args[0]
        newest = 0 if is_infinity(last.args[1]) else last.args[1]
    else:
        raise WolframMessage(name, "nwargs", last, text="Invalid number of results `1` to test.")
    limit = most if type(most) is int else None
    apply, check, values = applier(function), applier(test), [start]
    steps = 0
    while (limit is None or steps < limit) and (
        len(values) < least or check(*(values[-newest:] if newest else values)) is True_
    ):
        values.append(apply(values[-1]))
        steps += 1
    if type(more) is int and more < 0:
        return values[:more]
    for _ in range(more if type(more) is int else 0):
        values.append(apply(values[-1]))
    return values


@builtin("NestWhile", "NestWhile[f, x, test, m, max, n] applies f to x while test of the last m values gives True.")
def nest_while(function, value, test, last=1, most=None, more=0):
    """The first value for which the test fails."""
    values = nested_while("NestWhile", function, value, test, last, most, more)
    return values[-1] if values else None


@builtin("NestWhileList", "NestWhileList[f, x, test, m, max, n] gives {x, f[x], ...} up to the value NestWhile gives.")
def nest_while_list(function, value, test, last=1, most=None, more=0):
    """The list of the values."""
    return listed(nested_while("NestWhileList", function, value, test, last, most, more))


def to_fixed_point(
    name: str, function: Expression, value: Expression, most: Expression, test: Expression
) -> Iterator[Expression]:
    """The values of FixedPointList."""
    apply = applier(function)
    check = None if test is Automatic else applier(test)
    if most is not None and not is_infinity(most) and (type(most) is not int or most < 0):
        raise WolframMessage(name, "intnm", 3, call(name, function, value, most))
    limit = most if type(most) is int else None
    yield value
    count = 0
    while limit is None or count < limit:
        new = apply(value)
        count += 1
        yield new
        if same_value(new, value) if check is None else check(value, new) is True_:
            return
        value = new
        if limit is None and count > 65536:
            iterations_check(count)


SAME = {"SameTest": Automatic}


@builtin("FixedPoint", "FixedPoint[f, x] applies f to x until the value does not change; FixedPoint[f, x, n] at most "
         "n times.",
         options=SAME)  # fmt: skip
def fixed_point(function, value, most=None, *, same_test):
    """The value that stays."""
    *_, last = to_fixed_point("FixedPoint", function, value, most, same_test)
    return last


@builtin("FixedPointList", "FixedPointList[f, x] gives {x, f[x], f[f[x]], ...} until the value does not change.",
         options=SAME)  # fmt: skip
def fixed_point_list(function, value, most=None, *, same_test):
    """The list of the values."""
    return listed(to_fixed_point("FixedPointList", function, value, most, same_test))
