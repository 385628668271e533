"""How a layer says what it is: arguments, options, ports and arrays as fields of its class.

Everything else about a layer follows from them: how its call is read, its options, the types of its ports, what
NetInitialize fills and NetExtract finds, how it is printed and completed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import signature
from typing import Any, TypeVar

from wlnet.expr import Expression, Symbol, system

from .kinds import Every, Kind, Multipliers, Value

REQUIRED = object()


class Field:
    """A named fact about a layer; as an attribute of a layer object it is that layer's value."""

    name: str
    attribute: str

    def __set_name__(self, owner: type, attribute: str) -> None:
        self.attribute = attribute

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self if instance is None else self.value(instance)

    def value(self, instance: Any) -> Any:
        """What the field is in one layer."""
        raise NotImplementedError


class Parameter(Field):
    """A setting: its name, the kind of its values, its default, and the variable for which it gives sizes."""

    def __init__(self, name: str, kind: Kind, default: Expression, dim: str = "", aliases: Iterable[str] = ()) -> None:
        self.name, self.kind, self.dim, self.aliases = name, kind, dim, tuple(aliases)
        self.required = default is REQUIRED
        if isinstance(default, bool):
            default = system(str(default))
        self.default: Value = None if self.required or default is None else kind.read(default)

    def value(self, instance: Any) -> Value:
        """The setting; None where it is not known yet."""
        return instance.parameters[self.name]

    def is_default(self, value: Value) -> bool:
        """Whether the value says no more than the default."""
        if isinstance(self.default, Every) and type(value) is tuple:
            return all(part == self.default.value for part in value)
        return bool(value == self.default)


class Argument(Parameter):
    """A setting given by its place in the call."""


class Option(Parameter):
    """A setting given as a rule. `symbol`: the name is written as a symbol, not as a string."""

    def __init__(
        self, name: str, kind: Kind, default: Expression, dim: str, aliases: Iterable[str], symbol: bool
    ) -> None:
        super().__init__(name, kind, default, dim, aliases)
        self.symbol = symbol

    @property
    def key(self) -> Expression:
        """The name as it is written in rules."""
        return system(self.name) if self.symbol else self.name


class Port(Field):
    """A way in or out. With `interleaved_by`, the setting that puts the first level of the pattern last.

    `direction` is "in", "out", or "state" for a recurrent state, which can be given and read but need not be.
    """

    def __init__(self, name: str, pattern: str, direction: str, interleaved_by: str, element: Any) -> None:
        self.name, self.pattern, self.direction = name, pattern, direction
        self.interleaved_by, self.element = interleaved_by, element

    def value(self, instance: Any) -> Any:
        """The type of the port."""
        return instance.types[self.name]


class ArrayField(Field):
    """A learnable array. `fan` are the patterns of what goes into and out of one of its results."""

    def __init__(
        self,
        name: str,
        pattern: str,
        init: str | float,
        optional: bool,
        fan: tuple[str, str],
        fixed: bool,
        aliases: Iterable[str],
    ) -> None:
        self.name, self.pattern, self.init = name, pattern, init
        self.optional, self.fan, self.fixed, self.aliases = optional, fan, fixed, tuple(aliases)

    def value(self, instance: Any) -> Any:
        """The array, None where it has no value yet, DISABLED where it is switched off."""
        return instance.arrays[self.name]


def argument(name: str, kind: Kind, default: Expression = REQUIRED, *, dim: str = "") -> Any:
    """A setting given by its place; with a default (None: to be inferred) it can be left out."""
    return Argument(name, kind, default, dim)


def option(
    name: str, kind: Kind, default: Expression, *, dim: str = "", aliases: Iterable[str] = (), symbol: bool = False
) -> Any:
    """A setting given as a rule."""
    return Option(name, kind, default, dim, aliases, symbol)


def port(name: str, pattern: str, *, interleaved_by: str = "", element: Any = None) -> Any:
    """A way in, where the field is called input..., or out otherwise."""
    return Port(name, pattern, "", interleaved_by, element)


