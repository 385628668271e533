"""The terminals of wolfram.lark and the operators, compiled for the lexer."""

from __future__ import annotations

import re
from functools import cache

from .notation import full, plain
from .operators import Infix, Operator, Postfix, Prefix
from .tables import tables

ORDER = ("SYMBOL", "NUMBER", "STRING", "BLANK", "SLOT", "OUT")
SPECIAL = {"(", "{", "[", "]", "}", ")", "<|", "|>", ",", "<<", ">>", ">>>", ";;", "::", "??"}
DOTTED = {"/.": r"/\.(?!\d)", "=.": r"= ?\.(?!\d)"}  # x=.5 is x = .5; x = . is x =.
ALIASES = {"\uf113": "<|", "\uf114": "|>", "\uf765": ","}  # LeftAssociation, RightAssociation, InvisibleComma
MATCHED = {  # what opens, what closes, and the head of what stands between
    "\u230a": ("\u230b", "Floor"), "\u2308": ("\u2309", "Ceiling"), "\u2329": ("\u232a", "AngleBracket"),
    "\uf603": ("\uf604", "BracketingBar"), "\uf605": ("\uf606", "DoubleBracketingBar"),
}  # fmt: skip

Step = tuple[str, Operator, bool]  # the token's type and value, and whether an operand is expected after it


class Patterns:
    """What the lexer matches: `top` where newlines count, `inside` brackets where they do not."""

    def __init__(self) -> None:
        symbols = tables()["terminals"]
        body = "|".join(f"(?P<{name}>{symbols[name]})" for name in ORDER)
        operators = sorted({text for text, _ in plain()} | SPECIAL, key=lambda text: (-len(text), text))
        body += r"|(?P<COMMENT>\(\*)|(?P<OP>"
        body += "|".join(DOTTED.get(text) or re.escape(text) for text in operators)
        body += r"|[^\x00-\x7f])|(?P<NEWLINE>[\r\n])"
        self.top = re.compile(rf"[ \t\f\v]*+(?:{body})").match
        self.inside = re.compile(rf"\s*+(?:{body})").match


class Places:
    """What operator a text is `before` an operand and `after` one, and the operators the lexer asks for by name."""

    def __init__(self, wide: bool) -> None:
        table = full() if wide else plain()
        self.before: dict[str, Step] = {}
        self.after: dict[str, Step] = {}
        for (text, _), operator in table.items():
            if text in SPECIAL:
                continue
            if type(operator) is Prefix:
                self.before[text] = "PREFIX", operator, True
            elif type(operator) is Infix:
                self.after[text] = "INFIX", operator, True
            elif type(operator) is Postfix:
                self.after[text] = "POSTFIX", operator, False
        self.after["= ."] = self.after["=."]
        self.times = table["*", "infix"]
        self.span = table[";;", "infix"]
        self.type_specifier = table["::", "postfix"]
        self.files = {text: table[text, "infix"] for text in (">>", ">>>")}


@cache
def patterns() -> Patterns:
    """The patterns, compiled once."""
    return Patterns()


@cache
def places(wide: bool) -> Places:
    """The operators of texts with characters beyond ASCII, or without."""
    return Places(wide)
