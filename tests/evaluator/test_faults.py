"""Faults of wlnet itself: one line, and the session goes on."""

import subprocess
import sys

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session, applications
from wlnet.expr import Atom, call, resolve, system


class Broken(Atom):
    """An object that cannot be applied."""

    __slots__ = ()
    head = system("Broken")

    def constructor(self):
        return call("Broken")


@pytest.mark.parametrize(("fault", "tag"), [(ZeroDivisionError("x"), "bug"), (MemoryError(), "nomem")])
def test_a_fault_in_the_application_of_an_object_is_a_message(monkeypatch, fault, tag):
    def fail(head, args):
        raise fault

    monkeypatch.setitem(applications, Broken, fail)
    printed = []
    session = Session(write_message=printed.append)
    session.evaluate(call(Broken(), 1))
    assert [(m.symbol, m.tag) for m in session.messages] == [("Broken", tag)]
    assert len(printed) == 1
    assert session.evaluate("1 + 1") == 2


def test_an_object_made_before_its_head_was_used_can_be_applied():
    code = 'Information[BatchNormalizationLayer["Input" -> 3], "ArraysDimensions"][{"Biases"}]'
    run = subprocess.run([sys.executable, "-m", "wlnet", "-code", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "{3}"


def test_a_fault_anywhere_else_ends_the_input_only(monkeypatch):
    def fail(e):
        raise ValueError("x")

    session = Session(write_message=lambda line: None)
    with monkeypatch.context() as patch:
        patch.setattr("wlnet.evaluator.loop.evaluate", fail)
        assert session.evaluate_input(call(resolve("f"), 1)) is system("$Failed")
    assert [m.tag for m in session.messages] == ["bug"]
    assert session.evaluate("1 + 1") == 2
