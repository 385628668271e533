"""Functions of matrices, and matrices made from others: exponentials, Kronecker products, diagonals, triangles."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, PackedList, SparseArray, call, from_array, is_list, list_of, same, system

from ..lists.arrays import dimensions_of
from ..lists.packing import array_of
from ..structure.structure import truth
from .exact_fields import field_rows
from .linear_algebra import SQUARE, exact_rows, float_array, square
from .linear_systems import identity, is_matrix

if TYPE_CHECKING:
    import numpy

PADE = (
    64764752532480000.0, 32382376266240000.0, 7771770303897600.0, 1187353796428800.0, 129060195264000.0,
    10559470521600.0, 670442572800.0, 33522128640.0, 1323241920.0, 40840800.0, 960960.0, 16380.0, 182.0, 1.0,
)  # fmt: skip


def exponential(a: numpy.ndarray) -> numpy.ndarray:
    """E^a by the Pade approximation of order 13, scaled and squared (Higham 2005)."""
    import numpy

    norm = numpy.linalg.norm(a, 1)
    halvings = max(0, int(numpy.ceil(numpy.log2(norm / 5.37)))) if norm > 5.37 else 0
    a = a / 2.0**halvings
    one = numpy.eye(len(a))
    a2 = a @ a
    a4 = a2 @ a2
    a6 = a4 @ a2
    b = PADE
    u = a @ (a6 @ (b[13] * a6 + b[11] * a4 + b[9] * a2) + b[7] * a6 + b[5] * a4 + b[3] * a2 + b[1] * one)
    v = a6 @ (b[12] * a6 + b[10] * a4 + b[8] * a2) + b[6] * a6 + b[4] * a4 + b[2] * a2 + b[0] * one
    found = numpy.linalg.solve(v - u, v + u)
    for _ in range(halvings):
        found = found @ found
    return found


@builtin("MatrixExp", "MatrixExp[m] is the exponential of a square matrix; MatrixExp[m, v] that applied to a vector.",
         messages=SQUARE)  # fmt: skip
def matrix_exp(m, v=None):
    """The sum of m^k/k!; exact where the eigenvalues are rational."""
    if not is_list(m) or not square("MatrixExp", m):
        return None
    if v is not None:
        found = evaluate(call("MatrixExp", m))
        return call("Dot", found, v) if is_list(found) else None
    array = float_array(m)
    if array is not None:
        return from_array(exponential(array))
    n = len(m.args)
    if all(i == j or same(x, 0) for i, r in enumerate(m.args) for j, x in enumerate(r.args)):
        return list_of(*(list_of(*(call("Exp", x) if i == j else 0 for j, x in enumerate(r.args)))
                         for i, r in enumerate(m.args)))  # fmt: skip
    if exact_rows(m) is None:
        return symbolic_exponential(m)
    powers, terms = identity(n), [identity(n)]
    for k in range(1, n + 1):
        powers = evaluate(call("Dot", powers, m))
        if all(same(x, 0) for r in powers.args for x in r.args):  # nilpotent
            return call("Plus", *terms)
        terms.append(call("Divide", powers, call("Factorial", k)))
    system_ = evaluate(call("Eigensystem", m))
    if not is_list(system_) or any(type(x) not in (int, Fraction) for x in system_.args[0].args):
        return symbolic_exponential(m)
    values, vectors = system_.args
    basis = evaluate(call("Transpose", vectors))
    if same(evaluate(call("Det", basis)), 0):
        return symbolic_exponential(m)
    middle = call("DiagonalMatrix", list_of(*(call("Exp", x) for x in values.args)))
    return call("Expand", call("Dot", basis, middle, call("Inverse", basis)))


def symbolic_exponential(m: Expr) -> Expression:
    """The exponential by SymPy, for up to three rows; None where there is none."""
    from ..calculus.sympy_bridge import Bridge, through

    if len(m.args) > 3 or field_rows(m) is None:
        return None

    def work(b: Bridge, s: Any) -> Any:
        rows = b.sympy.Matrix([[b.there(x) for x in r.args] for r in m.args]).exp()
        if rows.has(b.sympy.I):
            rows = rows.applyfunc(lambda x: b.sympy.simplify(x.rewrite(b.sympy.cos)))
        return b.sympy.Tuple(*(b.sympy.simplify(x) for x in rows))

    found = through("MatrixExp", 0, work)
    n = len(m.args)
    return None if found is None else list_of(*(list_of(*found.args[i * n : (i + 1) * n]) for i in range(n)))


@builtin("ConjugateTranspose", "ConjugateTranspose[m] is the transposed matrix with its elements conjugated.")
def conjugate_transpose(m, levels=None):
    """Conjugate[Transpose[m]]."""
    if not is_list(m) and type(m) is not SparseArray:
        return None
    return call("Conjugate", call("Transpose", m, *(() if levels is None else (levels,))))


@builtin("KroneckerProduct", "KroneckerProduct[a, b, ...] is the Kronecker product of vectors, matrices or arrays.")
def kronecker_product(*parts):
    """The block array of a[[i, j]] b."""
    if not parts or not all(map(is_list, parts)):
        return None
    found = parts[0]
    for b in parts[1:]:
        found = evaluate(kronecker(found, b))
    return found


def kronecker(a: Expr, b: Expr) -> Expression:
    """The product of two arrays; of two vectors, the matrix of all products."""
    depth = len(dimensions_of(a))
    if depth == 1 and len(dimensions_of(b)) == 1:
        return call("Outer", system("Times"), a, b)
    x, y = array_of(a), array_of(b)
    if x is not None and y is not None and "f" in (x.dtype.kind, y.dtype.kind) and x.ndim == y.ndim:
        import numpy

        return from_array(numpy.kron(x, y))
    if len(dimensions_of(b)) != depth:
        return None
    return call("ArrayFlatten", call("Outer", system("Times"), a, b), depth)


@builtin("Diagonal", "Diagonal[m] gives the elements on the diagonal of a matrix; Diagonal[m, k] those k places above.")
def diagonal(m, offset=0):
    """The list of the elements."""
    if not is_list(m) or type(offset) is not int:
        return None
    if type(m) is PackedList and m.array.ndim >= 2:
        import numpy

        return from_array(numpy.ascontiguousarray(numpy.moveaxis(numpy.diagonal(m.array, offset), -1, 0)))
    if not all(map(is_list, m.args)):
        return None
    rows = m.args[max(-offset, 0) :]
    start = max(offset, 0)
    return list_of(*(r.args[start + i] for i, r in enumerate(rows) if start + i < len(r.args)))


def triangle(m: Expression, keep: object) -> Expression:
    """The matrix with 0 where `keep(i, j)` is false."""
    if not is_matrix(m):
        return None
    return list_of(*(list_of(*(x if keep(j - i) else 0 for j, x in enumerate(r.args)))  # type: ignore[operator]
                     for i, r in enumerate(m.args)))  # fmt: skip


@builtin("UpperTriangularize", "UpperTriangularize[m] keeps what is on and above the diagonal of a matrix; "
         "UpperTriangularize[m, k] what is on and above the k-th.")  # fmt: skip
def upper_triangularize(m, offset=0):
    """Zeros below."""
    return triangle(m, lambda d: d >= offset) if type(offset) is int else None


@builtin("LowerTriangularize", "LowerTriangularize[m] keeps what is on and below the diagonal of a matrix; "
         "LowerTriangularize[m, k] what is on and below the k-th.")  # fmt: skip
def lower_triangularize(m, offset=0):
    """Zeros above."""
    return triangle(m, lambda d: d <= offset) if type(offset) is int else None


def equals_its(m: Expression, change: str) -> Expression:
    """Whether a square matrix is the same after a change; machine numbers up to rounding."""
    if not is_matrix(m) or len(m.args) != len(m.args[0].args):
        return truth(False)
    other = evaluate(call(change, m))
    if same(m, other):
        return truth(True)
    difference = float_array(evaluate(call("Subtract", m, other)))
    if difference is None:
        return truth(False)
    import numpy

    numbers = float_array(evaluate(call("N", m)))
    size = 0.0 if numbers is None else numpy.abs(numbers).max(initial=0)
    return truth(bool((numpy.abs(difference) <= 100 * 2.3e-16 * size).all()))


@builtin("SymmetricMatrixQ", "SymmetricMatrixQ[m] tells whether a matrix is its own transpose.")
def symmetric_matrix_q(m):
    """True or False."""
    return equals_its(m, "Transpose")


@builtin("HermitianMatrixQ", "HermitianMatrixQ[m] tells whether a matrix is its own conjugate transpose.")
def hermitian_matrix_q(m):
    """True or False."""
    return equals_its(m, "ConjugateTranspose")


@builtin("DiagonalMatrixQ", "DiagonalMatrixQ[m] tells whether all elements off the diagonal of a matrix are 0.")
def diagonal_matrix_q(m):
    """True or False."""
    zero = lambda x: type(x) in (int, float, complex) and x == 0  # noqa: E731
    return truth(is_matrix(m) and all(i == j or zero(x) for i, r in enumerate(m.args) for j, x in enumerate(r.args)))


@builtin("RotationMatrix", "RotationMatrix[t] is the matrix of the rotation of the plane by the angle t; "
         "RotationMatrix[t, {x, y, z}] that of space about an axis.")  # fmt: skip
def rotation_matrix(angle, axis=None):
    """Counterclockwise."""
    c, s = call("Cos", angle), call("Sin", angle)
    if axis is None:
        return list_of(list_of(c, call("Times", -1, s)), list_of(s, c))
    if not is_list(axis) or len(axis.args) != 3:
        return None
    unit = evaluate(call("Normalize", axis))
    x, y, z = unit.args
    crossing = list_of(
        list_of(0, call("Minus", z), y), list_of(z, 0, call("Minus", x)), list_of(call("Minus", y), x, 0)
    )
    along = call("Times", call("Subtract", 1, c), call("Outer", system("Times"), unit, unit))
    return call("Plus", call("Times", c, identity(3)), along, call("Times", s, crossing))


MOST = 1 << 26  # elements


@builtin("HilbertMatrix", "HilbertMatrix[n] is the matrix of 1/(i + j - 1); HilbertMatrix[{m, n}] has m rows.")
def hilbert_matrix(size):
    """The matrix of fractions."""
    shape = size.args if is_list(size) else (size, size)
    if len(shape) != 2 or not all(type(n) is int and n > 0 for n in shape) or math.prod(shape) > MOST:
        return None
    return list_of(*(list_of(*(call("Power", i + j - 1, -1) for j in range(1, shape[1] + 1)))
                     for i in range(1, shape[0] + 1)))  # fmt: skip


@builtin("ToeplitzMatrix", "ToeplitzMatrix[list] is the symmetric matrix with constant diagonals and this first row; "
         "ToeplitzMatrix[c, r] that with a first column and row.")  # fmt: skip
def toeplitz_matrix(column, row=None):
    """Row i, column j: element |i - j|."""
    column = call("Range", column) if type(column) is int else column
    column = evaluate(column)
    row = column if row is None else row
    if not is_list(column) or not is_list(row):
        return None
    c, r = column.args, row.args
    return list_of(*(list_of(*(r[j - i] if j > i else c[i - j] for j in range(len(r)))) for i in range(len(c))))


@builtin("HankelMatrix", "HankelMatrix[list] is the matrix with constant antidiagonals and this first column.")
def hankel_matrix(column, row=None):
    """Zeros below the antidiagonal, or the elements of the last row."""
    column = evaluate(call("Range", column)) if type(column) is int else column
    if not is_list(column) or (row is not None and not is_list(row)):
        return None
    c = column.args
    rest = (0,) * (len(c) - 1) if row is None else row.args[1:]
    items = (*c, *rest)
    width = len(c) if row is None else len(row.args)
    return list_of(*(list_of(*items[i : i + width]) for i in range(len(c))))


@builtin("VandermondeMatrix", "VandermondeMatrix[{x1, x2, ...}] is the matrix of the powers xi^j, j from 0.")
def vandermonde_matrix(points, count=None):
    """One row for each point."""
    if not is_list(points):
        return None
    width = len(points.args) if count is None else count
    if type(width) is not int or width < 1:
        given = (points,) if count is None else (points, count)
        message("VandermondeMatrix", "intp", 2, call("VandermondeMatrix", *given))
        return None
    return list_of(*(list_of(*(1 if k == 0 else call("Power", x, k) for k in range(width))) for x in points.args))
