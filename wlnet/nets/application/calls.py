"""net[data, request, options]: from data to arrays, through the net, and back to expressions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wlnet.expr import Expression, has_head, is_list, system

from ..calls import split
from ..initialization.seeding import Inherited, fresh
from ..layer import path_text
from ..messages import failure, wrong_count
from ..net import Net
from ..numeric import Evaluate, unevaluated
from .batches import Found, run_all
from .given import Given, read_given, split_data
from .requests import Demand, Request, read_request
from .results import results
from .rows import Rows
from .settings import DEFAULTS, Settings, read_settings, split_settings
from .shortcuts import apply_again, keep


def apply(
    net: Net, args: Sequence[Expression], evaluate: Evaluate = unevaluated, inherited: Inherited = fresh
) -> Expression:
    """The value of net[data, request, options]; a WolframMessage where it has none."""
    again = apply_again(net, args[0]) if len(args) == 1 else None
    if again is not None:
        return again
    net, given, settings, request = read_call(net, args, evaluate, inherited)
    found = evaluate_net(net, given, request.demand, settings, wide=not given.numeric)
    if len(args) == 1:
        keep(net, given)
    return results(net, found, given.single, given.numeric, request, settings)


def read_call(
    net: Net, args: Sequence[Expression], evaluate: Evaluate, inherited: Inherited
) -> tuple[Net, Given, Settings, Request]:
    """The net for the data, what it is given, how it is run, and what is asked for; a WolframMessage otherwise."""
    net = net.for_data(args[0] if args else None)
    data, rest = split_data(net, args)
    places, rules = split_places(rest)
    values, rules = split_settings(rules)
    settings = read_settings(net, values, inherited)
    if len(places) > 1:
        raise wrong_count(net.head, len(args), 1, 2)
    request = read_request(net, places, rules)
    check_complete(net)
    return net, read_given(net, data, evaluate), settings, request


def split_places(args: Sequence[Expression]) -> tuple[list[Expression], list[tuple[Expression, Expression]]]:
    """The requests and the rules; a list in which there are rules for ports is a request, others are rules."""
    lists = [e for e in args if is_list(e) and any(map(is_request, e.args))]
    places, rules = split(e for e in args if not any(e is one for one in lists))
    return [*places, *lists], rules


def is_request(e: Expression) -> bool:
    """Whether a part of a list is a rule "port" -> property."""
    return has_head(e, system("Rule")) and type(e.args[0]) is str and e.args[0] not in DEFAULTS


def check_complete(net: Net) -> None:
    """A message where arrays have no values yet."""
    if net.__dict__.get("_complete"):
        return
    stand_ins = [path for path, layer in net.leaves() if not layer.computes]
    if stand_ins:
        raise failure(net.head, "standin", path_text(stand_ins[0]) if stand_ins[0] else "{}")
    missing = [path for path, value in net.arrays_at().items() if value is None]
    if missing:
        raise failure(net.head, "uninit", ", ".join(map(path_text, missing)))
    net.__dict__["_complete"] = True


def evaluate_net(net: Net, given: Given, demand: Demand, settings: Settings, wide: bool = False) -> Found:
    """Everything demanded; nothing for each port, and zeros for arrays, where there are no examples."""
    try:
        found = run_all(net, given, demand, settings, wide)
    except MemoryError:
        raise failure(net.head, "memory", "the outputs") from None
    if not given.count:
        empty = Rows(0, True, wide)
        empty.array = np.zeros((0,))
        found.values.update(dict.fromkeys(demand.values, empty))
        arrays = net.arrays_at()
        for path in demand.gradients:
            if path in arrays:
                found.sums[path] = np.zeros_like(arrays[path])
            else:
                found.gradients[path] = empty
    return found
