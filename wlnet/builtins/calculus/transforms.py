"""Integral transforms in closed form, through SymPy."""

from __future__ import annotations

from typing import Any

from wlnet.evaluator import builtin
from wlnet.expr import Expression, call, is_list, list_of, system

from .sympy_bridge import Bridge, Untranslatable, through


def each(name: str, f: Expression, *rest: Expression) -> Expression:
    """The transforms of the elements of a list; None for anything else."""
    return list_of(*(call(name, part, *rest) for part in f.args)) if is_list(f) else None


def positive(x: Expression) -> Expression:
    """The assumption under which SymPy finds most transforms."""
    return call("Greater", x, 0)


def transformed(name: str, f: Expression, x: Expression, s: Expression, method: str) -> Expression:
    """What one of SymPy's transforms makes of an expression; None where it finds none."""

    def work(b: Bridge, body: Any) -> Any:
        function = getattr(b.sympy, method)
        found = function(body, b.there(x), b.there(s), noconds=True)
        if found.has(b.sympy.Integral) or type(found).__name__.endswith("Transform"):
            raise Untranslatable(found)
        return b.sympy.factor_terms(b.sympy.simplify(found))

    return through(name, f, work, positive(x))


@builtin(
    "LaplaceTransform", "LaplaceTransform[f, t, s] is the integral of f E^(-s t) from 0 to Infinity, through SymPy."
)
def laplace_transform(f, t, s):
    """The transform as an expression of s."""
    found = each("LaplaceTransform", f, t, s)
    return found if found is not None else transformed("LaplaceTransform", f, t, s, "laplace_transform")


@builtin("InverseLaplaceTransform", "InverseLaplaceTransform[F, s, t] is the function whose Laplace transform is F, "
         "through SymPy.")  # fmt: skip
def inverse_laplace_transform(f, s, t):
    """The function for t > 0."""
    found = each("InverseLaplaceTransform", f, s, t)
    if found is not None:
        return found

    def work(b: Bridge, body: Any) -> Any:
        sympy = b.sympy
        time = b.there(t)
        found = sympy.inverse_laplace_transform(body, b.there(s), time)
        if type(found).__name__ == "InverseLaplaceTransform" or found.has(sympy.Integral):
            raise Untranslatable(found)
        return sympy.simplify(found.replace(sympy.Heaviside, lambda x, *_: 1 if x == time else sympy.Heaviside(x)))

    return through("InverseLaplaceTransform", f, work, positive(t))


@builtin("FourierTransform", "FourierTransform[f, t, w] is the integral of f E^(I w t) over all t, divided by Sqrt[2 "
         "Pi], through SymPy.")  # fmt: skip
def fourier_transform(f, t, w):
    """The integral over the real axis."""
    return each("FourierTransform", f, t, w) or over_the_line("FourierTransform", f, t, w, 1)


@builtin("InverseFourierTransform", "InverseFourierTransform[F, w, t] is the integral of F E^(-I w t) over all w, "
         "divided by Sqrt[2 Pi], through SymPy.")  # fmt: skip
def inverse_fourier_transform(f, w, t):
    """The integral over the real axis."""
    return each("InverseFourierTransform", f, w, t) or over_the_line("InverseFourierTransform", f, w, t, -1)


def over_the_line(name: str, f: Expression, x: Expression, y: Expression, sign: int) -> Expression:
    """The integral of f(x) E^(sign I x y)/Sqrt[2 Pi] over the real axis."""

    def work(b: Bridge, body: Any) -> Any:
        sympy = b.sympy
        variable, other = b.there(x), b.there(y)
        found = sympy.fourier_transform(body, variable, -sign * other / (2 * sympy.pi))
        if found.has(sympy.Integral) or type(found).__name__ == "FourierTransform":
            raise Untranslatable(found)
        return sympy.simplify(found / sympy.sqrt(2 * sympy.pi))

    facts = call("And", call("Element", x, system("Reals")), call("Element", y, system("Reals")))
    return through(name, f, work, facts)
