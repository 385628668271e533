"""What data tells of a net: sizes, encoders, decoders."""

import pytest

from wlnet.python import Session, to_python

REST = "MaxTrainingRounds -> 1, TrainingProgressReporting -> None"


@pytest.fixture(scope="module")
def session():
    made = Session()
    made.evaluate(
        "softmax = NetChain[{LinearLayer[], SoftmaxLayer[]}]; gray = Table[Image[RandomReal[1, {6, 4}]], 3];"
        "color = Table[Image[RandomReal[1, {6, 4, 3}]], 3]; several = {Image[RandomReal[1, {6, 4}]], "
        "Image[RandomReal[1, {5, 4}]], Image[RandomReal[1, {6, 4}]]}; x = {{1., 2.}, {2., 1.}, {0., 1.}};"
    )
    return made


def train(session, net, data, extra=""):
    found = session.evaluate(f"m = NetTrain[{net}, {data}, {REST}{extra}]")
    assert not session.messages, [m.text for m in session.messages]
    return found


def dims(kind):
    return tuple(d if isinstance(d, int) else "n" for d in kind.dims)


@pytest.mark.parametrize(
    ("net", "data", "input_", "output"),
    [
        ("LinearLayer[]", "{1., 2.} -> {2., 3.}", (), ()),
        ("LinearLayer[]", "x -> {1., 2., 3.}", (2,), ()),
        ("LinearLayer[]", "x -> {{1., 2, 3}, {1., 2, 3}, {1., 2, 3}}", (2,), (3,)),
        ("LinearLayer[]", "{{{1., 2}, {3, 4}}} -> {{{1., 2, 3}}}", (2, 2), (1, 3)),
        ("NetChain[{5, Ramp, LinearLayer[]}]", "x -> {{1.}, {2.}, {3.}}", (2,), (1,)),
        ("NetChain[{ConvolutionLayer[2, 3], FlattenLayer[], LinearLayer[]}]",
         "RandomReal[1, {2, 3, 8, 7}] -> {{1}, {2}}", (3, 8, 7), (1,)),
        ("NetMapOperator[LinearLayer[]]",
         "{{{1.}, {2.}}, {{1.}}} -> {{{1., 2}, {2., 3}}, {{1., 2}}}", ("n", 1), ("n", 2)),
        ("NetChain[{LongShortTermMemoryLayer[3], SequenceLastLayer[], LinearLayer[]}]",
         "{{{1.}, {2.}}, {{1.}}} -> {{1., 2}, {2., 3}}", ("n", 1), (2,)),
        ("NetChain[{EmbeddingLayer[3], SummationLayer[]}]", "{{1, 4}, {2}} -> {1., 2.}", ("n",), ()),
        ("NetChain[{LinearLayer[], LogisticSigmoid}]", "x -> Table[{True, False, True, True}, 3]", (2,), (4,)),
        ("NetChain[{NetMapOperator[LinearLayer[{}]], LogisticSigmoid}]",
         "{{{1.}, {2.}}, {{1.}}} -> {{True, False}, {True}}", ("n", 1), ("n",)),
        ("NetPairEmbeddingOperator[LinearLayer[3]]", "{{{1., 2}, {3, 4}}} -> {True}", (2, 2), ()),
    ],
)  # fmt: skip
def test_sizes(session, net, data, input_, output):
    found = train(session, net, data)
    assert (dims(found.inputs["Input"]), dims(found.outputs["Output"])) == (input_, output)


@pytest.mark.parametrize(
    ("targets", "labels"),
    [
        ('{"b", "a", "c"}', ["a", "b", "c"]),
        ("{b, a, b}", None),
        ("{5, 0, 5}", [0, 5]),
        ("{3, 1, 2}", [1, 2, 3]),
        ('{"b", 2, "b"}', None),
        ("{True, False, True}", [False, True]),
    ],
)
def test_classes(session, targets, labels):
    """The different classes in order; the last linear layer has as many outputs."""
    found = train(session, "softmax", f"x -> {targets}")
    assert dims(found.outputs["Output"]) == (len(set(targets.strip("{}").split(", "))),)
    if labels is not None:
        assert to_python(session.evaluate('NetExtract[m, {"Output", "Labels"}]')) == labels
    assert str(session.evaluate(f"MemberQ[{targets}, m[{{1, 2}}]]")) == "True"


def test_numbers_from_1_need_no_decoder_where_the_size_is_known(session):
    found = train(session, "NetChain[{4, SoftmaxLayer[]}]", "x -> {1, 4, 2}")
    assert not found.coders


