"""Gamma, error functions and their inverses, of every element of one array."""

from collections.abc import Callable

import numpy as np

from .elementwise import Operand, elementwise
from .primitive import Array, Cotangent
from .special_values import (
    digamma_values,
    erf_into,
    erfc_values,
    gamma_values,
    inverse_erfc_values,
    log_gamma_values,
)

__all__: list[str] = []

TWO_OVER_SQRT_PI = 1.1283791670955126
HALF_SQRT_PI = 0.8862269254527580


def from_values(values: Callable[[Array], Array]) -> Callable[..., None]:
    """The forward part that copies values into place."""

    def into(x: Operand, *, out: Array) -> None:
        out[...] = values(np.asarray(x, dtype=out.dtype))

    return into


@elementwise(from_values(gamma_values))
def gamma(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Gamma[x]; NaN at 0, -1, -2, ..."""
    return (dy * y * digamma_values(x),)


@elementwise(from_values(log_gamma_values))
def log_gamma(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """LogGamma[x]; NaN below 0, where it is complex."""
    return (dy * digamma_values(x),)


@elementwise(erf_into)
def erf(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Erf[x] = 2/Sqrt[Pi] Integrate[Exp[-t^2], {t, 0, x}]."""
    return (dy * TWO_OVER_SQRT_PI * np.exp(-x * x),)


@elementwise(from_values(erfc_values))
def erfc(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """Erfc[x] = 1 - Erf[x]."""
    return (-dy * TWO_OVER_SQRT_PI * np.exp(-x * x),)


@elementwise(from_values(lambda x: np.copysign(inverse_erfc_values(np.abs(x), 1 - np.abs(x)), x)))
def inverse_erf(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """InverseErf[x]; NaN outside -1 <= x <= 1."""
    return (dy * HALF_SQRT_PI * np.exp(y * y),)


@elementwise(from_values(lambda x: inverse_erfc_values(1 - x, x)))
def inverse_erfc(dy: Array, y: Array, x: Array) -> tuple[Cotangent]:
    """InverseErfc[x]; NaN outside 0 <= x <= 2."""
    return (-dy * HALF_SQRT_PI * np.exp(y * y),)
