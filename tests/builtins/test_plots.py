"""Plots: what Graphics they become, what is drawn of it, and that no option makes them fail."""

import math
import re

import numpy
import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text
from wlnet.interchange import svg
from wlnet.interchange.graphics_axes import automatic, shown
from wlnet.interchange.graphics_shapes import clip_line, clip_polygon

PLOTS = [
    "Plot[Sin[x], {x, 0, 6}]", "Plot[{x, x^2}, {x, -1, 1}]", "Plot[1/x, {x, -1, 1}]", "LogPlot[Exp[x], {x, 0, 5}]",
    "LogLogPlot[x^2, {x, 1, 100}]", "LogLinearPlot[Log[x], {x, 1, 100}]", "ParametricPlot[{Cos[t], Sin[t]}, {t, 0, 6}]",
    "ListPlot[{1, 4, 9}]", "ListPlot[{{1, 2}, {3, 4}}]", "ListPlot[{{1, 2, 3}, {3, 4, 5}}]", "ListPlot[{}]",
    "ListPlot[<|\"a\" -> {1, 2}, \"b\" -> {2, 1}|>]", "ListLinePlot[Range[200]]", "ListLogPlot[{1, 10, 100}]",
    "ListLogLogPlot[{1, 10, 100}]", "ListStepPlot[{1, 3, 2}]", "ListPlot[{1, None, 3}]", "BarChart[{1, 2, 3}]",
    "BarChart[{{1, 2}, {3, 4}}]", "BarChart[<|a -> 1, b -> 2|>]", "Histogram[{1, 2, 2, 3}]",
    "Histogram[{{1, 2}, {3}}, 3]",
    "PieChart[{1, 2}]", "ArrayPlot[{{0, 1}, {1, 0}}]", "MatrixPlot[{{1, -1}, {0, 2}}]",
    "ListDensityPlot[{{1, 2}, {3, 4}}]",
    "ListContourPlot[{{1, 2}, {3, 5}}]", "DensityPlot[x y, {x, 0, 1}, {y, 0, 1}]",
    "ContourPlot[x y, {x, 0, 1}, {y, 0, 1}]",
    "ContourPlot[x^2 + y^2 == 1, {x, -2, 2}, {y, -2, 2}]", "ImageHistogram[Image[{{0, 0.5}}]]",
    "Show[Plot[x, {x, 0, 1}], Graphics[Disk[]]]", "GraphicsRow[{Graphics[Disk[]], Plot[x, {x, 0, 1}]}]",
]  # fmt: skip
OPTIONS = ["Frame -> True", "GridLines -> Automatic", "PlotLabel -> \"x\"", "Axes -> False", "Unheard -> Of",
           "PlotStyle -> {Red, Dashed}", "PlotRange -> All", "PlotRange -> {0, 5}", "PlotLegends -> Automatic",
           "ImageSize -> {200, 100}", "Filling -> Axis", "AspectRatio -> 1", "PlotTheme -> \"Detailed\"",
           "FrameLabel -> {a, b}", "AxesLabel -> {a, b}", "Ticks -> None", "ChartLabels -> {a, b}"]  # fmt: skip


@pytest.fixture
def session():
    found = Session(write_message=lambda line: None)
    yield found
    assert not found.faults


@pytest.mark.parametrize("source", PLOTS)
def test_plots_are_drawn(session, source):
    e = session.evaluate(source)
    if source == "ListPlot[{}]":
        assert text(e, "OutputForm") == "-Graphics-"
    assert session.messages == []
    page = svg(e)
    assert page.startswith("<?xml")
    assert "nan" not in page.replace("tspan", "")
    for option in OPTIONS if source[0] not in "GS" else ():
        svg(session.evaluate(f"{source[:-1]}, {option}]"))


def lines(e):
    """The points of all lines in an SVG drawing."""
    return [
        numpy.array([[float(n) for n in p.split(",")] for p in found.split()])
        for found in re.findall('<polyline points="([^"]+)"', svg(e))
    ]


def test_a_curve_has_the_values_of_its_function(session):
    e = session.evaluate("Plot[x^2 - 1, {x, -2, 3}]")
    points = numpy.array(
        eval(
            text(session.evaluate("Cases[%, Line[p_] :> p, Infinity][[1]]".replace("%", text(e))))
            .replace("{", "[")
            .replace("}", "]")
        )
    )
    assert numpy.allclose(points[:, 1], points[:, 0] ** 2 - 1)
    assert points[0, 0] == -2 and points[-1, 0] == 3


def test_a_function_is_sampled_more_densely_where_it_bends(session):
    session.evaluate(
        "f[x_?NumericQ] := If[x < 1/3, 0., 1.]; p = Cases[Plot[f[x], {x, 0, 1}], Line[p_] :> p, Infinity];"
    )
    gap = float(session.evaluate("Min[Abs[Differences[Flatten[p, 1][[All, 1]]]]]"))
    assert 0 < gap < 0.01


