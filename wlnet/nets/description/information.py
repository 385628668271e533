"""Information[net, property]: what can be said of a net without running it."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from wlnet.expr import (
    Association,
    Atom,
    Expr,
    Expression,
    Section,
    Summary,
    call,
    canonical,
    is_list,
    list_of,
    literal_key,
    system,
)

from ..arrays.multipliers import multipliers
from ..arrays.sharing import users
from ..containers.container import Container
from ..layer import Layer, array_expression
from ..messages import failure, nearest, shown
from ..net import Net, Path
from ..parts.extract import port_part
from ..types import dim_expression
from .graphics import full_summary_graphic, layers_graph, summary_graphic

BYTES = 4  # of one number, Real32


@dataclass(frozen=True)
class Shared:
    """The place of an array that several layers share: its name."""

    name: str


Place: TypeAlias = Path | Shared


def position(place: Place) -> Expression:
    """A position as a list; NetArray["name"] for shared arrays."""
    return call("NetArray", place.name) if isinstance(place, Shared) else list_of(*place)


def place_of(path: Path, layer: Layer, name: str) -> Place:
    """Where an array is listed: once, under its name, where layers share it."""
    return Shared(layer.shared[name]) if name in layer.shared else (*path, name)


def by_position(found: Mapping[Any, Expression]) -> Association:
    """An association keyed by positions, in canonical order: shorter ones first."""
    table = {literal_key(position(path)): value for path, value in found.items()}
    return Association.of((key, table[literal_key(key)]) for key in canonical(map(position, found)))


def sizes(net: Net) -> dict[Place, tuple[Any, ...]]:
    """The dimensions of every array, as far as known."""
    return {
        place_of(path, layer, name): layer.array_dims(name)
        for path, layer in net.leaves()
        for name in layer.arrays
        if layer.is_enabled(name)
    }


def counts(net: Net) -> dict[Place, Expression]:
    """The number of elements of every array; Automatic where it is not known."""
    return {path: _count(dims) for path, dims in sizes(net).items()}


def _count(dims: tuple[Any, ...]) -> Expression:
    return math.prod(dims) if all(type(d) is int for d in dims) else system("Automatic")


def _bytes(count: Expression) -> Expression:
    return BYTES * count if type(count) is int else count


def _quantity(count: Expression) -> Expression:
    return call("Quantity", _bytes(count), "Bytes") if type(count) is int else count


def total(net: Net) -> int:
    """The number of elements of all arrays whose size is known."""
    return sum(n for n in counts(net).values() if type(n) is int)


def _dims(dims: tuple[Any, ...]) -> Expression:
    return system("Automatic") if ... in dims else list_of(*map(dim_expression, dims))


def members(net: Net, path: Path = ()) -> Iterator[tuple[Path, Net]]:
    """The layers inside, with their positions; a layer made of nets is one."""
    if isinstance(net, Container) and not net.is_layer:
        for key, part in zip(net.keys, net.nets, strict=True):
            yield from members(part, (*path, key))
    else:
        yield path, net


def _types(net: Net) -> Expression:
    tally: dict[Any, int] = {}
    for _, layer in members(net):
        tally[layer.head] = tally.get(layer.head, 0) + 1
    return Association.of(tally.items())


def topology(net: Net) -> str:
    """A digest of the structure, without the values of arrays."""
    return hashlib.sha256(repr(net.identity()).encode()).hexdigest()[:32]


def _arrays(net: Net) -> dict[Place, Expression]:
    return {
        place_of(path, layer, name): array_expression(value)
        for path, layer in net.leaves()
        for name, value in layer.arrays.items()
        if layer.is_enabled(name)
    }


def _rates(net: Net) -> Expression:
    found = multipliers(net)
    listed = {
        place_of(path, layer, name): found[*path, name]
        for path, layer in net.leaves()
        for name in layer.arrays
        if layer.is_enabled(name)
    }
    return by_position({place: system("None") if value is None else value for place, value in listed.items()})


def _ports(net: Net, ports: dict[str, Any]) -> Expression:
    return Association.of((name, port_part(net, name)) for name in ports)


PROPERTIES: dict[str, Callable[[Net], Expression]] = {
    "Arrays": lambda net: by_position(_arrays(net)),
    "ArraysByteCounts": lambda net: by_position({p: _bytes(n) for p, n in counts(net).items()}),
    "ArraysCount": lambda net: len(sizes(net)),
    "ArraysDimensions": lambda net: by_position({p: _dims(d) for p, d in sizes(net).items()}),
    "ArraysElementCounts": lambda net: by_position(counts(net)),
    "ArraysLearningRateMultipliers": _rates,
    "ArraysList": lambda net: list_of(*by_position(_arrays(net)).values()),
    "ArraysPositionList": lambda net: list_of(*by_position(_arrays(net)).keys()),
    "ArraysSizes": lambda net: by_position({p: _quantity(n) for p, n in counts(net).items()}),
    "ArraysTotalByteCount": lambda net: BYTES * total(net),
    "ArraysTotalElementCount": total,
    "ArraysTotalSize": lambda net: _quantity(total(net)),
    "FullSummaryGraphic": full_summary_graphic,
    "InputForm": lambda net: call("Hold", net.constructor()),
    "InputPortNames": lambda net: list_of(*net.inputs),
    "InputPorts": lambda net: _ports(net, net.inputs),
    "Layers": lambda net: Association.of((position(path), layer) for path, layer in members(net)),
    "LayersCount": lambda net: len(list(members(net))),
    "LayersGraph": layers_graph,
    "LayersList": lambda net: list_of(*(layer for _, layer in members(net))),
    "LayerTypeCounts": _types,
    "MXNetNodeGraph": layers_graph,  # there is no other backend: the nodes are the layers
    "MXNetNodeGraphPlot": full_summary_graphic,
    "OutputPortNames": lambda net: list_of(*net.outputs),
    "OutputPorts": lambda net: _ports(net, net.outputs),
    "RecurrentStatesCount": lambda net: len(net.state_positions()),
    "RecurrentStatesPositionList": lambda net: list_of(*map(position, net.state_positions())),
    "SharedArraysCount": lambda net: len(users(net)),
    "SummaryGraphic": summary_graphic,
    "TopologyHash": topology,
}
REPORT = ("LayersCount", "ArraysCount", "SharedArraysCount", "ArraysTotalElementCount", "ArraysTotalByteCount")


class Report(Atom):
    """What Information[net] gives: a table of the main properties."""

    head = system("InformationData")

    def __init__(self, net: Net) -> None:
        self.net = net
        self.table = Association.of((name, PROPERTIES[name](net)) for name in (*REPORT, "InputPorts", "OutputPorts"))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Report) and self.net == other.net

    def __hash__(self) -> int:
        return hash((Report, self.net))

    def constructor(self) -> Expr:
        """InformationData[<|property -> value, ...|>]."""
        return call(self.head, self.table)

    def summary(self) -> Summary:
        """Counts, then ports."""
        from .summary import port_rows

        rows = tuple((name, str(self.table.get(name))) for name in REPORT)
        sections = Section(rows), Section(port_rows(self.net), "Ports")
        return Summary(f"Net information: {self.net.head.name}", "", sections)


def information(net: Net, wanted: Expression = None) -> Expression:
    """The report, or the value of a property, or an association of several."""
    if wanted is None:
        return Report(net)
    if is_list(wanted):
        return Association.of((name, information(net, name)) for name in wanted.args)
    if wanted == "Properties":
        return list_of(*sorted([*PROPERTIES, "Properties"]))
    if type(wanted) is str and wanted in PROPERTIES:
        return PROPERTIES[wanted](net)
    near = nearest(wanted, PROPERTIES) if type(wanted) is str else None
    if near is not None:
        raise failure("Information", "property", shown(wanted), shown(near))
    raise failure("Information", "propunknown", shown(wanted))
