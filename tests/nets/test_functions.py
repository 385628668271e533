"""Functions of ElementwiseLayer, traced by the evaluator and compared with formulas written out."""

import math

import numpy as np
import pytest

from wlnet.expr import WolframMessage, system
from wlnet.kernel import PRIMITIVES
from wlnet.nets import construct
from wlnet.nets.functions.univariate import BINARY, COMPARISONS, MANY, NAMES, UNARY, WITH_ZERO
from wlnet.python import Session, text


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


OF_ONE = [
    ("Ramp[#] - 2 &", lambda x: max(x, 0) - 2),
    ("Function[x, x^2 + 1]", lambda x: x * x + 1),
    ("Function[Null, # + 1]", lambda x: x + 1),
    ("f", lambda x: x**2 + 1),
    ("f[#] + # &", lambda x: x**2 + 1 + x),
    ('2 "ELU"[#] &', lambda x: 2 * (x if x >= 0 else math.exp(x) - 1)),
    ("Tanh@*Sin", lambda x: math.tanh(math.sin(x))),
    ("Surd[#, 3] &", lambda x: math.copysign(abs(x) ** (1 / 3), x)),
    ("Min[#, 1, 2 #] &", lambda x: min(x, 1, 2 * x)),
    ("Max[#, -1] &", lambda x: max(x, -1)),
    ("Clip[#] &", lambda x: min(max(x, -1), 1)),
    ("Clip[#, {0, Infinity}] &", lambda x: max(x, 0)),
    ("Clip[#, {-1, 1}, {-7, 7}] &", lambda x: -7 if x < -1 else 7 if x > 1 else x),
    ("Mod[#, 3] &", lambda x: x % 3),
    ("Mod[#, 3, 1] &", lambda x: (x - 1) % 3 + 1),
    ("Round[#, 0.5] &", lambda x: round(x / 0.5) * 0.5),
    ("Floor[#, 0.75] &", lambda x: math.floor(x / 0.75) * 0.75),
    ("Chop[#, 0.7] &", lambda x: 0 if abs(x) <= 0.7 else x),
    ("Threshold[#, 0.7] &", lambda x: 0 if abs(x) <= 0.7 else x),
    ("Erf[#, 1] &", lambda x: math.erf(1) - math.erf(x)),
    ("Power[2, #] &", lambda x: 2**x),
    ("#^3 &", lambda x: x**3),
    ("Log[2, # + 9] &", lambda x: math.log2(x + 9)),
    ("If[# > 0, #, -2 #] &", lambda x: x if x > 0 else -2 * x),
    ("If[# > 0 && # < 1 || # == 2, 1, 0] &", lambda x: 1 if 0 < x < 1 or x == 2 else 0),
    ("If[Not[# > 0], 1, 0] &", lambda x: 0 if x > 0 else 1),
    ("Which[# > 1, 5, # < -1, #, True, 0] &", lambda x: 5 if x > 1 else x if x < -1 else 0),
    ("Piecewise[{{#^2, # > 1}, {-#, # < -1}}, 7] &", lambda x: x * x if x > 1 else -x if x < -1 else 7),
    ("Piecewise[{{#, # > 1}}] &", lambda x: x if x > 1 else 0),
    ("If[-1 <= # < 1, 1, 0] &", lambda x: 1 if -1 <= x < 1 else 0),
    ("If[Unequal[#, 2], 1, 0] &", lambda x: 1 if x != 2 else 0),
    ("If[Positive[#], 1, 0] + If[NonNegative[#], 1, 0] &", lambda x: (x > 0) + (x >= 0)),
    ("If[Negative[#], 1, 0] + If[NonPositive[#], 1, 0] &", lambda x: (x < 0) + (x <= 0)),
    ("If[PossibleZeroQ[#], 1, 0] &", lambda x: float(x == 0)),
    ("Boole[# > 0] &", lambda x: float(x > 0)),
    ("KroneckerDelta[#, 2] &", lambda x: float(x == 2)),
    ("# > 0 &", lambda x: float(x > 0)),
    ("5 &", lambda x: 5),
]


@pytest.mark.parametrize(("source", "oracle"), OF_ONE)
def test_functions_of_one_number(evaluated, source, oracle):
    points = [-4, -2, -1.25, -0.5, 0, 0.5, 1.25, 2, 4]
    y = evaluated(f"(f[x_] := x^2 + 1; ElementwiseLayer[{source}][{str(points).replace('[', '{').replace(']', '}')}])")
    assert np.allclose(y, [oracle(x) for x in points], rtol=1e-5, atol=1e-6)


