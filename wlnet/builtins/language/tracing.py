"""The steps of an evaluation: Trace, TracePrint, TraceScan, TraceLevel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from wlnet.evaluator import applier, builtin, declare, evaluate, matcher
from wlnet.evaluator.rules import Rule as RewriteRule
from wlnet.evaluator.state import state
from wlnet.evaluator.watching import Chain, Step, Watch
from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, list_of, system
from wlnet.forms import text

True_, False_, None_, All, Infinity, HoldForm = map(system, ("True", "False", "None", "All", "Infinity", "HoldForm"))
Rules = frozenset((system("Rule"), system("RuleDelayed")))
OPTIONS = {
    "MatchLocalNames": True_, "TraceAbove": False_, "TraceBackward": False_, "TraceDepth": Infinity,
    "TraceForward": False_, "TraceOff": None_, "TraceOn": call("Blank"), "TraceOriginal": False_,
}  # fmt: skip
LOCAL = re.compile(r"(.+?)\$\d+")
Test = Callable[[Step], Expression]


def held(e: Expression) -> Expr:
    """The form as it is shown."""
    return call(HoldForm, e)


def test_for(form: Expression, local_names: bool) -> Test:
    """What a step becomes where it is asked for: HoldForm[form], or what a rule gives; None elsewhere.

    A symbol asks for steps by its rules, a pattern for forms that match; a local name matches without its number.
    """
    if form is None:
        return lambda step: held(step.form)
    if type(form) is Symbol:
        return lambda step: held(step.form) if form in step.tags else None
    if isinstance(form, Expr) and form.head in Rules and len(form.args) == 2:
        rule = RewriteRule(form.args[0], form.args[1]).held()

        def rewritten(step: Step) -> Expression:
            found = rule.apply(step.form)
            if found is None and local_names:
                found = rule.apply(without_numbers(step.form))
            return None if found is None else held(found)

        return rewritten
    fits = matcher(form)

    def matching(step: Step) -> Expression:
        if fits.matches(step.form) or (local_names and fits.matches(without_numbers(step.form))):
            return held(step.form)
        return None

    return matching


def without_numbers(e: Expression) -> Expression:
    """The expression with x for a local variable x$12."""
    if type(e) is Symbol:
        found = LOCAL.fullmatch(e.name)
        return e if found is None else state.session.resolve(found[1])
    if type(e) is not Expr:
        return e
    return Expr(without_numbers(e.head), tuple(map(without_numbers, e.args)))


def selected(chain: Chain, options: dict[str, Expression], test: Test) -> list[Any]:
    """The steps that are asked for, in nested lists; those around them as the options say."""
    steps = [item for item in chain if isinstance(item, Step)]
    shown: dict[int, Expression] = {}
    inner: dict[int, list[Any]] = {}
    for i, item in enumerate(chain):
        if isinstance(item, Step):
            found = test(item)
            if found is not None:
                shown[i] = found
        else:
            found = selected(item, options, test)
            if found:
                inner[i] = found
    wanted = set(shown)
    places = [i for i, item in enumerate(chain) if isinstance(item, Step)]
    if steps and wanted:
        extend(wanted, places, options["TraceBackward"], options["TraceForward"])
    if steps and inner and options["TraceAbove"] is not False_:
        back, forth = both_ways(options["TraceAbove"])
        extend(wanted, places, back, forth, inner)
    result: list[Any] = []
    for i, item in enumerate(chain):
        if i in inner:
            result.append(inner[i])
        elif i in wanted and isinstance(item, Step):
            result.append(shown.get(i, held(item.form)))
    return result


def both_ways(setting: Expression) -> tuple[Expression, Expression]:
    """What to include before and after: one setting, or a list of two."""
    if is_list(setting) and len(setting.args) == 2:
        return setting.args[0], setting.args[1]
    return setting, setting


def extend(
    wanted: set[int], places: list[int], back: Expression, forth: Expression, around: Iterable[int] = ()
) -> None:
    """Add to the places in a chain the first or all before, the last or all after those wanted or those `around`."""
    marks = [*around] or [*wanted]
    first, last = min(marks), max(marks)
    before = [p for p in places if p < (last if around else first)]
    after = [p for p in places if p > (last if around else first)]
    if back is True_:
        wanted.update(before[:1])
    elif back is All:
        wanted.update(before)
    if forth is True_:
        wanted.update(after[-1:])
    elif forth is All:
        wanted.update(after)


def switched(chain: Chain, on: Test, off: Test) -> Chain:
    """What lies between forms that switch tracing on and those that switch it off."""
    kept: Chain = []
    for item in chain:
        if not isinstance(item, Step):
            inner = switched(item, on, off)
            if inner:
                kept.append(inner)
    if any(isinstance(item, Step) and on(item) is not None for item in chain):
        return without(chain, off)
    return kept


def without(chain: Chain, off: Test) -> Chain:
    """The chain without what comes of forms that switch tracing off."""
    if any(isinstance(item, Step) and off(item) is not None for item in chain):
        return []
    found = [item if isinstance(item, Step) else without(item, off) for item in chain]
    return [item for item in found if item]


def nested(found: list[Any], depth: float) -> Expression:
    """Nested lists as an expression, no deeper than asked for."""
    items = [nested(x, depth - 1) if isinstance(x, list) else x for x in found if not isinstance(x, list) or depth > 1]
    return list_of(*items)


def known_options(rules: tuple[Expression, ...]) -> dict[str, Expression]:
    """The settings, by name."""
    found = dict(OPTIONS)
    for rule in rules:
        name = rule.args[0].name if type(rule.args[0]) is Symbol else rule.args[0]
        if name in found:
            found[name] = evaluate(rule.args[1])
    return found


def split(more: tuple[Expression, ...]) -> tuple[list[Expression], dict[str, Expression]]:
    """The forms, and the options after them."""
    names = {*OPTIONS, "TraceInternal"}
    at = len(more)
    while at and has_head(more[at - 1], system("Rule")) and getattr(more[at - 1].args[0], "name", None) in names:
        at -= 1
    return list(more[:at]), known_options(more[at:])


def tests(options: dict[str, Expression]) -> tuple[Test, Test]:
    """When tracing is switched on and off."""
    local = options["MatchLocalNames"] is True_
    on = options["TraceOn"]
    everything = has_head(on, system("Blank")) and not on.args
    off = options["TraceOff"]
    never: Test = lambda step: None  # noqa: E731
    return test_for(None if everything else on, local), never if off is None_ else test_for(off, local)


@builtin("Trace", "Trace[e] gives the forms that e takes while it is evaluated, in nested lists; Trace[e, form] those "
         "that match, Trace[e, s] those to which rules of the symbol s are applied.", attributes="HoldAll",
         options=OPTIONS)  # fmt: skip
def trace(e, *more):
    """Nested lists of HoldForm[form]."""
    forms, options = split(more)
    watch = Watch(everything=options["TraceOriginal"] is True_)
    with watch.at_work():
        watch.value(e)
    chain = watch.chain[0] if watch.chain else []
    on, off = tests(options)
    chain = switched(chain, on, off)
    depth = options["TraceDepth"]
    test = test_for(forms[0] if forms else None, options["MatchLocalNames"] is True_)
    return nested(selected(chain, options, test), depth if type(depth) is int else float("inf"))


def listening(e: Expression, forms: list[Expression], options: dict[str, Expression], hear: Callable[[Expr, int], None],
              left: Callable[[Expr, Expression], None] | None = None) -> Expression:  # fmt: skip
    """The value of an expression; `hear` is told of each form that is asked for and how deep it is."""
    test = test_for(forms[0] if forms else None, options["MatchLocalNames"] is True_)
    off = tests(options)[1]
    depth = options["TraceDepth"]
    most = depth if type(depth) is int else float("inf")

    def heard(step: Step, level: int) -> None:
        found = test(step)
        if found is not None and off(step) is None and level <= most:
            unwatched(lambda: hear(found, level))

    def gone(step: Step, value: Expression) -> None:
        found = test(step)
        if found is not None and left is not None:
            unwatched(lambda: left(found, value))

    watch = Watch(options["TraceOriginal"] is True_, heard, gone if left is not None else None)
    with watch.at_work():
        return watch.value(e)


def unwatched(work: Callable[[], None]) -> None:
    """Do something that is no part of what is watched."""
    watch, limit, version = state.watch, state.recursion_limit, state.system_version
    levels.append(watch.level)
    state.watch, state.recursion_limit, state.system_version = None, watch.limit, watch.version + 1
    try:
        work()
    finally:
        state.watch, state.recursion_limit, state.system_version = watch, limit, version
        levels.pop()


levels: list[int] = []
SHOWN = {**OPTIONS, "TraceOriginal": True_}


@builtin("TracePrint", "TracePrint[e] prints the forms that e takes while it is evaluated, TracePrint[e, form] those "
         "that match, indented as deep as they are.", attributes="HoldAll", options=SHOWN)  # fmt: skip
def trace_print(e, *more):
    """The value of e."""
    forms, options = split(more)
    options["TraceOriginal"] = True_ if not given(more, "TraceOriginal") else options["TraceOriginal"]

    def show(form: Expr, level: int) -> None:
        state.session.write(" " * level + text(form, "OutputForm"))

    return listening(e, forms, options, show)


def given(more: tuple[Expression, ...], name: str) -> bool:
    """Whether an option is among the arguments."""
    return any(has_head(m, system("Rule")) and getattr(m.args[0], "name", None) == name for m in more)


@builtin("TraceScan", "TraceScan[f, e] applies f to the forms that e takes while it is evaluated, TraceScan[f, e, "
         "form] to those that match; TraceScan[f, e, form, g] also g to form and value when that is known.",
         attributes="HoldAll", options=OPTIONS)  # fmt: skip
def trace_scan(function, e, *more):
    """The value of e."""
    forms, options = split(more)
    before = applier(evaluate(function))
    after = applier(evaluate(forms[1])) if len(forms) > 1 else None
    left = None if after is None else lambda form, value: after(form, held(value))
    return listening(e, forms[:1], options, lambda form, level: before(form), left)


@builtin("TraceLevel", "TraceLevel[] is how deep in nested lists Trace would have what is looked at.")
def trace_level():
    """0 where nothing is looked at."""
    return levels[-1] if levels else state.watch.level if state.watch is not None else 0


for _name, _usage in {
    "MatchLocalNames": "whether x stands for x$12, too, in the form looked for.",
    "TraceAbove": "whether to include the first and last (All: all) forms around those that match.",
    "TraceBackward": "whether to include the first (All: all) forms before those that match.",
    "TraceDepth": "how deep lists may be nested.",
    "TraceForward": "whether to include the last (All: all) forms after those that match.",
    "TraceOff": "the form in whose evaluation nothing is noted.",
    "TraceOn": "the form in whose evaluation something is noted.",
    "TraceOriginal": "whether forms are noted to which no rule is applied.",
}.items():
    declare(_name, f"{_name} is an option of Trace: {_usage}")
