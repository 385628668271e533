"""Operations that functions use and that are no layers of the language."""

from __future__ import annotations

from typing import Any

from wlnet.expr import intern_symbol

from ..declare import C, Declaration, port
from ..layer import Layer


def operation(name: str) -> Any:
    """Declare a class of layers that only traced functions contain."""

    def register(owner: C) -> C:
        owner.name = name  # type: ignore[attr-defined]
        owner.head = intern_symbol(f"Nets`{name}")  # type: ignore[attr-defined]
        owner.declaration = Declaration(owner)  # type: ignore[attr-defined]
        return owner

    return register


class Operation(Layer):
    """One array in, one out, without settings."""

    operation: str

    def __init__(self, parameters: Any = None, *rest: Any, **more: Any) -> None:
        super().__init__(parameters or {}, *rest, **more)

    def forward(self, ops: Any, x: Any) -> Any:
        """x[b, ...] -> y[b, ...]."""
        return getattr(ops, self.operation)(x)


@operation("Det")
class Determinant(Operation):
    """The determinant y of x[n, n]."""

    operation = "determinant"
    input = port("Input", "n n")
    output = port("Output", "")


@operation("Inverse")
class Inverse(Operation):
    """The inverse y[n, n] of x[n, n]."""

    operation = "inverse"
    input = port("Input", "n n")
    output = port("Output", "n n")


@operation("Sort")
class Sorted(Operation):
    """The elements of x[n] in ascending order, y[n]."""

    operation = "sort"
    input = port("Input", "n")
    output = port("Output", "n")
