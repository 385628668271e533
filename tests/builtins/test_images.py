"""Images: construction, facts, data, sizes, colors and cuts; values worked out by hand from the reference."""

import numpy
import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import NumericArray, call
from wlnet.expr.images import Image
from wlnet.forms import text


@pytest.fixture
def run():
    session = Session(write_message=lambda line: None)
    session.evaluate("gray = Image[{{0., 0.5, 1.}, {1/4, 0, 1}}]; ")
    session.evaluate('color = Image[{{{255, 0, 0}, {0, 255, 0}}}, "Byte", ColorSpace -> "RGB"]; ')

    def evaluate(source):
        result = text(session.evaluate(source))
        return (result, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else result

    evaluate.session = session
    return evaluate


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ImageDimensions[gray]", "{3, 2}"),
        ("ImageChannels /@ {gray, color}", "{1, 3}"),
        ("ImageType /@ {gray, color}", '{"Real32", "Byte"}'),
        ("ImageColorSpace /@ {gray, color}", '{Automatic, "RGB"}'),
        ("ImageAspectRatio[gray]", "2/3"),
        ("ImageQ /@ {gray, 1, Image}", "{True, False, False}"),
        ("ImageData[gray]", "{{0., 0.5, 1.}, {0.25, 0., 1.}}"),
        ('ImageData[gray, "Byte"]', "{{0, 128, 255}, {64, 0, 255}}"),
        ('ImageData[gray, "Bit"]', "{{0, 0, 1}, {0, 0, 1}}"),
        ("ImageData[color]", "{{{1., 0., 0.}, {0., 1., 0.}}}"),
        ("ImageData[color, Automatic]", "{{{255, 0, 0}, {0, 255, 0}}}"),
        ("ImageData[color, Interleaving -> False]", "{{{1., 0.}}, {{0., 1.}}, {{0., 0.}}}"),
        ("ImageData[gray, DataReversed -> True]", "{{0.25, 0., 1.}, {0., 0.5, 1.}}"),
        ('ImageData[Image[{{0, 1, 1}}, "Bit"]]', "{{0, 1, 1}}"),
        ('ImageData[Image[{{-7, 99.6, 300}}, "Byte"], "Byte"]', "{{0, 100, 255}}"),
        ('ImageType[Image[gray, "Bit16"]]', '"Bit16"'),
        ('ImageData[Image[{{{1, 2}}, {{3, 4}}, {{5, 6}}}, "Byte", Interleaving -> False], "Byte"]',
         "{{{1, 3, 5}, {2, 4, 6}}}"),
        ('ImageColorSpace[Image[gray, ColorSpace -> "Grayscale"]]', '"Grayscale"'),
        ('ImageColorSpace[Image[{{{1, 0, 0}}}, ColorSpace -> RGBColor]]', '"RGB"'),
        ("ImageDimensions[Image[gray, ImageSize -> 100]]", "{3, 2}"),
    ],
)  # fmt: skip
def test_facts_and_data(run, source, expected):
    assert run(source) == expected


