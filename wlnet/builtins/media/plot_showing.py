"""Show: drawings on one page."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.evaluator import builtin
from wlnet.expr import Expr, Expression, call, has_head, is_list, list_of, system

from .image_arguments import numbers


@builtin("Show", "Show[drawing, options] is the drawing with other options; Show[drawing1, drawing2, ...] all on one"
         " page.")  # fmt: skip
def show(*args):
    """One Graphics of all primitives, with the options given and then those of the first drawing."""
    from wlnet.evaluator.builtin import is_options

    drawings = [a for item in args for a in (item.args if is_list(item) and not is_options(item) else (item,))]
    drawings = [d for d in drawings if not is_options(d)]
    rules = [a for a in args if is_options(a)]
    legends = [d.args[1] for d in drawings if has_head(d, system("Legended")) and len(d.args) > 1]
    plain = [d.args[0] if has_head(d, system("Legended")) else d for d in drawings]
    kind = plain[0].head if plain and has_head(plain[0], system("Graphics3D")) else system("Graphics")
    if not plain or not all(has_head(d, kind) and d.args for d in plain):
        return args[0] if len(args) == 1 and not is_options(args[0]) and not isinstance(args[0], Expr) else None
    given = {r.args[0] for group in rules for r in (group.args if is_list(group) else (group,)) if len(r.args) == 2}
    kept = [o for o in plain[0].args[1:] if not (has_head(o, system("Rule")) and o.args[0] in given)]
    if len(plain) > 1 and system("PlotRange") not in given:
        kept = [o for o in kept if not (has_head(o, system("Rule")) and o.args[0] is system("PlotRange"))]
        union = united([ranges(d) for d in plain])
        kept += [call("Rule", system("PlotRange"), union)] if union is not None else []
    whole = Expr(kind, (list_of(*(d.args[0] for d in plain)), *rules, *kept))
    return call("Legended", whole, legends[0] if len(legends) == 1 else list_of(*legends)) if legends else whole


def ranges(e: Expr) -> list[list[float]] | None:
    """The explicit PlotRange of a drawing."""
    for o in e.args[1:]:
        if has_head(o, system("Rule")) and o.args[0] is system("PlotRange") and is_list(o.args[1]):
            found = [numbers(p) for p in o.args[1].args]
            return found if len(found) == 2 and all(p and len(p) == 2 for p in found) else None  # type: ignore[return-value]
    return None


def united(found: Sequence[list[list[float]] | None]) -> Expression:
    """The range that holds all; None where one is not known."""
    if any(r is None for r in found):
        return None
    return list_of(*(list_of(min(r[k][0] for r in found if r), max(r[k][1] for r in found if r)) for k in (0, 1)))
