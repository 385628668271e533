"""Whether an input can be evaluated as it stands."""

from __future__ import annotations

from wlnet.grammar import Incomplete, SyntaxFailure, split


def is_complete(text: str) -> bool:
    """False where more text could complete the input; an input with an error in it is as complete as it will get."""
    try:
        split(text)
    except Incomplete:
        return False
    except SyntaxFailure:
        return True
    return True
