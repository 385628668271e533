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
    points = np.stack([u, v, np.ones_like(u)], -1).astype(theta.dtype).reshape(-1, 3)
    y = np.matmul(points, theta.transpose(0, 2, 1)).reshape(-1, height, width, 2)
    return y, lambda dy: (np.matmul(dy.reshape(len(dy), -1, 2).transpose(0, 2, 1), points),)


def _at_points(x: Shape, grid: Shape) -> Shape:
    return (*x[:2], *grid[1:-1])


CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))  # down and along from the pixel above and on the left
BLOCK = 1 << 16  # numbers that are read at once


def _between(at: Array, size: int) -> tuple[Array, Array, Array]:
    """The pixel, of so many, before each place, how far behind it the place is, and whether the place is next to one.

    Pixel -1 is before the first; places that are next to none count as lying there.
    """
    inside = (at > -1) & (at < size)
    near = np.where(inside, at, -1)
    low = np.floor(near)
    np.copyto(near, at, where=np.isnan(at))
    return low.astype(np.intp), np.subtract(near, low, out=near), inside


@primitive(shape=_at_points)
def grid_sample(x: Array, grid: Array) -> Result:
    """Images x[b, c, h, w] at the points {x, y} of grid[b, p, q, 2]: the four pixels around, weighted by nearness.

    The centres of the corner pixels are at -1 and 1, and outside of the image there are zeros. y[b, c, p, q]; bilinear
    sampling as in Jaderberg et al., arXiv:1506.02025.
    """
    batch, channels, height, width = x.shape
    stride, size = width + 2, (height + 2) * (width + 2)  # with a border of zeros one pixel wide
    scale = np.array([(width - 1) / 2, (height - 1) / 2], dtype=grid.dtype)
    along, down = ((grid[..., i].reshape(-1) + 1) * scale[i] for i in range(2))
    column, right, beside = _between(along, width)
    row, below, between = _between(down, height)
    count = len(column) // max(1, batch)
    first = (row + 1) * stride + column + 1 + np.repeat(np.arange(batch) * size, count)
    framed = np.zeros((channels, batch, height + 2, stride), dtype=x.dtype)
    framed[:, :, 1:-1, 1:-1] = x.transpose(1, 0, 2, 3)
    framed = framed.reshape(channels, -1)
    y = np.zeros((channels, len(first)), dtype=x.dtype)
    step = max(64, BLOCK // max(1, channels))
    blocks = [slice(i, min(i + step, len(first))) for i in range(0, len(first), step)]

    def weight(part: slice, lower: int, further: int) -> Array:
        """How much the pixels at one corner count, for some of the points."""
        return (right[part] if further else 1 - right[part]) * (below[part] if lower else 1 - below[part])

    def pixels(part: slice, lower: int, further: int) -> Array:
        """The pixels at one corner."""
        return np.take(framed, first[part] + (lower * stride + further), 1, mode="clip")

    for part in blocks:
        for corner in CORNERS:
            found = pixels(part, *corner)
            found *= weight(part, *corner)
            y[:, part] += found

    def pullback(dy: Array) -> tuple:
        given = dy.reshape(batch, channels, -1).transpose(1, 0, 2).reshape(channels, -1)
        everything = slice(None)

        def dx() -> Array:
            total = np.zeros((channels, batch * size), dtype=dy.dtype)
            for corner in CORNERS:
                places, weights = first + (corner[0] * stride + corner[1]), weight(everything, *corner)
                for c in range(channels):
                    total[c] += np.bincount(places, given[c] * weights, batch * size)
            return total.reshape(channels, batch, height + 2, stride)[:, :, 1:-1, 1:-1].transpose(1, 0, 2, 3)

        def dgrid() -> Array:
            found = np.empty((len(first), 2), dtype=dy.dtype)
            for part in blocks:
                here, there, under, across = (np.einsum("cp,cp->p", given[:, part], pixels(part, *k)) for k in CORNERS)
                found[part, 0] = (there - here) * (1 - below[part]) + (across - under) * below[part]
                found[part, 1] = (under - here) * (1 - right[part]) + (across - there) * right[part]
            found[:, 0] *= beside
            found[:, 1] *= between
            return (found * scale).reshape(grid.shape)

        return dx, dgrid

    y = y.reshape(channels, batch, -1).transpose(1, 0, 2)
    return y.reshape(_at_points(x.shape, grid.shape)), pullback


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
