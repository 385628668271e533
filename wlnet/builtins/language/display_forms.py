"""Wrappers that say how their contents are shown, and Format, by which users say it."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, evaluate
from wlnet.expr import Expr, Expression, Symbol, list_of, system
from wlnet.forms.lent import lent
from wlnet.forms.number_forms import DEFAULTS, FORMS

Format = system("Format")
NUMBERS = {
    "NumberForm": "NumberForm[e, n] prints reals in e with n digits, NumberForm[e, {n, f}] with f of them after the "
    "point.",
    "DecimalForm": "DecimalForm[e] prints reals without powers of ten.",
    "PercentForm": "PercentForm[e] prints numbers as percentages.",
    "PaddedForm": "PaddedForm[e, n] prints numbers with blanks in front, so that they have room for n digits.",
    "ScientificForm": "ScientificForm[e, n] prints reals with one digit before the point and a power of ten.",
    "EngineeringForm": "EngineeringForm[e, n] prints reals with powers of ten that are divisible by three.",
    "AccountingForm": "AccountingForm[e, n] prints reals without powers of ten, negative numbers in parentheses.",
}
LAYOUTS = {
    "MatrixForm": "MatrixForm[m] prints m as a matrix.",
    "TableForm": "TableForm[m] prints m as a table.",
    "Short": "Short[e, n] prints about n lines of e (without n: one).",
    "Shallow": "Shallow[e, {d, n}] prints e down to depth d with at most n elements at each level.",
    "Skeleton": "Skeleton[n] stands for n elements that are not shown.",
    "Row": "Row[{a, b, ...}, s] prints its elements in a line, with s between them.",
    "Column": "Column[{a, b, ...}] prints its elements below each other.",
    "ColumnForm": "ColumnForm[{a, b, ...}, side] prints its elements below each other.",
    "Multicolumn": "Multicolumn[{a, b, ...}, n] prints its elements in n columns.",
    "Grid": "Grid[{{a, ...}, ...}] prints a grid.",
    "Style": "Style[e, ...] prints as e.",
    "Text": "Text[e] prints as e.",
    "Framed": "Framed[e] prints as e.",
    "Panel": "Panel[e] prints as e.",
    "Item": "Item[e, ...] is e in a grid, with options of its own.",
    "Labeled": "Labeled[e, label] prints e with its label.",
    "Tooltip": "Tooltip[e, label] prints as e.",
    "StringForm": 'StringForm["`1` and `2`", a, b] prints the text with the values put in.',
    "SequenceForm": "SequenceForm[a, b, ...] prints its arguments in a line.",
    "BaseForm": "BaseForm[e, b] prints numbers in base b.",
}


def as_list(e: object) -> Expression:
    """A setting of pairs as lists."""
    return list_of(*map(as_list, e)) if isinstance(e, tuple) else e


for name, usage in NUMBERS.items():
    own = {key: as_list(value) for key, value in {**DEFAULTS, **FORMS[name][1]}.items()}
    declare(name, usage, options=own, attributes="NHoldRest")
for name, usage in LAYOUTS.items():
    declare(name, usage, attributes={"MatrixForm": "ReadProtected", "BaseForm": "NHoldRest"}.get(name, ""))


@builtin("Format", "Format[e] is what is shown for e; Format[f[x_]] := v says so for f, Format[f[x_], form] := v for "
         "one form.")  # fmt: skip
def format_(e, form=None):
    """The argument itself where no definition of Format applies."""
    found = formatted(e, "" if form is None else getattr(form, "name", ""))
    return e if found is None else found


def formatted(e: Expression, form: str) -> Expression:
    """What definitions of Format say of an expression; None where they say nothing."""
    head = e
    while isinstance(head, Expr):
        head = head.head
    rules = head.up if type(head) is Symbol else None
    if rules is None:
        return None
    shown = ("OutputForm", "StandardForm") if form in ("OutputForm", "StandardForm", "TraditionalForm") else (form,)
    ways = [Expr(Format, (e, system(f))) for f in dict.fromkeys((form, *shown)) if f]
    for call in ways if form in ("InputForm", "FullForm") else [*ways, Expr(Format, (e,))]:
        found = rules.apply(call)
        if found is not None:
            return evaluate(found)
    return None


lent.evaluate = evaluate
lent.formatted = formatted
