"""Kernels for taking images at other points: how much a pixel counts at a distance x, in pixels.

Sources: the public reference page of Resampling; Keys, Cubic Convolution Interpolation (1981); Dodgson, Quadratic
Interpolation for Image Resampling (1997); Unser, Splines (1999); Blu, Thevenaz and Unser, MOMS (2001).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy

    Array = numpy.ndarray

TAIL = 1e-12  # what a kernel that never ends has to be less than to be cut


class Kernel(NamedTuple):
    """How much counts at x: a function of x and parameters, their defaults, and where it ends."""

    at: Callable[..., Array]
    parameters: tuple[float, ...]
    reach: Callable[..., float]


def linear(x: Array) -> Array:
    """1 - |x| up to 1."""
    import numpy

    return numpy.clip(1 - numpy.abs(x), 0, None)


def keys(x: Array, a: float) -> Array:
    """Cubic convolution with slope parameter a (Keys 1981)."""
    import numpy

    x = numpy.abs(x)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = a * (((x - 5) * x + 8) * x - 4)
    return numpy.where(x < 1, near, numpy.where(x < 2, far, 0))


def dodgson(x: Array) -> Array:
    """Pieces of parabolas: 1 - 2 x^2 up to 1/2, x^2 - 5/2 x + 3/2 up to 3/2."""
    import numpy

    x = numpy.abs(x)
    return numpy.where(x <= 0.5, 1 - 2 * x * x, numpy.where(x < 1.5, (x - 2.5) * x + 1.5, 0))


def hermite(x: Array, _: float) -> Array:
    """1 - 3 x^2 + 2 x^3 up to 1."""
    import numpy

    x = numpy.clip(numpy.abs(x), 0, 1)
    return (2 * x - 3) * x * x + 1


def lagrange(x: Array, n: float) -> Array:
    """The polynomial of degree n through the n + 1 pixels around, which is 1 at this one (Schaum 1993)."""
    import numpy

    degree = int(n)
    x = numpy.asarray(x, "float64")
    if degree % 2:  # pixels from -(n - 1)/2 to (n + 1)/2 around the interval that the point is in
        lowest = numpy.floor(-x) - (degree - 1) // 2
    else:
        lowest = numpy.floor(-x + 0.5) - degree // 2
    value = numpy.ones_like(x)
    for k in range(degree + 1):
        other = lowest + k  # places of the pixels as seen from this one
        value *= numpy.where(other == 0, 1.0, (-x - other) / numpy.where(other == 0, 1.0, -other))
    return numpy.where((lowest <= 0) & (lowest + degree >= 0), value, 0)


def b_spline(x: Array, n: float) -> Array:
    """The B-spline of degree n: sum over k of (-1)^k C(n + 1, k) (x - k + (n + 1)/2)_+^n / n!."""
    import numpy

    degree = int(n)
    x = numpy.abs(numpy.asarray(x, "float64"))
    if degree == 0:
        return numpy.where(x < 0.5, 1.0, numpy.where(x == 0.5, 0.5, 0.0))
    total = numpy.zeros_like(x)
    for k in range(degree + 2):  # from the right end, where few terms are not 0
        term = numpy.clip((degree + 1) / 2 - k - x, 0, None) ** degree
        total += (-1) ** k * math.comb(degree + 1, k) * term
    return total / math.factorial(degree)


def o_moms(x: Array, n: float) -> Array:
    """The basis of degree n with the least error of approximation: B-splines and their derivatives."""
    degree = int(n)
    value = b_spline(x, degree)
    weight = {3: 1 / 42, 2: 1 / 60}.get(degree, 0.0)
    if weight:  # the second derivative of a B-spline is a second difference of one two degrees lower
        left, middle, right = (b_spline(x + k, degree - 2) for k in (-1, 0, 1))
        value = value + weight * (left - 2 * middle + right)
    return value


@lru_cache(maxsize=16)
def inverse_filter(name: str, n: int) -> tuple[float, ...]:
    """c[k], k = 0, 1, ...: sum over k of c[|k|] b(x - k) is 1 at 0 and 0 at other whole numbers."""
    import numpy

    size = 256
    at = numpy.fft.fftfreq(size, 1 / size)
    samples = BASES[name](at, n)
    found = numpy.fft.ifft(1 / numpy.fft.fft(samples).real).real[: size // 2]
    last = int(numpy.flatnonzero(numpy.abs(found) > TAIL).max())
    return tuple(found[: last + 1].tolist())


BASES: dict[str, Callable[[Array, float], Array]] = {"Spline": b_spline, "OMOMS": o_moms}


def cardinal(name: str) -> Kernel:
    """Interpolation by a basis whose own values at other pixels are not 0: sums of it that are."""

    def at(x: Array, n: float) -> Array:
        import numpy

        weights = inverse_filter(name, int(n))
        return numpy.asarray(
            sum(c * BASES[name](x - k, n) for i, c in enumerate(weights) for k in ({i, -i} if i else {0}))
        )

    return Kernel(at, (3,), lambda n: len(inverse_filter(name, int(n))) + (n + 1) / 2)


def windowed(window: Callable[..., Array], *more: float) -> Kernel:
    """sinc(x) w(x / r) up to r, for a window w on -1 ... 1."""

    def at(x: Array, r: float, *parameters: float) -> Array:
        import numpy

        inside = numpy.abs(x) < r
        return numpy.where(inside, numpy.sinc(x) * window(numpy.where(inside, x / r, 0), *parameters), 0)

    return Kernel(at, (3.0, *more), lambda r, *_: r)


def parzen(u: Array) -> Array:
    """1 - 6 u^2 (1 - |u|) up to 1/2, 2 (1 - |u|)^3 up to 1."""
    import numpy

    u = numpy.abs(u)
    return numpy.where(u <= 0.5, 1 - 6 * u * u * (1 - u), 2 * (1 - u) ** 3)


def cosine(u: Array, power: float = 1.0) -> Array:
    """cos(pi u / 2)^p."""
    import numpy

    return numpy.cos(numpy.pi * u / 2) ** power


def raised(weights: tuple[float, ...]) -> Callable[[Array], Array]:
    """a0 + a1 cos(pi u) + a2 cos(2 pi u)."""

    def at(u: Array) -> Array:
        import numpy

        return numpy.asarray(sum(a * numpy.cos(numpy.pi * k * u) for k, a in enumerate(weights)))

    return at


def hann(u: Array, a: float) -> Array:
    """a + (1 - a) cos(pi u)."""
    import numpy

    return a + (1 - a) * numpy.cos(numpy.pi * u)


def kaiser(u: Array, a: float) -> Array:
    """I0(a sqrt(1 - u^2)) / I0(a)."""
    import numpy

    return numpy.i0(a * numpy.sqrt(1 - u * u)) / numpy.i0(a)


def power_of_parabola(u: Array, power: float) -> Array:
    """(1 - u^2)^p."""
    return (1 - u * u) ** power


def gaussian(x: Array, r: float, sigma: float) -> Array:
    """exp(-x^2 / (2 sigma^2)) up to r."""
    import numpy

    return numpy.where(numpy.abs(x) <= r, numpy.exp(-x * x / (2 * sigma * sigma)), 0)


def sinc(u: Array) -> Array:
    """sin(pi u) / (pi u)."""
    import numpy

    return numpy.sinc(u)


KERNELS: dict[str, Kernel] = {
    "Linear": Kernel(linear, (), lambda: 1),
    "Quadratic": cardinal("Spline")._replace(parameters=(2,)),
    "Cubic": cardinal("Spline"),
    "Quartic": cardinal("Spline")._replace(parameters=(4,)),
    "Quintic": cardinal("Spline")._replace(parameters=(5,)),
    "Spline": cardinal("Spline"),
    "BSpline": Kernel(b_spline, (3,), lambda n: (n + 1) / 2),
    "OMOMS": cardinal("OMOMS"),
    "Gaussian": Kernel(gaussian, (2.0, 0.5), lambda r, _: r),
    "Dodgson": Kernel(dodgson, (), lambda: 1.5),
    "Keys": Kernel(keys, (-0.5,), lambda _: 2),
    "CatmullRom": Kernel(lambda x: keys(x, -0.5), (), lambda: 2),
    "Hermite": Kernel(hermite, (3,), lambda _: 1),
    "Schaum": Kernel(lagrange, (3,), lambda n: n // 2 + 1),
    "Bartlett": windowed(linear),
    "Blackman": windowed(raised((0.42, 0.5, 0.08))),
    "Connes": windowed(power_of_parabola, 2.0),
    "Cosine": windowed(cosine, 1.0),
    "Hamming": windowed(raised((25 / 46, 21 / 46))),
    "Hann": windowed(hann, 0.5),
    "Kaiser": windowed(kaiser, 3.0),
    "Lanczos": windowed(sinc),
    "Parzen": windowed(parzen),
    "Welch": windowed(power_of_parabola, 1.0),
}
