"""Colors as expressions: named colors, color spaces, mixing, lightening, color schemes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from wlnet.evaluator import builtin, declare, message, value
from wlnet.expr import REAL_TYPES, Expr, Expression, Symbol, call, is_list, list_of, rational, system
from wlnet.expr.images import Image

from .image_arguments import from_intensities, intensities, number

if TYPE_CHECKING:
    import numpy

True_, False_ = system("True"), system("False")
HEADS = {"RGBColor": "RGB", "GrayLevel": "Grayscale", "Hue": "HSB", "CMYKColor": "CMYK", "LABColor": "LAB",
         "XYZColor": "XYZ", "LUVColor": "LUV", "LCHColor": "LCH"}  # fmt: skip
HEAD_OF = {space: head for head, space in HEADS.items()}
COUNTS = {"RGBColor": (3, 4), "GrayLevel": (1, 2), "Hue": (1, 4), "CMYKColor": (4, 5), "LABColor": (3, 4),
          "XYZColor": (3, 4), "LUVColor": (3, 4), "LCHColor": (3, 4)}  # fmt: skip


def half(n: int, d: int) -> Expression:
    """An exact part of a color."""
    from fractions import Fraction

    return rational(Fraction(n, d))


GRAYS = {"Black": 0, "White": 1, "Gray": 0.5, "LightGray": 0.85}
COLORS: dict[str, tuple[Expression, Expression, Expression]] = {
    "Red": (1, 0, 0), "Green": (0, 1, 0), "Blue": (0, 0, 1), "Cyan": (0, 1, 1), "Magenta": (1, 0, 1),
    "Yellow": (1, 1, 0), "Brown": (0.6, 0.4, 0.2), "Orange": (1, 0.5, 0), "Pink": (1, 0.5, 0.5),
    "Purple": (0.5, 0, 0.5), "LightRed": (1, 0.85, 0.85), "LightGreen": (0.88, 1, 0.88),
    "LightBlue": (0.87, 0.94, 1), "LightCyan": (0.9, 1, 1), "LightMagenta": (1, 0.9, 1), "LightYellow": (1, 1, 0.85),
    "LightBrown": (0.94, 0.91, 0.88), "LightOrange": (1, 0.9, 0.8), "LightPink": (1, 0.925, 0.925),
    "LightPurple": (0.94, 0.88, 0.94),
}  # fmt: skip
NAMED: dict[str, Expr] = {
    **{name: call("GrayLevel", level) for name, level in GRAYS.items()},
    **{name: call("RGBColor", *parts) for name, parts in COLORS.items()},
    "Transparent": call("GrayLevel", 0, 0),
}


def is_color(e: Expression) -> bool:
    """Whether `e` is RGBColor[...], GrayLevel[...] or the like with numbers, or the name of a color."""
    if type(e) is Symbol:
        return e.name in NAMED
    if not isinstance(e, Expr) or type(e.head) is not Symbol or e.head.name not in COUNTS:
        return False
    parts = e.args[0].args if len(e.args) == 1 and is_list(e.args[0]) else e.args
    low, high = COUNTS[e.head.name]
    return low <= len(parts) <= high and all(number(p) is not None for p in parts)


def parts_of(e: Expression) -> tuple[str, list[float], float | None]:
    """The color space, the values and the opacity (None: not given) of a color."""
    color = NAMED[e.name] if type(e) is Symbol else e
    name = color.head.name
    items = color.args[0].args if len(color.args) == 1 and is_list(color.args[0]) else color.args
    values = [number(p) or 0.0 for p in items]
    if name == "Hue":
        values = values + [1.0, 1.0][len(values) - 1 :] if len(values) < 3 else values
    count = {"GrayLevel": 1, "CMYKColor": 4}.get(name, 3)
    return HEADS[name], values[:count], values[count] if len(values) > count else None


def rgb_of(e: Expression) -> numpy.ndarray:
    """c[3] of a color."""
    import numpy

    from wlnet.interchange.colors import TO_RGB

    space, values, _ = parts_of(e)
    return TO_RGB[space](numpy.array(values))


def color_of(space: str, values: Sequence[float], opacity: float | None = None) -> Expr:
    """The expression of a color."""
    more = () if opacity is None else (opacity,)
    return call(HEAD_OF[space], *map(float, values), *more)


def converted(e: Expression, space: str) -> Expression:
    """The color in another color space, its opacity kept."""
    from wlnet.interchange.colors import FROM_RGB

    own, _, opacity = parts_of(e)
    if own == space:
        return NAMED[e.name] if type(e) is Symbol else e
    return color_of(space, FROM_RGB[space](rgb_of(e)).tolist(), opacity)


def negated(e: Expression) -> Expression:
    """1 - x for each part of a color, taken in RGB but for grays."""
    color = NAMED[e.name] if type(e) is Symbol else e
    space, values, _ = parts_of(color)
    if space in ("RGB", "Grayscale") and not is_list(color.args[0]):
        kept = color.args[len(values) :]
        exact: list[Expression] = [
            1 - p if type(p) in REAL_TYPES else 1 - v for p, v in zip(color.args, values, strict=False)
        ]
        return Expr(color.head, (*(rational(x) if type(x) not in (int, float) else x for x in exact), *kept))
    return color_of("RGB", (1 - rgb_of(color)).tolist(), parts_of(color)[2])


@builtin("ColorQ", "ColorQ[e] gives True if e is a color.")
def color_q(e):
    """True or False."""
    return True_ if is_color(e) else False_


def mixed(a: Expression, b: Expression, part: float) -> Expression:
    """(1 - part) a + part b, in the color space of both, or RGB."""
    (space, first, alpha), (other, second, beta) = parts_of(a), parts_of(b)
    if space != other or space not in ("RGB", "Grayscale"):
        space, first, second = "RGB", rgb_of(a).tolist(), rgb_of(b).tolist()
    values = [(1 - part) * x + part * y for x, y in zip(first, second, strict=True)]
    opacity = None
    if alpha is not None or beta is not None:
        opacity = (1 - part) * (1.0 if alpha is None else alpha) + part * (1.0 if beta is None else beta)
    return color_of(space, values, opacity)


def toward(name: str, usage: str, goal: str) -> None:
    """Declare Lighter or Darker."""

    def run(e, amount=None):
        """The color, image or drawing mixed with white or black by a part, one third usually."""
        from wlnet.expr import has_head

        part = 1 / 3 if amount is None else number(amount)
        if part is None:
            return None
        if is_list(e) and e.args and all(is_color(c) or type(c) is Image for c in e.args):
            return list_of(*(run(c, amount) for c in e.args))
        if is_color(e):
            return mixed(e, NAMED[goal], part)
        if type(e) is Image:
            values = intensities(e).copy()
            count = e.channels - e.has_alpha
            values[:, :, :count] = (1 - part) * values[:, :, :count] + part * (goal == "White")
            return from_intensities(e, values)
        if has_head(e, system("Directive")) or has_head(e, system("List")):
            return Expr(e.head, tuple(run(c, amount) if is_color(c) else c for c in e.args))
        return None

    builtin(name, usage, module=__name__)(run)


toward(
    "Lighter", "Lighter[color] gives a lighter color; Lighter[color, a] one mixed with white by the part a.", "White"
)
toward("Darker", "Darker[color] gives a darker color; Darker[color, a] one mixed with black by the part a.", "Black")


@builtin("Blend", "Blend[{color1, color2}, x] mixes colors by the part x; Blend[{color1, ...}] equally;"
         " Blend[{color1, ...}, {u1, ...}] by weights.", curry="",
         messages={"arg": "`1` is not a list of colors, a color scheme or of pairs {x, color}."})  # fmt: skip
def blend(colors, part=None):
    """The mixture; x runs from the first color at 0 to the last at 1."""
    if type(colors) is str and colors in SCHEMES:
        colors = list_of(*scheme_colors(colors))
    if not is_list(colors) or not colors.args:
        message("Blend", "arg", colors)
        return None
    pairs = [e.args for e in colors.args if is_list(e) and len(e.args) == 2 and is_color(e.args[1])]
    if len(pairs) == len(colors.args):
        places, items = [number(p[0]) for p in pairs], [p[1] for p in pairs]
    else:
        items = list(colors.args)
        places = [i / max(1, len(items) - 1) for i in range(len(items))]
    if not all(map(is_color, items)) or None in places:
        message("Blend", "arg", colors)
        return None
    if is_list(part) or part is None:
        weights = [1.0] * len(items) if part is None else [number(w) for w in part.args]
        if len(weights) != len(items) or None in weights or not sum(weights):  # type: ignore[arg-type]
            return None
        return weighted(items, [w / sum(weights) for w in weights])  # type: ignore[arg-type, operator]
    x = number(part)
    return None if x is None else interpolated(items, places, x)  # type: ignore[arg-type]


def interpolated(items: Sequence[Expression], places: Sequence[float], x: float) -> Expression:
    """The color at x among colors at places in order."""
    if len(items) == 1 or x <= places[0]:
        return mixed(items[0], items[-1], 0.0)
    if x >= places[-1]:
        return mixed(items[0], items[-1], 1.0)
    i = next(k for k in range(1, len(places)) if x <= places[k])
    return mixed(items[i - 1], items[i], (x - places[i - 1]) / (places[i] - places[i - 1]))


def weighted(items: Sequence[Expression], weights: Sequence[float]) -> Expression:
    """The weighted mean of colors."""
    spaces = {parts_of(e)[0] for e in items}
    gray = spaces == {"Grayscale"}
    values = [parts_of(e)[1] if gray else rgb_of(e).tolist() for e in items]
    mean = [sum(w * v[c] for w, v in zip(weights, values, strict=True)) for c in range(len(values[0]))]
    return color_of("Grayscale" if gray else "RGB", mean)


SCHEMES: dict[str, str] = {  # colors in equal steps, as #rrggbb
    "Rainbow": "781c81 413b93 4065b1 488bc2 55a1b1 63ad99 7fb972 b5bd4c d9ad3c e68e34 e6642c d92120",
    "SunsetColors": "000000 3b1a6a 8a1f7a d04a5a f58a3c fccf5a ffffff",
    "TemperatureMap": "2f3e9e 5a7fd6 9fc4ef e9eef5 f8cf9f ea8a5a b01f2e",
    "AvocadoColors": "000000 1d4f14 4f8a1e 9fbf2f f4ee6a",
    "DarkRainbow": "3c568f 4f7a6a 6b8f3c b0a53c d0883c c04a3c 8f2a2f",
    "GrayTones": "000000 ffffff",
    "GrayYellowTones": "2b3350 6d7488 a9a79a d8ca9c fff0b8",
    "BlueGreenYellow": "1b0e63 1f5a8a 2a8f8a 5fbf73 c8e06a f9f3a6",
    "SolarColors": "7a1400 b83200 e07000 f5b000 fff080",
    "ThermometerColors": "2d1f8f 5f8fe0 d9e6f2 f0a070 8f1f2a",
    "DeepSeaColors": "1a0733 2c2a7a 3d6bb8 7fb0e0 d8ecfa",
    "LakeColors": "32147a 3a5fc0 6fa0d8 b8d8d8 f2ead0",
    "CherryTones": "320a14 a01432 d8506a f0a0b0 ffffff",
    "RedBlueTones": "7a1a2f d07a5a f2e6dc 7aa8d0 24477a",
}
LISTS: dict[int, str] = {
    1: "3f3d99 993d71 998b3d 3d9956 3d5a99 993d90 996d3d 43993d",
    97: "5e81b5 e19c24 8fb032 eb6235 8778b3 c56e1a 5d9ec7 ffbf00 a5609d 929600 e95536 6685d9",
}


def scheme_colors(name: str) -> list[Expr]:
    """The colors of a scheme."""
    return [hexadecimal(code) for code in SCHEMES[name].split()]


def hexadecimal(code: str) -> Expr:
    """RGBColor of rrggbb."""
    return call("RGBColor", *(int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)))


def listed_color(index: int, which: int = 97) -> Expr:
    """The color of a plot's curve of this number, from 0."""
    codes = LISTS[which].split()
    return hexadecimal(codes[index % len(codes)])


