"""What every net is: an immutable atom with typed ports that can be refined, run, taken apart and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from wlnet.expr import Expr, Expression, call
from wlnet.kernel import forward_ops

from .shown import Shown
from .types import Type, type_expression

if TYPE_CHECKING:
    from .coders.coder import Coder
    from .layer import Layer

Path: TypeAlias = tuple[int | str, ...]
Value: TypeAlias = Any  # what an interpreter of ops computes with: an array, a variable on a tape, a shape


@dataclass(frozen=True)
class Mode:
    """How a net is run: the interpreter, the precision, values that replace the net's own, and what is to be noted.

    `arrays` and `states` give values by position (a path and the name of the array or the state port); a state that is
    not there starts at zero. Where `noted` is a dict, values at output and state ports inside replace what stands there
    under their positions. Where `updates` is a dict, layers in training put new values of arrays there that change
    without being learned, such as moving averages.
    """

    ops: Any = forward_ops  # an interpreter of the kernel's operations
    training: bool = False
    dtype: Any = np.float32
    arrays: Mapping[Path, Value] = field(default_factory=dict)
    generator: np.random.Generator | None = None
    batch: int = 1  # how many examples there are, for layers without inputs
    states: Mapping[Path, Value] = field(default_factory=dict)
    noted: dict[Path, Value] | None = None
    updates: dict[Path, Value] | None = None

    def note(self, path: Path, values: Mapping[str, Value]) -> None:
        """Keep those values at ports of the net at `path` that are asked for."""
        if self.noted:
            for name, value in values.items():
                if (*path, name) in self.noted:
                    self.noted[*path, name] = value


class Misfit(Exception):
    """A port that cannot have the type it is given. `reason` says in words what it should be or what it clashes with.

    `tag` and `arguments` are the message for a net standing alone.
    """

    def __init__(self, port: str, found: Type, reason: str, tag: str, *arguments: Expression) -> None:
        super().__init__(f"{port}: {found} {reason}")
        self.port, self.found, self.reason = port, found, reason
        self.tag, self.arguments = tag, arguments


class Net(Shown):
    """A layer or a container: types of its ports, coders on them, and the ways to use it."""

    inputs: dict[str, Type]
    outputs: dict[str, Type]
    coders: dict[str, Coder]
    truths: tuple[str, ...] = ()  # the inputs that take True and False
    empties: tuple[str, ...] = ()  # the inputs that take sequences without any element
    positional = False  # whether a list of data stands for the inputs in order

    def refine(self, types: Mapping[str, Type]) -> Net:
        """The net with more known about its ports; Misfit where that cannot be."""
        raise NotImplementedError

    def presumed(self) -> dict[str, Type]:
        """What data for open ports is taken for, where one example is to be told from several."""
        raise NotImplementedError

    def settled(self) -> Net:
        """The net with varying lengths opened, so that they can take the lengths of one example."""
        raise NotImplementedError

    def run(self, inputs: Mapping[str, Value], mode: Mode, path: Path = ()) -> dict[str, Value]:
        """The batch of outputs for a batch of inputs x[b, ...], one per port. All types must be known.

        Inputs may hold initial states too; the result holds the final states besides the outputs.
        """
        raise NotImplementedError

    @property
    def states(self) -> dict[str, Type]:
        """The state ports: inputs that start at zero unless something is connected, and outputs."""
        return {}

    def state_positions(self, path: Path = ()) -> dict[Path, Type]:
        """The states that no other net gives, by position."""
        return {(*path, name): kind for name, kind in self.states.items()}

    def leaves(self, path: Path = ()) -> Iterator[tuple[Path, Layer]]:
        """The layers inside, with their positions."""
        raise NotImplementedError

    def extents(self) -> Iterator[int]:
        """How many numbers the arrays have that a run makes of one example. All types must be known."""
        raise NotImplementedError

    def for_data(self, data: Expression) -> Net:
        """The net with as many inputs as the data (None: there is none) is for, where that is open."""
        return self

    def with_layers(self, change: Callable[[Path, Layer], Layer], path: Path = ()) -> Net:
        """The net with every layer inside changed by a function of its position and itself."""
        raise NotImplementedError

    def with_arrays(self, values: Mapping[Path, Any], path: Path = ()) -> Net:
        """The net with other arrays at some positions."""
        raise NotImplementedError

    def with_coders(self, coders: Mapping[str, Coder]) -> Net:
        """The net with exactly these coders on its ports."""
        raise NotImplementedError

    def identity(self) -> tuple[Any, ...]:
        """What equality compares, arrays apart."""
        raise NotImplementedError

    def bare(self) -> Net:
        """The net without what it was told of its ports."""
        raise NotImplementedError

    def settings(self) -> list[Expression]:
        """The arguments of the call that makes the net, apart from its ports."""
        raise NotImplementedError

    def constructor(self) -> Expr:
        """The call whose evaluation gives an equal net: rules for ports stand only where they are needed."""
        return call(self.head, *self.settings(), *self.port_rules(self.bare()))

    def port_rules(self, known: Net) -> list[Expression]:
        """Rules for coders, and for types that `known`, the net without rules, does not determine."""
        rules: list[Expression] = []
        for name, kind in self.ports.items():
            if name in self.coders:
                rules.append(call("Rule", name, self.coders[name]))
                known = known.refine({name: self.coders[name].type})
            elif known.ports[name] != kind and kind.rank is not None:
                rules.append(call("Rule", name, type_expression(kind)))
                known = known.refine({name: kind})
        return rules

    @property
    def ports(self) -> dict[str, Type]:
        """All ports, inputs first."""
        return {**self.inputs, **self.outputs}

    def arrays_at(self) -> dict[Path, Any]:
        """Every array that is not switched off, by position: a value, or None where it has none yet."""
        return {
            (*path, name): value
            for path, leaf in self.leaves()
            for name, value in leaf.arrays.items()
            if leaf.is_enabled(name)
        }

    @property
    def initialized(self) -> bool:
        """Whether every array has a value."""
        return all(value is not None for value in self.arrays_at().values())

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self) or self.identity() != other.identity():
            return False
        mine, theirs = self.arrays_at(), other.arrays_at()
        return mine.keys() == theirs.keys() and all(_equal(mine[k], theirs[k]) for k in mine)

    def __hash__(self) -> int:
        return hash((type(self), self.identity()))

    def __repr__(self) -> str:
        return self.label()

    def __call__(self, data: Any = MappingProxyType({})) -> Any:
        """The outputs for NumPy data: an array, or a dict of arrays by port; one example or a batch, by rank.

        An array for a net whose inputs have numbers is taken apart, as a list is in the language.
        """
        from .application import apply_to_arrays

        return apply_to_arrays(self, data)


def _equal(a: Any, b: Any) -> bool:
    if a is None or b is None:
        return a is b
    return a is b or bool(np.array_equal(a, b, equal_nan=True))
