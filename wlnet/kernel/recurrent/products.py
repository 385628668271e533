"""Products of one fixed matrix with many narrow ones, which is what a recurrent layer does at every step.

OpenBLAS copies the operands of a product before it multiplies, which for a narrow right side takes as long as the
multiplication. Products of up to UNPACKED multiply-adds it does without copying on the processors that have kernels
for that, so the fixed matrix is looked at as blocks of rows, and where it is very long also of columns, of that size.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np

from ..convolution.weights import constant, prepared
from ..primitive import Array

__all__ = ["Matrix", "Product", "is_small", "kept", "lasting"]

UNPACKED = 1_000_000
FEWEST, MOST = 16, 256  # rows of a block, a power of two; with fewer, blocks are slower than the whole
WIDEST = 96  # columns of the right side; with more, copying weighs little


class Matrix:
    """a[m, k], to be looked at as blocks of any number of rows.

    A `lasting` matrix, one that many products are made with, is worth another copy for products with vectors.
    """

    def __init__(self, a: Array, lasting: bool = False) -> None:
        self.a, self.lasting = a, lasting
        self.m, self.k = a.shape

    @cached_property
    def padded(self) -> Array:
        """The matrix, its rows contiguous, with zeros below up to a multiple of MOST rows."""
        if self.m % MOST == 0:
            return np.ascontiguousarray(self.a)
        padded = np.zeros((-(-self.m // MOST) * MOST, self.k), self.a.dtype)
        padded[: self.m] = self.a
        self.a = padded[: self.m]  # so that there is one copy
        return padded

    @cached_property
    def for_vectors(self) -> Array:
        """The matrix, its columns contiguous if it is lasting: products with vectors read fastest down the columns."""
        return np.asfortranarray(self.a) if self.lasting else self.a

    def part(self, columns: slice) -> "Matrix":
        """Some columns, in the same memory."""
        padded = self.padded
        made = Matrix(padded[: self.m, columns], self.lasting)
        made.padded = padded[:, columns]
        return made


class Product:
    """A matrix a[m, k], looked at for products with matrices b[k, n] of n columns.

        r = product.target(scratch)
        np.matmul(product.blocks, b, out=r)     # scratch[:m] is a b where `parts` is 1

    With `parts` above 1, b is given as product.halves(b) and the sums over the first axis of r are wanted.
    """

    def __init__(self, matrix: Matrix, columns: int) -> None:
        self.m, self.k, self.parts, self.rows = matrix.m, matrix.k, 1, matrix.m
        self.blocks = matrix.a
        if columns == 1:
            self.blocks = matrix.for_vectors
            return
        for parts in (1, 2, 4) if columns <= WIDEST else ():
            rows = UNPACKED * parts // (self.k * columns)
            if rows >= FEWEST and self.k % parts == 0:
                rows = min(MOST, 1 << rows.bit_length() - 1)
                count = -(-self.m // rows)
                self.parts, self.rows = parts, count * rows
                cut = matrix.padded[: self.rows].reshape(count, rows, parts, self.k // parts)
                self.blocks = cut.transpose(2, 0, 1, 3) if parts > 1 else cut[:, :, 0]
                return

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


def lasting(arrays: Sequence[Array]) -> bool:
    """Whether none of the arrays can change, so that what is made of them can be kept."""
    return all(map(constant, arrays))


def kept(arrays: Sequence[Array], key: Hashable, make: Callable[[], T]) -> T:
    """make(), or what it gave before for the same lasting arrays and key; it must not hold the first of them."""
    first, *rest = arrays
    if not lasting(rest):
        return make()
    # The other arrays are kept too: while they are, their identities belong to nobody else. The first is free to go.
    others = [a for a in rest if a is not first]
    made, _ = prepared(first, (key, *map(id, rest)), lambda: (make(), others))
    return made
