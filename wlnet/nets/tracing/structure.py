"""Functions that rearrange symbolic arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wlnet.expr import Expression, call, has_head, is_list, list_of, system

from ..messages import failure, shown
from .nodes import Node, Traced
from .tracer import HEAD, Tracer, handler

All = system("All")


def first(t: Tracer, args: Sequence[Expression]) -> Node:
    """The array of the first argument."""
    return t.node(args[0])


@handler("Length")
def length(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The number of elements at the first level."""
    return t.length(t.node(args[0])) if isinstance(args[0], Traced) else None


@handler("Dimensions")
def dimensions(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The sizes at all levels, which have to be known."""
    node = first(t, args)
    return list_of(*t.sizes(node))


@handler("ArrayDepth", "TensorRank")
def depth(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The number of levels."""
    return len(t.dims(first(t, args)))


@handler("Transpose")
def transpose(t: Tracer, args: Sequence[Expression]) -> Expression:
    """TransposeLayer, with the same specifications."""
    return t.layer("TransposeLayer", args[1:], first(t, args))


@handler("Flatten")
def flatten(t: Tracer, args: Sequence[Expression]) -> Expression:
    """All levels as one, or the first n + 1, or those of a list."""
    node = first(t, args)
    if len(t.dims(node)) < 2:
        return Traced(node)
    return t.layer("FlattenLayer", args[1:], node)


@handler("ArrayReshape")
def reshape(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The same elements with other sizes."""
    return t.layer("ReshapeLayer", args[1:2], first(t, args), name="ArrayReshape")


@handler("Reverse")
def reverse(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The elements in the opposite order at the first level, at level n, or at several."""
    node = first(t, args)
    levels = [1] if len(args) < 2 else list(args[1].args) if is_list(args[1]) else [args[1]]
    for level in levels:
        if level == 1:
            node = t.layer("SequenceReverseLayer", [], node, name="Reverse").node
        else:
            turned = t.layer("TransposeLayer", [call("TwoWayRule", 1, level)], node).node
            back = t.layer("SequenceReverseLayer", [], turned, name="Reverse").node
            node = t.layer("TransposeLayer", [call("TwoWayRule", 1, level)], back).node
    return Traced(node)


@handler("Part")
def part(t: Tracer, args: Sequence[Expression]) -> Expression:
    """x[[i]], x[[i;;j, All, -1]], x[[{i, j}]] with places that are numbers; x[[n]] with an array of places."""
    if not isinstance(args[0], Traced):
        return None
    node = args[0].node
    places = list(args[1:])
    if any(isinstance(p, Traced) for p in places):
        if len(places) > 1 or not t.dims(t.node(places[0])):
            return t.layer("ExtractLayer", [], node, t.node(list_of(*places)), name="Part")
        wanted = t.node(places[0])
        kept = [system("Inherited")] * len(t.dims(wanted))
        rows = t.layer("ReshapeLayer", [list_of(*kept, 1)], wanted).node
        return t.layer("ExtractLayer", [], node, rows, name="Part")
    for level, place in enumerate(places):
        if is_list(place) or has_head(place, system("List")):
            return gathered(t, node, places, level)
    return t.layer("PartLayer", [places[0] if len(places) == 1 else list_of(*places)], node, name="Part")


def gathered(t: Tracer, node: Node, places: list[Any], level: int) -> Expression:
    """x[[..., {i, j, ...}, ...]]: the parts one by one, listed again at their level."""
    before = [All] * level
    rows = [t.layer("PartLayer", [list_of(*before, i)], node, name="Part").node for i in places[level].args]
    found = t.stacked(rows)
    if level:
        order = [level + 1, *range(1, level + 1), *range(level + 2, len(t.dims(found)) + 1)]
        found = t.layer("TransposeLayer", [list_of(*order)], found).node
    rest = [*places[:level], All, *places[level + 1 :]]
    return Traced(found) if all(p is All for p in rest) else part(t, (Traced(found), *rest))


def span(t: Tracer, args: Sequence[Expression], low: Expression, high: Expression) -> Expression:
    """x[[low ;; high]]."""
    return call("Part", args[0], call("Span", low, high)) if isinstance(args[0], Traced) else None


handler("First")(lambda t, args: call("Part", args[0], 1) if isinstance(args[0], Traced) else None)
handler("Last")(lambda t, args: call("Part", args[0], -1) if isinstance(args[0], Traced) else None)
handler("Rest")(lambda t, args: span(t, args, 2, -1))
handler("Most")(lambda t, args: span(t, args, 1, -2))
handler("ListQ", "ArrayQ")(lambda t, args: truth(len(t.dims(t.node(args[0]))) > 0))
handler("VectorQ")(lambda t, args: truth(len(t.dims(t.node(args[0]))) == 1))
handler("MatrixQ")(lambda t, args: truth(len(t.dims(t.node(args[0]))) == 2))
handler("NumericQ", "NumberQ")(lambda t, args: truth(len(t.dims(t.node(args[0]))) == 0))


def truth(value: bool) -> Expression:
    """True or False."""
    return system(str(value))


@handler("Take")
def take(t: Tracer, args: Sequence[Expression]) -> Expression:
    """Take[x, spec1, spec2, ...]."""
    if not isinstance(args[0], Traced):
        return None
    return call("Part", args[0], *(taken(spec) for spec in args[1:]))


def taken(spec: Expression) -> Expression:
    """The span that Take's specification is: n, -n, {i, j}, {i, j, k}, UpTo[n], All."""
    if type(spec) is int:
        return call("Span", 1, spec) if spec >= 0 else call("Span", spec, -1)
    if is_list(spec):
        return call("Span", *(spec.args if len(spec.args) > 1 else spec.args * 2))
    return spec


@handler("Drop")
def drop(t: Tracer, args: Sequence[Expression]) -> Expression:
    """Drop[x, n], Drop[x, -n]."""
    if not isinstance(args[0], Traced) or len(args) != 2 or type(args[1]) is not int:
        return None
    n = args[1]
    return call("Part", args[0], call("Span", n + 1, -1) if n >= 0 else call("Span", 1, n - 1))


@handler("Join")
def join(t: Tracer, args: Sequence[Expression]) -> Expression:
    """Join[x1, x2, ...], Join[x1, x2, ..., level]."""
    *arrays, last = args
    level = last if type(last) is int else 1
    nodes = [t.node(a) for a in (arrays if type(last) is int else args)]
    return t.layer("CatenateLayer", [level], *nodes, name="Join")


@handler("Catenate")
def catenate(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The elements of x at the second level in one list."""
    if isinstance(args[0], Traced):
        return t.layer("FlattenLayer", [1], args[0].node, name="Catenate")
    return call("Join", *args[0].args) if is_list(args[0]) else None


@handler("Append")
def append(t: Tracer, args: Sequence[Expression]) -> Expression:
    """x with one more element at the end."""
    if len(args) != 2 or not isinstance(args[0], Traced):
        return None
    return t.layer("AppendLayer", [], args[0].node, t.node(args[1]))


@handler("Prepend")
def prepend(t: Tracer, args: Sequence[Expression]) -> Expression:
    """x with one more element at the front."""
    if len(args) != 2 or not isinstance(args[0], Traced):
        return None
    return t.layer("PrependLayer", [], args[0].node, t.node(args[1]))


def rotated(t: Tracer, args: Sequence[Expression], sign: int) -> Expression:
    """The elements moved round by n places to the left."""
    if not isinstance(args[0], Traced):
        return None
    n = args[1] if len(args) > 1 else 1
    if type(n) is not int:
        t.refuse(list_of(n))
    count = t.length(args[0].node)
    shift = sign * n % count
    if not shift:
        return args[0]
    x = args[0]
    return call("Join", call("Part", x, call("Span", shift + 1, -1)), call("Part", x, call("Span", 1, shift)))


handler("RotateLeft")(lambda t, args: rotated(t, args, 1))
handler("RotateRight")(lambda t, args: rotated(t, args, -1))


@handler("ConstantArray")
def constant_array(t: Tracer, args: Sequence[Expression]) -> Expression:
    """An array repeated n times, or with several levels of repetition."""
    return t.layer("ReplicateLayer", [args[1]], first(t, args), name="ConstantArray")


@handler("ArrayPad")
def pad(t: Tracer, args: Sequence[Expression]) -> Expression:
    """ArrayPad[x, m], [x, {m, n}], [x, {{m1, n1}, ...}] with zeros, a number, "Fixed" or "Reflected"."""
    node = first(t, args)
    rank = len(t.dims(node))
    amount = args[1]
    if type(amount) is int:
        amounts = [list_of(amount, amount)] * rank
    elif is_list(amount) and all(map(is_list, amount.args)):
        amounts = list(amount.args)
    else:
        amounts = [amount] * rank
    rule = [call("Rule", system("Padding"), args[2])] if len(args) > 2 else []
    return t.layer("PaddingLayer", [list_of(*amounts), *rule], node, name="ArrayPad")


@handler("Partition")
def partition(t: Tracer, args: Sequence[Expression]) -> Expression:
    """Partition[x, n], Partition[x, n, d]: pieces of n elements, d apart."""
    node, n = first(t, args), args[1]
    step = args[2] if len(args) > 2 else n
    if type(n) is not int or type(step) is not int or n < 1 or step < 1:
        t.refuse(call("Partition"))
    count = (t.length(node) - n) // step + 1
    if count < 1:
        raise failure(HEAD, "tracepart", shown(t.function), shown(n), shown(list_of(*t.dims(node))))
    if step == n:
        used = call("Part", Traced(node), call("Span", 1, count * n)) if count * n < t.length(node) else Traced(node)
        return call("ArrayReshape", used, list_of(count, n, *t.dims(node)[1:]))
    pieces = (call("Part", Traced(node), call("Span", i * step + 1, i * step + n)) for i in range(count))
    return list_of(*pieces)


@handler("Tr")
def trace_of(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The sum of the diagonal of a matrix, of the elements of a vector."""
    node = first(t, args)
    dims = t.dims(node)
    if len(dims) == 1:
        return call("Total", args[0])
    places = list_of(*(list_of(*(i,) * len(dims)) for i in range(1, min(dims) + 1)))
    diagonal = t.layer("ExtractLayer", [], node, t.node(places), name="Diagonal")
    return call("Total", diagonal)


@handler("Diagonal")
def diagonal(t: Tracer, args: Sequence[Expression]) -> Expression:
    """The diagonal of a matrix."""
    node = first(t, args)
    rows, columns = t.dims(node)[:2]
    places = list_of(*(list_of(i, i) for i in range(1, min(rows, columns) + 1)))
    return t.layer("ExtractLayer", [], node, t.node(places), name="Diagonal")
