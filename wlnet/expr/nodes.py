"""Normal expressions: a head applied to arguments, and lists of numbers kept in NumPy arrays.

Atoms are raw Python values: int, float, complex, str, Fraction; Symbol; and the classes derived from Atom.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from .symbols import Symbol, system

if TYPE_CHECKING:
    import numpy

Expression = Any  # int | float | complex | str | Fraction | Symbol | Expr | Atom; `bool` is never an expression

List = system("List")
HASHED = 8  # how many arguments take part in a hash: enough to tell calls apart, cheap for long lists


class Expr:
    """head[args...]. Immutable but for `stamp`, by which the evaluator remembers that it was evaluated."""

    __slots__ = ("_hash", "args", "head", "stamp")

    head: Expression
    args: tuple[Expression, ...]
    stamp: int

    def __init__(self, head: Expression, args: tuple[Expression, ...]) -> None:
        self.head = head
        self.args = args
        self.stamp = 0

    def __eq__(self, other: object) -> bool:
        return same(self, other)

    def __hash__(self) -> int:
        try:
            return self._hash  # type: ignore[has-type]
        except AttributeError:
            args = self.args
            self._hash = hash((literal_key(self.head), len(args), *map(literal_key, args[:HASHED])))
            return self._hash

    def __repr__(self) -> str:
        return representation.of(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return Expr, (self.head, self.args)


class Representation:
    """How normal expressions and objects look in Python: as calls, or as `write` has it where that is given."""

    write: Callable[[Expression], str] | None = None

    def of(self, e: Any) -> str:
        """The text of an expression."""
        if self.write is not None:
            return self.write(e)
        return f"{e.head!r}[{', '.join(map(repr, e.args))}]" if isinstance(e, Expr) else e.label()


representation = Representation()


class Later(Protocol):
    """Numbers that are computed when they are needed."""

    shape: tuple[int, ...]
    size: int
    dtype: numpy.dtype

    def compute(self) -> numpy.ndarray:
        """The numbers, in an array of its own."""


class PackedList(Expr):
    """A rectangular List of machine integers, reals or complex numbers, held as one NumPy array.

    `array` has dtype int64, float64 or complex128 and at least one dimension. It cannot be told from the
    ordinary list: `head` and `args` are there, made when asked for. Nobody may write into `array`, but the holder of
    the only reference to it, by an assignment such as x[[i]] = v. `bounds` are a number below all elements and one
    above, integers or reals, perhaps far off.

    A list can stand for numbers that `later` computes when `array` is first asked for; until then `later` has their
    `shape`, `size` and `dtype`.
    """

    __slots__ = ("_args", "array", "bounds", "later")

    array: numpy.ndarray
    bounds: tuple[Any, Any]
    later: Later | None

    def __init__(self, array: numpy.ndarray) -> None:
        self.array = array
        self.later = None
        self.head = List
        self.stamp = 0
        self._args: tuple[Expression, ...] | None = None

    @classmethod
    def computed_later(cls, later: Later, bounds: tuple[Any, Any]) -> PackedList:
        """A list of numbers that nobody has asked for yet."""
        new = cls.__new__(cls)
        new.later, new.bounds = later, bounds
        new.head, new.stamp, new._args = List, 0, None
        return new

    def __getattr__(self, name: str) -> Any:
        """What is missing until it is asked for: the array, the bounds."""
        if name == "array":
            later = self.later
            if later is not None:
                self.array = later.compute()
                self.later = None
            return self.array
        if name == "bounds":
            self.bounds = bounds_of(self.array)
            return self.bounds
        raise AttributeError(name)

    @property
    def args(self) -> tuple[Expression, ...]:  # type: ignore[override]
        """The elements: Python numbers for a vector, packed rows otherwise."""
        if self._args is None:
            if self.array.ndim == 1:
                self._args = tuple(self.array.tolist())
            else:
                self._args = tuple(map(PackedList, self.array))
        return self._args

    def forget_elements(self) -> None:
        """Note that the one holder of the list has changed its array."""
        self._args = None
        try:  # noqa: SIM105 (faster)
            del self.bounds
        except AttributeError:  # nobody has asked for them
            pass

    def __hash__(self) -> int:
        first = self.array[:HASHED]
        items = first.tolist() if first.ndim == 1 else map(PackedList, first)
        return hash((List, len(self.array), *map(literal_key, items)))

    def __reduce__(self) -> tuple[Any, ...]:
        return PackedList, (self.array,)


def bounds_of(array: numpy.ndarray) -> tuple[Any, Any]:
    """The smallest and the largest integer; for reals -r and r, with r the root of the sum of their squares."""
    if not array.size:
        return 0, 0
    if array.dtype.kind == "i":
        return int(array.min()), int(array.max())
    flat = array.reshape(-1)
    most = math.sqrt(flat @ flat)
    return -most, most


def literal_key(e: Expression) -> Any:
    """A dictionary key that tells `1` from `1.` and equal expressions alike."""
    kind = type(e)
    return e if kind is Expr or kind is Symbol or kind is str or kind is PackedList else (kind, e)


def same(a: Expression, b: Expression) -> bool:
    """Structural identity, as `SameQ`: types count, so `1` and `1.` differ."""
    if a is b:
        return True
    kind = type(a)
    if kind is Expr or kind is PackedList:
        other = type(b)
        if other is not Expr and other is not PackedList:
            return False
        if kind is PackedList and other is PackedList:
            first, second = a.array, b.array
            alike = first.dtype == second.dtype and first.shape == second.shape
            return alike and bool((first == second).all())
        x, y = a.args, b.args
        return len(x) == len(y) and same(a.head, b.head) and all(map(same, x, y))
    return kind is type(b) and kind is not Symbol and bool(a == b)


def is_list(e: Expression) -> bool:
    """Whether `e` is List[...], packed or not."""
    return isinstance(e, Expr) and e.head is List


def has_head(e: Expression, head: Symbol) -> bool:
    """Whether `e` is a normal expression with this head."""
    return isinstance(e, Expr) and e.head is head


def call(name: str | Symbol, *args: Expression) -> Expr:
    """name[args...], the name being one of ``System` `` when it is given as text."""
    return Expr(system(name) if isinstance(name, str) else name, args)


def list_of(*args: Expression) -> Expr:
    """{args...}."""
    return Expr(List, args)
