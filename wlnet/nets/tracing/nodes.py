"""Symbolic arrays, and what they were made of: ports of the function, calls of nets, elementwise combinations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from wlnet.expr import Association, Atom, Expr, Expression, call, intern_symbol

from ..net import Net
from ..types import Type, describe


class Traced(Atom):
    """An array that is known by its type only: what a traced function computes with."""

    __slots__ = ("node",)
    head = intern_symbol("Nets`Traced")

    def __init__(self, node: Node) -> None:
        self.node = node

    @property
    def type(self) -> Type:
        """The sizes, as far as known."""
        return self.node.type

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Traced) and other.node is self.node

    def __hash__(self) -> int:
        return hash((Traced, id(self.node)))

    def constructor(self) -> Expression:
        """What a message shows."""
        return call(self.head, describe(self.type))

    def label(self) -> str:
        """The type in words."""
        return f"<{describe(self.type)}>"


@dataclass(eq=False)
class Entry:
    """An input port of the function."""

    name: str
    type: Type


@dataclass(eq=False)
class Call:
    """A net applied to nodes, by input port; `name` says what it was in the function."""

    net: Net
    inputs: Mapping[str, Node]
    name: str


@dataclass(eq=False)
class Output:
    """One output of a call."""

    call: Call
    port: str

    @property
    def type(self) -> Type:
        """The type of the port."""
        return self.call.net.outputs[self.port]


@dataclass(eq=False)
class Combined:
    """An expression of symbolic arrays and numbers that is computed element by element."""

    body: Expr
    type: Type

    @property
    def parts(self) -> list[Node]:
        """The arrays in it, each once, in order."""
        return list(dict.fromkeys(traced.node for traced in occurring(self.body)))


Node: TypeAlias = Entry | Output | Combined


def occurring(e: Expression) -> Iterator[Traced]:
    """The symbolic arrays in an expression."""
    if isinstance(e, Traced):
        yield e
    elif type(e) is Expr:
        yield from occurring(e.head)
        for part in e.args:
            yield from occurring(part)
    elif isinstance(e, Association):
        for part in e.values():
            yield from occurring(part)


def is_symbolic(e: Expression) -> bool:
    """Whether a symbolic array occurs."""
    return next(occurring(e), None) is not None


def operands(node: Node) -> list[Node]:
    """What a node is made of."""
    if isinstance(node, Entry):
        return []
    return node.parts if isinstance(node, Combined) else list(node.call.inputs.values())
