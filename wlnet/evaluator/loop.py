"""The main loop: from an expression to its value.

The order of steps follows the published account of the standard evaluation procedure: head, arguments, Sequence,
Flat, Listable, Orderless, up-values, down-values, built-in code; again until nothing changes. A finished expression
is stamped with the clock, and a stamped expression is its own value for as long as the clock stands still.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.expr import Association, Atom, Expr, Expression, Symbol, WolframMessage, canonical, system
from wlnet.expr.attributes import (
    FLAT,
    HOLD_ALL,
    HOLD_ALL_COMPLETE,
    HOLD_FIRST,
    HOLD_REST,
    LISTABLE,
    ORDERLESS,
    SEQUENCE_HOLD,
)

from .arguments import Nothing, Unevaluated, has_wrapper, splice, thread_lists
from .builtin import internal_fault
from .conditional_values import ConditionalValues
from .control import Aborted, Returning, Terminated
from .lazy import Lazy
from .messages import message, report
from .state import state

Evaluate, Sequence, List, Rule, Function = map(system, ("Evaluate", "Sequence", "List", "Rule", "Function"))

ANY_HOLD = HOLD_ALL | HOLD_ALL_COMPLETE
SPECIAL = ANY_HOLD | FLAT | ORDERLESS | LISTABLE | SEQUENCE_HOLD

applications: dict[type, Callable[[Any, tuple[Expression, ...]], Expression]] = {}
"""What `object[args]` does, by the class of the object (looked up through its bases); None leaves it as it is."""


def evaluate(e: Expression) -> Expression:
    """The value of an expression."""
    iterations = 0
    while True:
        kind = type(e)
        if kind is Expr:
            if e.stamp == state.clock:
                return e
            if state.depth >= state.recursion_limit:
                if state.watch is not None:
                    return state.watch.value(e)
                recursion_limit_reached()
            if state.abort:
                raise Aborted
            state.depth += 1
            found = step(e)
            state.depth -= 1
            if found is e:
                return e
        elif kind is Symbol:
            found = e.own
            if found is None:
                definition = e.definition
                if definition is None or definition.value is None:
                    e.bare = True
                    return e
                return definition.value()
            if found is e:
                return e
        elif kind is Association:
            return e if e.stamp == state.clock else evaluate_association(e)
        elif kind is ConditionalValues:
            found = conditional_value(e)
            if found is e.symbol:
                return found
        else:
            return e
        e = found
        iterations += 1
        if iterations > 19 or state.abort:
            iterations_check(iterations)


def conditional_value(values: ConditionalValues) -> Expression:
    """What the first value whose condition holds makes of a symbol; the symbol itself where none does."""
    if state.depth >= state.recursion_limit:
        recursion_limit_reached()
    state.depth += 1
    found = values.apply()
    state.depth -= 1
    if found is None:
        values.symbol.bare = True
        return values.symbol
    return found


def iterations_check(count: int) -> None:
    """End an evaluation that has gone around more often than $IterationLimit, or that is to stop."""
    if state.abort:
        raise Aborted
    if count >= state.iteration_limit:
        message("$IterationLimit", "itlim", int(state.iteration_limit))
        raise Terminated("IterationLimit")


def recursion_limit_reached() -> None:
    """End an evaluation that is deeper than $RecursionLimit; where it is watched, the limit is another one."""
    if state.watch is not None:
        state.watch.check()
    else:
        end_recursion(state.recursion_limit)


def end_recursion(limit: float) -> None:
    """The message, and the end."""
    message("$RecursionLimit", "reclim2", int(limit))
    raise Terminated("RecursionLimit")


def step(e: Expr) -> Expression:
    """One round of the loop on a normal expression: `e` itself where it is its own value (and now stamped)."""
    head = e.head
    clock = state.clock
    if type(head) is not Symbol or head.own is not None:
        head = evaluate(head)
    if type(head) is not Symbol:
        return step_compound(e, head, clock)
    if type(head.definition) is Lazy:
        head.definition.load()
    attributes = head.attributes
    args = e.args
    if not attributes & ANY_HOLD:
        values = evaluate_all(args)
    elif attributes & HOLD_ALL_COMPLETE:
        found = apply_rules(head, args, upward=False)
        return finish(e, head, args, clock) if found is None else found
    else:
        values = evaluate_unheld(args, attributes)
    plain = values
    if values is not args or attributes & SPECIAL or has_wrapper(args):
        plain, values = splice(head, attributes, values)
    found = apply_symbol(head, attributes, values)
    return finish(e, head, plain, clock) if found is None else found


def finish(e: Expr, head: Expression, args: tuple[Expression, ...], clock: int) -> Expression:
    """The expression that no rule rewrites: `e` itself where nothing changed."""
    if head is not e.head or args is not e.args:
        result = Expr(head, args)
    else:
        result = e
    if clock == state.clock:
        result.stamp = clock
        if type(head) is Symbol:
            head.bare = True
        return result
    if result is e:  # an argument changed some definition on the way: evaluate what stands here once more
        return Expr(head, args)
    return result


def step_compound(e: Expr, head: Expression, clock: int) -> Expression:
    """`step` for a head that is not a symbol: a pure function, an object, f[a][b]."""
    if type(head) is Expr and head.head is Function:
        values = evaluate_unheld(e.args, function_attributes(head))
    else:
        values = evaluate_all(e.args)
    if values is not e.args or has_wrapper(values):
        plain, values = splice(head, 0, values)
    else:
        plain = values
    found = apply_compound(head, values)
    return finish(e, head, plain, clock) if found is None else found


def evaluate_all(args: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The values of all arguments; the same tuple where none changed."""
    new: list[Expression] | None = None
    clock = state.clock
    i = -1
    for a in args:
        i += 1
        kind = type(a)
        if kind is Expr:
            if a.stamp == clock:
                continue
            value = evaluate(a) if a.head is not Unevaluated else a
        elif kind is Symbol or kind is Association:
            value = evaluate(a)
        else:
            continue
        if value is not a:
            if new is None:
                new = list(args)
            new[i] = value
    return args if new is None else tuple(new)


