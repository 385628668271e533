"""Domains that things lie in: numbers of several kinds, truth values."""

from __future__ import annotations

from fractions import Fraction

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import NUMBER_TYPES, Expr, Expression, Symbol, call, has_head, is_list, system

from ..numbers.numeric_value import is_numeric, real_value

TRUE, FALSE, Alternatives = map(system, ("True", "False", "Alternatives"))
IRRATIONAL = frozenset(map(system, ("Pi", "E", "GoldenRatio", "GoldenAngle", "Degree")))


def truth(known: bool | None) -> Expression:
    """True, False, or None for what is not known."""
    return None if known is None else TRUE if known else FALSE


@builtin("Element", "Element[x, domain] or x \\[Element] domain says that x lies in Reals, Integers, ...; "
         "Element[{x, y, ...}, domain] and Element[x | y | ..., domain] say it of several.")  # fmt: skip
def element(x, domain):
    """True or False for numbers; else it stays, without those of several that are known to belong to the domain."""
    if not is_list(x) and not has_head(x, Alternatives):
        return truth(lies_in(x, getattr(domain, "name", "")))
    found = [evaluate(call("Element", part, domain)) for part in x.args]
    if FALSE in [f for f in found if type(f) is Symbol]:
        return FALSE
    left = tuple(part for part, f in zip(x.args, found, strict=True) if f is not TRUE)
    if not left:
        return TRUE
    if len(left) == len(x.args) and not is_list(x):
        return None
    return call("Element", left[0] if len(left) == 1 else Expr(Alternatives, left), domain)


def lies_in(x: Expression, domain: str) -> bool | None:
    """Whether `x` lies in a domain; None where that is not known."""
    if domain == "Booleans":
        return True if x is TRUE or x is FALSE else False if is_numeric(x) else None
    if not is_numeric(x):
        return None
    if domain == "Complexes":
        return True
    real = real_value(x)
    if domain == "Reals":
        return real is not None
    if domain not in ("Integers", "Rationals", "Primes", "Algebraics"):
        return None
    if type(x) in NUMBER_TYPES:
        if domain == "Algebraics":
            return not isinstance(x, (float, complex)) or None
        if type(x) is int and domain == "Primes":
            return x > 1 and evaluate(call("PrimeQ", x)) is TRUE
        return (type(x) is int and domain != "Primes") or (domain == "Rationals" and type(x) is Fraction)
    if type(x) is Symbol:
        return False if x in IRRATIONAL else None
    if domain != "Algebraics" and real is None:
        return False
    if domain in ("Integers", "Primes") and type(real) is float and abs(real - round(real)) > 1e-9 * max(1, abs(real)):
        return False
    return None


@builtin("NotElement", "NotElement[x, domain] or x \\[NotElement] domain says that x does not lie in a domain.")
def not_element(x, domain):
    """True or False where that is known."""
    found = evaluate(call("Element", x, domain))
    return FALSE if found is TRUE else TRUE if found is FALSE else None
