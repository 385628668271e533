"""Texts of several expressions, and what importing and caching cost."""

import json
import os
import subprocess
import sys

import pytest

from wlnet.expr import Expr, intern_symbol, resolve, system
from wlnet.expr.symbols import existing
from wlnet.grammar import Incomplete, SyntaxFailure, parse, read, read_spans, split

SCRIPT = """#!/usr/bin/env wlnet
(* the first *)
a = 1;

f[x_] :=
  x + \\[Alpha]  (* an aside *)

{1,
 2}; b
"""


def test_read_gives_one_expression_at_a_time(written):
    assert [written(e) for e in read(SCRIPT)] == [
        "CompoundExpression[Set[a,1],Null]",
        "SetDelayed[f[Pattern[x,Blank[]]],Plus[x,α]]",
        "CompoundExpression[List[1,2],b]",
    ]


def test_symbols_are_looked_up_after_the_expression_before_was_taken():
    context = "Global`"

    def lookup(name):
        return intern_symbol(context + name)

    seen = []
    for e in read("x\nx\nBlankName", lookup):
        seen.append(e.full_name)
        context = "Other`"
    assert seen == ["Global`x", "Other`x", "Other`BlankName"]
    assert existing("Global`BlankName") is None


def test_expressions_before_an_error_are_given():
    taken = []
    with pytest.raises(SyntaxFailure):
        for e in read("a\nb\nc]\nd"):
            taken.append(e)
    assert taken == [resolve("a"), resolve("b")]


def test_spans_are_those_of_the_text_as_written():
    pieces = [SCRIPT[start:end] for start, end in split(SCRIPT)]
    assert pieces == ["a = 1;", "f[x_] :=\n  x + \\[Alpha]  (* an aside *)", "{1,\n 2}; b"]
    assert [(start, end) for _, start, end in read_spans(SCRIPT)] == split(SCRIPT)
    assert split("") == []


def test_splitting_makes_no_symbols():
    split("neverSeenBefore + 1")
    assert existing("Global`neverSeenBefore") is None


def test_unfinished_text_can_be_continued():
    text = "f[x_] := Module[{y},"
    with pytest.raises(Incomplete):
        parse(text)
    assert isinstance(parse(text + "\n y = x]"), Expr)


def test_several_expressions_are_one_compound_expression(written):
    assert written(parse("a;\nb\n(* c *)")) == "CompoundExpression[CompoundExpression[a,Null],b]"
    assert parse("") is system("Null")


def run(code, **environment):
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


SHOW = """import sys
from wlnet.grammar import parse
print(parse("f[x]^2"), *(name for name in ("lark", "numpy") if name in sys.modules))"""


def test_tables_are_kept(tmp_path):
    assert run(SHOW, XDG_CACHE_HOME=str(tmp_path)) == "Power[f[x], 2] lark"
    assert run(SHOW, XDG_CACHE_HOME=str(tmp_path)) == "Power[f[x], 2]"
    (file,) = (tmp_path / "wlnet").iterdir()
    assert json.loads(file.read_text(encoding="utf-8"))["grammar"].startswith("// Wolfram Language")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"grammar": "other", "tables": {}}', "null", '"x"'])
def test_damaged_tables_are_made_again(tmp_path, content):
    run(SHOW, XDG_CACHE_HOME=str(tmp_path))
    (file,) = (tmp_path / "wlnet").iterdir()
    file.write_text(content, encoding="utf-8")
    assert run(SHOW, XDG_CACHE_HOME=str(tmp_path)) == "Power[f[x], 2] lark"
    assert run(SHOW, XDG_CACHE_HOME=str(tmp_path)) == "Power[f[x], 2]"


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path):
    (tmp_path / "wlnet").write_text("a file where the folder should be", encoding="utf-8")
    assert run(SHOW, XDG_CACHE_HOME=str(tmp_path)) == "Power[f[x], 2] lark"
