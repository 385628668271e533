"""What a port carries: the sizes of an array, known or still open, and the kind of its elements.

A size is an integer, None (not known yet) or Varying; `...` in a shape stands for any number of open sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from wlnet.expr import Expression, call, list_of


@dataclass(frozen=True)
class Varying:
    """A length that differs between examples; ports that use one name have equal lengths."""

    name: str = ""


Dim: TypeAlias = int | Varying | None
Dims: TypeAlias = tuple[Any, ...]  # of Dim, with at most one `...`
ANY: Dims = (...,)


@dataclass(frozen=True)
class Integers:
    """Elements that are integers from `low` to `high` (None: no bound)."""

    low: int | None = None
    high: int | None = None


class Conflict(Exception):
    """Two descriptions that cannot both hold. `name` says of what, where the one who found it knows."""

    def __init__(self, first: Any, second: Any, name: str = "") -> None:
        super().__init__(f"{name}: {first} and {second}")
        self.first, self.second, self.name = first, second, name


@dataclass(frozen=True)
class Type:
    """An array of these sizes; () is a single number. `element` None: real numbers, as far as known."""

    dims: Dims = ANY
    element: Integers | None = None

    @property
    def known(self) -> bool:
        """Whether every size is known or varying."""
        return all(d is not None and d is not ... for d in self.dims)

    @property
    def rank(self) -> int | None:
        """How many levels the array has, None where that is open."""
        return None if ... in self.dims else len(self.dims)

    @property
    def fixed(self) -> bool:
        """Whether every size is an integer."""
        return all(type(d) is int for d in self.dims)


def unify(first: Type, second: Type) -> Type:
    """What both descriptions say together; Conflict where they contradict each other."""
    element = first.element if second.element is None else second.element
    if first.element and second.element and first.element != second.element:
        element = _intersect(first.element, second.element)
    return Type(unify_dims(first.dims, second.dims), element)


def unify_dims(first: Dims, second: Dims) -> Dims:
    """Sizes that fit both; Conflict where there are none."""
    if first == second:
        return first
    try:
        if ... not in first and ... not in second:
            return tuple(unify_dim(a, b) for a, b in zip(first, second, strict=True))
        if ... not in first:
            first, second = second, first
        if ... not in second:
            return _fill(first, second)
        return _merge(first, second)
    except (Conflict, ValueError):
        raise Conflict(first, second) from None


def unify_dim(first: Any, second: Any) -> Any:
    """The size that is both; Conflict where they differ."""
    if first is None or first == second:
        return second
    if second is None:
        return first
    if isinstance(first, Varying) and isinstance(second, Varying):
        return first if first.name else second
    raise Conflict(first, second)


def _fill(pattern: Dims, dims: Dims) -> Dims:
    """Sizes without `...` against sizes with it."""
    at = pattern.index(...)
    head, tail = pattern[:at], pattern[at + 1 :]
    middle = len(dims) - len(head) - len(tail)
    if middle < 0:
        raise ValueError
    full = (*head, *(None,) * middle, *tail)
    return tuple(unify_dim(a, b) for a, b in zip(full, dims, strict=True))


def _merge(first: Dims, second: Dims) -> Dims:
    """Two open shapes: heads and tails agree as far as both reach.

    (5, ...) and (..., 7) stay (5, ...): they could be a single size, and then 5 and 7 were one.
    """
    i, j = first.index(...), second.index(...)
    head, tail = _longer(first[:i], second[:j]), _longer(first[:i:-1], second[:j:-1])[::-1]
    if len(head) + len(tail) > max(len(first), len(second)) - 1:
        return first
    return (*head, ..., *tail)


def _longer(first: Dims, second: Dims) -> Dims:
    """Both agreeing over the shorter length, then the rest of the longer."""
    common = min(len(first), len(second))
    return tuple(map(unify_dim, first[:common], second[:common])) + max(first, second, key=len)[common:]


def _intersect(first: Integers, second: Integers) -> Integers:
    lows = [b for b in (first.low, second.low) if b is not None]
    highs = [b for b in (first.high, second.high) if b is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        raise Conflict(first, second)
    return Integers(low, high)


def describe(kind: Type, names: Names | None = None, keys: Sequence[Any] = ()) -> str:
    """The type in words, as in "matrix (size: 2×3)"; open sizes are shown as n1, n2, ...

    `keys` tell which unknown each size is, so that one unknown has one name in all texts that share `names`.
    """
    names = names or Names()
    labels = [names.show(d, keys[i] if i < len(keys) else None) for i, d in enumerate(kind.dims)]
    index = kind.element
    bounds = ""
    if index is not None and (index.low is not None or index.high is not None):
        bounds = f"range: {'' if index.low is None else index.low}..{'' if index.high is None else index.high}"
    if kind.dims == ():
        return f"integer ({bounds})" if bounds else "integer" if index else "real number"
    size = "" if kind.dims == ANY else "size: " + "×".join(labels)
    words = {1: "vector", 2: "matrix"}.get(kind.rank or 0, "array") + (" of integers" if index else "")
    inside = ", ".join(part for part in (size, bounds) if part)
    return f"{words} ({inside})" if inside else words


class Names:
    """Names for open sizes in the order they are shown, n1, n2, ...; one key always gets one name."""

    def __init__(self) -> None:
        self.given: dict[Any, str] = {}
        self.count = 0

    def show(self, dim: Any, key: Any = None) -> str:
        """The size as text. `key` says which unknown it is; without one it is a new unknown."""
        if dim is ...:
            return "…"
        if isinstance(dim, Varying) and dim.name:
            return dim.name
        if type(dim) is int:
            return str(dim)
        if key is None or key not in self.given:
            self.count += 1
            name = f"n{self.count}"
            if key is None:
                return name
            self.given[key] = name
        return self.given[key]


def type_expression(kind: Type) -> Expression:
    """The specification that gives this type back, as in {3, Automatic}; Automatic where the rank is open."""
    if ... in kind.dims:
        return call("Automatic").head
    element = integers_expression(kind.element) if kind.element else None
    if not kind.dims:
        return "Real" if element is None else element
    sizes = tuple(dim_expression(d) for d in kind.dims)
    return list_of(*sizes) if element is None else list_of(*sizes, element)


def integers_expression(element: Integers) -> Expression:
    """ "Integer", or Restricted["Integer", n or {m, n}]."""
    if element.low is None and element.high is None:
        return "Integer"
    infinity = call("Infinity").head
    low = call("Times", -1, infinity) if element.low is None else element.low
    high = infinity if element.high is None else element.high
    bounds = high if low == 1 and element.high is not None else list_of(low, high)
    return call("Restricted", "Integer", bounds)


def dim_expression(dim: Dim) -> Expression:
    """The size as an expression: an integer, Automatic, "Varying" or the name of a varying length."""
    if dim is None:
        return call("Automatic").head
    return (dim.name or "Varying") if isinstance(dim, Varying) else dim
