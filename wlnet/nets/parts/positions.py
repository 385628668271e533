"""Positions of nets, ports and arrays inside a net: as they are given, and as keys of the values found there."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expr import Expression, call, has_head, is_list, list_of, system

from ..containers.container import Container
from ..layer import Layer
from ..messages import enumeration, failure, nearest, quoted, shown
from ..net import Net, Path
from .extract import place_of


def find_net(net: Net, parts: Sequence[Expression]) -> tuple[Path, Net] | None:
    """The position in full and the net there; None where there is none."""
    path: Path = ()
    for part in parts:
        place = place_of(net, part) if isinstance(net, Container) else None
        if place is None:
            return None
        assert isinstance(net, Container)
        path, net = (*path, net.keys[place]), net.nets[place]
    return path, net


def value_position(net: Net, spec: Expression, parts: Path) -> Path:
    """The position of the output or the state that the parts name, of a net's only output where they name a net.

    `spec` is what was written. Messages: inputport, severalports, portname, noplace.
    """
    head = net.head
    found = find_net(net, parts[:-1])
    if found is not None and type(parts[-1]) is str:
        path, owner = found
        if parts[-1] in owner.outputs or parts[-1] in owner.states:
            return (*path, parts[-1])
        if parts[-1] in owner.inputs:
            raise failure(head, "inputport", shown(spec))
    whole = find_net(net, parts)
    if whole is None:
        raise unknown(net, parts, spec)
    path, owner = whole
    if len(owner.outputs) != 1:
        raise failure(head, "severalports", shown(spec), enumeration(owner.outputs))
    return (*path, next(iter(owner.outputs)))


def unknown(net: Net, parts: Sequence[Expression], spec: Expression, arrays: bool = False) -> Exception:
    """The message about a position that does not exist: the nearest name, or all there are.

    `arrays`: names of inputs and arrays were expected, of outputs otherwise.
    """
    depth = max(n for n in range(len(parts)) if find_net(net, parts[:n]) is not None)
    found = find_net(net, parts[:depth])
    assert found is not None
    owner = found[1]
    names = [*owner.inputs, *array_names(owner)] if arrays else [*owner.outputs]
    names += owner.states
    inside = [str(key) for key in owner.keys] if isinstance(owner, Container) else []
    near = nearest(parts[depth], [*names, *inside]) if type(parts[depth]) is str else None
    if near is not None:
        return failure(net.head, "portname", shown(spec), quoted(near))
    if isinstance(owner, Container) and not owner.named:
        there = f"{enumeration(names)}{' and' if names else ''} 1 to {len(inside)}"
    else:
        there = enumeration([*names, *inside])
    return failure(net.head, "nograd" if arrays else "noplace", shown(spec), there)


def array_names(net: Net) -> list[str]:
    """The arrays of a layer that are not switched off."""
    return [name for name in net.arrays if net.is_enabled(name)] if isinstance(net, Layer) else []


def gradient_position(net: Net, spec: Expression, parts: Path) -> Path:
    """The position of the input, the state or the array that the parts name.

    Messages: integers, for inputs without derivative; gradport; portname; nograd.
    """
    found = find_net(net, parts[:-1])
    name = parts[-1]
    if found is not None and type(name) is str:
        path, owner = found
        if name in array_names(owner) or name in owner.states:
            return (*path, name)
        if not path and name in owner.inputs:
            if owner.inputs[name].element is not None:
                raise failure(net.head, "integers", shown(spec))
            return (name,)
        if name in owner.ports:
            raise failure(net.head, "gradport", shown(spec))
    raise unknown(net, parts, spec, arrays=True)


def shared_names(net: Net) -> dict[Path, str]:
    """The names of shared arrays, by position."""
    return {(*path, name): shared for path, leaf in net.leaves() for name, shared in leaf.shared.items()}


def netport(path: Path) -> Expression:
    """NetPort["port"], or NetPort[{n, ..., "port"}]."""
    return call("NetPort", path[0] if len(path) == 1 else list_of(*path))


def all_states(e: Expression) -> bool:
    """Whether the expression is NetPort[All, "States"]."""
    if not has_head(e, system("NetPort")):
        return False
    parts = e.args[0].args if len(e.args) == 1 and is_list(e.args[0]) else e.args
    return len(parts) == 2 and parts[0] is system("All") and parts[1] == "States"
