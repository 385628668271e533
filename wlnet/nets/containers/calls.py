"""Reading the calls that make containers: lists, associations and rules of nets, and shorthands for layers."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expr import Association, Expression, has_head, is_list, system

from ..calls import construct, read_option, split, unknown_option
from ..declare import multipliers
from ..functions import is_function
from ..kinds import Value
from ..layer import alone
from ..messages import failure, shown, wrong_count
from ..net import Misfit, Net
from ..numeric import Evaluate, unevaluated
from ..ports import read_port
from .chain import Chain

CHAIN = "NetChain"


def make_chain(args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> Chain:
    """The chain that NetChain[args...] is."""
    if not args:
        raise wrong_count(system(CHAIN), 0, 1, 1)
    layers, named = read_layers(args[0], evaluate)
    places, rules = split(args[1:])
    if places:
        raise failure(CHAIN, "notrule", shown(places[0]))
    types, coders = {}, {}
    setting: Value = None
    first, last = next(iter(layers.values())), list(layers.values())[-1]
    for key, value in rules:
        name = key if type(key) is str else getattr(key, "name", "")
        if name == "LearningRateMultipliers":
            setting = read_option(system(CHAIN), multipliers(), key, value)
        elif name in first.inputs or name in last.outputs:
            direction = "in" if name in first.inputs else "out"
            types[name], coder = read_port(system(CHAIN), name, direction, value, evaluate)
            if coder is not None:
                coders[name] = coder
        else:
            raise unknown_option(system(CHAIN), key, [*first.inputs, *last.outputs, "LearningRateMultipliers"])
    setting = None if setting is system("Automatic") else setting
    try:
        return Chain(layers, named, types, coders, setting)
    except Misfit as problem:
        raise alone(system(CHAIN), problem) from None


def read_layers(e: Expression, evaluate: Evaluate) -> tuple[dict[str, Net], bool]:
    """The nets by name, and whether they were named."""
    if isinstance(e, Net):
        return {"1": e}, False
    if isinstance(e, Association):
        entries = e.items()
    elif is_list(e) and e.args and all(has_head(part, system("Rule")) and len(part.args) == 2 for part in e.args):
        entries = [(part.args[0], part.args[1]) for part in e.args]
    elif is_list(e) and e.args:
        return {str(i): read_layer(part, evaluate) for i, part in enumerate(e.args, 1)}, False
    else:
        raise failure(CHAIN, "notlayers", shown(e))
    names = [key for key, _ in entries]
    if not names or not all(type(name) is str for name in names):
        raise failure(CHAIN, "notlayers", shown(e))
    for name in names:
        if names.count(name) > 1:
            raise failure(CHAIN, "chainname", shown(name))
    return {name: read_layer(part, evaluate) for name, part in entries}, True


def read_layer(e: Expression, evaluate: Evaluate) -> Net:
    """A net, or what stands for one: n for LinearLayer[n], f for ElementwiseLayer[f], a list for a chain."""
    if isinstance(e, Net):
        return e
    if type(e) is int:
        return construct("LinearLayer", [e], evaluate)
    if is_function(e):
        return construct("ElementwiseLayer", [e], evaluate)
    if isinstance(e, Association) or (is_list(e) and e.args):
        return make_chain([e], evaluate)
    raise failure(CHAIN, "notlayer", shown(e))
