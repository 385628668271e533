"""Coders of single things that also take arrays of them: encoders by their dimensions, decoders by a depth."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from wlnet.expr import Expression, has_head, is_list, list_of, system

from ..declare import option
from ..initialization.seeding import Inherited
from ..kinds import Kind, NonNegative, Unfit, Value
from ..numeric import Array
from ..types import Type, Varying, dim_expression
from .coder import Decoder, Encoder
from .sampling import read_sampling


class DimensionsKind(Kind):
    """Sizes of an array, some of which may vary."""

    expects = 'a list of positive integers, "Varying" among them where a length varies'

    def read(self, e: Expression) -> Value:
        """A tuple of integers and Varying."""
        parts = e.args if is_list(e) else (e,)
        if not all((type(part) is int and part > 0) or part == "Varying" for part in parts):
            raise Unfit
        return tuple(Varying() if part == "Varying" else part for part in parts)

    def write(self, value: Value) -> Expression:
        """A list."""
        return list_of(*map(dim_expression, value))

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


class ArrayEncoder(Encoder):
    """An encoder of single things, `one` each, and of arrays of them with the dimensions told."""

    dimensions = option("Dimensions", DimensionsKind(), list_of())

    one: Type

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is one thing."""
        raise NotImplementedError

    def encode_one(self, e: Expression) -> Array:
        """The array of one thing."""
        raise NotImplementedError

    @property
    def type(self) -> Type:
        """The dimensions, then those of one."""
        return Type((*self.dimensions, *self.one.dims), self.one.element)

    def accepts(self, e: Expression) -> bool:
        """Whether the expression is an array of these dimensions of things that can be encoded."""
        if not self.dimensions:
            return self.accepts_one(e)
        found = elements(e, self.dimensions)
        return found is not None and all(map(self.accepts_one, found[1]))

    def encode(self, e: Expression) -> Array:
        """The array of all."""
        if not self.dimensions:
            return self.encode_one(e)
        found = elements(e, self.dimensions)
        assert found is not None
        array = self.encode_each(found[1])
        return array.reshape(*found[0], *array.shape[1:])

    def encode_each(self, parts: Sequence[Expression]) -> Array:
        """The arrays of several things, x[k, ...]."""
        return np.stack([self.encode_one(part) for part in parts])

    def counterpart(self) -> dict[str, Any]:
        """The settings of the decoder, which knows no dimensions, only how many levels there are."""
        return {**self.parameters, "InputDepth": len(self.type.dims)}


def elements(e: Expression, dims: Sequence[Any]) -> tuple[tuple[int, ...], Sequence[Expression]] | None:
    """The lengths of nested lists, and what is in the innermost ones, in order; None where they have not these
    dimensions, or lists at one level differ in length."""
    parts, shape = [e], []
    for dim in dims:
        if not all(map(is_list, parts)):
            return None
        lengths = {len(part.args) for part in parts}
        if len(lengths) > 1 or 0 in lengths or (type(dim) is int and lengths != {dim}):
            return None
        shape.append(lengths.pop())
        parts = [inner for part in parts for inner in part.args]
    return tuple(shape), parts


class DepthDecoder(Decoder):
    """A decoder of probabilities, vectors or numbers (`level` is the depth of one), and of arrays of them."""

    level: int
    depth: Any

    @property
    def outer(self) -> int:
        """How many levels there are around what stands for one thing."""
        return int(self.depth) - self.level

    def understands(self, request: Expression) -> bool:
        """Whether the expression is a property in one of its forms."""
        return super().understands(request) or self.read(request) is not None

    def read(self, request: Expression) -> tuple[str, Any] | None:
        """The name of a property and what goes with it; None for what is no property."""
        name, given = (request, None) if is_automatic(request) or type(request) is str else taken_apart(request)
        name = "Decision" if is_automatic(name) else name
        if name in ("Decision", "Probabilities", "Entropy"):
            return (name, None) if given is None else None
        if name == "RandomSample":
            found = read_sampling(given)
            return None if found is None else (name, found)
        return self.read_own(name, given)

    def read_own(self, name: Expression, given: Expression) -> tuple[str, Any] | None:
        """As `read`, for the properties that not all such decoders have."""
        raise NotImplementedError

    def decode_rows(self, rows: Array, request: Expression, sampling: Inherited) -> list[Expression]:
        """What each row of x[r, c] (x[r] where one is a number) stands for."""
        raise NotImplementedError

    def decode(self, array: Array, request: Expression) -> Expression:
        """What one array stands for."""
        return self.decode_all([array], request, np.random.default_rng)[0]

    def decode_all(self, rows: Sequence[Array], request: Expression, sampling: Inherited) -> list[Expression]:
        """What each array stands for, all decoded at once."""
        if not rows:
            return []
        last = rows[0].shape[rows[0].ndim - self.level :]
        found = self.decode_rows(np.concatenate([r.reshape(-1, *last) for r in rows]), request, sampling)
        results, start = [], 0
        for row in rows:
            outer = row.shape[: row.ndim - self.level]
            count = math.prod(outer)
            results.append(nested(found[start : start + count], outer))
            start += count
        return results

    def counterpart(self) -> dict[str, Any]:
        """The settings of the encoder, whose dimensions vary where the depth leaves them open."""
        return {**self.parameters, "Dimensions": (Varying(),) * self.outer}


def depth_option(default: int) -> Any:
    """The setting "InputDepth"."""
    return option("InputDepth", NonNegative, default)


def nested(parts: Sequence[Expression], dims: Sequence[int]) -> Expression:
    """The parts in lists of these lengths."""
    if not dims:
        return parts[0]
    step = len(parts) // dims[0] if dims[0] else 0
    return list_of(*(nested(parts[i * step : (i + 1) * step], dims[1:]) for i in range(dims[0])))


def is_automatic(request: Expression) -> bool:
    """Whether nothing in particular is asked for."""
    return request is system("Automatic")


def taken_apart(request: Expression) -> tuple[Expression, Expression]:
    """The name and the parameter of "name" -> parameter, {"name", parameter} or {"name", rules}; None for others."""
    if has_head(request, system("Rule")) and len(request.args) == 2:
        return request.args
    if is_list(request) and len(request.args) > 1 and type(request.args[0]) is str:
        name, *rest = request.args
        rules = all(has_head(e, system("Rule")) for e in rest)
        return name, list_of(*rest) if rules else rest[0] if len(rest) == 1 else None
    return None, None
