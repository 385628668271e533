"""Values that several areas share: precision of lists, dates from parts, fits of design matrices, sparse products."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

CASES = [
    ("{Precision[{1, 2.`7, 3.`5}], Accuracy[{1, 2.``7, 3.``5}]}", "{5., 5.}"),
    ("{Precision[0.``4], Accuracy[0.``4], Accuracy[{x, 1/3}]}", "{0., 4., Infinity}"),
    ("Accuracy[g[10., Pi]] == $MachinePrecision - 1", "True"),
    ('{FromDigits[""], FromDigits["MCDXLIV", "Roman"], FromDigits[{{4, 5, 6}, 1}], FromDigits[{p, q}, 3]}',
     "{0, 1444, 114/25, 3*p + q}"),
    ('{DateList["25/12/2020"], DateList["2/12/2020"]}', "{{2020, 12, 25, 0, 0, 0.}, {2020, 2, 12, 0, 0, 0.}}"),
    ('{DateString[{2020, 2, 1.25}], DateString[{2020, 2, 3, 4}], DateString[{2020, 2, 3}]}',
     '{"Sat 1 Feb 2020 06:00:00", "Mon 3 Feb 2020 04:00:00", "Mon 3 Feb 2020 00:00:00"}'),
    ("CosineDistance[{0, 0}, {x, y}]", "0"),
    ('{DirectoryName[""], DirectoryName["a/b"]}', '{"", "a/"}'),
    ("{Transpose[{p, q}], Transpose[{}], Transpose[{1, 2}]}", "{{p, q}, {}, {1, 2}}"),
    ("QRDecomposition[{{3, 1}, {4, 2}}]", "{{{3/5, 4/5}, {-4/5, 3/5}}, {{5, 11/5}, {0, 2/5}}}"),
    ("LeastSquares[{{1}, {1}}, {p, q}]", "{p/2 + q/2}"),
    ("Normal[Outer[Times, SparseArray[{p, 0}], SparseArray[{0, q}]]]", "{{0, p*q}, {0, 0}}"),
    ("Head[Outer[Times, SparseArray[{p, 0}], SparseArray[{0, q}]]]", "SparseArray"),
    ("{Element[2 | p, Integers], Element[1 | 2, Integers], Element[1/3 | p, Integers]}",
     "{Element[p, Integers], True, False}"),
    ("{ConditionalExpression[p, True], ConditionalExpression[p, False], ConditionalExpression[p, q > 0]}",
     "{p, Undefined, ConditionalExpression[p, q > 0]}"),
    ("{Norm[{p, q}, r], Norm[{p, q}, 4]}", "{(Abs[p]^r + Abs[q]^r)^r^(-1), (Abs[p]^4 + Abs[q]^4)^(1/4)}"),
    ("{Quotient[0, 0], Subsets[{p, q}, {2, Infinity, -1}]}", "{Indeterminate, {}}"),
    ('{StringContainsQ["abc", {}], StringMatchQ["+.5", NumberString], StringPosition["aba", "a", 1]}',
     "{False, True, {{1, 1}}}"),
    ("{Head[Infinity], MatchQ[ComplexInfinity, _DirectedInfinity]}", "{DirectedInfinity, True}"),
    ("ToString[{Infinity, ComplexInfinity}, FullForm]", '"List[DirectedInfinity[1], DirectedInfinity[]]"'),
    ('ToString[StringForm["`` and \\\\`", p]]', '"p and `"'),
    ("Outer[List, SparseArray[{p, 0}], {q}]", "{{{p, q}}, {{0, q}}}"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source)) == expected


def test_fit_of_a_design_matrix():
    numpy = pytest.importorskip("numpy")
    m, v = [[1.0, 2.0], [1.0, 3.0], [1.0, 7.0]], [2.0, 1.0, 4.0]
    s = Session(write_message=lambda line: None)
    s.evaluate("model = LinearModelFit[{{{1, 2}, {1, 3}, {1, 7}}, {2, 1, 4}}]")
    best = numpy.linalg.lstsq(numpy.array(m), numpy.array(v), rcond=None)[0]
    assert numpy.allclose(s.evaluate('model["BestFitParameters"]').array, best)
    assert numpy.allclose(s.evaluate('model["FitResiduals"]').array, numpy.array(v) - numpy.array(m) @ best)
    assert text(s.evaluate('model["BasisFunctions"]')) == "{#1, #2}"
