"""From the outputs of a net to expressions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from wlnet.expr import Association, Expression, NumericArray, from_array, list_of, system

from ..coders.coder import Decoder
from ..net import Net
from ..numeric import Array
from ..requests import Request


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
