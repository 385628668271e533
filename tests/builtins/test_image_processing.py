"""Cuts, filters, measures and colors of images, against the documentation, NumPy and plain loops."""

import numpy
import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr.images import Image
from wlnet.forms import text


@pytest.fixture
def run():
    session = Session(write_message=lambda line: None)
    session.evaluate("gray = Image[{{0., 0.5, 1.}, {1/4, 0, 1}}]; ")
    session.evaluate('color = Image[{{{255, 0, 0}, {0, 255, 0}}}, "Byte", ColorSpace -> "RGB"]; ')
    session.evaluate('count = Image[Partition[Range[12], 4], "Byte"]; ')

    def evaluate(source):
        result = session.evaluate(source)
        shown = text(result)
        return (shown, [f"{m.symbol}::{m.tag}" for m in session.messages]) if session.messages else shown

    evaluate.session = session
    return evaluate


def bytes_of(source):
    return f'ImageData[{source}, "Byte"]'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (bytes_of("ImageTake[count, UpTo[9], {2, 3}]"), "{{2, 3}, {6, 7}, {10, 11}}"),
        (bytes_of("ImageCrop[count, {2, 1}]"), "{{6, 7}}"),
        (bytes_of("ImageCrop[count, {2, 3}, Left]"), "{{3, 4}, {7, 8}, {11, 12}}"),
        (bytes_of("ImageCrop[count, {2, 3}, {1, 0}]"), "{{1, 2}, {5, 6}, {9, 10}}"),
        (bytes_of("ImageCrop[count, {4, 2}, Top]"), "{{5, 6, 7, 8}, {9, 10, 11, 12}}"),
        (bytes_of("ImageCrop[count, {Full, 1}]"), "{{5, 6, 7, 8}}"),
        (bytes_of("ImageCrop[count, {UpTo[9], UpTo[1]}]"), "{{5, 6, 7, 8}}"),
        (bytes_of("ImageCrop[count, {6, 3}, Padding -> 0]"),
         "{{0, 1, 2, 3, 4, 0}, {0, 5, 6, 7, 8, 0}, {0, 9, 10, 11, 12, 0}}"),
        ("ImageDimensions[ImageCrop[ImagePad[count, 3, White]]]", "{4, 3}"),
        (bytes_of("ImagePad[count, -1]"), "{{6, 7}}"),
        (bytes_of("ImagePad[ImageTake[count, 1], {{1, 2}, {0, 1}}]"), "{{0, 0, 0, 0, 0, 0, 0}, {0, 1, 2, 3, 4, 0, 0}}"),
        (bytes_of('ImagePad[ImageTake[count, 1], {{2, 2}, {0, 0}}, "Fixed"]'), "{{1, 1, 1, 2, 3, 4, 4, 4}}"),
        (bytes_of('ImagePad[ImageTake[count, 1], {{2, 2}, {0, 0}}, "Periodic"]'), "{{3, 4, 1, 2, 3, 4, 1, 2}}"),
        (bytes_of('ImagePad[ImageTake[count, 1], {{2, 2}, {0, 0}}, "Reflected"]'), "{{3, 2, 1, 2, 3, 4, 3, 2}}"),
        (bytes_of('ImagePad[ImageTake[count, 1], {{2, 2}, {0, 0}}, "Reversed"]'), "{{2, 1, 1, 2, 3, 4, 4, 3}}"),
        (bytes_of("ImagePad[color, {{1, 0}, {0, 0}}, Blue]"), "{{{0, 0, 255}, {255, 0, 0}, {0, 255, 0}}}"),
        (bytes_of("ImageTrim[count, {{1.5, 1.5}, {2.5, 1.7}}]"), "{{6, 7}}"),
        (bytes_of("ImageTrim[count, {{1.5, 1.5}}, 1]"), "{{1, 2, 3}, {5, 6, 7}, {9, 10, 11}}"),
        (bytes_of("ImageTrim[count, {{1, 1}, {1, 1}}]"), "{{5, 6}, {9, 10}}"),
        ("ImageDimensions /@ Flatten[ImagePartition[count, 2]]", "{{2, 2}, {2, 2}}"),
        ("Map[ImageDimensions, ImagePartition[count, {UpTo[3], UpTo[2]}], {2}]",
         "{{{3, 2}, {1, 2}}, {{3, 1}, {1, 1}}}"),
        (bytes_of("ImagePartition[count, {2, 1}, {1, 3}][[1, 2]]"), "{{2, 3}}"),
        ("ImageAssemble[ImagePartition[count, 1]] == count", "True"),
        ("ImageDimensions[ImageAssemble[{count, count}]]", "{8, 3}"),
        ("ImageChannels[ImageAssemble[{{color}, {ImageResize[gray, {2, 1}]}}]]", "3"),
        (bytes_of("ImageRotate[count]"), "{{4, 8, 12}, {3, 7, 11}, {2, 6, 10}, {1, 5, 9}}"),
        (bytes_of("ImageRotate[count, -Pi/2]"), "{{9, 5, 1}, {10, 6, 2}, {11, 7, 3}, {12, 8, 4}}"),
        (bytes_of("ImageRotate[count, Right]"), "{{9, 5, 1}, {10, 6, 2}, {11, 7, 3}, {12, 8, 4}}"),
        (bytes_of("ImageRotate[count, Left -> Right]"), "{{12, 11, 10, 9}, {8, 7, 6, 5}, {4, 3, 2, 1}}"),
        ("ImageDimensions[ImageRotate[ConstantImage[1, {30, 40}], 30 Degree]]", "{46, 50}"),
        ("ImageDimensions[ImageRotate[ConstantImage[1, {30, 40}], 30 Degree, Full]]", "{30, 40}"),
        ("ImageDimensions[ImageRotate[ConstantImage[1, {30, 40}], 0.3, All]]", "{50, 50}"),
        ("ImageDimensions /@ {Thumbnail[ConstantImage[1, {300, 200}]], Thumbnail[ConstantImage[1, {300, 200}], 30]}",
         "{{150, 100}, {30, 20}}"),
        ("ImageDimensions[ImageCollage[{color, gray, count}, Automatic, {60, 40}]]", "{60, 40}"),
    ],
)  # fmt: skip
def test_cuts_and_assemblies(run, source, expected):
    assert run(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ImageData[ImageApply[#^2 &, gray]]", "{{0., 0.25, 1.}, {0.0625, 0., 1.}}"),
        (bytes_of("ImageApply[Reverse, color]"), "{{{0, 0, 255}, {0, 255, 0}}}"),
        (bytes_of("ImageApply[Max, color]"), "{{255, 255}}"),
        (bytes_of("ImageApply[1 - # &, color, Interleaving -> False]"), "{{{0, 255, 255}, {255, 0, 255}}}"),
        ("ImageData[ImageApply[Plus, {gray, gray}]]", "{{0., 1., 2.}, {0.5, 0., 2.}}"),
        ("ImageType[ImageApply[# &, color]]", '"Byte"'),
        ("ImageData[ImageAdjust[Image[{{0.25, 0.5, 0.75}}]]]", "{{0., 0.5, 1.}}"),
        ("ImageData[ImageAdjust[Image[{{0.25, 0.5}}], -2]]", "{{0.75, 0.5}}"),
        ("ImageData[ImageAdjust[Image[{{0.25, 0.5}}], -1]]", "{{0.5, 0.5}}"),
        ("ImageData[ImageAdjust[Image[{{0.25, 0.5}}], {0, 0, 2}]]", "{{0.0625, 0.25}}"),
        ("ImageData[ImageAdjust[Image[{{0.25, 0.5, 0.75}}], 0, {0.5, 1}]]", "{{0., 0., 0.5}}"),
        ("ImageData[ImageAdjust[Image[{{0.25, 0.5, 0.75}}], 0, {0, 1}, {0, 0.5}]]", "{{0.125, 0.25, 0.375}}"),
        ("ImageData[Binarize[gray, 0.3]]", "{{0, 1, 1}, {0, 0, 1}}"),
        ("ImageData[Binarize[gray, {0.2, 0.5}]]", "{{0, 1, 0}, {1, 0, 0}}"),
        ("ImageData[Binarize[gray]]", "{{0, 0, 1}, {0, 0, 1}}"),
        ("ImageData[Binarize[color, #[[1]] > 0.5 &]]", "{{1, 0}}"),
        ("ImageType[Binarize[color]]", '"Bit"'),
        (bytes_of("ImageAdd[color, Blue]"), "{{{255, 0, 255}, {0, 255, 255}}}"),
        ("ImageData[ImageDifference[gray, ImageReflect[gray]]]", "{{0.25, 0.5, 0.}, {0.25, 0.5, 0.}}"),
        ("ImageChannels[SetAlphaChannel[color, 0.5]]", "4"),
        (bytes_of("AlphaChannel[SetAlphaChannel[color, 0.2]]"), "{{51, 51}}"),
        (bytes_of("RemoveAlphaChannel[SetAlphaChannel[color, 0], White]"), "{{{255, 255, 255}, {255, 255, 255}}}"),
        (bytes_of("ImageCompose[ImageResize[color, {2, 1}], {ConstantImage[Blue, {1, 1}, \"Byte\"], 1}, {0.5, 0.5}]"),
         "{{{0, 0, 255}, {0, 255, 0}}}"),
        ("ImageValue[gray, {0.5, 0.5}]", "0.25"),
        ("ImageValue[gray, {{0.5, 1.5}, {2.5, 1.5}}]", "{0., 1.}"),
        ("PixelValue[gray, {2, 2}]", "0.5"),
        ("PixelValue[color, {1, 1}]", "{1., 0., 0.}"),
        ('PixelValue[color, {1, 1}, "Byte"]', "{255, 0, 0}"),
        ("ImageMeasurements[gray, {\"Mean\", \"Total\", \"Min\", \"Max\", \"Dimensions\"}]",
         "{0.4583333333333333, 2.75, 0., 1., {3, 2}}"),
        ('ImageMeasurements[color, "Mean"]', "{0.5, 0.5, 0.}"),
        ("ImageDistance[gray, gray]", "0."),
        ('ImageDistance[gray, ImageAdd[gray, 0.5], DistanceFunction -> ManhattanDistance]', "3."),
        ("ImageLevels[Binarize[gray, 0.3]]", "{{0., 3}, {1., 3}}"),
        ("Total[ImageLevels[gray][[All, 2]]]", "6"),
        ('Select[ImageLevels[count, "Byte"], Last[#] > 0 &][[{1, -1}]]', "{{1, 1}, {12, 1}}"),
        ("DominantColors[color]", "{RGBColor[0., 1., 0.], RGBColor[1., 0., 0.]}"),
        ("ImageData[ConstantImage[0.5, {2, 1}]]", "{{0.5, 0.5}}"),
        ("ImageColorSpace[ConstantImage[Red]]", '"RGB"'),
        ("ImageDimensions[RandomImage[]]", "{150, 150}"),
        ("Dimensions[ImageData[RandomImage[{2, 3}, {4, 5}, ColorSpace -> \"RGB\"]]]", "{5, 4, 3}"),
        ("ImageDimensions[Colorize[{{0, 1}, {2, 2}}]]", "{2, 2}"),
        (bytes_of("ImageTake[Colorize[{{0, 1}, {2, 2}}], 1, {1, 1}]"), "{{{0, 0, 0}}}"),
        ("ImageDimensions[Rasterize[Graphics[Disk[], ImageSize -> {50, 40}]]]", "{50, 40}"),
        ("ImageDimensions[HighlightImage[count, {{1, 1}}]]", "{4, 3}"),
    ],
)  # fmt: skip
def test_pixels_and_measures(run, source, expected):
    assert run(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Red", "RGBColor[1, 0, 0]"),
        ("Gray", "GrayLevel[0.5]"),
        ("{White, Black}", "{GrayLevel[1], GrayLevel[0]}"),
        ("Dashed", "Dashing[{Small, Small}]"),
        ("Thick", "Thickness[Large]"),
        ('ColorConvert[Red, "Grayscale"]', "GrayLevel[0.299]"),
        ('ColorConvert[Hue[0], "RGB"]', "RGBColor[1., 0., 0.]"),
        ("ColorNegate[Red]", "RGBColor[0, 1, 1]"),
        ("Lighter[Black, 0.25]", "GrayLevel[0.25]"),
        ("Darker[Red, 1/2]", "RGBColor[0.5, 0., 0.]"),
        ("Blend[{Red, Blue}, 0.25]", "RGBColor[0.75, 0., 0.25]"),
        ("Blend[{Red, Blue}]", "RGBColor[0.5, 0., 0.5]"),
        ("Blend[{{0, Black}, {10, White}}, 5]", "GrayLevel[0.5]"),
        ("Blend[{Red, Green, Blue}, {1, 1, 2}]", "RGBColor[0.25, 0.25, 0.5]"),
        ("ColorQ /@ {Red, RGBColor[1, 0, 0], 3}", "{True, True, False}"),
        ("Head[ColorData[97][1]]", "RGBColor"),
        ('Head[ColorData["Rainbow"][0.3]]', "RGBColor"),
    ],
)
def test_colors(run, source, expected):
    assert run(source) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("ImageAssemble[{count, gray}]", "ImageAssemble::dims"),
        ("ImageAssemble[{1}]", "ImageAssemble::imglist"),
        ("ImagePad[count, x]", "ImagePad::margin"),
        ("ImagePad[count, -5]", "ImagePad::imgrssz"),
        ("ImagePad[count, 1, x]", "ImagePad::padding"),
        ("ImagePartition[count, 0]", "ImagePartition::imgrssz"),
        ("ImageRotate[count, x]", "ImageRotate::imgang"),
        ("ImageApply[x &, gray]", "ImageApply::chnl"),
        ("ImageConvolve[gray, {{x}}]", "ImageConvolve::kernel"),
        ("MeanFilter[gray, x]", "MeanFilter::rad"),
        ("ImageMeasurements[gray, \"Age\"]", "ImageMeasurements::prop"),
        ("ImageDistance[gray, count]", "ImageDistance::dims"),
        ("ConstantImage[x]", "ConstantImage::val"),
        ("Binarize[gray, {1}]", "Binarize::thresh"),
    ],
)  # fmt: skip
def test_faults(run, source, message):
    assert run(source)[1] == [message]


