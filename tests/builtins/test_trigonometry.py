"""Exact values of circular and hyperbolic functions, their inverses, products and parts."""

import cmath
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

CASES = [
    ("{1/Cos[t], 1/Tan[t], 1/Csc[t], Sin[t]/Cos[t], Cos[t]/Sin[t], 1/Sinh[t], Sinh[t]/Cosh[t]}",
     "{Sec[t], Cot[t], Sin[t], Tan[t], Cot[t], Csch[t], Tanh[t]}"),
    ("{Sin[t]^3/Cos[t]^2, Cos[t]/Sin[t]^3, Tan[t]^2 Cos[t]^2, 1/(Sin[t] Cos[t]^2), 3 Tan[t] Sin[t]}",
     "{Sin[t]*Tan[t]^2, Cot[t]*Csc[t]^2, Sin[t]^2, Csc[t]*Sec[t]^2, 3*Sin[t]*Tan[t]}"),
    ("Sin[p] Sin[q]/Cos[p]", "Sin[q]*Tan[p]"),
    ("{Sin[ArcCos[t]], Tan[ArcSin[t]], Cos[ArcTan[t]], Sec[ArcTan[t]], Cot[ArcSec[t]]}",
     "{Sqrt[1 - t^2], t/Sqrt[1 - t^2], 1/Sqrt[1 + t^2], Sqrt[1 + t^2], 1/(Sqrt[1 - t^(-2)]*t)}"),
    ("{Cosh[ArcSinh[t]], Tanh[ArcCosh[t]], Sinh[ArcTanh[t]], Sech[ArcTanh[t]]}",
     "{Sqrt[1 + t^2], (Sqrt[(-1 + t)/(1 + t)]*(1 + t))/t, t/Sqrt[1 - t^2], Sqrt[1 - t^2]}"),
    ("{Sin[t + Pi], Cos[t + Pi/2], Tan[Pi/2 - t], Sec[t - Pi/2], Sin[t + 4 Pi], Cos[p + q + 3 Pi/2], Sin[t + Pi/5]}",
     "{-Sin[t], -Sin[t], Cot[t], Csc[t], Sin[t], Sin[p + q], Sin[Pi/5 + t]}"),
    ("{Sinh[t + I Pi], Cosh[t + I Pi/2], Tanh[t - I Pi]}", "{-Sinh[t], I*Sinh[t], Tanh[t]}"),
    ("{Sin[2 I t], Cos[I], Tanh[I t], ArcTan[I t], ArcSinh[-I]}",
     "{I*Sinh[2*t], Cosh[1], I*Tan[t], I*ArcTanh[t], (-1/2*I)*Pi}"),
    ("{Sin[q - p], Cos[q - p], ArcTan[t - 2], Tanh[-p - q]}",
     "{-Sin[p - q], Cos[p - q], -ArcTan[2 - t], -Tanh[p + q]}"),
    ("{Cosh[Log[3]], Sinh[Log[5]], Csch[Log[2]], Tanh[Log[3/2]]}", "{5/3, 12/5, 4/3, 5/13}"),
    ("{E^(1 + 3 Log[t]), E^(p + Log[q] + I Pi)}", "{E*t^3, -(E^p*q)}"),
    ("{E^(I Pi/5), E^(11 I Pi/5), E^(5 I Pi/2), Conjugate[E^(I Pi/5)], Conjugate[z^2]}",
     "{E^((I/5)*Pi), E^((I/5)*Pi), I, E^((-1/5*I)*Pi), Conjugate[z]^2}"),
    ("{ArcTan[ComplexInfinity], ArcTan[-Infinity]}", "{Indeterminate, -1/2*Pi}"),
    ("{b^(3/Log[b]), 7^(1/Log[7]), Sqrt[3 - 4 I], Sqrt[1 + I], Log[Sqrt[3]], Log[Sqrt[z]]}",
     "{E^3, E, 2 - I, Sqrt[1 + I], Log[3]/2, Log[Sqrt[z]]}"),
    ("{Sin[4 Pi/9], Cos[5 Pi/9], Tan[8 Pi/9], Cot[4 Pi/9], Csc[10 Pi/9]}",
     "{Cos[Pi/18], -Sin[Pi/18], -Tan[Pi/9], Tan[Pi/18], -Csc[Pi/9]}"),
    ("{ArcSec[-2], ArcCsc[Sqrt[2]], ArcCosh[-1/2], ArcTanh[-Infinity], ArcSec[0], ArcTan[I]}",
     "{(2*Pi)/3, Pi/4, ((2*I)/3)*Pi, (I/2)*Pi, ComplexInfinity, DirectedInfinity[I]}"),
    ("{ArcSin[Sin[3]], ArcCos[Cos[4]], ArcTan[Tan[7/2]], ArcSin[Sin[t]]}",
     "{-3 + Pi, -4 + 2*Pi, 7/2 - Pi, ArcSin[Sin[t]]}"),
    ("{Arg[-3 z], Arg[5 z], Arg[I + Sqrt[3]], Arg[E^(2 - 4 I)], Arg[(-1)^(3/5)], Arg[3 + I Pi], Arg[-I Infinity]}",
     "{Arg[-z], Arg[z], Pi/6, -4 + 2*Pi, (3*Pi)/5, ArcTan[Pi/3], -1/2*Pi}"),
    ("{Abs[(-27)^(1/3)], Abs[E^(I z)], Abs[3^z]}", "{3, E^(-Im[z]), 3^Re[z]}"),
    ("{Re[(-1)^(1/4)], Im[E^(2 I Pi/3)], Re[I z], Im[Sqrt[2] z], Re[E^(1 + 2 I)]}",
     "{1/Sqrt[2], Sqrt[3]/2, -Im[z], Sqrt[2]*Im[z], E*Cos[2]}"),
    ("{Sign[4 z], Sign[-3 z], Max[z, 3, Infinity], Min[z, -Infinity]}", "{Sign[z], -Sign[z], Infinity, -Infinity}"),
    ("{Floor[z + 3], Ceiling[z - 2], Floor[-z], Round[-2 z], Floor[10^30 E]}",
     "{3 + Floor[z], -2 + Ceiling[z], -Ceiling[z], -Round[2*z], 2718281828459045235360287471352}"),
    ("{Binomial[z, 2], Binomial[z, 3], Binomial[z, 7]}",
     "{((-1 + z)*z)/2, ((-2 + z)*(-1 + z)*z)/6, Binomial[z, 7]}"),
    ("{(z - 1) z, z (z + 1), Sort[{z, z - 1, z + 1}]}", "{(-1 + z)*z, z*(1 + z), {-1 + z, z, 1 + z}}"),
]  # fmt: skip
FUNCTIONS = ("Sin", "Cos", "Tan", "Cot", "Sec", "Csc")
OF_PYTHON = {
    "Sin": math.sin, "Cos": math.cos, "Tan": math.tan, "Cot": lambda x: 1 / math.tan(x),
    "Sec": lambda x: 1 / math.cos(x), "Csc": lambda x: 1 / math.sin(x),
}  # fmt: skip


def value(source):
    return Session(write_message=lambda line: None).evaluate(source)


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert text(value(source)) == expected


@given(st.sampled_from(FUNCTIONS), st.integers(-40, 40), st.integers(1, 24))
def test_multiples_of_pi(name, n, d):
    found = value(f"N[{name}[{n} Pi/{d}]]")
    if text(found) != "ComplexInfinity":
        assert math.isclose(found, OF_PYTHON[name](n * math.pi / d), rel_tol=1e-9, abs_tol=1e-9)


@given(st.integers(-12, 12), st.integers(1, 7), st.integers(-20, 20))
def test_arguments_of_powers_of_e(a, b, c):
    found = value(f"N[Arg[E^({a} + {c} I/{b})]]")
    assert math.isclose(float(found), cmath.phase(cmath.exp(complex(0, c / b))), abs_tol=1e-9)


@given(st.integers(-60, 60), st.integers(1, 9))
def test_inverse_functions_of_their_functions(n, d):
    for function in ("Sin", "Cos", "Tan"):
        inverse = getattr(math, "a" + function.lower())
        found = value(f"N[Arc{function}[{function}[{n}/{d}]]]")
        assert math.isclose(float(found), inverse(OF_PYTHON[function](n / d)), abs_tol=1e-7)
