"""Ramps with slopes, constants, dropout, normalization over levels and channels, resizing."""

import numpy as np
import pytest

from wlnet.expr import NumericArray, call, system
from wlnet.kernel import Tape
from wlnet.nets import Mode, apply, initialize, read_method
from wlnet.nets.types import Type
from wlnet.python import Session, text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('ParametricRampLayer[{},"Slope"->0.25][{{10,10,10},{-10,-10,-10}}]', [[10] * 3, [-2.5] * 3]),
        ('ParametricRampLayer["Slope"->{0.1,0.5}][{{10,-10},{-10,-10}}]', [[10, -1], [-5, -5]]),
        ('ParametricRampLayer[2,"Slope"->{0.1,0.5}][{{10,-10},{-10,-10}}]', [[10, -5], [-1, -5]]),
        ('ParametricRampLayer[{2,1},"Slope"->{{1,2},{3,4}}][{{-1,-1},{-1,1}}]', [[-1, -2], [-3, 1]]),
        ('ParametricRampLayer[1;;2,"Slope"->{{1,2}}][{{-1,-1}}]', [[-1, -2]]),
        ('NetInitialize[ParametricRampLayer["Input"->3]][{-1,0,2}]', [-0.1, 0, 2]),
        ('ConstantTimesLayer["Scaling"->{2,3}][{1,1}]', [2, 3]),
        ('ConstantTimesLayer["Scaling"->{2,3}][{{1,1},{0,2}}]', [[2, 3], [0, 6]]),
        ('ConstantPlusLayer["Biases"->{2,3}][{1,1}]', [3, 4]),
        ('NetInitialize[ConstantTimesLayer["Input"->{1,2}]][{{1,2}}]', [[1, 2]]),
        ('NetInitialize[ConstantPlusLayer["Input"->{1,2}]][{{1,2}}]', [[1, 2]]),
        ('NetArrayLayer["Array"->{1,2}][]', [1, 2]),
        ('NetArrayLayer["Array"->{{1},{2}}][<||>]', [[1], [2]]),
        ('NetArrayLayer["Array"->5][]', 5),
        ('NetChain[{NetArrayLayer["Array"->{-1,2}],Ramp}][]', [0, 2]),
        ("DropoutLayer[][{1,2,3}]", [1, 2, 3]),
        ('DropoutLayer[1][{1,2,3},NetEvaluationMode->"Train"]', [0, 0, 0]),
        ('DropoutLayer[1,Method->"AlphaDropout"][{1,2},NetEvaluationMode->"Train"]', [0, 0]),
        ('DropoutLayer[0][{1,2,3},NetEvaluationMode->"Train"]', [1, 2, 3]),
        ('DropoutLayer[0.5,"OutputPorts"->"BinaryMask"][{5,6}]', [1, 1]),
        ("LocalResponseNormalizationLayer[][{{{2}}}]", [[[1.490712]]]),
        ("LocalResponseNormalizationLayer[][{{{1}},{{2}}}]", [[[0.707107]], [[1.414214]]]),
        ('LocalResponseNormalizationLayer["ChannelWindowSize"->10^30][{{{1}},{{2}}}]', [[[1]], [[2]]]),
        ('NetInitialize[NormalizationLayer["Input"->{1,3}]][{{1,2,3}}]', [[-1.22383, 0, 1.22383]]),
        ('NetInitialize[NormalizationLayer["Unbiased"->True,"Input"->{1,3}]][{{1,2,3}}]', [[-0.9995, 0, 0.9995]]),
        (
            'NetInitialize[NormalizationLayer[Method->"RMS","Input"->{1,3}]][{{1,2,3}}]',
            [[0.462860, 0.925721, 1.388581]],
        ),
        ('NormalizationLayer["Scaling"->{2},"Biases"->{1}][{{1,2,3}}]', [[-1.44766, 1, 3.44766]]),
        ('NormalizationLayer[1,"Scaling"->2,"Biases"->None][{1,2,3}]', [-2.44766, 0, 2.44766]),
        (
            'NormalizationLayer[2,"Same","Scaling"->{1,2,3},"Biases"->{0,0,1}][{{1,2,3}}]',
            [[-1.22383, 0, 4.67148]],
        ),
        ("ResizeLayer[{5}][{{1,2,3}}]", [[1, 1.5, 2, 2.5, 3]]),
        ("ResizeLayer[{4}][{{1,4}}]", [[1, 2, 3, 4]]),
        ('ResizeLayer[{Scaled[2]},Resampling->"Nearest"][{{1,2}}]', [[1, 1, 2, 2]]),
        ('ResizeLayer[{4},"Scheme"->"Bin"][{{1,4}}]', [[1, 1.75, 3.25, 4]]),
        ("ResizeLayer[{1}][{{5,4,3}}]", [[5]]),
        ("ResizeLayer[{3}][{{5}}]", [[5, 5, 5]]),
        ("ResizeLayer[{All,Scaled[1/2]}][{{{1,2,3,4},{5,6,7,8}}}]", [[[1, 4], [5, 8]]]),
        ("ResizeLayer[{3},Interleaving->True][{{1,10},{3,30}}]", [[1, 10], [2, 20], [3, 30]]),
    ],
)
def test_worked_examples(evaluated, source, expected):
    y = np.asarray(evaluated(source))
    assert y.shape == np.shape(expected)
    assert np.allclose(y, expected, atol=1e-5)


