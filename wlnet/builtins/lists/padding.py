"""Lists made longer or shorter: PadLeft, PadRight, ArrayPad, Riffle."""

from __future__ import annotations

from wlnet.evaluator import builtin, message
from wlnet.expr import Expr, Expression, PackedList, WolframMessage, call, is_list, list_of, system

from ..structure.spans import sequence_bounds
from .arrays import dimensions_of
from .packing import listed

LISTRP = "List expected at position `1` in `2`."
List, Automatic, All = map(system, ("List", "Automatic", "All"))


def pad(
    name: str, e: Expression, lengths: Expression, padding: Expression, margin: Expression, left: bool
) -> Expression:
    """PadLeft or PadRight."""
    if not isinstance(e, Expr):
        raise WolframMessage(name, "normal", 1, call(name, e))
    if lengths is None or lengths is Automatic:
        shape = widest(e) or [len(e.args)]
    else:
        shape = list(lengths.args if is_list(lengths) else (lengths,))
    if type(padding) is str and padding in NUMPY_MODES:
        return extended(e, shape, padding, left)
    margins = list(margin.args) if is_list(margin) else [margin] * len(shape)
    whole = all(type(n) is int for n in (*shape, *margins))
    if not shape or not whole or len(margins) != len(shape):
        raise WolframMessage(name, "ilsm", 2, call(name, e, lengths), text=ILSM)
    return padded(e, shape, padding, margins, left)


def extended(e: Expr, shape: list[int], way: str, left: bool) -> Expression:
    """The list continued in a named way: periodically, reflected, or with its last element."""
    sizes = dimensions_of(e)
    if len(shape) > len(sizes) or not all(type(n) is int for n in shape):
        return None
    more = [abs(n) - size for n, size in zip(shape, sizes, strict=False)]
    pairs = [list_of(m, 0) if left is (n >= 0) else list_of(0, m) for m, n in zip(more, shape, strict=True)]
    return call("ArrayPad", e, list_of(*pairs), way)


ILSM = "Single or list of machine-sized integers expected at position `1` of `2`."


def widest(e: Expression) -> list[int]:
    """The dimensions of the smallest array that a ragged one fits in."""
    if not is_list(e):
        return []
    inner = [widest(a) for a in e.args]
    depth = min((len(s) for s in inner), default=0)
    return [len(e.args), *(max(s[i] for s in inner) for i in range(depth))]


def padded(e: Expr, shape: list[int], padding: Expression, margins: list[int], left: bool) -> Expression:
    """A list of length shape[0], whose elements are padded to the other lengths.

    Copies of the padding are laid side by side and the list on top of them: its first element on the first of the
    padding, or its last on the last when the padding goes to the left.
    """
    length, margin = abs(shape[0]), margins[0]
    at_left = left if shape[0] >= 0 else not left
    items, size = e.args, len(e.args)
    start = margin if not at_left else length - size - margin
    fill = padding.args if is_list(padding) else (padding,)
    if not fill:
        return Expr(e.head, items[max(0, -start) : max(0, length - start)])
    offset = start + size if at_left else start
    new = []
    for i in range(length):
        inside = start <= i < start + size
        below = fill[(i - offset) % len(fill)]
        if len(shape) == 1:
            new.append(items[i - start] if inside else below)
        else:
            row = items[i - start] if inside and isinstance(items[i - start], Expr) else Expr(List, ())
            new.append(padded(row, shape[1:], below, margins[1:], left))
    return listed(new) if e.head is List else Expr(e.head, tuple(new))


@builtin("PadLeft", "PadLeft[e, n, x] makes a list of length n by putting x (default 0) on the left.")
def pad_left(e, lengths=None, padding=0, margin=0):
    """The padded list; a longer one loses elements on the left."""
    return pad("PadLeft", e, lengths, padding, margin, True)


@builtin("PadRight", "PadRight[e, n, x] makes a list of length n by putting x (default 0) on the right.")
def pad_right(e, lengths=None, padding=0, margin=0):
    """The padded list; a longer one loses elements on the right."""
    return pad("PadRight", e, lengths, padding, margin, False)


NUMPY_MODES = {
    "Fixed": "edge",
    "Periodic": "wrap",
    "Cyclic": "wrap",
    "Reflected": "reflect",
    "Reversed": "symmetric",
}


