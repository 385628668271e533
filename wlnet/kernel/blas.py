"""Matrix products on addresses, C = A B + beta C, from the OpenBLAS that NumPy's wheels carry.

Free addresses and leading dimensions let a shifted image be an operand without a copy, and beta = 1 adds tap upon tap
without a temporary; `np.matmul` can do neither. Where that library is not found, or WLNET_NO_BLAS is set, or inside
`without_blas()`, `available()` is false and callers take their way through `np.matmul`.
"""

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np

from .primitive import Array

__all__ = ["address", "available", "one_thread", "product", "without_blas"]

ROW_MAJOR, PLAIN, TRANSPOSED = 101, 111, 112
# NumPy's wheels have named the same functions in these ways; the middle one takes 64-bit integers in both.
NAMES = (("scipy_cblas_{}gemm64_", "scipy_openblas_set_num_threads64_", ctypes.c_int64),
         ("cblas_{}gemm64_", "openblas_set_num_threads64_", ctypes.c_int64),
         ("cblas_{}gemm", "openblas_set_num_threads", ctypes.c_int))  # fmt: skip

_enabled = not os.environ.get("WLNET_NO_BLAS")


@cache
def _library() -> tuple[dict[str, Callable[..., None]], Callable[[int], None]] | None:
    """The products by element type and the function that sets the number of threads, or None."""
    package = Path(np.__file__).parent
    folders = (package.parent / "numpy.libs", package / ".libs", package / ".dylibs")
    for path in (p for folder in folders for p in sorted(folder.glob("*openblas*"))):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:  # another platform's file; the next one, or np.matmul, serves
            continue
        for gemm, threads, integer in NAMES:
            if all(hasattr(library, name) for name in (gemm.format("s"), gemm.format("d"), threads)):
                found = {}
                for dtype, letter, scalar in (("float32", "s", ctypes.c_float), ("float64", "d", ctypes.c_double)):
                    function = getattr(library, gemm.format(letter))
                    i, p = ctypes.c_int, ctypes.c_void_p
                    function.argtypes = [
                        i, i, i, integer, integer, integer, scalar, p, integer, p, integer, scalar, p, integer,
                    ]  # fmt: skip
                    function.restype = None
                    found[dtype] = function
                set_number = getattr(library, threads)
                set_number.argtypes, set_number.restype = [ctypes.c_int], None
                return found, set_number
    return None


def available() -> bool:
    """Whether products on addresses can be had."""
    return _enabled and _library() is not None


@contextmanager
def without_blas() -> Iterator[None]:
    """A context in which `available()` is false."""
    global _enabled
    before, _enabled = _enabled, False
    try:
        yield
    finally:
        _enabled = before


def one_thread() -> None:
    """Makes every product run on the thread that asks for it."""
    found = _library()
    if found is not None:
        found[1](1)


def address(a: Array) -> int:
    """The address of the first element."""
    return a.__array_interface__["data"][0]


def product(dtype: np.dtype) -> Callable[..., None]:
    """gemm(m, n, k, a, lda, b, ldb, beta, c, ldc, ta, tb): C[m, n] = op(A) op(B) + beta C for one element type.

    a, b, c are addresses of row-major matrices, lda, ldb, ldc the distances of their rows in elements.
    """
    found = _library()
    assert found is not None
    function = found[0][dtype.name]

    def gemm(
        m: int, n: int, k: int, a: int, lda: int, b: int, ldb: int, beta: float, c: int, ldc: int,
        ta: bool = False, tb: bool = False,
    ) -> None:  # fmt: skip
        function(
            ROW_MAJOR, TRANSPOSED if ta else PLAIN, TRANSPOSED if tb else PLAIN,
            m, n, k, 1.0, a, lda, b, ldb, beta, c, ldc,
        )  # fmt: skip

    return gemm
