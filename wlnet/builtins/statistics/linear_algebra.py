"""Products, norms, traces, determinants, inverses: NumPy for machine numbers, elimination for exact ones."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import NUMBER_TYPES, Expr, Expression, call, from_array, is_list, list_of, rational, system

from ..lists.packing import array_of
from ..numbers.number_tower import is_zero
from ..numbers.numeric_value import real_value
from ..numbers.packed_arithmetic import WORD
from ..structure.atom_methods import method_of
from .exact_fields import field_rows, matrix_of, plain

if TYPE_CHECKING:
    import numpy

Plus, Times, Power, NORM = system("Plus"), system("Times"), system("Power"), system("Norm")
Rows = list[list[Any]]


@builtin("Dot", "a . b is the product of vectors, matrices and arrays.", attributes="Flat OneIdentity",
         messages={"dotsh": "Tensors `1` and `2` have incompatible shapes."})  # fmt: skip
def dot(*args):
    """The contraction of the last index of each factor with the first of the next."""
    if len(args) < 2:
        return args[0] if args else None
    if not all(is_list(a) or method_of("Dot", a) is not None for a in args):
        return None
    found = args[0]
    for b in args[1:]:
        if type(found) in NUMBER_TYPES:
            return None
        found = product(found, b)
        if found is None:
            return None
    return found


def product(a: Expr, b: Expr) -> Expression:
    """a . b for two arrays; dotsh where the shapes do not fit."""
    method = method_of("Dot", a) or method_of("Dot", b)
    if method is not None:
        found = method(a, b)
        if found is not None:
            return found
        a, b = (evaluate(call("Normal", e)) for e in (a, b))
    x, y = array_of(a), array_of(b)
    if x is not None and y is not None:
        if x.shape[-1] != y.shape[0]:
            message("Dot", "dotsh", a, b)
            return None
        found = array_product(x, y)
        if found is not None:
            return found
    inner = a
    while is_list(inner.args[0] if inner.args else None):
        inner = inner.args[0]
    if len(inner.args) != len(b.args):
        message("Dot", "dotsh", a, b)
        return None
    return evaluate(contracted(a, b))


def array_product(x: numpy.ndarray, y: numpy.ndarray) -> Expression:
    """The product of arrays; integers never wrap. None where a real number overflows."""
    import numpy

    if x.dtype.kind == y.dtype.kind == "i" and x.size and y.size:
        largest = max(-int(x.min()), int(x.max())) * max(-int(y.min()), int(y.max())) * len(y)
        if largest >= WORD:
            x, y = x.astype(object), y.astype(object)
    with numpy.errstate(all="ignore"):
        found = numpy.asarray(numpy.tensordot(x, y, 1))
    if found.dtype.kind in "fc" and not numpy.isfinite(found).all():
        return None
    return from_array(found)


def contracted(a: Expr, b: Expr) -> Expression:
    """a . b for lists of any expressions, not evaluated."""
    if a.args and is_list(a.args[0]):
        return list_of(*(contracted(row, b) for row in a.args))
    if len(a.args) != len(b.args):  # a ragged array
        return Expr(system("Dot"), (a, b))
    return Expr(Plus, tuple(Expr(Times, (x, y)) for x, y in zip(a.args, b.args, strict=True)))


def flat(e: Expression) -> list[Expression]:
    """The elements of nested lists."""
    return [x for a in e.args for x in flat(a)] if is_list(e) else [e]


@builtin("Tr", "Tr[m] is the sum of the diagonal; Tr[m, f] is f of its elements.")
def trace(m, function=Plus):
    """The trace of a matrix, the total of a vector."""
    if not is_list(m):
        return None
    if m.args and is_list(m.args[0]):
        count = min(len(m.args), *(len(r.args) for r in m.args if is_list(r)))
        diagonal = tuple(m.args[i].args[i] for i in range(count) if is_list(m.args[i]))
    else:
        diagonal = m.args
    return Expr(function, diagonal)


def square(name: str, m: Expression) -> bool:
    """Whether `m` is a square matrix; says so if not."""
    if is_list(m) and m.args and all(is_list(r) and len(r.args) == len(m.args) for r in m.args):
        return True
    message(name, "matsq", m, 1)
    return False


SQUARE = {
    "matsq": "Argument `1` at position `2` is not a nonempty square matrix.",
    "sing": "Matrix `1` is singular.",
    "nosol": "Linear equation encountered that has no solution.",
    "lslc": "Shapes of `1` and `2` do not agree.",
}


def exact_rows(m: Expr) -> Rows | None:
    """The rows of a matrix of integers and fractions, as fractions; None for any other."""
    rows = [list(r.args) for r in m.args]
    if all(type(x) is int or type(x) is Fraction for r in rows for x in r):
        return [[Fraction(x) for x in r] for r in rows]
    return None


def float_array(e: Expression) -> numpy.ndarray | None:
    """The array of a list in which all are numbers and one at least is a machine number."""
    array = array_of(e)
    if array is not None:
        return array if array.dtype.kind in "fc" else None
    if all(type(x) in NUMBER_TYPES for x in flat(e)):
        return array_of(evaluate(call("N", e))) if any(type(x) in (float, complex) for x in flat(e)) else None
    return None


def machine_array(e: Expression) -> bool:
    """Whether a list holds machine numbers."""
    return float_array(e) is not None


def eliminate(rows: Rows, columns: int) -> tuple[Fraction, list[int]]:
    """Gauss-Jordan elimination in place on the first columns; the determinant's factor and the pivot columns."""
    factor, pivots, i = Fraction(1), [], 0
    for j in range(columns):
        pivot = next((k for k in range(i, len(rows)) if rows[k][j]), None)
        if pivot is None:
            continue
        if pivot != i:
            rows[i], rows[pivot] = rows[pivot], rows[i]
            factor = -factor
        lead = rows[i][j]
        factor *= lead
        rows[i] = [x / lead for x in rows[i]]
        for k, row in enumerate(rows):
            if k != i and row[j]:
                scale = row[j]
                rows[k] = [x - scale * y for x, y in zip(row, rows[i], strict=True)]
        pivots.append(j)
        i += 1
    return factor, pivots