def image(rng, *shape):
    return Image(rng.random(shape), "Real64")


def as_plain_loops(values, kernel, padding):
    """sum over a, b of k[a, b] x[i + a, j + b] around the middle of the kernel."""
    kh, kw = kernel.shape
    top, left = (kh - 1) // 2, (kw - 1) // 2
    wide = numpy.pad(values, ((top, kh - 1 - top), (left, kw - 1 - left)), mode=padding)
    out = numpy.zeros(values.shape)
    for i in range(values.shape[0]):
        for j in range(values.shape[1]):
            out[i, j] = (wide[i : i + kh, j : j + kw] * kernel).sum()
    return out


@pytest.mark.parametrize("shape", [(3, 3), (1, 5), (2, 4), (13, 11)])
@pytest.mark.parametrize(("padding", "mode"), [("Fixed", "edge"), ("Periodic", "wrap"), ("Reversed", "symmetric")])
def test_correlation_is_its_definition(run, shape, padding, mode):
    from wlnet.builtins.media.image_filters import filtered

    rng = numpy.random.default_rng(1)
    picture, kernel = image(rng, 17, 19), rng.normal(size=shape)
    expected = as_plain_loops(picture.array, kernel, mode)
    assert numpy.allclose(filtered(picture, kernel, padding).array, expected, atol=1e-12)


