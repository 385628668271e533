"""However a coder is made and whatever it is given, there is a value or a message, never a fault of wlnet itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.forms import display
from wlnet.python import Session, text

NAMES = ("Characters", "Tokens", "SubwordTokens", "BPESubwordTokens", "UTF8", "Function", "FeatureExtractor", "Class",
         "Boolean", "Scalar", "UnitVector", "CTCBeamSearch", "BeamSearch")  # fmt: skip
ARGUMENTS = ('"abc"', '{"a", "b"}', '{_, "a", "b", "ab"}', '{_, StartOfString, EndOfString, "a" -> -1., "b"}', "f",
             "StringLength", "(#^2) &", "3", "{3}", '"Varying"', '{"Varying", 2}', "Automatic", "All", "None",
             '"Index"', '"UnitVector"', "{}", '""', '{"a" -> 1, "b" -> Automatic}', '{StartOfString, "ab", _}', "x",
             "-1", "{{1, 2}, {3}}", '"Real"', 'Restricted["Integer", 3]', "_", '<|"a" -> 1|>', 'File["x"]')  # fmt: skip
OPTIONS = ('"TargetLength" -> 3', "IgnoreCase -> True", '"Dimensions" -> {2}', '"Dimensions" -> {"Varying", "Varying"}',
           '"InputDepth" -> 1', '"InputDepth" -> 3', '"BeamSize" -> 1', '"BeamSize" -> 2', '"SplitPattern" -> None',
           '"SplitPattern" -> ""', '"SplitPattern" -> {"a", _Integer}', 'Method -> "WordPiece"', 'Method -> "Unigram"',
           'Method -> {"BPE", "WhitespacePadding" -> Left}', '"IncludeTerminalTokens" -> True',
           '"InputType" -> "ListOfStrings"', '"OutputProperties" -> {"StringIndex"}', '"TextPreprocessing" -> f',
           '"Vocabulary" -> {"a"}', '"UnicodeNormalization" -> "NFKC"', '"Batched" -> True', '"Pattern" -> _String',
           '"Pattern" -> {__}', '"Multilabel" -> True', '"Foo" -> 1')  # fmt: skip
DATA = ('"ab"', '""', '{"ab", "b"}', "{}", "{{}}", '{{"a", "b"}, {"b"}}', '"\\[EAcute]x"', "1", "2.5", "{1, 2}",
        "{0.2, 0.8}", "{{0.2, 0.8}, {0.5, 0.5}}", "{{{0.1, 0.2, 0.7}}, {{0, 0, 1}}}", "{{0, 0, 0, 1}, {1, 0, 0, 0}}",
        'NumericArray[{1, 2}, "Integer8"]', 'NumericArray[{{0.5, 0.5, 0}}, "Real32"]', "{True, False}",
        "{{True}, {False, True}}", "x", '<|"a" -> 1|>', 'TextElement["ab"]', "TextElement[]", "{Indeterminate}",
        "{{Infinity, 0, 1}}", "{1, {2}}", '{3, "a"}', "Image[{{1}}]", "10^30")  # fmt: skip
REQUESTS = ("None", '"Decision"', '"RandomSample" -> 0.5', '"TopProbabilities"', '"TopProbabilities" -> 2', '"Entropy"',
            '"TopDecisions" -> 1', '"Probabilities"', '"Properties"', '"Decodings"', '"TopDecodings" -> 2', "All", "x",
            '"NegativeLogLikelihoods"', '{"TopProbabilities", 2}', '"Probability" -> "a"')  # fmt: skip
LAYERS = ("EmbeddingLayer[3]", "UnitVectorLayer[]", "LinearLayer[]", "SoftmaxLayer[]", "SequenceLastLayer[]", "Ramp")


@st.composite
def calls(draw):
    head = draw(st.sampled_from(("NetEncoder", "NetDecoder")))
    parts = [f'"{draw(st.sampled_from(NAMES))}"', *draw(st.lists(st.sampled_from(ARGUMENTS), max_size=2))]
    parts += draw(st.lists(st.sampled_from(OPTIONS), max_size=2))
    coder = f"{head}[{{{', '.join(parts)}}}]"
    data = draw(st.sampled_from(DATA))
    way = draw(st.integers(0, 9))
    if way == 0:
        return f"NetExtract[{coder}, All]"
    if way == 1:
        return f"{'NetDecoder' if head == 'NetEncoder' else 'NetEncoder'}[{coder}]"
    if way == 2:
        port = '"Input"' if head == "NetEncoder" else '"Output"'
        return f"NetInitialize[NetChain[{{{draw(st.sampled_from(LAYERS))}}}, {port} -> {coder}]][{data}]"
    if head == "NetDecoder" and way < 7:
        return f"{coder}[{data}, {draw(st.sampled_from(REQUESTS))}]"
    return f"{coder}[{data}]"


@pytest.fixture(scope="module")
def session():
    return Session()


@settings(deadline=None, max_examples=300)
@given(source=calls())
def test_there_is_a_value_or_a_message(session, source):
    value = session.evaluate(source)
    assert text(value) and display(value)
    assert "bug" not in [m.tag for m in session.messages]
