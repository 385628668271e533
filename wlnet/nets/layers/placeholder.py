"""A layer that stands for a net still to come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wlnet.expr import Association, Expression, call, is_list, list_of, system

from ..declare import ArrayField, Port, argument, layer, option
from ..functions.multivariate import numbered
from ..kinds import Kind, Nothing, OneOf, Unfit, Value
from ..layer import Layer, array_expression
from .several import PortNumbers, Rules, ports_apart

NONE, AUTOMATIC = system("None"), system("Automatic")


class TagKind(Kind):
    """A string."""

    expects = "a string"

    def read(self, e: Expression) -> Value:
        """The string."""
        if type(e) is not str:
            raise Unfit
        return e

    def holds(self, value: Value) -> bool:
        """Whether the value is a string."""
        return type(value) is str


class AssociationKind(Kind):
    """An association, whatever is in it."""

    expects = "an association"

    def read(self, e: Expression) -> Value:
        """The association."""
        if not isinstance(e, Association):
            raise Unfit
        return e

    def holds(self, value: Value) -> bool:
        """Whether the value is an association."""
        return isinstance(value, Association)


class NamesKind(Kind):
    """Names, each once."""

    expects = "a list of names"

    def read(self, e: Expression) -> Value:
        """A tuple of strings."""
        names = e.args if is_list(e) else (e,)
        if not all(type(n) is str and n for n in names) or len(set(names)) < len(names):
            raise Unfit
        return tuple(names)

    def write(self, value: Value) -> Expression:
        """A list."""
        return list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


def entering(count: int) -> tuple[str, ...]:
    """The names of so many inputs: 1, 2, ..., or Input."""
    return ("Input",) if count == 1 else numbered(count)


def leaving(count: int) -> tuple[str, ...]:
    """The names of so many outputs: Output1, Output2, ..., or Output."""
    return ("Output",) if count == 1 else tuple(f"Output{i}" for i in range(1, count + 1))


@layer("PlaceholderLayer")
class Placeholder(Layer):
    """Something with ports and arrays that is not there yet; nothing is known of their dimensions but what is told.

    It can stand in nets and be replaced there; evaluating it gives a message.
    """

    usage = 'PlaceholderLayer["tag", assoc] stands in a net for a layer that is described by a tag and an association.'
    open_ports = True
    verbatim = 2
    computes = False

    tag = argument("Tag", TagKind(), None)
    description = argument("Parameters", AssociationKind(), None)
    array_names = option("Arrays", OneOf(Nothing, NamesKind()), NONE)
    input_names = option("InputPorts", PortNumbers(entering), AUTOMATIC, symbol=True)
    output_names = option("OutputPorts", PortNumbers(leaving), AUTOMATIC, symbol=True)

    @property
    def positional(self) -> bool:  # type: ignore[override]
        """A list stands for the inputs where there are several."""
        return len(self.input_ports) > 1

    @classmethod
    def spelled_out(cls, rules: Rules) -> Rules:
        """Shapes of ports and values of arrays as rules of their own."""
        kinds = {f.name: f.kind for f in (cls.input_names, cls.output_names)}
        found: Rules = []
        for key, value in ports_apart(rules, kinds):
            if key == "Arrays" and isinstance(value, Association):
                found.append((key, list_of(*value.keys())))
                found += value.items()
            else:
                found.append((key, value))
        return found

    @classmethod
    def ports_of(cls, parameters: Mapping[str, Any]) -> list[Port]:
        """The ports by name, `Input` and `Output` unless told otherwise."""
        names, made = parameters["InputPorts"], parameters["OutputPorts"]
        inputs = entering(1) if names is AUTOMATIC else names
        outputs = leaving(1) if made is AUTOMATIC else made
        return [
            *(Port(name, f"a{i}*", "in", "", None) for i, name in enumerate(inputs)),
            *(Port(name, f"b{i}*", "out", "", None) for i, name in enumerate(outputs)),
        ]

    @classmethod
    def arrays_of(cls, parameters: Mapping[str, Any]) -> list[ArrayField]:
        """The arrays by name, which are not drawn but given."""
        names = () if parameters["Arrays"] is NONE else parameters["Arrays"]
        return [ArrayField(n, f"w{i}*", "given", False, ("", ""), False, ()) for i, n in enumerate(names)]

    def check(self, sizes: Any) -> None:
        """No name stands for two things."""
        names = [*(p.name for p in self.port_list), *self.arrays, *self.parameters]
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            self.fail("twice", *twice[:1])

    def forward(self, ops: Any, *values: Any) -> Any:
        """There is nothing to evaluate."""
        self.fail("standin", "{}")

    def settings(self) -> list[Expression]:
        """The arguments and options, arrays with their values."""
        found = [e for e in super().settings() if not self.is_rule_of_arrays(e)]
        if self.arrays:
            values = ((name, array_expression(value)) for name, value in self.arrays.items())
            found.append(call("Rule", "Arrays", Association.of(values)))
        return found

    def is_rule_of_arrays(self, e: Expression) -> bool:
        """Whether a setting is that of the arrays, or of one of them."""
        return bool(getattr(e, "head", None) is system("Rule") and e.args[0] in ("Arrays", *self.arrays))
