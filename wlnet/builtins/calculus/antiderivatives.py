"""Indefinite integrals by SymPy, written the way they are read: multiple angles, linear powers, real functions."""

from __future__ import annotations

from typing import Any


def antiderivative(sympy: Any, s: Any, x: Any) -> Any:
    """The integral of s by x; it has an unevaluated Integral where none is found."""
    terms = sympy.Add.make_args(s)
    known = [(t, special(sympy, t, x)) for t in terms]
    rest = [t for t, found in known if found is None]
    total = sympy.Add(*(found for _, found in known if found is not None))
    if rest:
        total += tidy(sympy, real(sympy, sympy.Add(*rest), x), x)
    return total


def special(sympy: Any, t: Any, x: Any) -> Any:
    """The integral of a power of a linear function or of products of even powers of sines and cosines; else None."""
    c, f = t.as_independent(x, as_Add=False)
    if f.is_Pow and f.exp.is_Integer and f.exp != -1 and f.base.is_Add and f.base.is_polynomial(x):
        p = sympy.Poly(f.base, x)
        if p.degree() == 1:
            return c * f.base ** (f.exp + 1) / (p.LC() * (f.exp + 1))
    powers = f.as_powers_dict()
    if powers and all(b.func in (sympy.sin, sympy.cos) and n.is_Integer and n > 0 for b, n in powers.items()):
        angle = next(iter(powers)).args[0]
        several = any(b.args[0] != angle for b in powers)
        if sum(powers.values()) == 1 or any(not b.args[0].diff(x).is_constant(x) for b in powers):
            return None
        if len(powers) == 2 and set(powers.values()) == {sympy.Integer(1)} and not several:
            return -c * sympy.cos(angle) ** 2 / (2 * angle.diff(x))
        if len(powers) == 1 or several or all(n % 2 == 0 for n in powers.values()):
            from .simplification import reduced

            return sympy.expand(c * sympy.integrate(reduced(sympy, f), x))
    return None


def real(sympy: Any, s: Any, x: Any) -> Any:
    """The integral, without complex numbers where it has none for positive parameters."""
    found = sympy.integrate(s, x)
    if s.has(sympy.I) or not found.has(sympy.I):
        return found
    positive = {p: sympy.Dummy(p.name, positive=True) for p in s.free_symbols if p != x}
    if not positive:
        return found
    other = sympy.integrate(s.subs(positive), x)
    return found if other.has(sympy.I, sympy.Integral) else other.subs({d: p for p, d in positive.items()})


def tidy(sympy: Any, found: Any, x: Any) -> Any:
    """A common exponential function or half of roots and angles in front; logarithms of differences c - x together."""
    if not isinstance(found, sympy.Add):
        return found
    terms = found.args
    exponentials = [set(t.atoms(sympy.exp)) & set(sympy.Mul.make_args(t)) for t in terms]
    common = set.intersection(*exponentials)
    if common:
        content = sympy.gcd_list([abs(t.as_coeff_Mul()[0]) for t in terms])
        front = content * next(iter(common))
        return sympy.Mul(front, sympy.Add(*(t / front for t in terms)), evaluate=False)
    if found.has(sympy.asin, sympy.asinh) and len({t.as_coeff_Mul()[0] for t in terms}) == 1:
        c = terms[0].as_coeff_Mul()[0]
        return sympy.Mul(c, sympy.Add(*(t / c for t in terms)), evaluate=False)
    logs = [e for e in found.atoms(sympy.log) if e.args[0].is_polynomial(x)]
    if len(logs) > 1 and all(sympy.Poly(e.args[0], x).degree() == 1 for e in logs):
        turned = {e: sympy.log(-e.args[0]) for e in logs if e.args[0].subs(x, 0).is_negative}
        return found.xreplace(turned)
    return found
