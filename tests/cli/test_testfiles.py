"""`wlnet -test`."""

import pytest

from wlnet.testfiles import run_test_files

GOOD = """BeginTestSection["all"]
f[x_] := x^2
VerificationTest[f[3], 9, TestID -> "square"];
VerificationTest[f[2] > 3]
VerificationTest[Throw[1], Hold[Throw[1]], {Throw::nocatch}]
VerificationTest[1.05, 1, SameTest -> (Abs[#1 - #2] < 0.1 &)]
EndTestSection[]
"""


@pytest.mark.parametrize(
    ("text", "status", "lines"),
    [
        (GOOD, 0, ["4 tests: 4 passed, 0 failed"]),
        ("VerificationTest[1 + 1, 3, TestID -> \"sum\"]", 1,
         ["t.wlt:1: sum", "  expected: 3", "       got: 2", "", "1 test: 0 passed, 1 failed"]),
        ("\nVerificationTest[Throw[1], Hold[Throw[1]]]", 1,
         ["t.wlt:2: Throw[1]", "  messages expected: none", "       messages got: Throw::nocatch", "",
          "1 test: 0 passed, 1 failed"]),
        ("VerificationTest[1, 1]\nf[}", 1, ["1 test: 1 passed, 0 failed"]),
    ],
)  # fmt: skip
def test_files(tmp_path, monkeypatch, capsys, text, status, lines):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.wlt").write_text(text)
    assert run_test_files(["t.wlt"]) == status
    assert capsys.readouterr().out.splitlines() == lines


def test_missing_files(capsys):
    assert run_test_files(["none.wlt"]) == 2
    assert "none.wlt: No such file" in capsys.readouterr().err
