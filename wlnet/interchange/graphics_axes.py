"""Axes, frames, ticks, grid lines and labels around a drawing: what the options of Graphics ask for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..expr import REAL_TYPES, Expression, Symbol, has_head, is_list, system
from .frames import Box, Frame, frame_of, plot_range
from .graphics_shapes import LINE_HEIGHT, Label, Path, Shape, Stroke
from .lettering import text_width, words
from .looks import Look, Paint, directed, real, styled

FONT = 10.0  # points
INK, PALE = Paint(0.3, 0.3, 0.3), Paint(0.86, 0.86, 0.86)
LENGTH, SHORT, GAP = 4.0, 2.0, 3.0  # of ticks, of small ticks, between a tick and its label
WANTED = 5  # labelled ticks of an axis, about
MOST_TICKS = 400
Options = dict[str, Expression]


@dataclass(frozen=True)
class Tick:
    """A mark at a coordinate; without words it is a small one."""

    at: float
    label: str = ""


@dataclass(frozen=True)
class Surround:
    """What is drawn around and behind a drawing, once its frame is known; and how much room that needs."""

    axes: tuple[bool, bool]
    frame: tuple[bool, bool, bool, bool]  # left, right, bottom, top
    ticks: tuple[tuple[Tick, ...], ...]  # of left, right, bottom, top; of axes: left and bottom
    grid: tuple[tuple[float, ...], tuple[float, ...]]
    origin: tuple[float, float]
    labels: tuple[str, str, str, str]  # of the sides; of axes: at their ends, y and x
    title: tuple[str, ...]
    look: Look
    grid_look: Look
    box: Box

    def margins(self) -> Box:
        """Left, bottom, right and top, in points."""
        size = self.look.font_size
        line = LINE_HEIGHT * size
        left, right, bottom, top = self.ticks
        wide = max((text_width(t.label, size) for t in left), default=0.0)
        far = max((text_width(t.label, size) for t in right), default=0.0)
        x, y = self.origin
        across, up = self.box[2] - self.box[0], self.box[3] - self.box[1]
        inside_x, inside_y = (x - self.box[0]) / across, (y - self.box[1]) / up
        edge = max((text_width(t.label, size) / 2 for t in bottom), default=0.0)
        margin = [6.0, 6.0, max(6.0, edge), 8.0]
        if any(self.frame):
            margin[0] = (wide + GAP + 4 if self.frame[0] and left else 6) + (line + 2 if self.labels[0] else 0)
            margin[2] = (far + GAP + 4 if right and any(t.label for t in right) else max(6.0, edge)) + (
                line + 2 if self.labels[1] else 0
            )
            margin[1] = (line + GAP if self.frame[2] and bottom else 4) + (line + 2 if self.labels[2] else 0)
            margin[3] = (line + GAP if any(t.label for t in top) else 6) + (line + 2 if self.labels[3] else 0)
        elif any(self.axes):
            margin[0] = max(edge, wide + GAP + 4 - 250 * max(inside_x, 0)) if self.axes[1] else 6
            margin[1] = max(6.0, line + GAP + 2 - 200 * max(inside_y, 0)) if self.axes[0] else 6
            margin[2] = max(margin[2], text_width(self.labels[2], size) + 6 if self.labels[2] else 0)
            margin[3] += line if self.labels[0] else 0
        if self.title:
            margin[3] += 1.2 * line * len(self.title) + 2
        return margin[0], margin[1], margin[2], margin[3]

    def behind(self, page: Frame) -> Iterator[Shape]:
        """Grid lines."""
        stroke = Stroke(self.grid_look.color, self.grid_look.thickness.points(page.width),
                        tuple(d.points(page.width) for d in self.grid_look.dashes))  # fmt: skip
        left, bottom, right, top = self.box
        for x in self.grid[0]:
            if left <= x <= right:
                yield Path(page.places(((x, bottom), (x, top))), stroke=stroke)
        for y in self.grid[1]:
            if bottom <= y <= top:
                yield Path(page.places(((left, y), (right, y))), stroke=stroke)

    def around(self, page: Frame, width: float) -> Iterator[Shape]:
        """Axes or frame with ticks and labels; the title."""
        if any(self.frame):
            yield from self.framed(page)
        elif any(self.axes):
            yield from self.crossed(page)
        if self.title:
            height = LINE_HEIGHT * FONT * 1.15
            middle = (page.place((self.box[0], 0))[0] + page.place((self.box[2], 0))[0]) / 2
            at = (middle, 3 + height * len(self.title) / 2)
            yield replace(self.words("", at, (0, 0)), lines=self.title, size=1.1 * self.look.font_size)

    def words(self, text: str, at: tuple[float, float], offset: tuple[float, float], angle: float = 0.0) -> Label:
        """A label in the look of all of them."""
        look = self.look
        return Label((text,), at, offset, look.font_size, look.color, look.bold, look.italic, look.family, angle)

    def line(self, page: Frame, *points: tuple[float, float]) -> Path:
        """A thin line."""
        return Path(tuple(points), stroke=Stroke(INK, 0.75))

    def marks(self, page: Frame, ticks: Sequence[Tick], side: str, place: float) -> Iterator[Shape]:
        """The ticks of a side, inwards from `place` on the page, and their labels outside."""
        low, high = (self.box[0], self.box[2]) if side in ("bottom", "top") else (self.box[1], self.box[3])
        for tick in ticks:
            slack = 1e-9 * (high - low)
            if not low - slack <= tick.at <= high + slack:
                continue
            length = LENGTH if tick.label else SHORT
            if side in ("bottom", "top"):
                x, sign = page.place((tick.at, 0))[0], 1 if side == "bottom" else -1
                yield self.line(page, (x, place), (x, place - sign * length))
                at, offset = (x, place + sign * GAP), (0.0, 1.0 * sign)
            else:
                y, sign = page.place((0, tick.at))[1], 1 if side == "left" else -1
                yield self.line(page, (place, y), (place + sign * length, y))
                at, offset = (place - sign * GAP, y), (1.0 * sign, 0.0)
            if tick.label:
                yield self.words(tick.label, at, offset)

    def framed(self, page: Frame) -> Iterator[Shape]:
        """A frame on the sides that have one."""
        (x0, y0), (x1, y1) = page.place(self.box[:2]), page.place(self.box[2:])
        line = LINE_HEIGHT * self.look.font_size
        ends = {"left": ((x0, y0), (x0, y1)), "right": ((x1, y0), (x1, y1)), "bottom": ((x0, y0), (x1, y0)),
                "top": ((x0, y1), (x1, y1))}  # fmt: skip
        for points, there in zip(ends.values(), self.frame, strict=True):
            if there:
                yield self.line(page, *points)
        for side, ticks, there in zip(ends, self.ticks, self.frame, strict=True):
            if there:
                place = points_place(side, x0, x1, y0, y1)
                yield from self.marks(page, ticks, side, place)
        wide = [max((text_width(t.label, self.look.font_size) for t in ticks), default=0.0) for ticks in self.ticks]
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        if self.labels[0]:
            yield self.words(self.labels[0], (x0 - wide[0] - GAP - 4 - line / 2, middle[1]), (0, 0), 90)
        if self.labels[1]:
            yield self.words(self.labels[1], (x1 + wide[1] + GAP + 4 + line / 2, middle[1]), (0, 0), 90)
        if self.labels[2]:
            below = y0 + (line + GAP if wide[2] else 4) + line / 2 + 1
            yield self.words(self.labels[2], (middle[0], below), (0, 0))
        if self.labels[3]:
            above = y1 - (line + GAP if wide[3] else 4) - line / 2 - 1
            yield self.words(self.labels[3], (middle[0], above), (0, 0))

    def crossed(self, page: Frame) -> Iterator[Shape]:
        """Axes that cross at the origin; what stands where they cross is left out."""
        (x0, y0), (x1, y1) = page.place(self.box[:2]), page.place(self.box[2:])
        x, y = page.place(self.origin)
        within = (x > x0 + 12, y < y0 - 12)
        left, _, bottom, _ = self.ticks
        if self.axes[0]:
            yield self.line(page, (x0, y), (x1, y))
            shown = [replace(t, label="") if within[0] and abs(t.at - self.origin[0]) < 1e-12 else t for t in bottom]
            yield from self.marks(page, shown, "bottom", y)
            if self.labels[2]:
                yield self.words(self.labels[2], (x1 + 4, y), (-1, 0))
        if self.axes[1]:
            yield self.line(page, (x, y0), (x, y1))
            shown = [replace(t, label="") if within[1] and abs(t.at - self.origin[1]) < 1e-12 else t for t in left]
            yield from self.marks(page, shown, "left", x)
            if self.labels[0]:
                yield self.words(self.labels[0], (x, y1 - 4), (0, -1))


def points_place(side: str, x0: float, x1: float, y0: float, y1: float) -> float:
    """Where a side lies on the page."""
    return {"left": x0, "right": x1, "bottom": y0, "top": y1}[side]


def is_true(e: Expression) -> bool:
    """Whether a setting is True, All or Automatic."""
    return type(e) is Symbol and e.name in ("True", "All", "Automatic")


def surround_of(options: Options, content: Box) -> Surround | None:
    """What the options ask for around a drawing; None where it stands alone."""
    frame = sides_of(options.get("Frame"))
    given: Expression = options.get("Axes")
    axes = (False, False) if any(frame) else tuple(map(is_true, given.args if is_list(given) else (given, given)))
    title = caption(options.get("PlotLabel"))
    grid = options.get("GridLines")
    if not any(frame) and not any(axes) and not title and (grid is None or words(grid) == "None"):
        return None
    box = plot_range(options, content)
    spans = [(box[1], box[3]), (box[0], box[2])]
    look = Look(color=INK, font_size=FONT)
    for name in ("BaseStyle", "LabelStyle"):
        style = options.get(name)
        if style is not None:
            look = styled(look, style.args if is_list(style) or has_head(style, system("Directive")) else (style,))
    ticks = ticks_of(options, any(frame), spans)
    origin = point_of(options.get("AxesOrigin"))
    usual = tuple(0.0 if low <= 0 <= high else low for low, high in spans)
    at = (usual[1] if origin[0] is None else origin[0], usual[0] if origin[1] is None else origin[1])
    labels = side_labels(options.get("FrameLabel")) if any(frame) else axis_labels(options.get("AxesLabel"))
    grid_look = replace(Look(color=PALE), thickness=Look().thickness._replace(size=0.75))
    style = options.get("GridLinesStyle")
    if style is not None:
        grid_look = directed(grid_look, style) or grid_look
    return Surround((axes[0], axes[-1]), frame, ticks, grid_of(grid, spans), at, labels, title, look, grid_look, box)


def caption(e: Expression) -> tuple[str, ...]:
    """The lines of a label, () for None."""
    while has_head(e, system("Style")) and e.args:
        e = e.args[0]
    if e is None or (type(e) is Symbol and e.name in ("None", "Automatic")):
        return ()
    return tuple(words(e).split("\n"))


def one_line(e: Expression) -> str:
    """A label in one line."""
    return " ".join(caption(e))


def side_labels(e: Expression) -> tuple[str, str, str, str]:
    """FrameLabel -> bottom, {bottom, left, ...} or {{left, right}, {bottom, top}}."""
    parts = e.args if is_list(e) else (e,)
    if len(parts) == 2 and all(is_list(p) and len(p.args) == 2 for p in parts):
        (left, right), (bottom, top) = (p.args for p in parts)
    else:
        bottom, left, top, right = [*parts, None, None, None, None][:4]
    return one_line(left), one_line(right), one_line(bottom), one_line(top)


def axis_labels(e: Expression) -> tuple[str, str, str, str]:
    """AxesLabel -> y or {x, y}."""
    x, y = (*e.args[:2], None)[:2] if is_list(e) and e.args else (None, e)
    return one_line(y), "", one_line(x), ""


def sides_of(e: Expression) -> tuple[bool, bool, bool, bool]:
    """Frame -> True, {bottom, left, ...} or {{left, right}, {bottom, top}}."""
    if is_list(e):
        parts = e.args
        if len(parts) == 2 and all(map(is_list, parts)):
            both = [[is_true(p) for p in pair.args] for pair in parts]
            return both[0][0], both[0][-1], both[1][0], both[1][-1]
        flags = [is_true(p) for p in parts] + [False] * 4
        return flags[1], flags[3], flags[0], flags[2]
    return (is_true(e),) * 4


def point_of(e: Expression) -> tuple[float | None, float | None]:
    """AxesOrigin -> {x, y}, either Automatic."""
    return (real(e.args[0]), real(e.args[1])) if is_list(e) and len(e.args) == 2 else (None, None)


def ticks_of(options: Options, frame: bool, spans: Sequence[tuple[float, float]]) -> tuple[tuple[Tick, ...], ...]:
    """The ticks of the sides left, right, bottom and top."""
    e: Expression = options.get("FrameTicks" if frame else "Ticks")
    if e is None and frame:
        e = options.get("Ticks")
    specs: list[Expression] = [e, None, e, None]
    plain = [False, True, False, True]  # sides without labels
    if is_list(e) and e.args:
        parts = e.args
        if len(parts) == 2 and all(is_list(p) and len(p.args) == 2 and not is_tick(p) for p in parts) and frame:
            specs = [*parts[0].args, *parts[1].args]
            plain = [False] * 4
        else:
            specs = [parts[1] if len(parts) > 1 else system("Automatic"), None, parts[0], None]
            if not frame:
                plain[1] = plain[3] = False
    found: list[tuple[Tick, ...]] = []
    for spec, bare, span in zip(specs, plain, (spans[0], spans[0], spans[1], spans[1]), strict=True):
        if type(spec) is Symbol and spec.name in ("None", "False"):
            found.append(())
        elif is_list(spec):
            found.append(tuple(t for t in map(tick, spec.args) if t))
        else:
            found.append(automatic(*span))
        if bare and found[-1]:
            given = found[-2] if spec is None else found[-1]
            found[-1] = tuple(replace(t, label="") for t in given)
    return tuple(found)


def is_tick(e: Expression) -> bool:
    """Whether a list of two is {position, label} and not a pair of sides."""
    return real(e.args[0]) is not None


def tick(e: Expression) -> Tick | None:
    """A tick of x, {x, label} or {x, label, more}."""
    at = e.args[0] if is_list(e) and e.args else e
    value = real(at)
    if value is None:
        return None
    if is_list(e) and len(e.args) > 1:
        return Tick(value, one_line(e.args[1]))
    return Tick(value, shown(value) if type(at) in REAL_TYPES else one_line(at))


def step_of(low: float, high: float) -> float:
    """1, 2 or 5 times a power of ten, so that about five steps go into the range."""
    rough = (high - low) / WANTED
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return power * min((1, 2, 5, 10), key=lambda m: abs(math.log(m * power / rough)) if rough > 0 else m)


def automatic(low: float, high: float) -> tuple[Tick, ...]:
    """Ticks at multiples of a round step, with four or so small ones between them."""
    step = step_of(low, high)
    if not step > 0 or not math.isfinite(step) or (high - low) / step > MOST_TICKS or step <= 1e-13 * abs(low):
        return (Tick(low, shown(low)), Tick(high, shown(high)))
    parts = 4 if round(step / 10 ** math.floor(math.log10(step) + 1e-9)) == 2 else 5
    found = []
    for k in range(math.ceil(low / step * parts - 1e-9), math.floor(high / step * parts + 1e-9) + 1):
        value = k * step / parts
        found.append(Tick(value, shown(value, step) if k % parts == 0 else ""))
    return tuple(found)


def shown(value: float, step: float = 0.0) -> str:
    """A number at a tick: as many decimals as the step has, powers of ten where it is large or small."""
    if step and abs(value) < step * 1e-9:
        return "0"
    if value and not 1e-4 <= abs(value) < 1e6:
        power = math.floor(math.log10(abs(value)) + 1e-12)
        factor = f"{value / 10**power:.6g}"
        return f"10^{power}" if factor == "1" else f"{factor}×10^{power}"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step else 6
    text = f"{value:.{min(decimals, 10)}f}"
    return text if step or "." not in text else text.rstrip("0").rstrip(".")


def grid_of(e: Expression, spans: Sequence[tuple[float, float]]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """GridLines -> Automatic or {xs, ys}: where there are lines across and lines up."""
    parts = e.args if is_list(e) and len(e.args) == 2 else (e, e)
    found = []
    for part, span in zip(parts, (spans[1], spans[0]), strict=True):
        if is_list(part):
            values = [real(p.args[0] if is_list(p) and p.args else p) for p in part.args]
            found.append(tuple(v for v in values if v is not None))
        else:
            found.append(tuple(t.at for t in automatic(*span) if t.label) if is_true(part) else ())
    return found[0], found[1]


def placed(surround: Surround, options: Options, content: Box) -> tuple[Frame, float, float]:
    """The frame of the drawing inside its margins, and the size of the page."""
    whole = frame_of(options, content)
    left, bottom, right, top = surround.margins()
    sized: Expression = options.get("ImageSize")
    pair = is_list(sized) and len(sized.args) == 2 and all(real(p) for p in sized.args)
    width = max(whole.width - left - right, 20.0)
    ratio = real(options.get("AspectRatio"))
    across, up = surround.box[2] - surround.box[0], surround.box[3] - surround.box[1]
    tall = ratio or min(max(up / across, 0.02), 50.0)
    height = max(whole.height - top - bottom, 20.0) if pair else min(width * tall, 20_000.0)
    if pair and height > width * tall:
        height = width * tall
    elif (pair and ratio is not None) or pair:
        width = min(width, height / tall)
    scale = (width / across, height / up)
    page_width, page_height = (whole.width, whole.height) if pair else (whole.width, height + top + bottom)
    if pair:
        left += (whole.width - left - right - width) / 2
        top += (whole.height - top - bottom - height) / 2
    origin = left - surround.box[0] * scale[0], top + surround.box[3] * scale[1]
    return Frame(width, height, scale, origin), page_width, page_height
