"""Parts of a computation during which messages are not told: their faults are part of the method."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from .state import state

RANGE = frozenset(("ovfl", "unfl", "munfl", "infy", "indet"))
"""The tags of messages about numbers that are too large or too small, or have no value."""


@contextmanager
def silent(tags: frozenset[str] | None = None) -> Iterator[None]:
    """No messages, or none with these tags, to the end of the block."""
    quiet = state.session.quiet
    level = len(quiet)
    quiet.append(lambda symbol, tag: tags is None or tag in tags)
    try:
        yield
    finally:
        del quiet[level:]
