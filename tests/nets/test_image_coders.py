"""The image encoder and decoder, alone and on ports."""

import numpy as np
import pytest

from wlnet.expr import WolframMessage, call, from_array, list_of, same, system
from wlnet.expr.images import Image
from wlnet.nets import apply, construct, initialize, read_method
from wlnet.nets.coders.calls import apply_coder, make_coder
from wlnet.nets.messages import plain_text
from wlnet.nets.parts.extract import extract


def rule(key, value):
    return call("Rule", key, value)


def encoder(*args):
    return make_coder("NetEncoder", [list_of("Image", *args)])


def decoder(*args):
    return make_coder("NetDecoder", [list_of("Image", *args)])


@pytest.fixture
def image():
    return Image(np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8))


def test_arrangements(image):
    x = image.reals()
    size = list_of(30, 20)
    true = system("True")
    cases = {
        (): (2, 0, 1),
        (rule(system("Interleaving"), true),): (0, 1, 2),
        (rule("DataTransposed", true),): (2, 1, 0),
        (rule("DataTransposed", true), rule("Interleaving", true)): (1, 0, 2),
    }
    for options, axes in cases.items():
        coder = encoder(size, *options)
        array = apply_coder(coder, [image]).array
        assert np.allclose(array, x.transpose(axes), atol=1e-6)
        assert coder.type.dims == array.shape
        back = apply_coder(make_coder("NetDecoder", [coder]), [from_array(array)])
        assert np.allclose(back.array, x, atol=1e-6)


def test_sizes_and_colors(image):
    assert make_coder("NetEncoder", ["Image"]).type.dims == (3, 128, 128)
    assert encoder(28).type.dims == (3, 28, 28)
    for color in ("Grayscale", rule(system("ColorSpace"), "Grayscale"), rule("ColorSpace", "Grayscale")):
        assert encoder(list_of(28, 14), color).type.dims == (1, 14, 28)
    gray = apply_coder(encoder(list_of(30, 20), "Grayscale"), [image]).array
    assert np.allclose(gray[0], image.reals() @ [0.299, 0.587, 0.114], atol=2e-3)
    small = apply_coder(encoder(8), [image]).array
    assert small.min() >= 0 and small.max() <= 1


def test_normalization(image):
    constants = rule("MeanImage", list_of(0.485, 0.456, 0.406)), rule("VarianceImage", list_of(0.0524, 0.0502, 0.0506))
    array = apply_coder(encoder(list_of(30, 20), *constants), [image]).array
    mean, variance = (np.array(c.args[1].args)[:, None, None] for c in constants)
    assert np.allclose(array, (image.reals().transpose(2, 0, 1) - mean) / variance**0.5, atol=1e-5)
    array = apply_coder(encoder(list_of(30, 20), rule("MeanImage", image)), [image]).array
    assert np.allclose(array, 0, atol=1e-6)


def test_lists_and_encoded_arrays(image):
    coder = encoder(list_of(6, 5))
    assert apply_coder(coder, [list_of(image, image)]).array.shape == (2, 3, 5, 6)
    array = apply_coder(coder, [image])
    assert apply_coder(coder, [array]) is array
    images = apply_coder(decoder(), [apply_coder(coder, [list_of(image, image)])])
    assert [part.dimensions for part in images.args] == [(6, 5)] * 2


def test_a_layer_from_image_to_image(image):
    ports = rule("Input", "Image"), rule("Output", make_coder("NetDecoder", ["Image"]))
    net = construct("DeconvolutionLayer", [3, list_of(2, 2), rule("Stride", 2), *ports])
    assert net.summary().sections[1].rows == (("Input", "image"), ("Output", "image"))
    net = initialize(net, read_method(system("Automatic")), np.random.default_rng(0))
    assert apply(net, [image]).dimensions == (256, 256)
    assert [part.dimensions for part in apply(net, [list_of(image, image)]).args] == [(256, 256)] * 2
    assert apply(net, [image, system("None")]).array.shape == (3, 256, 256)
    assert apply(net, [apply_coder(encoder(128), [image])]).dimensions == (256, 256)
    assert construct("DeconvolutionLayer", net.constructor().args) == net
    assert same(extract(net, list_of("Input", "ImageSize")), list_of(128, 128))
    with pytest.raises(WolframMessage) as raised:
        apply(net, ["file"])
    assert "an image or a File or array" in plain_text(raised.value)


