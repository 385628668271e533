"""String patterns matched step by step, for conditions and tests, which decide how far a part goes, and for all ends.

A matcher is a generator: from a place in the text and the variables bound so far it gives every end that the part can
have, in the order in which they are tried, with the variables bound then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from wlnet.evaluator import evaluate
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, Symbol, has_head, is_list, system

if TYPE_CHECKING:
    from .string_patterns import StringPattern

True_ = system("True")
Bound = Mapping[Any, str]
Ends = Iterator[tuple[int, Bound]]
Matcher = Callable[[str, int, Bound], Ends]
BLANKS = {"Blank": (1, 1), "BlankSequence": (1, 1 << 60), "BlankNullSequence": (0, 1 << 60)}


class Found(NamedTuple):
    """A match: the text, its ends, and the values of variables (by symbol) and of groups (by number)."""

    text: str
    first: int
    last: int
    bound: Bound

    def start(self) -> int:
        """Where the match begins."""
        return self.first

    def end(self) -> int:
        """Where the match ends."""
        return self.last

    def whole(self) -> str:
        """The matched text."""
        return self.text[self.first : self.last]


class Backtracking:
    """A string pattern as a matcher; `owner` knows how parts without variables are written as regular expressions."""

    def __init__(self, owner: StringPattern, pattern: Expression) -> None:
        self.owner = owner
        self.groups = 0
        self.matcher = self.compile(pattern, lazy=False)

    def at(self, text: str, start: int) -> Iterator[Found]:
        """The matches that begin at a place; different ends only."""
        seen: set[int] = set()
        for end, bound in self.matcher(text, start, {}):
            if end not in seen:
                seen.add(end)
                yield Found(text, start, end, bound)

    def compile(self, p: Expression, lazy: bool) -> Matcher:
        """The matcher of a part."""
        if is_list(p):
            return self.choice([self.compile(a, lazy) for a in p.args])
        if not isinstance(p, Expr):
            name = p.name if type(p) is Symbol else ""
            return self.expression(p, several=name in ("Whitespace", "NumberString"))
        kind = p.head.name if type(p.head) is Symbol else ""
        if kind in BLANKS:
            return run(*BLANKS[kind], None, lazy)
        if kind == "RegularExpression":
            return self.expression(p, several=True)
        if kind == "PatternTest":
            return self.tested(p.args[0], p.args[1], lazy)
        if kind in ("Repeated", "RepeatedNull"):
            low, high = self.owner.limits(p.args, 1 if kind == "Repeated" else 0)
            return repetition(self.compile(p.args[0], lazy), low, high, lazy)
        if kind == "Pattern" and len(p.args) == 2:
            return named(p.args[0], self.compile(p.args[1], lazy))
        if kind in ("Shortest", "Longest"):
            return self.compile(p.args[0], kind == "Shortest")
        if kind in ("HoldPattern", "Verbatim", "CaseSensitive"):
            return self.expression(p, several=False) if kind == "CaseSensitive" else self.compile(p.args[0], lazy)
        parts = [self.compile(a, lazy) for a in p.args] if kind != "Condition" else []
        if kind == "Alternatives":
            return self.choice(parts)
        if kind == "StringExpression":
            return sequence(parts)
        if kind == "Condition":
            return conditioned(self.compile(p.args[0], lazy), p.args[1])
        if kind == "Optional":
            return self.choice([parts[0], nothing])
        if kind == "Except":
            return excepted(parts[0], parts[1] if len(parts) > 1 else run(1, 1, None, lazy))
        return self.expression(p, several=False)

    def choice(self, parts: list[Matcher]) -> Matcher:
        """Any of several parts, the first one first."""

        def match(text: str, i: int, bound: Bound) -> Ends:
            for part in parts:
                yield from part(text, i, bound)

        return match

    def expression(self, p: Expression, several: bool) -> Matcher:
        """A part without variables, as a regular expression; `several`: it may end in different places."""
        regex = re.compile(self.owner.plain(p), self.owner.flags)
        offset, self.groups = self.groups, self.groups + regex.groups

        def match(text: str, i: int, bound: Bound) -> Ends:
            first = regex.match(text, i)
            if first is None:
                return
            yield first.end(), self.with_groups(bound, first, offset)
            for end in range(len(text), i - 1, -1) if several else ():
                other = regex.fullmatch(text, i, end) if end != first.end() else None
                if other is not None:
                    yield end, self.with_groups(bound, other, offset)

        return match

    def with_groups(self, bound: Bound, found: re.Match[str], offset: int) -> Bound:
        """The variables together with the groups of a regular expression."""
        if not found.re.groups:
            return bound
        return {**bound, **{offset + k: text or "" for k, text in enumerate(found.groups(), 1)}}

    def tested(self, p: Expression, test: Expression, lazy: bool) -> Matcher:
        """p?test: the test of every character."""

        def holds(c: str) -> bool:
            return evaluate(Expr(test, (c,))) is True_

        inner = p.args[1] if has_head(p, system("Pattern")) and len(p.args) == 2 else p
        head = inner.head if isinstance(inner, Expr) else None
        if type(head) is Symbol and head.name in BLANKS:
            found = run(*BLANKS[head.name], holds, lazy)
            return found if inner is p else named(p.args[0], found)
        part = self.compile(p, lazy)

        def match(text: str, i: int, bound: Bound) -> Ends:
            for end, new in part(text, i, bound):
                if all(map(holds, text[i:end])):
                    yield end, new

        return match


def nothing(text: str, i: int, bound: Bound) -> Ends:
    """The empty match."""
    yield i, bound


def run(low: int, high: int, holds: Callable[[str], bool] | None, lazy: bool) -> Matcher:
    """From `low` to `high` characters, each of which passes the test."""

    def match(text: str, i: int, bound: Bound) -> Ends:
        most = min(high, len(text) - i)
        if lazy:
            for k in range(most + 1):
                if k and holds is not None and not holds(text[i + k - 1]):
                    return
                if k >= low:
                    yield i + k, bound
            return
        if holds is not None:
            most = next((k for k in range(most) if not holds(text[i + k])), most)
        for k in range(most, low - 1, -1):
            yield i + k, bound

    return match


def sequence(parts: list[Matcher]) -> Matcher:
    """One part after the other."""

    def match(text: str, i: int, bound: Bound, k: int = 0) -> Ends:
        if k == len(parts):
            yield i, bound
            return
        for end, new in parts[k](text, i, bound):
            yield from match(text, end, new, k + 1)

    return match


def named(name: Expression, part: Matcher) -> Matcher:
    """x:p, which is the same text wherever x stands."""

    def match(text: str, i: int, bound: Bound) -> Ends:
        known = bound.get(name)
        if known is not None:
            if text.startswith(known, i):
                yield i + len(known), bound
            return
        for end, new in part(text, i, bound):
            yield end, {**new, name: text[i:end]}

    return match


def repetition(part: Matcher, low: int, high: float, lazy: bool) -> Matcher:
    """The part from `low` to `high` times; no turn but a required one is empty."""

    def match(text: str, i: int, bound: Bound, count: int = 0) -> Ends:
        if lazy and count >= low:
            yield i, bound
        if count < high:
            for end, new in part(text, i, bound):
                if end > i or count < low:
                    yield from match(text, end, new, count + 1)
        if not lazy and count >= low:
            yield i, bound

    return match


def conditioned(part: Matcher, test: Expression) -> Matcher:
    """p /; test."""

    def match(text: str, i: int, bound: Bound) -> Ends:
        for end, new in part(text, i, bound):
            if evaluate(substitute(test, {k: v for k, v in new.items() if type(k) is Symbol})) is True_:
                yield end, new

    return match


def excepted(part: Matcher, rest: Matcher) -> Matcher:
    """The rest where the part does not match."""

    def match(text: str, i: int, bound: Bound) -> Ends:
        if next(part(text, i, bound), None) is None:
            yield from rest(text, i, bound)

    return match
