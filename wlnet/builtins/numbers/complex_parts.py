"""Size, sign and parts of numbers: Abs, Sign, Re, Im, Conjugate."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin
from wlnet.expr import (
    REAL_TYPES,
    BigComplex,
    BigReal,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    call,
    exact_complex,
    has_head,
    list_of,
    system,
)

from .arithmetic import NUMERIC
from .infinities import ComplexInfinity, Indeterminate, Infinity, direction
from .number_tower import COMPLEX, add, multiply, parts, sign
from .numeric_function import is_negative
from .numeric_value import approximate, is_numeric, sign_of
from .significance import negated

Plus, Times, Power, Pi = system("Plus"), system("Times"), system("Power"), system("Pi")
HALF = Fraction(1, 2)
CONJUGATE = system("Conjugate")
REAL_VALUED = frozenset(map(system, ("Re", "Im", "Abs", "Arg")))


def packed_part(x: Any, rest: tuple[Any, ...], function: str) -> Expression:
    """A NumPy function of a packed list of integers or reals."""
    if rest or type(x) is not PackedList or x.array.dtype.kind == "c":
        return None
    import numpy

    if x.array.dtype.kind == "i" and x.array.min() == -(1 << 63):
        return None
    values = getattr(numpy, function)(x.array)
    return None if values.dtype.kind == "f" and not numpy.isfinite(values).all() else PackedList(values)


def fast_abs(x: Any = None, *rest: Any) -> Expression:
    """The size of an integer, a machine real, or a packed list of such."""
    if (type(x) is int or type(x) is float) and not rest:
        return abs(x) if x == x else None
    return packed_part(x, rest, "abs")


@builtin("Abs", "Abs[x] is the absolute value of x.", attributes=NUMERIC, fast=fast_abs)
def absolute(x):
    """The size of a number; numeric factors come out."""
    kind = type(x)
    if kind is Fraction:
        return abs(x)
    if kind is BigReal:
        return BigReal(x.value.copy_abs(), x.precision)
    if kind is BigComplex:
        return Expr(Power, (add(multiply(x.re, x.re), multiply(x.im, x.im)), HALF))
    if kind is complex:
        return abs(x)
    if kind is ExactComplex:
        return Expr(Power, (modulus_square(x), HALF))
    if direction(x) is not None:
        return Infinity
    if x is Indeterminate:
        return x
    s = sign_of(x)
    if s is not None:
        return x if s >= 0 else Expr(Times, (-1, x))
    if has_head(x, Times) and any(map(is_numeric, x.args)):
        return Expr(Times, tuple(call("Abs", a) for a in x.args))
    if has_head(x, system("Abs")):
        return x
    if has_head(x, CONJUGATE) and len(x.args) == 1:
        return call("Abs", x.args[0])
    return size_of_power(*x.args) if has_head(x, Power) and len(x.args) == 2 else None


def size_of_power(base: Expression, exponent: Expression) -> Expression:
    """Abs[b^y]: Abs[b]^y for a real number y, b^Re[y] for a positive number b."""
    if type(exponent) is int or (type(exponent) is Fraction and is_numeric(base)):
        return Expr(Power, (call("Abs", base), exponent))
    return Expr(Power, (base, call("Re", exponent))) if sign_of(base) == 1 else None


def modulus_square(z: ExactComplex) -> Expression:
    """|z|^2 exactly."""
    return multiply(z, exact_complex(z.re, -z.im))


def fast_sign(x: Any = None, *rest: Any) -> Expression:
    """The sign of an integer, a machine real, or a packed list of such."""
    if (type(x) is int or type(x) is float) and not rest:
        return (x > 0) - (x < 0) if x == x else None
    found = packed_part(x, rest, "sign")
    return found if found is None else PackedList(found.array.astype("int64"))


@builtin("Sign", "Sign[x] is -1, 0 or 1 as x is negative, zero or positive; z/Abs[z] for complex z.",
         attributes=NUMERIC, fast=fast_sign)  # fmt: skip
def sign_function(x):
    """The sign; a number of size 1 for a complex number."""
    kind = type(x)
    if kind is Fraction or kind is BigReal:
        return sign(x)
    if kind is complex:
        return x / abs(x) if x else 0
    if kind in COMPLEX:
        return Expr(Times, (x, Expr(Power, (call("Abs", x), -1))))
    d = direction(x)
    if d in (1, -1):
        return d
    if d is not None:
        return Indeterminate if d == 0 else Expr(system("Sign"), (d,))
    s = sign_of(x)
    if s is not None:
        return s
    if has_head(x, Times) and type(x.args[0]) in REAL_TYPES and x.args[0] != -1:
        return Expr(Times, (sign(x.args[0]), call("Sign", Expr(Times, x.args[1:]))))
    if is_numeric(x) and type(approximate(x)) is complex:
        return Expr(Times, (x, Expr(Power, (call("Abs", x), -1))))
    return Expr(Times, (-1, call("Sign", Expr(Times, (-1, x))))) if is_negative(x) else None


@builtin("Re", "Re[z] is the real part of z.", attributes=NUMERIC)
def real_part(z):
    """The real part of a number or of a sum of numbers."""
    return part(z, 0)


@builtin("Im", "Im[z] is the imaginary part of z.", attributes=NUMERIC)
def imaginary_part(z):
    """The imaginary part of a number or of a sum of numbers."""
    return part(z, 1)


def part(z: Expression, which: int) -> Expression:
    """The real (0) or imaginary (1) part; None where it is not known."""
    kind = type(z)
    if kind in REAL_TYPES:
        return z if which == 0 else 0
    if kind is complex or kind in COMPLEX:
        return parts(z)[which]
    if z is Indeterminate or z is ComplexInfinity:
        return Indeterminate
    if direction(z) in (1, -1):
        return z if which == 0 else 0
    if is_real(z):
        return z if which == 0 else 0
    if has_head(z, CONJUGATE) and len(z.args) == 1:
        return call("Times", -1, call("Im", z.args[0])) if which else call("Re", z.args[0])
    if has_head(z, Plus):
        return Expr(Plus, tuple(call("Im" if which else "Re", a) for a in z.args))
    if has_head(z, Times) and z.args and type(z.args[0]) is ExactComplex:
        rest = z.args[1] if len(z.args) == 2 else Expr(Times, z.args[1:])
        if is_real(rest):
            return Expr(Times, (parts(z.args[0])[which], rest))
        if z.args[0].re == 0:  # Re[I y] is -Im[y]
            return Expr(Times, (z.args[0].im * (1 if which else -1), call("Re" if which else "Im", rest)))
    if has_head(z, Times) and z.args and is_real(z.args[0]):
        return Expr(Times, (z.args[0], call("Im" if which else "Re", Expr(Times, z.args[1:]))))
    if has_head(z, Power) and len(z.args) == 2 and is_numeric(z):
        return part_of_power(z.args[0], z.args[1], which)
    return None


def part_of_power(base: Expression, exponent: Expression, which: int) -> Expression:
    """A part of a root of a negative number, or of a power of a positive one; None for others."""
    s = sign_of(base)
    if s == -1 and type(exponent) is Fraction:
        size, angle = Expr(Power, (Expr(Times, (-1, base)), exponent)), Expr(Times, (exponent, Pi))
    elif s == 1:
        size = Expr(Power, (base, call("Re", exponent)))
        angle = Expr(Times, (call("Im", exponent), call("Log", base)))
    else:
        return None
    return Expr(Times, (size, call("Sin" if which else "Cos", angle)))


def is_real(e: Expression) -> bool:
    """Whether an expression stands for a real number."""
    if type(e) is Expr and e.head in REAL_VALUED and len(e.args) == 1:
        return True
    return is_numeric(e) and type(approximate(e)) is float


@builtin("ReIm", "ReIm[z] gives {Re[z], Im[z]}.", attributes="Listable NumericFunction")
def real_and_imaginary(z):
    """Both parts in a list."""
    return list_of(call("Re", z), call("Im", z))


@builtin("AbsArg", "AbsArg[z] gives {Abs[z], Arg[z]}.", attributes="Listable NumericFunction")
def size_and_angle(z):
    """Size and angle in a list."""
    return list_of(call("Abs", z), call("Arg", z))


@builtin("Conjugate", "Conjugate[z] is the complex conjugate of z.", attributes=NUMERIC)
def conjugate(z):
    """The conjugate of a number; of a sum or product part by part where the parts are numbers."""
    kind = type(z)
    if kind in REAL_TYPES:
        return z
    if kind is complex:
        return z.conjugate()
    if kind is ExactComplex:
        return exact_complex(z.re, -z.im)
    if kind is BigComplex:
        return BigComplex(z.re, negated(z.im))
    if has_head(z, CONJUGATE) and len(z.args) == 1:
        return z.args[0]
    if is_real(z) or direction(z) in (1, -1):
        return z
    if has_head(z, Power) and len(z.args) == 2:
        if type(z.args[1]) is int:
            return Expr(Power, (call("Conjugate", z.args[0]), z.args[1]))
        if sign_of(z.args[0]) == 1:
            return Expr(Power, (z.args[0], call("Conjugate", z.args[1])))
    if has_head(z, Plus) or (has_head(z, Times) and any(map(is_numeric, z.args))):
        return Expr(z.head, tuple(call("Conjugate", a) for a in z.args))
    return None
