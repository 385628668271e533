"""Special functions: values of handbooks, definitions as sums and integrals; polynomials against NumPy's."""

import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.polynomial import chebyshev, hermite, laguerre, legendre

from wlnet import Session, to_python
from wlnet.python import text

pytest.importorskip("mpmath")

EXACT = [
    ("Zeta[{2, 4, 0, -1, -2, -3, 1, 3}]", "{Pi^2/6, Pi^4/90, -1/2, -1/12, 0, 1/120, ComplexInfinity, Zeta[3]}"),
    ("{PolyLog[1, x], PolyLog[0, x], PolyLog[2, 1], PolyLog[2, -1]}", "{-Log[1 - x], x/(1 - x), Pi^2/6, -1/12*Pi^2}"),
    ("ProductLog[{0, E, -1/E, x}]", "{0, 1, -1, ProductLog[x]}"),
    ("{BesselJ[0, 0], BesselJ[3, 0], BesselJ[1/2, x]}", "{1, 0, (Sqrt[2/Pi]*Sin[x])/Sqrt[x]}"),
    ("{EllipticK[0], EllipticK[1], EllipticE[1], EllipticF[0, m], EllipticF[p, 0]}",
     "{Pi/2, ComplexInfinity, 1, 0, p}"),
    ("{SinIntegral[Infinity], CosIntegral[0], LogIntegral[1], FresnelS[-Infinity]}",
     "{Pi/2, -Infinity, -Infinity, -1/2}"),
    ("Hypergeometric2F1[a, b, c, 0]", "1"), ("LegendreP[{0, 1, 2, 3}, x]", "{1, x, (-1 + 3*x^2)/2, (-3*x + 5*x^3)/2}"),
    ("{LegendreP[2, 1, x], LegendreP[1, 2, x]}", "{-3*x*Sqrt[1 - x^2], 0}"), ("ChebyshevU[3, x]", "-4*x + 8*x^3"),
    ("{ChebyshevT[5, x], ChebyshevT[-2, x]}", "{5*x - 20*x^3 + 16*x^5, -1 + 2*x^2}"),
    ("HermiteH[4, x]", "12 - 48*x^2 + 16*x^4"),
    ("{LaguerreL[2, x], LaguerreL[2, 1, x], GegenbauerC[2, 1, x]}",
     "{(2 - 4*x + x^2)/2, (6 - 6*x + x^2)/2, -1 + 4*x^2}"),
    ("SphericalHarmonicY[1, 0, t, p]", "(Sqrt[3/Pi]*Cos[t])/2"), ("BesselJ[n, x]", "BesselJ[n, x]"),
]  # fmt: skip
VALUES = [  # Abramowitz and Stegun's tables, and Apery's, omega and other constants
    ("Zeta[3.]", 1.2020569031595943), ("ProductLog[1.]", 0.5671432904097838), ("BesselJ[0, 2.4]", 0.0025076832972),
    ("BesselY[0, 1.]", 0.08825696421567696), ("BesselI[0, 1.]", 1.2660658777520084),
    ("BesselK[0, 1.]", 0.42102443824070834),
    ("AiryAi[0.]", 0.3550280538878172), ("AiryBi[0.]", 0.6149266274460007), ("AiryAiPrime[0.]", -0.2588194037928068),
    ("EllipticK[0.5]", 1.8540746773013719), ("EllipticE[0.5]", 1.3506438810476755),
    ("ExpIntegralEi[1.]", 1.8951178163559368),
    ("ExpIntegralE[1, 1.]", 0.21938393439552029), ("SinIntegral[1.]", 0.946083070367183),
    ("CosIntegral[1.]", 0.3374039229009681),
    ("LogIntegral[10.]", 6.165599504787298), ("FresnelC[1.]", 0.7798934003768228), ("FresnelS[1.]", 0.4382591473903548),
    ("DirichletEta[1.]", math.log(2)), ("PolyLog[2, 0.5]", math.pi**2 / 12 - math.log(2) ** 2 / 2),
    ("Hypergeometric2F1[1, 1, 2, 0.5]", 2 * math.log(2)), ("Hypergeometric1F1[1, 2, 1.]", math.e - 1),
    ("HypergeometricPFQ[{1, 1}, {2}, 0.5]", 2 * math.log(2)), ("Erfi[1.]", 1.6504257587975429),
    ("SphericalBesselJ[0, 2.]", math.sin(2) / 2), ("LegendreQ[0, 0.5]", math.atanh(0.5)),
    ("HurwitzZeta[2, 1.]", math.pi**2 / 6),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), EXACT)
