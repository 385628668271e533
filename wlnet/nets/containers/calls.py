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
    """The graph that NetGraph[args...] is."""
    if args and isinstance(args[0], FunctionNet):
        args = [args[0].as_graph(), *args[1:]]
    layers, named = members(GRAPH, args, evaluate)
    rest = list(args[1:])
    given = rest.pop(0) if rest and is_edges(rest[0]) else None
    if given is None and args and isinstance(args[0], (Chain, Graph)):
        keys, wiring, coders = args[0].keys, Wiring(args[0].keys, args[0].links()), args[0].coders
        nets = dict(zip(keys, args[0].nets, strict=True))
    else:
        edges = list_of() if given is None else given
        keys = list(layers) if named else list(range(1, len(layers) + 1))
        joints = Joints(dict(zip(keys, layers.values(), strict=True)), edges)
        nets, wiring, coders = joints.nets, Wiring(keys, joints.edges), {}
    rules = options(GRAPH, rest)
    types, more, setting = read_options(GRAPH, rules, wiring.inputs, wiring.outputs, evaluate)
    layers = dict(zip(layers, nets.values(), strict=True))
    try:
        return Graph(layers, wiring, named, types, {**coders, **more}, setting)
    except Misfit as problem:
        raise alone(system(GRAPH), problem) from None


def members(head: str, args: Sequence[Expression], evaluate: Evaluate) -> Members:
    """The nets of the first argument: a net alone is one, a container made into another gives its own."""
    if not args:
        raise wrong_count(system(head), 0, 1, 1 if head == CHAIN else 2)
    whole = args[0]
    if head == GRAPH and isinstance(whole, (Chain, Graph)) and not (len(args) > 1 and is_edges(args[1])):
        return whole.layers, whole.named
    if isinstance(whole, Net):
        return {"1": whole}, False
    return read_members(head, whole, evaluate)


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
