"""Products of one fixed matrix with many narrow ones, which is what a recurrent layer does at every step.

OpenBLAS copies the operands of a product before it multiplies, which for a narrow right side takes as long as the
multiplication. Products of up to UNPACKED multiply-adds it does without copying on the processors that have kernels
for that, so the fixed matrix is cut into blocks of rows, and where it is very long also of columns, of that size.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

import numpy as np

from ..convolution.weights import constant, prepared
from ..primitive import Array

__all__ = ["Product", "is_small", "kept"]

UNPACKED = 1_000_000
FEWEST = 16  # rows of a block; with fewer, blocks are slower than the whole
WIDEST = 96  # columns of the right side; with more, copying weighs little


class Product:
    """a[m, k], ready for products with matrices b[k, n] of n columns.

        r = product.target(scratch)
        np.matmul(product.blocks, b, out=r)     # scratch[:m] is a b where `parts` is 1

    With `parts` above 1, b is given as product.halves(b) and the sums over the first axis of r are wanted.
    """

    def __init__(self, a: Array, columns: int) -> None:
        self.m, self.k = a.shape
        self.columns, self.parts, count = columns, 1, 1
        if columns == 1:
            self.blocks = np.asfortranarray(a)  # a matrix times a vector reads fastest down the columns
        elif columns > WIDEST:
            self.blocks = np.ascontiguousarray(a)
        else:
            for parts in (1, 2, 4):
                rows = UNPACKED * parts // (self.k * columns) // 8 * 8
                if rows >= FEWEST and self.k % parts == 0:
                    self.parts, count = parts, -(-self.m // rows)
                    break
            rows = -(-self.m // count)
            whole = a
            if rows * count > self.m:
                whole = np.zeros((rows * count, self.k), a.dtype)
                whole[: self.m] = a
            cut = whole.reshape(count, rows, self.parts, self.k // self.parts)
            self.blocks = np.ascontiguousarray(cut.transpose(2, 0, 1, 3) if self.parts > 1 else cut[:, :, 0])
        self.rows = self.blocks.shape[0] if self.blocks.ndim == 2 else count * self.blocks.shape[-2]

    def target(self, out: Array) -> Array:
        """out[..., rows, n] (with another axis of `parts` before the rows, where these are more than 1) as blocks."""
        if self.blocks.ndim == 2:
            return out
        return out.reshape(*out.shape[:-2], *self.blocks.shape[-3:-1], out.shape[-1])

    def halves(self, b: Array) -> Array:
        """b[k, n] as the right side of the blocks."""
        return b if self.parts == 1 else b.reshape(self.parts, 1, self.k // self.parts, b.shape[-1])


def is_small(k: int, columns: int) -> bool:
    """Whether products of matrices a[m, k] and b[k, columns] are done in blocks without cutting the columns of a."""
    return columns <= WIDEST and FEWEST * k * columns <= UNPACKED


T = TypeVar("T")


def kept(arrays: tuple[Array, ...], key: Hashable, make: Callable[[], T]) -> T:
    """make(), or what it gave before for the same read-only arrays and key."""
    first, *rest = arrays
    if not all(map(constant, rest)):
        return make()
    # The other arrays are kept too: while they are, their identities belong to nobody else. The first is free to go.
    others = [a for a in rest if a is not first]
    made, _ = prepared(first, (key, *map(id, rest)), lambda: (make(), others))
    return made
