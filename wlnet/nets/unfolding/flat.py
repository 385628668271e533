"""A net without chains and graphs: its layers and operators, and where the inputs of each come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ..containers.wired import Wired
from ..net import Net, Path

End: TypeAlias = tuple[Path, str]  # the part at a path and one of its ports; () for the net itself


@dataclass(frozen=True)
class Flat:
    """The layers and operators of a net by position, and where the inputs of each and the net's outputs come from."""

    units: Mapping[Path, Net]
    sources: Mapping[End, End]

    @classmethod
    def of(cls, net: Net) -> Flat:
        """The parts of a net; a net that is no chain or graph is its own only part."""
        if not isinstance(net, Wired):
            place: Path = (net.head.name,)
            sources: dict[End, End] = {(place, name): ((), name) for name in net.inputs}
            sources |= {((), name): (place, name) for name in net.outputs}
            return cls({place: net}, sources)
        units, links = dict(parts(net)), dict(links_inside(net))

        def source(end: End) -> End:
            start = links[end]
            while start[0] and start[0] not in units:
                start = links[start]
            return start

        ends: list[End] = [((), name) for name in net.outputs]
        ends += [(path, name) for path, unit in units.items() for name in unit.inputs]
        ends += [(path, name) for path, unit in units.items() for name in unit.states if (path, name) in links]
        return cls(units, {end: source(end) for end in ends})


def parts(net: Net, path: Path = ()) -> Iterator[tuple[Path, Net]]:
    """The layers and operators inside chains and graphs."""
    if not isinstance(net, Wired):
        yield path, net
        return
    for key, inner in zip(net.keys, net.nets, strict=True):
        yield from parts(inner, (*path, key))


def links_inside(net: Net, path: Path = ()) -> Iterator[tuple[End, End]]:
    """(end, start) of every edge in a net and in the chains and graphs inside."""
    if isinstance(net, Wired):
        for (start, output), (end, entry) in net.links():
            places = [path if key is None else (*path, key) for key in (end, start)]
            yield (places[0], entry), (places[1], output)
        for key, inner in zip(net.keys, net.nets, strict=True):
            yield from links_inside(inner, (*path, key))
