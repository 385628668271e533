"""Bounds of points and lattices between bounds: CoordinateBounds, CoordinateBoundsArray."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.expr import Expression, PackedList, WolframMessage, call, has_head, is_list, list_of, system

Scaled, Into = system("Scaled"), system("Into")
MESSAGES = {
    "coord": "`1` is not a list of points of one dimension.",
    "pad": "`1` does not say how much `2` ranges are padded.",
    "bounds": "`1` is not a list of ranges {min, max}.",
    "steps": "`1` does not give steps for `2` ranges.",
}

NEAR = 1e-9  # how much of a step may be missing before the end of a range of machine numbers
declare("Into", "Into[n] stands for division into n equal steps.")


def points(e: Expression) -> list[Expression]:
    """All lists inside `e` that have no lists inside, in order."""
    found: list[Expression] = []
    waiting = [e]
    while waiting:
        part = waiting.pop()
        if not is_list(part):
            raise WolframMessage("CoordinateBounds", "coord", e)
        if any(map(is_list, part.args)):
            waiting += reversed(part.args)
        else:
            found.append(part)
    return found


def ranges(e: Expression) -> list[tuple[Expression, Expression]]:
    """The least and the greatest value of each coordinate."""
    if isinstance(e, PackedList) and e.array.ndim > 1 and e.array.size and e.array.dtype.kind in "if":
        flat = e.array.reshape(-1, e.array.shape[-1])
        return [(low.item(), high.item()) for low, high in zip(flat.min(0), flat.max(0), strict=True)]
    found = points(e)
    if len({len(p.args) for p in found}) != 1 or not found[0].args:
        raise WolframMessage("CoordinateBounds", "coord", e)
    columns = [list_of(*column) for column in zip(*(p.args for p in found), strict=True)]
    return [(evaluate(call("Min", c)), evaluate(call("Max", c))) for c in columns]


def each(e: Expression, count: int) -> list[Expression] | None:
    """What is given for all dimensions, or a list for each."""
    if not is_list(e):
        return [e] * count
    return list(e.args) if len(e.args) == count else None


def amount(e: Expression, whole: Expression) -> Expression:
    """A length, or Scaled[s] of the whole."""
    return call("Times", e.args[0], whole) if has_head(e, Scaled) and len(e.args) == 1 else e


@builtin("CoordinateBounds", "CoordinateBounds[points, padding] gives {{xmin, xmax}, {ymin, ymax}, ...} of points in "
         "lists of any depth.", messages=MESSAGES)  # fmt: skip
def coordinate_bounds(coordinates, padding=0):
    """The bounds, each moved outwards by the padding."""
    found = ranges(coordinates)
    pads = each(padding, len(found))
    if pads is None or any(is_list(p) and len(p.args) != 2 for p in pads):
        message("CoordinateBounds", "pad", padding, len(found))
        return None
    rows = []
    for (low, high), pad in zip(found, pads, strict=True):
        below, above = pad.args if is_list(pad) else (pad, pad)
        span = call("Subtract", high, low)
        rows.append(list_of(call("Subtract", low, amount(below, span)), call("Plus", high, amount(above, span))))
    return list_of(*rows)


@builtin("CoordinateBoundsArray", "CoordinateBoundsArray[{{xmin, xmax}, ...}, steps, offsets, k] gives the array of "
         "points of a lattice; Into[n] divides into n steps, k more points are added on each side.",
         messages=MESSAGES)  # fmt: skip
def coordinate_bounds_array(bounds, steps=1, offsets=0, k=0):
    """The array of points."""
    pairs = bounds.args if is_list(bounds) else ()
    if not pairs or not all(is_list(p) and len(p.args) == 2 for p in pairs):
        raise WolframMessage("CoordinateBoundsArray", "bounds", bounds)
    sizes, moves = each(steps, len(pairs)), each(offsets, len(pairs))
    if sizes is None or moves is None:
        raise WolframMessage("CoordinateBoundsArray", "steps", steps if sizes is None else offsets, len(pairs))
    if type(k) is not int:
        return None
    axes = []
    for pair, size, move in zip(pairs, sizes, moves, strict=True):
        low, high = pair.args
        if has_head(size, Into) and len(size.args) == 1:
            size = evaluate(call("Divide", call("Subtract", high, low), size.args[0]))
        shift = evaluate(amount(move, size))
        room = evaluate(call("Divide", call("Subtract", call("Subtract", high, low), shift), size))
        room = evaluate(call("Floor", room + NEAR if type(room) is float else room))
        if type(room) is not int:
            return None
        line = call("Range", -k, room + k)
        axes.append(evaluate(call("Plus", low, call("Plus", shift, call("Times", size, line)))))
    return call("Outer", system("List"), *axes)
