"""Maps of points: rotations, translations, scalings, shears, reflections, as matrices and as functions of points."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system

from ..statistics.linear_systems import is_matrix

Plus, Times, Dot = map(system, ("Plus", "Times", "Dot"))
Transformation = system("TransformationFunction")
MESSAGES = {"vec": "`1` is not a vector.", "mat": "`1` is not a square matrix, or does not fit the vector `2`."}


def identity(n: int) -> list[list[Expression]]:
    """The rows of the identity matrix."""
    return [[int(i == j) for j in range(n)] for i in range(n)]


def matrix(rows: list[list[Expression]]) -> Expr:
    """The rows as an expression."""
    return list_of(*(list_of(*row) for row in rows))


def rows_of(e: Expression) -> list[list[Expression]] | None:
    """The rows of a square matrix; None for anything else."""
    if not is_matrix(e) or len(e.args) != len(e.args[0].args):
        return None
    return [list(row.args) for row in e.args]


def function(linear: list[list[Expression]], shift: list[Expression]) -> Expr:
    """The map x -> linear . x + shift, by its matrix of homogeneous coordinates."""
    size = len(shift)
    rows = [[*linear[i], shift[i]] for i in range(size)]
    return evaluate(Expr(Transformation, (matrix([*rows, [0] * size + [1]]),)))


def around(linear: list[list[Expression]], point: Expression) -> Expr:
    """The linear map about a point that stays."""
    size = len(linear)
    if point is None:
        return function(linear, [0] * size)
    if not is_list(point) or len(point.args) != size:
        raise WolframMessage("TransformationFunction", "mat", matrix(linear), point)
    moved = evaluate(call("Subtract", point, Expr(Dot, (matrix(linear), point))))
    return function(linear, list(moved.args))


def vector(name: str, e: Expression) -> tuple[Expression, ...]:
    """The components of a vector."""
    if not is_list(e) or not e.args or any(map(is_list, e.args)):
        raise WolframMessage(name, "vec", e)
    return e.args


def apply_transformation(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """TransformationFunction[m][x], of a point or of a list of points; another one composed with it."""
    rows = rows_of(head.args[0]) if len(head.args) == 1 else None
    if rows is None or len(args) != 1:
        return None
    (x,) = args
    if has_head(x, Transformation):
        return Expr(Transformation, (call("Dot", head.args[0], *x.args),))
    if not is_list(x) or not x.args:
        return None
    if is_list(x.args[0]):
        return list_of(*(Expr(head, (p,)) for p in x.args))
    if len(x.args) != len(rows) - 1:
        return None
    whole = evaluate(Expr(Dot, (head.args[0], list_of(*x.args, 1))))
    *point, weight = whole.args
    plain = type(weight) is int and weight == 1
    return list_of(*point) if plain else list_of(*(call("Divide", p, weight) for p in point))


@builtin("TransformationFunction", "TransformationFunction[m] maps points by a matrix of homogeneous coordinates: "
         "TransformationFunction[m][{x, y, ...}].", curry=apply_transformation, messages=MESSAGES)  # fmt: skip
def transformation_function(m):
    """Stays as it is."""
    return None


@builtin(
    "TransformationMatrix", "TransformationMatrix[t] is the matrix of homogeneous coordinates of a transformation."
)
def transformation_matrix(t):
    """The matrix inside."""
    return t.args[0] if has_head(t, Transformation) and len(t.args) == 1 else None


@builtin("TranslationTransform", "TranslationTransform[v] is the map that adds v to a point.", messages=MESSAGES)
def translation_transform(v):
    """x + v."""
    shift = list(vector("TranslationTransform", v))
    return function(identity(len(shift)), shift)


@builtin("RotationTransform", "RotationTransform[t] turns the plane by the angle t, RotationTransform[t, p] about a "
         "point; RotationTransform[t, {x, y, z}] turns space about an axis, RotationTransform[t, w, p] one through p.",
         messages=MESSAGES)  # fmt: skip
def rotation_transform(angle, axis=None, point=None):
    """By RotationMatrix."""
    if axis is not None and len(vector("RotationTransform", axis)) == 2 and point is None:
        axis, point = None, axis
    rows = rows_of(evaluate(call("RotationMatrix", angle, *(() if axis is None else (axis,)))))
    return None if rows is None else around(rows, point)


@builtin("AffineTransform", "AffineTransform[m] is the map m . x, AffineTransform[{m, v}] the map m . x + v.",
         messages=MESSAGES)  # fmt: skip
def affine_transform(e):
    """The function of its matrix."""
    linear, shift = rows_of(e), None
    if linear is None and is_list(e) and len(e.args) == 2:
        linear, shift = rows_of(e.args[0]), e.args[1]
    if linear is None:
        raise WolframMessage("AffineTransform", "mat", e, list_of() if shift is None else shift)
    values = [0] * len(linear) if shift is None else list(vector("AffineTransform", shift))
    return function(linear, values) if len(values) == len(linear) else None


@builtin("LinearFractionalTransform", "LinearFractionalTransform[m] is the map of points by a matrix of homogeneous "
         "coordinates.")  # fmt: skip
def linear_fractional_transform(m):
    """The function of the matrix."""
    return Expr(Transformation, (m,)) if rows_of(m) is not None else None


def scaling(name: str, factors: Expression, along: Expression) -> list[list[Expression]]:
    """The matrix that stretches along the axes, or by one factor along a vector."""
    if along is None:
        parts = vector(name, factors)
        return [[parts[i] if i == j else 0 for j in range(len(parts))] for i in range(len(parts))]
    parts = vector(name, along)
    square = Expr(Plus, tuple(call("Power", p, 2) for p in parts))
    return [
        [
            evaluate(call("Plus", int(i == j), call("Divide", call("Times", call("Plus", factors, -1), a, b), square)))
            for j, b in enumerate(parts)
        ]
        for i, a in enumerate(parts)
    ]


@builtin("ScalingMatrix", "ScalingMatrix[{sx, sy, ...}] stretches along the axes, ScalingMatrix[s, v] along a vector.",
         messages=MESSAGES)  # fmt: skip
def scaling_matrix(factors, along=None):
    """The matrix."""
    return matrix(scaling("ScalingMatrix", factors, along))


@builtin("ScalingTransform", "ScalingTransform[{sx, sy, ...}] stretches along the axes, ScalingTransform[s, p] about a "
         "point, ScalingTransform[s, v, p] along a vector.", messages=MESSAGES)  # fmt: skip
def scaling_transform(factors, along=None, point=None):
    """By the matrix, about a point."""
    if is_list(factors):
        along, point = None, along if point is None else point
    return around(scaling("ScalingTransform", factors, along), point)


def reflection(name: str, v: Expression) -> list[list[Expression]]:
    """I - 2 v v^T/(v . v)."""
    return scaling(name, -1, v)


@builtin("ReflectionMatrix", "ReflectionMatrix[v] mirrors at the plane through the origin that is normal to v.",
         messages=MESSAGES)  # fmt: skip
def reflection_matrix(v):
    """The matrix."""
    return matrix(reflection("ReflectionMatrix", v))


@builtin("ReflectionTransform", "ReflectionTransform[v] mirrors at the plane through the origin that is normal to v, "
         "ReflectionTransform[v, p] at that through p.", messages=MESSAGES)  # fmt: skip
def reflection_transform(v, point=None):
    """By the matrix, about a point."""
    return around(reflection("ReflectionTransform", v), point)


def shear(name: str, angle: Expression, v: Expression, n: Expression) -> list[list[Expression]]:
    """I + Tan[angle] v' n'^T for the unit vectors v', made normal to n', and n'."""
    size = len(vector(name, v))
    if len(vector(name, n)) != size:
        raise WolframMessage(name, "mat", v, n)
    normal = evaluate(call("Normalize", n))
    rest = evaluate(call("Subtract", v, call("Times", call("Dot", v, normal), normal)))
    direction = evaluate(call("Normalize", rest))
    found = evaluate(call("Times", call("Tan", angle), call("Outer", Times, direction, normal)))
    return [
        [evaluate(call("Plus", int(i == j), x)) for j, x in enumerate(row.args)] for i, row in enumerate(found.args)
    ]


@builtin("ShearingMatrix", "ShearingMatrix[t, v, n] slants by the angle t along v, normal to n.", messages=MESSAGES)
def shearing_matrix(angle, v, n):
    """The matrix."""
    return matrix(shear("ShearingMatrix", angle, v, n))


@builtin("ShearingTransform", "ShearingTransform[t, v, n] slants by the angle t along v, normal to n; "
         "ShearingTransform[t, v, n, p] about a point.", messages=MESSAGES)  # fmt: skip
def shearing_transform(angle, v, n, point=None):
    """By the matrix, about a point."""
    return around(shear("ShearingTransform", angle, v, n), point)
