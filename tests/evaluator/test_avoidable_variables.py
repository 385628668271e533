"""Names in a pattern that a match leaves without a value stand for nothing."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f[a_ | b_] := {a, b}; f[1]", "{1}"),
        ("f[{a_} | b_] := a + b^2; {f[3], f[{3}]}", "{9, 5}"),
        ("f[Repeated[a_, {0, 1}]] := {a}; {f[], f[1]}", "{{}, {1}}"),
        ("f[a:Optional[h[b_], 3]] := {a, b}; {f[], f[h[5]]}", "{{3}, {h[5], 5}}"),
        ('{1, "a"} /. (x_Integer | y_String) :> {x, y}', '{{1}, {"a"}}'),
        ("f[x_ | y_] := Module[{z = {x, y}}, z /; Length[z] == 1]; f[1]", "{1}"),
    ],
)
def test_value(source, expected):
    session = Session(write_message=lambda line: None)
    assert text(session.evaluate(source)) == expected
    assert not session.messages
