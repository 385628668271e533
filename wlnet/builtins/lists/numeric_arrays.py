"""NumericArray: arrays of a fixed machine type, and Normal, which gives the ordinary expression of an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, matcher, message
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    WolframMessage,
    from_array,
    is_list,
    system,
)

from ..structure.atom_methods import atom_method, method_of
from ..structure.spans import as_slice, positions, sequence_bounds
from ..structure.structure import truth
from .packing import array_of

if TYPE_CHECKING:
    import numpy

List, Automatic, SeriesData, Dispatch = map(system, ("List", "Automatic", "SeriesData", "Dispatch"))
METHODS = ("Check", "Coerce", "Round", "ClipAndCheck", "ClipAndCoerce", "ClipAndRound")


@builtin("NumericArray", "NumericArray[array, type] is an array of one machine type, such as \"Real32\" or "
         "\"UnsignedInteger8\"; a third argument tells what to do with values that do not fit.",
         messages={"nconvss": "The argument `2` does not fit into a NumericArray of type `1`.",
                   "type": "`1` is not a type of numeric arrays.",
                   "method": "`1` is not a way of converting numbers.",
                   "array": "A rectangular array of numbers is expected in place of `1`."})  # fmt: skip
def numeric_array(data, kind=None, method="ClipAndRound"):
    """The numeric array; by default values are clipped to the range of the type and reals rounded."""
    given = data.array if type(data) is NumericArray else numbers(data)
    if given is None:
        raise WolframMessage("NumericArray", "array", data)
    if kind is None or kind is Automatic:
        if type(data) is NumericArray:
            return data
        return NumericArray(smallest(given))
    if type(kind) is not str or kind not in NumericArray.TYPES:
        raise WolframMessage("NumericArray", "type", kind)
    if type(data) is NumericArray and data.type_name == kind:
        return data
    if method not in METHODS:
        raise WolframMessage("NumericArray", "method", method)
    found = converted(given, NumericArray.TYPES[kind], method)
    if found is None:
        raise WolframMessage("NumericArray", "nconvss", kind, data, result=system("$Failed"))
    return NumericArray(found)


def numbers(e: Expression) -> numpy.ndarray | None:
    """An array of a list of numbers, also of mixed kinds or large integers; None for all else."""
    found = array_of(e)
    if found is not None or not is_list(e):
        return found
    import numpy

    from .arrays import dimensions_of, leaves

    shape = dimensions_of(e)
    items: list[Any] = [as_python(a) for a in leaves(e, len(shape))]
    kinds = set(map(type, items))
    if not items or type(None) in kinds:
        return None
    if complex in kinds:
        dtype = "complex128"
    elif float in kinds:
        dtype = "float64"
    else:
        dtype = "uint64" if min(items) >= 0 else "int64"
    try:
        return numpy.array(items, dtype=dtype).reshape(shape)
    except OverflowError:
        return None


def as_python(a: Expression) -> int | float | complex | None:
    """A number of Python; None for anything that is no number."""
    if type(a) in (int, float, complex):
        return a
    if type(a).__name__ in ("Fraction", "BigReal"):
        return float(a)
    return complex(a) if type(a).__name__ in ("ExactComplex", "BigComplex") else None


def smallest(array: numpy.ndarray) -> numpy.ndarray:
    """Integers in the smallest type that holds them; other numbers as they are."""
    if array.dtype.kind not in "iu":
        return array
    low, high = int(array.min()), int(array.max())
    names = ("uint8", "uint16", "uint32", "uint64") if low >= 0 else ("int8", "int16", "int32", "int64")
    import numpy

    return array.astype(next(n for n in names if numpy.iinfo(n).min <= low and high <= numpy.iinfo(n).max))


def converted(array: numpy.ndarray, dtype: str, method: str) -> numpy.ndarray | None:
    """The array in another type; None where the method refuses values that do not fit."""
    import numpy

    target = numpy.dtype(dtype)
    if array.dtype == target:
        return array
    if target.kind in "iu":
        if array.dtype.kind == "c":
            return None
        values = array
        if array.dtype.kind == "f":
            if not numpy.isfinite(array).all():
                return None
            rounded = numpy.rint(array) if "Round" in method else numpy.trunc(array)
            if "Check" in method and (rounded != array).any():
                return None
            values = rounded
        limits = numpy.iinfo(dtype)
        low, high = float(values.min()), float(values.max())
        if low < limits.min or high > limits.max:
            if method == "Coerce":
                return values.astype("int64").astype(dtype)
            if not method.startswith("Clip"):
                return None
            values = numpy.clip(values, limits.min, limits.max)
        return values.astype(dtype)
    if target.kind == "f" and array.dtype.kind == "c":
        return array.real.astype(dtype) if not array.imag.any() or "Check" not in method else None
    with numpy.errstate(over="ignore"):
        return array.astype(dtype)


@builtin("NumericArrayQ", "NumericArrayQ[e] tells whether e is a numeric array; NumericArrayQ[e, type, depth] asks for "
         "the type and the number of dimensions.")  # fmt: skip
def numeric_array_q(e, kind=None, depth=None):
    """True or False; type and depth may be patterns."""
    if type(e) is not NumericArray:
        return truth(False)
    asked = ((kind, e.type_name), (depth, e.array.ndim))
    return truth(all(form is None or matcher(form).matches(value) for form, value in asked))


@builtin("NumericArrayType", 'NumericArrayType[e] gives the type of a numeric array, such as "Real32".')
def numeric_array_type(e):
    """The name of the type."""
    if type(e) is not NumericArray:
        message("NumericArrayType", "array", e, text="A numeric array is expected in place of `1`.")
        return None
    return e.type_name


@builtin("Normal", "Normal[e] gives the ordinary expression of an association (rules), a numeric array (lists) or "
         "another object.")  # fmt: skip
def normal(e, wanted=None):
    """Rules, lists, or `e` itself; inner objects too, except inside associations."""
    return normalized(e, wanted)


def normalized(e: Expression, wanted: Expression) -> Expression:
    """`normal`, part by part."""
    heads = wanted.args if is_list(wanted) else (wanted,)
    if type(e) is Association:
        return Expr(List, e.rules()) if wanted is None or Association.head in heads else e
    if isinstance(e, Expr):
        if type(e) is PackedList:
            return e
        if e.head is SeriesData and len(e.args) == 6 and (wanted is None or SeriesData in heads):
            from ..calculus.symbolic_calculus import normal_series

            return normal_series(e)
        if e.head is Dispatch and len(e.args) == 1 and (wanted is None or Dispatch in heads):
            return e.args[0]
        args = tuple(normalized(a, wanted) for a in e.args)
        return e if all(a is b for a, b in zip(args, e.args, strict=True)) else Expr(e.head, args)
    method = method_of("Normal", e)
    if method is None or (wanted is not None and e.head not in heads):
        return e
    return method(e)


@atom_method("Normal", NumericArray)
def normal_array(e: NumericArray) -> Expression:
    """The list with the same values."""
    return from_array(e.array)


@atom_method("Take", NumericArray)
def take_numeric(e: NumericArray, *specs: Expression) -> Expression:
    """A numeric array of the selected parts."""
    array = e.array
    for axis, spec in enumerate(specs):
        bounds = sequence_bounds(spec)
        chosen = None if bounds is None or axis >= array.ndim else positions(array.shape[axis], bounds)
        if chosen is None:
            raise WolframMessage("Take", "take", spec, spec, e)
        array = array[(*(slice(None),) * axis, as_slice(chosen))]
    return NumericArray(array)


@atom_method("Reverse", NumericArray)
def reverse_numeric(e: NumericArray, levels: Expression) -> Expression:
    """The same values backwards."""
    import numpy

    axes = levels.args if is_list(levels) else (levels,)
    return NumericArray(numpy.flip(e.array, tuple(n - 1 for n in axes)))
