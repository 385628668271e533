"""Random numbers whose distribution has an array as parameter, one for each of its elements.

`generator` is where they are drawn from. A parameter for which there is no such distribution gives NaN.
"""

import numpy as np

from .primitive import Array, Result, broadcast, primitive, same
from .special_values import digamma_values

__all__: list[str] = []

MANY = 1000.0  # a shape from which on the gamma distribution is close enough to the cube of a normal one
GREATEST = 9e18  # the greatest mean of integers that fit into 64 bits


@primitive(shape=same)
def log_gamma_variate(a: Array, *, generator: np.random.Generator) -> Result:
    """Log[g] for g of the gamma distribution with shapes a > 0 and scale 1.

    g = h Exp[-e/a] with h of shape a + 1 and e exponential: the logarithm is finite however small a is. The
    derivative is that of the path, dh/da at a fixed probability that h is below its value (Figurnov et al.,
    arXiv:1805.08498).
    """
    fits = (a > 0) & (a < np.inf)
    shape = np.where(fits, a, 1).astype(np.float64)
    h, e = generator.standard_gamma(shape + 1), generator.standard_exponential(shape.shape)
    y = np.where(fits, np.log(h) - e / shape, np.nan).astype(a.dtype)

    def pullback(dy: Array) -> tuple:
        slope = np.where(fits, path_derivative(shape + 1, h) / h + e / shape**2, 0)
        return (dy * slope.astype(a.dtype),)

    return y, pullback


def path_derivative(a: Array, x: Array) -> Array:
    """dx/da for x of the gamma distribution with shape a at a fixed probability P[a, x]: -(dP/da)/(dP/dx).

    P = x^a E^-x/Gamma[a + 1] S with S the sum over n >= 0 of x^n/((a + 1) ... (a + n)), differentiated term by term.
    For large a, x is a (1 - 1/(9 a) + z/(3 Sqrt[a]))^3 with a normal z (Wilson and Hilferty, 1931).
    """
    found = np.empty(x.shape)
    large = a > MANY
    b, t = a[large], np.cbrt(x[large] / a[large])
    slope = 1 / (9 * b**2) - (t - 1 + 1 / (9 * b)) / (2 * b)
    found[large] = t**3 + 3 * b * t**2 * slope
    b, v = a[~large], x[~large]
    term, slope = np.ones_like(v), -digamma_values(b + 1) + np.log(v)
    total, change = term.copy(), slope.copy()
    n = 0
    while (term > 1e-17 * total).any():
        n += 1
        term = term * v / (b + n)
        slope = slope - 1 / (b + n)
        total += term
        change += term * slope
    found[~large] = -change * v / b  # what P and its density have in common, x^a E^-x, is gone
    return found


@primitive(shape=same)
def poisson_variate(mean: Array, *, generator: np.random.Generator) -> Result:
    """Numbers of the Poisson distribution; no derivative."""
    fits = (mean >= 0) & (mean < GREATEST)
    y = generator.poisson(np.where(fits, mean, 0).astype(np.float64))
    return np.where(fits, y, np.nan).astype(mean.dtype), lambda dy: (None,)


@primitive(shape=broadcast)
def binomial_variate(count: Array, p: Array, *, generator: np.random.Generator) -> Result:
    """How many of `count` trials succeed, each with probability p; no derivative."""
    fits = (count >= 0) & (count < GREATEST) & (count == np.floor(count)) & (p >= 0) & (p <= 1)
    y = generator.binomial(np.where(fits, count, 0).astype(np.int64), np.where(fits, p, 0).astype(np.float64))
    return np.where(fits, y, np.nan).astype(count.dtype), lambda dy: (None, None)


@primitive(shape=broadcast)
def negative_binomial_variate(count: Array, p: Array, *, generator: np.random.Generator) -> Result:
    """How many trials fail before `count` succeed, each with probability p; no derivative."""
    fits = (count > 0) & (count < GREATEST) & (p > 0) & (p <= 1)
    n, q = np.where(fits, count, 1).astype(np.float64), np.where(fits, p, 1).astype(np.float64)
    mean = generator.standard_gamma(n) * (1 - q) / q
    y = generator.poisson(np.minimum(mean, GREATEST))
    return np.where(fits, y, np.nan).astype(count.dtype), lambda dy: (None, None)
