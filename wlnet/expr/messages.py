"""How code anywhere reports the user's fault: an exception that carries a message of the language."""

from __future__ import annotations

from .nodes import Expression
from .symbols import Symbol, system


class WolframMessage(Exception):
    """The message `symbol::tag` with its arguments.

    Raised inside a built-in function, it ends that call: the evaluator prints the message once and the call's
    value is `result` ($Failed, say), or the call stays unevaluated where `result` is None. The text is looked up
    in the symbol's messages and then in those of General; `text` supplies it where neither has one.
    """

    def __init__(
        self, symbol: str | Symbol, tag: str, *args: Expression, result: Expression = None, text: str | None = None
    ) -> None:
        super().__init__(f"{symbol}::{tag}")
        self.symbol = system(symbol) if isinstance(symbol, str) else symbol
        self.tag = tag
        self.arguments = args
        self.result = result
        self.text = text
