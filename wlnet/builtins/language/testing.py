"""Tests: VerificationTest and what it found, TestReport of many of them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from wlnet.evaluator import builtin, declare, evaluate, message
from wlnet.evaluator.builtin import is_options, key_name
from wlnet.evaluator.control import Exiting
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, is_list, list_of, same, system

HoldForm, MessageName, Infinity, SameQ, Null = map(system, ("HoldForm", "MessageName", "Infinity", "SameQ", "Null"))
True_, False_, List = system("True"), system("False"), system("List")
TestResultObject, TestReportObject = system("TestResultObject"), system("TestReportObject")
OPTIONS = {
    "SameTest": SameQ, "TestID": system("None"), "TimeConstraint": Infinity, "MemoryConstraint": Infinity,
    "MetaInformation": Association(),
}  # fmt: skip


@dataclass(frozen=True)
class Verification:
    """A test: its input, the value it must have, the messages it must issue, and what decides that values agree."""

    name: Expression
    input: Expression
    expected: Expression
    messages: Expression
    options: dict[str, Expression]

    def run(self) -> Expr:
        """The TestResultObject."""
        session = state.session
        kept = session.messages, session._counts, session.write_message, session.watchers, session.quiet
        session.watchers, session.quiet = [], []
        session.write_message = lambda line: None
        session.forget_messages()
        clock, processor = time.perf_counter(), time.process_time()
        try:
            got = session.run(self.constrained())
            seconds, used = time.perf_counter() - clock, time.process_time() - processor
            issued = [held_name(m.symbol, m.tag) for m in session.messages]
            session.forget_messages()
            expected = session.run(self.expected)
            wanted = list(message_names(session.run(self.messages) if evaluated(self.messages) else self.messages))
            agree = self.agrees(got, expected)
        finally:
            session.messages, session._counts, session.write_message, session.watchers, session.quiet = kept
        spoken = [name_text(m) for m in issued] == [name_text(m) for m in wanted]
        outcome = "Success" if agree and spoken else "MessagesFailure" if agree else "Failure"
        if not agree and has_head(got, system("TerminatedEvaluation")):
            outcome = "Error"
        details = {
            "TestID": self.name, "Outcome": outcome, "Input": call(HoldForm, self.input),
            "ExpectedOutput": call(HoldForm, expected), "ActualOutput": call(HoldForm, got),
            "ExpectedMessages": list_of(*wanted), "ActualMessages": list_of(*issued),
            "AbsoluteTimeUsed": call("Quantity", seconds, "Seconds"),
            "CPUTimeUsed": call("Quantity", used, "Seconds"),
            "MetaInformation": self.options["MetaInformation"],
        }  # fmt: skip
        found = Expr(TestResultObject, (Association.of(details.items()),))
        collected().append(found)
        return found

    def constrained(self) -> Expression:
        """The input, within the limits of time and memory."""
        e = self.input
        for option, head in (("TimeConstraint", "TimeConstrained"), ("MemoryConstraint", "MemoryConstrained")):
            limit = self.options[option]
            if limit is not Infinity:
                e = call(head, e, limit)
        return e

    def agrees(self, got: Expression, expected: Expression) -> bool:
        """Whether both values are the same in the sense of SameTest."""
        test = self.options["SameTest"]
        if test is SameQ:
            return same(got, expected)
        return state.session.run(Expr(test, (got, expected))) is True_


def held_name(symbol: str, tag: str) -> Expression:
    """The name of a message that was issued, held."""
    return call(HoldForm, call(MessageName, state.session.resolve(symbol), tag))


def collected() -> list[Expr]:
    """The results of the tests of the active session since somebody began to collect them."""
    return state.session.__dict__.setdefault("tests", [])


def evaluated(e: Expression) -> bool:
    """Whether a specification of messages is to be evaluated: it is a variable or a call."""
    return type(e) is Symbol or (isinstance(e, Expr) and e.head not in (List, MessageName, HoldForm))


def message_names(e: Expression) -> Iterator[Expression]:
    """The messages of a list such as {Power::infy}, each held."""
    for part in e.args if is_list(e) else (e,):
        held = part.args[0] if has_head(part, HoldForm) and part.args else part
        if has_head(held, MessageName):
            yield call(HoldForm, held)


def name_text(e: Expr) -> str:
    """The text of a held name of a message."""
    symbol, tag, *_ = e.args[0].args
    return f"{symbol.name if type(symbol) is Symbol else symbol}::{key_name(tag) or tag}"


@builtin("VerificationTest", "VerificationTest[input, expected, {messages}] tests that the value of input is expected "
         "and that these messages are issued, VerificationTest[input] that it is True.",
         attributes="HoldAllComplete", options=OPTIONS)  # fmt: skip
def verification_test(*parts):
    """A TestResultObject."""
    plain = [p for p in parts if not (is_options(p) and not is_empty(p))]
    given = list(DEFAULTS) + [p for p in parts if is_options(p) and not is_empty(p)]
    if not 1 <= len(plain) <= 3:
        return None
    settings = dict(OPTIONS)
    for part in given:
        for rule in part.args if is_list(part) else (part,):
            name = key_name(rule.args[0])
            if name not in OPTIONS:
                message("VerificationTest", "optx", rule.args[0], call("VerificationTest", *parts))
                return None
            settings[name] = evaluate(rule.args[1])
    return Verification(
        name=settings["TestID"],
        input=plain[0],
        expected=plain[1] if len(plain) > 1 else True_,
        messages=plain[2] if len(plain) > 2 else list_of(),
        options=settings,
    ).run()


DEFAULTS: list[Expr] = []  # the options that a TestReport in progress gives its tests


def is_empty(e: Expression) -> bool:
    """Whether `e` is {}, which names no messages and sets no options."""
    return is_list(e) and not e.args


def result_property(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """TestResultObject[...]["Outcome"]."""
    details = head.args[0] if len(head.args) == 1 else None
    if type(details) is not Association or len(args) != 1:
        return None
    if is_list(args[0]):
        return Expr(List, tuple(result_property(head, (a,)) for a in args[0].args))
    if args[0] == "Properties":
        return list_of(*sorted(details.keys()))
    return details.get(args[0]) if args[0] in details else call("Missing", "NotAvailable", args[0])


declare("TestResultObject", "TestResultObject[...] is what VerificationTest found; TestResultObject[...][\"Outcome\"] "
        "and its like give its properties.", curry=result_property, code=lambda details: None)  # fmt: skip


@builtin("BeginTestSection", "BeginTestSection[name] begins a section of a file of tests.")
def begin_test_section(*name):
    """Null."""
    return Null


@builtin("EndTestSection", "EndTestSection[] ends a section of a file of tests.")
def end_test_section(*name):
    """Null."""
    return Null


@builtin("TestReport", "TestReport[\"file.wlt\"] runs the tests of a file and reports on them; TestReport[{test1, "
         "test2, ...}] reports on tests.", attributes="HoldFirst",
         options={k: v for k, v in OPTIONS.items() if k not in ("TestID", "MetaInformation")} | {
             "ProgressReporting": system("Automatic")},
         messages={"nofile": "The file `1` could not be read.", "notest": "`1` is no list of tests."})  # fmt: skip
def test_report(tests, *, same_test, time_constraint, memory_constraint, progress_reporting):
    """A TestReportObject."""
    started = time.perf_counter()
    given = {"SameTest": same_test, "TimeConstraint": time_constraint, "MemoryConstraint": memory_constraint}
    rules = [call("Rule", system(k), v) for k, v in given.items() if v is not OPTIONS[k]]
    before, outer = list(DEFAULTS), state.session.__dict__.get("tests")
    DEFAULTS.extend(rules)
    state.session.__dict__["tests"] = []
    try:
        source = evaluate(tests)
        if type(source) is str or has_head(source, system("File")):
            path = source if type(source) is str else source.args[0]
            title, results = os.path.basename(path), from_file(path)
        else:
            title, results = "Automatic", source.args if is_list(source) else (source,)
    finally:
        DEFAULTS[:] = before
        state.session.__dict__["tests"] = outer if outer is not None else []
    if results is None:
        return system("$Failed")
    if not all(has_head(r, TestResultObject) for r in results):
        message("TestReport", "notest", source)
        return system("$Failed")
    return report_of(title, list(results), time.perf_counter() - started)


def from_file(path: str) -> list[Expression] | None:
    """The results of the tests in a file; None after a message."""
    from wlnet.grammar import SyntaxFailure, read
    from wlnet.interchange.encodings import decoded

    session = state.session
    try:
        with open(os.path.expanduser(path), "rb") as file:
            source = decoded(file.read())
    except OSError:
        message("TestReport", "nofile", path)
        return None
    script, session.script = session.script, path
    try:
        for e in read(source, session.resolve, path):
            session.run(e)
    except Exiting:
        pass
    except SyntaxFailure as failure:
        session.write_message(failure.report())
        message("TestReport", "nofile", path)
    finally:
        session.script = script
    return list(collected())


KINDS = {"Succeeded": ("Success",), "Failed": ("Failure", "MessagesFailure", "Error"),
         "FailedWrongResults": ("Failure",), "FailedWithMessages": ("MessagesFailure",),
         "FailedWithErrors": ("Error",)}  # fmt: skip


def report_of(title: str, results: list[Expression], seconds: float) -> Expr:
    """The TestReportObject of results."""
    outcomes = [r.args[0].get("Outcome") for r in results]
    details: dict[str, Expression] = {
        "Title": title,
        "TimeElapsed": call("Quantity", seconds, "Seconds"),
        "TestResults": Association.of(enumerate(results, 1)),
        "AllTestsSucceeded": False_ if any(o != "Success" for o in outcomes) else True_,
    }
    details["ReportSucceeded"] = details["AllTestsSucceeded"]
    for kind, those in KINDS.items():
        indices = [i for i, o in enumerate(outcomes, 1) if o in those]
        details[f"Tests{kind}Count"] = len(indices)
        details[f"Tests{kind}Indices"] = list_of(*indices)
        details[f"Tests{kind}Keys"] = list_of(*indices)
        details[f"Tests{kind}"] = Association.of((i, results[i - 1]) for i in indices)
    return Expr(TestReportObject, (Association.of(details.items()),))


declare("TestReportObject", "TestReportObject[...] is what TestReport found; TestReportObject[...][\"property\"] "
        "gives its properties, such as \"TestsSucceededCount\".", curry=result_property,
        code=lambda details: None)  # fmt: skip
