"""`wlnet -test FILE.wlt...`: files of VerificationTest[input, expected, {messages}] expressions."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import wlnet.builtins  # makes the names of the language known  # noqa: F401

from .command import FAILED, MISUSED
from .evaluator.builtin import key_name
from .evaluator.control import Exiting
from .evaluator.session import Session
from .expr import Expr, Expression, Symbol, call, has_head, is_list, same, system
from .forms import text
from .grammar import SyntaxFailure, read_spans
from .replay.report import counted
from .stack import on_deep_stack
from .streams import forgive_characters, write, write_message

VerificationTest, CompoundExpression, MessageName, Rule, HoldForm, List = map(
    system, ("VerificationTest", "CompoundExpression", "MessageName", "Rule", "HoldForm", "List")
)


@dataclass(frozen=True)
class Verification:
    """A test: its input, the value it must have, the messages it must issue, and what decides that values agree."""

    name: str
    input: Expression
    expected: Expression
    messages: list[str]
    same: Expression

    def run(self, session: Session) -> list[str]:
        """What is wrong, one line for each fault; none where the test passes."""
        got = session.evaluate_input(self.input)
        issued = [f"{message.symbol}::{message.tag}" for message in session.messages]
        expected = session.run(self.expected)
        problems = []
        if self.same is system("SameQ"):
            agree = same(got, expected)
        else:
            agree = session.run(Expr(self.same, (got, expected))) is system("True")
        if not agree:
            problems += [f"expected: {text(expected)}", f"     got: {text(got)}"]
        if issued != self.messages:
            problems += [f"messages expected: {', '.join(self.messages) or 'none'}",
                         f"     messages got: {', '.join(issued) or 'none'}"]  # fmt: skip
        return problems


def run_test_files(paths: Iterable[str]) -> int:
    """Run the tests of files, print those that fail and a summary; the exit status."""
    forgive_characters()
    status = passed = failed = 0
    for path in paths:
        try:
            with open(path, encoding="utf-8-sig") as file:
                source = file.read()
        except (OSError, UnicodeDecodeError) as problem:
            print(f"wlnet: cannot read {path}: {getattr(problem, 'strerror', 'not a text in UTF-8')}", file=sys.stderr)
            status = MISUSED
            continue
        outcomes: list[bool] = []
        try:
            on_deep_stack(lambda work, p=path, s=source, o=outcomes: o.extend(run_file(p, s)))  # type: ignore[misc]
        except SyntaxFailure as failure:
            write_message(failure.report())
            status = status or FAILED
        passed += outcomes.count(True)
        failed += outcomes.count(False)
    print(f"{counted(passed + failed, 'test')}: {passed} passed, {failed} failed")
    return status or (FAILED if failed else 0)


def run_file(path: str, source: str) -> Iterator[bool]:
    """Evaluate a file; of each test in it, whether it passes. Faults are printed."""
    session = Session(write, lambda line: None)
    session.script = os.path.abspath(path)
    for e, start, _ in read_spans(source, session.resolve, path):
        line = source.count("\n", 0, start) + 1
        for part in e.args if has_head(e, CompoundExpression) else (e,):
            if not has_head(part, VerificationTest) or not part.args:
                try:
                    session.evaluate_input(part)
                except Exiting:
                    return
                continue
            test = verification(part)
            problems = test.run(session)
            if problems:
                write("\n  ".join([f"{path}:{line}: {test.name or text(call(HoldForm, test.input), 'OutputForm')}",
                                   *problems]) + "\n")  # fmt: skip
            yield not problems


def verification(e: Expr) -> Verification:
    """The test that VerificationTest[input, expected, messages, options...] describes."""
    plain = [part for part in e.args if not has_head(part, Rule)]
    options = {key_name(part.args[0]): part.args[1] for part in e.args if has_head(part, Rule)}
    name = options.get("TestID", "")
    return Verification(
        name=name if type(name) is str else text(name),
        input=plain[0],
        expected=plain[1] if len(plain) > 1 else system("True"),
        messages=list(message_names(plain[2])) if len(plain) > 2 else [],
        same=options.get("SameTest", system("SameQ")),
    )


def message_names(e: Expression) -> Iterator[str]:
    """The messages of a list such as {Power::infy}, as text."""
    for part in e.args if is_list(e) else (e,):
        if has_head(part, MessageName) and len(part.args) == 2:
            symbol, tag = part.args
            yield f"{symbol.name if type(symbol) is Symbol else symbol}::{tag if type(tag) is str else text(tag)}"
