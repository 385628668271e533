"""SpatialTransformationLayer and ImageAugmentationLayer against loops, PyTorch and what chance says."""

import numpy as np
import pytest

from wlnet.kernel import Tape
from wlnet.nets import Mode
from wlnet.python import Session

IDENTITY = (1, 0, 0, 0, 1, 0)


def transformed(x, parameters, size):
    """Every pixel of the output looks at one place of x[c, h, w], where the four pixels around count by nearness."""
    zh, sh, th, sv, zv, tv = parameters
    channels, height, width = x.shape
    y = np.zeros((channels, *size))
    for i, j in np.ndindex(*size):
        v, u = (2 * k / (n - 1) - 1 if n > 1 else 0 for k, n in zip((i, j), size, strict=True))
        column = (zh * u + sh * v + th + 1) / 2 * (width - 1)
        row = (sv * u + zv * v + tv + 1) / 2 * (height - 1)
        for p, q in np.ndindex(height, width):
            y[:, i, j] += max(0, 1 - abs(row - p)) * max(0, 1 - abs(column - q)) * x[:, p, q]
    return y


@pytest.mark.parametrize("size", [(3, 4), (1, 1), (5, 2)])
@pytest.mark.parametrize(
    "parameters",
    [IDENTITY, (-1, 0, 0, 0, 1, 0), (0.5, 0.2, 0.1, -0.3, 0.7, 0), (2, 0, 0, 0, 3, 0.5), (1, 0, 9, 0, 1, 0)],
)
def test_it_looks_where_the_map_says(make, parameters, size):
    x = np.random.default_rng(0).normal(size=(2, 3, 5))
    net = make("SpatialTransformationLayer", size)
    y = net({"Input": x, "Parameters": np.array(parameters)})
    assert np.allclose(y, transformed(x, parameters, size), atol=1e-5)


def test_the_identity_changes_nothing(make):
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 5)).astype(np.float32)
    y = make("SpatialTransformationLayer", (4, 5))({"Input": x, "Parameters": np.array([IDENTITY] * 2)})
    assert np.allclose(y, x, atol=1e-6)


def test_places_that_are_no_numbers_or_far_away(make):
    x = np.ones((1, 2, 2))
    net = make("SpatialTransformationLayer", (2, 2))
    assert not net({"Input": x, "Parameters": np.array([1, 0, 1e30, 0, 1, 0])}).any()
    assert np.isnan(net({"Input": x, "Parameters": np.full(6, np.nan)})).all()


def test_as_in_pytorch_with_gradients(make):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    random = np.random.default_rng(0)
    x, parameters = random.normal(size=(3, 2, 6, 5)), random.normal(size=(3, 6))
    net = make("SpatialTransformationLayer", (4, 7), {"Input": (2, 6, 5)})
    tape = Tape()
    ours = [tape.variable(x), tape.variable(parameters)]
    y = net.run(dict(zip(net.inputs, ours, strict=True)), Mode(ops=tape.ops, dtype=np.float64))["Output"]
    theirs = [torch.tensor(a, requires_grad=True) for a in (x, parameters)]
    grid = functional.affine_grid(theirs[1].reshape(3, 2, 3), (3, 2, 4, 7), align_corners=True)
    z = functional.grid_sample(theirs[0], grid, mode="bilinear", padding_mode="zeros", align_corners=True)
    assert np.allclose(y.value, z.detach(), atol=1e-12)
    seed = random.normal(size=y.shape)
    z.backward(torch.tensor(seed))
    for found, expected in zip(tape.gradient(y, ours, seed), theirs, strict=True):
        assert np.allclose(found, expected.grad, atol=1e-11)


def test_gradients(make, check_gradients):
    random = np.random.default_rng(0)
    net = make("SpatialTransformationLayer", (3, 2), {"Input": (2, 4, 5)})
    check_gradients(net, random.normal(size=(2, 2, 4, 5)), random.uniform(-0.5, 0.5, (2, 6)))
    net = make("ImageAugmentationLayer", (3, 2), {"Input": (2, 4, 5)})
    check_gradients(net, random.normal(size=(2, 2, 4, 5)))


def test_numeric_arrays_go_out_as_they_come_in():
    source = 'Head[SpatialTransformationLayer[{2, 2}][<|"Input" -> NumericArray[{{{1, 2}, {3, 4}}}, "Real32"], '
    assert str(Session().evaluate(f'{source}"Parameters" -> {{1, 0, 0, 0, 1, 0}}|>]]')) == "NumericArray"
    source = 'Head[ImageAugmentationLayer[{1, 1}][NumericArray[{{{1, 2}, {3, 4}}}, "Real32"]]]'
    assert str(Session().evaluate(source)) == "NumericArray"


