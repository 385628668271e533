"""The Python face: a session to evaluate in, and the way between Python's values and expressions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import wlnet.builtins  # makes the names of the language known  # noqa: F401

from .evaluator import session as sessions
from .evaluator.messages import Message as Message
from .evaluator.state import state
from .expr import (
    Association,
    Atom,
    BigComplex,
    BigReal,
    ByteArray,
    ExactComplex,
    Expr,
    Expression,
    NumericArray,
    PackedList,
    Symbol,
    call,
    from_array,
    is_list,
    rational,
    resolve,
    same,
    system,
)
from .expr.nodes import representation
from .forms import text as text
from .stack import on_deep_stack

True_, False_, Null, None_ = map(system, ("True", "False", "Null", "None"))
Rule, Infinity, Indeterminate = map(system, ("Rule", "Infinity", "Indeterminate"))
MinusInfinity = call("Times", -1, Infinity)
PLAIN = {True_: True, False_: False, Null: None, None_: None, Infinity: math.inf, Indeterminate: math.nan}


class Session(sessions.Session):
    """Evaluates text, expressions or Python values, remembering definitions; see wlnet.evaluator.session."""

    def evaluate(self, source: Any) -> Expression:
        """The value of a text (of its last expression), an expression, or what `from_python` makes of a value.

        Raises `SyntaxFailure` for text that cannot be read. `messages` are those of this evaluation.
        """
        given = source if isinstance(source, str) else from_python(source)
        return on_deep_stack(lambda work: super(Session, self).evaluate(given))


def lookup(name: str) -> Symbol:
    """The symbol of a name, as the active session reads it."""
    return state.session.resolve(name) if state.session is not None else resolve(name)


def parse(source: str) -> Expression:
    """The expression in a text, unevaluated. Raises SyntaxFailure."""
    from .grammar import parse as read

    return read(source, lookup)


def to_python(e: Expression) -> Any:
    """Lists as lists, packed ones and NumericArray as NumPy arrays, associations as dicts, True, False, Null, None
    and infinities as Python has them, byte arrays as bytes, numbers as int, float, complex, Fraction and Decimal;
    all else stays an expression.
    """
    kind = type(e)
    if kind is PackedList or kind is NumericArray:
        return e.array.copy()
    if kind is ByteArray:
        return e.data
    if is_list(e):
        return [to_python(part) for part in e.args]
    if kind is Association:
        return to_dict(e)
    if kind is Symbol:
        return PLAIN.get(e, e)
    if kind is ExactComplex or kind is BigComplex:
        return complex(e)
    if kind is BigReal:
        return e.value
    if kind is Expr and same(e, MinusInfinity):
        return -math.inf
    return e


def to_dict(e: Association) -> Any:
    """The dict of an association; the association itself where two of its keys are one key to Python."""
    found = {to_key(key): to_python(value) for key, value in e.items()}
    return found if len(found) == len(e) else e


def to_key(e: Expression) -> Any:
    """A key of an association as a key of a dict: a list is a tuple."""
    if is_list(e):
        return tuple(map(to_key, e.args))
    return e if isinstance(e, Expr | Atom) else to_python(e)


def from_python(value: Any) -> Expression:
    """The expression for a Python value, the inverse of `to_python`: NumPy arrays are packed lists, tuples are lists
    too, expressions stay as they are. TypeError for an object that the language has nothing for.
    """
    kind = type(value)
    if kind is bool:
        return True_ if value else False_
    if kind is float:
        return value if math.isfinite(value) else from_infinite(value)
    if kind in KEPT or isinstance(value, Expr | Atom):
        return value
    if value is None:
        return Null
    if kind is Fraction:
        return rational(value)
    if kind is Name:
        return value.symbol
    if isinstance(value, list | tuple | range):
        return call("List", *map(from_python, value))
    if isinstance(value, Mapping):
        return Association.of((from_python(key), from_python(part)) for key, part in value.items())
    if isinstance(value, bytes | bytearray | memoryview):
        return ByteArray(bytes(value))
    if kind is Decimal:
        return BigReal(value, float(len(value.as_tuple().digits)))
    for base, convert in CONVERSIONS:
        if isinstance(value, base):
            return convert(value)
    if hasattr(kind, "__array__"):
        return from_numpy(value)
    raise TypeError(f"no expression stands for an object of class {kind.__qualname__}")


KEPT = frozenset({int, str, complex, Symbol, ExactComplex, BigReal, BigComplex})
CONVERSIONS: tuple[tuple[type, Callable[[Any], Any]], ...] = ((int, int), (str, str), (complex, complex))


def from_infinite(value: float) -> Expression:
    """Infinity, -Infinity or Indeterminate."""
    return Indeterminate if math.isnan(value) else Infinity if value > 0 else MinusInfinity


def from_numpy(value: Any) -> Expression:
    """The expression for a NumPy array or scalar, or for what NumPy can make one of (a copy is taken)."""
    import numpy

    array = numpy.array(value)
    if array.ndim and array.dtype.kind in "iufc":
        return from_array(array)
    if array.dtype.kind in "iufcbUO" and not (array.ndim == 0 and array.dtype.kind == "O"):
        return from_python(array.tolist())
    raise TypeError(f"no expression stands for an array of {array.dtype}")


class Name:
    """A symbol to be called in Python: wl.Take([1, 2], 1) is Take[{1, 2}, 1]; keywords become rules."""

    __slots__ = ("symbol",)

    def __init__(self, symbol: Symbol) -> None:
        self.symbol = symbol

    def __call__(self, *args: Any, **options: Any) -> Expr:
        """The call, unevaluated."""
        rules = [Expr(Rule, (name, from_python(value))) for name, value in options.items()]
        return Expr(self.symbol, (*map(from_python, args), *rules))

    def __eq__(self, other: object) -> bool:
        return self.symbol is (other.symbol if isinstance(other, Name) else other)

    def __hash__(self) -> int:
        return hash(self.symbol)

    def __repr__(self) -> str:
        return self.symbol.name


class Names:
    """Every symbol by its name: wl.NetChain, or wl["Developer`ToPackedArray"]."""

    def __getitem__(self, name: str) -> Name:
        return Name(lookup(name))

    def __getattr__(self, name: str) -> Name:
        if "_" in name:  # no symbol has one, and Python asks every object for __wrapped__ and the like
            raise AttributeError(name)
        return self[name]


wl = Names()
representation.write = text
