"""Layers that look at images from another place: through an affine map, or through a window that moves in training."""

from __future__ import annotations

from typing import Any

from wlnet.expr import list_of

from ..declare import argument, layer, option, port
from ..initialization.seeding import fresh
from ..kinds import Fractional, ListOf, Positive
from ..layer import Layer
from ..net import Misfit, Mode
from ..patterns import Sizes
from ..types import describe


@layer("SpatialTransformationLayer")
class SpatialTransformation(Layer):
    """y[c, i, j] = x[c] at the place {{zh, sh, th}, {sv, zv, tv}} . {u, v, 1}, where u, v is the place of pixel i, j.

    x[c, h, w] and the parameters {zh, sh, th, sv, zv, tv} -> y[c, o*]. Places are from -1 to 1 along a row, and from
    row to row, between the centres of the corner pixels; x is interpolated linearly in both directions, and 0 outside
    (Jaderberg et al., arXiv:1506.02025). An output of size 1 lies in the middle.
    """

    usage = (
        "SpatialTransformationLayer[{h, w}] applies an affine map, given as a second input, to an image of size h×w."
    )

    dims = argument("Dimensions", ListOf(Positive, 2), dim="o*")

    input = port("Input", "c h w")
    input_parameters = port("Parameters", "six")
    output = port("Output", "c o*")

    def relate(self, sizes: Sizes) -> None:
        """A map has six parameters."""
        sizes.put("six", 6)

    def forward(self, ops: Any, x: Any, parameters: Any) -> Any:
        """x[b, c, h, w], parameters[b, 6] -> y[b, c, o*]."""
        matrices = ops.reshape(parameters, shape=(ops.shape(x)[0], 2, 3))
        return ops.grid_sample(x, ops.affine_grid(matrices, size=self.sizes["o*"]))


@layer("ImageAugmentationLayer")
class ImageAugmentation(Layer):
    """A window of x, x[c, h0, w0] -> y[c, o*].

    In training it lies anywhere in x with equal probability, another place for each example, and is reflected
    vertically (top and bottom change places) and horizontally with the probabilities {v, h}. In evaluation it lies in
    the middle; of a margin that is odd, the smaller half is before it.
    """

    usage = "ImageAugmentationLayer[{h, w}] crops images to the size h×w: at random in training, centered otherwise."

    dims = argument("Dimensions", ListOf(Positive, 2), dim="o*")
    reflections = option("ReflectionProbabilities", ListOf(Fractional, 2), list_of(0, 0))

    input = port("Input", "c h w")
    output = port("Output", "c o*")

    def check(self, sizes: Sizes) -> None:
        """The window should fit into the image."""
        image = sizes["h"], sizes["w"]
        if any(isinstance(n, int) and isinstance(o, int) and n < o for n, o in zip(image, sizes["o*"], strict=True)):
            needed = "an array of images of at least {}×{} pixels".format(*sizes["o*"])
            found = self.types["Input"]
            raise Misfit("Input", found, f"should be {needed}", "portshape", '"Input"', describe(found), needed)

    def forward(self, ops: Any, x: Any, *, mode: Mode) -> Any:
        """x[b, c, h0, w0] -> y[b, c, o*]."""
        batch, _, *image = ops.shape(x)
        size = self.sizes["o*"]
        margins = [n - o for n, o in zip(image, size, strict=True)]
        if not mode.training:
            return ops.window_each(x, starts=[tuple(m // 2 for m in margins)] * batch, size=size)
        random = mode.generator or fresh()
        starts = random.integers(0, margins, (batch, 2), endpoint=True).tolist()
        flips = (random.random((batch, 2)) < self.reflections).tolist()
        return ops.window_each(x, starts=starts, size=size, flips=flips)
