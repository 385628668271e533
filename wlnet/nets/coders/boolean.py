"""True and False as 1 and 0, and as a probability; single numbers."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.expr import Association, Expression, system

from ..initialization.seeding import Inherited
from ..numeric import Array
from ..types import Type
from .classes import taken_apart
from .coder import Decoder, Encoder, coder
from .dimensions import ArrayEncoder, DepthDecoder, depth_option, is_automatic
from .sampling import draw, entropy, read_sampling

True_, False_ = system("True"), system("False")


@coder("NetEncoder", "Boolean")
class BooleanEncoder(ArrayEncoder):
    """1 for True, 0 for False."""

    one = Type(())

    def words(self) -> str:
        """A truth value."""
        return "boolean"

    def wanted(self) -> str:
        """True or False."""
        return "True or False"

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is True or False."""
        return e is True_ or e is False_

    def encode_one(self, e: Expression) -> Array:
        """The number."""
        return np.asarray(int(e is True_))


@coder("NetDecoder", "Boolean")
class BooleanDecoder(DepthDecoder):
    """False for a probability p below 1/2, True otherwise."""

    level = 0
    properties = ("Decision", "Probability", "Probabilities", "Entropy", "RandomSample")

    depth = depth_option(0)

    @property
    def type(self) -> Type:
        """A number, or an array of so many levels."""
        return Type((None,) * self.depth)

    def words(self) -> str:
        """A truth value."""
        return "boolean"

    def understands(self, request: Expression) -> bool:
        """Whether the expression is a property in one of its forms."""
        return super().understands(request) or self.read(request) is not None

    def read(self, request: Expression) -> tuple[str, Any] | None:
        """The name of a property and what goes with it; None for what is no property."""
        name, given = (request, None) if is_automatic(request) or type(request) is str else taken_apart(request)
        name = "Decision" if is_automatic(name) else name
        if name in ("Decision", "Probabilities", "Entropy"):
            return (name, None) if given is None else None
        if name == "Probability":
            return (name, True_ if given is None else given) if given in (None, True_, False_) else None
        if name == "RandomSample":
            found = read_sampling(given)
            return None if found is None else (name, found)
        return None

    def decode_rows(self, rows: Array, request: Expression, sampling: Inherited) -> list[Expression]:
        """What each number of p[r] stands for."""
        found = self.read(request)
        assert found is not None
        name, given = found
        p = np.asarray(rows, dtype=np.float64).reshape(-1)
        both = np.stack([1 - p, p], -1)
        makers: dict[str, Callable[[], list[Expression]]] = {
            "Decision": lambda: truths(~(p < 0.5)),
            "Probability": lambda: (p if given is True_ else 1 - p).tolist(),
            "Probabilities": lambda: [Association.of([(False_, a), (True_, b)]) for a, b in both.tolist()],
            "Entropy": lambda: entropy(both).tolist(),
            "RandomSample": lambda: truths(draw(both, given, sampling()) == 1),
        }
        return makers[name]()


def truths(flags: Array) -> list[Expression]:
    """True or False for each flag."""
    return [True_ if flag else False_ for flag in flags.tolist()]


@coder("NetEncoder", "Scalar")
class ScalarEncoder(Encoder):
    """The vector of one number."""

    type = Type((1,))  # type: ignore[assignment]

    def words(self) -> str:
        """A number."""
        return "real number"

    def wanted(self) -> str:
        """A number."""
        return "a real number"

    def accepts(self, e: Expression) -> bool:
        """Whether the expression is a real number."""
        return type(e) in (int, float, Fraction)

    def encode(self, e: Expression) -> Array:
        """The vector."""
        return np.array([float(e)])


@coder("NetDecoder", "Scalar")
class ScalarDecoder(Decoder):
    """The number in a vector of one."""

    type = Type((1,))  # type: ignore[assignment]

    def words(self) -> str:
        """A number."""
        return "real number"

    def decode(self, array: Array, request: Expression) -> Expression:
        """The number."""
        return float(array[0])
