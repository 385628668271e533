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
from .coder import Decoder, Encoder, coder
from .dimensions import ArrayEncoder, DepthDecoder, depth_option
from .sampling import draw, entropy

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
        return "an array, each True or False" if self.dimensions else "True or False"

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

    def read_own(self, name: Expression, given: Expression) -> tuple[str, Any] | None:
        """As `read`, for the properties that not all such decoders have."""
        if name == "Probability":
            return (name, True_ if given is None else given) if given in (None, True_, False_) else None
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
