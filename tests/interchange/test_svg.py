"""Drawings: what Graphics and Graph expressions become in SVG and in image files, with coordinates by hand."""

import io
from xml.etree import ElementTree

import numpy
import pytest
from PIL import Image as pillow

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text
from wlnet.interchange import format_named
from wlnet.interchange.layered import layered
from wlnet.interchange.lettering import fitted, text_width
from wlnet.interchange.raster import font
from wlnet.interchange.svg import svg

FRAME = ", PlotRange -> {{0, 10}, {0, 5}}, ImageSize -> {100, 50}]"  # ten points to a unit; y is turned over


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Session(write_message=lambda line: None)


@pytest.fixture
def elements(run):
    """The elements that some content is drawn with, as (name, attributes, text)."""

    def drawn(content):
        root = ElementTree.fromstring(svg(run.evaluate("Graphics[" + content + FRAME)).encode())
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("viewBox") == "0 0 100 50"
        return [(e.tag.partition("}")[2], e.attrib, e.text) for e in root]

    return drawn


def only(found):
    assert len(found) == 1
    return found[0]


def subset(attributes, **expected):
    assert {key: attributes[key.replace("_", "-")] for key in expected} == expected


def test_places_and_sizes(elements):
    name, rect, _ = only(elements("{Rectangle[{1, 1}, {3, 2}]}"))
    assert name == "rect"
    subset(rect, x="10", y="30", width="20", height="10", fill="#000000")
    assert "rx" not in rect and "stroke" not in rect
    name, disk, _ = only(elements("Disk[{5, 5/2}, {2, 1}]"))
    assert name == "ellipse"
    subset(disk, cx="50", cy="25", rx="20", ry="10")
    name, circle, _ = only(elements("Circle[{5, 2}, 1]"))
    subset(circle, cx="50", cy="30", rx="10", ry="10", fill="none", stroke="#000000", stroke_width="1")
    name, line, _ = only(elements("Line[{{0, 0}, {1, 5}, {Sqrt[4], Cos[0]}}]"))
    assert (name, line["points"]) == ("polyline", "0,50 10,0 20,40")
    name, area, _ = only(elements("Polygon[{{0, 0}, {1, 0}, {0, 1}}]"))
    assert (name, area["points"]) == ("polygon", "0,50 10,50 0,40")
    assert [e[1]["cx"] for e in elements("Point[{{1, 1}, {2, 1}}]")] == ["10", "20"]
    assert len(elements("Line[{{{0, 0}, {1, 1}}, {{2, 2}, {3, 3}}}]")) == 2
    name, sector, _ = only(elements("Disk[{0, 0}, 1, {0, Pi/2}]"))
    assert name == "polygon"
    assert sector["points"].split()[:2] == ["0,50", "10,50"] and sector["points"].split()[-1] == "0,40"


def test_corners_are_rounded_up_to_half_a_side(elements):
    subset(only(elements("Rectangle[{1, 1}, {5, 3}, RoundingRadius -> 1/2]"))[1], rx="5", ry="5")
    subset(only(elements("Rectangle[{1, 1}, {5, 3}, RoundingRadius -> {5, 5}]"))[1], rx="20", ry="10")


def test_an_arrow_ends_in_its_point(elements):
    line, head = elements("{Arrowheads[0.1], Arrow[{{0, 1}, {5, 1}}]}")
    assert line[1]["points"] == "0,40 44,40"  # up to 0.6 of the head, which is a tenth of the width long
    assert head[0] == "polygon"
    assert head[1]["points"] == "50,40 40,44 40,36"
    line, head = elements("{Arrowheads[0.1], Arrow[{{0, 1}, {5, 1}}, 1]}")
    assert line[1]["points"] == "10,40 34,40"
    assert head[1]["points"].startswith("40,40")


def test_directives_hold_to_the_end_of_their_list(elements):
    colors = [e[1]["fill"] for e in elements("{Disk[], {Red, Disk[], {Blue}, Disk[]}, Disk[], Hue[1/3], Disk[]}")]
    assert colors == ["#000000", "#ff0000", "#ff0000", "#000000", "#00ff00"]
    colors = [
        e[1]["fill"] for e in elements("{Style[{Disk[], Disk[]}, GrayLevel[0.2]], Directive[Red, Thick], Disk[]}")
    ]
    assert colors == ["#333333", "#333333", "#ff0000"]