@pytest.mark.parametrize("method", ["Dropout", "AlphaDropout"])
def test_dropout_keeps_mean_and_keeps_or_scales_variance(make, method):
    net = make("DropoutLayer", 0.3, {"Method": method, "OutputPorts": ("Output", "BinaryMask"), "Input": 200_000})
    x = np.random.default_rng(0).normal(size=(1, 200_000)).astype(np.float32)
    found = net.run({"Input": x}, Mode(training=True, generator=np.random.default_rng(1)))
    y, mask = found["Output"], found["BinaryMask"]
    assert mask.mean() == pytest.approx(0.7, abs=0.01)
    assert set(np.unique(mask)) == {0, 1}
    assert y.mean() == pytest.approx(0, abs=0.01)
    if method == "Dropout":
        assert np.allclose(y, x * mask / 0.7, atol=1e-6)
    else:
        a = (0.7 * (1 + 0.3 * 1.7580993408473766**2)) ** -0.5
        b = a * 0.3 * 1.7580993408473766
        assert np.allclose(y, a * np.where(mask, x, -1.7580993408473766) + b, atol=1e-5)
        assert y.std() == pytest.approx(1, abs=0.01)


def test_dropout_is_repeatable_with_a_seed(evaluated):
    source = 'DropoutLayer[][Range[20],NetEvaluationMode->"Train",RandomSeeding->{}]'
    assert np.array_equal(evaluated(source.format(1)), evaluated(source.format(1)))
    assert not np.array_equal(evaluated(source.format(1)), evaluated(source.format(2)))


def test_dropout_draws_from_the_generator_of_the_session(evaluated):
    source = '(SeedRandom[3];DropoutLayer[][Range[20],NetEvaluationMode->"Train",RandomSeeding->Inherited])'
    assert np.array_equal(evaluated(source), evaluated(source))


def test_ports_of_dropout(make):
    assert list(make("DropoutLayer").outputs) == ["Output"]
    assert list(make("DropoutLayer", {"OutputPorts": ("BinaryMask", "Output")}).outputs) == ["BinaryMask", "Output"]
    net = make("DropoutLayer", {"OutputPorts": "BinaryMask", "BinaryMask": (2, 3)})
    assert net.inputs["Input"].dims == (2, 3)


def test_former_names_say_so():
    session = Session()
    for name, current, rest in (
        ("ConstantArrayLayer", "NetArrayLayer", '"Output"->{2,3}'),
        ("InstanceNormalizationLayer", "NormalizationLayer", '"Epsilon"->0.1'),
        ("DotPlusLayer", "LinearLayer", '{2,3},"Input"->4'),
    ):
        net = session.evaluate(f"{name}[{rest}]")
        assert [m.tag for m in session.messages] == ["deprec"]
        assert current in session.messages[0].text
        assert session.evaluate(f"{current}[{rest}]") == net
        assert text(session.evaluate(f"Options[{name}]")) == text(session.evaluate(f"Options[{current}]"))


