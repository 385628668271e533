"""Objects shown by themselves and inside other expressions."""

from dataclasses import dataclass

import numpy

from wlnet.expr import Atom, NumericArray, Section, Summary, call, list_of, system
from wlnet.forms import display, text


@dataclass(frozen=True)
class Box(Atom):
    head = system("LinearLayer")

    def constructor(self):
        return call("LinearLayer", 3)

    def summary(self):
        ports = Section((("Input", "vector (size: 2)"), ("Output", "vector (size: 3)")))
        return Summary("LinearLayer", "uninitialized", (ports, Section((("Output size", "3"),), "Parameters")))


PLAIN = """\
LinearLayer (uninitialized)
  Input   vector (size: 2)
  Output  vector (size: 3)
  Parameters
    Output size  3"""

FRAMED = """\
╭─ LinearLayer (uninitialized) ─╮
│ Input   vector (size: 2)      │
│ Output  vector (size: 3)      │
├─ Parameters ──────────────────┤
│ Output size  3                │
╰───────────────────────────────╯"""


def test_summary_tables():
    assert display(Box()) == PLAIN
    assert display(Box(), unicode=True) == FRAMED


def test_tables_are_cut_to_the_page():
    assert max(map(len, display(Box(), 20).splitlines())) == 20
    assert {len(line) for line in display(Box(), 24, unicode=True).splitlines()} == {24}


def test_objects_inside_expressions():
    assert display(list_of(Box(), 1)) == "{LinearLayer[<>], 1}"
    assert text(list_of(Box())) == "{LinearLayer[3]}"
    array = NumericArray(numpy.zeros((2, 3), "float32"))
    assert display(array) == "NumericArray[<2,3>, Real32]"
    assert text(array) == 'NumericArray[{{0., 0., 0.}, {0., 0., 0.}}, "Real32"]'
