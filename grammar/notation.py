"""The operators by how they are written, read from operators.tsv."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

from ..expr import system
from .characters import character
from .operators import BINARY, FAMILIES, MARKS, SHAPES, UNARY, Infix, Operator, Postfix, Prefix

CLASSES: dict[str, type[Operator]] = {"infix": Infix, "prefix": Prefix, "postfix": Postfix}

Table = dict[tuple[str, str], Operator]


def rows() -> Iterator[tuple[str, str, int, str, str]]:
    """Spelling, fixity, precedence, grouping and head of each operator."""
    with open(os.path.join(os.path.dirname(__file__), "operators.tsv"), encoding="utf-8") as file:
        for line in file:
            if line[0] != "#":
                spellings, fixity, precedence, grouping, head = line.rstrip("\n").split("\t")
                for spelling in spellings.split(" "):
                    yield spelling, fixity, int(precedence), grouping, head


def make(text: str, fixity: str, precedence: int, grouping: str, head: str) -> Operator:
    """The operator of one row."""
    operator = CLASSES[fixity](text, precedence, grouping, system(head), MARKS.get((fixity, head), ""))
    if fixity != "infix":
        operator.build = UNARY.get(head, operator.build)
        operator.family = FAMILIES.get(head)
        return operator
    if head in BINARY:
        operator.finish = BINARY[head]
    shape = SHAPES.get(head) or SHAPES.get(grouping)
    if shape:
        shape(operator)
    return operator


@cache
def plain() -> Table:
    """(spelling, fixity) -> operator, for those written in ASCII."""
    return {(row[0], row[1]): make(*row) for row in rows() if row[0][0] != "\\"}


@cache
def full() -> Table:
    r"""(character or spelling, fixity) -> operator, with those written as \[Name]."""
    table = dict(plain())
    for spelling, fixity, precedence, grouping, head in rows():
        if spelling[0] == "\\":
            name = spelling[2:-1]
            char = character(name)
            assert char is not None, f"{name} is missing in characters.tsv"
            table[char, fixity] = make(char, fixity, precedence, grouping, name if head == "*" else head)
    return table
