"""Discrete Fourier transforms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expression, WolframMessage, call, from_array, is_list, list_of

from ..lists.packing import array_of
from ..numbers.numeric_value import real_value

if TYPE_CHECKING:
    import numpy

PARAMETERS = {"FourierParameters": list_of(0, 1)}
MESSAGES = {"fftl": "A nonempty list or array of numbers is expected in place of `1`.",
            "fpopt": "FourierParameters should be a list of two real numbers, not `1`."}  # fmt: skip


def given(name: str, data: Expression, parameters: Expression) -> tuple[numpy.ndarray, float, float] | None:
    """The numbers and the parameters a, b."""
    if not is_list(data):
        return None
    array = array_of(evaluate(call("N", data)))
    if array is None:
        array = array_of(evaluate(call("Plus", call("N", data), complex(0, 0))))
    if array is None or not array.size:
        raise WolframMessage(name, "fftl", data)
    numbers = [real_value(p) for p in parameters.args] if is_list(parameters) else []
    if len(numbers) != 2 or None in numbers:
        raise WolframMessage(name, "fpopt", parameters)
    return array, float(numbers[0]), float(numbers[1])


def transformed(array: numpy.ndarray, a: float, b: float, sign: int) -> numpy.ndarray:
    """n^(-(1 - sign a)/2) Sum[u[r] E^(sign 2 Pi I b (r - 1) (s - 1)/n)] along every axis."""
    import numpy

    scale = float(array.size) ** (-(1 - sign * a) / 2)
    if sign * b == -1:
        return numpy.fft.fftn(array) * scale
    if sign * b == 1:
        return numpy.fft.ifftn(array) * (array.size * scale)
    found = array.astype("complex128")
    for axis, n in enumerate(array.shape):
        steps = numpy.arange(n)
        matrix = numpy.exp(sign * 2j * numpy.pi * b / n * numpy.outer(steps, steps))
        found = numpy.moveaxis(numpy.tensordot(matrix, found, (1, axis)), 0, axis)
    return found * scale


@builtin("Fourier", "Fourier[list] is the discrete Fourier transform of a list or array; Fourier[list, {p1, p2, ...}] "
         "gives some positions of it.", options=PARAMETERS, messages=MESSAGES)  # fmt: skip
def fourier(data, positions=None, *, fourier_parameters):
    """The transform."""
    found = given("Fourier", data, fourier_parameters)
    if found is None:
        return None
    result = from_array(transformed(*found, 1))
    return result if positions is None else call("Extract", result, positions)


@builtin("InverseFourier", "InverseFourier[list] is the discrete inverse Fourier transform of a list or array; "
         "InverseFourier[list, {p1, p2, ...}] gives some positions of it.",
         options=PARAMETERS, messages=MESSAGES)  # fmt: skip
def inverse_fourier(data, positions=None, *, fourier_parameters):
    """The inverse transform; real where nothing but rounding makes it complex."""
    found = given("InverseFourier", data, fourier_parameters)
    if found is None:
        return None
    import numpy

    values = transformed(*found, -1)
    size = numpy.abs(values).max(initial=0)
    if numpy.abs(values.imag).max(initial=0) <= 1e-14 * size:
        values = values.real
    result = from_array(numpy.ascontiguousarray(values))
    return result if positions is None else call("Extract", result, positions)
