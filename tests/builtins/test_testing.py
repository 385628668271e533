"""VerificationTest and TestReport at the prompt."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


def session() -> Session:
    return Session(write_message=lambda line: None)


OUTCOMES = [
    ("VerificationTest[1+1,2]", "Success"),
    ("VerificationTest[2>1]", "Success"),
    ("VerificationTest[1+1,3]", "Failure"),
    ("VerificationTest[1/0,ComplexInfinity]", "MessagesFailure"),
    ("VerificationTest[1/0,ComplexInfinity,{Power::infy}]", "Success"),
    ("VerificationTest[1/0,ComplexInfinity,Power::infy]", "Success"),
    ("VerificationTest[1,1,{Power::infy}]", "MessagesFailure"),
    ("VerificationTest[Quiet[1/0],ComplexInfinity]", "Success"),
    ("VerificationTest[1.01,1,SameTest->(Abs[#1-#2]<.1&)]", "Success"),
    ("VerificationTest[Throw[1],Hold[Throw[1]],{Throw::nocatch}]", "Success"),
    ("VerificationTest[Pause[3],Null,TimeConstraint->.05]", "Failure"),
    ("VerificationTest[{},{}]", "Success"),
]


@pytest.mark.parametrize(("source", "expected"), OUTCOMES)
def test_outcome(source, expected):
    s = session()
    assert s.evaluate(f'{source}["Outcome"]') == expected
    assert s.messages == []


def test_properties():
    s = session()
    s.evaluate('r=VerificationTest[1+1,2,TestID->"sum"]')
    assert text(s.evaluate('r[{"TestID","Input","ActualOutput","ExpectedMessages"}]')) == (
        '{"sum", HoldForm[1 + 1], HoldForm[2], {}}'
    )
    assert text(s.evaluate('r["AbsoluteTimeUsed"]')).startswith("Quantity[")


FILE = """BeginTestSection["all"]
f[x_] := x^2
VerificationTest[f[3], 9, TestID -> "square"];
Do[VerificationTest[f[i], i^2], {i, 2}]
VerificationTest[f[3], 10]
VerificationTest[1/0, ComplexInfinity]
EndTestSection[]
"""
COUNTS = '{"TestsSucceededCount","TestsFailedCount","TestsFailedWithMessagesCount","TestsFailedIndices"}'


def test_report_of_a_file(tmp_path):
    path = tmp_path / "t.wlt"
    path.write_text(FILE)
    s = session()
    s.evaluate(f'r=TestReport["{path.as_posix()}"]')
    assert text(s.evaluate(f"r[{COUNTS}]")) == "{3, 2, 1, {4, 5}}"
    assert text(s.evaluate('r["TestResults"][4]["ActualOutput"]')) == "HoldForm[9]"
    assert text(s.evaluate('r["AllTestsSucceeded"]')) == "False"


def test_report_of_a_list():
    s = session()
    found = s.evaluate(f"TestReport[{{VerificationTest[1,1],VerificationTest[1,2]}}][{COUNTS}]")
    assert text(found) == "{1, 1, 0, {2}}"
    assert text(s.evaluate('TestReport["/no/such/file.wlt"]')) == "$Failed"
    assert [m.tag for m in s.messages] == ["nofile"]
    assert (
        text(s.evaluate('TestReport[{VerificationTest[1.01,1]},SameTest->(Abs[#-#2]<1&)]["TestsFailedCount"]')) == "0"
    )


CHECKS = [
    ("Check[1/0,bad]", "bad"),
    ("Check[Quiet[1/0],bad]", "ComplexInfinity"),
    ("Quiet[Check[1/0,bad]]", "bad"),
    ("Check[1/0,bad,Power::indet]", "ComplexInfinity"),
]


@pytest.mark.parametrize(("source", "expected"), CHECKS)
def test_check(source, expected):
    assert text(session().evaluate(source)) == expected
