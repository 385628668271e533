"""Running the examples of a page in one session, in order, and saying in which way each one fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import wlnet.builtins  # makes the names of the language known  # noqa: F401
from wlnet.dialogue import Reply, answer
from wlnet.evaluator.control import Exiting
from wlnet.evaluator.session import Session
from wlnet.expr import Expression
from wlnet.forms import display
from wlnet.grammar import SyntaxFailure, read
from wlnet.stack import on_deep_stack

from .compare import agrees, words
from .page import Example, Page


@dataclass
class Outcome:
    """How an example went: the problems, none where it gave what the page says, and what it gave."""

    example: Example
    problems: list[str] = field(default_factory=list)
    got: str = ""

    def report(self) -> str:
        """The failure with its place, input, and what was expected."""
        example = self.example
        lines = [f"{example.page}:{example.line}: In[{example.number}]:= {indented(example.code)}"]
        return "\n".join([*lines, *(f"  {indented(problem)}" for problem in self.problems)])


class Runner:
    """One session for the examples of a page. An example is run after all before it, each of them once.

    File names in examples are relative to the page's folder.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.printed: list[str] = []
        self.session = Session(self.printed.append, lambda line: None)
        self.outcomes: list[Outcome] = []

    def outcome(self, index: int) -> Outcome:
        """How the example at this place in the page went."""
        while len(self.outcomes) <= index:
            example = self.page.examples[len(self.outcomes)]
            with working_in(self.page.path.parent):
                self.outcomes.append(on_deep_stack(lambda work, e=example: self.run(e)))  # type: ignore[misc]
        return self.outcomes[index]

    def run(self, example: Example) -> Outcome:
        """Evaluate an example and compare."""
        self.printed.clear()
        self.session.line = example.number
        messages, values = [], []
        outcome = Outcome(example)
        try:
            for e in read(example.code, self.session.resolve):
                self.session.line = example.number
                values.append(answer(self.session, e))
                messages += self.session.messages
        except SyntaxFailure as failure:
            outcome.problems.append(failure.report())
            return outcome
        except Exiting:
            outcome.problems.append("the example ends the session")
            return outcome
        self.check_messages(outcome, [(m.symbol, m.tag, m.text) for m in messages])
        if example.printed is not None:
            printed = "\n".join(self.printed)
            if words(printed) != words("\n".join(example.printed)):
                outcome.problems.append(difference("\n".join(example.printed), printed, "printed "))
        if example.output is not None:
            self.check_value(outcome, values)
        return outcome

    def check_messages(self, outcome: Outcome, issued: list[tuple[str, str, str]]) -> None:
        """Compare the messages with those on the page: the same ones in the same order."""
        expected = outcome.example.messages
        fits = len(issued) == len(expected) and all(
            (wanted.symbol.rpartition("`")[2], wanted.tag) == (symbol.rpartition("`")[2], tag)
            and (wanted.text is None or words(wanted.text) == words(text))
            for wanted, (symbol, tag, text) in zip(expected, issued, strict=True)
        )
        if not fits:
            got = "\n".join(f"{symbol}::{tag}: {text}" for symbol, tag, text in issued)
            outcome.problems.append(difference("\n".join(map(str, expected)), got, "messages "))

    def check_value(self, outcome: Outcome, values: list[Reply]) -> None:
        """Compare the last value with the output on the page."""
        example = outcome.example
        got: Expression = values[-1].wrapped if values else None
        if values:
            outcome.got = display(got, visible=(*self.session.context_path, self.session.context))
        form = example.form
        if values and form is not None and values[-1].form == form:
            form = None
        if not values or not agrees(self.session, got, example.output or "", form, example.tolerance):
            outcome.problems.append(difference(example.output or "", outcome.got))


def difference(expected: str, got: str, what: str = "") -> str:
    """Expected and got, one below the other."""
    return f"{what}expected: {indented(expected or 'nothing')}\n     {what}got: {indented(got or 'nothing')}"


def indented(text: str) -> str:
    """The text with all lines but the first moved right."""
    return text.replace("\n", "\n    ")


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """Make a folder the current one for a while."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
