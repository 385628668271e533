"""Totals, means, medians, quantiles and variances of lists, of the columns of matrices, of associations."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.loop import apply_evaluated
from wlnet.expr import (
    NUMBER_TYPES,
    Association,
    Expr,
    Expression,
    PackedList,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    literal_key,
    system,
)

from ..lists.packing import array_of, length_of, pack
from ..numbers.infinities import Infinity
from ..numbers.number_tower import is_zero
from ..numbers.numeric_value import is_numeric
from ..numbers.packed_arithmetic import WORD
from ..structure.atom_methods import method_of

Plus, Times, Power, List = system("Plus"), system("Times"), system("Power"), system("List")
MEAN, DEVIATION = system("Mean"), system("StandardDeviation")
RECTANGULAR = "A nonempty rectangular list is expected at position `1` in `2`."


def over(a: Expression, b: Expression) -> Expression:
    """a/b, not evaluated."""
    return Expr(Times, (a, Expr(Power, (b, -1))))


def minus(a: Expression, b: Expression) -> Expression:
    """a - b, not evaluated."""
    return Expr(Plus, (a, Expr(Times, (-1, b))))


def values_of(data: Expression) -> Expression:
    """The list of values of an association; lists as they are; None for anything else."""
    if type(data) is Association:
        return list_of(*data.values())
    return data if is_list(data) else None


def sum_of(items: Expression) -> Expression:
    """The sum of the elements of a list."""
    array = items.array if type(items) is PackedList else None
    if array is None or not array.size:
        return apply_evaluated(Plus, items.args)
    if array.dtype.kind == "i" and max(-int(array.min()), int(array.max())) * len(array) >= WORD:
        array = array.astype(object)
    return from_array(numpy_array(array.sum(axis=0)))


def numpy_array(value: Any) -> Any:
    """A NumPy array with a number in it, or the array itself."""
    import numpy

    return numpy.asarray(value)


@builtin("Total", "Total[list] is the sum of the elements; Total[list, n] sums n levels; Total[list, {n}] level n.",
         messages={"tllen": "Lists of unequal length in `1` cannot be added.",
                   "lev": "Level `1` is not n, {n}, {m, n} or Infinity."})  # fmt: skip
def total(data, level=None):
    """The sum of the elements of a list, of an association, or of all parts down to a level."""
    items = values_of(data)
    if items is None:
        method = method_of("Total", data)
        if method is not None:
            return method(data, level)
        return data if type(data) in NUMBER_TYPES or is_numeric(data) else None
    if level is None:
        if ragged(items):
            message("Total", "tllen", data)
            return None
        return sum_of(items)
    found = levels(level, items)
    if found is None:
        message("Total", "lev", level)
        return None
    return total_of(items, *found)


def ragged(items: Expr) -> bool:
    """Whether lists of unequal length would have to be added."""
    if type(items) is PackedList:
        return False
    return len({len(a.args) for a in items.args if is_list(a)}) > 1


def levels(level: Expression, items: Expr) -> tuple[int, int] | None:
    """First and last level meant by n, {n}, {m, n} or Infinity; negative ones count from the deepest lists."""
    ends = level.args if is_list(level) else (1, level)
    ends = (ends[0], ends[0]) if len(ends) == 1 else ends
    if len(ends) != 2:
        return None
    first, last = (1_000_000 if e is Infinity else e for e in ends)
    if type(first) is not int or type(last) is not int:
        return None
    if first < 0 or last < 0:
        deepest = depth_of(items)
        first, last = (n + deepest + 1 if n < 0 else n for n in (first, last))
    return (first, last) if first > 0 else None


def depth_of(items: Expression) -> int:
    """How many lists lie inside each other."""
    if type(items) is PackedList:
        return int(items.array.ndim)
    return 1 + max(map(depth_of, items.args), default=0) if is_list(items) else 0


def total_of(items: Expression, first: int, last: int, inner: bool = False) -> Expression:
    """The sum over the levels first to last of nested lists; an inner list without those levels stays."""
    if not is_list(items) or last < 1:
        return items
    if not items.args:
        return items if first > 1 and inner else 0
    if first == 1 and type(items) is PackedList and items.array.dtype.kind != "i":
        return from_array(numpy_array(items.array.sum(axis=tuple(range(min(last, items.array.ndim))))))
    parts = tuple(total_of(a, max(first - 1, 1), last - 1, True) for a in items.args)
    return evaluate(Expr(List if first > 1 else Plus, parts))


def column_wise(items: Expr, of_vector: Callable[[Expr], Expression]) -> Expression:
    """A statistic of a vector, or of every column of a matrix; None where the rows differ in length."""
    if type(items) is PackedList:
        if items.array.ndim == 1:
            return of_vector(items)
        return list_of(*(column_wise(PackedList(items.array[:, j]), of_vector) for j in range(items.array.shape[1])))
    if not items.args:
        return None
    if not is_list(items.args[0]):
        return None if any(map(is_list, items.args)) else of_vector(items)
    if any(not is_list(row) or len(row.args) != len(items.args[0].args) for row in items.args):
        return None
    columns = zip(*(r.args for r in items.args), strict=True)
    return list_of(*(column_wise(pack(list_of(*c)), of_vector) for c in columns))


def statistic(name: str, data: Expression, of_vector: Callable[[Expr], Expression], least: int = 1) -> Expression:
    """A statistic of a list, matrix or association; rectt where the data is no such thing."""
    items = values_of(data)
    if items is None:
        return None
    if length_of(items) < least:
        tag = "shlen" if length_of(items) else "rectt"
        message(name, tag, 1 if tag == "rectt" else data, call(name, data))
        return None
    found = column_wise(items, of_vector)
    if found is None:
        message(name, "rectt", 1, call(name, data))
    return found


MESSAGES = {"rectt": RECTANGULAR, "shlen": "The data `1` should have at least two elements."}


def mean_of(items: Expr) -> Expression:
    """The arithmetic mean of a list."""
    array = items.array if type(items) is PackedList else None
    if array is not None and array.dtype.kind != "i" and array.ndim == 1:
        return array.mean().item()
    return evaluate(over(sum_of(items), length_of(items)))


@builtin("Mean", "Mean[list] is the arithmetic mean of the elements, or of the columns of a matrix.", messages=MESSAGES)
def mean(data):
    """The sum of the elements divided by their number; the mean of a distribution."""
    items = values_of(data)
    if items is None:
        from .distributions import moment

        return moment(data, "mean")
    if not length_of(items):
        message("Mean", "rectt", 1, call("Mean", data))
        return None
    return mean_of(items)


def variance_of(items: Expr) -> Expression:
    """The sum of squared deviations from the mean, divided by n - 1."""
    array = array_of(items)
    if array is not None and array.dtype.kind in "fc":
        import numpy

        with numpy.errstate(all="ignore"):
            found = float(array.var(ddof=1))
        if numpy.isfinite(found):
            return found
    mean = mean_of(items)
    square: Callable[[Expression], Expression] = lambda x: Expr(Power, (minus(x, mean), 2))  # noqa: E731
    if array is None and any(type(x) not in (int, Fraction, float) for x in items.args):
        square = lambda x: Expr(Times, (minus(x, mean), call("Conjugate", minus(x, mean))))  # noqa: E731
    return evaluate(over(Expr(Plus, tuple(map(square, items.args))), len(items.args) - 1))


@builtin("Variance", "Variance[list] is the unbiased estimate of variance (with n - 1) of the elements or of columns.",
         messages=MESSAGES)  # fmt: skip
def variance(data):
    """The variance of data; that of a distribution."""
    if values_of(data) is None:
        from .distributions import moment

        return moment(data, "variance")
    return statistic("Variance", data, variance_of, 2)


@builtin("StandardDeviation", "StandardDeviation[list] is the square root of Variance[list].", messages=MESSAGES)
def standard_deviation(data):
    """The root of the variance."""
    if values_of(data) is None:
        from .distributions import deviation, moment

        found = moment(data, "variance")
        return None if found is None else deviation(evaluate(found))
    return statistic("StandardDeviation", data, lambda v: call("Sqrt", variance_of(v)), 2)


@builtin("GeometricMean", "GeometricMean[list] is the n-th root of the product of the n elements.", messages=MESSAGES)
def geometric_mean(data):
    """The geometric mean."""
    return statistic("GeometricMean", data, lambda v: Expr(Power, (Expr(Times, v.args), Fraction(1, len(v.args)))
                                                           if len(v.args) > 1 else (v.args[0], 1)))  # fmt: skip


@builtin("HarmonicMean", "HarmonicMean[list] is n divided by the sum of the reciprocals of the n elements.",
         messages=MESSAGES)  # fmt: skip
def harmonic_mean(data):
    """The harmonic mean."""
    return statistic("HarmonicMean", data,
                     lambda v: over(len(v.args), Expr(Plus, tuple(Expr(Power, (x, -1)) for x in v.args))))  # fmt: skip


@builtin("RootMeanSquare", "RootMeanSquare[list] is the root of the mean of the squares.", messages=MESSAGES)
def root_mean_square(data):
    """The quadratic mean."""
    return statistic("RootMeanSquare", data, lambda v: call("Sqrt", over(
        Expr(Plus, tuple(Expr(Power, (x, 2)) for x in v.args)), len(v.args))))  # fmt: skip


@builtin("MeanDeviation", "MeanDeviation[list] is the mean distance from the mean.", messages=MESSAGES)
def mean_deviation(data):
    """The mean of |x - mean|."""

    def of_vector(v: Expr) -> Expression:
        middle = mean_of(v)
        return over(Expr(Plus, tuple(call("Abs", minus(x, middle)) for x in v.args)), len(v.args))

    return statistic("MeanDeviation", data, of_vector)


@builtin("Standardize", "Standardize[list] shifts and scales the elements (or columns) to mean 0 and variance 1.",
         messages=MESSAGES)  # fmt: skip
def standardize(data, location=MEAN, scale=DEVIATION):
    """(x - mean)/deviation; constant data only shifted."""
    items = values_of(data)
    if items is None:
        return None
    if length_of(items) < 2:
        message("Standardize", "shlen", data)
        return None

    def of_vector(v: Expr) -> Expression:
        middle, width = evaluate(Expr(location, (v,))), evaluate(Expr(scale, (v,)))
        shifted = minus(v, middle)
        return shifted if type(width) in NUMBER_TYPES and is_zero(width) else over(shifted, width)

    if (items.array.ndim > 1) if type(items) is PackedList else is_list(items.args[0]):
        columns = column_wise(items, of_vector)
        return None if columns is None else call("Transpose", columns)
    return of_vector(items)


@builtin("Commonest", "Commonest[list] gives the elements that occur most often; Commonest[list, n] the n commonest.")
def commonest(data, count=None):
    """The most frequent elements, in the order in which they first occur."""
    items = values_of(data)
    if items is None:
        return None
    seen: dict[Any, list[Any]] = {}
    for x in items.args:
        seen.setdefault(literal_key(x), [0, x])[0] += 1
    entries = list(seen.values())
    if count is None:
        most = max((n for n, _ in entries), default=0)
        return list_of(*(x for n, x in entries if n == most))
    if has_head(count, system("UpTo")):
        count = count.args[0]
    if type(count) is not int or count < 0:
        return None
    chosen = sorted(range(len(entries)), key=lambda i: -entries[i][0])[:count]
    return list_of(*(entries[i][1] for i in sorted(chosen)))
