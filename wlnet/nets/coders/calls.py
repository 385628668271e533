"""Making coders from their calls, and applying them alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.expr import Expression, NumericArray, from_array, is_list, list_of, system

from ..calls import find_field, read_option, read_places, split
from ..messages import enumeration, failure, nearest, shown, wrong_count
from ..numeric import Array, Evaluate, NotNumeric, Ragged, to_array, unevaluated
from ..types import Conflict, Type, describe, unify
from . import CODERS, Coder, Decoder, Encoder


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
        available = enumeration(CODERS[head]) if near is None else enumeration([near])
        raise failure(head, "codername", kind, shown(name), available)
    made = CODERS[head][name]
    places, rules = split(rest)
    settings = read_places(system(head), made.declaration.arguments, places, args, False, evaluate)
    for key, value in rules:
        field = find_field(system(head), made.declaration, key)
        settings[field.name] = read_option(system(head), field, key, value)
    return made(settings)


def matching(head: str, other: Coder) -> Coder:
    """The encoder for what a decoder gives, or the other way round."""
    made = CODERS[head].get(other.name)
    if made is None:
        raise failure(head, "codername", "coder", shown(other.name), enumeration(CODERS[head]))
    known = {p.name for p in made.declaration.parameters}
    return made({name: value for name, value in other.parameters.items() if name in known})


def find_coder(head: str, value: Expression, evaluate: Evaluate) -> Coder | None:
    """The coder that a port specification names, None where it names none."""
    if isinstance(value, Coder):
        return value if value.head.name == head else None
    name = value.args[0] if is_list(value) and value.args else value
    if type(name) is str and name in CODERS[head]:
        return make_coder(head, [value], evaluate)
    return None


def apply_coder(coder: Coder, args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> Expression:
    """coder[data] or coder[{data1, data2, ...}], and decoder[data, property]."""
    most = 2 if isinstance(coder, Decoder) else 1
    if not 1 <= len(args) <= most:
        raise wrong_count(coder.head, len(args), 1, most)
    if isinstance(coder, Encoder):
        return encoded(coder, args[0], evaluate)
    assert isinstance(coder, Decoder)
    return decoded(coder, args[0], args[1] if len(args) == 2 else system("Automatic"), evaluate)


def encoded(coder: Encoder, data: Expression, evaluate: Evaluate) -> Expression:
    """The array of one example, or of each in a list; arrays that fit already stay as they are."""
    if coder.accepts(data):
        return from_array(coder.encode(data))
    if is_list(data) and all(map(coder.accepts, data.args)):
        return from_array(np.stack([coder.encode(part) for part in data.args])) if data.args else list_of()
    array = numbers(data, evaluate)
    if array is not None and (fits(coder.type, array.shape) or fits(coder.type, array.shape[1:])):
        return data
    raise failure(coder.head, "coderinput", shown(data), coder.words())


def decoded(coder: Decoder, data: Expression, request: Expression, evaluate: Evaluate) -> Expression:
    """What one array stands for, or each in a list; without decoding where None is asked for."""
    array = numbers(data, evaluate)
    rank = coder.type.rank
    single = array is not None and array.ndim == rank
    if array is None or not fits(coder.type, array.shape if single else array.shape[1:]):
        what = shown(data) if array is None else describe(Type(array.shape))
        raise failure(coder.head, "decoderinput", describe(coder.type), what)
    if request is system("None"):
        return data
    if single:
        return coder.decode(array, request)
    return list_of(*(coder.decode(row, request) for row in array))


def numbers(data: Expression, evaluate: Evaluate) -> Array | None:
    """The numbers of a list or a NumericArray; None for anything else."""
    if not is_list(data) and not isinstance(data, NumericArray):
        return None
    try:
        return to_array(data, evaluate)
    except (NotNumeric, Ragged):
        return None


def fits(kind: Type, shape: tuple[int, ...]) -> bool:
    """Whether an array of this shape is of the type."""
    try:
        unify(kind, Type(shape))
    except Conflict:
        return False
    return True
