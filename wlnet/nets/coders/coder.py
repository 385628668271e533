"""What every encoder and decoder is: settings declared like a layer's, and the type of its numeric side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, TypeAlias, TypeVar

import numpy as np

from wlnet.expr import Atom, Expr, Expression, Section, Summary, Symbol, WolframMessage, call, list_of, system

from ..declare import Declaration, Option
from ..initialization.seeding import Inherited
from ..messages import TEXTS, Failed, enumeration, failure, nearest, shown
from ..types import Type, describe, type_expression

Examples: TypeAlias = "np.ndarray[Any, Any] | list[np.ndarray[Any, Any]]"
CODERS: dict[str, dict[str, type[Coder]]] = {"NetEncoder": {}, "NetDecoder": {}}


class Coder(Atom):
    """An encoder or a decoder of one kind of data. `type` is the array on its numeric side."""

    name: ClassVar[str]
    head: ClassVar[Symbol]  # type: ignore[misc]
    declaration: ClassVar[Declaration]

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.parameters = {p.name: parameters.get(p.name, p.default) for p in self.declaration.parameters}

    @property
    def type(self) -> Type:
        """What an encoder gives, or a decoder takes."""
        raise NotImplementedError

    def words(self) -> str:
        """What stands on the other side, such as "image"."""
        raise NotImplementedError

    def wanted(self) -> str:
        """What an encoder takes, in more words."""
        return self.words()

    def parts(self) -> dict[str, Expression]:
        """What NetExtract finds."""
        declared = self.declaration.parameters
        settings = {p.name: p.kind.full(self.parameters[p.name]) for p in declared}
        side = "Output" if self.head.name == "NetEncoder" else "Input"
        return {"Type": self.name, **settings, side: type_expression(self.type)}

    def counterpart(self) -> dict[str, Any]:
        """Settings of the decoder that undoes an encoder, or the other way round; names that it lacks do not count."""
        return self.parameters

    def constructor(self) -> Expr:
        """NetEncoder["name"], or NetEncoder[{name, arguments, settings}]."""
        places = list(self.declaration.arguments)
        while places and not places[-1].required and self.parameters[places[-1].name] == places[-1].default:
            places.pop()
        args: list[Expression] = [p.kind.write(self.parameters[p.name]) for p in places]
        for choice in self.declaration.options:
            value = self.parameters[choice.name]
            if isinstance(choice, Option) and not choice.is_default(value):
                args.append(call("Rule", choice.key, choice.kind.write(value)))
        return call(self.head, list_of(self.name, *args) if args else self.name)

    def label(self) -> str:
        """NetEncoder[Image, <>]."""
        return f"{self.head.name}[{self.name}, <>]"

    def summary(self) -> Summary:
        """The kind of data, settings that differ from their defaults, and the array."""
        from ..description.summary import setting_text, words

        rows = [("type", self.name)]
        for p in self.declaration.parameters:
            value = self.parameters[p.name]
            if not isinstance(p, Option) or not p.is_default(value):
                rows.append((words(p.name), setting_text(p.kind.write(value))))
        rows.append(("output" if self.head.name == "NetEncoder" else "input", describe(self.type)))
        return Summary(self.head.name, "", (Section(tuple(rows)),))

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.parameters == other.parameters

    def __hash__(self) -> int:
        return hash((type(self), *self.parameters.items()))

    def __repr__(self) -> str:
        return self.label()


class Encoder(Coder):
    """Data to arrays."""

    def accepts(self, e: Expression) -> bool:
        """Whether the expression is one example that can be encoded."""
        raise NotImplementedError

    def encode(self, e: Expression) -> np.ndarray[Any, Any]:
        """The array of one example."""
        raise NotImplementedError

    def encode_all(self, parts: Sequence[Expression]) -> Examples:
        """The arrays of several examples: one array where all have one shape, otherwise a list."""
        found = []
        for place, part in enumerate(parts):
            try:
                found.append(self.encode(part))
            except Unencodable as problem:
                raise problem.at(place) from None
        return stacked(found)

    @property
    def varies(self) -> bool:
        """Whether data is changed at random, differently each time."""
        return False

    def training(self, generator: np.random.Generator) -> Encoder:
        """The encoder as it is in training, where it may change data at random."""
        return self

    def fitted(self, kind: Type) -> Encoder:
        """The encoder for arrays of this type, where sizes are a matter of its settings."""
        return self


class Decoder(Coder):
    """Arrays to data. `properties` are the names of what there is to ask for, None (the array) apart.

    `lifts`: an array with one level less, given alone, is taken for a sequence of one.
    """

    properties: ClassVar[tuple[str, ...]] = ()
    lifts: ClassVar[bool] = False

    def decode(self, array: np.ndarray[Any, Any], request: Expression) -> Expression:
        """What one array stands for; `request` is a property, or Automatic."""
        raise NotImplementedError

    def decode_all(
        self, rows: Sequence[np.ndarray[Any, Any]], request: Expression, sampling: Inherited
    ) -> list[Expression]:
        """What each array stands for; samples are drawn from the generator that `sampling` gives."""
        return [self.decode(row, request) for row in rows]

    def target_encoder(self) -> Encoder | None:
        """The encoder of targets, which are what the decoder gives; None where it is the one that matches."""
        return None

    def understands(self, request: Expression) -> bool:
        """Whether the expression is a property, or Automatic or None."""
        return request in (system("Automatic"), system("None"))

    def check(self, request: Expression) -> None:
        """A message where the expression is no property."""
        if self.understands(request):
            return
        if not self.properties:
            raise failure(self.head, "decoderproperty", shown(request))
        near = nearest(request, self.properties) if type(request) is str else None
        if near is not None and near != request:
            raise failure(self.head, "property", shown(request), shown(near))
        raise failure(self.head, "decoderproperties", shown(request), enumeration(self.properties))


class Unencodable(WolframMessage):
    """The message about an example that cannot be encoded, though it is of the right kind.

    `place` says which of several examples it is, from 0, where there are several.
    """

    def __init__(self, head: Symbol, tag: str, *args: Expression, place: int | None = None) -> None:
        self.parts, self.place = args, place
        text = TEXTS[tag] if place is None else f"Example `{len(args) + 1}`: {TEXTS[tag]}"
        super().__init__(head, tag, *args, *(() if place is None else (place + 1,)), result=Failed, text=text)

    def at(self, place: int) -> Unencodable:
        """The message for the example at this place, or so many after the place it has."""
        return Unencodable(self.symbol, self.tag, *self.parts, place=place + (self.place or 0))


def stacked(rows: Sequence[np.ndarray[Any, Any]]) -> Examples:
    """One array where all have one shape, otherwise a list."""
    return np.stack(rows) if len({row.shape for row in rows}) == 1 else list(rows)


C = TypeVar("C", bound=type[Coder])


def coder(head: str, name: str) -> Callable[[C], C]:
    """Register a class of coders under NetEncoder or NetDecoder."""

    def register(owner: C) -> C:
        owner.name = name
        owner.head = system(head)
        owner.declaration = Declaration(owner)
        CODERS[head][name] = owner
        return owner

    return register
