"""Assignment to parts: x[[i]] = v, x[[All, 1]] = {...}, association[["key"]] = v."""

from __future__ import annotations

from sys import getrefcount
from typing import TYPE_CHECKING

from wlnet.evaluator import evaluate
from wlnet.evaluator.hooks import hooks
from wlnet.evaluator.messages import report
from wlnet.expr import Association, Expr, Expression, PackedList, Symbol, call, is_list, list_of

from ..lists.packing import WORTHWHILE, length_of, pack
from .atom_methods import method_of
from .parts import All, NoPart, Specs, array_part, index_of, key_at
from .spans import as_slice, positions, span_bounds

if TYPE_CHECKING:
    import numpy



def replace_part(e: Expression, specs: Specs, value: Expression) -> Expression:
    """The expression with e[[specs...]] = value done; None after a message of Set."""
    try:
        return with_part(e, specs, value)
    except NoPart as missing:
        return report(missing.message("Set", e, specs))


hooks.replace_part = replace_part


def with_part(e: Expression, specs: Specs, value: Expression) -> Expression:
    """`e` with the selected parts replaced; raises NoPart.

    A list as long as the selected run is dealt out to it; anything else goes to every selected part.
    """
    if not specs:
        return value
    spec, rest = specs[0], specs[1:]
    if type(e) is Expr and len(e.args) >= WORTHWHILE and type(value) in (int, float):
        e = pack(e)  # so that a loop over the elements copies the list once, not each time
    if type(e) is PackedList:
        found = with_array_part(e.array, specs, value)
        if found is not None:
            return PackedList(found)
    if type(spec) is int and isinstance(e, Expr):
        if spec == 0:
            return Expr(with_part(e.head, rest, value), e.args)
        at = index_of(e, spec)
        args = e.args
        new = value if not rest else with_part(args[at], rest, value)
        return Expr(e.head, (*args[:at], new, *args[at + 1 :]))
    if type(e) is Association:
        return with_entries(e, spec, rest, value)
    if not isinstance(e, Expr):
        method = method_of("ReplacePart", e)
        if method is not None and all(type(s) is int for s in specs):
            return evaluate(method(e, call("Rule", list_of(*specs), value)))
        raise NoPart("partd")
    bounds = span_bounds(spec)
    if bounds is not None:
        chosen = positions(len(e.args), bounds)
        if chosen is None:
            raise NoPart("take", bounds[0], -1 if bounds[1] is All else bounds[1], e)
        indices = list(chosen)
    elif is_list(spec) and all(type(s) is int for s in spec.args):
        indices = [index_of(e, s) for s in spec.args]
    else:
        raise NoPart("pkspec1", spec)
    new_args = list(e.args)
    for at, v in zip(indices, dealt(value, len(indices)), strict=True):
        new_args[at] = with_part(new_args[at], rest, v)
    return Expr(e.head, tuple(new_args))


def dealt(value: Expression, count: int) -> Specs:
    """One value for each selected part."""
    return value.args if is_list(value) and length_of(value) == count else (value,) * count


def with_entries(e: Association, spec: Expression, rest: Specs, value: Expression) -> Association:
    """An association with the selected entries replaced; a new key is added at the end."""
    bounds = span_bounds(spec)
    if bounds is not None:
        chosen = positions(len(e), bounds)
        if chosen is None:
            raise NoPart("take", bounds[0], -1 if bounds[1] is All else bounds[1], e)
        keys = e.keys()[as_slice(chosen)]
        values = dealt(value, len(keys))
    elif is_list(spec):
        keys = [key_at(e, s) for s in spec.args]
        values = dealt(value, len(keys))
    else:
        keys, values = [key_at(e, spec)], (value,)
    changed = []
    for key, v in zip(keys, values, strict=True):
        if rest and key not in e:
            raise NoPart("partw", spec, e)
        changed.append((key, with_part(e.get(key), rest, v)))
    new = Association(e.rules())
    new.table.update(Association.of(changed).table)
    return new


def with_array_part(array: numpy.ndarray, specs: Specs, value: Expression) -> numpy.ndarray | None:
    """The array after the assignment; None where the result is not such an array, or the part does not exist."""
    kind = value.array.dtype if type(value) is PackedList else {int: "int64", float: "float64"}.get(type(value))
    if kind is None or kind != array.dtype or (type(value) is int and not -(1 << 63) <= value < 1 << 63):
        return None
    if not all(type(s) is int or span_bounds(s) is not None for s in specs):
        return None
    place = array_part(array, specs)
    if place is None or (value.array.shape != place.shape if type(value) is PackedList else len(specs) < array.ndim):
        return None
    new = array.copy()
    index = []
    for size, spec in zip(array.shape, specs, strict=False):
        if type(spec) is int:
            index.append(spec - 1 if spec > 0 else spec)
        else:
            index.append(as_slice(positions(size, span_bounds(spec))))  # type: ignore[arg-type]
    new[tuple(index)] = value.array if type(value) is PackedList else value
    return new


# -- one number in place ---------------------------------------------------------------------------------------------


def reference_counts(symbol: Symbol) -> tuple[int, int]:
    """How many hold the packed list that is the symbol's value, and how many hold its array."""
    e = symbol.own
    array = e.array
    return getrefcount(e), getrefcount(array)


_alone: list[tuple[int, int]] = []


def counts_when_alone() -> tuple[int, int]:
    """What `reference_counts` gives where only the symbol holds the list; found by trying."""
    if not _alone:
        import numpy

        probe = Symbol("probe", "Private`")
        probe.own = PackedList(numpy.zeros(1))
        _alone.append(reference_counts(probe))
    return _alone[0]


def set_element(symbol: Symbol, specs: Specs, value: Expression) -> bool:
    """Whether x[[i, j, ...]] = number could be done in the array itself, for nobody else can see it."""
    if type(symbol.own) is not PackedList or len(specs) != symbol.own.array.ndim:
        return False
    kind = {int: "int64", float: "float64"}.get(type(value))
    if kind is None or symbol.own.array.dtype != kind or (kind == "int64" and not -(1 << 63) <= value < 1 << 63):
        return False
    for size, s in zip(symbol.own.array.shape, specs, strict=True):
        if type(s) is not int or s == 0 or not -size <= s <= size:
            return False
    if not symbol.own.array.flags.owndata or not symbol.own.array.flags.writeable:
        return False
    if reference_counts(symbol) != counts_when_alone():
        return False
    symbol.own.array[tuple(s - 1 if s > 0 else s for s in specs)] = value
    symbol.own.forget_elements()
    return True


hooks.set_element = set_element
