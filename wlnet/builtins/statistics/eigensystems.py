"""Eigenvalues and eigenvectors, by decreasing size: exact where the characteristic polynomial is easy, else NumPy's."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, isqrt
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, WolframMessage, call, from_array, has_head, is_list, list_of, rational, system

from ..numbers.number_tower import machine
from ..numbers.numeric_value import approximate
from .exact_fields import Surd, Term, field_rows, matrix_of, plain
from .linear_algebra import SQUARE, Rows, exact_rows, float_array, square
from .linear_systems import exact_null_space

if TYPE_CHECKING:
    import numpy

MESSAGES = {**SQUARE, "take": "Eigenvalues 1 to `1` of altogether `2` were asked for."}


def numerical(array: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Eigenvalues by decreasing absolute value, and the eigenvectors as rows; real where all values are."""
    import numpy

    hermitian = numpy.array_equal(array, array.conj().T)
    values, vectors = numpy.linalg.eigh(array) if hermitian else numpy.linalg.eig(array)
    if values.dtype.kind == "c" and not values.imag.any() and array.dtype.kind != "c":
        values, vectors = values.real, vectors.real
    scale = numpy.abs(values).max(initial=0) or 1.0
    sizes = numpy.round(numpy.abs(values) / scale, 12)
    order = numpy.lexsort((-values.imag, values.real, -sizes))
    return values[order], vectors.T[order]


def characteristic(rows: Rows) -> list[Fraction]:
    """The coefficients of Det[x - m], the highest power first, by the recursion of Faddeev and LeVerrier."""
    n = len(rows)
    coefficients = [Fraction(1)]
    power = [[Fraction(0)] * n for _ in range(n)]
    for k in range(1, n + 1):
        for i in range(n):
            power[i][i] += coefficients[-1]
        columns = list(zip(*power, strict=True))
        power = [[sum((x * y for x, y in zip(r, c, strict=True)), Fraction(0)) for c in columns] for r in rows]
        coefficients.append(-sum((power[i][i] for i in range(n)), Fraction(0)) / k)
    return coefficients


def value_at(coefficients: list[Fraction], x: Fraction) -> Fraction:
    """The value of a polynomial."""
    total = Fraction(0)
    for c in coefficients:
        total = total * x + c
    return total


def rational_roots(coefficients: list[Fraction]) -> tuple[list[Fraction], list[Fraction]]:
    """The rational roots, each as often as it counts, and the polynomial that is left; guessed by machine numbers."""
    import numpy

    roots: list[Fraction] = []
    again = True
    while len(coefficients) > 1 and again:
        again = False
        scale = coefficients[0].denominator
        for c in coefficients:
            scale = scale * c.denominator // gcd(scale, c.denominator)
        lead = abs(int(coefficients[0] * scale))
        for guess in numpy.roots([float(c) for c in coefficients]):
            if abs(guess.imag) > 1e-4 * max(1.0, abs(guess)):
                continue
            x = Fraction(round(guess.real * lead), lead) if abs(guess.real * lead) < 1e15 else Fraction(0)
            if value_at(coefficients, x) == 0:
                roots.append(x)
                quotient, total = [], Fraction(0)
                for c in coefficients[:-1]:
                    total = total * x + c
                    quotient.append(total)
                coefficients = quotient
                again = True
                break
    return roots, coefficients


def exact_values(rows: Rows) -> list[Fraction | Surd] | None:
    """The exact eigenvalues; None where they are not rational numbers and roots of one quadratic equation."""
    roots, rest = rational_roots(characteristic(rows))
    found: list[Fraction | Surd] = [*roots]
    if len(rest) > 3:
        return None
    if len(rest) == 3:
        found += quadratic(rest[1] / rest[0], rest[2] / rest[0])
    return sorted(found, key=lambda x: size_key(plain(x)))


