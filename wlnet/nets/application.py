"""net[data]: from data to batches of arrays, through the net, and back to expressions."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wlnet.expr import Association, Expression, NumericArray, WolframMessage, from_array, is_list, list_of, system

from .calls import split
from .coders.coder import Decoder, Encoder
from .layer import alone, path_text
from .messages import enumeration, failure, plain_text, quoted, shown, wrong_count
from .net import Misfit, Net
from .numeric import Array, Evaluate, NotNumeric, Ragged, to_array, unevaluated
from .requests import Request, Settings, read_request, read_settings
from .seeding import Inherited, fresh
from .types import Conflict, Type, Varying, describe, unify

WORKSPACE = (
    1 << 23
)  # numbers that the largest output of any layer inside a container may have, for all examples at once

LARGEST = 1 << 34  # numbers in one output that no machine has room for


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


def apply(
    net: Net, args: Sequence[Expression], evaluate: Evaluate = unevaluated, inherited: Inherited = fresh
) -> Expression:
    """The value of net[data, request, options]; a WolframMessage where it has none."""
    net = net.for_data(args[0] if args else None)
    given, rest = split_data(net, args)
    places, rules = split(rest)
    request_rules, settings = read_settings(net, rules, inherited)
    if len(places) > 1:
        raise wrong_count(net.head, len(args), 1, 2)
    request = read_request(net, places, request_rules)
    missing = [path for path, value in net.arrays_at().items() if value is None]
    if missing:
        raise failure(net.head, "uninit", ", ".join(map(path_text, missing)))
    found = {name: read_data(net, name, part, evaluate) for name, part in by_port(net, given).items()}
    if found and all(len(d.examples) == 0 for d in found.values()):
        return list_of()
    try:
        outputs, single = run_batches(net, found, settings)
    except MemoryError:
        raise failure(net.head, "memory", "the outputs") from None
    numeric = any(d.numeric for d in found.values())
    return results(net, outputs, single, numeric, request)


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


def run_batches(net: Net, data: Mapping[str, Data], settings: Settings) -> tuple[dict[str, list[Array]], bool]:
    """The outputs y[b, ...] batch by batch, and whether there was just one example, not a list."""
    counts = {name: len(d.examples) for name, d in data.items()}
    if len(set(counts.values())) > 1 or len({d.single for d in data.values()}) > 1:
        raise failure(net.head, "datacount", ", ".join(f'"{k}" {n}' for k, n in counts.items()))
    total = next(iter(counts.values()), 1)
    single = all(d.single for d in data.values())
    outputs: dict[str, list[Array]] = {name: [] for name in net.outputs}
    shapes: dict[str, tuple[int, ...]] | None = None
    start, size = 0, 1
    while start < total:
        found = {name: d.examples[start].shape for name, d in data.items()}
        if found != shapes:
            shapes, resolved = found, resolve(net, found)
            uniform = all(d.shape() is not None for d in data.values())
            size = (settings.batch or sensible_batch(resolved)) if uniform else 1
        batch = {n: as_batch(net.inputs[n], d.examples[start : start + size], settings) for n, d in data.items()}
        mode = replace(settings.mode, batch=min(size, total - start))
        for name, result in resolved.run(batch, mode).items():
            outputs[name].append(np.asarray(result))
        start += size
    return outputs, single


def sensible_batch(net: Net) -> int:
    """How many examples go through at once: a layer takes all, a container as many as fit the memory set aside."""
    sizes = [math.prod(kind.dims) for _, layer in net.leaves() for kind in layer.outputs.values()]
    return sys.maxsize if len(sizes) < 2 else max(1, WORKSPACE // max(sizes))


def as_batch(kind: Type, examples: Sequence[Array], settings: Settings) -> Array:
    """x[b, ...] in the working precision; integers stay integers where the port takes integers."""
    dtype = np.int64 if kind.element is not None else settings.mode.dtype
    with np.errstate(all="ignore"):
        return np.asarray(examples).astype(dtype, copy=False)


def resolve(net: Net, shapes: Mapping[str, tuple[int, ...]]) -> Net:
    """The net with every size known, for inputs of these dimensions; a message where they do not fit."""
    types = {name: Type(shape) for name, shape in shapes.items()}
    latest: tuple[Mapping[str, tuple[int, ...]], Net] | None = net.__dict__.get("_resolved")
    if latest is not None and latest[0] == shapes:
        return latest[1]
    if all(net.inputs[name].dims == kind.dims for name, kind in types.items()):
        found: Net = net
    else:
        try:
            found = net.settled().refine(types)
        except Misfit as problem:
            if problem.port not in shapes:
                raise alone(net.head, problem) from None
            if problem.tag != "portshape":
                words = quoted(problem.port), describe(problem.found), problem.reason
                raise failure(net.head, "datafit", *words) from None
            needed = problem.reason.removeprefix("should be ")
            raise failure(net.head, "datashape", quoted(problem.port), needed, describe(problem.found)) from None
    for name, kind in found.outputs.items():
        if not kind.fixed:
            raise failure(net.head, "unknowndims", f'the port "{name}"', describe(kind))
    if any(math.prod(kind.dims) > LARGEST for _, layer in found.leaves() for kind in layer.outputs.values()):
        raise failure(net.head, "memory", "the outputs")
    net.__dict__["_resolved"] = dict(shapes), found  # the net is as immutable as before: this only saves time
    return found


def results(
    net: Net, outputs: Mapping[str, Sequence[Array]], single: bool, numeric: bool, request: Request
) -> Expression:
    """The expression for the outputs asked for."""
    values = {}
    for name in request.ports:
        coder = net.coders.get(name)
        property_ = request.properties.get(name, system("Automatic"))
        batches = outputs[name]
        if net.outputs[name].element is not None:
            batches = [batch.astype(np.int64) for batch in batches]
        if isinstance(coder, Decoder) and property_ is not system("None"):
            decoded = [coder.decode(row, property_) for batch in batches for row in batch]
            values[name] = decoded[0] if single else list_of(*decoded)
        else:
            values[name] = batches_expression(batches, single, numeric)
    if request.bare:
        return values[request.ports[0]]
    return Association.of(values.items())


def batches_expression(batches: Sequence[Array], single: bool, numeric: bool) -> Expression:
    """The numbers of one example or of all: packed lists, or a NumericArray where one came in."""
    if single:
        row = batches[0][0]
        return NumericArray(row) if numeric and row.ndim else from_array(row)
    if len({batch.shape[1:] for batch in batches}) > 1:
        return list_of(*(from_array(row) for batch in batches for row in batch))
    whole = batches[0] if len(batches) == 1 else np.concatenate(batches)
    return NumericArray(whole) if numeric else from_array(whole)


def apply_to_arrays(net: Net, data: Any) -> Any:
    """The outputs for NumPy data, an array or a dict of them by port: one example or a batch, by rank.

    An array where the net has one output, a dict otherwise. ValueError where net[data] would give a message.
    """
    ports = data if isinstance(data, Mapping) else dict.fromkeys(net.inputs, data)
    arrays = {name: np.asarray(array) for name, array in ports.items()}
    given = Association.of((name, NumericArray(array)) for name, array in arrays.items())
    try:
        value = apply(net, [given])
    except WolframMessage as message:
        raise ValueError(plain_text(message)) from message
    if isinstance(value, Association):
        return {name: as_array(part, arrays.values()) for name, part in value.items()}
    return as_array(value, arrays.values())


def as_array(value: Expression, sources: Iterable[Array]) -> Any:
    """A result as NumPy data, where it is numbers: an array that may be written into and is no part of the sources."""
    if not isinstance(value, (NumericArray, float, int)) and not is_list(value):
        return value
    array = np.asarray(to_array(value), dtype=np.float32)
    shared = not array.flags.writeable or any(np.may_share_memory(array, source) for source in sources)
    return array.copy() if shared else array
