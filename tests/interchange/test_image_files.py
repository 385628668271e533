"""Image files, against bytes made by hand and against Pillow."""

import os
import struct
import zlib
from io import BytesIO

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image as pillow

from wlnet.expr import WolframMessage, same, system
from wlnet.expr.images import Image
from wlnet.interchange import FORMATS, decode, encode, format_of, read_image, write_image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(rows, depth, color, extra=b""):
    """A PNG file from packed rows, by the format's specification: signature, IHDR, IDAT (no filters), IEND."""
    height, width = len(rows), len(rows[0]) * 8 // (depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color])
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


HAND_MADE = [
    (png([b"\x00\x80", b"\xff\x01"], 8, 0), "Byte", "Grayscale", [[0, 128], [255, 1]]),
    (png([b"\x01\x02\x03\xff\x00\x80"], 8, 2), "Byte", "RGB", [[[1, 2, 3], [255, 0, 128]]]),
    (png([b"\x01\x02\x03\x04"], 8, 6), "Byte", "RGB", [[[1, 2, 3, 4]]]),
    (png([b"\x07\x80"], 8, 4), "Byte", "Grayscale", [[[7, 128]]]),
    (png([b"\x12\x34\xff\xff"], 16, 0), "Bit16", "Grayscale", [[0x1234, 0xFFFF]]),
    (png([b"\xa5"], 1, 0), "Bit", "Grayscale", [[1, 0, 1, 0, 0, 1, 0, 1]]),
    (png([b"\x01\x00"], 8, 3, chunk(b"PLTE", b"\x09\x08\x07\x01\x02\x03")), "Byte", "RGB", [[[1, 2, 3], [9, 8, 7]]]),
]


@pytest.mark.parametrize(("data", "kind", "space", "pixels"), HAND_MADE)
def test_png_by_the_specification(data, kind, space, pixels):
    image = read_image(data)
    assert (image.type_name, image.color_space) == (kind, space)
    assert image.array.tolist() == pixels


BYTES = numpy.random.default_rng(3).integers(0, 256, (5, 7, 4), "uint8")
IMAGES = {
    "gray": Image(BYTES[..., 0], "Byte", "Grayscale"),
    "gray+alpha": Image(BYTES[..., :2], "Byte", "Grayscale"),
    "rgb": Image(BYTES[..., :3], "Byte", "RGB"),
    "rgba": Image(BYTES, "Byte", "RGB"),
    "bit": Image(BYTES[..., 0] % 2, "Bit", "Grayscale"),
    "bit16": Image(BYTES[..., 0].astype("uint16") * 200, "Bit16", "Grayscale"),
}


@pytest.mark.parametrize("name", IMAGES)
@pytest.mark.parametrize("format", ["PNG", "TIFF"])
def test_lossless_formats_give_the_image_back(name, format):
    assert same(read_image(encode(IMAGES[name], format), format), IMAGES[name])


def test_bmp_drops_opacity():
    assert same(read_image(encode(IMAGES["rgba"], "BMP")), IMAGES["rgba"].without_alpha())


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", IMAGES)
def test_every_image_can_be_written_in_every_format(name, format):
    image = read_image(encode(IMAGES[name], format), format)
    assert image.dimensions == (7, 5)


def test_jpeg_is_what_pillow_decodes():
    ramp = numpy.add.outer(numpy.arange(32), numpy.arange(32)).astype("uint8") * 4
    stored = encode(Image(ramp, "Byte", "Grayscale"), "JPEG")
    with pillow.open(BytesIO(stored)) as picture:
        assert picture.format == "JPEG"
        assert numpy.array_equal(read_image(stored).array, numpy.asarray(picture))
    assert abs(read_image(stored).array.astype(int) - ramp).max() < 12


def test_other_color_spaces_are_written_as_rgb():
    red = Image(numpy.array([[[0.0, 1.0, 1.0]]]), "Real64", "HSB")
    assert read_image(encode(red, "PNG")).array.tolist() == [[[255, 0, 0]]]


def test_frames():
    frames = [pillow.new("L", (4, 3), shade) for shade in (0, 100, 200)]
    stream = BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=10)
    assert [image.dimensions for image in decode(stream.getvalue())] == [(4, 3)] * 3
    assert read_image(stream.getvalue()).reals().max() == 0


def test_orientation_marks_do_not_turn_pixels():
    picture = pillow.new("RGB", (6, 4))
    marks = pillow.Exif()
    marks[0x0112] = 6
    stream = BytesIO()
    picture.save(stream, "JPEG", exif=marks)
    assert read_image(stream.getvalue()).dimensions == (6, 4)


def test_files(tmp_path):
    path = tmp_path / "a.png"
    write_image(IMAGES["rgb"], path)
    assert same(read_image(path), IMAGES["rgb"])
    assert same(read_image(os.fspath(path)), IMAGES["rgb"])
    write_image(IMAGES["gray"], path)
    assert same(read_image(path), IMAGES["gray"])
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.png"]
    write_image(IMAGES["gray"], tmp_path / "noname", "BMP")
    assert (tmp_path / "noname").read_bytes()[:2] == b"BM"


def failure(action, *args):
    with pytest.raises(WolframMessage) as raised:
        action(*args)
    assert raised.value.result is system("$Failed")
    assert raised.value.text
    return str(raised.value)


def test_faults(tmp_path):
    assert failure(read_image, tmp_path / "none.png") == "Import::nffil"
    assert failure(read_image, tmp_path) == "Import::noopen"
    assert failure(read_image, "a\0b") == "Import::noopen"
    assert failure(read_image, b"not an image") == "Import::fmterr"
    assert failure(read_image, b"") == "Import::fmterr"
    assert failure(read_image, HAND_MADE[0][0], "JPEG") == "Import::fmterr"
    assert failure(read_image, HAND_MADE[0][0][:-32]) == "Import::fmterr"
    assert failure(decode, b"", "XYZ") == "Import::fmtnosup"
    assert failure(write_image, IMAGES["gray"], tmp_path / "a.xyz") == "Export::infer"
    assert failure(write_image, IMAGES["gray"], tmp_path / "no" / "a.png") == "Export::nodir"
    (tmp_path / "folder.png").mkdir()
    assert failure(write_image, IMAGES["gray"], tmp_path / "folder.png") == "Export::noopen"
    assert failure(encode, Image(numpy.zeros((2, 2, 6), "uint8")), "PNG") == "Export::errelem"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["folder.png"]


@given(some.sampled_from([data for data, *_ in HAND_MADE]), some.integers(0, 200), some.integers(0, 255))
def test_damaged_bytes_are_an_image_or_a_message(data, place, value):
    damaged = bytearray(data)
    damaged[place % len(data)] = value
    try:
        image = read_image(bytes(damaged))
    except WolframMessage as problem:
        assert problem.tag == "fmterr"
    else:
        assert image.array.size > 0


def test_names_of_formats():
    assert [format_of(name) for name in ("PNG", "jpg", "JPEG", "tif", "xyz")] == ["PNG", "JPEG", "JPEG", "TIFF", None]
