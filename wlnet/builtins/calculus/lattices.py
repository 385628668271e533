"""Reduced bases of lattices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from wlnet.evaluator import builtin, message
from wlnet.expr import is_list, list_of, rational

from .linear_programs import Row, Row_, vector

EASE = Fraction(3, 4)  # how much shorter a vector must be to go before another


def dot(a: Row_, b: Row_) -> Fraction:
    """The scalar product."""
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def orthogonal(rows: Sequence[Row_]) -> tuple[list[Row], list[Row]]:
    """The rows made orthogonal without roots, and the coefficients of that."""
    stars: list[Row] = []
    shares: list[Row] = []
    for row in rows:
        mu = [dot(row, s) / dot(s, s) for s in stars]
        rest = list(row)
        for c, s in zip(mu, stars, strict=True):
            rest = [x - c * y for x, y in zip(rest, s, strict=True)]
        stars.append(rest)
        shares.append(mu)
    return stars, shares


def reduced(rows: list[Row]) -> list[Row]:
    """Lenstra, Lenstra and Lovasz's basis of the lattice of the rows, which must be independent."""
    k = 1
    stars, shares = orthogonal(rows)
    while k < len(rows):
        for j in range(k - 1, -1, -1):
            q = round(shares[k][j])
            if q:
                rows[k] = [x - q * y for x, y in zip(rows[k], rows[j], strict=True)]
                stars, shares = orthogonal(rows)
        if dot(stars[k], stars[k]) >= (EASE - shares[k][k - 1] ** 2) * dot(stars[k - 1], stars[k - 1]):
            k += 1
        else:
            rows[k - 1], rows[k] = rows[k], rows[k - 1]
            stars, shares = orthogonal(rows)
            k = max(k - 1, 1)
    return rows


@builtin("LatticeReduce", "LatticeReduce[{v1, v2, ...}] is a reduced basis of the lattice of integer combinations of "
         "the vectors.",
         messages={"lvec": "`1` should be a list of vectors of rational numbers of one length."})  # fmt: skip
def lattice_reduce(vectors):
    """Short and nearly orthogonal vectors; exact. Dependent vectors are first brought to a basis."""
    rows = [vector(r) for r in vectors.args] if is_list(vectors) else []
    good = [r for r in rows if r is not None]
    if not good or len(good) < len(rows) or any(len(r) != len(good[0]) for r in good) or any(
            type(v) is float for r in vectors.args for v in r.args):  # fmt: skip
        message("LatticeReduce", "lvec", vectors)
        return None
    return list_of(*(list_of(*map(rational, r)) for r in reduced(independent(good))))


def independent(rows: list[Row]) -> list[Row]:
    """A basis of the lattice of the rows: the rows themselves where they are independent."""
    if rank(rows) == len(rows):
        return rows
    left, found = [list(r) for r in rows], []
    for column in range(len(rows[0])):
        while sum(r[column] != 0 for r in left) > 1:
            least = min((r for r in left if r[column]), key=lambda r: abs(r[column]))
            for i, r in enumerate(left):
                if r is not least and r[column]:
                    q = r[column] // least[column]
                    left[i] = [x - q * y for x, y in zip(r, least, strict=True)]
        first = next((r for r in left if r[column]), None)
        if first is not None:
            found.append(first)
            left = [r for r in left if r is not first]
    return found


def rank(rows: Sequence[Row_]) -> int:
    """The number of independent rows."""
    stars: list[Row] = []
    for row in rows:
        rest = list(row)
        for s in stars:
            c = dot(row, s) / dot(s, s)
            rest = [x - c * y for x, y in zip(rest, s, strict=True)]
        if any(rest):
            stars.append(rest)
    return len(stars)
