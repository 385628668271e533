"""Exponential functions as steps of other operations, by the fastest loops that NumPy has in single precision.

Where vectors have sixteen numbers, NumPy's loops for 2^x and Exp[x] - 1 take half and three quarters of the time of
that for Exp[x]. They are as exact, but slow where results overflow or vanish.
"""

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from .elementwise import Operand
from .primitive import Array

__all__ = ["exp_or_vanish", "one_plus_exp_minus", "power_of_two"]

LOG2_E = 1.4426950408889634
UP = np.full((), LOG2_E, "f")
LEAST = -87.0  # from here on Exp is a normal number in single precision
FEW = 1 << 12  # numbers for which calls cost more than what they do
SOME = 8  # of so many rows one is looked at


@cache
def _is_wide() -> bool:
    """Whether NumPy's loop for 2^x works on sixteen numbers at a time."""
    try:
        from numpy.lib.introspect import opt_func_info
    except ImportError:  # NumPy before 2.1
        return False
    found = opt_func_info(func_name="^exp2$", signature="^float32$").get("exp2", {})
    kinds = {loop["current"].partition("(")[0] for loop in found.values()}
    return sys.platform.startswith("linux") and bool(kinds & {"AVX512_SKX", "X86_V4"})


def power_of_two() -> tuple[Callable[..., Any], float]:
    """A function and a number, 2^y = function[number y]."""
    return (np.exp2, 1.0) if _is_wide() else (np.exp, 1 / LOG2_E)


def exp_or_vanish(x: Array, out: Array) -> Array:
    """Exp[x] with a relative error of (2 + Abs[x]) 10^-7, as much as what it is divided by in softmax has.

    Among x there may be many so negative, or minus infinity, that nothing is left of them.
    """
    wide = x.size > FEW and x.dtype == np.float32 and _is_wide()
    if wide and np.minimum.reduce(x[::SOME], None) > LEAST:
        np.multiply(x, UP, out)
        return np.exp2(out, out)
    return np.exp(x, out)


def one_plus_exp_minus(x: Operand, *, out: Array) -> None:
    """1 + Exp[-x]; Infinity where Exp overflows."""
    np.negative(x, out)
    if out.dtype == np.float32 and _is_wide():
        np.expm1(out, out)
        np.add(out, 2, out)
    else:
        np.exp(out, out)
        np.add(out, 1, out)
