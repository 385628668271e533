"""Infix, Prefix, Postfix and PrecedenceForm: operators as users lay them out in their definitions of Format."""

from __future__ import annotations

from ..expr import Expr, Expression, Symbol, is_list, system
from .operators import CALL
from .writer import SAME, Operand, Piece, Rule, Style, Written

INFIX, PREFIX, POSTFIX = 630, 640, 70  # of a ~ f ~ b, f @ a and a // f
GROUPINGS = {"Left": (0, 1), "Right": (1, 0)}  # how much more than the operator's own the operands must have


def operands(e: Expr) -> tuple[Expression, ...] | None:
    """The parts of f[a, b, ...] or {a, b, ...}, first argument of a form; None where there are none."""
    inside = e.args[0] if e.args else None
    return tuple(inside.args) if isinstance(inside, Expr) and inside.args else None


def precedence(e: Expr, usual: int) -> int:
    """The third argument, a precedence."""
    given = e.args[2] if len(e.args) > 2 else None
    return given if type(given) is int else usual


def own_head(e: Expr) -> Expression | None:
    """The head of f[a, b], which stands between the operands where no operator is given."""
    inside = e.args[0]
    return None if not isinstance(inside, Expr) or is_list(inside) else inside.head


def infix(e: Expr, style: Style) -> Written | None:
    """Infix[f[a, b]] as a ~ f ~ b, Infix[f[a, b], h, precedence, grouping] as a h b."""
    items = operands(e)
    if items is None or len(e.args) > 4:
        return None
    level = precedence(e, INFIX)
    group = e.args[3].name if len(e.args) == 4 and type(e.args[3]) is Symbol else "NonAssociative"
    before, after = GROUPINGS.get(group, (1, 1))
    if len(e.args) > 1:
        sign: list[Piece] = [" ", Operand(e.args[1], 0), " "]
    else:
        head = own_head(e)
        sign = [" ~ ", Operand(head, CALL), " ~ "] if head is not None else [" ~ "]
    pieces: list[Piece] = [Operand(items[0], level + before)]
    for item in items[1:]:
        pieces += (*sign, Operand(item, level + after))
    return (level if len(items) > 1 else SAME), pieces


def prefix(e: Expr, style: Style) -> Written | None:
    """Prefix[f[a]] as f @ a, Prefix[f[a], h, precedence] as h a."""
    return beside(e, PREFIX, before=True)


def postfix(e: Expr, style: Style) -> Written | None:
    """Postfix[f[a]] as a // f, Postfix[f[a], h, precedence] as a h."""
    return beside(e, POSTFIX, before=False)


def beside(e: Expr, usual: int, *, before: bool) -> Written | None:
    """An operator before or after its one operand."""
    items = operands(e)
    if items is None or len(items) != 1 or len(e.args) > 4:
        return None
    level = precedence(e, usual)
    if len(e.args) > 1:
        sign: list[Piece] = [Operand(e.args[1], 0)]
    else:
        head = own_head(e)
        if head is None:
            return None
        sign = [Operand(head, CALL), " @ "] if before else [" // ", Operand(head, CALL)]
    inside = Operand(items[0], level)
    return level, ((*sign, inside) if before else (inside, *sign))


def precedence_form(e: Expr, style: Style) -> Written | None:
    """PrecedenceForm[e, n]: e, in parentheses where an operator of precedence n would be."""
    if len(e.args) != 2 or type(e.args[1]) is not int:
        return None
    return e.args[1], (Operand(e.args[0], 0),)


RULES: dict[Symbol, Rule] = {
    system("Infix"): infix,
    system("Prefix"): prefix,
    system("Postfix"): postfix,
    system("PrecedenceForm"): precedence_form,
}