def evaluate_unheld(args: tuple[Expression, ...], attributes: int) -> tuple[Expression, ...]:
    """The arguments, evaluated where the attributes do not hold them or Evaluate[...] asks for it."""
    new: list[Expression] | None = None
    for i, a in enumerate(args):
        held = attributes & HOLD_FIRST if i == 0 else attributes & HOLD_REST
        if held:
            if type(a) is Expr and a.head is Evaluate:
                value = evaluate(Expr(Sequence, a.args))
                value = value.args[0] if len(value.args) == 1 else value
            else:
                continue
        elif type(a) is Expr and a.head is Unevaluated:
            continue
        else:
            value = evaluate(a)
        if value is not a:
            if new is None:
                new = list(args)
            new[i] = value
    return args if new is None else tuple(new)


def apply_symbol(head: Symbol, attributes: int, args: tuple[Expression, ...]) -> Expression:
    """What head[args] becomes, the arguments being evaluated and spliced; None where it stays."""
    definition = head.definition
    if definition is not None and definition.fast is not None and head.down is None:
        found = definition.fast(*args)
        if found is not None:
            return found
    if state.intercept is not None:
        found = state.intercept(head, args)
        if found is not None:
            return found
    if attributes & LISTABLE:
        found = thread_lists(head, args)
        if found is not None:
            return found
    if attributes & ORDERLESS and len(args) > 1 and not (definition is not None and definition.sorts):
        ordered = tuple(canonical(args))
        if any(a is not b for a, b in zip(ordered, args, strict=True)):
            clock = state.clock
            found = apply_rules(head, ordered)
            return settled(head, ordered, clock) if found is None else found
    return apply_rules(head, args)


def settled(head: Symbol, args: tuple[Expression, ...], clock: int) -> Expr:
    """head[args], to which no rule applies, marked as evaluated if no definition has changed since `clock`."""
    result = Expr(head, args)
    if clock == state.clock:
        result.stamp = clock
        head.bare = True
    return result


def apply_rules(head: Symbol, args: tuple[Expression, ...], upward: bool = True) -> Expression:
    """Up-values (`upward`), down-values and built-in code of head[args]; None where none applies."""
    if state.up_values and upward:
        found = apply_up_values(head, args)
        if found is not None:
            return found
    if head in state.object_rules:
        found = apply_object_rules(state.object_rules[head], args)
        if found is not None:
            return found
    if head.down is not None:
        found = head.down.apply(Expr(head, args))
        if found is not None:
            return found
    definition = head.definition
    return None if definition is None else definition.apply(args)


def apply_object_rules(rules: dict[Symbol, Callable[..., Expression]], args: tuple[Expression, ...]) -> Expression:
    """What the built-in rules for arguments with heads such as Quantity make of a function; None: nothing."""
    tried = None
    for a in args:
        if type(a) is not Expr and not isinstance(a, Atom):
            continue
        if type(a.head) is Symbol and a.head in rules and rules[a.head] is not tried:
            tried = rules[a.head]
            try:
                found = tried(*args)
            except WolframMessage as problem:
                return report(problem)
            except RecursionError:
                raise
            except Exception as fault:
                return internal_fault(a.head, fault)
            if found is not None:
                return found
    return None


