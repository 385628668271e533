"""FunctionLayer: ordinary code as a net."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wlnet.expr import Association, Expr, Expression, Section, Summary, call, has_head, list_of, system

from ..coders.coder import Coder
from ..functions.multivariate import argument_names, numbered
from ..layer import array_expression, misfit, opened_type
from ..messages import failure, nearest, quoted, shown
from ..net import Mode, Net, Path, Value
from ..tracing.emission import Emission
from ..tracing.nodes import Entry, Node, Traced
from ..tracing.tracer import Intercepted, Tracer, Undetermined
from ..types import Conflict, Type, unify
from .container import Container
from .graph import Graph
from .wired import Wired

if TYPE_CHECKING:
    from ..layer import Layer

HEAD = "FunctionLayer"


class FunctionNet(Container):
    """A function of arrays, as the graph of layers that its evaluation on symbolic arrays gives.

    Where the evaluation needs sizes that are not known yet, there is no graph yet, and every type is as it was given.
    """

    head = system(HEAD)
    named = True

    def __init__(
        self,
        function: Expression,
        evaluate: Intercepted,
        types: Mapping[str, Type] | None = None,
        coders: Mapping[str, Coder] | None = None,
        arrays: Mapping[Path, Any] | None = None,
    ) -> None:
        self.function, self.evaluate = function, evaluate
        self.multipliers = None
        self.coders = dict(coders or {})
        given = {**{name: coder.type for name, coder in self.coders.items()}, **(types or {})}
        self.held = dict(arrays or {})  # for a graph that is yet to be made
        self.entries = {name: given.get(name, Type()) for name in argument_ports(function)}
        self.graph = self._traced(given, self.held)
        if self.graph is None:
            names = output_names(function)
            self._outputs = {name: given.get(name, Type()) for name in names}

    def _traced(self, given: Mapping[str, Type], arrays: Mapping[Path, Any]) -> Wired | None:
        """The graph for inputs of these types; what it finds out about them is used for a second look."""
        graph: Wired | None = None
        while True:
            try:
                found = traced_graph(Tracer(self.function, self.evaluate), self.function, self.entries)
            except Undetermined:
                return graph
            self._check_names(given, found)
            refined = found.refine({k: v for k, v in given.items() if k in found.ports and v.rank is not None})
            known = {name: refined.inputs.get(name, kind) for name, kind in self.entries.items()}
            graph = refined
            if known == self.entries:
                filled: Any = refined.with_arrays(arrays)
                return filled
            self.entries = known

    def _check_names(self, given: Mapping[str, Type], found: Graph) -> None:
        names = [*self.entries, *found.outputs]
        for name in given:
            if name not in names:
                near = nearest(name, names)
                raise failure(HEAD, "optname", quoted(name), quoted(near or names[0]))

    @property
    def layers(self) -> dict[str, Net]:  # type: ignore[override]
        """The layers of the graph; none while there is no graph."""
        return self.graph.layers if self.graph is not None else {}

    @property
    def inputs(self) -> dict[str, Type]:  # type: ignore[override]
        """The arguments of the function."""
        return self.entries

    @property
    def outputs(self) -> dict[str, Type]:  # type: ignore[override]
        """What the function gives, by key where it is an association."""
        return self.graph.outputs if self.graph is not None else self._outputs

    @property
    def positional(self) -> bool:  # type: ignore[override]
        """Whether the arguments have no names."""
        return tuple(self.entries) == numbered(len(self.entries)) and len(self.entries) > 1

    def _arrays(self) -> dict[Path, Any]:
        """The arrays that have values, those that wait for the graph among them."""
        return {**self.held, **{path: value for path, value in self.arrays_at().items() if value is not None}}

    def _with(self, **changes: Any) -> FunctionNet:
        types = {name: kind for name, kind in self.ports.items() if kind != Type()}
        parts = {"types": types, "coders": self.coders, "arrays": self._arrays(), **changes}
        return FunctionNet(self.function, self.evaluate, **parts)

    def rebuilt(self, nets: Sequence[Net], **changes: Any) -> FunctionNet:
        """The function with other nets in its graph."""
        found = {(key, *place): value for key, net in zip(self.keys, nets, strict=True)
                 for place, value in net.arrays_at().items()}  # fmt: skip
        arrays = {place: value for place, value in found.items() if value is not None}
        return self._with(arrays=arrays, **changes)

    def part(self, places: Sequence[int]) -> Container:
        """The graph of some layers."""
        return self.as_graph().part(places)

    def as_graph(self) -> Wired:
        """The equivalent NetGraph; a message where the sizes it needs are not known."""
        if self.graph is None:
            raise failure(HEAD, "unknowndims", "the inputs", shown(self.function))
        return self.graph.with_coders(self.coders)

    def refine(self, types: Mapping[str, Type]) -> FunctionNet:
        """The function with more known about its ports; Misfit where that cannot be."""
        ports = self.ports
        merged = {}
        for name, given in types.items():
            if name not in ports:
                continue
            try:
                merged[name] = unify(ports[name], given)
            except Conflict:
                raise misfit(name, given, ports[name]) from None
        if all(ports[name] == kind for name, kind in merged.items()):
            return self
        return self._with(types={**{n: k for n, k in ports.items() if k != Type()}, **merged})

    def presumed(self) -> dict[str, Type]:
        """Nothing."""
        return {}

    def settled(self) -> FunctionNet:
        """The function with varying lengths opened."""
        opened = {name: opened_type(kind) for name, kind in self.entries.items()}
        return self if opened == self.entries else self._with(types=opened, coders={})

    def with_layers(self, change: Callable[[Path, Layer], Layer], path: Path = ()) -> Container:
        """The function with other arrays; the graph of its layers where arrays get names that it cannot say."""
        if self.graph is None:
            return self
        graph = self.graph.with_layers(change, path)
        if any(a.shared != b.shared for (_, a), (_, b) in zip(graph.leaves(), self.graph.leaves(), strict=True)):
            return graph.with_coders(self.coders)  # type: ignore[return-value]
        return self.with_arrays({(*path, *place): value for place, value in graph.arrays_at().items()}, path)

    def with_arrays(self, values: Mapping[Path, Any], path: Path = ()) -> FunctionNet:
        """The function with other arrays."""
        own = self.arrays_at()
        new = {place: values.get((*path, *place), value) for place, value in own.items()}
        if all(new[place] is own[place] for place in own):
            return self
        return self._with(arrays={place: value for place, value in new.items() if value is not None})

    def with_coders(self, coders: Mapping[str, Coder]) -> FunctionNet:
        """The function with exactly these coders."""
        return self if dict(coders) == self.coders else self._with(coders=coders)

    def bare(self) -> FunctionNet:
        """The function without what it was told of its ports."""
        return FunctionNet(self.function, self.evaluate, arrays=self._arrays())

    def links(self) -> list[Any]:
        """The edges of the graph."""
        return self.as_graph().links() if self.graph is not None else []

    def run(self, inputs: Mapping[str, Value], mode: Mode, path: Path = ()) -> dict[str, Value]:
        """What the graph gives."""
        return self.as_graph().run(inputs, mode, path)

    def settings(self) -> list[Expression]:
        """The function, and the values of its arrays that it does not say itself."""
        said = FunctionNet(
            self.function, self.evaluate, {n: k for n, k in self.ports.items() if k != Type()}
        ).arrays_at()
        own = {path: value for path, value in self._arrays().items() if not same_array(said.get(path), value)}
        if not own:
            return [self.function]
        values = Association.of((list_of(*path), array_expression(value)) for path, value in own.items())
        return [self.function, call("Rule", "Arrays", values)]

    def identity(self) -> tuple[Any, ...]:
        """The function, types, coders."""
        return (self.function, *self.ports.items(), *self.coders.items())

    def summary(self) -> Summary:
        """The function, then its ports, then the layers it amounts to."""
        from ..description.summary import note, port_rows, setting_text

        parts = [Section((("Function", setting_text(self.function)),)), Section(port_rows(self), "Ports")]
        if self.layers:
            rows = tuple((name, net.head.name) for name, net in self.layers.items())
            parts.append(Section(rows, "Layers"))
        return Summary(HEAD, note(self), tuple(parts))


def same_array(a: Any, b: Any) -> bool:
    """Whether two arrays have the same numbers."""
    return a is b or (a is not None and b is not None and a.shape == b.shape and bool((a == b).all()))


def argument_ports(function: Expression) -> tuple[str, ...]:
    """The names of the inputs: those of named slots, 1, 2, ... where there are several, "Input" for one."""
    inner = function
    if isinstance(function, Expr) and has_head(function, system("Apply")) and len(function.args) == 1:
        inner = function.args[0]
    names = argument_names(inner) if has_head(inner, system("Function")) else ()
    if inner is not function:
        return names or ("1", "2")
    return ("Input",) if names in ((), ("1",)) else names


def output_names(function: Expression) -> list[str]:
    """The keys of the association that the function is seen to give, else "Output"."""
    body = function.args[-1 if len(function.args) < 3 else 1] if has_head(function, system("Function")) else None
    if isinstance(body, Association) and all(type(k) is str for k in list(body.keys())):
        return list(body.keys())
    return ["Output"]


def traced_graph(tracer: Tracer, function: Expression, kinds: Mapping[str, Type]) -> Graph:
    """The graph of a function of arrays of these types, by port."""
    entries: dict[Node, str] = {Entry(name, kind): name for name, kind in kinds.items()}
    arrays = {name: Traced(node) for node, name in entries.items()}
    named = has_head(function, system("Function")) and argument_names(function) == ("Input",)
    if tuple(arrays) == ("Input",) and not named:
        value = tracer.evaluate(Expr(function, tuple(arrays.values())))
    elif has_head(function, system("Apply")):
        value = tracer.evaluate(Expr(function.args[0], tuple(arrays.values())))
    elif all(name.isdigit() for name in arrays):
        value = tracer.evaluate(Expr(function, tuple(arrays.values())))
    else:
        value = tracer.evaluate(Expr(function, (Association.of(arrays.items()),)))
    if isinstance(value, Association):
        if not value or any(type(k) is not str for k in list(value.keys())):
            raise failure(HEAD, "traceresult", shown(function), shown(value))
        results = {name: tracer.node(part) for name, part in value.items()}
    else:
        results = {"Output": tracer.node(value)}
    return Emission(results, entries, tracer.evaluate).graph(kinds)
