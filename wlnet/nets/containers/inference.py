"""Types through a graph: what each net says of its ports is told to its neighbours until nothing is news."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from wlnet.expr import Symbol

from ..messages import failure, quoted
from ..net import Misfit, Net
from ..types import Conflict, Type, describe, unify
from .wiring import End, Key, Wiring

UNKNOWN = Type()


class Inference:
    """The nets of a graph with everything their neighbours say of them, and the type of every wire.

    Messages: graphfit where two nets do not fit; Misfit where the type given to one of the graph's ports does not.
    """

    def __init__(self, head: Symbol, nets: Mapping[Key, Net], wiring: Wiring, given: Mapping[str, Type]) -> None:
        self.head, self.nets, self.wiring = head, dict(nets), wiring
        self.wires: dict[End, Type] = dict.fromkeys(wiring.targets, UNKNOWN)
        self.told: dict[End, End] = {}  # who made a wire's type what it is
        for name, kind in given.items():
            end = (None, name)
            self._tell(wiring.sources.get(end, end), end, kind)
        self._settle()

    def _settle(self) -> None:
        """Refine nets, the first in order first, until no wire changes."""
        order = self.wiring.order
        place = {key: i for i, key in enumerate(order)}
        waiting = list(range(len(order)))
        heapify(waiting)
        queued = set(waiting)
        while waiting:
            at = heappop(waiting)
            queued.remove(at)
            for key in self._refine(order[at]):
                if place[key] not in queued:
                    queued.add(place[key])
                    heappush(waiting, place[key])

    def _refine(self, key: Key) -> list[Key]:
        """Tell a net what its wires say, and the wires what it says; the nets for which that is news."""
        net = self.nets[key]
        types = port_types(net)
        news: dict[str, Type] = {}
        for port, wire in self.wiring.attached[key]:
            kind = self.wires[wire]
            if kind not in (UNKNOWN, types[port]):
                try:
                    news[port] = unify(news[port], kind) if port in news else kind
                except Conflict:
                    raise self._unfit(key, port, news[port], f"should be {describe(kind)}") from None
        if news:
            try:
                net = self.nets[key] = net.refine(news)
            except Misfit as problem:
                raise self._unfit(key, problem.port, problem.found, problem.reason) from None
            types = port_types(net)
        found: list[Key] = []
        for port, wire in self.wiring.attached[key]:
            if types[port] != self.wires[wire] and self._tell(wire, (key, port), types[port]):
                ends = [wire, *self.wiring.targets[wire]]
                found += [other for other, name in ends if other is not None and (other, name) != (key, port)]
        return found

    def _tell(self, wire: End, end: End, kind: Type) -> bool:
        """Add what one of its ends says to a wire; whether it is news."""
        try:
            merged = unify(self.wires[wire], kind)
        except Conflict:
            raise self._unfit(*end, kind, f"should be {describe(self.wires[wire])}") from None
        if merged == self.wires[wire]:
            return False
        self.wires[wire] = merged
        self.told[wire] = end
        return True

    def _unfit(self, key: Key | None, port: str, found: Type, reason: str) -> Exception:
        """The message about a port that does not fit what it is connected with."""
        if key is None:
            return Misfit(port, found, reason, "graphport", quoted(port), describe(found), "it", reason)
        here = f'port "{port}" of layer {key} ({self.nets[key].head.name})'
        other = self._opposite(key, port)
        if other is None:
            return failure(self.head, "graphalone", here, describe(found), reason)
        there, name = other
        if there is None:
            return Misfit(name, found, reason, "graphport", quoted(name), describe(found), here, reason)
        return failure(self.head, "graphfit", name, there, self.nets[there].head, describe(found), here, reason)

    def _opposite(self, key: Key, port: str) -> End | None:
        """The port at the other end of a wire: who told its type, else its start, else where it leads."""
        wires = [wire for name, wire in self.wiring.attached[key] if name == port]
        for wire in wires:
            ends = [self.told[wire]] if wire in self.told else []
            for end in [*ends, wire, *self.wiring.targets[wire]]:
                if end[0] != key:
                    return end
        return None


def port_types(net: Net) -> dict[str, Type]:
    """The types of all ports, states among them."""
    return {**net.ports, **net.states}
