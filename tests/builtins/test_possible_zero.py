"""PossibleZeroQ: identities of algebra and analysis, and expressions that only look alike."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

ZEROS = [
    "0", "0.", "Sqrt[2] + Sqrt[3] - Sqrt[5 + 2 Sqrt[6]]", "(1 + x)^2 - 1 - 2 x - x^2", "1/x + 1/y - (x + y)/(x y)",
    "Sin[x]^2 + Cos[x]^2 - 1", "2^(2 I) - 2^(-2 I) - 2 I Sin[Log[4]]", "E^(I Pi/4) - (-1)^(1/4)", "f[x] - f[x]",
    "Exp[x + y] - Exp[x] Exp[y]", "Log[6] - Log[2] - Log[3]",
]  # fmt: skip
OTHERS = [
    "1", "x", "x - y", "Sqrt[2] - 7/5", "(x + 1)^2 - x^2", "10^-40", "E^Pi - 23", "f[x]", "f[x] - g[x]", '"a"',
    "Infinity", "Pi - 355/113", "Sqrt[x^2] - x", "Abs[x] - x",
]  # fmt: skip


@pytest.mark.parametrize("source", ZEROS)
def test_zero(source):
    pytest.importorskip("mpmath")
    assert text(Session().evaluate(f"PossibleZeroQ[{source}]")) == "True"


@pytest.mark.parametrize("source", OTHERS)
def test_not_zero(source):
    assert text(Session().evaluate(f"PossibleZeroQ[{source}]")) == "False"


def test_lists_are_taken_apart():
    assert text(Session().evaluate("PossibleZeroQ[{0, 1, x + x - 2 x}]")) == "{True, False, True}"
