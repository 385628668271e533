"""What is open in an input, and whether it is complete."""

import pytest

from wlnet.repl.brackets import brackets
from wlnet.repl.completeness import is_complete


@pytest.mark.parametrize(
    ("text", "opened"),
    [("f[g[x], {1, ", ["f", "{"]), ("f[x][", ["["]), ("(* f[ *) a[(", ["a", "("]), ('f["[', ["f"]), ("x]", [])],
)
def test_open_brackets(text, opened):
    assert brackets(text) == opened


@pytest.mark.parametrize(
    ("text", "complete"),
    [("1+1", True), ("f[x", False), ("1 +", False), ("f[}", True), ('"a', False), ("(* a", False), ("a;\nb +", False)],
)
def test_completeness(text, complete):
    assert is_complete(text) is complete
