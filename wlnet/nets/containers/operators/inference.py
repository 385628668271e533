"""Types of an operator and of the nets inside it, each learning from the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...declare import Port
from ...layer import misfit
from ...messages import failure, quoted
from ...net import Misfit, Net
from ...patterns import Sizes, items
from ...types import Conflict, Integers, Type, describe, unify

if TYPE_CHECKING:
    from .operator import Operator

DEEPEST = 64  # levels of an array


class Inference:
    """The nets inside and the types of the operator's ports, with everything each says of the others.

    Variables of patterns are sizes; ports whose patterns end in the same variable carry the same kind of elements.
    """

    def __init__(self, operator: Operator, layers: dict[str, Net], types: Mapping[str, Type]) -> None:
        self.operator, self.layers = operator, layers
        self.types = {p.name: types.get(p.name, Type()) for p in operator.port_list}
        self.sizes = Sizes()
        self.elements: dict[str, Integers | None] = {}
        while self._pass():
            pass

    def _pass(self) -> bool:
        """Everything said once by everyone; whether any of it was news."""
        types, layers, elements = dict(self.types), dict(self.layers), dict(self.elements)
        self.sizes.changed = False
        for place in self.operator.places:
            self._hear(place)
        self._relate()
        for port in self.operator.port_list:
            self._put_port(port)
        for name in self.layers:
            self._tell(name)
        learned = any(net is not layers[name] for name, net in self.layers.items())
        return self.sizes.changed or learned or types != self.types or elements != self.elements

    def _hear(self, place: tuple[str, str]) -> None:
        """What a net inside says of one of its ports."""
        pattern, found = self.operator.places[place], self._inner(place)
        if len(found.dims) > DEEPEST:
            raise failure(self.operator.head, "innergrow", quoted(place[1]), quoted(place[0]))
        try:
            self.sizes.bind(pattern, found.dims)
            self._bind_element(pattern, found)
        except Conflict:
            raise self._clash(place, found) from None

    def _inner(self, place: tuple[str, str]) -> Type:
        """The type of a port of a net inside."""
        net = self.layers[place[0]]
        return net.ports[place[1]] if place[1] in net.ports else net.states[place[1]]

    def _bind_element(self, pattern: str, found: Type) -> None:
        key = last_variable(pattern)
        if key and found.element is not None:
            merged = unify(Type((), self.elements.get(key)), Type((), found.element))
            self.elements[key] = merged.element

    def _expected(self, pattern: str) -> Type:
        """What is known of a port with this pattern."""
        return Type(self.sizes.dims(pattern), self.elements.get(last_variable(pattern)))

    def _clash(self, place: tuple[str, str], found: Type) -> Exception:
        """Two nets inside, or two ports of one, that do not go together; else what the operator was told is wrong."""
        pattern = self.operator.places[place]
        for other, its in self.operator.places.items():
            if other != place and last_variable(its) == last_variable(pattern):
                kind = self._inner(other)
                if its == pattern and not fits(kind, found):
                    (name, port_name), (its_name, second) = place, other
                    ends = quoted(port_name), quoted(name), describe(found), quoted(second), quoted(its_name)
                    return failure(self.operator.head, "innerclash", *ends, describe(kind))
        for port in self.operator.port_list:
            if last_variable(port.pattern) == last_variable(pattern):
                sizes = Sizes()
                sizes.known = {k: v for k, v in self.sizes.known.items() if k not in variables(pattern)}
                try:
                    sizes.bind(pattern, found.dims)
                except Conflict:
                    continue
                return misfit(port.name, self.types[port.name], Type(sizes.dims(port.pattern), found.element))
        name, port_name = place
        reason = f"should be {describe(self._expected(pattern))}"
        return failure(self.operator.head, "inside", quoted(port_name), quoted(name), describe(found), reason)

    def _relate(self) -> None:
        """What sizes say of each other; where that contradicts, the port that the size is one of is reported."""
        try:
            self.operator.relate(self.sizes)
        except Conflict as conflict:
            expected = Sizes()
            expected.known = {**self.sizes.known, conflict.name: conflict.second}
            for port in self.operator.port_list:
                if conflict.name in variables(port.pattern):
                    raise misfit(port.name, self.types[port.name], Type(expected.dims(port.pattern))) from None
            place = next(p for p, pattern in self.operator.places.items() if conflict.name in variables(pattern))
            reason = f"should be {describe(Type(expected.dims(self.operator.places[place])))}"
            words = quoted(place[1]), quoted(place[0]), describe(self._inner(place)), reason
            raise failure(self.operator.head, "inside", *words) from None

    def _put_port(self, port: Port) -> None:
        """What is known of one of the operator's own ports, from both sides."""
        expected, given = self._expected(port.pattern), self.types[port.name]
        try:
            found = unify(expected, given)
            self.sizes.bind(port.pattern, found.dims)
            self._bind_element(port.pattern, found)
        except Conflict:
            raise misfit(port.name, given, expected) from None
        self.types[port.name] = found

    def _tell(self, name: str) -> None:
        """Tell a net inside what is known of its ports."""
        net = self.layers[name]
        needed = {port: self._expected(pattern) for (n, port), pattern in self.operator.places.items() if n == name}
        news = {port: kind for port, kind in needed.items() if kind != self._inner((name, port))}
        if not news:
            return
        try:
            self.layers[name] = net.refine(news)
        except Misfit as problem:
            raise self._refused(name, problem) from None

    def _refused(self, name: str, problem: Misfit) -> Exception:
        """What a net inside says against what it was told, as said of the port outside that it comes from."""
        key = last_variable(self.operator.places.get((name, problem.port), ""))
        own = next((p.name for p in self.operator.port_list if key and last_variable(p.pattern) == key), None)
        words = quoted(problem.port), quoted(name), describe(problem.found), problem.reason
        if own is None:
            return failure(self.operator.head, "inside", *words)
        given = describe(problem.found)
        reason = f'gives the port "{problem.port}" of "{name}" inside {given}, which {problem.reason}'
        return Misfit(own, self.types[own], reason, "inside", *words)


def variables(pattern: str) -> set[str]:
    """The variables of a pattern."""
    return {item.variable for item in items(pattern)}


def last_variable(pattern: str) -> str:
    """The variable that says of what kind the elements are; none for a single number."""
    return items(pattern)[-1].variable if pattern else ""


def fits(first: Type, second: Type) -> bool:
    """Whether two types can be the same."""
    try:
        unify(first, second)
    except Conflict:
        return False
    return True
