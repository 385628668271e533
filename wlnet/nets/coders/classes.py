"""Classes as numbers or unit vectors, and as probabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from wlnet.expr import Association, Expr, Expression, is_list, list_of, system

from ..declare import argument, option
from ..initialization.seeding import Inherited
from ..kinds import Automatic, Boolean, Choice, OneOf, Positive
from ..messages import failure, setting
from ..numeric import Array
from ..types import Integers, Type
from .coder import Examples, coder
from .dimensions import ArrayEncoder, DepthDecoder, depth_option
from .labels import Labels, LabelsKind
from .sampling import draw, entropy

Rule = system("Rule")
INDEX, VECTOR = "Index", ("UnitVector", "IndicatorVector")
LEAST = 0.01  # a class less probable is not among the likely ones, unless it is the first
DECIDED = 0.5  # from where on a class counts as present, where several can be


@coder("NetEncoder", "Class")
class ClassEncoder(ArrayEncoder):
    """The number of a class, from 1, or the unit vector with 1 at that place; for several classes 1 at each."""

    labels = argument("Labels", LabelsKind())
    form = argument("Form", OneOf(Automatic, Choice((INDEX, *VECTOR))), system("Automatic"))
    multilabel = option("Multilabel", Boolean, False)

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        if self.multilabel and self.form == INDEX:
            raise failure(self.head, "optvalue", setting("Form", self.form), f'"{VECTOR[1]}" for several classes')

    @property
    def vector(self) -> bool:
        """Whether classes become vectors."""
        return self.multilabel or self.form in VECTOR

    @property
    def one(self) -> Type:  # type: ignore[override]
        """An integer, or a vector."""
        return Type((len(self.labels),)) if self.vector else Type((), Integers(1, len(self.labels)))

    def words(self) -> str:
        """A class, or classes."""
        return "classes" if self.multilabel or self.dimensions else "class"

    def wanted(self) -> str:
        """One of the classes, or several, by name."""
        one = "a list of" if self.multilabel else "one of"
        return f"{'an array, each ' if self.dimensions else ''}{one} the classes {self.labels.words()}"

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is a class, or a list of classes where there can be several."""
        if self.multilabel:
            return is_list(e) and all(self.labels.place(part) is not None for part in e.args)
        return self.labels.place(e) is not None

    def encode_one(self, e: Expression) -> Array:
        """The number, or the vector of zeros and ones."""
        places = [self.labels.place(part) for part in (e.args if self.multilabel else (e,))]
        if not self.vector:
            return np.asarray(places[0] + 1)  # type: ignore[operator]
        vector = np.zeros(len(self.labels), dtype=np.int64)
        vector[places] = 1
        return vector

    def encode_all(self, parts: Sequence[Expression]) -> Examples:
        """The arrays of several examples."""
        return super().encode_all(parts) if self.dimensions else self.encode_each(parts)

    def encode_each(self, parts: Sequence[Expression]) -> Array:
        """The numbers i[k], or the vectors v[k, c]."""
        if self.multilabel:
            return super().encode_each(parts)
        places = np.array(list(map(self.labels.place, parts)), dtype=np.int64)
        if not self.vector:
            return places + 1
        vectors = np.zeros((len(parts), len(self.labels)), dtype=np.int64)
        vectors[np.arange(len(parts)), places] = 1
        return vectors

    def counterpart(self) -> dict[str, Any]:
        """The settings of the decoder: vectors of probabilities, as many levels deep."""
        return {**self.parameters, "InputDepth": len(self.dimensions) + 1}


@coder("NetEncoder", "UnitVector")
class UnitVectorEncoder(ArrayEncoder):
    """The vector of n numbers with 1 at a place from 1 to n, and 0 elsewhere."""

    size = argument("Size", Positive)

    @property
    def one(self) -> Type:  # type: ignore[override]
        """A vector."""
        return Type((self.size,))

    def words(self) -> str:
        """An integer."""
        return "integer"

    def wanted(self) -> str:
        """An integer in range."""
        return f"an integer from 1 to {self.size}"

    def accepts_one(self, e: Expression) -> bool:
        """Whether the expression is an integer in range."""
        return type(e) is int and 1 <= e <= self.size

    def encode_one(self, e: Expression) -> Array:
        """The unit vector."""
        return (np.arange(1, self.size + 1) == e).astype(np.int64)


