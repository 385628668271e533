"""Sequences of images as arrays x[t, c, h, w]: lists of frames, and files with several pictures such as GIF."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from wlnet.expr import Expression, WolframMessage, is_list, list_of, system
from wlnet.expr.images import COLOR_CHANNELS, Image
from wlnet.interchange import read_bytes
from wlnet.interchange.images import animation
from wlnet.interchange.resampling import FITTINGS

from ..declare import argument, option
from ..kinds import (
    Automatic,
    Choice,
    Kind,
    Literal,
    NonNegativeReal,
    Nothing,
    OneOf,
    Positive,
    PositiveReal,
    Unfit,
    Value,
)
from ..numeric import Array
from ..types import Type, Varying
from .coder import Encoder, coder
from .files import is_file, unread
from .image import STATISTICS, conform
from .image_settings import (
    AlignmentKind,
    ColorsKind,
    PixelsKind,
    ResamplingKind,
    SizeKind,
    SurroundingsKind,
    check_pixels,
    normalized,
)
from .measures import SECONDS, measure

LEVELS = ("Time", "Channels", "Height", "Width")
AXES = {"Time": 0, "Height": 1, "Width": 2, "Channels": 3}  # of x[t, h, w, c]


class LevelsKind(Kind):
    """The order of the levels of the array."""

    expects = "a list of " + ", ".join(f'"{name}"' for name in LEVELS) + " in any order"

    def read(self, e: Expression) -> Value:
        """A tuple of names."""
        if not is_list(e) or len(e.args) != len(LEVELS) or set(e.args) != set(LEVELS):
            raise Unfit
        return e.args

    def write(self, value: Value) -> Expression:
        """The list."""
        return list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


class TimeKind(Kind):
    """A time in seconds."""

    expects = "a non-negative number of seconds, or a quantity of time"

    def read(self, e: Expression) -> Value:
        """A number."""
        found = measure(e, SECONDS)
        return NonNegativeReal.read(e if found is None else found)

    def holds(self, value: Value) -> bool:
        """Whether the value is a number."""
        return type(value) in (int, float)


@coder("NetEncoder", "VideoFrames")
class FramesEncoder(Encoder):
    """x[t, c, h, w]: the frames one after the other, each encoded as an image.

    Frames of a file are taken `rate` times a second, those of a list as they are.
    """

    size = argument("RasterSize", SizeKind("width", "height"), 128)
    alignment = option("Alignment", AlignmentKind(), system("Center"), symbol=True)
    space = option("ColorSpace", ColorsKind(), "RGB", symbol=True)
    rate = option("FrameRate", OneOf(Literal(system("Inherited")), PositiveReal), 24, symbol=True)
    levels = option("Levels", OneOf(Automatic, LevelsKind()), system("Automatic"))
    mean = option("MeanImage", OneOf(Nothing, PixelsKind()), system("None"))
    method = option("Method", Choice(FITTINGS), "Stretch", symbol=True)
    padding = option("Padding", SurroundingsKind(), system("Black"), symbol=True)
    resampling = option("Resampling", OneOf(Automatic, ResamplingKind()), system("Automatic"), symbol=True)
    start = option("StartTime", TimeKind(), 0)
    target = option("TargetLength", OneOf(Automatic, Literal(system("All")), Positive), system("Automatic"))
    variance = option("VarianceImage", OneOf(Nothing, PixelsKind()), system("None"))

    def __init__(self, parameters: Any) -> None:
        super().__init__(parameters)
        for name in STATISTICS:
            check_pixels(self.head, name, self.parameters[name], COLOR_CHANNELS[self.space])

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes of x[t, h, w, c] in the order of the array."""
        return tuple(AXES[name] for name in (LEVELS if self.levels is system("Automatic") else self.levels))

    @property
    def type(self) -> Type:
        """{t, c, h, w}, t varying unless it is given."""
        count = self.target if type(self.target) is int else Varying()
        full = (count, self.size[1], self.size[0], COLOR_CHANNELS[self.space])
        return Type(tuple(full[a] for a in self.axes))

    def words(self) -> str:
        """Frames of a video."""
        return "list of images"

    def wanted(self) -> str:
        """A list of images or a file."""
        return "a list of images or a File"

    def accepts(self, e: Expression) -> bool:
        """Whether the expression is a list of images or a file."""
        return is_file(e) or (is_list(e) and bool(e.args) and all(isinstance(part, Image) for part in e.args))

    def frames(self, e: Expression) -> list[Image]:
        """The frames to encode; messages that name the file."""
        if not is_file(e):
            return list(e.args)
        try:
            pictures, ends = animation(read_bytes(os.path.expanduser(e.args[0])))
        except WolframMessage as problem:
            raise unread(self.head, e.args[0], "video in a format that is read here (GIF)", problem) from None
        if self.rate is system("Inherited"):
            begins = [0.0, *ends[:-1]]
            return [p for p, begin in zip(pictures, begins, strict=True) if begin >= self.start - 1e-9] or pictures[-1:]
        count = max(1, round((ends[-1] - self.start) * self.rate))
        times = self.start + np.arange(count) / self.rate
        places = np.minimum(np.searchsorted(ends, times + 1e-9, side="right"), len(pictures) - 1)
        return [pictures[i] for i in places]

    def encode(self, e: Expression) -> Array:
        """The array; black frames are added where there are fewer than wanted."""
        frames = self.frames(e)
        wanted = self.target if type(self.target) is int else len(frames)
        x = np.zeros((wanted, self.size[1], self.size[0], COLOR_CHANNELS[self.space]), np.float32)
        done: dict[int, Array] = {}
        for place, frame in enumerate(frames[:wanted]):
            if id(frame) not in done:
                done[id(frame)] = conform(self, frame).reals("float32").reshape(x.shape[1:])
            x[place] = done[id(frame)]
        found = normalized(x, self.mean, self.variance, self.size)
        return np.ascontiguousarray(found.transpose(self.axes), dtype=np.float32)
