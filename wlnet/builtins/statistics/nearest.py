"""Nearest: the elements closest to a point, as a function too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applications, applier, builtin, evaluate
from wlnet.expr import (
    Association,
    Atom,
    Expr,
    Expression,
    WolframMessage,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    literal_key,
    system,
)

from ..lists.packing import array_of, pack
from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value

if TYPE_CHECKING:
    import numpy

Rule, Automatic, All, UpTo = map(system, ("Rule", "Automatic", "All", "UpTo"))
OPTIONS = {"DistanceFunction": Automatic, "Method": Automatic, "WorkingPrecision": Automatic}
MESSAGES = {
    "near1": "`1` is neither a list of elements nor a list of rules.",
    "nearuns": "The number of elements `1` should be a positive integer, All, or {n, radius}.",
    "neard": "The distance of `1` and `2` is not a real number.",
}


class NearestFunction(Atom):
    """What finds the nearest of some elements: NearestFunction[...][x]."""

    __slots__ = ("array", "distance", "elements", "values")
    head = system("NearestFunction")

    def __init__(self, elements: tuple[Expression, ...], values: dict[str, Any], distance: Expression) -> None:
        self.elements = elements
        self.values = values
        self.distance = distance
        array = array_of(pack(list_of(*elements))) if elements else None
        if array is None and elements:
            array = array_of(evaluate(call("N", list_of(*elements))))
        self.array = array if array is not None and array.dtype.kind in "if" and array.ndim <= 2 else None

    def __eq__(self, other: object) -> bool:
        return type(other) is NearestFunction and self.elements == other.elements and self.distance == other.distance

    def __hash__(self) -> int:
        return hash((NearestFunction, tuple(map(literal_key, self.elements))))

    def constructor(self) -> Expression:
        """Nearest[elements -> values]."""
        return call("Nearest", Expr(Rule, (list_of(*self.elements), list_of(*self.values["Element"]))))

    def label(self) -> str:
        """NearestFunction[{5}, <>]."""
        depth = "" if self.array is None or self.array.ndim == 1 else f", {self.array.shape[1]}"
        return f"NearestFunction[{{{len(self.elements)}{depth}}}, <>]"


def nearest_function(data: Expression, distance: Expression) -> NearestFunction:
    """The function of a list, of rules, or of elements -> values."""
    target: Expression = None
    if has_head(data, Rule) and len(data.args) == 2:
        data, target = data.args
    if type(data) is Association:
        keys = tuple(data.keys())
        data, target = list_of(*data.values()), list_of(*keys) if target is None else target
    if not is_list(data):
        raise WolframMessage("Nearest", "near1", data)
    elements = data.args
    if target is None and elements and all(has_head(r, Rule) and len(r.args) == 2 for r in elements):
        elements, target = (r.args[0] for r in data.args), list_of(*(r.args[1] for r in data.args))
        elements = tuple(elements)
    count = range(1, len(elements) + 1)
    values: dict[str, Any] = {"Element": elements, "Index": tuple(count)}
    wanted: list[Any] = ["Element"]
    if target is Automatic or target == "Index":
        wanted = ["Index"]
    elif is_list(target) and len(target.args) == len(elements) and not all(t in PROPERTIES for t in target.args):
        values["Value"] = target.args
        wanted = ["Value"]
    elif is_list(target) and target.args and all(type(t) is str and t in PROPERTIES for t in target.args):
        wanted = [list(target.args)]
    elif target == All:
        wanted = [list(PROPERTIES)]
    elif type(target) is str and target in PROPERTIES:
        wanted = [target]
    elif target is not None:
        raise WolframMessage("Nearest", "near1", Expr(Rule, (data, target)))
    values["wanted"] = wanted[0]
    return NearestFunction(tuple(elements), values, distance)


PROPERTIES = ("Element", "Index", "Distance")


def distances(f: NearestFunction, x: Expression) -> numpy.ndarray:
    """The distances of all elements from a point."""
    import numpy

    name = getattr(f.distance, "name", "")
    if f.array is not None and (f.distance is Automatic or name in NORMS):
        point = array_of(x) if is_list(x) else None
        if point is None and is_list(x):
            point = array_of(evaluate(call("N", x)))
        if point is None and real_value(x) is not None:
            point = numpy.asarray(float(machine(real_value(x)).real))
        if point is not None and point.shape == f.array.shape[1:]:
            difference = f.array - point
            if f.array.ndim == 1:
                return numpy.abs(difference) if name != "SquaredEuclideanDistance" else difference**2.0
            return NORMS[name or "EuclideanDistance"](numpy, difference.astype("float64"))
    function = f.distance
    if function is Automatic:
        function = system("EditDistance" if type(x) is str else "HammingDistance" if is_boolean(x) else
                          "EuclideanDistance")  # fmt: skip
    apply = applier(function)
    found = []
    for e in f.elements:
        value = real_value(apply(e, x))
        if value is None:
            raise WolframMessage("Nearest", "neard", e, x)
        found.append(float(machine(value).real))
    return numpy.array(found)


def is_boolean(x: Expression) -> bool:
    """Whether a list consists of True and False."""
    return is_list(x) and bool(x.args) and all(getattr(a, "name", "") in ("True", "False") for a in x.args)


NORMS = {
    "EuclideanDistance": lambda np, d: np.sqrt((d * d).sum(axis=1)),
    "Automatic": lambda np, d: np.sqrt((d * d).sum(axis=1)),
    "SquaredEuclideanDistance": lambda np, d: (d * d).sum(axis=1),
    "ManhattanDistance": lambda np, d: np.abs(d).sum(axis=1),
    "ChessboardDistance": lambda np, d: np.abs(d).max(axis=1),
}


def is_single(f: NearestFunction, x: Expression) -> bool:
    """Whether `x` is one point, not a list of points."""
    if f.array is not None and is_list(x):
        depth = 0
        inner = x
        while is_list(inner) and inner.args:
            depth, inner = depth + 1, inner.args[0]
        return depth < f.array.ndim
    return not is_list(x) or not f.elements or is_list(f.elements[0])


def found_by(f: NearestFunction, x: Expression, count: Expression) -> Expression:
    """The nearest elements (or their values) to a point, or to each of a list of points."""
    import numpy

    if not is_single(f, x):
        return list_of(*(found_by(f, p, count) for p in x.args))
    if not f.elements:
        return list_of()
    sizes = distances(f, x)
    number, radius = count.args if is_list(count) and len(count.args) == 2 else (count, None)
    order = numpy.argsort(sizes, kind="stable")
    if count is None:
        order = order[sizes[order] <= sizes[order[0]]]
    else:
        if radius is not None:
            limit = real_value(radius)
            order = order[sizes[order] <= (numpy.inf if limit is None else float(machine(limit).real))]
        if has_head(number, UpTo) and len(number.args) == 1:
            number = number.args[0]
        if type(number) is int and number > 0:
            order = order[:number]
        elif number is not All and getattr(number, "head", None) is not system("DirectedInfinity"):
            raise WolframMessage("Nearest", "nearuns", count)
    rows = order.tolist()
    wanted = f.values["wanted"]
    if wanted == "Distance":
        return from_array(sizes[order])
    if type(wanted) is list:
        columns = {**f.values, "Distance": sizes.tolist()}
        return list_of(*(list_of(*(columns[w][i] for w in wanted)) for i in rows))
    return list_of(*(f.values[wanted][i] for i in rows))


@builtin("Nearest", "Nearest[{e1, e2, ...}, x] gives the elements nearest to x; Nearest[data, x, n] the n nearest, "
         "Nearest[data, x, {n, r}] those within r; Nearest[data -> values, x] gives their values; Nearest[data] is a "
         "function of x.", options=OPTIONS, messages=MESSAGES)  # fmt: skip
def nearest(data, x=None, count=None, *, distance_function, method, working_precision):
    """The nearest elements; a NearestFunction where no point is given."""
    if type(data) is NearestFunction:
        f = data
    else:
        f = nearest_function(data, distance_function)
    return f if x is None else found_by(f, x, count)


def apply_nearest_to(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """NearestTo[x, n][data]."""
    return call("Nearest", args[0], *head.args) if len(args) == 1 and head.args else None


@builtin("NearestTo", "NearestTo[x][data] gives the elements of data nearest to x, NearestTo[x, n][data] n of them.",
         options=OPTIONS, curry=apply_nearest_to)  # fmt: skip
def nearest_to(*point):
    """Stays: it is used by applying it."""
    return None


def apply_nearest(f: NearestFunction, args: tuple[Expression, ...]) -> Expression:
    """NearestFunction[...][x, n]."""
    return found_by(f, *args, *((None,) if len(args) == 1 else ())) if len(args) in (1, 2) else None


applications[NearestFunction] = apply_nearest  # type: ignore[assignment]


@builtin("PrincipalComponents", "PrincipalComponents[m] turns the rows of a matrix, around their mean, so that the "
         "columns are uncorrelated and their variances decrease.", options={"Method": "Covariance"})  # fmt: skip
def principal_components(m, *, method):
    """The centered data times the right singular vectors."""
    array = array_of(evaluate(call("N", m))) if is_list(m) else None
    if array is None or array.ndim != 2 or len(array) < 2:
        return None
    import numpy

    centered = array - array.mean(axis=0)
    if method == "Correlation":
        centered = centered / centered.std(axis=0, ddof=1)
    return from_array(centered @ numpy.linalg.svd(centered, full_matrices=False)[2].conj().T)
