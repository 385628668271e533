"""Parts of texts by type, function words and lists of words: results by the documented meaning."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

CASES = [
    ('TextCases["Mail a.b@c.org or see https://x.org/a?b, on 2020-01-05. #tag @me",'
     '{"EmailAddress","URL","Date","TwitterHashtag","TwitterHandle"}]',
     '<|"EmailAddress" -> {"a.b@c.org"}, "URL" -> {"https://x.org/a?b"}, "Date" -> {"2020-01-05"}, '
     '"TwitterHashtag" -> {"#tag"}, "TwitterHandle" -> {"@me"}|>'),
    ('TextCases["He paid 1,234.5 for 12, -3 and x2.","Number"->"Interpretation"]', "{1234.5, 12, -3}"),
    ('TextCases["a 12 b 3.5","Number"->{"String","Position"}]', '{{"12", {3, 4}}, {"3.5", {8, 10}}}'),
    ('TextCases["a 12","Number"->(#Position&)]', "{{3, 4}}"),
    ('TextCases["One two. Three 4.",Containing["Sentence","Number"]]', '{"Three 4."}'),
    ('TextCases["One two. Three 4.","Word",2]', '{"One", "two"}'),
    ('TextCases["One 2.","Word"|"Number"]', '{"One", "2"}'),
    ('TextCases["abcabd","ab"~~_]', '{"abc", "abd"}'),
    ('TextCases["a1b22",x:DigitCharacter../;StringLength[x]>1]', '{"22"}'),
    ('TextCases[{"a b","c"},"Word"]', '{{"a", "b"}, {"c"}}'),
    (r'{TextCases["a\nb\n\nc","Paragraph"],TextCases["a\nb\n\nc","Line"]}', r'{{"a\nb", "c"}, {"a", "b", "c"}}'),
    ('TextPosition["One two. Three 4.",{"Sentence","Number"}]',
     '<|"Sentence" -> {{1, 8}, {10, 17}}, "Number" -> {{16, 16}}|>'),
    ('TextCases["on 3 May 2021, May 4, 2022","Date"]', '{"3 May 2021", "May 4, 2022"}'),
    ('DeleteStopwords["The blue ball had rolled under the table."]', '" blue ball  rolled   table."'),
    ('DeleteStopwords[{"the","apple","on","the","table","was","red"}]', '{"apple", "table", "red"}'),
    ('DeleteStopwords[{"The sky is blue.","The"}]', '{" sky  blue."}'),
    ('MemberQ[WordList["Stopwords"],#]&/@{"the","and","apple"}', "{True, True, False}"),
    ('WordFrequency["the cat in the hat",{"the","the cat","dog"}]',
     '<|"the" -> 0.4, "the cat" -> 0.25, "dog" -> 0.|>'),
    ('WordFrequency["The cat in the hat","the",IgnoreCase->True]', "0.4"),
    ('WordCounts["a b a b. a",2]', '<|{"a", "b"} -> 2, {"b", "a"} -> 1|>'),
]  # fmt: skip
WORDS = [
    ('DictionaryWordQ[{"foot","foot!","paris","Paris","foot-note","foot-furt","Foot"}]',
     "{True, False, False, True, True, False, True}"),
    ('DictionaryWordQ["paris",IgnoreCase->True]', "True"),
    ('{DictionaryWordQ[x],DictionaryLookup["foot*"],DictionaryLookup["foot"~~___,1]}',
     '{DictionaryWordQ[x], {"foot", "footing"}, {"foot"}}'),
    ('{DictionaryLookup["paris"],DictionaryLookup["paris",IgnoreCase->True]}', '{{}, {"Paris"}}'),
    ('{DictionaryLookup[],WordList[],DictionaryLookup[All]}',
     '{{"Paris", "foot", "footing", "note"}, {"Paris", "foot", "footing", "note"}, {"English"}}'),
    ('{DictionaryLookup[{All,"note"}],DictionaryLookup[{"English","n*"}]}', '{{{"English", "note"}}, {"note"}}'),
]  # fmt: skip


def run(source):
    s = Session(write_message=lambda line: None)
    return text(s.evaluate(source)), [m.tag for m in s.messages]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert run(source) == (expected, [])


@pytest.mark.parametrize(("source", "expected"), WORDS)
def test_words_of_a_file(source, expected, tmp_path, monkeypatch):
    (tmp_path / "words.txt").write_text("Paris\nfoot\nfooting\nnote\n")
    monkeypatch.setenv("WLNET_DATA", str(tmp_path))
    assert run(source) == (expected, [])


FAULTS = [
    ('TextCases["a","Noun"]', "$Failed", "type"),
    ('TextCases["a","Word"->"Colour"]', "$Failed", "prop"),
    ('TextCases["a","Word",-1]', 'TextCases["a", "Word", -1]', "intnm"),
    ('TextCases[1,"Word"]', 'TextCases[1, "Word"]', "strse"),
    ('WordList["Nouns"]', "$Failed", "type"),
    ('DictionaryLookup[{"French","a"}]', "$Failed", "lang"),
]


@pytest.mark.parametrize(("source", "expected", "tag"), FAULTS)
def test_fault(source, expected, tag):
    assert run(source) == (expected, [tag])
