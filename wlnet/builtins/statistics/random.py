"""Random numbers, choices and samples, from the session's generator."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.state import state
from wlnet.expr import (
    NUMBER_TYPES,
    Association,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    WolframMessage,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    rational,
    system,
)

from ..lists.packing import array_of, length_of
from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value

if TYPE_CHECKING:
    import numpy

Automatic, Rule, UpTo, Null = map(system, ("Automatic", "Rule", "UpTo", "Null"))
WORD = 1 << 63
SHAPE = "The array dimensions `2` given in position 2 of `1` should be a list of non-negative machine integers."
MOST = 1 << 31
REAL, UNIT = system("Real"), ExactComplex(1, 1)
OLDER = {system(kind): f"Random{kind}" for kind in ("Integer", "Real", "Complex")}
OPTIONS = {"RandomSeeding": Automatic, "WorkingPrecision": system("MachinePrecision")}


@builtin("SeedRandom", "SeedRandom[n] starts the random numbers anew from the integer or string n; SeedRandom[] from "
         "something unpredictable.", messages={"seed": "Argument `1` should be an integer or a string."})  # fmt: skip
def seed_random(seed=None):
    """Null."""
    number = seed_number(seed)
    if seed is not None and number is None:
        message("SeedRandom", "seed", seed)
        return None
    state.session.seed(number)
    return Null


def seed_number(seed: Expression) -> int | None:
    """The integer a seed stands for: strings by their bytes."""
    if type(seed) is int:
        return seed
    if type(seed) is str:
        import hashlib

        return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    return None


@builtin("BlockRandom", "BlockRandom[e] evaluates e and leaves the random numbers after it as if it had not been.",
         attributes="HoldFirst", options={"RandomSeeding": system("Inherited")})  # fmt: skip
def block_random(e, *, random_seeding):
    """The value of e."""
    with seeding(random_seeding, keep=True):
        return evaluate(e)


@contextmanager
def seeding(seed: Expression, keep: bool = False) -> Iterator[None]:
    """Another random stream for a while where a seed is given; the old one goes on afterwards."""
    if type(seed) not in (int, str) and not keep and seed is Automatic:
        yield
        return
    generator = state.session.random
    before = generator.bit_generator.state
    number = seed_number(seed)
    try:
        if number is not None:
            state.session.seed(number)
            state.session.random  # noqa: B018
        elif seed is Automatic:
            state.session.seed(None)
        yield
    finally:
        state.session.seed(0)
        state.session.random.bit_generator.state = before


def dimensions(name: str, shape: Expression, whole: Expr) -> tuple[int, ...] | None:
    """The dimensions meant by n or {n1, n2, ...}; () where none are given."""
    if shape is None:
        return ()
    found = shape.args if is_list(shape) else (shape,)
    if any(type(n) is not int or n < 0 for n in found) or math.prod(found) > MOST:
        raise WolframMessage(name, "array", whole, shape)
    return tuple(found)


def limits(name: str, span: Expression, whole: Expr, lowest: Any) -> tuple[Any, Any]:
    """The range meant by max or {min, max}: two numbers; unifr where they are no reals."""
    ends = span.args if is_list(span) and len(span.args) != 1 else (lowest, span.args[0] if is_list(span) else span)
    values = [real_value(e) for e in ends]
    if len(values) != 2 or None in values:
        raise WolframMessage(name, "unifr", whole, span)
    return values[0], values[1]


def as_expression(values: Any) -> Expression:
    """Drawn values as a number or a list."""
    import numpy

    return from_array(numpy.asarray(values))


UNIFORM = {"array": SHAPE, "unifr": "The endpoints `2` in `1` should be a real number or a list of two."}


@builtin("RandomReal", "RandomReal[] is a random number in 0 to 1; RandomReal[max], RandomReal[{min, max}] one in "
         "that range; RandomReal[range, n] or RandomReal[range, {n1, n2, ...}] a list of them.",
         messages=UNIFORM, options=OPTIONS)  # fmt: skip
def random_real(span=1, shape=None, *, random_seeding, working_precision):
    """Uniformly distributed reals, or reals of another distribution."""
    if is_distribution(span):
        return call("RandomVariate", span, *(() if shape is None else (shape,)))
    whole = call("RandomReal", span, *(() if shape is None else (shape,)))
    ends = limits("RandomReal", span, whole, 0)
    low, high = (float(machine(v).real) for v in ends)
    size = dimensions("RandomReal", shape, whole)
    with seeding(random_seeding):
        if type(working_precision) in (int, float):
            return precise(ends, size, working_precision)
        if size == ():
            return low + (high - low) * state.session.random.random()
        return as_expression(low + (high - low) * state.session.random.random(size))


def precise(ends: tuple[Any, Any], size: tuple[int, ...], digits: float) -> Expression:
    """Uniformly distributed reals with a precision: rational numbers with so many random binary digits, rounded."""
    bits = math.ceil(digits * math.log2(10)) + 1
    low, high = (call("Rationalize", v, 0) for v in ends)
    count = math.prod(size)
    parts = [Fraction(big_integer(state.session.random, 0, (1 << bits) - 1), 1 << bits) for _ in range(count)]
    span = call("Subtract", high, low)
    values = [call("N", call("Plus", low, call("Times", rational(q), span)), digits) for q in parts]
    return evaluate(values[0] if size == () else call("ArrayReshape", list_of(*values), list_of(*size)))


@builtin("RandomComplex", "RandomComplex[] is a random complex number with parts in 0 to 1; RandomComplex[max], "
         "RandomComplex[{min, max}] one in the rectangle between two numbers; RandomComplex[range, n] or "
         "RandomComplex[range, {n1, n2, ...}] a list of them.",
         messages={**UNIFORM, "unifr": "The endpoints `2` in `1` should be a number or a list of two."},
         options={"RandomSeeding": Automatic})  # fmt: skip
def random_complex(span=UNIT, shape=None, *, random_seeding):
    """Complex numbers distributed uniformly in a rectangle."""
    whole = call("RandomComplex", span, *(() if shape is None else (shape,)))
    ends = [machine(e) for e in (span.args if is_list(span) else (0, span)) if type(e) in NUMBER_TYPES]
    if len(ends) != 2:
        raise WolframMessage("RandomComplex", "unifr", whole, span)
    (low, high), size = map(complex, ends), dimensions("RandomComplex", shape, whole)
    with seeding(random_seeding):
        x, y = (state.session.random.random(size or None) for _ in range(2))
        real, imaginary = low.real + (high.real - low.real) * x, low.imag + (high.imag - low.imag) * y
        return complex(real, imaginary) if size == () else as_expression(real + 1j * imaginary)


@builtin("RandomInteger", "RandomInteger[] is 0 or 1; RandomInteger[max], RandomInteger[{min, max}] an integer in that "
         "range; RandomInteger[range, n] or RandomInteger[range, {n1, n2, ...}] a list of them.",
         messages={**UNIFORM, "unifr": "The endpoints `2` in `1` should be an integer or a list of two."},
         options={"RandomSeeding": Automatic})  # fmt: skip
def random_integer(span=1, shape=None, *, random_seeding):
    """Uniformly distributed integers of any size, or integers of another distribution."""
    if is_distribution(span):
        return call("RandomVariate", span, *(() if shape is None else (shape,)))
    whole = call("RandomInteger", span, *(() if shape is None else (shape,)))
    low, high = limits("RandomInteger", span, whole, 0)
    if type(low) is not int or type(high) is not int:
        raise WolframMessage("RandomInteger", "unifr", whole, span)
    low, high = min(low, high), max(low, high)
    size = dimensions("RandomInteger", shape, whole)
    with seeding(random_seeding):
        generator = state.session.random
        if low >= -WORD and high < WORD:
            return as_expression(generator.integers(low, high, size=size or None, endpoint=True) if size != (0,) else
                                 generator.integers(0, 1, size=size))  # fmt: skip
        import numpy

        found = numpy.empty(size, dtype=object)
        flat = found.reshape(-1) if size else None
        if flat is None:
            return big_integer(generator, low, high)
        for i in range(flat.size):
            flat[i] = big_integer(generator, low, high)
        return from_array(found)


def big_integer(generator: numpy.random.Generator, low: int, high: int) -> int:
    """An integer in a range wider than a machine word."""
    width = high - low + 1
    count = (width.bit_length() + 7) // 8
    while True:
        value = int.from_bytes(generator.bytes(count), "big") >> (8 * count - width.bit_length())
        if value < width:
            return low + value


CHOICE = {
    "array": SHAPE,
    "lrwl": "The items for choice `1` should be a list or a rule weights -> choices.",
    "wght": "The weights in `1` should be as many non-negative numbers as there are choices, not all zero.",
    "smplen": "A sample of `1` elements was asked for, but there are only `2`.",
}


def choices(name: str, items: Expression) -> tuple[Expression, list[float] | None]:
    """The list to choose from and the weights, if any."""
    weights = None
    if has_head(items, Rule) and len(items.args) == 2:
        weights, items = items.args
    if type(items) is Association:
        items = list_of(*items.values())
    if not is_list(items) or (not length_of(items) and name == "RandomChoice"):
        raise WolframMessage(name, "lrwl", items)
    if weights is None:
        return items, None
    numbers = [real_value(w) for w in weights.args] if is_list(weights) else []
    if len(numbers) != len(items.args) or any(w is None or machine(w).real < 0 for w in numbers):
        raise WolframMessage(name, "wght", weights)
    found = [float(machine(w).real) for w in numbers]
    if not sum(found) > 0 or not math.isfinite(sum(found)):
        raise WolframMessage(name, "wght", weights)
    return items, found


def picked(items: Expression, indices: numpy.ndarray) -> Expression:
    """The elements at some places (counted from 0), in an array of the shape of the indices."""
    if indices.ndim == 0:
        return items.args[int(indices)]
    array = array_of(items)
    if array is not None and indices.size:
        return PackedList(array[indices])
    if indices.ndim == 1:
        return list_of(*(items.args[i] for i in indices.tolist()))
    return list_of(*(picked(items, row) for row in indices))


@builtin("Random", "Random[] is a random number in 0 to 1; Random[type, {min, max}] one of the type Integer, Real or "
         "Complex in a range. RandomInteger, RandomReal and RandomComplex do the same.")  # fmt: skip
def older_random(kind=REAL, span=None, digits=None):
    """The number that RandomInteger, RandomReal or RandomComplex gives."""
    if kind not in OLDER:
        return None
    spans = () if span is None else (span,)
    precise = () if digits is None else (call("Rule", system("WorkingPrecision"), digits),)
    return call(OLDER[kind], *(spans or ((1,) if precise else ())), *precise)


@builtin("RandomChoice", "RandomChoice[list] is a random element; RandomChoice[weights -> list, n] gives n of them, "
         "with repetitions.", messages=CHOICE, options={"RandomSeeding": Automatic})  # fmt: skip
def random_choice(items, shape=None, *, random_seeding):
    """Elements chosen independently."""
    import numpy

    whole = call("RandomChoice", items, *(() if shape is None else (shape,)))
    elements, weights = choices("RandomChoice", items)
    size = dimensions("RandomChoice", shape, whole)
    with seeding(random_seeding):
        generator = state.session.random
        if weights is None:
            indices = generator.integers(0, length_of(elements), size=size)
        else:
            bounds = numpy.cumsum(numpy.array(weights) / sum(weights))
            last = max(i for i, w in enumerate(weights) if w > 0)
            indices = numpy.minimum(numpy.searchsorted(bounds, generator.random(size), side="right"), last)
    return picked(elements, numpy.asarray(indices))


@builtin("RandomSample", "RandomSample[list] is the list in random order; RandomSample[list, n] gives n different "
         "places of it; RandomSample[weights -> list, n] prefers those with large weights.",
         messages=CHOICE, options={"RandomSeeding": Automatic})  # fmt: skip
def random_sample(items, count=None, *, random_seeding):
    """Elements chosen without repetition."""
    import numpy

    elements, weights = choices("RandomSample", items)
    total = length_of(elements)
    n = total if count is None else min(count.args[0], total) if up_to(count) else count
    if type(n) is not int or n < 0:
        raise WolframMessage("RandomSample", "array", call("RandomSample", items, count), count)
    available = total if weights is None else sum(w > 0 for w in weights)
    if n > available:
        raise WolframMessage("RandomSample", "smplen", n, available)
    with seeding(random_seeding):
        generator = state.session.random
        if weights is None:
            indices = generator.permutation(total)[:n]
        else:  # the n largest of log(u)/w: Efraimidis and Spirakis
            with numpy.errstate(divide="ignore"):
                keys = numpy.log(generator.random(total)) / numpy.array(weights)
            indices = numpy.argsort(-keys)[:n]
    return picked(elements, numpy.asarray(indices))


def up_to(e: Expression) -> bool:
    """Whether `e` is UpTo[n]."""
    return has_head(e, UpTo) and len(e.args) == 1 and type(e.args[0]) is int


def is_distribution(e: Expression) -> bool:
    """Whether `e` looks like the name of a distribution with parameters."""
    return isinstance(e, Expr) and getattr(e.head, "name", "").endswith("Distribution")


@builtin("RandomVariate", "RandomVariate[distribution] is a random number from it; RandomVariate[distribution, n] or "
         "RandomVariate[distribution, {n1, n2, ...}] a list of them.", messages={"array": SHAPE},
         options=OPTIONS)  # fmt: skip
def random_variate(distribution, shape=None, *, random_seeding, working_precision):
    """Values drawn from a distribution; unevaluated for unknown ones."""
    from .distributions import draw

    whole = call("RandomVariate", distribution, *(() if shape is None else (shape,)))
    size = dimensions("RandomVariate", shape, whole)
    with seeding(random_seeding):
        found = draw(distribution, state.session.random, size)
    return found if found is None or isinstance(found, (Expr, Association, str)) else as_expression(found)
