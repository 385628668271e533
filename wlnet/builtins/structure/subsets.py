"""Some elements taken together: SubsetMap; and arrays with elements numbered."""

from __future__ import annotations

from collections.abc import Hashable

from wlnet.evaluator import applier, builtin, evaluate
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, has_head, is_list, literal_key, system

List, Rule, Key = map(system, ("List", "Rule", "Key"))
MESSAGES = {
    "normal": "A nonatomic expression is expected at position `1` in `2`.",
    "subs": "`1` gives `2` in place of a list of `3` elements.",
    "rules": "`1` is not a list of rules from elements to integers.",
}


@builtin("SubsetMap", "SubsetMap[f, list, {i1, i2, ...}] puts the elements of f[{e1, e2, ...}] in the place of the "
         "elements at these positions, {i, j, ...} or i.", messages=MESSAGES)  # fmt: skip
def subset_map(function, e, places):
    """The list with some elements changed together."""
    if not isinstance(e, Expr) and type(e) is not Association:
        raise WolframMessage("SubsetMap", "normal", 2, call("SubsetMap", function, e, places))
    size = len(e) if type(e) is Association else len(e.args)
    if has_head(places, system("Span")) or places is system("All"):
        places = evaluate(call("Part", call("Range", size), places))
    if is_list(places) and any(p is system("All") or has_head(p, system("Span")) for p in places.args):
        chosen = columns(e, places.args)
        if chosen is None:
            return None
        places = chosen
    at = places.args if is_list(places) else (places,)
    positions = [p if is_list(p) else Expr(List, (p,)) for p in at]
    old = evaluate(call("Extract", e, Expr(List, tuple(positions))))
    if not is_list(old):
        return None
    new = applier(function)(old)
    if not is_list(new) or len(new.args) != len(positions):
        raise WolframMessage("SubsetMap", "subs", Expr(function, (old,)), new, len(positions))
    return call("ReplacePart", e, Expr(List, tuple(
        Expr(Rule, (p, v)) for p, v in zip(positions, new.args, strict=True))))  # fmt: skip


def columns(e: Expression, specs: tuple[Expression, ...]) -> Expression:
    """The positions that a specification of parts such as {All, 2} means; None where there is no such part."""
    sizes = evaluate(call("Dimensions", e))
    if len(sizes.args) < len(specs):
        return None
    chosen = [evaluate(call("Part", call("Range", n), s)) for n, s in zip(sizes.args, specs, strict=False)]
    return evaluate(call("Tuples", Expr(List, tuple(c if is_list(c) else Expr(List, (c,)) for c in chosen))))


@builtin("ArrayComponents", "ArrayComponents[array] puts numbers from 1 in the place of the different elements, in the "
         "order in which they are met, and leaves 0; ArrayComponents[array, level, {e -> n, ...}] uses given numbers.",
         messages=MESSAGES)  # fmt: skip
def array_components(array, level=None, rules=None):
    """The array of integers."""
    if not is_list(array):
        raise WolframMessage("ArrayComponents", "list", 1, call("ArrayComponents", array))
    depth = level if type(level) is int and level > 0 else evaluate(call("ArrayDepth", array))
    table: dict[Hashable, Expression] = {}
    given = [] if rules is None else rules.args if is_list(rules) else [rules]
    for r in given or [Expr(Rule, (0, 0))]:
        if not has_head(r, Rule) or len(r.args) != 2 or type(r.args[1]) is not int:
            raise WolframMessage("ArrayComponents", "rules", rules)
        table[literal_key(r.args[0])] = r.args[1]
    taken = set(table.values())
    count = 0

    def number(e: Expression) -> int:
        nonlocal count
        key = literal_key(e)
        if key not in table:
            count += 1
            while count in taken:
                count += 1
            table[key] = count
        return table[key]  # type: ignore[return-value]

    def visit(e: Expression, left: int) -> Expression:
        if left == 0 or not is_list(e):
            return number(e)
        return Expr(List, tuple(visit(a, left - 1) for a in e.args))

    return visit(array, depth)
