"""What every operator is: a net that uses nets inside, declared by patterns for its ports and for theirs.

    @operator("NetMapOperator")
    class Map(Operator):
        net = part("Net", "i*", "o*")
        input = port("Input", "n i*")
        output = port("Output", "n o*")

        def forward(self, inside, inputs, states): ...

Sizes of one name are one size, outside and inside, so that types go both ways through the operator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NoReturn, TypeVar

from wlnet.expr import Expression, Summary, Symbol, call, system

from ...arrays.sharing import agree
from ...coders.coder import Coder
from ...declare import Declaration, Field, Port, multipliers
from ...kinds import Value as Setting
from ...layer import check_coders, misfit, opened_type
from ...messages import enumeration, failure
from ...net import Misfit, Mode, Net, Path, Value
from ...patterns import Sizes
from ...types import Conflict, Type, type_expression, unify
from ..container import Container
from .coding import lifted
from .inference import Inference
from .inside import Inside

Layers = Mapping[str, Net]
Places = dict[tuple[str, str], str]  # (name of a net inside, its port) -> pattern


class Part(Field):
    """A net inside, and the patterns of its one input and its one output."""

    def __init__(self, name: str, entry: str, exit: str) -> None:
        self.name, self.entry, self.exit = name, entry, exit

    def value(self, instance: Any) -> Net:
        """The net."""
        found: Net = instance.layers[self.name]
        return found


def part(name: str, entry: str, exit: str) -> Any:
    """A net inside with one input and one output."""
    return Part(name, entry, exit)


class Operator(Container):
    """Nets inside that are run by `forward`. Subclasses declare parts, ports and settings."""

    name: ClassVar[str]
    head: ClassVar[Symbol]  # type: ignore[misc]
    usage: ClassVar[str]
    declaration: ClassVar[Declaration]
    parts: ClassVar[list[Part]]
    named = True
    divisible = False  # whether some of the nets make an operator
    passing: ClassVar[bool] = False  # whether states left open inside are open outside too
    repeating: ClassVar[bool] = False  # whether the nets inside are run again and again
    successor: ClassVar[str] = ""  # what to use instead of one that is obsolete
    standard: ClassVar[Expression] = None  # what stands for the first argument where there is none

    def __init__(
        self,
        layers: Layers,
        parameters: Mapping[str, Any] | None = None,
        types: Mapping[str, Type] | None = None,
        coders: Mapping[str, Coder] | None = None,
    ) -> None:
        given = parameters or {}
        self.parameters = {p.name: given.get(p.name, p.default) for p in self.declaration.parameters}
        self.port_list, self.places = self.plan(layers, self.parameters)
        self._infer(layers, types or {}, coders or {})
        self.check(self.sizes)

    def _infer(self, layers: Layers, types: Mapping[str, Type], coders: Mapping[str, Coder]) -> None:
        """Find the types; coders of the nets inside, where the ports have none, become the operator's own."""
        self.coders = dict(coders)
        told = dict(types)
        for name, coder in coders.items():
            try:
                told[name] = unify(told.get(name, Type()), coder.type)
            except Conflict:
                raise misfit(name, told[name], coder.type) from None
        parts = {name: net.with_coders({}) for name, net in layers.items()}
        while True:
            found = Inference(self, parts, told)
            agreed = agree(list(found.layers), list(found.layers.values()))
            if all(a is b for a, b in zip(agreed, found.layers.values(), strict=True)):
                break
            parts = dict(zip(found.layers, agreed, strict=True))
        self.layers, self.types, self.sizes = found.layers, found.types, found.sizes
        within = {n: c for n, c in lifted(self, layers, found.sizes).items() if n not in coders}
        if within:
            self._infer(self.layers, self.types, {**coders, **within})
        check_coders(self.coders, self.types)

    # What subclasses may define

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """The outputs and the final states y[b, ...] for inputs x[b, ...] and initial states (None: zeros)."""
        raise NotImplementedError

    @classmethod
    def plan(cls, layers: Layers, parameters: Mapping[str, Any]) -> tuple[list[Port], Places]:
        """The ports of the operator, and patterns for the ports of the nets inside; a message where they are wrong."""
        places: Places = {}
        for field in cls.parts:
            net = layers[field.name]
            cls.check_simple(net)
            places |= {(field.name, port): field.entry for port in net.inputs}
            places |= {(field.name, port): field.exit for port in net.outputs}
        return cls.declaration.ports, places

    @classmethod
    def from_expressions(cls, given: Expression, read: Callable[[Expression], Net]) -> dict[str, Net]:
        """The nets inside that the first argument of a call stands for."""
        return {"Net": read(given)}

    @classmethod
    def has_place(cls, rule: Expression, layers: Layers) -> bool:
        """Whether a rule that follows the nets in a call is an argument rather than an option."""
        return False

    def relate(self, sizes: Sizes) -> None:
        """Put what some sizes say of others; Conflict where that contradicts what is known."""

    def check(self, sizes: Sizes) -> None:
        """Raise a message where known sizes and settings do not go together."""

    def copies(self) -> int:
        """How many examples the nets inside are given at once for one of the operator."""
        return 1

    def routes(self) -> list[tuple[str, str, str]]:
        """Which of its own ports stand for which ports inside: (port, net, port), as far as patterns tell."""
        return [
            (own.name, name, port)
            for own in self.port_list
            for (name, port), pattern in self.places.items()
            if own.direction in ("in", "out")
            and port in (self.layers[name].inputs if own.direction == "in" else self.layers[name].outputs)
            and star(own.pattern) == star(pattern)
        ]

    @classmethod
    def fail(cls, tag: str, *args: Expression) -> NoReturn:
        """Raise the message of this operator's head."""
        raise failure(cls.head, tag, *args)

    @classmethod
    def check_simple(cls, net: Net) -> None:
        """A message where a net has not one input and one output."""
        if len(net.inputs) != 1 or len(net.outputs) != 1:
            cls.fail("opports", net.head, enumeration(net.inputs), enumeration(net.outputs))

    # Ports

    def ports_of_direction(self, direction: str) -> dict[str, Type]:
        """The types of the inputs, outputs or states."""
        return {p.name: self.types[p.name] for p in self.port_list if p.direction == direction}

    @property
    def inputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The types of the input ports."""
        return self.ports_of_direction("in")

    @property
    def outputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The types of the output ports."""
        return self.ports_of_direction("out")

    @property
    def states(self) -> dict[str, Type]:
        """The types of the state ports."""
        return self.ports_of_direction("state")

    def state_positions(self, path: Path = ()) -> dict[Path, Type]:
        """Its own states, and those left open inside where they are passed on."""
        found = {(*path, name): kind for name, kind in self.states.items()}
        if self.passing:
            for name, net in self.layers.items():
                own = {(*path, name, state) for state in net.states}
                found |= {k: v for k, v in net.state_positions((*path, name)).items() if k not in own}
        return found

    @property
    def multipliers(self) -> Setting:  # type: ignore[override]
        """The setting of LearningRateMultipliers."""
        value = self.parameters["LearningRateMultipliers"]
        return None if value is system("Automatic") else value

    @property
    def truths(self) -> tuple[str, ...]:  # type: ignore[override]
        """The inputs that lead to one that takes True and False."""
        return tuple(dict.fromkeys(own for own, name, port in self.routes() if port in self.layers[name].truths))

    def presumed(self) -> dict[str, Type]:
        """What the nets inside presume of inputs, with the levels that the operator takes away."""
        patterns = {p.name: p.pattern for p in self.port_list}
        found: dict[str, Type] = {}
        for own, name, port in self.routes():
            inner, guess = self.places[name, port], self.layers[name].presumed().get(port)
            if guess is not None and own in self.inputs and patterns[own].endswith(inner):
                levels = patterns[own].removesuffix(inner)
                found.setdefault(own, Type((*self.sizes.dims(levels), *guess.dims), guess.element))
        return found

    def extents(self) -> Iterator[int]:
        """Those of the nets inside, for all that one example becomes there."""
        return (self.copies() * extent for net in self.nets for extent in net.extents())

    # Changing

    def rebuilt(self, nets: Sequence[Net], **changes: Any) -> Operator:
        """The operator with other nets inside."""
        rest = {"parameters": self.parameters, "types": self.types, "coders": self.coders, **changes}
        return type(self)(dict(zip(self.layers, nets, strict=True)), **rest)

    def refine(self, types: Mapping[str, Type]) -> Operator:
        """The operator with more known about its ports; Misfit where that cannot be."""
        merged = dict(self.types)
        for name, given in types.items():
            try:
                merged[name] = unify(merged[name], given)
            except Conflict:
                raise misfit(name, given, self.types[name]) from None
        return self if merged == self.types else self.rebuilt(self.nets, types=merged)

    def settled(self) -> Operator:
        """The operator with varying lengths opened."""
        types = {name: opened_type(kind) for name, kind in self.types.items()}
        return self.rebuilt([net.settled() for net in self.nets], types=types, coders={})

    def with_coders(self, coders: Mapping[str, Coder]) -> Operator:
        """The operator with exactly these coders."""
        return self if dict(coders) == self.coders else self.rebuilt(self.nets, coders=coders)

    # Running

    def run(self, inputs: Mapping[str, Value], mode: Mode, path: Path = ()) -> dict[str, Value]:
        """The outputs and final states."""
        inside = Inside(self.layers, mode, path, self.passing, self.repeating)
        states = {name: inputs.get(name, mode.states.get((*path, name))) for name in self.states}
        found = self.forward(inside, {name: inputs[name] for name in self.inputs}, states)
        inside.finish()
        mode.note(path, found)
        return found

    def links(self) -> list[tuple[tuple[int | str | None, str], tuple[int | str | None, str]]]:
        """From the operator's inputs to the nets inside, and on to its outputs."""
        found: list[Any] = []
        directions = {p.name: p.direction for p in self.port_list}
        for own, name, port in self.routes():
            ends: Any = ((None, own), (name, port))
            found.append(ends if directions[own] == "in" else ends[::-1])
        return found

    # Printing

    def identity(self) -> tuple[Any, ...]:
        """The nets inside, settings, types and coders."""
        return (*super().identity(), *self.parameters.items(), *self.types.items())

    def bare(self) -> Operator:
        """The operator of nets that are told nothing of their ports."""
        return self.rebuilt([net.bare() for net in self.nets], types={}, coders={})

    def settings(self) -> list[Expression]:
        """The nets inside, arguments and options; rules for ports of nets only where the operator's do not suffice."""
        plain = self.plain
        inner = {n: call(net.head, *net.settings()) if plain else net.constructor() for n, net in self.layers.items()}
        return [*self.written(inner), *self.written_parameters()]

    @property
    def plain(self) -> bool:
        """Whether what is known of its own ports determines the types of everything inside."""
        known = {name: kind for name, kind in self.types.items() if kind.rank is not None}
        try:
            return self.bare().refine(known).with_coders(self.coders) == self
        except Misfit:
            return False

    def written(self, inner: dict[str, Expression]) -> list[Expression]:
        """The first argument of the call, for expressions of the nets inside."""
        return list(inner.values())

    def written_parameters(self) -> list[Expression]:
        """The arguments up to the last that is not the default, and the options that are not."""
        declared = self.declaration
        places = [(p, self.parameters[p.name]) for p in declared.arguments]
        while places and not places[-1][0].required and places[-1][0].is_default(places[-1][1]):
            places.pop()
        found: list[Expression] = [p.kind.write(value) for p, value in places]
        for choice in declared.options:
            value = self.parameters[choice.name]
            if choice.name not in self.layers and not choice.is_default(value):
                found.append(call("Rule", choice.key, choice.kind.write(value)))
        return found

    def port_rules(self, known: Net) -> list[Expression]:
        """Rules for coders and types, those of states among them."""
        rules = super().port_rules(known)
        for name, kind in self.states.items():
            if known.states[name] != kind and kind.rank is not None:
                refined = known.refine({n: k for n, k in self.types.items() if k.rank is not None and n != name})
                if refined.states[name] != kind:
                    rules.append(call("Rule", name, type_expression(kind)))
        return rules

    def summary(self) -> Summary:
        """Settings, ports, and the nets inside."""
        from .table import summarize

        return summarize(self)


def star(pattern: str) -> str:
    """What stands for the element of a pattern: its last variable; the whole pattern where there is no star."""
    last = pattern.split()[-1] if pattern else ""
    return last if last.endswith("*") else ""


OPERATORS: dict[str, type[Operator]] = {}
O = TypeVar("O", bound=type[Operator])  # noqa: E741


def operator(name: str) -> Callable[[O], O]:
    """Register a class of operators under the head of its calls."""

    def register(owner: O) -> O:
        owner.name, owner.head = name, system(name)
        owner.declaration = Declaration(owner)
        owner.declaration.options.append(multipliers())
        owner.parts = list(parts_of(owner))
        OPERATORS[name] = owner
        return owner

    return register


def parts_of(owner: type) -> Iterable[Part]:
    """The nets inside that a class declares."""
    return (field for field in vars(owner).values() if isinstance(field, Part))
