"""Printing and turning expressions into text."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin, declare, evaluate, message, value
from wlnet.evaluator.changes import declare_settings
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, Symbol, call, has_head, system
from wlnet.forms.lent import lent

lent.evaluate = evaluate
Null = system("Null")
FORMS = ("InputForm", "OutputForm", "FullForm", "StandardForm", "TraditionalForm", "TeXForm", "CForm", "FortranForm")
for name in FORMS:
    declare(name, f"{name}[e] prints as e in {name}.")
declare("TerminatedEvaluation",
        "TerminatedEvaluation[reason] is the value of an evaluation that reached a limit.")  # fmt: skip


@builtin("Print", "Print[a, b, ...] prints its arguments in a line.")
def print_(*items):
    """Null."""
    from wlnet.forms import display, text

    state.session.show(display(items[0]) if len(items) == 1 else "".join(text(e, "OutputForm") for e in items))
    return Null


@builtin("Echo", "Echo[e] prints >> e and gives e; Echo[e, label, f] prints f[e] after the label.")
def echo(e, label=None, function=None):
    """The argument."""
    from wlnet.forms import text

    shown = e if function is None else evaluate(Expr(function, (e,)))
    front = "" if label is None else text(label, "OutputForm") + " "
    state.session.show(f">> {front}{text(shown, 'OutputForm')}")
    return e


def integer_text(e: Any = None, *rest: Any) -> Expression:
    """The text of an integer, by itself."""
    return str(e) if type(e) is int and not rest and -LONG < e < LONG else None


LONG = 10**100


@builtin("ToString", "ToString[e] gives the text of e as printed; ToString[e, form] in a form such as InputForm.",
         messages={"fmtval": "`1` is not a valid format type."}, fast=integer_text,
         options={"CharacterEncoding": system("Automatic"), "PageWidth": system("Infinity"),
                  "NumberMarks": system("Automatic"), "FormatType": system("OutputForm"),
                  "PageHeight": system("Infinity"), "TotalHeight": system("Infinity"),
                  "TotalWidth": system("Infinity")})  # fmt: skip
def to_string(e, form=None, *, character_encoding, page_width, number_marks, format_type, page_height, total_height,
              total_width):  # fmt: skip
    """A string."""
    from wlnet.forms import text

    if form is None and format_type is not system("OutputForm"):
        form = format_type
    if form is None:
        return e if type(e) is str else text(e, "OutputForm")
    if type(form) is Symbol and form.name in FORMS:
        return text(e, form.name)
    if type(form) is Symbol and form.name in SHOWN_BY:
        return text(Expr(form, (e,)), "OutputForm")
    message("ToString", "fmtval", form)
    return None


def history(name: str, usage: str, table: str) -> None:
    """Declare In or Out."""

    def run(n=None):
        """What was entered or computed at a line; negative numbers count from the latest."""
        session = state.session
        entries = getattr(session, table)
        if n is None:
            n = -1
        if type(n) is not int:
            return None
        line = n + session.line if n < 0 else n
        if line in entries:
            return entries[line]
        return call(name, line) if n < 0 < line else None

    builtin(name, usage, attributes="Listable NHoldFirst")(run)


history("Out", "% or Out[n] is the result of an earlier line.", "outputs")
history("In", "In[n] is the input of an earlier line.", "inputs")


@value("$HistoryLength", "$HistoryLength is the number of lines of which In and Out are kept.")
def history_length():
    """Infinity, where nothing else is set."""
    return system("Infinity")


declare_settings("$HistoryLength")


def unwrapped(e: Expression) -> tuple[Expression, str | None]:
    """The value and the form's name of InputForm[value] and its kind."""
    if len(getattr(e, "args", ())) >= 1 and any(has_head(e, system(f)) for f in SHOWN_BY):
        return e.args[0], e.head.name
    return e, None


SHOWN_BY = (*FORMS, "MatrixForm", "TableForm", "Short", "Shallow", "NumberForm", "PaddedForm", "ScientificForm",
            "EngineeringForm", "AccountingForm", "DecimalForm", "PercentForm", "BaseForm")  # fmt: skip
