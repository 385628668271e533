"""Intervals of real numbers: unions, intersections, and what arithmetic and functions make of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import cmp_to_key, reduce
from itertools import product
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import BigReal, Expr, Expression, call, has_head, is_list, list_of, system

from .comparison import truth
from .infinities import NEGATIVE_INFINITY, Infinity, direction
from .number_tower import machine
from .numeric_value import real_value

Interval, Plus, Times, Power, E = map(system, ("Interval", "Plus", "Times", "Power", "E"))
Pair = tuple[Expression, Expression]
INCREASING = ("Log", "ArcTan", "ArcSin", "Sinh", "Tanh", "ArcSinh", "ArcTanh", "ArcCosh", "Erf", "Floor", "Ceiling",
              "Round", "Sign", "IntegerPart", "UnitStep", "Log2", "Log10", "LogisticSigmoid")  # fmt: skip
DECREASING = ("ArcCos", "Erfc", "ArcCoth")


def less(a: Expression, b: Expression) -> bool:
    """Whether one end lies below another."""
    if type(a) in (int, Fraction, float) and type(b) in (int, Fraction, float):
        return bool(a < b)
    return evaluate(call("Less", a, b)) is system("True")


def lowest(values: Iterable[Expression]) -> Expression:
    """The smallest of some ends."""
    return reduce(lambda a, b: b if less(b, a) else a, values)


def highest(values: Iterable[Expression]) -> Expression:
    """The largest of some ends."""
    return reduce(lambda a, b: b if less(a, b) else a, values)


def number(e: Expression) -> float | None:
    """The machine number of a real end, infinite ones among them; None for anything else."""
    way = direction(e)
    if way in (1, -1):
        return math.inf * way
    value = real_value(e)
    if value is None:
        return None
    found = machine(value)
    return found.real if not isinstance(found, complex) or not found.imag else None


def pairs(e: Expression) -> list[Pair] | None:
    """The ends of the parts of an interval, in order; None for anything else."""
    if not has_head(e, Interval):
        return None
    found: list[Pair] = []
    for part in e.args:
        ends = part.args if is_list(part) and len(part.args) == 2 else (part, part) if not is_list(part) else ()
        if not ends or any(number(x) is None for x in ends):
            return None
        found.append((ends[1], ends[0]) if less(ends[1], ends[0]) else (ends[0], ends[1]))
    return found


def united(parts: Iterable[Pair]) -> list[Pair]:
    """The parts in order, those that touch put together."""

    def first(p: Pair, q: Pair) -> int:
        return -1 if less(p[0], q[0]) else int(less(q[0], p[0]))

    order = sorted(parts, key=cmp_to_key(first))
    found: list[Pair] = []
    for low, high in order:
        if found and not less(found[-1][1], low):
            found[-1] = (found[-1][0], highest((found[-1][1], high)))
        else:
            found.append((low, high))
    return found


def written(parts: Iterable[Pair]) -> Expr:
    """The interval of some parts."""
    return Expr(Interval, tuple(list_of(*p) for p in united(parts)))


def operand(e: Expression) -> list[Pair] | None:
    """The parts of an interval, or a real number as one; None for anything else."""
    found = pairs(e)
    if found is not None or has_head(e, Interval):
        return found
    return [(e, e)] if number(e) is not None else None


def combined(head: Expression, join: Callable[[Pair, Pair], list[Pair]]) -> Callable[..., Expression]:
    """What a sum or product makes of intervals and real numbers among its terms; the others stay."""

    def rule(*args: Expression) -> Expression:
        found, rest, count = None, [], 0
        for a in args:
            parts = operand(a)
            if parts is None:
                rest.append(a)
                continue
            count += 1
            found = parts if found is None else united(p for x, y in product(found, parts) for p in join(x, y))
        if count < 2 or found is None:
            return None
        return written(found) if not rest else Expr(head, (written(found), *rest))

    return rule


def value(head: Expression, *args: Expression) -> Expression:
    """The value of an end."""
    return evaluate(Expr(head, args))


def added(x: Pair, y: Pair) -> list[Pair]:
    """[a + c, b + d]."""
    return [(value(Plus, x[0], y[0]), value(Plus, x[1], y[1]))]


def multiplied(x: Pair, y: Pair) -> list[Pair]:
    """From the least to the greatest of the products of ends; 0 times Infinity is 0."""
    ends = [0 if 0 in (a, b) and (number(a) == 0 or number(b) == 0) else value(Times, a, b) for a, b in product(x, y)]
    return [(lowest(ends), highest(ends))]


def raised(base: Expression, exponent: Expression) -> Expression:
    """Powers: whole ones of any interval, others of intervals without negative numbers, a number to an interval."""
    parts = pairs(base)
    if parts is None:
        above, ground = pairs(exponent), number(base)
        if above is None or ground is None or ground <= 0:
            return None
        ends = [(value(Power, base, low), value(Power, base, high)) for low, high in above]
        return written((low, high) if ground >= 1 else (high, low) for low, high in ends)
    if type(exponent) is int and exponent > 0:
        return written(p for part in parts for p in power(part, exponent))
    if type(exponent) is int and exponent < 0:
        return written(p for part in parts for q in power(part, -exponent) for p in reciprocal(q))
    if number(exponent) is None or any(less(low, 0) for low, _ in parts):
        return None
    ends = [(value(Power, low, exponent), value(Power, high, exponent)) for low, high in parts if less(0, low)]
    ends += [
        (0, value(Power, high, exponent)) if less(0, exponent) else (value(Power, high, exponent), Infinity)
        for low, high in parts
        if not less(0, low)
    ]
    return written((lowest(p), highest(p)) for p in ends)


def power(part: Pair, n: int) -> list[Pair]:
    """The n-th powers, n > 0."""
    low, high = (value(Power, end, n) for end in part)
    if n % 2:
        return [(low, high)]
    if not less(0, part[0]) and not less(part[1], 0):
        return [(0, highest((low, high)))]
    return [(lowest((low, high)), highest((low, high)))]


def reciprocal(part: Pair) -> list[Pair]:
    """1/x: two parts where 0 lies inside."""
    low, high = part
    zero_low, zero_high = number(low) == 0, number(high) == 0
    if zero_low and zero_high:
        return []
    if zero_low:
        return [(value(Power, high, -1), Infinity)]
    if zero_high:
        return [(NEGATIVE_INFINITY, value(Power, low, -1))]
    if less(low, 0) and less(0, high):
        return [(NEGATIVE_INFINITY, value(Power, low, -1)), (value(Power, high, -1), Infinity)]
    return [(value(Power, high, -1), value(Power, low, -1))]


def monotone(name: str, grows: bool) -> Callable[..., Expression]:
    """A function that only grows, or only falls: the values at the ends."""
    head = system(name)

    def rule(x: Expression, *more: Expression) -> Expression:
        parts = pairs(x)
        if parts is None or more:
            return None
        ends = [(value(head, low), value(head, high)) for low, high in parts]
        if any(number(v) is None for p in ends for v in p):
            return None
        return written(p if grows else (p[1], p[0]) for p in ends)

    return rule


def wave(name: str, top: float) -> Callable[..., Expression]:
    """Sin or Cos, whose highest value is at `top` and every full turn from there."""
    head = system(name)

    def rule(x: Expression) -> Expression:
        parts = pairs(x)
        if parts is None:
            return None
        found: list[Pair] = []
        for low, high in parts:
            a, b = number(low), number(high)
            if a is None or b is None or b - a >= 2 * math.pi:
                return written([(-1, 1)])
            ends = [value(head, low), value(head, high)]
            for peak, place in ((1, top), (-1, top + math.pi)):
                turns = math.ceil((a - place) / (2 * math.pi) - 1e-12)
                if place + 2 * math.pi * turns <= b + 1e-12 * max(1, abs(b)):
                    ends.append(peak)
            found.append((lowest(ends), highest(ends)))
        return written(found)

    return rule


def absolute(x: Expression) -> Expression:
    """The distances from 0."""
    parts = pairs(x)
    if parts is None:
        return None
    found: list[Pair] = []
    for low, high in parts:
        ends = [value(system("Abs"), low), value(system("Abs"), high)]
        if less(low, 0) and less(0, high):
            ends.append(0)
        found.append((lowest(ends), highest(ends)))
    return written(found)


def extreme(chosen: Callable[[Iterable[Expression]], Expression], end: int) -> Callable[..., Expression]:
    """Max or Min: the greatest, or least, of the ends and the other arguments."""

    def rule(*args: Expression) -> Expression:
        ends = []
        for a in args:
            parts = operand(a)
            if parts is None:
                return None
            ends += [p[end] for p in parts]
        return chosen(ends) if ends else None

    return rule


def ordered(name: str) -> Callable[..., Expression]:
    """Less and its kind: True or False where all numbers of both agree."""
    holds = system(name)

    def rule(*args: Expression) -> Expression:
        if len(args) != 2:
            return None
        x, y = operand(args[0]), operand(args[1])
        if not x or not y:
            return None
        ends = product((x[0][0], x[-1][1]), (y[0][0], y[-1][1]))
        answers = {evaluate(Expr(holds, pair)) for pair in ends}
        return answers.pop() if len(answers) == 1 else None

    return rule


RULES: dict[Any, Any] = {
    Plus: combined(Plus, added), Times: combined(Times, multiplied), Power: raised, system("Abs"): absolute,
    system("Sin"): wave("Sin", math.pi / 2), system("Cos"): wave("Cos", 0.0), system("Max"): extreme(highest, 1),
    system("Min"): extreme(lowest, 0),
    **{system(n): monotone(n, True) for n in INCREASING}, **{system(n): monotone(n, False) for n in DECREASING},
    **{system(n): ordered(n) for n in ("Less", "LessEqual", "Greater", "GreaterEqual")},
}  # fmt: skip


def surrounded(x: Expression) -> Pair:
    """The numbers an inexact number may stand for; an exact one alone."""
    if type(x) is float:
        return math.nextafter(x, -math.inf), math.nextafter(x, math.inf)
    if type(x) is BigReal:
        error = call("Times", call("Abs", x), call("Power", 10, call("Minus", call("Precision", x))))
        return evaluate(call("Subtract", x, error)), evaluate(call("Plus", x, error))
    return x, x


@builtin("Interval", "Interval[{a, b}] stands for all real numbers from a to b, Interval[{a, b}, {c, d}, ...] for "
         "those of several ranges. Arithmetic gives the interval of all results.", up=RULES,
         messages={"nvld": "Interval specification `1` is not a number or a pair of real numbers."})  # fmt: skip
def interval(*parts):
    """Ranges in order, those that touch put together."""
    if any(not is_list(p) and number(p) is not None for p in parts):
        return Expr(Interval, tuple(p if is_list(p) or number(p) is None else list_of(*surrounded(p)) for p in parts))
    for p in parts:
        if is_list(p) and len(p.args) != 2:
            message("Interval", "nvld", p)
            return None
    whole = Expr(Interval, parts)
    found = pairs(whole)
    if found is None:
        return None
    made = written(found)
    return None if made == whole else made


@builtin("IntervalUnion", "IntervalUnion[interval1, interval2, ...] is the union of intervals.",
         attributes="Flat OneIdentity Orderless")  # fmt: skip
def interval_union(*intervals):
    """All parts of all."""
    found = [pairs(e) for e in intervals]
    if any(f is None for f in found):
        return None
    return written(p for f in found if f is not None for p in f)


@builtin("IntervalIntersection", "IntervalIntersection[interval1, interval2, ...] is the intersection of intervals.",
         attributes="Flat OneIdentity Orderless")  # fmt: skip
def interval_intersection(*intervals):
    """What all have in common; Interval[] where that is nothing."""
    found = [pairs(e) for e in intervals]
    if not found or any(f is None for f in found):
        return None
    shared: list[Pair] = found[0] or []
    for parts in found[1:]:
        both = [(highest((a, c)), lowest((b, d))) for (a, b), (c, d) in product(shared, parts or [])]
        shared = [p for p in both if not less(p[1], p[0])]
    return written(shared)


@builtin("IntervalMemberQ", "IntervalMemberQ[interval, x] tells whether the number or the interval x lies in an "
         "interval.", attributes="Listable")  # fmt: skip
def interval_member_q(within, x):
    """Whether one part has all of every part of x."""
    whole, parts = pairs(within), operand(x)
    if whole is None or parts is None:
        return truth(False) if whole is not None or pairs(x) is not None else None
    return truth(all(any(not less(a, low) and not less(high, b) for low, high in whole) for a, b in parts))