@pytest.mark.parametrize(
    ("source", "dims"),
    [
        ("NormalizationLayer[\"Input\"->{3,4,5}]", (3,)),
        ("NormalizationLayer[2,\"Same\",\"Input\"->{7,5}]", (5,)),
        ("NormalizationLayer[1;;2,{2},\"Input\"->{7,5}]", (5,)),
        ("NormalizationLayer[{1,3},\"Input\"->{3,4,5}]", (4,)),
        ("NormalizationLayer[All,1,\"Input\"->{3,4,5}]", (3,)),
        ("NormalizationLayer[2,\"Same\",\"Input\"->{\"Varying\",5}]", (5,)),
    ],
)  # fmt: skip
def test_sizes_of_scalings(source, dims):
    assert Session().evaluate(source).array_dims("Scaling") == dims


def test_sizes_from_arrays(make):
    rows = {"Input": (system("Automatic"), 3)}
    assert make("NormalizationLayer", {"Scaling": [1, 2], **rows}).inputs["Input"].dims == (2, 3)
    assert make("ParametricRampLayer", {"Slope": [1, 2], **rows}).inputs["Input"].dims == (2, 3)
    assert make("ConstantTimesLayer", {"Scaling": [[1, 2]]}).inputs["Input"].dims == (1, 2)
    assert make("NetArrayLayer", {"Output": (2, 3)}).array_dims("Array") == (2, 3)


@pytest.mark.parametrize("method", ["Kaiming", "Xavier", "Orthogonal", "Random", "Identity"])
@pytest.mark.parametrize("dims", [(), (3,), (2, 3)])
def test_first_values_of_an_array(make, method, dims):
    net = initialize(make("NetArrayLayer", {"Output": dims or "Real"}), read_method(method), np.random.default_rng(0))
    assert net.arrays["Array"].shape == dims
    assert np.isfinite(net.arrays["Array"]).all()


@pytest.mark.parametrize(
    ("source", "dims"),
    [
        ("ResizeLayer[{Scaled[2],All},\"Input\"->{3,4,5}]", (3, 8, 5)),
        ("ResizeLayer[{Scaled[1/3],7},\"Input\"->{3,6,5}]", (3, 2, 7)),
        ("ResizeLayer[{Scaled[0.5]},\"Input\"->{3,5}]", (3, 2)),
        ("ResizeLayer[{2,3,4},Interleaving->True,\"Input\"->{5,6,7,3}]", (2, 3, 4, 3)),
        ("ResizeLayer[{2,3}]", (None, 2, 3)),
    ],
)  # fmt: skip
def test_sizes_of_resized_arrays(source, dims):
    assert Session().evaluate(source).outputs["Output"].dims == dims


def test_lengths_that_vary(evaluated):
    assert evaluated('ResizeLayer[{Scaled[2]},Resampling->"Nearest","Input"->{1,"Varying"}][{{{1,2}},{{3}}}]') == [
        [[1, 1, 2, 2]],
        [[3, 3]],
    ]
    assert evaluated('DropoutLayer["Input"->"Varying"][{{1,2},{3}}]') == [[1, 2], [3]]
    assert evaluated('ParametricRampLayer[2,"Slope"->{0,1},"Input"->{"Varying",2}][{{{-1,-1}},{{2,2},{-3,-3}}}]') == [
        [[0, -1]],
        [[2, 2], [0, -3]],
    ]


