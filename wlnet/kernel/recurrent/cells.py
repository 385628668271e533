"""The recurrences themselves: one step after another forward, and back.

Every operation writes into memory that is there: a step of a small layer costs little more than the calls it takes.
"""

import numpy as np

from ..primitive import Array
from .products import Product
from .sequence import Back, Cell, Chunk, Masks, room

__all__ = ["Basic", "Gated", "LongShortTerm"]


def _blocks(z: Array, n: int, count: int) -> list[Array]:
    """The blocks of n rows of z[t, rows, b]."""
    return [z[:, i * n : (i + 1) * n] for i in range(count)]


class Returning:
    """dh = transpose(U) dr for one step after another."""

    def __init__(self, back: Product, p: Array, rows: int, masks: Masks) -> None:
        batch = p.shape[-1]
        self.back, self.n, self.mask = back, back.m, masks.state
        shape = (back.rows, batch) if back.parts == 1 else (back.parts, back.rows, batch)
        self.whole = room("returning", shape, p.dtype)
        self.target = back.target(self.whole)
        gates = p[:, :rows]
        self.rights = gates if back.parts == 1 else gates.reshape(len(p), back.parts, 1, -1, batch)

    def __call__(self, step: int, dh: Array) -> None:
        """Put the cotangent of the state before the step into dh."""
        np.matmul(self.back.blocks, self.rights[step], self.target)
        if self.back.parts == 1:
            found = self.whole[: self.n]
            if self.mask is None:
                dh[...] = found
            else:
                np.multiply(found, self.mask, dh)
            return
        np.add.reduce(self.whole[:, : self.n], 0, out=dh)
        if self.mask is not None:
            dh *= self.mask


class Basic(Cell):
    """s' = Tanh[W x + U s + b]."""

    entering = returning = (0,)
    sigmoid = frozenset()
    width = 1
    input_part = state_part = slice(0, 1)
    summed = True

    def advance(self, chunk: Chunk, product: Product) -> None:
        """Forward; z becomes the hyperbolic tangents."""
        z, hs, masks = chunk.z, chunk.hs, chunk.masks
        n, batch = hs.shape[1:]
        r = room("product", (product.rows, batch), z.dtype)
        blocks, target, r = product.blocks, product.target(r), r[:n]
        masked, apart = room("masked", (n, batch), z.dtype), chunk.apart
        for t, (a, entering, new) in enumerate(zip(z[:, :n], chunk.entering, hs[1:], strict=False)):
            if masks.state is not None:
                entering = np.multiply(entering, masks.state, masked)
            np.matmul(blocks, entering, target)
            if apart:
                np.add(a, r, r)
            if masks.update is None:
                np.tanh(r, new)
            else:
                np.tanh(r, a)
                np.multiply(a, masks.update[t], new)

    def retreat(self, chunk: Chunk, p: Array, dys: Array, dh: Array, dc: Array, back: Back) -> None:
        """da = ds (1 - Tanh[a]^2)."""
        z, hs, masks = chunk.z, chunk.hs, chunk.masks
        s = hs[1:] if masks.update is None else z[:, : hs.shape[1]]
        np.multiply(s, s, p)
        np.subtract(1, p, p)
        if masks.update is not None:
            p *= masks.update
        returning = Returning(back.product, p, p.shape[1], masks)
        for t in range(len(p) - 1, -1, -1):
            dh += dys[t]
            p[t] *= dh
            returning(t, dh)


class Gated(Cell):
    """s' = m + i (s - m) with the gates i, r = LogisticSigmoid[W x + U s + b], m = Tanh[Wm x + r (Um s) + bm]."""

    entering, returning = (0, 1, 2), (2, 0, 1)
    sigmoid = frozenset({0, 1})
    width = 4  # of Um s, i, r, Wm x
    input_part, state_part = slice(1, 4), slice(0, 3)

    def advance(self, chunk: Chunk, product: Product) -> None:
        """Forward; z becomes i, r, m."""
        z, hs, masks = chunk.z, chunk.hs, chunk.masks
        n, batch = hs.shape[1:]
        out = room("product", (product.rows, batch), z.dtype)
        blocks, target, returned, r = product.blocks, product.target(out), out[:n], out[n : 3 * n]
        half, masked = np.array(0.5, z.dtype), room("masked", (n, batch), z.dtype)
        steps = zip(z[:, : 2 * n], *_blocks(z, n, 3), hs, hs[1:], strict=False)
        for t, (s, i, reset, m, h, new) in enumerate(steps):
            entering = h if masks.state is None else np.multiply(h, masks.state, masked)
            np.matmul(blocks, entering, target)
            np.add(s, r, s)
            np.tanh(s, s)
            np.multiply(s, half, s)
            np.add(s, half, s)
            np.multiply(reset, returned, returned)
            np.add(m, returned, m)
            np.tanh(m, m)
            update = m if masks.update is None else np.multiply(m, masks.update[t], returned)
            np.subtract(h, update, new)
            np.multiply(new, i, new)
            np.add(new, update, new)

    def retreat(self, chunk: Chunk, p: Array, dys: Array, dh: Array, dc: Array, back: Back) -> None:
        """di = ds (s - m) i (1 - i), dm = ds (1 - i) (1 - m^2), dr = dm (Um s) r (1 - r); Um s gets dm r."""
        z, hs, masks = chunk.z, chunk.hs, chunk.masks
        n = hs.shape[1]
        i, r, m = _blocks(z, n, 3)
        dq, di, dr, dm = _blocks(p, n, 4)
        h = hs[:-1]
        update = m if masks.update is None else m * masks.update
        np.subtract(h, update, di)
        di *= i
        np.subtract(1, i, dm)
        di *= dm
        if masks.update is not None:
            dm *= masks.update
        np.multiply(m, m, dq)
        np.subtract(1, dq, dq)
        dm *= dq
        np.matmul(back.states[2], h if masks.state is None else h * masks.state, out=dr)
        np.multiply(dm, r, dq)
        dr *= dq
        dr *= np.subtract(1, r, room("gate", r.shape, r.dtype))
        returning = Returning(back.product, p, 3 * n, masks)
        gates = p.reshape(len(p), 4, n, -1)
        carried = room("carried", dh.shape, dh.dtype)
        for t in range(len(p) - 1, -1, -1):
            dh += dys[t]
            gates[t] *= dh
            np.multiply(dh, i[t], carried)
            returning(t, dh)
            dh += carried


