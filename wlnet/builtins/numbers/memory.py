"""Large arrays and the system's memory: freed blocks stay with the process, ready for the next result.

The C library gives every block of some megabytes back at once, so that each new array of that size costs more for
fresh pages than for its numbers: 10 ms against 1 for the square of a million reals.
"""

from __future__ import annotations

import sys

LARGE = 1 << 20  # bytes
STAYS = 1 << 28  # how much freed memory is kept at most
THRESHOLD_OF_MAPS, THRESHOLD_OF_TRIMMING = -3, -1  # M_MMAP_THRESHOLD, M_TRIM_THRESHOLD of glibc's mallopt


class Memory:
    """Whether blocks are kept already."""

    kept = False


def keep_blocks() -> None:
    """Ask the C library to keep freed blocks; nothing where it knows no such wish."""
    Memory.kept = True
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(THRESHOLD_OF_MAPS, 1 << 25)  # the greatest that is allowed
        mallopt(THRESHOLD_OF_TRIMMING, STAYS)
    except (AttributeError, OSError):
        return
