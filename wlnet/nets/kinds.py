"""Kinds of parameters: what values a setting may have, how they are read from expressions and written back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from wlnet.expr import REAL_TYPES, Association, BigReal, Expression, Symbol, has_head, is_list, list_of, system

Value = Any  # int, float, str, Symbol, tuple, Every or an expression: hashable and comparable


class Unfit(Exception):
    """An expression that is not of the kind."""


@dataclass(frozen=True)
class Every:
    """One value for every dimension, however many there turn out to be."""

    value: Value


class Kind:
    """How a parameter is read and written. `expects` says what is allowed, in words."""

    expects: str

    def read(self, e: Expression) -> Value:
        """The value of an expression; Unfit where it is not of this kind."""
        raise NotImplementedError

    def write(self, value: Value) -> Expression:
        """The expression that reads as this value."""
        return value

    def full(self, value: Value) -> Expression:
        """The expression that says the value at length: {begin, end} even where both are equal."""
        return self.write(value)

    def holds(self, value: Value) -> bool:
        """Whether the value is one of this kind."""
        raise NotImplementedError


@dataclass(frozen=True)
class Number(Kind):
    """Numbers that pass a test."""

    expects: str
    accepts: Callable[[Any], bool]
    integer: bool = False

    def read(self, e: Expression) -> Value:
        """An int, or a float for other real numbers."""
        if type(e) is int:
            value: int | float = e
        elif type(e) in (float, Fraction, BigReal) and not self.integer:
            value = float(e)
        else:
            raise Unfit
        if not self.accepts(value):
            raise Unfit
        return value

    def holds(self, value: Value) -> bool:
        """Whether the value is such a number."""
        return type(value) is int or type(value) is float


Positive = Number("a positive integer", lambda n: n > 0, integer=True)
NonNegative = Number("a non-negative integer", lambda n: n >= 0, integer=True)
Integer = Number("an integer", lambda n: True, integer=True)
NonZeroInteger = Number("an integer other than 0", lambda n: n != 0, integer=True)
Real = Number("a real number", lambda x: x == x)
NonNegativeReal = Number("a non-negative number", lambda x: x >= 0)
PositiveReal = Number("a positive number", lambda x: x > 0)
Fractional = Number("a number between 0 and 1", lambda x: 0 <= x <= 1)


@dataclass(frozen=True)
class Literal(Kind):
    """One particular expression, such as "Same", Automatic or None."""

    value: str | Symbol

    @property
    def expects(self) -> str:  # type: ignore[override]
        """The value as it is written."""
        return f'"{self.value}"' if isinstance(self.value, str) else self.value.name

    def read(self, e: Expression) -> Value:
        """The expression, if it is the one."""
        if (type(e) is str or type(e) is Symbol) and e == self.value:
            return e
        raise Unfit

    def holds(self, value: Value) -> bool:
        """Whether the value is the expression."""
        return bool(value == self.value)


@dataclass(frozen=True)
class Choice(Kind):
    """One of several names, given as a symbol or a string; symbols are kept as symbols."""

    options: tuple[str | Symbol, ...]

    @property
    def expects(self) -> str:  # type: ignore[override]
        """The names."""
        return "one of " + ", ".join(Literal(o).expects for o in self.options)

    def read(self, e: Expression) -> Value:
        """The option, by its name."""
        name = e.name if type(e) is Symbol else e
        for option in self.options:
            if (option.name if isinstance(option, Symbol) else option) == name:
                return option
        raise Unfit

    def holds(self, value: Value) -> bool:
        """Whether the value is one of the names."""
        return value in self.options


@dataclass(frozen=True)
class Each(Kind):
    """One value for all dimensions, or a list with one for each."""

    kind: Kind

    @property
    def expects(self) -> str:  # type: ignore[override]
        """The entries' kind, once or in a list."""
        return f"{self.kind.expects} or a list with one for each dimension"

    def read(self, e: Expression) -> Value:
        """A tuple with a value for each dimension, or Every."""
        if is_list(e):
            if not e.args:
                raise Unfit
            return tuple(self.kind.read(part) for part in e.args)
        return Every(self.kind.read(e))

    def write(self, value: Value) -> Expression:
        """A list, or the one value."""
        if isinstance(value, Every):
            return self.kind.write(value.value)
        return list_of(*map(self.kind.write, value))

    def full(self, value: Value) -> Expression:
        """A list, or the one value, at length."""
        if isinstance(value, Every):
            return self.kind.full(value.value)
        return list_of(*map(self.kind.full, value))

    def holds(self, value: Value) -> bool:
        """Whether the value is Every or a tuple of the entries' kind."""
        if isinstance(value, Every):
            return self.kind.holds(value.value)
        return type(value) is tuple and all(map(self.kind.holds, value))


