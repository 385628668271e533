"""Putting values in the place of variables."""

from __future__ import annotations

from collections.abc import Mapping

from wlnet.expr import Association, Expr, Expression, Symbol, system

Sequence, Function = system("Sequence"), system("Function")


def substitute(e: Expression, values: Mapping[Symbol, Expression]) -> Expression:
    """The expression with every variable in `values` replaced; Sequence values are spliced into arguments.

    Parts that contain no variable are shared, not copied. Variables that an inner Function binds again are left.
    """
    kind = type(e)
    if kind is Symbol:
        return values.get(e, e)
    if kind is Association:
        return substitute_association(e, values)
    if kind is not Expr:
        return e
    if e.head is Function and len(e.args) > 1:
        bound = parameters(e)
        if bound and any(p in values for p in bound):
            values = {k: v for k, v in values.items() if k not in bound}
            if not values:
                return e
        if bound and any(variables_in(v, frozenset(bound)) for v in values.values()):
            e = renamed(e, bound)
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


def parameters(function: Expr) -> tuple[Symbol, ...]:
    """The parameters of Function[x, body] or Function[{x, ...}, body]; none for Function[Null, body, ...]."""
    names = function.args[0]
    listed = names.args if isinstance(names, Expr) and names.head is system("List") else (names,)
    return tuple(n for n in listed if type(n) is Symbol and n is not system("Null"))


def renamed(function: Expr, bound: tuple[Symbol, ...]) -> Expr:
    """The function with new names for its parameters, so that values put into its body do not meet them."""
    new = {p: Symbol(p.name + "$", p.context) for p in bound}
    return Expr(Function, tuple(_replace_symbols(a, new) for a in function.args))


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
