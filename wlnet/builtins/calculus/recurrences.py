"""Sequences by recurrence equations: their values one after the other, or a formula through SymPy."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.substitute import substitute
from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, list_of, same, system

from .sympy_bridge import Bridge, Untranslatable

Equal, Rule = system("Equal"), system("Rule")
BAD = {"eqn": "`1` is not a recurrence equation, or a list of such and of values at the beginning.",
       "deqn": "The equations do not give the next value of `1` from those before."}  # fmt: skip


def equations_of(e: Expression) -> list[Expr] | None:
    """The equations, those joined by And or in lists taken apart."""
    if is_list(e) or has_head(e, system("And")):
        parts = [equations_of(a) for a in e.args]
        return None if any(p is None for p in parts) else [q for p in parts if p is not None for q in p]
    return [e] if has_head(e, Equal) and len(e.args) == 2 else None


def calls_of(e: Expression, names: set[Expression]) -> list[Expr]:
    """All calls a[i] of the sequences in an expression."""
    if not isinstance(e, Expr):
        return []
    found = [e] if e.head in names and len(e.args) == 1 else []
    return found + [c for part in (e.head, *e.args) for c in calls_of(part, names)]


def shift(index: Expression, n: Symbol) -> int | None:
    """k in n + k."""
    found = evaluate(call("Subtract", index, n))
    return found if type(found) is int else None


class Sequences:
    """Sequences that equations give one value after the other."""

    def __init__(self, equations: list[Expr], names: list[Expression], n: Symbol) -> None:
        self.n = n
        self.values: dict[Expression, dict[int, Expression]] = {name: {} for name in names}
        self.steps: dict[Expression, tuple[int, Expression]] = {}
        known = set(names)
        for e in equations:
            calls = calls_of(e, known)
            shifts = [(c, shift(c.args[0], n)) for c in calls]
            starts = [c for c in calls if type(c.args[0]) is int]
            if len(starts) == len(calls) == 1:
                other = e.args[1] if same(e.args[0], calls[0]) else e.args[0]
                self.values[calls[0].head][calls[0].args[0]] = other
                continue
            top = max((s for _, s in shifts if s is not None), default=None)
            latest = next((c for c, s in shifts if s == top and c.head not in self.steps), None)
            if top is None or latest is None:
                raise ValueError(e)
            self.steps[latest.head] = (top, self.solved(e, latest))
        if set(self.steps) != known:
            raise ValueError(names)

    def solved(self, e: Expr, latest: Expr) -> Expression:
        """What an equation says of the latest value."""
        left, right = e.args
        if same(left, latest) and not calls_at(right, latest):
            return right
        if same(right, latest) and not calls_at(left, latest):
            return left
        found = evaluate(call("Solve", e, latest))
        if not is_list(found) or len(found.args) != 1:
            raise ValueError(e)
        return found.args[0].args[0].args[1]

    def at(self, name: Expression, index: int) -> Expression:
        """A value, computed from those before and kept."""
        known = self.values[name]
        if index in known:
            return known[index]
        top, formula = self.steps[name]
        if not known or index < min(known):
            raise ValueError(name)
        now = substitute(formula, {self.n: index - top})
        calls = calls_of(now, set(self.values))
        table = {}
        for c in calls:
            place = evaluate(c.args[0])
            if type(place) is not int or (place >= index and c.head == name):
                raise ValueError(c)
            table[c] = self.at(c.head, place)
        known[index] = evaluate(replaced(now, table))
        return known[index]


def calls_at(e: Expression, c: Expr) -> bool:
    """Whether a call stands in an expression."""
    return same(e, c) or (isinstance(e, Expr) and any(calls_at(part, c) for part in e.args))


def replaced(e: Expression, table: dict[Expr, Expression]) -> Expression:
    """An expression with its calls replaced."""
    if not isinstance(e, Expr):
        return e
    if e in table:
        return table[e]
    return Expr(replaced(e.head, table), tuple(replaced(a, table) for a in e.args))


@builtin("RecurrenceTable", "RecurrenceTable[{a[n + 1] == f, a[1] == start}, a, {n, nmax}] lists the values of a "
         "sequence from 1 to nmax; with {n, nmin, nmax} those from nmin on.",
         attributes="HoldAll", messages=BAD)  # fmt: skip
def recurrence_table(equations, names, span):
    """The values; of several sequences a list for each n."""
    if not is_list(span) or len(span.args) not in (2, 3, 4):
        return None
    n = Symbol("n", "Formula`")
    names, given = evaluate(names), evaluate(substitute(equations, {span.args[0]: n}))
    ends = [evaluate(a) for a in span.args[1:]]
    several = is_list(names)
    sequences = [a.head if isinstance(a, Expr) else a for a in (names.args if several else (names,))]
    found = equations_of(given)
    if found is None or not isinstance(span.args[0], Symbol) or not all(type(k) is int for k in ends):
        message("RecurrenceTable", "eqn", equations)
        return None
    try:
        table = Sequences(found, sequences, n)
        first = 1 if len(ends) == 1 else ends[0]
        indices = range(first, ends[-1 if len(ends) < 3 else 1] + 1, ends[2] if len(ends) == 3 else 1)
        for i in range(first, max(indices, default=first)):  # so that no value asks for more than those just before
            for name in sequences:
                table.at(name, i)
        rows = [[table.at(name, i) for name in sequences] for i in indices]
    except (ValueError, KeyError):
        message("RecurrenceTable", "deqn", names)
        return None
    return list_of(*(list_of(*row) if several else row[0] for row in rows))


def sequence_formula(name: str, equations: Expression, target: Expression, n: Expression) -> Expression:
    """The closed form of a sequence as an expression of n; None where SymPy has none."""
    found = equations_of(equations)
    head = target.head if isinstance(target, Expr) else target
    if found is None or not isinstance(n, Symbol):
        message(name, "eqn", equations)
        return None
    bridge = Bridge(name)
    sympy = bridge.sympy
    variable = sympy.Symbol("n", integer=True)
    bridge.symbols[n], bridge.back[variable] = variable, n
    starts, step = {}, None
    for e in found:
        calls = calls_of(e, {head})
        if len(calls) == 1 and type(calls[0].args[0]) is int:
            other = e.args[1] if same(e.args[0], calls[0]) else e.args[0]
            starts[calls[0].args[0]] = bridge.there(other)
        elif step is None:
            step = e
        else:
            return None
    if step is None:
        return None

    function = sympy.Function(f"function_{getattr(head, 'name', '')}")
    try:
        body = bridge.there(step.args[0]) - bridge.there(step.args[1])
        answer = sympy.rsolve(body, function(variable), {function(k): v for k, v in starts.items()} or None)
        if answer is None:
            return None
        free = sorted((s for s in answer.free_symbols if s not in bridge.back), key=str)
        bridge.back |= {s: call("C", i) for i, s in enumerate(free, 1)}
        return bridge.here(sympy.simplify(answer))
    except (Untranslatable, ValueError, NotImplementedError, TypeError, AttributeError, KeyError):
        return None


@builtin("RSolve", "RSolve[{a[n + 1] == f, a[0] == start}, a[n], n] gives formulas for a sequence as rules, through "
         "SymPy.", messages=BAD)  # fmt: skip
def rsolve(equations, target, n):
    """{{a[n] -> formula}}."""
    found = sequence_formula("RSolve", equations, target, n)
    if found is None:
        return None
    value = found if isinstance(target, Expr) else call("Function", list_of(n), found)
    return list_of(list_of(Expr(Rule, (target, value))))


@builtin("RSolveValue", "RSolveValue[{a[n + 1] == f, a[0] == start}, a[n], n] gives the formula of RSolve.",
         messages=BAD)  # fmt: skip
def rsolve_value(equations, target, n):
    """The formula."""
    found = sequence_formula("RSolveValue", equations, target, n)
    if found is None:
        return None
    return found if isinstance(target, Expr) else call("Function", list_of(n), found)
