"""Linear programs by the simplex method in exact fractions."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, call, is_list, list_of, rational, system

from ..numbers.infinities import NEGATIVE_INFINITY, Infinity

Row = list[Fraction]
Row_ = Sequence[Fraction]
MESSAGES = {"lpsnf": "No solution can be found that satisfies the constraints.",
            "lpsub": "This problem is unbounded.",
            "nsolc": "There are no points that satisfy the constraints `1`.",
            "ubnd": "The problem is unbounded.",
            "lprop": "`1` should be one of `2`, or a list of them.",
            "lpdim": "The sizes of `1`, `2` and `3` do not fit.",
            "lpreal": "`1` should be real numbers."}  # fmt: skip


def exact(e: Expression) -> Fraction | None:
    """A real number as a fraction."""
    if type(e) in (int, Fraction):
        return Fraction(e)
    return Fraction(repr(e)) if type(e) is float and abs(e) < 1e308 else None


def vector(e: Expression) -> Row | None:
    """A list of real numbers as fractions."""
    values = [exact(a) for a in e.args] if is_list(e) else None
    return None if values is None or any(v is None for v in values) else [v for v in values if v is not None]


def pivot(table: list[Row], basis: list[int], row: int, column: int) -> None:
    """Bring a column into the basis in the place of a row."""
    scale = table[row][column]
    table[row] = [v / scale for v in table[row]]
    for i, other in enumerate(table):
        if i != row and other[column]:
            factor = other[column]
            table[i] = [v - factor * w for v, w in zip(other, table[row], strict=True)]
    basis[row] = column


def descend(table: list[Row], basis: list[int], columns: int) -> bool:
    """Steps of the simplex by Bland's rule, the costs in the last row; False where they have no bound."""
    while True:
        column = next((j for j in range(columns) if table[-1][j] < 0), None)
        if column is None:
            return True
        rows = [i for i in range(len(basis)) if table[i][column] > 0]
        if not rows:
            return False
        row = min(rows, key=lambda i: (table[i][-1] / table[i][column], basis[i]))
        pivot(table, basis, row, column)


def simplex(cost: Row_, matrix: Sequence[Row_], right: Row_) -> tuple[str, Row]:
    """The least cost.x with matrix.x == right and x >= 0: ("found", x), ("none", []) or ("unbounded", [])."""
    n, m = len(cost), len(matrix)
    table = []
    for i, (row, b) in enumerate(zip(matrix, right, strict=True)):
        sign = -1 if b < 0 else 1
        table.append([sign * v for v in row] + [Fraction(int(i == k)) for k in range(m)] + [sign * b])
    basis = list(range(n, n + m))
    table.append([-sum((r[j] for r in table), Fraction(0)) if j < n or j == n + m else Fraction(0)
                  for j in range(n + m + 1)])  # fmt: skip
    descend(table, basis, n)
    if table[-1][-1] != 0:
        return "none", []
    for i in range(m - 1, -1, -1):  # helpers left in the basis at zero
        if basis[i] >= n:
            column = next((j for j in range(n) if table[i][j] != 0), None)
            if column is None:
                del table[i], basis[i]
            else:
                pivot(table, basis, i, column)
    table[-1] = [*cost, *[Fraction(0)] * (m + 1)]
    for i, j in enumerate(basis):
        factor = table[-1][j]
        table[-1] = [v - factor * w for v, w in zip(table[-1], table[i], strict=True)]
    if not descend(table, basis, n):
        return "unbounded", []
    x = [Fraction(0)] * n
    for i, j in enumerate(basis):
        x[j] = table[i][-1]
    return "found", x


Limits = tuple[Fraction | None, Fraction | None]


