"""The functions of ``Developer` `` about packed arrays: lists of numbers that are held as one array."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expression, PackedList, call, is_list, list_of, system

from ..structure.structure import truth
from .packing import pack

KINDS = {"i": "Integer", "f": "Real", "c": "Complex"}


@builtin("Developer`ToPackedArray", "Developer`ToPackedArray[e] gives e as a packed array where that can be; "
         "Developer`ToPackedArray[e, type] makes Integer, Real or Complex numbers of the elements.")  # fmt: skip
def to_packed_array(e, kind=None):
    """The same list, packed."""
    if kind in (system("Real"), system("Complex")) and is_list(e):
        from .numeric_arrays import numbers

        array = numbers(e)
        if array is None:
            return e
        return PackedList(
            array.astype("float64" if kind is system("Real") and array.dtype.kind != "c" else "complex128")
        )
    return pack(e)


@builtin("Developer`FromPackedArray", "Developer`FromPackedArray[e] gives e as an ordinary list.")
def from_packed_array(e):
    """The same list, not packed."""
    return unpacked(e) if type(e) is PackedList else e


def unpacked(e: Expression) -> Expression:
    """A list of lists of numbers."""
    return list_of(*map(unpacked, e.args)) if type(e) is PackedList else e


@builtin("Developer`PackedArrayQ", "Developer`PackedArrayQ[e] tells whether e is a packed array; "
         "Developer`PackedArrayQ[e, type] whether its elements are of a type, and the rank.")  # fmt: skip
def packed_array_q(e, kind=None, rank=None):
    """True or False."""
    if type(e) is not PackedList:
        return truth(False)
    fits = kind is None or KINDS[e.array.dtype.kind] == getattr(kind, "name", "")
    return truth(fits and (rank is None or evaluate(call("ArrayDepth", e)) == rank))
