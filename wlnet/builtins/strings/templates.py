"""Templates: texts and expressions with slots, filled in from lists and associations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from wlnet.evaluator import builtin, evaluate
from wlnet.evaluator.builtin import is_options, key_name
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Association, Expr, Expression, call, has_head, is_list, list_of, system

TemplateSlot, TemplateExpression, TemplateIf, TemplateSequence, TemplateWith, TemplateObject, StringTemplate = map(
    system,
    (
        "TemplateSlot",
        "TemplateExpression",
        "TemplateIf",
        "TemplateSequence",
        "TemplateWith",
        "TemplateObject",
        "StringTemplate",
    ),
)
List, Missing, Key, Function, InputForm, True_, Sequence = map(
    system, ("List", "Missing", "Key", "Function", "InputForm", "True", "Sequence")
)
Automatic, Inherited, TextString, StringJoin, Identity = map(
    system, ("Automatic", "Inherited", "TextString", "StringJoin", "Identity")
)
SLOT = re.compile(r"`([^`]*)`|<\*(.*?)\*>", re.DOTALL)
OPTIONS = {"InsertionFunction": Inherited, "CombinerFunction": Inherited}


class Given(NamedTuple):
    """What a template is applied to: the arguments by number and by name, and as functions get them."""

    numbered: tuple[Expression, ...]
    named: Mapping[Expression, Expression]
    arguments: tuple[Expression, ...]


class Manner(NamedTuple):
    """The functions that values go through, and that the pieces of a text are combined by."""

    insert: Expression
    combine: Expression


def given(arguments: Expression) -> Given:
    """The arguments in an association, in a list, or one by itself."""
    if type(arguments) is Association:
        named = {k.args[0] if has_head(k, Key) else k: v for k, v in arguments.items()}
        return Given((), {k: v for k, v in named.items() if type(k) in (str, int)}, (arguments,))
    numbered = arguments.args if is_list(arguments) else () if arguments is None else (arguments,)
    return Given(numbered, {}, numbered)


def apply_operator(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """StringTemplate[s][a, b], and the same for TemplateObject."""
    return filled(head, given(args[0] if len(args) == 1 and type(args[0]) is Association else list_of(*args)))


@builtin("StringTemplate", "StringTemplate[s] is a template whose slots `1`, `name` and <* expression *> are filled in "
         "when it is applied to arguments.", options=OPTIONS, curry=apply_operator)  # fmt: skip
def string_template(text, *options):
    """Stays: it is filled in when it is applied."""
    return None


@builtin("TemplateObject", "TemplateObject[e] is a template made of an expression with slots.", options=OPTIONS,
         curry=apply_operator)  # fmt: skip
def template_object(e, *options):
    """Stays: it is filled in when it is applied."""
    return None


for name, usage, attributes in (
    ("TemplateSlot", "TemplateSlot[n] stands for the n-th argument of a template, TemplateSlot[name] for a key.", ""),
    ("TemplateExpression", "TemplateExpression[e] stands for the value that e has when a template is applied.",
     "HoldAll"),
    ("TemplateIf", "TemplateIf[test, a, b] stands for a where the test is True when a template is applied, else for b.",
     "HoldAll"),
    ("TemplateSequence", "TemplateSequence[body, list] stands for the body applied to every element of a list.",
     "HoldFirst"),
    ("TemplateWith", "TemplateWith[{name -> value, ...}, body] gives slots in the body values by name.", "HoldRest"),
):  # fmt: skip
    builtin(name, usage, attributes=attributes)(lambda *args: None)


@builtin("TemplateApply", "TemplateApply[template, args] fills the slots of a template from a list, an association or "
         "one value.", options=OPTIONS)  # fmt: skip
def template_apply(template, arguments=None, *, insertion_function, combiner_function):
    """The text or expression with its slots filled in."""
    return filled(template, given(arguments), Manner(insertion_function, combiner_function))


def option(args: tuple[Expression, ...], name: str, default: Expression) -> Expression:
    """The setting of an option among the arguments of a template element."""
    rules = (rule for rule in args if is_options(rule) and not is_list(rule))
    return next((rule.args[1] for rule in rules if key_name(rule.args[0]) == name), default)


def filled(template: Expression, values: Given, manner: Manner | None = None) -> Expression:
    """A template with its slots filled in."""
    manner = manner or Manner(Inherited, Inherited)
    if isinstance(template, Expr) and template.head in (StringTemplate, TemplateObject) and template.args:
        own = Manner(*(option(template.args[1:], name, Inherited) for name in OPTIONS))
        manner = Manner(*(o if m is Inherited else m for o, m in zip(own, manner, strict=True)))
        if template.head is StringTemplate or type(template.args[0]) is str:
            return string_filled(template.args[0], values, manner)
        body = template.args[0]
        found = element(body, values, manner)
        return found if manner.combine in (Identity, Inherited) else evaluate(Expr(manner.combine, (found,)))
    if type(template) is str:
        return string_filled(template, values, manner)
    return element(template, values, manner)


def string_filled(template: Expression, values: Given, manner: Manner) -> Expression:
    """The text of a template; None where it is no string."""
    if type(template) is not str:
        return None
    insert = TextString if manner.insert in (Inherited, Automatic) else manner.insert
    pieces: list[Expression] = []
    last = count = 0
    for found in SLOT.finditer(template):
        pieces.append(template[last : found.start()])
        last = found.end()
        if found[2] is not None:
            body = evaluate(call("ToExpression", found[2], InputForm, Function))
            value = evaluate(Expr(body, values.arguments))
        else:
            count += not found[1]
            value = slot_value(count if not found[1] else int(found[1]) if found[1].isdigit() else found[1], values)
        pieces.append(value if insert is TextString and type(value) is str else evaluate(Expr(insert, (value,))))
    pieces.append(template[last:])
    if manner.combine in (Inherited, Automatic, StringJoin):
        return "".join(pieces) if all(type(p) is str for p in pieces) else Expr(StringJoin, tuple(pieces))
    return Expr(manner.combine, (list_of(*(p for p in pieces if type(p) is not str or p)),))


def slot_value(key: Expression, values: Given, default: Expression = None) -> Expression:
    """The value for a slot, or its default; Missing where there is neither."""
    if type(key) is int and 0 < key <= len(values.numbered):
        return values.numbered[key - 1]
    if key in values.named:
        return values.named[key]
    return default if default is not None else Expr(Missing, ("SlotAbsent", key))


def element(e: Expression, values: Given, manner: Manner) -> Expression:
    """An expression with the elements of templates in it replaced by what they stand for."""
    if type(e) is Association:
        return Association(Expr(r.head, tuple(element(a, values, manner) for a in r.args)) for r in e.rules())
    if not isinstance(e, Expr):
        return e
    args = e.args
    if e.head is TemplateSlot and args and type(args[0]) in (int, str):
        value = slot_value(args[0], values, option(args[1:], "DefaultValue", None))
        insert = option(args[1:], "InsertionFunction", manner.insert)
        return value if insert in (Identity, Inherited) else evaluate(Expr(insert, (value,)))
    if e.head is TemplateExpression and len(args) == 1:
        value = evaluate(element(args[0], values, Manner(Identity, Identity)))
        return value if manner.insert in (Identity, Inherited) else evaluate(Expr(manner.insert, (value,)))
    if e.head is TemplateIf and 2 <= len(args) <= 3:
        holds = evaluate(element(args[0], values, Manner(Identity, Identity))) is True_
        return element(args[1] if holds else args[2] if len(args) > 2 else Expr(Sequence, ()), values, manner)
    if e.head is TemplateSequence and len(args) >= 2:
        return sequence(args, values, manner)
    if e.head is TemplateWith and len(args) == 2:
        rules = args[0].args if is_list(args[0]) else (args[0],)
        more = {r.args[0]: evaluate(element(r.args[1], values, manner)) for r in rules if is_options(r)}
        texts = {key: value for key, value in more.items() if type(key) in (str, int)}
        body = substitute(args[1], {key: value for key, value in more.items() if key not in texts})
        return element(body, values._replace(named={**values.named, **texts}), manner)
    if e.head in (StringTemplate, TemplateObject):
        return filled(e, values)
    parts = tuple(element(a, values, manner) for a in args)
    return evaluate(Expr(element(e.head, values, manner), parts))


def sequence(args: tuple[Expression, ...], values: Given, manner: Manner) -> Expression:
    """The body of TemplateSequence applied to every element, with delimiters between."""
    items = evaluate(element(args[1], values, Manner(Identity, Identity)))
    if type(items) is Association:
        items = list_of(*items.values())
    if not is_list(items):
        return Expr(TemplateSequence, args)
    if not items.args:
        return option(args[2:], "DefaultValue", Expr(Sequence, ()))
    insert = option(args[2:], "InsertionFunction", Inherited)
    between = option(args[2:], "Delimiters", None)
    pieces: list[Expression] = []
    for item in items.args:
        body = evaluate(args[0])
        one = string_filled(body, given(item), manner) if type(body) is str else element(args[0], given(item), manner)
        one = one if insert is Inherited else evaluate(Expr(insert, (one,)))
        pieces += [between, one] if pieces and between is not None else [one]
    return Expr(Sequence, tuple(pieces))
