"""Learning rate multipliers: what the settings of all containers and layers say of each array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from wlnet.expr import Association, Expression, Symbol, call, has_head, is_list, list_of, system

from ..containers.container import Container
from ..kinds import Unfit
from ..layer import Layer
from ..levels import RunKind
from ..messages import enumeration, failure, nearest, shown
from ..net import Net, Path
from .netarray import is_netarray, read_name

Rate = float | int | None  # None: frozen
Automatic, Nothing, All = system("Automatic"), system("None"), system("All")


@dataclass(frozen=True)
class Step:
    """One part of a position: its name or number, and its place, from 1, among how many.

    `array` tells an array from a net; `shared` is the name under which it is shared.
    """

    key: int | str
    place: int
    count: int
    shared: str = ""
    array: bool = False


Trail: TypeAlias = tuple[Step, ...]
C = TypeVar("C", bound=Container)


def multipliers(net: Net, outer: Expression = None) -> dict[Path, Rate]:
    """The multiplier of every array: the product of what its layer and the nets around it say; None wins.

    `outer` is a further setting, of something around the net. An array that several layers share has one multiplier:
    the first of theirs that is not 1.
    """
    found = rates(net)
    if outer is not None:
        found = {trail: product(inner, rate(outer, trail)) for trail, inner in found.items()}
    common: dict[str, Rate] = {}
    for trail, value in found.items():
        name = trail[-1].shared
        if name and common.get(name, 1) == 1:
            common[name] = value
    return {path_of(trail): common.get(trail[-1].shared, value) for trail, value in found.items()}


def rates(net: Net, own: bool = True) -> dict[Trail, Rate]:
    """The multiplier of every array by the trail to it; `own` False: without what layers say themselves."""
    if isinstance(net, Layer):
        setting = net.parameters.get("LearningRateMultipliers", Automatic) if own else Automatic
        count = len(net.arrays)
        steps = [Step(name, i, count, net.shared.get(name, ""), True) for i, name in enumerate(net.arrays, 1)]
        return {(step,): rate(setting, (step,)) for step in steps if net.is_enabled(str(step.key))}
    assert isinstance(net, Container)
    found: dict[Trail, Rate] = {}
    for i, (key, part) in enumerate(zip(net.keys, net.nets, strict=True), 1):
        for trail, inner in rates(part, own).items():
            full = (Step(key, i, len(net.nets)), *trail)
            found[full] = product(inner, rate(net.multipliers, full))
    return found


def path_of(trail: Trail) -> Path:
    """The position at the end of a trail."""
    return tuple(step.key for step in trail)


def product(inner: Rate, outer: Rate) -> Rate:
    """What two settings say together; None wins."""
    return None if inner is None or outer is None else inner * outer


def rate(setting: Expression, trail: Trail, otherwise: Rate = 1) -> Rate:
    """What one setting says of the array at the end of a trail: the first rule that matches counts, else `otherwise`.

    Rules as the value of a rule speak of what is inside its part.
    """
    if setting is Automatic or setting is None:
        return otherwise
    if setting is Nothing:
        return None
    rules = rules_of(setting)
    if rules is None:
        return float(setting) if type(setting) is not int else setting
    for rule in rules:
        depth = covered(rule.args[0], trail)
        if depth is not None:
            return rate(rule.args[1], trail[depth:] or trail[-1:], otherwise)
    return otherwise


def rules_of(setting: Expression) -> Sequence[Expression] | None:
    """The rules of a setting; None where it is one value for all."""
    if isinstance(setting, Association):
        return setting.rules()
    return setting.args if is_list(setting) else None


def covered(key: Expression, trail: Trail) -> int | None:
    """How many steps of the trail a rule's left side takes, where it speaks of the array at its end; else None."""
    if is_netarray(key):
        name = read_name("LearningRateMultipliers", key)
        return len(trail) if trail[-1].shared and name in (All, trail[-1].shared) else None
    entries = key.args if is_list(key) else (key,)
    if len(entries) <= len(trail) and all(map(step_covered, entries, trail)):
        return len(entries)
    return len(trail) if type(key) is str and key == trail[-1].key else None


