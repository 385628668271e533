"""From the data of a call to the examples of each port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wlnet.expr import Association, Expression, NumericArray, is_list, list_of, system

from ..coders.coder import Encoder
from ..messages import enumeration, failure, quoted, shown, wrong_count
from ..net import Net
from ..numeric import Array, Evaluate, NotNumeric, Ragged, to_array
from ..types import Conflict, Type, Varying, describe, unify


@dataclass(frozen=True)
class Data:
    """What one port was given: an array for every example. `single`: one example, not a list of them."""

    examples: Sequence[Array]
    single: bool
    numeric: bool = False  # it came as a NumericArray, so that results go out as such

    def shape(self) -> tuple[int, ...] | None:
        """The dimensions all examples share, None where they differ."""
        shapes = {e.shape for e in self.examples}
        return shapes.pop() if len(shapes) == 1 else None


def split_data(net: Net, args: Sequence[Expression]) -> tuple[Expression, Sequence[Expression]]:
    """The data, and the arguments after it; a net without inputs needs none."""
    if net.inputs:
        if not args:
            raise wrong_count(net.head, 0, 1, 2)
        return args[0], args[1:]
    empty = Association()
    return empty, args[1:] if args and args[0] == empty else args


def by_port(net: Net, data: Expression) -> dict[str, Expression]:
    """The data of each input port."""
    names = list(net.inputs)
    if isinstance(data, Association) and any(type(k) is int for k in list(data.keys())):
        data = Association.of((str(k) if type(k) is int else k, v) for k, v in data.items())
    if isinstance(data, Association) and all(type(k) is str for k in list(data.keys())) and (data or not names):
        if set(data.keys()) != set(names):
            raise failure(net.head, "dataports", enumeration(data.keys()), enumeration(names))
        return {name: data.get(name) for name in names}
    if is_list(data) and data.args and all(isinstance(part, Association) for part in data.args):
        return {name: list_of(*(by_port(net, part)[name] for part in data.args)) for name in names}
    if net.positional:
        parts = [NumericArray(a) for a in data.array] if isinstance(data, NumericArray) and data.array.ndim else None
        parts = list(data.args) if parts is None and is_list(data) else parts or []
        if len(parts) == len(names):
            return dict(zip(names, parts, strict=True))
        raise failure(net.head, "dataports", enumeration(map(str, range(1, len(parts) + 1))), enumeration(names))
    if len(names) != 1:
        raise failure(net.head, "dataports", "none", enumeration(names))
    return {names[0]: data}


def read_data(net: Net, name: str, data: Expression, evaluate: Evaluate) -> Data:
    """The examples for a port: encoded where it has an encoder, numbers otherwise."""
    coder = net.coders.get(name)
    if isinstance(coder, Encoder):
        if coder.accepts(data):
            return Data([coder.encode(data)], True)
        if is_list(data) and all(map(coder.accepts, data.args)):
            return Data([coder.encode(part) for part in data.args], False)
    kind = net.inputs[name]
    numeric = isinstance(data, NumericArray)
    if name in net.truths:
        data = as_numbers(data)
    try:
        array = to_array(data, evaluate)
    except NotNumeric as problem:
        if coder is not None:
            raise failure(net.head, "datashape", quoted(name), expected(net, name), shown(kind_of(data))) from None
        raise failure(net.head, "datasymbol", quoted(name), expected(net, name), shown(problem.part)) from None
    except Ragged:
        return ragged(net, name, data, evaluate)
    if array.shape == (0,) and kind.rank != 1:
        return Data([], False)
    if kind.rank == 1 and array.shape == (0,):
        return Data([], False)
    if 0 in array.shape:
        raise failure(net.head, "datashape", quoted(name), expected(net, name), describe(Type(array.shape)))
    if kind.element is not None:
        check_integers(net, name, array)
    guess = net.presumed().get(name)
    if guess is not None and array.shape[-guess.rank :] == guess.dims:  # type: ignore[operator]
        kind = guess
    if kind.rank is not None and array.ndim == kind.rank + 1:
        check(net, name, array.shape[1:])
        return Data(array, False, numeric)  # type: ignore[arg-type]
    check(net, name, array.shape)
    return Data(array[None], True, numeric)  # type: ignore[arg-type]


def as_numbers(data: Expression) -> Expression:
    """The data with 1 for True and 0 for False."""
    if data is system("True") or data is system("False"):
        return int(data is system("True"))
    return list_of(*map(as_numbers, data.args)) if is_list(data) else data


def ragged(net: Net, name: str, data: Expression, evaluate: Evaluate) -> Data:
    """Examples of different lengths, for a port that allows them."""
    kind = net.inputs[name]
    if not any(isinstance(d, Varying) for d in kind.dims):
        raise failure(net.head, "dataragged", quoted(name), expected(net, name))
    examples = []
    for part in data.args:
        found = read_data(net, name, part, evaluate)
        if not found.single:
            raise failure(net.head, "dataragged", quoted(name), expected(net, name))
        examples.append(found.examples[0])
    return Data(examples, False)


def check(net: Net, name: str, dims: tuple[int, ...]) -> None:
    """A message where an example's dimensions are not those of the port."""
    try:
        unify(net.inputs[name], concrete(net.inputs[name], dims))
    except Conflict:
        raise failure(net.head, "datashape", quoted(name), expected(net, name), describe(Type(dims))) from None


def check_integers(net: Net, name: str, array: Array) -> None:
    """A message where a port that takes integers of some range is given another number."""
    element = net.inputs[name].element
    assert element is not None
    wrong = array != np.floor(array)
    if element.low is not None:
        wrong |= array < element.low
    if element.high is not None:
        wrong |= array > element.high
    if wrong.any():
        raise failure(net.head, "datarange", quoted(name), expected(net, name), array[wrong][0].item())


def concrete(kind: Type, dims: tuple[int, ...]) -> Type:
    """The type of an example of these dimensions, varying ones left as they are."""
    if kind.rank == len(dims):
        return Type(tuple(k if isinstance(k, Varying) else d for k, d in zip(kind.dims, dims, strict=True)))
    return Type(dims)


def expected(net: Net, name: str) -> str:
    """What a port takes, in words."""
    coder = net.coders.get(name)
    what = describe(net.inputs[name])
    return what if coder is None else f"{coder.words()} or {what}"


def kind_of(data: Expression) -> Expression:
    """What was given, short enough for a message."""
    return list_of(*data.args[:2], system("\N{HORIZONTAL ELLIPSIS}")) if is_list(data) and len(data.args) > 3 else data
