"""The same elements in another nesting: Flatten, Partition, Transpose, ArrayReshape, ArrayFlatten."""

from __future__ import annotations

from itertools import chain, product
from math import prod

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    SparseArray,
    WolframMessage,
    call,
    is_list,
    same,
    system,
)

from ..structure.atom_methods import atom_method, method_of
from ..structure.levels import UNLIMITED, is_infinity
from .arrays import ILSMN, dimensions_of
from .packing import array_of, length_of, listed
from .sparse import dense

List, UpTo, Automatic, Infinity = map(system, ("List", "UpTo", "Automatic", "Infinity"))
ILSMP = "Single or list of positive machine-sized integers expected at position `1` of `2`."
FLATTEN = {
    "flev": "The argument `1` in `2` is neither an integer nor Infinity.",
    "fldep": "Level `1` specified in `2` exceeds the levels, `3`, which can be flattened together in `4`.",
    "flpi": "Levels to be flattened together in `1` should be lists of positive integers.",
    "flrep": "Level `1` specified in `2` should not be repeated.",
}


@builtin("Flatten", "Flatten[e] removes all inner lists, Flatten[e, n] those of n levels, Flatten[e, {{i, j}, ...}] "
         "joins levels; Flatten[e, n, h] works on another head.", messages=FLATTEN)  # fmt: skip
def flatten(e, levels=Infinity, head=None):
    """The flattened expression."""
    if not isinstance(e, Expr):
        method = method_of("Flatten", e)
        if method is not None:
            return method(e, levels)
        if type(e) is Association:
            return None
        raise WolframMessage("Flatten", "normal", 1, call("Flatten", e))
    if is_list(levels):
        return flatten_groups(e, levels, e.head if head is None else head)
    most = UNLIMITED if is_infinity(levels) else levels
    if type(most) is not int or most < 0:
        raise WolframMessage("Flatten", "flev", levels, call("Flatten", e, levels))
    if type(e) is PackedList:
        if head is not None and head is not List:
            return e
        joined = min(most, e.array.ndim - 1)
        return PackedList(e.array.reshape(-1, *e.array.shape[joined + 1 :])) if joined else e
    kind = e.head if head is None else head
    args = tuple(flat(e.args, kind, most))
    return listed(args) if e.head is List else Expr(e.head, args)


def flat(args: tuple[Expression, ...], head: Expression, most: int) -> list[Expression]:
    """The arguments with `most` levels of the head taken away."""
    found: list[Expression] = []
    for a in args:
        if most > 0 and isinstance(a, Expr) and same(a.head, head):
            if type(a) is PackedList:
                inner = flatten(a, most - 1) if most - 1 < a.array.ndim else PackedList(a.array.reshape(-1))
                found.extend(inner.args)
            else:
                found.extend(flat(a.args, head, most - 1))
        else:
            found.append(a)
    return found


def flatten_groups(e: Expr, levels: Expr, head: Expression) -> Expression:
    """Flatten[e, {{levels that become level 1}, {levels that become level 2}, ...}]."""
    groups = [list(g.args) if is_list(g) else [g] for g in levels.args]
    if levels.args and not any(map(is_list, levels.args)):
        groups = [list(levels.args)]
    whole = call("Flatten", e, levels)
    used = [n for g in groups for n in g]
    for n in used:
        if type(n) is not int or n < 1:
            raise WolframMessage("Flatten", "flpi", levels, whole)
        if used.count(n) > 1:
            raise WolframMessage("Flatten", "flrep", n, levels)
    deepest = max(used, default=0)
    depth = nesting(e, head)
    if deepest > depth:
        raise WolframMessage("Flatten", "fldep", deepest, levels, depth, e)
    groups += [[n] for n in range(1, deepest + 1) if n not in used]
    array = array_of(e)
    if array is not None and head is List:
        axes = [n - 1 for g in groups for n in g]
        rest = list(range(len(axes), array.ndim))
        sizes = array.shape
        shape = []
        for g in groups:
            size = 1
            for n in g:
                size *= sizes[n - 1]
            shape.append(size)
        moved = array.transpose(axes + rest)
        return PackedList(moved.reshape(*shape, *(sizes[i] for i in rest)))
    table: dict[tuple[int, ...], Expression] = {}
    collect(e, head, deepest, (), table)
    order = {tuple(key[n - 1] for g in groups for n in g): value for key, value in table.items()}
    return regrouped(order, [len(g) for g in groups], head)


def nesting(e: Expression, head: Expression) -> int:
    """How deep the head is nested everywhere."""
    if not isinstance(e, Expr) or not same(e.head, head):
        return 0
    return 1 + min((nesting(a, head) for a in e.args), default=0)


def collect(
    e: Expression, head: Expression, depth: int, at: tuple[int, ...], table: dict[tuple[int, ...], Expression]
) -> None:
    """Every part on a level, by its position."""
    if len(at) == depth:
        table[at] = e
        return
    for i, a in enumerate(e.args):
        collect(a, head, depth, (*at, i), table)