def test_the_variable_of_a_plot_is_local(session):
    assert text(session.evaluate("x = 5; Plot[x, {x, 0, 1}]; x")) == "5"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Head[Plot[x, {x, 0, 1}]]", "Graphics"),
        ("Head[Plot[x, {x, 0, 1}, PlotLegends -> {1}]]", "Legended"),
        ("PlotRange /. Options[Show[Plot[x, {x, 0, 1}], PlotRange -> {{0, 2}, {0, 3}}]]", "{{0, 2}, {0, 3}}"),
        ("Cases[ListPlot[{1, 4, 9}], Point[p_] :> p, Infinity]", "{{{1., 1.}, {2., 4.}, {3., 9.}}}"),
        ("Cases[ListLinePlot[{1, None, 3, 4}], Line[p_] :> p, Infinity]", "{{{3., 3.}, {4., 4.}}}"),
        ("Cases[ListPlot[{1, 2}, DataRange -> {0, 10}], Point[p_] :> p, Infinity]", "{{{0., 1.}, {10., 2.}}}"),
        ("Cases[BarChart[{2, 5}], Rectangle[_, p_] :> p[[2]], Infinity]", "{2., 5.}"),
        ("Cases[Histogram[{1, 2, 2, 3}, {0, 4, 1}], Rectangle[_, p_] :> p, Infinity]",
         "{{2., 1.}, {3., 2.}, {4., 1.}}"),
        ("Cases[Histogram[{1, 2, 2, 3}, {{0, 2, 4}}, \"Probability\"], Rectangle[_, p_] :> p[[2]], Infinity]",
         "{0.25, 0.75}"),
        ("Head[Plot3D[x y, {x, 0, 1}, {y, 0, 1}]]", "Graphics3D"),
        ("Cases[Plot3D[2 x + y, {x, 0, 1}, {y, 0, 2}, PlotPoints -> 2], "
         "GraphicsComplex[p_, Polygon[c_]] :> {p, c}, Infinity]",
         "{{{{0., 0., 0.}, {1., 0., 2.}, {0., 2., 2.}, {1., 2., 4.}}, {{1, 2, 4, 3}}}}"),
        ("Length[Plot3D[{x, y}, {x, 0, 1}, {y, 0, 1}][[1]]]", "2"),
        ("Cases[ListPlot3D[{{5, 6}, {7, 8}}], GraphicsComplex[p_, _] :> p[[All, 3]], Infinity]", "{{5., 6., 7., 8.}}"),
        ("Cases[ListPointPlot3D[{{1, 2, 3}, {4, 5, 6}}], Point[p_] :> p, 2]", "{{{1., 2., 3.}, {4., 5., 6.}}}"),
        ("Show[Plot3D[x, {x, 0, 1}, {y, 0, 1}], ListPointPlot3D[{{1, 2, 3}}]] // {Head[#], Length[#[[1]]]} &",
         "{Graphics3D, 2}"),
        ("MemberQ[Keys[Options[Plot]], PlotRange]", "True"),
        ("SetOptions[Plot, PlotLegends -> {1}]; Head[Plot[x, {x, 0, 1}]]", "Legended"),
    ],
)  # fmt: skip
def test_what_plots_become(session, source, expected):
    assert text(session.evaluate(source)) == expected


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Plot[x, {x, 0, q}]", "Plot::pllim"),
        ("Plot[x]", "Plot::argr"),
        ("Plot[x, {2, 0, 1}]", "Plot::itraw"),
        ("ListPlot[q]", "ListPlot::lpn"),
        ("BarChart[q]", "BarChart::lpn"),
        ("Histogram[q]", "Histogram::hdata"),
        ("MatrixPlot[q]", "MatrixPlot::mat"),
        ("ListContourPlot[{1}]", "ListContourPlot::mat"),
    ],
)
def test_faults_leave_the_call(session, source, message):
    result = session.evaluate(source)
    assert [f"{m.symbol}::{m.tag}" for m in session.messages] == [message]
    assert text(result).startswith(source[: source.index("[")])


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 10, ["0", "2", "4", "6", "8", "10"]),
        (-1, 1, ["-1.0", "-0.5", "0", "0.5", "1.0"]),
        (0, 0.03, ["0", "0.005", "0.010", "0.015", "0.020", "0.025", "0.030"]),
        (1999.5, 2004.2, ["2000", "2001", "2002", "2003", "2004"]),
    ],
)
def test_ticks_are_round(low, high, expected):
    assert [t.label for t in automatic(low, high) if t.label] == expected


def test_huge_and_small_numbers_at_ticks_are_powers():
    assert (shown(1e8), shown(2.5e-7), shown(0.25)) == ("10^8", "2.5×10^-7", "0.25")


def test_lines_and_areas_end_at_the_border():
    assert list(clip_line([(-1, 0.5), (0.5, 0.5), (0.5, 3)], (0, 0, 1, 1))) == [((0, 0.5), (0.5, 0.5), (0.5, 1))]
    assert list(clip_line([(-1, 5), (2, 5)], (0, 0, 1, 1))) == []
    square = clip_polygon([(-1, -1), (3, -1), (3, 3), (-1, 3)], (0, 0, 1, 1))
    assert set(square) == {(0, 0), (1, 0), (1, 1), (0, 1)}


