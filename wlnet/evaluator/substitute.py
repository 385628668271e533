"""Putting values in the place of variables."""

from __future__ import annotations

from collections.abc import Mapping

from wlnet.expr import Association, Expr, Expression, Symbol, system

(Sequence, Function, Module, With, RuleDelayed, SetDelayed, Set, List, Pattern, Null) = map(system, (
    "Sequence", "Function", "Module", "With", "RuleDelayed", "SetDelayed", "Set", "List", "Pattern",
    "Null"))  # fmt: skip
SCOPES = frozenset((Function, Module, With, RuleDelayed, SetDelayed))


def substitute(e: Expression, values: Mapping[Symbol, Expression]) -> Expression:
    """The expression with every variable in `values` replaced; Sequence values are spliced into arguments.

    Parts that contain no variable are shared, not copied. Variables that an inner scope binds again are left.
    """
    kind = type(e)
    if kind is Symbol:
        return values.get(e, e)
    if kind is Association:
        return substitute_association(e, values)
    if kind is not Expr:
        return e
    if e.head in SCOPES and len(e.args) > 1:
        bound = bound_by(e)
        if bound:
            return substitute_scope(e, bound, values) if variables_in(e, frozenset(values)) else e
    head = e.head
    new_head = values.get(head, head) if type(head) is Symbol else substitute(head, values)
    args = e.args
    changed = new_head is not head
    splices = False
    new = []
    for a in args:
        kind = type(a)
        if kind is Symbol:
            b = values.get(a, a)
        elif kind is Expr or kind is Association:
            b = substitute(a, values)
        else:
            b = a
        if b is not a:
            changed = True
            if type(b) is Expr and b.head is Sequence and type(a) is Symbol:
                splices = True
        new.append(b)
    if not changed:
        return e
    if splices:
        new = [x for a, b in zip(args, new, strict=True) for x in spliced(a, b)]
    return Expr(new_head, tuple(new))


def spliced(before: Expression, after: Expression) -> tuple[Expression, ...]:
    """The arguments that stand for one: several where a variable had a sequence as its value."""
    if before is not after and type(before) is Symbol and type(after) is Expr and after.head is Sequence:
        return after.args
    return (after,)


def substitute_association(e: Association, values: Mapping[Symbol, Expression]) -> Association:
    """`substitute` for the entries of an association."""
    rules = [substitute(rule, values) for rule in e.table.values()]
    return e if all(a is b for a, b in zip(rules, e.table.values(), strict=True)) else Association(rules)


def bound_by(scope: Expr) -> tuple[Symbol, ...]:
    """The variables that a scoping construct binds: parameters, local variables, names in a pattern."""
    if scope.head is Function:
        return parameters(scope)
    if scope.head in (RuleDelayed, SetDelayed):
        return tuple(pattern_names(scope.args[0]))
    listed = scope.args[0]
    entries = listed.args if isinstance(listed, Expr) and listed.head is List else ()
    names = [s.args[0] if isinstance(s, Expr) and s.head in (Set, SetDelayed) and s.args else s for s in entries]
    return tuple(n for n in names if type(n) is Symbol)


def substitute_scope(e: Expr, bound: tuple[Symbol, ...], values: Mapping[Symbol, Expression]) -> Expr:
    """`substitute` for a scoping construct: its own variables are left, and renamed where a value mentions them.

    Initial values of local variables stand outside of the scope.
    """
    inside = {k: v for k, v in values.items() if k not in bound}
    local = e.head is Module or e.head is With
    first = Expr(List, tuple(initialized(s, values) for s in e.args[0].args)) if local else e.args[0]
    rest = e.args[1:]
    if e.head is With and len(rest) > 1:  # further lists of variables are scopes inside this one
        rest = (Expr(With, rest),)
    names = frozenset(bound)
    if any(variables_in(v, names) and any(variables_in(a, frozenset((k,))) for a in rest) for k, v in inside.items()):
        new = {p: Symbol(p.name + "$", p.context) for p in bound}
        rest = tuple([_replace_symbols(a, new) for a in rest])
        first = Expr(List, tuple(renamed_local(s, new) for s in first.args)) if local else _replace_symbols(first, new)
    if not local:
        first = substitute(first, inside)
    rest = tuple([substitute(a, inside) for a in rest])
    if e.head is With and len(e.args) > 2:
        rest = rest[0].args
    return Expr(e.head, (first, *rest))


def initialized(local: Expression, values: Mapping[Symbol, Expression]) -> Expression:
    """The entry x or x = start of a list of local variables, the values put into the start."""
    if isinstance(local, Expr) and local.head in (Set, SetDelayed) and len(local.args) == 2:
        return Expr(local.head, (local.args[0], substitute(local.args[1], values)))
    return local


def renamed_local(local: Expression, new: Mapping[Symbol, Symbol]) -> Expression:
    """The entry x or x = start with another name for x."""
    if isinstance(local, Expr) and local.args:
        return Expr(local.head, (_replace_symbols(local.args[0], new), *local.args[1:]))
    return _replace_symbols(local, new)


def pattern_names(p: Expression) -> list[Symbol]:
    """The names that a pattern gives to its parts."""
    if type(p) is not Expr:
        return []
    own = [p.args[0]] if p.head is Pattern and p.args and type(p.args[0]) is Symbol else []
    return own + [n for a in (p.head, *p.args) for n in pattern_names(a)]


def parameters(function: Expr) -> tuple[Symbol, ...]:
    """The parameters of Function[x, body] or Function[{x, ...}, body]; none for Function[Null, body, ...]."""
    names = function.args[0]
    listed = names.args if isinstance(names, Expr) and names.head is List else (names,)
    return tuple(n for n in listed if type(n) is Symbol and n is not Null)


def _replace_symbols(e: Expression, new: Mapping[Symbol, Symbol]) -> Expression:
    if type(e) is Symbol:
        return new.get(e, e)
    if type(e) is Expr:
        return Expr(_replace_symbols(e.head, new), tuple(_replace_symbols(a, new) for a in e.args))
    if type(e) is Association:
        return Association(_replace_symbols(r, new) for r in e.table.values())
    return e


def variables_in(e: Expression, wanted: frozenset[Symbol]) -> bool:
    """Whether any of the symbols occurs in the expression."""
    kind = type(e)
    if kind is Symbol:
        return e in wanted
    if kind is Expr:
        return variables_in(e.head, wanted) or any(variables_in(a, wanted) for a in e.args)
    if kind is Association:
        return any(variables_in(r, wanted) for r in e.table.values())
    return False
