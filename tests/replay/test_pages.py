"""Reading pages and comparing results."""

import pytest

from wlnet.evaluator.session import Session
from wlnet.grammar import parse
from wlnet.replay import PageFault, Runner, read_page
from wlnet.replay.compare import agrees
from wlnet.replay.numbers import close, folded


def write(tmp_path, text):
    path = tmp_path / "page.md"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path, text):
    page = read_page(write(tmp_path, text))
    runner = Runner(page)
    return [runner.outcome(i).problems for i in range(len(page.examples))]


def test_parts_of_an_example(tmp_path):
    page = read_page(
        write(
            tmp_path,
            "# Title\n\n```wl tolerance=0.5\nIn[3]:= a +\n\n  b\nf::tag: what\n  it says\n```\n".replace(
                "  it says\n", "g::short\n| printed\n|\nOut[3]//FullForm= Plus[a,\n  b]\n\n"
            ),
        )
    )
    (example,) = page.examples
    assert (example.line, example.number, example.tolerance) == (4, 3, 0.5)
    assert example.code == "a +\n\n  b"
    assert [str(m) for m in example.messages] == ["f::tag: what", "g::short"]
    assert example.printed == ["printed", ""]
    assert (example.form, example.output) == ("FullForm", "Plus[a,\n  b]")


def test_blocks_that_are_no_examples(tmp_path):
    text = "```\nIn[1]:= 1\n```\n\n```wl\nf[x_] := x\n```\n\n~~~python\n```wl\nIn[1]:= 1\n~~~\n"
    assert read_page(write(tmp_path, text)).examples == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("```wl\nIn[1]:= 1\n", "not closed"),
        ("```wl\nIn[1]:= 1\nOut[2]= 1\n```", "Out\\[2\\] does not belong to In\\[1\\]"),
        ("```wl\nIn[1]:= 1\nOut[1]= 1\nOut[1]= 1\n```", "does not belong"),
        ("```wl\nIn[1]:= 1\nf::g: h\nmore\n```", "belongs to no input"),
        ("```wl\nwords\nIn[1]:= 1\n```", "text before the first"),
        ("```wl tolerance=big\nIn[1]:= 1\n```", "tolerance=big is not"),
        ("```wl speed=3\nIn[1]:= 1\n```", "speed=3 is not"),
    ],
)
def test_pages_that_are_not_written_well(tmp_path, text, fault):
    with pytest.raises(PageFault, match=fault):
        read_page(write(tmp_path, text))


def test_state_and_history_carry_on(tmp_path):
    text = "```wl\nIn[1]:= x = 5;\nIn[2]:= %\nOut[2]= 5\n```\n"
    later = "\n```wl\nIn[7]:= {x, In[1], %2, Out[4]}\nOut[7]= {5, Null, 5, %4}\n```\n"
    assert problems(tmp_path, text + later) == [[], [], []]


def test_an_example_alone_runs_those_before_it(tmp_path):
    page = read_page(write(tmp_path, "```wl\nIn[1]:= x = 5;\nIn[2]:= x\nOut[2]= 5\n```\n"))
    assert Runner(page).outcome(1).problems == []


def test_a_wrong_value(tmp_path):
    page = read_page(write(tmp_path, "\n```wl\nIn[1]:= {1, 2}\nOut[1]= {1, 3}\n```\n"))
    report = Runner(page).outcome(0).report()
    assert report.splitlines() == [
        f"{page.path}:3: In[1]:= {{1, 2}}",
        "  expected: {1, 3}",
        "         got: {1, 2}",
    ]


def test_messages_must_be_those_of_the_page(tmp_path):
    right = "```wl\nIn[1]:= Throw[1]\nThrow::nocatch\nOut[1]= Hold[Throw[1]]\n```\n"
    assert problems(tmp_path, right) == [[]]
    for line in ("", "Throw::nocatch: Other text.\n", "Throw::other\n", "Throw::nocatch\nThrow::nocatch\n"):
        assert len(problems(tmp_path, right.replace("Throw::nocatch\n", line))[0]) == 1


def test_an_input_without_output_must_not_complain(tmp_path):
    assert problems(tmp_path, "```wl\nIn[1]:= 1\n```\n") == [[]]
    assert len(problems(tmp_path, "```wl\nIn[1]:= Throw[1]\n```\n")[0]) == 1


def test_unreadable_and_ending_inputs_fail(tmp_path):
    first, second = problems(tmp_path, "```wl\nIn[1]:= f[}\nIn[2]:= Exit[]\n```\n")
    assert "^" in first[0]
    assert second == ["the example ends the session"]


def test_printed_lines(tmp_path):
    text = '```wl\nIn[1]:= Print["a b"]; Print[1]\n| a b\n| 1\n```\n'
    assert problems(tmp_path, text) == [[]]
    assert len(problems(tmp_path, text.replace("| 1", "| 2"))[0]) == 1


def test_files_are_relative_to_the_page(tmp_path):
    (tmp_path / "data.wl").write_text("{1, 2}")
    assert problems(tmp_path, '```wl\nIn[1]:= Get["data.wl"]\nOut[1]= {1, 2}\n```\n') == [[]]


@pytest.mark.parametrize(
    ("code", "expected", "same"),
    [
        ('"a b"', "a b", True),
        ('"a b"', '"a b"', True),
        ("{1., 2}", "{1., 2.}", False),
        ("{1/3, -1/2}", "{1/3, -1/2}", True),
        ("2 + 3 I", "2 + 3 I", True),
        ("{0.33333333, 1.0000004}", "{0.333333, 1.}", True),
        ("0.33333433", "0.333333", False),
        ("{1000., 10.^-4}", "{1000., 0.}", True),
        ("1.5 10.^7", "1.5*10^7", True),
        ("1.5 10.^7", "1.5*^7", True),
        ("-2.5 10.^-8", "-2.5*10^-8", True),
        ("f[2]", "f[2]", True),
        ("4", "2 + 2", False),
        ('<|"a" -> 1.|>', "<|a -> 1.|>", True),
        ('<|"a" -> 1.|>', '<|"a" -> 1.0000001|>', True),
        ('<|"a" -> 1.|>', '<|"b" -> 1.|>', False),
        ("{1, 2, 3}", "{1, 2}", False),
        ("{1,\n 2}", "{1,2}", True),
    ],
)
def test_comparison(code, expected, same):
    session = Session()
    assert agrees(session, session.evaluate(code), expected, None, 1e-6) is same


def test_exact_numbers_are_compared_exactly():
    one, third = parse("1"), folded(parse("1/3"))
    assert close(one, 1, 1e-6, 1.0)
    assert not close(one, 1.0, 1e-6, 1.0)
    assert not close(third, 0.3333333, 1e-6, 1.0)
    assert close(float("nan"), float("nan"), 1e-6, 1.0)
