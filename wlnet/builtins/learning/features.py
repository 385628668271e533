"""Features: what kind of thing the examples are, and the columns of numbers that stand for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import evaluate
from wlnet.expr import Association, Expression, call, from_array, has_head, is_list, literal_key, system
from wlnet.expr.images import Image

from ..lists.packing import array_of
from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value
from .library import failure, library

if TYPE_CHECKING:
    import numpy

SIDE = 32  # pixels, of the longer side of images as they are compared
TRUTHS = (system("True"), system("False"))


def is_missing(e: Expression) -> bool:
    """Whether a value is not known."""
    return has_head(e, system("Missing"))


class Kind:
    """One kind of feature: `fit` looks at the values for learning, `columns` gives numbers m[n, k]."""

    name = ""
    counts = False  # whether the columns say what is there, rather than how much

    def fit(self, values: Sequence[Expression]) -> None:
        """See what values there are."""

    def accepts(self, e: Expression) -> bool:
        """Whether a value is of this kind."""
        raise NotImplementedError

    def columns(self, values: Sequence[Expression]) -> numpy.ndarray:
        """Numbers for the values."""
        raise NotImplementedError

    def counting(self) -> list[bool]:
        """For each column, whether it says what is there."""
        return [self.counts] * self.size

    size = 1


class Standardized(Kind):
    """Numbers, from which the mean is taken, in units of the deviation; what is missing is the mean."""

    def fit(self, values: Sequence[Expression]) -> None:
        """Mean and deviation of each column."""
        import numpy

        raw = self.raw(values)
        known = ~numpy.isnan(raw)
        total = numpy.maximum(known.sum(0), 1)
        self.mean = numpy.where(known, raw, 0).sum(0) / total
        spread = numpy.sqrt(numpy.where(known, (raw - self.mean) ** 2, 0).sum(0) / total)
        self.scale = numpy.where(spread > 1e-12 * numpy.maximum(1, numpy.abs(self.mean)), spread, 1.0)
        self.size = raw.shape[1]

    def columns(self, values: Sequence[Expression]) -> numpy.ndarray:
        """Standardized numbers."""
        import numpy

        return numpy.nan_to_num((self.raw(values) - self.mean) / self.scale, nan=0.0)

    def raw(self, values: Sequence[Expression]) -> numpy.ndarray:
        """The numbers as they are; NaN where one is missing."""
        raise NotImplementedError


def number_of(e: Expression) -> float:
    """The machine number; NaN for what is missing."""
    value = real_value(e)
    return float("nan") if value is None else float(machine(value).real)


class Numerical(Standardized):
    """Real numbers."""

    name = "Numerical"

    def accepts(self, e: Expression) -> bool:
        """Whether this is a real number."""
        return is_missing(e) or (not is_list(e) and real_value(e) is not None)

    def raw(self, values: Sequence[Expression]) -> numpy.ndarray:
        """One column."""
        import numpy

        return numpy.array([number_of(v) for v in values])[:, None]


class Tensor(Standardized):
    """Arrays of real numbers, all of the same dimensions."""

    name = "NumericalVector"

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape

    def accepts(self, e: Expression) -> bool:
        """Whether this is such an array."""
        array = real_array(e)
        return is_missing(e) or (array is not None and array.shape == self.shape)

    def raw(self, values: Sequence[Expression]) -> numpy.ndarray:
        """The elements in order."""
        import numpy

        nothing = numpy.full(self.shape, numpy.nan)
        arrays = [nothing if (a := real_array(v)) is None else a for v in values]
        return numpy.array(arrays, dtype="float64").reshape(len(arrays), -1)


class Picture(Standardized):
    """Images, brought to the size of the first one or a small one of its proportions."""

    name = "Image"

    def __init__(self, first: Image) -> None:
        factor = min(1.0, SIDE / max(first.width, first.height))
        self.target = tuple(max(1, round(n * factor)) for n in (first.width, first.height))
        self.space = "Grayscale" if first.without_alpha().channels == 1 else "RGB"

    def accepts(self, e: Expression) -> bool:
        """Whether this is an image."""
        return isinstance(e, Image) or is_missing(e)

    def raw(self, values: Sequence[Expression]) -> numpy.ndarray:
        """The values of the pixels."""
        import numpy

        return numpy.array([self.pixels(v) for v in values])

    def pixels(self, e: Expression) -> numpy.ndarray:
        """The values of one image."""
        import numpy

        depth = 1 if self.space == "Grayscale" else 3
        if not isinstance(e, Image):
            return numpy.full(self.target[0] * self.target[1] * depth, numpy.nan)
        e = e.without_alpha()
        if e.channels != depth or e.effective_space not in (None, self.space):
            e = evaluate(call("ColorConvert", e, self.space))
        if e.dimensions != self.target:
            e = evaluate(call("ImageResize", e, from_array(numpy.array(self.target))))
        return e.reals().reshape(-1)


class Nominal(Kind):
    """Names and other things that are either equal or not."""

    name = "Nominal"
    counts = True

    def fit(self, values: Sequence[Expression]) -> None:
        """All that there are, in canonical order."""
        self.places: dict[Any, int] = {}
        for v in values:
            if not is_missing(v):
                self.places.setdefault(literal_key(v), len(self.places))
        self.size = max(1, len(self.places))

    def accepts(self, e: Expression) -> bool:
        """Whether this can be a name."""
        return not is_list(e) and not isinstance(e, (Association, Image))

    def columns(self, values: Sequence[Expression]) -> numpy.ndarray:
        """One column for each, all zero for what was not met."""
        import numpy

        m = numpy.zeros((len(values), self.size))
        for i, v in enumerate(values):
            place = self.places.get(literal_key(v))
            if place is not None:
                m[i, place] = 1
        return m


class Boolean(Nominal):
    """True and False."""

    name = "Boolean"

    def accepts(self, e: Expression) -> bool:
        """Whether this is a truth value."""
        return e in TRUTHS or is_missing(e)


class Text(Kind):
    """Texts, by how often they contain words, rare ones counting more."""

    name = "Text"
    counts = True

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol

    def fit(self, values: Sequence[Expression]) -> None:
        """The words."""
        vectorizer = library(self.symbol, "feature_extraction.text").TfidfVectorizer
        self.words = vectorizer(token_pattern=r"(?u)\w+|[^\w\s]", max_features=5000)
        self.words.fit([v if type(v) is str else "" for v in values])
        self.size = len(self.words.vocabulary_)

    def accepts(self, e: Expression) -> bool:
        """Whether this is a text."""
        return type(e) is str or is_missing(e)

    def columns(self, values: Sequence[Expression]) -> numpy.ndarray:
        """One column for each word."""
        return self.words.transform([v if type(v) is str else "" for v in values]).toarray()


class Several(Kind):
    """Lists or associations of features, each of its own kind."""

    def __init__(self, keys: Sequence[Expression] | None, kinds: list[Kind]) -> None:
        self.keys, self.kinds = keys, kinds
        self.name = ", ".join(k.name for k in kinds)

    def row(self, e: Expression) -> Sequence[Expression] | None:
        """The features of one example."""
        if self.keys is None:
            return e.args if is_list(e) and len(e.args) == len(self.kinds) else None
        if type(e) is not Association or any(k not in self.keys for k, _ in e.items()):
            return None
        return [e.get(k, call("Missing")) for k in self.keys]

    def accepts(self, e: Expression) -> bool:
        """Whether this has all these features."""
        row = self.row(e)
        return row is not None and all(k.accepts(v) for k, v in zip(self.kinds, row, strict=True))

    def split(self, values: Sequence[Expression]) -> list[tuple[Kind, list[Expression]]]:
        """Each kind with its values."""
        rows = [self.row(v) or () for v in values]
        return [(kind, [row[i] for row in rows]) for i, kind in enumerate(self.kinds)]

    def fit(self, values: Sequence[Expression]) -> None:
        """Each by itself."""
        for kind, part in self.split(values):
            kind.fit(part)

    def columns(self, values: Sequence[Expression]) -> numpy.ndarray:
        """All columns side by side."""
        import numpy

        return numpy.concatenate([kind.columns(part) for kind, part in self.split(values)], axis=1)

    def counting(self) -> list[bool]:
        """For all columns."""
        return [c for kind in self.kinds for c in kind.counting()]


def real_array(e: Expression) -> numpy.ndarray | None:
    """The array of a list of real numbers, of one or more levels."""
    array = getattr(e, "array", None) if getattr(e, "head", None) is system("NumericArray") else None
    if array is None:
        if not is_list(e):
            return None
        array = array_of(e)
    if array is None:
        array = array_of(evaluate(call("N", e)))
    return None if array is None or array.dtype.kind not in "fiu" or not array.size else array


def kind_of(symbol: str, values: Sequence[Expression], wanted: Expression = None) -> Kind:
    """The kind of all these values, not yet fitted. Message: mlmix."""
    known = [v for v in values if not is_missing(v)]
    first = known[0] if known else 0
    kind = guess(symbol, known, first, wanted)
    for v in values:
        if not kind.accepts(v):
            raise failure(symbol, "mlmix", v, kind.name)
    return kind


def guess(symbol: str, known: Sequence[Expression], first: Expression, wanted: Expression) -> Kind:
    """The kind by the first value, or as it is wanted."""
    if type(wanted) is str:
        simple = {"Numerical": Numerical, "Nominal": Nominal, "Boolean": Boolean}
        if wanted in simple:
            return simple[wanted]()
        if wanted == "Text":
            return Text(symbol)
    if isinstance(first, Image):
        return Picture(first)
    if type(first) is str:
        different = len(set(map(literal_key, known)))
        sentences = sum(type(v) is str and " " in v.strip() for v in known)
        return Text(symbol) if 2 * sentences > len(known) and 2 * different > len(known) else Nominal()
    if first in TRUTHS and all(v in TRUTHS for v in known):
        return Boolean()
    if type(first) is Association:
        keys = list(dict.fromkeys(k for v in known if type(v) is Association for k, _ in v.items()))
        absent = call("Missing")
        parts = [[v.get(k, absent) if type(v) is Association else absent for v in known] for k in keys]
        types = wanted if type(wanted) is Association else Association()
        return Several(keys, [kind_of(symbol, p, types.get(k)) for k, p in zip(keys, parts, strict=True)])
    array = real_array(first)
    if array is not None and wanted is None and (array.ndim > 1 or all(Tensor(array.shape).accepts(v) for v in known)):
        return Tensor(array.shape)
    if is_list(first):
        count = len(first.args)
        rows = [v.args for v in known if is_list(v) and len(v.args) == count]
        types_ = wanted.args if is_list(wanted) and len(wanted.args) == count else [None] * count
        return Several(None, [kind_of(symbol, [r[i] for r in rows], types_[i]) for i in range(count)])
    if real_value(first) is not None and all(real_value(v) is not None for v in known):
        return Numerical()
    return Nominal()


class Features:
    """What was learned of inputs: their kind, and how they become numbers."""

    def __init__(self, symbol: str, inputs: Sequence[Expression], types: Expression = None) -> None:
        self.kind = kind_of(symbol, inputs, None if types is system("Automatic") else types)
        self.kind.fit(inputs)

    def matrix(self, inputs: Sequence[Expression]) -> numpy.ndarray:
        """The columns for examples."""
        return self.kind.columns(inputs)

    def read(self, symbol: str, e: Expression) -> tuple[list[Expression], bool]:
        """The examples that are given, and whether it is a list of them. Message: mlincfttp."""
        if self.kind.accepts(e):
            return [e], False
        several = list(e.args) if is_list(e) else None
        if several is not None:
            wrong = next((v for v in several if not self.kind.accepts(v)), None)
            if wrong is None:
                return several, True
            e = wrong
        raise failure(symbol, "mlincfttp", e, self.kind.name)
