"""How a net is run: the options of a call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wlnet.expr import Expression, has_head, system

from ..calls import Rules, key_name
from ..initialization.seeding import Inherited, fresh, generator
from ..messages import failure, setting
from ..net import Mode, Net

DEFAULTS: dict[str, Expression] = {
    "BatchSize": system("Automatic"),
    "NetEvaluationMode": "Test",
    "RandomSeeding": system("Automatic"),
    "TargetDevice": "CPU",
    "WorkingPrecision": system("Automatic"),
}
DTYPES = {"Real32": np.float32, "Real64": np.float64}


@dataclass(frozen=True)
class Settings:
    """How the net is run, how many examples at once (None: as many as is sensible), and what samples are drawn with."""

    mode: Mode = field(default_factory=Mode)
    batch: int | None = None
    sampling: Inherited = fresh


def option_defaults() -> list[tuple[Expression, Expression]]:
    """What Options[net] says."""
    return [(system(name), value) for name, value in DEFAULTS.items()]


def split_settings(rules: Rules) -> tuple[dict[str, Expression], Rules]:
    """The values of options, and the other rules."""
    values, rest = dict(DEFAULTS), []
    for key, value in rules:
        name = key_name(key)
        if name in DEFAULTS:
            values[name] = value
        else:
            rest.append((key, value))
    return values, rest


def read_settings(net: Net, values: Mapping[str, Expression], inherited: Inherited = fresh) -> Settings:
    """The settings; a message for a bad one.

    With RandomSeeding -> Automatic samples come from the session's random numbers, whatever else is drawn from numbers
    that nobody can repeat.
    """
    mode = read_mode(net, values, inherited)
    source, batch = mode.generator, read_batch(net, values["BatchSize"])
    if source is None or values["RandomSeeding"] is system("Automatic"):
        return Settings(mode, batch, inherited)
    return Settings(mode, batch, lambda: source)


def read_batch(net: Net, value: Expression) -> int | None:
    """The number of examples that go through at once; None for Automatic."""
    if value is system("Automatic"):
        return None
    if type(value) is int and value > 0:
        return value
    raise failure(net.head, "evalopt", setting(system("BatchSize"), value), "Automatic or a positive integer")


def read_mode(net: Net, values: Mapping[str, Any], inherited: Inherited) -> Mode:
    """Test or training, precision, and random numbers where any are drawn."""
    mode = values["NetEvaluationMode"]
    if mode not in ("Test", "Train"):
        raise failure(net.head, "evalopt", setting(system("NetEvaluationMode"), mode), '"Test" or "Train"')
    precision, key = values["WorkingPrecision"], system("WorkingPrecision")
    if precision == "Mixed":
        raise failure(net.head, "mixed", setting(key, precision))
    if precision is not system("Automatic") and precision not in DTYPES:
        raise failure(net.head, "evalopt", setting(key, precision), 'Automatic, "Real32" or "Real64"')
    check_device(net, values["TargetDevice"])
    seeding, source = values["RandomSeeding"], None
    if mode == "Train" or seeding is not system("Automatic"):
        source = generator(net.head, seeding, inherited)
    return Mode(training=mode == "Train", dtype=DTYPES.get(precision, np.float32), generator=source)


def check_device(net: Net, value: Expression) -> None:
    """A message for a device that is none, or that is not here."""
    if value == "CPU":
        return
    name = value.args[0] if has_head(value, system("List")) and value.args else value
    if name == "GPU":
        raise failure(net.head, "device", setting(system("TargetDevice"), value))
    raise failure(net.head, "evalopt", setting(system("TargetDevice"), value), '"CPU"')
