"""String templates, and text read as expressions."""

from __future__ import annotations

import re
from typing import Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.builtin import is_options
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expr, Expression, call, has_head, is_list, list_of, system

from .strings import shown

TemplateSlot, StringTemplate, Failed, Null, Key, InputForm, Function = map(
    system, ("TemplateSlot", "StringTemplate", "$Failed", "Null", "Key", "InputForm", "Function")
)


@builtin("ToExpression", "ToExpression[s] is the value of the expression that the string s contains; ToExpression[s, "
         "form, h] puts h around it first.", attributes="Listable",
         messages={"sntx": "Invalid syntax in or before \"`1`\".", "sntxi": "Incomplete expression: \"`1`\".",
                   "notstrbox": "`1` is not a string."})  # fmt: skip
def to_expression(text, form=InputForm, wrapper=None):
    """The value of the last expression in the text; $Failed after a message where it cannot be read."""
    if type(text) is not str:
        message("ToExpression", "notstrbox", text)
        return Failed
    from wlnet.grammar import Incomplete, SyntaxFailure, read

    result: Expression = Null
    reader = read(text, state.session.resolve)
    while True:
        try:
            e = next(reader)
        except StopIteration:
            return result
        except SyntaxFailure as failure:
            message("ToExpression", "sntxi" if isinstance(failure, Incomplete) else "sntx", text)
            return Failed
        result = evaluate(e if wrapper is None else Expr(wrapper, (e,)))


@builtin("StringTemplate", "StringTemplate[s] is a template whose slots `1`, `name` and <* expression *> are filled in "
         "when it is applied.", curry="append")  # fmt: skip
def string_template(text, *args):
    """Stays by itself; StringTemplate[s][args] arrives here as StringTemplate[s, args] and gives the text."""
    if not args or any(map(is_options, args)):
        return None
    one = len(args) == 1 and type(args[0]) is Association
    return filled(text, args[0] if one else list_of(*args))


@builtin("TemplateSlot", "TemplateSlot[n] stands for the n-th argument of a template, TemplateSlot[name] for a key.")
def template_slot(name, *options):
    """Stays: it is filled in by TemplateApply."""
    return None


SLOT = re.compile(r"`([^`]*)`|<\*(.*?)\*>", re.DOTALL)


@builtin("TemplateApply", "TemplateApply[template, args] fills the slots of a template from a list, an association or "
         "one value.", messages={"slot": "The template has no value for the slot `1`."})  # fmt: skip
def template_apply(template, arguments=None, *options):
    """The text with its slots filled in."""
    return filled(template, arguments)


def filled(template: Expression, arguments: Expression) -> Expression:
    """A template applied to a list, an association, or a single value."""
    named: dict[Any, Expression] = {}
    numbered: tuple[Expression, ...] = ()
    if type(arguments) is Association:
        named = {k.args[0] if has_head(k, Key) else k: v for k, v in arguments.items()}
    elif is_list(arguments):
        numbered = arguments.args
    elif arguments is not None:
        numbered = (arguments,)
    if has_head(template, StringTemplate):
        template = template.args[0]
    if type(template) is not str:
        return slots_replaced(template, numbered, named)
    count = 0

    def one(match: re.Match[str]) -> str:
        nonlocal count
        if match[2] is not None:
            body = evaluate(call("ToExpression", match[2], InputForm, Function))
            return shown(evaluate(Expr(body, (arguments,) if type(arguments) is Association else numbered)))
        key: Any = match[1]
        if key == "" or key.isdigit():
            count = int(key) if key else count + 1
            key = count
        return shown(slot_value(key, numbered, named))

    return SLOT.sub(one, template)


def slot_value(key: Any, numbered: tuple[Expression, ...], named: dict[Any, Expression]) -> Expression:
    """The value for a slot; the slot itself, after a message, where there is none."""
    if type(key) is int and 0 < key <= len(numbered):
        return numbered[key - 1]
    if key in named:
        return named[key]
    message("TemplateApply", "slot", key)
    return Expr(TemplateSlot, (key,))


def slots_replaced(e: Expression, numbered: tuple[Expression, ...], named: dict[Any, Expression]) -> Expression:
    """An expression with the values of its TemplateSlot parts filled in."""
    if not isinstance(e, Expr):
        return e
    if e.head is TemplateSlot and e.args and type(e.args[0]) in (int, str):
        return slot_value(e.args[0], numbered, named)
    return Expr(e.head, tuple(slots_replaced(a, numbered, named) for a in e.args))
