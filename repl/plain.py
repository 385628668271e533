"""Inputs read line by line, for terminals that can do no more."""

from __future__ import annotations

from .completeness import is_complete


class PlainReader:
    """Asks for lines until they are a complete input."""

    def read(self, number: int) -> str:
        """The next input that is not blank."""
        label = f"In[{number}]:= "
        text = ""
        while not text.strip():
            text = input(label)
        while not is_complete(text):
            text += "\n" + input(" " * len(label))
        return text
