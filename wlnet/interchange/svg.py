"""SVG files: Graphics expressions as vector drawings."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from ..expr import Expression
from .faults import failed
from .formats import Format, register
from .graphics import Bitmap, Block, Label, Oval, Path, Shape, Stroke, is_graphics, picture, remarks
from .images import encode
from .lettering import text_width
from .looks import Paint

FAMILY = "Helvetica, Arial, sans-serif"
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML


def svg(e: Expression) -> str:
    """The SVG text of a Graphics or a Graph."""
    if not is_graphics(e):
        raise failed("Export", "errelem", "Graphics", "SVG")
    page = picture(e)
    size = f'width="{number(page.width)}" height="{number(page.height)}"'
    view = f'viewBox="0 0 {number(page.width)} {number(page.height)}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<svg xmlns="http://www.w3.org/2000/svg" {size} {view}>']
    if page.background:
        lines.append(tag("rect", width="100%", height="100%", **fill(page.background)))
    lines += [line for shape in page.shapes for line in elements(shape)]
    return "\n".join([*lines, "</svg>", ""])


def elements(shape: Shape) -> Iterator[str]:
    """The elements that draw a shape."""
    if isinstance(shape, Label):
        yield from text_elements(shape)
        return
    if isinstance(shape, Bitmap):
        data = b64encode(encode(shape.image, "PNG")).decode()
        place = {"x": shape.left, "y": shape.top, "width": shape.width, "height": shape.height}
        look = {"preserveAspectRatio": "none", "image-rendering": "pixelated", "href": f"data:image/png;base64,{data}"}
        yield tag("image", **{name: number(value) for name, value in place.items()}, **look)
        return
    look = {**fill(shape.fill), **outline(shape.stroke)}
    if isinstance(shape, Block):
        radius = {"rx": number(shape.radius[0]), "ry": number(shape.radius[1])} if any(shape.radius) else {}
        place = {"x": shape.left, "y": shape.top, "width": shape.width, "height": shape.height}
        yield tag("rect", **{name: number(value) for name, value in place.items()}, **radius, **look)
    elif isinstance(shape, Oval):
        (x, y), (rx, ry) = shape.center, shape.radius
        yield tag("ellipse", cx=number(x), cy=number(y), rx=number(rx), ry=number(ry), **look)
    else:
        points = " ".join(f"{number(x)},{number(y)}" for x, y in shape.points)
        yield tag("polygon" if isinstance(shape, Path) and shape.closed else "polyline", points=points, **look)


def text_elements(label: Label) -> Iterator[str]:
    """One text element for each line; where the offset is between, the place of its middle is computed."""
    anchor = {-1.0: "start", 0.0: "middle", 1.0: "end"}.get(label.offset[0], "middle")
    font = {"font-family": f"{label.family}, {FAMILY}" if label.family else FAMILY, "font-size": number(label.size)}
    font |= {"font-weight": "bold"} if label.bold else {}
    font |= {"font-style": "italic"} if label.italic else {}
    width = max(text_width(line, label.size, label.bold) for line in label.lines)
    shift = 0.0 if label.offset[0] in (-1, 0, 1) else -label.offset[0] * width / 2
    if label.angle:
        font |= {"transform": f"rotate({number(-label.angle)} {number(label.at[0])} {number(label.at[1])})"}
    for line, y in zip(label.lines, label.baselines(), strict=True):
        place = {"x": number(label.at[0] + shift), "y": number(y), "text-anchor": anchor}
        yield tag("text", line, **place, **font, **fill(label.paint))


def number(x: float) -> str:
    """The number to a hundredth."""
    text = f"{x:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def tag(name: str, content: str | None = None, **attributes: str) -> str:
    """The element, its attributes and text written as XML wants them."""
    clean = {key: escape(UNWRITABLE.sub("�", value)).replace("\n", "&#10;") for key, value in attributes.items()}
    inside = "".join(f' {key}="{value}"' for key, value in clean.items())
    if content is None:
        return f"<{name}{inside}/>"
    text = UNWRITABLE.sub("�", content).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<{name}{inside} xml:space="preserve">{text}</{name}>'


def fill(paint: Paint | None) -> dict[str, str]:
    """The attributes of a filling."""
    if paint is None:
        return {"fill": "none"}
    opacity = {} if paint.opacity == 1 else {"fill-opacity": number(paint.opacity)}
    return {"fill": hexadecimal(paint), **opacity}


def outline(stroke: Stroke | None) -> dict[str, str]:
    """The attributes of a line."""
    if stroke is None:
        return {}
    found = {"stroke": hexadecimal(stroke.paint), "stroke-width": number(stroke.width), "stroke-linejoin": "round"}
    found |= {} if stroke.paint.opacity == 1 else {"stroke-opacity": number(stroke.paint.opacity)}
    return found | ({"stroke-dasharray": " ".join(map(number, stroke.dashes))} if stroke.dashes else {})


def hexadecimal(paint: Paint) -> str:
    """#rrggbb."""
    return "#{:02x}{:02x}{:02x}".format(*paint.color())


def write_svg(e: Expression) -> bytes:
    """The bytes of the file."""
    return svg(e).encode("utf-8")


register(Format("SVG", ("svg",), writers={"Graphics": write_svg}, remarks=remarks))
