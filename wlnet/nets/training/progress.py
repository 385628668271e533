"""Long work: one live line on a terminal that tells how far it is, and a place where it can be stopped."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType

PATIENCE = 2.0  # seconds before there is anything to see
PAUSE = 0.1  # seconds between two states of the line
CLEAR = "\r\x1b[K"


_watches: list[Callable[[], None]] = []


def watch(look: Callable[[], None]) -> None:
    """Have a function called between the parts of long work; it ends the work by raising an exception."""
    _watches.append(look)


class Progress:
    """A line on standard error, where that is a terminal: written after two seconds, gone at the end.

    with Progress("NetChain", 1000) as progress: progress.done(64)
    """

    def __init__(self, title: str, total: int, things: str = "examples") -> None:
        self.title, self.total, self.things = title, total, things
        self.begin = time.monotonic()
        self.latest = self.begin + PATIENCE - PAUSE
        self.shown = False
        self.drawn = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        if self.shown:
            sys.stderr.write(cleared(self.drawn))
            sys.stderr.flush()

    def done(self, count: int) -> None:
        """Say that so many are done, and let those who watch stop the work."""
        if count < self.total:
            for look in _watches:
                look()
        now = time.monotonic()
        if now < self.latest + PAUSE or not 0 < count < self.total or not is_terminal():
            return
        self.latest, self.shown = now, True
        line = self.line(count, now - self.begin)
        line = line[: shutil.get_terminal_size().columns - 1]
        sys.stderr.write(cleared(self.drawn) + line)
        sys.stderr.flush()
        self.drawn = len(line)

    def line(self, count: int, passed: float) -> str:
        """NetChain: 1200 of 5000 examples, 240 per second, 16 s left."""
        rate = count / passed
        pace = f"{rate:.0f} per second" if rate >= 10 else f"{rate:.2g} per second"
        left = duration((self.total - count) / rate)
        return f"{self.title}: {count} of {self.total} {self.things}, {pace}, {left} left"


def is_terminal() -> bool:
    """Whether somebody watches standard error."""
    return sys.stderr is not None and sys.stderr.isatty()


def cleared(drawn: int) -> str:
    """What takes a line of so many characters away, and leaves the cursor where it began.

    A terminal that was made narrower since then has folded the line into several, all of which go.
    """
    columns = max(1, shutil.get_terminal_size().columns)
    folds = (drawn - 1) // columns if drawn and folding() else 0
    return f"\r\x1b[{folds}A\x1b[J" if folds else CLEAR


def folding() -> bool:
    """Whether the terminal folds lines that have become too long for it, as all but a few do; these cut them off."""
    if os.environ.get("TMUX"):
        return True
    return not (os.environ.get("XTERM_VERSION") or os.environ.get("STY") or os.environ.get("TERM") in ("linux", "dumb"))


def duration(seconds: float) -> str:
    """40 s, 3 min 20 s, or 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
