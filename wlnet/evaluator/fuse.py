"""Compiled bodies: an expression with variables becomes a closure that evaluates it for given values.

`fuse(body, variables)` returns code(env), env mapping each variable to its value, such that code(env) is what
evaluating `substitute(body, env)` gives, without building that expression where nothing holds it. In tail position
the result may be an expression still to be evaluated, which the main loop does without deepening the stack.

Built-in heads with held arguments take part through their declaration's `fuse(e, compile)` hook; all others are
substituted into and evaluated. A compiled body is thrown away when a user changes a built-in symbol
(`state.system_version`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from wlnet.expr import Association, Expr, Expression, Symbol, literal_key, system
from wlnet.expr.attributes import HOLD_ALL, HOLD_ALL_COMPLETE, PROTECTED, SEQUENCE_HOLD

from .arguments import has_wrapper
from .conditional_values import ConditionalValues
from .lazy import Lazy
from .loop import apply_evaluated, evaluate
from .state import state
from .substitute import substitute, variables_in

Env = dict[Any, Expression]
Code = Callable[[Env], Expression]

Sequence, Unevaluated, Evaluate, Function, RuleHead = map(
    system, ("Sequence", "Unevaluated", "Evaluate", "Function", "Rule")
)
ANY_HOLD = HOLD_ALL | HOLD_ALL_COMPLETE
CAUGHT = frozenset(map(system, ("Return", "RuleCondition")))
MAXIMUM_DEPTH = 200


class Compiler:
    """Compiles the parts of one body; handed to the `fuse` hooks of built-in functions."""

    __slots__ = ("depth", "variables")

    def __init__(self, variables: Collection[Symbol]) -> None:
        self.variables = frozenset(variables)
        self.depth = 0

    def with_variables(self, more: Collection[Symbol]) -> Compiler:
        """A compiler for a part in which more variables are in scope."""
        return Compiler(self.variables | frozenset(more))

    def without_variables(self, hidden: Collection[Symbol]) -> Compiler:
        """A compiler for a part in which some variables are hidden by others of the same name."""
        return Compiler(self.variables - frozenset(hidden))

    def __call__(self, e: Expression, tail: bool = False) -> Code:
        """The code of one part; `tail`: it gives the value of the whole."""
        kind = type(e)
        if state.watch is not None:
            return self.held(e)
        if kind is Symbol:
            return variable(e) if e in self.variables else symbol(e)
        if kind is Expr:
            self.depth += 1
            try:
                if self.depth > MAXIMUM_DEPTH:
                    return self.held(e)
                return self.normal(e, tail)
            finally:
                self.depth -= 1
        if kind is Association:
            return self.held(e)
        return lambda env: e

    def held(self, e: Expression) -> Code:
        """Substitute, then evaluate: right for every expression."""
        if not variables_in(e, self.variables):
            return lambda env: evaluate(e)
        return lambda env: evaluate(substitute(e, env))

    def substituted(self, e: Expression) -> Code:
        """The expression with the variables filled in, not evaluated."""
        if not variables_in(e, self.variables):
            return lambda env: e
        return lambda env: substitute(e, env)

    def normal(self, e: Expr, tail: bool) -> Code:
        """The code of a normal expression, by what its head is."""
        head = e.head
        if type(head) is not Symbol:
            if isinstance(head, Expr) and head.head is Function and variables_in(head, self.variables):
                return self.held(e)
            return self.compound(e)
        if head in self.variables:
            return self.compound(e)
        if any(type(a) is Expr and (a.head is Unevaluated or a.head is Sequence or a.head is Evaluate) for a in e.args):
            return self.held(e)
        if type(head.definition) is Lazy:
            head.definition.load()
        definition = head.definition
        if definition is not None and definition.fuse is not None and trusted(head):
            code = definition.fuse(e, self, tail) if tail_aware(definition.fuse) else definition.fuse(e, self)
            if code is not None:
                return code
        if head.attributes & PROTECTED:
            if head.attributes & (ANY_HOLD | SEQUENCE_HOLD):
                return self.held(e)
            return self.builtin_call(e, head)
        return self.user_call(e, head, tail)

    def builtin_call(self, e: Expr, head: Symbol) -> Code:
        """A call of a built-in function that holds nothing."""
        codes = [self(a) for a in e.args]
        fast = head.definition.fast if head.definition is not None and trusted(head) else None
        if len(codes) == 2:
            first, second = codes
            if fast is not None:

                def two_fast(env: Env) -> Expression:
                    a = first(env)
                    b = second(env)
                    found = fast(a, b)
                    return found if found is not None else apply_evaluated(head, (a, b))

                return two_fast
            return lambda env: apply_evaluated(head, (first(env), second(env)))
        if fast is not None:

            def any_fast(env: Env) -> Expression:
                args = [c(env) for c in codes]
                found = fast(*args)
                return found if found is not None else apply_evaluated(head, tuple(args))

            return any_fast
        if len(codes) == 1:
            only = codes[0]
            return lambda env: apply_evaluated(head, (only(env),))
        return lambda env: apply_evaluated(head, tuple([c(env) for c in codes]))

    def user_call(self, e: Expr, head: Symbol, tail: bool) -> Code:
        """A call of a symbol that users may define: its attributes and value are looked at each time."""
        codes = [self(a) for a in e.args]
        held = self.held(e)

        def call(env: Env) -> Expression:
            own = head.own
            if own is not None and type(own) is Association and len(codes) == 1 and own.stamp == state.clock:
                key = codes[0](env)
                rule = own.table.get(literal_key(key))
                if rule is not None and rule.head is RuleHead and own.stamp == state.clock:
                    return rule.args[1]
                return evaluate(Expr(head, (key,)))
            if head.attributes & ANY_HOLD or own is not None:
                return held(env)
            args = tuple([c(env) for c in codes])
            if tail and head.down is not None and not has_wrapper(args):
                return Expr(head, args)
            return apply_evaluated(head, args)

        return call

    def compound(self, e: Expr) -> Code:
        """A call whose head is computed."""
        head_code = self(e.head)
        codes = [self(a) for a in e.args]
        held = self.held(e)

        def call(env: Env) -> Expression:
            head = head_code(env)
            if type(head) is Symbol:
                if type(head.definition) is Lazy:
                    head.definition.load()
                if head.attributes & ANY_HOLD:
                    return held(env)
            elif isinstance(head, Expr) and head.head is Function and len(head.args) > 2:
                return held(env)
            return apply_evaluated(head, tuple([c(env) for c in codes]))

        return call


def variable(name: Symbol) -> Code:
    """The value of a variable, evaluated again if it is not its own value any more."""

    def get(env: Env) -> Expression:
        v = env[name]
        kind = type(v)
        if kind is Expr or kind is Symbol or kind is Association:
            return evaluate(v)
        return v

    return get


def symbol(name: Symbol) -> Code:
    """The value of a symbol."""

    def get(env: Env) -> Expression:
        own = name.own
        if own is None or type(own) in EVALUATED_KINDS:
            return evaluate(name)
        kind = type(own)
        return evaluate(own) if kind is Expr or kind is Symbol or kind is Association else own

    return get


EVALUATED_KINDS = frozenset({Expr, Symbol, Association, ConditionalValues})


def trusted(head: Symbol) -> bool:
    """Whether no user has changed what a built-in symbol means."""
    return head.own is None and head.down is None and head.attributes == head.definition.attributes


def tail_aware(hook: Callable[..., Any]) -> bool:
    """Whether a `fuse` hook takes the third argument, `tail`."""
    return hook.__code__.co_argcount > 2


def fuse(body: Expression, variables: Collection[Symbol] = (), tail: bool = False) -> Code:
    """The compiled body."""
    return Compiler(variables)(body, tail)


class Body:
    """A body compiled when it is first needed, and again after a built-in symbol was changed."""

    __slots__ = ("body", "code", "tail", "variables", "version")

    def __init__(self, body: Expression, variables: Collection[Symbol], tail: bool = False) -> None:
        self.body = body
        self.variables = variables
        self.tail = tail
        self.version: float = -1
        self.code: Code = self.compile_first

    def compile_first(self, env: Env) -> Expression:
        """Compile, then run; fill in only, where the evaluation is watched and nothing has to be caught here."""
        if state.watch is not None:
            filled = substitute(self.body, env)
            return filled if self.tail and not variables_in(self.body, CAUGHT) else evaluate(filled)
        self.code = fuse(self.body, self.variables, self.tail)
        self.version = state.system_version
        return self.code(env)

    def run(self, env: Env) -> Expression:
        """The value of the body for these values of its variables. (A call of the object itself would go through C.)"""
        if self.version != state.system_version:
            return self.compile_first(env)
        return self.code(env)


class Template:
    """A body that is filled in and not evaluated: what stands for a match inside of Hold."""

    __slots__ = ("body",)

    def __init__(self, body: Expression) -> None:
        self.body = body

    def run(self, env: Env) -> Expression:
        """The body with these values of its variables."""
        return substitute(self.body, env)
