"""Objects that Python shows as the prompt does."""

from __future__ import annotations

from wlnet.expr import Atom


class Shown(Atom):
    """An object whose summary table is its text in Python, and what notebooks show of it."""

    def __str__(self) -> str:
        """The summary table, as the prompt shows it."""
        from wlnet.forms import display

        return display(self)

    def _repr_html_(self) -> str | None:
        """The summary table as HTML."""
        from wlnet.forms import summary_html

        summary = self.summary()
        return None if summary is None else summary_html(summary)
