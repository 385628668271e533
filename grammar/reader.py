"""Reading: the tables of wolfram.lark driven over the tokens, one input at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from .. import expr
from ..expr import Expr, Expression, Symbol, system
from .errors import Misread, SyntaxFailure
from .lexer import Lexer
from .operators import OMITTED
from .precedence import Call, PartCall, combine
from .source import Source
from .tables import tables

List, Association, Null = system("List"), system("Association"), system("Null")
CompoundExpression = system("CompoundExpression")

Resolve = Callable[[str], Symbol]


def more(values: list[Any]) -> list[Any]:
    """The list of a repetition, one value longer."""
    values[0].append(values[1])
    return values[0]


def argument_list(values: list[Any]) -> tuple[Expression, ...]:
    """The arguments between two brackets. No argument at all is not the same as one left out: f[] and f[,]."""
    args = [values[0], *values[1]] if len(values) == 2 else values
    if len(args) == 1 and args[0] is OMITTED:
        return ()
    return tuple(Null if arg is OMITTED else arg for arg in args)


ACTIONS: dict[str, Callable[[list[Any]], Any]] = {
    "start": lambda values: values[0] if values else Null,
    "expr": lambda values: combine(values[0]),
    "group": lambda values: values[0],
    "list": lambda values: Expr(List, values[0]),
    "association": lambda values: Expr(Association, values[0]),
    "matched": lambda values: Expr(*values),
    "call": lambda values: Call(values[0]),
    "part": lambda values: PartCall(values[0]),
    "arguments": argument_list,
    "argument": lambda values: values[0] if values else OMITTED,
}


class Rule:
    """A rule of the grammar: of its `size` symbols those at `kept` have values, of which `action` makes one.

    The rules without an action of their own are repetitions: their value is a list, that `grows` by one value.
    """

    __slots__ = ("action", "grows", "kept", "name", "size")

    def __init__(self, name: str, symbols: list[str], kept: list[int]) -> None:
        self.name = name
        self.size = len(symbols)
        self.kept = kept if len(kept) < self.size else None
        repeated = symbols[:1] == [name]
        self.grows = repeated and self.kept is None and self.size == 2
        self.action = ACTIONS.get(name, more if repeated else list)


@cache
def states() -> tuple[list[dict[str, Any]], int]:
    """The states of the parser, {token or rule: next state, or the Rule to reduce by}, and the number of the first."""
    table = tables()
    rules = [Rule(*rule) for rule in table["rules"]]
    rows = table["states"]
    for row in rows:
        for token, target in row.items():
            row[token] = rows[target] if target >= 0 else rules[-1 - target]
    return rows, table["start"]


class Reader:
    """The inputs of a text, one after the other."""

    def __init__(self, text: str, resolve: Resolve, name: str = "") -> None:
        self.lexer = Lexer(Source(text, name), resolve)
        self.tokens = self.lexer.tokens()
        rows, start = states()
        self.first = rows[start]

    def __iter__(self) -> Iterator[Expression]:
        while True:
            result = self.read()
            if result is OMITTED:
                return
            yield result

    def read(self) -> Any:
        """The next input's expression; OMITTED after the last."""
        stack: list[Any] = [self.first]
        values: list[Any] = []
        for kind, value, position in self.tokens:
            while True:
                target = stack[-1].get(kind)
                if type(target) is dict:
                    stack.append(target)
                    values.append(value)
                    break
                if target is None:
                    raise self.unexpected(kind, value, position, stack[-1])
                if target.grows:
                    item = values.pop()
                    values[-1].append(item)
                    stack.pop()
                    continue
                size = target.size
                if size:
                    parts = values[-size:]
                    del values[-size:], stack[-size:]
                    if target.kept is not None:
                        parts = [parts[place] for place in target.kept]
                else:
                    parts = []
                try:
                    made = target.action(parts)
                except Misread as fault:
                    raise self.lexer.faults.at(position, fault.message, fault.expected) from None
                if target.name == "start":
                    return made
                stack.append(stack[-1][target.name])
                values.append(made)
        return OMITTED

    def unexpected(self, kind: str, value: Any, position: int, state: dict[str, Any]) -> SyntaxFailure:
        """The error of a token that the grammar has no place for."""
        lexer = self.lexer
        char = lexer.source.text[position : position + 1]
        if not lexer.opened:
            return lexer.faults.at(position, f"unexpected {char}")
        expected = "an expression" if "SYMBOL" in state and "RPAR" not in state else lexer.faults.closing()
        return lexer.faults.at(position, f"unexpected {char}", expected)


def read(text: str, resolve: Resolve = expr.resolve, name: str = "") -> Iterator[Expression]:
    """The top-level expressions of a text, one at a time.

    The symbols of an expression are looked up only after the one before it was taken, so that the caller can
    evaluate each before the next is read. `name` is the file's, for error messages. Raises SyntaxFailure.
    """
    return iter(Reader(text, resolve, name))


def read_spans(text: str, resolve: Resolve = expr.resolve, name: str = "") -> Iterator[tuple[Expression, int, int]]:
    """As `read`, each expression with where it begins and ends in the text."""
    reader = Reader(text, resolve, name)
    lexer = reader.lexer
    for expression in reader:
        start, end = lexer.source.place(lexer.begin), lexer.source.place(lexer.end)
        yield expression, start, start + len(text[start:end].rstrip())


def split(text: str, name: str = "") -> list[tuple[int, int]]:
    """Where each top-level expression of a text begins and ends. No symbols are made."""
    return [(start, end) for _, start, end in read_spans(text, lambda _: Null, name)]


def parse(text: str, resolve: Resolve = expr.resolve, name: str = "") -> Expression:
    """The expression in a text: Null where there is none, CompoundExpression[...] of several in order.

    Raises SyntaxFailure, and of its kind Incomplete where more text could complete it.
    """
    found = list(Reader(text, resolve, name))
    if len(found) == 1:
        return found[0]
    return Expr(CompoundExpression, tuple(found)) if found else Null
