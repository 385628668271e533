"""Encoders and decoders of images in three dimensions, and of sequences of images."""

import io

import numpy as np
import pytest
from PIL import Image as pillow

from wlnet.expr import WolframMessage, call, from_array, list_of, same, system
from wlnet.expr.images import Image
from wlnet.expr.volumes import Image3D
from wlnet.interchange.images import animation
from wlnet.interchange.resampling import resample
from wlnet.nets import apply, construct
from wlnet.nets.coders.calls import apply_coder, make_coder


def rule(key, value):
    return call("Rule", key, value)


def volume(width=5, depth=4, height=3, channels=3, seed=0):
    values = np.random.default_rng(seed).random((height, depth, width, channels)).astype(np.float32)
    return Image3D(values, "Real32", "RGB" if channels == 3 else "Grayscale")


def encoder(*args):
    return make_coder("NetEncoder", [list_of("Image3D", *args)])


def test_arrangements_and_back():
    one = volume()
    for options, axes in (((), (3, 0, 1, 2)), ((rule(system("Interleaving"), system("True")),), (0, 1, 2, 3))):
        coder = encoder(list_of(5, 4, 3), *options)
        found = coder.encode(one)
        assert np.allclose(found, one.array.transpose(axes)) and coder.type.dims == found.shape
        back = apply_coder(make_coder("NetDecoder", [coder]), [from_array(found)])
        assert type(back) is Image3D and back.dimensions == (5, 4, 3) and np.allclose(back.array, one.array)
    assert make_coder("NetEncoder", ["Image3D"]).type.dims == (3, 128, 128, 128)
    assert encoder(7).type.dims == (3, 7, 7, 7)


def test_sizes_axis_by_axis():
    one = volume()
    found = encoder(list_of(10, 6, 2), rule(system("Resampling"), "Linear")).encode(one)
    expected = np.stack([resample(part, (10, 6), "Linear") for part in one.array])
    flat = expected.reshape(3, -1, 3)
    down = resample(flat, (flat.shape[1], 2), "Linear").reshape(2, 6, 10, 3)
    assert np.allclose(found, down.transpose(3, 0, 1, 2), atol=1e-5)


def test_colors_means_and_variances():
    one = volume()
    gray = encoder(list_of(5, 4, 3), "Grayscale").encode(one)
    assert gray.shape == (1, 3, 4, 5)
    assert np.allclose(gray[0], one.array @ [0.299, 0.587, 0.114], atol=1e-5)
    constants = rule("MeanImage", list_of(0.1, 0.2, 0.3)), rule("VarianceImage", 0.25)
    found = encoder(list_of(5, 4, 3), *constants).encode(one)
    assert np.allclose(found, ((one.array - [0.1, 0.2, 0.3]) / 0.5).transpose(3, 0, 1, 2), atol=1e-5)
    assert not encoder(list_of(5, 4, 3), rule("MeanImage", one)).encode(one).any()


@pytest.mark.parametrize(("side", "part"), [("Top", slice(0, 1)), ("Center", slice(1, 2)), ("Bottom", slice(2, 3))])
def test_fill_and_alignment(side, part):
    one = volume(1, 1, 3)
    options = rule(system("Method"), "Fill"), rule(system("Alignment"), system(side))
    assert np.allclose(encoder(1, *options).encode(one), one.array[part].transpose(3, 0, 1, 2), atol=1e-6)
    framed = encoder(3, rule(system("Method"), "Fit"), rule(system("Padding"), system("White"))).encode(one)
    assert np.allclose(framed[:, :, 1, 1], one.array[:, 0, 0].T, atol=1e-6) and np.all(framed[:, :, 0] == 1)


def test_a_net_takes_volumes():
    net = construct("SummationLayer", [rule("Input", encoder(2))])
    white = Image3D(np.ones((2, 2, 2), np.float32), "Real32", "Grayscale")
    assert apply(net, [white]) == pytest.approx(24)
    assert list(apply(net, [list_of(white, white)]).array) == pytest.approx([24, 24])


def pages(images, **details):
    stream = io.BytesIO()
    pictures = [pillow.fromarray(image) for image in images]
    pictures[0].save(stream, save_all=True, append_images=pictures[1:], **details)
    return stream.getvalue()


