"""Learning rate multipliers: what the settings of all containers and layers say of each array."""

from __future__ import annotations

from typing import Any

from wlnet.expr import Association, Expression, has_head, is_list, system

from .containers.container import Container
from .layer import Layer
from .net import Net, Path

Rate = float | int | None  # None: frozen


def multipliers(net: Net) -> dict[Path, Rate]:
    """The multiplier of every array: the product of what its layer and the nets around it say; None wins."""
    if isinstance(net, Layer):
        own = net.parameters.get("LearningRateMultipliers", system("Automatic"))
        return {(name,): rate(own, (name,), 0) for name in net.arrays if net.is_enabled(name)}
    found: dict[Path, Rate] = {}
    if isinstance(net, Container):
        setting = system("Automatic") if net.multipliers is None else net.multipliers
        for i, (key, part) in enumerate(zip(net.keys, net.nets, strict=True), 1):
            for path, inner in multipliers(part).items():
                outer = rate(setting, (key, *path), i)
                found[(key, *path)] = None if inner is None or outer is None else inner * outer
    return found


def rate(setting: Expression, path: Path, index: int) -> Rate:
    """What one setting says of the array at a position: the first rule that matches counts, else 1.

    `index` is the place of the position's first part, for rules with spans.
    """
    if setting is system("Automatic"):
        return 1
    if setting is system("None"):
        return None
    rules = setting.rules() if isinstance(setting, Association) else setting.args if is_list(setting) else None
    if rules is None:
        return float(setting) if type(setting) is not int else setting
    for rule in rules:
        if covers(rule.args[0], path, index):
            return rate(rule.args[1], path, index)
    return 1


def covers(key: Expression, path: Path, index: int) -> bool:
    """Whether a rule's left side speaks of the array at a position."""
    if is_list(key):
        return len(key.args) <= len(path) and all(
            entry_covers(k, part, index if i == 0 else 0)
            for i, (k, part) in enumerate(zip(key.args, path, strict=False))
        )
    return entry_covers(key, path[0], index) or (type(key) is str and key == path[-1])


def entry_covers(key: Expression, part: Any, index: int) -> bool:
    """Whether one entry of a rule's left side is a part of a position."""
    if has_head(key, system("Blank")):
        return True
    if has_head(key, system("Span")) and len(key.args) == 2:
        low, high = key.args
        high = index if high is system("All") else high
        return index > 0 and type(low) is type(high) is int and low <= index <= high
    return bool(key == part) or (type(key) is int and key == index > 0)
