"""Logarithms, and the sigmoid that neural networks use."""

from __future__ import annotations

import cmath
import math
from fractions import Fraction
from typing import Any

from wlnet.evaluator import builtin, message
from wlnet.expr import Expr, Expression, PackedList, exact_complex, has_head, system

from .arithmetic import NUMERIC
from .infinities import NEGATIVE_INFINITY, Indeterminate, Infinity, direction
from .number_tower import LARGEST, machine
from .numeric_function import is_exact_one, is_exact_zero, numeric_function
from .numeric_value import is_numeric, real_value, sign_of
from .significance import BIG

Plus, Times, Power, E, Log, Pi = map(system, ("Plus", "Times", "Power", "E", "Log", "Pi"))
IMAGINARY = exact_complex(0, 1)


def fast_log(x: Any = None, y: Any = None, *rest: Any) -> Expression:
    """The natural logarithm of a positive machine real, or of a packed list of such."""
    if y is not None or rest:
        return None
    if type(x) is float:
        return math.log(x) if 0 < x <= LARGEST else None
    if type(x) is PackedList and x.array.dtype.kind == "f" and x.array.min() > 0:
        import numpy

        return PackedList(numpy.log(x.array))
    return None


@builtin("Log", "Log[x] is the natural logarithm of x; Log[b, x] the logarithm to base b.", attributes=NUMERIC,
         fast=fast_log, messages={"infy": "Infinite expression `1` encountered."})  # fmt: skip
def log(x, y=None):
    """The logarithm; exact for powers of the base, complex for negative numbers."""
    if y is not None:
        return log_to_base(x, y)
    kind = type(x)
    if kind is float or kind is complex:
        return machine_log(x)
    if kind in BIG:
        from .precise_functions import value_of

        found = value_of("Log", (x,))
        return machine_log(machine(x)) if found is None else found
    if x is Indeterminate:
        return x
    if is_exact_zero(x):
        return NEGATIVE_INFINITY
    if is_exact_one(x):
        return 0
    if x is E:
        return 1
    if direction(x) is not None:
        return Infinity
    if has_head(x, Power) and len(x.args) == 2 and x.args[0] is E and is_real_constant(x.args[1]):
        return x.args[1]
    if has_head(x, Power) and len(x.args) == 2 and type(x.args[1]) is Fraction and sign_of(x.args[0]) == 1:
        return Expr(Times, (x.args[1], Expr(Log, (x.args[0],))))
    if kind in (int, Fraction) and x < 0:
        return Expr(Plus, (Expr(Times, (IMAGINARY, Pi)), Expr(Log, (-x,))))
    if kind is Expr and is_numeric(x) and sign_of(x) == -1:
        return Expr(Plus, (Expr(Times, (IMAGINARY, Pi)), Expr(Log, (Expr(Times, (-1, x)),))))
    if kind is Fraction and x.numerator == 1:
        return Expr(Times, (-1, Expr(Log, (x.denominator,))))
    if type(x) is type(IMAGINARY) and x.re == 0 and abs(x.im) == 1:
        return Expr(Times, (Fraction(int(x.im), 2), IMAGINARY, Pi))
    return None


def is_real_constant(e: Expression) -> bool:
    """Whether an exponent is a real number, so that Log undoes E^..."""
    return is_numeric(e) and real_value(e) is not None


def machine_log(x: float | complex) -> Expression:
    """The logarithm of a machine number; Indeterminate at 0."""
    if x == 0:
        message("Infinity", "indet", Expr(Log, (x,)))
        return Indeterminate
    if x != x:
        return Indeterminate
    return math.log(x) if type(x) is float and x > 0 else cmath.log(x)


def log_to_base(b: Expression, x: Expression) -> Expression:
    """Log[b, x]: an exact rational number where x is a power of b, else a quotient of logarithms."""
    if type(b) is int and type(x) is int and b > 1 and x > 0:
        exponent = exact_logarithm(b, x)
        if exponent is not None:
            return exponent
    elif type(b) is int and b > 1 and type(x) is Fraction and x.numerator == 1:
        exponent = exact_logarithm(b, x.denominator)
        if exponent is not None:
            return -exponent
    if type(b) in (int, float) and type(x) in (int, float) and float in (type(b), type(x)):
        if x > 0 and b == 2:
            return math.log2(x)
        if x > 0 and b == 10:
            return math.log10(x)
    return Expr(Times, (Expr(Log, (x,)), Expr(Power, (Expr(Log, (b,)), -1))))


def exact_logarithm(b: int, x: int) -> Expression:
    """p/q with b^(p/q) = x for integers b > 1 and x > 0; None where there is none."""
    from .radicals import factors

    p, q = dict(factors(b)), dict(factors(x))
    if x == 1:
        return 0
    if set(p) != set(q):
        return None
    ratios = {Fraction(q[k], p[k]) for k in p}
    if len(ratios) != 1:
        return None
    ratio = ratios.pop()
    return ratio.numerator if ratio.denominator == 1 else ratio


def to_fixed_base(b: int) -> Any:
    """The exact rule of Log2 and Log10: a number where x is a power of b, otherwise Log[x]/Log[b]."""

    def exact(x: Expression) -> Expression:
        return log_to_base(b, x)

    return exact


numeric_function("Log2", "Log2[x] is the logarithm of x to base 2.", math.log2,
                 lambda z: cmath.log(z) / math.log(2), "log2", to_fixed_base(2))  # fmt: skip
numeric_function("Log10", "Log10[x] is the logarithm of x to base 10.", math.log10, cmath.log10, "log10",
                 to_fixed_base(10))  # fmt: skip


def sigmoid(x: float) -> float:
    """1/(1 + e^-x), without overflow."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    e = math.exp(x)
    return e / (1 + e)


def sigmoid_array(x: Any) -> Any:
    """1/(1 + e^-x) for arrays."""
    import numpy

    e = numpy.exp(-numpy.abs(x))
    return numpy.where(x >= 0, 1 / (1 + e), e / (1 + e))


def sigmoid_exact(x: Expression) -> Expression:
    """The values at 0 and at infinity."""
    d = direction(x)
    return Fraction(1, 2) if is_exact_zero(x) else 1 if d == 1 else 0 if d == -1 else None


numeric_function("LogisticSigmoid", "LogisticSigmoid[x] is 1/(1 + E^-x).", sigmoid,
                 lambda z: 1 / (1 + cmath.exp(-z)), sigmoid_array, sigmoid_exact)  # fmt: skip