def test_opacity_lines_and_borders(elements):
    subset(only(elements("{Opacity[0.5], Red, Disk[]}"))[1], fill="#ff0000", fill_opacity="0.5")
    subset(only(elements("{RGBColor[0, 1, 0, 0.25], Disk[]}"))[1], fill="#00ff00", fill_opacity="0.25")
    line = "Line[{{0, 0}, {1, 1}}]"
    subset(only(elements(f"{{AbsoluteThickness[3], {line}}}"))[1], stroke_width="3")
    subset(only(elements(f"{{Thickness[0.05], {line}}}"))[1], stroke_width="5")
    subset(only(elements(f"{{AbsoluteDashing[{{4, 2}}], {line}}}"))[1], stroke_dasharray="4 2")
    edge = only(elements("{EdgeForm[{Blue, AbsoluteThickness[2]}], White, Rectangle[]}"))[1]
    subset(edge, fill="#ffffff", stroke="#0000ff", stroke_width="2")
    subset(only(elements("{FaceForm[None], EdgeForm[Red], Disk[]}"))[1], fill="none", stroke="#ff0000")
    assert "stroke" not in only(elements("{EdgeForm[Red], EdgeForm[None], Disk[]}"))[1]


def test_text(elements):
    name, words, content = only(elements('Text["a < b & c", {5, 2}]'))
    assert (name, content) == ("text", "a < b & c")
    subset(words, x="50", y="33.5", text_anchor="middle", font_size="10")  # letters reach 0.35 below their middle
    _, words, _ = only(elements('Text[Style["x", 20, Bold, Italic, Red, FontFamily -> "Times"], {5, 2}, {-1, 0}]'))
    subset(words, x="50", y="37", text_anchor="start", font_size="20", font_weight="bold", font_style="italic")
    subset(words, fill="#ff0000")
    assert words["font-family"].startswith("Times, ")
    above = only(elements('Text["x", {5, 2}, {1, -1}]'))[1]  # a line is 12 high: its lower edge lies at the place
    subset(above, x="50", y="27.5", text_anchor="end")
    assert [(e[2], e[1]["y"]) for e in elements('Text["a\\nb", {5, 2}]')] == [("a", "27.5"), ("b", "39.5")]
    assert [e[2] for e in elements("{Text[{1, x}, {1, 1}], Text[0.5, {1, 1}]}")] == ["{1, x}", "0.5"]
    assert only(elements("Text[FromCharacterCode[{7, 97}], {0, 0}]"))[2].endswith("a")  # no control character


def test_the_page_follows_what_is_drawn(run):
    root = ElementTree.fromstring(svg(run.evaluate("Graphics[Rectangle[{0, 0}, {2, 1}], ImageSize -> 216]")).encode())
    assert (root.get("width"), root.get("height")) == ("216", "108")
    subset(root[0].attrib, x="8", y="4", width="200", height="100")  # 4 % of the length is left free at each side
    root = ElementTree.fromstring(svg(run.evaluate("Graphics[{}, Background -> Yellow]")).encode())
    assert (root.get("width"), root.get("height"), root[0].get("fill")) == ("360", "360", "#ffff00")
    tall = "Graphics[Line[{{0, 0}, {1, 1}}], AspectRatio -> 1/2, ImageSize -> Small]"
    root = ElementTree.fromstring(svg(run.evaluate(tall)).encode())
    assert (root.get("width"), root.get("height")) == ("180", "90")


def test_what_is_unknown_is_left_out_and_named_once(run):
    e = run.evaluate('Export["a.svg", Graphics[{Disk[], Foo[1], Foo[2], Bar, Line[7], Red, Disk[]}]]')
    assert text(e) == '"a.svg"'
    shown = [str(m) for m in run.messages]
    assert len(shown) == 1 and shown[0].startswith("Export::graphskip") and shown[0].endswith(": Foo, Bar, Line.")
    with open("a.svg", encoding="utf-8") as file:
        assert len(ElementTree.parse(file).getroot()) == 2


@pytest.mark.parametrize(
    "source", ['Export["a.svg", 1]', 'Export["a.svg", Graph[1]]', 'Export["a.png", Graph[{1, 2}]]']
)
def test_what_is_no_drawing(run, source):
    assert text(run.evaluate(source)) == "$Failed"
    assert [m.tag for m in run.messages] == ["errelem"]