def test_exact(code: str, expected: str) -> None:
    """Special values and written-out polynomials."""
    assert text(Session().evaluate(code), "InputForm") == expected


@pytest.mark.parametrize(("code", "expected"), VALUES)
def test_values(code: str, expected: float) -> None:
    """To the digits of the tables."""
    assert to_python(Session().evaluate(code)) == pytest.approx(expected, rel=1e-10, abs=1e-12)


def test_precise() -> None:
    """The digits of Apery's constant and of the first Bessel function at 1."""
    session = Session()
    assert text(session.evaluate("N[Zeta[3], 30]"), "OutputForm") == "1.20205690315959428539973816151"
    assert text(session.evaluate("N[BesselJ[0, 1], 20]"), "OutputForm") == "0.76519768655796655145"


def test_counts() -> None:
    """Wrong numbers of arguments are told."""
    session = Session()
    session.evaluate("BesselJ[1.]; Zeta[]; ChebyshevT[1]")
    assert [(m.symbol, m.tag) for m in session.messages] == [
        ("BesselJ", "argr"), ("Zeta", "argt"), ("ChebyshevT", "argr")]  # fmt: skip


@given(st.integers(0, 12), st.floats(-1, 1))
def test_polynomials(n: int, x: float) -> None:
    """Values against NumPy's series of one term."""
    session = Session()
    one = [0] * n + [1]
    for name, family in (("LegendreP", legendre.legval), ("ChebyshevT", chebyshev.chebval),
                         ("HermiteH", hermite.hermval), ("LaguerreL", laguerre.lagval)):  # fmt: skip
        found = to_python(session.evaluate(f"{name}[{n}, {x!r}]".replace("e-", "*^-")))
        assert found == pytest.approx(family(x, one), rel=1e-8, abs=1e-9)
    angle = math.acos(x)
    if abs(math.sin(angle)) > 1e-3:
        expected = math.sin((n + 1) * angle) / math.sin(angle)
        found = to_python(session.evaluate(f"ChebyshevU[{n}, {x!r}]".replace("e-", "*^-")))
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("code", ["GegenbauerC[#, 3/2, x]", "JacobiP[#, 1/2, 2, x]", "LaguerreL[#, 3, x]"])
def test_orthogonal(code: str) -> None:
    """Different ones are orthogonal with their weight, by Gauss's quadrature."""
    session = Session()
    coefficients = [to_python(session.evaluate(f"N[CoefficientList[{code.replace('#', str(n))}, x]]")) for n in (3, 5)]
    x, w = numpy.polynomial.legendre.leggauss(400)
    if code.startswith("Laguerre"):
        x, w = numpy.polynomial.laguerre.laggauss(40)
        weight = x**3
    elif code.startswith("Jacobi"):
        weight = (1 - x) ** 0.5 * (1 + x) ** 2
    else:
        weight = 1 - x**2
    p, q = (numpy.polynomial.polynomial.polyval(x, list(c)) for c in coefficients)
    size = math.sqrt((w * weight * p * p).sum() * (w * weight * q * q).sum())
    assert abs((w * weight * p * q).sum()) < 1e-6 * size


def test_spherical_harmonics() -> None:
    """Orthonormal on the sphere, by quadrature in the angle from the pole."""
    session = Session()
    nodes, w = numpy.polynomial.legendre.leggauss(30)
    for m, degrees in ((0, (1, 2)), (1, (1, 2)), (-2, (2, 3))):
        rows = numpy.array([[to_python(session.evaluate(f"SphericalHarmonicY[{degree}, {m}, {math.acos(x)!r}, 0.3]"))
                             for x in nodes] for degree in degrees], complex)  # fmt: skip
        inner = 2 * math.pi * (w * rows[0].conj() * rows[1]).sum()
        norm = 2 * math.pi * (w * abs(rows[0]) ** 2).sum()
        assert abs(inner) < 1e-10 and norm == pytest.approx(1, rel=1e-10)
