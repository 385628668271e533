"""Functions of numbers with a stated precision, through mpmath: the value, and how much of it is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal, Overflow
from fractions import Fraction
from typing import Any

from wlnet.evaluator import message
from wlnet.expr import NUMBER_TYPES, BigComplex, BigReal, ExactComplex, Expr, Expression, Symbol, system

from .number_tower import overflow
from .significance import BIG, known, parts, precision, relative, united, wide

FUNCTIONS = {
    "Sin": "sin", "Cos": "cos", "Tan": "tan", "Cot": "cot", "Sec": "sec", "Csc": "csc", "ArcSin": "asin",
    "ArcCos": "acos", "ArcTan": "atan", "ArcCot": "acot", "ArcSec": "asec", "ArcCsc": "acsc", "Sinh": "sinh",
    "Cosh": "cosh", "Tanh": "tanh", "Coth": "coth", "Sech": "sech", "Csch": "csch", "ArcSinh": "asinh",
    "ArcCosh": "acosh", "ArcTanh": "atanh", "ArcCoth": "acoth", "ArcSech": "asech", "ArcCsch": "acsch", "Log": "log",
    "Exp": "exp", "Sqrt": "sqrt", "Gamma": "gamma", "LogGamma": "loggamma", "Factorial": "factorial",
    "Factorial2": "fac2", "Erf": "erf", "Erfc": "erfc", "Erfi": "erfi", "Zeta": "zeta", "Abs": "fabs", "Arg": "arg",
    "Conjugate": "conj", "Re": "re", "Im": "im", "Sign": "sign", "Sinc": "sinc", "Beta": "beta",
    "Binomial": "binomial", "PolyGamma": "psi", "HarmonicNumber": "harmonic", "Fibonacci": "fib",
    "BesselJ": "besselj", "BesselY": "bessely", "BesselI": "besseli", "BesselK": "besselk", "AiryAi": "airyai",
    "AiryBi": "airybi", "ExpIntegralE": "expint", "ExpIntegralEi": "ei", "SinIntegral": "si", "CosIntegral": "ci",
    "LogIntegral": "li", "EllipticK": "ellipk", "EllipticE": "ellipe", "ProductLog": "lambertw", "PolyLog": "polylog",
    "Pochhammer": "rf", "LegendreP": "legendre", "HermiteH": "hermite", "ChebyshevT": "chebyt",
    "ChebyshevU": "chebyu", "Floor": "floor", "Ceiling": "ceil", "BarnesG": "barnesg", "EllipticF": "ellipf",
    "EllipticPi": "ellippi", "HankelH1": "hankel1", "HankelH2": "hankel2", "StruveH": "struveh", "StruveL": "struvel",
    "SinhIntegral": "shi", "CoshIntegral": "chi", "FresnelS": "fresnels", "FresnelC": "fresnelc",
    "DirichletEta": "altzeta", "HurwitzZeta": "zeta", "LerchPhi": "lerchphi", "Hypergeometric0F1": "hyp0f1",
    "Hypergeometric1F1": "hyp1f1", "Hypergeometric2F1": "hyp2f1", "HypergeometricU": "hyperu",
    "GegenbauerC": "gegenbauer", "JacobiP": "jacobi",
}  # fmt: skip
DERIVED: dict[str, Callable[..., Any]] = {  # functions that mpmath has under other arguments
    "AiryAiPrime": lambda mpmath, z: mpmath.airyai(z, derivative=1),
    "AiryBiPrime": lambda mpmath, z: mpmath.airybi(z, derivative=1),
    "SphericalBesselJ": lambda mpmath, n, z: mpmath.sqrt(mpmath.pi / (2 * z)) * mpmath.besselj(n + 0.5, z),
    "SphericalBesselY": lambda mpmath, n, z: mpmath.sqrt(mpmath.pi / (2 * z)) * mpmath.bessely(n + 0.5, z),
    "DawsonF": lambda mpmath, z: mpmath.sqrt(mpmath.pi) / 2 * mpmath.exp(-z * z) * mpmath.erfi(z),
    "LegendreQ": lambda mpmath, n, z: mpmath.legenq(n, 0, z),
    "LaguerreL": lambda mpmath, n, *az: mpmath.laguerre(n, *(az if len(az) == 2 else (0, *az))),
}
NAMED = {"Pi": "pi", "E": "e", "Degree": "degree", "GoldenRatio": "phi", "EulerGamma": "euler", "Catalan": "catalan",
         "Khinchin": "khinchin", "Glaisher": "glaisher"}  # fmt: skip
SPARE = 10
SLOW_GROWTH = frozenset(("Log", "Log2", "Log10", "Sqrt", "Power", "ArcTan", "ArcCot", "ArcSinh", "ArcCosh"))
FAR = 10_000  # an exponent whose power of ten is not computed exactly
MOST_EXTRA = 100_000  # where $MaxExtraPrecision is Infinity
FAULTS = (ValueError, ZeroDivisionError, OverflowError, NotImplementedError, TypeError, ArithmeticError)


def mpmath_or_none() -> Any:
    """mpmath where it is installed."""
    try:
        import mpmath  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return None
    return mpmath


def mpmath_value(e: Expression, mpmath: Any) -> Any:
    """The mpmath number that a numeric expression stands for; None where it cannot say."""
    kind = type(e)
    if kind is int:
        return mpmath.mpf(e)
    if kind is Fraction:
        return mpmath.mpf(e.numerator) / e.denominator
    if kind is BigReal:
        exponent = e.value.adjusted()
        if abs(exponent) < FAR:
            return mpmath.mpf(str(e.value))
        return mpmath.mpf(str(e.value.scaleb(-exponent, wide(e.precision)))) * mpmath.mpf(10) ** exponent
    if kind is ExactComplex or kind is BigComplex:
        return mpmath.mpc(mpmath_value(e.re, mpmath), mpmath_value(e.im, mpmath))
    if kind is Symbol:
        return +getattr(mpmath, NAMED[e.name]) if e.name in NAMED else None
    if not isinstance(e, Expr) or type(e.head) is not Symbol:
        return None
    args = [mpmath_value(a, mpmath) for a in e.args]
    return None if any(a is None for a in args) else function_value(e.head.name, args, mpmath)


def function_value(name: str, args: list[Any], mpmath: Any) -> Any:
    """A function of mpmath numbers; None where there is none of that name."""
    count = len(args)
    if name == "Plus":
        return mpmath.fsum(args)
    if name == "Times":
        return mpmath.fprod(args)
    if name == "Power" and count == 2:
        return mpmath.power(*args)
    if name == "Log" and count == 2:
        return mpmath.log(args[1]) / mpmath.log(args[0])
    if name in ("Log2", "Log10"):
        return mpmath.log(args[0]) / mpmath.log(2 if name == "Log2" else 10)
    if name == "LogisticSigmoid":
        return 1 / (1 + mpmath.exp(-args[0]))
    if name == "ArcTan" and count == 2:
        return mpmath.atan2(args[1], args[0])
    if name == "Gamma" and count == 2:
        return mpmath.gammainc(*args)
    if name == "ProductLog" and count == 2:
        return mpmath.lambertw(args[1], int(args[0]))
    if name == "Mod" and count == 2:
        return mpmath.fmod(args[0], args[1])
    if name in ("Max", "Min") and args and all(isinstance(a, mpmath.mpf) for a in args):
        return (max if name == "Max" else min)(args)
    if name in DERIVED:
        return DERIVED[name](mpmath, *args)
    function = FUNCTIONS.get(name)
    if function is None:
        return None
    if name == "PolyGamma":
        return mpmath.psi(0, args[0]) if count == 1 else mpmath.psi(int(args[0]), args[1])
    return getattr(mpmath, function)(*args)


def from_mpmath(value: Any, uncertain: float, digits: int, mpmath: Any, most: float = math.inf) -> Any:
    """A number of the language of which so much is not known (as the decimal logarithm of the error).

    `most`: each part has no more digits than that.
    """
    if isinstance(value, mpmath.mpc):
        re, im = (from_mpmath(x, uncertain, digits, mpmath, most) if x else 0 for x in (value.real, value.imag))
        return united(re, im)
    if not mpmath.isfinite(value):
        return None
    text = mpmath.nstr(value, digits, strip_zeros=False, min_fixed=1, max_fixed=0) if value else "0"
    found = wide(digits).create_decimal(Decimal(text))
    try:
        return relative(found, -most) if value and order(value, mpmath) - most >= uncertain else known(found, uncertain)
    except Overflow:
        raise overflow() from None


def order(value: Any, mpmath: Any) -> float:
    """The decimal logarithm of the size of an mpmath number."""
    size = abs(value)
    return float(mpmath.log10(size)) if size else -math.inf


def value_of(name: str, args: Sequence[Expression]) -> Expression:
    """A function of numbers some of which have a stated precision; None where mpmath does not know it.

    How far the value is off is what it changes when each number is moved as far as it may be off.
    """
    mpmath = mpmath_or_none()
    if mpmath is None or not all(type(a) in NUMBER_TYPES for a in args):
        return None
    least = min((precision(a) for a in args if type(a) in BIG), default=0.0)
    if least <= 0:
        return None
    if name not in SLOW_GROWTH and any(is_far(a) for a in args):
        return None
    digits = math.ceil(max(precision(a) for a in args if type(a) in BIG)) + SPARE
    with mpmath.workdps(2 * digits):
        try:
            places = [mpmath_value(a, mpmath) for a in args]
            value = function_value(name, places, mpmath)
            if value is None:
                return None
            moved = [function_value(name, shifted(places, i, precision(a), mpmath), mpmath) - value
                     for i, a in enumerate(args) if type(a) in BIG]  # fmt: skip
            size = order(value, mpmath)
            uncertain = max(max((order(m, mpmath) for m in moved), default=-math.inf), size - digits)
            if size == -math.inf:
                return known(Decimal(0), -least)
            return from_mpmath(value, uncertain, digits + 2, mpmath)
        except (*FAULTS, mpmath.libmp.libhyper.NoConvergence):
            return None


def is_far(a: Expression) -> bool:
    """Whether a number is so large that nothing is known of most functions of it."""
    return any(type(x) is BigReal and x.value.adjusted() > FAR for x in parts(a))


def shifted(places: list[Any], i: int, digits: float, mpmath: Any) -> list[Any]:
    """The numbers with one of them as far away as it may be."""
    return [p * (1 + mpmath.mpf(10) ** -digits) if k == i else p for k, p in enumerate(places)]


def digits_of(e: Expression, digits: float, places: float = math.inf) -> Expression:
    """A numeric expression to so many digits, or so many places, with as many more inside as $MaxExtraPrecision allows.

    Issues N::meprec where these are not enough. None where mpmath is not installed or does not know a function.
    """
    mpmath = mpmath_or_none()
    if mpmath is None:
        return None
    wanted = math.ceil(digits if math.isfinite(digits) else max(places, 1.0))
    extra = extra_precision()
    work, most = wanted + SPARE, wanted + SPARE + extra
    try:
        found = evaluated(e, work, mpmath)
        while found is not None:
            more = min(2 * work, most) if work < most else work + SPARE
            better = evaluated(e, more, mpmath)
            sure = order(better - found, mpmath)
            size = order(better, mpmath)
            if size - sure >= digits + 1 or sure < -places - 1:
                if size <= -places:
                    return BigReal(Decimal(0), places)
                uncertain = max(sure, size - more, -places)
                return from_mpmath(better, uncertain, math.ceil(size - uncertain) + 5, mpmath, digits)
            if work >= most:
                return uncertain_value(e, better, size, max(sure, size - more, -more), extra, mpmath)
            work, found = more, better
    except (*FAULTS, mpmath.libmp.libhyper.NoConvergence):
        return None
    return None


def extra_precision() -> int:
    """How many more digits may be used inside."""
    own = system("$MaxExtraPrecision").own
    return 50 if own is None else int(own) if type(own) in (int, float) and own > 0 else MOST_EXTRA


def uncertain_value(e: Expression, value: Any, size: float, sure: float, extra: int, mpmath: Any) -> Expression:
    """What is known of a number that needs more digits inside than allowed."""
    message("N", "meprec", float(extra), e)
    if size <= sure:
        return BigReal(Decimal(0), -sure)
    return from_mpmath(value, sure, math.ceil(size - sure) + 5, mpmath)


def evaluated(e: Expression, digits: int, mpmath: Any) -> Any:
    """The value of a numeric expression, computed with so many digits."""
    with mpmath.workdps(digits):
        return mpmath_value(e, mpmath)
