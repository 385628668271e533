"""From the values of a net to the expression that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from wlnet.expr import Association, Expression, NumericArray, call, from_array, list_of, system

from ..coders.coder import Decoder
from ..net import Net, Path
from ..numeric import Array
from ..parts.positions import find_net, netport, shared_names
from .batches import Found
from .requests import Gradient, Gradients, Request, States, Value, Wanted
from .rows import Rows
from .settings import Settings


def results(net: Net, found: Found, single: bool, numeric: bool, request: Request, settings: Settings) -> Expression:
    """The expression for what was asked for: the value, or an association with the keys given."""
    write = Writer(net, found, single, numeric, settings)
    if request.bare:
        return write.wanted(request.wanted[0][1])
    return Association.of((key, write.wanted(one)) for key, one in request.wanted)


class Writer:
    """What turns values into expressions. `single`: one example; `numeric`: into NumericArrays."""

    def __init__(self, net: Net, found: Found, single: bool, numeric: bool, settings: Settings) -> None:
        self.net, self.found, self.single, self.numeric, self.settings = net, found, single, numeric, settings

    def wanted(self, one: Wanted) -> Expression:
        """The expression for one thing asked for."""
        if isinstance(one, Value):
            return self.value(one)
        if isinstance(one, States):
            return Association.of((netport(path), self.rows(self.found.values[path])) for path in one.positions)
        if isinstance(one, Gradient):
            return self.gradient(one.position)
        return self.gradients(one)

    def value(self, one: Value) -> Expression:
        """The value at a port, decoded where that is wanted and possible."""
        rows = self.found.values[one.position]
        coder = self.net.coders.get(str(one.position[0])) if len(one.position) == 1 else None
        if isinstance(coder, Decoder) and one.property is not system("None"):
            decoded = coder.decode_all(list(rows), one.property, self.settings.sampling)
            return decoded[0] if self.single else list_of(*decoded)
        return self.rows(rows, whole_numbers(self.net, one.position))

    def rows(self, rows: Rows, integers: bool = False) -> Expression:
        """The numbers of the one example, or of all."""
        convert: Callable[[Array], Array] = integral if integers else np.asarray
        if self.single:
            return self.array(convert(next(iter(rows))))
        whole = rows.whole()
        if whole is not None:
            return self.array(convert(whole))
        return list_of(*(self.array(convert(row)) for row in rows))

    def array(self, array: Array) -> Expression:
        """A list or a number, or a NumericArray where that came in."""
        return NumericArray(array) if self.numeric and array.ndim else from_array(array)

    def gradient(self, path: Path) -> Expression:
        """The gradient at a position: for each example, or the sum over them for an array."""
        if path in self.found.sums:
            return self.array(self.found.sums[path])
        return self.rows(self.found.gradients[path])

    def gradients(self, one: Gradients) -> Expression:
        """The gradients by the names of inputs, the names of shared arrays, and positions of others."""
        shared = shared_names(self.net)
        inputs = {path for path in one.positions if path[0] in self.net.inputs and len(path) == 1}
        pairs = []
        for path in one.positions:
            key: Expression = path[0] if path in inputs else list_of(*path)
            if path in shared:
                key = call("NetArray", shared[path])
            pairs.append((key, self.gradient(path)))
        return Association.of(pairs)


def integral(array: Array) -> Array:
    """The values as integers."""
    return array.astype(np.int64)


def whole_numbers(net: Net, path: Path) -> bool:
    """Whether a port gives integers."""
    owner = find_net(net, path[:-1])
    return owner is not None and (kind := owner[1].outputs.get(str(path[-1]))) is not None and kind.element is not None