@pytest.mark.parametrize(
    "source",
    [
        "ParametricRampLayer[{}, \"Slope\" -> 0.25]",
        "ParametricRampLayer[1 ;; 2, \"Input\" -> {2, 3}]",
        "ConstantTimesLayer[\"Scaling\" -> {2, 3}]",
        "ConstantPlusLayer[\"Input\" -> {2, 3}, LearningRateMultipliers -> None]",
        "NetInitialize[NetArrayLayer[\"Output\" -> {2, 3}]]",
        "NetArrayLayer[]",
        "DropoutLayer[0.25, Method -> \"AlphaDropout\", OutputPorts -> {\"BinaryMask\", \"Output\"}, \"Input\" -> 3]",
        "NormalizationLayer[2, \"Same\", \"Scaling\" -> None, \"Epsilon\" -> 0.1]",
        "NormalizationLayer[1 ;; 3, 1, \"GroupNumber\" -> {2, 1, 1}, \"Unbiased\" -> True, \"Input\" -> {4, 5, 6}]",
        "NormalizationLayer[{1, 2}, {}]",
        "LocalResponseNormalizationLayer[\"Alpha\" -> 2, \"ChannelWindowSize\" -> 1]",
        "ResizeLayer[{All, Scaled[2], 5}, Interleaving -> True, \"Scheme\" -> \"Bin\"]",
        "ResizeLayer[{Scaled[2]}, Resampling -> \"Nearest\", \"Input\" -> {3, 4}]",
    ],
)  # fmt: skip
def test_input_form_reads_back(source, read_back):
    read_back(source)


def test_numeric_arrays_in_give_numeric_arrays_out(make, real32):
    for head, x in (("DropoutLayer", [1, 2]), ("LocalResponseNormalizationLayer", [[[1, 2]]])):
        assert isinstance(apply(make(head), [real32(x)]), NumericArray)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("ParametricRampLayer[0]", "argvalue"),
        ("ParametricRampLayer[2,\"Input\"->3]", "nolevel"),
        ("ParametricRampLayer[\"Slope\"->{1,2},\"Input\"->3]", "arrshape"),
        ("ParametricRampLayer[\"Slope\"->None]", "arrvalue"),
        ("ParametricRampLayer[][{1,2}]", "uninit"),
        ("ConstantTimesLayer[\"Scaling\"->{1,2}][{1,2,3}]", "datashape"),
        ("ConstantPlusLayer[\"Scaling\"->{1,2}]", "optunknown"),
        ("NetArrayLayer[][]", "uninit"),
        ("NetInitialize[NetArrayLayer[]]", "unknowndims"),
        ("NetArrayLayer[\"Array\"->{1,2},\"Output\"->3]", "portshape"),
        ("NetArrayLayer[\"Input\"->3]", "optunknown"),
        ("DropoutLayer[2]", "argvalue"),
        ("DropoutLayer[0.5,Method->\"Gaussian\"]", "optvalue"),
        ("DropoutLayer[0.5,\"OutputPorts\"->{}]", "optvalue"),
        ("DropoutLayer[\"BinaryMask\"->3]", "optunknown"),
        ("LocalResponseNormalizationLayer[][{1,2}]", "datashape"),
        ("LocalResponseNormalizationLayer[\"ChannelWindowSize\"->-1]", "optvalue"),
        ("NormalizationLayer[\"Input\"->3]", "nolevel"),
        ("NormalizationLayer[3,\"Input\"->{2,2}]", "nolevel"),
        ("NormalizationLayer[1,\"Other\"]", "argvalue"),
        ("NormalizationLayer[1,3,\"Input\"->{2,2}]", "nolevel"),
        ("NormalizationLayer[1;;2,\"GroupNumber\"->{3,1},\"Input\"->{4,2}]", "optvalue"),
        ("NormalizationLayer[1;;2,\"GroupNumber\"->{2},\"Input\"->{4,2}]", "optvalue"),
        ("NormalizationLayer[\"Unbiased\"->True,\"Input\"->{4,1}]", "few"),
        ("NormalizationLayer[\"Epsilon\"->-1]", "optvalue"),
        ("NormalizationLayer[\"Scaling\"->{1,2,3},\"Input\"->{4,2}]", "portshape"),
        ("ResizeLayer[{}]", "argvalue"),
        ("ResizeLayer[5]", "argvalue"),
        ("ResizeLayer[{10^30}][{{1,2}}]", "memory"),
        ("NetInitialize[NetArrayLayer[\"Output\"->10^30]]", "memory"),
        ("ResizeLayer[{Scaled[0]}]", "argvalue"),
        ("ResizeLayer[{Scaled[1.*^400]}]", "argvalue"),
        ("ResizeLayer[{4},Resampling->\"Nearest\"]", "optvalue"),
        ("ResizeLayer[{Scaled[2]},Resampling->\"Nearest\",\"Scheme\"->\"Point\"]", "optvalue"),
        ("ResizeLayer[{Scaled[0.1]},\"Input\"->{1,3}]", "optvalue"),
        ("ResizeLayer[{4,4}][{{1,2},{3,4}}]", "datashape"),
    ],
)  # fmt: skip
def test_mistakes(source, tag, refused):
    refused(source, tag)


