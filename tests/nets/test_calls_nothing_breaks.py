"""Whatever a net is called with, there is a value or a message, never a fault of wlnet itself."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wlnet.python import Session

SETUP = r"""
lin = LinearLayer[2, "Weights" -> {{1, 2}, {3, -4}}, "Biases" -> None, "Input" -> 2];
net = NetChain[<|"a" -> lin, "r" -> Ramp, "in" -> NetChain[{LinearLayer[1, "Weights" -> {{10, 100}}, "Biases" -> {1}], # / 2 &}]|>];
two = NetGraph[{Ramp, # - 1 &}, {NetPort["Input"] -> 1 -> NetPort["x"], NetPort["Input"] -> 2 -> NetPort["y"]}, "Input" -> 2];
class = NetChain[{SoftmaxLayer[]}, "Input" -> 2, "Output" -> NetDecoder[{"Class", {"u", "v"}}]];
rec = NetInitialize[NetChain[{GatedRecurrentLayer[2], NetMapOperator[2]}, "Input" -> {"Varying", 1}]];
emb = NetInitialize[NetChain[{EmbeddingLayer[2, 3], SequenceLastLayer[]}, "Input" -> {"Varying", "Integer"}]];
obj = NetStateObject[rec];
arr = NetArrayLayer["Array" -> {1, 2}];
thr = ThreadingLayer[Plus, InputPorts -> 2];
ce = CrossEntropyLossLayer["Index"];
"""  # noqa: E501
NETS = ("lin", "net", "two", "class", "rec", "emb", "obj", "arr", "thr", "ce")
ATOMS = ("1", "2.5", "-3", "0", "Pi", "x", '"u"', "True", "None", "All", "Indeterminate", "I", "10^400", "{}", "<||>",
         "Missing[]", "Null", 'NumericArray[{1, 2}, "Real32"]', "{1, 2}", "{{1, 2}, {3, 4}}", "{{1}, {2}}",
         "{{{1}}, {{2}, {3}}}", "{{1, 2}, {3}}", '<|"Input" -> {0.5, 0.5}, "Target" -> 1|>')  # fmt: skip
KEYS = ('"Input"', '"Target"', '"1"', "2", 'NetPort["State"]', 'NetPort[{1, "State"}]', 'NetPort[All, "States"]',
        'NetPortGradient["Output"]', 'NetPortGradient["x"]', "foo")  # fmt: skip
REQUESTS = ('"Output"', '"Input"', '"x"', 'NetPort["a"]', "NetPort[1]", 'NetPort[{"in", 1}]', "NetPort[0]",
            "NetPort[{}]", 'NetPort[{1, "Weights"}]', 'NetPort[All, "States"]', 'NetPort["State"]',
            'NetPort[{2, "Net"}]', 'NetPortGradient["Input"]', "NetPortGradient[All]", "NetPortGradient[]",
            'NetPortGradient[{1, "Weights"}]', 'NetPortGradient["Weights"]', 'NetPortGradient[{1, "State"}]',
            'NetPortGradient[{2, "Net", "Weights"}]', "All",
            "None", '"Probabilities"', '"TopProbabilities" -> 1', '"TopDecisions" -> -1', '"Output" -> None',
            '"RandomSample"', "3", "x", "BatchSize -> 2", 'WorkingPrecision -> "Real64"', "{BatchSize -> 1}",
            'NetEvaluationMode -> "Train"', "RandomSeeding -> {}")  # fmt: skip
MEASURES = ('"Accuracy"', '"Loss"', 'NetPort["Output"]', "NetPort[1]", '{"Accuracy", "Recall"}', '"MeanSquare"', "All",
            '"Accuracy" -> 2', '<|"Measurement" -> "Precision", "ClassAveraging" -> "Macro"|>', '"ROCCurve"', "{}",
            '"AreaUnderROCCurve"', '"LayersCount"', "x")  # fmt: skip

lists = st.recursive(
    st.sampled_from(ATOMS),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda e: "{" + ", ".join(e) + "}"),
        st.lists(st.tuples(st.sampled_from(KEYS), parts), max_size=3).map(
            lambda e: "<|" + ", ".join(f"{key} -> {value}" for key, value in e) + "|>"
        ),
    ),
    max_leaves=6,
)
requests = st.recursive(
    st.sampled_from(REQUESTS),
    lambda parts: st.lists(parts, max_size=3).map(lambda e: "{" + ", ".join(e) + "}"),
    max_leaves=3,
)


@pytest.fixture(scope="module")
def session():
    made = Session()
    for line in SETUP.strip().split("\n"):
        made.evaluate(line)
        assert not made.messages
    return made


def check(session, source):
    session.evaluate(source)
    assert [m.text for m in session.messages if m.tag == "bug"] == [], source


@settings(max_examples=300, deadline=None)
@given(net=st.sampled_from(NETS), data=lists, wanted=st.lists(requests, max_size=2))
def test_calls(session, net, data, wanted):
    check(session, f"{net}[{', '.join([data, *wanted])}]")


@settings(max_examples=150, deadline=None)
@given(net=st.sampled_from(NETS), first=lists, second=lists, form=st.integers(0, 3), measure=st.sampled_from(MEASURES))
def test_measurements(session, net, first, second, form, measure):
    forms = (f"{{{first} -> {second}}}", f"{first} -> {second}", first, f'<|"Input" -> {first}, "Output" -> {second}|>')
    check(session, f"NetMeasurements[{net}, {forms[form]}, {measure}]")