@pytest.mark.parametrize(
    ("size", "expected"),  # of an image 30 wide and 20 high
    [
        ("15", "{15, 10}"),
        ("{15}", "{15, 10}"),
        ("{{15}, {5}}", "{8, 5}"),
        ("{7, 9}", "{7, 9}"),
        ("{All, 7}", "{30, 7}"),
        ("{Automatic, 40}", "{60, 40}"),
        ("{60, Automatic}", "{60, 40}"),
        ("Scaled[1/2]", "{15, 10}"),
        ("{Scaled[2], Scaled[1.5]}", "{60, 30}"),
        ("All", "{30, 20}"),
        ("1", "{1, 1}"),
    ],
)
def test_sizes(run, size, expected):
    run("wide = Image[Table[0.5, 20, 30]];")
    assert run(f"ImageDimensions[ImageResize[wide, {size}]]") == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('ImageData[ColorConvert[color, "Grayscale"], "Byte"]', "{{76, 150}}"),
        ('ImageColorSpace[ColorConvert[color, "HSB"]]', '"HSB"'),
        ('ImageChannels /@ ColorConvert[{color, gray}, "RGB"]', "{3, 3}"),
        ("ImageData[ImageReflect[gray]]", "{{0.25, 0., 1.}, {0., 0.5, 1.}}"),
        ("ImageData[ImageReflect[gray, Left]]", "{{1., 0.5, 0.}, {1., 0., 0.25}}"),
        ("ImageData[ImageReflect[gray, Left -> Top]]", "{{0., 0.25}, {0.5, 0.}, {1., 1.}}"),
        ("ImageData[ImageReflect[gray, Left -> Bottom]]", "{{1., 1.}, {0., 0.5}, {0.25, 0.}}"),
        ("ImageData[ImageTake[gray, 1]]", "{{0., 0.5, 1.}}"),
        ("ImageData[ImageTake[gray, -1, {2, 3}]]", "{{0., 1.}}"),
        ("ImageData[ImageTake[gray, All, {-1, -1}]]", "{{1.}, {1.}}"),
        ("ImageData[ImageCrop[gray, {1, 5}]]", "{{0.}, {0.5}, {0.}, {0.}, {0.}}"),
        ("ImageData[ImageCrop[gray, {1, 5}, Padding -> None]]", "{{0.5}, {0.}}"),
        ("ImageData[ImageCrop[gray, {5, 2}, Left, Padding -> White]]",
         "{{1., 1., 0., 0.5, 1.}, {1., 1., 0.25, 0., 1.}}"),
        ("ImageData[ImageCrop[gray, {1, 5}, Padding -> \"Fixed\"]]", "{{0.5}, {0.5}, {0.}, {0.}, {0.}}"),
        ("ImageData[ImageResize[gray, {6, 2}, Resampling -> \"Nearest\"]]",
         "{{0., 0., 0.5, 0.5, 1., 1.}, {0.25, 0.25, 0., 0., 1., 1.}}"),
        ("ImageData /@ ColorSeparate[color]", "{{{1., 0.}}, {{0., 1.}}, {{0., 0.}}}"),
        ("ImageData[ColorCombine[ColorSeparate[color]]]", "{{{1., 0., 0.}, {0., 1., 0.}}}"),
        ("ImageData[ImageAdd[gray, 0.25]]", "{{0.25, 0.75, 1.25}, {0.5, 0.25, 1.25}}"),
        ('ImageData[ImageAdd[color, color], "Byte"]', "{{{255, 0, 0}, {0, 255, 0}}}"),
        ("ImageData[ImageAdd[gray, Image[{{0.25}}]]]", "{{0., 0.75, 1.}, {0.25, 0., 1.}}"),
        ("ImageData[ImageAdd[Image[{{0.25}}], gray]]", "{{0.75}}"),
        ("ImageData[ImageAdd[{gray, 0.25, gray}]] == ImageData[ImageAdd[gray, gray, 0.25]]", "True"),
        ("ImageColorSpace[ImageMultiply[Image[{{0.5, 0.5}}, ColorSpace -> \"Grayscale\"], color]]", '"RGB"'),
        ("ImageColorSpace[ImageAdd[color, ColorConvert[color, \"HSB\"]]]", "Automatic"),
        ("ImageData[ImageSubtract[gray, gray]]", "{{0., 0., 0.}, {0., 0., 0.}}"),
        ("ImageData[ImageMultiply[gray, gray, 2]]", "{{0., 0.5, 2.}, {0.125, 0., 2.}}"),
        ("ImageData[ColorNegate[gray]]", "{{1., 0.5, 0.}, {0.75, 1., 0.}}"),
        ('ImageChannels[RemoveAlphaChannel[Image[{{{1, 1, 1, 0}}}, ColorSpace -> "RGB"]]]', "3"),
    ],
)  # fmt: skip
def test_new_images(run, source, expected):
    assert run(source) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('Image["x"]', "Image::imgarray"),
        ("Image[{{1, 2}, {3}}]", "Image::imgarray"),
        ("Image[{1, 2}]", "Image::imgarray"),
        ("Image[{}]", "Image::imgarray"),
        ("Image[{{10^400}}]", "Image::imgarray"),
        ('Image[{{1}}, "Float"]', "Image::imgdatatype"),
        ('Image[{{1}}, ColorSpace -> "RGB"]', "Image::imgcsmis"),
        ("ImageDimensions[5]", "ImageDimensions::imginv"),
        ("ImageResize[Image[{{1}}], q]", "ImageResize::imgrssz"),
        ("ImageResize[Image[{{1}}], {-1, 2}]", "ImageResize::imgrssz"),
        ("ImageResize[Image[{{1}}], 2, Resampling -> \"Mist\"]", "Resampling::method"),
        ('ColorConvert[Image[{{1}}], "Pink"]', "ColorConvert::ccvinput"),
        ("ImageReflect[Image[{{1}}], Up]", "ImageReflect::side"),
        ("ImageTake[Image[{{1}}], {5, 9}]", "ImageTake::imgrng"),
        ("ImageAdd[Image[{{{1, 2}}}], Image[{{{1, 2, 3}}}]]", "ImageAdd::dims"),
        ("ColorCombine[{}]", "ColorCombine::imglist"),
    ],
)  # fmt: skip
def test_faults_leave_the_call(run, source, message):
    result, messages = run(source)
    assert messages == [message]
    assert result.startswith(source[: source.index("[")])


def test_typed_arrays_say_what_they_hold(run):
    array = numpy.array([[0, 255]], "uint8")
    found = run.session.evaluate(call("Image", NumericArray(array)))
    assert found == Image(array, "Byte")
    assert (
        run.session.evaluate(
            call("Image", NumericArray(array.astype("int8"))),
        ).type_name
        == "Real32"
    )
    assert run.session.evaluate(found.constructor()) == found
