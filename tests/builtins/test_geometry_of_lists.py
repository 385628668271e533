"""Maps of points and products of arrays: by hand and against NumPy."""

import numpy
import pytest

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("{RotationTransform[Pi/2][{1, 0}], RotationTransform[Pi/2, {1, 1}][{2, 1}]}", "{{0, 1}, {1, 2}}"),
    ("RotationTransform[Pi/2, {0, 0, 1}][{1, 0, 0}]", "{0, 1, 0}"),
    ("TranslationTransform[{1, 2}][{{0, 0}, {1, 1}}]", "{{1, 2}, {2, 3}}"),
    ("{ScalingTransform[{2, 3}][{1, 1}], ScalingTransform[{2, 2}, {1, 1}][{2, 1}]}", "{{2, 3}, {3, 1}}"),
    ("{ScalingMatrix[2, {1, 0}], ReflectionMatrix[{1, 1}]}", "{{{2, 0}, {0, 1}}, {{0, -1}, {-1, 0}}}"),
    ("ReflectionTransform[{0, 1}, {0, 1}][{3, 4}]", "{3, -2}"),
    ("ShearingMatrix[t, {1, 0}, {0, 1}]", "{{1, Tan[t]}, {0, 1}}"),
    ("AffineTransform[{{{a, b}, {c, d}}, {e, f}}][{x, y}]", "{e + a*x + b*y, f + c*x + d*y}"),
    ("LinearFractionalTransform[{{1, 0, 0}, {0, 1, 0}, {1, 0, 1}}][{1, 4}]", "{1/2, 2}"),
    ("TranslationTransform[{1, 2}][ScalingTransform[{2, 2}]][{1, 1}]", "{3, 4}"),
    ("TransformationMatrix[TranslationTransform[{1, 2}]]", "{{1, 0, 1}, {0, 1, 2}, {0, 0, 1}}"),
    ("{TensorProduct[{1, 2}, {3, 4}], TensorProduct[2, a]}", "{{{3, 4}, {6, 8}}, 2*a}"),
    ("ArrayDot[{{1, 2}, {3, 4}}, {{1, 2}, {3, 4}}, 2]", "30"), ("PauliMatrix[2]", "{{0, -I}, {I, 0}}"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_by_hand(code: str, expected: str) -> None:
    """The definitions."""
    assert text(Session().evaluate(code), "InputForm") == expected


def test_arrays_against_numpy() -> None:
    """Contractions and products over several levels by einsum."""
    session = Session()
    a = numpy.arange(24).reshape(2, 3, 2, 2)
    b = numpy.arange(30).reshape(2, 3, 5)
    session.evaluate("a = ArrayReshape[Range[0, 23], {2, 3, 2, 2}]; b = ArrayReshape[Range[0, 29], {2, 3, 5}]")
    for code, expected in (
        ("TensorContract[a, {{1, 3}}]", numpy.einsum("ijik->jk", a)), ("TensorContract[a, {}]", a),
        ("TensorContract[TensorProduct[a, a], {{1, 5}, {2, 6}, {3, 4}}]", numpy.einsum("ijkk,ijlm->lm", a, a)),
        ("ArrayDot[Transpose[a, {3, 4, 1, 2}], b, 2]", numpy.tensordot(a.transpose(2, 3, 0, 1), b, 2)),
        ("ArrayDot[{1, 2}, {3, 4}, 0]", numpy.outer([1, 2], [3, 4])),
    ):  # fmt: skip
        assert numpy.array_equal(numpy.array(to_python(session.evaluate(code))), expected), code


def test_faults() -> None:
    """Messages."""
    session = Session()
    session.evaluate("TensorContract[{{1, 2}}, {{1, 2}}]; AffineTransform[x]; TranslationTransform[x]")
    assert [(m.symbol, m.tag) for m in session.messages] == [
        ("TensorContract", "slots"), ("AffineTransform", "mat"), ("TranslationTransform", "vec")]  # fmt: skip
