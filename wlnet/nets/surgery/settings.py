"""What can be changed in a net without changing what it is made of: ports, coders, arrays, settings of layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wlnet.expr import Expression, Symbol, system

from ..arrays.netarray import is_netarray, read_netarray
from ..calls import find_field, key_name, read_array, read_kind, read_option, unknown_option
from ..coders.coder import Coder
from ..declare import Argument, ArrayField, Parameter, multipliers
from ..kinds import Unfit
from ..layer import Layer, shape_text
from ..messages import failure, quoted, shown
from ..net import Net
from ..numeric import Evaluate
from ..parts.extract import missing
from ..ports import read_port
from ..types import Conflict, Type, unify, unify_dims
from .assembly import consistent, needs

Automatic, Nothing = system("Automatic"), system("None")
RATES = "LearningRateMultipliers"


@dataclass
class PortChanges:
    """New types and coders of ports; those in `forgotten` are whatever the net makes them; `bare` ones lose coders."""

    types: dict[str, Type] = field(default_factory=dict)
    coders: dict[str, Coder] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)

    def add(self, symbol: str, net: Net, name: str, value: Expression, evaluate: Evaluate) -> None:
        """Read `name -> value`: a type, a coder, None to take a coder away, Automatic to have the type found anew."""
        self.bare.add(name)
        if value is Nothing:
            return
        self.forgotten.add(name)
        if value is Automatic:
            return
        direction = "out" if name in net.outputs else "in"
        self.types[name], coder = read_port(system(symbol), name, direction, value, evaluate)
        if coder is not None:
            self.coders[name] = coder

    def widens(self, known: Mapping[str, Type]) -> bool:
        """Whether a new type leaves open, or contradicts, what was known: sizes inside have to be found anew then."""
        return any(self.types.get(name, Type()) != self._merged(name, known[name]) for name in self.forgotten)

    def _merged(self, name: str, kind: Type) -> Type | None:
        try:
            return unify(kind, self.types.get(name, Type()))
        except Conflict:
            return None

    def coders_of(self, net: Net) -> dict[str, Coder]:
        """The coders of the net after the change."""
        return {**{name: coder for name, coder in net.coders.items() if name not in self.bare}, **self.coders}

    def types_of(self, known: Mapping[str, Type]) -> dict[str, Type]:
        """The types known before, as far as they stay, and the new ones."""
        return {**{name: kind for name, kind in known.items() if name not in self.forgotten}, **self.types}


class LayerChanges:
    """A layer in the making: new arrays, settings and ports."""

    def __init__(self, symbol: str, layer: Layer, evaluate: Evaluate) -> None:
        self.symbol, self.layer, self.evaluate = symbol, layer, evaluate
        self.parts: dict[str, Any] = {
            name: dict(getattr(layer, name)) for name in ("parameters", "arrays", "shared", "initial", "known_dims")
        }
        self.ports = PortChanges()

    def add(self, key: Expression, value: Expression) -> None:
        """Read `name -> value`; a message where the layer has no such part."""
        name = key_name(key)
        layer = self.layer
        if name in layer.types:
            self.ports.add(self.symbol, layer, str(name), value, self.evaluate)
            return
        if name not in layer.arrays and name not in layer.parameters:
            raise missing(layer, key, self.symbol)
        declared = find_field(system(self.symbol), layer.declaration, key)
        if isinstance(declared, ArrayField):
            self._add_array(declared, value)
        else:
            self.parts["parameters"][declared.name] = read_parameter(
                system(self.symbol), declared, key, value, self.evaluate, layer.head
            )

    def _add_array(self, array: ArrayField, value: Expression) -> None:
        name = array.name
        for part in ("initial", "known_dims"):
            self.parts[part].pop(name, None)
        if is_netarray(value):
            found = read_netarray(value, self.evaluate)
            self.parts["shared"][name] = found.name
            self.parts["arrays"][name] = found.value
            if found.initial is not None:
                self.parts["initial"][name] = found.initial
            if found.dims is not None:
                self.parts["known_dims"][name] = found.dims
            return
        new = read_array(system(self.symbol), array, name, value, self.evaluate)
        if value is Nothing:
            self.parts["shared"].pop(name, None)
        self.parts["arrays"][name] = new
        if new is None:
            self.parts["known_dims"][name] = self.layer.array_dims(name)  # to be filled with as many values
        if hasattr(new, "shape") and self.layer.is_enabled(name):
            dims = self.layer.array_dims(name)
            try:
                unify_dims(dims, new.shape)
            except Conflict:
                raise failure(self.symbol, "arrshape", quoted(name), shape_text(new.shape), shape_text(dims)) from None

    def made(self, inside: bool = False) -> Layer:
        """The changed layer; a message where its settings, arrays and ports do not fit."""
        layer, ports = self.layer, self.ports
        coders = ports.coders_of(layer)
        return consistent(
            self.symbol,
            lambda _, types: layer._with(
                types={**layer.bare().types, **ports.types_of(types)}, coders=coders, **self.parts
            ),
            lambda: dict(layer.types),
            lambda: needs(layer),
            inside,
            anew=ports.widens(layer.types),
        )


def read_parameter(
    symbol: Symbol, declared: Parameter, key: Expression, value: Expression, evaluate: Evaluate, owner: Symbol
) -> Any:
    """The value of a setting, be it one that is given by place or as an option."""
    if isinstance(declared, Argument):
        try:
            return read_kind(declared, value, evaluate, owner)
        except Unfit:
            raise failure(symbol, "argvalue", declared.name, shown(value), declared.kind.expects) from None
    return read_option(symbol, declared, key, value, evaluate)


def changed_coder(symbol: str, coder: Coder, key: Expression, value: Expression, evaluate: Evaluate) -> Coder:
    """The coder with another setting."""
    name = key_name(key)
    if name not in coder.parameters:
        raise missing(coder, key, symbol)
    declared = find_field(system(symbol), coder.declaration, key)
    new = read_parameter(system(symbol), declared, key, value, evaluate, coder.head)
    return type(coder)({**coder.parameters, declared.name: new})


def read_rates(symbol: str, value: Expression) -> Any:
    """The setting of LearningRateMultipliers; None for Automatic."""
    found = read_option(system(symbol), multipliers(), system(RATES), value)
    return None if found is Automatic else found


def port_changes(
    symbol: str, net: Net, rules: Sequence[tuple[Expression, Expression]], evaluate: Evaluate
) -> PortChanges:
    """The changes that rules after the other arguments of a function make to the ports of its result."""
    ports = PortChanges()
    for key, value in rules:
        name = key_name(key)
        if name not in net.ports:
            raise unknown_option(system(symbol), key, list(net.ports))
        if value is not Automatic:
            ports.add(symbol, net, name, value, evaluate)
    return ports
