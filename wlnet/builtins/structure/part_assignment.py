"""Assignment to parts: x[[i]] = v, x[[All, 1]] = {...}, association[["key"]] = v."""

from __future__ import annotations

from sys import getrefcount
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import evaluate
from wlnet.evaluator.arguments import has_wrapper
from wlnet.evaluator.hooks import hooks
from wlnet.evaluator.messages import report
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expr, Expression, PackedList, SparseArray, Symbol, call, is_list, list_of, system

from ..lists.packing import WORTHWHILE, length_of, pack
from .atom_methods import method_of
from .parts import All, NoPart, Specs, array_part, index_of, key_at
from .spans import as_slice, positions, span_bounds

if TYPE_CHECKING:
    import numpy

List = system("List")


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
    if spec == 0 and type(spec) is int and isinstance(e, Expr):
        return Expr(with_part(e.head, rest, value), e.args)
    if type(e) is Association:
        return with_entries(e, spec, rest, value)
    if not isinstance(e, Expr):
        whole = type(e) is not SparseArray or len(specs) == len(e.dimensions)
        method = method_of("ReplacePart", e) if whole else None
        if method is not None and all(type(s) is int for s in specs):
            return evaluate(method(e, call("Rule", list_of(*specs), value)))
        if type(e) is SparseArray:
            return with_rows(e, specs, value)
        raise NoPart("partd")
    args = list(e.args)
    bounds = span_bounds(spec)
    if type(spec) is int:
        at = index_of(e, spec)
        args[at] = with_part(args[at], rest, value)
    elif bounds is not None:
        chosen = positions(len(args), bounds)
        if chosen is None:
            raise NoPart("take", bounds[0], -1 if bounds[1] is All else bounds[1], e)
        values = dealt(value, len(chosen))
        if rest:
            values = tuple(with_part(args[at], rest, v) for at, v in zip(chosen, values, strict=True))
        args[as_slice(chosen)] = values
    elif is_list(spec) and all(type(s) is int for s in spec.args):
        indices = [index_of(e, s) for s in spec.args]
        for at, v in zip(indices, dealt(value, len(indices)), strict=True):
            args[at] = with_part(args[at], rest, v)
    else:
        raise NoPart("pkspec1", spec)
    new = Expr(e.head, tuple(args))
    if type(e) is Expr and e.head is List and e.stamp == state.clock and is_settled(value):
        new.stamp = e.stamp  # all elements are evaluated
    return new


def with_rows(e: SparseArray, specs: Specs, value: Expression) -> Expression:
    """A sparse array with parts that are more than one element replaced, by way of the list it stands for."""
    from ..lists.sparse import dense, sparse_of

    value = dense(value) if type(value) is SparseArray else value
    if not is_list(value):  # a sparse array stays rectangular
        specs = (*specs, *[All] * (len(e.dimensions) - len(specs)))
    changed = with_part(dense(e), specs, value)
    return sparse_of(changed, e.default)


def is_settled(value: Expression) -> bool:
    """Whether a value, or its elements where it is dealt out, is evaluated and can stand in a list as it is."""
    kind = type(value)
    if kind is Expr or kind is Association:
        if value.stamp != state.clock or (kind is Expr and value.head is List and has_wrapper(value.args)):
            return False
    elif kind is Symbol and value.own is not None:
        return False
    return not has_wrapper((value,))


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


def with_array_part(array: numpy.ndarray, specs: Specs, value: Expression, in_place: bool = False
                    ) -> numpy.ndarray | None:  # fmt: skip
    """The array after the assignment, the same one if it may be written into.

    None, with nothing written, where the result is not such an array, or the part does not exist.
    """
    kind = value.array.dtype if type(value) is PackedList else {int: "int64", float: "float64"}.get(type(value))
    if kind is None or kind != array.dtype or (type(value) is int and not -(1 << 63) <= value < 1 << 63):
        return None
    index = index_in(array, specs)
    if index is None:
        return None
    if type(value) is not PackedList:
        if len(specs) < array.ndim:
            return None
    else:
        place = array_part(array, specs)
        if place is None or value.array.shape != place.shape:
            return None
    new = array if in_place else array.copy()
    if type(value) is PackedList:
        new[index] = value.array.reshape(new[index].shape)
    else:
        new[index] = value
    return new


def index_in(array: numpy.ndarray, specs: Specs) -> tuple[Any, ...] | None:
    """What NumPy calls the selected part; None where there is no such part."""
    index: list[Any] = []
    listed = False
    if len(specs) > array.ndim:
        return None
    for size, spec in zip(array.shape, specs, strict=False):
        if type(spec) is int:
            if spec == 0 or not -size <= spec <= size:
                return None
            index.append(spec - 1 if spec > 0 else spec)
        elif is_list(spec):
            if not spec.args or not all(type(s) is int and s != 0 and -size <= s <= size for s in spec.args):
                return None
            index.append([s - 1 if s > 0 else s for s in spec.args])
            listed = True
        else:
            bounds = span_bounds(spec)
            chosen = None if bounds is None else positions(size, bounds)
            if chosen is None:
                return None
            index.append(as_slice(chosen))
    if listed and len(index) > 1:  # each list goes along its own dimension
        import numpy

        axes = [[i] if type(i) is int else numpy.arange(n)[i] if type(i) is slice else i
                for n, i in zip(array.shape, index, strict=False)]  # fmt: skip
        return numpy.ix_(*axes)
    return tuple(index)


# -- numbers in place ---------------------------------------------------------------------------------------------


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


def set_number(array: numpy.ndarray, specs: Specs, value: Expression) -> bool:
    """Whether a number could be put at integer positions of an array."""
    kind = NUMBERS.get(type(value))
    if kind is None or len(specs) != array.ndim or array.dtype != kind:
        return False
    for i in specs:
        if type(i) is not int or i == 0:
            return False
    try:
        array[tuple([i - 1 if i > 0 else i for i in specs])] = value
    except (IndexError, OverflowError):
        return False
    return True


NUMBERS = {int: "int64", float: "float64"}


def set_element(symbol: Symbol, specs: Specs, value: Expression) -> bool:
    """Whether x[[i, j, ...]] = v could be done in the array itself, for nobody else can see it."""
    if type(symbol.own) is not PackedList:
        return False
    if reference_counts(symbol) != counts_when_alone():
        return False
    if not symbol.own.array.flags.owndata or not symbol.own.array.flags.writeable:
        return False
    done = set_number(symbol.own.array, specs, value)
    if not done and with_array_part(symbol.own.array, specs, value, in_place=True) is None:
        return False
    symbol.own.forget_elements()
    return True


hooks.set_element = set_element
