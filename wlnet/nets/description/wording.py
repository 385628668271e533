"""What messages, tables and expressions say of positions, dimensions, arrays and ports that do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wlnet.expr import Expression, NumericArray, Symbol, WolframMessage, system

from ..declare import DISABLED
from ..messages import failure, quoted
from ..net import Misfit, Path
from ..types import ANY, Type, Varying, describe

if TYPE_CHECKING:
    from ..coders.coder import Coder


def opened_type(kind: Type) -> Type:
    """The type with varying lengths made unknown."""
    return Type(tuple(None if isinstance(d, Varying) else d for d in kind.dims), kind.element)


def misfit(port: str, found: Type, expected: Type) -> Misfit:
    """A port whose type is not what the layer needs."""
    text = describe(expected)
    return Misfit(port, found, f"should be {text}", "portshape", quoted(port), describe(found), text)


def check_coders(coders: Mapping[str, Coder], ports: Mapping[str, Type]) -> None:
    """Misfit where an encoder gives greater integers than the port takes."""
    for name, coder in coders.items():
        given, taken = coder.type.element, ports[name].element
        if given and taken and taken.high is not None and (given.high is None or given.high > taken.high):
            raise misfit(name, coder.type, ports[name])


def alone(head: Symbol, problem: Misfit) -> WolframMessage:
    """The message for a misfit in a net that stands alone."""
    return failure(head, problem.tag, *problem.arguments)


def path_text(path: Path) -> str:
    """A position as text: "Weights", or {1, "Weights"}."""
    words = [f'"{part}"' if isinstance(part, str) else str(part) for part in path]
    return words[0] if len(words) == 1 else "{" + ", ".join(words) + "}"


def shape_text(dims: tuple[Any, ...]) -> str:
    """Dimensions as text, as in {5, n1, 2}."""
    if dims == ANY:
        return "{…}"
    count = 0
    words = []
    for d in dims:
        count += d is None
        words.append("…" if d is ... else f"n{count}" if d is None else str(d))
    return "{" + ", ".join(words) + "}"


def array_expression(value: Any) -> Expression:
    """An array as an expression: a NumericArray (a number where it has no levels); Automatic where there is none yet.

    None where it is switched off.
    """
    if value is DISABLED:
        return system("None")
    if value is None:
        return system("Automatic")
    return NumericArray(value) if value.ndim else float(value)
