"""The order of a sum's terms in TraditionalForm: as polynomials are written, high powers first."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from ..expr import NUMBER_TYPES, Expr, Expression, canonical, has_head, literal_key, system
from .arithmetic import opposite

Times, Power = system("Times"), system("Power")
REAL = (int, float, Fraction)


def powers(term: Expression) -> dict[Any, tuple[Expression, Any]]:
    """The bases of a term's factors with their numeric exponents."""
    found: dict[Any, tuple[Expression, Any]] = {}
    for factor in term.args if has_head(term, Times) else (term,):
        if type(factor) in NUMBER_TYPES:
            continue
        base, exponent = factor, 1
        if isinstance(factor, Expr) and factor.head is Power and type(factor.args[-1]) in REAL:
            base, exponent = factor.args
        if type(base) not in NUMBER_TYPES:
            found[literal_key(base)] = base, exponent
    return found


def traditional(terms: Sequence[Expression]) -> list[Expression]:
    """The terms by their powers of the variables in canonical order, numbers last; no minus in front of two terms."""
    tables = [powers(term) for term in terms]
    bases = {key: base for table in tables for key, (base, _) in table.items()}
    variables = [literal_key(base) for base in canonical(bases.values())]

    def rank(i: int) -> tuple[bool, list[Any]]:
        return not tables[i], [-tables[i][v][1] if v in tables[i] else 0 for v in variables]

    found = [terms[i] for i in sorted(range(len(terms)), key=rank)]
    if len(found) == 2 and opposite(found[0]) is not None and opposite(found[1]) is None:
        found.reverse()
    return found
