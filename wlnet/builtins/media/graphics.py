"""Words of the Graphics language: they stay as they are, and are drawn when a Graphics or a Graph is exported."""

from __future__ import annotations

from wlnet.evaluator import declare

for name, usage in {
    "Graphics": "Graphics[{primitives and directives}, options] is a drawing; Export writes it.",
    "DirectedEdge": "DirectedEdge[a, b] is an edge from a to b.",
    "UndirectedEdge": "UndirectedEdge[a, b] is an edge between a and b.",
    "VertexLabels": "VertexLabels -> {vertex -> label, ...} is an option of Graph.",
    "Line": "Line[{{x, y}, ...}] is a line through points; Line[{line, ...}] several.",
    "Arrow": "Arrow[{{x, y}, ...}] is a line with a head at its end; Arrow[points, s] stops at a distance s.",
    "Rectangle": "Rectangle[{x0, y0}, {x1, y1}] is a filled rectangle; RoundingRadius -> r rounds its corners.",
    "RoundingRadius": "RoundingRadius -> r is an option of Rectangle.",
    "Polygon": "Polygon[{{x, y}, ...}] is a filled polygon.",
    "Triangle": "Triangle[{p1, p2, p3}] is a filled triangle.",
    "Disk": "Disk[{x, y}, r] is a filled circle; Disk[{x, y}, {rx, ry}] an ellipse, Disk[c, r, {a, b}] a sector.",
    "Circle": "Circle[{x, y}, r] is a circle; Circle[{x, y}, {rx, ry}] an ellipse, Circle[c, r, {a, b}] an arc.",
    "Point": "Point[{x, y}] is a point; Point[{{x, y}, ...}] several.",
    "RGBColor": "RGBColor[r, g, b] is a color, and as a directive draws in it.",
    "GrayLevel": "GrayLevel[g] is a gray, from 0 for black to 1 for white.",
    "Hue": "Hue[h, s, b] is a color of hue h, saturation s and brightness b.",
    "Opacity": "Opacity[a] is a directive: what follows covers what is below by the part a.",
    "Thickness": "Thickness[r] is a directive: lines as thick as the part r of the drawing's width.",
    "AbsoluteThickness": "AbsoluteThickness[d] is a directive: lines d points thick.",
    "PointSize": "PointSize[r] is a directive: points as wide as the part r of the drawing.",
    "AbsolutePointSize": "AbsolutePointSize[d] is a directive: points d points wide.",
    "Arrowheads": "Arrowheads[r] is a directive: heads of arrows as long as the part r of the drawing's width.",
    "Dashing": "Dashing[{r1, r2, ...}] is a directive: lines in dashes and gaps, as parts of the drawing's width.",
    "AbsoluteDashing": "AbsoluteDashing[{d1, d2, ...}] is a directive: lines in dashes and gaps of these lengths.",
    "EdgeForm": "EdgeForm[directives] says how the borders of filled things are drawn; EdgeForm[None] not at all.",
    "FaceForm": "FaceForm[directives] says how filled things are filled; FaceForm[None] not at all.",
    "Directive": "Directive[d1, d2, ...] is several directives as one.",
    "PlotRange": "PlotRange -> {{x0, x1}, {y0, y1}} is an option of Graphics: what part is shown.",
    "ImageSize": "ImageSize -> w or {w, h} is an option of Graphics: its size in points.",
}.items():
    declare(name, usage)