def as_matrix(rows: Sequence[Sequence[Any]]) -> Expr:
    """A list of lists of exact numbers."""
    return list_of(*(list_of(*map(rational, r)) for r in rows))


LARGEST_LAPLACE = 6


@builtin("Det", "Det[m] is the determinant of a square matrix.", messages=SQUARE)
def determinant(m):
    """The determinant."""
    if not is_list(m) or not square("Det", m):
        return None
    rows = exact_rows(m)
    if rows is not None:
        factor, pivots = eliminate(rows, len(rows))
        return rational(factor) if len(pivots) == len(rows) else 0
    array = float_array(m)
    if array is not None:
        import numpy

        with numpy.errstate(all="ignore"):
            found = numpy.linalg.det(array).item()
        if numpy.isfinite(found) or len(array) > LARGEST_LAPLACE:
            return found
    return call("Expand", laplace([list(r.args) for r in m.args])) if len(m.args) <= LARGEST_LAPLACE else None


def laplace(rows: Rows) -> Expression:
    """The determinant of any expressions, along the first row."""
    if len(rows) == 1:
        return rows[0][0]
    terms = []
    for j, x in enumerate(rows[0]):
        minor = [r[:j] + r[j + 1 :] for r in rows[1:]]
        terms.append(Expr(Times, ((-1) ** j, x, laplace(minor))))
    return Expr(Plus, tuple(terms))


@builtin("Inverse", "Inverse[m] is the inverse of a square matrix.", messages=SQUARE)
def inverse(m):
    """The inverse; Inverse::sing for singular matrices."""
    if not is_list(m) or not square("Inverse", m):
        return None
    n = len(m.args)
    rows = exact_rows(m)
    if rows is not None:
        wide = [r + [Fraction(i == j) for j in range(n)] for i, r in enumerate(rows)]
        if len(eliminate(wide, n)[1]) == n:
            return as_matrix([r[n:] for r in wide])
        message("Inverse", "sing", m)
        return None
    array = float_array(m)
    if array is not None:
        import numpy

        try:
            return from_array(numpy.linalg.inv(array))
        except numpy.linalg.LinAlgError:
            message("Inverse", "sing", m)
            return None
    if n > 4:
        return None
    det = evaluate(call("Det", m))
    if type(det) in NUMBER_TYPES and is_zero(det):
        message("Inverse", "sing", m)
        return None
    cells = [list(r.args) for r in m.args]

    def cofactor(i: int, j: int) -> Expression:
        minor = [r[:j] + r[j + 1 :] for k, r in enumerate(cells) if k != i]
        below = Expr(Power, (det, -1))
        return Expr(Times, ((-1) ** (i + j), laplace(minor), below)) if minor else below

    return list_of(*(list_of(*(cofactor(j, i) for j in range(n))) for i in range(n)))


@builtin("LinearSolve", "LinearSolve[m, b] is an x with m . x = b; LinearSolve[m] gives a function of b.",
         messages=SQUARE, curry="append")  # fmt: skip
