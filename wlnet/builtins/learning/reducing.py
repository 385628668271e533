"""Fewer numbers for examples: DimensionReduction, FeatureExtraction and their kin."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applications, builtin, declare
from wlnet.expr import Association, Expr, Expression, Section, Summary, from_array, system
from wlnet.nets.shown import Shown

from ..structure.atom_methods import atom_method
from .classifier import told
from .examples import listed
from .features import Features, Nominal, Several, Standardized, real_array
from .library import TEXTS, failure, learning, library, method_of_option, seed_of

if TYPE_CHECKING:
    import numpy

Automatic, Failed = system("Automatic"), system("$Failed")
OPTIONS: dict[str, Expression] = {
    "FeatureNames": Automatic,
    "FeatureTypes": Automatic,
    "Method": Automatic,
    "PerformanceGoal": Automatic,
    "RandomSeeding": 1234,
    "TargetDevice": "CPU",
}
TEXTS |= {
    "mldim": "The number of dimensions, `1`, should be a positive integer of at most `2`, or Automatic.",
    "mlnew": "The method `1` gives no function for other data; use DimensionReduce.",
    "mlback": "The method `1` does not lead back to the data.",
    "mlfe": "The extractor `1` should be Automatic or one of `2`.",
}
MATRIX = ("LatentSemanticAnalysis", "Linear", "PrincipalComponentsAnalysis")
LEARNED = ("Isomap", "LocallyLinearEmbedding")
PLACED = ("MultidimensionalScaling", "TSNE")
METHODS = (*sorted((*MATRIX, *LEARNED)), *PLACED)
EXTRACTORS = ("DimensionReducedVector", "IndicatorVector", "NumericVector", "StandardizedVector")
ENOUGH = 0.95  # the part of the variance that an automatic number of dimensions keeps


class Reducer(Shown):
    """A reduction that has been learned: `f[x]` has fewer numbers than x."""

    head = system("DimensionReducerFunction")

    def __init__(self, features: Features, method: str, count: int, model: Any, examples: int) -> None:
        self.features, self.method, self.count, self.model = features, method, count, model
        self.examples = examples

    def reduced(self, inputs: Sequence[Expression]) -> numpy.ndarray:
        """Vectors of fewer numbers."""
        import numpy

        if not inputs:
            return numpy.zeros((0, self.count))
        x = columns(self.features, inputs, self.method)
        if self.method in MATRIX:
            return x @ self.model
        return self.model.transform(x)

    def original(self, vectors: numpy.ndarray) -> numpy.ndarray:
        """Data of which these could be the reduced vectors. Message: mlback."""
        kind = self.features.kind
        if self.method not in MATRIX or not isinstance(kind, Standardized):
            raise failure(self.head.name, "mlback", self.method)
        x = vectors @ self.model.T
        if self.method != "LatentSemanticAnalysis":
            x = x * kind.scale + kind.mean
        return x.reshape(len(x), *getattr(kind, "shape", ()))

    def apply(self, args: Sequence[Expression]) -> Expression:
        """f[x], f[{x, ...}], f[data, property]. Message: mlprop."""
        if not 1 <= len(args) <= 2:
            return None
        wanted = args[1] if len(args) == 2 else "ReducedVectors"
        name = self.head.name
        if wanted in ("OriginalData", "OriginalVectors"):
            array = real_array(args[0])
            if array is None or array.ndim > 2 or array.shape[-1] != self.count:
                raise failure(name, "mlincfttp", args[0], f"vectors of {self.count} numbers")
            found = self.original(array.reshape(-1, self.count))
            return from_array(found if array.ndim == 2 else found[0])
        inputs, several = self.features.read(name, args[0])
        found = self.reduced(inputs)
        if wanted in ("ReconstructedData", "ReconstructedVectors"):
            found = self.original(found)
        elif wanted not in ("ReducedVectors", "ReducedVector"):
            known = ("OriginalData", "ReconstructedData", "ReducedVectors")
            raise failure(name, "mlprop", wanted, self.head, ", ".join(f'"{n}"' for n in known))
        return from_array(found if several else found[0])

    def facts(self) -> dict[str, Expression]:
        """What Information tells."""
        return {"ExampleNumber": self.examples, "FeatureTypes": self.features.kind.name, "Method": self.method,
                "OutputDimension": self.count}  # fmt: skip

    def constructor(self) -> Expr:
        """DimensionReducerFunction[<|...|>]: what is known of it; the text cannot be read back."""
        return Expr(self.head, (Association.of(self.facts().items()),))

    def summary(self) -> Summary:
        """Kind of input, method, dimensions."""
        rows = [("input type", self.features.kind.name), ("method", self.method), ("dimensions", str(self.count))]
        return Summary(self.head.name, "", (Section(tuple(rows)),))

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


class Extractor(Reducer):
    """Features that have been learned: `f[x]` is a vector of numbers."""

    head = system("FeatureExtractorFunction")

    def reduced(self, inputs: Sequence[Expression]) -> numpy.ndarray:
        """Vectors of numbers."""
        import numpy

        if not inputs:
            return numpy.zeros((0, self.count))
        return extracted(self.features, inputs, self.method) if self.model is None else super().reduced(inputs)


def columns(features: Features, inputs: Sequence[Expression], method: str) -> numpy.ndarray:
    """Standardized numbers; as they are where a method wants that."""
    import numpy

    if method == "LatentSemanticAnalysis" and isinstance(features.kind, Standardized):
        raw = features.kind.raw(inputs)
        return numpy.where(numpy.isnan(raw), features.kind.mean, raw)
    return features.matrix(inputs)


def extracted(features: Features, inputs: Sequence[Expression], method: str) -> numpy.ndarray:
    """The columns by an extractor: numbers as they are, or standardized."""
    import numpy

    def plain(kind: Any, values: Sequence[Expression]) -> numpy.ndarray:
        if not isinstance(kind, Standardized):
            return kind.columns(values)
        raw = kind.raw(values)
        return numpy.where(numpy.isnan(raw), kind.mean, raw)

    if method == "StandardizedVector":
        return features.matrix(inputs)
    if isinstance(features.kind, Several):
        return numpy.concatenate([plain(kind, part) for kind, part in features.kind.split(inputs)], axis=1)
    return plain(features.kind, inputs)


def dimensions(symbol: str, count: Expression, x: numpy.ndarray, squares: numpy.ndarray) -> int:
    """The number that is wanted, or that keeps most of the variance. Message: mldim."""
    import numpy

    most = min(x.shape)
    if count is Automatic:
        share = numpy.cumsum(squares) / max(float(squares.sum()), 1e-300)
        return min(most, 1 + int(numpy.searchsorted(share, ENOUGH)))
    if type(count) is not int or not 1 <= count <= most:
        raise failure(symbol, "mldim", count, most)
    return count


def learned(
    symbol: str, data: Expression, count: Expression, method: Expression, seeding: Expression, types: Expression
) -> tuple[str, Features, numpy.ndarray, int, Any]:
    """The method, the features, the reduced examples, and what reduces. Messages: mldata, mlmethod, mldim, mlnew."""
    import numpy

    inputs = listed(data)
    if not inputs:
        raise failure(symbol, "mldata", data)
    name, given = method_of_option(method)
    name = {Automatic: "PrincipalComponentsAnalysis", "LLE": LEARNED[1], "LSA": MATRIX[0]}.get(name, name)
    if name == "Linear":
        name = "PrincipalComponentsAnalysis"
    if name not in METHODS or given:
        raise failure(symbol, "mlmethod", method, ", ".join(f'"{m}"' for m in METHODS))
    features = Features(symbol, inputs, types)
    x = columns(features, inputs, name)
    _, s, v = numpy.linalg.svd(x, full_matrices=False)
    k = dimensions(symbol, count, x, s**2)
    if name in MATRIX:
        return name, features, x @ v[:k].T, k, v[:k].T
    manifold, seed, near = library(symbol, "manifold"), seed_of(symbol, seeding), min(10, len(x) - 1)
    make: dict[str, Callable[[], Any]] = {
        "Isomap": lambda: manifold.Isomap(n_neighbors=near, n_components=k),
        "LocallyLinearEmbedding": lambda: manifold.LocallyLinearEmbedding(
            n_neighbors=near, n_components=k, random_state=seed, eigen_solver="dense"),
        "MultidimensionalScaling": lambda: manifold.MDS(k, random_state=seed, n_init=4, init="random"),
        "TSNE": lambda: manifold.TSNE(k, random_state=seed, perplexity=min(30.0, max(1.0, (len(x) - 1) / 3)),
                                      method="barnes_hut" if k < 4 else "exact"),
    }  # fmt: skip
    with learning(symbol, name):
        model = make[name]()
        found = model.fit_transform(x)
    return name, features, found.astype("float64"), k, model


@builtin("DimensionReduce", "DimensionReduce[{x1, x2, ...}] gives vectors of fewer numbers for examples; "
         "DimensionReduce[data, n] of n numbers.", options=OPTIONS)  # fmt: skip
def dimension_reduce(data, count=Automatic, *, method, random_seeding, feature_types):
    """The reduced vectors."""
    if data is Failed:
        return Failed
    return from_array(learned("DimensionReduce", data, count, method, random_seeding, feature_types)[2])


@builtin("DimensionReduction", "DimensionReduction[{x1, x2, ...}] is a DimensionReducerFunction learned from examples; "
         "DimensionReduction[data, n] one that gives n numbers.", options=OPTIONS)  # fmt: skip
def dimension_reduction(data, count=Automatic, *, method, random_seeding, feature_types):
    """What reduces these and other data."""
    symbol = "DimensionReduction"
    if data is Failed:
        return Failed
    if method_of_option(method)[0] in PLACED:
        raise failure(symbol, "mlnew", method)
    name, features, found, k, model = learned(symbol, data, count, method, random_seeding, feature_types)
    return Reducer(features, name, k, model, len(found))


def extractor(symbol: str, data: Expression, wanted: Expression, types: Expression) -> Extractor:
    """What was learned of examples. Messages: mldata, mlfe, mlmix."""
    inputs = listed(data)
    if not inputs:
        raise failure(symbol, "mldata", data)
    name = "StandardizedVector" if wanted is Automatic else wanted
    if name not in EXTRACTORS:
        raise failure(symbol, "mlfe", wanted, ", ".join(f'"{n}"' for n in EXTRACTORS))
    if name == "DimensionReducedVector":
        method, features, found, k, model = learned(symbol, data, Automatic, Automatic, 1234, types)
        return Extractor(features, method, k, model, len(found))
    features = Features(symbol, inputs, "Nominal" if name == "IndicatorVector" else types)
    if name == "IndicatorVector" and not isinstance(features.kind, Nominal):
        raise failure(symbol, "mlfe", wanted, ", ".join(f'"{n}"' for n in EXTRACTORS))
    return Extractor(features, name, features.matrix(inputs[:1]).shape[1], None, len(inputs))


@builtin("FeatureExtraction", "FeatureExtraction[{x1, x2, ...}] is a FeatureExtractorFunction that turns examples into "
         'vectors of numbers; FeatureExtraction[data, "extractor"] says how.', options=OPTIONS)  # fmt: skip
def feature_extraction(data, wanted=Automatic, *, feature_types):
    """What turns these and other data into vectors."""
    return Failed if data is Failed else extractor("FeatureExtraction", data, wanted, feature_types)


@builtin("FeatureExtract", "FeatureExtract[{x1, x2, ...}] gives vectors of numbers for examples; FeatureExtract[data, "
         '"extractor"] says how.', options=OPTIONS)  # fmt: skip
def feature_extract(data, wanted=Automatic, *, feature_types):
    """The vectors."""
    if data is Failed:
        return Failed
    return from_array(extractor("FeatureExtract", data, wanted, feature_types).reduced(listed(data) or []))


declare("DimensionReducerFunction", "DimensionReducerFunction[...] is what DimensionReduction gives; f[x] has fewer "
        "numbers than x.", module=__name__)  # fmt: skip
declare("FeatureExtractorFunction", "FeatureExtractorFunction[...] is what FeatureExtraction gives; f[x] is a vector "
        "of numbers.", module=__name__)  # fmt: skip
applications[Reducer] = Reducer.apply  # type: ignore[assignment]
applications[Extractor] = Reducer.apply  # type: ignore[assignment]


@atom_method("Information", Reducer)
def reducer_information(f: Reducer, wanted: Expression = None) -> Expression:
    """Information[f], Information[f, "Method"]."""
    return told(f, wanted)
