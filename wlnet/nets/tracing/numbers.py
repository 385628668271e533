"""Sums, products, statistics and distances of symbolic arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from .nodes import Node, Output, Traced
from .operations import Determinant, Inverse, Sorted
from .tracer import Call, Tracer, handler

All = system("All")
HALF = Fraction(1, 2)


def of_array(function: Callable[[Tracer, Node, Sequence[Expression]], Expression]) -> Callable[..., Expression]:
    """A handler that has something to say only where the first argument is a symbolic array or a list with some."""
    return lambda t, args: function(t, t.node(args[0]), args[1:])


def aggregated(name: str) -> None:
    """Statistics at the first level, as f[x] gives them."""
    handler(name)(of_array(lambda t, x, rest: t.layer("AggregationLayer", [system(name), 1], x)))


for _name in ("Mean", "Median", "Variance", "StandardDeviation", "MeanDeviation", "InterquartileRange"):
    aggregated(_name)


@handler("Total")
def total(t: Tracer, args: Sequence[Expression]) -> Expression:
    """Total[x], Total[x, n] at levels 1 to n, Total[x, {n}], Total[x, Infinity]."""
    spec: Expression = args[1] if len(args) > 1 else 1
    if is_list(spec):
        level = spec.args[0] if len(spec.args) == 1 else call("Span", *spec.args)
    elif type(spec) is int:
        level = call("Span", 1, spec) if spec > 1 else 1
    else:
        level = All
    return t.layer("AggregationLayer", [system("Total"), level], t.node(args[0]), name="Total")


def extreme(name: str) -> None:
    """Max and Min: the extreme of all elements of all arguments."""

    def find(t: Tracer, args: Sequence[Expression]) -> Expression:
        parts: list[Expression] = []
        for a in args:
            if isinstance(a, Traced) and t.dims(a.node):
                parts.append(t.layer("AggregationLayer", [system(name), All], a.node, name=name))
            else:
                parts += a.args if is_list(a) else [a]
        return parts[0] if len(parts) == 1 else t.combined(Expr(system(name), tuple(parts)))

    handler(name)(find)


extreme("Max")
extreme("Min")


@handler("Dot")
def dot(t: Tracer, args: Sequence[Expression]) -> Expression:
    """x . y . ..."""
    return t.layer("DotLayer", [], *map(t.node, args))


@handler("Accumulate")
def accumulate(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The partial sums: a triangle of ones times x."""
    x = t.node(args[0])
    n = t.length(x)
    triangle = list_of(*(list_of(*(int(j <= i) for j in range(n))) for i in range(n)))
    return t.layer("DotLayer", [], t.node(triangle), x, name="Accumulate")


@handler("Differences")
def differences(t: Tracer, args: Sequence[Expression]) -> Expression:
    """What each element is more than the one before."""
    return call("Subtract", call("Rest", args[0]), call("Most", args[0])) if len(args) == 1 else None


