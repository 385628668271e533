"""InterpolatingFunction: piecewise polynomials of one variable, products of them on grids of several."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import applications, builtin, message
from wlnet.expr import (
    Atom,
    Expr,
    Expression,
    PackedList,
    call,
    from_array,
    is_list,
    list_of,
    literal_key,
    rational,
    system,
)

from ..numbers.number_tower import machine
from ..numbers.numeric_value import real_value
from ..structure.atom_methods import atom_method

if TYPE_CHECKING:
    import numpy

EXACT = (int, Fraction)


class InterpolatingFunction(Atom):
    """A function given by values on a grid: InterpolatingFunction[domain, <>][x, ...].

    One variable: `coefficients[i, p]` are those of (x - grid[i])^p between grid[i] and grid[i + 1]. Several: `values`
    stand on the product of the `grids`, with a polynomial of `orders[d]` through the nearest points on each axis, and
    `derivatives[d]` says how often it is derived.
    """

    __slots__ = ("coefficients", "derivatives", "grids", "orders", "values")
    head = system("InterpolatingFunction")

    def __init__(
        self, grids: tuple[numpy.ndarray, ...], coefficients: numpy.ndarray | None, values: Any = None,
        orders: tuple[int, ...] = (), derivatives: tuple[int, ...] = (),
    ) -> None:  # fmt: skip
        self.grids = grids
        self.coefficients = coefficients
        self.values = values
        self.orders = orders
        self.derivatives = derivatives or (0,) * len(grids)

    def __eq__(self, other: object) -> bool:
        return type(other) is InterpolatingFunction and literal_key(self.constructor()) == literal_key(
            other.constructor()
        )

    def __hash__(self) -> int:
        return hash((InterpolatingFunction, tuple(len(g) for g in self.grids), float(self.grids[0][0])))

    def domain(self) -> Expression:
        """{{xmin, xmax}, ...}."""
        return list_of(*(list_of(as_number(g[0]), as_number(g[-1])) for g in self.grids))

    def constructor(self) -> Expression:
        """InterpolatingFunction[domain, {grids, coefficients or values, orders, derivatives}]."""
        content = self.values if self.coefficients is None else self.coefficients
        data = (list_of(*map(listed_numbers, self.grids)), listed_numbers(content), list_of(*self.orders),
                list_of(*self.derivatives))  # fmt: skip
        return Expr(self.head, (self.domain(), list_of(*data)))

    def label(self) -> str:
        """InterpolatingFunction[{{0., 1.}}, <>]."""
        ends = ", ".join(f"{{{short(g[0])}, {short(g[-1])}}}" for g in self.grids)
        return f"InterpolatingFunction[{{{ends}}}, <>]"


def short(x: Any) -> str:
    """A number with six digits."""
    if type(x) in EXACT:
        return str(x)
    text = f"{float(x):.6g}"
    return text if "." in text or "e" in text else f"{text}."


def as_number(x: Any) -> Expression:
    """An element of an array as an expression."""
    return rational(x) if isinstance(x, Fraction) else int(x) if isinstance(x, int) else x.item() if hasattr(
        x, "item") else x  # fmt: skip


def listed_numbers(array: numpy.ndarray) -> Expression:
    """The list of an array of floats or of exact numbers."""
    if array.dtype != object:
        return from_array(array)
    if array.ndim > 1:
        return list_of(*map(listed_numbers, array))
    return list_of(*map(as_number, array))


def local_polynomials(x: numpy.ndarray, y: numpy.ndarray, order: int) -> numpy.ndarray:
    """The coefficients, for every interval, of the polynomial through the order + 1 points around it."""
    import numpy

    n = len(x)
    first = numpy.clip(numpy.arange(n - 1) - (order - 1) // 2, 0, n - 1 - order)
    nodes = [x[first + j] for j in range(order + 1)]
    table = [y[first + j] for j in range(order + 1)]
    for level in range(1, order + 1):  # divided differences
        for j in range(order, level - 1, -1):
            table[j] = (table[j] - table[j - 1]) / (nodes[j] - nodes[j - level])
    start = x[:-1]
    found = [table[order]]  # Newton's form, expanded in powers of x - start
    for j in range(order - 1, -1, -1):
        shift = start - nodes[j]
        longer = [found[0] * shift + table[j]]
        for p in range(1, len(found)):
            longer.append(found[p] * shift + found[p - 1])
        found = [*longer, found[-1]]
    return numpy.stack(found, axis=1)


def hermite_polynomials(x: numpy.ndarray, y: numpy.ndarray, slope: numpy.ndarray) -> numpy.ndarray:
    """The cubic coefficients for given values and slopes at the points."""
    import numpy

    h = x[1:] - x[:-1]
    steepness = (y[1:] - y[:-1]) / h
    second = (3 * steepness - 2 * slope[:-1] - slope[1:]) / h
    third = (slope[:-1] + slope[1:] - 2 * steepness) / (h * h)
    return numpy.stack([y[:-1], slope[:-1], second, third], axis=1)


def spline_polynomials(x: numpy.ndarray, y: numpy.ndarray) -> numpy.ndarray:
    """The cubic spline whose third derivative is continuous at the second and last but one points."""
    import numpy

    n = len(x)
    h = x[1:] - x[:-1]
    rows = numpy.zeros((n, n))
    right = numpy.zeros(n)
    for i in range(1, n - 1):
        rows[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i] = 6 * ((y[i + 1] - y[i]) / h[i] - (y[i] - y[i - 1]) / h[i - 1])
    rows[0, :3] = h[1], -(h[0] + h[1]), h[0]
    rows[-1, -3:] = h[-1], -(h[-2] + h[-1]), h[-2]
    m = numpy.linalg.solve(rows, right)
    slope = (y[1:] - y[:-1]) / h - h * (2 * m[:-1] + m[1:]) / 6
    return numpy.stack([y[:-1], slope, m[:-1] / 2, (m[1:] - m[:-1]) / (6 * h)], axis=1)


def value_at(f: InterpolatingFunction, x: Any) -> Any:
    """The values at a number or at an array of numbers."""
    import numpy

    grid, c = f.grids[0], f.coefficients
    assert c is not None
    if c.dtype == object:
        i = max(0, min(len(grid) - 2, sum(1 for g in grid if g <= x) - 1))
        i = int(i)
    else:
        i = numpy.clip(numpy.searchsorted(grid, x, "right") - 1, 0, len(grid) - 2)
    t = x - grid[i]
    total = c[i, -1]
    for p in range(c.shape[1] - 2, -1, -1):
        total = total * t + c[i, p]
    return total


def weights(grid: numpy.ndarray, order: int, derivative: int, x: float) -> tuple[int, numpy.ndarray]:
    """The first of the points around x and the weights of their values (or derivatives) at x."""
    import numpy

    n = len(grid)
    i = int(numpy.clip(numpy.searchsorted(grid, x, "right") - 1, 0, n - 2))
    first = min(max(i - (order - 1) // 2, 0), n - 1 - order)
    nodes = grid[first : first + order + 1].astype("float64")
    found = []
    for j, node in enumerate(nodes):
        others = numpy.delete(nodes, j)
        basis = numpy.poly(others - x) / numpy.prod(node - others)
        derived = numpy.polyder(basis, derivative) if derivative else basis
        found.append(numpy.polyval(derived, 0.0))
    return first, numpy.array(found)


def on_grid(f: InterpolatingFunction, point: list[float]) -> float:
    """The value on a grid of several variables."""
    import numpy

    values = f.values
    for grid, order, derivative, x in zip(f.grids, f.orders, f.derivatives, point, strict=True):
        first, w = weights(grid, order, derivative, x)
        values = numpy.tensordot(w, values[first : first + order + 1].astype("float64"), 1)
    return float(values)


def outside(f: InterpolatingFunction, point: list[Any]) -> bool:
    """Whether a point lies outside the grid by more than rounding."""
    return any(
        float(x) < float(g[0]) - 1e-9 * (float(g[-1]) - float(g[0])) or float(x) > float(g[-1]) + 1e-9 * (
            float(g[-1]) - float(g[0])) for x, g in zip(point, f.grids, strict=True)
    )  # fmt: skip


def apply_interpolating(f: InterpolatingFunction, args: tuple[Expression, ...]) -> Expression:
    """f[x, ...], threading over a list; f["Domain"] and other properties."""
    if len(args) == 1 and type(args[0]) is str:
        return property_of(f, args[0])
    if len(args) != len(f.grids):
        return None
    if len(args) == 1 and is_list(args[0]):
        x = args[0]
        exact = f.coefficients is None or f.coefficients.dtype == object
        if type(x) is PackedList and x.array.dtype.kind == "f" and not exact:
            low, high = x.array.min(), x.array.max()
            if not outside(f, [low]) and not outside(f, [high]):
                return from_array(value_at(f, x.array))
        return list_of(*(Expr(f, (v,)) for v in x.args))
    numbers = [real_value(a) for a in args]
    if any(n is None for n in numbers):
        return None
    if any(type(a) not in (int, float, Fraction) for a in args):
        numbers = [float(machine(n).real) for n in numbers]
    if outside(f, numbers):
        message("InterpolatingFunction", "dmval", list_of(*numbers), text="The value `1` lies outside the range of "
                "data of the interpolating function. Extrapolation will be used.")  # fmt: skip
    if f.coefficients is None:
        return on_grid(f, [float(n) for n in numbers])
    x = numbers[0]
    exact = f.coefficients.dtype == object
    found = value_at(f, Fraction(x) if exact and type(x) in EXACT else float(x))
    return as_number(found)


def property_of(f: InterpolatingFunction, name: str) -> Expression:
    """A property of an interpolating function."""
    if name == "Domain":
        return f.domain()
    if name == "Grid":
        if len(f.grids) == 1:
            return list_of(*(list_of(as_number(x)) for x in f.grids[0]))
        return call("Tuples", list_of(*map(listed_numbers, f.grids)))
    if name == "ValuesOnGrid":
        if f.coefficients is None:
            return listed_numbers(f.values)
        return list_of(*(Expr(f, (as_number(x),)) for x in f.grids[0]))
    if name == "Properties":
        return list_of("Domain", "Grid", "Properties", "ValuesOnGrid")
    return None


applications[InterpolatingFunction] = apply_interpolating  # type: ignore[assignment]


@atom_method("Derivative", InterpolatingFunction)
def derive(f: InterpolatingFunction, orders: tuple[int, ...]) -> Expression:
    """The derivative, an interpolating function again."""
    import numpy

    if len(orders) != len(f.grids):
        return None
    if f.coefficients is None:
        return InterpolatingFunction(f.grids, None, f.values, f.orders, tuple(map(sum, zip(
            f.derivatives, orders, strict=True))))  # fmt: skip
    c = f.coefficients
    for _ in range(orders[0]):
        c = c[:, 1:] * numpy.arange(1, c.shape[1]) if c.shape[1] > 1 else c * 0
    return InterpolatingFunction(f.grids, c, None, f.orders)


@builtin("InterpolatingFunction", "InterpolatingFunction[domain, data] is a function made by Interpolation or NDSolve.")
def interpolating_function(domain, data):
    """The function that was written in this form."""
    import numpy

    from .interpolation import array, number

    if not is_list(data) or len(data.args) != 4 or not all(map(is_list, data.args)):
        return None
    grids, content, orders, derivatives = data.args

    def of(e: Expression) -> numpy.ndarray:
        if not e.args or not is_list(e.args[0]):
            return array([number(x) for x in e.args])
        rows = [of(r) for r in e.args]
        exact = all(r.dtype == object for r in rows)
        return numpy.array([r if exact else r.astype("float64") for r in rows])

    axes, numbers = tuple(of(g) for g in grids.args), of(content)
    if len(axes) == 1:
        return InterpolatingFunction(axes, numbers, None, orders.args, derivatives.args)
    return InterpolatingFunction(axes, None, numbers, orders.args, derivatives.args)
