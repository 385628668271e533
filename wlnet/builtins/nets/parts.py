"""Functions of the core language on nets: Take, Drop, Append, Prepend, Insert, Delete, Join, ReplacePart, Keys."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.expr import Expression, is_list, list_of
from wlnet.nets import Net, surgery
from wlnet.nets.arrays.multipliers import of_part
from wlnet.nets.coders import Coder
from wlnet.nets.containers.container import Container
from wlnet.nets.messages import failure
from wlnet.nets.parts.extract import missing, place_of

from ..structure.atom_methods import atom_method
from ..structure.spans import positions, sequence_bounds
from .arguments import checked
from .surgery import Failed, net_replace_part, reader


@atom_method("Take", Container)
def taken(net: Container, spec: Expression, *rest: Expression) -> Expression:
    """Take[net, n]: the first n nets of a container, as Take has it of lists."""
    return None if rest else sequence(net, spec, "Take")


@atom_method("Drop", Container)
def dropped(net: Container, spec: Expression, *rest: Expression) -> Expression:
    """Drop[net, n]: a container without its first n nets."""
    return None if rest else sequence(net, spec, "Drop")


def sequence(net: Container, spec: Expression, symbol: str) -> Expression:
    """The nets that a sequence specification selects, or the others."""
    bounds = sequence_bounds(spec)
    chosen = None if bounds is None else positions(len(net.nets), bounds)
    if chosen is None or not net.divisible:
        raise missing(net, spec, symbol)
    places = [i for i in range(len(net.nets)) if (i in chosen) == (symbol == "Take")]
    if not places:
        raise failure(symbol, "nothingleft")
    places = list(chosen) if symbol == "Take" else places
    return of_part(net, net.part(places), places)


@atom_method("Append", Container)
def appended(net: Container, item: Expression) -> Expression:
    """Append[chain, layer]."""
    return Failed if item is Failed else surgery.append(net, item, reader("NetAppend"))


@atom_method("Prepend", Container)
def prepended(net: Container, item: Expression) -> Expression:
    """Prepend[chain, layer]."""
    return Failed if item is Failed else surgery.prepend(net, item, reader("NetPrepend"))


@atom_method("Insert", Container)
def inserted(net: Container, item: Expression, spec: Expression) -> Expression:
    """Insert[chain, layer, n]."""
    place = spec.args[0] if is_list(spec) and len(spec.args) == 1 else spec
    return Failed if item is Failed else surgery.insert(net, item, place, reader("NetInsert"))


@atom_method("Join", Net)
def joined(*nets: Expression) -> Expression:
    """Join[net1, net2, ...]."""
    return surgery.join([checked("Join", net) for net in nets])


@atom_method("Delete", Container)
def deleted(net: Container, spec: Expression) -> Expression:
    """Delete[net, n], Delete[net, {n, ...}] with a path, Delete[net, {{n}, ...}]."""
    several = is_list(spec) and bool(spec.args) and all(map(is_list, spec.args))
    paths = [tuple(p.args) for p in spec.args] if several else [tuple(spec.args) if is_list(spec) else (spec,)]
    here = list_of(*(path[0] for path in paths if len(path) == 1))
    for path in paths:
        if len(path) > 1:
            place = place_of(net, path[0])
            inner = None if place is None else net.nets[place]
            if not isinstance(inner, Container):
                raise missing(net, path[0], "Delete")
            pair = path[0], deleted(inner, list_of(*path[1:]))
            net = surgery.replace_part(net, [pair], evaluate, reader("Delete"))  # type: ignore[assignment]
    return surgery.delete(net, here) if here.args else net


@atom_method("ReplacePart", Net, Coder)
def with_parts(net: Net | Coder, rules: Expression) -> Expression:
    """ReplacePart[net, part -> value]."""
    return net_replace_part(net, rules)


@atom_method("Keys", Container)
def container_keys(net: Container) -> Expression:
    """The names of the nets, or their numbers."""
    return list_of(*net.keys)


@atom_method("Values", Container)
def container_values(net: Container) -> Expression:
    """The nets."""
    return list_of(*net.nets)
