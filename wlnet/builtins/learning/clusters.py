"""FindClusters, ClusterClassify and ClusteringComponents: what lies near to each other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applier, builtin
from wlnet.expr import Association, Expression, from_array, has_head, is_list, list_of, system
from wlnet.expr.images import Image

from ..numbers.numeric_value import real_value
from .classifier import classifier
from .features import Features, Nominal, Text, number_of, real_array
from .library import TEXTS, failure, learning, library, method_of_option, seed_of, setting

if TYPE_CHECKING:
    import numpy

Automatic, Rule, Failed = system("Automatic"), system("Rule"), system("$Failed")
OPTIONS: dict[str, Expression] = {
    "CriterionFunction": Automatic,
    "DistanceFunction": Automatic,
    "FeatureTypes": Automatic,
    "Method": Automatic,
    "MissingValueSynthesis": Automatic,
    "PerformanceGoal": Automatic,
    "RandomSeeding": 1234,
    "Weights": Automatic,
}
TEXTS |= {
    "mlcount": "The number of clusters, `1`, should be a positive integer, UpTo[n] or Automatic.",
    "mldist": "The distance of `1` and `2` is not a real number.",
    "mlneed": "The method `1` works on points alone: it takes no DistanceFunction `2`.",
    "mlmatrix": "`1` is neither an array of real numbers nor an image.",
}
MOST = 12  # clusters, among which the best number is looked for
LARGE = 1500  # elements, from which on all pairs of them would be too many
OWN = ("DBSCAN", "MeanShift")  # methods that find the number of clusters themselves
ON_POINTS = ("GaussianMixture", "KMeans", "MeanShift", "Spectral")
METHODS = ("Agglomerate", "DBSCAN", "GaussianMixture", "KMeans", "MeanShift", "SpanningTree", "Spectral")


def labels_of(symbol: str, elements: Sequence[Expression], count: Expression, distance: Expression,
              method: Expression, seed: Expression, types: Expression = Automatic) -> list[int]:  # fmt: skip
    """The number of its cluster for each element, from 1 in the order in which they begin."""
    import numpy

    most = count.args[0] if has_head(count, system("UpTo")) and len(count.args) == 1 else count
    if count is not Automatic and (type(most) is not int or most < 1):
        raise failure(symbol, "mlcount", count)
    name, given = method_of_option(method)
    if name is not Automatic and name not in METHODS:
        raise failure(symbol, "mlmethod", method, ", ".join(f'"{m}"' for m in METHODS))
    library(symbol, "cluster")
    points, pairs = positions(symbol, elements, distance, types)
    if pairs is not None and name in ON_POINTS:
        raise failure(symbol, "mlneed", name, distance)
    number = seed_of(symbol, seed)
    if name is Automatic:
        name = "Agglomerate" if len(elements) <= LARGE or points is None else "KMeans"
    different = len(numpy.unique(points if pairs is None else pairs, axis=0))
    run = runner(symbol, name, given, points, pairs, number)
    with learning(symbol, name):
        if name in OWN:
            found = run(0)
        elif count is not Automatic:
            most = min(most, different)
            found = run(most) if most > 1 else numpy.zeros(len(elements), dtype=int)
        else:
            found = best(symbol, run, points, pairs, different, number)
    places: dict[int, int] = {}
    return [places.setdefault(int(n), len(places) + 1) for n in found]


def positions(
    symbol: str, elements: Sequence[Expression], distance: Expression, types: Expression
) -> tuple[Any, Any]:  # fmt: skip
    """Points p[n, k], or the distances d[n, n] where there are no points."""
    import numpy

    if distance is Automatic:
        if types is Automatic and all(type(e) is str for e in elements):
            return None, distances(symbol, elements, system("EditDistance"))
        features = Features(symbol, elements, types)
        raw = getattr(features.kind, "raw", None)
        known = None if raw is None else raw(elements)
        plain = known is not None and not numpy.isnan(known).any()
        return (known if plain else features.matrix(elements)), None
    if getattr(distance, "name", "") == "EuclideanDistance" and not isinstance(elements[0], (str, Association)):
        features = Features(symbol, elements, types)
        if not isinstance(features.kind, (Nominal, Text)) and hasattr(features.kind, "raw"):
            return features.kind.raw(elements), None
    return None, distances(symbol, elements, distance)


def distances(symbol: str, elements: Sequence[Expression], distance: Expression) -> numpy.ndarray:
    """All distances by a function. Message: mldist."""
    import numpy

    apply, n = applier(distance), len(elements)
    found = numpy.zeros((n, n))
    for i in range(n):
        for j in range(i):
            value = apply(elements[i], elements[j])
            if is_list(value) or real_value(value) is None:
                raise failure(symbol, "mldist", elements[i], elements[j])
            found[i, j] = found[j, i] = number_of(value)
    return found


def runner(
    symbol: str, name: str, given: dict[str, Expression], points: Any, pairs: Any, seed: int
) -> Callable[[int], Any]:
    """What makes so many clusters by a method. Message: mlsub."""
    known = {"DBSCAN": ("NeighborhoodRadius", "NeighborsNumber"), "Agglomerate": ("ClusterDissimilarityFunction",)}
    for key, value in given.items():
        if key not in known.get(name, ()):
            raise failure(symbol, "mlsub", name, key, value, ", ".join(known.get(name, ())) or "none")
    cluster = library(symbol, "cluster")
    data = points if pairs is None else pairs
    metric = "euclidean" if pairs is None else "precomputed"
    if name == "DBSCAN":
        near = int(number_of(given.get("NeighborsNumber", 3)))
        radius = number_of(given["NeighborhoodRadius"]) if "NeighborhoodRadius" in given else reach(data, pairs, near)
        return lambda count: alone(cluster.DBSCAN(eps=radius, min_samples=near, metric=metric).fit_predict(data))
    if name == "MeanShift":
        return lambda count: cluster.MeanShift().fit_predict(data)
    if name == "KMeans":
        return lambda count: cluster.KMeans(count, n_init=10, random_state=seed).fit_predict(data)
    if name == "GaussianMixture":
        mixture = library(symbol, "mixture").GaussianMixture
        return lambda count: mixture(count, n_init=3, random_state=seed, reg_covar=1e-6).fit_predict(data)
    if name == "Spectral":
        return lambda count: cluster.SpectralClustering(count, random_state=seed).fit_predict(standard(data))
    linkages = {"Single": "single", "Average": "average", "Complete": "complete", "Ward": "ward"}
    usual = "Single" if name == "SpanningTree" else "Ward" if pairs is None else "Average"
    wanted = given.get("ClusterDissimilarityFunction", usual)
    if wanted not in linkages or (wanted == "Ward" and pairs is not None):
        raise failure(symbol, "mlsub", name, "ClusterDissimilarityFunction", wanted, ", ".join(linkages))
    tree = cluster.AgglomerativeClustering
    return lambda count: tree(count, metric=metric, linkage=linkages[wanted]).fit_predict(data)


def standard(points: numpy.ndarray) -> numpy.ndarray:
    """Points in units of their deviations."""
    import numpy

    spread = points.std(0)
    return (points - points.mean(0)) / numpy.where(spread > 0, spread, 1)


def reach(data: numpy.ndarray, pairs: Any, near: int) -> float:
    """A radius within which most points have so many neighbours: twice the median of the distance to the last one."""
    import numpy

    if pairs is None:
        count = min(near + 1, len(data))
        nearest = library("FindClusters", "neighbors").NearestNeighbors(n_neighbors=count)
        last = nearest.fit(data).kneighbors(data)[0][:, -1]
    else:
        last = numpy.sort(pairs, axis=1)[:, min(near, len(pairs) - 1)]
    return max(2 * float(numpy.median(last)), 1e-12)


def alone(labels: numpy.ndarray) -> numpy.ndarray:
    """Every element that belongs to no cluster in one of its own."""
    import numpy

    noise = labels < 0
    return numpy.where(noise, labels.max() + numpy.cumsum(noise), labels)


def best(symbol: str, run: Callable[[int], Any], points: Any, pairs: Any, different: int, seed: int) -> Any:
    """The number of clusters with the greatest silhouette; one where nothing is apart."""
    import numpy

    data = points if pairs is None else pairs
    if different < 3:
        return numpy.unique(data, axis=0, return_inverse=True)[1].reshape(-1) if len(data) > 2 else (
            numpy.zeros(len(data), dtype=int))  # fmt: skip
    silhouette = library(symbol, "metrics").silhouette_score
    metric = "euclidean" if pairs is None else "precomputed"
    size = LARGE if len(data) > LARGE else None
    found = {k: run(k) for k in range(2, min(MOST, different - 1) + 1)}
    scores = {k: silhouette(data, labels, metric=metric, sample_size=size, random_state=seed)
              for k, labels in found.items() if len(set(labels.tolist())) > 1}  # fmt: skip
    if not scores or max(scores.values()) < 0.3:
        return numpy.zeros(len(data), dtype=int)
    return found[max(scores, key=lambda k: scores[k])]


def elements_of(symbol: str, data: Expression) -> tuple[list[Expression], list[Expression]]:
    """What is compared, and what is given of it: labels after arrows, keys. Message: mldata."""
    if type(data) is Association:
        return list(data.values()), list(data.keys())
    if is_list(data):
        if data.args and all(has_head(r, Rule) and len(r.args) == 2 for r in data.args):
            return [r.args[0] for r in data.args], [r.args[1] for r in data.args]
        return list(data.args), list(data.args)
    if has_head(data, Rule) and len(data.args) == 2 and all(map(is_list, data.args)):
        left, right = data.args
        if len(left.args) == len(right.args):
            return list(left.args), list(right.args)
    raise failure(symbol, "mldata", data)


@builtin("FindClusters", "FindClusters[{e1, e2, ...}] parts elements into clusters of similar ones; FindClusters[data, "
         "n] into n; of {e -> v, ...} and {e, ...} -> {v, ...} the v are given.", options=OPTIONS)  # fmt: skip
def find_clusters(data, count=Automatic, *, distance_function, method, random_seeding, feature_types):
    """Lists of elements, in the order in which they begin."""
    if data is Failed:
        return Failed
    elements, given = elements_of("FindClusters", data)
    if not elements:
        return list_of()
    labels = labels_of("FindClusters", elements, count, distance_function, method, random_seeding, feature_types)
    groups: list[list[Expression]] = [[] for _ in range(max(labels))]
    for label, e in zip(labels, given, strict=True):
        groups[label - 1].append(e)
    return list_of(*(list_of(*group) for group in groups))


@builtin("ClusterClassify", "ClusterClassify[data] is a ClassifierFunction that tells in which cluster of the data a "
         "point lies; ClusterClassify[data, n] of n clusters.", options=OPTIONS)  # fmt: skip
def cluster_classify(data, count=Automatic, *, distance_function, method, random_seeding, feature_types):
    """A classifier by the nearest elements, whose classes are the numbers of the clusters."""
    if data is Failed:
        return Failed
    elements, _ = elements_of("ClusterClassify", data)
    if not elements:
        raise failure("ClusterClassify", "mldata", data)
    labels = labels_of("ClusterClassify", elements, count, distance_function, method, random_seeding, feature_types)
    settings = {"ClassPriors": Automatic, "IndeterminateThreshold": Automatic, "UtilityFunction": Automatic,
                "FeatureNames": Automatic, "FeatureTypes": feature_types, "Method": "NearestNeighbors",
                "RandomSeeding": random_seeding}  # fmt: skip
    return classifier(elements, labels, settings)


@builtin("ClusteringComponents", "ClusteringComponents[array] replaces every number of an array by that of its "
         "cluster; ClusteringComponents[array, n] by one of n, ClusteringComponents[array, n, level] for the parts "
         "at a level; of an image for its pixels.", options=OPTIONS)  # fmt: skip
def clustering_components(data, count=Automatic, level=None, *, distance_function, method, random_seeding):
    """An array of numbers of clusters."""
    symbol = "ClusteringComponents"
    if data is Failed:
        return Failed
    if isinstance(data, Image):
        array = data.without_alpha().reals()
        depth, shape = 2, array.shape[:2]
    else:
        found = real_array(data)
        if found is None:
            raise failure(symbol, "mlmatrix", data)
        array, depth = found, found.ndim if level is None else level
        if type(depth) is not int or not 1 <= depth <= array.ndim:
            raise failure(symbol, "mlvalue", setting("level", level), f"a number from 1 to {array.ndim}")
        shape = array.shape[:depth]
    rows = array.reshape(math.prod(shape), -1).astype("float64")
    elements = [from_array(row) for row in rows] if rows.shape[1] > 1 else rows[:, 0].tolist()
    labels = labels_of(symbol, elements, count, distance_function, method, random_seeding)
    import numpy

    return from_array(numpy.array(labels).reshape(shape))
