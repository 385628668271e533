"""The terminals of wolfram.lark and the operators, compiled for the lexer."""

from __future__ import annotations

import re
from functools import cache

from .characters import beyond_ascii, kinds
from .notation import full, plain
from .operators import Infix, Operator, Postfix, Prefix
from .tables import tables

LETTERS = "\u0080-\U0010ffff"  # how wolfram.lark writes "letters beyond ASCII"
ORDER = ("SYMBOL", "NUMBER", "STRING", "BLANK", "SLOT", "OUT")
SPECIAL = {"(", "{", "[", "]", "}", ")", "<|", "|>", ",", "<<", ">>", ">>>", ";;", "::", "??", "=."}
CONTINUED = r"\\(?:\r\n?|\n)"  # only at the very end of the text is it still there
ALIASES = {"\uf113": "<|", "\uf114": "|>", "\uf765": ","}  # LeftAssociation, RightAssociation, InvisibleComma

Step = tuple[str, Operator, bool]  # the token's type and value, and whether an operand is expected after it


class Terminals:
    """What the lexer matches: `top` where newlines count, `inside` brackets where they do not.

    `before` and `after` say what operator a text is where an operand is expected and where it is not.
    """

    def __init__(self, wide: bool) -> None:
        table = full() if wide else plain()
        self.before: dict[str, Step] = {}
        self.after: dict[str, Step] = {}
        for (text, _), operator in table.items():
            if text in SPECIAL and text != "=.":
                continue
            if type(operator) is Prefix:
                self.before[text] = "PREFIX", operator, True
            elif type(operator) is Infix:
                self.after[text] = "INFIX", operator, True
            elif type(operator) is Postfix:
                self.after[text] = "POSTFIX", operator, False
        self.times = table["*", "infix"]
        self.span = table[";;", "infix"]
        self.type_specifier = table["::", "postfix"]
        self.files = {text: table[text, "infix"] for text in (">>", ">>>")}
        spaces = newlines = ""
        if wide:
            spaces = "\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u202f\u205f\u3000" + "".join(
                char for char, kind in kinds().items() if kind == "space" and char > "\x7f"
            )
            newlines = "\u2028\u2029" + "".join(
                char for char, kind in kinds().items() if kind == "newline" and char > "\x7f"
            )
        space = rf"(?:[ \t\f\v{spaces}]|{CONTINUED})*+"
        blank = rf"(?:[ \t\f\v\r\n{spaces}{newlines}]|{CONTINUED})*+"
        symbols = tables()["terminals"]
        body = "|".join(f"(?P<{name}>{symbols[name]})" for name in ORDER)
        ascii_operators = sorted(
            {text for text, _ in plain()} | SPECIAL - {"=."}, key=lambda text: (-len(text), text)
        )
        dotted = {"/.": r"/\.(?!\d)", "//.": r"//\.(?!\d)", "=.": r"=\.(?!\d)"}
        body += r"|(?P<COMMENT>\(\*)|(?P<OP>"
        body += "|".join(dotted.get(text) or re.escape(text) for text in ascii_operators)
        body += rf"|[^\x00-\x7f])|(?P<NEWLINE>[\r\n{newlines}])"
        if wide:
            body = body.replace(LETTERS, beyond_ascii())
        self.top = re.compile(space + "(?:" + body + ")").match
        self.inside = re.compile(blank + "(?:" + body + ")").match
        self.blank = re.compile(blank).match


@cache
def terminals(wide: bool) -> Terminals:
    """The terminals for texts with characters beyond ASCII, or without."""
    return Terminals(wide)
