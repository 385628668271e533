"""NetArray[...]: an array with a name, which is one and the same wherever the name stands in a net."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wlnet.expr import Expr, Expression, NumericArray, call, has_head, is_list, list_of, system

from ..messages import enumeration, failure, nearest, quoted, setting, shown, wrong_count
from ..numeric import Evaluate, NotNumeric, Ragged, frozen, to_array, unevaluated
from ..types import Dims, dim_expression

HEADS = ("NetArray", "NetSharedArray")
PROPERTIES = ("Name", "Array", "Dimensions")
Automatic = system("Automatic")


@dataclass(frozen=True)
class SharedArray:
    """A name, the value (None: none yet), how it is first drawn and the dimensions where these were told."""

    name: str
    value: Any = None
    initial: Expression = None
    dims: Dims | None = None

    def expression(self) -> Expr:
        """NetArray["name"], or NetArray["Name" -> name, ...] where there is more to say."""
        rules: list[tuple[str, Expression]] = []
        if self.value is not None:
            rules.append(("Array", NumericArray(self.value) if self.value.ndim else float(self.value)))
        elif self.initial is not None:
            rules.append(("Array", self.initial))
        if self.dims is not None and self.value is None:
            rules.append(("Dimensions", list_of(*map(dim_expression, self.dims))))
        if not rules:
            return call("NetArray", self.name)
        return call("NetArray", *(call("Rule", key, value) for key, value in [("Name", self.name), *rules]))


def is_netarray(e: Expression) -> bool:
    """Whether the expression is NetArray[...] or NetSharedArray[...]."""
    return any(has_head(e, system(head)) for head in HEADS)


def fresh_name() -> str:
    """A name that no other array has."""
    return str(uuid.uuid4())


def named(head: str, args: Sequence[Expression]) -> Expression:
    """NetArray[args...] with a name of its own where it was given none; None where it has one.

    A message (netarray) where the arguments are none of its forms.
    """
    if len(args) == 1 and type(args[0]) is str:
        return None
    rest = args[1:] if args and (args[0] is Automatic or type(args[0]) is str) else args
    rules = [call("Rule", *pair) for pair in pairs(head, rest)]
    names = [rule.args[1] for rule in rules if rule.args[0] == "Name"]
    if args and type(args[0]) is str:
        return call(head, call("Rule", "Name", args[0]), *rules)
    if names and names[-1] is not Automatic:
        if type(names[-1]) is not str:
            raise failure(head, "netarray", setting("Name", names[-1]), "a string")
        return None
    if not rules:
        return call(head, fresh_name())
    return call(head, call("Rule", "Name", fresh_name()), *(rule for rule in rules if rule.args[0] != "Name"))


def pairs(head: str, rules: Sequence[Expression]) -> list[tuple[str, Expression]]:
    """Properties and values; a message for what is none."""
    found: list[tuple[str, Expression]] = []
    for rule in rules:
        if not has_head(rule, system("Rule")) or len(rule.args) != 2:
            raise failure(head, "netarray", shown(rule), 'a name, or rules for "Name", "Array" and "Dimensions"')
        name, value = rule.args
        if name not in PROPERTIES:
            near = nearest(name, PROPERTIES) if type(name) is str else None
            if near is not None:
                raise failure(head, "optname", shown(name), quoted(near))
            raise failure(head, "optunknown", shown(name), enumeration(PROPERTIES))
        found.append((name, value))
    return found


def read_netarray(e: Expression, evaluate: Evaluate = unevaluated) -> SharedArray:
    """What NetArray["name"] or NetArray["Name" -> name, "Array" -> value or method, "Dimensions" -> dims] says."""
    head = e.head.name
    if len(e.args) == 1 and type(e.args[0]) is str:
        return SharedArray(e.args[0])
    settings = dict(pairs(head, e.args))
    name = settings.get("Name", Automatic)
    if name is Automatic:
        raise failure(head, "netarray", shown(e), 'a name, or rules of which one is "Name" -> name')
    if type(name) is not str:
        raise failure(head, "netarray", setting("Name", name), "a string")
    value, initial = read_value(head, settings.get("Array", Automatic), evaluate)
    return SharedArray(name, value, initial, read_dims(head, settings.get("Dimensions", Automatic)))


def read_value(head: str, value: Expression, evaluate: Evaluate) -> tuple[Any, Expression]:
    """The value, or else the way in which it is to be drawn."""
    from ..initialization.initial_values import read_distribution, read_method

    if value is Automatic:
        return None, None
    if type(value) is str or (is_list(value) and value.args and type(value.args[0]) is str):
        read_method(value)
        return None, value
    if isinstance(value, Expr) and read_distribution(value) is not None:
        return None, value
    try:
        return frozen(to_array(value, evaluate)), None
    except (Ragged, NotNumeric):
        expected = "a rectangular array of real numbers, a distribution, or a method of NetInitialize"
        raise failure(head, "netarray", setting("Array", value), expected) from None


def read_dims(head: str, value: Expression) -> Dims | None:
    """The dimensions, Automatic ones open."""
    if value is Automatic:
        return None
    parts = value.args if is_list(value) else (value,)
    if not all(part is Automatic or (type(part) is int and part > 0) for part in parts):
        raise failure(head, "netarray", setting("Dimensions", value), "a list of positive integers")
    return tuple(None if part is Automatic else part for part in parts)


def property_of(e: Expression, name: Expression, symbol: str) -> Expression:
    """A property of a NetArray: "Name", "Array" or "Dimensions"."""
    found = read_netarray(e)
    if name == "Name":
        return found.name
    if name == "Array":
        value = found.initial if found.value is None else NumericArray(found.value)
        return Automatic if value is None else value
    if name == "Dimensions":
        dims = found.dims if found.value is None else found.value.shape
        return Automatic if dims is None else list_of(*map(dim_expression, dims))
    near = nearest(name, PROPERTIES) if type(name) is str else None
    if near is not None:
        raise failure(symbol, "partname", shown(name), shown(near))
    raise failure(symbol, "part", shown(name), enumeration(PROPERTIES))


def read_name(symbol: str, e: Expression) -> Expression:
    """The name in NetArray["name"], or All in NetArray[All]."""
    if len(e.args) == 1 and (type(e.args[0]) is str or e.args[0] is system("All")):
        return e.args[0]
    if not e.args:
        raise wrong_count(e.head, 0, 1, 1)
    return read_netarray(e).name
