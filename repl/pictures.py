"""Images and drawings as pictures in the terminal, in the best way it has: its own protocol, or colored half blocks.

Kitty's protocol: https://sw.kovidgoyal.net/kitty/graphics-protocol; iTerm's: https://iterm2.com/documentation-images.html.
The environment variable WLNET_PICTURES names a way: kitty, iterm, blocks, or none.
"""

from __future__ import annotations

import io
import os
import sys
from base64 import standard_b64encode
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from wlnet.evaluator.session import Session
from wlnet.expr import Expr, Expression, call, is_list
from wlnet.expr.byte_arrays import ByteArray
from wlnet.expr.images import Image as Raster

if TYPE_CHECKING:
    from PIL.Image import Image

DRAWINGS = frozenset(("Graphics", "Graphics3D", "GraphicsRow", "GraphicsColumn", "GraphicsGrid", "Legended"))
MOST = 12  # images of a list that are shown beside each other
ROWS = 24  # lines of text that a picture of blocks has at most
COLUMNS = 80
GAP = 2  # pixels between images
CHUNK = 4096  # characters of one command of kitty's
UPPER_HALF = "\N{UPPER HALF BLOCK}"
Draw = Callable[["Image"], str]


def picture(session: Session, e: Expression, columns: int) -> str | None:
    """What a terminal of so many columns has to be sent to show an expression as a picture; None: show its text."""
    draw = way()
    if draw is None or not is_drawn(e):
        return None
    parts = [raster(session, part) for part in (e.args if is_list(e) else (e,))]
    found = [part for part in parts if part is not None]
    if not found or len(found) < len(parts):
        return None
    if draw is blocks and isinstance(e, Expr) and not is_list(e):
        found = [thicker(found[0])]
    return draw(beside(found, columns)) if len(found) > 1 else draw(found[0])


def is_drawn(e: Expression) -> bool:
    """Whether an expression is an image or a drawing, or a short list of images."""
    if is_list(e):
        return 0 < len(e.args) <= MOST and all(isinstance(part, Raster) for part in e.args)
    return isinstance(e, Raster) or (isinstance(e, Expr) and getattr(e.head, "name", None) in DRAWINGS)


def way(environment: Mapping[str, str] = os.environ) -> Draw | None:
    """How this terminal shows pictures; None where it cannot."""
    ways = {"kitty": kitty, "iterm": iterm, "blocks": blocks}
    wish = environment.get("WLNET_PICTURES", "").lower()
    if wish:
        return ways.get(wish)
    if not sys.stdout.isatty():
        return None
    terminal, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if not ("TMUX" in environment or terminal.startswith(("screen", "tmux"))):  # these pass no pictures on
        if "KITTY_WINDOW_ID" in environment or "kitty" in terminal or program == "ghostty":
            return kitty
        if program in ("iTerm.app", "WezTerm"):
            return iterm
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    colors = environment.get("COLORTERM", "") in ("truecolor", "24bit") or "256color" in terminal
    return blocks if colors and encoding == "utf8" else None


def raster(session: Session, e: Expression) -> Image | None:
    """The picture in pixels; None where it cannot be made."""
    found = session.evaluate(call("Quiet", call("ExportByteArray", e, "PNG")))
    if not isinstance(found, ByteArray):
        return None
    from PIL import Image

    with Image.open(io.BytesIO(found.data)) as opened:
        return opened.convert("RGBA" if "A" in opened.getbands() else "RGB")


def beside(images: list[Image], columns: int) -> Image:
    """The images in a row, all as high as the highest that leaves room for all."""
    from PIL import Image

    height = max(image.height for image in images)
    room = min(columns, COLUMNS) * (10 if way() is not blocks else 1) - GAP * (len(images) - 1)
    height = max(1, min(height, int(room / sum(image.width / image.height for image in images))))
    scaled = [image.resize((max(1, round(image.width * height / image.height)), height)) for image in images]
    row = Image.new("RGBA", (sum(image.width for image in scaled) + GAP * (len(scaled) - 1), height))
    place = 0
    for image in scaled:
        row.paste(image, (place, 0))
        place += image.width + GAP
    return row


def thicker(image: Image) -> Image:
    """A drawing whose thin lines are still seen when it is made small."""
    from PIL import ImageFilter

    return on_paper(image).filter(ImageFilter.MinFilter(3))


def on_paper(image: Image) -> Image:
    """The image without transparency: white shines through."""
    from PIL import Image

    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return paper


def png(image: Image) -> bytes:
    """The image in a PNG file."""
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def kitty(image: Image) -> str:
    """Commands of kitty's protocol: a PNG file in pieces."""
    data = standard_b64encode(png(image)).decode("ascii")
    pieces = [data[i : i + CHUNK] for i in range(0, len(data), CHUNK)]
    commands = []
    for i, piece in enumerate(pieces):
        head = "a=T,f=100," if i == 0 else ""
        commands.append(f"\x1b_G{head}m={int(i + 1 < len(pieces))};{piece}\x1b\\")
    return "".join(commands)


def iterm(image: Image) -> str:
    """The command of iTerm's protocol: a PNG file in the line of the text."""
    data = png(image)
    return f"\x1b]1337;File=inline=1;size={len(data)}:{standard_b64encode(data).decode('ascii')}\x07"


def blocks(image: Image) -> str:
    """Lines of half blocks, each with the color of one pixel above and of one below."""
    from PIL import Image

    scale = min(1.0, COLUMNS / image.width, 2 * ROWS / image.height)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    image = on_paper(image)
    pixels: Any = image.load()
    width, height = image.size
    lines = []
    for y in range(0, height, 2):
        line, last = [], None
        for x in range(width):
            above = pixels[x, y]
            below = pixels[x, y + 1] if y + 1 < height else None
            if (above, below) != last:
                line.append(color(38, above) + ("\x1b[49m" if below is None else color(48, below)))
                last = (above, below)
            line.append(UPPER_HALF)
        lines.append("".join(line) + "\x1b[0m")
    return "\n".join(lines)


def color(layer: int, rgb: tuple[int, int, int]) -> str:
    """The sequence for the color of the letter (38) or of what is behind it (48)."""
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return f"\x1b[{layer};2;{rgb[0]};{rgb[1]};{rgb[2]}m"
    r, g, b = (round(v / 51) for v in rgb)  # the cube of 216 colors that 256 colors have
    return f"\x1b[{layer};5;{16 + 36 * r + 6 * g + b}m"
