"""Matching the arguments of a normal expression: fixed runs, sequences, optional arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wlnet.expr import Association, Expr, Expression, Symbol, same
from wlnet.expr.attributes import FLAT, ONE_IDENTITY, ORDERLESS

from .builtin import is_options
from .patterns import (
    Alternatives,
    AssociationHead,
    Backtracking,
    Bindings,
    BlankNullSequence,
    BlankSequence,
    Condition,
    HoldPattern,
    List,
    Longest,
    Matcher,
    Optional_,
    OptionsPattern,
    OrderlessPatternSequence,
    Pattern,
    PatternSequence,
    PatternTest,
    Plain,
    Repeated,
    RepeatedNull,
    Sequence,
    Shortest,
    True_,
    anything,
    compile_pattern,
    defaults_of,
    evaluate,
    head_test,
    is_literal,
    literal,
    substitute,
    test_of,
)

INFINITY = 1 << 60
Args = tuple[Expression, ...]
GoOn = Callable[[], bool]


class Element:
    """One argument pattern: how many arguments it may take, and how a run of them is matched.

    `one` matches a single argument and binds what it names (None: use `run`); `run(args, b, go_on)` matches a
    run; `default` is the value that stands for a missing argument, by name.
    """

    __slots__ = ("default", "least", "longest", "matcher", "most", "name", "run")

    def __init__(self, least: int, most: int, matcher: Matcher, name: Symbol | None = None) -> None:
        self.least = least
        self.most = most
        self.matcher = matcher
        self.name = name
        self.default: tuple[Symbol | None, Expression] | None = None
        self.longest = False
        self.run: Callable[[Args, Bindings, GoOn], bool] = self.match_each

    def match_each(self, args: Args, b: Bindings, go_on: GoOn) -> bool:
        """Each argument matches `matcher` by itself, the variables in it shared; the name gets the whole run."""
        plain = self.matcher.plain
        if plain is anything:
            return bind_run(self.name, args, b, go_on)
        if plain is not None:
            before = dict(b)
            if all(plain(a, b) for a in args) and bind_run(self.name, args, b, go_on):
                return True
            b.clear()
            b.update(before)
            return False

        def from_(i: int) -> bool:
            if i == len(args):
                return bind_run(self.name, args, b, go_on)
            return self.matcher.search(args[i], b, lambda: from_(i + 1))

        return from_(0)


def bind_run(name: Symbol | None, args: Args, b: Bindings, go_on: GoOn) -> bool:
    """Bind a name to a run of arguments: the argument itself if it is one, otherwise Sequence[...]."""
    if name is None:
        return go_on()
    value = args[0] if len(args) == 1 else Expr(Sequence, args)
    if name in b:
        return same(b[name], value) and go_on()
    b[name] = value
    if go_on():
        return True
    del b[name]
    return False


def element(p: Expression, head: Expression, position: int, count: int) -> Element:
    """The element for the argument pattern `p` at a position of head[...]."""
    if isinstance(p, Expr) and type(p.head) is Symbol:
        kind = p.head
        if kind is HoldPattern and len(p.args) == 1:
            return element(p.args[0], head, position, count)
        if kind in (BlankSequence, BlankNullSequence):
            inner = Matcher(head_test(p.args[0]) if p.args else anything)
            return Element(1 if kind is BlankSequence else 0, INFINITY, inner)
        if kind in (Repeated, RepeatedNull) and p.args:
            least, most = repetitions(p)
            if has_sequence(p.args[0]):
                from .runs import repeated_runs

                return repeated_runs(element(p.args[0], head, position, count), least, most)
            return Element(least, most, compile_pattern(p.args[0]))
        if kind is Alternatives and has_sequence(p):
            from .runs import alternative_runs

            return alternative_runs([element(q, head, position, count) for q in p.args])
        if kind is OptionsPattern:
            options = Element(0, INFINITY, Matcher(lambda e, b: is_options(e)))
            options.longest = True
            return options
        if kind is PatternSequence or kind is OrderlessPatternSequence:
            return pattern_sequence(p)
        if kind in (Longest, Shortest) and p.args:
            inner_element = element(p.args[0], head, position, count)
            inner_element.longest = kind is Longest
            return inner_element
        if kind is Optional_ and p.args:
            return optional(p, head, position, count)
        if kind is Pattern and len(p.args) == 2 and type(p.args[0]) is Symbol:
            inner_element = element(p.args[1], head, position, count)
            if (inner_element.least, inner_element.most) != (1, 1):
                return named(p.args[0], inner_element)
        elif kind is PatternTest and len(p.args) == 2:
            inner_element = element(p.args[0], head, position, count)
            if (inner_element.least, inner_element.most) != (1, 1):
                return tested(inner_element, test_of(p.args[1]))
        elif kind is Condition and len(p.args) == 2:
            inner_element = element(p.args[0], head, position, count)
            if (inner_element.least, inner_element.most) != (1, 1):
                return conditional(inner_element, p.args[1])
    return Element(1, 1, compile_pattern(p))


def has_sequence(p: Expression) -> bool:
    """Whether a pattern is PatternSequence[...], by itself, named, tested, repeated or as an alternative."""
    if not isinstance(p, Expr) or not p.args:
        return False
    if p.head in (PatternSequence, OrderlessPatternSequence):
        return True
    if p.head is Pattern:
        return len(p.args) == 2 and has_sequence(p.args[1])
    return (
        any(map(has_sequence, p.args)) if p.head is Alternatives else p.head in RUN_WRAPPERS and has_sequence(p.args[0])
    )


RUN_WRAPPERS = frozenset((Repeated, RepeatedNull, PatternTest, Condition, HoldPattern, Longest, Shortest))


def repetitions(p: Expr) -> tuple[int, int]:
    """How often p.. or p... may occur: Repeated[p, n], Repeated[p, {n}], Repeated[p, {m, n}]."""
    least = 1 if p.head is Repeated else 0
    if len(p.args) < 2:
        return least, INFINITY
    bounds = p.args[1].args if isinstance(p.args[1], Expr) else (p.args[1],)
    numbers = [n if type(n) is int else INFINITY for n in bounds]
    if isinstance(p.args[1], Expr):
        return numbers[0], numbers[-1]
    return least, numbers[0]


def named(name: Symbol, inner: Element) -> Element:
    """x:p where p takes a run of arguments."""
    result = Element(inner.least, inner.most, inner.matcher, name)
    result.longest = inner.longest
    if inner.default is not None:
        result.default = (name, inner.default[1])
    if inner.name is not None or getattr(inner.run, "__func__", None) is not Element.match_each:
        result.run = lambda args, b, go_on: inner.run(args, b, lambda: bind_run(name, args, b, go_on))
    return result


def tested(inner: Element, test: Callable[[Expression], bool]) -> Element:
    """p?t where p takes a run: the test holds for each argument."""
    result = Element(inner.least, inner.most, inner.matcher)
    result.longest = inner.longest
    result.run = lambda args, b, go_on: all(map(test, args)) and inner.run(args, b, go_on)
    return result


def conditional(inner: Element, test: Expression) -> Element:
    """p /; c where p takes a run."""
    result = Element(inner.least, inner.most, inner.matcher)
    result.longest, result.default = inner.longest, inner.default
    result.run = lambda args, b, go_on: inner.run(args, b, lambda: evaluate(substitute(test, b)) is True_ and go_on())
    return result


def pattern_sequence(p: Expr) -> Element:
    """PatternSequence[p1, p2, ...], and OrderlessPatternSequence, which takes the arguments in any order."""
    from .orderless import deal

    elements = [element(q, None, i, len(p.args)) for i, q in enumerate(p.args)]
    result = Element(sum(e.least for e in elements), min(INFINITY, sum(e.most for e in elements)), Matcher(anything))
    if p.head is PatternSequence:
        result.run = lambda args, b, go_on: match_run(elements, args, b, go_on)
    else:
        result.run = lambda args, b, go_on: deal(elements, 0, args, b, go_on)
    return result


def optional(p: Expr, head: Expression, position: int, count: int) -> Element:
    """p:d and p_. : at most one argument, or the default."""
    inner = element(p.args[0], head, position, count)
    result = Element(0, max(1, inner.most), inner.matcher, inner.name)
    result.run = inner.run
    result.longest = True
    default = p.args[1] if len(p.args) > 1 else default_value(head, position + 1, count)
    if default is None:  # p_. where the head has no default: the argument must be there
        return inner
    inside = p.args[0]
    while isinstance(inside, Expr) and inside.head in (PatternTest, Condition, HoldPattern) and inside.args:
        inside = inside.args[0]
    name = inside.args[0] if isinstance(inside, Expr) and inside.head is Pattern else None
    result.default = (name, default)
    return result


def default_value(head: Expression, position: int, count: int) -> Expression:
    """What x_. stands for in head[...]: Default[head, position], else Default[head]; None: there is none."""
    if type(head) is not Symbol:
        return None
    defaults = defaults_of(head)
    for key in ((position, count), (position,), ()):
        if key in defaults:
            return defaults[key]
    return None


def match_run(elements: list[Element], args: Args, b: Bindings, go_on: GoOn) -> bool:
    """Whether the arguments can be dealt to the elements in order; every way is tried until go_on() agrees."""
    needed = [0] * (len(elements) + 1)
    room = [0] * (len(elements) + 1)
    for i in range(len(elements) - 1, -1, -1):
        needed[i] = needed[i + 1] + elements[i].least
        room[i] = min(INFINITY, room[i + 1] + elements[i].most)
    end = len(args)

    def from_(i: int, start: int) -> bool:
        if i == len(elements):
            return start == end and go_on()
        left = end - start
        if not needed[i] <= left <= room[i]:
            return False
        e = elements[i]
        least = max(e.least, left - room[i + 1])
        most = min(e.most, left - needed[i + 1])
        for n in counts(e, least, most):
            if n == 0 and e.default is not None:
                name, value = e.default
                if bind_run(name, (value,), b, lambda: from_(i + 1, start)):
                    return True
            elif e.run(args[start : start + n], b, lambda n=n: from_(i + 1, start + n)):  # type: ignore[misc]
                return True
        return False

    return from_(0, 0)


def counts(e: Element, least: int, most: int) -> Iterable[int]:
    """The numbers of arguments to try for an element, from least to most, in their order."""
    if e.longest:
        return range(most, least - 1, -1)
    if least == 0 and e.default is not None:  # x_. in a Flat head: the default is what comes last
        return (*range(1, most + 1), 0)
    return range(least, most + 1)


def normal_expression(p: Expr) -> Matcher:
    """The matcher of h[p1, p2, ...]."""
    head = p.head
    if head is AssociationHead:
        return association(p)
    elements = [element(q, head, i, len(p.args)) for i, q in enumerate(p.args)]
    if is_literal(head):
        same_head = literal(head)
    else:
        head_matcher = compile_pattern(head)
        if head_matcher.plain is None:
            return Matcher(None, search_with_head(head_matcher, elements))
        same_head = head_matcher.plain
    attributes = head.attributes if type(head) is Symbol else 0
    if attributes & (FLAT | ORDERLESS):
        from .orderless import flat_or_orderless

        return Matcher(None, flat_or_orderless(head, attributes, elements, p.args))
    if all((e.least, e.most) == (1, 1) and e.matcher.plain is not None for e in elements):
        return Matcher(fixed(same_head, [e.matcher.plain for e in elements]))  # type: ignore[misc]
    plain = one_sequence(same_head, elements)
    if plain is not None:
        return Matcher(plain)

    alone = bool(attributes & ONE_IDENTITY) and any(e.default is not None for e in elements)

    def search(e: Expression, b: Bindings, go_on: GoOn) -> bool:
        before = dict(b)
        if isinstance(e, Expr) and same_head(e.head, b) and match_run(elements, e.args, b, go_on):
            return True
        if alone and match_run(elements, (e,), b, go_on):  # h[x] may have become x
            return True
        b.clear()
        b.update(before)
        return False

    return Matcher(None, search)


def search_with_head(head: Matcher, elements: list[Element]) -> Backtracking:
    """h[...] where the head is itself a pattern that may match in several ways."""

    def search(e: Expression, b: Bindings, go_on: GoOn) -> bool:
        return isinstance(e, Expr) and head.search(e.head, b, lambda: match_run(elements, e.args, b, go_on))

    return search


def fixed(same_head: Plain, elements: list[Plain]) -> Plain:
    """h[p1, ..., pn] where every part takes one argument and matches in one way."""
    count = len(elements)
    if count == 1:
        first = elements[0]
        return lambda e, b: isinstance(e, Expr) and len(e.args) == 1 and same_head(e.head, b) and first(e.args[0], b)

    def match(e: Expression, b: Bindings) -> bool:
        if not isinstance(e, Expr) or len(e.args) != count or not same_head(e.head, b):
            return False
        for m, a in zip(elements, e.args, strict=True):
            if not m(a, b):
                return False
        return True

    return match


def one_sequence(same_head: Plain, elements: list[Element]) -> Plain | None:
    """h[...] with one run of arguments among single ones: its length is known, so there is one way; else None."""
    runs = [i for i, e in enumerate(elements) if (e.least, e.most) != (1, 1)]
    if len(runs) != 1:
        return None
    at = runs[0]
    run = elements[at]
    ordinary = getattr(run.run, "__func__", None) is Element.match_each
    if not ordinary or run.default is not None or any(e.matcher.plain is None for e in elements):
        return None
    before = [e.matcher.plain for e in elements[:at]]
    after = [e.matcher.plain for e in elements[at + 1 :]]
    single = len(before) + len(after)
    plain, name, least, most = run.matcher.plain, run.name, run.least + single, run.most + single

    def match(e: Expression, b: Bindings) -> bool:
        if not isinstance(e, Expr) or not least <= len(e.args) <= most or not same_head(e.head, b):
            return False
        args = e.args
        stop = len(args) - len(after)
        for m, a in zip(before, args, strict=False):
            if not m(a, b):  # type: ignore[misc]
                return False
        middle = args[at:stop]
        if plain is not anything and not all(plain(a, b) for a in middle):  # type: ignore[misc]
            return False
        if name is not None:
            value = middle[0] if len(middle) == 1 else Expr(Sequence, middle)
            if name in b:
                if not same(b[name], value):
                    return False
            else:
                b[name] = value
        return all(m(a, b) for m, a in zip(after, args[stop:], strict=True))  # type: ignore[misc]

    return match


def association(p: Expr) -> Matcher:
    """<|k -> p, ...|>: the same number of entries, in the same order."""
    rules = normal_expression(Expr(List, p.args))

    def search(e: Expression, b: Bindings, go_on: GoOn) -> bool:
        return type(e) is Association and rules.search(Expr(List, e.rules()), b, go_on)

    return Matcher(None, search)