@builtin("ArrayPad", "ArrayPad[a, m, x] adds m elements x (default 0) on every side; {m, n} or {{m1, n1}, ...} "
         "tell sides apart; x may be \"Fixed\", \"Periodic\", \"Reflected\" or \"Reversed\".")  # fmt: skip
def array_pad(e, margins, padding=0):
    """The larger array (a smaller one for negative margins)."""
    shape = dimensions_of(e) if is_list(e) else []
    if not shape:
        raise WolframMessage("ArrayPad", "list", 1, call("ArrayPad", e, margins))
    widths = sides(margins, len(shape))
    if widths is None:
        message("ArrayPad", "lists", margins, text="The margins `1` should be an integer, a pair, or a list of pairs.")
        return None
    if type(padding) is str and padding not in NUMPY_MODES:
        return None
    import numpy

    indices = numpy.arange(numpy.prod(shape)).reshape(shape)
    for axis, (a, b) in enumerate(widths):
        cut = [slice(None)] * len(shape)
        cut[axis] = slice(max(0, -a), indices.shape[axis] - max(0, -b))
        indices = indices[tuple(cut)]
    grown = [(max(0, a), max(0, b)) for a, b in widths]
    if type(padding) is str:
        indices = numpy.pad(indices, grown, mode=NUMPY_MODES[padding])  # type: ignore[call-overload]
    else:
        indices = numpy.pad(indices, grown, constant_values=-1)
    from .arrays import leaves
    from .reshaping import nested

    items = e.array.reshape(-1).tolist() if type(e) is PackedList else leaves(e, len(shape))
    return nested([padding if i < 0 else items[i] for i in indices.reshape(-1).tolist()], list(indices.shape))


def sides(margins: Expression, depth: int) -> list[tuple[int, int]] | None:
    """(before, after) for each dimension."""
    if type(margins) is int:
        return [(margins, margins)] * depth
    if not is_list(margins):
        return None
    if len(margins.args) == 2 and all(type(m) is int for m in margins.args):
        return [tuple(margins.args)] * depth  # type: ignore[list-item]
    found = []
    for m in margins.args:
        pair = m.args if is_list(m) else (m, m)
        pair = pair * 2 if len(pair) == 1 else pair
        if len(pair) != 2 or not all(type(x) is int for x in pair):
            return None
        found.append(tuple(pair))
    found += [(0, 0)] * (depth - len(found))
    return found[:depth]


@builtin("Riffle", "Riffle[e, x] puts x between the elements of e; a list x is dealt out; Riffle[e, x, {i, j, k}] at "
         "positions i to j in steps of k.", messages={"listrp": LISTRP})  # fmt: skip
def riffle(e, x, places=None):
    """The longer list."""
    if not is_list(e):
        raise WolframMessage("Riffle", "listrp", 1, call("Riffle", e, x))
    items = list(e.args)
    if places is None or type(places) is int:
        step = 2 if places is None else places
        if step < 2:
            return None
        fill = x.args if is_list(x) else (x,)
        if not fill or not items:
            return e
        new, k = [], 0
        for i, a in enumerate(items):
            new.append(a)
            if (i + 1) % (step - 1) == 0 and (i + 1 < len(items) or (
                    places is None and is_list(x) and len(fill) == len(items))):  # fmt: skip
                new.append(fill[k % len(fill)])
                k += 1
        return Expr(e.head, tuple(new))
    return riffle_at(e, items, x, places)


def riffle_at(e: Expr, items: list[Expression], x: Expression, places: Expression) -> Expression:
    """Riffle with explicit positions in the result."""
    bounds = sequence_bounds(places)
    if bounds is None:
        return None
    first, last, step = bounds
    if type(first) is not int or type(last) is not int or first < 1 or step < 1 or (last < 0 and step == 1):
        return None
    fill = x.args if is_list(x) else (x,)
    count = 0
    while fill:  # the positions count in the result, whose length depends on them
        place = first + count * step
        longer = len(items) + count + 1
        if place > longer or place > (last if last >= 0 else longer + last + 1):
            break
        count += 1
    new = list(items)
    for k in range(count):
        new.insert(first + k * step - 1, fill[k % len(fill)])
    return Expr(e.head, tuple(new))