def regrouped(table: dict[tuple[int, ...], Expression], sizes: list[int], head: Expression) -> Expression:
    """The nested lists of parts whose positions are split into groups of indices."""
    if not sizes:
        return next(iter(table.values()))
    width = sizes[0]
    groups: dict[tuple[int, ...], dict[tuple[int, ...], Expression]] = {}
    for key in sorted(table):
        groups.setdefault(key[:width], {})[key[width:]] = table[key]
    return Expr(head, tuple(regrouped(groups[k], sizes[1:], head) for k in sorted(groups)))


@atom_method("Flatten", NumericArray)
def flatten_numeric(e: NumericArray, levels: Expression) -> Expression:
    """A numeric array of fewer dimensions."""
    most = e.array.ndim - 1 if is_infinity(levels) else levels
    if type(most) is not int:
        return None
    return NumericArray(e.array.reshape(-1, *e.array.shape[min(most, e.array.ndim - 1) + 1 :]))


@builtin("Partition", "Partition[e, n, d] gives the parts of length n at distances d; with {kL, kR} and padding the "
         "ends are filled.", messages={
             "pdep": "Depth `1` requested in object with dimensions `2`.",
             "npart": "The expression `1` cannot be partitioned.",
         })  # fmt: skip
def partition(e, sizes, distances=None, alignment=None, padding=None, head=None):
    """The list of the parts, with another head if one is given."""
    if head is not None:
        found = evaluate(call("Partition", e, sizes, distances, alignment, padding))
        inside = isinstance(found, Expr) and found.head is not system("Partition")
        return call("Map", call("Function", call("Apply", head, call("Slot", 1))), found) if inside else None
    if not isinstance(e, Expr):
        raise WolframMessage("Partition", "npart", e)
    lengths = sizes.args if is_list(sizes) else (sizes,)
    short = [isinstance(n, Expr) and n.head is UpTo and len(n.args) == 1 for n in lengths]
    widths = [n.args[0] if s else n for n, s in zip(lengths, short, strict=True)]
    steps = widths if distances is None else list(distances.args) if is_list(distances) else [distances] * len(widths)
    whole = call("Partition", e, sizes, *(() if distances is None else (distances,)))
    for i, numbers in ((2, widths), (3, steps)):
        least = 0 if i == 2 and distances is not None else 1
        if not numbers or not all(type(n) is int and n >= least for n in numbers):
            raise WolframMessage("Partition", "ilsmp", i, whole, text=ILSMP)
    if len(widths) != len(steps):
        return None
    if alignment is not None and len(widths) == 1:
        return cyclic_parts(e, widths[0], steps[0], alignment, padding)
    if len(widths) > len(dimensions_of(e)):
        raise WolframMessage("Partition", "pdep", len(widths), Expr(List, tuple(dimensions_of(e))))
    if len(widths) == 1:
        return parts_of(e, widths[0], steps[0], short[0])
    array = array_of(e)
    return partition_levels(e if array is None else PackedList(array), widths, steps)


def parts_of(e: Expr, width: int, step: int, short: bool) -> Expression:
    """Partition on one level; `short`: the last part may be shorter."""
    size = length_of(e)
    starts = range(0, size if short else size - width + 1, step)
    if type(e) is PackedList and starts and (not short or size % width == 0):
        if step == width:
            count = len(starts)
            return PackedList(e.array[: count * width].reshape(count, width, *e.array.shape[1:]))
        import numpy

        windows = numpy.lib.stride_tricks.sliding_window_view(e.array, width, axis=0)[::step]
        return PackedList(numpy.ascontiguousarray(numpy.moveaxis(windows, -1, 1)))
    args = e.args
    return Expr(e.head, tuple(Expr(e.head, args[i : i + width]) for i in starts))


def partition_levels(e: Expr, widths: list[int], steps: list[int]) -> Expression:
    """Partition[e, {n1, n2, ...}, {d1, d2, ...}]: blocks."""
    shape = dimensions_of(e)
    starts = [range(0, n - w + 1, d) for n, w, d in zip(shape, widths, steps, strict=False)]
    array = e.array if type(e) is PackedList else None
    if array is not None and all(starts):
        import numpy

        axes = tuple(range(len(widths)))
        windows = numpy.lib.stride_tricks.sliding_window_view(array, widths, axis=axes)
        windows = windows[tuple(slice(None, None, d) for d in steps)]
        rest = list(range(len(widths), array.ndim))
        order = [*axes, *range(array.ndim, array.ndim + len(widths)), *rest]
        return PackedList(numpy.ascontiguousarray(windows.transpose(order)))

    def block(at: tuple[int, ...], part: Expression, level: int) -> Expression:
        if level == len(widths):
            return part
        rows = part.args[at[level] : at[level] + widths[level]]
        return Expr(e.head, tuple(block(at, row, level + 1) for row in rows))

    table = {at: block(at, e, 0) for at in product(*starts)}
    return regrouped(table, [1] * len(widths), e.head) if table else Expr(e.head, ())


