"""Reading the calls that make operators: nets first, then arguments by place, then options and types of ports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wlnet.expr import Expression

from ...calls import Rules, key_name, read_option, read_places, split, unknown_option
from ...coders.coder import Coder
from ...layer import alone
from ...messages import failure, shown, wrong_count
from ...net import Misfit, Net
from ...numeric import Evaluate, unevaluated
from ...ports import read_port
from ...types import Type
from ..edges import is_rule
from ..members import read_member
from .operator import OPERATORS, Operator


def make_operator(name: str, args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> Operator:
    """The operator that `name[args...]` is; a WolframMessage where it is none."""
    made = OPERATORS[name]
    fields = made.declaration.arguments
    least, most = 1 + sum(field.required for field in fields), 1 + len(fields)
    if not args or is_rule(args[0]):
        args = args if made.standard is None else (made.standard, *args)
    if not args or is_rule(args[0]):
        raise wrong_count(made.head, len(args), least, most)
    layers = made.from_expressions(args[0], lambda e: read_member(name, e, evaluate))
    places = args[1:most]
    options = (i for i, e in enumerate(places) if is_rule(e) and not made.has_place(e, layers))
    places = places[: next(options, len(places))]
    if len(places) + 1 < least:
        raise wrong_count(made.head, len(args), least, most)
    settings = read_places(made.head, fields, places, False, evaluate)
    rest, rules = split(args[len(places) + 1 :])
    if rest:
        raise failure(name, "notrule", shown(rest[0]))
    ports = read_settings(made, rules, settings, layers)
    types, coders = read_ports(made, ports, layers, settings, evaluate)
    try:
        return made(layers, settings, types, coders)
    except Misfit as problem:
        raise alone(made.head, problem) from None


def read_settings(made: type[Operator], rules: Rules, settings: dict[str, Any], layers: dict[str, Net]) -> Rules:
    """The rules that are not options; the values of the others are added, nets among them to the nets inside."""
    fields = {field.name: field for field in made.declaration.options}
    rest: Rules = []
    for key, value in rules:
        field = fields.get(key_name(key) or "")
        if field is None:
            rest.append((key, value))
            continue
        settings[field.name] = read_option(made.head, field, key, value)
        if isinstance(value, Net):
            layers[field.name] = value
    return rest


def read_ports(
    made: type[Operator], rules: Rules, layers: dict[str, Net], settings: dict[str, Any], evaluate: Evaluate
) -> tuple[dict[str, Type], dict[str, Coder]]:
    """The types and coders of ports; a message where there is no such port."""
    declared = made.declaration
    planned, _ = made.plan(layers, {p.name: settings.get(p.name, p.default) for p in declared.parameters})
    ports = {port.name: port for port in planned}
    types: dict[str, Type] = {}
    coders: dict[str, Coder] = {}
    for key, value in rules:
        port = ports.get(key) if type(key) is str else None
        if port is None:
            raise unknown_option(made.head, key, [*(f.name for f in declared.options), *ports])
        direction = "out" if port.direction == "out" else "in"
        types[port.name], coder = read_port(made.head, port.name, direction, value, evaluate)
        if coder is not None:
            coders[port.name] = coder
    return types, coders