def _data(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """ColorData["scheme"][x], ColorData[n][i]."""
    source = head.args[0] if len(head.args) == 1 else None
    if len(args) != 1:
        return None
    if source == "HTML" and type(args[0]) is str:
        return html_color(args[0])
    x = number(args[0])
    if x is None:
        return None
    if type(source) is int:
        return listed_color(int(x) - 1, source if source in LISTS else 97)
    if type(source) is str and source in SCHEMES:
        colors = scheme_colors(source)
        return interpolated(colors, [i / (len(colors) - 1) for i in range(len(colors))], x)
    return None


def html_color(name: str) -> Expression:
    """The color of a name in HTML."""
    from PIL import ImageColor

    try:
        return call("RGBColor", *(c / 255 for c in ImageColor.getrgb(name.lower())[:3]))
    except ValueError:
        return None


@builtin("ColorData", "ColorData[\"scheme\"] is a color scheme, a function from 0 to 1; ColorData[n] a list of colors,"
         " a function of 1, 2, ...; ColorData[\"Gradients\"] names them.", curry=_data,
         messages={"notent": "`1` is not a color scheme that is known here."})  # fmt: skip
def color_data(name, x=None):
    """The scheme as it stands, the color at x, or names."""
    if name == "Gradients":
        return list_of(*sorted(SCHEMES))
    if x is not None and not (type(x) in (str,) or is_list(x)):
        return _data(call("ColorData", name), (x,))
    if type(name) is str and name in SCHEMES and x == "ColorList":
        return list_of(*scheme_colors(name))
    if name == "HTML" and type(x) is str:
        return html_color(x)
    if not (type(name) is int or name in SCHEMES or name == "HTML"):
        message("ColorData", "notent", name)
    return None


for _name in ("CMYKColor", "LABColor", "LCHColor", "LUVColor", "XYZColor"):
    declare(_name, f"{_name}[...] is a color in the color space {HEADS[_name]}.")


def named(name: str, meaning: Expr) -> None:
    """Declare a symbol that stands for a color or a directive."""

    def get() -> Expression:
        return meaning

    value(name, f"{name} is {_words(meaning)}.", module=__name__)(get)


def _words(e: Expression) -> str:
    if isinstance(e, Expr):
        inside = ", ".join(map(_words, e.args))
        return f"{{{inside}}}" if is_list(e) else f"{e.head.name}[{inside}]"
    return str(e)


SMALL, TINY, LARGE = system("Small"), system("Tiny"), system("Large")
DIRECTIVES = {
    "Thin": call("Thickness", TINY),
    "Thick": call("Thickness", LARGE),
    "Dashed": call("Dashing", list_of(SMALL, SMALL)),
    "Dotted": call("Dashing", list_of(0, SMALL)),
    "DotDashed": call("Dashing", list_of(0, SMALL, SMALL, SMALL)),
}
for _name, _meaning in (NAMED | DIRECTIVES).items():
    named(_name, _meaning)
