"""Messages as the user meets them: Message, Quiet, Check, On and Off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wlnet.evaluator import Message, builtin, declare, evaluate, message, value
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.messages import GENERAL, fill, own_template
from wlnet.evaluator.messages import template as template_of
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, system

MessageName, List, Null, All, None_ = map(system, ("MessageName", "List", "Null", "All", "None"))


def name_of(e: Expression) -> tuple[Symbol, str] | None:
    """The symbol and tag of symbol::tag."""
    if has_head(e, MessageName) and len(e.args) >= 2 and type(e.args[0]) is Symbol and type(e.args[1]) is str:
        return e.args[0], e.args[1]
    return None


@builtin("MessageName", "symbol::tag is the text of a message.", attributes="HoldFirst ReadProtected")
def message_name(symbol, tag, *language):
    """The text assigned to the message, where there is one."""
    if type(symbol) is not Symbol or type(tag) is not str:
        return None
    found = own_template(symbol, tag)
    return GENERAL.get(tag) if found is None and symbol is system("General") else found


@builtin("Message", "Message[symbol::tag, e1, ...] prints a message.", attributes="HoldFirst",
         messages={"name": "Message name `1` is not of the form symbol::name."})  # fmt: skip
def message_(name, *arguments):
    """Null."""
    found = name_of(name)
    if found is None:
        message("Message", "name", name)
        return None
    message(*found, *arguments)
    return Null


def selector(specification: Expression) -> Callable[[Symbol, str], bool] | None:
    """Whether a message is meant: All, None, symbol::tag, "string", or a list of those."""
    if specification is All:
        return lambda symbol, tag: True
    if specification is None_:
        return lambda symbol, tag: False
    items = specification.args if has_head(specification, List) else (specification,)
    wanted = {(s.name, t) for s, t in filter(None, map(name_of, items))}
    return lambda symbol, tag: (symbol.name, tag) in wanted or ("General", tag) in wanted


@builtin("Quiet", "Quiet[e] evaluates e without printing messages; Quiet[e, {s::t, ...}] silences only those.",
         attributes="HoldAll")  # fmt: skip
def quiet(e, off=All, on=None_):
    """The value of `e`."""
    silenced, spoken = selector(evaluate_names(off)), selector(evaluate_names(on))
    session = state.session
    level = len(session.quiet)
    session.quiet.append(lambda symbol, tag: silenced(symbol, tag) and not spoken(symbol, tag))
    try:
        return evaluate(e)
    finally:
        del session.quiet[level:]


def evaluate_names(e: Expression) -> Expression:
    """A specification of messages with its message names kept: only a symbol is evaluated."""
    return evaluate(e) if type(e) is Symbol else e


@contextmanager
def hear() -> Iterator[list[Message]]:
    """The messages issued inside, which are not printed."""
    session, heard = state.session, []  # type: ignore[var-annotated]
    watchers, quiet = len(session.watchers), len(session.quiet)
    session.watchers.append((len(session.quiet) + 1, heard))
    session.quiet.append(lambda symbol, tag: True)
    try:
        yield heard
    finally:
        del session.quiet[quiet:]
        del session.watchers[watchers:]


@builtin("Check", "Check[e, failed] gives e, or failed if messages were issued; Check[e, failed, {s::t, ...}] minds "
         "only those.", attributes="HoldAll")  # fmt: skip
def check(e, failed, *names):
    """The value of `e`, or of `failed`."""
    heard: list[Message] = []
    session = state.session
    listening = len(session.watchers)
    session.watchers.append((len(session.quiet), heard))
    try:
        result = evaluate(e)
    finally:
        del session.watchers[listening:]
    if not names:
        return evaluate(failed) if heard else result
    minded = selector(call("List", *(n for item in names for n in (item.args if has_head(item, List) else (item,)))))
    return evaluate(failed) if any(minded(state.session.resolve(m.symbol), m.tag) for m in heard) else result


def switch(name: str, usage: str, off: bool) -> None:
    """Declare On or Off."""

    def run(*names):
        """Null."""
        session = state.session
        for item in [one for n in names for one in (n.args if has_head(n, List) else (n,))]:
            found = name_of(item)
            if found is not None:
                key = found[0].name, found[1]
                session.off.add(key) if off else session.off.discard(key)
            elif item is system("Assert"):
                session.assertions = not off
            elif type(item) is not Symbol and type(item) is not str:
                message(name, "name", item)
        return Null

    builtin(name, usage, attributes="HoldAll", messages={"name": "Message name `1` is not of the form symbol::name."})(
        run
    )


switch("Off", "Off[symbol::tag] switches a message off, Off[Assert] assertions.", True)
switch("On", "On[symbol::tag] switches a message on again, On[Assert] assertions.", False)
declare("General", "General::tag is the text of messages that have none of their own.")


@value("$MessageList", "$MessageList is the list of the names of the messages issued in the current evaluation.")
def message_list():
    """A list of held names."""
    issued = state.session.messages
    return call(
        "List", *(call("HoldForm", call("MessageName", state.session.resolve(m.symbol), m.tag)) for m in issued)
    )


FAILED = frozenset(map(system, ("$Failed", "$Aborted", "$Canceled", "$TimedOut")))


@builtin("FailureQ", "FailureQ[e] tells whether e is $Failed, $Aborted, $Canceled, $TimedOut or Failure[...].")
def failure_q(e):
    """True or False."""
    failed = e in FAILED if type(e) is Symbol else has_head(e, system("Failure"))
    return system("True" if failed else "False")


@builtin("Abort", "Abort[] stops the evaluation; its value is $Aborted.")
def abort():
    """Never returns, but inside AbortProtect."""
    if state.protected:
        state.pending = True
        return Null
    raise Aborted


@builtin("CheckAbort", "CheckAbort[e, failed] gives e, or failed if its evaluation was aborted.", attributes="HoldAll")
def check_abort(e, failed):
    """The value of `e`, or of `failed`. Inside AbortProtect it sees aborts at once."""
    depth, protected, state.protected = state.depth, state.protected, 0
    try:
        return evaluate(e)
    except Aborted:
        state.depth, state.abort = depth, False
    finally:
        state.protected = protected
    return evaluate(failed)


@builtin("WithCleanup", "WithCleanup[e, cleanup] gives the value of e and evaluates cleanup in any case; "
         "WithCleanup[start, e, cleanup] evaluates start first.", attributes="HoldAll")  # fmt: skip
def with_cleanup(*steps):
    """The value of `e`, or the way out that it took."""
    if not 2 <= len(steps) <= 3:
        return None
    *start, e, cleanup = steps
    for step in start:
        evaluate(step)
    try:
        return evaluate(e)
    finally:
        stopped, state.abort = state.abort, False
        evaluate(cleanup)
        state.abort = state.abort or stopped


@builtin("AbortProtect", "AbortProtect[e] gives the value of e, putting off aborts until it is evaluated.",
         attributes="HoldFirst")  # fmt: skip
def abort_protect(e):
    """The value of `e`."""
    state.protected += 1
    try:
        result = evaluate(e)
    finally:
        state.protected -= 1
    if state.pending and not state.protected:
        state.pending = False
        raise Aborted
    return result


@builtin("Exit", "Exit[n] ends the program with exit status n.")
def exit_(code=0):
    """Never returns."""
    from wlnet.evaluator.control import Exiting

    raise Exiting(code if type(code) is int else 0)


@builtin("Quit", "Quit[n] ends the program with exit status n.")
def quit_(code=0):
    """Never returns."""
    exit_(code)


def failure_property(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """Failure[tag, <|key -> value|>][key]; "Message" is the template with its parameters filled in."""
    details = head.args[1] if len(head.args) == 2 else None
    if type(details) is not Association or len(args) != 1:
        return None
    key = args[0]
    if key in details:
        return details.get(key)
    if key == "Message":
        return failure_message(details) or head.args[0]
    if key == "Tag":
        return head.args[0]
    if key == "Properties":
        derived = ("HeldMessageTemplate", "Message", "MessageName", "StyledMessage", "Tag")
        return call("Union", call("List", *details.keys(), *derived))
    if key == "StyledMessage":
        return failure_message(details) or head.args[0]
    if key == "HeldMessageTemplate" and "MessageTemplate" in details:
        return call("HoldForm", details.get("MessageTemplate"))
    return call("Missing", "NotAvailable", key)


def failure_message(details: Association) -> str | None:
    """The text of "MessageTemplate" with "MessageParameters"; None where there is no template."""
    template = details.get("MessageTemplate") if "MessageTemplate" in details else None
    found = name_of(template) if isinstance(template, Expr) else None
    if found is not None:
        template = template_of(*found)
    if has_head(template, system("StringTemplate")) or has_head(template, system("TemplateObject")):
        values = details.get("MessageParameters") if "MessageParameters" in details else call("List")
        text = evaluate(call("TemplateApply", template, values))
        return text if type(text) is str else None
    if type(template) is not str:
        return None
    values = details.get("MessageParameters") if "MessageParameters" in details else call("List")
    if type(values) is Association:
        text = evaluate(call("TemplateApply", template, values))
        return text if type(text) is str else template
    return fill(template, values.args if has_head(values, List) else (values,))


@builtin("Failure", "Failure[tag, <|...|>] describes what went wrong; Failure[...][key] gives one of the details.",
         curry=failure_property)  # fmt: skip
def failure(tag, details=None):
    """Stays as it is; assoc-like access goes through its second part."""
    return None


def success_property(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """Success[tag, <|key -> value|>][key]."""
    details = head.args[1] if len(head.args) == 2 else None
    if type(details) is not Association or len(args) != 1:
        return None
    if args[0] in details:
        return details.get(args[0])
    return head.args[0] if args[0] == "Tag" else call("Missing", "NotAvailable", args[0])


@builtin("Success", "Success[tag, <|...|>] describes what went well; Success[...][key] gives one of the details.",
         curry=success_property)  # fmt: skip
def success(tag, details=None):
    """Stays as it is."""
    return None
