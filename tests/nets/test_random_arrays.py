"""RandomArrayLayer: draws have the moments of theory, seeds repeat them, gradients reach the parameters."""

import math

import numpy as np
import pytest

from wlnet.expr import call, list_of, system
from wlnet.kernel import Tape
from wlnet.nets import Mode, construct
from wlnet.nets.functions.distributions import FAMILIES
from wlnet.python import Session, text

EULER = 0.5772156649015329
G = math.gamma


def of_gamma_power(a, b, c, m):
    """The moments of m + b g^(1/c), where E[g^s] = Gamma[a + s]/Gamma[a]."""
    first, second = (G(a + s / c) / G(a) for s in (1, 2))
    return m + b * first, b**2 * (second - first**2)


MOMENTS = [
    ("NormalDistribution[]", 0, 1),
    ("NormalDistribution[1, 2]", 1, 4),
    ("UniformDistribution[]", 1 / 2, 1 / 12),
    ("UniformDistribution[{-1, 3}]", 1, 16 / 12),
    ("GammaDistribution[5/2, 2]", 5, 10),
    ("GammaDistribution[0.05, 2]", 0.1, 0.2),
    ("GammaDistribution[2, 3, 2, 1]", *of_gamma_power(2, 3, 2, 1)),
    ("ExponentialDistribution[1/2]", 2, 4),
    ("PoissonDistribution[3.5]", 3.5, 3.5),
    ("MaxwellDistribution[2]", 4 * math.sqrt(2 / math.pi), 4 * (3 * math.pi - 8) / math.pi),
    ("RayleighDistribution[2]", 2 * math.sqrt(math.pi / 2), 4 * (4 - math.pi) / 2),
    ("ChiDistribution[3]", math.sqrt(2) / G(1.5), 3 - 2 / G(1.5) ** 2),
    ("HalfNormalDistribution[1/2]", 2, 2 * (math.pi - 2)),
    ("WeibullDistribution[1.5, 2]", 2 * G(1 + 1 / 1.5), 4 * (G(1 + 2 / 1.5) - G(1 + 1 / 1.5) ** 2)),
    ("WeibullDistribution[1, 2, 5]", 7, 4),
    ("NakagamiDistribution[0.7, 2]", *of_gamma_power(0.7, math.sqrt(2 / 0.7), 2, 0)),
    ("ChiSquareDistribution[5]", 5, 10),
    ("ErlangDistribution[3, 2]", 3 / 2, 3 / 4),
    ("LogGammaDistribution[2, 1/10, 1]", 0.9**-2, 0.8**-2 - 0.9**-4),
    ("ExpGammaDistribution[2, 3/2, 1]", 1 + 1.5 * (1 - EULER), 1.5**2 * (math.pi**2 / 6 - 1)),
    ("InverseGammaDistribution[5, 4]", 1, 1 / 3),
    ("InverseGammaDistribution[4, 3, 2, 1]", *of_gamma_power(4, 3, -2, 1)),
    ("BernoulliDistribution[0.3]", 0.3, 0.21),
    ("BinomialDistribution[7, 0.3]", 2.1, 1.47),
    ("NegativeBinomialDistribution[2.5, 0.4]", 3.75, 9.375),
    ("DiscreteUniformDistribution[{-2, 3}]", 1 / 2, 35 / 12),
]


def test_every_distribution_has_a_row():
    assert {row[0].partition("[")[0] for row in MOMENTS} == set(FAMILIES)


@pytest.mark.parametrize(("source", "mean", "variance"), MOMENTS)
def test_moments(evaluated, source, mean, variance):
    n = 40_000
    x = evaluated(f'RandomArrayLayer[{source}, "Output" -> {n}][RandomSeeding -> 1]')
    assert x.shape == (n,)
    assert x.mean() == pytest.approx(mean, abs=6 * math.sqrt(variance / n))
    assert x.var() == pytest.approx(variance, rel=0.15)


@pytest.mark.parametrize("name", ["Bernoulli", "Binomial", "NegativeBinomial", "DiscreteUniform", "Poisson"])
def test_integers(evaluated, name):
    source = next(row[0] for row in MOMENTS if row[0].startswith(name))
    x = evaluated(f'RandomArrayLayer[{source}, "Output" -> 200][]')
    assert np.array_equal(x, np.floor(x))


@pytest.mark.parametrize("mode", ["Test", "Train"])
def test_draws_in_both_modes_and_again_with_the_same_seed(evaluated, mode):
    net = f'RandomArrayLayer[NormalDistribution[0, 1], "Output" -> 8][NetEvaluationMode -> "{mode}"'
    assert not np.array_equal(evaluated(f"{net}]"), evaluated(f"{net}]"))
    seeded = [evaluated(f"{net}, RandomSeeding -> {seed}]") for seed in (1, 1, 2)]
    assert np.array_equal(seeded[0], seeded[1])
    assert not np.array_equal(seeded[0], seeded[2])