@pytest.mark.parametrize(
    ("make", "tag"),
    [
        (lambda: make_coder("NetEncoder", ["Imag"]), "codernear"),
        (lambda: make_coder("NetEncoder", []), "argx"),
        (lambda: encoder(0), "argvalue"),
        (lambda: encoder(8, rule("ColorSpace", "Purple")), "optvalue"),
        (lambda: encoder(8, rule("MeanImage", list_of(1, 2))), "optvalue"),
        (lambda: encoder(8, rule("ColourSpace", 1)), "optname"),
        (lambda: apply_coder(encoder(8), [5]), "coderinput"),
        (lambda: apply_coder(decoder(), [list_of(1, 2)]), "decoderinput"),
        (lambda: apply_coder(decoder(), [list_of(*[list_of(list_of(0.5))] * 3), "Foo"]), "decoderproperty"),
        (lambda: construct("LinearLayer", [3, rule("Output", "Image")]), "portshape"),
    ],
)
def test_messages(make, tag):
    with pytest.raises(WolframMessage) as raised:
        make()
    assert raised.value.tag == tag


def test_constructor_and_equality():
    coder = encoder(list_of(5, 6), rule("Interleaving", system("True")))
    assert make_coder("NetEncoder", coder.constructor().args) == coder
    assert coder != encoder(list_of(5, 6))
    assert coder.label() == "NetEncoder[Image, <>]"


