"""Operations on two or more arrays, element by element, axes of size 1 replicated (NumPy's broadcasting).

Every array argument may be a plain number. The cotangent of a replicated argument is the sum over its copies.
"""

import numpy as np

from .primitive import Array, Result, broadcast, primitive, unbroadcast

__all__: list[str] = []


@primitive(shape=broadcast)
def add(a: Array, b: Array) -> Result:
    """a + b."""
    return np.add(a, b), lambda dy: (lambda: unbroadcast(dy, a), lambda: unbroadcast(dy, b))


@primitive(shape=broadcast)
def subtract(a: Array, b: Array) -> Result:
    """a - b."""
    return np.subtract(a, b), lambda dy: (lambda: unbroadcast(dy, a), lambda: unbroadcast(-dy, b))


@primitive(shape=broadcast)
def multiply(a: Array, b: Array) -> Result:
    """a b."""
    return np.multiply(a, b), lambda dy: (lambda: unbroadcast(dy * b, a), lambda: unbroadcast(dy * a, b))


@primitive(shape=broadcast)
def divide(a: Array, b: Array) -> Result:
    """a/b."""
    y = np.divide(a, b)
    return y, lambda dy: (lambda: unbroadcast(dy / b, a), lambda: unbroadcast(-dy * y / b, b))


@primitive(shape=broadcast)
def power(a: Array, b: Array) -> Result:
    """a^b; NaN for a negative base with an exponent that is not whole."""
    y = a**b  # the operator, not np.power: it squares, inverts and takes roots without logarithms

    def pullback(dy: Array) -> tuple:
        return (
            lambda: unbroadcast(dy * b * a ** (b - 1.0), a),
            lambda: unbroadcast(dy * np.where(np.equal(a, 0), 0, y * np.log(a)), b),
        )

    return np.asarray(y), pullback


@primitive(shape=broadcast)
def surd(a: Array, n: Array) -> Result:
    """Surd[a, n], the real n-th root for whole n; NaN for negative a and even n."""
    magnitude = np.abs(a) ** np.divide(1.0, n)
    signed = np.where(np.equal(np.mod(n, 2), 1), np.copysign(magnitude, a), np.where(np.less(a, 0), np.nan, magnitude))
    y = signed.astype(magnitude.dtype)
    return y, lambda dy: (lambda: unbroadcast(dy * y / (n * a), a), None)


@primitive(shape=broadcast)
def minimum(a: Array, b: Array) -> Result:
    """Min[a, b]; of equal arguments the first has the derivative 1."""
    y = np.minimum(a, b)
    return y, lambda dy: (
        lambda: unbroadcast(dy * np.less_equal(a, b), a),
        lambda: unbroadcast(dy * np.greater(a, b), b),
    )


@primitive(shape=broadcast)
def maximum(a: Array, b: Array) -> Result:
    """Max[a, b]; of equal arguments the first has the derivative 1."""
    y = np.maximum(a, b)
    return y, lambda dy: (
        lambda: unbroadcast(dy * np.greater_equal(a, b), a),
        lambda: unbroadcast(dy * np.less(a, b), b),
    )


@primitive(shape=broadcast)
def mod(a: Array, m: Array) -> Result:
    """Mod[a, m] = a - m Floor[a/m], with the sign of m."""
    y = np.mod(a, m)
    return y, lambda dy: (lambda: unbroadcast(dy, a), lambda: unbroadcast(-dy * np.floor_divide(a, m), m))


@primitive(shape=broadcast)
def arctan2(x: Array, y: Array) -> Result:
    """ArcTan[x, y], the angle of the point (x, y): abscissa first, as in Wolfram and unlike numpy.arctan2."""
    return np.arctan2(y, x), lambda dy: (
        lambda: unbroadcast(-dy * y / (np.square(x) + np.square(y)), x),
        lambda: unbroadcast(dy * x / (np.square(x) + np.square(y)), y),
    )


@primitive(shape=broadcast)
def clip(x: Array, low: Array, high: Array) -> Result:
    """Clip[x, {low, high}]; the derivative at a bound is that of x."""
    y = np.clip(x, low, high)
    return y, lambda dy: (
        lambda: unbroadcast(dy * (np.greater_equal(x, low) & np.less_equal(x, high)), x),
        lambda: unbroadcast(dy * np.less(x, low), low),
        lambda: unbroadcast(dy * np.greater(x, high), high),
    )
