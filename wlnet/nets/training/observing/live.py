"""One live line on a terminal: drawn over and over, out of the way of what else is written there, gone at the end."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ..progress import cleared, is_terminal

_lines: list[LiveLine] = []


class LiveLine:
    """A line on standard error; nothing where that is no terminal, or where it cannot be written to."""

    def __init__(self) -> None:
        self.text = ""
        self.drawn = 0  # characters that stand on the terminal

    def show(self, text: str) -> None:
        """Draw the line anew, cut so that the ^C which the terminal may echo stands on the line too."""
        if not is_terminal():
            return
        if self not in _lines:
            _lines.append(self)
        self.text = text
        self._draw(text[: max(1, shutil.get_terminal_size().columns - 3)])

    def close(self) -> None:
        """Take the line away."""
        if self in _lines:
            _lines.remove(self)
            self._draw("")

    def _draw(self, text: str) -> None:
        try:
            sys.stderr.write(cleared(self.drawn) + text)
            sys.stderr.flush()
            self.drawn = len(text)
        except (OSError, ValueError):  # nobody reads it any more: training goes on
            if self in _lines:
                _lines.remove(self)


@contextmanager
def hidden() -> Iterator[None]:
    """A time in which something else may be written: live lines are away, and come back afterwards."""
    for line in _lines[:]:
        line._draw("")
    try:
        yield
    finally:
        for line in _lines[:]:
            line.show(line.text)


def take_away() -> None:
    """Clear the terminal of all live lines, for good: what stopped their owners gave them no chance to."""
    for line in _lines[:]:
        line.close()
