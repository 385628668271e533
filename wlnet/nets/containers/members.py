"""The nets that containers are made of: lists, associations and rules of nets, and shorthands for layers."""

from __future__ import annotations

from wlnet.expr import Association, Expr, Expression, Symbol, is_list

from ..calls import construct
from ..declare import LAYERS
from ..functions.multivariate import FOLDED, argument_names
from ..functions.univariate import UNARY, is_function
from ..messages import failure, nearest, shown
from ..net import Net
from ..numeric import Evaluate
from .edges import is_rule

Members = tuple[dict[str, Net], bool]  # by name, and whether they were named


def read_members(head: str, e: Expression, evaluate: Evaluate) -> Members:
    """The nets of a list, an association or a list of rules; in a list with some names the others are numbered."""
    if isinstance(e, Association):
        entries = list(e.items())
        if entries and [key for key, _ in entries] == list(range(1, len(entries) + 1)):
            return {str(key): read_member(head, part, evaluate) for key, part in entries}, False
    elif is_list(e):
        if not any(map(is_rule, e.args)):
            if not e.args and head != "NetChain":
                raise failure(head, "notlayers", shown(e))
            return {str(i): read_member(head, part, evaluate) for i, part in enumerate(e.args, 1)}, False
        entries = [(p.args[0], p.args[1]) if is_rule(p) else (str(i), p) for i, p in enumerate(e.args, 1)]
    else:
        raise failure(head, "notlayers", shown(e))
    names = [key for key, _ in entries]
    if not names or not all(type(name) is str and name for name in names):
        raise failure(head, "notlayers", shown(e))
    for name in names:
        if names.count(name) > 1:
            raise failure(head, "chainname", shown(name))
    return {name: read_member(head, part, evaluate) for name, part in entries}, True


def read_member(head: str, e: Expression, evaluate: Evaluate) -> Net:
    """A net, or what stands for one: n for LinearLayer[n], a list for a chain, a function for the layer applying it.

    Functions of one number make an ElementwiseLayer, functions of several a ThreadingLayer.
    """
    from .calls import make_chain

    if isinstance(e, Net):
        return e
    if type(e) is int:
        return construct("LinearLayer", [e], evaluate)
    if is_threading(e):
        return construct("ThreadingLayer", [e], evaluate)
    if is_function(e):
        return construct("ElementwiseLayer", [e], evaluate)
    if isinstance(e, Association) or is_list(e):
        return make_chain([e], evaluate)
    name = (
        e.name if isinstance(e, Symbol) else e.head.name if isinstance(e, Expr) and isinstance(e.head, Symbol) else ""
    )
    near = nearest(name, LAYERS) if len(name) > len("Layer") else None
    if near is not None:
        raise failure(head, "nearnet", shown(e), near)
    raise failure(head, "notlayer", shown(e))


def is_threading(e: Expression) -> bool:
    """Whether the expression is a function of several numbers, or of numbers with names."""
    if isinstance(e, Symbol):
        return e.name not in UNARY and (e.name in FOLDED or bool(argument_names(e)))
    names = argument_names(e)
    return len(names) > 1 or any(not name.isdigit() for name in names)
