"""Drawings in space: what is nearer covers what is farther, faces are shaded, axes have numbers."""

import numpy
import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text
from wlnet.interchange import svg
from wlnet.interchange.solids import flattened


def drawn(source):
    """The Graphics of a drawing in space."""
    return flattened(Session().evaluate(source))


def heads(e):
    """The heads in an expression, with how often each occurs."""
    found = {}
    stack = [e]
    while stack:
        x = stack.pop()
        if hasattr(x, "args") and hasattr(x, "head"):
            found[str(x.head)] = found.get(str(x.head), 0) + 1
            stack += x.args
    return found


def middle(source):
    """The color in the middle of the picture."""
    s = Session()
    pixels = s.evaluate(f'ImageData[Rasterize[{source}, ImageSize -> 120], "Byte"]')
    array = pixels.array
    return array[array.shape[0] // 2, array.shape[1] // 2]


BARE = "Boxed -> False, ViewPoint -> {0, -3, 0}"


def test_the_nearer_face_covers_the_farther():
    near, far = "Polygon[{{-1,-1,-1},{1,-1,-1},{1,-1,1},{-1,-1,1}}]", "Polygon[{{-1,1,-1},{1,1,-1},{1,1,1},{-1,1,1}}]"
    for content in (f"{{Red, {near}, Blue, {far}}}", f"{{Blue, {far}, Red, {near}}}"):
        red, green, blue = middle(f"Graphics3D[{content}, {BARE}]")[:3]
        assert red > 100 and green == 0 and blue == 0
    blue = middle(f"Graphics3D[{{Red, {near}, Blue, {far}}}, Boxed -> False, ViewPoint -> Back]")
    assert blue[2] > 100 and blue[0] == 0


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("Graphics3D[Cuboid[]]", 6),
        ("Graphics3D[{Cube[2], Cuboid[{3, 3, 3}]}]", 12),
        ("Graphics3D[Sphere[{0, 0, 0}, 2]]", 24 * 12),
        ("Graphics3D[Sphere[{{0, 0, 0}, {3, 0, 0}}, 1]]", 2 * 24 * 12),
        ("Graphics3D[Cylinder[]]", 24 + 2),
        ("Graphics3D[Cone[{{0, 0, 0}, {0, 0, 1}}, 1]]", 24 + 1),
        ("Graphics3D[Polygon[{{{0,0,0},{1,0,0},{0,1,0}},{{0,0,1},{1,0,1},{0,1,1}}}]]", 2),
        ("Graphics3D[GraphicsComplex[{{0,0,0},{1,0,0},{0,1,0},{0,0,1}}, Polygon[{{1,2,3},{1,2,4},{2,3,4}}]]]", 3),
        ("ListPlot3D[{{1, 2, 3}, {4, 5, 6}}]", 2),
    ],
)
def test_faces(source, count):
    found, skipped = drawn(source)
    assert heads(found)["Polygon"] == count
    assert skipped == ()


def test_box_axes_and_what_is_left_out():
    assert heads(drawn("Graphics3D[Point[{0, 0, 0}]]")[0])["Line"] == 12
    assert "Line" not in heads(drawn("Graphics3D[Point[{0, 0, 0}], Boxed -> False]")[0])
    assert heads(drawn("Graphics3D[Cuboid[{0, 0, 0}, {4, 4, 4}], Axes -> True]")[0])["Text"] >= 9
    assert drawn("Graphics3D[{Cuboid[], Knot[]}]")[1] == ("Knot",)


def test_a_perspective_makes_what_is_far_smaller():
    found = drawn(f"Graphics3D[{{Line[{{{{-1,-1,0}},{{1,-1,0}}}}], Line[{{{{-1,1,0}},{{1,1,0}}}}]}}, {BARE}]")[0]
    xs = {round(abs(float(p.args[0])), 6) for line in lines(found) for p in line.args[0].args}
    assert len(xs) > 2
    far, near = sorted([max(xs), max(x for x in xs if x < max(xs) - 1e-6)])
    assert near > far


def lines(e):
    """All Line[...] in an expression."""
    stack, found = [e], []
    while stack:
        x = stack.pop()
        if hasattr(x, "args") and hasattr(x, "head"):
            if str(x.head) == "Line":
                found.append(x)
            stack += x.args
    return found


def test_brightness_follows_the_slope():
    flat = middle(f"Graphics3D[{{White, Polygon[{{{{-1,0,-1}},{{1,0,-1}},{{1,0,1}},{{-1,0,1}}}}]}}, {BARE}]")
    steep = middle(f"Graphics3D[{{White, Polygon[{{{{-1,-5,-1}},{{1,-5,-1}},{{1,5,1}},{{-1,5,1}}}}]}}, {BARE}]")
    assert int(flat[0]) > 150
    assert not numpy.array_equal(flat, steep)


def test_svg_of_a_surface():
    shown = svg(Session().evaluate('Plot3D[x y, {x, 0, 1}, {y, 0, 1}, PlotLabel -> "saddle"]'))
    assert "<svg" in shown and "saddle" in shown


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Cases[ParametricPlot3D[{{t,0,0},{0,t,0}},{t,0,1}],Line[p_]:>Last[p],Infinity]=={{1,0,0},{0,1,0}}", "True"),
        ("Length/@First[Cases[ParametricPlot3D[{u,v,0},{u,0,1},{v,0,1},PlotPoints->4],"
         "GraphicsComplex[p_,Polygon[c_]]:>{p,c},Infinity]]", "{16, 9}"),
        ("Length[Cases[ParametricPlot3D[{t,1/t,Sqrt[t]},{t,-1,1}],_Line,Infinity]]", "1"),
        ("FreeQ[ParametricPlot3D[{t,t,t},{t,0,1}],ParametricPlot3D]", "True"),
    ],
)  # fmt: skip
def test_curves_and_surfaces_of_parameters(source, expected):
    s = Session()
    assert text(s.evaluate(source)) == expected
    assert s.messages == []
