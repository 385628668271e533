"""net(x): the Python face, from NumPy arrays to NumPy arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from wlnet.expr import Association, Expression, NumericArray, WolframMessage, is_list

from ..messages import plain_text
from ..net import Net
from ..numeric import Array, to_array
from .calls import apply


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
