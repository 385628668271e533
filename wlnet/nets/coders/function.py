"""Functions of users as encoders and decoders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from wlnet.expr import Expr, Expression, NumericArray, Symbol, call, from_array, is_list, list_of, system

from ..declare import argument, option
from ..initialization.seeding import Inherited
from ..kinds import Automatic, Boolean, Kind, NonNegative, OneOf, Unfit, Value
from ..messages import failure, shortened, shown
from ..numeric import Array, Evaluate, NotNumeric, Ragged, to_array, unevaluated
from ..types import Conflict, Type, Varying, describe, type_expression, unify
from .coder import Decoder, Encoder, Examples, Unencodable, coder, stacked

AUTOMATIC, BLANK = system("Automatic"), call("Blank")


@dataclass(frozen=True)
class Call:
    """A function as it was given, and what evaluates its calls."""

    given: Expression
    evaluate: Evaluate = field(compare=False, repr=False)

    def __hash__(self) -> int:
        return hash(str(self.given))

    def __call__(self, *args: Expression) -> Expression:
        """The value for arguments."""
        return self.evaluate(Expr(self.given, args))


class CallKind(Kind):
    """A function."""

    expects = "a function"

    def read(self, e: Expression) -> Value:
        """The function, as far as that is possible without an evaluator."""
        return self.read_with(e, unevaluated, system("NetEncoder"))

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The function."""
        if type(e) in (int, float, str) or is_list(e) or e in (AUTOMATIC, system("None")):
            raise Unfit
        return Call(e, evaluate)

    def write(self, value: Value) -> Expression:
        """The function as it was given."""
        return value.given

    def holds(self, value: Value) -> bool:
        """Whether the value is a function."""
        return isinstance(value, Call)


class PatternKind(CallKind):
    """A pattern; its value tells whether an expression matches."""

    expects = "a pattern"

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The pattern."""
        return Call(e, evaluate)


class TypeKind(Kind):
    """What a port carries."""

    expects = 'a size, a list of sizes, "Real", "Integer", "Varying" or Automatic'

    def read(self, e: Expression) -> Value:
        """The type."""
        from ..ports import read_type

        found = read_type(e)
        if found is None:
            raise Unfit
        return found

    def write(self, value: Value) -> Expression:
        """The specification."""
        return type_expression(value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a type."""
        return isinstance(value, Type)


def numbers(found: Expression, call_: Call, kind: Type, place: int | None, head: Symbol) -> Array:
    """The array that a function gave for an example; Unencodable where it is not of the type."""
    try:
        array = np.asarray(to_array(found, call_.evaluate))
        unify(kind, opened(kind, array.shape))
    except (NotNumeric, Ragged, Conflict):
        words = shown(call_.given), shown(shortened(found)), describe(kind)
        raise Unencodable(head, "codervalue", *words, place=place) from None
    element = kind.element
    low, high = (element.low, element.high) if element else (None, None)
    whole = not element or bool((array == np.floor(array)).all())
    if not whole or (low is not None and (array < low).any()) or (high is not None and (array > high).any()):
        raise Unencodable(head, "codervalue", shown(call_.given), shown(shortened(found)), describe(kind), place=place)
    return array


def opened(kind: Type, shape: tuple[int, ...]) -> Type:
    """The type of an array, lengths that vary left as they are."""
    if kind.rank != len(shape):
        return Type(shape)
    return Type(tuple(k if isinstance(k, Varying) else n for k, n in zip(kind.dims, shape, strict=True)))


class CallEncoder(Encoder):
    """f[example], for a function f of users."""

    function: Call
    batched = False
    pattern: Call | None = None

    def words(self) -> str:
        """Anything."""
        return "expression"

    def wanted(self) -> str:
        """Anything, or what matches the pattern."""
        return "an expression" if self.pattern is None else "an expression that matches the pattern"

    def accepts(self, e: Expression) -> bool:
        """Whether the expression matches the pattern; without one, whatever is no list, which is one of examples."""
        if self.pattern is None or self.pattern.given == BLANK:
            return not is_list(e) and not isinstance(e, NumericArray)
        return self.pattern.evaluate(call("MatchQ", e, self.pattern.given)) is system("True")

    def encode(self, e: Expression) -> Array:
        """The array that the function gives for an example."""
        if self.batched:
            return self.encode_all([e])[0]
        return numbers(self.function(e), self.function, self.type, None, self.head)

    def encode_all(self, parts: Sequence[Expression]) -> Examples:
        """The arrays that the function gives for several examples, all at once where it is batched."""
        if not self.batched:
            return super().encode_all(parts)
        found = self.function(list_of(*parts))
        rows = [NumericArray(a) for a in found.array] if isinstance(found, NumericArray) else found
        parts_ = rows if isinstance(rows, list) else rows.args if is_list(rows) else None
        if parts_ is None or len(parts_) != len(parts):
            words = shown(self.function.given), shown(shortened(found)), len(parts)
            raise failure(self.head, "codercount", *words)
        several = len(parts) > 1
        return stacked(
            [numbers(e, self.function, self.type, i if several else None, self.head) for i, e in enumerate(parts_)]
        )


@coder("NetEncoder", "Function")
class FunctionEncoder(CallEncoder):
    """f[example], an array of the dimensions told; a batched function takes a list of examples."""

    function = argument("Function", CallKind())
    dims = argument("OutputDimensions", TypeKind(), AUTOMATIC)
    batched = option("Batched", Boolean, False)
    pattern = option("Pattern", PatternKind(), BLANK)

    @property
    def type(self) -> Type:
        """As it was told."""
        return self.dims  # type: ignore[no-any-return]


@coder("NetDecoder", "Function")
class FunctionDecoder(Decoder):
    """f[array], any expression; a batched function takes a list of arrays."""

    function = argument("Function", CallKind())
    dims = argument("InputDimensions", TypeKind(), AUTOMATIC)
    batched = option("Batched", Boolean, False)
    depth = option("InputDepth", OneOf(NonNegative, Automatic), AUTOMATIC)

    @property
    def type(self) -> Type:
        """As it was told, or arrays with so many levels."""
        kind: Type = self.dims
        return kind if self.depth is AUTOMATIC or kind.rank is not None else Type((None,) * self.depth)

    def words(self) -> str:
        """Anything."""
        return "expression"

    def decode(self, array: Array, request: Expression) -> Expression:
        """What the function gives for an array."""
        return self.decode_all([array], request, np.random.default_rng)[0]

    def decode_all(self, rows: Sequence[Array], request: Expression, sampling: Inherited) -> list[Expression]:
        """What the function gives for each array."""
        arrays = list(map(from_array, rows))
        if not self.batched:
            return list(map(self.function, arrays))
        found = self.function(list_of(*arrays))
        if not is_list(found) or len(found.args) != len(rows):
            raise failure(self.head, "codercount", shown(self.function.given), shown(shortened(found)), len(rows))
        return list(found.args)


class ExtractorKind(CallKind):
    """A function that extracts features."""

    def read_with(self, e: Expression, evaluate: Evaluate, head: Symbol) -> Value:
        """The function; a message for the name of an extractor."""
        if type(e) is str or (isinstance(e, Expr) and e.head is system("FeatureExtractorFunction")):
            raise failure(head, "coderextractor", shown(e))
        return super().read_with(e, evaluate, head)


@coder("NetEncoder", "FeatureExtractor")
class FeatureExtractorEncoder(CallEncoder):
    """f[example], a vector."""

    function = argument("FeatureExtractor", ExtractorKind())
    type = Type((None,))  # type: ignore[assignment]
