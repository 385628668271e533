"""Single bits of integers."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import builtin, message
from wlnet.expr import Expression

PLACE = {"intnm": "A non-negative machine integer is expected at position `1` in `2`."}
MOST = 1 << 31


def of_bit(name: str, usage: str, change: Callable[[int, int], int]) -> None:
    """Declare a Listable function of an integer and the place of a bit; negative places count from the highest."""

    def function(n: Expression, place: Expression) -> Expression:
        if type(n) is not int or type(place) is not int:
            return None
        if place < 0:
            place += abs(n).bit_length()
        if not 0 <= place < MOST:
            from wlnet.expr import call

            message(name, "intnm", 2, call(name, n, place))
            return None
        return change(n, place)

    function.__doc__ = usage
    builtin(name, usage, attributes="Listable", module=__name__, messages=PLACE)(function)


of_bit("BitGet", "BitGet[n, k] is the bit of 2^k in n: 0 or 1.", lambda n, k: n >> k & 1)
of_bit("BitSet", "BitSet[n, k] is n with the bit of 2^k set to 1.", lambda n, k: n | 1 << k)
of_bit("BitClear", "BitClear[n, k] is n with the bit of 2^k set to 0.", lambda n, k: n & ~(1 << k))
of_bit("BitFlip", "BitFlip[n, k] is n with the bit of 2^k turned over.", lambda n, k: n ^ 1 << k)
