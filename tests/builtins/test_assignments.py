"""Left sides of definitions: what of them is evaluated, and what cannot have definitions."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("alias = real; alias[x_] := x + 1; {real[1], alias[2]}", "{2, 3}"),
    ("alias = real; alias[x_] = x^2; alias =.; {real[3], alias[3]}", "{9, alias[3]}"),
    ("alias = real; alias[x_] /; x > 2 := big; {real[1], real[4]}", "{real[1], big}"),
    ("u = 1; v = 2; {{u, {v}} =., u, v}", "{{Null, {Null}}, u, v}"),
]
REFUSED = [("seven = 7; seven[x_] := x", "SetDelayed::write: Tag Integer in 7[x_] is Protected."),
           ('word = "w"; word[1] = 2', "Set::write: Tag String in w[1] is Protected.")]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source, expected):
    assert text(Session(write_message=lambda line: None).evaluate(source)) == expected


@pytest.mark.parametrize(("source", "expected"), REFUSED)
def test_refused(source, expected):
    s = Session(write_message=lambda line: None)
    s.evaluate(source)
    assert [str(m) for m in s.messages] == [expected]
