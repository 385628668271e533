"""Attention: means of values, weighted by how well their keys match queries.

Scores are made block by block and never kept as a whole; the way back makes them again (Dao et al., arXiv:2205.14135).
"""

from collections.abc import Iterator
from functools import lru_cache
from math import prod

import numpy as np

from .convolution.workspace import scratch
from .primitive import Array, Result, Shape, primitive

__all__: list[str] = []

BLOCK = 1 << 16  # scores at once
ROWS = 64  # queries at once where the keys that they see differ
LEAST = -1e30  # for the greatest of no scores
UNPACKED, FEWEST = 1_000_000, 8  # multiply-adds and rows of a block in a product
Block = tuple[slice, slice, slice]


@lru_cache(64)
def _hidden(low: int, high: int, first: int, last: int, window: int, kind: str) -> Array:
    """Minus infinity where query i does not see key j: for j > i and for j <= i - window."""
    i, j = np.ogrid[low:high, first:last]
    hidden = np.where((j <= i) & (j > i - window), 0, -np.inf).astype(kind)
    hidden.flags.writeable = False
    return hidden


def _product(a: Array, b: Array, out: Array | None = None) -> Array:
    """a[b, i, k] b[b, k, j], by blocks of rows so small that BLAS need not copy them first."""
    (batch, m, k), n = a.shape, b.shape[-1]
    rows = 1 << (UNPACKED // (k * n)).bit_length() - 1 if k * n <= UNPACKED else 0
    if rows < FEWEST or rows >= m or m % rows:
        return np.matmul(a, b, out=out)
    made = np.empty((batch, m, n), a.dtype) if out is None else out
    np.matmul(a.reshape(batch, -1, rows, k), b[:, None], out=made.reshape(batch, -1, rows, n))
    return made


class _Scores:
    """Scores s[b, m, n] by blocks, and what the way back does with their cotangents."""

    batch: int
    m: int
    n: int

    def fill(self, block: Block, s: Array) -> None:
        """Put the scores of a block into s."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin a way back."""
        raise NotImplementedError

    def learn(self, block: Block, ds: Array) -> None:
        """Take the cotangents of a block."""
        raise NotImplementedError


class _Products(_Scores):
    """s[b, i, j] = scale (sum over e of q[b, i, e] k[b, j, e])."""

    def __init__(self, q: Array, k: Array, scale: float) -> None:
        self.q, self.k, self.scale = q if scale == 1 else q * q.dtype.type(scale), k, q.dtype.type(scale)
        self.batch, self.m, self.n = len(q), q.shape[1], k.shape[1]
        self.turned = np.ascontiguousarray(k.swapaxes(1, 2))

    def fill(self, block: Block, s: Array) -> None:
        """Products of a block."""
        examples, queries, keys = block
        _product(self.q[examples, queries], self.turned[examples, :, keys], s)

    def start(self) -> None:
        """Begin a way back."""
        self.dq, self.dk = np.zeros_like(self.q), np.zeros_like(self.k)

    def learn(self, block: Block, ds: Array) -> None:
        """dq += scale ds k, dk += scale transpose(ds) q."""
        examples, queries, keys = block
        self.dq[examples, queries] += _product(ds, self.k[examples, keys]) * self.scale
        self.dk[examples, keys] += np.matmul(ds.swapaxes(-1, -2), self.q[examples, queries])


class _Given(_Scores):
    """s[b, i, j] = scale given[b, i, j]."""

    def __init__(self, given: Array, scale: float) -> None:
        self.given, self.scale = given, given.dtype.type(scale)
        self.batch, self.m, self.n = given.shape

    def fill(self, block: Block, s: Array) -> None:
        """A block of them."""
        np.multiply(self.given[block], self.scale, s)

    def start(self) -> None:
        """Begin a way back."""
        self.d = np.zeros_like(self.given)

    def learn(self, block: Block, ds: Array) -> None:
        """d = scale ds."""
        np.multiply(ds, self.scale, self.d[block])


class _Weighted:
    """y[b, i, f] = sum over j of mask[b, i, j] w[b, i, j] v[b, j, f], with w = Softmax over j of the scores."""

    def __init__(self, scores: _Scores, v: Array, mask: Array | None, window: int | None) -> None:
        self.scores, self.v, self.mask, self.window = scores, v, mask, window
        self.y = np.empty((scores.batch, scores.m, v.shape[2]), v.dtype)
        self.level = np.empty((scores.batch, scores.m, 1), v.dtype)  # Log[Total[Exp[scores]]]
        tiny, ones = np.finfo(v.dtype).tiny, np.ones(scores.n, v.dtype)
        for block in self._blocks():
            examples, queries, keys = block
            rows = examples, queries
            if keys.stop == keys.start:
                self.y[rows], self.level[rows] = 0, 0
                continue
            s = self._block(block)
            top = np.max(s, -1, keepdims=True)
            if window is not None:
                np.maximum(top, LEAST, out=top)
            np.subtract(s, top, s)
            np.exp(s, s)
            total = np.matmul(s, ones[keys])[..., None]
            if window is not None:
                np.maximum(total, tiny, out=total)
            if mask is not None:
                s *= mask[block]
            np.divide(_product(s, v[examples, keys]), total, self.y[rows])
            np.add(top, np.log(total), self.level[rows])

    def _blocks(self) -> Iterator[Block]:
        """Examples, queries, and the keys they see."""
        m, n, window = self.scores.m, self.scores.n, self.window
        rows = max(1, min(m, BLOCK // n if window is None else ROWS))
        together = max(1, BLOCK // (rows * n))
        for first in range(0, self.scores.batch, together):
            for low in range(0, m, rows):
                high = min(low + rows, m)
                keys = slice(0, n)
                if window is not None:
                    keys = slice(min(max(0, low - window + 1), n), min(high, n))
                yield slice(first, min(first + together, self.scores.batch)), slice(low, high), keys

    def _block(self, block: Block) -> Array:
        """The scores of a block in scratch memory, minus infinity where a query does not see a key."""
        examples, queries, keys = block
        shape = (examples.stop - examples.start, queries.stop - queries.start, keys.stop - keys.start)
        s = scratch("attention scores", prod(shape), self.v.dtype).reshape(shape)
        self.scores.fill(block, s)
        window = self.window
        if window is not None and (queries.start < keys.stop - 1 or keys.start <= queries.stop - 1 - window):
            s += _hidden(queries.start, queries.stop, keys.start, keys.stop, window, self.v.dtype.char)
        return s

    def back(self, dy: Array) -> Array:
        """dv; the scores learn theirs."""
        dv, turned = np.zeros_like(self.v), np.ascontiguousarray(self.v.swapaxes(1, 2))
        along = np.sum(dy * self.y, -1, keepdims=True)
        for block in self._blocks():
            examples, queries, keys = block
            if keys.stop == keys.start:
                continue
            w = self._block(block)
            w -= self.level[examples, queries]
            np.exp(w, w)
            got = dy[examples, queries]
            ds = _product(got, turned[examples, :, keys])
            kept = w
            if self.mask is not None:
                ds *= self.mask[block]
                kept = w * self.mask[block]
            dv[examples, keys] += np.matmul(kept.swapaxes(-1, -2), got)
            ds -= along[examples, queries]
            ds *= w
            self.scores.learn(block, ds)
        return dv


def _attended(q: Shape, k: Shape, v: Shape, mask: Shape | None = None, **static: object) -> Shape:
    if q[-1] != k[-1] or k[1] != v[1]:
        raise ValueError(f"queries {q}, keys {k} and values {v} do not go together")
    return (*q[:2], v[2])


@primitive(shape=_attended)
def attention(
    q: Array, k: Array, v: Array, mask: Array | None = None, *, scale: float = 1.0, window: int | None = None
) -> Result:
    """y[b, i, f] = sum over j of w[b, i, j] v[b, j, f].

    w[b, i, j] is the Softmax over j of scale (sum over e of q[b, i, e] k[b, j, e]). mask[b, i, j] are factors on w,
    constants. With `window`, query i sees only keys i - window < j <= i; where it sees none, y is 0.
    """
    scores = _Products(q, k, scale)
    found = _Weighted(scores, v, mask, window)

    def pullback(dy: Array) -> tuple:
        scores.start()
        dv = found.back(dy)
        return scores.dq, scores.dk, dv, None

    return found.y, pullback


@primitive(shape=lambda scores, v, mask=None, **static: (*scores[:2], v[2]))
def attend(
    scores: Array, v: Array, mask: Array | None = None, *, scale: float = 1.0, window: int | None = None
) -> Result:
    """y[b, i, f] = sum over j of w[b, i, j] v[b, j, f] with w = Softmax over j of scale scores[b, i, j].

    `mask` and `window` are as those of attention.
    """
    given = _Given(scores, scale)
    found = _Weighted(given, v, mask, window)

    def pullback(dy: Array) -> tuple:
        given.start()
        dv = found.back(dy)
        return given.d, dv, None

    return found.y, pullback
