"""Short ways to write the calls that the tests are about."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wlnet.expr import Expression, NumericArray, call, from_array, list_of, system
from wlnet.nets.calls import construct


def expression(value: Any) -> Expression:
    """Python data as an expression: tuples and lists as lists, arrays as packed lists, True and None as symbols."""
    if isinstance(value, (list, tuple)):
        return list_of(*map(expression, value))
    if isinstance(value, np.ndarray):
        return from_array(value)
    if value is None or isinstance(value, bool):
        return system(str(value))
    return value


@pytest.fixture
def make() -> Callable[..., Any]:
    """make("LinearLayer", 3, {"Biases": None}) is the layer of LinearLayer[3, "Biases" -> None]."""

    def build(head: str, *args: Any, **options: Any) -> Any:
        rules = [call("Rule", k, expression(v)) for part in args if isinstance(part, dict) for k, v in part.items()]
        rules += [call("Rule", k, expression(v)) for k, v in options.items()]
        return construct(head, [*(expression(a) for a in args if not isinstance(a, dict)), *rules])

    return build


@pytest.fixture
def real32() -> Callable[[Any], NumericArray]:
    """The NumericArray of type Real32 with given values."""
    return lambda values: NumericArray(np.asarray(values, dtype=np.float32))
