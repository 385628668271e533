"""InverseFunction undoes; ComplexExpand has the value it expands."""

import cmath

import pytest

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("{InverseFunction[Sin], InverseFunction[Log][x], InverseFunction[InverseFunction[f]]}", "{ArcSin, E^x, f}"),
    ("{InverseFunction[f], InverseFunction[f @* Exp]}", "{InverseFunction[f], Log @* InverseFunction[f]}"),
    ("InverseFunction[TranslationTransform[{1, 2}]][{1, 2}]", "{0, 0}"),
]  # fmt: skip
ALGEBRA = [
    ("InverseFunction[2 # + 1 &][y]", "(-1 + y)/2"), ("ComplexExpand[(x + I y)^2]", "x^2 + (2*I)*x*y - y^2"),
    ("ComplexExpand[{Re[(a + I b)^2], Abs[x + I y]}]", "{a^2 - b^2, Sqrt[x^2 + y^2]}"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_names(code: str, expected: str) -> None:
    """Functions whose inverses have names."""
    assert text(Session().evaluate(code), "InputForm").replace("Composition[Log, InverseFunction[f]]",
                                                               "Log @* InverseFunction[f]") == expected  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), ALGEBRA)
def test_algebra(code: str, expected: str) -> None:
    """Through SymPy."""
    pytest.importorskip("sympy")
    assert text(Session().evaluate(code), "InputForm") == expected


@pytest.mark.parametrize(("code", "function"), [("Exp", cmath.exp), ("Sin", cmath.sin), ("Cosh", cmath.cosh)])
def test_complex_values(code: str, function: object) -> None:
    """At a point."""
    pytest.importorskip("sympy")
    value = to_python(Session().evaluate(f"N[ComplexExpand[{code}[x + I y]] /. {{x -> 0.3, y -> 0.7}}]"))
    assert value == pytest.approx(function(0.3 + 0.7j))  # type: ignore[operator]


def test_several_inverses() -> None:
    """One of them, and a message."""
    pytest.importorskip("sympy")
    session = Session()
    assert to_python(session.evaluate("InverseFunction[#^2 &][4]^2")) == 4
    assert [(m.symbol, m.tag) for m in session.messages] == [("InverseFunction", "ifun")]
