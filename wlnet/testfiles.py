"""`wlnet -test FILE.wlt...`: files of VerificationTest[input, expected, {messages}] expressions."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import wlnet.builtins  # makes the names of the language known  # noqa: F401

from .builtins.language.testing import collected, name_text
from .command import FAILED, MISUSED
from .evaluator.control import Exiting
from .evaluator.session import Session
from .expr import Association, Expr, has_head, system
from .forms import text
from .grammar import SyntaxFailure, read_spans
from .replay.report import counted
from .stack import on_deep_stack
from .streams import decoded, forgive_characters, write, write_message

CompoundExpression = system("CompoundExpression")


def run_test_files(paths: Iterable[str]) -> int:
    """Run the tests of files, print those that fail and a summary; the exit status."""
    forgive_characters()
    status = passed = failed = 0
    for path in paths:
        try:
            with open(path, "rb") as file:
                source = decoded(file.read())
        except OSError as problem:
            print(f"wlnet: cannot read {path}: {problem.strerror}", file=sys.stderr)
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
    """Evaluate a file; of each test evaluated on the way, whether it passes. Faults are printed."""
    session = Session(write, lambda line: None)
    session.script = path
    for e, start, _ in read_spans(source, session.resolve, path):
        line = source.count("\n", 0, start) + 1
        for part in e.args if has_head(e, CompoundExpression) else (e,):
            session.activate()
            results = collected()
            results.clear()
            try:
                session.evaluate_input(part)
            except Exiting:
                return
            for result in results:
                problems = faults(result.args[0])
                if problems:
                    write("\n  ".join([f"{path}:{line}: {title(result.args[0])}", *problems]) + "\n")
                yield not problems


def title(details: Association) -> str:
    """The name of a test: its TestID, or else its input."""
    name = details.get("TestID")
    if name is system("None"):
        return text(details.get("Input"), "OutputForm")
    return name if type(name) is str else text(name)


def faults(details: Association) -> list[str]:
    """What is wrong, one line for each fault; none where the test passed."""
    outcome = details.get("Outcome")
    if outcome == "Success":
        return []
    problems = []
    if outcome != "MessagesFailure":
        expected, got = (text(details.get(key).args[0]) for key in ("ExpectedOutput", "ActualOutput"))
        problems += [f"expected: {expected}", f"     got: {got}"]
    wanted, issued = (messages_text(details.get(key)) for key in ("ExpectedMessages", "ActualMessages"))
    if wanted != issued:
        problems += [f"messages expected: {wanted}", f"     messages got: {issued}"]
    return problems


def messages_text(names: Expr) -> str:
    """The names of messages, or "none"."""
    return ", ".join(map(name_text, names.args)) or "none"