def linear_solve(m, b):
    """A solution; free unknowns are 0; LinearSolve::nosol where there is none."""
    if not is_list(m) or not is_list(b) or not m.args or not all(map(is_list, m.args)):
        return None
    if len(m.args) != len(b.args):
        message("LinearSolve", "lslc", m, b)
        return None
    vector = not is_list(b.args[0])
    right = list_of(*(list_of(x) for x in b.args)) if vector else b
    rows = targets = None
    if not any(map(machine_array, (m, right))):
        rows, targets = field_rows(m), field_rows(right)
    if rows is not None and targets is not None:
        n = len(rows[0])
        wide = [r + t for r, t in zip(rows, targets, strict=True)]
        _, pivots = eliminate(wide, n)
        if any(any(r[n:]) for r in wide[len(pivots) :]):
            message("LinearSolve", "nosol")
            return None
        found = [[Fraction(0)] * len(targets[0]) for _ in range(n)]
        for row, j in zip(wide, pivots, strict=False):
            found[j] = row[n:]
        return list_of(*(plain(r[0]) for r in found)) if vector else matrix_of(found)
    x, y = (array_of(evaluate(call("N", e))) for e in (m, b))
    if x is None or y is None:
        return None
    import numpy

    try:
        if x.shape[0] == x.shape[1]:
            return from_array(numpy.linalg.solve(x, y))
    except numpy.linalg.LinAlgError:
        message("LinearSolve", "sing", m)
    found = numpy.linalg.lstsq(x, y, rcond=None)[0]
    if numpy.allclose(x @ found, y, rtol=1e-8, atol=1e-10):
        return from_array(found)
    message("LinearSolve", "nosol")
    return None


@builtin("MatrixPower", "MatrixPower[m, n] is the n-th power of a square matrix; MatrixPower[m, n, v] that applied to "
         "a vector.", messages=SQUARE)  # fmt: skip
def matrix_power(m, n, v=None):
    """m . m . ... . m; of the inverse for negative n; by eigenvalues for a machine matrix and a real n."""
    if not is_list(m) or not square("MatrixPower", m):
        return None
    if v is not None:
        found = evaluate(call("MatrixPower", m, n))
        return call("Dot", found, v) if is_list(found) else None
    if type(n) is not int:
        power = real_value(n)
        array = float_array(evaluate(call("N", m))) if type(power) is float or float_array(m) is not None else None
        return None if array is None or power is None else real_power(array, float(power))
    if n < 0:
        m = evaluate(call("Inverse", m))
        if not is_list(m):
            return None
    size = len(m.args)
    result: Expression = list_of(*(list_of(*(int(i == j) for j in range(size))) for i in range(size)))
    left = abs(n)
    while left:
        if left & 1:
            result = product(result, m)
        left >>= 1
        if left:
            m = product(m, m)
    return result


def real_power(array: numpy.ndarray, power: float) -> Expression:
    """The power of a matrix that has a basis of eigenvectors."""
    import numpy

    values, vectors = numpy.linalg.eig(array)
    found = (vectors * numpy.asarray(values, dtype="complex128") ** power) @ numpy.linalg.inv(vectors)
    return from_array(found.real if numpy.abs(found.imag).max() <= 1e-14 * numpy.abs(found).max() else found)


@builtin("Cross", "Cross[a, b] is the cross product of two vectors with three components; Cross[v1, v2, ...] that of "
         "n - 1 vectors with n.",
         messages={"nonn1": "The arguments `1` should be n - 1 vectors with n components."})  # fmt: skip
def cross(*vectors):
    """{a2 b3 - a3 b2, a3 b1 - a1 b3, a1 b2 - a2 b1}; in general the minors of the matrix of the vectors."""
    n = len(vectors) + 1
    if not vectors or not all(is_list(v) and len(v.args) == n for v in vectors):
        if all(map(is_list, vectors)):
            message("Cross", "nonn1", list_of(*vectors))
        return None
    if n == 3:
        x, y = (v.args for v in vectors)
        return list_of(*(
            Expr(Plus, (Expr(Times, (x[i], y[j])), Expr(Times, (-1, x[j], y[i])))) for i, j in ((1, 2), (2, 0), (0, 1))
        ))  # fmt: skip
    rows = [list(v.args) for v in vectors]
    return list_of(*(
        Expr(Times, ((-1) ** (n - 1 + j), laplace([r[:j] + r[j + 1 :] for r in rows]))) for j in range(n)
    ))  # fmt: skip
