"""Keeping expressions unevaluated, and evaluating them after all."""

from __future__ import annotations

from wlnet.evaluator import builtin, declare, matcher
from wlnet.evaluator.patterns import Matcher
from wlnet.expr import Association, Expr, Expression, Symbol, system

Hold, HoldForm, HoldComplete, HoldPattern, Defer, Sequence, Inactive = map(
    system, ("Hold", "HoldForm", "HoldComplete", "HoldPattern", "Defer", "Sequence", "Inactive")
)
declare("Splice", "Splice[list] is spliced into the list around it, Splice[list, form] into heads that match form.")
declare("Hold", "Hold[e] keeps e unevaluated.", attributes="HoldAll")
declare("HoldForm", "HoldForm[e] keeps e unevaluated and prints as e.", attributes="HoldAll")
declare("HoldComplete", "HoldComplete[e] keeps e unevaluated and untouched.", attributes="HoldAllComplete")
declare("HoldPattern", "HoldPattern[p] matches as p does, and keeps p unevaluated.", attributes="HoldAll")
declare("Defer", "Defer[e] prints as e, unevaluated.", attributes="HoldAll ReadProtected")
declare("Unevaluated", "f[Unevaluated[e]] gives e to f without evaluating it.", attributes="HoldAllComplete")
declare("Verbatim", "Verbatim[e] matches e literally, pattern constructs included.")
declare("Sequence", "Sequence[a, b, ...] is spliced into the arguments of any function.")
declare("Nothing", "Nothing disappears from lists; Nothing[...] is Nothing.", code=lambda *args: system("Nothing"))
declare("Function", "body & or Function[x, body] is a pure function; # is its argument.", attributes="HoldAll",
        messages={
            "slotn": "Slot number `1` in `2` cannot be filled from `3`.",
            "slota": "Slot `1` has no entry in `2`.",
            "fpct": "Too many parameters in `1` to be filled from `2`.",
            "flpar": "Parameter specification `1` in `2` should be a symbol or a list of symbols.",
        })  # fmt: skip
declare("Slot", "# or Slot[n] is an argument of a pure function; #name takes an entry of an association.",
        attributes="NHoldAll")  # fmt: skip
declare("SlotSequence", "## stands for all arguments of a pure function, ##n for those from the n-th on.",
        attributes="NHoldAll")  # fmt: skip
for name, usage in {
    "Rule": "a -> b is the rule that replaces a by b.",
    "Blank": "_ matches any expression, _h any with head h.",
    "BlankSequence": "__ matches one or more expressions in a row.",
    "BlankNullSequence": "___ matches any number of expressions in a row, also none.",
    "Alternatives": "a | b matches what a or b matches.",
    "Repeated": "p.. matches one or more expressions that match p.",
    "RepeatedNull": "p... matches any number of expressions that match p.",
    "Except": "Except[c] matches anything but what c matches; Except[c, p] what p matches but not c.",
    "Longest": "Longest[p] matches the longest sequence consistent with p.",
    "Shortest": "Shortest[p] matches the shortest sequence consistent with p.",
    "OptionsPattern": "OptionsPattern[] matches a sequence of options; see OptionValue.",
    "PatternSequence": "PatternSequence[p1, p2, ...] matches a sequence of arguments.",
    "KeyValuePattern": "KeyValuePattern[{k -> v, ...}] matches an association or a list of rules with such entries.",
    "Optional": "p:d matches p, or stands for d where nothing is there.",
}.items():
    declare(name, usage, attributes="SequenceHold" if name == "Rule" else "")
for name, attributes, usage in (
    ("RuleDelayed", "HoldRest SequenceHold", "a :> b is the rule that replaces a by b, evaluated on use."),
    ("Pattern", "HoldFirst", "x:p names what p matches."),
    ("Condition", "HoldAll", "p /; test matches p where test gives True."),
    ("PatternTest", "HoldRest", "p?f matches p where f gives True for it."),
):
    declare(name, usage, attributes=attributes)


@builtin("ReleaseHold", "ReleaseHold[e] removes Hold, HoldForm, HoldPattern and HoldComplete from e.")
def release_hold(e):
    """The expression without its outermost holds."""
    return released(e)


def released(e: Expression) -> Expression:
    """`e` with the outermost Hold, HoldForm, HoldComplete and HoldPattern in it taken away."""
    if type(e) is Association:
        return Association(released(r) for r in e)
    if not isinstance(e, Expr) or hasattr(e, "array"):
        return e
    if e.head in (Hold, HoldForm, HoldComplete, HoldPattern, Defer):
        return e.args[0] if len(e.args) == 1 else Expr(Sequence, e.args)
    args = tuple(map(released, e.args))
    head = released(e.head)
    return e if head is e.head and all(a is b for a, b in zip(args, e.args, strict=True)) else Expr(head, args)


@builtin("Evaluate", "f[Evaluate[e]] evaluates e even where f holds its arguments.")
def evaluate_(*e):
    """The arguments."""
    return e[0] if len(e) == 1 else Expr(Sequence, e)


@builtin("Inactivate", "Inactivate[e] gives e with inactive heads, Inactivate[e, form] with those heads inactive that "
         "match form.", attributes="HoldFirst")  # fmt: skip
def inactivate(e, form=None):
    """The expression with Inactive[h] in the place of symbols that are heads."""
    return inactive(e, None if form is None else matcher(form))


KEPT_ACTIVE = frozenset(map(system, ("List", "Rule", "RuleDelayed", "Inactive", "Function", "Slot", "Association")))


def inactive(e: Expression, wanted: Matcher | None) -> Expression:
    """`e` with its heads inactivated: those that match, else all but those that only hold data together."""
    if type(e) is Association:
        return Association(inactive(r, wanted) for r in e.rules())
    if not isinstance(e, Expr) or hasattr(e, "array"):
        return e
    head, args = e.head, tuple(inactive(a, wanted) for a in e.args)
    if head is Inactive:
        return e
    if type(head) is Symbol:
        chosen = wanted.matches(head) if wanted is not None else head not in KEPT_ACTIVE
        return Expr(Expr(Inactive, (head,)) if chosen else head, args)
    return Expr(inactive(head, wanted), args)


@builtin("Inactive", "Inactive[f] stands for f without its meaning.", attributes="HoldFirst")
def inactive_(head):
    """What is no symbol, stays what it is."""
    return head if type(head) in (int, float, str) else None


@builtin("Activate", "Activate[e] replaces Inactive[f] by f everywhere in e, Activate[e, form] where f matches form.")
def activate(e, form=None):
    """The expression with its heads active again."""
    return active(e, None if form is None else matcher(form))


def active(e: Expression, wanted: Matcher | None) -> Expression:
    """`e` without Inactive."""
    if type(e) is Association:
        return Association(active(r, wanted) for r in e.rules())
    if not isinstance(e, Expr) or hasattr(e, "array"):
        return e
    if e.head is Inactive and len(e.args) == 1:
        return e.args[0] if wanted is None or wanted.matches(e.args[0]) else e
    return Expr(active(e.head, wanted), tuple(active(a, wanted) for a in e.args))