class LongShortTerm(Cell):
    """c' = f c + i m and s' = o Tanh[c'], with the gates i, f, o = LogisticSigmoid[W x + U s + b], m = Tanh[...]."""

    entering = returning = (3, 0, 2, 1)  # m, i, f, o: each of the groups i f o and m i f is contiguous
    sigmoid = frozenset({0, 1, 2})
    width = 4
    input_part = state_part = slice(0, 4)
    has_memory = True
    summed = True

    def advance(self, chunk: Chunk, product: Product) -> None:
        """Forward; z becomes m, i, f, o."""
        z, hs, cs, masks = chunk.z, chunk.hs, chunk.cs, chunk.masks
        n, batch = hs.shape[1:]
        out = room("product", (product.rows, batch), z.dtype)
        blocks, target, out = product.blocks, product.target(out), out[: 4 * n]
        extra = out[:n]
        half, masked, apart = np.array(0.5, z.dtype), room("masked", (n, batch), z.dtype), chunk.apart
        a = z[:, : 4 * n]
        steps = zip(a, a[:, n:], *_blocks(a, n, 4), chunk.entering, hs[1:], cs, cs[1:], strict=False)
        for t, (gates, s, m, i, f, o, entering, new, c, changed) in enumerate(steps):
            if masks.state is not None:
                entering = np.multiply(entering, masks.state, masked)
            np.matmul(blocks, entering, target)
            if apart:
                np.add(gates, out, out)
            np.tanh(out, gates)
            np.multiply(s, half, s)
            np.add(s, half, s)
            np.multiply(i, m, extra)
            if masks.update is not None:
                np.multiply(extra, masks.update[t], extra)
            np.multiply(f, c, changed)
            np.add(changed, extra, changed)
            np.tanh(changed, extra)
            np.multiply(o, extra, new)

    def retreat(self, chunk: Chunk, p: Array, dys: Array, dh: Array, dc: Array, back: Back) -> None:
        """dc' += ds' o (1 - Tanh[c']^2), and dc = dc' f.

        do = ds' Tanh[c'] o (1 - o), di = dc' m i (1 - i), df = dc' c f (1 - f), dm = dc' i (1 - m^2).
        """
        z, hs, cs, masks = chunk.z, chunk.hs, chunk.cs, chunk.masks
        n = hs.shape[1]
        m, i, f, o = _blocks(z, n, 4)
        dm, di, df, do = _blocks(p, n, 4)
        gates, s = p[:, n:], z[:, n : 4 * n]
        through = room("through", o.shape, o.dtype)
        np.subtract(1, s, gates)
        gates *= s
        np.tanh(cs[1:], through)
        do *= through
        df *= cs[:-1]
        di *= m
        through *= through
        np.subtract(1, through, through)
        through *= o
        np.multiply(m, m, dm)
        np.subtract(1, dm, dm)
        dm *= i
        if masks.update is not None:
            p[:, : 2 * n].reshape(len(p), 2, n, -1)[...] *= masks.update[:, None]
        returning = Returning(back.product, p, 4 * n, masks)
        three = p[:, : 3 * n].reshape(len(p), 3, n, -1)
        extra = room("carried", dh.shape, dh.dtype)
        for t in range(len(p) - 1, -1, -1):
            dh += dys[t]
            do[t] *= dh
            np.multiply(dh, through[t], extra)
            dc += extra
            three[t] *= dc
            dc *= f[t]
            returning(t, dh)
