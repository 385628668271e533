"""Linear equations: reduced rows, rank, null space, least squares, pseudo-inverses."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, WolframMessage, call, from_array, is_list, list_of, rational, system

from ..numbers.numeric_value import is_numeric
from .exact_fields import field_rows, matrix_of
from .linear_algebra import SQUARE, Rows, as_matrix, eliminate, exact_rows, float_array

if TYPE_CHECKING:
    import numpy

MATRIX = {**SQUARE, "matrix": "A nonempty rectangular matrix is expected at position `1` in `2`."}


def is_matrix(e: Expression) -> bool:
    """Whether `e` is a list of lists of one length, not empty."""
    if not is_list(e) or not e.args or not all(map(is_list, e.args)):
        return False
    width = len(e.args[0].args)
    return width > 0 and all(len(r.args) == width and not any(map(is_list, r.args)) for r in e.args)


def need_matrix(name: str, e: Expression, *rest: Expression) -> None:
    """A message where a list is no matrix."""
    if not is_matrix(e):
        raise WolframMessage(name, "matrix", 1, call(name, e, *rest))


@builtin("RowReduce", "RowReduce[m] is the reduced row echelon form of a matrix.", messages=MATRIX)
def row_reduce(m):
    """Leading ones, zeros above and below them."""
    if not is_list(m):
        return None
    need_matrix("RowReduce", m)
    array = float_array(m)
    if array is not None:
        return from_array(reduced(array))
    rows = field_rows(m)
    if rows is None:
        return None
    eliminate(rows, len(rows[0]))
    return matrix_of(rows)


def reduced(array: numpy.ndarray) -> numpy.ndarray:
    """Gauss-Jordan elimination with the largest pivots."""
    import numpy

    a = array.copy()
    limit = numpy.abs(a).max(initial=0) * max(a.shape) * 2.3e-16
    i = 0
    for j in range(a.shape[1]):
        if i == len(a):
            break
        k = i + int(numpy.abs(a[i:, j]).argmax())
        if abs(a[k, j]) <= limit:
            a[i:, j] = 0
            continue
        a[[i, k]] = a[[k, i]]
        a[i] /= a[i, j]
        others = numpy.arange(len(a)) != i
        a[others] -= numpy.outer(a[others, j], a[i])
        i += 1
    return a


def tolerance_of(tolerance: Expression, array: numpy.ndarray) -> float:
    """The relative size below which singular values count as 0."""
    return float(tolerance) if type(tolerance) in (int, float, Fraction) else max(array.shape) * 2.220446049250313e-16


AUTOMATIC = {"Tolerance": system("Automatic")}


@builtin("MatrixRank", "MatrixRank[m] is the number of independent rows of a matrix.", messages=MATRIX,
         options=AUTOMATIC)  # fmt: skip
def matrix_rank(m, *, tolerance):
    """The rank; singular values below the tolerance count as 0."""
    if not is_list(m):
        return None
    need_matrix("MatrixRank", m)
    array = float_array(m)
    if array is None:
        rows = field_rows(m)
        return None if rows is None else len(eliminate(rows, len(rows[0]))[1])
    import numpy

    sizes = numpy.linalg.svd(array, compute_uv=False)
    return int((sizes > sizes.max(initial=0) * tolerance_of(tolerance, array)).sum())


@builtin("NullSpace", "NullSpace[m] is a list of vectors that span the x with m . x = 0.", messages=MATRIX,
         options=AUTOMATIC)  # fmt: skip
def null_space(m, *, tolerance):
    """Vectors without fractions for exact matrices, orthonormal ones for machine numbers."""
    if not is_list(m):
        return None
    need_matrix("NullSpace", m)
    array = float_array(m)
    if array is None:
        rows = field_rows(m)
        return None if rows is None else matrix_of(exact_null_space(rows))
    import numpy

    _, sizes, v = numpy.linalg.svd(array)
    rank = int((sizes > sizes.max(initial=0) * tolerance_of(tolerance, array)).sum())
    return from_array(v[rank:].conj())


def exact_null_space(rows: Rows) -> Rows:
    """One vector for each column without a pivot, the last such column first; without fractions where it can be."""
    width = len(rows[0])
    pivots = eliminate(rows, width)[1]
    found: Rows = []
    for free in reversed([j for j in range(width) if j not in pivots]):
        vector = [Fraction(0)] * width
        vector[free] = Fraction(1)
        for row, j in zip(rows, pivots, strict=False):
            vector[j] = -row[free]
        if all(type(x) is Fraction for x in vector):
            scale = lcm(*(x.denominator for x in vector))
            vector = [x * scale for x in vector]
        found.append(vector)
    return found


def times(a: Rows, b: Rows) -> Rows:
    """The product of exact matrices."""
    columns = list(zip(*b, strict=True))
    return [[sum((x * y for x, y in zip(r, c, strict=True)), Fraction(0)) for c in columns] for r in a]


def turned(a: Rows) -> Rows:
    """The transposed matrix, conjugated."""
    return [[x.conjugate() for x in c] for c in zip(*a, strict=True)]


def inverted(a: Rows) -> Rows:
    """The inverse of a regular exact matrix."""
    n = len(a)
    wide = [r + [Fraction(i == j) for j in range(n)] for i, r in enumerate(a)]
    eliminate(wide, n)
    return [r[n:] for r in wide]


def exact_pseudo_inverse(a: Rows) -> Rows:
    """By the rank factorization a = b c: c* (c c*)^-1 (b* b)^-1 b*."""
    c = [list(r) for r in a]
    pivots = eliminate(c, len(c[0]))[1]
    if not pivots:
        return [[Fraction(0)] * len(a) for _ in a[0]]
    c = c[: len(pivots)]
    b = [[r[j] for j in pivots] for r in a]
    right = times(turned(c), inverted(times(c, turned(c))))
    left = times(inverted(times(turned(b), b)), turned(b))
    return times(right, left)


@builtin("PseudoInverse", "PseudoInverse[m] is the Moore-Penrose inverse of a matrix.", messages=MATRIX,
         options=AUTOMATIC)  # fmt: skip
def pseudo_inverse(m, *, tolerance):
    """The pseudo-inverse."""
    if not is_list(m):
        return None
    need_matrix("PseudoInverse", m)
    array = float_array(m)
    if array is None:
        rows = field_rows(m)
        if rows is None:
            return None
        if all(is_numeric(x) for r in m.args for x in r.args):
            return matrix_of(exact_pseudo_inverse(rows))
        regular = len(rows) == len(rows[0]) == len(eliminate([list(r) for r in rows], len(rows))[1])
        return matrix_of(inverted(rows)) if regular else None
    import numpy

    return from_array(numpy.linalg.pinv(array, rcond=tolerance_of(tolerance, array)))


@builtin("LeastSquares", "LeastSquares[m, b] is the x that makes Norm[m . x - b] smallest.", messages=MATRIX,
         options=AUTOMATIC)  # fmt: skip
def least_squares(m, b, *, tolerance):
    """The shortest of the best vectors (or matrices)."""
    if not is_list(m) or not is_list(b):
        return None
    need_matrix("LeastSquares", m, b)
    if len(m.args) != len(b.args):
        message("LeastSquares", "lslc", m, b)
        return None
    vector = not is_list(b.args[0])
    rows, targets = exact_rows(m), exact_rows(list_of(*(list_of(x) for x in b.args)) if vector else b)
    if rows is not None and targets is not None:
        found = times(exact_pseudo_inverse(rows), targets)
        return list_of(*(rational(r[0]) for r in found)) if vector else as_matrix(found)
    if rows is not None and float_array(b) is None:
        return call("Dot", as_matrix(exact_pseudo_inverse(rows)), b)
    x, y = (float_array(evaluate(call("N", e))) for e in (m, b))
    if x is None or y is None:
        return None
    import numpy

    return from_array(numpy.linalg.lstsq(x, y, rcond=tolerance_of(tolerance, x))[0])


def identity(n: int) -> Expr:
    """The identity matrix."""
    return list_of(*(list_of(*(int(i == j) for j in range(n))) for i in range(n)))
