"""Inputs read with prompt_toolkit: several lines, edited freely, with history, completion and highlighting."""

from __future__ import annotations

from typing import Any

from prompt_toolkit import PromptSession
from prompt_toolkit.layout.processors import HighlightMatchingBracketProcessor

from wlnet.evaluator.session import Session

from .completion import SymbolCompleter
from .highlighting import STYLE, WolframLexer
from .history import open_history
from .keys import bindings


class TerminalReader:
    """Reads inputs at a terminal. `details` go to prompt_toolkit, for tests."""

    def __init__(self, session: Session, **details: Any) -> None:
        self.prompts: PromptSession[str] = PromptSession(
            multiline=True,
            lexer=WolframLexer(session),
            completer=SymbolCompleter(session),
            complete_while_typing=False,
            history=open_history(),
            key_bindings=bindings(),
            input_processors=[HighlightMatchingBracketProcessor(chars="[](){}")],
            style=STYLE,
            include_default_pygments_style=False,
            **details,
        )

    def read(self, number: int) -> str:
        """The next input that is not blank."""
        label = f"In[{number}]:= "
        text = ""
        while not text.strip():
            text = self.prompts.prompt([("class:label", label)], prompt_continuation=" " * len(label))
        return text
