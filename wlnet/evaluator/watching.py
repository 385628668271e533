"""Evaluation that is watched: a second way through the loop, which notes every form an expression takes.

While somebody watches, `state.recursion_limit` is so low that every normal expression comes here, and rules and pure
functions fill in their right-hand sides instead of running them compiled (`fuse.py`); it costs nothing when nobody
does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from wlnet.expr import Association, Expr, Expression, Symbol, has_head, same, system
from wlnet.expr.attributes import HOLD_ALL_COMPLETE, HOLD_FIRST, HOLD_REST

from .arguments import Unevaluated, has_wrapper, splice
from .conditional_values import ConditionalValues
from .control import Aborted
from .lazy import Lazy
from .loop import (
    ANY_HOLD,
    SPECIAL,
    Evaluate,
    Function,
    apply_compound,
    apply_rules,
    apply_symbol,
    conditional_value,
    end_recursion,
    evaluate_association,
    finish,
    function_attributes,
    iterations_check,
)
from .state import state

Sequence = system("Sequence")


class Step(NamedTuple):
    """A form that an expression took; `tags` are the symbols whose rules made it or are applied to it.

    `trivial`: the form is what stood there before anything was done, and no rule was applied to it.
    """

    form: Expression
    tags: frozenset[Symbol]
    trivial: bool = False


Chain = list["Step | Chain"]
Heard = Callable[[Step, int], None]
Left = Callable[[Step, Expression], None]


class Watch:
    """Notes steps: `chain` is that of the expression at work, with chains of its parts in it.

    `everything`: forms are noted that no rule is applied to, too. `hear` is told of each step and how deep it is,
    `left` of each step and the value that came of it.
    """

    def __init__(self, everything: bool = False, hear: Heard | None = None, left: Left | None = None) -> None:
        self.everything = everything
        self.hear = hear
        self.left = left
        self.limit = state.recursion_limit
        self.version = state.system_version
        self.chain: Chain = []
        self.level = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Evaluation is watched inside."""
        outer = state.watch
        state.watch = self
        state.recursion_limit = NEVER_BELOW
        state.system_version = float("nan")  # no compiled body is of such a version
        try:
            yield
        finally:
            state.watch = outer
            state.recursion_limit = NEVER_BELOW if outer is not None else self.limit
            state.system_version = float("nan") if outer is not None else self.version + 1

    def check(self) -> None:
        """End an evaluation that is too deep or is to stop."""
        if state.abort:
            raise Aborted
        if state.depth >= self.limit:
            end_recursion(self.limit)

    def note(self, form: Expression, *tags: Symbol, trivial: bool = False) -> None:
        """One more form in the chain, unless it is the last one already."""
        step = Step(form, frozenset(tags), trivial)
        for i in range(len(self.chain) - 1, -1, -1):
            last = self.chain[i]
            if isinstance(last, Step):
                if same(last.form, form):
                    self.chain[i] = Step(form, last.tags | step.tags, last.trivial and trivial)
                    return
                break
        self.chain.append(step)
        if self.hear is not None:
            self.hear(step, self.level)

    def value(self, e: Expression) -> Expression:
        """The value of a part, whose steps become a chain inside the chain at work."""
        if type(e) is not Expr and type(e) is not Symbol and type(e) is not Association:
            if self.everything:
                self.chain.append([Step(e, frozenset(), True)])
                if self.hear is not None:
                    self.hear(self.chain[-1][0], self.level + 1)  # type: ignore[index, arg-type]
            return e
        outer, self.chain = self.chain, []
        self.level += 1
        depth = state.depth
        state.depth += 1
        try:
            self.check()
            value = self.run(e)
            state.depth = depth
            if self.left is not None:
                for step in self.chain:
                    if isinstance(step, Step):
                        self.left(step, value)
            return value
        finally:
            self.level -= 1
            steps, self.chain = self.chain, outer
            if steps:
                outer.append(steps)

    def run(self, e: Expression) -> Expression:
        """The value of an expression, every form noted."""
        iterations = 0
        if self.everything:
            self.note(e, trivial=True)
        while True:
            kind = type(e)
            if kind is Expr:
                found = e if e.stamp == state.clock and not self.everything else self.step(e)
            elif kind is Symbol:
                found = self.meaning(e)
            elif kind is Association and e.stamp != state.clock:
                found = evaluate_association(e)
                if not same(found, e):
                    self.note(found)
                return found
            else:
                return e
            if found is e:
                return e
            e = found
            iterations += 1
            iterations_check(iterations)

    def meaning(self, symbol: Symbol) -> Expression:
        """The value of a symbol, not evaluated further; itself where it has none."""
        own = symbol.own
        if own is None:
            definition = symbol.definition
            if type(definition) is Lazy:
                definition = definition.load()
            if definition is None or definition.value is None:
                symbol.bare = True
                return symbol
            return definition.value()
        found = conditional_value(own) if type(own) is ConditionalValues else own
        if found is not symbol:
            self.note(symbol, symbol)
            self.note(found, symbol)
        return found

    def step(self, e: Expr) -> Expression:
        """One round of the loop; `e` itself where it is its own value."""
        clock = state.clock
        head = e.head
        if type(head) is not Symbol or head.own is not None or self.everything:
            head = self.value(head)
        if type(head) is not Symbol:
            attributes = function_attributes(head) if has_head(head, Function) else 0
        else:
            if type(head.definition) is Lazy:
                head.definition.load()
            attributes = head.attributes
        if attributes & HOLD_ALL_COMPLETE:
            values = e.args
        else:
            values = self.arguments(e.args, attributes)
        plain = seen = values
        if not attributes & HOLD_ALL_COMPLETE and (values is not e.args or attributes & SPECIAL or has_wrapper(values)):
            plain, seen = splice(head, attributes, values)
        changed = head is not e.head or plain is not e.args
        form = Expr(head, plain) if changed else e
        if changed and not same(form, e):
            self.note(form)
        mark = len(self.chain)
        if type(head) is not Symbol:
            found = apply_compound(head, seen)
        elif attributes & HOLD_ALL_COMPLETE:
            found = apply_rules(head, seen, upward=False)
        else:
            found = apply_symbol(head, attributes, seen)
        inner, self.chain = self.chain[mark:], self.chain[:mark]
        if found is None:
            if type(head) is Symbol and head.down is not None:  # conditions of rules that did not apply
                self.chain += inner
            return finish(e, head, plain, clock)
        tags = owners(head, seen)
        if not same(found, form):
            self.note(form, *tags)
        if type(head) is not Symbol or attributes & ANY_HOLD or head.down is not None or applies(seen):
            self.chain += inner
        if not same(found, form):
            self.note(found, *tags)
        return found

    def arguments(self, args: tuple[Expression, ...], attributes: int) -> tuple[Expression, ...]:
        """The arguments, evaluated where they are not held."""
        new = []
        for i, a in enumerate(args):
            held = attributes & (HOLD_FIRST if i == 0 else HOLD_REST)
            if held and has_head(a, Evaluate):
                inner = self.value(Expr(Sequence, a.args))
                new.append(inner.args[0] if len(inner.args) == 1 else inner)
            elif held or has_head(a, Unevaluated):
                new.append(a)
            else:
                new.append(self.value(a))
        return args if all(a is b for a, b in zip(args, new, strict=True)) else tuple(new)


NEVER_BELOW = -1.0  # a depth that every evaluation has reached


def owners(head: Expression, args: tuple[Expression, ...]) -> frozenset[Symbol]:
    """The symbols whose rules may be at work in head[args]."""
    while isinstance(head, Expr):
        head = head.head
    found = {head} if type(head) is Symbol else set()
    for a in args if state.up_values else ():
        while isinstance(a, Expr):
            a = a.head
        if type(a) is Symbol and a.up is not None:
            found.add(a)
    return frozenset(found)


def applies(args: tuple[Expression, ...]) -> bool:
    """Whether there is a function among the arguments, which evaluates what the user gave."""
    return any(has_head(a, Function) or (type(a) is Symbol and a.down is not None) for a in args)
