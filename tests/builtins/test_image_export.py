"""Options of image files: sizes, resolutions, compression, animations. Pillow says what is in the files."""

import io

import pytest
from PIL import Image as pillow

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

PLOT = "ListLinePlot[{1, 3, 2}, ImageSize -> {200, 100}]"


@pytest.fixture
def session():
    found = Session(write_message=lambda line: None)
    found.evaluate(
        'SeedRandom[1]; noise = RandomImage[1, {40, 30}, ColorSpace -> "RGB"]; flat = ConstantImage[0.5, {8, 6}];'
    )
    yield found
    assert not found.faults


def picture(session, source, format, *options):
    data = session.evaluate(f"ExportByteArray[{', '.join([source, f'{chr(34)}{format}{chr(34)}', *options])}]")
    return pillow.open(io.BytesIO(data.data)), len(data.data)


@pytest.mark.parametrize(
    ("source", "option", "size"),
    [
        (PLOT, None, (200, 100)),
        (PLOT, "ImageSize -> 400", (400, 252)),
        (PLOT, "ImageSize -> {300, 200}", (300, 200)),
        (PLOT, "ImageResolution -> 144", (400, 200)),
        (f"Legended[{PLOT}, LineLegend[{{Red}}, {{a}}]]", "ImageResolution -> 36", None),
        ("noise", "ImageSize -> 80", (80, 60)),
        ("noise", "ImageSize -> {10, 10}", (10, 10)),
        ("Graph[{1 -> 2}, ImageSize -> 100]", "ImageResolution -> 144", None),
    ],
)
def test_sizes(session, source, option, size):
    image, _ = picture(session, source, "PNG", *([option] if option else []))
    assert size is None or (image.size[0] == size[0] and abs(image.size[1] - size[1]) <= 1)
    if option and "Resolution" in option:
        assert image.info["dpi"][0] == pytest.approx(float(option.split()[-1]), abs=0.1)
    assert not session.messages


def test_compression(session):
    for name in ("PNG", "JPEG"):
        large, small = (picture(session, "noise" if name == "JPEG" else "ImageResize[flat, 500]", name,
                                f'"CompressionLevel" -> {level}')[1] for level in (0, 1))  # fmt: skip
        assert small < large
    assert picture(session, "noise", "JPEG", '"Progressive" -> True')[0].info.get("progressive")
    assert picture(session, "noise", "TIFF", '"Compression" -> "LZW"')[0].info["compression"] == "tiff_lzw"


def test_animations(session):
    frames = "Table[ConstantImage[x, {8, 6}], {x, 0, 1, 1/4}]"
    image, _ = picture(session, frames, "GIF", '"DisplayDurations" -> 0.2')
    assert image.n_frames == 5 and image.info["duration"] == 200 and image.info["loop"] == 0
    image, _ = picture(session, frames, "GIF", '"DisplayDurations" -> {0.1, 0.3}', '"AnimationRepetitions" -> 3')
    assert image.info["loop"] == 2
    assert text(session.evaluate(
        f'a = ExportByteArray[{frames}, "GIF", "DisplayDurations" -> {{0.1, 0.3}}];'
        ' {ImportByteArray[a, {"GIF", "ImageCount"}], ImportByteArray[a, {"GIF", "DisplayDurations"}],'
        ' Union[Round[100 PixelValue[#, {1, 1}]]] & /@ ImportByteArray[a, {"GIF", "ImageList"}]}'
    )) == "{5, {0.1, 0.3, 0.1, 0.3, 0.1}, {{0}, {25}, {50}, {75}, {100}}}"  # fmt: skip
    pages, _ = picture(session, frames, "TIFF")
    assert pages.n_frames == 5


@pytest.mark.parametrize("source", ["{noise, noise}", "{}", "{noise, 3}", "x"])
def test_what_a_file_cannot_hold(session, source):
    session.evaluate(f'ExportByteArray[{source}, "PNG"]')
    assert session.messages[-1].tag == "errelem"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ImageDimensions[Rasterize[Graphics[Disk[], ImageSize -> 50]]]", "{50, 50}"),
        ("ImageDimensions[Rasterize[Graphics[Disk[], ImageSize -> 50], ImageResolution -> 144]]", "{100, 100}"),
        ("ImageDimensions[Rasterize[Graphics[Disk[]], ImageSize -> 30]]", "{30, 30}"),
        ("ImageDimensions[Rasterize[Graphics[Disk[], ImageSize -> 50], RasterSize -> 25]]", "{25, 25}"),
        ("Rasterize[Graphics[Disk[], ImageSize -> 50], \"RasterSize\"]", "{50, 50}"),
        ("Max[Abs[ImageDimensions[Rasterize[\"abc\", ImageResolution -> 144]] -"
         " 2 ImageDimensions[Rasterize[\"abc\"]]]] <= 1", "True"),
    ],
)  # fmt: skip
def test_rasterize(session, source, expected):
    assert text(session.evaluate(source)) == expected