def test_pages_are_slices(tmp_path):
    slices = [np.full((4, 5), 50 * i, np.uint8) for i in range(3)]
    (tmp_path / "a.tif").write_bytes(pages(slices, format="TIFF"))
    found = encoder(list_of(5, 4, 3), "Grayscale").encode(call("File", str(tmp_path / "a.tif")))
    assert np.allclose(found[0, :, 0, 0] * 255, [0, 50, 100], atol=1e-4)


def gif(tmp_path, durations=(100, 300, 200)):
    frames = [np.full((6, 8, 3), shade, np.uint8) for shade in (0, 120, 255)]
    data = pages(frames, format="GIF", duration=list(durations), loop=0)
    (tmp_path / "a.gif").write_bytes(data)
    return call("File", str(tmp_path / "a.gif"))


def frames_of(*options):
    return make_coder("NetEncoder", [list_of("VideoFrames", list_of(4, 3), *options)])


def shades(found):
    return (found[:, 0, 0, 0] * 255).round().astype(int).tolist()


def test_frames_of_files_by_time(tmp_path):
    file = gif(tmp_path)
    assert animation((tmp_path / "a.gif").read_bytes())[1] == pytest.approx([0.1, 0.4, 0.6])
    rate = lambda r: rule(system("FrameRate"), r)  # noqa: E731
    assert shades(frames_of(rate(10)).encode(file)) == [0, 120, 120, 120, 255, 255]
    assert shades(frames_of(rate(5)).encode(file)) == [0, 120, 255]
    assert shades(frames_of(rate(system("Inherited"))).encode(file)) == [0, 120, 255]
    assert shades(frames_of(rate(10), rule("StartTime", 0.3)).encode(file)) == [120, 255, 255]
    assert shades(frames_of(rate(10), rule("TargetLength", 2)).encode(file)) == [0, 120]
    assert shades(frames_of(rate(5), rule("TargetLength", 4)).encode(file)) == [0, 120, 255, 0]


def test_lists_of_images_are_frames():
    images = [Image(np.full((6, 8, 3), shade, np.uint8), "Byte", "RGB") for shade in (10, 20)]
    coder = frames_of()
    found = coder.encode(list_of(*images))
    assert found.shape == (2, 3, 3, 4) and shades(found) == [10, 20] and coder.type.dims[1:] == (3, 3, 4)
    single = make_coder("NetEncoder", [list_of("Image", list_of(4, 3))])
    assert np.allclose(found[0], single.encode(images[0]))
    batch = apply_coder(coder, [list_of(list_of(*images), list_of(images[1]))])
    assert [part.array.shape for part in batch.args] == [(2, 3, 3, 4), (1, 3, 3, 4)]
    levels = rule("Levels", list_of("Channels", "Time", "Height", "Width"))
    turned = frames_of(levels)
    assert np.allclose(turned.encode(list_of(*images)), found.transpose(1, 0, 2, 3))
    assert make_coder("NetEncoder", turned.constructor().args) == turned
    assert same(turned.parts()["Levels"], list_of("Channels", "Time", "Height", "Width"))


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("VideoFrames", rule("Levels", list_of("Time", "Channels", "Height"))),
        ("VideoFrames", rule(system("FrameRate"), 0)),
        ("VideoFrames", rule("StartTime", -1)),
        ("Image3D", rule("MeanImage", list_of(1, 2))),
        ("Image3D", rule(system("Padding"), "Nothing")),
    ],
)
def test_settings_that_cannot_be(name, setting):
    with pytest.raises(WolframMessage) as raised:
        make_coder("NetEncoder", [list_of(name, setting)])
    assert raised.value.tag == "optvalue"


def test_what_cannot_be_encoded(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    for coder, data, tag in (
        (frames_of(), call("File", str(tmp_path / "a.mp4")), "coderfile"),
        (encoder(3), call("File", str(tmp_path / "a.mp4")), "coderfile"),
        (encoder(3), call("File", str(tmp_path / "b.tif")), "codernofile"),
        (encoder(3), call("URL", "http://example.org"), "coderurl"),
    ):
        with pytest.raises(WolframMessage) as raised:
            apply_coder(coder, [data])
        assert raised.value.tag == tag
    with pytest.raises(WolframMessage) as raised:
        apply_coder(frames_of(), [list_of(1, 2)])
    assert raised.value.tag == "coderinput"
