"""Where things lie on images: sides by name, and what stands for pixels beyond the edges."""

from __future__ import annotations

from collections.abc import Sequence

from ..expr import Expression, Symbol, is_list
from .looks import reals

PADDINGS = {"Fixed": "edge", "Periodic": "wrap", "Reflected": "reflect", "Reversed": "symmetric"}  # NumPy's names
SIDES: dict[str, tuple[float, float, float]] = {  # from -1 to 1: to the right, up, and backwards
    "Left": (-1, 0, 0), "Right": (1, 0, 0), "Top": (0, 1, 0), "Bottom": (0, -1, 0), "Center": (0, 0, 0),
    "Front": (0, 0, -1), "Back": (0, 0, 1),
}  # fmt: skip


def alignment(e: Expression) -> tuple[float, float, float] | None:
    """(x, y, z) from -1 to 1 of a side, of several sides, or of two or three numbers."""
    parts: Sequence[Expression] = e.args if is_list(e) else (e,)
    values = reals(parts) if is_list(e) else None
    if values is not None and len(values) in (2, 3) and max(map(abs, values)) <= 1:
        x, y, z = (*values, 0.0)[:3]
        return x, y, z
    if not 1 <= len(parts) <= 3 or not all(type(p) is Symbol and p.name in SIDES for p in parts):
        return None
    x, y, z = (sum(SIDES[p.name][axis] for p in parts) for axis in range(3))
    return (x, y, z) if max(abs(x), abs(y), abs(z)) <= 1 else None