@pytest.mark.parametrize("image", [(5, 7), (4, 4), (3, 5)])
@pytest.mark.parametrize("size", [(3, 4), (1, 1), (2, 3)])
def test_the_middle(make, image, size):
    x = np.arange(2 * image[0] * image[1]).reshape(2, *image)
    top, left = ((n - m) // 2 for n, m in zip(image, size, strict=True))  # of an odd margin the smaller half is before
    y = make("ImageAugmentationLayer", size, {"ReflectionProbabilities": (1, 1)})(x)
    assert np.array_equal(y, x[:, top : top + size[0], left : left + size[1]])


def places(make, size, image, probabilities, count=4000):
    """How often each window, as it was reflected, comes up for one image."""
    x = np.arange(image[0] * image[1], dtype=np.float32).reshape(1, 1, *image)
    net = make("ImageAugmentationLayer", size, {"ReflectionProbabilities": probabilities, "Input": (1, *image)})
    mode = Mode(training=True, generator=np.random.default_rng(0))
    found, counts = np.unique(
        net.run({"Input": np.repeat(x, count, 0)}, mode)["Output"].reshape(count, -1), axis=0, return_counts=True
    )
    return {tuple(row): n / count for row, n in zip(found.astype(int).tolist(), counts, strict=True)}


def test_windows_are_equally_likely(make):
    found = places(make, (2, 3), (3, 5), (0, 0))
    expected = {
        tuple(5 * (top + i) + left + j for i in range(2) for j in range(3)) for top in range(2) for left in range(3)
    }
    assert set(found) == expected
    assert all(share == pytest.approx(1 / 6, abs=0.03) for share in found.values())


@pytest.mark.parametrize(("v", "h"), [(0.25, 0), (0, 0.25), (1, 0.5), (0.5, 0.5)])
def test_reflections_have_their_probabilities(make, v, h):
    found = places(make, (2, 2), (2, 2), (v, h))
    ways = {(0, 1, 2, 3): (1 - v) * (1 - h), (2, 3, 0, 1): v * (1 - h), (1, 0, 3, 2): (1 - v) * h, (3, 2, 1, 0): v * h}
    assert set(found) == {way for way, share in ways.items() if share}
    assert all(found.get(way, 0) == pytest.approx(share, abs=0.04) for way, share in ways.items())


def test_channels_move_together(make):
    x = np.random.default_rng(0).normal(size=(9, 1, 6, 6)).repeat(3, 1).astype(np.float32)
    net = make("ImageAugmentationLayer", (4, 3), {"ReflectionProbabilities": (0.5, 0.5), "Input": (3, 6, 6)})
    y = net.run({"Input": x}, Mode(training=True, generator=np.random.default_rng(0)))["Output"]
    assert np.array_equal(y[:, 0], y[:, 1])
    assert np.array_equal(y[:, 0], y[:, 2])


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("SpatialTransformationLayer[2]", "argvalue"),
        ("SpatialTransformationLayer[{2}]", "argvalue"),
        ("SpatialTransformationLayer[{2, 0}]", "argvalue"),
        ('SpatialTransformationLayer[{2, 2}, "Parameters" -> 5]', "portshape"),
        ('SpatialTransformationLayer[{2, 2}, "Input" -> {3, 3}]', "portshape"),
        ('SpatialTransformationLayer[{2, 2}][<|"Input" -> {{{1}}}|>]', "dataports"),
        (
            'SpatialTransformationLayer[{2, 2}][<|"Input" -> {{{x}}}, "Parameters" -> {1, 0, 0, 0, 1, 0}|>]',
            "datasymbol",
        ),
        ("ImageAugmentationLayer[{2, 2, 2}]", "argvalue"),
        ('ImageAugmentationLayer[{3, 3}, "Input" -> {1, 3, 2}]', "portshape"),
        ("ImageAugmentationLayer[{3, 3}][{{{1}}}]", "datashape"),
        ('ImageAugmentationLayer[{1, 1}, "ReflectionProbabilities" -> {0.5}]', "optvalue"),
        ('ImageAugmentationLayer[{1, 1}, "ReflectionProbabilities" -> {0.5, 2}]', "optvalue"),
        ("ImageAugmentationLayer[{1, 1}][{{{x}}}]", "datasymbol"),
    ],
)
def test_messages(refused, source, tag):
    refused(source, tag)


@pytest.mark.parametrize("source", ["SpatialTransformationLayer[]", "ImageAugmentationLayer[{1, 1}, 2]"])
def test_wrong_counts_leave_the_call(source):
    session = Session()
    assert session.evaluate(source).head.name == source.partition("[")[0]
    assert len(session.messages) == 1


def test_in_a_chain(evaluated):
    source = (
        'NetChain[{ImageAugmentationLayer[{2, 2}], FlattenLayer[]}, "Input" -> {1, 3, 3}][{Partition[Range[9], 3]}]'
    )
    assert evaluated(source).tolist() == [1, 2, 4, 5]
