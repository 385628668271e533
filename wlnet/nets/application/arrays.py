"""net(x): the Python face, from NumPy arrays to NumPy arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from wlnet.expr import Association, Expression, NumericArray, WolframMessage, list_of

from ..coders.coder import Decoder
from ..messages import enumeration, failure, plain_text
from ..net import Net
from ..numeric import Array, unevaluated
from .calls import check_complete, evaluate_net
from .data import Data, Slot, from_numbers, input_slot, read_data
from .given import Given, by_port, check_counts
from .requests import Demand, Value
from .results import Writer
from .settings import Settings
from .shortcuts import find, keep

SETTINGS = Settings()


def apply_to_arrays(net: Net, data: Any) -> Any:
    """The outputs for NumPy data, an array or a dict of them by port: one example or a batch, by rank.

    An array where the net has one output, a dict otherwise; what a decoder gives where there is one. ValueError where
    net[data] would give a message.
    """
    try:
        return outputs(net, data)
    except WolframMessage as message:
        raise ValueError(plain_text(message)) from message


def outputs(net: Net, data: Any) -> Any:
    """The outputs, by port where there are several; a WolframMessage where there are none."""
    if isinstance(data, Mapping):
        arrays = {str(name): as_array(array) for name, array in data.items()}
        net = net.for_data(Association.of((name, as_expression(array)) for name, array in arrays.items()))
    else:
        array = as_array(data)
        if isinstance(array, np.ndarray) and (shortcut := find(net, array)) is not None:
            return shortcut(array)
        whole = as_expression(array)
        net = net.for_data(whole)
        arrays = {name: array if part is whole else part.array for name, part in by_port(net, whole)[0].items()}
    if arrays.keys() != net.inputs.keys():
        raise failure(net.head, "dataports", enumeration(arrays), enumeration(net.inputs))
    check_complete(net)
    given = Given({name: read(input_slot(net, name), arrays[name]) for name in net.inputs})
    check_counts(net, given)
    found = evaluate_net(net, given, Demand(tuple((name,) for name in net.outputs)), SETTINGS)
    write = Writer(net, found, given.single, True, SETTINGS)
    results = {}
    for name in net.outputs:
        rows = found.values[(name,)]
        if isinstance(net.coders.get(name), Decoder):
            results[name] = write.value(Value((name,)))
        elif given.single:
            results[name] = writable(next(iter(rows)), arrays.values())
        else:
            kind = net.outputs[name]
            whole = rows.whole() if given.count or not kind.fixed else np.zeros((0, *kind.dims), np.float32)
            results[name] = [np.array(row) for row in rows] if whole is None else writable(whole, arrays.values())
    keep(net, given)
    return next(iter(results.values())) if len(results) == 1 else results


def as_array(data: Any) -> Array | list[Array]:
    """The data as an array, or as a list of arrays where it has examples of different lengths."""
    try:
        return np.asarray(data)
    except ValueError:
        return [np.asarray(part) for part in data]


def as_expression(array: Array | list[Array]) -> Expression:
    """The array, or the list of arrays."""
    return NumericArray(array) if isinstance(array, np.ndarray) else list_of(*map(NumericArray, array))


def read(slot: Slot, array: Array | list[Array]) -> Data:
    """The examples of an array; a message where it is none of numbers."""
    for part in [array] if isinstance(array, np.ndarray) else array:
        if part.dtype.kind not in "biuf":
            raise slot.refuse("datasymbol", f"an array of type {part.dtype}")
    return (
        from_numbers(slot, array)
        if isinstance(array, np.ndarray)
        else read_data(slot, as_expression(array), unevaluated)
    )


def writable(array: Array, sources: Iterable[Array | list[Array]]) -> Array:
    """The array, single precision, where it may be written into and is no part of the sources; else a copy."""
    array = array.astype(np.float32, copy=False)
    whole = (source for source in sources if isinstance(source, np.ndarray))
    shared = not array.flags.writeable or any(np.may_share_memory(array, source) for source in whole)
    return array.copy() if shared else array