def solved(cost: Row_, matrix: Sequence[Row_], right: Sequence[tuple[Fraction, int]], limits: Sequence[Limits]) -> (
        tuple[str, Row]):  # fmt: skip
    """The least cost.x with rows >= (1), == (0) or <= (-1) the right sides, and x between the limits."""
    columns: list[tuple[int, int]] = []  # variable and sign
    shift = [Fraction(0)] * len(cost)
    rows, sides = [list(r) for r in matrix], list(right)
    for k, (low, high) in enumerate(limits):
        if low is not None:
            shift[k] = low
            columns.append((k, 1))
            if high is not None:
                rows.append([Fraction(int(j == k)) for j in range(len(cost))])
                sides.append((high, -1))
        elif high is not None:
            shift[k] = high
            columns.append((k, -1))
        else:
            columns += [(k, 1), (k, -1)]
    slack = [i for i, (_, sign) in enumerate(sides) if sign]
    whole = [
        [s * row[k] for k, s in columns] + [Fraction(-sides[i][1] if i == j else 0) for j in slack]
        for i, row in enumerate(rows)
    ]
    moved = [b - sum((v * s for v, s in zip(row, shift, strict=True)), Fraction(0))
             for row, (b, _) in zip(rows, sides, strict=True)]  # fmt: skip
    state, found = simplex([s * cost[k] for k, s in columns] + [Fraction(0)] * len(slack), whole, moved)
    x = list(shift)
    for (k, s), v in zip(columns, found, strict=False):
        x[k] += s * v
    return state, x


def limits_of(e: Expression, n: int) -> list[Limits] | None:
    """Limits of each of n variables: one number, one for each, or pairs."""
    rows = list(e.args) if is_list(e) else [e] * n
    found: list[Limits] = []
    for row in rows:
        pair = row.args if is_list(row) and len(row.args) == 2 else (row, Infinity)
        ends = []
        for end in pair:
            value = exact(end)
            if value is None and end not in (Infinity, NEGATIVE_INFINITY):
                return None
            ends.append(value)
        found.append((ends[0], ends[1]))
    return found if len(found) == n else None


@builtin(
    "LinearProgramming",
    "LinearProgramming[c, m, b] is the x that makes c.x least with m.x >= b and x >= 0; elements {b, 0} of b ask for "
    "equality, {b, -1} for at most b. LinearProgramming[c, m, b, l] asks for x >= l, elements {l, u} for l <= x <= u.",
    messages=MESSAGES,
)
def linear_programming(c, m, b, limits=0):
    """By the simplex method, exactly; machine numbers where some are given."""
    cost = vector(c)
    matrix = [vector(row) for row in m.args] if is_list(m) else [None]
    pairs = [a.args if is_list(a) and len(a.args) == 2 else (a, 1) for a in b.args] if is_list(b) else [(None, 1)]
    sides = [(exact(v), sign) for v, sign in pairs]
    if cost is None or any(r is None for r in matrix) or any(v is None or type(s) is not int for v, s in sides):
        return None
    if len(matrix) != len(sides) or any(len(r) != len(cost) for r in matrix if r is not None):
        message("LinearProgramming", "lpdim", c, m, b)
        return None
    bounds = limits_of(limits, len(cost))
    if bounds is None:
        message("LinearProgramming", "lpreal", limits)
        return None
    right = [(v, (s > 0) - (s < 0)) for v, s in sides if v is not None]
    state, x = solved(cost, [r for r in matrix if r is not None], right, bounds)
    if state == "none":
        message("LinearProgramming", "lpsnf")
        return None
    if state == "unbounded":
        message("LinearProgramming", "lpsub")
        return list_of(*[system("Indeterminate")] * len(cost))
    given = evaluate(call("Flatten", list_of(c, m, b, limits)))
    inexact = any(type(v) is float for v in given.args)
    return list_of(*(float(v) if inexact else rational(v) for v in x))


SIGNS = {"GreaterEqual": 1, "Greater": 1, "Equal": 0, "LessEqual": -1, "Less": -1}
PROPERTIES = ("PrimalMinimizerRules", "PrimalMinimizer", "PrimalMinimumValue")


def linear(e: Expression, xs: Sequence[Expression]) -> tuple[Row, Fraction] | None:
    """The coefficients of variables in an expression and the rest; None where it is not linear."""
    rest = exact(evaluate(call("ReplaceAll", e, list_of(*(call("Rule", x, 0) for x in xs)))))
    row = vector(evaluate(call("D", e, list_of(list_of(*xs)))))
    return None if row is None or rest is None or len(row) != len(xs) else (row, rest)