def apply_up_values(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """The first up-value among those of the arguments' symbols that matches head[args]."""
    whole: Expr | None = None
    for a in args:
        owner = a
        while isinstance(owner, Expr):
            owner = owner.head
        if type(owner) is Symbol and owner.up is not None:
            whole = whole or Expr(head, args)
            found = owner.up.apply(whole)
            if found is not None:
                return found
    return None


def apply_compound(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """What (compound head)[args] becomes: application of functions and objects, operator forms, sub-values."""
    if not isinstance(head, Expr):
        if isinstance(head, Atom):
            if type(head.head.definition) is Lazy:
                head.head.definition.load()
            for kind in type(head).__mro__:
                if kind in applications:
                    return guarded(applications[kind], head, args)
        return None
    if head.head is Function:
        return call_function(head, args)
    if state.up_values:
        found = apply_up_values(head, args)
        if found is not None:
            return found
    owner = head.head
    while isinstance(owner, Expr):
        owner = owner.head
    if type(owner) is Symbol:
        if owner.sub is not None:
            found = owner.sub.apply(Expr(head, args))
            if found is not None:
                return found
        if type(owner.definition) is Lazy:
            owner.definition.load()
        definition = owner.definition
        if definition is not None and owner is head.head:
            return definition.apply_operator(head, args)
    return None


def guarded(code: Callable[..., Expression], head: Atom, args: tuple[Expression, ...]) -> Expression:
    """What applying an object gives; a WolframMessage it raises is printed and gives its result."""
    try:
        return code(head, args)
    except WolframMessage as problem:
        return report(problem)
    except Exception as fault:
        return internal_fault(head.head, fault)


def evaluate_association(e: Association) -> Association:
    """The association with its values evaluated (those of delayed entries are left)."""
    clock = state.clock
    changed = False
    rules = []
    for rule in e.table.values():
        key, value = rule.args
        if rule.head is Rule:
            new = evaluate(value)
            if new is Nothing:
                changed = True
                continue
            if new is not value:
                changed = True
                rule = Expr(Rule, (key, new))
        rules.append(rule)
    result = Association(rules) if changed else e
    result.stamp = clock if clock == state.clock else 0
    return result


def function_attributes(function: Expr) -> int:
    """The attributes a pure function states in its third argument."""
    from .functions import attributes_of

    return attributes_of(function) if len(function.args) > 2 else 0


def call_function(function: Expr, args: tuple[Expression, ...]) -> Expression:
    """A pure function applied to evaluated arguments: the evaluated result."""
    from .functions import code_of

    if len(function.args) > 2 and function_attributes(function) & LISTABLE:
        found = thread_lists(function, args)
        if found is not None:
            return found
    code = code_of(function)
    if code is None:
        return None
    depth = state.depth
    try:
        return code(function, args)
    except Returning as returned:
        return returned.value_for("Function", depth)


def apply_evaluated(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """The value of head[args] where head and arguments are values already: no argument is evaluated again."""
    if type(head) is Symbol:
        definition = head.definition
        if type(definition) is Lazy:
            definition.load()
            definition = head.definition
        if head.own is not None:
            return evaluate(Expr(head, args))
        attributes = head.attributes
        if definition is not None and definition.fast is not None and head.down is None:
            found = definition.fast(*args)
            if found is not None:
                return found
        if state.depth >= state.recursion_limit:
            if state.watch is not None:
                return state.watch.value(Expr(head, args))
            recursion_limit_reached()
        if state.abort:
            raise Aborted
        clock = state.clock
        plain = values = args
        if attributes & FLAT or has_wrapper(args):
            plain, values = splice(head, attributes, args)
        state.depth += 1
        found = apply_symbol(head, attributes, values)
        if found is None:
            state.depth -= 1
            result = Expr(head, plain)
            if clock == state.clock:
                result.stamp = clock
                head.bare = True
                return result
            return evaluate(result)
        kind = type(found)
        if (kind is Expr and found.stamp != state.clock) or kind is Symbol or kind is Association:
            found = evaluate(found)
        state.depth -= 1
        return found
    if state.depth >= state.recursion_limit:
        if state.watch is not None:
            return state.watch.value(Expr(head, args))
        recursion_limit_reached()
    state.depth += 1
    plain = values = args
    if has_wrapper(args):
        plain, values = splice(head, 0, args)
    found = apply_compound(head, values)
    result = Expr(head, plain) if found is None else evaluate(found)
    state.depth -= 1
    return result
