"""How drawn things look: colours, lines and fonts, and the directives of the Graphics language that set them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from ..expr import REAL_TYPES, Expr, Expression, Symbol, has_head, is_list, system

Rule = system("Rule")
HUGE = 1e100
THICKEST, TALLEST = 1e4, 1e3  # points: of lines, of letters
CONSTANTS = {"Pi": math.pi, "E": math.e, "Degree": math.pi / 180, "GoldenRatio": (1 + 5**0.5) / 2}
FUNCTIONS: dict[str, Callable[..., float]] = {
    "Plus": lambda *terms: math.fsum(terms),
    "Times": lambda *factors: math.prod(factors),
    "Power": lambda base, exponent: float(base**exponent),
    "Sin": math.sin,
    "Cos": math.cos,
}


class Paint(NamedTuple):
    """A colour, its parts from 0 to 1, and how opaque it is."""

    red: float = 0.0
    green: float = 0.0
    blue: float = 0.0
    opacity: float = 1.0

    def color(self) -> tuple[int, int, int]:
        """The parts from 0 to 255."""
        return round(self.red * 255), round(self.green * 255), round(self.blue * 255)


BLACK = Paint()
NAMED = {
    "Black": BLACK, "White": Paint(1, 1, 1), "Gray": Paint(0.5, 0.5, 0.5), "LightGray": Paint(0.85, 0.85, 0.85),
    "Red": Paint(1, 0, 0), "Green": Paint(0, 1, 0), "Blue": Paint(0, 0, 1), "Cyan": Paint(0, 1, 1),
    "Magenta": Paint(1, 0, 1), "Yellow": Paint(1, 1, 0), "Brown": Paint(0.6, 0.4, 0.2), "Orange": Paint(1, 0.5, 0),
    "Pink": Paint(1, 0.5, 0.5), "Purple": Paint(0.5, 0, 0.5), "Transparent": Paint(0, 0, 0, 0),
}  # fmt: skip


class Width(NamedTuple):
    """A length in points, or where `relative` as a part of the drawing's width."""

    size: float
    relative: bool = False

    def points(self, whole: float) -> float:
        """The length in a drawing that is `whole` wide."""
        return min(THICKEST, self.size * whole if self.relative else self.size)


LINE, DOT, HEAD = Width(1), Width(4), Width(0.04, True)


@dataclass(frozen=True)
class Look:
    """What directives have set so far. `face` and `edge` None: not drawn."""

    color: Paint = BLACK
    face: Paint | None = BLACK
    edge: Paint | None = None
    thickness: Width = LINE
    edge_thickness: Width = LINE
    dashes: tuple[Width, ...] = ()
    edge_dashes: tuple[Width, ...] = ()
    point: Width = DOT
    head: Width = HEAD
    font_size: float = 10
    bold: bool = False
    italic: bool = False
    family: str = ""


def real(e: Expression) -> float | None:
    """The machine number that an expression without variables is, if it is one and not beyond all measure."""
    try:
        value = _real(e)
    except (OverflowError, ZeroDivisionError, ValueError, TypeError):
        return None
    if value is None or not abs(value) < HUGE:
        return None
    return value if abs(value) > 1 / HUGE else 0.0


def _real(e: Expression) -> float | None:
    if type(e) in REAL_TYPES:
        return float(e)
    if type(e) is Symbol:
        return CONSTANTS.get(e.name)
    if isinstance(e, Expr) and type(e.head) is Symbol and e.head.name in FUNCTIONS:
        parts = [_real(part) for part in e.args]
        return None if None in parts else FUNCTIONS[e.head.name](*parts)
    return None


def reals(items: Sequence[Expression]) -> tuple[float, ...] | None:
    """The numbers, if all are."""
    values = tuple(x for x in map(real, items) if x is not None)
    return values if len(values) == len(items) else None


def hue(h: float, s: float = 1, b: float = 1, opacity: float = 1) -> Paint:
    """Hue[h, s, b]: a turn is 1."""
    red, green, blue = (b * (1 - s * max(0.0, min(k, 4 - k, 1.0))) for k in ((n + 6 * h) % 6 for n in (5, 3, 1)))
    return Paint(red, green, blue, opacity)


