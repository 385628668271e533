"""Rules applied to expressions: ReplaceAll, Replace, ReplaceRepeated, ReplaceList, Dispatch."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import Rule, builtin, evaluate, message
from wlnet.evaluator.rules import is_constant
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    PackedList,
    Symbol,
    WolframMessage,
    has_head,
    is_list,
    literal_key,
    same,
    system,
)
from wlnet.expr.attributes import HOLD_ALL_COMPLETE, HOLD_FIRST, HOLD_REST

from .levels import HEADS, is_infinity, levels_of, map_levels

List, RuleHead, RuleDelayed, True_, Dispatch, HoldPattern = map(
    system, ("List", "Rule", "RuleDelayed", "True", "Dispatch", "HoldPattern")
)
REPS = {
    "reps": "`1` is neither a list of replacement rules nor a valid dispatch table, "
    "and so cannot be used for replacing.",
}
LIMIT = 65536
Rewrite = Callable[[Expression], Expression]


class Rewriter:
    """What the first matching rule makes of an expression, or None: `here` its value, `held` the same unevaluated."""

    __slots__ = ("_held", "here", "rules", "source")

    def __init__(self, source: Expression, rules: list[Rule]) -> None:
        self.source = source
        self.rules = rules
        self.here = compiled(rules)
        self._held: Rewrite | None = None

    @property
    def held(self) -> Rewrite:
        """For parts of expressions that are not evaluated, as in Hold[...]."""
        if self._held is None:
            self._held = compiled([r.held() for r in self.rules])
        return self._held


_rewriters: dict[int, Rewriter] = {}


def rewriter(rules: Expression) -> Rewriter | None:
    """The rules ready for use; None for what is no rules."""
    found = _rewriters.get(id(rules))
    if found is not None:
        return found
    listed = rule_list(rules)
    if listed is None:
        return None
    found = Rewriter(rules, [Rule(r.args[0], r.args[1], r.head is RuleDelayed) for r in listed])
    if len(_rewriters) > 512:
        _rewriters.clear()
    _rewriters[id(rules)] = found
    return found


def rule_list(rules: Expression) -> list[Expr] | None:
    """The rules in a rule, a list of rules, an association or a Dispatch table; None for anything else."""
    if (has_head(rules, RuleHead) or has_head(rules, RuleDelayed)) and len(rules.args) == 2:
        return [rules]
    if type(rules) is Association:
        return list(rules.rules())
    if has_head(rules, Dispatch) and len(rules.args) == 1:
        return rule_list(rules.args[0])
    if not is_list(rules) or type(rules) is PackedList:
        return None
    found: list[Expr] = []
    for r in rules.args:
        inner = rule_list(r)
        if inner is None:
            return None
        found.extend(inner)
    return found


def compiled(rules: list[Rule]) -> Rewrite:
    """The first rule that applies; literal left-hand sides are found in a dictionary where there are many."""
    if len(rules) == 1:
        return rules[0].apply
    if len(rules) > 3 and all(is_constant(r.pattern) for r in rules):
        table: dict[object, Rule] = {}
        for r in rules:
            table.setdefault(literal_key(r.pattern), r)

        def look_up(e: Expression) -> Expression:
            rule = table.get(literal_key(e))
            return None if rule is None else rule.apply(e)

        return look_up

    def first(e: Expression) -> Expression:
        for rule in rules:
            found = rule.apply(e)
            if found is not None:
                return found
        return None

    return first


def is_nested(rules: Expression) -> bool:
    """Whether `rules` is a list of lists of rules, each to be used by itself."""
    return is_list(rules) and bool(rules.args) and all(is_list(r) or type(r) is Association for r in rules.args)


def with_rules(name: str, rules: Expression, use: Callable[[Rewriter], Expression]) -> Expression:
    """use(rewriter) for the rules; a list of results for a list of lists of rules."""
    if is_nested(rules):
        return Expr(List, tuple(with_rules(name, r, use) for r in rules.args))
    found = rewriter(rules)
    if found is None:
        raise WolframMessage(name, "reps", rules)
    return use(found)


def replace_everywhere(e: Expression, rules: Rewriter, held: bool = False) -> Expression:
    """`e` with the first rule that applies used on the largest parts it applies to; `e` itself where none does.

    `held`: `e` stands where nothing is evaluated.
    """
    found = rules.held(e) if held else rules.here(e)
    if found is not None:
        return found
    if isinstance(e, Expr):
        if type(e) is PackedList and e.array.ndim == 1 and len(e.array) == 0:
            return e
        head = replace_everywhere(e.head, rules, held)
        holds = 0 if held or type(head) is not Symbol else head.attributes & HOLDS
        args, changed = [], head is not e.head
        for i, a in enumerate(e.args):
            new = replace_everywhere(a, rules, held or (holds != 0 and is_held(holds, i)))
            changed = changed or new is not a
            args.append(new)
        if not changed:
            return e
        return Expr(head, tuple(args))
    if type(e) is Association:
        parts = []
        for r in e.rules():
            new = replace_everywhere(r, rules, held)
            if new is not r and not ((has_head(new, RuleHead) or has_head(new, RuleDelayed)) and len(new.args) == 2):
                return Expr(e.head, tuple(replace_everywhere(r, rules, held) for r in e.rules()))
            parts.append(new)
        if all(a is b for a, b in zip(parts, e.rules(), strict=True)):
            return e
        return Association(parts)
    return e


HOLDS = HOLD_FIRST | HOLD_REST | HOLD_ALL_COMPLETE


def is_held(holds: int, place: int) -> bool:
    """Whether a head with these attributes holds the argument at a place, counted from 0."""
    return bool(holds & (HOLD_ALL_COMPLETE | (HOLD_FIRST if place == 0 else HOLD_REST)))


@builtin("ReplaceAll", "ReplaceAll[e, rules] or e /. rules uses the rules on every part of e, the largest parts first.",
         curry="prepend", messages=REPS)  # fmt: skip
def replace_all(e, rules):
    """The new expression."""
    return with_rules("ReplaceAll", rules, lambda found: replace_everywhere(e, found))


@builtin("ReplaceRepeated", "ReplaceRepeated[e, rules] or e //. rules uses the rules until nothing changes.",
         curry="prepend", options={"MaxIterations": LIMIT},
         messages={**REPS, "rrlim": "Exiting after `1` scanned `2` times."})  # fmt: skip
def replace_repeated(e, rules, *, max_iterations):
    """The expression that the rules do not change any more."""
    limit = LIMIT * LIMIT if is_infinity(max_iterations) else max_iterations

    def repeat(found: Rewriter) -> Expression:
        old = e
        for _ in range(limit):
            new = evaluate(replace_everywhere(old, found))
            if new is old or same(new, old):
                return new
            old = new
        message("ReplaceRepeated", "rrlim", e, limit)
        return old

    return with_rules("ReplaceRepeated", rules, repeat)


@builtin("Replace", "Replace[e, rules] uses the rules on e as a whole; Replace[e, rules, levels] on the parts at the "
         "levels.",
         curry="prepend", options=HEADS, messages=REPS)  # fmt: skip
def replace(e, rules, levels=None, *, heads):
    """The new expression, or `e` where no rule applies."""
    if levels is None:
        return with_rules("Replace", rules, lambda found: replaced(e, found.here))
    wanted = levels_of("Replace", levels)

    def at_levels(found: Rewriter) -> Expression:
        return map_levels(lambda part: replaced(part, found.held), e, wanted, heads is True_)

    return with_rules("Replace", rules, at_levels)


def replaced(e: Expression, rewrite: Rewrite) -> Expression:
    """What the rules make of `e`, or `e`."""
    found = rewrite(e)
    return e if found is None else found


@builtin("ReplaceList", "ReplaceList[e, rules] gives the list of all the ways in which the rules apply to e as a "
         "whole.",
         curry="prepend", messages=REPS)  # fmt: skip
def replace_list(e, rules, most=None):
    """Every result of every rule, at most `most` of them."""
    if is_nested(rules):
        limit = () if most is None else (most,)
        return Expr(List, tuple(Expr(system("ReplaceList"), (e, r, *limit)) for r in rules.args))
    listed = rule_list(rules)
    if listed is None:
        raise WolframMessage("ReplaceList", "reps", rules)
    results: list[Expression] = []
    for r in listed:
        rule = Rule(r.args[0], r.args[1], r.head is RuleDelayed)
        for bindings in rule.matcher.ways(e):
            results.append(evaluate(rule.body.run(bindings)))
    return Expr(List, tuple(results if type(most) is not int else results[:most]))


@builtin("Dispatch", "Dispatch[rules] prepares a long list of rules for fast use.")
def dispatch(rules):
    """Stays as it is: rules are prepared when they are first used."""
    return None
