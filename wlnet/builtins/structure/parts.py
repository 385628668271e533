"""Part: reading parts of expressions by position and key. Assignment to parts is in part_assignment.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin
from wlnet.evaluator.state import state
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    Symbol,
    WolframMessage,
    call,
    from_array,
    head_of,
    is_list,
    system,
)

from ..lists.packing import length_of
from .atom_methods import atom_method, method_of
from .spans import TAKE, as_slice, choose, positions, span_bounds

if TYPE_CHECKING:
    import numpy

List, All, Key, Rule = map(system, ("List", "All", "Key", "Rule"))
Specs = tuple[Expression, ...]
TEXTS = {
    "partw": "Part `1` of `2` does not exist.",
    "partd": "Part specification `1` is longer than depth of object.",
    "pkspec1": "The expression `1` cannot be used as a part specification.",
    "take": TAKE,
}


class NoPart(Exception):
    """A part that is not there: the tag and the arguments of the message that says so."""

    def __init__(self, tag: str, *arguments: Expression) -> None:
        super().__init__(tag)
        self.tag = tag
        self.arguments = arguments

    def message(self, owner: str, e: Expression, specs: Specs) -> WolframMessage:
        """The message issued by the function `owner`."""
        arguments = self.arguments or (call("Part", e, *specs),)
        return WolframMessage(owner, self.tag, *arguments, text=TEXTS[self.tag])


def quick_part(e: Expression = None, *specs: Expression) -> Expression:
    """An evaluated element of a list by its integer positions; None where it takes more to find it."""
    if type(e) is PackedList and len(specs) == e.array.ndim:
        return number_at(e.array, specs)
    for n, i in enumerate(specs):
        if type(i) is not int or i == 0:
            return None
        kind = type(e)
        if kind is PackedList:
            found = array_part(e.array, specs[n:])
            return None if found is None else found.item() if found.ndim == 0 else from_array(found)
        if kind is not Expr or e.head is not List:
            return None
        args = e.args
        if not -len(args) <= i <= len(args):
            return None
        e = args[i - 1 if i > 0 else i]
    kind = type(e)
    if kind is Expr or kind is Association:
        return e if e.stamp == state.clock else None
    return None if kind is Symbol and e not in CONSTANTS else e


def number_at(array: numpy.ndarray, specs: Specs) -> Expression:
    """The number at these integer positions; None where there is none."""
    for i in specs:
        if type(i) is not int or i == 0:
            return None
    try:
        return array.item(*[i - 1 if i > 0 else i for i in specs])
    except (IndexError, OverflowError):
        return None


CONSTANTS = frozenset(map(system, ("True", "False", "Null")))


@builtin("Part", "e[[i]] gives the i-th part of e, e[[i, j, ...]] parts of parts, e[[i;;j]] a run of parts.",
         attributes="NHoldRest ReadProtected", messages=TEXTS, fast=quick_part)  # fmt: skip
def part(e, *specs):
    """The part, or the call itself after a message (partw, partd, pkspec1, take)."""
    try:
        return part_of(e, specs)
    except NoPart as missing:
        raise missing.message("Part", e, specs) from None


def part_of(e: Expression, specs: Specs) -> Expression:
    """e[[specs...]]; raises NoPart."""
    if not specs:
        return e
    if isinstance(e, Expr):
        if type(e) is PackedList:
            found = array_part(e.array, specs)
            if found is not None:
                return from_array(found)
    elif type(e) is not Association:
        method = method_of("Part", e)
        if method is not None:
            return method(e, *specs)
    spec, rest = specs[0], specs[1:]
    if type(spec) is float and spec.is_integer():
        spec = int(spec)
    if type(spec) is int:
        return part_of(element(e, spec), rest)
    if is_key(spec) and type(e) is Association:
        key = key_of(spec)
        return part_of(e.get(key), rest) if key in e else absent(key)
    if not isinstance(e, Expr) and type(e) is not Association:
        if is_key(spec) or is_selection(spec):
            raise NoPart("partd")
        raise NoPart("pkspec1", spec)
    bounds = span_bounds(spec)
    if bounds is not None:
        chosen = positions(length_of(e), bounds)
        if chosen is None:
            raise NoPart("take", bounds[0], -1 if bounds[1] is All else bounds[1], e)
        found = choose(e, chosen)
        if not rest:
            return found
        if type(found) is Association:
            return found.with_values(part_of(v, rest) for v in found.values())
        return Expr(found.head, tuple(part_of(v, rest) for v in found.args))
    if is_list(spec):
        return listed_parts(e, spec, rest)
    raise NoPart("pkspec1", spec)


def listed_parts(e: Expression, spec: Expr, rest: Specs) -> Expression:
    """e[[{i, j, ...}, rest...]]."""
    if type(e) is Association:
        rules = []
        for s in spec.args:
            key = key_at(e, s)
            rules.append(Expr(Rule, (key, part_of(e.get(key), rest) if key in e else absent(key))))
        return Association(rules)
    values = []
    for s in spec.args:
        if type(s) is not int:
            raise NoPart("pkspec1", s if is_key(s) else spec)
        if not -length_of(e) <= s <= length_of(e):
            raise NoPart("partw", spec, e)
        values.append(part_of(element(e, s), rest))
    return Expr(e.head, tuple(values))


def is_key(spec: Expression) -> bool:
    """Whether a specification names a key: "name" or Key[k]."""
    return type(spec) is str or (isinstance(spec, Expr) and spec.head is Key and len(spec.args) == 1)


def is_selection(spec: Expression) -> bool:
    """Whether a specification selects several parts."""
    return is_list(spec) or span_bounds(spec) is not None


def absent(key: Expression) -> Expr:
    """What stands for the value of a key that is not there."""
    return call("Missing", "KeyAbsent", key)


def key_of(spec: Expression) -> Expression:
    """The key given as "name" or Key[k]."""
    return spec if type(spec) is str else spec.args[0]


def key_at(e: Association, spec: Expression) -> Expression:
    """The key that a position or a key specification names."""
    if type(spec) is int:
        if spec == 0 or not -len(e) <= spec <= len(e):
            raise NoPart("partw", spec, e)
        return e.keys()[spec - 1 if spec > 0 else spec]
    if is_key(spec):
        return key_of(spec)
    raise NoPart("pkspec1", spec)


def element(e: Expression, i: int) -> Expression:
    """The i-th element; the head for 0."""
    if i == 0:
        return head_of(e)
    if type(e) is Association:
        parts: tuple[Expression, ...] | list[Expression] = e.values()
    elif isinstance(e, Expr):
        parts = e.args
    else:
        method = method_of("Part", e)
        if method is not None:
            return method(e, i)
        raise NoPart("partd")
    if -len(parts) <= i <= len(parts):
        return parts[i - 1 if i > 0 else i]
    raise NoPart("partw", i, e)


def array_part(array: numpy.ndarray, specs: Specs) -> numpy.ndarray | None:
    """The part of an array; None where NumPy's slicing cannot say it (heads, keys, parts that do not exist)."""
    axis = 0
    for spec in specs:
        if axis >= array.ndim:
            return None
        size = array.shape[axis]
        before: tuple[Any, ...] = (slice(None),) * axis
        if type(spec) is int:
            if spec == 0 or not -size <= spec <= size:
                return None
            array = array[(*before, spec - 1 if spec > 0 else spec, ...)]
            continue
        if is_list(spec):
            if not all(type(s) is int and s != 0 and -size <= s <= size for s in spec.args):
                return None
            index = [s - 1 if s > 0 else s for s in spec.args]
            if not index:
                return None
            array = array[(*before, index)]
        else:
            bounds = span_bounds(spec)
            chosen = None if bounds is None else positions(size, bounds)
            if chosen is None:
                return None
            array = array[(*before, as_slice(chosen))]
        axis += 1
    return array


@atom_method("Part", NumericArray)
def numeric_part(e: NumericArray, *specs: Expression) -> Expression:
    """A number, or a numeric array of the same type."""
    found = array_part(e.array, specs)
    if found is None:
        sizes = [s for s in specs if type(s) is int]
        raise NoPart("partd") if len(specs) > e.array.ndim else NoPart("partw", (sizes or list(specs))[0], e)
    return found.item() if found.ndim == 0 else NumericArray(found)


def index_of(e: Expr, spec: int) -> int:
    """The index, from 0, of position `spec` in the arguments."""
    if spec == 0 or not -len(e.args) <= spec <= len(e.args):
        raise NoPart("partw", spec, e)
    return spec - 1 if spec > 0 else len(e.args) + spec


@builtin("Span", "i;;j is the run of positions i to j; i;;j;;k goes in steps of k.")
def span(*bounds):
    """Stays as it is."""
    return None


@builtin("UpTo", "UpTo[n] stands for n, or for as many as there are.")
def up_to(n):
    """Stays as it is."""
    return None


from . import part_assignment  # noqa: E402, F401  (whoever loads Part gets x[[i]] = v with it)
