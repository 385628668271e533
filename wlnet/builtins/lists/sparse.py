"""SparseArray, ArrayRules and Band: how sparse arrays are made, and what they consist of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product
from typing import TYPE_CHECKING

from wlnet.evaluator import applications, builtin, evaluate
from wlnet.expr import (
    Expr,
    Expression,
    NumericArray,
    SparseArray,
    WolframMessage,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    literal_key,
    same,
    system,
)

from ..structure.atom_methods import atom_method, method_of
from .arrays import dimensions_of, leaves
from .packing import array_of, pack

if TYPE_CHECKING:
    import numpy

List, Rule, RuleDelayed, Band, Automatic = map(system, ("List", "Rule", "RuleDelayed", "Band", "Automatic"))
Position = tuple[int, ...]
MESSAGES = {
    "list": "A list, rules for positions, or an array is expected in place of `1`.",
    "dims": "The dimensions `1` should be a list of positive integers.",
    "rect": "`1` is not a rectangular array.",
    "posr": "The position `1` does not lie in an array of dimensions `2`.",
    "dimsr": "The dimensions of an array given by patterns should be specified.",
}


@builtin("SparseArray", "SparseArray[{pos1 -> v1, pos2 -> v2, ...}, dims, v] is the sparse array with these elements "
         "and v (0) elsewhere; positions may be patterns and Band[...]; SparseArray[list] keeps what is not 0.",
         messages=MESSAGES)  # fmt: skip
def sparse_array(data, dims=Automatic, default=0, content=None):
    """The sparse array."""
    shape = None if dims is Automatic else shape_of(dims)
    if content is not None:
        return from_rows(shape, default, content)
    if type(data) is SparseArray:
        return resized(data, shape, default)
    if type(data) is NumericArray:
        data = from_array(data.array)
    convert = method_of("SparseArray", data)
    if convert is not None:
        return resized(convert(data), shape, default)
    rules = [] if is_list(data) and not data.args and shape is not None else rules_of(data)
    if rules is not None:
        return from_rules(rules, shape, default)
    if not is_list(data):
        raise WolframMessage("SparseArray", "list", data)
    found = sparse_of(data, default)
    return resized(found, shape, default)


def shape_of(dims: Expression) -> Position:
    """The dimensions that are given as a number or as a list."""
    given = dims.args if is_list(dims) else (dims,)
    if not given or not all(type(n) is int and n > 0 for n in given):
        raise WolframMessage("SparseArray", "dims", dims)
    return tuple(given)


def rules_of(data: Expression) -> list[Expr] | None:
    """The rules for elements; None where the data is an array. {p1, p2} -> {v1, v2} is a rule for each."""
    if isinstance(data, Expr) and data.head in (Rule, RuleDelayed) and len(data.args) == 2:
        left, right = data.args
        if is_list(left) and left.args and all(map(is_list, left.args)) and is_list(right):
            if len(left.args) == len(right.args):
                return [Expr(data.head, pair) for pair in zip(left.args, right.args, strict=True)]
            raise WolframMessage("SparseArray", "list", data)
        return [data]
    if is_list(data) and data.args and all(
        type(r) is Expr and r.head in (Rule, RuleDelayed) and len(r.args) == 2 for r in data.args
    ):  # fmt: skip
        return list(data.args)
    return None


def from_rules(rules: Sequence[Expr], shape: Position | None, default: Expression) -> SparseArray:
    """The array of rules for positions; the first rule for a position counts."""
    if shape is None:
        shape = implied_shape(rules)
    table: dict[Position, Expression] = {}
    for rule in rules:
        left, right = rule.args
        if has_head(left, Band):
            for position, value in band(left, right, shape):
                table.setdefault(position, value)
            continue
        position = literal_position(left)  # type: ignore[assignment]
        if position is None:
            match_positions(rule, shape, table)
            continue
        found = tuple(p - 1 if p > 0 else n + p for p, n in zip(position, shape, strict=False))
        if len(position) != len(shape) or not all(0 <= p < n for p, n in zip(found, shape, strict=True)):
            raise WolframMessage("SparseArray", "posr", left, list_of(*shape))
        table.setdefault(found, right)
    return from_table(table, shape, default)


def literal_position(e: Expression) -> Position | None:
    """The position {i, j, ...} or i; None for a pattern."""
    given = e.args if is_list(e) else (e,)
    return tuple(given) if given and all(type(p) is int for p in given) else None


def implied_shape(rules: Sequence[Expr]) -> Position:
    """The smallest dimensions that hold all positions."""
    shape: Position = ()
    for rule in rules:
        left, right = rule.args
        if has_head(left, Band):
            corner = band_shape(left, right)
        else:
            corner = literal_position(left) or ()
            if not corner or min(corner) <= 0:
                raise WolframMessage("SparseArray", "dimsr")
        if shape and len(corner) != len(shape):
            raise WolframMessage("SparseArray", "posr", left, list_of(*shape))
        shape = tuple(map(max, shape, corner)) if shape else corner
    return shape


def match_positions(rule: Expr, shape: Position, table: dict[Position, Expression]) -> None:
    """Add the elements whose positions a pattern matches."""
    pattern = list_of(rule)
    for position in product(*map(range, shape)):
        if position in table:
            continue
        place = list_of(*(p + 1 for p in position))
        found = evaluate(call("Replace", place, pattern))
        if same(found, place) and len(shape) == 1:
            found, place = evaluate(call("Replace", place.args[0], pattern)), place.args[0]
        if not same(found, place):
            table[position] = found


def band_parts(left: Expr) -> tuple[Position, Expression, Expression]:
    """Start, end and step of Band[start, end, step]; Automatic where they are not given."""
    start, end, step = (*left.args, Automatic, Automatic)[:3]
    found = literal_position(start)
    if found is None:
        raise WolframMessage("SparseArray", "list", left)
    return found, end, step


def blocks(right: Expression, depth: int) -> list[Expression]:
    """The values that stand along a band one after the other: elements, or arrays of full depth."""
    return [right] if not is_list(right) or len(dimensions_of(right)) == depth > 1 else list(right.args)


def band_shape(left: Expr, right: Expression) -> Position:
    """The dimensions that a band with as many places as values takes."""
    start, end, _ = band_parts(left)
    if literal_position(end) is not None:
        return literal_position(end) or ()
    values = blocks(right, len(start))
    sizes = [block_size(v, len(start)) for v in values]
    if not is_list(right):
        raise WolframMessage("SparseArray", "dimsr")
    return tuple(s - 1 + sum(size[i] for size in sizes) for i, s in enumerate(start))


def block_size(value: Expression, depth: int) -> Position:
    """The dimensions of an array of full depth; 1 for an element."""
    found = tuple(dimensions_of(value)) if is_list(value) else ()
    return found if len(found) == depth else (1,) * depth


def band(left: Expr, right: Expression, shape: Position) -> Iterator[tuple[Position, Expression]]:
    """The elements of Band[start, end, step] -> values.

    Without an end a list of values is used up once; with one, or for a single value, they repeat up to the end.
    """
    start, end, step = band_parts(left)
    depth = len(shape)
    if len(start) != depth:
        raise WolframMessage("SparseArray", "posr", left, list_of(*shape))
    values = blocks(right, depth)
    goal = literal_position(end)
    once = goal is None and is_list(right)
    places = tuple(n - 1 for n in shape) if goal is None else tuple(
        p - 1 if p > 0 else n + p for p, n in zip(goal, shape, strict=True))  # fmt: skip
    at = [p - 1 if p > 0 else n + p for p, n in zip(start, shape, strict=True)]
    moves = literal_position(step)
    k = 0
    while values and not (once and k >= len(values)):
        value = values[k % len(values)]
        size = block_size(value, depth)
        stride = moves or size
        if not all(0 <= a < n for a, n in zip(at, shape, strict=True)):
            return
        if goal is not None and any((a - e) * (1 if s >= 0 else -1) > 0 for a, e, s in zip(at, places, stride)):  # noqa: B905
            return
        if is_list(value) and len(dimensions_of(value)) == depth:
            for offset in product(*map(range, size)):
                item = value
                for i in offset:
                    item = item.args[i]
                place = tuple(a + o for a, o in zip(at, offset, strict=True))
                if all(p < n for p, n in zip(place, shape, strict=True)):
                    yield place, item
        else:
            yield tuple(at), value
        at = [a + s for a, s in zip(at, stride, strict=True)]
        k += 1
        if not any(stride):
            return


def from_table(table: dict[Position, Expression], shape: Position, default: Expression) -> SparseArray:
    """The array of the elements in a table of positions, counted from 0; those that equal the default are left out."""
    import numpy

    key = literal_key(default)
    kept = sorted(p for p, v in table.items() if literal_key(v) != key)
    positions = numpy.array(kept, dtype="int64").reshape(len(kept), len(shape))
    return SparseArray(shape, positions, pack(list_of(*(table[p] for p in kept))), default)


def sparse_of(data: Expr, default: Expression = 0) -> SparseArray:
    """The sparse array with the elements of a list that are not the default (for 0: no kind of zero)."""
    import numpy

    array = array_of(data)
    if array is not None and array.size and type(default) in (int, float, complex):
        found = numpy.argwhere(array != default)
        return SparseArray(array.shape, found, from_array(array[tuple(found.T)]), default)
    shape = tuple(dimensions_of(data))
    if 0 in shape:
        raise WolframMessage("SparseArray", "rect", data)
    items = leaves(data, len(shape))
    if any(map(is_list, items)):
        raise WolframMessage("SparseArray", "rect", data)
    zero = type(default) is int and default == 0
    key = literal_key(default)
    places = product(*map(range, shape))
    table = {
        p: v for p, v in zip(places, items, strict=True)
        if literal_key(v) != key and not (zero and type(v) in (float, complex) and v == 0)
    }  # fmt: skip
    return from_table(table, shape, default)


def from_rows(shape: Position | None, default: Expression, content: Expression) -> Expression:
    """The array of {1, {row pointers, columns}, values}."""
    import numpy

    try:
        version, (pointers, columns), values = content.args[0], content.args[1].args, content.args[2]
        ends = numpy.array(pointers.args, dtype="int64")
        width = max(len(shape or ()) - 1, 1)
        inner = numpy.array([list(c.args) for c in columns.args], dtype="int64").reshape(-1, width) - 1
        assert version == 1 and shape is not None and len(ends) == (shape[0] if len(shape) > 1 else 1) + 1
        rows = numpy.repeat(numpy.arange(len(ends) - 1), numpy.diff(ends))
        positions = numpy.column_stack((rows, inner)) if len(shape) > 1 else inner
        assert len(values.args) == len(positions)
        assert (positions >= 0).all() and (positions < numpy.array(shape)).all()
    except (AttributeError, AssertionError, ValueError, TypeError, IndexError):
        raise WolframMessage("SparseArray", "list", content) from None
    order = numpy.lexsort(positions.T[::-1])
    items = values.args
    return SparseArray(shape, positions[order], pack(list_of(*(items[i] for i in order.tolist()))), default)


def resized(e: SparseArray, shape: Position | None, default: Expression) -> SparseArray:
    """The array with other dimensions (elements outside are dropped) and another default."""
    if shape is not None and len(shape) != len(e.dimensions):
        raise WolframMessage("SparseArray", "posr", list_of(*e.dimensions), list_of(*shape))
    if (shape is None or shape == e.dimensions) and same(default, e.default):
        return e
    dims = shape or e.dimensions
    if same(default, e.default) or (type(default) is int and default == 0 and shape is not None):
        inside = [all(p < n for p, n in zip(row, dims, strict=True)) for row in e.positions.tolist()]
        kept = [i for i, yes in enumerate(inside) if yes]
        items = e.values.args
        return SparseArray(dims, e.positions[kept], pack(list_of(*(items[i] for i in kept))), e.default)
    return from_table(dict(elements(e, dense=True)), dims, default)


def elements(e: SparseArray, dense: bool = False) -> Iterator[tuple[Position, Expression]]:
    """The positions, from 0, with their values; all of them if `dense`."""
    given = dict(zip(map(tuple, e.positions.tolist()), e.values.args, strict=True))
    if not dense:
        yield from given.items()
        return
    for position in product(*map(range, e.dimensions)):
        yield position, given.get(position, e.default)


def dense(e: SparseArray) -> Expression:
    """The ordinary list."""
    import numpy

    array = array_of(e.values) if len(e) else numpy.zeros(0, "int64" if type(e.default) is int else "float64")
    if array is not None and type(e.default) in (int, float, complex):
        if type(e.default) is array.item(0).__class__ if array.size else True:
            full = numpy.full(e.dimensions, e.default, dtype=array.dtype if array.size else type(e.default))
            full[tuple(e.positions.T)] = array
            return from_array(full)
        if e.default == 0 and len(e) == full_size(e):
            return from_array(array.reshape(e.dimensions))
    items: numpy.ndarray = numpy.empty(e.dimensions, dtype=object)
    items.fill(e.default)
    for place, value in elements(e):
        items[place] = value
    return nested(items.tolist(), len(e.dimensions))


def full_size(e: SparseArray) -> int:
    """How many elements there are in all."""
    from math import prod

    return prod(e.dimensions)


def nested(items: list, depth: int) -> Expression:
    """Lists of the language from lists of Python."""
    return list_of(*items) if depth == 1 else list_of(*(nested(row, depth - 1) for row in items))


atom_method("Normal", SparseArray)(dense)


@builtin("ArrayRules", "ArrayRules[a] gives the rules for the elements of an array that are not 0, and last that for "
         "the others; ArrayRules[a, v] takes v as the default.")  # fmt: skip
def array_rules(e, default=0):
    """{{i, j, ...} -> v, ..., {_, _, ...} -> default}."""
    convert = method_of("SparseArray", e)
    if is_list(e):
        e = sparse_of(e, default)
    elif convert is not None:
        e = convert(e)
    if type(e) is not SparseArray:
        return None
    blank = list_of(*(call("Blank") for _ in e.dimensions))
    rules = [Expr(Rule, (list_of(*(p + 1 for p in place)), value)) for place, value in elements(e)]
    return list_of(*rules, Expr(Rule, (blank, e.default)))


@builtin("Band", "Band[{i, j}] stands for the diagonal from {i, j} in SparseArray; Band[start, end, step] for "
         "positions up to an end in steps.")  # fmt: skip
def band_(start, end=None, step=None):
    """Stays as it is."""
    return None


def property_of(e: SparseArray, args: tuple[Expression, ...]) -> Expression:
    """array["property"]."""
    found = PROPERTIES.get(args[0]) if len(args) == 1 and type(args[0]) is str else None
    return None if found is None else found(e)


PROPERTIES: dict[str, Callable[[SparseArray], Expression]] = {
    "Properties": lambda e: list_of(*sorted(PROPERTIES)),
    "Background": lambda e: e.default,
    "ImplicitValue": lambda e: e.default,
    "Density": lambda e: len(e) / full_size(e),
    "ExplicitLength": len,
    "ExplicitPositions": lambda e: from_array(e.positions + 1),
    "ExplicitValues": lambda e: e.values,
    "NonzeroPositions": lambda e: from_array(e.positions + 1),
    "NonzeroValues": lambda e: e.values,
    "RowPointers": lambda e: list_of(*e.row_pointers()),
    "ColumnIndices": lambda e: from_array((e.positions[:, 1:] if len(e.dimensions) > 1 else e.positions) + 1),
    "MatrixColumns": lambda e: columns_of(e),
    "AdjacencyLists": lambda e: columns_of(e) if len(e.dimensions) == 2 else from_array(e.positions[:, 0] + 1),
}
applications[SparseArray] = property_of


@builtin("SparseArrayQ", "SparseArrayQ[e] tells whether e is a sparse array.")
def sparse_array_q(e):
    """True or False."""
    return system("True" if type(e) is SparseArray else "False")


def columns_of(e: SparseArray) -> Expression:
    """The columns of the elements in each row of a matrix."""
    if len(e.dimensions) != 2:
        return None
    ends, columns = e.row_pointers(), (e.positions[:, 1] + 1).tolist()
    return list_of(*(list_of(*columns[a:b]) for a, b in pairwise(ends)))


from . import sparse_functions  # noqa: E402, F401  (whoever makes sparse arrays gets what can be done with them)
