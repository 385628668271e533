"""A layer object: what its declaration says of every layer of its class, with this layer's values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, NoReturn

import numpy as np

from wlnet.expr import Association, Expression, Summary, Symbol, call, is_list

from .arrays.netarray import SharedArray
from .coders.coder import Coder
from .declare import DISABLED, ArrayField, Declaration, Parameter, Port
from .description.wording import alone as alone
from .description.wording import array_expression as array_expression
from .description.wording import check_coders as check_coders
from .description.wording import misfit as misfit
from .description.wording import opened_type as opened_type
from .description.wording import path_text as path_text
from .description.wording import shape_text as shape_text
from .kinds import Every
from .messages import enumeration, failure, quoted, setting
from .net import Misfit, Mode, Net, Path, Value
from .patterns import Sizes, items
from .types import Conflict, Dims, Integers, Type, Varying, unify, unify_dims


class Layer(Net):
    """One layer. Subclasses declare what it is and define `forward`; `relate` and `check` where they need to.

    `shared` gives the names of the NetArrays that some of its arrays are, `initial` how they are first drawn where that
    was told. `known_dims` are dimensions of arrays that are known from elsewhere, `inferred` settings that sizes
    told, as they were before.
    """

    name: ClassVar[str]
    head: ClassVar[Symbol]  # type: ignore[misc]
    declaration: ClassVar[Declaration]
    open_ports: ClassVar[bool] = False  # whether names of ports, or of arrays, depend on settings
    verbatim: ClassVar[int] = 0  # how many arguments in front are taken as they are, associations too
    rearranges: ClassVar[bool] = False  # whether the output holds elements of the input as they are
    computes: ClassVar[bool] = True  # whether there is anything to evaluate
    shown: ClassVar[tuple[str, ...]] = ()  # options that the table shows even where they have their defaults

    def __init__(
        self,
        parameters: Mapping[str, Any],
        arrays: Mapping[str, Any] | None = None,
        types: Mapping[str, Type] | None = None,
        coders: Mapping[str, Coder] | None = None,
        shared: Mapping[str, str] | None = None,
        initial: Mapping[str, Expression] | None = None,
        known_dims: Mapping[str, Dims] | None = None,
        inferred: Mapping[str, Any] | None = None,
    ) -> None:
        declared = self.declaration
        self.parameters = {p.name: parameters.get(p.name, p.default) for p in declared.parameters}
        self.array_list = self.arrays_of(self.parameters)
        self.arrays: dict[str, Any] = {a.name: (arrays or {}).get(a.name) for a in self.array_list}
        self.port_list = self.ports_of(self.parameters)
        self.types = {p.name: (types or {}).get(p.name, Type()) for p in self.port_list}
        self.coders = dict(coders or {})
        self.shared = dict(shared or {})
        self.initial = dict(initial or {})
        self.known_dims = dict(known_dims or {})
        self.inferred = dict(inferred or {})
        self.sizes = Sizes()
        self._check_rates()
        self._infer()

    # What subclasses may define

    forward: Callable[..., Any]
    """The outputs for ops, the inputs, the states (None: zeros), then the arrays (None where disabled), as declared.

    Several outputs are a list; the final states come last. A layer that takes a keyword `mode` is given the Mode.
    """

    def moved(self, ops: Any, *values: Value) -> dict[str, Value]:
        """The new values, after a batch in training, of arrays that change without being learned."""
        return {}

    @classmethod
    def spelled_out(cls, rules: list[tuple[Expression, Expression]]) -> list[tuple[Expression, Expression]]:
        """The rules of a call with those that stand for several taken apart."""
        return rules

    @classmethod
    def told_by_ports(cls, settings: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
        """The settings that follow from which ports are spoken of in a call."""
        return {}

    @classmethod
    def ports_of(cls, parameters: Mapping[str, Any]) -> list[Port]:
        """The ports that a layer with these settings has; those declared, unless a class says otherwise."""
        return cls.declaration.ports

    @classmethod
    def arrays_of(cls, parameters: Mapping[str, Any]) -> list[ArrayField]:
        """The arrays that a layer with these settings has; those declared, unless a class says otherwise."""
        return cls.declaration.arrays

    def relate(self, sizes: Sizes) -> None:
        """Put what some sizes say of others."""

    def check(self, sizes: Sizes) -> None:
        """Raise a message where known sizes and settings do not go together."""

    def reach(self, port: str, greatest: int) -> None:
        """Misfit where a port has integers up to `greatest`, and what it leads to takes only smaller ones."""
        kind = self.types[port]
        if kind.element is not None and kind.element.high is not None and kind.element.high < greatest:
            raise misfit(port, kind, Type(kind.dims, Integers(1, greatest)))

    def fail(self, tag: str, *args: Expression) -> NoReturn:
        """Raise the message of this layer's head."""
        raise failure(self.head, tag, *args)

    def shown_setting(self, name: str) -> Expression:
        """`name -> value` of a parameter, for a message."""
        field = next(p for p in self.declaration.parameters if p.name == name)
        return setting(getattr(field, "key", field.name), field.kind.write(self.parameters[name]))

    def _check_rates(self) -> None:
        """The arrays named by LearningRateMultipliers should be there."""
        rates: Expression = self.parameters.get("LearningRateMultipliers")
        for rule in rates.rules() if isinstance(rates, Association) else rates.args if is_list(rates) else ():
            name = rule.args[0]
            if type(name) is str and name not in self.arrays:
                self.fail("arrname", quoted(name), enumeration(self.arrays))

    # Inference

    @property
    def inputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The types of the input ports."""
        return {p.name: self.types[p.name] for p in self.input_ports}

    @property
    def outputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The types of the output ports."""
        return {p.name: self.types[p.name] for p in self.port_list if p.direction == "out"}

    @property
    def states(self) -> dict[str, Type]:
        """The types of the state ports."""
        return {p.name: self.types[p.name] for p in self.port_list if p.direction == "state"}

    @property
    def input_ports(self) -> list[Port]:
        """The ways in."""
        return [p for p in self.port_list if p.direction == "in"]

    def pattern(self, port: Port) -> str:
        """The port's pattern as it stands: with the channel last where the layer is interleaved."""
        if port.interleaved_by and self.parameters[port.interleaved_by]:
            first, *rest = port.pattern.split()
            return " ".join((*rest, first))
        return port.pattern

    def _infer(self) -> None:
        sizes = self.sizes
        while True:
            sizes.changed = False
            for parameter in self.declaration.parameters:
                if parameter.dim:
                    self._put_parameter(parameter)
            for field in self.array_list:
                if field.name in self.known_dims:
                    self._put_array(field, self.known_dims[field.name])
                if isinstance(self.arrays[field.name], np.ndarray):
                    self._put_array(field, self.arrays[field.name].shape)
            self._relate()
            for port in self.port_list:
                self._put_port(port)
            if self.rearranges:
                self._pass_on()
            if not sizes.changed:
                break
        for parameter in self.declaration.parameters:
            if parameter.dim:
                self._settle(parameter)
        self.check(sizes)
        check_coders(self.coders, self.types)

    def _pass_on(self) -> None:
        """Integers that go in come out, and are needed where integers are taken from what comes out."""
        entering, leaving = self.types["Input"], self.types["Output"]
        try:
            element = unify(Type((), entering.element), Type((), leaving.element)).element
        except Conflict:
            raise misfit("Input", entering, Type(entering.dims, leaving.element)) from None
        if entering.element != element or leaving.element != element:
            self.types |= {"Input": Type(entering.dims, element), "Output": Type(leaving.dims, element)}
            self.sizes.changed = True

    def _put_parameter(self, parameter: Parameter) -> None:
        value, sizes = self.parameters[parameter.name], self.sizes
        if isinstance(value, Every):
            found = sizes[parameter.dim]
            value = None if ... in found else (value.value,) * len(found)
        if value is None or isinstance(value, (str, Symbol)):
            return
        try:
            sizes.put(parameter.dim, value)
        except Conflict as conflict:
            self._refuse(parameter, conflict)

    def _put_array(self, field: ArrayField, dims: Dims) -> None:
        expected = self.sizes.dims(field.pattern)
        try:
            unify_dims(expected, dims)
            self.sizes.bind(field.pattern, dims)
        except Conflict:
            raise failure(self.head, "arrshape", quoted(field.name), shape_text(dims), shape_text(expected)) from None

    def _put_port(self, port: Port) -> None:
        pattern, given = self.pattern(port), self.types[port.name]
        expected = Type(self.sizes.dims(pattern), port.element)
        try:
            found = unify(expected, given)
            self.sizes.bind(pattern, found.dims)
        except Conflict:
            raise misfit(port.name, given, expected) from None
        if found != given:
            self.types[port.name] = found
            self.sizes.changed = True

    def _relate(self) -> None:
        try:
            self.relate(self.sizes)
        except Conflict as conflict:
            self._blame(conflict)

    def _blame(self, conflict: Conflict) -> NoReturn:
        """Report the conflict where its variable stands: a setting, a port, or an array."""
        name = conflict.name
        for parameter in self.declaration.parameters:
            if parameter.dim == name and self.parameters[parameter.name] is not None:
                self._refuse(parameter, conflict)
        for port in self.port_list:
            if name in (item.variable for item in items(port.pattern)):
                expected = Sizes()
                expected.known = dict(self.sizes.known)
                expected.known[name] = conflict.second
                raise misfit(port.name, self.types[port.name], Type(expected.dims(self.pattern(port)))) from None
        given = [f for f in self.array_list if isinstance(self.arrays[f.name], np.ndarray) or f.name in self.known_dims]
        for field in [*given, *self.array_list]:
            if name in (item.variable for item in items(field.pattern)):
                dims = self.sizes.dims(field.pattern)
                self.sizes.known[name] = conflict.second
                expected_dims = self.sizes.dims(field.pattern)
                port = (self.input_ports or self.port_list)[0]
                reason = f'does not fit the array "{field.name}" of dimensions {shape_text(dims)}'
                raise Misfit(
                    port.name, self.types[port.name], reason,
                    "arrshape", quoted(field.name), shape_text(dims), shape_text(expected_dims),
                ) from None  # fmt: skip
        raise conflict

    def _refuse(self, parameter: Parameter, conflict: Conflict) -> NoReturn:
        """A setting that contradicts what is known from elsewhere."""
        shown = self.shown_setting(parameter.name)
        first, second = conflict.first, conflict.second
        if type(first) is tuple and type(second) is tuple and len(first) != len(second):
            value = self.parameters[parameter.name]
            other = first if value == second else second
            self.fail("dimcount", shown, len(other))
        value = self.parameters[parameter.name]
        other = first if value == second else second
        self.fail("dimvalue", shown, shape_text(other) if type(other) is tuple else other)

    def _settle(self, parameter: Parameter) -> None:
        """Take a parameter's final value from the sizes."""
        value = self.sizes[parameter.dim]
        parts = value if type(value) is tuple else (value,)
        known = all(part is not None and part is not ... and not isinstance(part, Varying) for part in parts)
        before = self.parameters[parameter.name]
        if known and not isinstance(before, (str, Symbol)):
            if before is None:
                self.inferred[parameter.name] = None
            self.parameters[parameter.name] = value

    def refine(self, types: Mapping[str, Type]) -> Layer:
        """The layer with more known about its ports; Misfit where that cannot be."""
        merged = dict(self.types)
        for name, given in types.items():
            try:
                merged[name] = unify(merged[name], given)
            except Conflict:
                raise misfit(name, given, self.types[name]) from None
        return self if merged == self.types else self._with(types=merged)

    def presumed(self) -> dict[str, Type]:
        """What data for open ports is taken for, where one example is to be told from several."""
        return {}

    def settled(self) -> Layer:
        """The layer with varying lengths opened."""
        opened = {name: opened_type(kind) for name, kind in self.types.items()}
        return self if opened == self.types else self._with(types=opened)

    # Changing and running

    def _with(self, **changes: Any) -> Layer:
        names = ("parameters", "arrays", "types", "coders", "shared", "initial", "known_dims", "inferred")
        return type(self)(**{**{name: getattr(self, name) for name in names}, **changes})

    def with_arrays(self, values: Mapping[Path, Any], path: Path = ()) -> Layer:
        """The layer with other arrays."""
        new = {name: values.get((*path, name), old) for name, old in self.arrays.items()}
        return self if all(new[k] is self.arrays[k] for k in new) else self._with(arrays=new)

    def with_coders(self, coders: Mapping[str, Coder]) -> Layer:
        """The layer with exactly these coders."""
        return self if dict(coders) == self.coders else self._with(coders=coders)

    def leaves(self, path: Path = ()) -> Iterator[tuple[Path, Layer]]:
        """The layer itself."""
        yield path, self

    def with_layers(self, change: Callable[[Path, Layer], Layer], path: Path = ()) -> Layer:
        """The changed layer."""
        return change(path, self)

    def extents(self) -> Iterator[int]:
        """The numbers of elements of its outputs; a layer that cannot be run may have one of unknown size."""
        return (math.prod(kind.dims) for kind in self.outputs.values() if kind.fixed)

    def is_enabled(self, name: str) -> bool:
        """Whether the array is not switched off."""
        return self.arrays[name] is not DISABLED

    def array_dims(self, name: str) -> tuple[Any, ...]:
        """The dimensions of an array, as far as known."""
        return self.sizes.dims(next(a.pattern for a in self.array_list if a.name == name))

    def run(self, inputs: Mapping[str, Value], mode: Mode, path: Path = ()) -> dict[str, Value]:
        """The outputs for a batch; channel-last data is turned channel-first and back around `forward`."""
        values = [self._turn(port, inputs[port.name], mode, 1, -1) for port in self.input_ports]
        values += [inputs.get(name, mode.states.get((*path, name))) for name in self.states]
        arrays = [self._array(name, mode, path) for name in self.arrays]
        extra = {"mode": mode} if self.declaration.wants_mode else {}
        if mode.training and mode.updates is not None:
            moved = self.moved(mode.ops, *values, *arrays)
            mode.updates.update({(*path, name): value for name, value in moved.items()})
        result = self.forward(mode.ops, *values, *arrays, **extra)
        results = result if isinstance(result, list) else [result]
        ends = [p for direction in ("out", "state") for p in self.port_list if p.direction == direction]
        found = {p.name: self._turn(p, value, mode, -1, 1) for p, value in zip(ends, results, strict=True)}
        mode.note(path, found)
        return found

    def _turn(self, port: Port, value: Value, mode: Mode, to: int, source: int) -> Value:
        rank = len(mode.ops.shape(value))
        if not port.interleaved_by or not self.parameters[port.interleaved_by] or rank < 3:
            return value
        axes = list(range(rank))
        axes.insert(to if to > 0 else rank - 1, axes.pop(source))
        return mode.ops.transpose(value, axes=tuple(axes))

    def _array(self, name: str, mode: Mode, path: Path) -> Value:
        place = (*path, name)
        if place in mode.arrays:
            return mode.arrays[place]
        own = self.arrays[name]
        return None if own is DISABLED else own.astype(mode.dtype, copy=False)

    # Printing

    def identity(self) -> tuple[Any, ...]:
        """Parameters, types, coders and what arrays share."""
        disabled = tuple(name for name, value in self.arrays.items() if value is DISABLED)
        sharing = (*self.shared.items(), *self.initial.items())
        return (*self.parameters.items(), *self.types.items(), *self.coders.items(), disabled, *sharing)

    def bare(self) -> Layer:
        """The layer without what it was told of its ports."""
        return self._with(types={}, coders={}, known_dims={})

    def forgetful(self) -> Layer:
        """As `bare`, and without settings that were not given but followed from sizes."""
        return self._with(
            types={}, coders={}, known_dims={}, parameters={**self.parameters, **self.inferred}, inferred={}
        )

    def settings(self) -> list[Expression]:
        """Arguments, and the options and arrays that differ from their defaults."""
        args: list[Expression] = []
        for field in self.declaration.arguments:
            value = self.parameters[field.name]
            if value is None:
                break
            args.append(field.kind.write(value))
        for choice in self.declaration.options:
            value = self.parameters[choice.name]
            if not choice.is_default(value):
                args.append(call("Rule", choice.key, choice.kind.write(value)))
        for name, array in self.arrays.items():
            if name in self.shared:
                shared = SharedArray(self.shared[name], array, self.initial.get(name), self.known_dims.get(name))
                args.append(call("Rule", name, shared.expression()))
            elif array is not None:
                args.append(call("Rule", name, array_expression(array)))
        return args

    def summary(self) -> Summary:
        """The table of parameters, ports and arrays."""
        from .description.summary import summarize_layer

        return summarize_layer(self)
