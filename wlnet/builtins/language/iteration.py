"""Iterators: Do, Table, Sum, Product, and what {i, a, b, d} means."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.changes import set_own, touch
from wlnet.evaluator.control import Aborted, Breaking, Continuing, Returning
from wlnet.evaluator.fuse import Compiler, Env
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, NumericArray, Symbol, call, from_array, has_head, rational, same, system
from wlnet.expr.attributes import PROTECTED

from ..lists.packing import listed

List, Null, Plus, Times = map(system, ("List", "Null", "Plus", "Times"))
SYMBOLIC = ("Sum", "Product")  # what may stay with bounds that are no numbers
MOST_VALUES = 10**9  # a list of more is refused before it fills the memory
MESSAGES = {
    "iterb": "Iterator `1` does not have appropriate bounds.",
    "div": "The terms do not converge.",
    "itform": "Argument `1` at position `2` does not have the correct form for an iterator.",
    "nliter": "Non-list iterator `1` at position `2` does not evaluate to a real numeric value.",
    "itraw": "Raw object `1` cannot be used as an iterator.",
}


class Iterator_:
    """One evaluated iterator: the variable (or None) and its values in order."""

    __slots__ = ("symbol", "values")

    def __init__(self, symbol: Symbol | None, values: Iterable[Expression]) -> None:
        self.symbol = symbol
        self.values = values


def read_iterator(head: str, spec: Expression) -> Iterator_ | None:
    """The iterator a specification means: n, {n}, {i, n}, {i, a, b}, {i, a, b, d}, {i, list}; None after a message."""
    if not has_head(spec, List):
        count = evaluate(spec)
        if has_head(count, List):
            return read_iterator(head, count)
        values = span(1, count, 1)
        if values is None:
            message(head, "iterb" if isinstance(count, Expr | Symbol) else "nliter", spec, 2)
            return None
        return Iterator_(None, values)
    parts = spec.args
    if len(parts) == 1:
        values = span(1, evaluate(parts[0]), 1)
        symbol: Symbol | None = None
    elif 2 <= len(parts) <= 4:
        if type(parts[0]) is not Symbol:
            message(head, "itraw", parts[0])
            return None
        symbol = parts[0]
        bounds = [evaluate(p) for p in parts[1:]]
        if len(bounds) == 1:
            values = elements(bounds[0])
            if values is None:
                values = span(1, bounds[0], 1)
        else:
            values = span(bounds[0], bounds[1], bounds[2] if len(bounds) == 3 else 1)
    else:
        message(head, "itform", spec, 2)
        return None
    if values is None:
        if head not in SYMBOLIC:
            message(head, "iterb", spec)
        return None
    return Iterator_(symbol, values)


def elements(e: Expression) -> Iterable[Expression] | None:
    """The elements of a list or numeric array used as an iterator."""
    if has_head(e, List):
        return e.args
    return from_array(e.array).args if type(e) is NumericArray and e.array.ndim else None


def span(start: Expression, stop: Expression, step: Expression) -> Iterable[Expression] | None:
    """start, start + step, ... up to stop; None where that is no sequence of numbers."""
    if type(start) is int and type(stop) is int and type(step) is int:
        return range(start, stop + (1 if step > 0 else -1), step) if step else None
    if {type(start), type(stop), type(step)} <= {int, float, Fraction}:
        return real_span(start, stop, step)
    distance = call("Plus", stop, call("Times", -1, start))
    steps = evaluate(call("Floor", call("Divide", distance, step)))
    if type(steps) is not int:
        return None
    return [evaluate(Expr(Plus, (start, Expr(Times, (k, step))))) if k else start for k in range(steps + 1)]


def real_span(start: Expression, stop: Expression, step: Expression) -> list[Expression] | None:
    """`span` for reals and rationals; a real end may be missed by rounding of one part in 10^12."""
    if not step or any(type(x) is float and x != x for x in (start, stop, step)):
        return None
    slack = 1e-12 if float in (type(start), type(stop), type(step)) else 0
    ratio = (stop - start) / step
    if ratio in (float("inf"), float("-inf")):
        return None
    count = int((ratio + abs(ratio) * slack + slack) // 1) + 1
    if count > MOST_VALUES:
        raise MemoryError
    values = [start + k * step for k in range(max(count, 0))]
    return [rational(v) if type(v) is Fraction else v for v in values]


Loop = tuple[Expression, tuple[Expression, ...]]  # a body and its iterators


def with_symbols(body: Expression, specs: tuple[Expression, ...]) -> AbstractContextManager[Loop]:
    """Body and iterators whose variables are symbols."""
    indexed = any(has_head(s, List) and 2 <= len(s.args) <= 4 and isinstance(s.args[0], Expr) for s in specs)
    return with_new_symbols(body, specs) if indexed else nullcontext((body, specs))


@contextmanager
def with_new_symbols(body: Expression, specs: tuple[Expression, ...]) -> Iterator[Loop]:
    """Body and iterators where a variable such as x[1] is a symbol of its own instead, and has its value inside."""
    outside = []
    for spec in specs:
        if has_head(spec, List) and 2 <= len(spec.args) <= 4 and isinstance(spec.args[0], Expr):
            variable = spec.args[0]
            symbol = state.session.fresh_symbol("i", 0)
            body = replaced(body, variable, symbol)
            specs = tuple(replaced(s, variable, symbol) for s in specs)
            if type(variable.head) is Symbol and not variable.head.attributes & PROTECTED:
                outside.append((variable, evaluate(variable)))
                evaluate(call("SetDelayed", variable, symbol))  # for what is in the values of other symbols
    try:
        yield body, specs
    finally:
        for variable, value in outside:
            evaluate(call("Unset", variable) if same(value, variable) else call("Set", variable, value))


def replaced(e: Expression, old: Expr, new: Symbol) -> Expression:
    """`e`, not evaluated, with `new` for every `old` in it."""
    if not isinstance(e, Expr):
        return e
    if same(e, old):
        return new
    head, args = replaced(e.head, old, new), tuple(replaced(a, old, new) for a in e.args)
    unchanged = head is e.head and all(map(operator.is_, args, e.args))
    return e if unchanged else Expr(head, args)


@contextmanager
def localized(symbol: Symbol | None) -> Iterator[None]:
    """The iteration variable has its own value inside, and the old one afterwards."""
    if symbol is None:
        yield
        return
    old = symbol.own
    try:
        yield
    finally:
        touch(symbol, gains=old is not None)
        symbol.own = old


def iterate(head: str, body: Expression, specs: tuple[Expression, ...], visit: Callable[[Expression], None]) -> bool:
    """Evaluate the body for every value of the first iterator (nested in the others); False after a message."""
    iterator = read_iterator(head, specs[0])
    if iterator is None:
        return False
    if isinstance(iterator.values, range) and iterator.values[MOST_VALUES:]:
        raise MemoryError
    code = Compiler(())(body)
    env: Env = {}
    symbol = iterator.symbol
    depth = state.depth
    with localized(symbol):
        if symbol is None:
            for _ in iterator.values:
                if state.abort:
                    raise Aborted
                visit(code(env))
        else:
            for value in iterator.values:
                if state.abort:
                    raise Aborted
                set_own(symbol, value)
                visit(evaluate(code(env)))
        state.depth = depth
    return True


@builtin("Do", "Do[body, {i, a, b, d}] evaluates body for i from a to b in steps of d; {i, list}, {n} and several "
         "iterators are allowed.", attributes="HoldAll", messages=MESSAGES)  # fmt: skip
def do(body, *specs):
    """Null, or what Return inside the body says."""
    depth = state.depth
    try:
        if not specs:
            evaluate(body)
            return Null
        with with_symbols(body, specs) as (body, specs):
            return Null if run_do(body, specs) else None
    except Breaking:
        state.depth = depth
        return Null
    except Returning as returned:
        return returned.value_for("Do", depth)


def run_do(body: Expression, specs: tuple[Expression, ...]) -> bool:
    """The nested loops of Do; False after a message."""
    iterator = read_iterator("Do", specs[0])
    if iterator is None:
        return False
    code = Compiler(())(body) if len(specs) == 1 else None
    env: Env = {}
    symbol, depth = iterator.symbol, state.depth
    with localized(symbol):
        for value in iterator.values:
            if state.abort:
                raise Aborted
            if symbol is not None:
                set_own(symbol, value)
            try:
                if code is not None:
                    result = code(env)
                    if type(result) is Expr:
                        evaluate(result)
                    result = Null  # nothing holds what the next round may change in place
                elif not run_do(body, specs[1:]):
                    return False
            except Continuing:
                state.depth = depth
    return True


@builtin("Table", "Table[e, {i, a, b, d}, ...] gives the list of the values of e for i from a to b in steps of d.",
         attributes="HoldAll", messages=MESSAGES)  # fmt: skip
def table(body, *specs):
    """A list, nested as there are iterators."""
    if not specs:
        return body
    depth = state.depth
    try:
        with with_symbols(body, specs) as (body, specs):
            return rows_of(body, specs)
    except NoIterator:
        state.depth = depth
        return None
    except Returning as returned:
        return returned.value_for("Table", depth)


class NoIterator(Exception):
    """An iterator within others is none: the whole Table stays."""


def rows_of(body: Expression, specs: tuple[Expression, ...]) -> Expression:
    """The values of the body for the first iterator, each a list where there are more iterators."""
    rows: list[Expression] = []
    if len(specs) == 1:
        done = iterate("Table", body, specs, rows.append)
    else:
        done = walk("Table", specs[0], lambda: rows.append(rows_of(body, specs[1:])))
    if not done:
        raise NoIterator
    return listed(rows)


def walk(head: str, spec: Expression, visit: Callable[[], None]) -> bool:
    """Set the variable of an iterator to each of its values in turn; False after a message."""
    iterator = read_iterator(head, spec)
    if iterator is None:
        return False
    with localized(iterator.symbol):
        for value in iterator.values:
            if state.abort:
                raise Aborted
            if iterator.symbol is not None:
                set_own(iterator.symbol, value)
            visit()
    return True


def accumulate(name: str, head: Symbol, start: int) -> None:
    """Declare Sum or Product."""
    usage = f"{name}[e, {{i, a, b, d}}, ...] gives the {name.lower()} of the values of e for i from a to b by d."

    def total(body, *specs):
        """The sum or product; unevaluated where the bounds are not numbers."""
        if not specs:
            return None
        terms: list[Expression] = []
        with with_symbols(body, specs) as (body, specs):
            inner = body if len(specs) == 1 else Expr(system(name), (body, *specs[1:]))
            if not iterate(name, inner, specs, terms.append):
                from ..calculus.symbolic_calculus import closed_sum

                return closed_sum(name, body, specs[0]) if len(specs) == 1 else None
        return Expr(head, tuple(terms)) if terms else start

    builtin(name, usage, attributes="HoldAll ReadProtected", messages=MESSAGES)(total)


accumulate("Sum", Plus, 0)
accumulate("Product", Times, 1)
