"""Numbered inputs and outputs: In[n], Out[n] and what is shown of them, at the prompt and on documentation pages."""

from __future__ import annotations

from dataclasses import dataclass

from .evaluator.session import Session
from .expr import Expr, Expression, has_head, system

Null, CompoundExpression = system("Null"), system("CompoundExpression")
FORMS = frozenset(
    map(system, (
        "InputForm", "OutputForm", "FullForm", "StandardForm", "TraditionalForm", "TeXForm", "MatrixForm", "TableForm",
        "TreeForm", "Short", "Shallow", "NumberForm", "ScientificForm", "EngineeringForm", "PaddedForm", "BaseForm",
        "CForm", "FortranForm",
    ))
)  # fmt: skip


@dataclass(frozen=True)
class Reply:
    """What came of one input: its number, its value as Out[number] keeps it, and what to show of it.

    `form` is the name of the form the value was wrapped in, as InputForm; `wrapped` is the value with it. Nothing is
    `shown` of Null, nor of an input that ends in a semicolon.
    """

    number: int
    value: Expression
    wrapped: Expression
    form: str | None
    shown: bool

    @property
    def label(self) -> str:
        """Out[3]= or Out[3]//InputForm=."""
        return f"Out[{self.number}]" + (f"//{self.form}" if self.form else "") + "="


def answer(session: Session, e: Expression) -> Reply:
    """Evaluate the next input of a session: it becomes In[n], its value Out[n], and $Line moves on."""
    session.activate()
    number = session.line
    session.inputs[number] = e
    silent = has_head(e, CompoundExpression) and bool(e.args) and e.args[-1] is Null
    if silent:  # a; b; shows nothing, but % is the value of b
        e = e.args[0] if len(e.args) == 2 else Expr(CompoundExpression, e.args[:-1])
    try:
        wrapped = session.evaluate_input(e)
    finally:
        session.line = max(number, session.line) + 1
    is_wrapped = isinstance(wrapped, Expr) and wrapped.head in FORMS and bool(wrapped.args)
    value = wrapped.args[0] if is_wrapped else wrapped
    session.outputs[number] = value
    forget_before(session, number)
    form = wrapped.head.name if is_wrapped else None
    return Reply(number, value, wrapped, form, not silent and wrapped is not Null)


def forget_before(session: Session, number: int) -> None:
    """Keep as many lines of In and Out as $HistoryLength says."""
    length = system("$HistoryLength").own
    if type(length) is int and length >= 0:
        for table in (session.inputs, session.outputs):
            for line in [n for n in table if n <= number - length]:
                del table[line]
