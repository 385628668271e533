"""Coders of nets inside an operator, as they stand on its own ports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...coders.coder import Coder, Encoder
from ...net import Net
from ...patterns import Sizes, items
from ...types import Varying

if TYPE_CHECKING:
    from .operator import Operator


def lifted(operator: Operator, layers: Mapping[str, Net], sizes: Sizes) -> dict[str, Coder]:
    """The coders by port: for arrays of things where the operator takes elements out of arrays, or puts them there.

    What can only code single things is left out then.
    """
    found: dict[str, Coder] = {}
    for (name, port), pattern in operator.places.items():
        coder = layers[name].coders.get(port)
        direction = "in" if isinstance(coder, Encoder) else "out"
        if coder is None or not pattern.endswith("*"):  # what becomes of single numbers is something else
            continue
        for own in operator.port_list:
            if own.direction == direction and own.pattern.endswith(pattern) and own.name not in found:
                levels = [sizes[item.variable] for item in items(own.pattern.removesuffix(pattern))]
                moved = mapped(coder, [Varying() if n is None else n for n in levels]) if levels else coder
                found |= {} if moved is None else {own.name: moved}
    return found


def mapped(coder: Coder, levels: list[int | Varying]) -> Coder | None:
    """The coder of arrays with these levels more; None where there is none."""
    given = coder.parameters
    if "Dimensions" in given:
        return type(coder)({**given, "Dimensions": (*levels, *given["Dimensions"])})
    if type(given.get("InputDepth")) is int:
        return type(coder)({**given, "InputDepth": given["InputDepth"] + len(levels)})
    return None


def unmapped(coder: Coder | None) -> Coder | None:
    """The coder of the elements of what a coder is for; None where there is none."""
    given = {} if coder is None else coder.parameters
    if coder is not None and given.get("Dimensions"):
        return type(coder)({**given, "Dimensions": given["Dimensions"][1:]})
    if coder is not None and type(given.get("InputDepth")) is int and given["InputDepth"] > 1:
        return type(coder)({**given, "InputDepth": given["InputDepth"] - 1})
    return None
