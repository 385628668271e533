"""What structural functions and arithmetic do to sparse arrays: sparse again, wherever that is possible."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from wlnet.evaluator import applier, evaluate
from wlnet.evaluator.arguments import threads
from wlnet.evaluator.builtin import first_taken, stand_ins, takes_lists, turned_back
from wlnet.expr import (
    Expr,
    Expression,
    PackedList,
    SparseArray,
    WolframMessage,
    call,
    from_array,
    is_list,
    list_of,
    literal_key,
    same,
    system,
)

from ..numbers.packed_arithmetic import WORD
from ..structure.atom_methods import atom_method
from ..structure.levels import is_infinity
from ..structure.spans import positions as places_of
from ..structure.spans import sequence_bounds, span_bounds
from .packing import array_of, pack
from .sparse import dense, full_size, sparse_of

if TYPE_CHECKING:
    import numpy

stand_ins[SparseArray] = dense
LIKE_LISTS = """
    Accumulate AllTrue AnyTrue Apply ArrayFilter ArrayFlatten ArrayPad AssociationThread BinCounts Cases Clip
    Commonest Complement CountsBy DeleteCases DeleteDuplicatesBy FirstCase FirstPosition Gather GatherBy GroupBy
    Intersection LengthWhile MapAt MaximalBy MinimalBy NoneTrue Pick Position SelectFirst SortBy Split SplitBy
    SubsetQ TakeLargest TakeLargestBy TakeSmallest TakeSmallestBy TakeWhile Catenate CholeskyDecomposition
    ConjugateTranspose Correlation Count Counts Covariance Cross DeleteDuplicates Det Diagonal Differences
    Eigensystem Eigenvalues Eigenvectors Fold FoldList Fourier GeometricMean HarmonicMean HistogramList Inner Inverse
    InverseFourier KroneckerProduct LeastSquares LinearSolve ListConvolve ListCorrelate LUDecomposition MapIndexed
    MapThread MatrixExp MatrixForm MatrixPower MatrixRank Max Mean Median MemberQ Min MinMax MovingAverage Nearest
    Norm Normalize NullSpace NumericArray Ordering PadLeft PadRight Partition PseudoInverse QRDecomposition
    Quantile Quartiles Ratios Riffle RotateLeft RotateRight RowReduce Scan Select SingularValueDecomposition
    SingularValueList Sort StandardDeviation Standardize TableForm Tally Thread Tr Tuples Union Variance
    HermitianMatrixQ SymmetricMatrixQ DiagonalMatrixQ UpperTriangularize LowerTriangularize EuclideanDistance
    SquaredEuclideanDistance ManhattanDistance CosineDistance Rescale Chop ListPlot MatrixPlot ArrayPlot
"""
"""Functions that see the ordinary list in the place of a sparse array."""
SPARSE_AGAIN = """
    ArrayFlatten ArrayPad Clip ConjugateTranspose Delete Diagonal Insert KroneckerProduct LowerTriangularize
    MatrixPower PadLeft PadRight Partition RotateLeft RotateRight UpperTriangularize
"""
"""Those of them whose result is a sparse array like the argument."""
FIRST_TAKEN = """
    Cases Count Delete DeleteCases FirstCase FirstPosition Insert MapAt MemberQ Position
