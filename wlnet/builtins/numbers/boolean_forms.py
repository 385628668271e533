"""Boolean expressions as functions of their variables: truth tables, and forms made of conjunctions or disjunctions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from itertools import combinations, product

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, Symbol, WolframMessage, has_head, is_list, list_of, literal_key, order, system

from .logic import And, False_, Not, Or, True_, truth

Xor, Xnor, Nand, Nor, Implies, Equivalent, If = map(
    system, ("Xor", "Xnor", "Nand", "Nor", "Implies", "Equivalent", "If")
)
CONNECTIVES: dict[Symbol, Callable[[Sequence[bool]], bool]] = {
    And: all,
    Or: any,
    Not: lambda a: not a[0],
    Xor: lambda a: sum(a) % 2 == 1,
    Xnor: lambda a: sum(a) % 2 == 0,
    Nand: lambda a: not all(a),
    Nor: lambda a: not any(a),
    Implies: lambda a: not a[0] or a[1],
    Equivalent: lambda a: len(set(a)) < 2,
    If: lambda a: a[1] if a[0] else a[2],
}
ARITIES = {Not: 1, Implies: 2, If: 3}
LARGEST_TABLE = 20
LARGEST_CHECK = 10
SORTED = cmp_to_key(order)

Literal = tuple[int, bool]
Clause = frozenset[Literal]
Clauses = list[Clause]


def is_connective(e: Expression) -> bool:
    """Whether an expression is made by a connective from its arguments."""
    return isinstance(e, Expr) and e.head in CONNECTIVES and ARITIES.get(e.head, len(e.args)) == len(e.args)


def variables_of(e: Expression) -> list[Expression]:
    """What is neither True nor False nor made by a connective, in canonical order."""
    found: dict[object, Expression] = {}

    def visit(part: Expression) -> None:
        if is_connective(part):
            for a in part.args:
                visit(a)
        elif part is not True_ and part is not False_:
            found.setdefault(literal_key(part), part)

    visit(e)
    return sorted(found.values(), key=SORTED)


def value_of(e: Expression, known: dict[object, bool]) -> Expression:
    """True, False, or None where the truth of a part is not known."""
    if e is True_ or e is False_:
        return e is True_
    if is_connective(e):
        parts = [value_of(a, known) for a in e.args]
        return None if None in parts else CONNECTIVES[e.head](parts)
    return known.get(literal_key(e))


def assignments(variables: Sequence[Expression]) -> list[dict[object, bool]]:
    """All ways to choose the truth of the variables, True before False."""
    if len(variables) > LARGEST_TABLE:
        raise WolframMessage("BooleanTable", "size", len(variables))
    keys = [literal_key(v) for v in variables]
    return [dict(zip(keys, row, strict=True)) for row in product((True, False), repeat=len(keys))]


def listed_variables(e: Expression, given: Expression) -> list[Expression]:
    """The variables that were given, or those of the expression."""
    return variables_of(e) if given is None else list(given.args) if is_list(given) else [given]


# -- tables ----------------------------------------------------------------------------------------------------------


@builtin("BooleanVariables", "BooleanVariables[e] gives the variables of a Boolean expression.")
def boolean_variables(e):
    """The list of the variables in order."""
    return list_of(*variables_of(e))


def row_of(e: Expression, known: dict[object, bool]) -> Expression:
    """One row of a table: lists and rules are gone into, the rest is evaluated for the chosen truths."""
    if is_list(e) or has_head(e, system("Rule")):
        return Expr(e.head, tuple(row_of(a, known) for a in e.args))
    found = value_of(e, known)
    return e if found is None else truth(found)


@builtin("BooleanTable", "BooleanTable[e, {a1, a2, ...}] gives the truths of e for all truths of the variables, True "
         "first; further lists of variables make a table of tables.",
         messages={"size": "A table of `1` variables is too large."})  # fmt: skip
def boolean_table(e, *groups):
    """The list of the truths of an expression, or of a list of them."""
    parts = e.args if is_list(e) else (e,)
    found = [v for p in parts for v in variables_of(p)]
    lists = [listed_variables(e, g) for g in groups] or [
        sorted({literal_key(v): v for v in found}.values(), key=SORTED)
    ]

    def table(rest: list[list[Expression]], known: dict[object, bool]) -> Expression:
        if not rest:
            return row_of(e, known)
        return list_of(*(table(rest[1:], {**known, **row}) for row in assignments(rest[0])))

    return table(lists, {})


def truths(e: Expression, given: Expression) -> list[bool] | None:
    """The truths of an expression over all choices; None where one is open."""
    found = [value_of(e, row) for row in assignments(listed_variables(e, given))]
    return None if None in found else found


@builtin("TautologyQ", "TautologyQ[e, vars] tells whether e is True for all truths of its variables.")
def tautology_q(e, variables=None):
    """True or False; unevaluated where other variables are left."""
    found = truths(e, variables)
    return None if found is None else truth(all(found))


@builtin("SatisfiableQ", "SatisfiableQ[e, vars] tells whether e is True for some truths of its variables.")
def satisfiable_q(e, variables=None):
    """True or False; unevaluated where other variables are left."""
    found = truths(e, variables)
    return None if found is None else truth(any(found))


@builtin("SatisfiabilityInstances", "SatisfiabilityInstances[e, vars, m] gives up to m choices of truths that make e "
         "True; one by default.")  # fmt: skip
def satisfiability_instances(e, variables=None, count=1):
    """The list of the choices, each a list of True and False."""
    wanted = listed_variables(e, variables)
    rows = assignments(wanted)
    if type(count) is not int and count is not system("All"):
        return None
    good = [row for row in rows if value_of(e, row)]
    good = good if count is system("All") else good[:count]
    return list_of(*(list_of(*map(truth, row.values())) for row in good))


# -- forms -----------------------------------------------------------------------------------------------------------


def clauses_of(e: Expression, positive: bool, numbers: dict[object, int]) -> Clauses:
    """Conjunctions of literals, one of which must hold for the truth of `e` to be `positive`."""
    if e is True_ or e is False_:
        return [frozenset()] if (e is True_) is positive else []
    if not is_connective(e):
        return [frozenset({(numbers[literal_key(e)], positive)})]
    args = e.args
    if e.head is Not:
        return clauses_of(args[0], not positive, numbers)
    if e.head in (Nand, Nor):
        return clauses_of(Expr(And if e.head is Nand else Or, args), not positive, numbers)
    if e.head is Implies:
        return clauses_of(Expr(Or, (Expr(Not, args[:1]), args[1])), positive, numbers)
    if e.head is If:
        test, yes, no = args
        untrue = Expr(Not, (test,))
        if positive:
            return clauses_of(Expr(Or, (Expr(And, (test, yes)), Expr(And, (untrue, no)))), True, numbers)
        return clauses_of(Expr(And, (Expr(Or, (untrue, yes)), Expr(Or, (test, no)))), False, numbers)
    if e.head is Equivalent:
        return same_clauses(args, positive, numbers)
    if e.head in (Xor, Xnor):
        return odd_clauses(args, positive is (e.head is Xor), numbers)
    parts = [clauses_of(a, positive, numbers) for a in args]
    return joined(parts) if (e.head is Or) is positive else distributed(parts)


def same_clauses(args: tuple[Expression, ...], positive: bool, numbers: dict[object, int]) -> Clauses:
    """Clauses of Equivalent: all hold or none does; or one holds and another does not."""
    if positive:
        return joined([distributed([clauses_of(a, side, numbers) for a in args]) for side in (True, False)])
    return joined([
        distributed([clauses_of(args[i], True, numbers), clauses_of(args[j], False, numbers)])
        for i, j in ((i, j) for i in range(len(args)) for j in range(len(args)) if i != j)
    ])  # fmt: skip


def odd_clauses(args: tuple[Expression, ...], odd: bool, numbers: dict[object, int]) -> Clauses:
    """Clauses of Xor of the arguments, or of its negation."""
    if not args:
        return [] if odd else [frozenset()]
    sides = [
        distributed([clauses_of(args[0], first, numbers), odd_clauses(args[1:], first is not odd, numbers)])
        for first in (True, False)
    ]
    return joined(sides)


def joined(parts: Sequence[Clauses]) -> Clauses:
    """One of the parts holds; clauses that contain another one are left out."""
    found = list(dict.fromkeys(c for part in parts for c in part))
    return [c for c in found if not any(other < c for other in found)]


def distributed(parts: Sequence[Clauses]) -> Clauses:
    """All of the parts hold."""
    found: Clauses = [frozenset()]
    for part in parts:
        both = (a | b for a in found for b in part)
        found = joined([[c for c in both if not any((n, not side) in c for n, side in c)]])
    return found


def expanded(e: Expression, positive: bool, variables: Sequence[Expression]) -> Clauses:
    """`clauses_of`, with nothing left of what always holds."""
    few = len(variables) <= LARGEST_CHECK
    if few and all(value_of(e, row) is positive for row in assignments(variables)):
        return [frozenset()]
    return clauses_of(e, positive, {literal_key(v): i for i, v in enumerate(variables)})


def ordered(clauses: Clauses, count: int) -> list[list[Literal]]:
    """Clauses in the order of their variables: those that hold, those that do not, those that are absent."""

    def rank(c: Clause) -> list[int]:
        return [0 if (n, True) in c else 1 if (n, False) in c else 2 for n in range(count)]

    return [sorted(c) for c in sorted(clauses, key=rank)]


def written(clauses: list[list[Expression]], inner: Symbol, outer: Symbol) -> Expression:
    """The disjunction of conjunctions, or the other way round."""
    groups = [g[0] if len(g) == 1 else evaluate(Expr(inner, tuple(g))) for g in clauses]
    return groups[0] if len(groups) == 1 else evaluate(Expr(outer, tuple(groups)))


def literals(
    clauses: list[list[Literal]], variables: Sequence[Expression], flip: bool = False
) -> list[list[Expression]]:
    """The clauses as expressions; `flip` negates their literals."""
    return [
        [v if side is not flip else evaluate(Expr(Not, (v,))) for n, side in c for v in (variables[n],)]
        for c in clauses
    ]


@builtin("LogicalExpand", "LogicalExpand[e] expands a Boolean expression to a disjunction of conjunctions.")
def logical_expand(e):
    """The disjunction, sorted."""
    variables = variables_of(e)
    found = expanded(e, True, variables)
    parts = [sorted(c, key=SORTED) for c in literals(ordered(found, len(variables)), variables)]
    parts.sort(key=lambda c: SORTED(c[0] if len(c) == 1 else Expr(And, tuple(c))))
    return written(parts, And, Or)


FORMS = {"DNF": True, "SOP": True, "CNF": False, "POS": False}


@builtin("BooleanConvert", "BooleanConvert[e, form] converts a Boolean expression to a form: \"DNF\" or \"SOP\" (a "
         "disjunction of conjunctions), \"CNF\" or \"POS\".")  # fmt: skip
def boolean_convert(e, form="DNF"):
    """The expression in the form."""
    if form not in FORMS:
        return None
    variables = variables_of(e)
    return shown(expanded(e, FORMS[form], variables), variables, FORMS[form])


def shown(clauses: Clauses, variables: Sequence[Expression], disjunctive: bool) -> Expression:
    """Clauses as DNF, or the clauses of the negation as CNF."""
    if disjunctive:
        return written(literals(ordered(clauses, len(variables)), variables), And, Or)
    flipped = [frozenset((n, not side) for n, side in c) for c in clauses]
    return written(literals(ordered(flipped, len(variables)), variables), Or, And)


@builtin("BooleanMinimize", "BooleanMinimize[e, form] gives a Boolean expression as a shortest disjunction of "
         "conjunctions, or with \"CNF\" the other way round.")  # fmt: skip
def boolean_minimize(e, form="DNF"):
    """The shortest form found."""
    if form not in FORMS:
        return None
    variables = variables_of(e)
    wanted = [frozenset(enumerate(row.values())) for row in assignments(variables) if value_of(e, row) is FORMS[form]]
    return shown(cover(wanted), variables, FORMS[form])


def cover(rows: Clauses) -> Clauses:
    """A smallest set of prime conjunctions that hold for exactly these full conjunctions."""
    primes, layer = [], set(rows)
    while layer:
        merged, used = set(), set()
        for a, b in combinations(layer, 2):
            rest = a & b
            if len(rest) == len(a) - 1 and {n for n, _ in a} == {n for n, _ in b}:
                merged.add(rest)
                used |= {a, b}
        primes += sorted(layer - used, key=lambda c: (len(c), sorted(c, key=lambda p: (p[0], not p[1]))))
        layer = merged
    primes.sort(key=lambda c: (len(c), sorted((n, not side) for n, side in c)))
    holding = [[p for p in primes if p <= row] for row in rows]
    needed = {few[0] for few in holding if len(few) == 1}
    left = [row for row in rows if not any(p <= row for p in needed)]
    others = [p for p in primes if p not in needed and any(p <= row for row in left)]
    for size in range(len(others) + 1):
        for chosen in combinations(others, size):
            if all(any(p <= row for p in chosen) for row in left):
                return [*needed, *chosen]
    return [*needed, *others]
