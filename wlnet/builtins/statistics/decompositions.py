"""Matrices as products: singular values, QR, Cholesky, LU; orthogonal bases."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import (
    NUMBER_TYPES,
    Expr,
    Expression,
    WolframMessage,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    system,
)

from ..numbers.number_tower import is_zero
from ..numbers.numeric_value import sign_of
from .linear_algebra import SQUARE, as_matrix, exact_rows, float_array, square
from .linear_systems import AUTOMATIC, MATRIX, need_matrix, tolerance_of

if TYPE_CHECKING:
    import numpy


def machine_matrix(name: str, m: Expression) -> numpy.ndarray | None:
    """The array of a matrix of machine numbers; None for any other."""
    if not is_list(m):
        return None
    need_matrix(name, m)
    return float_array(m)


def how_many(name: str, count: Expression, total: int) -> int:
    """The number of singular values that k or UpTo[k] means; all for none."""
    if count is None:
        return total
    if has_head(count, system("UpTo")) and len(count.args) == 1 and type(count.args[0]) is int:
        return min(count.args[0], total)
    if type(count) is not int or not 0 < count <= total:
        raise WolframMessage(name, "take", count, total)
    return count


SINGULAR = {**MATRIX, "take": "The number of singular values asked for, `1`, should be between 1 and `2`."}


@builtin("SingularValueDecomposition", "SingularValueDecomposition[m] gives {u, w, v} with m = u . w . "
         "ConjugateTranspose[v], w being diagonal; SingularValueDecomposition[m, k] keeps the k largest values.",
         messages=SINGULAR, options=AUTOMATIC)  # fmt: skip
def singular_value_decomposition(m, count=None, *, tolerance):
    """{u, w, v}; values below the tolerance become 0."""
    array = machine_matrix("SingularValueDecomposition", m)
    if array is None:
        return None
    import numpy

    u, sizes, v = numpy.linalg.svd(array)
    if tolerance is not system("Automatic"):
        sizes = numpy.where(sizes > sizes.max(initial=0) * tolerance_of(tolerance, array), sizes, 0.0)
    middle = numpy.zeros(array.shape)
    numpy.fill_diagonal(middle, sizes)
    v = v.conj().T
    if count is not None:
        k = how_many("SingularValueDecomposition", count, len(sizes))
        u, middle, v = u[:, :k], middle[:k, :k], v[:, :k]
    return list_of(*map(from_array, (u, middle, v)))


@builtin("SingularValueList", "SingularValueList[m] gives the singular values of a matrix that are not 0, the largest "
         "first; SingularValueList[m, k] the first k.", messages=SINGULAR, options=AUTOMATIC)  # fmt: skip
def singular_value_list(m, count=None, *, tolerance):
    """The singular values."""
    array = machine_matrix("SingularValueList", m)
    if array is None:
        rows = exact_rows(m) if is_list(m) else None
        if rows is None or count is not None:
            return None
        small = min((call("ConjugateTranspose", m), m), (m, call("ConjugateTranspose", m)),
                    key=lambda p: len(evaluate(p[0]).args))  # fmt: skip
        values = evaluate(call("Eigenvalues", call("Dot", *small)))
        if not is_list(values):
            return None
        return list_of(*(call("Sqrt", v) for v in values.args if not (type(v) is int and v == 0)))
    import numpy

    sizes = numpy.linalg.svd(array, compute_uv=False)
    sizes = sizes[sizes > sizes.max(initial=0) * tolerance_of(tolerance, array)]
    return from_array(sizes[: how_many("SingularValueList", count, len(sizes))])


@builtin("QRDecomposition", "QRDecomposition[m] gives {q, r} with m = ConjugateTranspose[q] . r, the rows of q being "
         "orthonormal and r upper triangular.", messages=MATRIX)  # fmt: skip
def qr_decomposition(m):
    """{q, r}; exact matrices by Gram and Schmidt."""
    array = machine_matrix("QRDecomposition", m)
    if array is not None:
        import numpy

        q, r = numpy.linalg.qr(array)
        return list_of(from_array(q.conj().T), from_array(r))
    if not is_list(m) or exact_rows(m) is None:
        return None
    columns = evaluate(call("Transpose", m))
    basis = orthogonal(columns.args)
    q = list_of(*(evaluate(call("Divide", u, call("Sqrt", s))) for u, s in basis))
    r = [[call("Divide", dot(u, v), call("Sqrt", s)) for v in columns.args] for u, s in basis]
    return list_of(q, list_of(*(list_of(*row) for row in r)))


def dot(a: Expression, b: Expression) -> Expression:
    """The inner product, the first factor conjugated."""
    return evaluate(call("Dot", call("Conjugate", a), b))


def orthonormal(vectors: tuple[Expression, ...]) -> list[Expression]:
    """Orthonormal vectors with the span of those given; dependent ones are left out."""
    return [evaluate(call("Divide", u, call("Sqrt", s))) for u, s in orthogonal(vectors)]


def orthogonal(vectors: tuple[Expression, ...]) -> list[tuple[Expression, Expression]]:
    """Orthogonal vectors with the squares of their sizes, by Gram and Schmidt."""
    found: list[tuple[Expression, Expression]] = []
    for v in vectors:
        rest = v
        for u, square_ in found:
            share = call("Times", call("Divide", dot(u, v), square_), u)
            rest = evaluate(call("Subtract", rest, share))
        size = dot(rest, rest)
        if not (type(size) in NUMBER_TYPES and (is_zero(size) or (type(size) is float and size < 1e-28))):
            found.append((rest, size))
    return found


@builtin("Orthogonalize", "Orthogonalize[{v1, v2, ...}] gives an orthonormal basis by the Gram-Schmidt process.")
def orthogonalize(vectors):
    """Vectors that depend on earlier ones become 0."""
    if not is_list(vectors) or not all(map(is_list, vectors.args)):
        return None
    found: list[Expression] = []
    kept: tuple[Expression, ...] = ()
    for v in vectors.args:
        basis = orthonormal((*kept, v))
        if len(basis) > len(kept):
            kept = (*kept, basis[-1])
            found.append(basis[-1])
        else:
            found.append(evaluate(call("Times", 0, v)))
    return list_of(*found)


CHOLESKY = {**SQUARE, "herm": "The matrix `1` is not Hermitian or real and symmetric.",
            "posdef": "The matrix `1` is not sufficiently positive definite."}  # fmt: skip


@builtin("CholeskyDecomposition", "CholeskyDecomposition[m] is the upper triangular u with m = "
         "ConjugateTranspose[u] . u.", messages=CHOLESKY)  # fmt: skip
def cholesky_decomposition(m):
    """The factor; messages where m is not symmetric and positive definite."""
    if not is_list(m) or not square("CholeskyDecomposition", m):
        return None
    array = float_array(m)
    if array is None and exact_rows(m) is None:
        return None
    if array is None:
        return exact_cholesky(m)
    import numpy

    if not numpy.allclose(array, array.conj().T, rtol=1e-12, atol=0):
        message("CholeskyDecomposition", "herm", m)
        return None
    try:
        return from_array(numpy.linalg.cholesky(array).conj().T)
    except numpy.linalg.LinAlgError:
        message("CholeskyDecomposition", "posdef", m)
        return None


def exact_cholesky(m: Expr) -> Expression:
    """The factor of a matrix of fractions: rows of m = l d u, times the roots of d."""
    rows = exact_rows(m) or []
    n = len(rows)
    if any(rows[i][j] != rows[j][i] for i in range(n) for j in range(i)):
        message("CholeskyDecomposition", "herm", m)
        return None
    found: list[Expression] = []
    for i in range(n):
        if rows[i][i] <= 0:
            message("CholeskyDecomposition", "posdef", m)
            return None
        for k in range(i + 1, n):
            scale = rows[k][i] / rows[i][i]
            rows[k] = [x - scale * y for x, y in zip(rows[k], rows[i], strict=True)]
        line = as_matrix([rows[i]]).args[0]
        found.append(call("Divide", line, call("Sqrt", line.args[i])))
    return list_of(*found)


@builtin("LUDecomposition", "LUDecomposition[m] gives {lu, p, c}: the factors of a square matrix in one, the order of "
         "its rows, and an estimate of its condition number (0 for exact matrices).", messages=SQUARE)  # fmt: skip
def lu_decomposition(m):
    """The lower triangle (without its unit diagonal) and the upper one in one matrix."""
    if not is_list(m) or not square("LUDecomposition", m):
        return None
    exact = exact_rows(m)
    array = float_array(m) if exact is None else None
    if exact is None and array is None:
        return None
    rows = exact if exact is not None else [list(r) for r in array.tolist()]  # type: ignore[union-attr]
    n = len(rows)
    order = list(range(1, n + 1))
    for i in range(n):
        if exact is not None:
            pivot = next((k for k in range(i, n) if rows[k][i]), None)
        else:
            pivot = max(range(i, n), key=lambda k: abs(rows[k][i]))
        if pivot is None or not rows[pivot][i]:
            message("LUDecomposition", "sing", m)
            continue
        rows[i], rows[pivot] = rows[pivot], rows[i]
        order[i], order[pivot] = order[pivot], order[i]
        for k in range(i + 1, n):
            scale = rows[k][i] / rows[i][i]
            rows[k][i:] = [scale, *(x - scale * y for x, y in zip(rows[k][i + 1 :], rows[i][i + 1 :], strict=True))]
    if exact is not None:
        return list_of(as_matrix(rows), list_of(*order), 0)
    import numpy

    return list_of(from_array(numpy.array(rows)), list_of(*order), float(numpy.linalg.cond(array, numpy.inf)))


@builtin("PositiveDefiniteMatrixQ", "PositiveDefiniteMatrixQ[m] tells whether Re[Conjugate[x] . m . x] > 0 for all x "
         "other than 0.")  # fmt: skip
def positive_definite_matrix_q(m):
    """Whether the symmetric part has positive eigenvalues only."""
    array = float_array(evaluate(call("N", m))) if is_list(m) else None
    if array is None or array.ndim != 2 or array.shape[0] != array.shape[1]:
        return system("False")
    import numpy

    return system("True" if (numpy.linalg.eigvalsh((array + array.conj().T) / 2) > 0).all() else "False")


@builtin("Projection", "Projection[u, v] is the component of the vector u along v.")
def projection(u, v):
    """(v* . u)/(v* . v) v."""
    if not is_list(u) or not is_list(v) or len(u.args) != len(v.args):
        return None
    return call("Times", call("Divide", call("Dot", call("Conjugate", v), u), call("Dot", call("Conjugate", v), v)), v)


@builtin("VectorAngle", "VectorAngle[u, v] is the angle between two vectors.")
def vector_angle(u, v):
    """ArcCos[u . v/(Norm[u] Norm[v])]."""
    if not is_list(u) or not is_list(v) or len(u.args) != len(v.args):
        return None
    share = call("Divide", call("Dot", u, call("Conjugate", v)), call("Times", call("Norm", u), call("Norm", v)))
    found = evaluate(share)
    if type(found) is float and sign_of(found) and abs(found) > 1:  # rounding
        found = 1.0 if found > 0 else -1.0
    return call("ArcCos", found) if type(found) is not Fraction or abs(found) <= 1 else None
