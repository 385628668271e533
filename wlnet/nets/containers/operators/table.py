"""The table shown for an operator, and which unknown each size of its outputs is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from wlnet.expr import Section, Summary

from ...types import Names, describe
from ..wired import Wired
from .operator import Operator

Keys = Sequence[Hashable]


def unknowns_leaving(operator: Operator, entering: Mapping[str, Keys], place: Hashable = ()) -> dict[str, Keys]:
    """Which unknown each size of each output and state is, where `entering` tells it of the inputs."""
    from ...description.summary import leaving

    sizes = operator.sizes
    known: dict[Hashable, Hashable] = {}

    def learn(pattern: str, keys: Keys) -> None:
        for own, key in zip(sizes.keys(pattern), keys, strict=False):
            known.setdefault(own, key)

    def told(pattern: str) -> Keys:
        return [known.get(key, (place, key)) for key in sizes.keys(pattern)]

    ports = {p.name: p.pattern for p in operator.port_list}
    for name, keys in entering.items():
        learn(ports[name], keys)
    for name, net in operator.layers.items():
        given = {port: told(operator.places[name, port]) for port in net.inputs}
        for port, keys in leaving(net, given, (place, name)).items():
            learn(operator.places.get((name, port), ""), keys)
    return {name: told(pattern) for name, pattern in ports.items() if name not in operator.inputs}


def summarize(operator: Operator) -> Summary:
    """Settings that differ from their defaults, ports, and the nets inside."""
    from ...description.graphics import count_text
    from ...description.summary import note, setting_text, words

    names = Names()
    entering = {p.name: operator.sizes.keys(p.pattern) for p in operator.port_list if p.direction == "in"}
    keys: dict[str, Any] = {**entering, **unknowns_leaving(operator, entering)}
    settings = tuple(
        (words(p.name), setting_text(p.kind.write(value)))
        for p in operator.declaration.parameters
        for value in [operator.parameters[p.name]]
        if p.name not in operator.layers and (p.required or not p.is_default(value))
    )
    ports = tuple(
        (name, operator.coders[name].words() if name in operator.coders else describe(kind, names, keys[name]))
        for name, kind in operator.types.items()
    )
    nets = tuple(
        (name, f"{net.head.name} ({count_text(net)})" if isinstance(net, Wired) else net.head.name)
        for name, net in operator.layers.items()
    )
    sections = [Section(settings, "Parameters"), Section(ports, "Ports"), Section(nets, "Nets")]
    return Summary(operator.name, note(operator), tuple(s for s in sections if s.rows))
