"""Linear algebra: exact answers from the language's reference, machine numbers against NumPy and by their equations."""

from itertools import pairwise

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, from_array, system
from wlnet.forms import text

VALUES = [
    ("{Eigenvalues[{{2,1},{1,2}}],Eigenvectors[{{2,1},{1,2}}]}", "{{3, 1}, {{1, 1}, {-1, 1}}}"),
    ("Eigensystem[{{2,1},{1,2}}]", "{{3, 1}, {{1, 1}, {-1, 1}}}"),
    ("{Eigenvalues[{{2,0},{0,-5}}],Eigenvalues[{{2,0},{0,-5}},1],Eigenvalues[{{2,0},{0,-5}},-1]}",
     "{{-5, 2}, {-5}, {2}}"),
    ("Eigenvalues[{{1,2},{3,4}}]", "{(5 + Sqrt[33])/2, (5 - Sqrt[33])/2}"),
    ("Eigenvalues[{{0,1},{-1,0}}]", "{I, -I}"),
    ("Eigenvectors[{{1,1},{0,1}}]", "{{1, 0}, {0, 0}}"),
    ("Eigenvalues[{{a,b},{0,c}}]", "{a, c}"),
    ("CharacteristicPolynomial[{{1,2},{3,4}},x]", "-2 - 5*x + x^2"),
    ("SingularValueList[{{3,0},{0,4}}]", "{4, 3}"),
    ("CholeskyDecomposition[{{2,1},{1,2}}]", "{{Sqrt[2], 1/Sqrt[2]}, {0, Sqrt[3/2]}}"),
    ("LUDecomposition[{{1,2},{3,4}}]", "{{{1, 2}, {3, -2}}, {1, 2}, 0}"),
    ("{NullSpace[{{1,1,1}}],NullSpace[{{1,2},{3,4}}]}", "{{{-1, 0, 1}, {-1, 1, 0}}, {}}"),
    ("NullSpace[{{1,2,3},{4,5,6},{7,8,9}}]", "{{1, -2, 1}}"),
    ("{MatrixRank[{{1,2},{2,4}}],MatrixRank[{{1.,2},{2,4}}],MatrixRank[{{0,0}}]}", "{1, 1, 0}"),
    ("RowReduce[{{1,2,3},{4,5,6}}]", "{{1, 0, -1}, {0, 1, 2}}"),
    ("PseudoInverse[{{1,2},{3,4},{5,6}}]", "{{-4/3, -1/3, 2/3}, {13/12, 1/3, -5/12}}"),
    ("PseudoInverse[{{1,1},{1,1}}]", "{{1/4, 1/4}, {1/4, 1/4}}"),
    ("LeastSquares[{{1,1},{1,2},{1,3}},{7,7,8}]", "{19/3, 1/2}"),
    ("{MatrixExp[{{0,1},{0,0}}],MatrixExp[{{a,0},{0,1}}]}", "{{{1, 1}, {0, 1}}, {{E^a, 0}, {0, E}}}"),
    ("ConjugateTranspose[{{1,I},{2,3}}]", "{{1, 2}, {-I, 3}}"),
    ("{KroneckerProduct[{{1,2}},{{0,1}}],KroneckerProduct[{a,b},{c,d}]}",
     "{{{0, 1, 0, 2}}, {{a*c, a*d}, {b*c, b*d}}}"),
    ("{Diagonal[{{1,2},{3,4}}],Diagonal[{{1,2,3},{4,5,6}},1],Diagonal[{{1,2},{3,4}},-1]}", "{{1, 4}, {2, 6}, {3}}"),
    ("{UpperTriangularize[{{1,2},{3,4}}],LowerTriangularize[{{1,2},{3,4}},-1]}", "{{{1, 2}, {0, 4}}, {{0, 0}, {3, 0}}}"),  # noqa: E501
    ("{Cross[{a,b}],Cross[{1,2,3},{4,5,6}]}", "{{-b, a}, {-3, 6, -3}}"),
    ("LinearSolve[{{1,2},{3,4}}][{5,6}]", "{-4, 9/2}"),
    ('{Norm[{{1,2},{3,4}},"Frobenius"],Norm[{{1,2},{3,4}},1],Norm[{{a,b}},Infinity]}', "{Sqrt[30], 6, Abs[a] + Abs[b]}"),  # noqa: E501
    ("Orthogonalize[{{1,1},{1,0}}]", "{{1/Sqrt[2], 1/Sqrt[2]}, {1/Sqrt[2], -(1/Sqrt[2])}}"),
    ("{SymmetricMatrixQ[{{1,2},{2,3}}],HermitianMatrixQ[{{1,I},{-I,3}}],DiagonalMatrixQ[{{1,2},{0,3}}],"
     "PositiveDefiniteMatrixQ[{{2,1},{1,2}}]}", "{True, True, False, True}"),
    ("{Projection[{1,2},{1,1}],VectorAngle[{1,0},{1,1}]}", "{{3/2, 3/2}, Pi/4}"),
    ("{ToeplitzMatrix[{1,2,3}],HilbertMatrix[2],HankelMatrix[{1,2}],VandermondeMatrix[{a,b}]}",
     "{{{1, 2, 3}, {2, 1, 2}, {3, 2, 1}}, {{1, 1/2}, {1/2, 1/3}}, {{1, 2}, {2, 0}}, {{1, a}, {1, b}}}"),
    ("{Developer`PackedArrayQ[Range[1000]],Developer`PackedArrayQ[Developer`FromPackedArray[Range[1000]]],"
     "Developer`PackedArrayQ[Developer`ToPackedArray[{1,2}],Integer],Developer`ToPackedArray[{1,a}]}",
     "{True, False, True, {1, a}}"),
]  # fmt: skip
FAULTS = [
    ("Eigenvalues[{{1,2}}]", "matsq"),
    ("Eigenvalues[{{1,2},{3,4}},3]", "take"),
    ("CholeskyDecomposition[{{1,2},{2,1}}]", "posdef"),
    ("CholeskyDecomposition[{{1,2},{3,4}}]", "herm"),
    ("NullSpace[{1,2}]", "matrix"),
    ("Cross[{1,2,3},{1,2}]", "nonn1"),
]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "tag"), FAULTS)
def test_fault(source, tag):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [m.tag for m in s.messages] == [tag]