COLOR_HEADS: dict[str, tuple[Callable[..., Paint], int, int]] = {  # with how many numbers they take
    "RGBColor": (Paint, 3, 4),
    "GrayLevel": (lambda g, opacity=1: Paint(g, g, g, opacity), 1, 2),
    "Hue": (hue, 1, 4),
    "CMYKColor": (lambda c, m, y, k=0, a=1: Paint((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k), a), 3, 5),
}


def converted(space: str) -> Callable[..., Paint]:
    """The colour of values in a colour space, with an opacity."""

    def make(a: float, b: float, c: float, opacity: float = 1) -> Paint:
        import numpy

        from .colors import TO_RGB

        red, green, blue = TO_RGB[space](numpy.array([a, b, c])).tolist()
        return Paint(red, green, blue, opacity)

    return make


COLOR_HEADS |= {f"{space}Color": (converted(space), 3, 4) for space in ("LAB", "LCH", "LUV", "XYZ")}
UNCLIPPED = ("Hue", "LABColor", "LCHColor", "LUVColor", "XYZColor")


def paint(e: Expression) -> Paint | None:
    """The colour that RGBColor[...], GrayLevel[...], Hue[...], CMYKColor[...] or a name such as Red stands for."""
    if type(e) is Symbol:
        return NAMED.get(e.name)
    if not isinstance(e, Expr) or type(e.head) is not Symbol or e.head.name not in COLOR_HEADS:
        return None
    make, low, high = COLOR_HEADS[e.head.name]
    numbers = reals(e.args[0].args if len(e.args) == 1 and is_list(e.args[0]) else e.args)
    if numbers is None or not low <= len(numbers) <= high:
        return None
    clipped = numbers if e.head.name in UNCLIPPED else tuple(min(1.0, max(0.0, x)) for x in numbers)
    return Paint(*(min(1.0, max(0.0, x)) for x in make(*clipped)))


# Directives: each gives the changed look, or None where it is malformed


def _opacity(look: Look, args: Sequence[Expression]) -> Look | None:
    value = real(args[0]) if args else None
    base = paint(args[1]) if len(args) == 2 else look.color
    if value is None or base is None:
        return None
    color = base._replace(opacity=min(1.0, max(0.0, value)))
    face = look.face and (color if len(args) == 2 else look.face._replace(opacity=color.opacity))
    return replace(look, color=color, face=face)


SIZES = {"Tiny": 0.005, "Small": 0.01, "Medium": 0.02, "Large": 0.04}


POINTS = {"Tiny": 0.5, "Small": 1.0, "Medium": 1.5, "Large": 2.0}  # of lines
DASHES = {"Tiny": 1.0, "Small": 5.0, "Medium": 8.0, "Large": 12.0}


def _width(relative: bool, **named: float) -> Callable[[Sequence[Expression]], Width | None]:
    def read(args: Sequence[Expression]) -> Width | None:
        if len(args) != 1:
            return None
        if type(args[0]) is Symbol and args[0].name in named:
            return Width(named[args[0].name], relative)
        if not named and type(args[0]) is Symbol and args[0].name in POINTS:
            return Width(POINTS[args[0].name])
        value = real(args[0])
        return None if value is None or value < 0 else Width(value, relative)

    return read


WIDTHS = {
    "Thickness": ("thickness", _width(True)),
    "AbsoluteThickness": ("thickness", _width(False, Tiny=0.5, Small=1, Medium=2, Large=4)),
    "PointSize": ("point", _width(True, **SIZES)),
    "AbsolutePointSize": ("point", _width(False, Tiny=2, Small=3, Medium=5, Large=8)),
    "Arrowheads": ("head", _width(True, **SIZES)),
}


def _dashes(look: Look, args: Sequence[Expression], relative: bool) -> Look | None:
    if len(args) != 1:
        return None
    if type(args[0]) is Symbol and args[0].name == "None":
        return replace(look, dashes=())
    widths = []
    for e in args[0].args if is_list(args[0]) else args:
        named = DASHES.get(e.name) if type(e) is Symbol else None
        length = real(e) if named is None else named
        if length is None or length < 0:
            return None
        widths.append(Width(length, relative and named is None) if length else Width(1.0))
    return replace(look, dashes=tuple(widths) if any(w.relative or w != Width(1.0) for w in widths) else ())