def test_contours_are_where_the_function_has_the_value(session):
    e = session.evaluate("Cases[ContourPlot[x^2 + y^2 == 1, {x, -2, 2}, {y, -2, 2}], Line[p_] :> p, Infinity]")
    radii = [math.hypot(float(p.args[0]), float(p.args[1])) for line in e.args for p in line.args]
    assert len(radii) > 50
    assert max(abs(r - 1) for r in radii) < 0.01


def test_log_axes_show_powers_of_ten(session):
    page = svg(session.evaluate("ListLogPlot[{1, 10, 1000}, Frame -> True]"))
    assert {"1", "10", "100", "1000"} <= set(re.findall(">([^<]+)</text>", page))


def test_rasters_and_legends_are_in_both_kinds_of_files(session, tmp_path):
    source = "MatrixPlot[{{1, 2}, {3, 4}}]"
    assert "data:image/png;base64" in svg(session.evaluate(source))
    file = str(tmp_path / "a.png").replace("\\", "/")
    assert session.evaluate(f'Export["{file}", {source}]') == file
    assert text(session.evaluate(f'ImageDimensions[Import["{file}"]][[1]]')) == "360"


def words_of(session, source):
    """All words in a drawing."""
    svg = session.evaluate(f'ExportString[{source}, "SVG"]')
    return re.findall(r"<(?:text|tspan)[^>]*>([^<]*)</", svg)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ListLinePlot[{1, 10, 100, 1000}, ScalingFunctions -> \"Log\"]", ["1", "10", "100", "1000"]),
        ("ListPlot[{{1, 1}, {100, 2}}, ScalingFunctions -> {\"Log\", None}]", ["1", "10", "100"]),
        ("Plot[Exp[x], {x, 0, 9}, ScalingFunctions -> \"Log10\"]", ["10", "100", "1000"]),
        ("Plot[Sin[x], {x, 0, 2 Pi}, Ticks -> {{0, Pi, 2 Pi}, {0}}]", ["0", "π", "2 π"]),
        ("ListPlot[{1, 2}, PlotLabel -> Style[\"big\", 18], AxesLabel -> {x^2, Row[{\"loss \", 3}]}]",
         ["big", "x^2", "loss 3"]),
        ("BarChart[{{1, 2}, {3, 4}}, ChartLabels -> {Placed[{\"A\", \"B\"}, Below], None}]", ["A", "B"]),
        ("BarChart[{{1, 2}, {3, 4}}, ChartLabels -> {None, {\"p\", \"q\"}}]", ["p", "q", "p", "q"]),
        ("ArrayPlot[{{0, 1}, {2, 0}}, PlotLegends -> Automatic]", ["2", "1", "0"]),
        ("MatrixPlot[{{-1, 1}}, PlotLegends -> Placed[Automatic, Below], FrameTicks -> None]", ["1", "-1"]),
        ("ContourPlot[x, {x, 0, 1}, {y, 0, 1}, PlotLegends -> Automatic, FrameTicks -> None]",
         ["1", "0.8", "0.6", "0.4", "0.2", "0"]),
    ],
)  # fmt: skip
def test_words(session, source, expected):
    found = words_of(session, source)
    for word in expected:
        assert word in found
        found.remove(word)


def test_logarithms_are_what_is_drawn(session):
    first, second = (session.evaluate(f"InputForm[{s}[[1]]]") for s in (
        "ListLinePlot[{1, 10, 100}, ScalingFunctions -> \"Log\"]", "ListLogPlot[{1, 10, 100}, Joined -> True]"
    ))  # fmt: skip
    assert first == second


def test_gradients_as_styles_of_charts(session):
    colors = session.evaluate('Cases[BarChart[{1, 2, 3}, ChartStyle -> "GrayTones"], _RGBColor, Infinity]')
    assert [tuple(c.args) for c in colors.args[:3]] == [(0, 0, 0), (0.5, 0.5, 0.5), (1, 1, 1)]


@pytest.mark.parametrize("values", ["{5, 5, 5}", "{0.0001234, 0.0001236, 0.000124}", "{10^9, 1.5*10^9}", "{2., 1.4}",
                                    "{1, 1000}", "{1, 10^30}", "{1, 5, 30}", "{0.3, 0.30001}"])  # fmt: skip
def test_logarithmic_axes_have_at_least_three_numbers(values):
    """Each stands at the logarithm of what it says, and no two say the same."""
    ticks = Session().evaluate(
        f'Cases[(Ticks /. Rest[List @@ ListLogPlot[{values}]])[[2]], {{at_, words_}} /; words =!= "" :> {{at, words}}]'
    )
    said = [tick.args[1] if type(tick.args[1]) is str else str(tick.args[1]) for tick in ticks.args]
    assert len(set(said)) == len(said) >= 3
    for tick, words in zip(ticks.args, said, strict=True):
        number = float(words.replace("×10^", "e").replace("10^", "1e"))
        assert math.log(number) == pytest.approx(float(tick.args[0]), abs=1e-9)
