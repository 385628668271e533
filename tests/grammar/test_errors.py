"""Unreadable text: where the error is, what it says, and whether more text could help."""

import pytest

from wlnet.grammar import Incomplete, SyntaxFailure, parse

FAULTS = [  # source, line, column, what is said, what was expected
    ("f[a)", 1, 4, "unexpected )", "] to close the [ opened at line 1, column 2"),
    ("{a,\n f[b}]", 2, 5, "unexpected }", "] to close the [ opened at line 2, column 3"),
    ("<|a->1}", 1, 7, "unexpected }", "|> to close the <| opened at line 1, column 1"),
    ("a]", 1, 2, "unexpected ]", ""),
    (")", 1, 1, "unexpected )", ""),
    ("a + )", 1, 5, "unexpected )", "an operand after +"),
    ("f[a+]", 1, 5, "unexpected ]", "an operand after +"),
    ("f[a->, b]", 1, 6, "unexpected ,", "an operand after ->"),
    ("a, b", 1, 2, "unexpected ,", ""),
    ("(a, b)", 1, 3, "unexpected ,", ") to close the ( opened at line 1, column 1"),
    ("()", 1, 2, "unexpected )", "an expression"),
    ("* a", 1, 1, "unexpected *", "an operand before *"),
    ("f[* a]", 1, 3, "unexpected *", "an operand before *"),
    ("a + * b", 1, 5, "unexpected *", "an operand after +"),
    ("a\n/@ b", 2, 1, "unexpected /@", "an operand before /@"),
    ("a\\[Rule]\\[Rule]b", 1, 9, "unexpected \\[Rule]", "an operand after \\[Rule]"),
    ("[a]", 1, 1, "unexpected [", "an operand before ["),
    ("a[[[1]]]", 1, 4, "unexpected [", "an operand before ["),
    ("a[[1],2]", 1, 6, "unexpected ,", "] to close the [ opened at line 1, column 2"),
    ("a ~ f", 1, 6, "a ~ without its second", "~ and an operand, as in a ~ f ~ b"),
    ("{a ~ f, b}", 1, 7, "a ~ without its second", "~ and an operand, as in a ~ f ~ b"),
    ("f /: a", 1, 7, "a /: without an assignment", "=, := or =., as in f /: lhs = rhs"),
    ("a_b_c", 1, 4, "unexpected _", "a space between two patterns"),
    ("x____", 1, 5, "unexpected _", "a space between two patterns"),
    ("\\[NoSuchName] + 1", 1, 1, "unknown character \\[NoSuchName]", ""),
    ("a + \\q", 1, 5, "unexpected \\", ""),
    ("a`", 1, 1, "unexpected a", ""),
    ("f[a` ]", 1, 3, "unexpected a", ""),
    ("x >> ;", 1, 5, "a name is missing", "a file name after >>"),
    ("f:: = 1", 1, 4, "a name is missing", "a message name after ::"),
    ("16^^fg", 1, 1, "g is not a digit in base 16", ""),
    ("a\x00b", 1, 2, "unexpected character 0x0", ""),
    ("1 +\r\n\r\n  )", 3, 3, "unexpected )", "an operand after +"),
    ("ab\\\n  c )", 2, 5, "unexpected )", ""),
    ("\\[Alpha] )", 1, 10, "unexpected )", ""),
    ("#!/bin/sh\n)", 2, 1, "unexpected )", ""),
]


@pytest.mark.parametrize(("source", "line", "column", "message", "expected"), FAULTS, ids=[row[0] for row in FAULTS])
def test_fault(source, line, column, message, expected):
    with pytest.raises(SyntaxFailure) as caught:
        parse(source)
    fault = caught.value
    assert (fault.line, fault.column, fault.message, fault.expected) == (line, column, message, expected)
    assert type(fault) is SyntaxFailure


UNFINISHED = {
    "f[": "] to close the [ opened at line 1, column 2",
    "f[a, {b": "} to close the { opened at line 1, column 6",
    "a[[1]": "] to close the [ opened at line 1, column 2",
    "(a +\n": "an operand after +",
    "a +": "an operand after +",
    "a := (* later *)": "an operand after :=",
    "!": "an operand after !",
    '"abc': '" to close the string',
    'f["a, b]': '" to close the string',
    "(* a (* b *)": "*) to close the comment",
    "f[a (* b": "*) to close the comment",
    "a \\": "the line to be continued",
    "a >>": "a file name after >>",
    "f::": "a message name after ::",
    "<1, 2": "> to close the < opened at line 1, column 1",
    "a ~ f ~": "an operand after ~",
    "f /: a =": "an operand after =",
}


@pytest.mark.parametrize("source", UNFINISHED)
def test_unfinished(source):
    with pytest.raises(Incomplete) as caught:
        parse(source)
    assert caught.value.expected == UNFINISHED[source]


def test_report_shows_the_place():
    with pytest.raises(SyntaxFailure) as caught:
        parse("x = 1;\n\ty = f[1, 2);\nz", name="script.wl")
    assert caught.value.source_line == "\ty = f[1, 2);"
    assert str(caught.value) == (
        "script.wl:2:12: unexpected ), expected ] to close the [ opened at line 2, column 7\n"
        "      y = f[1, 2);\n"
        "                ^"
    )
    assert caught.value.report("other.wl").startswith("other.wl:2:12: unexpected )")
    with pytest.raises(SyntaxFailure) as caught:
        parse("a b)")
    assert str(caught.value) == "line 1, column 4: unexpected )\n  a b)\n     ^"


@pytest.mark.parametrize("before", [0, 50, 500, 5000])
@pytest.mark.parametrize("after", [0, 50, 5000])
def test_report_cuts_long_lines(before, after):
    with pytest.raises(SyntaxFailure) as caught:
        parse("a" * before + "{)" + "b" * after)
    _, line, caret = str(caught.value).split("\n")
    assert len(line) <= 102
    assert line[caret.index("^")] == ")"


def test_control_characters_are_not_shown():
    with pytest.raises(SyntaxFailure) as caught:
        parse('"\x1b[31m" )')
    assert "\x1b" not in str(caught.value)
