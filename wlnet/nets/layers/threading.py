"""Functions of several inputs, element by element."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wlnet.expr import call, system

from ..declare import argument, layer, port
from ..functions.arguments import numbered
from ..functions.multivariate import MultivariateKind
from ..kinds import Automatic, ListOf, NonZeroInteger, Nothing, OneOf
from ..net import Mode
from ..patterns import Sizes
from ..types import Conflict, Dims
from .joining import agree
from .several import Several

AUTOMATIC, NONE = system("Automatic"), system("None")
REPLICATION = OneOf(Automatic, Nothing, NonZeroInteger)


class Elementwise(Several):
    """What layers have in common whose inputs are brought to one shape first.

    Sizes of 1 are replicated to match. `replication` says for all inputs, or for each, at which level an input with
    fewer levels gets those that are missing; Automatic: none may be missing; None: nothing at all is replicated.
    """

    replication: Any = AUTOMATIC

    def spec(self, place: int) -> Any:
        """The replication of an input."""
        return self.replication[place] if type(self.replication) is tuple else self.replication

    def place(self, place: int, rank: int, missing: int) -> int | None:
        """The axis, from 0, in front of which an input gets its missing levels; None where it cannot."""
        level = self.spec(place)
        if not missing:
            return 0
        if not isinstance(level, int):
            return None
        found = level - 1 if level > 0 else rank + 1 + level
        return found if 0 <= found <= rank else None

    def spread(self, place: int, dims: Any, rank: int) -> Any:
        """The sizes of an input with its missing levels, of size 1; a message where it cannot have them."""
        at = self.place(place, len(dims), rank - len(dims))
        if at is None:
            self.misfits(place, (None,) * rank)
        return (*dims[:at], *(1,) * (rank - len(dims)), *dims[at:])

    def relate(self, sizes: Sizes) -> None:
        """The output has the size that is not 1, at each level."""
        names = self.variables
        if not names:
            return
        specs = [self.spec(i) for i in range(len(names))]
        if all(spec is NONE for spec in specs):
            for place, name in enumerate(names):
                try:
                    sizes.put("o*", sizes[name])
                except Conflict:
                    self.misfits(place, sizes["o*"])
            for name in names:
                sizes.put(name, sizes["o*"])
            return
        if not any(isinstance(spec, int) for spec in specs):
            sizes.link(*names, "o*")
        given = [sizes[name] for name in names]
        if any(... in dims for dims in given):
            return
        rank = max(map(len, given))
        full = [self.spread(i, dims, rank) for i, dims in enumerate(given)]
        sizes.put("o*", tuple(self.common(full, axis) for axis in range(rank)))
        if len(names) == 1:
            sizes.put(names[0], sizes["o*"])

    def common(self, full: list[Dims], axis: int) -> Any:
        """The size of all inputs at a level, replicated; a message where they do not agree."""
        found: Any = 1
        for place, dims in enumerate(full):
            size = dims[axis]
            if size == 1 or (size is None and found != 1):
                continue
            if found not in (1, None) and not agree(size, found):
                self.misfits(place, (*dims[:axis], found, *dims[axis + 1 :]))
            found = size
        for place, dims in enumerate(full):
            if self.spec(place) is NONE and dims[axis] == 1 and found not in (1, None):
                self.misfits(place, (*dims[:axis], found, *dims[axis + 1 :]))
        return found

    def aligned(self, ops: Any, xs: tuple[Any, ...]) -> list[Any]:
        """The inputs with equally many levels."""
        shapes = [ops.shape(x) for x in xs]
        rank = max(map(len, shapes)) - 1
        return [
            ops.reshape(x, shape=(shape[0], *self.spread(i, shape[1:], rank))) if len(shape) <= rank else x
            for i, (x, shape) in enumerate(zip(xs, shapes, strict=True))
        ]


@layer("ThreadingLayer")
class Threading(Elementwise):
    """y = f[x1, x2, ...] for all elements at one place, x1[a1*], x2[a2*], ... -> y[o*].

    The inputs are called 1, 2, ..., or as the named slots of f are.
    """

    usage = "ThreadingLayer[f] applies a function of several numbers to the elements of its inputs."

    function = argument("Function", MultivariateKind())
    replication = argument("Replication", OneOf(REPLICATION, ListOf(REPLICATION, least=1)), AUTOMATIC)

    output = port("Output", "o*")

    @classmethod
    def names_of(cls, parameters: Mapping[str, Any]) -> tuple[str, ...] | None:
        """The names given, else those of the function, else as many as there are specifications."""
        function, specs = parameters["Function"], parameters["Replication"]
        names = super().names_of(parameters) or (function.names if function is not None else None)
        return names or (numbered(len(specs)) if type(specs) is tuple else None)

    def check(self, sizes: Sizes) -> None:
        """As many inputs as the function takes, and as many specifications."""
        count = len(self.input_ports)
        wanted = self.function.names
        if wanted is not None and len(wanted) != count:
            self.fail("optvalue", self.shown_setting("InputPorts"), f"{len(wanted)} ports, one for each argument")
        if wanted is None and count:
            self.function.traced(count)
        if type(self.replication) is tuple and self.counted and len(self.replication) != count:
            written = call("InputForm", Threading.replication.kind.write(self.replication))
            self.fail("argvalue", "Replication", written, f"a list of {count}, one for each input")

    def spec(self, place: int) -> Any:
        """The replication of an input; Automatic where there are too few specifications, which `check` reports."""
        if type(self.replication) is tuple:
            return self.replication[place] if place < len(self.replication) else AUTOMATIC
        return self.replication

    def forward(self, ops: Any, *xs: Any, mode: Mode) -> Any:
        """x1[b, a1*], x2[b, a2*], ... -> y[b, o*]."""
        y = self.function.apply(ops, self.aligned(ops, xs), mode.dtype)
        return ops.broadcast_to(y, shape=(ops.shape(xs[0])[0], *self.sizes["o*"]))


@layer("TotalLayer")
class Total(Elementwise):
    """The sum of the inputs, x1[a1*], x2[a2*], ... -> y[o*]; sizes of 1 are replicated."""

    usage = "TotalLayer[] adds its inputs."

    output = port("Output", "o*")

    def forward(self, ops: Any, *xs: Any) -> Any:
        """x1[b, a1*], x2[b, a2*], ... -> y[b, o*]."""
        y = xs[0]
        for x in xs[1:]:
            y = ops.add(y, x)
        return y
