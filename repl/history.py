"""Inputs of earlier sessions: a file in the user's state folder, or only memory where it cannot be written."""

from __future__ import annotations

import os

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def history_file() -> str:
    """Where inputs are kept: wlnet/history in the folder for the state of programs."""
    folder = os.environ.get("XDG_STATE_HOME") or os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(folder, "wlnet", "history")


def open_history() -> History:
    """The history to read from and add to."""
    path = history_file()
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(path, "ab"):
            return LastingHistory(path)
    except OSError:
        return InMemoryHistory()


class LastingHistory(FileHistory):
    """A history in a file. Where the disk is full, inputs are remembered for this session only."""

    def store_string(self, string: str) -> None:
        """Add an input to the file."""
        try:
            super().store_string(string)
        except OSError:
            self.store_string = lambda string: None  # type: ignore[method-assign]
