"""Numbers out of expressions: rectangular lists, numeric arrays, exact and symbolic numbers, to NumPy arrays."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from wlnet.expr import BigReal, Expr, Expression, NumericArray, PackedList, Symbol, call, is_list, system

Array: TypeAlias = np.ndarray[Any, Any]
Evaluate: TypeAlias = Callable[[Expression], Expression]


PLAIN = frozenset({int, float})
LIMITS = {  # what machine arithmetic has numbers for
    system("Indeterminate"): float("nan"),
    system("Infinity"): float("inf"),
    call("DirectedInfinity", 1): float("inf"),
    call("DirectedInfinity", -1): float("-inf"),
    call("Times", -1, system("Infinity")): float("-inf"),
}


def unevaluated(e: Expression) -> Expression:
    """The expression itself: what stands for an evaluator where there is none."""
    return e


class Ragged(Exception):
    """Lists of different lengths at one level."""


class NotNumeric(Exception):
    """Something that is not a real number. `part` is the first such part."""

    def __init__(self, part: Expression) -> None:
        super().__init__()
        self.part = part


def to_array(e: Expression, evaluate: Evaluate = unevaluated) -> Array:
    """The real numbers of a list of any depth, of one number, or of a NumericArray.

    float64 (integer data keeps its integers). Symbolic numbers such as Pi are turned into numbers by evaluating
    N of them. Raises Ragged or NotNumeric.
    """
    if isinstance(e, NumericArray):
        return _real(e.array, e)
    if isinstance(e, PackedList):
        return _real(e.array, e)
    if is_list(e) and e.args and all(isinstance(part, (PackedList, NumericArray)) for part in e.args):
        return _stacked([_real(part.array, part) for part in e.args])
    shape = _shape(e)
    flat: list[Any] = []
    _collect(e, len(shape), flat, evaluate)
    kinds = set(map(type, flat))
    whole = kinds == {int} and all(-(2**63) <= n < 2**63 for n in flat)
    try:
        return np.array(flat, dtype=np.int64 if whole else np.float64).reshape(shape)
    except OverflowError:
        return np.array([_float(n) for n in flat]).reshape(shape)


def _stacked(arrays: list[Array]) -> Array:
    """One array of several; Ragged where their dimensions differ."""
    if len({array.shape for array in arrays}) > 1:
        raise Ragged
    return np.stack(arrays)


def _real(array: Array, e: Expression) -> Array:
    if array.dtype.kind == "c":
        raise NotNumeric(e)
    return array


def _shape(e: Expression) -> tuple[int, ...]:
    """The dimensions; Ragged where lists at one level have different lengths or kinds."""
    if isinstance(e, (PackedList, NumericArray)):
        return e.array.shape
    if not is_list(e):
        return ()
    if PLAIN.issuperset(map(type, e.args)):
        return (len(e.args),)
    inner = {_shape(part) for part in e.args}
    if len(inner) > 1:
        raise Ragged
    return (len(e.args), *(inner.pop() if inner else ()))


def _collect(e: Expression, depth: int, flat: list[Any], evaluate: Evaluate) -> None:
    if isinstance(e, (PackedList, NumericArray)):
        flat.extend(_real(e.array, e).ravel().tolist())
    elif depth == 1 and PLAIN.issuperset(map(type, e.args)):
        flat.extend(e.args)
    elif depth:
        for part in e.args:
            _collect(part, depth - 1, flat, evaluate)
    else:
        flat.append(to_number(e, evaluate))


def to_number(e: Expression, evaluate: Evaluate = unevaluated) -> int | float:
    """One real number; NotNumeric for anything else."""
    kind = type(e)
    if kind is int or kind is float:
        return e
    if kind is Fraction or kind is BigReal:
        return _float(e)
    if kind is Symbol or isinstance(e, Expr):
        if (kind is Symbol or len(e.args) < 3) and e in LIMITS:
            return LIMITS[e]
        value = evaluate(call("Quiet", call("N", e)))  # what it has to say was said when it was evaluated first
        if type(value) is float or type(value) is int:
            return value
        if type(value) is BigReal:
            return _float(value)
    raise NotNumeric(e)


def _float(e: Any) -> float:
    try:
        return float(e)
    except OverflowError:
        return float("inf") if e > 0 else float("-inf")


def frozen(array: Any, dtype: Any = np.float32) -> Array:
    """A copy that nobody can write into, single precision unless said otherwise."""
    with np.errstate(all="ignore"):
        made = np.array(array, dtype=dtype, order="C")
    made.flags.writeable = False
    return made


def dimensions(e: Expression) -> tuple[int, ...] | None:
    """The dimensions of nested lists, None where they are ragged."""
    try:
        return _shape(e)
    except Ragged:
        return None