@handler("Norm")
def norm(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The Euclidean norm of a vector, or its p-norm; the magnitude of a number; "Frobenius" for arrays."""
    x = Traced(t.node(args[0]))
    rank = len(t.dims(x.node))
    p = args[1] if len(args) > 1 else 2
    if rank == 0:
        return call("Abs", x)
    if rank > 1 and p != "Frobenius":
        t.refuse(system("Norm"))
    if has_head(p, system("DirectedInfinity")) or p is system("Infinity"):
        return call("Max", call("Abs", x))
    if p == 1:
        return call("Total", call("Abs", x))
    if p in (2, "Frobenius"):
        return call("Power", call("Total", call("Power", x, 2), system("Infinity")), HALF)
    return call("Power", call("Total", call("Power", call("Abs", x), p)), call("Power", p, -1))


@handler("Normalize")
def normalize(t: Tracer, args: Sequence[Expression]) -> Expression:
    """x/Norm[x], or x/f[x]."""
    size = Expr(args[1], (args[0],)) if len(args) > 1 else call("Norm", args[0])
    return call("Divide", args[0], size)


@handler("Standardize")
def standardize(t: Tracer, args: Sequence[Expression]) -> Expression:
    """(x - Mean[x])/StandardDeviation[x], or with other functions for the two."""
    x = args[0]
    center = Expr(args[1] if len(args) > 1 else system("Mean"), (x,))
    scale = Expr(args[2] if len(args) > 2 else system("StandardDeviation"), (x,))
    if len(t.dims(t.node(x))) > 1:
        count = t.length(t.node(x))
        center, scale = call("ConstantArray", center, count), call("ConstantArray", scale, count)
    return call("Divide", call("Subtract", x, center), scale)


def squared(e: Expression) -> Expression:
    """The sum of the squares of all elements."""
    return call("Total", call("Power", e, 2), system("Infinity"))


def distance(name: str, define: Callable[[Expression, Expression], Expression]) -> None:
    """A distance between two arrays, by its definition."""

    def find(t: Tracer, args: Sequence[Expression]) -> Expression:
        return define(Traced(t.node(args[0])), Traced(t.node(args[1]))) if len(args) == 2 else None

    handler(name)(find)


def apart(a: Expression, b: Expression) -> Expression:
    """The magnitudes of the differences."""
    return call("Abs", call("Subtract", a, b))


def length_of(e: Expression) -> Expression:
    """The Euclidean norm of all elements."""
    return call("Power", squared(e), HALF)


distance("SquaredEuclideanDistance", lambda a, b: squared(call("Subtract", a, b)))
distance("EuclideanDistance", lambda a, b: call("Power", squared(call("Subtract", a, b)), HALF))
distance("ManhattanDistance", lambda a, b: call("Total", apart(a, b), system("Infinity")))
distance("ChessboardDistance", lambda a, b: call("Max", apart(a, b)))
distance(
    "CosineDistance",
    lambda a, b: call("Subtract", 1, call("Divide", call("Dot", a, b), call("Times", length_of(a), length_of(b)))),
)
distance("HammingDistance", lambda a, b: call("Total", call("Boole", call("Unequal", a, b)), system("Infinity")))
distance(
    "BrayCurtisDistance",
    lambda a, b: call("Divide", call("Total", apart(a, b)), call("Total", call("Abs", call("Plus", a, b)))),
)
distance(
    "CanberraDistance",
    lambda a, b: call("Total", call("Divide", apart(a, b), call("Plus", call("Abs", a), call("Abs", b)))),
)
distance(
    "CorrelationDistance", lambda a, b: call("CosineDistance", *(call("Subtract", x, call("Mean", x)) for x in (a, b)))
)


@handler("Outer")
def outer(t: Tracer, args: Sequence[Expression]) -> Expression:
    """Outer[Times, x, y]: the products of all elements of x with all of y."""
    if len(args) != 3 or args[0] is not system("Times"):
        return None
    x, y = t.node(args[1]), t.node(args[2])
    column = call("ArrayReshape", Traced(x), list_of(*t.sizes(x), 1))
    row = call("ArrayReshape", Traced(y), list_of(1, *t.sizes(y)))
    return call("Dot", column, row)


@handler("Ordering")
def ordering(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The places of the elements in ascending order."""
    return t.layer("OrderingLayer", args[1:], t.node(args[0]))


@handler("Sort")
def sort(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The elements of a vector in ascending order."""
    return inner(t, Sorted(), t.node(args[0])) if len(args) == 1 else None


@handler("Det")
def determinant(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The determinant of a square matrix."""
    return inner(t, Determinant(), t.node(args[0]))


@handler("Inverse")
def inverse(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The inverse of a square matrix."""
    return inner(t, Inverse(), t.node(args[0]))


def inner(t: Tracer, net: Sorted | Determinant | Inverse, node: Node) -> Traced:
    """One of the operations that are no layers of the language."""
    made: Call = t.call(net, {"Input": node}, net.head.name)
    return Traced(Output(made, "Output"))
