"""Making coders from their calls, and applying them alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.expr import Expression, NumericArray, from_array, is_list, list_of, system

from ..calls import find_field, read_option, read_places, split
from ..declare import Argument
from ..initialization.seeding import Inherited, fresh
from ..layer import opened_type
from ..messages import enumeration, failure, nearest, quoted, shortened, shown, wrong_count
from ..numeric import Array, Evaluate, NotNumeric, Ragged, to_array, unevaluated
from ..types import Conflict, Type, describe, unify
from .coder import CODERS, Coder, Decoder, Encoder, Unencodable


def make_coder(head: str, args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> Coder:
    """NetEncoder["name"], NetEncoder[{"name", arguments, settings}], or the one that matches a decoder."""
    if len(args) != 1:
        raise wrong_count(system(head), len(args), 1, 1)
    (e,) = args
    if isinstance(e, Coder):
        return e if e.head.name == head else matching(head, e)
    name, *rest = e.args if is_list(e) and e.args else (e,)
    if type(name) is not str or name not in CODERS[head]:
        kind = "encoder" if head == "NetEncoder" else "decoder"
        near = nearest(name, CODERS[head]) if type(name) is str else None
        if near is not None:
            raise failure(head, "codernear", kind, shown(name), quoted(near))
        raise failure(head, "codername", kind, shown(name), enumeration(sorted(CODERS[head])))
    made = CODERS[head][name]
    places, rules = split(rest, len(made.declaration.arguments))
    check_places(head, name, made.declaration.arguments, len(places))
    settings = read_places(system(head), made.declaration.arguments, places, False, evaluate)
    for key, value in rules:
        field = find_field(system(head), made.declaration, key)
        settings[field.name] = read_option(system(head), field, key, value, evaluate)
    return made(settings)


def check_places(head: str, name: str, declared: Sequence[Argument], count: int) -> None:
    """A message where there are too few or too many arguments after the name."""
    if count > len(declared):
        raise failure(head, "coderplaces", shown(name), count, enumeration(a.name for a in declared))
    for one in declared[count:]:
        if one.required:
            raise failure(head, "argmissing", quoted(one.name), shown(name))


def matching(head: str, other: Coder) -> Coder:
    """The encoder for what a decoder gives, or the other way round."""
    made = CODERS[head].get(other.name)
    if made is None:
        raise failure(head, "codername", "coder", shown(other.name), enumeration(sorted(CODERS[head])))
    known = {p.name: p for p in made.declaration.parameters}
    settings = {name: value for name, value in other.counterpart().items() if name in known}
    for name, field in known.items():
        if field.required and not (name in settings and field.kind.holds(settings[name])):
            raise failure(head, "codermatch", shown(other), name)
    return made(settings)


def encoder_of_targets(decoder: Decoder) -> Coder:
    """The encoder of what a decoder gives, as targets are."""
    return decoder.target_encoder() or matching("NetEncoder", decoder)


def find_coder(head: str, value: Expression, evaluate: Evaluate) -> Coder | None:
    """The coder that a port specification names, None where it names none."""
    if isinstance(value, Coder):
        return value if value.head.name == head else None
    name = value.args[0] if is_list(value) and value.args else value
    if type(name) is str and name in CODERS[head]:
        return make_coder(head, [value], evaluate)
    return None


def apply_coder(
    coder: Coder, args: Sequence[Expression], evaluate: Evaluate = unevaluated, sampling: Inherited = fresh
) -> Expression:
    """coder[data] or coder[{data1, data2, ...}], and decoder[data, property]."""
    most = 2 if isinstance(coder, Decoder) else 1
    if not 1 <= len(args) <= most:
        raise wrong_count(coder.head, len(args), 1, most)
    if isinstance(coder, Encoder):
        return encoded(coder, args[0], evaluate)
    assert isinstance(coder, Decoder)
    request = args[1] if len(args) == 2 else system("Automatic")
    return decoded(coder, args[0], request, evaluate, sampling)


def encoded(coder: Encoder, data: Expression, evaluate: Evaluate) -> Expression:
    """The array of one example, or of each in a list; arrays that fit already stay as they are.

    A NumericArray gives a NumericArray.
    """
    given = from_array(data.array) if isinstance(data, NumericArray) else data
    finish = NumericArray if isinstance(data, NumericArray) else from_array
    if coder.accepts(given):
        found = coder.encode(given)
        return finish(found) if found.ndim else from_array(found)
    if is_list(given) and all(map(coder.accepts, given.args)):
        if not given.args:
            return list_of()
        rows = coder.encode_all(given.args)
        return list_of(*map(finish, rows)) if isinstance(rows, list) else finish(rows)
    array = numbers(data, evaluate)
    if array is not None and (is_one(coder.type, array) or (array.ndim and is_one(coder.type, array, 1))):
        return data
    if is_list(given) and any(map(coder.accepts, given.args)):
        place = next(i for i, part in enumerate(given.args) if not coder.accepts(part))
        raise Unencodable(coder.head, "coderinput", shown(given.args[place]), coder.wanted(), place=place)
    raise failure(coder.head, "coderinput", shown(shortened(data)), coder.wanted())


def is_one(kind: Type, array: Array, skipped: int = 0) -> bool:
    """Whether an array is of the type, after some levels."""
    element = kind.element
    if element is not None:
        low, high = element.low, element.high
        whole = array == np.floor(array)
        inside = (low is None or array >= low) & (high is None or array <= high)
        if not np.all(whole & inside):
            return False
    return fits(opened_type(kind), array.shape[skipped:])


def decoded(
    coder: Decoder, data: Expression, request: Expression, evaluate: Evaluate, sampling: Inherited
) -> Expression:
    """What one array stands for, or each in a list; without decoding where None is asked for."""
    if request == "Properties":
        return list_of(*coder.properties)
    coder.check(request)
    found, single = read_arrays(coder, data, evaluate)
    if request is system("None"):
        return data
    values = coder.decode_all(found, request, sampling)
    return values[0] if single else list_of(*values)


def read_arrays(coder: Decoder, data: Expression, evaluate: Evaluate) -> tuple[list[Array], bool]:
    """The array of one example, or those of a list of examples of any lengths; and whether there is just one."""
    array = numbers(data, evaluate)
    if array is not None:
        if coder.lifts and coder.type.rank == array.ndim + 1 and fits(coder.type, (1, *array.shape)):
            array = array[None]
        single = coder.type.rank in (None, array.ndim)
        if array.shape == (0,):
            return [], False
        if 0 not in array.shape and fits(coder.type, array.shape if single else array.shape[1:]):
            return ([array] if single else list(array)), single
    elif is_list(data):
        rows = [numbers(part, evaluate) for part in data.args]
        if all(row is not None and 0 not in row.shape and fits(coder.type, row.shape) for row in rows):
            return rows, False  # type: ignore[return-value]
    what = shown(data) if array is None else describe(Type(array.shape))
    raise failure(coder.head, "decoderinput", describe(coder.type), what)


def numbers(data: Expression, evaluate: Evaluate) -> Array | None:
    """The real numbers of a number, a list or a NumericArray; None for anything else."""
    try:
        return np.asarray(to_array(data, evaluate))
    except (NotNumeric, Ragged):
        return None


def fits(kind: Type, shape: tuple[int, ...]) -> bool:
    """Whether an array of this shape is of the type."""
    try:
        unify(kind, Type(shape))
    except Conflict:
        return False
    return True
