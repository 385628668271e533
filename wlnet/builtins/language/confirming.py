"""Confirmation: Enclose gives a Failure where a Confirm in it meets one; assertions that stop an evaluation."""

from __future__ import annotations

from typing import NoReturn

from wlnet.evaluator import builtin, evaluate, matcher, message
from wlnet.evaluator.control import Aborted, Thrown
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, list_of, system

from .messaging import hear, selector
from .scoping import next_number

Enclose, Confirm, Null, True_, Failure = map(system, ("Enclose", "Confirm", "Null", "True", "Failure"))
FAILURES = frozenset(map(system, ("$Failed", "$Aborted", "$Canceled", "$TimedOut")))
PLACES = {  # the position of the tag in each
    system(name): place
    for name, place in (("Confirm", 2), ("ConfirmBy", 3), ("ConfirmMatch", 3), ("ConfirmQuiet", 3),
                        ("ConfirmAssert", 2))
}  # fmt: skip


def enclosed(e: Expression, tag: Symbol) -> Expression:
    """`e` with the tag in every Confirm... that stands in it and has none; what an inner Enclose holds is its own."""
    if not isinstance(e, Expr) or hasattr(e, "array"):
        if type(e) is Association:
            return Association(enclosed(r, tag) for r in e.rules())
        if e is Confirm:  # as in Map[Confirm, list]
            return call("Function", Expr(Confirm, (call("Slot", 1), Null, tag)))
        return e
    if e.head is Enclose:
        return e
    args = tuple(enclosed(a, tag) for a in e.args)
    head = e.head if type(e.head) is Symbol else enclosed(e.head, tag)
    place = PLACES.get(head) if type(head) is Symbol else None
    if place is not None and 0 < len(args) <= place:
        missing = (Null,) * (place - len(args))
        if head is system("ConfirmQuiet") and len(args) == 1:
            missing = (system("All"), Null)
        return Expr(head, (*args, *missing, tag))
    return e if head is e.head and all(a is b for a, b in zip(args, e.args, strict=True)) else Expr(head, args)


@builtin("Enclose", "Enclose[e] gives the value of e, or a Failure where a Confirm in it fails; Enclose[e, f] gives f "
         "of the failure.", attributes="HoldFirst")  # fmt: skip
def enclose(e, function=None, form=None):
    """The value of `e`, or what is made of the failure."""
    tag = state.session.fresh_symbol("Enclose", next_number()) if form is None else form
    depth, quiet, watchers = state.depth, len(state.session.quiet), len(state.session.watchers)
    try:
        return evaluate(enclosed(e, tag) if form is None else e)
    except Thrown as thrown:
        mine = thrown.tag is tag if form is None else thrown.tag is not None and matcher(form).matches(thrown.tag)
        if not mine:
            raise
        state.depth = depth
        del state.session.quiet[quiet:]
        del state.session.watchers[watchers:]
        if function is None:
            return thrown.value
        return Expr(thrown.value, (function,)) if type(function) is str else Expr(function, (thrown.value,))


def refused(kind: str, template: str, e: Expression, tag: Expression, **details: Expression) -> NoReturn:
    """Leave the enclosing Enclose with the failure; information that is text is its message."""
    named = {"ConfirmationType": kind, "Expression": e, **details}
    told = details.get("Information")
    shown: dict[str, Expression] = {
        "MessageTemplate": told if type(told) is str else template,
        "MessageParameters": list_of(*parameters(named)),
    }
    shown |= named
    found = call("Failure", "ConfirmationFailed", Association.of(shown.items()))
    raise Thrown(found, tag)


def outside(*held: Expression) -> Expr:
    """What a confirmation gives that stands in no Enclose and names no tag."""
    template = "`1` stands in no Enclose and has no tag."
    given = call("HoldForm", call(*held))
    details = {"MessageTemplate": template, "MessageParameters": list_of(given), "HeldInput": given}
    return call("Failure", "confirmnotag", Association.of(details.items()))


def parameters(named: dict[str, Expression]) -> list[Expression]:
    """What the message shows: the expression, and what it was to fulfil."""
    rest = [named[k] for k in ("Function", "Pattern", "Messages") if k in named]
    return [named["Expression"], *rest]


