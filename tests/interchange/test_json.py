"""JSON, against Python's json module."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Association, call, list_of, same, system
from wlnet.forms import text

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


def expression(value):
    if value is None or isinstance(value, bool):
        return system({None: "Null", True: "True", False: "False"}[value])
    if isinstance(value, list):
        return list_of(*map(expression, value))
    if isinstance(value, dict):
        return Association.of((k, expression(v)) for k, v in value.items())
    return value


def evaluated(function, *args):
    return Session(write_message=lambda line: None).evaluate_input(call(function, *args))


@given(VALUES)
def test_read(value):
    assert same(evaluated("ImportString", json.dumps(value), "RawJSON"), expression(value))


@given(VALUES, st.sampled_from(["True", "False"]))
def test_write(value, compact):
    option = call("Rule", "Compact", system(compact))
    assert json.loads(evaluated("ExportString", expression(value), "JSON", option)) == value


def value(source):
    session = Session(write_message=lambda line: None)
    return text(session.evaluate(source)), [f"{m.symbol}::{m.tag}" for m in session.messages]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r'ImportString["{\"a\":[1,2.0,null,true],\"b\":{}}", "JSON"]', '{"a" -> {1, 2., Null, True}, "b" -> {}}'),
        (r'ImportString["{\"a\":{\"b\":1}}", "RawJSON"]', '<|"a" -> <|"b" -> 1|>|>'),
        (r'ImportString["{\"a\":{\"b\":[7,8]}}", {"RawJSON", "Data", "a", "b", 2}]', "8"),
        (r'ExportString[<|"a" -> 1, "b" -> {1.}|>, "JSON"]', r'"{\n\t\"a\":1,\n\t\"b\":[\n\t\t1.0\n\t]\n}"'),
        (r'ExportString[<|"a" -> {1}|>, "JSON", "Compact" -> 1]', r'"{\n\t\"a\":[1]\n}"'),
        (r'ExportString[{"a" -> 1, "b" -> {}}, "JSON", "Compact" -> True]', r'"{\"a\":1,\"b\":[]}"'),
        (r'ExportString[{x}, "JSON", "Compact" -> True, "ConversionFunction" -> ToString]', r'"[\"x\"]"'),
        (r'ExportString[{x}, "JSON", "Compact" -> True, "ConversionRules" -> {x -> 2}]', '"[2]"'),
        (r'ExportString[f[x, 1.5, "s"], "ExpressionJSON", "Compact" -> True]',
         r'''"[\"Global`f\",\"Global`x\",1.5,\"'s'\"]"'''),
        (r'''ImportString["[\"f\",\"Plus\",\"'s'\",true]", "ExpressionJSON"]''', 'f[Plus, "s", True]'),
        (r'ImportString["[\"Association\",[\"Rule\",1,2]]", "ExpressionJSON"]', "<|1 -> 2|>"),
    ],
)  # fmt: skip
def test_examples(source, expected):
    assert value(source) == (expected, [])


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (r'ImportString["{\"a\":[1,", "JSON"]', "ImportString::fmterr"),
        (r'ImportString["[NaN]", "JSON"]', "ImportString::fmterr"),
        (r'ImportString["", "RawJSON"]', "ImportString::fmterr"),
        ('ExportString[{1/3}, "JSON"]', "ExportString::jsonstrictencoding"),
        ('ExportString[Indeterminate, "JSON"]', "ExportString::jsonstrictencoding"),
        ('ExportString[<|1 -> 2|>, "JSON"]', "ExportString::jsonstrictencoding"),
    ],
)
def test_faults(source, message):
    assert value(source) == ("$Failed", [message])


def test_code_is_not_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "keep").write_text("x")
    source = r"""ImportString["[\"DeleteFile\",\"'keep'\"]", "ExpressionJSON"]"""
    assert value(source) == ('HoldComplete[DeleteFile["keep"]]', ["ImportString::held"])
    assert (tmp_path / "keep").exists()


def test_deep_nesting_is_read_or_refused():
    found, messages = value(f'Depth[ImportString["{"[" * 3000 + "]" * 3000}", "JSON"]]')
    assert found == "3001" or messages