@pytest.mark.parametrize(
    ("head", "args", "dims"),
    [
        ("ParametricRampLayer", [2], (3, 4)),
        ("ConstantTimesLayer", [], (3, 4)),
        ("ConstantPlusLayer", [], (3, 4)),
        ("NormalizationLayer", [], (3, 4)),
        ("NormalizationLayer", [2, "Same", {"Unbiased": True}], (3, 4)),
        ("NormalizationLayer", [(1, 2), 1, {"GroupNumber": (2, 3)}], (4, 6, 2)),
        ("NormalizationLayer", [1, {"Method": "RMS"}], (4, 3)),
        ("LocalResponseNormalizationLayer", [{"ChannelWindowSize": 1, "Beta": 0.75}], (4, 2, 3)),
        ("ResizeLayer", [(5, 2)], (2, 3, 4)),
        ("ResizeLayer", [(5, 7), {"Scheme": "Bin", "Interleaving": True}], (3, 4, 2)),
    ],
)
def test_gradients(make, check_gradients, head, args, dims):
    net = initialize(make(head, *args, {"Input": dims}), read_method(system("Automatic")), np.random.default_rng(0))
    arrays = {p: np.random.default_rng(1).uniform(0.5, 1, a.shape) for p, a in net.arrays_at().items()}
    check_gradients(net.with_arrays(arrays), np.random.default_rng(1).normal(size=(2, *dims)))


def test_gradient_of_an_array_without_input(make, check_gradients):
    check_gradients(make("NetArrayLayer", {"Array": [[1, 2], [3, 4]]}), batch=3)


def test_gradient_of_dropout_is_the_mask(make, check_gradients):
    class Again:
        def random(self, shape):
            return np.random.default_rng(5).random(shape)

    for method in ("Dropout", "AlphaDropout"):
        net = make("DropoutLayer", 0.4, {"Method": method, "Input": 6})
        check_gradients(net, np.ones((2, 6)), training=True, generator=Again())


def test_agree_with_pytorch(make):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    random = np.random.default_rng(2)
    x = random.normal(size=(2, 6, 4, 5)).astype(np.float32)
    t = torch.tensor(x)
    w, b = (random.uniform(0.5, 2, 6).astype(np.float32) for _ in range(2))
    affine = {"Scaling": w, "Biases": b}
    tensors = {"weight": torch.tensor(w), "bias": torch.tensor(b), "eps": 0.001}

    def agrees(y, expected):
        assert np.allclose(y, expected, atol=1e-5)

    def net(head, *args):
        return make(head, *args, {"Input": x.shape[1:]})(x)

    agrees(net("NormalizationLayer", affine), functional.instance_norm(t, **tensors))
    groups = (call("Span", 1, 3), 1, {"GroupNumber": (3, 1, 1), **affine})
    agrees(net("NormalizationLayer", *groups), functional.group_norm(t, 3, **tensors))
    plain = {"Scaling": None, "Biases": None}
    agrees(net("NormalizationLayer", call("Span", 2, 3), "Same", plain), functional.layer_norm(t, (4, 5), eps=0.001))
    agrees(net("NormalizationLayer", 3, {"Method": "RMS", **plain}), functional.rms_norm(t, (5,), eps=0.001))
    slope = {"Slope": w}
    agrees(net("ParametricRampLayer", slope), functional.prelu(t, torch.tensor(w)))
    settings = {"Alpha": 2, "Beta": 0.75, "Bias": 0.5, "ChannelWindowSize": 1}
    expected = functional.local_response_norm(t, 3, alpha=2, beta=0.75, k=0.5)
    agrees(net("LocalResponseNormalizationLayer", settings), expected)
    for scheme, corners in (("Point", True), ("Bin", False)):
        for size in ((7, 3), (4, 10), (1, 5)):
            expected = functional.interpolate(t, size=size, mode="bilinear", align_corners=corners)
            agrees(net("ResizeLayer", size, {"Scheme": scheme}), expected)
    double = (call("Scaled", 2), call("Scaled", 3))
    expected = functional.interpolate(t, scale_factor=(2, 3), mode="nearest")
    agrees(net("ResizeLayer", double, {"Resampling": "Nearest"}), expected)