class LabelsDecoder(DepthDecoder):
    """What is known of things that have names, from their probabilities p[c]; of arrays p[n*, c] for each vector."""

    level = 1
    multilabel = False
    properties = (
        "Decision", "TopDecisions", "TopProbabilities", "Probabilities", "Probability", "Entropy", "RandomSample",
    )  # fmt: skip

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        if self.depth < 1:
            raise failure(self.head, "optvalue", setting("InputDepth", self.depth), "a positive integer")

    @property
    def count(self) -> int | None:
        """How many things there are, None where that is open."""
        raise NotImplementedError

    def known(self, count: int) -> Labels:
        """The names."""
        raise NotImplementedError

    def named(self, count: int, name: str) -> Sequence[Expression]:
        """What stands for each thing in the values of a property that gives one at a time."""
        return self.known(count)

    @property
    def type(self) -> Type:
        """Vectors, of as many numbers as there are things, in arrays of any size."""
        return Type((*(None,) * (self.depth - 1), self.count))

    def read_own(self, name: Expression, given: Expression) -> tuple[str, Any] | None:
        """As `read`, for the properties that not all such decoders have."""
        if name in ("TopDecisions", "TopProbabilities"):
            count = type(given) is int and given > 0
            return (name, given) if count or (given is None and name == "TopProbabilities") else None
        if name == "Probability":
            number = type(given) is int and given > 0
            fits = number if self.count is None else self.known(self.count).place(given) is not None
            return (name, given) if given is not None and fits else None
        return None

    def decode_rows(self, rows: Array, request: Expression, sampling: Inherited) -> list[Expression]:
        """What each vector of p[r, c] stands for."""
        found = self.read(request)
        assert found is not None
        name, given = found
        labels, p = self.known(rows.shape[1]), np.asarray(rows, dtype=np.float64)
        one = self.named(rows.shape[1], name)
        makers: dict[str, Callable[[], list[Expression]]] = {
            "Decision": lambda: self.decisions(one, p),
            "TopDecisions": lambda: [list_of(*(labels[i] for i in row)) for row in most_likely(p)[:, :given]],
            "TopProbabilities": lambda: [self.top(labels, row, given) for row in p],
            "Probabilities": lambda: [Association.of(zip(labels, row.tolist(), strict=True)) for row in p],
            "Probability": lambda: self.probability(labels, p, given),
            "Entropy": lambda: entropy(p, self.multilabel).tolist(),
            "RandomSample": lambda: self.samples(one, p, given, sampling),
        }
        return makers[name]()

    def decisions(self, labels: Sequence[Expression], p: Array) -> list[Expression]:
        """The most likely class; all that are present where there can be several."""
        if self.multilabel:
            return [self.present(labels, row > DECIDED) for row in p]
        return [labels[i] for i in np.argmax(p, 1).tolist()]

    def present(self, labels: Sequence[Expression], flags: Array) -> Expression:
        """The classes that are flagged."""
        return list_of(*(labels[i] for i in np.flatnonzero(flags).tolist()))

    def top(self, labels: Labels, row: Array, count: int | None) -> Expression:
        """Rules class -> p for the most likely classes, all that are likely where no number is given."""
        order = most_likely(row[None])[0]
        if count is None:
            count = max(1, int((row >= LEAST).sum()))
        return list_of(*(Expr(Rule, (labels[i], float(row[i]))) for i in order[:count]))

    def probability(self, labels: Labels, p: Array, label: Expression) -> list[Expression]:
        """The probability of one class, 0 for one beyond those there are."""
        place = labels.place(label)
        return [0.0] * len(p) if place is None else p[:, place].tolist()

    def samples(self, labels: Sequence[Expression], p: Array, how: Any, sampling: Inherited) -> list[Expression]:
        """A class drawn by the probabilities; where there can be several, each by its own."""
        if self.multilabel:
            return [self.present(labels, row) for row in draw(np.stack([1 - p, p], -1), how, sampling()) == 1]
        return [labels[i] for i in draw(p, how, sampling()).tolist()]


@coder("NetDecoder", "Class")
class ClassDecoder(LabelsDecoder):
    """Classes from probabilities p[c]; from arrays p[n*, c] the class of each vector."""

    labels = argument("Labels", OneOf(LabelsKind(), Automatic), system("Automatic"))
    depth = depth_option(1)
    multilabel = option("Multilabel", Boolean, False)

    @property
    def count(self) -> int | None:
        """The number of classes, None where they were not told."""
        return len(self.labels) if isinstance(self.labels, Labels) else None

    def words(self) -> str:
        """A class, or classes."""
        return "classes" if self.multilabel or self.depth > 1 else "class"

    def known(self, count: int) -> Labels:
        """The classes, 1 to n where none were told."""
        return self.labels if isinstance(self.labels, Labels) else numbered(count)


@lru_cache(maxsize=16)
def numbered(count: int) -> Labels:
    """The classes 1 to n."""
    return Labels(tuple(range(1, count + 1)))


def most_likely(p: Array) -> Array:
    """The places of p[r, c] in each row, likeliest first, the first of equals first."""
    return np.argsort(-p, axis=1, kind="stable")