def fails(e: Expression) -> bool:
    """Whether `e` counts as a failure."""
    return e in FAILURES if type(e) is Symbol else has_head(e, Failure) or has_head(e, system("Missing"))


@builtin("Confirm", "Confirm[e] gives e; where that is a failure, the Enclose around gives it, with Confirm[e, info] "
         "telling more.")  # fmt: skip
def confirm(e, information=Null, tag=None):
    """The argument."""
    if tag is None:
        return outside("Confirm", e)
    if not fails(e):
        return e
    refused("Confirm", "`1` encountered.", e, tag, Information=information)


@builtin("ConfirmBy", "ConfirmBy[e, f] gives e where f[e] is True; else the Enclose around gives a failure.")
def confirm_by(e, function, information=Null, tag=None):
    """The first argument."""
    if tag is None:
        return outside("ConfirmBy", e, function)
    if evaluate(Expr(function, (e,))) is True_:
        return e
    refused("ConfirmBy", "`2`[`1`] did not give True.", e, tag, Information=information, Function=function)


@builtin(
    "ConfirmMatch", "ConfirmMatch[e, form] gives e where it matches form; else the Enclose around gives a failure."
)
def confirm_match(e, form, information=Null, tag=None):
    """The first argument."""
    if tag is None:
        return outside("ConfirmMatch", e, form)
    if matcher(form).matches(e):
        return e
    refused("ConfirmMatch", "`1` does not match `2`.", e, tag, Information=information, Pattern=form)


@builtin("ConfirmQuiet", "ConfirmQuiet[e] gives the value of e, evaluated quietly; where it issues messages, the "
         "Enclose around gives a failure. ConfirmQuiet[e, messages] minds only those.",
         attributes="HoldAll")  # fmt: skip
def confirm_quiet(e, names=system("All"), information=Null, tag=None):  # noqa: B008
    """The value of the first argument."""
    if tag is None:
        return outside("ConfirmQuiet", e)
    minded = selector(evaluate(names) if type(names) is Symbol else names)
    with hear() as heard:
        result = evaluate(e)
    found = [m for m in heard if minded is None or minded(state.session.resolve(m.symbol), m.tag)]
    if not found:
        return result
    shown = list_of(*(call("HoldForm", call("MessageName", state.session.resolve(m.symbol), m.tag)) for m in found))
    refused("ConfirmQuiet", "`2` encountered during evaluation.", result, evaluate(tag),
                   Information=evaluate(information), Messages=shown)  # fmt: skip


@builtin("ConfirmAssert", "ConfirmAssert[test] gives Null where test is True; else the Enclose around gives a failure.",
         attributes="HoldFirst")  # fmt: skip
def confirm_assert(test, information=Null, tag=None):
    """Null."""
    if tag is None:
        return outside("ConfirmAssert", test)
    if evaluate(test) is True_:
        return Null
    held = call("HoldForm", test)
    refused("ConfirmAssert", "Assertion `1` failed.", held, tag, Information=information,
            HeldTest=call("Hold", test))  # fmt: skip


@builtin("Assert", "Assert[test] stops the evaluation where test is not True, after On[Assert]; Assert[test, tag] "
         "names the assertion.", attributes="HoldFirst", messages={
             "asrtfl": "Assertion `1` failed.", "asrttfl": "Assertion `1` tagged `2` failed.",
             "asrtf": "Assertion test `1` evaluated to `2`, which is neither True nor False."})  # fmt: skip
def assert_(test, tag=None):
    """Null; nothing is tested before On[Assert]."""
    if not getattr(state.session, "assertions", False):
        return Null
    found = evaluate(test)
    if found is True_:
        return Null
    own = system("$AssertFunction").own
    if own is not None and own is not system("Automatic"):
        return Expr(own, (call("HoldComplete", call("Assert", test, *(() if tag is None else (tag,)))),))
    held = call("HoldForm", test)
    if found is not system("False"):
        message("Assert", "asrtf", held, found)
    elif tag is None:
        message("Assert", "asrtfl", held)
    else:
        message("Assert", "asrttfl", held, tag)
    raise Aborted