def test_no_text_hides_a_general_one():
    from wlnet.evaluator.messages import GENERAL
    from wlnet.nets.messages import TEXTS

    assert not GENERAL.keys() & TEXTS.keys()


def batch_normalization(**settings):
    """A layer of two channels with known arrays."""
    arrays = {"Scaling": [1, 2], "Biases": [0, 1], "MovingMean": [1, 2], "MovingVariance": [3, 4]}
    rules = [*arrays.items(), *settings.items()]
    return Session().evaluate("BatchNormalizationLayer[" + ", ".join(f'"{k}" -> {written(v)}' for k, v in rules) + "]")


def written(value):
    """Python data as code."""
    return str(value).replace("[", "{").replace("]", "}")


@pytest.mark.parametrize("momentum", [0.9, 0.25, 0])
@pytest.mark.parametrize("shape", [(6, 2), (4, 2, 3), (3, 2, 2, 2)])
def test_moving_averages_take_over_from_batches(momentum, shape):
    x = np.random.default_rng(0).normal(size=shape)
    updates = {}
    net = batch_normalization(Momentum=momentum).refine({"Input": Type(shape[1:])})
    net.run({"Input": x}, Mode(training=True, dtype=np.float64, updates=updates), ("part", 1))
    channels = [x[:, c].ravel() for c in range(2)]
    mean = [momentum * m + (1 - momentum) * sum(v) / len(v) for m, v in zip((1, 2), channels, strict=True)]
    spread = [sum((v - sum(v) / len(v)) ** 2) / len(v) for v in channels]  # the variance divided by the count
    variance = [momentum * m + (1 - momentum) * s for m, s in zip((3, 4), spread, strict=True)]
    assert set(updates) == {("part", 1, "MovingMean"), ("part", 1, "MovingVariance")}
    assert np.allclose(updates["part", 1, "MovingMean"], mean)
    assert np.allclose(updates["part", 1, "MovingVariance"], variance)


def test_moving_averages_of_channels_that_come_last():
    x = np.random.default_rng(0).normal(size=(4, 3, 2))
    updates = {}
    net = batch_normalization(Interleaving=True).refine({"Input": Type((3, 2))})
    net.run({"Input": x}, Mode(training=True, dtype=np.float64, updates=updates))
    assert np.allclose(updates["MovingMean",], 0.9 * np.array([1, 2]) + 0.1 * x.mean((0, 1)))


def test_moving_averages_are_no_part_of_the_tape():
    updates = {}
    tape = Tape()
    net = batch_normalization().refine({"Input": Type((2,))})
    net.run({"Input": tape.variable(np.ones((3, 2)))}, Mode(ops=tape.ops, training=True, updates=updates))
    assert all(type(value) is np.ndarray for value in updates.values())


@pytest.mark.parametrize(
    "settings",
    [
        {"Momentum": 1},
        {"LearningRateMultipliers": 0},
        {"LearningRateMultipliers": "None"},
        {"LearningRateMultipliers": '{"MovingMean" -> 0, "MovingVariance" -> None}'},
    ],
)
def test_frozen_moving_averages(settings):
    updates = {}
    net = batch_normalization(**settings).refine({"Input": Type((2,))})
    net.run({"Input": np.ones((3, 2))}, Mode(training=True, updates=updates))
    assert updates == {}


def test_no_averages_move_in_evaluation():
    updates = {}
    batch_normalization().refine({"Input": Type((2,))}).run({"Input": np.ones((3, 2))}, Mode(updates=updates))
    assert updates == {}
