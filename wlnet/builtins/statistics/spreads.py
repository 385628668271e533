"""Further measures of lists: deviations, entropy, averages that forget, dissimilarities, matrices of distances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    WolframMessage,
    call,
    is_list,
    list_of,
    literal_key,
    rational,
    system,
)

from .distances import MESSAGES as SHAPES
from .distances import same_shape

Plus, Times, Automatic = map(system, ("Plus", "Times", "Automatic"))
True_, False_ = system("True"), system("False")


@builtin("MedianDeviation", "MedianDeviation[list] is the median of the distances from the median, for each column of "
         "a matrix.")  # fmt: skip
def median_deviation(e):
    """Median[Abs[list - Median[list]]]."""
    if not is_list(e) or not e.args:
        return None
    if all(map(is_list, e.args)):
        return call("Map", system("MedianDeviation"), call("Transpose", e))
    return call("Median", call("Abs", call("Subtract", e, call("Median", e))))


@builtin("QuartileDeviation", "QuartileDeviation[list] is half the distance of the quartiles.")
def quartile_deviation(e):
    """InterquartileRange[list]/2."""
    return call("Divide", call("InterquartileRange", e), 2)


@builtin("Entropy", "Entropy[list] is the entropy of the shares of the different elements of a list, or characters of "
         "a string, in nats; Entropy[k, list] with logarithms to base k.")  # fmt: skip
def entropy(first, second=None):
    """The sum of p Log[1/p]."""
    base, e = (None, first) if second is None else (first, second)
    if not is_list(e) and type(e) is not str:
        return None
    items = [literal_key(a) for a in e.args] if is_list(e) else list(e)
    log = (lambda x: call("Log", x)) if base is None else (lambda x: call("Log", base, x))
    counts = sorted(Counter(items).values())
    shares = [rational(Fraction(n, len(items))) for n in counts]
    return (
        Expr(Plus, tuple(call("Times", p, log(evaluate(call("Power", p, -1)))) for p in shares))
        if len(shares) > 1
        else 0
    )


@builtin("ExponentialMovingAverage", "ExponentialMovingAverage[list, a] is the list of averages y[i] = y[i - 1] + a "
         "(x[i] - y[i - 1]), from y[1] = x[1].")  # fmt: skip
def exponential_moving_average(e, weight):
    """Each average remembers those before."""
    if not is_list(e):
        return None
    found: list[Expression] = []
    for x in e.args:
        if not found:
            found.append(x)
            continue
        before = found[-1]
        found.append(evaluate(call("Plus", before, call("Times", weight, call("Subtract", x, before)))))
    return list_of(*found)


def pairwise(name: str, usage: str, value: Callable[[Expression, Expression], Expression]) -> None:
    """Declare a distance of two vectors of numbers."""

    def function(u: Expression, v: Expression) -> Expression:
        if not is_list(u) or not is_list(v) or not same_shape(u, v):
            message(name, "shape", u, v)
            return None
        return value(u, v)

    function.__doc__ = usage
    builtin(name, usage, module=__name__, messages=SHAPES)(function)


def total(e: Expression) -> Expression:
    """The sum of the sizes."""
    return call("Total", call("Abs", e))


def canberra(u: Expression, v: Expression) -> Expression:
    """The sum of |u - v|/(|u| + |v|), 0 where both are 0."""
    terms = []
    for x, y in zip(u.args, v.args, strict=True):
        size = evaluate(call("Plus", call("Abs", x), call("Abs", y)))
        if not (type(size) in (int, float) and size == 0):
            terms.append(call("Divide", call("Abs", call("Subtract", x, y)), size))
    return Expr(Plus, tuple(terms))


pairwise("CanberraDistance", "CanberraDistance[u, v] is the sum of |u - v|/(|u| + |v|) over the components.", canberra)
pairwise("BrayCurtisDistance", "BrayCurtisDistance[u, v] is the sum of |u - v| divided by that of |u + v|.",
         lambda u, v: call("Divide", total(call("Subtract", u, v)), total(call("Plus", u, v))))  # fmt: skip


def counts(u: Expression, v: Expression) -> tuple[int, int, int, int] | None:
    """How often (1, 1), (1, 0), (0, 1), (0, 0) stand at one place; None unless all are truth values, or 0 and 1."""
    truth = {True_: 1, False_: 0, 1: 1, 0: 0}
    pairs = [(truth.get(x), truth.get(y)) for x, y in zip(u.args, v.args, strict=True)]
    if any(None in p for p in pairs):
        return None
    return pairs.count((1, 1)), pairs.count((1, 0)), pairs.count((0, 1)), pairs.count((0, 0))


def dissimilarity(name: str, usage: str, share: Callable[[int, int, int, int], tuple[int, int]]) -> None:
    """Declare a dissimilarity of two lists of truth values."""

    def value(u: Expression, v: Expression) -> Expression:
        found = counts(u, v)
        if found is None:
            return None
        above, below = share(*found)
        return rational(Fraction(above, below)) if below else 0

    pairwise(name, usage, value)


dissimilarity("MatchingDissimilarity", "MatchingDissimilarity[u, v] is the share of places at which two lists of truth "
              "values differ.", lambda a, b, c, d: (b + c, a + b + c + d))  # fmt: skip
dissimilarity("JaccardDissimilarity", "JaccardDissimilarity[u, v] is the share of places that differ among those where "
              "one is True.", lambda a, b, c, d: (b + c, a + b + c))  # fmt: skip
dissimilarity("DiceDissimilarity", "DiceDissimilarity[u, v] is (b + c)/(2 a + b + c), where a counts the places with "
              "two Trues, b and c those that differ.", lambda a, b, c, d: (b + c, 2 * a + b + c))  # fmt: skip
dissimilarity("RogersTanimotoDissimilarity", "RogersTanimotoDissimilarity[u, v] is 2 (b + c)/(a + 2 (b + c) + d), "
              "where a and d count the places that agree, b and c those that differ.",
              lambda a, b, c, d: (2 * (b + c), a + 2 * (b + c) + d))  # fmt: skip
dissimilarity("SokalSneathDissimilarity", "SokalSneathDissimilarity[u, v] is 2 (b + c)/(a + 2 (b + c)), where a counts "
              "the places with two Trues, b and c those that differ.",
              lambda a, b, c, d: (2 * (b + c), a + 2 * (b + c)))  # fmt: skip


@builtin("BinaryDistance", "BinaryDistance[u, v] is 0 for equal vectors, 1 for others.")
def binary_distance(u, v):
    """Whether they differ."""
    return 0 if evaluate(call("SameQ", u, v)) is True_ or evaluate(call("Equal", u, v)) is True_ else 1


@builtin("DistanceMatrix", "DistanceMatrix[{u1, u2, ...}] is the matrix of the distances of the ui, "
         "DistanceMatrix[{u1, ...}, {v1, ...}] of the ui from the vj.",
         options={"DistanceFunction": Automatic, "WorkingPrecision": Automatic},
         messages={"list": "List expected at position `1` in `2`."})  # fmt: skip
def distance_matrix(rows, columns=None, *, distance_function):
    """Euclidean distances of numbers, edit distances of strings, or by the function named."""
    others = rows if columns is None else columns
    if not is_list(rows) or not is_list(others):
        raise WolframMessage("DistanceMatrix", "list", 1, call("DistanceMatrix", rows))
    function = distance_function
    if function is Automatic:
        strings = all(type(a) is str for a in (*rows.args, *others.args))
        function = system("EditDistance" if strings else "EuclideanDistance")
    apply = applier(function)
    return list_of(*(list_of(*(apply(u, v) for v in others.args)) for u in rows.args))


@builtin("NumericalSort", "NumericalSort[list] puts numbers, also exact ones such as Pi, in ascending order, and what "
         "is no number behind them.")  # fmt: skip
def numerical_sort(e):
    """By value; what has none in the usual order."""
    from ..numbers.intervals import number

    if type(e) is Association:  # by values
        keyed = [(number(rule.args[1]), rule) for rule in e.rules()]
        known = sorted((pair for pair in keyed if pair[0] is not None), key=lambda pair: pair[0])
        others = evaluate(call("Sort", Association(r for v, r in keyed if v is None)))
        return Association((*(rule for _, rule in known), *others.rules()))
    if not isinstance(e, Expr):
        raise WolframMessage("NumericalSort", "normal", 1, call("NumericalSort", e))
    values = [(number(a), a) for a in e.args]
    numbers = sorted((pair for pair in values if pair[0] is not None), key=lambda pair: pair[0])
    rest = evaluate(call("Sort", list_of(*(a for v, a in values if v is None))))
    return Expr(e.head, (*(a for _, a in numbers), *rest.args))
