"""Functions made of functions: Composition, Through, Operate, OperatorApplied."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Association, Expr, Expression, call, is_list, same, system

Identity, List, All = system("Identity"), system("List"), system("All")
Args = tuple[Expression, ...]


def apply_in_turn(functions: Args, args: Args) -> Expression:
    """The first function on the arguments, each further one on the result."""
    if not functions:
        return Expr(Identity, args)
    result = Expr(functions[0], args)
    for f in functions[1:]:
        result = Expr(f, (result,))
    return result


def simplified(name: str, functions: Args) -> Expression:
    """A composition without Identity; None where nothing is to be simplified."""
    kept = tuple(f for f in functions if f is not Identity)
    if len(kept) > 1:
        return None if len(kept) == len(functions) else call(name, *kept)
    return kept[0] if kept else Identity


@builtin("Composition", "Composition[f, g, h] or f @* g @* h is the function with (f @* g @* h)[x] = f[g[h[x]]].",
         attributes="Flat OneIdentity", curry=lambda head, args: apply_in_turn(head.args[::-1], args))  # fmt: skip
def composition(*functions):
    """A shorter composition, or the only function."""
    return simplified("Composition", functions)


@builtin("RightComposition", "RightComposition[f, g, h] or f /* g /* h is the function with (f /* g /* h)[x] = "
         "h[g[f[x]]].",
         attributes="Flat OneIdentity", curry=lambda head, args: apply_in_turn(head.args, args))  # fmt: skip
def right_composition(*functions):
    """A shorter composition, or the only function."""
    return simplified("RightComposition", functions)


@builtin("ComposeList", "ComposeList[{f, g, ...}, x] gives {x, f[x], g[f[x]], ...}.")
def compose_list(functions, x):
    """What each function makes of what those before it gave."""
    if not isinstance(functions, Expr):
        return None
    found = [x]
    for f in functions.args:
        found.append(evaluate(Expr(f, (found[-1],))))
    return Expr(functions.head, tuple(found))


@builtin("Compose", "Compose[f, g, ..., x] gives f[g[...[x]]]; Composition is the newer way.")
def compose(*parts):
    """The functions applied one after another, the last one first."""
    found = parts[-1] if parts else None
    for f in parts[-2::-1]:
        found = Expr(f, (found,))
    return found


@builtin("Through", "Through[p[f, g][x]] gives p[f[x], g[x]]; Through[e, h] does so only where p is h.")
def through(e, wanted=None):
    """The functions in the head, each applied to the arguments."""
    if not isinstance(e, Expr):
        return None if wanted is None else e
    head = e.head
    if type(head) is Association:
        return head.with_values(Expr(f, e.args) for f in head.values())
    if not isinstance(head, Expr) or (wanted is not None and not same(head.head, wanted)):
        return None if wanted is None else e
    return Expr(head.head, tuple(Expr(f, e.args) for f in head.args))


@builtin("Operate", "Operate[p, f[x, y]] gives p[f][x, y]; Operate[p, e, n] works on the n-th head.")
def operate(p, e, level=1):
    """The expression with a changed head."""
    if type(level) is not int or level < 0:
        message("Operate", "intnm", 3, call("Operate", p, e, level))
        return None
    return operated(p, e, level)


def operated(p: Expression, e: Expression, level: int) -> Expression:
    """p applied to the head on a level."""
    if level == 0:
        return Expr(p, (e,))
    return Expr(operated(p, e.head, level - 1), e.args) if isinstance(e, Expr) else e


@builtin("Comap", "Comap[{f, g, ...}, x] gives {f[x], g[x], ...}.", curry="append")
def comap(functions, x):
    """The value of each function at x."""
    if type(functions) is Association:
        return functions.with_values(Expr(f, (x,)) for f in functions.values())
    if not isinstance(functions, Expr):
        return functions
    return Expr(functions.head, tuple(Expr(f, (x,)) for f in functions.args))


@builtin("ComapApply", "ComapApply[{f, g, ...}, {x, y, ...}] gives {f[x, y, ...], g[x, y, ...], ...}.", curry="append")
def comap_apply(functions, e):
    """The value of each function on the elements of a list."""
    args = e.args if isinstance(e, Expr) else tuple(e.values()) if type(e) is Association else (e,)
    if not isinstance(functions, Expr):
        return functions
    return Expr(functions.head, tuple(Expr(f, args) for f in functions.args))


def apply_operator_applied(head: Expr, args: Args) -> Expression:
    """OperatorApplied[f, order][x][y]: the arguments so far are kept as OperatorApplied[f, order][x]."""
    function, order = head.args[0], slots_of(head.args)
    if order is None or not args:
        return None
    if len(args) >= len(order):
        placed = [args[i] for i in order]
        return Expr(function, (*placed, *args[len(order) :]))
    return Expr(system("Function"), (call_with_rest(head, args),))


def call_with_rest(head: Expr, args: Args) -> Expr:
    """head[args..., ##]."""
    return Expr(head, (*args, call("SlotSequence", 1)))


def slots_of(args: Args) -> list[int] | None:
    """For each argument of the function, which of the operator's arguments it is: by default they are exchanged."""
    if len(args) == 1:
        return [1, 0]
    spec = args[1]
    if type(spec) is int and spec > 0:
        return list(range(spec))
    if is_list(spec):
        places = range(1, len(spec.args) + 1)
        exact = all(type(i) is int for i in spec.args) and sorted(spec.args) == list(places)
        return [spec.args.index(i) for i in places] if exact else None
    if isinstance(spec, Expr) and spec.head is system("Rule") and type(spec.args[0]) is int:
        size, order = spec.args
        given = order.args if is_list(order) else (order,)
        if not all(type(i) is int for i in given):
            return None
        rest = [i for i in range(1, size + 1) if i not in given]
        full = [*given, *rest]
        return [full.index(i) for i in range(1, size + 1)]
    return None


@builtin("OperatorApplied", "OperatorApplied[f][x][y] gives f[y, x]; OperatorApplied[f, {n1, n2, ...}] takes the "
         "arguments in another order.", curry=apply_operator_applied)  # fmt: skip
def operator_applied(function, order=None):
    """Stays as it is until it is applied."""
    return None


@builtin("ReverseApplied", "ReverseApplied[f][x, y, ...] gives f[..., y, x].",
         curry=lambda head, args: Expr(head.args[0], args[::-1]))  # fmt: skip
def reverse_applied(function):
    """Stays as it is until it is applied."""
    return None


@builtin("Construct", "Construct[f, x, y, ...] gives f[x, y, ...].")
def construct(function, *args):
    """The call."""
    return Expr(function, args)
