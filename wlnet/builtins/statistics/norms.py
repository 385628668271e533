"""Norms of vectors and matrices, and vectors of length 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.evaluator import applier, builtin, evaluate, message
from wlnet.expr import NUMBER_TYPES, Expr, Expression, Symbol, call, is_list, system

from ..lists.packing import array_of
from ..numbers.infinities import Infinity
from ..numbers.number_tower import is_zero, machine
from ..numbers.numeric_value import is_numeric, real_value
from .linear_algebra import exact_rows, flat, float_array

if TYPE_CHECKING:
    import numpy

Plus, Times, Power, NORM = system("Plus"), system("Times"), system("Power"), system("Norm")


@builtin("Norm", "Norm[v] is the length of a vector or number; Norm[v, p] its p-norm; Norm[m, \"Frobenius\"] that of a "
         "matrix.", messages={
             "nvm": "The argument `1` should be a number, a vector or a matrix.",
             "ptype": "The second argument `1` of Norm should be Infinity, \"Frobenius\" or at least 1."})  # fmt: skip
def norm(v, p=2):
    """(Sum |x|^p)^(1/p); the largest singular value of a matrix for p = 2."""
    if not is_list(v):
        return call("Abs", v) if type(v) in NUMBER_TYPES else None
    array = array_of(v)
    vector = array.ndim == 1 if array is not None else not (v.args and is_list(v.args[0]))
    if vector and array is None and any(map(is_list, v.args)):
        message("Norm", "nvm", v)
        return None
    if p == "Frobenius" or vector:
        return vector_norm(v, array, 2 if p == "Frobenius" else p)
    if array is None and all(map(is_list, v.args)):
        array = float_array(v)
        if array is None and p == 2:
            return exact_norm(v)
        if array is None:
            return matrix_norm(v, p)
    if array is None or array.ndim != 2:
        message("Norm", "nvm", v)
        return None
    import numpy

    order = numpy.inf if p is Infinity else p
    if order not in (1, 2, numpy.inf):
        message("Norm", "ptype", p)
        return None
    if array.dtype.kind == "i" and order != 2:
        return int(numpy.linalg.norm(array, order))
    return float(numpy.linalg.norm(array, order)) if array.dtype.kind != "i" else exact_norm(v)


def exact_norm(m: Expr) -> Expression:
    """The root of the largest eigenvalue of m . m*; None where it has no exact form."""
    if exact_rows(m) is None:
        return None
    values = evaluate(call("Eigenvalues", call("Dot", m, call("Transpose", m))))
    return call("Sqrt", values.args[0]) if is_list(values) else None


def matrix_norm(v: Expr, p: Expression) -> Expression:
    """The largest sum of absolute values in a column (p = 1) or in a row (p = Infinity) of any expressions."""
    rows = [r.args for r in v.args]
    if len(set(map(len, rows))) != 1 or not (p == 1 or p is Infinity):
        message("Norm", "ptype", p)
        return None
    lines = rows if p is Infinity else zip(*rows, strict=True)
    return Expr(system("Max"), tuple(Expr(Plus, tuple(call("Abs", x) for x in line)) for line in lines))


def vector_norm(v: Expr, array: numpy.ndarray | None, p: Expression) -> Expression:
    """The p-norm of all numbers in a list."""
    if array is not None and array.dtype.kind in "fc" and type(p) in (int, float) and p >= 1:
        import numpy

        with numpy.errstate(over="ignore"):
            squares = float(array @ array) if p == 2 and array.dtype.kind == "f" and array.ndim == 1 else 0.0
        if 1e-280 < squares < 1e300:
            return squares**0.5
        size = numpy.abs(array).astype("float64")
        largest = float(size.max(initial=0.0))
        if not 0 < largest < numpy.inf:
            return largest
        size /= largest  # so that no power leaves the range of numbers
        return largest * (float((size**p).sum() ** (1 / p)) if p != 2 else float(numpy.sqrt((size * size).sum())))
    sizes = tuple(call("Abs", x) for x in flat(v))
    if p is Infinity:
        return Expr(system("Max"), sizes)
    power = real_value(p)
    symbolic = power is None and not is_numeric(p) and isinstance(p, (Symbol, Expr)) and not is_list(p)
    if not symbolic and (power is None or machine(power).real < 1):
        message("Norm", "ptype", p)
        return None
    total = Expr(Plus, tuple(Expr(Power, (x, p)) for x in sizes))
    return Expr(Power, (total, Expr(Power, (p, -1))))


@builtin("Normalize", "Normalize[v] is v divided by its norm; Normalize[e, f] is e divided by f[e].")
def normalize(v, function=NORM):
    """The vector of length 1; zero stays zero."""
    size = evaluate(applier(function)(v))
    if type(size) in NUMBER_TYPES and is_zero(size):
        return v
    if not is_list(v) and type(v) not in NUMBER_TYPES and function is NORM:
        return None
    return Expr(Times, (v, Expr(Power, (size, -1))))