def test_draws_do_not_depend_on_the_precision(evaluated):
    net = 'RandomArrayLayer[GammaDistribution[2, 1], "Output" -> 8][RandomSeeding -> 1, WorkingPrecision -> "{}"]'
    assert np.allclose(evaluated(net.format("Real32")), evaluated(net.format("Real64")), rtol=1e-5)


def test_examples_of_a_batch_are_drawn_independently(evaluated):
    found = evaluated('RandomArrayLayer[UniformDistribution[{#, # + 1}] &, "Input" -> 2][{{0, 5}, {0, 5}}]')
    assert found.shape == (2, 2)
    assert np.array_equal(np.floor(found), [[0, 5], [0, 5]])
    assert not np.array_equal(found[0], found[1])


@pytest.mark.parametrize(
    ("source", "ports"),
    [
        ("NormalDistribution[0, 1]", []),
        ("NormalDistribution[#, 1] &", ["Input"]),
        ("NormalDistribution[#1, #2] &", ["1", "2"]),
        ("NormalDistribution[#Mean, #StdDev] &", ["Mean", "StdDev"]),
        ("NormalDistribution", ["1", "2"]),
        ("UniformDistribution", ["1", "2"]),
        ("BernoulliDistribution", ["Input"]),
        ("Function[{m, s}, NormalDistribution[m, Exp[s]]]", ["1", "2"]),
        ("Function[m, PoissonDistribution[m]]", ["Input"]),
    ],
)
def test_ports(read_back, source, ports):
    net = Session().evaluate(f"RandomArrayLayer[{source}]")
    assert list(net.inputs) == ports
    assert list(net.outputs) == ["Output"]
    read_back(f"RandomArrayLayer[{source}]")


@pytest.mark.parametrize(
    ("source", "mean"),
    [
        ("RandomArrayLayer[NormalDistribution[#, 1/1000] &][{1, 20}]", [1, 20]),
        ("RandomArrayLayer[NormalDistribution[#1, #2] &][{{1, 20}, {0.001, 0.001}}]", [1, 20]),
        ("RandomArrayLayer[NormalDistribution][{{1, 20}, {0.001, 0.001}}]", [1, 20]),
        (
            'RandomArrayLayer[NormalDistribution[#Mean, Exp[#LogStdDev]] &][<|"Mean" -> {1, 20}, '
            '"LogStdDev" -> {-8, -8}|>]',
            [1, 20],
        ),
        ("RandomArrayLayer[NormalDistribution[#1, #2] &][{{{1, 20}, {3, 4}}, {{0.001}, {0.001}}}]", [[1, 20], [3, 4]]),
        ('RandomArrayLayer[NormalDistribution[5, 0.001], "Output" -> {}][]', 5),
        ('RandomArrayLayer[BernoulliDistribution[#] &, "Input" -> "Real"][1]', 1),
        ("RandomArrayLayer[BinomialDistribution[5, #] &][{0, 1}]", [0, 5]),
        (
            "RandomArrayLayer[NormalDistribution[#1, #2] &, InputPorts -> {\"m\", \"s\"}]"
            '[<|"m" -> {7}, "s" -> {0.001}|>]',
            [7],
        ),
    ],
)  # fmt: skip
def test_parameters_from_inputs(evaluated, source, mean):
    found = np.asarray(evaluated(source))
    assert found.shape == np.shape(mean)
    assert np.allclose(found, mean, atol=0.01)


def test_in_a_chain(evaluated):
    found = evaluated('NetChain[{RandomArrayLayer[UniformDistribution[{-2, -1}], "Output" -> 3], Ramp}][]')
    assert found.tolist() == [0, 0, 0]


class Repeating:
    """A generator that draws the same numbers every time."""

    def __getattr__(self, name):
        return getattr(np.random.default_rng(3), name)


SMOOTH = [
    ("NormalDistribution", 2),
    ("ExponentialDistribution", 1),
    ("MaxwellDistribution", 1),
    ("RayleighDistribution", 1),
    ("HalfNormalDistribution", 1),
    ("WeibullDistribution", 3),
]


@pytest.mark.parametrize(("name", "count"), SMOOTH)
def test_gradients_of_parameters(check_gradients, name, count):
    slots = [call("Slot", i) for i in range(1, count + 1)]
    shapes = call("Rule", system("InputPorts"), list_of(*[list_of(3)] * count))
    net = construct("RandomArrayLayer", [call("Function", call(name, *slots)), shapes], lambda e: substituted(e))
    random = np.random.default_rng(0)
    check_gradients(net, *(random.uniform(0.5, 2, (2, 3)) for _ in range(count)), generator=Repeating())


def substituted(e):
    """The value of a pure function of formal symbols."""
    return Session().evaluate(e)