@dataclass(frozen=True)
class Pair(Kind):
    """A begin and an end: {b, e}, or one number that is both."""

    kind: Kind

    @property
    def expects(self) -> str:  # type: ignore[override]
        """One or two of the kind."""
        return f"{self.kind.expects} or a pair {{begin, end}} of them"

    def read(self, e: Expression) -> Value:
        """(begin, end)."""
        if is_list(e):
            if len(e.args) != 2:
                raise Unfit
            return self.kind.read(e.args[0]), self.kind.read(e.args[1])
        value = self.kind.read(e)
        return value, value

    def write(self, value: Value) -> Expression:
        """One number where both are equal."""
        begin, end = map(self.kind.write, value)
        return begin if begin == end else list_of(begin, end)

    def full(self, value: Value) -> Expression:
        """{begin, end}."""
        return list_of(*map(self.kind.full, value))

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple of two of the kind."""
        return type(value) is tuple and len(value) == 2 and all(map(self.kind.holds, value))


@dataclass(frozen=True)
class ListOf(Kind):
    """A list with entries of one kind: of any length, of at least some, or of so many."""

    kind: Kind
    count: int | None = None
    least: int = 0

    @property
    def expects(self) -> str:  # type: ignore[override]
        """The entries' kind."""
        what = "nonempty list" if self.least else "list"
        return f"a {what} whose {'' if self.count is None else f'{self.count} '}entries are each {self.kind.expects}"

    def read(self, e: Expression) -> Value:
        """A tuple."""
        if not is_list(e) or self.count not in (None, len(e.args)) or len(e.args) < self.least:
            raise Unfit
        return tuple(self.kind.read(part) for part in e.args)

    def write(self, value: Value) -> Expression:
        """A list."""
        return list_of(*map(self.kind.write, value))

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple of the entries' kind."""
        return type(value) is tuple and all(map(self.kind.holds, value))


class OneOf(Kind):
    """Anything that one of several kinds accepts; the first that does reads it."""

    def __init__(self, *kinds: Kind) -> None:
        self.kinds = kinds
        self.expects = " or ".join(kind.expects for kind in kinds)

    def read(self, e: Expression) -> Value:
        """The value as the first kind that accepts it reads it."""
        return self.read_with(e, lambda other: other, system("List"))

    def read_with(self, e: Expression, evaluate: Callable[[Expression], Expression], head: Symbol) -> Value:
        """As `read`, for kinds that need an evaluator and the head of the call."""
        for kind in self.kinds:
            reader = getattr(kind, "read_with", None)
            try:
                return kind.read(e) if reader is None else reader(e, evaluate, head)
            except Unfit:
                continue
        raise Unfit

    def write(self, value: Value) -> Expression:
        """The value as the first kind that has it writes it."""
        return next(kind.write(value) for kind in self.kinds if kind.holds(value))

    def full(self, value: Value) -> Expression:
        """The value at length, as the first kind that has it says it."""
        return next(kind.full(value) for kind in self.kinds if kind.holds(value))

    def holds(self, value: Value) -> bool:
        """Whether one of the kinds has the value."""
        return any(kind.holds(value) for kind in self.kinds)


class BooleanKind(Kind):
    """True or False."""

    expects = "True or False"

    def read(self, e: Expression) -> Value:
        """A Python bool."""
        if e is system("True") or e is system("False"):
            return e is system("True")
        raise Unfit

    def write(self, value: Value) -> Expression:
        """True or False."""
        return system("True" if value else "False")

    def holds(self, value: Value) -> bool:
        """Whether the value is a bool."""
        return type(value) is bool


class MultipliersKind(Kind):
    """Learning rate multipliers; the expression itself is the value."""

    expects = "Automatic, None, a number, or a list of rules giving these for arrays and parts"

    def read(self, e: Expression) -> Value:
        """The expression, if it has the form."""
        if e is system("Automatic") or e is system("None") or type(e) in REAL_TYPES:
            return e
        rules = e.rules() if isinstance(e, Association) else e.args if is_list(e) else None
        if rules is None or not all(has_head(r, system("Rule")) and len(r.args) == 2 for r in rules):
            raise Unfit
        for rule in rules:
            self.read(rule.args[1])
        return e

    def holds(self, value: Value) -> bool:
        """Any value came from `read`."""
        return True


Boolean = BooleanKind()
Multipliers = MultipliersKind()
Automatic = Literal(system("Automatic"))
Nothing = Literal(system("None"))
