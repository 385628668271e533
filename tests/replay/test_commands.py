"""The two ways to run pages: the command line and pytest."""

import pytest

from wlnet.replay.report import replay

pytest_plugins = ["pytester"]
GOOD = "```wl\nIn[1]:= {1, 2}\nOut[1]= {1, 2}\n```\n"
BAD = "```wl\nIn[1]:= {1, 2}\nOut[1]= {1}\n```\n"


@pytest.fixture
def pages(tmp_path):
    (tmp_path / "a.md").write_text(GOOD)
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "b.md").write_text(BAD)
    return tmp_path


def test_replay_counts(pages, capsys):
    assert replay([str(pages / "a.md")]) == 0
    assert capsys.readouterr().out == "1 example in 1 page: 1 passed, 0 failed\n"
    assert replay([str(pages)]) == 1
    out = capsys.readouterr().out
    assert "expected: {1}" in out
    assert out.endswith("2 examples in 2 pages: 1 passed, 1 failed\n")


def test_replay_of_what_cannot_be_read(pages, capsys):
    assert replay([str(pages / "none.md"), str(pages / "a.md")]) == 2
    captured = capsys.readouterr()
    assert "none.md: No such file" in captured.err
    assert "1 passed" in captured.out
    (pages / "c.md").write_text("```wl\nIn[1]:= 1\n")
    assert replay([str(pages / "c.md")]) == 1
    assert "c.md:1: the block is not closed" in capsys.readouterr().err
    (pages / "d.md").write_bytes(b"\xff\xfe")
    assert replay([str(pages / "d.md")]) == 1


def test_pages_under_pytest(pytester):
    pytester.makeconftest("from wlnet.replay.collector import pytest_collect_file\n")
    pytester.makefile(".md", good=GOOD, bad=BAD)
    result = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*bad.md:2: In[[]1[]]:= {1, 2}", "*expected: {1}", "*got: {1, 2}"])
    assert "Traceback" not in result.stdout.str()
