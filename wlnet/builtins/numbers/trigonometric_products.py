"""Products of powers of circular and hyperbolic functions: Sin[x]/Cos[x] is Tan[x], 1/Cos[x] is Sec[x]."""

from __future__ import annotations

from typing import Any

from wlnet.expr import Expr, Expression, Symbol, literal_key, system

Power = system("Power")
POWERS: dict[Symbol, tuple[str, int, int]] = {  # the family, and the powers of sine and cosine
    system(name + ending): (ending, sine, cosine)
    for ending in ("", "h")
    for name, sine, cosine in (
        ("Sin", 1, 0), ("Cos", 0, 1), ("Tan", 1, -1), ("Cot", -1, 1), ("Sec", 0, -1), ("Csc", -1, 0),
    )
}  # fmt: skip
INVERTED: dict[Symbol, Symbol] = {
    system(name + ending): system(other + ending)
    for ending in ("", "h")
    for a, b in (("Sin", "Csc"), ("Cos", "Sec"), ("Tan", "Cot"))
    for name, other in ((a, b), (b, a))
}


def power_of(e: Expression) -> tuple[Symbol, Expression, int] | None:
    """(function, argument, n) of f[x]^n with an integer n; None for anything else."""
    if type(e) is not Expr:
        return None
    n: Any = 1
    if e.head is Power and type(e.args[0]) is Expr:
        e, n = e.args[0], e.args[1]
        if type(n) is not int:
            return None
    known = type(e.head) is Symbol and e.head in POWERS and len(e.args) == 1
    return (e.head, e.args[0], n) if known else None


def combined(items: list[Expression]) -> list[Expression] | None:
    """The factors with the functions of each argument brought together; None where nothing changes."""
    groups: dict[Any, list[tuple[Symbol, Expression, int]]] = {}
    rest = []
    for item in items:
        found = power_of(item)
        if found is None:
            rest.append(item)
        else:
            groups.setdefault((POWERS[found[0]][0], literal_key(found[1])), []).append(found)
    changed = False
    for (ending, _), members in groups.items():
        sine = sum(POWERS[f][1] * n for f, _, n in members)
        cosine = sum(POWERS[f][2] * n for f, _, n in members)
        wanted = written(sine, cosine)
        here = {f.name: n for f, _, n in members}
        changed = changed or here != {name + ending: n for name, n in wanted.items()}
        x = members[0][1]
        for name, n in wanted.items():
            f = Expr(system(name + ending), (x,))
            rest.append(f if n == 1 else Expr(Power, (f, n)))
    return rest if changed else None


def written(sine: int, cosine: int) -> dict[str, int]:
    """The functions and powers that stand for a product of powers of sine and cosine."""
    found: dict[str, int] = {}
    if sine > 0 > cosine:
        found["Tan"] = min(sine, -cosine)
    elif sine < 0 < cosine:
        found["Cot"] = min(-sine, cosine)
    shared = found.get("Tan", 0) - found.get("Cot", 0)
    sine, cosine = sine - shared, cosine + shared
    for n, name, other in ((sine, "Sin", "Csc"), (cosine, "Cos", "Sec")):
        if n:
            found[name if n > 0 else other] = abs(n)
    return found
