"""Strings and symbols as source text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..expr import Symbol
from ..expr.symbols import existing

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
SPECIAL = re.compile('["\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]')
WORD = re.compile(r"[^\W\d_$][^\W_$]*")


def quoted(text: str) -> str:
    """The string between quotes, with what cannot stand there escaped; other characters as they are."""
    return f'"{SPECIAL.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    return ESCAPES.get(found[0]) or f"\\:{ord(found[0]):04x}"


def is_word(text: object) -> bool:
    """Whether text may stand bare after `#` or `::`: a run of letters and digits."""
    return isinstance(text, str) and WORD.fullmatch(text) is not None


def symbol_name(symbol: Symbol, visible: Iterable[str]) -> str:
    """The shortest name by which the symbol is found on the path `visible`, else its full name."""
    for context in visible:
        if symbol.context == context:
            return symbol.name
        if existing(context + symbol.name) is not None:
            break
    return symbol.full_name
