"""Strings and string patterns: results by the documented meaning, and Python's own string functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, list_of, same, system
from wlnet.forms import text

BASIC = [
    ('"a"<>"b"<>"c"', '"abc"'),
    ('StringJoin[{"a",{"b","c"}}]', '"abc"'),
    ('StringLength[{"abc","d"}]', "{3, 1}"),
    ('{StringTake["abcdef",2],StringTake["abcdef",-2],StringTake["abcdef",{2,4}]}', '{"ab", "ef", "bcd"}'),
    ('{StringTake["abcdef",{1,-1,2}],StringTake["abc",UpTo[5]],StringTake["abc",0]}', '{"ace", "abc", ""}'),
    ('StringTake["abcdef",{{1,2},{4,5}}]', '{"ab", "de"}'),
    ('StringTake[{"abc","def"},1]', '{"a", "d"}'),
    ('{StringTake["abcdef",;;3],StringTake["abcdef",2;;-2],StringTake["abcdef",-1;;1;;-2],StringTake["abc",None]}',
     '{"abc", "bcde", "fdb", ""}'),
    ('{StringDrop["abcdef",2;;3],StringPart["abcdef",2;;4],StringPart["ab",All]}',
     '{"adef", {"b", "c", "d"}, {"a", "b"}}'),
    ('{StringDrop["abcdef",2],StringDrop["abcdef",-2],StringDrop["abcdef",{2}]}', '{"cdef", "abcd", "acdef"}'),
    ('{Capitalize["hello"],StringReverse["abc"],StringRepeat["ab",3]}', '{"Hello", "cba", "ababab"}'),
    ('{StringPadLeft["7",3,"0"],StringPadRight["ab",4],StringPadLeft["abc",2]}', '{"007", "ab  ", "bc"}'),
    ('{StringInsert["abc","X",2],StringInsert["abc","X",-1],StringPart["abc",-1]}', '{"aXbc", "abcX", "c"}'),
    ('StringPartition["abcdefg",2]', '{"ab", "cd", "ef"}'),
    ('StringReplacePart["abcdef","X",{2,3}]', '"aXdef"'),
    (
        '{StringRiffle[{"a","b"}],StringRiffle[{1,x},", "],StringRiffle[{a,b},{"(",",",")"}]}',
        '{"a b", "1, x", "(a,b)"}',
    ),
    ('StringRiffle[{{1,2},{3,4}}]', r'"1 2\n3 4"'),
    ('{ToCharacterCode["AB"],FromCharacterCode[{72,105}],CharacterRange["a","c"]}',
     '{{65, 66}, "Hi", {"a", "b", "c"}}'),
    ('{DigitQ["123"],LetterQ["ab1"],UpperCaseQ["AB"],LowerCaseQ["aB"]}', "{True, False, True, False}"),
    ('{ToExpression["1+1"],ToExpression["x",InputForm,Hold]}', "{2, Hold[x]}"),
    ('{StringTemplate["`1`, `2`!"]["a",5],TemplateApply["<`x`>",<|"x"->1|>],TemplateApply["<* #+1 *>",{2}]}',
     '{"a, 5!", "<1>", "3"}'),
    ('{EditDistance["kitten","sitting"],HammingDistance["abc","abd"]}', "{3, 1}"),
]  # fmt: skip
PATTERNS = [
    ('StringSplit["a b  c"]', '{"a", "b", "c"}'),
    ('StringSplit["a,b,,c,",","]', '{"a", "b", "", "c"}'),
    ('StringSplit["a,b,",",",All]', '{"a", "b", ""}'),
    ('StringSplit["a1b2c",DigitCharacter]', '{"a", "b", "c"}'),
    ('StringSplit["a-b","-"->"x"]', '{"a", "x", "b"}'),
    ('StringSplit["a,b,c",",",2]', '{"a", "b,c"}'),
    ('{StringTrim["  ab "],StringTrim["xxabx","x"..]}', '{"ab", "ab"}'),
    ('StringReplace["abcabc",{"a"->"1","b"->"2"}]', '"12c12c"'),
    ('StringReplace["hello",x_~~"l"~~y_:>y<>x]', '"hleo"'),
    ('StringReplace["abc",RegularExpression["(a)(b)"]->"$2$1"]', '"bac"'),
    ('StringReplace["aaa","a"->"b",2]', '"bba"'),
    ('StringReplace["abc","b"->z]', '"a" ~~ z ~~ "c"'),
    ('StringReplace["b"->"X"]["abc"]', '"aXc"'),
    ('StringReplace["aBc",c_?UpperCaseQ:>ToLowerCase[c]<>"!"]', '"ab!c"'),
    ('{StringContainsQ["hello","ell"],StringContainsQ["HELLO","ell",IgnoreCase->True],StringFreeQ["abc","z"]}',
     "{True, True, True}"),
    ('{StringStartsQ["hello","he"],StringEndsQ["hello",("l"|"o")..],StringEndsQ["hello","l"]}', "{True, True, False}"),
    ('{StringMatchQ["hello","h*"],StringMatchQ["hello","h"~~__],StringMatchQ["h*"]["ab"]}', "{True, True, False}"),
    ('{StringMatchQ["abab",x__~~x__],StringMatchQ["12",x__/;StringLength[x]>3],StringMatchQ["aXb",__?LetterQ]}',
     "{True, False, True}"),
    ('StringMatchQ["a.b","a.b"]', "True"),
    ('StringMatchQ["axb","a.b"]', "False"),
    ('StringCases["a1b22",DigitCharacter..]', '{"1", "22"}'),
    ('StringCases["a-1.5b22",NumberString]', '{"-1.5", "22"}'),
    ('StringCases["<a><b>","<"~~Shortest[x__]~~">":>x]', '{"a", "b"}'),
    ('StringCases["<a><b>","<"~~x__~~">":>x]', '{"a><b"}'),
    ('StringCases["ab12cd34",x:LetterCharacter..~~y:DigitCharacter..:>{x,y}]', '{{"ab", "12"}, {"cd", "34"}}'),
    ('StringCases["abcd",Except["b"|"c"]]', '{"a", "d"}'),
    ('{StringCount["banana","an"],StringPosition["banana","an"],StringPosition["aaa","aa"]}',
     "{2, {{2, 3}, {4, 5}}, {{1, 2}, {2, 3}}}"),
    ('StringDelete["banana","a"]', '"bnn"'),
    ('StringCases["abcd",x__/;StringLength[x]==2]', '{"ab", "cd"}'),
    ('StringCases["abcd",_~~__,Overlaps->All]', '{"abcd", "abc", "ab", "bcd", "bc", "cd"}'),
    ('StringCases["abcd",__,Overlaps->True]', '{"abcd", "bcd", "cd", "d"}'),
    ('StringPosition["AAA","A"..,Overlaps->All]', "{{1, 3}, {1, 2}, {1, 1}, {2, 3}, {2, 2}, {3, 3}}"),
    ('StringReplace["1 22",x:DigitCharacter..:>"<"<>x<>">"/;StringLength[x]>1]', '"1 <22>"'),
    ('StringCases["xa1a1",x_~~RegularExpression["(\\\\w\\\\d)\\\\1"]->"$1-$0"]', '{"a1-xa1a1"}'),
    ('StringMatchQ["abcabc",x__~~x__/;StringLength[x]>2]', "True"),
    ('StringCases["aXbYc",_?UpperCaseQ~~_?(#=="b"||#=="c"&)]', '{"Xb", "Yc"}'),
    ('StringCases["abc",Except[_?(#=="b"&)]]', '{"a", "c"}'),
    ('StringMatchQ["aaa",Repeated["a",#]]&/@{{3},{1,2},3,{4,Infinity}}', "{True, False, True, False}"),
    ('{StringMatchQ["Ab",CaseSensitive["a"]~~"B",IgnoreCase->True],StringMatchQ["Ab","a"~~"B",IgnoreCase->True]}',
     "{False, True}"),
    ('"a"~~"b"', '"ab"'),
]  # fmt: skip
FAULTS = [
    ('StringJoin["a",1]', '"a" <> 1', "string"),
    ('StringTake["abc",5]', 'StringTake["abc", 5]', "take"),
    ("StringLength[5]", "StringLength[5]", "strse"),
    ('StringMatchQ["a",f[x]]', 'StringMatchQ["a", f[x]]', "invld"),
    ('StringMatchQ["a",RegularExpression["("]]', 'StringMatchQ["a", RegularExpression["("]]', "maln"),
    ("FromCharacterCode[-1]", "FromCharacterCode[-1]", "intnm"),
    ('ToExpression["1+"]', "$Failed", "sntxi"),
    ('ToExpression["f[}"]', "$Failed", "sntx"),
    ('StringReplace["a",3]', 'StringReplace["a", 3]', "srep"),
]


@pytest.mark.parametrize(("source", "expected"), BASIC + PATTERNS)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "expected", "tag"), FAULTS)
def test_fault(source, expected, tag):
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate(source)) == expected
    assert [m.tag for m in s.messages] == [tag]


def run(name, *args):
    return Session().evaluate(Expr(system(name), args))


words = st.text("abc .*\\[(", max_size=8)


@given(words, words, words)
def test_literal_replacement_is_python_s(t, old, new):
    if old:
        rule = Expr(system("Rule"), (old, new))
        assert run("StringReplace", t, rule) == t.replace(old, new)
        assert run("StringCount", t, old) == t.count(old)
        assert str(run("StringContainsQ", t, old)) == str(old in t)
        assert str(run("StringStartsQ", t, old)) == str(t.startswith(old))
        assert str(run("StringEndsQ", t, old)) == str(t.endswith(old))


@given(words, st.integers(-8, 8))
def test_take_and_drop_divide_the_string(t, n):
    if abs(n) <= len(t):
        first, rest = run("StringTake", t, n), run("StringDrop", t, n)
        assert (first + rest if n >= 0 else rest + first) == t


@given(st.text(max_size=6))
def test_codes_and_back(t):
    if t:
        assert run("FromCharacterCode", run("ToCharacterCode", t)) == t
    assert same(run("Characters", t), list_of(*t))
