"""RandomColor."""

from __future__ import annotations

import math

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from .colors import HEAD_OF, HEADS

Blank = system("Blank")
PARTS = {"RGBColor": 3, "GrayLevel": 1, "Hue": 3, "CMYKColor": 4}
"""Color spaces all of whose values are colors, with the number of values."""


def drawn(kind: Expression) -> Expression:
    """One random color of a kind."""
    if isinstance(kind, Expr):
        return Expr(kind.head, tuple(evaluate(call("RandomReal")) if has_head(a, Blank) else a for a in kind.args))
    name = HEAD_OF[kind] if type(kind) is str else kind.name
    if name in PARTS:
        return Expr(system(name), tuple(evaluate(call("RandomReal")) for _ in range(PARTS[name])))
    return evaluate(call("ColorConvert", drawn("RGB"), HEADS[name]))


def shaped(colors: list[Expression], sizes: list[int]) -> Expression:
    """The colors in lists of lists."""
    for size in reversed(sizes[1:]):
        colors = [list_of(*colors[i : i + size]) for i in range(0, len(colors), size)]
    return list_of(*colors)


@builtin("RandomColor", "RandomColor[] is a random color, RandomColor[n] a list of n, RandomColor[kind, n] colors of "
         "a color space or of a form such as Hue[_, 1, 1].",
         messages={"kind": "`1` is neither a color space nor a form of colors.",
                   "array": "`1` should be a number of colors or a list of numbers."})  # fmt: skip
def random_color(*args):
    """A color or an array of them."""
    if len(args) > 2:
        message("RandomColor", "argb", system("RandomColor"), len(args), 0, 2)
        return None
    counts = args[-1] if args and (len(args) == 2 or type(args[0]) is int or is_list(args[0])) else None
    kind = args[0] if len(args) == 2 or (args and counts is None) else "RGB"
    sizes = [] if counts is None else list(counts.args) if is_list(counts) else [counts]
    if not all(type(n) is int and n >= 0 for n in sizes):
        message("RandomColor", "array", counts)
        return None
    if is_unknown(kind):
        message("RandomColor", "kind", kind)
        return None
    colors = [drawn(kind) for _ in range(math.prod(sizes))]
    return shaped(colors, sizes) if sizes else colors[0]


def is_unknown(kind: Expression) -> bool:
    """Whether something is no kind of colors."""
    head = kind.head if isinstance(kind, Expr) else kind
    name = HEAD_OF.get(head) if type(head) is str else getattr(head, "name", None)
    return name not in HEADS or (isinstance(kind, Expr) and not kind.args)
