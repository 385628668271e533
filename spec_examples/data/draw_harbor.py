"""Draws harbor.png, the picture that the example scripts read: sky, sun, hills, a lighthouse, a boat, water, a sign.

Nothing in it is a photograph; it has what makes photographs hard to enlarge: soft gradients, slanted edges, thin
lines, small letters, colours that meet, and a little grain. Run as `python draw_harbor.py`; needs NumPy and Pillow.
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

WIDTH, HEIGHT, FINE = 160, 120, 6  # the picture is drawn FINE times larger and averaged
HORIZON = 74

# Strokes of the letters on the sign, on a grid 2 wide and 4 high.
LETTERS = {
    "P": [[(0, 4), (0, 0), (2, 0), (2, 2), (0, 2)]],
    "O": [[(0, 0), (2, 0), (2, 4), (0, 4), (0, 0)]],
    "R": [[(0, 4), (0, 0), (2, 0), (2, 2), (0, 2)], [(0.7, 2), (2, 4)]],
    "T": [[(0, 0), (2, 0)], [(1, 0), (1, 4)]],
    "7": [[(0, 0), (2, 0), (0.7, 4)]],
}


def background():
    """Sky and water: gradients, the glow of the sun and its path on the waves."""
    y, x = np.mgrid[0 : HEIGHT * FINE, 0 : WIDTH * FINE] / FINE
    down = np.clip(y / HORIZON, 0, 1)[..., None]
    sky = (1 - down) * np.array([58, 104, 176]) + down * np.array([250, 206, 160])
    distance = np.hypot(x - 118, y - 50)[..., None]
    sky += np.exp(-((distance / 26) ** 2)) * np.array([60, 40, 5])
    deep = np.clip((y - HORIZON) / (HEIGHT - HORIZON), 0, 1)[..., None]
    water = (1 - deep) * np.array([196, 176, 160]) + deep * np.array([22, 62, 92])
    waves = np.sin(0.9 * np.maximum(y - HORIZON, 0) ** 1.15 + 2 * np.sin(x / 7)) * np.sin(x / 5 + y / 3)
    water += 14 * waves[..., None] * deep
    path = np.exp(-(((x - 118) / (4 + 0.35 * np.maximum(y - HORIZON, 0))) ** 2))
    water += (0.5 + 0.5 * waves)[..., None] * path[..., None] * np.array([110, 80, 30])
    return np.where((y < HORIZON)[..., None], sky, water)


def draw():
    """The picture as an array of 8-bit values, (120, 160, 3)."""
    fine = Image.fromarray(np.clip(background(), 0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(fine)

    def points(*pairs):
        return [(x * FINE, y * FINE) for x, y in pairs]

    def shape(color, *pairs):
        pen.polygon(points(*pairs), fill=color)

    def line(color, width, *pairs):
        pen.line(points(*pairs), fill=color, width=round(width * FINE), joint="curve")

    pen.ellipse(points((111, 43), (125, 57)), fill=(255, 244, 208))
    shape((132, 128, 158), (0, 74), (0, 60), (14, 52), (30, 61), (46, 48), (66, 64), (84, 57), (104, 70), (112, 74))
    shape((86, 96, 116), (70, 74), (96, 66), (120, 70), (140, 62), (160, 68), (160, 74))
    # the pier and its lighthouse, in red and white stripes
    shape((70, 62, 58), (0, 82), (44, 79), (52, 84), (46, 92), (0, 98))
    shape((110, 98, 88), (0, 82), (44, 79), (45, 81), (0, 85))
    left, right, top, foot = (18.5, 21), (33.5, 31), 30, 80
    for i in range(5):
        a, b = (top + (foot - top) * t / 5 for t in (i, i + 1))
        sides = [(r[1] + (r[0] - r[1]) * (t - top) / (foot - top)) for t in (a, b) for r in (left, right)]
        shape(
            (196, 44, 40) if i % 2 == 0 else (240, 236, 228), (sides[0], a), (sides[1], a), (sides[3], b), (sides[2], b)
        )
    shape((44, 44, 54), (19, 30), (33, 30), (33, 28.4), (19, 28.4))
    shape((255, 226, 120), (22.5, 28.4), (29.5, 28.4), (29.5, 22), (22.5, 22))
    for x in (22.5, 26, 29.5):
        line((44, 44, 54), 0.7, (x, 22), (x, 28.4))
    shape((150, 32, 34), (20.5, 22), (31.5, 22), (26, 15.5))
    # the boat: hull, mast, two sails and their ropes
    shape((30, 40, 66), (74, 92), (110, 92), (104, 100), (79, 100))
    shape((206, 60, 44), (74, 92), (110, 92), (109.2, 93.4), (75, 93.4))
    line((60, 44, 34), 1.0, (91, 92), (91, 50))
    shape((246, 242, 232), (92, 52), (92, 88), (108, 88))
    shape((228, 180, 62), (90, 56), (90, 88), (77, 88))
    line((60, 60, 70), 0.4, (91, 50), (112, 92))
    line((60, 60, 70), 0.4, (91, 50), (72, 92))
    line((150, 150, 150), 0.4, (92, 64), (97.3, 64))
    line((150, 150, 150), 0.4, (92, 76), (102.6, 76))
    # the sign, with letters a few pixels high
    shape((62, 46, 34), (128, 112), (130, 112), (130, 94), (128, 94))
    shape((62, 46, 34), (147, 112), (149, 112), (149, 94), (147, 94))
    shape((36, 84, 66), (121, 88), (156, 88), (156, 103), (121, 103))
    pen.rectangle(points((122, 89), (155, 102)), outline=(230, 232, 214), width=FINE // 2)
    for i, letter in enumerate("PORT7"):
        for stroke in LETTERS[letter]:
            corner = 125 + 6 * i + (1 if letter == "7" else 0)
            line((240, 240, 224), 1.1, *((corner + 1.8 * x, 91.6 + 2 * y) for x, y in stroke))
    # gulls
    for x, y, size in ((58, 24, 5), (70, 31, 3.5), (84, 20, 4)):
        line((52, 56, 70), 0.7, (x - size, y - size / 3), (x - size / 3, y - size / 2), (x, y))
        line((52, 56, 70), 0.7, (x, y), (x + size / 3, y - size / 2), (x + size, y - size / 3))
    coarse = np.asarray(fine, float).reshape(HEIGHT, FINE, WIDTH, FINE, 3).mean((1, 3))
    grain = np.random.Generator(np.random.PCG64(7)).normal(0, 1.6, (HEIGHT, WIDTH, 1))
    return np.clip(np.rint(coarse + grain), 0, 255).astype(np.uint8)


if __name__ == "__main__":
    Image.fromarray(draw()).save(Path(__file__).with_name("harbor.png"), optimize=True)
