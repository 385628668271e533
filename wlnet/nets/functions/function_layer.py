"""Reading FunctionLayer[f, port -> type, ...]."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wlnet.expr import Association, Expr, Expression, is_list, system

from ..arrays.netarray import is_netarray, named
from ..calls import split, unknown_option
from ..containers.function import HEAD, FunctionNet, argument_ports
from ..layer import alone
from ..messages import failure, shown, wrong_count
from ..net import Misfit, Path
from ..numeric import frozen, to_array
from ..ports import read_port
from ..tracing import functional, numbers, structure  # noqa: F401  # importing them registers what they handle
from ..tracing.tracer import Intercepted


def make_function(args: Sequence[Expression], evaluate: Intercepted) -> FunctionNet:
    """The net that FunctionLayer[args...] is; InputForm adds values, "Arrays" -> <|position -> array, ...|>."""
    places, rules = split(args)
    if len(places) != 1:
        raise wrong_count(system(HEAD), len(args), 1, 1)
    types, coders = {}, {}
    arrays: dict[Path, Any] = {}
    entries = argument_ports(places[0])
    for key, value in rules:
        if key == "Arrays" and isinstance(value, Association):
            arrays = {tuple(path.args): frozen(to_array(array)) for path, array in value.items() if is_list(path)}
            continue
        if type(key) is not str:
            raise unknown_option(system(HEAD), key, [*entries, "Output"])
        direction = "in" if key in entries else "out"
        types[key], coder = read_port(system(HEAD), key, direction, value, lambda e: e)
        if coder is not None:
            coders[key] = coder
    try:
        return FunctionNet(with_names(places[0]), evaluate, types, coders, arrays)
    except Misfit as problem:
        raise alone(system(HEAD), problem) from None
    except RecursionError:
        raise failure(HEAD, "notrace", shown(places[0]), "recursion as deep as this") from None


def with_names(e: Expression) -> Expression:
    """The function with names for its arrays that have none, so that they are the same arrays whenever it is traced."""
    if is_netarray(e):
        return named(e.head.name, e.args) or e
    if type(e) is not Expr:
        return e
    return Expr(with_names(e.head), tuple(map(with_names, e.args)))
