"""Arrays: their dimensions, tests for them, and arrays made of nothing but a rule."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.expr import (
    Expr,
    Expression,
    NumericArray,
    PackedList,
    WolframMessage,
    call,
    is_list,
    same,
    system,
)

from ..structure.atom_methods import atom_method, method_of
from ..structure.levels import UNLIMITED, is_infinity
from ..structure.structure import truth
from .packing import WORTHWHILE, array_of, elementwise, length_of, listed, pack

List, True_, Plus, Times = map(system, ("List", "True", "Plus", "Times"))
Infinity = system("Infinity")
ILSMN = "Single or list of non-negative machine-sized integers expected at position `1` of `2`."


def dimensions_of(e: Expression, most: int = UNLIMITED) -> list[int]:
    """The dimensions of the rectangular array that `e` is, under one head; [] for an atom."""
    if type(e) is PackedList:
        return list(e.array.shape[:most])
    if not isinstance(e, Expr) or most <= 0:
        return []
    head, level, shape = e.head, e.args, [len(e.args)]
    while level and len(shape) < most:
        if any(not isinstance(a, Expr) or not same(a.head, head) for a in level):
            break
        size = length_of(level[0])
        if any(length_of(a) != size for a in level):
            break
        shape.append(size)
        if any(type(a) is PackedList for a in level):
            inner = [dimensions_of(a, most - len(shape) + 1)[1:] for a in level]
            common = 0
            while all(len(s) > common and s[common] == inner[0][common] for s in inner):
                common += 1
            if common or all(type(a) is PackedList for a in level):
                return shape + inner[0][:common]
        level = tuple(x for a in level for x in a.args)
    return shape


@builtin("Dimensions", "Dimensions[e] gives the dimensions of an array; Dimensions[e, n] those of n levels.")
def dimensions(e, most=Infinity):
    """The list of the dimensions."""
    if not is_infinity(most) and (type(most) is not int or most < 0):
        message("Dimensions", "intnm", 2, call("Dimensions", e, most))
        return None
    method = method_of("Dimensions", e)
    if method is not None:
        found = method(e)
        return found if is_infinity(most) else Expr(List, found.args[:most])
    return Expr(List, tuple(dimensions_of(e, UNLIMITED if is_infinity(most) else most)))


@atom_method("Dimensions", NumericArray)
def numeric_dimensions(e: NumericArray) -> Expression:
    """The shape."""
    return Expr(List, e.array.shape)


@builtin("ArrayDepth", "ArrayDepth[e] gives the number of dimensions of an array.")
def array_depth(e):
    """The number of levels on which `e` is rectangular."""
    method = method_of("Dimensions", e)
    return len(dimensions_of(e)) if method is None else length_of(method(e))


@builtin("TensorRank", "TensorRank[e] gives the number of dimensions of an array.")
def tensor_rank(e):
    """The depth of an array; a symbol may stand for any array."""
    return array_depth(e) if stands_for_array(e) else None


@builtin("TensorDimensions", "TensorDimensions[e] gives the dimensions of an array.")
def tensor_dimensions(e):
    """The dimensions of an array; a symbol may stand for any array."""
    return call("Dimensions", e) if stands_for_array(e) else None


def stands_for_array(e: Expression) -> bool:
    """Whether `e` is a number or an array."""
    return evaluate(call("ArrayQ", e)) is system("True") or type(e) in (int, float, complex)


def array_depth_of(e: Expression) -> int:
    """How many levels of rectangular lists `e` has; 0 where it is not a list."""
    if type(e) is NumericArray:
        return e.array.ndim
    return len(dimensions_of(e)) if is_list(e) else 0


def leaves(e: Expression, depth: int) -> tuple[Expression, ...]:
    """The elements on a level of a list of lists."""
    found = e.args
    for _ in range(depth - 1):
        found = tuple(x for row in found for x in row.args)
    return found


def passes(e: Expression, depth: int, test: Expression) -> bool:
    """Whether every element of an array passes a test."""
    if test is None:
        return True
    if type(e) is NumericArray or (type(e) is PackedList and depth == e.array.ndim):
        known = known_test(test, e)
        if known is not None:
            return known
        e = e if type(e) is PackedList else PackedList(e.array)
    check = applier(test)
    return all(check(a) is True_ for a in leaves(e, depth))


def known_test(test: Expression, e: Expression) -> bool | None:
    """The answer of a common test for all numbers of a packed array; None where the elements must be asked."""
    name = getattr(test, "name", "")
    if name in ("NumberQ", "NumericQ"):
        import numpy

        return bool(numpy.isfinite(e.array).all()) or None
    if name == "IntegerQ":
        return e.array.dtype.kind in "iu"
    return False if name in ("StringQ", "ListQ") else None


@builtin("ArrayQ", "ArrayQ[e] tells whether e is a rectangular array; ArrayQ[e, depth, test] asks for depth and "
         "elements.")  # fmt: skip
def array_q(e, pattern=None, test=None):
    """True or False."""
    from wlnet.evaluator import matcher

    method = method_of("ArrayQ", e)
    if method is not None:
        fits = pattern is None or matcher(pattern).matches(array_depth(e))
        return truth(fits and method(e, test))
    if not is_list(e) and type(e) is not NumericArray:
        return truth(False)
    depth = array_depth_of(e)
    if pattern is not None and not matcher(pattern).matches(depth):
        found = [d for d in range(1, depth) if matcher(pattern).matches(d)]
        if type(e) is NumericArray or not found or test is None:
            return truth(False)
        depth = found[-1]
    elif pattern is None and has_list(e, depth):
        return truth(False)
    return truth(passes(e, depth, test))


def has_list(e: Expression, depth: int) -> bool:
    """Whether the elements of a ragged array are lists."""
    return type(e) is Expr and any(is_list(a) for a in leaves(e, depth))


@builtin("VectorQ", "VectorQ[e] tells whether e is a list without lists in it; VectorQ[e, test] asks each element.")
def vector_q(e, test=None):
    """True or False."""
    method = method_of("ArrayQ", e)
    if method is not None:
        return truth(array_depth(e) == 1 and method(e, test))
    if type(e) is NumericArray or type(e) is PackedList:
        if e.array.ndim != 1 and (test is None or type(e) is NumericArray):
            return truth(False)
        return truth(passes(e, 1, test))
    if not is_list(e):
        return truth(False)
    if test is None:
        return truth(not any(is_list(a) for a in e.args))
    return truth(passes(e, 1, test))


@builtin("MatrixQ", "MatrixQ[e] tells whether e is a list of lists of equal length; MatrixQ[e, test] asks each "
         "element.")  # fmt: skip
def matrix_q(e, test=None):
    """True or False."""
    method = method_of("ArrayQ", e)
    if method is not None:
        return truth(array_depth(e) == 2 and method(e, test))
    if type(e) is NumericArray or type(e) is PackedList:
        if e.array.ndim != 2 and (test is None or type(e) is NumericArray or e.array.ndim < 2):
            return truth(False)
        return truth(passes(e, 2, test))
    if not is_list(e) or not e.args or not all(map(is_list, e.args)):
        return truth(False)
    if len({length_of(row) for row in e.args}) != 1:
        return truth(False)
    if test is None:
        return truth(not any(is_list(a) for a in leaves(e, 2)))
    return truth(passes(e, 2, test))


@builtin("SquareMatrixQ", "SquareMatrixQ[e] tells whether e is a matrix with as many rows as columns.")
def square_matrix_q(e):
    """True or False."""
    method = method_of("Dimensions", e)
    shape = list(method(e).args) if method is not None else dimensions_of(e) if is_list(e) else []
    return truth(len(shape) >= 2 and shape[0] == shape[1] and matrix_q(e) is True_)


# -- construction ----------------------------------------------------------------------------------------------------


@builtin("Range", "Range[n] gives {1, ..., n}, Range[a, b, d] the numbers from a to b in steps of d.",
         attributes="Listable",
         messages={"range": "Range specification in `1` does not have appropriate bounds."})  # fmt: skip
def range_(*bounds):
    """The list of the numbers."""
    if not 1 <= len(bounds) <= 3:
        message("Range", "argb", system("Range"), len(bounds), 1, 3)
        return None
    first, last, step = (1, bounds[0], 1) if len(bounds) == 1 else (bounds[0], bounds[1], (*bounds, 1)[2])
    if type(first) is int and type(last) is int and type(step) is int and step:
        return integers(range(first, last + (1 if step > 0 else -1), step))
    if all(type(x) in (int, float) for x in (first, last, step)) and step:
        return reals(first, last, step)
    if all(type(x) in (int, float, Fraction) for x in (first, last, step)) and step:
        count = max(0, int((last - first) // step) + 1)
        return Expr(List, tuple(Expr(Plus, (first, Expr(Times, (i, step)))) for i in range(count)))
    whole = call("Range", *bounds)
    width = Expr(Plus, (last, Expr(Times, (-1, first))))
    count = evaluate(call("Floor", Expr(Times, (width, call("Power", step, -1)))))
    if type(count) is not int:
        raise WolframMessage("Range", "range", whole)
    if count < 0:
        return Expr(List, ())
    start = evaluate(call("N", first)) if type(step) is float else first
    return Expr(List, (start, *(Expr(Plus, (first, Expr(Times, (i, step)))) for i in range(1, count + 1))))


def integers(values: range) -> Expr:
    """A run of integers, packed where it is long and fits."""
    if len(values) < WORTHWHILE or not -(1 << 63) <= values[0] < 1 << 63 or not -(1 << 63) <= values[-1] < 1 << 63:
        return Expr(List, tuple(values))
    import numpy

    return PackedList(numpy.arange(values.start, values.stop, values.step, dtype="int64"))


def reals(first: float, last: float, step: float) -> Expr:
    """first, first + step, ... up to last, as machine reals, with room for rounding at the end."""
    from math import floor, isfinite

    steps = (last - first) / step
    if not isfinite(steps):
        return None  # type: ignore[return-value]
    count = floor(steps + 1e-10 * max(1.0, abs(steps))) + 1 if steps > -1e-10 else 0
    limit = min if step > 0 else max
    if count < WORTHWHILE:
        return Expr(List, tuple(float(limit(first + i * step, last)) for i in range(count)))
    import numpy

    values = first + numpy.arange(count) * step
    values[-1] = limit(values[-1], last)
    return PackedList(values.astype("float64"))


@builtin("ConstantArray", "ConstantArray[c, n] gives a list of n copies of c; ConstantArray[c, {n1, n2, ...}] an "
         "array.")  # fmt: skip
def constant_array(c, sizes):
    """The array of copies."""
    shape = sizes.args if is_list(sizes) else (sizes,)
    if not all(type(n) is int and n >= 0 for n in shape):
        raise WolframMessage("ConstantArray", "ilsmn", 2, call("ConstantArray", c, sizes), text=ILSMN)
    total = 1
    for n in shape:
        total *= n
    inner = array_of(c) if is_list(c) else None
    number = type(c) in (float, complex) or (type(c) is int and -(1 << 63) <= c < 1 << 63)
    if total and shape and (total >= WORTHWHILE or type(c) is PackedList) and (number or inner is not None):
        import numpy

        if inner is None:
            dtype = {int: "int64", float: "float64", complex: "complex128"}[type(c)]
            return PackedList(numpy.full(shape, c, dtype=dtype))
        return PackedList(numpy.broadcast_to(inner, (*shape, *inner.shape)).copy())
    for n in reversed(shape):
        c = Expr(List, (c,) * n)
    return c


@builtin("Array", "Array[f, n] gives {f[1], ..., f[n]}; Array[f, {n1, n2}, origin, head] arrays with other origins.",
         messages={"plen": "`1` and `2` should have the same length.", "ilsmn": ILSMN})  # fmt: skip
def array(function, sizes, origin=1, head=List):
    """The array of the function's values on the positions."""
    shape = sizes.args if is_list(sizes) else (sizes,)
    if not all(type(n) is int and n >= 0 for n in shape):
        raise WolframMessage("Array", "ilsmn", 2, call("Array", function, sizes))
    if len(shape) == 1 and type(origin) is int and head is List and shape[0] >= WORTHWHILE:
        whole = elementwise(function)
        if whole is not None:
            return whole(integers(range(origin, origin + shape[0])))
    axes = axes_of(shape, origin)
    if axes is None:
        raise WolframMessage("Array", "plen", sizes, origin)
    apply = applier(function)
    return filled(apply, axes, head, ())


