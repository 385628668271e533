"""Functions of ElementwiseLayer, traced by the evaluator and compared with formulas written out."""

import math

import numpy as np
import pytest

from wlnet.expr import WolframMessage, system
from wlnet.kernel import PRIMITIVES
from wlnet.nets import construct
from wlnet.nets.functions import BINARY, COMPARISONS, MANY, NAMES, UNARY, WITH_ZERO


def test_every_operation_named_exists():
    tables = (NAMES, UNARY, BINARY, MANY, COMPARISONS, WITH_ZERO)
    assert not [name for table in tables for name in table.values() if name not in PRIMITIVES]


def logistic(x):
    return 1 / (1 + math.exp(-x))


FORMULAS = {
    "ReLU": lambda x: max(x, 0),
    "ELU": lambda x: x if x >= 0 else math.exp(x) - 1,
    "SELU": lambda x: 1.0507 * x if x >= 0 else 1.758099340847161 * (math.exp(x) - 1),
    "GELU": lambda x: 0.5 * x * (1 + math.erf(x / math.sqrt(2))),
    "Swish": lambda x: x * logistic(x),
    "HardSwish": lambda x: x * min(max(x + 3, 0), 6) / 6,
    "Mish": lambda x: x * math.tanh(math.log(1 + math.exp(x))),
    "SoftSign": lambda x: x / (1 + abs(x)),
    "SoftPlus": lambda x: math.log(math.exp(x) + 1),
    "HardTanh": lambda x: min(max(x, -1), 1),
    "HardSigmoid": lambda x: min(max((x + 1) / 2, 0), 1),
    "Sigmoid": logistic,
}
POINTS = np.array([-4, -2, -1, -0.5, 0, 0.5, 1, 2, 4])


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_names(name):
    y = construct("ElementwiseLayer", [name])(POINTS)
    assert np.allclose(y, [FORMULAS[name](x) for x in POINTS], rtol=1e-4, atol=1e-6)


def test_long_names_are_the_same_functions():
    for long, short in (("RectifiedLinearUnit", "ReLU"), ("GaussianErrorLinearUnit", "GELU")):
        assert NAMES[long] == NAMES[short]


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [
        ("Tanh", 1, 0.761594), ("ArcCot", 2, 0.463648), ("Sech", 0, 1), ("Gudermannian", 1, 0.865769),
        ("InverseErf", 0.5, 0.476936), ("CubeRoot", -8, -2), ("Round", 2.5, 2), ("FractionalPart", -1.25, -0.25),
        ("KroneckerDelta", 0, 1), ("LogGamma", 5, 3.178054), ("Haversine", 1, 0.229849),
    ],
)  # fmt: skip
def test_symbols(name, x, y):
    assert construct("ElementwiseLayer", [system(name)])(np.array(x)) == pytest.approx(y, rel=1e-5)


def test_without_an_evaluator_functions_are_refused():
    from wlnet.expr import call

    with pytest.raises(WolframMessage) as raised:
        construct("ElementwiseLayer", [call("Function", call("Slot", 1))])
    assert raised.value.tag == "function"
