"""Expressions as text: InputForm to be read back, FullForm, OutputForm for people, and tables for objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..expr import Atom, Expression, Symbol
from . import arithmetic, layout, notation
from .lent import lent
from .summary import summary_html as summary_html
from .summary import summary_text as summary_text
from .writer import Rule, Style, write

VISIBLE = ("System`", "Global`")
FORMS = ("InputForm", "FullForm", "OutputForm", "StandardForm", "TraditionalForm", "TeXForm", "CForm", "FortranForm")

_INPUT: Mapping[Symbol, Rule] = {**arithmetic.RULES, **notation.RULES}
_RULESETS: Mapping[str, Mapping[Symbol, Rule]] = {
    "InputForm": _INPUT,
    "FullForm": {},
    "OutputForm": {**_INPUT, **layout.RULES},
}


def contexts_shown(visible: Iterable[str] | None) -> tuple[str, ...]:
    """The contexts whose symbols are shown without them: those given, else those of the session."""
    if visible is None and lent.visible is not None:
        visible = lent.visible()
    return VISIBLE if visible is None else tuple(visible)


def text(expr: Expression, form: str = "InputForm", visible: Iterable[str] | None = None) -> str:
    """The text of an expression in a form, one of FORMS; StandardForm and TraditionalForm are OutputForm's text.

    InputForm reads back to an expression that evaluates to the same, FullForm to the same expression.
    `visible` are the contexts whose symbols are shown without them, in the order in which they are searched; where
    they are not given, they are those in which the active session looks names up.
    """
    if form not in FORMS:
        raise ValueError(f"form {form!r} is none of {', '.join(FORMS)}")
    if form in layout.FOREIGN:
        return layout.foreign(expr, form, contexts_shown(visible))
    shown = form if form in _RULESETS else "OutputForm"
    return write(expr, Style(shown, contexts_shown(visible), _RULESETS))


def boxes(expr: Expression, form: Symbol, visible: Iterable[str] | None = None) -> Expression:
    """The boxes of an expression in StandardForm, TraditionalForm or a form with definitions of its own."""
    from . import box_rules
    from .boxes import BoxStyle, Maker

    style = BoxStyle("InputForm", contexts_shown(visible), _RULESETS)
    return Maker(form, style, box_rules.RULES, box_rules.NUMBERS).box(expr)


def read_boxes(expr: Expression) -> str | None:
    """The text that boxes are read as; None where they have no meaning."""
    from .box_text import input_text

    return input_text(expr, Style("FullForm", (), _RULESETS))


def display(
    expr: Expression, width: int | None = None, *, unicode: bool = False, visible: Iterable[str] | None = None
) -> str:
    """A result as it is shown by itself: the summary table of an object that has one, else OutputForm.

    `width` cuts the lines of tables to the page; `unicode` says that frames may be drawn.
    """
    summary = expr.summary() if isinstance(expr, Atom) else None
    if summary is not None:
        return summary_text(summary, unicode, width)
    return text(expr, "OutputForm", visible)
