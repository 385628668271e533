"""The settings of NumPy that the kernel computes under: no warnings, and short rows read where they are."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import Token
from typing import Any

import numpy as np

__all__ = ["quiet"]

# Elements in NumPy's buffers. An operand that is replicated along rows is copied to them while two rows fit; without
# that, rows of more than half of it take half the time. Much smaller buffers would make short rows slower.
BUFFER = 768


class QuietByErrstate(np.errstate):
    """The settings by what NumPy documents: leaving np.errstate restores the buffers too."""

    def __init__(self) -> None:
        super().__init__(all="ignore")

    def __enter__(self) -> None:
        super().__enter__()
        np.setbufsize(BUFFER)


def quickest() -> Callable[[], AbstractContextManager[Any]]:
    """Contexts that set and reset what NumPy keeps its settings in, in a quarter of the time, where it can be had."""
    try:
        from numpy._core.umath import _extobj_contextvar as variable
        from numpy._core.umath import _make_extobj as made
    except ImportError:
        return QuietByErrstate
    settings = made(all="ignore", bufsize=BUFFER)

    class Quiet:
        """A context in which floating-point warnings are ignored and buffers are small."""

        __slots__ = ("_token",)

        _token: Token

        def __enter__(self) -> None:
            self._token = variable.set(settings)

        def __exit__(self, *error: object) -> None:
            variable.reset(self._token)

    return Quiet


quiet = quickest()
