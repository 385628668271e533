"""Values of numeric expressions: infinities, numbers of stated precision, what users say of N and NumericQ."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("u v ComplexInfinity", "ComplexInfinity"),
    ("DirectedInfinity[{Sqrt[7], -E, 3 I, 3 + 4 I}]", "{Infinity, -Infinity, DirectedInfinity[I], "
     "DirectedInfinity[3/5 + (4*I)/5]}"),
    ("p DirectedInfinity[q]", "p*DirectedInfinity[q]"),
    ("0^(1 + I)", "0"),
    ("{E^(2 + I Pi), E^(x - I Pi/2), E^(4 I Pi)}", "{-E^2, -I*E^x, 1}"),
    ("{Abs[Conjugate[z]], Sign[(3 + 4 I)/Sqrt[2]]}", "{Abs[z], 3/5 + (4*I)/5}"),
    ("{Complex[2, I], Complex[1/2, 2 + I]}", "{1, -1/2 + 2*I}"),
    ("{Sin[ComplexInfinity], Tanh[ComplexInfinity]}", "{Indeterminate, Indeterminate}"),
    ("N[a] = 2.5; {N[a + b], N[f[a]]}", "{2.5 + b, f[2.5]}"),
    ("N[g[x_]] := x^2; N[h[g[3]]]", "h[9.]"),
    ("NumericQ[c] = True; {NumericQ[c], NumericQ[Sin[c]], NumericQ[d]}", "{True, True, False}"),
]  # fmt: skip
INFINITE = [("0^(-Sqrt[2])", "ComplexInfinity", "infy"), ("0^(I Pi)", "Indeterminate", "indet")]


def value(source):
    s = Session(write_message=lambda line: None)
    return s, s.evaluate(source)


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(value(source)[1]) == expected


@pytest.mark.parametrize(("source", "expected", "tag"), INFINITE)
def test_infinite(source, expected, tag):
    s, found = value(source)
    assert (text(found), [m.tag for m in s.messages]) == (expected, [tag])


def test_constants_take_the_precision_of_what_they_are_with():
    mpmath = pytest.importorskip("mpmath")
    with mpmath.workdps(40):
        for source, exact in (("N[Pi, 30] E", mpmath.pi * mpmath.e), ("Pi - N[E, 30]", mpmath.pi - mpmath.e)):
            found = value(source)[1]
            assert abs(mpmath.mpf(str(found.value)) - exact) < mpmath.mpf(10) ** -28
            assert round(found.precision + 0.4) == 30  # differences lose some
