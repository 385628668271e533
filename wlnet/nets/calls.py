"""Reading a call: arguments by place, settings by rule, each checked against a declaration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from wlnet.expr import Association, Expression, Symbol, has_head, is_list, system

from .arrays.netarray import SharedArray, is_netarray, read_netarray
from .coders.coder import Coder
from .declare import DISABLED, LAYERS, Argument, ArrayField, Declaration, Parameter
from .kinds import Unfit
from .layer import Layer, alone
from .messages import enumeration, failure, nearest, quoted, setting, shown, wrong_count
from .net import Misfit
from .numeric import Evaluate, NotNumeric, Ragged, frozen, to_array, unevaluated
from .ports import read_port
from .types import Type

Rules = list[tuple[Expression, Expression]]


def construct(head: str, args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> Layer:
    """The layer that `head[args...]` is; a WolframMessage where it is none."""
    made: type[Layer] = LAYERS[head]
    declared = made.declaration
    places, rules = split(args, made.verbatim)
    settings: dict[str, Any] = {}
    arrays: dict[str, Any] = {}
    types: dict[str, Type] = {}
    coders: dict[str, Coder] = {}
    shared: dict[str, SharedArray] = {}
    later: list[tuple[str, Expression]] = []
    for key, value in made.spelled_out(rules):
        if made.open_ports and type(key) is str and key not in declared.accepted_names():
            later.append((key, value))
            continue
        field = find_field(made.head, declared, key)
        if isinstance(field, Parameter):
            settings[field.name] = read_option(made.head, field, key, value)
        elif isinstance(field, ArrayField) and is_netarray(value):
            shared[field.name] = found = read_netarray(value, evaluate)
            arrays[field.name] = found.value
        elif isinstance(field, ArrayField):
            arrays[field.name] = read_array(made.head, field, key, value, evaluate)
        else:
            later.append((field.name, value))
    named = [f.name for f in declared.arguments if f.name in settings]
    told = [*(isinstance(a, np.ndarray) for a in arrays.values()), *(one.dims is not None for one in shared.values())]
    inferable = bool(named) or any(told)
    settings |= read_places(made.head, declared.arguments, places, inferable, evaluate)
    for field in declared.arguments:
        if field.required and field.name not in settings and not declared.tells(field.dim):
            raise failure(made.head, "argmissing", quoted(field.name), made.head)
    settings |= made.told_by_ports(settings, [name for name, _ in later])
    full = {p.name: settings.get(p.name, p.default) for p in declared.parameters}
    ports = {p.name: p for p in made.ports_of(full)}
    further = {} if made.arrays_of(full) is declared.arrays else {a.name: a for a in made.arrays_of(full)}
    for name, value in later:
        if name in further:
            arrays[name] = read_array(made.head, further[name], name, value, evaluate)
            continue
        if name not in ports:
            known = [*declared.option_names(), *(n for n in ports if n not in declared.option_names())]
            raise unknown_option(made.head, name, [n for n in known if n != name])
        types[name], coder = read_port(made.head, name, ports[name].direction, value, evaluate)
        if coder is not None:
            coders[name] = coder
    try:
        return made(settings, arrays, types, coders, **sharing(shared))
    except Misfit as problem:
        raise alone(made.head, problem) from None


def sharing(found: Mapping[str, SharedArray]) -> dict[str, Any]:
    """What a layer is told of those of its arrays that are given as NetArray[...]."""
    return {
        "shared": {name: one.name for name, one in found.items()},
        "initial": {name: one.initial for name, one in found.items() if one.initial is not None},
        "known_dims": {name: one.dims for name, one in found.items() if one.dims is not None},
    }


def split(args: Iterable[Expression], verbatim: int = 0) -> tuple[list[Expression], Rules]:
    """The arguments before the first rule, and the rules, those in lists and associations among them.

    Of the arguments, so many in front are taken `verbatim` unless they are rules.
    """
    places: list[Expression] = []
    rules: Rules = []
    for e in args:
        literal = len(places) < verbatim and not rules and not has_head(e, system("Rule"))
        found = None if literal else _rules(e)
        if found is None:
            places.append(e)
        else:
            rules.extend(found)
    return places, rules


def _rules(e: Expression) -> Rules | None:
    if has_head(e, system("Rule")) or has_head(e, system("RuleDelayed")):
        return [(e.args[0], e.args[1])] if len(e.args) == 2 else None
    parts = e.args if is_list(e) else e.rules() if isinstance(e, Association) else ()
    inner = [_rules(part) for part in parts]
    if not inner or any(r is None for r in inner):
        return None
    return [rule for r in inner if r is not None for rule in r]


def key_name(key: Expression) -> str | None:
    """The name of an option, be it a string or a symbol."""
    return key if type(key) is str else key.name if type(key) is Symbol else None


def find_field(head: Symbol, declared: Declaration, key: Expression) -> Any:
    """The option, array or port a rule speaks of; a message with the nearest name where there is none."""
    name = key_name(key)
    fields: list[Any] = [*declared.parameters, *declared.arrays, *declared.ports]
    for field in fields:
        if field.name == name or name in getattr(field, "aliases", ()):
            return field
    raise unknown_option(head, key, declared.option_names(), [f.name for f in fields])


def unknown_option(head: Symbol, key: Expression, known: Sequence[str], accepted: Sequence[str] = ()) -> Exception:
    """The message for an option that does not exist. `accepted` are names that would have been taken as well."""
    name = key_name(key)
    near = None if name is None else nearest(name, [*known, *accepted])
    if near is not None:
        return failure(head, "optname", shown(key), quoted(near))
    return failure(head, "optunknown", shown(key), enumeration(sorted(known)))


def read_option(
    head: Symbol, field: Parameter, key: Expression, value: Expression, evaluate: Evaluate = unevaluated
) -> Any:
    """The value of a setting; a message naming it, the value and what was expected."""
    try:
        return read_kind(field, value, evaluate, head)
    except Unfit:
        raise failure(head, "optvalue", setting(key, value), field.kind.expects) from None


def read_kind(field: Parameter, value: Expression, evaluate: Evaluate, head: Symbol) -> Any:
    """The value as the kind of a parameter reads it, with an evaluator where it needs one; Unfit otherwise."""
    reader = getattr(field.kind, "read_with", None)
    return field.kind.read(value) if reader is None else reader(value, evaluate, head)


def read_places(
    head: Symbol,
    fields: Sequence[Argument],
    places: Sequence[Expression],
    inferable: bool,
    evaluate: Evaluate,
) -> dict[str, Any]:
    """The arguments by place. All can be left out where arrays tell them (`inferable`)."""
    required = 0 if inferable else sum(field.required for field in fields)
    if not required <= len(places) <= len(fields):
        raise wrong_count(head, len(places), required, len(fields))
    found = {}
    for field, value in zip(fields, places, strict=False):
        try:
            found[field.name] = read_kind(field, value, evaluate, head)
        except Unfit:
            raise failure(head, "argvalue", field.name, shown(value), field.kind.expects) from None
    return found


def read_array(head: Symbol, field: ArrayField, key: Expression, value: Expression, evaluate: Evaluate) -> Any:
    """The array of a setting: single precision, None for Automatic, DISABLED for None."""
    if value is system("Automatic"):
        return None
    expects = "a rectangular array of real numbers"
    if field.optional:
        expects += ", Automatic or None"
        if value is system("None"):
            return DISABLED
    try:
        found = to_array(value, evaluate)
    except Ragged:
        raise failure(head, "arrvalue", quoted(field.name), expects, "a ragged list") from None
    except NotNumeric as problem:
        raise failure(head, "arrvalue", quoted(field.name), expects, shown(problem.part)) from None
    return frozen(found)