def test_images_of_drawings(run):
    source = (
        "{Red, Rectangle[{0, 0}, {5, 5}], Blue, Disk[{15/2, 5/2}, 2], Opacity[0.5], White, Rectangle[{0, 0}, {1, 1}]}"
    )
    assert text(run.evaluate('Export["a.png", Graphics[' + source + FRAME + "]")) == '"a.png"'
    with pillow.open("a.png") as file:
        pixels = numpy.asarray(file)
    assert pixels.shape == (50, 100, 3)
    assert pixels[10, 20].tolist() == [255, 0, 0]
    assert pixels[25, 75].tolist() == [0, 0, 255]
    assert pixels[25, 98].tolist() == [255, 255, 255]
    assert numpy.abs(pixels[45, 5].astype(int) - [255, 128, 128]).max() <= 1
    disk = (pixels[:, 50:] == [0, 0, 255]).all(2).sum()
    assert abs(disk - numpy.pi * 20**2) < 70  # the rim has other colours
    data = format_named("JPEG").write("Image", run.evaluate("Graphics[" + source + FRAME), {})
    with pillow.open(io.BytesIO(data)) as file:
        assert (file.format, file.size) == ("JPEG", (100, 50))


def test_dashes_and_words_in_images(run):
    line = "{AbsoluteThickness[4], AbsoluteDashing[{10, 10}], Line[{{0, 5/2}, {10, 5/2}}]}"
    row = format_named("PNG").write("Image", run.evaluate("Graphics[" + line + FRAME), {})
    with pillow.open(io.BytesIO(row)) as file:
        dark = numpy.asarray(file)[25, :, 0] < 128
    assert dark[[5, 25, 45]].all() and not dark[[15, 35, 55]].any()
    words = format_named("PNG").write("Image", run.evaluate('Graphics[Text["8×8 è 字", {5, 2}, {-1, 0}]' + FRAME), {})
    with pillow.open(io.BytesIO(words)) as file:
        ink = numpy.asarray(file)[:, :, 0] < 200
    assert ink[:, 50:].any() and not ink[:, :50].any()


def test_a_graph_is_drawn(run):
    source = (
        'Graph[{1, 2, 3}, {1 -> 2, DirectedEdge[1, 3], UndirectedEdge[2, 3], 3 -> 3}, VertexLabels -> {2 -> "two"}]'
    )
    assert text(run.evaluate(source), "OutputForm") == "-Graph-"
    root = ElementTree.fromstring(svg(run.evaluate(source)).encode())
    kinds = [e.tag.partition("}")[2] for e in root]
    assert kinds.count("rect") == 1 + 3 and kinds.count("polyline") == 4 and kinds.count("polygon") == 3
    assert [e.text for e in root if e.text and e.text.strip()] == ["1", "2", "two", "3"]


def test_rows_go_down_and_cycles_are_turned_back():
    size = (40.0, 20.0)
    layout = layered(dict.fromkeys("abcd", size), [("a", "b"), ("b", "c"), ("c", "a"), ("d", "c")])
    heights = [layout.places[v][1] for v in "abc"]
    assert heights == [24, 70, 116]  # 20 high and 26 between, after a margin of 14
    assert layout.places["d"][1] == 70
    assert layout.routes[0] == ((layout.places["a"][0], 34), (layout.places["b"][0], 60))
    up = layout.routes[2]
    assert up[0] == (layout.places["c"][0], 106) and up[-1] == (layout.places["a"][0], 34)


def test_a_long_edge_passes_beside_the_boxes():
    layout = layered(dict.fromkeys("abcd", (40.0, 20.0)), [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")])
    for v in "bc":
        (x, y), line = layout.places[v], layout.routes[3]
        at = [p for p in line if abs(p[1] - y) <= 10]
        assert at and all(abs(p[0] - x) > 20 for p in at)


def test_widths_hold_for_the_font_that_is_used():
    for words in ("ConvolutionLayer", "64×12×12", "WWWWW", "BatchNormalizationLayer", "array (size: 3×224×224)", "é字"):
        assert font(12.0).getlength(words) <= text_width(words, 12)
    assert fitted("short", 100, 10) == "short"
    cut = fitted("a name that is very much too long", 80, 10)
    assert "…" in cut and cut.startswith("a n") and cut.endswith("ng") and text_width(cut, 10) <= 80
    assert fitted("WWWW", 1, 10) == "…"
