"""Images in three dimensions."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


@pytest.fixture
def session():
    found = Session(write_message=lambda line: None)
    found.evaluate("v = Image3D[{{{0, 1, 0.5}, {0, 0, 1}}}]; ")
    found.evaluate('c = Image3D[{Image[{{1, 2}}, "Byte"], Image[{{3, 4}}, "Byte"]}];')
    yield found
    assert not found.faults


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ImageDimensions[v]", "{3, 2, 1}"),
        ("ImageDimensions[c]", "{2, 1, 2}"),
        ("{ImageChannels[v], ImageType[v], ImageColorSpace[v]}", '{1, "Real32", Automatic}'),
        ("ImageData[v]", "{{{0., 1., 0.5}, {0., 0., 1.}}}"),
        ('ImageData[c, "Byte"]', "{{{1, 2}}, {{3, 4}}}"),
        ('ImageData[v, "Byte"]', "{{{0, 255, 128}, {0, 0, 255}}}"),
        ('ImageData[#, "Byte"] & /@ Image3DSlices[c]', "{{{1, 2}}, {{3, 4}}}"),
        ('ImageData[Image3DSlices[c, -1], "Byte"]', "{{3, 4}}"),
        ("Length[Image3DSlices[c, {1, 2}]]", "2"),
        ('ImageType[Image3D[v, "Byte"]]', '"Byte"'),
        ("Head[v]", "Image3D"),
        ("MatchQ[v, _Image3D]", "True"),
        ("ToExpression[ToString[c, InputForm]] === c", "True"),
        ("ImageDimensions[Image3D[ConstantArray[0.5, {2, 3, 4, 3}], ColorSpace -> \"RGB\"]]", "{4, 3, 2}"),
        ("ImageQ[v]", "True"),
    ],
)  # fmt: skip
def test_volumes(session, source, expected):
    assert text(session.evaluate(source)) == expected


@pytest.mark.parametrize(
    ("source", "tag"),
    [("Image3D[{1}]", "Image3D::imgarray"), ('Image3D[v, "q"]', "Image3D::imgdatatype"),
     ("Image3DSlices[v, 9]", "Image3DSlices::slice"), ("Image3DSlices[1]", "Image3DSlices::imginv")],
)  # fmt: skip
def test_faults(session, source, tag):
    session.evaluate(source)
    assert [f"{m.symbol}::{m.tag}" for m in session.messages] == [tag]


def test_random_images_in_space():
    """Columns, rows, slices; as many numbers in the range as voxels."""
    session = Session()
    session.evaluate(
        'SeedRandom[1]; image = RandomImage[{2, 3}, {4, 5, 6}]; dyed = RandomImage[1, {2, 3, 4}, ColorSpace -> "RGB"];'
    )
    assert text(session.evaluate("{ImageDimensions[image], Head[image]}")) == "{{4, 5, 6}, Image3D}"
    found = session.evaluate("Flatten[ImageData[image]]").array
    assert len(found) == 120 and found.min() >= 2 and found.max() <= 3 and len(set(found.tolist())) > 100
    assert text(session.evaluate("{ImageChannels[dyed], ImageColorSpace[dyed]}")) == '{3, "RGB"}'
    assert not session.messages