def step_covered(entry: Expression, step: Step) -> bool:
    """Whether one entry of a rule's left side is a step: a name, a number, a span, _ or All."""
    if entry is All or has_head(entry, system("Blank")):
        return True
    if type(entry) is int:
        return step.place == (entry if entry > 0 else step.count + 1 + entry)
    if has_head(entry, system("Span")):
        try:
            return step.place - 1 in (RunKind().read(entry).positions(step.count) or ())
        except Unfit:
            return False
    return bool(type(entry) is str and entry == step.key)


def said(net: Container) -> dict[Path, Rate]:
    """What the setting of a container itself says of every array inside."""
    return {path_of(trail): rate(net.multipliers, trail) for trail in rates(net)}


def as_setting(found: Mapping[Path, Rate]) -> Expression:
    """The setting that says this of arrays, one rule for each net where that is enough; None where all is 1."""
    by_net: dict[int | str, dict[Path, Rate]] = {}
    for (key, *rest), value in found.items():
        by_net.setdefault(key, {})[tuple(rest)] = value
    rules: list[Expression] = []
    for key, inner in by_net.items():
        if len(set(inner.values())) == 1:
            inner = {(): next(iter(inner.values()))}
        for path, value in inner.items():
            if value != 1:
                name = list_of(key, *path) if path else key
                rules.append(call("Rule", name, Nothing if value is None else value))
    return list_of(*rules) if rules else None


def of_part(net: Container, made: Container, places: Sequence[int]) -> Container:
    """A container made of the nets at these places, from 0, with what the setting of the one they are from says."""
    if net.multipliers is None:
        return made
    whole = said(net)
    found = {
        (new, *path[1:]): value
        for new, place in zip(made.keys, places, strict=True)
        for path, value in whole.items()
        if path[0] == net.keys[place]
    }
    return made.rebuilt(made.nets, multipliers=as_setting(found))


def checked_parts(net: C) -> C:
    """The container; a message where a rule of its setting speaks of a part that does not exist: partname, part."""
    check_parts(net.head, net, net.multipliers)
    return net


def check_parts(symbol: str | Symbol, net: Net, setting: Expression) -> None:
    """A message where a rule of a setting speaks of a part of the net that does not exist: partname, part."""
    for rule in rules_of(setting) or ():
        check_part(symbol, net, rule.args[0])


def check_part(symbol: str | Symbol, net: Net, key: Expression) -> None:
    """A message where a net has no such part: partname, part."""
    if any(not inner.nets for inner in containers(net)):
        return  # a function whose layers are not known yet may have any
    steps = list(trails(net))
    entries = key.args if is_list(key) else (key,)
    if is_netarray(key) or any(
        len(entries) == len(trail) and all(map(step_covered, entries, trail)) for trail in steps
    ):
        return
    if type(key) is str and any(trail[-1].array and key == trail[-1].key for trail in steps):
        return
    raise unknown_part(symbol, key, steps)


def containers(net: Net) -> Iterator[Container]:
    """The container itself and all in it."""
    if isinstance(net, Container):
        yield net
        for part in net.nets:
            yield from containers(part)


def unknown_part(symbol: str | Symbol, key: Expression, steps: Sequence[Trail]) -> Exception:
    """The message about a part that a rule speaks of, with the nearest name there is."""
    entries = key.args if is_list(key) else (key,)
    depth = 0
    while depth + 1 < len(entries) and any(
        len(trail) > depth and all(map(step_covered, entries[: depth + 1], trail)) for trail in steps
    ):
        depth += 1
    names = dict.fromkeys(
        trail[depth].key
        for trail in steps
        if len(trail) == depth + 1 and all(map(step_covered, entries[:depth], trail))
    )
    wrong = entries[depth] if entries else key
    near = nearest(wrong, map(str, names)) if type(wrong) is str else None
    if near is not None:
        return failure(symbol, "partname", shown(wrong), shown(near))
    return failure(symbol, "part", shown(wrong), enumeration(names))


def trails(net: Net) -> Iterator[Trail]:
    """The trails to all nets inside, and to all arrays."""
    if isinstance(net, Layer):
        for i, name in enumerate(net.arrays, 1):
            yield (Step(name, i, len(net.arrays), net.shared.get(name, ""), True),)
    elif isinstance(net, Container):
        for i, (key, part) in enumerate(zip(net.keys, net.nets, strict=True), 1):
            step = Step(key, i, len(net.nets))
            yield (step,)
            yield from ((step, *trail) for trail in trails(part))
