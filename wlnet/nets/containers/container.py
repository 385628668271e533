"""What all nets made of nets have in common: named or numbered parts, and positions that go through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from wlnet.expr import Association, Expression, list_of

from ..kinds import Value as Setting
from ..net import Net, Path
from ..types import Type

if TYPE_CHECKING:
    from ..declare import Declaration
    from ..layer import Layer


class Container(Net):
    """Nets by name ("1", "2", ... and `named` False where they have none).

    `multipliers` is the setting of LearningRateMultipliers, None where there is none.
    """

    layers: dict[str, Net]
    named: bool
    multipliers: Setting
    declaration: ClassVar[Declaration]  # of its settings, where it has any besides the multipliers
    parameters: Mapping[str, Setting] = MappingProxyType({})
    divisible = True  # whether some of its nets are a container of the same sort
    is_layer = False  # whether it is counted as one layer

    def rebuilt(self, nets: Sequence[Net], **changes: Any) -> Container:
        """The container with other nets in the same places."""
        raise NotImplementedError

    def part(self, places: Sequence[int]) -> Container:
        """The container of the nets at these places, from 0."""
        raise NotImplementedError

    def links(self) -> list[tuple[tuple[int | str | None, str], tuple[int | str | None, str]]]:
        """What is connected with what: (key of a net, its output) and (key, input), with None for the container itself.

        The container's inputs are starts, its outputs are ends.
        """
        raise NotImplementedError

    @property
    def nets(self) -> list[Net]:
        """The nets in order."""
        return list(self.layers.values())

    @property
    def keys(self) -> list[int | str]:
        """The names as they stand in positions: numbers where the nets are not named."""
        return [name if self.named else i for i, name in enumerate(self.layers, 1)]

    def replaced(self, nets: Sequence[Net], **changes: Any) -> Container:
        """The container itself where nothing is different."""
        same = all(a is b for a, b in zip(nets, self.nets, strict=True))
        return self if same else self.rebuilt(nets, **changes)

    def with_layers(self, change: Callable[[Path, Layer], Layer], path: Path = ()) -> Container:
        """The container with every layer inside changed by a function of its position and itself."""
        pairs = zip(self.keys, self.nets, strict=True)
        return self.replaced([net.with_layers(change, (*path, key)) for key, net in pairs])

    def with_arrays(self, values: Mapping[Path, Any], path: Path = ()) -> Container:
        """The container with other arrays."""
        pairs = zip(self.keys, self.nets, strict=True)
        return self.replaced([net.with_arrays(values, (*path, key)) for key, net in pairs])

    def settled(self) -> Container:
        """The container with varying lengths opened."""
        return self.replaced([net.settled() for net in self.nets], coders={})

    def leaves(self, path: Path = ()) -> Iterator[tuple[Path, Layer]]:
        """The layers inside, with their positions."""
        for key, net in zip(self.keys, self.nets, strict=True):
            yield from net.leaves((*path, key))

    def extents(self) -> Iterator[int]:
        """Those of the nets inside."""
        for net in self.nets:
            yield from net.extents()

    def state_positions(self, path: Path = ()) -> dict[Path, Type]:
        """The states of the nets inside."""
        pairs = zip(self.keys, self.nets, strict=True)
        return {place: kind for key, net in pairs for place, kind in net.state_positions((*path, key)).items()}

    def contents(self) -> Expression:
        """The nets, in an association where they are named, in a list otherwise (what Normal gives)."""
        return self.arranged(self.nets)

    def arranged(self, values: Sequence[Expression]) -> Expression:
        """A value for each net: an association by name, or a list."""
        return Association.of(zip(self.layers, values, strict=True)) if self.named else list_of(*values)

    def identity(self) -> tuple[Any, ...]:
        """The nets' heads and identities, names, coders, multipliers."""
        inner = tuple((name, net.head, net.identity()) for name, net in self.layers.items())
        return (inner, self.named, *self.coders.items(), self.multipliers)
