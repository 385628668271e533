"""Boxes: what MakeBoxes gives for expressions, the user's own definitions, boxes as text and read back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import same
from wlnet.forms import text

VALUES = [
    ("ToBoxes[a+b^2]", 'RowBox[{"a", "+", SuperscriptBox["b", "2"]}]'),
    ("ToBoxes[1+2x^2]", 'RowBox[{"1", "+", RowBox[{"2", " ", SuperscriptBox["x", "2"]}]}]'),
    ("ToBoxes/@{123,1/23,-2,1.5,-1/2}",
     '{"123", FractionBox["1", "23"], RowBox[{"-", "2"}], "1.5`", RowBox[{"-", FractionBox["1", "2"]}]}'),
    ("ToBoxes[1+23I]==RowBox[{\"1\",\"+\",RowBox[{\"23\",\" \",\"\\[ImaginaryI]\"}]}]", "True"),
    ('ToBoxes[{Pi,E,I}]===RowBox[{"{",RowBox[{"\\[Pi]",",","\\[ExponentialE]",",","\\[ImaginaryI]"}],"}"}]', "True"),
    ("ToBoxes/@{f[],f[x],f[x,y],{}}",
     '{RowBox[{"f", "[", "]"}], RowBox[{"f", "[", "x", "]"}], RowBox[{"f", "[", RowBox[{"x", ",", "y"}], "]"}], '
     'RowBox[{"{", "}"}]}'),
    ("ToBoxes[{1,2}]", 'RowBox[{"{", RowBox[{"1", ",", "2"}], "}"}]'),
    ("ToBoxes/@{Sqrt[x],x^(1/3),1/x,1/Sqrt[x],x^-n}",
     '{SqrtBox["x"], SuperscriptBox["x", RowBox[{"1", "/", "3"}]], FractionBox["1", "x"], '
     'FractionBox["1", SqrtBox["x"]], SuperscriptBox["x", RowBox[{"-", "n"}]]}'),
    ("ToBoxes[(a+b)^2]", 'SuperscriptBox[RowBox[{"(", RowBox[{"a", "+", "b"}], ")"}], "2"]'),
    ("ToBoxes[2x/3]", 'FractionBox[RowBox[{"2", " ", "x"}], "3"]'),
    ("ToBoxes[a-b]", 'RowBox[{"a", "-", "b"}]'),
    ('ToBoxes[a->b]===RowBox[{"a","\\[Rule]","b"}]', "True"),
    ('ToBoxes[a[[1]]]===ToBoxes[a[[1]]]&&MakeBoxes[a[[1]]]===RowBox[{"a","\\[LeftDoubleBracket]","1",'
     '"\\[RightDoubleBracket]"}]', "True"),
    ('ToBoxes["abc"]', '"\\"abc\\""'),
    ("ToBoxes[x_Integer]", '"x_Integer"'),
    ("ToBoxes[Subscript[x,1]]", 'SubscriptBox["x", "1"]'),
    ("ToBoxes[Subscript[x,1]^2]", 'SubsuperscriptBox["x", "1", "2"]'),
    ("ToBoxes[HoldForm[1+1]]", 'TagBox[RowBox[{"1", "+", "1"}], HoldForm]'),
    ("ToBoxes[Style[x,Bold]]", 'StyleBox["x", Bold, StripOnInput -> False]'),
    ("ToBoxes[Row[{a,b}]]", 'TemplateBox[{"a", "b"}, "RowDefault"]'),
    ("MakeBoxes[1+1]", 'RowBox[{"1", "+", "1"}]'),
    ("MakeBoxes[25/100]", 'FractionBox["25", "100"]'),
    ("ToBoxes[25/100]", 'FractionBox["1", "4"]'),
    ("MakeBoxes[f[x],TraditionalForm]", 'RowBox[{"f", "(", "x", ")"}]'),
    ("MakeBoxes[foo[x_],f_]:=RowBox[{\"F\",MakeBoxes[x,f]}];ToBoxes[1+foo[foo[2]]]",
     'RowBox[{"1", "+", RowBox[{"F", RowBox[{"F", "2"}]}]}]'),
    ('MakeBoxes[x_foo,StandardForm]:="own";{ToBoxes[foo[1]],ToBoxes[foo[1],TraditionalForm],ToString[foo[1]]}',
     '{"own", RowBox[{"foo", "(", "1", ")"}], "foo[1]"}'),
    ("Format[bin[x_,y_]]:=Subscript[x,y];ToBoxes[bin[a,b]]",
     'InterpretationBox[SubscriptBox["a", "b"], bin[a, b], Editable -> False]'),
    ("ToExpression[FractionBox[\"4\",\"6\"]]", "2/3"),
    ("ToExpression[RowBox[{\"1\",\"+\",\"2\"}],StandardForm,Hold]", "Hold[1 + 2]"),
    ("MakeExpression[RowBox[{\"1\",\"+\",\"2\"}],StandardForm]", "HoldComplete[1 + 2]"),
    ("Format[bin[x_,y_]]:=Subscript[x,y];ToExpression[ToBoxes[bin[a,b]]]", "bin[a, b]"),
    ("Quiet[ToExpression[foo[1]]]", "$Failed"),
    ('ToString[DisplayForm[ToBoxes[(a+b)/c^2+Sqrt[x]]]]', '"(a + b)/c^2 + Sqrt[x]"'),
    ('ToString[{RawBoxes["x"],DisplayForm[SubscriptBox["x","1"]]}]', '"{x, Subscript[x, 1]}"'),
    ('ToString[DisplayForm[GridBox[{{"a","b"},{"c","d"}}]]]==ToString[Grid[{{a,b},{c,d}}]]', "True"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), VALUES)
def test_values(code, expected):
    assert text(Session().evaluate(code)) == expected


LEAVES = st.sampled_from(["a", "x", "2", "-3", "2/3", "-1/2", '"s t"', "1.5", "2+3I", "Pi", "I", "E"])
CALLS = """
({})+({})  ({})*({})  ({})^({})  f[{}][{}]  {{{},{}}}  ({})->({})  ({})==({})  <|({})->({})|>
({})&&({})  Subscript[{},{}]  !({})||({})
"""
TERMS = st.recursive(
    LEAVES, lambda inner: st.builds(str.format, st.sampled_from(CALLS.split()), inner, inner), max_leaves=8
)


@given(TERMS)
@settings(max_examples=80, deadline=None)
def test_boxes_read_back(code):
    session = Session()
    value = session.evaluate(f"v=Quiet[{code}]")
    found = session.evaluate("Quiet[ToExpression[ToBoxes[v]]]")
    assert same(found, value), (text(value), text(session.evaluate("ToBoxes[v]")))
