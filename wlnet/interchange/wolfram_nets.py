"""Nets in WLNet files as Wolfram Language 11 to 14 write them: an association of nodes, as the call that makes the net.

The form is what public notebooks and files show: <|"Type" -> .., "Nodes" -> .., "Edges" -> .., "Inputs" -> ..,
"Outputs" -> ..|> of a container, <|"Type" -> .., "Parameters" -> .., "Arrays" -> .., ...|> of a layer. Parameters whose
names begin with $ are derived sizes, and are found anew. What is not known is named, and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..expr import Association, Expr, Expression, Symbol, call, has_head, is_list, list_of, system
from .faults import failed

Arrays = Callable[[int], Expression]
Parameters = Mapping[str, Expression]
Rule, Nothing = system("Rule"), system("None")
LAYERS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "Aggregation": (("Function", "Levels"), {}),
    "Catenate": (("Level",), {}),
    "Convolution": (
        ("OutputChannels", "KernelSize"),
        {"Stride": "Stride", "PaddingSize": "PaddingSize", "Dilation": "Dilation", "Interleaving": "Interleaving",
         "$GroupNumber": "ChannelGroups"},
    ),
    "Deconvolution": (
        ("OutputChannels", "KernelSize"),
        {"Stride": "Stride", "PaddingSize": "PaddingSize", "Interleaving": "Interleaving",
         "$GroupNumber": "ChannelGroups"},
    ),
    "Dropout": (("DropoutProbability",), {}),
    "Elementwise": (("Function",), {}),
    "Flatten": (("Level",), {}),
    "Linear": (("OutputDimensions",), {}),
    "MeanSquaredLoss": ((), {}),
    "NetArray": ((), {}),
    "Part": (("Specification",), {}),
    "Replicate": (("Specification", "Level"), {}),
    "Reshape": (("Dimensions",), {}),
    "Softmax": (("Level",), {}),
    "Summation": ((), {}),
    "Threading": (("Function",), {}),
    "Total": ((), {}),
    "Transpose": (("Specification",), {}),
}  # fmt: skip
"""The layers by type: the parameters that are arguments, and those that are options, by the names of the options."""
CODERS = ("Scalar", "Boolean", "Class")
HARMLESS: dict[str, tuple[Expression, ...]] = {
    "Broadcasting": (system("False"), system("None")),
    "Method": ("Dropout", system("Automatic")),
}
"""Parameters that say nothing where they have these values."""


def is_named(e: Expression, name: str) -> bool:
    """Whether an expression has a head of this name, in whatever context."""
    return isinstance(e, Expr) and isinstance(e.head, Symbol) and e.head.name == name


def unknown(what: str, e: Expression) -> Exception:
    """The message about what is not known."""
    from ..forms import text

    return failed("Import", "fmterr", "WLNet", f": {what} {text(e)[:80]} is not known here")


def net(e: Expression, arrays: Arrays) -> Expr:
    """The call for a container or a layer, with its ports."""
    made = node(e, arrays)
    return Expr(made.head, (*made.args, *ports(table(e))))


def table(e: Expression) -> dict[str, Expression]:
    """An association by the names of its members."""
    if not isinstance(e, Association):
        raise unknown("the net", e)
    return {str(key): value for key, value in e.items()}


def node(e: Expression, arrays: Arrays) -> Expr:
    """The call for a container or a layer, without its ports."""
    found = table(e)
    kind = found.get("Type")
    if kind == "Chain":
        members = {name: node(part, arrays) for name, part in table(found["Nodes"]).items()}
        numbered = list(members) == [str(i) for i in range(1, len(members) + 1)]
        return call("NetChain", list_of(*members.values()) if numbered else Association.of(members.items()))
    if kind == "Graph":
        members = {name: node(part, arrays) for name, part in table(found["Nodes"]).items()}
        return call("NetGraph", Association.of(members.items()), list_of(*map(edge, found["Edges"].args)))
    if type(kind) is not str or kind not in LAYERS:
        raise unknown("the type of layer", kind)
    return layer(kind, table(found.get("Parameters", Association())), table(found.get("Arrays", Association())), arrays)


def layer(kind: str, given: Parameters, stored: Parameters, arrays: Arrays) -> Expr:
    """The call for a layer."""
    places, named = LAYERS[kind]
    for name, value in given.items():
        derived = name.startswith("$") or name == "Dimensionality" or (kind, name) == ("NetArray", "Dimensions")
        if not derived and name not in (*places, *named) and value not in HARMLESS.get(name, ()):
            raise unknown(f"the parameter {name} of the layer {kind},", value)
    args = [plain(given[name]) for name in places if name in given]
    if "Function" in given and not (isinstance(args[0], Symbol) or has_head(args[0], system("Function"))):
        raise unknown(f"the function of the layer {kind},", args[0])
    for name, option in named.items():
        if name in given:
            value = plain(given[name])
            args.append(Expr(Rule, (option, pairs(value) if option == "PaddingSize" else value)))
    for name, value in stored.items():
        if is_named(value, "ExportedArray") and value.args and type(value.args[0]) is int:
            args.append(Expr(Rule, (name, arrays(value.args[0]))))
        elif value is Nothing:
            args.append(Expr(Rule, (name, Nothing)))
    if kind == "NetArray" and not args and "Dimensions" in given:
        args.append(Expr(Rule, ("Output", plain(given["Dimensions"]))))
    return call(kind + "Layer", *args)


def plain(e: Expression) -> Expression:
    """The value that a user gave, out of what it is wrapped in."""
    if is_named(e, "ValidatedParameter") and len(e.args) == 1:
        return plain(e.args[0])
    return list_of(*map(plain, e.args)) if is_list(e) else e


def pairs(e: Expression) -> Expression:
    """Paddings as pairs: older files have one number for both ends."""
    return list_of(*(list_of(n, n) if type(n) is int else n for n in e.args)) if is_list(e) else e


def edge(e: Expression) -> Expr:
    """source -> target; in files the target stands first."""
    if not (has_head(e, Rule) and len(e.args) == 2):
        raise unknown("the edge", e)
    target, source = map(end, e.args)
    return Expr(Rule, (source, target))


def end(e: Expression) -> Expr:
    """NetPort[{name, port}], or NetPort[port] of the whole net."""
    if is_named(e, "NetPath") and all(type(part) is str for part in e.args):
        if len(e.args) == 4 and e.args[0] == "Nodes":
            return call("NetPort", list_of(e.args[1], e.args[3]))
        if len(e.args) == 2 and e.args[0] in ("Inputs", "Outputs"):
            return call("NetPort", e.args[1])
    raise unknown("the end of an edge", e)


def ports(found: Parameters) -> list[Expr]:
    """Rules for the ports whose types are known, and for encoders and decoders."""
    rules = []
    for side in ("Inputs", "Outputs"):
        for name, kind in table(found.get(side, Association())).items():
            specified = port(kind)
            if specified is not None and (side == "Inputs" or not is_list(specified)):
                rules.append(Expr(Rule, (name, specified)))
    return rules


def port(e: Expression) -> Expression:
    """The dimensions of a port, or its coder; None where nothing is known of it."""
    if is_named(e, "TensorT") and len(e.args) == 2:
        dims, element = e.args
        if (
            isinstance(element, Symbol)
            and element.name == "RealT"
            and is_list(dims)
            and all(type(n) is int for n in dims.args)
        ):
            return dims
        return None
    if has_head(e, system("NetEncoder")) or has_head(e, system("NetDecoder")):
        return coder(e)
    return None


def coder(e: Expr) -> Expr:
    """NetDecoder["Scalar"] and its kind, NetDecoder[{"Class", labels}]."""
    name = e.args[0] if e.args else None
    if name not in CODERS:
        raise unknown("the coder", e.head if name is None else name)
    given = table(e.args[1]) if len(e.args) > 1 else {}
    if name != "Class":
        return Expr(e.head, (name,))
    if "Labels" not in given:
        raise unknown("the coder", name)
    return Expr(e.head, (list_of(name, plain(given["Labels"])),))


def positions(e: Expression, path: tuple[int | str, ...] = ()) -> Iterator[tuple[tuple[int | str, ...], int]]:
    """The positions of the arrays with their numbers."""
    found = table(e)
    if "Nodes" in found:
        members = table(found["Nodes"])
        numbered = list(members) == [str(i) for i in range(1, len(members) + 1)]
        for i, (name, part) in enumerate(members.items(), 1):
            yield from positions(part, (*path, i if numbered and found["Type"] == "Chain" else name))
    for name, value in table(found.get("Arrays", Association())).items():
        if is_named(value, "ExportedArray") and value.args:
            yield (*path, name), value.args[0]