def quadratic(p: Fraction, q: Fraction) -> list[Surd]:
    """The roots of x^2 + p x + q: (-p -+ Sqrt[p^2 - 4 q])/2."""
    scale = p.denominator * q.denominator // gcd(p.denominator, q.denominator)
    inner = int((p * p - 4 * q) * scale * scale)
    square_part = next(k for k in range(max(isqrt(abs(inner)), 1), 0, -1) if inner % (k * k) == 0) if abs(
        inner) < 10**12 else 1  # fmt: skip
    return [Surd(-p / 2, Fraction(s * square_part, 2 * scale), inner // square_part**2) for s in (-1, 1)]


def size_key(e: Expression) -> tuple[float, float, float]:
    """Decreasing absolute value; then ascending, complex conjugates with the positive imaginary part first."""
    z = complex(machine(approximate(e)))
    return -round(abs(z), 10), round(z.real, 10), -z.imag


def symbolic_values(m: Expr) -> list[Expression] | None:
    """The eigenvalues of a triangular matrix, or one of two rows; None for others."""
    n = len(m.args)
    cells = [r.args for r in m.args]
    zero = all(
        type(cells[i][j]) is int and cells[i][j] == 0 for i in range(n) for j in range(i)
    ) or all(type(cells[j][i]) is int and cells[j][i] == 0 for i in range(n) for j in range(i))  # fmt: skip
    if zero:
        return ranked([cells[i][i] for i in range(n)])
    if n != 2:
        return None
    (a, b), (c, d) = cells
    inside = evaluate(
        call("Plus", call("Power", a, 2), call("Times", 4, b, c), call("Times", -2, a, d), call("Power", d, 2))
    )
    square = even_root(inside)
    root = call("Sqrt", inside) if square is None else square
    half = Fraction(1, 2) if square is None else call("Power", 2, -1)
    found = [call("Times", half, call("Plus", a, d, call("Times", s, root))) for s in (-1, 1)]
    return ranked([evaluate(f if square is None else call("Expand", f)) for f in found])


def even_root(e: Expression) -> Expression:
    """The root of a number times even powers, as -4 b^2; None for anything else."""
    factors = e.args if has_head(e, system("Times")) else (e,)
    parts = []
    for f in factors:
        if has_head(f, system("Power")) and type(f.args[1]) is int and f.args[1] % 2 == 0:
            parts.append(call("Power", f.args[0], f.args[1] // 2))
        elif type(f) in (int, Fraction):
            parts.append(call("Sqrt", f))
        else:
            return None
    return call("Times", *parts) if any(has_head(f, system("Power")) for f in factors) else None


def ranked(values: list[Expression]) -> list[Expression]:
    """The values by decreasing size where all of them are numbers."""
    return values if any(approximate(v) is None for v in values) else sorted(values, key=size_key)


def exact_vectors(rows: Rows, values: list[Any], turned: bool = False) -> list[Expression]:
    """The eigenvectors of exact eigenvalues, zeros where there are not enough; `turned`: the last row stands first."""
    n = len(rows)
    places = range(n)[::-1] if turned else range(n)
    found: list[Expression] = []
    used: dict[Expression, list[Expression]] = {}
    for value in values:
        key = plain(value)
        if key not in used:
            shifted = [[x - value if i == j else x for j, x in enumerate(r)] for i, r in zip(places, rows, strict=True)]
            used[key] = list(matrix_of(exact_null_space(shifted)).args)
        found.append(used[key].pop(0) if used[key] else list_of(*([0] * n)))
    return found


def eigensystem_of(name: str, m: Expression) -> tuple[list[Expression], list[Expression] | None] | None:
    """Values and vectors of a matrix or of {m, a}; None where they are not known. Vectors None: unknown alone."""
    if not is_list(m) or not m.args:
        return None
    if len(m.args) == 2 and all(is_list(x) and x.args and is_list(x.args[0]) for x in m.args):
        first, second = (float_array(evaluate(call("N", x))) for x in m.args)
        if first is None or second is None:
            return None
        import numpy

        m = from_array(numpy.linalg.solve(second, first))
    if not square(name, m):
        return None
    rows = exact_rows(m)
    if rows is not None:
        values = exact_values(rows)
        if values is None:
            return None
        return [*map(plain, values)], None if name == "Eigenvalues" else exact_vectors(rows, values)
    array = float_array(m)
    if array is None:
        symbols = symbolic_values(m)
        cells = None if symbols is None or name == "Eigenvalues" else field_rows(m)
        return None if symbols is None else (symbols, cells and exact_vectors(cells[::-1], [*map(Term, symbols)], True))
    found, vectors = numerical(array)
    return list(found.tolist()), list(from_array(vectors).args)


def chosen(name: str, count: Expression, total: int) -> slice:
    """Which of the eigenvalues k, -k or UpTo[k] means."""
    if count is None:
        return slice(None)
    if has_head(count, system("UpTo")) and len(count.args) == 1 and type(count.args[0]) is int:
        count = min(count.args[0], total)
    if type(count) is not int or not 0 < abs(count) <= total:
        raise WolframMessage(name, "take", count, total)
    return slice(count) if count > 0 else slice(count, None)


@builtin("Eigenvalues", "Eigenvalues[m] gives the eigenvalues of a matrix by decreasing absolute value; "
         "Eigenvalues[m, k] the first k; Eigenvalues[{m, a}] those against a.", messages=MESSAGES)  # fmt: skip
def eigenvalues(m, count=None):
    """The list of the eigenvalues."""
    found = eigensystem_of("Eigenvalues", m)
    return None if found is None else list_of(*found[0][chosen("Eigenvalues", count, len(found[0]))])


@builtin("Eigenvectors", "Eigenvectors[m] gives the eigenvectors of a matrix in the order of Eigenvalues[m]; "
         "Eigenvectors[m, k] the first k.", messages=MESSAGES)  # fmt: skip
def eigenvectors(m, count=None):
    """The list of the eigenvectors; of length 1 for machine numbers."""
    found = eigensystem_of("Eigenvectors", m)
    if found is None or found[1] is None:
        return None
    return list_of(*found[1][chosen("Eigenvectors", count, len(found[0]))])


@builtin("Eigensystem", "Eigensystem[m] gives {eigenvalues, eigenvectors} of a matrix; Eigensystem[m, k] the first k.",
         messages=MESSAGES)  # fmt: skip
def eigensystem(m, count=None):
    """Both lists."""
    found = eigensystem_of("Eigensystem", m)
    if found is None or found[1] is None:
        return None
    which = chosen("Eigensystem", count, len(found[0]))
    return list_of(list_of(*found[0][which]), list_of(*found[1][which]))


@builtin("CharacteristicPolynomial", "CharacteristicPolynomial[m, x] is Det[m - x IdentityMatrix[n]].", messages=SQUARE)
def characteristic_polynomial(m, x):
    """The polynomial, expanded."""
    if not is_list(m) or not square("CharacteristicPolynomial", m):
        return None
    rows = exact_rows(m)
    n = len(m.args)
    if rows is not None:
        terms = [call("Times", rational((-1) ** n * c), call("Power", x, n - k)) for k, c in enumerate(
            characteristic(rows))]  # fmt: skip
        return call("Plus", *terms)
    if n > 6:
        message("CharacteristicPolynomial", "matsq", m, 1)
        return None
    cells = [[call("Plus", e, call("Times", -1, x)) if i == j else e for j, e in enumerate(r.args)]
             for i, r in enumerate(m.args)]  # fmt: skip
    return call("Expand", call("Det", list_of(*(list_of(*r) for r in cells))))
