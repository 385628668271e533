"""Statistics and linear algebra against exact fractions and NumPy; random numbers by their range and repetition."""

import statistics
from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, PackedList, from_array, list_of, rational, same, system
from wlnet.forms import text

VALUES = [
    ("Total[{{1,2},{3,4}}]", "{4, 6}"),
    ("{Total[{{1,2},{3,4}},2],Total[{{1,2},{3,4}},{2}],Total[{{1,2},{3,4}},Infinity]}", "{10, {3, 7}, 10}"),
    ("{Total[{}],Total[{a,b}],Total[<|1->2,3->4|>]}", "{0, a + b, 6}"),
    ("{Mean[{1,2}],Mean[{a,b}],Mean[{{1,2},{3,5}}]}", "{3/2, (a + b)/2, {2, 7/2}}"),
    ("{Median[{1,5,3}],Median[{1,2,3,4}],Median[{{1,2},{3,5}}]}", "{3, 5/2, {2, 7/2}}"),
    ("{Variance[{1,2,3,4}],StandardDeviation[{1,2,3}]}", "{5/3, 1}"),
    ("Quantile[Range[5],{1/4,1/2,1}]", "{2, 3, 5}"),
    ("Quartiles[{1,2,3,4,5}]", "{7/4, 3, 17/4}"),
    ("{Norm[{3,4}],Norm[{1,2,3}],Norm[{1,-2},1],Norm[{1,-2},Infinity],Norm[3+4I]}", "{5, Sqrt[14], 3, 2, 5}"),
    ("{Normalize[{3,4}],Normalize[{0,0}]}", "{{3/5, 4/5}, {0, 0}}"),
    ("{{1,2}.{3,4},{{1,2},{3,4}}.{1,1},{{1,2},{3,4}}.{{a,b},{c,d}},m.v}",
     "{11, {3, 7}, {{a + 2*c, b + 2*d}, {3*a + 4*c, 3*b + 4*d}}, m . v}"),
    ("{Tr[{{1,2},{3,4}}],Det[{{1,2},{3,4}}],Det[{{a,b},{c,d}}]}", "{5, -2, -(b*c) + a*d}"),
    ("Inverse[{{1,2},{3,4}}]", "{{-2, 1}, {3/2, -1/2}}"),
    ("LinearSolve[{{1,2},{3,4}},{5,6}]", "{-4, 9/2}"),
    ("{MatrixPower[{{1,1},{1,0}},10],Cross[{1,0,0},{0,1,0}]}", "{{{89, 55}, {55, 34}}, {0, 0, 1}}"),
    ("Standardize[{1,2,3}]", "{-1, 0, 1}"),
    ("{Covariance[{1,2,3},{2,4,7}],Correlation[{1,2,3},{2,4,6}]}", "{5/2, 1}"),
    ("{EuclideanDistance[{1,2},{4,6}],ManhattanDistance[{1,2},{4,6}],CosineDistance[{1,0},{1,1}]}",
     "{5, 7, 1 - 1/Sqrt[2]}"),
    ("SquaredEuclideanDistance[{a,b},{c,d}]", "Abs[a - c]^2 + Abs[b - d]^2"),
    ("Commonest[{a,b,a,c,b}]", "{a, b}"),
    ("{Mean[NormalDistribution[1,2]],Variance[PoissonDistribution[x]]}", "{1, x}"),
    ("PDF[NormalDistribution[0,1],0]", "1/Sqrt[2*Pi]"),
]  # fmt: skip
FAULTS = [
    ("Mean[{}]", "rectt"),
    ("Variance[{1}]", "shlen"),
    ("Quantile[{1,2},2]", "nquan"),
    ("{1,2}.{1,2,3}", "dotsh"),
    ("Inverse[{{1,2},{2,4}}]", "sing"),
    ("LinearSolve[{{1,2},{2,4}},{5,6}]", "nosol"),
    ("EuclideanDistance[{1},{1,2}]", "shape"),
    ("RandomReal[x]", "unifr"),
    ("RandomReal[1,-1]", "array"),
    ("RandomInteger[1.5]", "unifr"),
    ("RandomChoice[{}]", "lrwl"),
    ("RandomChoice[{1,-1}->{a,b}]", "wght"),
    ("RandomSample[{1,2},3]", "smplen"),
    ("RandomVariate[NormalDistribution[0,-1]]", "posprm"),
    ("SeedRandom[1.5]", "seed"),
]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "tag"), FAULTS)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    found = s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]
    assert same(found, s.evaluate(f"Hold[{source}]").args[0])


def run(name, *args):
    return Session().evaluate(Expr(system(name), args))


exact = st.lists(st.fractions(-20, 20, max_denominator=9), min_size=2, max_size=7)


@given(exact)
def test_exact_statistics(xs):
    data = list_of(*map(rational, xs))
    assert same(run("Mean", data), rational(sum(xs, Fraction(0)) / len(xs)))
    assert same(run("Median", data), rational(Fraction(statistics.median(xs))))
    assert same(run("Variance", data), rational(Fraction(statistics.variance(xs))))


@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=50))
def test_packed_statistics(xs):
    data = PackedList(numpy.array(xs))
    assert run("Total", data) == pytest.approx(sum(xs), abs=1e-9)
    assert run("Mean", data) == pytest.approx(statistics.fmean(xs), abs=1e-9)
    assert run("Variance", data) == pytest.approx(statistics.variance(xs), rel=1e-9, abs=1e-9)
    assert run("Median", data) == pytest.approx(statistics.median(xs))
    assert run("Quantile", data, 0.3) in xs


