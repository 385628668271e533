"""TextString: expressions as text for people, without the marks of the language."""

from __future__ import annotations

import math
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Association, ByteArray, Expr, Expression, call, has_head, is_list, system
from wlnet.forms import text

Automatic, Missing, Rule, RuleDelayed = map(system, ("Automatic", "Missing", "Rule", "RuleDelayed"))
DATES = frozenset(map(system, ("DateObject", "TimeObject")))
FORMATS = {"ListFormat": Automatic, "AssociationFormat": Automatic, "MissingString": Automatic}


@builtin("TextString", "TextString[e] gives e as text for people: numbers as decimals, strings without quotes, lists "
         "as {a, b}, dates as DateString has them.", options=FORMATS)  # fmt: skip
def text_string(e, *, list_format, association_format, missing_string):
    """A string."""
    lists = marks(list_format, ("{", ", ", "}"))
    associations = marks(association_format, ("<|", ", ", "|>"))

    def show(part: Expression) -> str:
        if type(part) is str:
            return part
        if type(part) is Fraction:
            return show(part.numerator / part.denominator)
        if type(part) is float and math.isfinite(part) and part == int(part) and abs(part) < 1e6:
            return f"{int(part)}."
        if type(part) is ByteArray:
            return part.data.decode("utf-8", "replace")
        if is_list(part):
            return lists[0] + lists[1].join(map(show, part.args)) + lists[2]
        if type(part) is Association:
            return associations[0] + associations[1].join(map(show, part.rules())) + associations[2]
        if has_head(part, Missing) and type(missing_string) is str:
            return missing_string
        if isinstance(part, Expr) and part.head in DATES:
            shown = evaluate(call("DateString", part))
            return shown if type(shown) is str else text(part, "OutputForm")
        if (has_head(part, Rule) or has_head(part, RuleDelayed)) and len(part.args) == 2:
            return f"{show(part.args[0])} {'->' if part.head is Rule else ':>'} {show(part.args[1])}"
        return text(part, "OutputForm")

    return show(e)


def marks(form: Expression, standard: tuple[str, str, str]) -> tuple[str, str, str]:
    """What stands before, between and after elements."""
    if type(form) is str:
        return "", form, ""
    if is_list(form) and len(form.args) == 3 and all(type(x) is str for x in form.args):
        return form.args
    return standard
