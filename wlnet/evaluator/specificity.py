"""Which of two patterns is the more specific one: it is tried first.

Literals come before typed blanks, typed blanks before plain ones, single ones before sequences; a condition or a test
makes a pattern more specific. Where neither is, the order of entry stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from wlnet.expr import Expr, Expression

from .patterns import (
    Alternatives,
    Blank,
    BlankNullSequence,
    BlankSequence,
    Condition,
    Except,
    HoldPattern,
    Longest,
    Optional_,
    OptionsPattern,
    Pattern,
    PatternTest,
    Repeated,
    RepeatedNull,
    Shortest,
    is_literal,
)


def more_specific(p: Expression, q: Expression) -> bool:
    """Whether everything p matches is matched by q as well, as far as the shapes tell, and not the other way round."""
    return compare(p, q) < 0


def compare(p: Expression, q: Expression) -> int:
    """-1: p is more specific; 1: q is; 0: the same or undecided."""
    p, first = strip(p)
    q, second = strip(q)
    a, b = rank(p), rank(q)
    if a == b == EXPRESSION:
        found = compare_normal(p, q)
    elif a != b:
        found = -1 if a < b else 1
    else:
        found = 0
    if found == 0 and first != second:
        found = -1 if first > second else 1
    return found


def strip(p: Expression) -> tuple[Expression, int]:
    """The pattern without names, and how many conditions and tests it carries."""
    tests = 0
    while isinstance(p, Expr):
        if p.head is Pattern and len(p.args) == 2:
            p = p.args[1]
        elif p.head in (Condition, PatternTest) and len(p.args) == 2:
            tests += 1
            p = p.args[0]
        elif p.head in (HoldPattern, Longest, Shortest) and len(p.args) == 1:
            p = p.args[0]
        else:
            break
    return p, tests


LITERAL, EXPRESSION, CHOICE, TYPED, PLAIN, DEFAULTED, SEQUENCE, TYPED_NULL, ANY_SEQUENCE = range(9)


def rank(p: Expression) -> int:
    """How much a stripped pattern leaves open."""
    if is_literal(p):
        return LITERAL
    head, typed = p.head, bool(p.args)
    if head is Blank:
        return TYPED if typed else PLAIN
    if head is BlankSequence:
        return DEFAULTED if typed else SEQUENCE
    if head in (BlankNullSequence, OptionsPattern, RepeatedNull):
        return TYPED_NULL if typed else ANY_SEQUENCE
    if head is Repeated:
        return SEQUENCE
    if head is Optional_:
        return DEFAULTED
    if head in (Alternatives, Except):
        return CHOICE
    return EXPRESSION


def compare_normal(p: Expr, q: Expr) -> int:
    """Two normal expressions, part by part."""
    found = compare(p.head, q.head)
    if len(p.args) != len(q.args):
        open_p, open_q = any(map(takes_many, p.args)), any(map(takes_many, q.args))
        if not open_p and not open_q:
            return 0
        if open_p != open_q:
            verdict = 1 if open_p else -1
        else:
            verdict = -1 if len(p.args) > len(q.args) else 1
        return 0 if -verdict in (found, *compare_beginnings(p, q)) else verdict  # f[0, __] and f[n_, a_, b_]
    for x, y in zip(p.args, q.args, strict=True):
        one = compare(x, y)
        if one and found and one != found:
            return 0
        found = found or one
    return found


def compare_beginnings(p: Expr, q: Expr) -> Iterator[int]:
    """How the arguments compare that stand before any that may take several."""
    for x, y in zip(p.args, q.args, strict=False):
        if takes_many(x) or takes_many(y):
            return
        yield compare(x, y)


def takes_many(p: Expression) -> bool:
    """Whether an argument pattern may take no or several arguments."""
    p, _ = strip(p)
    return isinstance(p, Expr) and rank(p) >= DEFAULTED
