"""Reading the calls that make containers: NetChain[...] and NetGraph[...]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wlnet.expr import Expression, Symbol, is_list, list_of, system

from ..calls import Rules, key_name, read_option, split, unknown_option
from ..coders.coder import Coder
from ..declare import multipliers
from ..kinds import Value
from ..layer import alone
from ..messages import failure, shown, wrong_count
from ..net import Misfit, Net
from ..numeric import Evaluate, unevaluated
from ..ports import read_port
from ..types import Type
from .chain import Chain
from .edges import is_rule
from .function import FunctionNet
from .graph import Graph
from .joints import Joints
from .members import Members, read_members
from .wired import Wired
from .wiring import Wiring

CHAIN, GRAPH = "NetChain", "NetGraph"
RATES = "LearningRateMultipliers"


def make_chain(args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> Chain:
    """The chain that NetChain[args...] is."""
    layers, named = members(CHAIN, args, evaluate)
    nets = list(layers.values())
    inputs, outputs = (nets[0].inputs, nets[-1].outputs) if nets else (["Input"], ["Output"])
    types, coders, setting = read_options(CHAIN, options(CHAIN, args[1:]), inputs, outputs, evaluate)
    try:
        return Chain(layers, named, types, coders, setting)
    except Misfit as problem:
        raise alone(system(CHAIN), problem) from None


def make_graph(args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> Graph:
    """The graph that NetGraph[args...] is; what a chain, a graph or a FunctionLayer alone amounts to as a graph."""
    rest = list(args[1:])
    edges = rest.pop(0) if rest and is_edges(rest[0]) else None
    whole = args[0].as_graph() if args and isinstance(args[0], FunctionNet) else args[0] if args else None
    if edges is None and isinstance(whole, Wired):
        layers, wiring, kept = whole.layers, Wiring(whole.keys, whole.links()), whole.kept()
    else:
        layers, named = members(GRAPH, args, evaluate)
        keys = list(layers) if named else list(range(1, len(layers) + 1))
        joints = Joints(dict(zip(keys, layers.values(), strict=True)), list_of() if edges is None else edges)
        layers = dict(zip(layers, joints.nets.values(), strict=True))
        wiring, kept = Wiring(keys, joints.edges), {"named": named, "types": {}, "coders": {}, "multipliers": None}
    types, coders, setting = read_options(GRAPH, options(GRAPH, rest), wiring.inputs, wiring.outputs, evaluate)
    kept |= {"types": {**kept["types"], **types}, "coders": {**kept["coders"], **coders}}
    if setting is not None:
        kept["multipliers"] = setting
    try:
        return Graph(layers, wiring, **kept)
    except Misfit as problem:
        raise alone(system(GRAPH), problem) from None


def members(head: str, args: Sequence[Expression], evaluate: Evaluate) -> Members:
    """The nets of the first argument; a net alone is the only one."""
    if not args:
        raise wrong_count(system(head), 0, 1, 1 if head == CHAIN else 2)
    if isinstance(args[0], Net):
        return {"1": args[0]}, False
    return read_members(head, args[0], evaluate)


def is_edges(e: Expression) -> bool:
    """Whether an argument is a list of edges rather than options: those have names of ports on their left."""
    if is_rule(e):
        return key_name(e.args[0]) is None
    return is_list(e)


def options(head: str, args: Sequence[Expression]) -> Rules:
    """The rules of a call; a message where something else stands among them."""
    places, rules = split(args)
    if places:
        raise failure(head, "notrule", shown(places[0]))
    return rules


def read_options(
    head: str, rules: Rules, inputs: Sequence[str] | Mapping[str, Type], outputs: Sequence[str] | Mapping[str, Type],
    evaluate: Evaluate,
) -> tuple[dict[str, Type], dict[str, Coder], Value]:  # fmt: skip
    """The types and coders of ports, and the learning rate multipliers (None where they are not set)."""
    types, coders = {}, {}
    setting: Value = None
    symbol: Symbol = system(head)
    for key, value in rules:
        name = key_name(key) or ""
        if name == RATES:
            setting = read_option(symbol, multipliers(), key, value)
        elif name in inputs or name in outputs:
            types[name], coder = read_port(symbol, name, "in" if name in inputs else "out", value, evaluate)
            if coder is not None:
                coders[name] = coder
        else:
            raise unknown_option(symbol, key, [*inputs, *outputs, RATES])
    return types, coders, None if setting is system("Automatic") else setting
