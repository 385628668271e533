"""MakeBoxes, ToBoxes and MakeExpression: expressions as the boxes notebooks consist of, and back."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, Symbol, call, system
from wlnet.forms import boxes, read_boxes, text
from wlnet.forms.lent import lent

MakeBoxes, StandardForm, Failed = map(system, ("MakeBoxes", "StandardForm", "$Failed"))
HELD = "HoldAllComplete ReadProtected"
BOXES = {
    "RowBox": ("RowBox[{b1, b2, ...}] is a row of boxes.", ""),
    "SuperscriptBox": ("SuperscriptBox[b, s] is the box b with s above.", ""),
    "SubscriptBox": ("SubscriptBox[b, s] is the box b with s below.", ""),
    "SubsuperscriptBox": ("SubsuperscriptBox[b, s, t] is the box b with s below and t above.", ""),
    "OverscriptBox": ("OverscriptBox[b, s] is the box b with s over it.", ""),
    "UnderscriptBox": ("UnderscriptBox[b, s] is the box b with s under it.", ""),
    "UnderoverscriptBox": ("UnderoverscriptBox[b, s, t] is the box b with s under and t over it.", ""),
    "FractionBox": ("FractionBox[a, b] is a over b.", ""),
    "SqrtBox": ("SqrtBox[b] is b under a root sign.", ""),
    "GridBox": ("GridBox[{{b, ...}, ...}] is a grid of boxes.", ""),
    "StyleBox": ("StyleBox[b, ...] is the box b in a style.", ""),
    "FrameBox": ("FrameBox[b] is the box b in a frame.", ""),
    "TemplateBox": ("TemplateBox[{b, ...}, tag] is a layout of boxes by name.", ""),
    "TagBox": ("TagBox[b, tag] is shown as the box b, and tag says what it means.", HELD),
    "InterpretationBox": ("InterpretationBox[b, e] is shown as the box b and read as e.", HELD),
    "RawBoxes": ("RawBoxes[boxes] is shown as its boxes are.", ""),
    "DisplayForm": ("DisplayForm[boxes] shows boxes as what they stand for.", ""),
}
for _name, (_usage, _attributes) in BOXES.items():
    declare(_name, _usage, attributes=_attributes)


@builtin("MakeBoxes", "MakeBoxes[e, form] gives the boxes of e, which is not evaluated; definitions for "
         "MakeBoxes[f[x_], form_] say how f is shown.", attributes="HoldAllComplete")  # fmt: skip
def make_boxes(e, form=StandardForm):
    """Boxes: strings, and RowBox and its like with boxes inside."""
    return boxes_of(e, form)


@builtin("ToBoxes", "ToBoxes[e, form] gives the boxes of the value of e.")
def to_boxes(e, form=StandardForm):
    """Boxes."""
    return boxes_of(e, form)


def boxes_of(e: Expression, form: Expression) -> Expression:
    """The boxes of an expression; in forms of plain text that text."""
    name = form.name if type(form) is Symbol else "StandardForm"
    if name in ("InputForm", "FullForm", "OutputForm"):
        return text(e, name)
    visible = [*state.session.context_path, state.session.context]
    return boxes(e, form if type(form) is Symbol else StandardForm, visible)


def users_boxes(e: Expression, form: Expression) -> Expression:
    """What the user's definitions of MakeBoxes say of an expression; None where they say nothing."""
    head = e
    while isinstance(head, Expr):
        head = head.head
    for rules in (head.up if type(head) is Symbol else None, MakeBoxes.down):
        found = None if rules is None else rules.apply(Expr(MakeBoxes, (e, form)))
        if found is not None:
            return evaluate(found)
    return None


lent.boxes = users_boxes


@builtin("MakeExpression", "MakeExpression[boxes, form] gives HoldComplete[e] for the expression that boxes mean.")
def make_expression(given, form=StandardForm):
    """HoldComplete[e], or ErrorBox[boxes] after a message."""
    from wlnet.grammar import SyntaxFailure, parse

    written = read_boxes(given)
    if written is not None:
        try:
            return call("HoldComplete", parse(written, state.session.resolve))
        except SyntaxFailure:
            pass
    message("MakeExpression", "box", given, text="The boxes `1` have no meaning.")
    return call("ErrorBox", given)
