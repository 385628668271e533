"""Rational functions near a power series, and recurrences of sequences."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import zip_longest

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expression, call, has_head, is_list, list_of, rational, system


@builtin("PadeApproximant", "PadeApproximant[f, {x, x0, {m, n}}] is the quotient of polynomials of degree m and n in "
         "x - x0 whose power series agrees with that of f; {x, x0, n} stands for {n, n}.")  # fmt: skip
def pade_approximant(f, spec):
    """The denominator is 1 at x0; of lower degrees where the equations for it have no solution."""
    if not is_list(spec) or len(spec.args) != 3:
        return None
    x, start, degrees = spec.args
    m, n = degrees.args if is_list(degrees) and len(degrees.args) == 2 else (degrees, degrees)
    if type(m) is not int or type(n) is not int or m < 0 or n < 0:
        return None
    series = evaluate(call("Series", f, list_of(x, start, m + n)))
    if has_head(series, system("Series")):
        return None
    if has_head(series, system("SeriesData")) and (series.args[3] < 0 or series.args[5] != 1):
        return None  # a pole or a branch point
    found = [evaluate(call("SeriesCoefficient", series, k)) for k in range(m + n + 1)]
    if any(has_head(c, system("SeriesCoefficient")) for c in found):
        return None
    while n:
        rows = [[found[m + i - j] if m + i >= j else 0 for j in range(1, n + 1)] for i in range(1, n + 1)]
        right = [call("Times", -1, found[m + i]) for i in range(1, n + 1)]
        solution = evaluate(call("Quiet", call("LinearSolve", list_of(*(list_of(*r) for r in rows)), list_of(*right))))
        if is_list(solution):
            break
        m, n = max(m - 1, 0), n - 1
    below: list[Expression] = [1, *(solution.args if n else ())]
    above = [
        evaluate(call("Plus", *(call("Times", found[k - j], below[j]) for j in range(min(k, n) + 1))))
        for k in range(m + 1)
    ]
    step = call("Subtract", x, start)
    top, bottom = (
        call("Plus", *(call("Times", c, call("Power", step, k) if k else 1) for k, c in enumerate(part)))
        for part in (above, below)
    )
    return call("Divide", top, bottom)


def shortest(values: list[Fraction]) -> list[Fraction]:
    """The coefficients c of the shortest recurrence a(k) = c1 a(k-1) + c2 a(k-2) + ..., after Berlekamp and Massey."""
    now, before = [Fraction(1)], [Fraction(1)]
    length, gap, last = 0, 1, Fraction(1)
    for k, value in enumerate(values):
        miss = value + sum((now[i] * values[k - i] for i in range(1, min(length, len(now) - 1) + 1)), Fraction(0))
        if not miss:
            gap += 1
            continue
        kept, factor = now, miss / last
        moved = [Fraction(0)] * gap + [factor * c for c in before]
        now = [a - b for a, b in zip_longest(now, moved, fillvalue=Fraction(0))]
        if 2 * length <= k:
            length, before, last, gap = k + 1 - length, kept, miss, 1
        else:
            gap += 1
    now += [Fraction(0)] * (length + 1 - len(now))
    return [-c for c in now[1 : length + 1]]


@builtin("FindLinearRecurrence", "FindLinearRecurrence[list] gives the coefficients {c1, c2, ...} of the shortest "
         "recurrence a[k] = c1 a[k - 1] + c2 a[k - 2] + ... that a list obeys; "
         "FindLinearRecurrence[list, d] one of order d at most.", messages={
             "nrec": "No recurrence of the sequence `1` was found."})  # fmt: skip
def find_linear_recurrence(data, order=None):
    """Only where the list is long enough to show it: twice the order at least."""
    if not is_list(data) or not data.args:
        return None
    limit = len(data.args) // 2 if type(order) is not int else min(order, len(data.args) // 2)
    if any(type(v) not in (int, Fraction) for v in data.args):
        return of_symbols(data.args, limit)
    found = shortest([Fraction(v) for v in data.args])
    if not found or len(found) > limit:
        message("FindLinearRecurrence", "nrec", data)
        return None
    return list_of(*map(rational, found))


def of_symbols(values: Sequence[Expression], limit: int) -> Expression:
    """The recurrence of other values than rational numbers: its equations solved and tested, order by order."""
    zero = call("Function", call("PossibleZeroQ", call("Simplify", call("Slot", 1))))
    for d in range(1, limit + 1):
        rows = [list_of(*(values[k - j] for j in range(1, d + 1))) for k in range(d, len(values))]
        right = values[d:]
        first = evaluate(call("Quiet", call("LinearSolve", list_of(*rows[:d]), list_of(*right[:d]))))
        if not is_list(first) or len(first.args) != d:
            continue
        kernel = evaluate(call("Simplify", first))
        misses = call("Subtract", call("Dot", list_of(*rows), kernel), list_of(*right))
        if evaluate(call("AllTrue", misses, zero)) is system("True"):
            return kernel
    message("FindLinearRecurrence", "nrec", list_of(*values))
    return None
