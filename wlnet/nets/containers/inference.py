"""Types through connected nets: what each net says of its ports is told to its neighbours until nothing is news."""

from __future__ import annotations

from collections.abc import Mapping
from heapq import heapify, heappop, heappush

from wlnet.expr import WolframMessage

from ..layer import misfit
from ..messages import Placed
from ..net import Misfit, Net
from ..types import Conflict, Type, unify
from .wiring import End, Key, Wiring

UNKNOWN = Type()


class Clash(Exception):
    """A port that does not fit what it is connected with.

    `end` should be, as `problem` says in words, other than the type `found`, which is that of the port `other`. An
    end without key is a port of the whole; `other` is None where the net does not fit itself.
    """

    def __init__(self, end: End, other: End | None, problem: Misfit) -> None:
        super().__init__(f"{end} and {other}: {problem}")
        self.end, self.other, self.problem = end, other, problem


class Inference:
    """The nets with everything their neighbours say of them, and the type of every wire; Clash where they do not fit.

    Nets that learn something wait in order, so that knowledge goes through the whole net once forwards and, where a
    net says something of its inputs, back.
    """

    def __init__(self, nets: Mapping[Key, Net], wiring: Wiring, given: Mapping[str, Type]) -> None:
        self.nets, self.wiring = dict(nets), wiring
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
                    raise self._clash((key, port), misfit(port, news[port], kind)) from None
        if news:
            try:
                net = self.nets[key] = net.refine(news)
            except Misfit as problem:
                problem = first_misfit(net, news) or problem
                raise self._clash((key, problem.port), problem) from None
            except WolframMessage as message:
                raise message if key is None else Placed(message, key) from None
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
            found, needed = (kind, self.wires[wire]) if end[0] is None else (self.wires[wire], kind)
            raise self._clash(end, misfit(end[1], found, needed)) from None
        if merged == self.wires[wire]:
            return False
        self.wires[wire] = merged
        self.told[wire] = end
        return True

    def _clash(self, end: End, problem: Misfit) -> Clash:
        """What does not fit: a port and the one at the other end of its wire.

        That is who told the wire's type, else its start, else where it leads.
        """
        key, port = end
        own = [wire for name, wire in self.wiring.attached[key] if name == port] if key is not None else []
        if key is None:
            own = [self.wiring.sources.get(end, end)]
        for wire in own:
            ends = [self.told[wire]] if wire in self.told else []
            for other in [*ends, wire, *self.wiring.targets[wire]]:
                if other != end and (other[0] != key or key is None):
                    return Clash(end, other, problem)
        return Clash(end, None, problem)


def first_misfit(net: Net, news: Mapping[str, Type]) -> Misfit | None:
    """The misfit where a net is told of one port after another, inputs first: it then says most of what it needs."""
    try:
        for port in sorted(news, key=lambda name: name not in net.inputs):
            net = net.refine({port: news[port]})
    except Misfit as problem:
        return problem
    return None


def port_types(net: Net) -> dict[str, Type]:
    """The types of all ports, states among them."""
    return {**net.ports, **net.states}
