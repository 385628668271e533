"""Shapes, edges, single pixels and bent images, against plain loops and values worked out by hand."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.builtins.media.image_morphology import components, dilated, eroded
from wlnet.evaluator import Session
from wlnet.expr.images import Image
from wlnet.forms import text


@pytest.fixture
def session():
    found = Session(write_message=lambda line: None)
    found.evaluate("""
        dot = Image[{{0, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 0}}, "Bit"];
        two = Image[{{1, 0, 0}, {0, 1, 0}, {0, 0, 0}, {1, 1, 0}}, "Bit"];
        ramp = Image[{{0, 0.25, 0.5, 0.75}, {0, 0.25, 0.5, 0.75}}];
        color = Image[{{{255, 0, 0}, {0, 255, 0}}}, "Byte", ColorSpace -> "RGB"];
    """)
    yield found
    assert not found.faults


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("BoxMatrix[1]", "{{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}"),
        ("CrossMatrix[1]", "{{0, 1, 0}, {1, 1, 1}, {0, 1, 0}}"),
        ("DiskMatrix[2]", "{{0, 1, 1, 1, 0}, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}, {1, 1, 1, 1, 1}, {0, 1, 1, 1, 0}}"),
        ("Dimensions[BoxMatrix[{1, 2}]]", "{3, 5}"),
        ("ImageData[Dilation[dot, 1]]", "{{0, 1, 1, 1}, {0, 1, 1, 1}, {0, 1, 1, 1}}"),
        ("ImageData[Dilation[dot, {{1, 1}}]]", "{{0, 0, 0, 0}, {0, 1, 1, 0}, {0, 0, 0, 0}}"),
        ("ImageData[Erosion[Dilation[dot, 1], 1]]", "{{0, 0, 1, 1}, {0, 0, 1, 1}, {0, 0, 1, 1}}"),
        ("ImageData[Opening[dot, 1]] // Total // Total", "0"),
        ("ImageData[Closing[two, CrossMatrix[1]]]", "{{1, 0, 0}, {1, 1, 0}, {1, 0, 0}, {1, 1, 0}}"),
        ("Dilation[{{0, 1, 0}, {0, 0, 0}}, 1]", "{{1, 1, 1}, {1, 1, 1}}"),
        ("MorphologicalComponents[two]", "{{1, 0, 0}, {0, 1, 0}, {0, 0, 0}, {2, 2, 0}}"),
        ("MorphologicalComponents[two, CornerNeighbors -> False]", "{{1, 0, 0}, {0, 2, 0}, {0, 0, 0}, {3, 3, 0}}"),
        ("MorphologicalComponents[ramp, 0.4]", "{{0, 0, 1, 1}, {0, 0, 1, 1}}"),
        ("ImageData[DeleteSmallComponents[two, 1, CornerNeighbors -> False]]",
         "{{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, {1, 1, 0}}"),
        ('ComponentMeasurements[two, "Area"]', "{1 -> 2., 2 -> 2.}"),
        ('ComponentMeasurements[two, {"Centroid", "BoundingBox"}]',
         "{1 -> {{1., 3.}, {{0., 2.}, {2., 4.}}}, 2 -> {{1., 0.5}, {{0., 0.}, {2., 1.}}}}"),
        ('ComponentMeasurements[{{1, 1, 1}, {0, 2, 0}}, "Count", # > 2 &]', "{1 -> 3}"),
        ("GradientFilter[{0., 0., 0., 1., 1., 1.}, {0, 1}]", "{0., 0., 0.5, 0.5, 0., 0.}"),
        ("ImageData[GradientFilter[ramp, {0, 1}]]", "{{0.125, 0.25, 0.25, 0.125}, {0.125, 0.25, 0.25, 0.125}}"),
        ("LaplacianFilter[{0., 0., 1., 0., 0.}, 1]", "{0., 1., -2., 1., 0.}"),
        ("ImageData[EdgeDetect[Image[Table[If[x > 4, 1, 0], {3}, {x, 8}]], {0, 1}]]",
         "{{0, 0, 0, 1, 0, 0, 0, 0}, {0, 0, 0, 1, 0, 0, 0, 0}, {0, 0, 0, 1, 0, 0, 0, 0}}"),
        ("Total[ImageData[EdgeDetect[ConstantImage[0.3, {9, 9}]]], 2]", "0"),
        ("ImageType[EdgeDetect[ramp]]", '"Bit"'),
        ("ImageData[ReplacePixelValue[ramp, {1, 1} -> 1]]", "{{0., 0.25, 0.5, 0.75}, {1., 0.25, 0.5, 0.75}}"),
        ("ImageData[ReplacePixelValue[color, {{2, 1} -> Blue, {9, 9} -> Red}], \"Byte\"]",
         "{{{255, 0, 0}, {0, 0, 255}}}"),
        ("ImageData[ReplacePixelValue[ramp, {{1, 1}, {2, 2}} -> 1]]", "{{0., 1., 0.5, 0.75}, {1., 0.25, 0.5, 0.75}}"),
        ("PixelValuePositions[color, Green]", "{{2, 1}}"),
        ("PixelValuePositions[ramp, 0.3, 0.1]", "{{2, 2}, {2, 1}}"),
        ("PixelValuePositions[color, Blue]", "{}"),
        ("ImageData[ColorReplace[color, Red -> Blue], \"Byte\"]", "{{{0, 0, 255}, {0, 255, 0}}}"),
        ("ImageData[ColorReplace[color, Red], \"Byte\"]", "{{{255, 0, 0, 0}, {0, 255, 0, 255}}}"),
        ("ImageData[ColorQuantize[color, {Black, Red}, Dithering -> False], \"Byte\"]", "{{{255, 0, 0}, {0, 0, 0}}}"),
        ("Length[Union[Flatten[ImageData[ColorQuantize[ramp, 2, Dithering -> False], \"Byte\"]]]]", "2"),
        ("ImageData[ImageClip[Image[{{-1, 0.5, 2}}]]]", "{{0., 0.5, 1.}}"),
        ("ImageData[ImageClip[ramp, {0.25, 0.5}, {0, 1}]]", "{{0., 0.25, 0.5, 1.}, {0., 0.25, 0.5, 1.}}"),
        ("BorderDimensions[Image[{{0, 0, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}]]", "{{2, 1}, {2, 1}}"),
        ("BorderDimensions[ramp]", "{{1, 1}, {0, 0}}"),
        ("Round[ColorDistance[White, Black], 10.^-6]", "1."),
        ("Round[ColorDistance[{White, Black}, Black, DistanceFunction -> \"DeltaL\"], 10.^-6]", "{1., 0.}"),
        ("ImageData[ImageTransformation[ramp, # &]] == ImageData[ramp]", "True"),
        ("ImageData[ImageTransformation[ramp, {1 - #[[1]], #[[2]]} &]]",
         "{{0.75, 0.5, 0.25, 0.}, {0.75, 0.5, 0.25, 0.}}"),
        ("ImageData[ImageTransformation[ramp, # + {1, 0} &, DataRange -> Full]]",
         "{{0.25, 0.5, 0.75, 0.}, {0.25, 0.5, 0.75, 0.}}"),
        ("ImageData[ImageTransformation[ramp, # + {1, 0} &, DataRange -> Full, Padding -> \"Fixed\"]]",
         "{{0.25, 0.5, 0.75, 0.75}, {0.25, 0.5, 0.75, 0.75}}"),
        ("ImageData[ImageTransformation[ramp, If[#[[1]] < 1/2, #, {0.9, 0.1}] &, Resampling -> \"Nearest\"]]",
         "{{0., 0.25, 0.75, 0.75}, {0., 0.25, 0.75, 0.75}}"),
        ("ImageDimensions[ImageTransformation[ramp, # &, {8, 3}]]", "{8, 3}"),
        ("ImageData[ImagePerspectiveTransformation[ramp, {{1, 0, 1}, {0, 1, 0}}, DataRange -> Full]]",
         "{{0.25, 0.5, 0.75, 0.}, {0.25, 0.5, 0.75, 0.}}"),
        ("ImageData[ImagePerspectiveTransformation[ramp, IdentityMatrix[3]]] == ImageData[ramp]", "True"),
        ("ImageDimensions[ImageResize[Image3D[RandomReal[1, {4, 6, 8}]], {4, 3, 2}]]", "{4, 3, 2}"),
        ("ImageDimensions[ImageResize[Image3D[RandomReal[1, {4, 6, 8}]], 4]]", "{4, 3, 2}"),
        ("ImageData[ImageResize[Image[{{1, 1}}], {4, 1}, Padding -> 0, Resampling -> \"Linear\"]]",
         "{{0.75, 1., 1., 0.75}}"),
        ("ImageDimensions[ImageResize[Graphics[Disk[], ImageSize -> 40], 20]]", "{20, 20}"),
        ("ImageDimensions[Image[Graphics[Disk[], ImageSize -> 40]]]", "{40, 40}"),
        ("ImageData[Threshold[ramp, 0.3]]", "{{0., 0., 0.5, 0.75}, {0., 0., 0.5, 0.75}}"),
        ("ImageDimensions /@ ImageCrop[{ramp, ramp}, {2, 1}]", "{{2, 1}, {2, 1}}"),
    ],
)  # fmt: skip
def test_values(session, source, expected):
    assert text(session.evaluate(source)) == expected
    assert not session.messages


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("Dilation[dot, x]", "Dilation::shape"),
        ("Dilation[x, 1]", "Dilation::imginv"),
        ("ComponentMeasurements[two, \"Colour\"]", "ComponentMeasurements::prop"),
        ("EdgeDetect[ramp, x]", "EdgeDetect::rad"),
        ("ReplacePixelValue[ramp, 5]", "ReplacePixelValue::rule"),
        ("ReplacePixelValue[ramp, {1, 1} -> {1, 2}]", "ReplacePixelValue::rule"),
        ("ColorQuantize[ramp, 0]", "ColorQuantize::num"),
        ("ImageClip[ramp, 3]", "ImageClip::range"),
        ("ImageTransformation[ramp, 3 &]", "ImageTransformation::func"),
        ("ImagePerspectiveTransformation[ramp, {1}]", "ImagePerspectiveTransformation::func"),
        ("ImageTransformation[ramp, # &, Padding -> q]", "ImageTransformation::padding"),
        ("ColorDistance[Red, 5]", "ColorDistance::color"),
        ("ImageResize[ramp, 3, Padding -> q]", "ImageResize::padding"),
    ],
)  # fmt: skip
def test_faults(session, source, tag):
    session.evaluate(source)
    assert [f"{m.symbol}::{m.tag}" for m in session.messages] == [tag]


masks = st.integers(1, 7).flatmap(
    lambda w: st.lists(st.lists(st.booleans(), min_size=w, max_size=w), min_size=1, max_size=7)
).map(lambda rows: numpy.array(rows))  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(masks, st.booleans())
def test_components_by_flooding(mask, corners):
    steps = [(0, 1), (1, 0), (0, -1), (-1, 0)] + ([(1, 1), (1, -1), (-1, 1), (-1, -1)] if corners else [])
    labels = numpy.zeros(mask.shape, int)
    count = 0
    for start in zip(*mask.nonzero(), strict=True):
        if labels[start]:
            continue
        count += 1
        labels[start] = count
        waiting = [start]
        while waiting:
            y, x = waiting.pop()
            for a, b in steps:
                p = (y + a, x + b)
                if 0 <= p[0] < mask.shape[0] and 0 <= p[1] < mask.shape[1] and mask[p] and not labels[p]:
                    labels[p] = count
                    waiting.append(p)
    assert numpy.array_equal(components(mask, corners), labels)


@settings(max_examples=60, deadline=None)
@given(masks, st.integers(1, 4), st.integers(1, 4), st.randoms())
def test_dilation_and_erosion_by_loops(mask, kh, kw, random):
    kernel = numpy.array([[random.random() < 0.6 for _ in range(kw)] for _ in range(kh)])
    kernel[(kh - 1) // 2, (kw - 1) // 2] = True
    values = mask.astype(float)[:, :, None]
    height, width = mask.shape
    up, left = (kh - 1) // 2, (kw - 1) // 2
    least = [[min(values[y + a - up, x + b - left, 0] for a in range(kh) for b in range(kw)
                  if kernel[a, b] and 0 <= y + a - up < height and 0 <= x + b - left < width)
              for x in range(width)] for y in range(height)]  # fmt: skip
    assert numpy.array_equal(eroded(values, kernel)[:, :, 0], least)
    mirrored = kernel[::-1, ::-1]
    up, left = (kh - 1) // 2, (kw - 1) // 2
    most = [[max([values[y + a - up, x + b - left, 0] for a in range(kh) for b in range(kw)
                  if mirrored[a, b] and 0 <= y + a - up < height and 0 <= x + b - left < width] or [values[y, x, 0]])
             for x in range(width)] for y in range(height)]  # fmt: skip
    assert numpy.array_equal(dilated(values, kernel)[:, :, 0], most)


def test_turning_by_a_transformation_is_rotation(session):
    session.evaluate("i = RandomImage[1, {20, 20}]; m = RotationMatrix[0.4];")
    turned = session.evaluate("ImageTransformation[i, m . (# - {10, 10}) + {10, 10} &, DataRange -> Full]")
    other = session.evaluate("ImageRotate[i, -0.4, {20, 20}]")
    assert isinstance(turned, Image) and isinstance(other, Image)
    assert numpy.allclose(turned.array[3:-3, 3:-3], other.array[3:-3, 3:-3], atol=1e-5)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ImageData[ImageFilter[Max[#] &, ramp, 1]]", "{{0.25, 0.5, 0.75, 0.75}, {0.25, 0.5, 0.75, 0.75}}"),
        ("Round[ImageData[ImageFilter[Total[Flatten[#]] &, Image[{{0, 0, 1, 0, 0}}], {0, 1}, Padding -> 0]]]",
         "{{0, 1, 1, 1, 0}}"),
        ("ImageData[ImageFilter[Length[Dimensions[#]]/10 &, color, 1, Interleaving -> True], \"Byte\"]", "{{76, 76}}"),
        ("ImageData[ImageApplyIndexed[# + #2[[1]] &, Image[{{0., 1}, {2, 3}}]]]", "{{1., 2.}, {4., 5.}}"),
        ("Reap[ImageScan[Sow, ramp]][[2, 1]]", "{0., 0.25, 0.5, 0.75, 0., 0.25, 0.5, 0.75}"),
        ("ImageValuePositions[ramp, 0.75]", "{{3.5, 1.5}, {3.5, 0.5}}"),
        ("ImageData[HistogramTransform[Image[{{0, 0.1, 0.1, 0.9}}]]]", "{{0.125, 0.5, 0.5, 0.875}}"),
        ("ImageDimensions /@ ImageRotate[{ramp, color}, Pi/2]", "{{2, 4}, {1, 2}}"),
        ("ImageDimensions /@ ImagePad[{ramp, color}, 1]", "{{6, 4}, {4, 3}}"),
        ("ImageReflect[{ramp, color}, Left] === {ImageReflect[ramp, Left], ImageReflect[color, Left]}", "True"),
        ("Blur[{ramp, color}] === {Blur[ramp], Blur[color]}", "True"),
    ],
)  # fmt: skip
def test_functions_of_users_and_lists_of_images(session, source, expected):
    assert text(session.evaluate(source)) == expected
    assert not session.messages