@pytest.mark.parametrize("source", ["UniformDistribution[{#1, #2}] &", "GammaDistribution[2, #1, 1, #2] &"])
def test_gradients_of_location_and_scale(check_gradients, source):
    net = Session().evaluate(f"RandomArrayLayer[{source}, InputPorts -> {{{{3}}, {{3}}}}]")
    random = np.random.default_rng(0)
    check_gradients(net, *(random.uniform(0.5, 2, (2, 3)) for _ in range(2)), generator=Repeating())


@pytest.mark.parametrize(
    ("source", "value", "slope"),
    [
        ("GammaDistribution[#, 2] &", 1.5, 2),
        ("GammaDistribution[#, 2] &", 0.2, 2),
        ("GammaDistribution[#, 1] &", 2000, 1),
        ("ChiSquareDistribution[#] &", 3, 1),
        ("ErlangDistribution[#, 2] &", 3, 1 / 2),
        ("InverseGammaDistribution[#, 4] &", 5, -4 / 16),
        ("ExpGammaDistribution[#, 1, 0] &", 2, math.pi**2 / 6 - 1),
        ("LogGammaDistribution[#, 0.1, 0] &", 2, -math.log(0.9) * 0.9**-2),
    ],
)
def test_gradients_of_shapes_have_the_mean_of_theory(source, value, slope):
    n = 20_000
    net = Session().evaluate(f'RandomArrayLayer[{source}, "Input" -> {n}]')
    tape = Tape()
    x = tape.variable(np.full((1, n), float(value)))
    mode = Mode(ops=tape.ops, dtype=np.float64, generator=np.random.default_rng(0))
    (found,) = tape.gradient(net.run({"Input": x}, mode)["Output"], [x])
    assert found.mean() == pytest.approx(slope, abs=6 * found.std() / math.sqrt(n))
    assert found.std() < 20 * abs(slope)


def test_reparametrization(evaluated):
    net = Session().evaluate('RandomArrayLayer[NormalDistribution[#Mean, #StdDev] &, "Mean" -> 4]')
    tape, random = Tape(), np.random.default_rng(0)
    mean, deviation = (tape.variable(random.uniform(1, 2, (3, 4))) for _ in range(2))
    mode = Mode(ops=tape.ops, dtype=np.float64, generator=np.random.default_rng(1))
    y = net.run({"Mean": mean, "StdDev": deviation}, mode)["Output"]
    weights = random.normal(size=(3, 4))
    of_mean, of_deviation = tape.gradient(y, [mean, deviation], weights)
    assert np.allclose(of_mean, weights)
    assert np.allclose(of_deviation, weights * (y.value - mean.value) / deviation.value)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("RandomArrayLayer[]", "argx"),
        ("RandomArrayLayer[3]", "argvalue"),
        ("RandomArrayLayer[{1, 2}]", "argvalue"),
        ("RandomArrayLayer[NormalDistribution[0]]", "argvalue"),
        ("RandomArrayLayer[NormalDistribution[0, -1]]", "argvalue"),
        ("RandomArrayLayer[BernoulliDistribution[2]]", "argvalue"),
        ("RandomArrayLayer[BinomialDistribution[1.5, 0.5]]", "argvalue"),
        ("RandomArrayLayer[UniformDistribution[0, 1]]", "argvalue"),
        ("RandomArrayLayer[NormlDistribution[0, 1]]", "distname"),
        ("RandomArrayLayer[ZzzDistribution[0, 1]]", "distunknown"),
        ("RandomArrayLayer[# + 1 &]", "notdist"),
        ("RandomArrayLayer[NormalDistribution[x, 1]]", "function"),
        ("RandomArrayLayer[NormalDistribution[foo[#], 1] &]", "function"),
        ("RandomArrayLayer[NormalDistribution[#1, #2] &, InputPorts -> 3]", "optvalue"),
        ("RandomArrayLayer[NormalDistribution[0, 1], InputPorts -> 1]", "optvalue"),
        ("RandomArrayLayer[NormalDistribution[#1, #2] &][{{1, 2}, {1, 2, 3}}]", "datashape"),
        ("RandomArrayLayer[NormalDistribution[#, 1] &][{x}]", "datasymbol"),
        ("RandomArrayLayer[NormalDistribution[0, 1]][]", "unknownoutput"),
    ],
)
def test_messages(source, tag):
    session = Session()
    result = text(session.evaluate(source))
    assert [m.tag for m in session.messages] == [tag]
    assert result == (source if tag == "argx" else "$Failed")


def test_parameters_without_a_distribution_give_no_number():
    for source, data in (("PoissonDistribution[#] &", "{-1, 0}"), ("BernoulliDistribution[#] &", "{2, 0}")):
        found = Session().evaluate(f"RandomArrayLayer[{source}][{data}]")
        assert text(found) == "{Indeterminate, 0.}"
