"""The settings of NumPy that the kernel computes under: no warnings, and short rows read where they are."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import Token
from typing import Any

import numpy as np

try:  # one setting and one resetting, a third of what np.errstate takes
    from numpy._core.umath import _extobj_contextvar, _make_extobj  # type: ignore[attr-defined]
except ImportError:
    _extobj_contextvar = _make_extobj = None

__all__ = ["quiet"]

# Elements in NumPy's buffers. An operand that is replicated along rows is copied to them while two rows fit; without
# that, rows of more than half of it take half the time. Much smaller buffers would make short rows slower.
BUFFER = 768


class Quiet:
    """A context in which floating-point warnings are ignored and buffers are small."""

    __slots__ = ("_token",)

    _token: Token

    def __enter__(self) -> None:
        self._token = _extobj_contextvar.set(SETTINGS)

    def __exit__(self, *error: object) -> None:
        _extobj_contextvar.reset(self._token)


class QuietByErrstate(np.errstate):
    """The same by what NumPy documents: leaving np.errstate restores the buffers too."""

    def __init__(self) -> None:
        super().__init__(all="ignore")

    def __enter__(self) -> None:
        super().__enter__()
        np.setbufsize(BUFFER)


SETTINGS = None if _make_extobj is None else _make_extobj(all="ignore", bufsize=BUFFER)
quiet: Callable[[], AbstractContextManager[Any]] = QuietByErrstate if SETTINGS is None else Quiet
