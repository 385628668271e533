"""The matcher: a pattern becomes a closure once, and the closure matches many times.

A pattern that can match in one way only becomes a plain matcher, `m(e, bindings) -> bool`. One that may have to try
again (sequences, optional parts, alternatives with variables, Flat and Orderless heads) becomes a matcher in
continuation-passing style, `m(e, bindings, go_on) -> bool`, where go_on() tries to match the rest. `bindings` maps
symbols to values; a plain matcher may leave partial bindings behind when it fails, a backtracking one undoes its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Any

from wlnet.expr import (
    Association,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    Symbol,
    head_of,
    literal_key,
    same,
    system,
)
from wlnet.expr.attributes import FLAT, ORDERLESS

from .loop import evaluate
from .state import state
from .substitute import substitute

Bindings = dict[Symbol, Expression]
Plain = Callable[[Expression, Bindings], bool]
Backtracking = Callable[[Expression, Bindings, Callable[[], bool]], bool]

(Blank, BlankSequence, BlankNullSequence, Pattern, PatternTest, Condition, Alternatives, Except, Optional_, Repeated,
 RepeatedNull, OptionsPattern, HoldPattern, Verbatim, Longest, Shortest, KeyValuePattern, PatternSequence,
 OrderlessPatternSequence) = map(system, (
    "Blank", "BlankSequence", "BlankNullSequence", "Pattern", "PatternTest", "Condition", "Alternatives", "Except",
    "Optional", "Repeated", "RepeatedNull", "OptionsPattern", "HoldPattern", "Verbatim", "Longest", "Shortest",
    "KeyValuePattern", "PatternSequence", "OrderlessPatternSequence"))  # fmt: skip
PATTERN_HEADS = frozenset((
    Blank, BlankSequence, BlankNullSequence, Pattern, PatternTest, Condition, Alternatives, Except, Optional_,
    Repeated, RepeatedNull, OptionsPattern, HoldPattern, Verbatim, Longest, Shortest, KeyValuePattern,
    PatternSequence, OrderlessPatternSequence,
))  # fmt: skip
List, Rule, RuleDelayed, Sequence, True_, AssociationHead = map(
    system, ("List", "Rule", "RuleDelayed", "Sequence", "True", "Association")
)
DEFAULTS: dict[Symbol, dict[tuple[int, ...], int]] = {
    system("Plus"): {(): 0},
    system("Times"): {(): 1},
    system("Power"): {(2,): 1},
}


def defaults_of(symbol: Symbol) -> dict[tuple[int, ...], Expression]:
    """The values of Default[symbol, ...] by what follows the symbol."""
    return {**DEFAULTS.get(symbol, {}), **(symbol.extras or {}).get("defaults", {})}


class Matcher:
    """A compiled pattern. `plain` is None where matching may have to backtrack; `search` always works."""

    __slots__ = ("plain", "search")

    def __init__(self, plain: Plain | None, search: Backtracking | None = None) -> None:
        self.plain = plain
        self.search: Backtracking = search or once(plain)  # type: ignore[arg-type]

    def match(self, e: Expression) -> Bindings | None:
        """The bindings of the first way in which `e` matches, or None."""
        bindings: Bindings = {}
        if self.plain is not None:
            return bindings if self.plain(e, bindings) else None
        return bindings if self.search(e, bindings, yes) else None

    def matches(self, e: Expression) -> bool:
        """Whether `e` matches."""
        return self.plain(e, {}) if self.plain is not None else self.search(e, {}, yes)

    def ways(self, e: Expression) -> Iterator[Bindings]:
        """Every way in which `e` matches."""
        found: list[Bindings] = []
        bindings: Bindings = {}

        def note() -> bool:
            found.append(dict(bindings))
            return False

        self.search(e, bindings, note)
        return iter(found)


def yes() -> bool:
    """The continuation of a complete match."""
    return True


def once(plain: Plain) -> Backtracking:
    """A plain matcher in continuation-passing style."""

    def search(e: Expression, b: Bindings, go_on: Callable[[], bool]) -> bool:
        before = dict(b)
        if plain(e, b) and go_on():
            return True
        b.clear()
        b.update(before)
        return False

    return search


def is_literal(p: Expression) -> bool:
    """Whether the pattern holds no pattern construct, so that only an identical expression matches."""
    if type(p) is Association:
        return all(is_literal(r) for r in p.table.values())
    if not isinstance(p, Expr) or type(p) is PackedList:
        return True
    if p.head in PATTERN_HEADS if type(p.head) is Symbol else not is_literal(p.head):
        return False
    if type(p.head) is Symbol and p.head.attributes & (FLAT | ORDERLESS):
        return not p.args or all(map(is_literal, p.args))
    return all(map(is_literal, p.args))


def matcher(pattern: Expression) -> Matcher:
    """The compiled pattern; the same pattern is compiled once."""
    return _matcher(literal_key(pattern), state.system_version)


@lru_cache(4096)
def _matcher(key: Any, version: float) -> Matcher:
    return compile_pattern(key[1] if type(key) is tuple else key)


def compile_pattern(p: Expression) -> Matcher:
    """The matcher of a pattern standing for one expression."""
    if is_literal(p):
        return Matcher(literal(p))
    if type(p) is Association:
        return compile_pattern(p.constructor())
    build = BUILDERS.get(p.head) if type(p.head) is Symbol else None
    if build is not None:
        found = build(p)
        if found is not None:
            return found
    from .sequences import normal_expression

    return normal_expression(p)


def literal(p: Expression) -> Plain:
    """Identity with a fixed expression."""
    if type(p) is Symbol:
        return lambda e, b: e is p
    if isinstance(p, Expr):
        return lambda e, b: e is p or (isinstance(e, Expr) and same(e, p))
    kind = type(p)
    return lambda e, b: type(e) is kind and e == p


def anything(e: Expression, b: Bindings) -> bool:
    """The matcher of `_`."""
    return True


def head_test(head: Expression) -> Plain:
    """The matcher of `_head`."""
    if type(head) is Symbol:
        python = {"Integer": int, "String": str, "Real": float, "Symbol": Symbol}.get(head.name)
        if python in (int, str, Symbol) and head.context == "System`":
            return lambda e, b: type(e) is python
        return lambda e, b: (e.head is head) if type(e) is Expr else head_of(e) is head
    return lambda e, b: same(head_of(e), head)


def bind(name: Symbol, inner: Plain) -> Plain:
    """Match, then bind the name, or compare where it is bound already."""
    if inner is anything:

        def bind_anything(e: Expression, b: Bindings) -> bool:
            if name in b:
                return same(b[name], e)
            b[name] = e
            return True

        return bind_anything

    def bind_plain(e: Expression, b: Bindings) -> bool:
        if not inner(e, b):
            return False
        if name in b:
            return same(b[name], e)
        b[name] = e
        return True

    return bind_plain


def bind_search(name: Symbol, inner: Backtracking) -> Backtracking:
    """`bind` in continuation-passing style."""

    def search(e: Expression, b: Bindings, go_on: Callable[[], bool]) -> bool:
        def then() -> bool:
            if name in b:
                return same(b[name], e) and go_on()
            b[name] = e
            if go_on():
                return True
            del b[name]
            return False

        return inner(e, b, then)

    return search


def blank(p: Expr) -> Matcher | None:
    """`_` and `_h`; also `__` and `___` where one expression is meant."""
    return Matcher(head_test(p.args[0]) if p.args else anything)


def pattern(p: Expr) -> Matcher | None:
    """`x:p`."""
    if len(p.args) != 2 or type(p.args[0]) is not Symbol:
        return None
    inner = compile_pattern(p.args[1])
    if inner.plain is not None:
        return Matcher(bind(p.args[0], inner.plain))
    return Matcher(None, bind_search(p.args[0], inner.search))


def pattern_test(p: Expr) -> Matcher | None:
    """`p?t`."""
    if len(p.args) != 2:
        return None
    inner, test = compile_pattern(p.args[0]), test_of(p.args[1])
    if inner.plain is not None:
        plain = inner.plain
        return Matcher(test_only(test) if plain is anything else lambda e, b: plain(e, b) and test(e))
    return Matcher(None, lambda e, b, go_on: inner.search(e, b, lambda: test(e) and go_on()))


def test_only(test: Callable[[Expression], bool]) -> Plain:
    """`_?t`."""
    return lambda e, b: test(e)


def test_of(function: Expression) -> Callable[[Expression], bool]:
    """Whether function[e] is True."""

    def test(e: Expression) -> bool:
        return evaluate(Expr(function, (e,))) is True_

    return test


def condition(p: Expr) -> Matcher | None:
    """`p /; c`: c is evaluated with what is bound so far."""
    if len(p.args) != 2:
        return None
    inner, test = compile_pattern(p.args[0]), p.args[1]
    if inner.plain is not None:
        plain = inner.plain
        return Matcher(lambda e, b: plain(e, b) and evaluate(substitute(test, b)) is True_)
    return Matcher(
        None,
        lambda e, b, go_on: inner.search(e, b, lambda: evaluate(substitute(test, b)) is True_ and go_on()),
    )


def alternatives(p: Expr) -> Matcher | None:
    """`a | b | ...`."""
    choices = [compile_pattern(a) for a in p.args]
    if all(c.plain is not None for c in choices) and not any(map(binds, p.args)):
        plains = [c.plain for c in choices]
        if all(map(is_literal, p.args)) and len(plains) > 3:
            table = frozenset(map(literal_key, p.args))
            return Matcher(lambda e, b: literal_key(e) in table)
        return Matcher(lambda e, b: any(m(e, b) for m in plains))  # type: ignore[misc]
    return Matcher(None, lambda e, b, go_on: any(c.search(e, b, go_on) for c in choices))


def binds(p: Expression) -> bool:
    """Whether the pattern names a variable."""
    if not isinstance(p, Expr) or type(p) is PackedList:
        return False
    return p.head is Pattern or binds(p.head) or any(map(binds, p.args))


def except_(p: Expr) -> Matcher | None:
    """`Except[c]`, `Except[c, p]`."""
    if len(p.args) not in (1, 2):
        return None
    not_this = compile_pattern(p.args[0])
    if len(p.args) == 1:
        return Matcher(lambda e, b: not not_this.matches(e))
    inner = compile_pattern(p.args[1])
    return Matcher(None, lambda e, b, go_on: not not_this.matches(e) and inner.search(e, b, go_on))


def transparent(p: Expr) -> Matcher | None:
    """HoldPattern[p], Longest[p], Shortest[p], Repeated[p] and Optional[p, d] where one expression is meant."""
    return compile_pattern(p.args[0]) if p.args else None


def verbatim(p: Expr) -> Matcher | None:
    """`Verbatim[e]`."""
    return Matcher(literal(p.args[0])) if len(p.args) == 1 else None


def key_value_pattern(p: Expr) -> Matcher | None:
    """`KeyValuePattern[{k -> v, ...}]` on associations and lists of rules, in any order."""
    wanted = p.args[0] if len(p.args) == 1 else None
    rules = wanted.args if isinstance(wanted, Expr) and wanted.head is List else (wanted,)
    inner = [compile_pattern(r) for r in rules]

    def search(e: Expression, b: Bindings, go_on: Callable[[], bool]) -> bool:
        if type(e) is Association:
            entries = e.rules()
        elif isinstance(e, Expr) and e.head is List:
            entries = e.args
        else:
            return False

        def from_(i: int) -> bool:
            if i == len(inner):
                return go_on()
            return any(inner[i].search(entry, b, lambda: from_(i + 1)) for entry in entries)

        return from_(0)

    return Matcher(None, search)


def number(p: Expr) -> Matcher | None:
    """Rational[p, q] and Complex[p, q], which match the parts of a number."""
    if len(p.args) != 2:
        return None
    from .sequences import normal_expression

    inner = normal_expression(p)
    plain = inner.plain
    if plain is not None:
        return Matcher(lambda e, b: plain(apart(e), b))
    return Matcher(None, lambda e, b, go_on: inner.search(apart(e), b, go_on))


def apart(e: Expression) -> Expression:
    """A fraction or complex number as Rational[n, d] or Complex[x, y]; everything else as it is."""
    if type(e) is Fraction:
        return Expr(RationalHead, (e.numerator, e.denominator))
    if type(e) is ExactComplex:
        return Expr(ComplexHead, (e.re, e.im))
    if type(e) is complex:
        return Expr(ComplexHead, (e.real, e.imag))
    return e


RationalHead, ComplexHead = system("Rational"), system("Complex")
BUILDERS: dict[Symbol, Callable[[Expr], Matcher | None]] = {
    Blank: blank,
    BlankSequence: blank,
    BlankNullSequence: blank,
    Pattern: pattern,
    PatternTest: pattern_test,
    Condition: condition,
    Alternatives: alternatives,
    Except: except_,
    HoldPattern: transparent,
    Longest: transparent,
    Shortest: transparent,
    Repeated: transparent,
    RepeatedNull: transparent,
    Optional_: transparent,
    Verbatim: verbatim,
    KeyValuePattern: key_value_pattern,
    RationalHead: number,
    ComplexHead: number,
}