def _edge_form(look: Look, args: Sequence[Expression]) -> Look | None:
    """EdgeForm[directives]: they say how borders of filled things are drawn, None not at all."""
    if any(type(e) is Symbol and e.name == "None" for e in args):
        return replace(look, edge=None)
    inner: Look | None = replace(look, color=look.edge or BLACK, thickness=look.edge_thickness, dashes=look.edge_dashes)
    for e in args:
        inner = inner and directed(inner, e)
    return inner and replace(look, edge=inner.color, edge_thickness=inner.thickness, edge_dashes=inner.dashes)


def _face_form(look: Look, args: Sequence[Expression]) -> Look | None:
    """FaceForm[directives]: they say how filled things are filled, None not at all."""
    if any(type(e) is Symbol and e.name == "None" for e in args):
        return replace(look, face=None)
    inner: Look | None = replace(look, color=look.face or look.color)
    for e in args:
        inner = inner and directed(inner, e)
    return inner and replace(look, face=inner.color)


def _several(look: Look, args: Sequence[Expression]) -> Look | None:
    changed: Look | None = look
    for e in args:
        changed = changed and directed(changed, e)
    return changed


def _font(look: Look, name: str, value: Expression) -> Look | None:
    """An option of Style; what says nothing to a drawing is let pass."""
    plain = value.name if type(value) is Symbol else value
    if name == "FontSize":
        size = real(value)
        return replace(look, font_size=min(size, TALLEST)) if size and size > 0 else None
    if name == "FontWeight":
        return replace(look, bold=plain == "Bold")
    if name == "FontSlant":
        return replace(look, italic=plain == "Italic")
    if name == "FontFamily":
        return replace(look, family=plain) if type(value) is str else None
    if name == "FontColor":
        color = paint(value)
        return replace(look, color=color) if color else None
    return look


Directive = Callable[[Look, Sequence[Expression]], "Look | None"]
DIRECTIVES: Mapping[str, Directive] = {
    "Opacity": _opacity,
    "EdgeForm": _edge_form,
    "FaceForm": _face_form,
    "Directive": _several,
    "List": _several,
    "Dashing": lambda look, args: _dashes(look, args, True),
    "AbsoluteDashing": lambda look, args: _dashes(look, args, False),
}
WORDS: Mapping[str, Callable[[Look], Look]] = {
    "Thick": lambda look: replace(look, thickness=Width(2)),
    "Thin": lambda look: replace(look, thickness=Width(0.5)),
    "Dashed": lambda look: replace(look, dashes=(Width(5), Width(5))),
    "Dotted": lambda look: replace(look, dashes=(Width(1), Width(3))),
    "Bold": lambda look: replace(look, bold=True),
    "Italic": lambda look: replace(look, italic=True),
    "Plain": lambda look: replace(look, bold=False, italic=False),
}


def directed(look: Look, e: Expression) -> Look | None:
    """The look after a directive; None where `e` is none, or malformed."""
    color = paint(e)
    if color is not None:
        if color.opacity == 1:  # a colour without an opacity of its own leaves that of Opacity
            color = color._replace(opacity=look.color.opacity)
        return replace(look, color=color, face=look.face and color)
    if type(e) is Symbol:
        word = WORDS.get(e.name)
        return word(look) if word else None
    if not isinstance(e, Expr) or type(e.head) is not Symbol:
        return None
    if has_head(e, Rule) and len(e.args) == 2:
        name = e.args[0].name if type(e.args[0]) is Symbol else e.args[0]
        return _font(look, name, e.args[1]) if type(name) is str else None
    if e.head.name in WIDTHS:
        field, read = WIDTHS[e.head.name]
        width = read(e.args)
        changed: dict[str, Any] = {field: width}
        return None if width is None else replace(look, **changed)
    directive = DIRECTIVES.get(e.head.name)
    return directive(look, e.args) if directive else None


def styled(look: Look, settings: Sequence[Expression]) -> Look:
    """The look inside Style[e, settings...]: a number is a font size; what is not understood changes nothing."""
    for e in settings:
        size = real(e)
        if size is not None and size > 0:
            look = replace(look, font_size=min(size, TALLEST))
        else:
            look = directed(look, e) or look
    return look