def test_as_many_numbers_as_outputs_are_classes(session):
    train(session, "NetChain[{3, SoftmaxLayer[]}]", "x -> {0, 1, 2}")
    assert to_python(session.evaluate('NetExtract[m, {"Output", "Labels"}]')) == [0, 1, 2]


def test_classes_of_sequences(session):
    train(
        session, "NetChain[{NetMapOperator[LinearLayer[]], SoftmaxLayer[]}]",
        '{{{1.}, {2.}}, {{3.}}} -> {{"a", "b"}, {"c"}}',
    )  # fmt: skip
    assert str(session.evaluate("Length[m[{{1.}, {2.}, {3.}}]]")) == "3"
    assert to_python(session.evaluate('NetExtract[m, {"Output", "Labels"}]')) == ["a", "b", "c"]


def test_several_classes_at_once(session):
    train(session, "NetChain[{LinearLayer[], LogisticSigmoid}]", 'x -> {{"a", "b"}, {}, {"c"}}')
    assert to_python(session.evaluate('NetExtract[m, {"Output", "Multilabel"}]')) is True


@pytest.mark.parametrize(
    "net", ["NetChain[{LinearLayer[{}], LogisticSigmoid}]", "NetChain[{LinearLayer[], LogisticSigmoid}]"]
)
def test_truth_values(session, net):
    train(session, net, "x -> {True, False, True}")
    assert str(session.evaluate("m[{1, 2}]")) in ("True", "False")


def test_classes_as_inputs(session):
    """Numbers for what takes integers, unit vectors for what takes reals."""
    found = train(session, "LinearLayer[2]", '{"a", "b", "c"} -> {{1, 2}, {2, 3}, {3, 4}}')
    assert dims(found.inputs["Input"]) == (3,)
    found = train(session, "NetChain[{EmbeddingLayer[2]}]", '{"a", "b", "c"} -> {{1, 2}, {2, 3}, {3, 4}}')
    assert dims(found.inputs["Input"]) == () and found.inputs["Input"].element.high == 3


@pytest.mark.parametrize(
    ("images", "net", "dims_"),
    [
        ("gray", "{FlattenLayer[], 1}", (1, 6, 4)),
        ("color", "{FlattenLayer[], 1}", (3, 6, 4)),
        ("several", "{FlattenLayer[], 1}", (1, 128, 128)),
        ("color", '{FlattenLayer[], 1}, "Input" -> {1, 5, 5}', (1, 5, 5)),
        ("gray", '{FlattenLayer[], 1}, "Input" -> {3, 5, 5}', (3, 5, 5)),
        ("gray", "{ConvolutionLayer[2, 3], FlattenLayer[], 1}", (1, 6, 4)),
    ],
)
def test_images(session, images, net, dims_):
    found = train(session, f"NetChain[{net}]", f"{images} -> {{{{1}}, {{2}}, {{3}}}}")
    assert dims(found.inputs["Input"]) == dims_
    assert "Input" in found.coders


def test_images_as_targets(session):
    train(session, "NetChain[{ConvolutionLayer[3, 3, PaddingSize -> 1]}]", "color -> color")
    assert str(session.evaluate("ImageDimensions[m[First[color]]]")) == "{4, 6}"
    train(session, "NetChain[{ConvolutionLayer[1, 3, PaddingSize -> 1]}]", "gray -> gray")
    assert str(session.evaluate("ImageColorSpace[m[First[gray]]]")).strip('"') == "Grayscale"


def test_targets_are_read_as_the_decoder_gives_them(session):
    """Names of classes, their numbers and vectors of probabilities for one decoder."""
    decoder = 'NetDecoder[{"Class", {"no", "yes"}}]'
    session.evaluate(f'known = NetChain[{{LinearLayer[2], SoftmaxLayer[]}}, "Output" -> {decoder}];')
    losses = []
    session.evaluate('start = NetInitialize[NetReplacePart[known, "Input" -> 2], RandomSeeding -> 1];')
    for targets in ('{"yes", "no", "yes"}', "{2, 1, 2}", "{{0, 1}, {1, 0}, {0, 1}}"):
        found = session.evaluate(f'NetTrain[start, x -> {targets}, "RoundLoss", {REST}]')
        assert not session.messages, [m.text for m in session.messages]
        losses.append(float(found))
    assert losses == pytest.approx([losses[0]] * 3, rel=1e-6)


def test_a_net_that_knows_everything_stays_as_it_is(session):
    same = session.evaluate(
        'n = NetInitialize[NetChain[{3, Tanh, 1}, "Input" -> 2]];'
        f"m = NetTrain[n, x -> {{{{1}}, {{2}}, {{3}}}}, LearningRate -> 0, {REST}]; m === n"
    )
    assert str(same) == "True"
