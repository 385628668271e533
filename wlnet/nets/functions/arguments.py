"""The arguments of functions: their names, how many there can be, and the function applied to formal symbols."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, is_list, system
from wlnet.expr.formals import formal

from ..numeric import Evaluate

MOST = 6  # how many arguments a function without slots is tried with


def formals(count: int) -> list[Symbol]:
    """The symbols that stand for so many inputs."""
    return [formal(f"x{i}") for i in range(1, count + 1)]


def numbered(count: int) -> tuple[str, ...]:
    """The names "1", "2", ... of so many ports."""
    return tuple(str(i) for i in range(1, count + 1))


def parts(e: Expr) -> tuple[Sequence[Expression] | None, Expression]:
    """The parameters of a pure function, None where it has slots, and its body."""
    if len(e.args) == 1:
        return None, e.args[0]
    if e.args[0] is system("Null"):
        return None, e.args[1]
    return (e.args[0].args if is_list(e.args[0]) else (e.args[0],)), e.args[1]


def slot_names(e: Expression) -> tuple[str, ...]:
    """The names of a pure function's arguments: "1", "2", ..., or those of its named slots.

    () where there are none, or any number of them (##), or both numbers and names.
    """
    if not has_head(e, system("Function")) or not e.args:
        return ()
    parameters, body = parts(e)
    if parameters is not None:
        return numbered(len(parameters))
    slots: list[int | str] = []
    collect_slots(body, slots)
    if not slots or any(type(s) is int and s < 1 for s in slots):
        return ()
    numbers = [s for s in slots if isinstance(s, int)]
    names = [s for s in slots if isinstance(s, str)]
    if numbers and names:
        return ()
    return numbered(max(numbers)) if numbers else tuple(dict.fromkeys(names))


def collect_slots(e: Expression, found: list[int | str]) -> None:
    """Add the slots of a pure function's body, those of functions inside it left out; 0 for ##."""
    if not isinstance(e, Expr) or has_head(e, system("Function")):
        return
    if has_head(e, system("SlotSequence")):
        found.append(0)
    elif has_head(e, system("Slot")) and len(e.args) == 1 and type(e.args[0]) in (int, str):
        found.append(e.args[0])  # type: ignore[arg-type]
    else:
        for part in (e.head, *e.args):
            collect_slots(part, found)


def applied(e: Expression, names: Sequence[str], evaluate: Evaluate) -> Expression:
    """The value of a function whose arguments have these names for formal symbols x1, x2, ...; without messages."""
    inputs = formals(len(names))
    if all(name.isdigit() for name in names):
        return evaluate(call("Quiet", Expr(e, tuple(inputs))))
    return evaluate(call("Quiet", Expr(e, (Association.of(zip(names, inputs, strict=True)),))))


def counts(e: Expression, evaluate: Evaluate) -> list[int]:
    """With how many arguments a function without slots, such as a symbol with definitions, has a value."""
    tried = range(1, MOST + 1)
    return [n for n in tried if applied(e, numbered(n), evaluate) != Expr(e, tuple(formals(n)))]