OF_SEVERAL = [
    ("Plus", [[1, 2], [3, 4]], [4, 6]),
    ("Plus", [[1, 2], [3, 4], [10, 20]], [14, 26]),
    ("Subtract", [[1, 2], [3, 5]], [-2, -3]),
    ("Times", [[1, 2], [3, 4], [2, 2]], [6, 16]),
    ("Divide", [[1, 2], [4, 4]], [0.25, 0.5]),
    ("Power", [[2, 3], [3, 2]], [8, 9]),
    ("Surd", [[8, -8], [3, 3]], [2, -2]),
    ("Min", [[1, 4], [3, 2]], [1, 2]),
    ("Max", [[1, 4], [3, 2]], [3, 4]),
    ("Clip", [[-5, 5], [0, 0], [1, 1]], [0, 1]),
    ("Mod", [[5, -1], [3, 3]], [2, 2]),
    ("ArcTan", [[1, -1], [1, 1]], [math.pi / 4, 3 * math.pi / 4]),
    ("Erf", [[0, 1], [1, 2]], [math.erf(1), math.erf(2) - math.erf(1)]),
    ("#1 + 2 #2 &", [[1, 2], [3, 4]], [7, 10]),
    ("Function[{x, y}, x y]", [[1, 2], [3, 4]], [3, 8]),
    ("g", [[1, 2], [3, 4]], [7, 10]),
    ("g[#1, #2] &", [[1, 2], [3, 4]], [7, 10]),
    ("g[##] &", [[1, 2], [3, 4]], [7, 10]),
    ("Plus[##] &", [[1, 2], [3, 4], [10, 20]], [14, 26]),
    ("Mean[{##}] &", [[1, 2], [3, 4]], [2, 3]),
    ("#1 + Total[{##2}] &", [[1, 2], [3, 4], [5, 6]], [9, 12]),
    ('"ELU"[#1] + #2 &', [[-1, 2], [3, 4]], [2 + math.exp(-1), 6]),
    ("If[#1 > #2, #1, 0] &", [[1, 5], [3, 4]], [0, 5]),
    ("Which[#1 == #2, 1, #1 < #2, 2, True, 3] &", [[1, 5, 2], [3, 4, 2]], [2, 3, 1]),
    ("Boole[#1 > 0 && #2 > 0] &", [[1, -1], [1, 1]], [1, 0]),
    ("Mod[#1, #2, 1] &", [[3, 4], [3, 3]], [3, 1]),
    ("KroneckerDelta[#1, #2] &", [[3, 4], [3, 3]], [1, 0]),
    ("Chop[#1, #2] &", [[3, 0.5], [1, 1]], [3, 0]),
]


@pytest.mark.parametrize(("source", "data", "expected"), OF_SEVERAL)
def test_functions_of_several_numbers(evaluated, source, data, expected):
    given = str(data).replace("[", "{").replace("]", "}")
    y = evaluated(f"(g[x_, y_] := x + 2 y; ThreadingLayer[{source}][{given}])")
    assert np.allclose(y, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("source", "ports"),
    [
        ("ThreadingLayer[#1 + #2 &]", ["1", "2"]),
        ("ThreadingLayer[#A + #B &]", ["A", "B"]),
        ("ThreadingLayer[#B + #A &]", ["A", "B"]),
        ("g[x_, y_] := x + y; ThreadingLayer[g]", ["1", "2"]),
        ("h[x_, y_, z_] := x + y z; ThreadingLayer[h]", ["1", "2", "3"]),
        ("k[x_, y_ : 1] := x + y; ThreadingLayer[k]", []),
        ("ThreadingLayer[Plus[##] &]", []),
        ("ThreadingLayer[Plus]", []),
        ("ThreadingLayer[Plus, InputPorts -> 3]", ["1", "2", "3"]),
        ('ThreadingLayer[Plus[##] &, InputPorts -> {"a", "b"}]', ["a", "b"]),
        ("ThreadingLayer[Clip]", ["1", "2", "3"]),
    ],
)
def test_inputs_of_functions(source, ports):
    session = Session()
    net = session.evaluate(source)
    assert not session.messages
    assert sorted(net.inputs) == ports


@pytest.mark.parametrize(
    ("source", "tag", "part"),
    [
        ("ElementwiseLayer[Prime[#] &]", "function", "Prime"),
        ("ElementwiseLayer[foo]", "function", "foo"),
        ("ElementwiseLayer[# + foo &]", "function", "foo"),
        ("ElementwiseLayer[UnitStep]", "function", "UnitStep"),
        ("ElementwiseLayer[StringLength]", "function", "StringLength"),
        ("ElementwiseLayer[I # &]", "function", "I"),
        ("ElementwiseLayer[#1 + #2 &]", "argvalue", "function of one number"),
        ("ElementwiseLayer[{Ramp}]", "argvalue", "function of one number"),
        ('ElementwiseLayer["Relu"]', "funcname", '"ReLU"'),
        ('ElementwiseLayer["zzz"[#] &]', "notfunction", "zzz"),
        ("ThreadingLayer[foo]", "argvalue", "function of several numbers"),
        ("ThreadingLayer[Prime[#1] + #2 &]", "function", "Prime"),
        ("ThreadingLayer[Prime[##] &, InputPorts -> 2]", "function", "Prime"),
        ("ThreadingLayer[5 &]", "argvalue", "function of several numbers"),
        ('ThreadingLayer["ELU"]', "argvalue", "function of several numbers"),
    ],
)
def test_what_cannot_be_translated_is_named(source, tag, part):
    session = Session()
    assert text(session.evaluate(source)) == "$Failed"
    assert [m.tag for m in session.messages] == [tag]
    assert part in session.messages[0].text
