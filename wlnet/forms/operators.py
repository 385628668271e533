"""The operators as they are written: text, precedence, and how tightly operands must bind to go without parentheses.

Precedences are the reader's. Where printing and reading disagree in the language, an operator counts as loose
from outside and demands tight operands, so the text is read back alike by both rules.
"""

from __future__ import annotations

from typing import NamedTuple

from ..expr import Symbol, system

ATOM = 1000
MESSAGE = 750
CALL = 670
POWER = 590
DIVIDE = 470
TIMES = 400
NEGATIVE = 399  # a literal with a minus sign: bare in sums and lists, in parentheses as a later factor
PLUS = 310
COMMA = 2


class Operator(NamedTuple):
    """How a call of one head is written between, before or after its operands."""

    text: str
    precedence: int
    left: int  # what the first operand must have to go without parentheses
    right: int  # the same for the others
    binary: bool = False


def _rows(grouping: str, rows: str) -> dict[Symbol, Operator]:
    """Rows of: head, sign, precedence, and optionally the precedence operands must exceed."""
    found = {}
    for row in rows.strip().splitlines():
        name, sign, precedence, *inner = row.split()
        outer = int(precedence)
        tight = int(inner[0]) + 1 if inner else outer + 1
        left, right = {"flat": (tight, tight), "left": (outer, tight), "right": (tight, outer)}[grouping]
        found[system(name)] = Operator(f" {sign} ", outer, left, right, grouping != "flat")
    return found


INFIX: dict[Symbol, Operator] = {
    **_rows(
        "flat",
        """
        Composition @* 625 650
        RightComposition /* 624 650
        StringJoin <> 600
        NonCommutativeMultiply ** 510
        Dot . 490
        Equal == 290
        Unequal != 290
        Less < 290
        LessEqual <= 290
        Greater > 290
        GreaterEqual >= 290
        SameQ === 255 290
        UnsameQ =!= 255 290
        And && 215 225
        Or || 215
        Alternatives | 160
        StringExpression ~~ 135
        """,
    ),
    **_rows(
        "left",
        """
        Condition /; 130
        ReplaceAll /. 110
        ReplaceRepeated //. 110
        """,
    ),
    **_rows(
        "right",
        """
        Map /@ 620
        Apply @@ 620
        MapApply @@@ 620
        MapAll //@ 620
        TwoWayRule <-> 125
        Rule -> 120
        RuleDelayed :> 120
        AddTo += 100
        SubtractFrom -= 100
        TimesBy *= 100
        DivideBy /= 100
        ApplyTo //= 75
        Set = 40
        SetDelayed := 40
        UpSet ^= 40
        UpSetDelayed ^:= 40
        """,
    ),
}

PREFIX: dict[Symbol, Operator] = {
    system("Not"): Operator("!", 230, 230, 230),
    system("PreIncrement"): Operator("++", 660, 660, 660),
    system("PreDecrement"): Operator("--", 660, 660, 660),
}

POSTFIX: dict[Symbol, Operator] = {
    system("Increment"): Operator("++", 665, 666, 666),
    system("Decrement"): Operator("--", 665, 666, 666),
    system("Factorial"): Operator("!", 610, 611, 611),
    system("Factorial2"): Operator("!!", 610, 611, 611),
    system("Unset"): Operator(" =.", 40, 41, 41),
    system("Function"): Operator(" & ", 90, 90, 90),
}

RELATIONS: dict[Symbol, str] = {
    system(name): INFIX[system(name)].text
    for name in ("Equal", "Unequal", "Less", "LessEqual", "Greater", "GreaterEqual")
}
