"""net(x): the Python face, from NumPy arrays to NumPy arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from wlnet.expr import Association, NumericArray, WolframMessage

from ..coders.coder import Decoder
from ..messages import enumeration, failure, plain_text, shown
from ..net import Net
from ..numeric import Array
from .calls import check_complete, evaluate_net
from .data import from_numbers, input_slot
from .given import Given, check_counts
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
        arrays = {str(name): np.asarray(array) for name, array in data.items()}
        net = net.for_data(Association.of((name, NumericArray(array)) for name, array in arrays.items()))
    else:
        array = np.asarray(data)
        shortcut = find(net, array)
        if shortcut is not None:
            return shortcut(array)
        net = net.for_data(NumericArray(array))
        arrays = dict.fromkeys(net.inputs, array)
    if arrays.keys() != net.inputs.keys():
        raise failure(net.head, "dataports", enumeration(arrays), enumeration(net.inputs))
    check_complete(net)
    for name, array in arrays.items():
        if array.dtype.kind not in "biuf":
            raise input_slot(net, name).refuse("datasymbol", shown(NumericArray(array)))
    given = Given({name: from_numbers(input_slot(net, name), arrays[name]) for name in net.inputs})
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
            whole = rows.whole()
            results[name] = list(rows) if whole is None else writable(whole, arrays.values())
    keep(net, given)
    return next(iter(results.values())) if len(results) == 1 else results


def writable(array: Array, sources: Iterable[Array]) -> Array:
    """The array, single precision, where it may be written into and is no part of the sources; else a copy."""
    array = array.astype(np.float32, copy=False)
    shared = not array.flags.writeable or any(np.may_share_memory(array, source) for source in sources)
    return array.copy() if shared else array
