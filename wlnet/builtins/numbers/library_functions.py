"""Special functions of mathematical physics and number theory: exact where that is simple, numbers through mpmath."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin
from wlnet.expr import NUMBER_TYPES, BigReal, Expr, Expression, WolframMessage, call, is_list, rational, system

from .arithmetic import NUMERIC
from .infinities import NEGATIVE_INFINITY, ComplexInfinity, Infinity, direction
from .number_tower import MACHINE, finite, overflow
from .precise_functions import FAULTS, function_value, mpmath_or_none, mpmath_value, value_of
from .significance import BIG

Pi, E = system("Pi"), system("E")
HALF = Fraction(1, 2)
Exact = Callable[..., Expression]
MACHINE_BITS, SPARE_BITS = 53, 15


def machine_number(name: str, args: tuple[Expression, ...]) -> Expression:
    """The machine number of a function of numbers; a message where mpmath is not installed."""
    mpmath = mpmath_or_none()
    if mpmath is None:
        raise WolframMessage(name, "nofun", system(name), "mpmath", "pip install 'wlnet[symbolic]'")
    with mpmath.workprec(MACHINE_BITS + SPARE_BITS):
        try:
            values = [mpmath.mpmathify(a) if type(a) in MACHINE else mpmath_value(a, mpmath) for a in args]
            found: Any = function_value(name, values, mpmath)
        except (*FAULTS, mpmath.libmp.libhyper.NoConvergence):
            return None
        if found is None:
            return None
        if isinstance(found, mpmath.mpf) and mpmath.isinf(found):
            return Infinity if found > 0 else NEGATIVE_INFINITY
        try:
            return finite(complex(found) if isinstance(found, mpmath.mpc) and found.imag else float(found.real))
        except OverflowError:
            raise overflow() from None


def inexact_value(name: str, args: tuple[Expression, ...]) -> Expression:
    """The value of a function of numbers one of which at least is inexact; None for all others."""
    if not all(type(a) in NUMBER_TYPES for a in args):
        return None
    if any(type(a) in MACHINE for a in args):
        return machine_number(name, args)
    return value_of(name, args) if any(type(a) in BIG for a in args) else None


def library_function(name: str, usage: str, least: int, most: int, exact: Exact | None = None) -> None:
    """Declare a Listable numeric function of so many arguments; `exact` gives what is known without numbers."""

    def function(*args: Expression) -> Expression:
        found = exact(*args) if exact is not None else None
        if found is not None:
            return found
        return inexact_value(name, args)

    function.__doc__ = usage
    builtin(name, usage, attributes=NUMERIC, module=__name__)(function)
    definition = system(name).definition
    definition.least, definition.most = least, most


def zeta(s: Expression, *more: Expression) -> Expression:
    """Zeta at 0, 1, even and negative integers, by the Bernoulli numbers; None elsewhere."""
    if more or type(s) is not int:
        return 1 if direction(s) == 1 and not more else None
    if s == 1:
        return ComplexInfinity
    from ..integers.sequences import bernoulli_numbers

    if s <= 0:
        n = 1 - s
        return rational(Fraction(-1, 2)) if s == 0 else rational(-bernoulli_numbers(n)[n] / n)
    if s % 2 or s > 1000:
        return None
    factor = abs(bernoulli_numbers(s)[s]) * 2 ** (s - 1)
    for k in range(2, s + 1):
        factor /= k
    return call("Times", rational(factor), call("Power", Pi, s))


def polylogarithm(s: Expression, z: Expression) -> Expression:
    """PolyLog of 0 and 1 as first argument, and at 0, 1, -1; None elsewhere."""
    if type(z) is int and z == 0:
        return 0
    if type(s) is int and s == 1:
        return call("Minus", call("Log", call("Subtract", 1, z)))
    if type(s) is int and s == 0:
        return call("Divide", z, call("Subtract", 1, z))
    if type(s) is int and s > 1 and type(z) is int and z == 1:
        return call("Zeta", s)
    if type(s) is int and s > 1 and type(z) is int and z == -1:
        return call("Times", rational(Fraction(1, 2 ** (s - 1)) - 1), call("Zeta", s))
    return None


def product_log(*args: Expression) -> Expression:
    """ProductLog at 0, E and -1/E; None elsewhere."""
    if len(args) != 1:
        return None
    (z,) = args
    if type(z) is int and z == 0:
        return 0
    if z is E:
        return 1
    return -1 if z == Expr(system("Times"), (-1, Expr(system("Power"), (E, -1)))) else None


def bessel(sine: str | None) -> Exact:
    """At 0, and of order 1/2 or -1/2, by the sine and cosine named."""

    def exact(n: Expression, z: Expression) -> Expression:
        if type(z) is int and z == 0 and type(n) is int:
            return 1 if n == 0 else 0
        if sine is not None and type(n) is Fraction and abs(n) == HALF and type(z) not in NUMBER_TYPES:
            name = sine if n > 0 else {"Sin": "Cos", "Sinh": "Cosh"}[sine]
            return call("Times", call("Sqrt", call("Divide", 2, Pi)), call(name, z), call("Power", z, -HALF))
        return None

    return exact


def elliptic(at_zero: Expression, at_one: Expression) -> Exact:
    """Complete integrals at 0 and 1; incomplete ones of 0, and of the parameter 0."""

    def exact(*args: Expression) -> Expression:
        *angle, m = args
        if angle:
            if type(angle[0]) is int and angle[0] == 0:
                return 0
            return angle[0] if type(m) is int and m == 0 else None
        if type(m) is not int or m not in (0, 1):
            return None
        return at_one if m else at_zero

    return exact


def known(table: dict[Any, Expression]) -> Exact:
    """Values at single exact points: integers, or 1 and -1 times Infinity as "+" and "-"."""

    def exact(*args: Expression) -> Expression:
        z = args[-1]
        if type(z) is int:
            return table.get(z)
        way = direction(z)
        return table.get("+" if way == 1 else "-" if way == -1 else None)

    return exact


def first_is_one(*args: Expression) -> Expression:
    """Hypergeometric functions at 0."""
    return 1 if type(args[-1]) is int and args[-1] == 0 else None


HALF_PI = call("Times", rational(HALF), Pi)
MINUS_HALF_PI = call("Times", rational(-HALF), Pi)
I_PI = call("Times", system("I"), Pi)

for _name, _usage, _least, _most, _exact in (
    ("Zeta", "Zeta[s] is the zeta function of Riemann, Zeta[s, a] that of Hurwitz.", 1, 2, zeta),
    ("PolyLog", "PolyLog[n, z] is the polylogarithm, the sum of z^k/k^n.", 2, 2, polylogarithm),
    ("ProductLog", "ProductLog[z] is the w with w E^w = z, ProductLog[k, z] the k-th such.", 1, 2, product_log),
    ("BesselJ", "BesselJ[n, z] is the Bessel function of the first kind.", 2, 2, bessel("Sin")),
    ("BesselY", "BesselY[n, z] is the Bessel function of the second kind.", 2, 2, None),
    ("BesselI", "BesselI[n, z] is the modified Bessel function of the first kind.", 2, 2, bessel("Sinh")),
    ("BesselK", "BesselK[n, z] is the modified Bessel function of the second kind.", 2, 2, None),
    ("HankelH1", "HankelH1[n, z] is BesselJ[n, z] + I BesselY[n, z].", 2, 2, None),
    ("HankelH2", "HankelH2[n, z] is BesselJ[n, z] - I BesselY[n, z].", 2, 2, None),
    ("SphericalBesselJ", "SphericalBesselJ[n, z] is Sqrt[Pi/(2 z)] BesselJ[n + 1/2, z].", 2, 2, None),
    ("SphericalBesselY", "SphericalBesselY[n, z] is Sqrt[Pi/(2 z)] BesselY[n + 1/2, z].", 2, 2, None),
    ("StruveH", "StruveH[n, z] is the function of Struve.", 2, 2, None),
    ("StruveL", "StruveL[n, z] is the modified function of Struve.", 2, 2, None),
    ("AiryAi", "AiryAi[z] is the Airy function Ai.", 1, 1, known({"+": 0})),
    ("AiryBi", "AiryBi[z] is the Airy function Bi.", 1, 1, known({"+": Infinity})),
    ("AiryAiPrime", "AiryAiPrime[z] is the derivative of AiryAi.", 1, 1, known({"+": 0})),
    ("AiryBiPrime", "AiryBiPrime[z] is the derivative of AiryBi.", 1, 1, known({"+": Infinity})),
    ("EllipticK", "EllipticK[m] is the complete elliptic integral of the first kind.", 1, 1,
     elliptic(HALF_PI, ComplexInfinity)),
    ("EllipticE", "EllipticE[m] is the complete elliptic integral of the second kind, EllipticE[phi, m] the incomplete "
     "one.", 1, 2, elliptic(HALF_PI, 1)),
    ("EllipticF", "EllipticF[phi, m] is the elliptic integral of the first kind.", 2, 2, elliptic(None, None)),
    ("EllipticPi", "EllipticPi[n, m] is the complete elliptic integral of the third kind, EllipticPi[n, phi, m] the "
     "incomplete one.", 2, 3, None),
    ("ExpIntegralE", "ExpIntegralE[n, z] is the integral of E^(-z t)/t^n from 1 to Infinity.", 2, 2, None),
    ("ExpIntegralEi", "ExpIntegralEi[z] is minus the principal value of the integral of E^-t/t from -z to Infinity.", 1,
     1, known({0: NEGATIVE_INFINITY, "+": Infinity, "-": 0})),
    ("LogIntegral", "LogIntegral[z] is the principal value of the integral of 1/Log[t] from 0 to z.", 1, 1,
     known({0: 0, 1: NEGATIVE_INFINITY, "+": Infinity})),
    ("SinIntegral", "SinIntegral[z] is the integral of Sin[t]/t from 0 to z.", 1, 1,
     known({0: 0, "+": HALF_PI, "-": MINUS_HALF_PI})),
    ("CosIntegral", "CosIntegral[z] is minus the integral of Cos[t]/t from z to Infinity.", 1, 1,
     known({0: NEGATIVE_INFINITY, "+": 0, "-": I_PI})),
    ("SinhIntegral", "SinhIntegral[z] is the integral of Sinh[t]/t from 0 to z.", 1, 1,
     known({0: 0, "+": Infinity, "-": NEGATIVE_INFINITY})),
    ("CoshIntegral", "CoshIntegral[z] is EulerGamma + Log[z] and the integral of (Cosh[t] - 1)/t from 0 to z.", 1, 1,
     known({0: NEGATIVE_INFINITY, "+": Infinity})),
    ("FresnelS", "FresnelS[z] is the integral of Sin[Pi t^2/2] from 0 to z.", 1, 1,
     known({0: 0, "+": rational(HALF), "-": rational(-HALF)})),
    ("FresnelC", "FresnelC[z] is the integral of Cos[Pi t^2/2] from 0 to z.", 1, 1,
     known({0: 0, "+": rational(HALF), "-": rational(-HALF)})),
    ("Erfi", "Erfi[z] is Erf[I z]/I.", 1, 1, known({0: 0, "+": Infinity, "-": NEGATIVE_INFINITY})),
    ("DawsonF", "DawsonF[z] is E^(-z^2) times the integral of E^(t^2) from 0 to z.", 1, 1,
     known({0: 0, "+": 0, "-": 0})),
    ("DirichletEta", "DirichletEta[s] is the sum of (-1)^(k - 1)/k^s.", 1, 1, None),
    ("HurwitzZeta", "HurwitzZeta[s, a] is the sum of 1/(k + a)^s from k = 0 on.", 2, 2, None),
    ("LerchPhi", "LerchPhi[z, s, a] is the sum of z^k/(k + a)^s.", 3, 3, None),
    ("BarnesG", "BarnesG[z] is Barnes's function, with BarnesG[z + 1] = Gamma[z] BarnesG[z].", 1, 1, None),
    ("Hypergeometric0F1", "Hypergeometric0F1[a, z] is the sum of z^k/(Pochhammer[a, k] k!).", 2, 2, first_is_one),
    ("Hypergeometric1F1", "Hypergeometric1F1[a, b, z] is the hypergeometric function of Kummer.", 3, 3, first_is_one),
    ("Hypergeometric2F1", "Hypergeometric2F1[a, b, c, z] is the hypergeometric function of Gauss.", 4, 4, first_is_one),
    ("HypergeometricU", "HypergeometricU[a, b, z] is the function of Tricomi.", 3, 3, None),
    ("LegendreQ", "LegendreQ[n, z] is the Legendre function of the second kind.", 2, 2, None),
):  # fmt: skip
    library_function(_name, _usage, _least, _most, _exact)


@builtin("HypergeometricPFQ", "HypergeometricPFQ[{a1, ...}, {b1, ...}, z] is the generalized hypergeometric function.",
         attributes="NumericFunction")  # fmt: skip
def hypergeometric_pfq(above, below, z):
    """Numbers through mpmath; 1 at 0."""
    if type(z) is int and z == 0:
        return 1
    if not is_list(above) or not is_list(below):
        return None
    args = (*above.args, *below.args, z)
    if not all(type(a) in NUMBER_TYPES for a in args) or not any(type(a) in (*MACHINE, BigReal) for a in args):
        return None
    mpmath = mpmath_or_none()
    if mpmath is None:
        raise WolframMessage("HypergeometricPFQ", "nofun", system("HypergeometricPFQ"), "mpmath",
                             "pip install 'wlnet[symbolic]'")  # fmt: skip

    def there(e: Expression) -> Any:
        return mpmath.mpmathify(e) if type(e) in MACHINE else mpmath_value(e, mpmath)

    with mpmath.workprec(MACHINE_BITS + SPARE_BITS):
        try:
            found = mpmath.hyper([there(a) for a in above.args], [there(b) for b in below.args], there(z))
        except (*FAULTS, mpmath.libmp.libhyper.NoConvergence):
            return None
        return finite(complex(found) if isinstance(found, mpmath.mpc) and found.imag else float(found.real))
