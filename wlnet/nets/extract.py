"""NetExtract and net[[...]]: layers, arrays, settings and ports by their positions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from wlnet.expr import Association, Expression, has_head, is_list, list_of, system

from .coders.coder import Coder
from .containers.chain import Chain
from .layer import Layer, array_expression
from .messages import enumeration, failure, nearest, shown
from .net import Net
from .types import type_expression

Part = Any  # a net, a coder, or an expression
Beyond = Callable[[Expression, tuple[Expression, ...]], Expression]
All = system("All")


def extract(net: Net | Coder, spec: Expression) -> Expression:
    """NetExtract[net, spec]: a name, a number, a path {s1, s2, ...}, All, or a list of such lists."""
    if is_list(spec):
        if spec.args and all(map(is_list, spec.args)):
            return list_of(*(take(net, one.args) for one in spec.args))
        return take(net, spec.args)
    return take(net, (spec,))


def take(e: Part, path: Sequence[Expression], symbol: str = "NetExtract", beyond: Beyond | None = None) -> Expression:
    """The part at a position; a message naming what there is where it does not exist.

    `beyond` takes the rest of the position in what is neither net nor coder.
    """
    for i, key in enumerate(path):
        if beyond is not None and not isinstance(e, (Net, Coder)):
            return beyond(e, tuple(path[i:]))
        if key is All and i + 1 < len(path):
            return take_all(e, path[i + 1 :], symbol)
        e = one_part(e, key, symbol)
    return e


def take_all(e: Part, path: Sequence[Expression], symbol: str) -> Expression:
    """The parts at a position in each net inside that has them, by name or number."""
    if not isinstance(e, Chain):
        raise failure(symbol, "nopart", shown(All), e)
    found = []
    for key, net in zip(e.keys, e.nets, strict=True):
        if isinstance(net, Chain) or not isinstance(path[0], str) or path[0] in part_names(net):
            found.append((key, take(net, path, symbol)))
    return Association.of(found)


def one_part(e: Part, key: Expression, symbol: str) -> Part:
    """The part with one name or number."""
    if key is All:
        return everything(e)
    if isinstance(e, Chain):
        return chain_part(e, key, symbol)
    if isinstance(e, (Layer, Coder)):
        if type(key) is str and key in part_names(e):
            return named_part(e, key)
        raise missing(e, key, symbol)
    raise failure(symbol, "nopart", shown(key), shown(e))


def chain_part(chain: Chain, key: Expression, symbol: str) -> Part:
    """A net of a chain, a chain of some of them, or a port."""
    if type(key) is int and 0 < abs(key) <= len(chain.nets):
        return chain.nets[key - 1 if key > 0 else key]
    if type(key) is str and chain.named and key in chain.layers:
        return chain.layers[key]
    if type(key) is str and key in chain.ports:
        return port_part(chain, key)
    if has_head(key, system("Span")):
        chosen = span(key, len(chain.nets))
        if not chosen:
            raise missing(chain, key, symbol)
        return chain.part([chain.keys[i - 1] for i in chosen])
    if is_list(key) and key.args:
        return chain.part([chain.keys[position(chain, k, symbol)] for k in key.args])
    raise missing(chain, key, symbol)


def position(chain: Chain, key: Expression, symbol: str) -> int:
    """The place, from 0, of a net in a chain."""
    found = chain_part(chain, key, symbol)
    return next(i for i, net in enumerate(chain.nets) if net is found)


def span(e: Expression, length: int) -> list[int]:
    """The positions of i;;j;;k; empty where they do not exist."""
    first, last, *step = e.args
    by = step[0] if step else 1
    first = 1 if first is All else first
    last = length if last is All else last
    if not all(type(n) is int and n for n in (first, last, by)):
        return []
    first, last = (n if n > 0 else length + 1 + n for n in (first, last))
    inside = 1 <= first <= length and 1 <= last <= length
    return list(range(first, last + (1 if by > 0 else -1), by)) if inside else []


def part_names(e: Part) -> list[str]:
    """The names of all parts of a layer or a coder."""
    if isinstance(e, Coder):
        return list(e.parts())
    arrays = ["Arrays"] if e.arrays else []
    return [*e.arrays, *e.parameters, *e.types, *arrays]


def named_part(e: Layer | Coder, name: str) -> Expression:
    """An array, a setting or a port of a layer; a setting of a coder."""
    if isinstance(e, Coder):
        return e.parts()[name]
    if name == "Arrays":
        return Association.of((k, array_expression(v)) for k, v in e.arrays.items())
    if name in e.arrays:
        return array_expression(e.arrays[name])
    if name in e.types:
        return port_part(e, name)
    value = e.parameters[name]
    kind = next(p.kind for p in e.declaration.parameters if p.name == name)
    return system("Automatic") if value is None else kind.full(value)


def port_part(net: Net, name: str) -> Expression:
    """The coder of a port, or its dimensions."""
    return net.coders[name] if name in net.coders else type_expression(net.ports[name])


def everything(e: Part) -> Expression:
    """All parts: the nets of a chain, in a list where they have no names; the named parts of others."""
    if isinstance(e, Chain):
        return e.contents()
    if isinstance(e, (Layer, Coder)):
        return Association.of((name, named_part(e, name)) for name in part_names(e) if name != "Arrays")
    return e


def missing(e: Part, key: Expression, symbol: str) -> Exception:
    """The message about a part that is not there: the nearest name, or all there are."""
    if isinstance(e, Chain):
        names = [*(e.layers if e.named else ()), *e.ports]
        parts = enumeration(e.ports) + f" and 1 to {len(e.nets)}"
        parts = enumeration([*e.layers, *e.ports]) if e.named else parts
    else:
        names = part_names(e)
        parts = enumeration(names)
    near = nearest(key, names) if type(key) is str else None
    if near is not None:
        return failure(symbol, "partname", shown(key), shown(near))
    return failure(symbol, "part", shown(key), parts)
