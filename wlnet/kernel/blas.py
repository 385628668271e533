"""Matrix products on addresses, C = A B + beta C, from the OpenBLAS that NumPy's wheels carry.

Free addresses and leading dimensions let a shifted image be an operand without a copy, and beta = 1 adds tap upon tap
without a temporary; `np.matmul` can do neither. Where that library is not found, or WLNET_NO_BLAS is set, or inside
`without_blas()`, `available()` is false and callers take their way through `np.matmul`.
"""

import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from .primitive import Array

__all__ = ["add_scaled", "address", "available", "product", "set_threads", "threads", "without_blas"]

ROW_MAJOR, PLAIN, TRANSPOSED = 101, 111, 112
# NumPy's wheels have named the same functions in these ways; the middle one takes 64-bit integers in both.
NAMES = (("scipy_cblas_{}{}64_", "scipy_openblas_{}_num_threads64_", ctypes.c_int64),
         ("cblas_{}{}64_", "openblas_{}_num_threads64_", ctypes.c_int64),
         ("cblas_{}{}", "openblas_{}_num_threads", ctypes.c_int))  # fmt: skip

_enabled = not os.environ.get("WLNET_NO_BLAS")


@dataclass(frozen=True)
class Library:
    """The functions used: products and sums by element type, the number of threads, and its setting."""

    products: dict[str, Callable[..., None]]
    sums: dict[str, Callable[..., None]]
    get_threads: Callable[[], int]
    set_threads: Callable[[int], None]


@cache
def _library() -> Library | None:
    """The OpenBLAS beside NumPy, or None."""
    package = Path(np.__file__).parent
    folders = (package.parent / "numpy.libs", package / ".libs", package / ".dylibs")
    for path in (p for folder in folders for p in sorted(folder.glob("*openblas*"))):
        try:
            library = ctypes.CDLL(str(path))
        except OSError:  # a file of another platform; np.matmul serves
            continue
        for function_name, threads, integer in NAMES:
            gemms = [function_name.format(kind, "gemm") for kind in "sd"]
            sums = [function_name.format(kind, "axpby") for kind in "sd"]
            names = (*gemms, threads.format("get"), threads.format("set"), *sums)
            if all(hasattr(library, name) for name in names):
                single, double, get, put, *rest = (getattr(library, name) for name in names)
                for function, scalar in ((single, ctypes.c_float), (double, ctypes.c_double)):
                    i, p = ctypes.c_int, ctypes.c_void_p
                    sizes, matrix = [integer] * 3, [p, integer]
                    function.argtypes = [i, i, i, *sizes, scalar, *matrix, *matrix, scalar, *matrix]
                    function.restype = None
                for function, number in zip(rest, (ctypes.c_float, ctypes.c_double), strict=True):
                    function.argtypes = [integer, number, ctypes.c_void_p, integer, number, ctypes.c_void_p, integer]
                    function.restype = None
                get.argtypes, get.restype = [], ctypes.c_int
                put.argtypes, put.restype = [ctypes.c_int], None
                return Library({"f": single, "d": double}, dict(zip("fd", rest, strict=True)), get, put)
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


def threads() -> int:
    """The number of threads that a product uses; 1 where that cannot be told."""
    library = _library()
    return 1 if library is None else library.get_threads()


def set_threads(count: int) -> None:
    """Makes every product use `count` threads, NumPy's own included; does nothing where that cannot be set."""
    library = _library()
    if library is not None:
        library.set_threads(count)


def address(a: Array) -> int:
    """The address of the first element."""
    return a.__array_interface__["data"][0]


def _contiguous_address(a: Array) -> int:
    """The address of the first element, sooner where the array is contiguous and may be written into."""
    try:
        return ctypes.addressof(ctypes.c_char.from_buffer(a))  # type: ignore[arg-type]
    except (TypeError, ValueError, BufferError):
        return address(a)


def add_scaled(alpha: float, x: Array, beta: float, y: Array) -> None:
    """y = alpha x + beta y in place, in one pass where BLAS can be had; contiguous arrays of one shape and type."""
    if available() and x.dtype == y.dtype and y.dtype.char in "fd":
        library = _library()
        assert library is not None
        library.sums[y.dtype.char](y.size, alpha, _contiguous_address(x), 1, beta, _contiguous_address(y), 1)
        return
    if beta != 1:
        np.multiply(y, beta, y)
    np.add(y, x if alpha == 1 else x * x.dtype.type(alpha), y)


def product(dtype: np.dtype) -> Callable[..., None]:
    """gemm(m, n, k, a, lda, b, ldb, beta, c, ldc, ta, tb): C[m, n] = op(A) op(B) + beta C for one element type.

    a, b, c are addresses of row-major matrices, lda, ldb, ldc the distances of their rows in elements.
    """
    library = _library()
    assert library is not None, "callers ask available() first"
    function = library.products[dtype.char]

    def gemm(
        m: int, n: int, k: int, a: int, lda: int, b: int, ldb: int, beta: float, c: int, ldc: int,
        ta: bool = False, tb: bool = False,
    ) -> None:  # fmt: skip
        function(
            ROW_MAJOR, TRANSPOSED if ta else PLAIN, TRANSPOSED if tb else PLAIN,
            m, n, k, 1.0, a, lda, b, ldb, beta, c, ldc,
        )  # fmt: skip

    return gemm