"""
"""Those that take patterns or elements after the array."""
takes_lists.update(LIKE_LISTS.split(), SPARSE_AGAIN.split())
first_taken.update(FIRST_TAKEN.split())


def sparse_again(args: tuple[Expression, ...], plain: Expr) -> Expression:
    """The value of a call with lists, as a sparse array where one was given."""
    given = next((a for a in args if type(a) is SparseArray), None)
    found = evaluate(plain)
    if given is None or not is_list(found) or evaluate(call("ArrayQ", found)) is not system("True"):
        return found
    return sparse_of(found, given.default)


turned_back.update(dict.fromkeys(SPARSE_AGAIN.split(), sparse_again))


def taken(values: Expr, indices: numpy.ndarray) -> Expr:
    """The elements of a list at some places, from 0."""
    if type(values) is PackedList:
        return PackedList(values.array[indices]) if len(indices) else list_of()
    args = values.args
    return pack(list_of(*(args[i] for i in indices.tolist())))


def arranged(shape: tuple[int, ...], positions: numpy.ndarray, values: Expr, default: Expression) -> SparseArray:
    """The array of elements in any order."""
    import numpy

    order = numpy.lexsort(positions.T[::-1])
    return SparseArray(shape, positions[order], taken(values, order), default)


def without_default(e: SparseArray) -> SparseArray:
    """The array without the elements that equal its default."""
    import numpy

    array = e.values.array if type(e.values) is PackedList else None
    if array is not None and type(e.default) in (int, float, complex):
        keep = numpy.flatnonzero(array != e.default)
    else:
        key = literal_key(e.default)
        zero = type(e.default) is int and e.default == 0
        keep = numpy.array([i for i, v in enumerate(e.values.args) if literal_key(v) != key and not (
            zero and type(v) in (float, complex) and v == 0)], dtype="int64")  # fmt: skip
    return e if len(keep) == len(e) else SparseArray(e.dimensions, e.positions[keep], taken(e.values, keep), e.default)


@atom_method("Dimensions", SparseArray)
def dimensions(e: SparseArray) -> Expression:
    """The dimensions."""
    return list_of(*e.dimensions)


@atom_method("Length", SparseArray)
def length(e: SparseArray) -> int:
    """The first dimension."""
    return e.dimensions[0]


@atom_method("ArrayQ", SparseArray)
def is_array(e: SparseArray, test: Expression = None) -> bool:
    """Whether all elements pass a test."""
    if test is None:
        return True
    passes = applier(test)
    kept = (*e.values.args, e.default) if len(e) < full_size(e) else e.values.args
    return all(passes(v) is system("True") for v in kept)


@atom_method("Part", SparseArray)
def part(e: SparseArray, *specs: Expression) -> Expression:
    """An element, or the sparse array of those selected."""
    import numpy

    from ..structure.parts import NoPart

    if len(specs) > len(e.dimensions):
        raise NoPart("partd")
    positions, values = e.positions, e.values
    columns: list[numpy.ndarray] = []
    shape: list[int] = []
    for axis, size in enumerate(e.dimensions):
        spec = specs[axis] if axis < len(specs) else system("All")
        column = positions[:, axis]
        if type(spec) is int:
            if spec == 0 or not -size <= spec <= size:
                raise NoPart("partw", spec, e)
            keep = numpy.flatnonzero(column == (spec - 1 if spec > 0 else size + spec))
        else:
            chosen = selection(spec, size, e)
            order = numpy.argsort(chosen, kind="stable")
            ordered = chosen[order]
            first = numpy.searchsorted(ordered, column, "left")
            counts = numpy.searchsorted(ordered, column, "right") - first
            keep = numpy.repeat(numpy.arange(len(column)), counts)
            offset = numpy.arange(len(keep)) - numpy.repeat(numpy.cumsum(counts) - counts, counts)
            new = order[numpy.repeat(first, counts) + offset] if len(keep) else numpy.zeros(0, "int64")
            columns = [c[keep] for c in columns]
            columns.append(new)
            shape.append(len(chosen))
            positions, values = positions[keep], taken(values, keep)
            continue
        columns = [c[keep] for c in columns]
        positions, values = positions[keep], taken(values, keep)
    if not shape:
        return values.args[0] if len(positions) else e.default
    return arranged(tuple(shape), numpy.column_stack(columns), values, e.default)


def selection(spec: Expression, size: int, e: SparseArray) -> numpy.ndarray:
    """The places, from 0, that All, a span or a list of positions selects."""
    import numpy

    from ..structure.parts import NoPart

    if is_list(spec):
        if not spec.args or not all(type(i) is int and i and -size <= i <= size for i in spec.args):
            raise NoPart("partw", spec, e)
        return numpy.array([i - 1 if i > 0 else size + i for i in spec.args], dtype="int64")
    bounds = span_bounds(spec)
    if bounds is None:
        raise NoPart("pkspec1", spec)
    chosen = places_of(size, bounds)
    if chosen is None:
        raise NoPart("take", bounds[0], bounds[1], e)
    return numpy.array(chosen, dtype="int64")


def taking(e: SparseArray, specs: tuple[Expression, ...], drop: bool) -> Expression:
    """The part at sequence specifications, or what is left without it."""
    chosen: list[Expression] = []
    for axis, spec in enumerate(specs):
        if axis >= len(e.dimensions):
            raise WolframMessage("Drop" if drop else "Take", "take", spec, spec, e)
        size = e.dimensions[axis]
        bounds = sequence_bounds(spec)
        found = None if bounds is None else places_of(size, bounds)
        if found is None:
            raise WolframMessage("Drop" if drop else "Take", "take", spec, spec, e)
        gone = set(found)
        chosen.append(list_of(*(i + 1 for i in (range(size) if drop else found) if not drop or i not in gone)))
    if any(not c.args for c in chosen):
        return list_of()
    return part(e, *chosen)


@atom_method("Take", SparseArray)
def take(e: SparseArray, *specs: Expression) -> Expression:
    """A sparse array."""
    return taking(e, specs, False)


@atom_method("Drop", SparseArray)
def drop(e: SparseArray, *specs: Expression) -> Expression:
    """A sparse array."""
    return taking(e, specs, True)


@atom_method("Transpose", SparseArray)
def transpose(e: SparseArray, levels: Expression = None) -> Expression:
    """The axes in another order."""
    from .transposing import transposed_axes

    axes = transposed_axes(len(e.dimensions), levels, e)
    if axes is None:
        return e
    return arranged(tuple(e.dimensions[a] for a in axes), e.positions[:, axes], e.values, e.default)


@atom_method("ArrayReshape", SparseArray)
def reshaped(e: SparseArray, shape: tuple[int, ...]) -> Expression:
    """The same elements, row by row, in as many places."""
    import numpy

    flat = numpy.ravel_multi_index(tuple(e.positions.T), e.dimensions)
    return SparseArray(shape, numpy.column_stack(numpy.unravel_index(flat, shape)), e.values, e.default)


@atom_method("Flatten", SparseArray)
def flatten(e: SparseArray, levels: Expression) -> Expression:
    """Fewer dimensions."""
    most = len(e.dimensions) - 1 if is_infinity(levels) else levels
    if type(most) is not int or most < 0:
        return call("Flatten", dense(e), levels)
    joined = min(most, len(e.dimensions) - 1) + 1
    return reshaped(e, (prod(e.dimensions[:joined]), *e.dimensions[joined:]))


@atom_method("Reverse", SparseArray)
def reverse(e: SparseArray, levels: Expression) -> Expression:
    """The elements backwards."""
    positions = e.positions.copy()
    for n in levels.args if is_list(levels) else (levels,):
        positions[:, n - 1] = e.dimensions[n - 1] - 1 - positions[:, n - 1]
    return arranged(e.dimensions, positions, e.values, e.default)


@atom_method("Append", SparseArray)
def append(e: SparseArray, item: Expression) -> Expression:
    """The array with one more element or row at its end."""
    return join(e, sparse_of(list_of(item)))


@atom_method("Prepend", SparseArray)
def prepend(e: SparseArray, item: Expression) -> Expression:
    """The array with one more element or row before the others."""
    return join(sparse_of(list_of(item)), e)


@atom_method("Join", SparseArray)
def join(*parts: Expression) -> Expression:
    """The arrays below each other; a list where there is a list among them."""
    import numpy

    arrays = list(parts)
    first = arrays[0]
    if any(type(a) is not SparseArray or a.dimensions[1:] != first.dimensions[1:]
           or not same(a.default, first.default) for a in arrays):  # fmt: skip
        return call("Join", *(dense(p) if type(p) is SparseArray else p for p in parts))
    starts = numpy.cumsum([0, *(a.dimensions[0] for a in arrays)])
    below = numpy.eye(1, len(first.dimensions), dtype="int64")
    moved = [a.positions + int(s) * below for a, s in zip(arrays, starts, strict=False)]
    values = pack(list_of(*(v for a in arrays for v in a.values.args)))
    return SparseArray((int(starts[-1]), *first.dimensions[1:]), numpy.concatenate(moved), values, first.default)


@atom_method("Map", SparseArray)
def map_elements(e: SparseArray, function: Expression) -> Expression:
    """A vector: the function of the elements; else the list of the function of the rows."""
    if len(e.dimensions) > 1:
        return list_of(*(Expr(function, (part(e, i + 1),)) for i in range(e.dimensions[0])))
    values = evaluate(call("Map", function, e.values))
    return without_default(SparseArray(e.dimensions, e.positions, pack(values), evaluate(Expr(function, (e.default,)))))


@atom_method("N", SparseArray)
def numerical(e: SparseArray, *digits: Expression) -> Expression:
    """Numbers for values and default; an exact 0 stays."""
    values = pack(evaluate(call("N", e.values, *digits)))
    default = e.default if type(e.default) is int and e.default == 0 else evaluate(call("N", e.default, *digits))
    return SparseArray(e.dimensions, e.positions, values, default)


@atom_method("ReplacePart", SparseArray)
def replace_part(e: SparseArray, rules: Expression) -> Expression:
    """New elements in some places."""
    from .sparse import literal_position, rules_of

    given = rules_of(rules) or []
    old = call("ArrayRules", e)
    if given and all(len(literal_position(r.args[0]) or ()) == len(e.dimensions) for r in given):
        front = [Expr(r.head, (list_of(*(p if p > 0 else n + 1 + p for p, n in zip(
            literal_position(r.args[0]) or (), e.dimensions, strict=True))), r.args[1])) for r in given]  # fmt: skip
        rest = evaluate(old).args[:-1]
        return call("SparseArray", list_of(*front, *rest), list_of(*e.dimensions), e.default)
    return call("ReplacePart", dense(e), rules)


@atom_method("Total", SparseArray)
def total(e: SparseArray, level: Expression = None) -> Expression:
    """The sum over the first dimension, or over all of a vector."""
    import numpy

    depth = len(e.dimensions)
    array = array_of(e.values) if len(e) else numpy.zeros(0, "int64")
    everything = depth == 1 or is_infinity(level) or level == depth
    if array is None or type(e.default) is not int or e.default or (
        array.size and array.dtype.kind == "i" and float(numpy.abs(array.astype("float64")).sum()) >= WORD
    ) or (level is not None and not everything):  # fmt: skip
        return call("Total", dense(e), *(() if level is None else (level,)))
    if everything:
        return array.sum().item()
    sums = numpy.zeros(e.dimensions[1:], dtype=array.dtype)
    numpy.add.at(sums, tuple(e.positions[:, 1:].T), array)
    return sparse_of(from_array(sums))


@atom_method("Dot", SparseArray)
def dot(a: Expression, b: Expression) -> Expression:
    """a . b: sparse where both are; an ordinary list where one is a list. None where it is better done with lists."""
    import numpy

    x, y = (sparse_of(e) if is_list(e) and array_of(e) is not None else e for e in (a, b))
    if type(x) is not SparseArray or type(y) is not SparseArray or max(map(len, (x.dimensions, y.dimensions))) > 2:
        return None
    if x.dimensions[-1] != y.dimensions[0]:
        raise WolframMessage("Dot", "dotsh", a, b)
    first, second = (array_of(e.values) if len(e) else numpy.zeros(0, "int64") for e in (x, y))
    if first is None or second is None or x.default != 0 or y.default != 0:
        return None
    if first.dtype.kind == second.dtype.kind == "i" and len(first) and len(second):
        largest = int(numpy.abs(first).max()) * int(numpy.abs(second).max()) * y.dimensions[0]
        if largest >= WORD:
            return None
    starts = numpy.searchsorted(y.positions[:, 0], x.positions[:, -1], "left")
    counts = numpy.searchsorted(y.positions[:, 0], x.positions[:, -1], "right") - starts
    left = numpy.repeat(numpy.arange(len(x)), counts)
    right = numpy.repeat(starts, counts) + numpy.arange(len(left)) - numpy.repeat(
        numpy.cumsum(counts) - counts, counts)  # fmt: skip
    products = first[left] * second[right]
    shape = (*x.dimensions[:-1], *y.dimensions[1:])
    places = numpy.column_stack((x.positions[left][:, :-1], y.positions[right][:, 1:]))
    if not shape:
        return products.sum().item()
    flat = numpy.ravel_multi_index(tuple(places.T), shape) if len(places) else numpy.zeros(0, "int64")
    unique, where = numpy.unique(flat, return_inverse=True)
    sums = numpy.zeros(len(unique), dtype=products.dtype)
    numpy.add.at(sums, where, products)
    found_at = numpy.column_stack(numpy.unravel_index(unique, shape)).reshape(-1, len(shape))
    found = without_default(SparseArray(shape, found_at, from_array(sums)))
    return found if type(a) is type(b) else dense(found)


def threaded(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """A Listable function of sparse arrays: once for all values that are there, once for the defaults."""
    import numpy

    shape = next(a.dimensions for a in args if type(a) is SparseArray)
    arrays = [sparse_of(a) if is_list(a) else a for a in args]
    sparse = [a for a in arrays if type(a) is SparseArray]
    if any(a.dimensions != shape for a in sparse):
        return Expr(head, tuple(dense(a) if type(a) is SparseArray else a for a in args))
    if full_size(sparse[0]) >= WORD:
        return None
    flats = [numpy.ravel_multi_index(tuple(a.positions.T), shape) for a in sparse]
    union = flats[0] if len(sparse) == 1 else numpy.unique(numpy.concatenate(flats))
    columns = dict(zip(map(id, sparse), flats, strict=True))
    values = [spread(a, columns[id(a)], union) if type(a) is SparseArray else a for a in arrays]
    defaults = tuple(a.default if type(a) is SparseArray else a for a in arrays)
    found = pack(evaluate(Expr(head, tuple(values)))) if len(union) else list_of()
    if not is_list(found) or len(found.args) != len(union):
        return None
    positions = numpy.column_stack(numpy.unravel_index(union, shape)).reshape(-1, len(shape))
    return without_default(SparseArray(shape, positions, found, evaluate(Expr(head, defaults))))


def spread(e: SparseArray, own: numpy.ndarray, union: numpy.ndarray) -> Expr:
    """The values of an array at more places than it has: its default where it has none."""
    import numpy

    if len(own) == len(union):
        return e.values
    at = numpy.searchsorted(union, own)
    array = array_of(e.values) if len(e) else None
    if array is not None and type(e.default) is array.item(0).__class__:
        full = numpy.full(len(union), e.default, dtype=array.dtype)
        full[at] = array
        return PackedList(full)
    items: list[Expression] = [e.default] * len(union)
    for i, v in zip(at.tolist(), e.values.args, strict=True):
        items[i] = v
    return list_of(*items)


threads[SparseArray] = threaded