def state_port(name: str, pattern: str) -> Any:
    """A recurrent state: its initial value can be given, its final value read."""
    return Port(name, pattern, "state", "", None)


def array(
    name: str,
    pattern: str,
    init: str | float,
    *,
    optional: bool = False,
    fan: tuple[str, str] = ("", ""),
    fixed: bool = False,
    aliases: Iterable[str] = (),
) -> Any:
    """A learnable array. `init` is "weights", "zeros", "ones" or a number, or "given" where it is not drawn.

    `fixed`: not learned by gradient descent.
    """
    return ArrayField(name, pattern, init, optional, fan, fixed, aliases)


def multipliers() -> Option:
    """The setting that scales the learning rate of arrays, which everything with arrays has."""
    return Option("LearningRateMultipliers", Multipliers, system("Automatic"), "", (), True)


class Declaration:
    """All fields of one class, by sort and in order."""

    def __init__(self, owner: type) -> None:
        fields: dict[str, Field] = {}
        for base in reversed(owner.__mro__):
            fields.update((k, v) for k, v in vars(base).items() if isinstance(v, Field))
        found = list(fields.values())
        self.arguments = [f for f in found if isinstance(f, Argument)]
        self.options = [f for f in found if isinstance(f, Option)]
        self.arrays = [f for f in found if isinstance(f, ArrayField)]
        self.ports = [f for f in found if isinstance(f, Port)]
        if self.arrays:
            self.options.append(multipliers())
        for p in self.ports:
            p.direction = p.direction or ("in" if p.attribute.startswith("input") else "out")
        self.wants_mode = hasattr(owner, "forward") and "mode" in signature(owner.forward).parameters
        self.inputs = [p for p in self.ports if p.direction == "in"]
        self.outputs = [p for p in self.ports if p.direction == "out"]

    def tells(self, variable: str) -> bool:
        """Whether sizes of a variable ("" for none) follow from dimensions of arrays or ports."""
        patterns = [*(a.pattern for a in self.arrays), *(p.pattern for p in self.ports)]
        return any(variable in pattern.replace("/", " ").split() for pattern in patterns)

    @property
    def parameters(self) -> list[Parameter]:
        """Arguments, then options."""
        return [*self.arguments, *self.options]

    def accepted_names(self) -> list[str]:
        """All names a rule in the call may have."""
        fields: list[Parameter | ArrayField] = [*self.parameters, *self.arrays]
        return [*(f.name for f in (*fields, *self.ports)), *(alias for f in fields for alias in f.aliases)]

    def option_names(self) -> list[str]:
        """The names a rule in the call may have, aliases left out."""
        return [f.name for f in (*self.options, *self.arrays, *self.ports)]


LAYERS: dict[str, Any] = {}
C = TypeVar("C", bound=type)


def layer(name: str) -> Callable[[C], C]:
    """Register a class of layers under the head of its calls."""

    def register(owner: C) -> C:
        owner.name = name  # type: ignore[attr-defined]
        owner.head = system(name)  # type: ignore[attr-defined]
        owner.declaration = Declaration(owner)  # type: ignore[attr-defined]
        LAYERS[name] = owner
        return owner

    return register


def option_defaults(declaration: Declaration) -> list[tuple[Expression, Expression]]:
    """What Options[Head] says: every name with its default, in alphabetical order."""
    automatic = system("Automatic")
    found: list[tuple[Expression, Expression]] = [(o.key, o.kind.write(o.default)) for o in declaration.options]
    found += [(f.name, automatic) for f in (*declaration.arrays, *declaration.ports)]
    return sorted(found, key=lambda pair: pair[0].name if isinstance(pair[0], Symbol) else pair[0])


class Disabled:
    """The value of an array that was switched off with None."""

    def __repr__(self) -> str:
        return "DISABLED"


DISABLED = Disabled()