def arrays(rows, columns):
    number = st.floats(-4, 4, allow_subnormal=False).map(lambda x: round(x, 2))
    return st.lists(number, min_size=rows * columns, max_size=rows * columns).map(
        lambda items: numpy.array(items).reshape(rows, columns)
    )


def array(e):
    return numpy.array([[complex(x) for x in r.args] for r in e.args])


@settings(deadline=None, max_examples=25)
@given(arrays(4, 3))
def test_decompositions(a):
    s = Session(write_message=lambda line: None)
    u, w, v = (array(e) for e in s.evaluate(Expr(system("SingularValueDecomposition"), (from_array(a),))).args)
    assert numpy.allclose(u @ w @ v.conj().T, a)
    q, r = (array(e) for e in s.evaluate(Expr(system("QRDecomposition"), (from_array(a),))).args)
    assert numpy.allclose(q.conj().T @ r, a)
    assert numpy.allclose(array(s.evaluate(Expr(system("PseudoInverse"), (from_array(a),)))), numpy.linalg.pinv(a))


@settings(deadline=None, max_examples=25)
@given(arrays(3, 3))
def test_eigensystem(a):
    s = Session(write_message=lambda line: None)
    values, vectors = s.evaluate(Expr(system("Eigensystem"), (from_array(a),))).args
    sizes = [abs(complex(x)) for x in values.args]
    assert all(x >= y - 1e-6 * (1 + x) for x, y in pairwise(sizes))
    v = array(vectors)
    assert numpy.allclose(a @ v.T, v.T * numpy.array([complex(x) for x in values.args]), atol=1e-6)


@settings(deadline=None, max_examples=25)
@given(arrays(3, 3))
def test_exponential(a):
    terms, total = numpy.eye(3), numpy.eye(3)
    for k in range(1, 120):
        terms = terms @ a / k
        total = total + terms
    found = array(Session().evaluate(Expr(system("MatrixExp"), (from_array(a),))))
    assert numpy.allclose(found, total, rtol=1e-8, atol=1e-8 * numpy.abs(total).max())