def comparisons(e: Expression) -> list[tuple[str, Expression, Expression]] | None:
    """The single comparisons of conditions; None where there are others."""
    name = getattr(e.head, "name", "") if isinstance(e, Expr) else ""
    if name in ("And", "List"):
        parts = [comparisons(a) for a in e.args]
        return None if any(p is None for p in parts) else [c for p in parts for c in p or ()]
    if name == "Inequality":
        steps = range(0, len(e.args) - 2, 2)
        found = [(getattr(e.args[i + 1], "name", ""), e.args[i], e.args[i + 2]) for i in steps]
        return found if all(c[0] in SIGNS for c in found) else None
    if name in SIGNS and len(e.args) > 1:
        return [(name, a, b) for a, b in pairwise(e.args)]
    return [] if e is system("True") else None


def by_matrices(cost: Expression, given: tuple[Expression, ...]) -> tuple[list[Row], list[tuple[Fraction, int]]] | None:
    """Rows and right sides of a.x + b >= 0 and a.x + b == 0 from {a, b}, ...."""
    rows: list[Row] = []
    sides: list[tuple[Fraction, int]] = []
    for pair, sign in zip(given, (1, 0), strict=False):
        if not is_list(pair) or len(pair.args) != 2 or not all(map(is_list, pair.args)):
            return None
        matrix, right = [vector(r) for r in pair.args[0].args], vector(pair.args[1])
        if right is None or len(matrix) != len(right) or any(r is None for r in matrix):
            return None
        rows += [r for r in matrix if r is not None]
        sides += [(-b, sign) for b in right]
    return rows, sides


def has_inexact(e: Expression) -> bool:
    """Whether a machine number occurs."""
    return type(e) is float or (isinstance(e, Expr) and any(map(has_inexact, e.args)))


@builtin(
    "LinearOptimization",
    "LinearOptimization[f, conditions, {x, y, ...}] gives rules for the place where the linear f is least under linear "
    "conditions; LinearOptimization[c, {a, b}] the x that makes c.x least with a.x + b >= 0, and with {aeq, beq} also "
    'aeq.x + beq == 0. A last argument asks for "PrimalMinimizerRules", "PrimalMinimizer" or "PrimalMinimumValue".',
    messages=MESSAGES,
)
def linear_optimization(f, *given):
    """By the simplex method, exactly; machine numbers where some are given."""
    asked: Expression = None
    if given and (isinstance(given[-1], str) or (is_list(given[-1]) and given[-1].args and all(
            isinstance(a, str) for a in given[-1].args))):  # fmt: skip
        *given, asked = given
    names = () if asked is None else (asked,) if isinstance(asked, str) else asked.args
    if any(n not in PROPERTIES for n in names):
        message("LinearOptimization", "lprop", asked, list_of(*PROPERTIES))
        return None
    if not given:
        return None
    xs: tuple[Expression, ...] = ()
    rest = Fraction(0)
    if is_list(f):
        cost, found = vector(f), by_matrices(f, tuple(given))
        if cost is None or found is None or len(given) > 2 or any(len(r) != len(cost) for r in found[0]):
            return None
        rows, sides = found
    else:
        if len(given) != 2:
            return None
        xs = given[1].args if is_list(given[1]) else (given[1],)
        goal, conditions = linear(f, xs), comparisons(given[0])
        if goal is None or conditions is None:
            return None
        cost, rest = goal
        rows, sides = [], []
        for name, a, b in conditions:
            condition = linear(evaluate(call("Subtract", a, b)), xs)
            if condition is None:
                return None
            rows.append(condition[0])
            sides.append((-condition[1], SIGNS[name]))
    state, x = solved(cost, rows, sides, [(None, None)] * len(cost))
    inexact = any(map(has_inexact, (f, *given)))
    values: list[Expression] = [float(v) if inexact else rational(v) for v in x]
    least: Expression = rational(rest + sum((c * v for c, v in zip(cost, x, strict=True)), Fraction(0)))
    if state == "found":
        least = float(least) if inexact else least
    else:
        message("LinearOptimization", "nsolc", given[0]) if state == "none" else message("LinearOptimization", "ubnd")
        values, least = [system("Indeterminate")] * len(cost), Infinity if state == "none" else NEGATIVE_INFINITY
    rules = list_of(*(call("Rule", n, v) for n, v in zip(xs, values, strict=True))) if xs else list_of(*values)
    results = {"PrimalMinimizerRules": rules, "PrimalMinimizer": list_of(*values), "PrimalMinimumValue": least}
    if asked is None:
        return rules
    return results[asked] if isinstance(asked, str) else list_of(*(results[n] for n in names))