matrices = st.integers(1, 4).flatmap(
    lambda n: st.lists(st.lists(st.integers(-9, 9), min_size=n, max_size=n), min_size=n, max_size=n)
)


@given(matrices)
def test_inverse_and_determinant(rows):
    matrix = list_of(*(list_of(*r) for r in rows))
    det = run("Det", matrix)
    assert det == pytest.approx(numpy.linalg.det(numpy.array(rows, float)), abs=1e-6)
    if det:
        identity = run("Dot", matrix, run("Inverse", matrix))
        assert same(identity, from_array(numpy.eye(len(rows), dtype="int64")))


def test_products_of_large_integers_do_not_wrap():
    big = from_array(numpy.array([2**40, 1]))
    assert run("Dot", big, big) == 2**80 + 1
    assert run("Total", from_array(numpy.array([2**62, 2**62]))) == 2**63


SHAPES = [
    ("RandomReal[]", (), float, 0, 1),
    ("RandomReal[{-2,5},{2,3}]", (2, 3), float, -2, 5),
    ("RandomInteger[{3,9},50]", (50,), int, 3, 9),
    ("RandomInteger[{0,0},{2,2}]", (2, 2), int, 0, 0),
    ("RandomChoice[{1,2,3},{4,2}]", (4, 2), int, 1, 3),
    ("RandomSample[Range[10],4]", (4,), int, 1, 10),
    ("RandomVariate[UniformDistribution[{1,2}],7]", (7,), float, 1, 2),
    ("RandomVariate[BernoulliDistribution[1/2],{5}]", (5,), int, 0, 1),
    ("RandomVariate[PoissonDistribution[2],{3,1}]", (3, 1), int, 0, 10**6),
    ("RandomVariate[BinomialDistribution[4,0.5],9]", (9,), int, 0, 4),
    ("RandomVariate[ExponentialDistribution[2],9]", (9,), float, 0, 10**6),
]


@pytest.mark.parametrize(("source", "shape", "kind", "low", "high"), SHAPES)
def test_shape_type_and_range(source, shape, kind, low, high):
    found = Session().evaluate(f"SeedRandom[7]; {source}")
    array = numpy.array(text_free(found))
    assert array.shape == shape
    assert all(type(x) is kind for x in numpy.ravel(numpy.array(text_free(found), dtype=object)))
    assert low <= array.min() <= array.max() <= high


def text_free(e):
    return [text_free(a) for a in e.args] if isinstance(e, Expr) else e


def test_seeds_repeat():
    s = Session()
    first = s.evaluate("SeedRandom[5]; RandomReal[1,3]")
    assert same(first, s.evaluate("SeedRandom[5]; RandomReal[1,3]"))
    assert not same(first, s.evaluate("RandomReal[1,3]"))
    assert same(first, s.evaluate("RandomReal[1,3,RandomSeeding->5]"))
    assert same(s.evaluate('SeedRandom["a"]; RandomReal[]'), s.evaluate('SeedRandom["a"]; RandomReal[]'))


def test_block_random_leaves_the_stream_alone():
    s = Session()
    plain = s.evaluate("SeedRandom[5]; {RandomReal[],RandomReal[]}")
    blocked = s.evaluate("SeedRandom[5]; {RandomReal[],BlockRandom[RandomReal[1,9]];RandomReal[]}")
    assert same(plain, blocked)


def test_moments_of_normal_variates():
    values = Session().evaluate("SeedRandom[1]; RandomVariate[NormalDistribution[3,2],20000]").array
    assert values.mean() == pytest.approx(3, abs=0.06)
    assert values.std() == pytest.approx(2, abs=0.06)


def test_weighted_choice_and_sample():
    assert text(Session().evaluate("Union[RandomChoice[{1,0,2}->{a,b,c},200]]")) == "{a, c}"
    assert text(Session().evaluate("Sort[RandomSample[{1,1,0}->{a,b,c},2]]")) == "{a, b}"


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("Random[]", "RandomReal[]"),
        ("Random[Integer]", "RandomInteger[]"),
        ("Random[Integer, {5, 9}]", "RandomInteger[{5, 9}]"),
        ("Random[Real, {2, 3}]", "RandomReal[{2, 3}]"),
        ("Random[Complex]", "RandomComplex[]"),
        ("Random[Real, {0, 1}, 30]", "RandomReal[{0, 1}, WorkingPrecision -> 30]"),
    ],
)
def test_older_random_numbers(older, newer):
    session = Session()
    assert text(session.evaluate(f"SeedRandom[4]; {older}")) == text(session.evaluate(f"SeedRandom[4]; {newer}"))


def test_random_complex_numbers_fill_a_rectangle():
    session = Session()
    values = numpy.array(session.evaluate("SeedRandom[2]; RandomComplex[{1 - I, 3 + 2 I}, 4000]").array)
    assert values.real.min() >= 1 and values.real.max() <= 3 and values.imag.min() >= -1 and values.imag.max() <= 2
    assert abs(values.mean() - (2 + 0.5j)) < 0.1
    assert session.evaluate("RandomComplex[x]") and session.messages[-1].tag == "unifr"


def test_random_numbers_of_a_precision():
    pytest.importorskip("mpmath")
    values = Session().evaluate("SeedRandom[2]; RandomReal[{10, 11}, 50, WorkingPrecision -> 40]").args
    assert all(10 <= v.value <= 11 and round(v.precision) == 40 for v in values)
    assert len({v.value for v in values}) == 50
