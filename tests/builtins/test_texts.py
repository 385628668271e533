"""Parts of texts, letters, alignment and templates: results by the documented meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, list_of, system
from wlnet.forms import text

PARTS = [
    ('StringExtract["a b c",2]', '"b"'),
    ('StringExtract["a,b;c,d",";"->2,","->1]', '"c"'),
    ('StringExtract["a,b;c,d",";"->All,","->1]', '{"a", "c"}'),
    ('{StringExtract["a b c",5],StringExtract["a b c",{1,-1}],StringExtract["a b c",2;;3]}',
     '{Missing["PartAbsent", 5], {"a", "c"}, {"b", "c"}}'),
    ('{StringRotateLeft["abcd",1],StringRotateRight["abcd"],StringRotateLeft["",2]}', '{"bcda", "dabc", ""}'),
    ('{StringPartition["abcdefg",UpTo[3]],StringPartition[2]["abcd"],StringPartition["abcd",3,1]}',
     '{{"abc", "def", "g"}, {"ab", "cd"}, {"abc", "bcd"}}'),
    ('StringTakeDrop["abcd",1]', '{"a", "bcd"}'),
    ('{CharacterCounts["banana"],LetterCounts["a B b",IgnoreCase->True]}',
     '{<|"a" -> 3, "n" -> 2, "b" -> 1|>, <|"b" -> 2, "a" -> 1|>}'),
    ('InsertLinebreaks["The quick brown fox",10]', r'"The quick\nbrown fox"'),
    ('TextWords["Hello, world. It\'s 3.14 (yes)"]', '{"Hello", "world", "It\'s", "3.14", "yes"}'),
    ('TextWords["a b c",2]', '{"a", "b"}'),
    ('TextSentences["Dr. Smith went. Did he? Yes!"]', '{"Dr. Smith went.", "Did he?", "Yes!"}'),
    ('{WordCount["a b, c."],WordCounts["b a b"]}', '{3, <|"b" -> 2, "a" -> 1|>}'),
    ('TextString[{1,"a",1/4,<|"x"->2.5|>}]', '"{1, a, 0.25, <|x -> 2.5|>}"'),
]  # fmt: skip
LETTERS = [
    ("RomanNumeral[{1999,4,0,-9}]", '{"MCMXCIX", "IV", "N", "-IX"}'),
    ("RomanNumeral[n]", "RomanNumeral[n]"),
    ('FromRomanNumeral[{"MCMXCIX","iv"}]', "{1999, 4}"),
    ('{LetterNumber["Cab"],LetterNumber["z"],LetterNumber["!"],LetterNumber["β","Greek"]}', "{{3, 1, 2}, 26, 0, 2}"),
    ("FromLetterNumber[{1,-1,0}]", '{"a", "z", " "}'),
    ('{RemoveDiacritics["café Ñ"],StringLength[CharacterNormalize["é","NFD"]]}', '{"cafe N", 2}'),
    ('{PrintableASCIIQ["a b"],PrintableASCIIQ["é"],SyntaxQ["1+"],SyntaxQ["f[x]"]}', "{True, False, False, True}"),
    ('{Length[Alphabet[]],Alphabet["Greek"][[;;2]]}', '{26, {"α", "β"}}'),
]
ALIGNMENT = [
    ('{EditDistance["kitten","sitting"],EditDistance["abc","ABC",IgnoreCase->True]}', "{3, 0}"),
    ('{EditDistance["ab","ba"],DamerauLevenshteinDistance["ab","ba"],DamerauLevenshteinDistance["ca","abc"]}',
     "{2, 1, 2}"),
    ('LongestCommonSubsequence["AAABBBBCCCCC","CCCBBBAAABABA"]', '"AAAB"'),
    ('LongestCommonSequence["AAABBBBCCCCC","CCCBBBAAABABA"]', '"AAABB"'),
    ("LongestCommonSequence[{1,2,3,4},{1,3,4,2}]", "{1, 3, 4}"),
    ('LongestCommonSequencePositions["abcd","xbcyd"]', "{{{2, 4}}, {{2, 3}, {5, 5}}}"),
    ('{HammingDistance[{1,2,3},{1,2,4}],HammingDistance["aB","Ab",IgnoreCase->True]}', "{1, 0}"),
]  # fmt: skip
TEMPLATES = [
    ('StringTemplate["`1` and `2`, `1`"]["x",1/3]', '"x and 0.333333, x"'),
    ('StringTemplate["`a`",InsertionFunction->(ToString[#,InputForm]&)][<|"a"->"q"|>]', r'"\"q\""'),
    ('{TemplateApply["Hello ``, ``",{"Bob",3}],TemplateApply["Hello ``",3]}', '{"Hello Bob, 3", "Hello 3"}'),
    ('Map[StringTemplate["f_`1`.txt"],{1,2}]', '{"f_1.txt", "f_2.txt"}'),
    ('TemplateApply[TemplateObject[{TemplateSlot[1],f[TemplateSlot["x",DefaultValue->7]]}],{5}]', "{5, f[7]}"),
    ('TemplateApply[TemplateIf[TemplateSlot["x"]>3,"big","small"],#]&/@{<|"x"->5|>,<|"x"->1|>}', '{"big", "small"}'),
    ('TemplateApply[{TemplateExpression[TemplateSlot["a"]^2],3},<|"a"->4|>]', "{16, 3}"),
    ('TemplateApply[{TemplateSequence["x``;",{1,2},"Delimiters"->"-"]}]', '{"x1;", "-", "x2;"}'),
    ('TemplateApply[TemplateWith[{"b"->10},{TemplateSlot["b"],TemplateSlot["a"]}],<|"a"->1|>]', "{10, 1}"),
    ('TemplateApply["`a`",<||>]', '"Missing[SlotAbsent, a]"'),
]  # fmt: skip
FAULTS = [
    ('StringPartition["abc",0]', 'StringPartition["abc", 0, 0]', "intp"),
    ("EditDistance[1,2]", "EditDistance[1, 2]", "strsl"),
    ('HammingDistance["a","bc"]', 'HammingDistance["a", "bc"]', "shape"),
    ('FromRomanNumeral["Q"]', "$Failed", "nonroman"),
    ('Alphabet["Klingon"]', 'Alphabet["Klingon"]', "alphabet"),
    ('CharacterNormalize["a","X"]', 'CharacterNormalize["a", "X"]', "form"),
]


@pytest.mark.parametrize(("source", "expected"), PARTS + LETTERS + ALIGNMENT + TEMPLATES)
def test_value(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "expected", "tag"), FAULTS)
def test_fault(source, expected, tag):
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate(source)).startswith(expected.split("[")[0])
    assert [m.tag for m in s.messages] == [tag]


def run(name, *args):
    return Session().evaluate(Expr(system(name), args))


@given(st.integers(1, 4999))
def test_roman_numerals_read_back(n):
    assert run("FromRomanNumeral", run("RomanNumeral", n)) == n


@given(st.text("abc", max_size=8), st.text("abc", max_size=8))
def test_distances_are_distances(u, v):
    near = run("EditDistance", u, v)
    assert near == run("EditDistance", v, u)
    assert run("DamerauLevenshteinDistance", u, v) <= near <= max(len(u), len(v))
    common = run("LongestCommonSequence", u, v)
    assert len(run("LongestCommonSubsequence", u, v)) <= len(common)
    assert near <= len(u) + len(v) - 2 * len(common)
    positions = iter(u)
    assert all(c in positions for c in common)


@given(st.text("ab ", max_size=10), st.integers(-12, 12))
def test_rotation_is_that_of_the_characters(t, n):
    rotated = run("RotateLeft", list_of(*t), n)
    assert run("StringRotateLeft", t, n) == "".join(rotated.args)