def test_convolution_turns_the_kernel_around(run):
    assert run(
        "ImageData[ImageConvolve[Image[{{0, 0, 0}, {0, 1, 0}, {0, 0, 0}}], {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}]]"
    ) == ("{{1., 2., 3.}, {4., 5., 6.}, {7., 8., 9.}}")


@pytest.mark.parametrize(("name", "reduce"), [("MeanFilter", numpy.mean), ("MedianFilter", numpy.median),
                                              ("MinFilter", numpy.min), ("MaxFilter", numpy.max)])  # fmt: skip
def test_neighborhoods_get_smaller_at_the_edges(run, name, reduce):
    values = numpy.random.default_rng(2).random((7, 6))
    run.session.evaluate(f"x = {text_of(values)};")
    found = numpy.array(eval(run(f"{name}[x, {{1, 2}}]").replace("{", "[").replace("}", "]")))
    for i in range(7):
        for j in range(6):
            window = values[max(0, i - 1) : i + 2, max(0, j - 2) : j + 3]
            assert abs(found[i, j] - reduce(window)) < 1e-12


def text_of(values):
    return str(values.tolist()).replace("[", "{").replace("]", "}")


def test_gaussian_weights_are_those_of_the_discrete_gaussian(run):
    # exp(-1) I_n(1): 0.4657596, 0.2079104, 0.0499388 (tables of the modified Bessel functions), here of sum 1
    table = numpy.array([0.0499388, 0.2079104, 0.4657596, 0.2079104, 0.0499388])
    found = numpy.array(eval(run("GaussianMatrix[{{2}}]").replace("{", "[").replace("}", "]")))
    assert numpy.allclose(found, table / table.sum(), atol=1e-6)
    assert run("Abs[Total[GaussianMatrix[3], 2] - 1] < 10^-12") == "True"


def test_contrast_brightness_and_gamma_follow_a_published_example(run):
    found = run('ImageData[ImageAdjust[Image[{{0.492279, 0.413776}, {0.17979, 0.510059}}, "Real64"], {1, 0.5}]]')
    values = numpy.array(eval(found.replace("{", "[").replace("}", "]")))
    assert numpy.allclose(values, [[0.976837, 0.741327], [0.0393686, 1.0]], atol=2e-5)


def test_median_of_colors_takes_whole_pixels(run):
    run("c = Image[{{{1, 0, 0}, {0, 0.2, 0}, {0.5, 0.4, 0}}}];")
    assert run("Round[ImageData[MedianFilter[c, 1]][[1, 2]], 0.1]") == "{0.5, 0.4, 0.}"


@pytest.mark.parametrize(
    "code",
    ['ColorDistance[{Red, Blue}, {Green, Yellow}, DistanceFunction -> "None such"]', "ColorDistance[{Red, x}, Green]"],
)
def test_distances_that_are_none_are_told_once(code):
    session = Session()
    found = session.evaluate(code)
    assert found.head.name == "ColorDistance"
    assert len(session.messages) == 1
