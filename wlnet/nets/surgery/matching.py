"""Layers in patterns: a layer stands for all layers with the settings it was given, whatever their sizes."""

from __future__ import annotations

from typing import Any

import numpy as np

from wlnet.expr import Expr, Expression, Symbol

from ..declare import DISABLED
from ..kinds import Every
from ..layer import Layer
from ..net import Net
from ..types import Conflict, unify

# heads whose first argument is a pattern, and those whose arguments all are
FIRST = frozenset(("Condition", "PatternTest", "Optional", "Repeated", "RepeatedNull", "Except"))
EVERY = frozenset(("Alternatives", "HoldPattern", "Verbatim", "List", "OrderlessPatternSequence", "PatternSequence"))


def with_literals(pattern: Expression, net: Net) -> Expression:
    """The pattern with every layer in it that fits the net replaced by the net, so that it matches as it is."""
    if isinstance(pattern, Layer):
        return net if isinstance(net, Layer) and fits(pattern, net) else pattern
    if type(pattern) is not Expr or not isinstance(pattern.head, Symbol):
        return pattern
    name, args = pattern.head.name, pattern.args
    if name == "Pattern" and len(args) == 2:
        return Expr(pattern.head, (args[0], with_literals(args[1], net)))
    if name in FIRST and args:
        return Expr(pattern.head, (with_literals(args[0], net), *args[1:]))
    if name in EVERY:
        return Expr(pattern.head, tuple(with_literals(part, net) for part in args))
    return pattern


def fits(given: Layer, layer: Layer) -> bool:
    """Whether a layer has the settings, arrays and types of ports that another was given."""
    if type(given) is not type(layer):
        return False
    for field in given.declaration.parameters:
        value = given.parameters[field.name]
        if value is not None and not field.is_default(value) and not agrees(value, layer.parameters[field.name]):
            return False
    for name, array in given.arrays.items():
        own = layer.arrays[name]
        if array is DISABLED or own is DISABLED:
            if array is DISABLED and own is not DISABLED:
                return False
        elif array is not None and (own is None or not np.array_equal(array, own)):
            return False
    if any(layer.shared.get(name) != shared for name, shared in given.shared.items()):
        return False
    return all(compatible(given.ports[name], layer.ports[name]) for name in given.ports if name in layer.ports)


def agrees(value: Any, own: Any) -> bool:
    """Whether a setting is the one given, which may stand for one in each dimension."""
    if isinstance(value, Every) and type(own) is tuple:
        return all(part == value.value for part in own)
    return bool(value == own)


def compatible(first: Any, second: Any) -> bool:
    """Whether two types can be those of one port."""
    try:
        unify(first, second)
    except Conflict:
        return False
    return True
