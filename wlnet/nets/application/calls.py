"""net[data, request, options]: from data to arrays, through the net, and back to expressions."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expr import Expression, list_of

from ..calls import split
from ..layer import path_text
from ..messages import failure, wrong_count
from ..net import Net
from ..numeric import Evaluate, unevaluated
from ..requests import read_request, read_settings
from ..seeding import Inherited, fresh
from .batches import run_batches
from .data import by_port, read_data, split_data
from .results import results


def apply(
    net: Net, args: Sequence[Expression], evaluate: Evaluate = unevaluated, inherited: Inherited = fresh
) -> Expression:
    """The value of net[data, request, options]; a WolframMessage where it has none."""
    net = net.for_data(args[0] if args else None)
    given, rest = split_data(net, args)
    places, rules = split(rest)
    request_rules, settings = read_settings(net, rules, inherited)
    if len(places) > 1:
        raise wrong_count(net.head, len(args), 1, 2)
    request = read_request(net, places, request_rules)
    missing = [path for path, value in net.arrays_at().items() if value is None]
    if missing:
        raise failure(net.head, "uninit", ", ".join(map(path_text, missing)))
    found = {name: read_data(net, name, part, evaluate) for name, part in by_port(net, given).items()}
    if found and all(len(d.examples) == 0 for d in found.values()):
        return list_of()
    try:
        outputs, single = run_batches(net, found, settings)
    except MemoryError:
        raise failure(net.head, "memory", "the outputs") from None
    numeric = any(d.numeric for d in found.values())
    return results(net, outputs, single, numeric, request)
