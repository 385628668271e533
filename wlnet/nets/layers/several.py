"""Layers with any number of inputs, called 1, 2, ... unless told otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from wlnet.expr import Association, Expression, NumericArray, call, is_list, list_of, system

from ..declare import Port, option
from ..functions.multivariate import numbered
from ..kinds import Kind, Unfit, Value
from ..layer import Layer, misfit
from ..types import Type

AUTOMATIC = system("Automatic")
TYPES = ("Real", "Integer", "Varying")
Rules = list[tuple[Expression, Expression]]
LARGEST = 10_000  # ports of one layer; more are a mistake


class PortNumbers(Kind):
    """The names of ports, of which any number may be asked for; `numbering` gives those of so many."""

    expects = "Automatic, a number of ports, a list of names or of shapes, or an association of names and shapes"

    def __init__(self, numbering: Callable[[int], tuple[str, ...]] = numbered) -> None:
        self.numbering = numbering

    def read(self, e: Expression) -> Value:
        """A tuple of names; Automatic where they follow from what is connected."""
        if e is AUTOMATIC:
            return e
        if type(e) is int and 0 < e <= LARGEST:
            return self.numbering(e)
        names = tuple(e.args) if is_list(e) else ()
        if not names or any(type(n) is not str or not n for n in names) or len(set(names)) < len(names):
            raise Unfit
        return names

    def write(self, value: Value) -> Expression:
        """A number where the names are 1, 2, ..., a list otherwise."""
        if value is AUTOMATIC:
            return AUTOMATIC
        return len(value) if value == self.numbering(len(value)) else list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple or Automatic."""
        return value is AUTOMATIC or type(value) is tuple


def is_name(e: Expression) -> bool:
    """Whether an entry of InputPorts is a name rather than a shape."""
    return type(e) is str and e not in TYPES


def ports_apart(rules: Rules, kinds: Mapping[str, PortNumbers]) -> Rules:
    """Rules such as InputPorts -> <|name -> shape|> as one for the names, and one for each shape.

    `kinds` are those of the settings with names of ports. Names that are numbers become strings.
    """
    found: Rules = []
    for key, value in rules:
        name = key if type(key) is str else getattr(key, "name", "")
        if name in kinds and isinstance(value, Association) and value:
            names = [str(k) if type(k) is int else k for k in list(value.keys())]
            found.append((key, list_of(*names)))
            found += zip(names, value.values(), strict=True)
        elif name in kinds and is_list(value) and value.args and not all(map(is_name, value.args)):
            found.append((key, len(value.args)))
            found += zip(kinds[name].numbering(len(value.args)), value.args, strict=True)
        else:
            found.append((str(key) if type(key) is int else key, value))
    return found


class Several(Layer):
    """A layer whose inputs, with the variables "a1*", "a2*", ..., are counted by InputPorts or by its data."""

    open_ports = True
    positional = True

    input_names = option("InputPorts", PortNumbers(), AUTOMATIC, aliases=["Inputs"], symbol=True)

    @classmethod
    def spelled_out(cls, rules: Rules) -> Rules:
        """Shapes in InputPorts as rules of their own, and names of ports that are numbers as strings."""
        kind = cls.input_names.kind
        return ports_apart(rules, {"InputPorts": kind, "Inputs": kind})

    @classmethod
    def told_by_ports(cls, settings: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
        """As many inputs as are spoken of by number, where that is open."""
        full = {p.name: settings.get(p.name, p.default) for p in cls.declaration.parameters}
        numbers = [int(name) for name in names if name.isdecimal()]
        if not numbers or not 0 < max(numbers) <= LARGEST or cls.names_of(full) is not None:
            return {}
        return {"InputPorts": numbered(max(numbers))}

    @classmethod
    def names_of(cls, parameters: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The names of the inputs; None where their number is open."""
        names = parameters["InputPorts"]
        return names if type(names) is tuple else None

    @classmethod
    def ports_of(cls, parameters: Mapping[str, Any]) -> list[Port]:
        """The inputs by name, then the outputs."""
        names = cls.names_of(parameters) or ()
        return [*(Port(n, f"a{i}*", "in", "", None) for i, n in enumerate(names, 1)), *cls.declaration.outputs]

    @property
    def counted(self) -> bool:
        """Whether the number of inputs is known."""
        return self.names_of(self.parameters) is not None

    @property
    def variables(self) -> list[str]:
        """The variables of the inputs' sizes."""
        return [p.pattern for p in self.input_ports]

    def with_inputs(self, names: Sequence[str]) -> Several:
        """The layer with these inputs."""
        made: Several = self._with(parameters={**self.parameters, "InputPorts": tuple(names)})  # type: ignore[assignment]
        return made

    def for_data(self, data: Expression) -> Several:
        """The layer with as many inputs as the data is for, where that is open; a message where it does not tell."""
        if self.counted:
            return self
        if isinstance(data, Association) and data and all(type(k) in (int, str) for k in list(data.keys())):
            return self.with_inputs([str(k) for k in list(data.keys())])
        if isinstance(data, NumericArray) and data.array.ndim and 0 < len(data.array) <= LARGEST:
            return self.with_inputs(numbered(len(data.array)))
        if is_list(data) and 0 < len(data.args) <= LARGEST:
            if isinstance(data.args[0], Association):
                return self.for_data(data.args[0])
            return self.with_inputs(numbered(len(data.args)))
        self.fail("inputcount", call("InputForm", self.head))

    def misfits(self, place: int, needed: Any) -> NoReturn:
        """Report that an input, from 0, has a type other than the one needed."""
        port = self.input_ports[place]
        raise misfit(port.name, self.types[port.name], Type(needed))