def cyclic_parts(e: Expr, width: int, step: int, alignment: Expression, padding: Expression) -> Expression:
    """Partition[e, n, d, {kL, kR}, padding]: the first element at kL of the first part, the last at kR of the last."""
    ends = alignment.args if is_list(alignment) else (alignment, alignment)
    if len(ends) != 2 or not all(type(k) is int and k != 0 and abs(k) <= width for k in ends):
        message("Partition", "overl", alignment, width, text="Overhangs `1` do not fit parts of length `2`.")
        return None
    left, right = (k - 1 if k > 0 else width + k for k in ends)
    args, size = e.args, length_of(e)
    parts, start = [], -left
    while size and start + right <= size - 1:
        parts.append(Expr(e.head, tuple(chain.from_iterable(
            padded_element(args, i, padding) for i in range(start, start + width)))))  # fmt: skip
        start += step
    if size and not parts:
        parts.append(Expr(e.head, tuple(chain.from_iterable(
            padded_element(args, i, padding) for i in range(start, start + width)))))  # fmt: skip
    return Expr(e.head, tuple(parts))


def padded_element(args: tuple[Expression, ...], i: int, padding: Expression) -> tuple[Expression, ...]:
    """The element at an index that may lie outside: cyclic, padded, or none for the padding {}."""
    if 0 <= i < len(args):
        return (args[i],)
    if padding is None:
        return (args[i % len(args)],)
    if is_list(padding):
        return (padding.args[i % len(padding.args)],) if padding.args else ()
    return (padding,)


@builtin("ArrayReshape", "ArrayReshape[e, dimensions, padding] arranges the elements of e in an array.")
def array_reshape(e, sizes, padding=0):
    """The array; elements left over are dropped, missing ones filled with the padding. Sparse arrays stay sparse."""
    if type(e) is SparseArray:
        method, given = method_of("ArrayReshape", e), sizes.args if is_list(sizes) else (sizes,)
        if method is not None and all(type(n) is int for n in given) and prod(given) == prod(e.dimensions):
            return method(e, given)
        return call("SparseArray", array_reshape(dense(e), sizes, padding))
    if type(e) is not NumericArray and not isinstance(e, Expr):
        raise WolframMessage("ArrayReshape", "list", 1, call("ArrayReshape", e, sizes))
    shape = list(sizes.args) if is_list(sizes) else [sizes]
    known = [n for n in shape if type(n) is int]
    if shape.count(Automatic) == 1 and len(known) == len(shape) - 1:
        total = e.array.size if hasattr(e, "array") else len(flat(e.args, List, UNLIMITED))
        other = 1
        for n in known:
            other *= n
        shape[shape.index(Automatic)] = -(-total // other) if other else 0
    if not all(type(n) is int and n >= 0 for n in shape):
        raise WolframMessage("ArrayReshape", "ilsmn", 2, call("ArrayReshape", e, sizes), text=ILSMN)
    wanted = 1
    for n in shape:
        wanted *= n
    if hasattr(e, "array") and 0 < wanted <= e.array.size:
        new = e.array.reshape(-1)[:wanted].reshape(shape)
        return NumericArray(new) if type(e) is NumericArray else PackedList(new)
    items = e.array.reshape(-1).tolist() if hasattr(e, "array") else flat(e.args, List, UNLIMITED)
    fill = padding.args if is_list(padding) and padding.args else (padding,)
    items = [*items[:wanted], *(fill[i % len(fill)] for i in range(wanted - len(items)))]
    return nested(items, shape)


def nested(items: list[Expression], shape: list[int]) -> Expression:
    """A flat list of elements as an array, row by row."""
    for n in reversed(shape[1:]):
        items = [listed(items[i : i + n]) for i in range(0, len(items), n)] if n else [Expr(List, ())] * shape[0]
    return listed(items)


@builtin("ArrayFlatten", "ArrayFlatten[{{m11, m12}, {m21, m22}}] joins a matrix of matrices into one matrix.")
def array_flatten(e, rank=2):
    """The matrix; 0 stands for a block of zeros."""
    if rank == 1 and is_list(e) and all(map(is_list, e.args)):
        return listed(chain.from_iterable(block.args for block in e.args))
    if not is_list(e) or not all(map(is_list, e.args)) or rank != 2:
        return None
    heights, widths = [None] * len(e.args), [None] * max((len(r.args) for r in e.args), default=0)
    for i, row in enumerate(e.args):
        for j, block in enumerate(row.args):
            shape = dimensions_of(block)
            if len(shape) >= 2:
                heights[i], widths[j] = shape[0], shape[1]
    rows: list[Expression] = []
    for i, row in enumerate(e.args):
        blocks = []
        for j, block in enumerate(row.args):
            if is_list(block):
                blocks.append(block.args)
            else:
                width = widths[j] or 1
                blocks.append((Expr(List, (block,) * width),) * (heights[i] or 1))
        if len({len(b) for b in blocks}) > 1:
            message("ArrayFlatten", "dim", text="The blocks do not fit together.")
            return None
        rows.extend(listed(chain.from_iterable(p.args for p in parts)) for parts in zip(*blocks, strict=True))
    return listed(rows)
