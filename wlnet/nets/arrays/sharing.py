"""Arrays that several layers share: one name, one value, equal dimensions everywhere in a net."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..layer import Layer, path_text, shape_text
from ..messages import enumeration, failure, nearest, quoted, shown
from ..net import Net, Path
from ..numeric import Array
from ..types import Conflict, Dims, unify_dims
from .netarray import fresh_name

User = tuple[Path, Layer, str]  # a layer, its position, and which of its arrays


def users(net: Net, path: Path = ()) -> dict[str, list[User]]:
    """Who shares each array: by its name, every layer that has it."""
    found: dict[str, list[User]] = {}
    for place, layer in net.leaves(path):
        for array, name in layer.shared.items():
            found.setdefault(name, []).append((place, layer, array))
    return found


def agree(keys: Sequence[Any], nets: list[Net]) -> list[Net]:
    """The nets, each knowing of shared arrays what any of them knows; the same list where there is nothing to tell.

    Messages: shareddims, sharedvalue.
    """
    found: dict[str, list[User]] = {}
    for key, net in zip(keys, nets, strict=True):
        for name, some in users(net, (key,)).items():
            found.setdefault(name, []).extend(some)
    news: dict[Path, dict[str, tuple[Dims, Any]]] = {}
    for name, some in found.items():
        dims, value = common_dims(name, some), common_value(name, some)
        for path, layer, array in some:
            known = dims in (layer.array_dims(array), layer.known_dims.get(array))
            if not known or layer.arrays[array] is not value:
                news.setdefault(path, {})[array] = dims, value
    if not news:
        return nets

    def tell(path: Path, layer: Layer) -> Layer:
        told = news.get(path)
        if told is None:
            return layer
        arrays = {**layer.arrays, **{name: value for name, (_, value) in told.items()}}
        return layer._with(arrays=arrays, known_dims={**layer.known_dims, **{n: dims for n, (dims, _) in told.items()}})

    changed = [net.with_layers(tell, (key,)) for key, net in zip(keys, nets, strict=True)]
    # the layers of a traced function follow from the function: not all that is told them is news to them
    return nets if all(map(same, changed, nets)) else changed


def same(a: Net, b: Net) -> bool:
    """Whether two nets are equal, with equal things known of the dimensions of their arrays."""
    if a is b:
        return True
    return a == b and all(
        first.known_dims == second.known_dims for (_, first), (_, second) in zip(a.leaves(), b.leaves(), strict=True)
    )


def common_dims(name: str, some: Sequence[User]) -> Dims:
    """The dimensions all agree on; a message naming two layers that do not."""
    first_path, first, first_array = some[0]
    dims: Dims = first.array_dims(first_array)
    for path, layer, array in some[1:]:
        try:
            dims = unify_dims(dims, layer.array_dims(array))
        except Conflict:
            raise failure(
                "NetArray", "shareddims", quoted(name),
                shape_text(first.array_dims(first_array)), path_text(first_path), first.head,
                shape_text(layer.array_dims(array)), path_text(path), layer.head,
            ) from None  # fmt: skip
    return dims


def common_value(name: str, some: Sequence[User]) -> Any:
    """The value any of them has; a message where two differ."""
    value, owner = None, some[0]
    for user in some:
        own = user[1].arrays[user[2]]
        if own is None or own is value:
            continue
        if value is None:
            value, owner = own, user
        elif not np.array_equal(own, value, equal_nan=True):
            raise failure(
                "NetArray", "sharedvalue", quoted(name),
                path_text(owner[0]), owner[1].head, path_text(user[0]), user[1].head,
            )  # fmt: skip
    return value


def spread(net: Net, values: Mapping[Path, Any]) -> dict[Path, Any]:
    """New arrays by position, with those of the same name everywhere."""
    found = dict(values)
    for some in users(net).values():
        places = [(*path, array) for path, _, array in some]
        given = next((values[place] for place in places if place in values), ...)
        if given is not ...:
            found.update(dict.fromkeys(places, given))
    return found


def value_of(net: Net, name: str, symbol: str) -> Array | None:
    """The value of a shared array, None where it has none yet; a message where the net has no such array."""
    found = users(net)
    if name not in found:
        raise no_array(name, list(found), symbol)
    _, layer, array = found[name][0]
    return layer.arrays[array]


def no_array(name: str, known: Sequence[str], symbol: str) -> Exception:
    """The message about a shared array that the net does not have."""
    near = nearest(name, known)
    if near is not None:
        return failure(symbol, "partname", shown(name), shown(near))
    return failure(symbol, "noshared", shown(name), enumeration(known))


def insert_shared_arrays(net: Net, prefix: str | None = None) -> Net:
    """The net whose every array has a name: the prefix and its position, joined by "/"; names that are there stay.

    Without a prefix, one that no other net has.
    """
    prefix = fresh_name() if prefix is None else prefix

    def share(path: Path, layer: Layer) -> Layer:
        enabled = (name for name in layer.arrays if layer.is_enabled(name))
        names = {name: "/".join(map(str, (prefix, *path, name))) for name in enabled}
        return layer._with(shared={**names, **layer.shared})

    return net.with_layers(share)
