"""Images read at other places: at the points of a grid, at those of an affine map, or in a window for each example."""

from collections.abc import Sequence

import numpy as np

from .primitive import Array, Result, Shape, primitive

__all__: list[str] = []


def _affine(theta: Shape, *, size: Sequence[int]) -> Shape:
    return (theta[0], *size, 2)


def _axis(n: int) -> Array:
    """n places from -1 to 1; the middle where there is one."""
    return np.linspace(-1, 1, n) if n > 1 else np.zeros(1)


@primitive(shape=_affine)
def affine_grid(theta: Array, *, size: Sequence[int]) -> Result:
    """y[b, i, j] = theta[b] . {u, v, 1} for the points u, v of an image of h×w pixels, its corners at -1 and 1.

    theta[b, 2, 3] -> y[b, h, w, 2], whose last axis is {x, y}: along a row, then from row to row.
    """
    height, width = size
    v, u = np.meshgrid(_axis(height), _axis(width), indexing="ij")
    points = np.stack([u, v, np.ones_like(u)], -1).astype(theta.dtype)
    return np.einsum("bkc,hwc->bhwk", theta, points), lambda dy: (np.einsum("bhwk,hwc->bkc", dy, points),)


def _at_points(x: Shape, grid: Shape) -> Shape:
    return (*x[:2], *grid[1:-1])


@primitive(shape=_at_points)
def grid_sample(x: Array, grid: Array) -> Result:
    """Images x[b, c, h, w] at the points {x, y} of grid[b, p, q, 2]: the four pixels around, weighted by nearness.

    The centres of the corner pixels are at -1 and 1, and outside of the image there are zeros. y[b, c, p, q]; bilinear
    sampling as in Jaderberg et al., arXiv:1506.02025.
    """
    batch, channels, height, width = x.shape
    scale = np.array([(width - 1) / 2, (height - 1) / 2], dtype=grid.dtype)
    sizes = np.array([width, height])
    at = (grid.reshape(batch, -1, 2) + 1) * scale
    inside = (at > -1) & (at < sizes)
    at = np.where(inside | np.isnan(at), at, -1)
    low = np.floor(at)
    part = at - low  # nearness to the neighbour on the right, and below
    low = np.where(np.isnan(low), -2, low).astype(np.intp)
    pixels = x.reshape(batch, channels, -1).transpose(0, 2, 1)
    which = np.arange(batch)[:, None]
    corners = []
    for right, below in ((0, 0), (1, 0), (0, 1), (1, 1)):
        place = low + np.array([right, below])
        there = ((place >= 0) & (place < sizes)).all(-1)
        flat = np.where(there, place[..., 1] * width + place[..., 0], 0)
        values = pixels[which, flat] * there[..., None]
        along, down = (part[..., i] if side else 1 - part[..., i] for i, side in enumerate((right, below)))
        corners.append((flat, there, values, along, down))
    y = sum(values * (along * down)[..., None] for _, _, values, along, down in corners)

    def pullback(dy: Array) -> tuple:
        rows = dy.reshape(batch, channels, -1).transpose(0, 2, 1)

        def dx() -> Array:
            found = np.zeros(pixels.shape, dtype=dy.dtype)
            for flat, there, _, along, down in corners:
                np.add.at(found, (which, flat), rows * (there * along * down)[..., None])
            return found.transpose(0, 2, 1).reshape(x.shape)

        def dgrid() -> Array:
            dot = [(rows * values).sum(-1) for _, _, values, _, _ in corners]
            along = (dot[1] - dot[0]) * (1 - part[..., 1]) + (dot[3] - dot[2]) * part[..., 1]
            down = (dot[2] - dot[0]) * (1 - part[..., 0]) + (dot[3] - dot[1]) * part[..., 0]
            return (np.stack([along, down], -1) * inside * scale).reshape(grid.shape)

        return dx, dgrid

    return y.transpose(0, 2, 1).reshape(_at_points(x.shape, grid.shape)), pullback


Windows = Sequence[tuple[int, int]]


def _windowed(x: Shape, *, starts: Windows, size: Sequence[int], flips: Windows = ()) -> Shape:
    return (*x[:2], *size)


@primitive(shape=_windowed)
def window_each(x: Array, *, starts: Windows, size: Sequence[int], flips: Windows = ()) -> Result:
    """A window of h×w pixels of each image x[b, c, h0, w0], with another start {row, column} in each: y[b, c, h, w].

    `flips` says of each whether its rows, and whether its columns, come in reverse order.
    """
    height, width = size
    signs = [(1 - 2 * bool(v), 1 - 2 * bool(h)) for v, h in flips] or [(1, 1)] * len(x)

    def window(images: Array, i: int) -> Array:
        top, left = starts[i]
        down, along = signs[i]
        return images[i, :, top : top + height, left : left + width][:, ::down, ::along]

    def pullback(dy: Array) -> tuple:
        dx = np.zeros(x.shape, dtype=dy.dtype)
        for i in range(len(x)):
            window(dx, i)[...] = dy[i]
        return (dx,)

    return np.stack([window(x, i) for i in range(len(x))]), pullback
