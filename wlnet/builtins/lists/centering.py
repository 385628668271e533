"""Arrays in the middle of larger or smaller ones."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expression, SparseArray, WolframMessage, call, is_list, list_of, system

from .arrays import dimensions_of

Inherited, Sparse = system("Inherited"), system("SparseArray")
ILSM = "A nonnegative integer, Inherited, or a list of such is expected at position 2 of `1`."


@builtin("CenterArray", "CenterArray[array, n] puts an array in the middle of n zeros; CenterArray[array, {n1, ...}] "
         "of an array of zeros; CenterArray[array, n, x] has x for zeros; CenterArray[n] is 1 among zeros; "
         "CenterArray[array, n, x, SparseArray] is a sparse array.", messages={"ilsm": ILSM})  # fmt: skip
def center_array(array, sizes=None, padding=0, kind=None):
    """The array; what cannot be the same on both sides is more on the right."""
    whole = call("CenterArray", array, *(() if sizes is None else (sizes,)))
    if sizes is None:
        array, sizes = 1, array
    wanted = list(sizes.args) if is_list(sizes) else [sizes]
    if not wanted or not all((type(n) is int and n >= 0) or n is Inherited for n in wanted):
        raise WolframMessage("CenterArray", "ilsm", whole)
    if kind is not None and kind is not Sparse:
        return None
    array = evaluate(call("Normal", array)) if isinstance(array, SparseArray) else array
    array = array if is_list(array) else list_of(array)
    for _ in range(len(wanted) - depth_of(array)):
        array = list_of(array)
    found = centered(array, wanted, padding)
    return found if kind is None or found is None else call("SparseArray", found)


def depth_of(e: Expression) -> int:
    """How many levels of lists there are, in the deepest place."""
    return 1 + max(map(depth_of, e.args), default=0) if is_list(e) else 0


def centered(array: Expression, wanted: list[Expression], padding: Expression) -> Expression:
    """A list in the middle of others of the wanted sizes: at once where it is a full array, else row by row."""
    inside = dimensions_of(array)
    if len(inside) >= len(wanted):
        margins = []
        for size, n in zip(inside, wanted, strict=False):
            more = 0 if n is Inherited else n - size
            margins.append(list_of(more // 2, more - more // 2))
        margins += [list_of(0, 0)] * (len(inside) - len(wanted))
        return evaluate(call("ArrayPad", array, list_of(*margins), padding))
    if Inherited in wanted[1:] or is_list(padding) or type(padding) is str:
        return None
    rows = [centered(row if is_list(row) else list_of(row), wanted[1:], padding) for row in array.args]
    size = len(rows) if wanted[0] is Inherited else wanted[0]
    more = size - len(rows)
    empty = evaluate(call("ConstantArray", padding, list_of(*wanted[1:])))
    before, after = more // 2, more - more // 2
    rows = rows[max(0, -before) : len(rows) - max(0, -after)]
    return list_of(*[empty] * max(0, before), *rows, *[empty] * max(0, after))
