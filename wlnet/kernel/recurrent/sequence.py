"""A recurrent cell along a sequence, forward and back.

Arrays of one step are feature first, a[n, b], so that the gates are contiguous blocks of rows; sequences outside are
batch first, x[b, t, k]. The steps are cut into chunks whose scratch stays in cache; only where a way back is wanted are
the gates and states of all steps kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import ClassVar

import numpy as np

from ..convolution.workspace import scratch
from ..primitive import Array, Shape
from ..sums import column_sums
from .products import Matrix, Product, is_small, kept, lasting

__all__ = ["Backward", "Cell", "Forward", "Masks", "room"]

CHUNK = 1 << 16  # numbers that the gates of a chunk have
NARROW = 8  # examples from which on inputs are projected step by step, all steps at once for fewer


def room(name: str, shape: Shape, dtype: np.dtype) -> Array:
    """Scratch memory under a name."""
    return scratch(f"recurrent {name}", prod(shape), dtype).reshape(shape)


@dataclass(frozen=True)
class Masks:
    """Factors on the state as it enters the products, state[n, b], and on what is added to it, update[t, n, b]."""

    state: Array | None
    update: Array | None

    def during(self, low: int, high: int) -> "Masks":
        """The factors of some steps."""
        return self if self.update is None else Masks(self.state, self.update[low:high])


class Cell:
    """One kind of recurrence, in terms of gates: blocks of n rows.

    Before activation they are z = W x[t] + b, with the gates of the layer in the order `entering`, and r = U s[t-1] in
    the order `returning`; those in `sigmoid` are halved, since LogisticSigmoid[a] = (1 + Tanh[a/2])/2. Cotangents of
    gates are `width` blocks, of which `input_part` belongs to z and `state_part` to r.
    """

    entering: ClassVar[tuple[int, ...]]
    returning: ClassVar[tuple[int, ...]]
    sigmoid: ClassVar[frozenset[int]]
    width: ClassVar[int]
    input_part: ClassVar[slice]
    state_part: ClassVar[slice]
    has_memory: ClassVar[bool] = False
    summed: ClassVar[bool] = False  # whether the gates depend on z + r only, each gate being in the same place in both

    def advance(self, chunk: "Chunk", product: Product) -> None:
        """Go forward through a chunk, from the state hs[0] to hs[1:]; z becomes what `retreat` needs."""
        raise NotImplementedError

    def retreat(self, chunk: "Chunk", p: Array, dys: Array, dh: Array, dc: Array, back: "Back") -> None:
        """Go back through a chunk: p[t] becomes the cotangent of the gates.

        dys[t] are cotangents of the states; dh and dc are those of the last state and memory, and become those of the
        first.
        """
        raise NotImplementedError


@dataclass(frozen=True)
class Chunk:
    """Some steps: gates z[t, rows, b], and from one step before states hs[t + 1, n, b] and memories cs[t + 1, n, b].

    `entering` are the states alone, or with the input x and a one for the biases below, where z is not computed apart.
    """

    z: Array
    hs: Array
    cs: Array
    masks: Masks
    entering: Array

    @property
    def apart(self) -> bool:
        """Whether z was computed apart."""
        return self.entering is self.hs

    def part(self, low: int, high: int) -> "Chunk":
        """Some of the steps."""
        span = slice(low, high + 1)
        hs = self.hs[span]
        return Chunk(self.z[low:high], hs, self.cs[span], self.masks.during(low, high), hs)


@dataclass(frozen=True)
class Back:
    """What takes cotangents back through the products: the transposed weights, and the weights of states by gate."""

    product: Product
    states: Sequence[Array]


class Weights:
    """The arrays of a layer, w[g][n, k], u[g][n, n], b[g][n] for its gates g, one after another."""

    def __init__(self, cell: Cell, arrays: Sequence[Array]) -> None:
        count = len(cell.entering)
        self.cell, self.gates = cell, count
        self.inputs, self.states, self.biases = (arrays[i : i + count] for i in (0, count, 2 * count))
        self.n, self.k = self.inputs[0].shape
        self.dtype = self.inputs[0].dtype

    def rows(self, arrays: Sequence[Array], order: Sequence[int], halved: bool) -> Array:
        """The arrays of the gates in an order, one below the other."""
        found = np.empty((len(order) * self.n, *arrays[0].shape[1:]), self.dtype)
        for place, g in enumerate(order):
            rows = found[place * self.n : (place + 1) * self.n]
            if halved and g in self.cell.sigmoid:
                np.multiply(arrays[g], self.dtype.type(0.5), rows)
            else:
                rows[...] = arrays[g]
        return found


class Packed:
    """What a cell needs of its arrays to go forward: the weights of states, and those of inputs with the biases.

    Where the gates stand in the same order in both, they are side by side in `whole` too, if they are `together`.
    """

    def __init__(self, weights: Weights, lasting: bool, together: bool) -> None:
        cell, n = weights.cell, weights.n
        u = weights.rows(weights.states, cell.returning, True)
        w, bias = (weights.rows(a, cell.entering, True) for a in (weights.inputs, weights.biases))
        if together:
            self.whole = Matrix(np.column_stack((u, w, bias)), lasting)
            self.state, self.input = self.whole.part(slice(0, n)), self.whole.part(slice(n, None))
        else:
            self.state, self.input = Matrix(u, lasting), Matrix(np.column_stack((w, bias)))


class Inputs:
    """z[t, rows, b] = W x + b for the steps of a sequence x[b, t, k]."""

    def __init__(self, matrix: Matrix, batch: int) -> None:
        self.matrix = matrix
        self.product = Product(matrix, batch) if batch >= NARROW else None
        self.rows = matrix.m if self.product is None else self.product.rows

    def fill(self, x: Array, z: Array) -> None:
        """Put W x + b into z."""
        batch, steps, k = x.shape
        if self.product is None:
            made = np.matmul(x.reshape(batch * steps, k), self.matrix.a[:, :k].T)
            made += self.matrix.a[:, k]
            z[...] = made.reshape(batch, steps, self.rows).transpose(1, 2, 0)
            return
        columns = room("input", (steps, k + 1, batch), x.dtype)
        columns[:, :k] = x.transpose(1, 2, 0)
        columns[:, k] = 1
        right = columns if self.product.blocks.ndim == 2 else columns[:, None]
        np.matmul(self.product.blocks, right, out=self.product.target(z))


class Forward:
    """The states of a cell along a sequence: `result` is y[b, t, n], with the last memory as one row more.

    x[b, t, k]; state[b, n] and memory[b, n] are the first ones, None for zeros. With `keep`, the gates z[t, rows, b],
    states hs[t + 1, n, b] and memories cs[t + 1, n, b] stay.
    """

    def __init__(
        self, cell: Cell, arrays: Sequence[Array], x: Array, state: Array | None, memory: Array | None,
        masks: Masks, keep: bool,
    ) -> None:  # fmt: skip
        weights = Weights(cell, arrays)
        n, dtype = weights.n, weights.dtype
        batch, steps, _ = x.shape
        k = weights.k
        together = cell.summed and masks.state is None and batch >= NARROW and is_small(n + k + 1, batch)
        long = lasting(arrays)
        packed = kept(arrays, (type(cell), "forward"), lambda: Packed(weights, long, cell.summed if long else together))
        product = Product(packed.whole if together else packed.state, batch)
        inputs = None if together else Inputs(packed.input, batch)
        rows = product.m if inputs is None else inputs.rows
        at_once = steps if keep else min(max(1, CHUNK // (rows * batch)), steps)
        z = _memory(keep, "gates", (at_once, rows, batch), dtype)
        entering = _memory(keep, "states", (at_once + 1, n + k + 1 if together else n, batch), dtype)
        hs = entering[:, :n] if together else entering
        cs = _memory(keep, "memories", (at_once + 1 if cell.has_memory else 0, n, batch), dtype)
        hs[0] = 0 if state is None else state.T
        cs[:1] = 0 if memory is None else memory.T
        self.result = np.empty((batch, steps + cell.has_memory, n), dtype)
        for low in range(0, steps, at_once):
            count = min(at_once, steps - low)
            chunk = Chunk(z[:count], hs, cs, masks.during(low, low + count), entering)
            given = x[:, low : low + count]
            if inputs is None:
                entering[:count, n:-1], entering[:count, -1] = given.transpose(1, 2, 0), 1
            else:
                inputs.fill(given, chunk.z)
            cell.advance(chunk, product)
            self.result[:, low : low + count] = hs[1 : count + 1].transpose(2, 0, 1)
            if not keep:
                hs[0], cs[:1] = hs[count], cs[count : count + 1]
        if cell.has_memory:
            self.result[:, steps] = cs[count].T
        self.whole = Chunk(z, hs, cs, masks, entering)


def _memory(keep: bool, name: str, shape: Shape, dtype: np.dtype) -> Array:
    return np.empty(shape, dtype) if keep else room(name, shape, dtype)


class Backward:
    """The cotangents for one of the result, dy[b, t, n], going back through what `forward` kept."""

    def __init__(self, cell: Cell, arrays: Sequence[Array], x: Array, forward: Forward, dy: Array) -> None:
        self.weights, self.cell, self.x, self.whole = Weights(cell, arrays), cell, x, forward.whole
        n, dtype = self.weights.n, self.weights.dtype
        batch, steps, _ = x.shape
        matrix = kept(arrays, (type(cell), "backward"), self._transposed)
        back = Back(Product(matrix, batch), self.weights.states)
        self.gates = np.empty((batch, steps, cell.width * n), dtype)
        dh = np.zeros((n, batch), dtype)
        dc = dy[:, steps].T.astype(dtype, order="C") if cell.has_memory else dh
        at_once = min(max(1, CHUNK // (cell.width * n * batch)), steps)
        for low in reversed(range(0, steps, at_once)):
            high = min(low + at_once, steps)
            dys = room("cotangents", (high - low, n, batch), dtype)
            dys[...] = dy[:, low:high].transpose(1, 2, 0)
            p = room("gate cotangents", (high - low, cell.width * n, batch), dtype)
            cell.retreat(self.whole.part(low, high), p, dys, dh, dc, back)
            self.gates[:, low:high] = p.transpose(2, 0, 1)
        self.state, self.memory = dh.T, dc.T

    def _transposed(self) -> Matrix:
        return Matrix(self.weights.rows(self.weights.states, self.cell.returning, False).T)

    def part(self, blocks: slice) -> Array:
        """The cotangents of some gates, d[b t, rows]."""
        n = self.weights.n
        found = self.gates[..., blocks.start * n : blocks.stop * n]
        return found.reshape(-1, found.shape[-1])

    @property
    def input(self) -> Array:
        """dx[b, t, k]."""
        w = self.weights.rows(self.weights.inputs, self.cell.entering, False)
        return np.matmul(self.part(self.cell.input_part), w).reshape(self.x.shape)

    @cached_property
    def input_weights(self) -> Array:
        """The cotangents of the weights of inputs, one below the other."""
        return np.matmul(self.part(self.cell.input_part).T, self.x.reshape(-1, self.weights.k))

    @cached_property
    def state_weights(self) -> Array:
        """The cotangents of the weights of states."""
        mask, hs = self.whole.masks.state, self.whole.hs[:-1]
        entered = hs if mask is None else hs * mask
        before = np.ascontiguousarray(entered.transpose(2, 0, 1)).reshape(-1, self.weights.n)
        return np.matmul(self.part(self.cell.state_part).T, before)

    @cached_property
    def biases(self) -> Array:
        """The cotangents of the biases."""
        return column_sums(self.part(self.cell.input_part))

    def arrays(self) -> list[Callable[[], Array]]:
        """For each array of the layer what gives its cotangent."""
        cell, n = self.cell, self.weights.n

        def one(name: str, order: Sequence[int], gate: int) -> Callable[[], Array]:
            place = order.index(gate)
            return lambda: getattr(self, name)[place * n : (place + 1) * n]

        kinds = (("input_weights", cell.entering), ("state_weights", cell.returning), ("biases", cell.entering))
        return [one(name, order, gate) for name, order in kinds for gate in range(self.weights.gates)]
