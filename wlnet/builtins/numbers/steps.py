"""Functions with corners: Ramp, UnitStep, Unitize, Clip, Rescale, KroneckerDelta, Chop, Threshold."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import (
    NUMBER_TYPES,
    REAL_TYPES,
    Association,
    BigComplex,
    BigReal,
    Expr,
    Expression,
    PackedList,
    call,
    is_list,
    list_of,
    same,
    system,
)
from wlnet.expr.formals import mentions_formal
from wlnet.expr.images import Image

from .arithmetic import NUMERIC
from .comparison import ordinal
from .infinities import direction
from .number_tower import MACHINE, is_zero, machine
from .numeric_value import real_value, sign_of
from .significance import united

Plus, Times, Power, Indeterminate = map(system, ("Plus", "Times", "Power", "Indeterminate"))


def fast_ramp(x: Any = None, *rest: Any) -> Expression:
    """Ramp of a number or a packed list."""
    if rest:
        return None
    if type(x) is float or type(x) is int:
        return x if x >= 0 else type(x)(0) if x < 0 else None
    if type(x) is PackedList and x.array.dtype.kind != "c":
        import numpy

        return PackedList(numpy.maximum(x.array, 0))
    return None


def sign_or_direction(x: Expression) -> Expression:
    """The sign of a real number or of an infinity; None for anything else."""
    d = direction(x)
    return d if d in (1, -1) else sign_of(x)


@builtin("Ramp", "Ramp[x] is x for x >= 0 and 0 otherwise.", attributes=NUMERIC, fast=fast_ramp)
def ramp(x):
    """The larger of x and 0."""
    s = sign_or_direction(x)
    return None if s is None else x if s >= 0 else 0


def fast_unit_step(x: Any = None, *rest: Any) -> Expression:
    """UnitStep of a number or a packed list."""
    if rest:
        return None
    if type(x) is float or type(x) is int:
        return int(x >= 0) if x == x else None
    if type(x) is PackedList and x.array.dtype.kind != "c":
        return PackedList((x.array >= 0).astype("int64"))
    return None


@builtin("UnitStep", "UnitStep[x] is 0 for x < 0 and 1 for x >= 0; of several arguments, 1 if none is negative.",
         attributes=NUMERIC, fast=fast_unit_step)  # fmt: skip
def unit_step(*args):
    """0 or 1."""
    signs = [sign_or_direction(a) for a in args]
    if any(s is not None and s < 0 for s in signs):
        return 0
    return 1 if None not in signs else None


@builtin("HeavisideTheta", "HeavisideTheta[x] is 0 for x < 0 and 1 for x > 0.", attributes=NUMERIC)
def heaviside_theta(*args):
    """0 or 1; unevaluated at 0."""
    signs = [sign_or_direction(a) for a in args]
    if any(s is not None and s < 0 for s in signs):
        return 0
    return 1 if all(s == 1 for s in signs) else None


@builtin("Unitize", "Unitize[x] is 0 where x is 0 and 1 elsewhere; Unitize[x, d] is 0 where Abs[x] < d.",
         attributes=NUMERIC)  # fmt: skip
def unitize(x, limit=0):
    """0 or 1."""
    size = evaluate(call("Abs", x))
    if type(size) not in REAL_TYPES:
        size = real_value(size)
    bound = real_value(limit)
    if size is None or bound is None:
        return None
    order = ordinal(size, bound)
    return int(order is not None and order >= 0 and not is_zero(size))


@builtin("KroneckerDelta", "KroneckerDelta[n1, n2, ...] is 1 if all arguments are equal and 0 otherwise.",
         attributes="Listable NumericFunction Orderless")  # fmt: skip
def kronecker_delta(*args):
    """0 or 1; with one argument, whether it is 0."""
    return delta((0, *args) if len(args) == 1 else args)


@builtin("DiscreteDelta", "DiscreteDelta[n1, n2, ...] is 1 if all arguments are 0, and 0 otherwise.",
         attributes="Listable NumericFunction Orderless")  # fmt: skip
def discrete_delta(*args):
    """0 or 1."""
    return delta((0, *args))


def delta(args: tuple[Expression, ...]) -> Expression:
    """1 if all are equal, 0 if two certainly are not; None otherwise."""
    from .comparison import equal

    found = [equal(args[0], a) for a in args[1:]]
    return 0 if False in found else 1 if None not in found else None


LIMITS = {"lim": "The limits in `1` should be a list of two real numbers."}


@builtin("Clip", "Clip[x] is x brought between -1 and 1; Clip[x, {min, max}] between min and max; Clip[x, {min, max}, "
         "{a, b}] gives a below and b above.", attributes="NumericFunction", messages=LIMITS)  # fmt: skip
def clip(x, limits=None, values=None):
    """x within the limits, element by element in lists."""
    low, high = pair(limits, (-1, 1))
    below, above = pair(values, (low, high))
    if low is None or below is None:
        message("Clip", "lim", call("Clip", x, *(a for a in (limits, values) if a is not None)))
        return None
    return clipped(x, low, high, below, above)


def pair(e: Expression, default: tuple[Expression, Expression]) -> tuple[Expression, Expression]:
    """The two elements of a list of numbers or infinities; Nones where it is none."""
    if e is None:
        return default
    return (e.args[0], e.args[1]) if is_list(e) and len(e.args) == 2 else (None, None)


def clipped(x: Expression, low: Expression, high: Expression, below: Expression, above: Expression) -> Expression:
    """The value, or the list of values, within limits; None where a value is not comparable."""
    numbers = all(type(v) in (int, float) for v in (low, high, below, above))
    if type(x) is PackedList and numbers and x.array.dtype.kind in "if":
        import numpy

        if x.array.dtype.kind == "f" or all(type(v) is int for v in (below, above)):
            values = numpy.where(x.array < low, below, numpy.where(x.array > high, above, x.array))
            return PackedList(values.astype(x.array.dtype))
    if is_list(x):
        items = [clipped(a, low, high, below, above) for a in x.args]
        return list_of(*(call("Clip", a, list_of(low, high), list_of(below, above)) if v is None else v
                         for a, v in zip(x.args, items, strict=True)))  # fmt: skip
    if x is Indeterminate:
        return x
    first, second = ordinal(x, low), ordinal(x, high)
    if first is None or second is None:
        return None
    return below if first < 0 else above if second > 0 else x


@builtin("Rescale", "Rescale[x, {min, max}] maps the range from min to max to 0 to 1; Rescale[x, {min, max}, {a, b}] "
         "to a to b; Rescale[list] takes the range of the list.", attributes="NumericFunction",
         messages={"lim": "The range `1` should be a list of two numbers."})  # fmt: skip
def rescale(x, span=None, target=None):
    """(x - min)/(max - min), element by element in lists."""
    if span is None:
        if not is_list(x):
            return None
        low, high = evaluate(call("Min", x)), evaluate(call("Max", x))
    else:
        low, high = pair(span, (None, None))
    start, end = pair(target, (0, 1))
    if low is None or start is None:
        message("Rescale", "lim", span if low is None else target)
        return None
    width = evaluate(difference(high, low))
    if type(width) in NUMBER_TYPES and is_zero(width):
        return evaluate(Expr(Times, (0, x)))
    share = Expr(Times, (difference(x, low), Expr(Power, (width, -1))))
    if target is None:
        return share
    return Expr(Plus, (start, Expr(Times, (share, difference(end, start)))))


def difference(a: Expression, b: Expression) -> Expression:
    """a - b, not evaluated."""
    return Expr(Plus, (a, Expr(Times, (-1, b))))


@builtin("Chop", "Chop[e] replaces reals in e closer to zero than 10^-10 by 0; Chop[e, d] those closer than d.",
         messages={"tolnn": "The tolerance `1` should be a number that is not negative."})  # fmt: skip
def chop(e, limit=1e-10):
    """The expression without tiny reals and tiny imaginary parts."""
    if mentions_formal(e) or mentions_formal(limit):
        return None
    bound = real_value(limit)
    if bound is None or sign_of(bound) == -1:
        message("Chop", "tolnn", limit)
        return None
    return chopped(e, float(machine(bound).real))


def chopped(e: Expression, limit: float) -> Expression:
    """`Chop` of a value."""
    kind = type(e)
    if kind is float:
        return 0 if abs(e) < limit else e
    if kind is BigReal:
        return 0 if e.value.copy_abs() < limit else e
    if kind is BigComplex:
        return united(chopped(e.re, limit), chopped(e.im, limit))
    if kind is complex:
        re, im = chopped(e.real, limit), chopped(e.imag, limit)
        return re if type(im) is int else complex(re, im)
    if kind is PackedList:
        import numpy

        if e.array.dtype.kind == "i":
            return e
        part = e.array.imag if e.array.dtype.kind == "c" else e.array
        small = (numpy.abs(part) < limit) | (numpy.abs(e.array.real) < limit)
        return list_of(*(chopped(a, limit) for a in e.args)) if small.any() else e
    if kind is Association:
        return Association(Expr(r.head, (r.args[0], chopped(r.args[1], limit))) for r in e.table.values())
    if kind is Expr:
        args = tuple(chopped(a, limit) for a in e.args)
        return e if all(map(same, args, e.args)) else Expr(e.head, args)
    return e


@builtin("Threshold", "Threshold[data, d] replaces numbers in data with Abs[x] <= d by 0 (d is 10^-10 if left out).",
         messages={"tolnn": "The threshold `1` should be a number that is not negative."})  # fmt: skip
def threshold(data, limit=1e-10):
    """The data with small values made zero."""
    if mentions_formal(data) or mentions_formal(limit):
        return None
    bound = real_value(limit)
    if bound is None or sign_of(bound) == -1:
        message("Threshold", "tolnn", limit)
        return None
    return thresholded(data, float(machine(bound).real))


def thresholded(e: Expression, limit: float) -> Expression:
    """`Threshold` of a value or of a list."""
    if type(e) is PackedList:
        import numpy

        return PackedList(numpy.where(numpy.abs(e.array) <= limit, 0, e.array).astype(e.array.dtype))
    if is_list(e):
        return list_of(*(thresholded(a, limit) for a in e.args))
    if type(e) in MACHINE:
        return e if abs(e) > limit else type(e)(0)
    if type(e) is Image:
        values = e.reals()
        values[abs(values) <= limit] = 0
        return Image.from_reals(values, e.type_name, e.color_space)
    if type(e) in NUMBER_TYPES:
        return e if abs(machine(e)) > limit else 0
    return e
