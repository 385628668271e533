"""NetStateObject: a net that remembers its recurrent states from call to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from wlnet.expr import Association, Atom, Expr, Expression, Section, Summary, call, from_array, system
from wlnet.forms import text

from .application.batches import Found
from .application.calls import evaluate_net, read_call
from .application.data import Data, Slot, read_data
from .application.given import Given, read_states
from .application.requests import Demand
from .application.results import results
from .application.rows import Rows
from .initialization.seeding import Inherited, fresh
from .messages import enumeration, failure, nearest, shown
from .net import Net, Path
from .numeric import Array, Evaluate, unevaluated
from .parts.positions import netport

PARTS = ("Net", "States")


class StateObject(Atom):
    """A net and the states it is in, by position; a state that is not there is zero.

    Every call goes on from the states that the one before has left. It is one object however often it is named: two
    are equal where they are the same.
    """

    head = system("NetStateObject")

    def __init__(self, net: Net, states: dict[Path, Array] | None = None) -> None:
        self.net = net
        self.states = dict(states or {})

    def apply(
        self, args: Sequence[Expression], evaluate: Evaluate = unevaluated, inherited: Inherited = fresh
    ) -> Expression:
        """The value of obj[data, request, options]; the examples of a list go through one after the other."""
        net, given, settings, request = read_call(self.net, args, evaluate, inherited)
        positions = tuple(net.state_positions())
        demand = Demand(tuple(dict.fromkeys((*request.demand.values, *positions))), request.demand.gradients)
        if not given.count:
            found = evaluate_net(net, given, demand, settings)
            return results(net, found, False, given.numeric, request, settings)
        total, states = Found(), dict(self.states)
        for i in range(given.count):
            found = evaluate_net(net, one_of(given, i, states), demand, settings)
            states = {path: next(iter(found.values[path])) for path in positions}
            gather(total, found, i, given.count)
        self.states = states
        return results(net, total, given.single, given.numeric, request, settings)

    def values(self) -> Association:
        """The states as NetPort[All, "States"] gives them, zeros where nothing has been through yet."""
        found = []
        for path, kind in self.net.state_positions().items():
            value = self.states.get(path)
            if value is None and kind.fixed:
                found.append((netport(path), zeros(kind.dims)))
            else:
                found.append((netport(path), system("Automatic") if value is None else from_array(value)))
        return Association.of(found)

    def part(self, name: Expression) -> Expression:
        """What NetExtract finds: "States" or "Net"."""
        if name == "States":
            return self.values()
        if name == "Net":
            return self.net
        near = nearest(name, PARTS) if type(name) is str else None
        if near is not None:
            raise failure("NetExtract", "partname", shown(name), shown(near))
        raise failure("NetExtract", "part", shown(name), enumeration(PARTS))

    def constructor(self) -> Expr:
        """NetStateObject[net], or NetStateObject[net, states]."""
        return call(self.head, self.net, self.values()) if self.states else call(self.head, self.net)

    def summary(self) -> Summary:
        """The net, and a line for every state."""
        from .types import describe

        rows = [("net", self.net.head.name)]
        rows += [(text(netport(path)), describe(kind)) for path, kind in self.net.state_positions().items()]
        return Summary("NetStateObject", "", (Section(tuple(rows)),))

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


def zeros(dims: Sequence[int]) -> Expression:
    """An array of zeros."""
    return from_array(np.zeros(tuple(dims)))


def one_of(given: Given, place: int, states: dict[Path, Array]) -> Given:
    """One of the examples, from states it was given or else from these."""

    def single(data: Data) -> Data:
        return replace(data, examples=[data.examples[place]], single=True)

    initial = {path: Data([value], True) for path, value in states.items()}
    initial |= {path: single(data) for path, data in given.states.items()}
    inputs = {name: single(data) for name, data in given.inputs.items()}
    return Given(inputs, initial, {name: single(data) for name, data in given.seeds.items()})


def gather(total: Found, found: Found, place: int, count: int) -> None:
    """Put the values of one example with those of the others."""
    for mine, theirs in ((total.values, found.values), (total.gradients, found.gradients)):
        for path, rows in theirs.items():
            for row in rows:
                mine.setdefault(path, Rows(count, False, False)).put([place], row[None])
    for path, value in found.sums.items():
        total.sums[path] = total.sums[path] + value if path in total.sums else value


def make_state_object(args: Sequence[Expression], evaluate: Evaluate = unevaluated) -> StateObject:
    """NetStateObject[net], NetStateObject[net, states]; a WolframMessage where it is none."""
    net, *rest = args
    if isinstance(net, StateObject):
        net = net.net
    if not isinstance(net, Net):
        raise failure("NetStateObject", "notnet", shown(net))
    found = StateObject(net)
    if rest:
        types = net.state_positions()
        for path, value in read_states(net, rest[0]).items():
            data = read_data(Slot(net.head, shown(netport(path)), types[path]), value, evaluate)
            if not data.single:
                raise failure(net.head, "onestate", shown(netport(path)))
            found.states[path] = data.examples[0]
    return found
