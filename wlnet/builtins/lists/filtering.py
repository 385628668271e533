"""Functions of the neighbourhood of each element of an array."""

from __future__ import annotations

from itertools import product

from wlnet.evaluator import applier, builtin
from wlnet.expr import Expression, WolframMessage, from_array, is_list

from .arrays import dimensions_of
from .convolving import as_array
from .packing import listed

MESSAGES = {"range": "The radius `1` should be a positive integer or a list of them.",
            "padding": "`1` is not a way of padding."}  # fmt: skip
MODES = {"Fixed": "edge", "Periodic": "wrap", "Reflected": "reflect", "Reversed": "symmetric"}


def radii_of(name: str, radius: Expression, depth: int) -> tuple[int, ...]:
    """The radius on each level."""
    given = radius.args if is_list(radius) else (radius,) * depth
    if len(given) > depth or not given or not all(type(r) is int and r >= 0 for r in given):
        raise WolframMessage(name, "range", radius)
    return tuple(given)


@builtin("ArrayFilter", "ArrayFilter[f, array, r] applies f to the blocks of radius r around all elements.",
         messages=MESSAGES, options={"Padding": "Fixed"})  # fmt: skip
def array_filter(function, array, radius, *, padding):
    """An array of the same dimensions; beyond the ends the outermost elements are repeated by default."""
    if not is_list(array):
        return None
    import numpy

    radii = radii_of("ArrayFilter", radius, len(dimensions_of(array)))
    items = as_array(array, len(radii))
    widths = [(r, r) for r in radii]
    if type(padding) is str:
        if padding not in MODES:
            raise WolframMessage("ArrayFilter", "padding", padding)
        padded = numpy.pad(items, widths, mode=MODES[padding])  # type: ignore[call-overload]
    elif type(padding) in (int, float) and items.dtype != object and type(items.flat[0].item()) is type(padding):
        padded = numpy.pad(items, widths, constant_values=padding)
    else:
        padded = numpy.empty([n + 2 * r for n, r in zip(items.shape, radii, strict=True)], dtype=object)
        padded.fill(padding)
        padded[tuple(slice(r, r + n) for n, r in zip(items.shape, radii, strict=True))] = items
    apply = applier(function)
    flat = []
    for at in product(*map(range, items.shape)):
        flat.append(apply(from_array(padded[tuple(slice(i, i + 2 * r + 1) for i, r in zip(at, radii, strict=True))])))
    return shaped(flat, items.shape)


def shaped(flat: list[Expression], shape: tuple[int, ...]) -> Expression:
    """The elements in nested lists."""
    for n in reversed(shape[1:]):
        flat = [listed(flat[i : i + n]) for i in range(0, len(flat), n)]
    return listed(flat)