def axes_of(shape: tuple[int, ...], origin: Expression) -> list[list[Expression]] | None:
    """The indices along each dimension; None where the origins do not fit the dimensions."""
    if is_list(origin) and len(origin.args) == 2 and len(shape) == 1 and not any(map(is_list, origin.args)):
        return [between(shape[0], *origin.args)]
    starts = origin.args if is_list(origin) else (origin,) * len(shape)
    if len(starts) != len(shape):
        return None
    axes = []
    for n, start in zip(shape, starts, strict=True):
        if is_list(start):
            if len(start.args) != 2:
                return None
            axes.append(between(n, *start.args))
        else:
            plain = type(start) is int
            axes.append([start + i if plain else evaluate(Expr(Plus, (start, i))) for i in range(n)])
    return axes


def between(n: int, first: Expression, last: Expression) -> list[Expression]:
    """n values from first to last, evenly spaced."""
    if n == 1:
        return [evaluate(Expr(Times, (Fraction(1, 2), Expr(Plus, (first, last)))))]
    width = Expr(Plus, (last, Expr(Times, (-1, first))))
    return [evaluate(Expr(Plus, (first, Expr(Times, (Fraction(i, n - 1) if i % (n - 1) else i // (n - 1), width)))))
            for i in range(n)]  # fmt: skip


def filled(
    apply: Callable[..., Expression], axes: list[list[Expression]], head: Expression, indices: tuple[Expression, ...]
) -> Expression:
    """The array of values over the remaining axes."""
    if not axes:
        return apply(*indices)
    values = [filled(apply, axes[1:], head, (*indices, i)) for i in axes[0]]
    return listed(values) if head is List else Expr(head, tuple(values))


@builtin("IdentityMatrix", "IdentityMatrix[n] gives the n by n identity matrix, IdentityMatrix[{m, n}] one of that "
         "shape, IdentityMatrix[n, SparseArray] a sparse one.")  # fmt: skip
def identity_matrix(size, kind=None):
    """1 on the diagonal, 0 elsewhere."""
    if kind is not None:
        return call("SparseArray", call("IdentityMatrix", size)) if kind is system("SparseArray") else None
    shape = size.args if is_list(size) else (size, size)
    if len(shape) != 2 or not all(type(n) is int and n > 0 for n in shape):
        raise WolframMessage("IdentityMatrix", "intp", 1, call("IdentityMatrix", size))
    rows, columns = shape
    return pack_large([[int(i == j) for j in range(columns)] for i in range(rows)])


def pack_large(rows: list[list[Expression]]) -> Expression:
    """A list of lists, packed where it is large."""
    e = Expr(List, tuple(Expr(List, tuple(row)) for row in rows))
    return pack(e) if rows and len(rows) * len(rows[0]) >= WORTHWHILE else e


@builtin("DiagonalMatrix", "DiagonalMatrix[{a, b, ...}, k] gives the matrix with these elements on its k-th diagonal.")
def diagonal_matrix(items, k=0, size=None):
    """The matrix that is zero off that diagonal."""
    if not isinstance(items, Expr) or type(k) is not int:
        raise WolframMessage("DiagonalMatrix", "list", 1, call("DiagonalMatrix", items))
    n = len(items.args) + abs(k)
    if size is None:
        size = n
    rows, columns = size.args if is_list(size) and len(size.args) == 2 else (size, size)
    if not (type(rows) is type(columns) is int and rows >= 0 and columns >= 0):
        raise WolframMessage("DiagonalMatrix", "ilsmn", 3, call("DiagonalMatrix", items, k, size))
    inexact = any(type(a) in (float, complex) for a in items.args)
    zero = 0.0 if inexact else 0
    values = [[zero] * columns for _ in range(rows)]
    for i, a in enumerate(items.args):
        row, column = (i, i + k) if k >= 0 else (i - k, i)
        if row < rows and column < columns:
            values[row][column] = evaluate(call("N", a)) if inexact and type(a) in (int, Fraction) else a
    return pack_large(values)


@builtin("UnitVector", "UnitVector[n, k] gives the vector of length n with 1 at k and 0 elsewhere.")
def unit_vector(n, k=None):
    """The vector; UnitVector[k] has length 2."""
    n, k = (2, n) if k is None else (n, k)
    if type(n) is not int or type(k) is not int or not 1 <= k <= n:
        message("UnitVector", "nokun", call("UnitVector", n, k),
                text="There is no unit vector in the direction that `1` asks for.")  # fmt: skip
        return None
    return listed(int(i == k) for i in range(1, n + 1))
