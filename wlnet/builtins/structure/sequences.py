"""Runs of elements that match a pattern: found, counted, replaced, split at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from wlnet.evaluator import Rule, builtin, evaluate, matcher
from wlnet.evaluator.sequences import element
from wlnet.expr import Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system

from ..lists.packing import listed
from .searching import limit
from .spans import choose

List, RuleHead, RuleDelayed, True_, False_, All, Sequence = map(
    system, ("List", "Rule", "RuleDelayed", "True", "False", "All", "Sequence")
)
UNWRAPPED = frozenset(map(system, ("Condition", "PatternTest", "HoldPattern", "Shortest", "Longest")))
MESSAGES = {"list": "A list is expected at position `1` in `2`."}


class Pattern(NamedTuple):
    """A pattern of runs: `value(run)` is what a run becomes, None where it does not match; and its possible lengths."""

    value: Callable[[Expression], Expression]
    least: int
    most: float


def lengths(p: Expression) -> tuple[int, float]:
    """How many elements can match a pattern of a list."""
    while isinstance(p, Expr) and p.head in UNWRAPPED and p.args:
        p = p.args[0]
    if has_head(p, system("Pattern")) and len(p.args) == 2:
        return lengths(p.args[1])
    if has_head(p, system("Alternatives")) and p.args:
        found = list(map(lengths, p.args))
        return min(low for low, _ in found), max(high for _, high in found)
    if not is_list(p):
        return 0, float("inf")
    parts = [element(q, List, i, len(p.args)) for i, q in enumerate(p.args)]
    return sum(e.least for e in parts), sum(e.most for e in parts)


def compiled(form: Expression) -> Pattern:
    """The pattern in `form`, which may be a rule."""
    if (has_head(form, RuleHead) or has_head(form, RuleDelayed)) and len(form.args) == 2:
        rule = Rule(form.args[0], form.args[1], form.head is RuleDelayed)

        def value(run: Expression) -> Expression:
            found = rule.apply(run)
            return None if found is None else evaluate(found)

        return Pattern(value, *lengths(form.args[0]))
    matches = matcher(form).matches
    return Pattern(lambda run: run if matches(run) else None, *lengths(form))


class Run(NamedTuple):
    """Elements `first` to `last` (from 0, the last one excluded) and what they become."""

    first: int
    last: int
    value: Expression


def runs(e: Expr, patterns: list[Pattern], overlaps: Expression) -> Iterator[Run]:
    """The runs that match from left to right, at each place the longest; by Overlaps also runs that share elements."""
    size, start = len(e.args), 0
    while start <= size:
        end = None
        for p in patterns:
            longest = int(min(p.most, size - start))
            for length in range(longest, max(p.least, 1) - 1, -1):
                value = p.value(choose(e, range(start, start + length)))
                if value is not None:
                    yield Run(start, start + length, value)
                    end = start + length
                    if overlaps is not All:
                        break
            if end is not None and overlaps is not All:
                break
        start = start + 1 if end is None or overlaps in (True_, All) else end


def found_runs(name: str, e: Expression, form: Expression, overlaps: Expression, most: Expression) -> list[Run]:
    """The first runs of a list; raises `list` for anything else."""
    if not is_list(e):
        raise WolframMessage(name, "list", 1, call(name, e, form))
    count = limit(name, most, call(name, e, form, most), 3)
    found: list[Expression] = []
    for run in runs(e, [compiled(form)], overlaps):
        if count is not None and len(found) >= count:
            break
        found.append(run)
    return found


@builtin("SequenceCases", "SequenceCases[list, {p1, p2, ...}] gives the runs of elements that match; "
         "SequenceCases[list, form -> v, n] the values v of the first n.", curry="prepend",
         options={"Overlaps": False_}, messages=MESSAGES)  # fmt: skip
def sequence_cases(e, form, most=None, *, overlaps):
    """The list of runs, or of what the rule makes of them."""
    return listed([run.value for run in found_runs("SequenceCases", e, form, overlaps, most)])


@builtin("SequencePosition", "SequencePosition[list, form, n] gives {first, last} of the runs of elements that match.",
         curry="prepend", options={"Overlaps": True_}, messages=MESSAGES)  # fmt: skip
def sequence_position(e, form, most=None, *, overlaps):
    """The places of the runs."""
    found = found_runs("SequencePosition", e, form, overlaps, most)
    return listed([list_of(run.first + 1, run.last) for run in found])


@builtin("SequenceCount", "SequenceCount[list, form] tells how many runs of elements match.", curry="prepend",
         options={"Overlaps": False_}, messages=MESSAGES)  # fmt: skip
def sequence_count(e, form, *, overlaps):
    """The number of runs."""
    return len(found_runs("SequenceCount", e, form, overlaps, None))


def is_rules(e: Expression) -> bool:
    """Whether `e` is a rule or a list of rules."""
    every = e.args if is_list(e) else (e,)
    return all((has_head(r, RuleHead) or has_head(r, RuleDelayed)) and len(r.args) == 2 for r in every)


@builtin("SequenceReplace", "SequenceReplace[list, {p1, p2, ...} -> v] puts v in the place of runs of elements that "
         "match; SequenceReplace[list, rules, n] of the first n.", curry="prepend",
         messages={**MESSAGES, "reps": "`1` is neither a rule nor a list of rules."})  # fmt: skip
def sequence_replace(e, rules, most=None):
    """The list with its runs replaced."""
    if not is_list(e):
        raise WolframMessage("SequenceReplace", "list", 1, call("SequenceReplace", e, rules))
    if not is_rules(rules):
        raise WolframMessage("SequenceReplace", "reps", rules)
    count = limit("SequenceReplace", most, call("SequenceReplace", e, rules, most), 3)
    every = [compiled(r) for r in (rules.args if is_list(rules) else (rules,))]
    items: list[Expression] = []
    last = 0
    for k, run in enumerate(runs(e, every, False_)):
        if count is not None and k >= count:
            break
        items += [*e.args[last : run.first], run.value]
        last = run.last
    return e if last == 0 else Expr(List, (*items, *e.args[last:]))


@builtin("SequenceSplit", "SequenceSplit[list, form] gives the runs of elements between those that match; "
         "SequenceSplit[list, form -> v] puts v between; SequenceSplit[list, form, n] at most n runs.", curry="prepend",
         messages=MESSAGES)  # fmt: skip
def sequence_split(e, form, most=None):
    """The list of runs, empty ones left out."""
    if not is_list(e):
        raise WolframMessage("SequenceSplit", "list", 1, call("SequenceSplit", e, form))
    count = limit("SequenceSplit", most, call("SequenceSplit", e, form, most), 3)
    keeps = is_rules(form)
    pieces: list[Expression] = []
    last = parts = 0
    for run in runs(e, [compiled(form)], False_):
        if count is not None and parts >= count - 1:
            break
        if run.first > last:
            pieces.append(choose(e, range(last, run.first)))
            parts += 1
        if keeps:
            pieces.append(run.value)
        last = run.last
    if last < len(e.args):
        pieces.append(choose(e, range(last, len(e.args))))
    return listed(pieces)
