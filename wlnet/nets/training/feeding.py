"""Where batches come from: a table of examples, or a function that makes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.expr import Association, Expr, Expression, Symbol, has_head, is_list, system

from ..calls import unknown_option
from ..messages import failure, nearest, setting, shown
from ..numeric import Array, Evaluate
from .options import NAME
from .preparing import Prepared
from .tables import Part, Table, batches

LENGTH = "RoundLength"
DATA = tuple(map(system, ("Rule", "Dataset", "File")))


@dataclass(frozen=True)
class Batch:
    """The parts of a batch, how many examples they are together, and their places in the data."""

    parts: Sequence[Part]
    count: int
    indices: Array | None = None


class Feed:
    """Batches, round by round. `per_round` is how many there are in each."""

    size: int
    per_round: int

    def round(self, number: int) -> Iterator[Batch]:
        """The batches of a round."""
        raise NotImplementedError


class TableFeed(Feed):
    """The examples of a table in an order that is drawn for every round."""

    def __init__(self, table: Table, size: int, dtype: Any, random: np.random.Generator) -> None:
        self.table, self.size, self.dtype, self.random = table, min(size, len(table)), dtype, random
        self.per_round = -(-len(table) // self.size)
        self.kinds = table.kinds()

    def round(self, number: int) -> Iterator[Batch]:
        """Every example once."""
        for places in batches(len(self.table), self.size, self.kinds, self.random):
            yield Batch(self.table.batch(places, self.dtype), len(places), self.table.chosen[places])


@dataclass(frozen=True)
class Generator:
    """A function that makes batches, and how many examples make a round (None: as many as make a batch)."""

    function: Expression
    length: int | None = None

    def make(self, evaluate: Evaluate, size: int, round_: int, batch: int, absolute: int) -> Expression:
        """The data of one batch. Message: generatednone."""
        about = {"BatchSize": size, "Round": round_, "Batch": batch, "AbsoluteBatch": absolute}
        found = evaluate(Expr(self.function, (Association.of(about.items()),)))
        if is_list(found) or isinstance(found, (Association, str)) or any(has_head(found, head) for head in DATA):
            return found
        raise failure(NAME, "generatednone", shown(self.function), shown(found), absolute)


def read_generator(e: Expression) -> Generator | None:
    """f, or {f, "RoundLength" -> n}; None where data is something else. Messages: trainopt, optname, optunknown."""
    if not is_list(e) or len(e.args) < 2 or not is_function(e.args[0]) or not all(map(is_setting, e.args[1:])):
        return Generator(e) if is_function(e) else None
    length: Expression = None
    for rule in e.args[1:]:
        name, value = rule.args
        if name != LENGTH:
            if has_head(e.args[0], system("Function")) or nearest(name, [LENGTH]):
                raise unknown_option(system(NAME), name, [LENGTH])
            return None
        if type(value) is not int or value < 1:
            raise failure(NAME, "trainopt", setting(name, value), "a positive integer")
        length = value
    return Generator(e.args[0], length)


def is_setting(e: Expression) -> bool:
    """Whether the expression is "name" -> value."""
    return has_head(e, system("Rule")) and len(e.args) == 2 and type(e.args[0]) is str


def is_function(e: Expression) -> bool:
    """Whether an expression can be a function: a symbol, a pure function, a composition, f[parameters]."""
    if type(e) is Symbol:
        return e not in (system("None"), system("Automatic"), system("Null"))
    data = ("List", "Rule", "RuleDelayed", "Dataset", "File", "Association", "Quantity", "Scaled")
    return type(e) is Expr and not is_list(e) and not any(has_head(e, system(head)) for head in data)


class GeneratorFeed(Feed):
    """Batches from a function; `first` is one that was made already, to see what data is like."""

    def __init__(
        self, made: Generator, prepared: Prepared, first: Table, size: int, dtype: Any, evaluate: Evaluate
    ) -> None:
        self.made, self.prepared, self.first = made, prepared, first
        self.size, self.dtype, self.evaluate = size, dtype, evaluate
        self.per_round = max(1, -(-(made.length or size) // size))
        self.absolute = 0

    def round(self, number: int) -> Iterator[Batch]:
        """As many batches as make a round."""
        for batch in range(1, self.per_round + 1):
            self.absolute += 1
            if self.absolute == 1:
                table = self.first
            else:
                data = self.made.make(self.evaluate, self.size, number, batch, self.absolute)
                where = f" of batch {self.absolute}"
                table = self.prepared.read(data, self.evaluate, self.dtype, where)
                check_count(self.made, data, table, self.size)
            yield Batch(table.batch(np.arange(len(table)), self.dtype), len(table))


def check_count(made: Generator, data: Expression, table: Table, size: int) -> None:
    """A message where a function makes more or fewer examples than a batch has."""
    if len(table) != size:
        raise failure(NAME, "generated", shown(made.function), len(table), size)
