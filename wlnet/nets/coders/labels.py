"""The classes of a classifier: any different expressions, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from wlnet.expr import Expression, is_list, list_of, literal_key, same
from wlnet.forms import text

from ..kinds import Kind, Unfit, Value


@dataclass(frozen=True, eq=False)
class Labels(Sequence[Expression]):
    """Classes, each found by its number and each number by the class."""

    classes: tuple[Expression, ...]
    places: dict[Any, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", {literal_key(e): i for i, e in enumerate(self.classes)})

    def __len__(self) -> int:
        return len(self.classes)

    def __getitem__(self, place: Any) -> Any:
        return self.classes[place]

    def __iter__(self) -> Iterator[Expression]:
        return iter(self.classes)

    def place(self, e: Expression) -> int | None:
        """The number of a class, from 0; None for what is none."""
        return self.places.get(literal_key(e))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Labels) and len(self) == len(other) and all(map(same, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self.places))

    def words(self, most: int = 8) -> str:
        """The classes as text, the first of many."""
        shown = [text(e) for e in self.classes[:most]]
        return ", ".join(shown) + (", \N{HORIZONTAL ELLIPSIS}" if len(self) > most else "")


class LabelsKind(Kind):
    """A list of classes."""

    expects = "a list of different classes"

    def read(self, e: Expression) -> Value:
        """The classes."""
        if not is_list(e) or not e.args:
            raise Unfit
        found = Labels(tuple(e.args))
        if len(found.places) < len(found):
            raise Unfit
        return found

    def write(self, value: Value) -> Expression:
        """The list."""
        return list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a set of classes."""
        return isinstance(value, Labels)
