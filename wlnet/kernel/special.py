"""Gamma, error functions and their inverses, of every element of one array."""

import numpy as np

from .primitive import Array, Result, primitive, same
from .special_values import (
    digamma_values,
    erf_values,
    erfc_values,
    gamma_values,
    inverse_erfc_values,
    log_gamma_values,
)

__all__: list[str] = []

TWO_OVER_SQRT_PI = 1.1283791670955126
HALF_SQRT_PI = 0.8862269254527580


@primitive(shape=same)
def gamma(x: Array) -> Result:
    """Gamma[x]; NaN at 0, -1, -2, ..."""
    y = gamma_values(x)
    return y, lambda dy: (dy * y * digamma_values(x),)


@primitive(shape=same)
def log_gamma(x: Array) -> Result:
    """LogGamma[x]; NaN below 0, where it is complex."""
    return log_gamma_values(x), lambda dy: (dy * digamma_values(x),)


@primitive(shape=same)
def erf(x: Array) -> Result:
    """Erf[x] = 2/Sqrt[Pi] Integrate[Exp[-t^2], {t, 0, x}]."""
    return erf_values(x), lambda dy: (dy * TWO_OVER_SQRT_PI * np.exp(-x * x),)


@primitive(shape=same)
def erfc(x: Array) -> Result:
    """Erfc[x] = 1 - Erf[x]."""
    return erfc_values(x), lambda dy: (-dy * TWO_OVER_SQRT_PI * np.exp(-x * x),)


@primitive(shape=same)
def inverse_erf(x: Array) -> Result:
    """InverseErf[x]; NaN outside -1 <= x <= 1."""
    y = np.copysign(inverse_erfc_values(np.abs(x), 1 - np.abs(x)), x)
    return y, lambda dy: (dy * HALF_SQRT_PI * np.exp(y * y),)


@primitive(shape=same)
def inverse_erfc(x: Array) -> Result:
    """InverseErfc[x]; NaN outside 0 <= x <= 2."""
    y = inverse_erfc_values(1 - x, x)
    return y, lambda dy: (-dy * HALF_SQRT_PI * np.exp(y * y),)
