"""Distances between vectors."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import NUMBER_TYPES, Expr, Expression, call, is_list, list_of, system

from ..lists.packing import array_of
from ..numbers.number_tower import is_zero
from .other_distributions import multinormal

Plus, Times, Power = system("Plus"), system("Times"), system("Power")
MULTINORMAL = system("MultinormalDistribution")
MESSAGES = {"shape": "The arguments `1` and `2` should be vectors of the same length."}


def differences(name: str, u: Expression, v: Expression) -> list[Expression] | None:
    """The differences of the components (of two numbers: their difference); None where the shapes do not agree."""
    if not is_list(u) and not is_list(v):
        return [Expr(Plus, (u, Expr(Times, (-1, v))))]
    if not is_list(u) or not is_list(v) or not same_shape(u, v):
        message(name, "shape", u, v)
        return None
    found = evaluate(Expr(Plus, (u, Expr(Times, (-1, v)))))
    return leaves(found)


def same_shape(u: Expr, v: Expr) -> bool:
    """Whether two lists have the same length at all levels."""
    if len(u.args) != len(v.args):
        return False
    return all(is_list(x) == is_list(y) and (not is_list(x) or same_shape(x, y))
               for x, y in zip(u.args, v.args, strict=True))  # fmt: skip


def leaves(e: Expression) -> list[Expression]:
    """The elements at the lowest level."""
    return [x for a in e.args for x in leaves(a)] if is_list(e) else [e]


def distance(name: str, usage: str, combine: Callable[[list[Expression]], Expression]) -> None:
    """Declare a distance that is a function of the differences of the components."""

    def function(u: Expression, v: Expression) -> Expression:
        found = differences(name, u, v)
        return None if found is None else combine(found)

    function.__doc__ = usage
    builtin(name, usage, messages=MESSAGES)(function)


def absolute(items: list[Expression]) -> tuple[Expression, ...]:
    """Abs of every element."""
    return tuple(call("Abs", x) for x in items)


def squares(items: list[Expression]) -> Expression:
    """The sum of the squared sizes."""
    return Expr(Plus, tuple(Expr(Power, (a, 2)) for a in absolute(items)))


distance("EuclideanDistance", "EuclideanDistance[u, v] is the root of the sum of the squared differences.",
         lambda d: call("Sqrt", squares(d)))  # fmt: skip
distance("SquaredEuclideanDistance", "SquaredEuclideanDistance[u, v] is the sum of the squared differences.", squares)
distance("ManhattanDistance", "ManhattanDistance[u, v] is the sum of the sizes of the differences.",
         lambda d: Expr(Plus, absolute(d)))  # fmt: skip
distance("ChessboardDistance", "ChessboardDistance[u, v] is the largest size of a difference.",
         lambda d: Expr(system("Max"), absolute(d)))  # fmt: skip


@builtin("CosineDistance", "CosineDistance[u, v] is 1 less the cosine of the angle between u and v.", messages=MESSAGES)
def cosine_distance(u, v):
    """1 - u.v/(|u| |v|); 0 where one of them is zero."""
    if not is_list(u) or not is_list(v) or len(u.args) != len(v.args):
        message("CosineDistance", "shape", u, v)
        return None
    sizes = [evaluate(call("Norm", w)) for w in (u, v)]
    if any(type(size) in NUMBER_TYPES and is_zero(size) for size in sizes):
        return 0
    norms = evaluate(Expr(Times, tuple(sizes)))
    cosine = Expr(Times, (call("Dot", u, call("Conjugate", v)), Expr(Power, (norms, -1))))
    return Expr(Plus, (1, Expr(Times, (-1, cosine))))


@builtin("CorrelationDistance", "CorrelationDistance[u, v] is the cosine distance of u and v less their means.",
         messages=MESSAGES)  # fmt: skip
def correlation_distance(u, v):
    """1 less the correlation of the components."""
    if not is_list(u) or not is_list(v) or len(u.args) != len(v.args):
        message("CorrelationDistance", "shape", u, v)
        return None
    centred = (evaluate(Expr(Plus, (w, Expr(Times, (-1, call("Mean", w)))))) for w in (u, v))
    return call("CosineDistance", *centred)


@builtin("Covariance", "Covariance[u, v] is the covariance of two lists; Covariance[m] that of all columns.",
         messages=MESSAGES)  # fmt: skip
def covariance(u, v=None):
    """The sum of (x - mean) (y - mean), divided by n - 1."""
    known = multinormal(u) if v is None and isinstance(u, Expr) and u.head is MULTINORMAL else None
    return pairwise("Covariance", u, v, covariance_of) if known is None else known[1]


@builtin("Correlation", "Correlation[u, v] is the correlation of two lists; Correlation[m] that of all columns.",
         messages=MESSAGES)  # fmt: skip
def correlation(u, v=None):
    """The covariance divided by both standard deviations."""
    known = multinormal(u) if v is None and isinstance(u, Expr) and u.head is MULTINORMAL else None
    if known is None:
        return pairwise("Correlation", u, v, correlation_of)
    m = known[1]
    sizes = [call("Sqrt", row.args[i]) for i, row in enumerate(m.args)]
    return list_of(*(list_of(*(call("Divide", x, call("Times", s, t)) for x, t in zip(r.args, sizes, strict=True)))
                     for r, s in zip(m.args, sizes, strict=True)))  # fmt: skip


def covariance_of(u: Expr, v: Expr) -> Expression:
    """The covariance of two vectors."""
    p, q = (Expr(Plus, (w, Expr(Times, (-1, call("Mean", w))))) for w in (u, v))
    return Expr(Times, (Fraction(1, len(u.args) - 1) if len(u.args) > 2 else 1, call("Dot", p, call("Conjugate", q))))


def correlation_of(u: Expr, v: Expr) -> Expression:
    """The correlation of two vectors."""
    deviations = Expr(Times, (call("StandardDeviation", u), call("StandardDeviation", v)))
    return Expr(Times, (covariance_of(u, v), Expr(Power, (deviations, -1))))


def pairwise(name: str, u: Expression, v: Expression, of: Callable[[Expr, Expr], Expression]) -> Expression:
    """The statistic of two vectors, or the matrix of it for the columns of a matrix."""
    if v is None:
        array = array_of(u)
        if array is not None and array.ndim == 2 and len(array) > 1 and array.dtype.kind == "f":
            import numpy

            from wlnet.expr import from_array

            with numpy.errstate(all="ignore"):
                found = numpy.cov(array.T) if name == "Covariance" else numpy.corrcoef(array.T)
            return from_array(numpy.atleast_2d(found))
        if not is_list(u) or len(u.args) < 2 or not all(is_list(r) and r.args for r in u.args):
            return None
        if len({len(r.args) for r in u.args}) > 1:
            return None
        columns = [Expr(system("List"), c) for c in zip(*(r.args for r in u.args), strict=True)]
        rows = (Expr(system("List"), tuple(of(a, b) for b in columns)) for a in columns)
        return Expr(system("List"), tuple(rows))
    if not is_list(u) or not is_list(v):
        return None
    if len(u.args) != len(v.args) or len(u.args) < 2 or any(map(is_list, (*u.args, *v.args))):
        message(name, "shape", u, v)
        return None
    return of(u, v)