def test_files_that_are_no_images(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no image")
    with pytest.raises(WolframMessage) as raised:
        apply_coder(encoder(8), [call("File", str(tmp_path / "a.png"))])
    assert (raised.value.tag, "a.png" in plain_text(raised.value)) == ("coderfile", True)
    for nothing in (call("File", 5), call("File")):
        with pytest.raises(WolframMessage) as raised:
            apply_coder(encoder(8), [nothing])
        assert raised.value.tag == "coderinput"


def gradient(width, height):
    """A picture whose red grows to the right and green downwards."""
    x = np.zeros((height, width, 3))
    x[..., 0] = (np.arange(width) + 0.5) / width
    x[..., 1] = ((np.arange(height) + 0.5) / height)[:, None]
    return Image(x.astype(np.float32), "Real32", "RGB")


def method(name, *more):
    return rule(system("Method"), name), rule(system("Resampling"), "Nearest"), *more


def aligned(*names):
    return rule(system("Alignment"), list_of(*map(system, names)))


@pytest.mark.parametrize(
    ("side", "columns"),
    [("Left", slice(0, 4)), ("Center", slice(2, 6)), ("Right", slice(4, 8))],
)
def test_fill_keeps_the_side_that_is_told(side, columns):
    image = gradient(8, 4)
    found = encoder(list_of(4, 4), *method("Fill", aligned(side))).encode(image)
    assert np.allclose(found.transpose(1, 2, 0), image.array[:, columns], atol=1e-6)


@pytest.mark.parametrize(
    ("side", "rows"),
    [("Top", slice(0, 4)), ("Center", slice(2, 6)), ("Bottom", slice(4, 8))],
)
def test_fit_lies_where_it_is_told(side, rows):
    image = gradient(8, 4)
    found = encoder(list_of(8, 8), *method("Fit", aligned(side), rule(system("Padding"), system("Red")))).encode(image)
    expected = np.zeros((8, 8, 3))
    expected[..., 0] = 1
    expected[rows] = image.array
    assert np.allclose(found.transpose(1, 2, 0), expected, atol=1e-6)


def test_padding_goes_by_the_colors_of_the_image():
    gray = Image(np.full((2, 4), 0.5, np.float32), "Real32", "Grayscale")
    found = encoder(list_of(4, 4), *method("Fit", rule(system("Padding"), system("Green")))).encode(gray)
    assert np.allclose(found[:, 0], 0.587, atol=1e-6) and np.allclose(found[:, 1], 0.5)
    mirrored = encoder(list_of(8, 8), *method("Fit", rule(system("Padding"), "Reversed"))).encode(gradient(8, 4))
    expected = np.pad(gradient(8, 4).array, ((2, 2), (0, 0), (0, 0)), "symmetric")
    assert np.allclose(mirrored.transpose(1, 2, 0), expected, atol=1e-6)


def test_color_spaces(image):
    for name, channels in {"HSB": 3, "LAB": 3, "XYZ": 3, "LUV": 3, "LCH": 3, "CMYK": 4}.items():
        coder = encoder(list_of(30, 20), name)
        assert coder.type.dims == (channels, 20, 30)
        back = apply_coder(make_coder("NetDecoder", [coder]), [from_array(coder.encode(image))])
        assert back.color_space == name
        again = encoder(list_of(30, 20)).encode(back)
        assert np.allclose(again, encoder(list_of(30, 20)).encode(image), atol=0.02)
    assert encoder(8, rule(system("ColorSpace"), system("GrayLevel"))) == encoder(8, "Grayscale")


def test_opacity_is_left_out():
    clear = Image(np.dstack([gradient(4, 4).array, np.zeros((4, 4), np.float32)]), "Real32", "RGB")
    assert np.allclose(encoder(4).encode(clear), encoder(4).encode(gradient(4, 4)))


def test_means_as_images_fit_the_size():
    mean = gradient(16, 8)
    found = encoder(list_of(8, 4), rule("MeanImage", mean)).encode(gradient(8, 4))
    assert np.allclose(found[:, :, 2:-2], 0, atol=0.02)


def test_one_of_many_files_is_broken(tmp_path):
    from wlnet.interchange import write_image

    files = []
    for i in range(12):
        name = str(tmp_path / f"{i}.png")
        write_image(Image(np.full((3, 4, 3), i, np.uint8)), name)
        files.append(call("File", name))
    coder = encoder(list_of(4, 3))
    found = apply_coder(coder, [list_of(*files)]).array
    assert np.allclose(found[:, 0, 0, 0] * 255, np.arange(12))
    (tmp_path / "7.png").write_bytes(b"nothing")
    net = construct("SoftmaxLayer", [rule("Input", coder)])
    for run in (
        lambda: apply_coder(coder, [list_of(*files)]),
        lambda: apply(net, [list_of(*files), rule(system("BatchSize"), 3)]),
    ):
        with pytest.raises(WolframMessage) as raised:
            run()
        text = plain_text(raised.value)
        assert "Example 8" in text and "7.png" in text


def test_what_cannot_be_encoded():
    for data, tag in (
        (call("URL", "https://example.org/a.png"), "coderurl"),
        (Image(np.zeros((2, 2, 7), np.float32)), "codercolors"),
        (call("File", "nothing.png"), "codernofile"),
    ):
        with pytest.raises(WolframMessage) as raised:
            encoder(4).encode(data)
        assert raised.value.tag == tag


@pytest.mark.parametrize(
    "wrong",
    [
        rule(system("Padding"), "Blue"),
        rule(system("Padding"), 2),
        rule(system("Alignment"), system("Up")),
        rule(system("Resampling"), "Sharp"),
        rule(system("Resampling"), list_of("Lanczos", 2, 3)),
        rule(system("Method"), "Crop"),
    ],
)
def test_settings_that_cannot_be(wrong):
    with pytest.raises(WolframMessage) as raised:
        encoder(4, wrong)
    assert raised.value.tag == "optvalue"


def test_settings_read_again():
    coder = encoder(
        list_of(5, 6), "LAB", *method("Fit", aligned("Left", "Top"), rule(system("Padding"), system("Orange")))
    )
    again = make_coder("NetEncoder", coder.constructor().args)
    assert again == coder and same(again.constructor(), coder.constructor())
