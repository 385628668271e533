"""What a call of a net asks for: its options, and which outputs in which form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wlnet.expr import Expression, Symbol, has_head, is_list, system

from .calls import Rules, key_name, unknown_option
from .coders.coder import Decoder
from .messages import enumeration, failure, quoted, setting
from .net import Mode, Net
from .seeding import Inherited, generator

DEFAULTS: dict[str, Expression] = {
    "BatchSize": system("Automatic"),
    "NetEvaluationMode": "Test",
    "RandomSeeding": system("Automatic"),
    "TargetDevice": "CPU",
    "WorkingPrecision": system("Automatic"),
}


@dataclass(frozen=True)
class Settings:
    """How the net is run, and how many examples at once (None: as many as is sensible)."""

    mode: Mode = field(default_factory=Mode)
    batch: int | None = None


@dataclass(frozen=True)
class Request:
    """The output ports wanted and the form of each; `bare`: one value, not an association."""

    ports: Sequence[str]
    properties: Mapping[str, Expression] = field(default_factory=dict)
    bare: bool = True


def option_defaults() -> list[tuple[Expression, Expression]]:
    """What Options[net] says."""
    return [(system(name), value) for name, value in DEFAULTS.items()]


def read_settings(net: Net, rules: Rules, inherited: Inherited) -> tuple[Rules, Settings]:
    """The rules that are requests for ports, and the options; a message for a bad one."""
    requests: Rules = []
    values = dict(DEFAULTS)
    for key, value in rules:
        name = key_name(key)
        if name in DEFAULTS:
            values[name] = value
        elif type(key) is str and key in net.outputs:
            requests.append((key, value))
        else:
            raise unknown_option(net.head, key, list(DEFAULTS))
    return requests, Settings(_mode(net, values, inherited), _batch(net, values["BatchSize"]))


def _batch(net: Net, value: Expression) -> int | None:
    if value is system("Automatic"):
        return None
    if type(value) is int and value > 0:
        return value
    raise failure(net.head, "evalopt", setting(system("BatchSize"), value), "Automatic or a positive integer")


def _mode(net: Net, values: Mapping[str, Any], inherited: Inherited) -> Mode:
    mode = values["NetEvaluationMode"]
    if mode not in ("Test", "Train"):
        raise failure(net.head, "evalopt", setting(system("NetEvaluationMode"), mode), '"Test" or "Train"')
    precision = values["WorkingPrecision"]
    if precision is not system("Automatic") and precision not in ("Real32", "Real64"):
        key = system("WorkingPrecision")
        raise failure(net.head, "evalopt", setting(key, precision), 'Automatic, "Real32" or "Real64"')
    if values["TargetDevice"] != "CPU":
        raise failure(net.head, "device", setting(system("TargetDevice"), values["TargetDevice"]))
    seeding, source = values["RandomSeeding"], None
    if mode == "Train" or seeding is not system("Automatic"):
        source = generator(net.head, seeding, inherited)
    dtype = np.float64 if precision == "Real64" else np.float32
    return Mode(training=mode == "Train", dtype=dtype, generator=source)


def port_name(e: Expression) -> Expression:
    """The name in NetPort["name"]; anything else as it is."""
    return e.args[0] if has_head(e, system("NetPort")) and len(e.args) == 1 else e


def read_request(net: Net, places: Sequence[Expression], rules: Rules) -> Request:
    """The second argument of a call: ports, All, None, "port" -> property, or a property of the one decoder."""
    names = list(net.outputs)
    if rules and not places:
        return Request([str(key) for key, _ in rules], {str(k): v for k, v in rules}, len(rules) == 1)
    if not places:
        return Request(names, bare=len(names) == 1)
    (wanted,) = places
    if wanted is system("All"):
        return Request(names, bare=False)
    if wanted is system("None"):
        return Request(names, dict.fromkeys(names, wanted), len(names) == 1)
    wanted = port_name(wanted)
    if type(wanted) is str and wanted in names:
        return Request([wanted])
    several = [port_name(part) for part in wanted.args] if is_list(wanted) else []
    if several and all(type(port) is str and port in names for port in several):
        return Request(several, bare=False)
    if len(names) == 1 and isinstance(net.coders.get(names[0]), Decoder):
        return Request(names, {names[0]: wanted})
    raise failure(net.head, "noport", quoted(wanted) if not isinstance(wanted, Symbol) else wanted, enumeration(names))
