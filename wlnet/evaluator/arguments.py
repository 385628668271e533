"""Arguments between evaluation and rules: Sequence, Nothing, Unevaluated, and the merging of Flat heads."""

from __future__ import annotations

from wlnet.expr import Expr, Expression, system
from wlnet.expr.attributes import FLAT, SEQUENCE_HOLD

List, Sequence, Unevaluated, Nothing = map(system, ("List", "Sequence", "Unevaluated", "Nothing"))


def has_wrapper(args: tuple[Expression, ...]) -> bool:
    """Whether an argument is Sequence[...], Unevaluated[...] or Nothing, so that `splice` has work."""
    for a in args:
        if a is Nothing or (type(a) is Expr and (a.head is Sequence or a.head is Unevaluated)):
            return True
    return False


def splice(
    head: Expression, attributes: int, args: tuple[Expression, ...]
) -> tuple[tuple[Expression, ...], tuple[Expression, ...]]:
    """Sequence spliced in, Nothing dropped from lists, nested Flat heads merged, Orderless sorted.

    Returns the arguments as they stay if no rule fires, and as rules see them (Unevaluated peeled off).
    """
    if has_wrapper(args) and not attributes & SEQUENCE_HOLD:
        args = flat_arguments(Sequence, args)
        if head is List and Nothing in args:
            args = tuple(a for a in args if a is not Nothing)
    if attributes & FLAT and any(type(a) is Expr and a.head is head for a in args):
        args = flat_arguments(head, args)
    peeled = args
    if any(type(a) is Expr and a.head is Unevaluated for a in args):
        peeled = tuple(
            a.args[0] if type(a) is Expr and a.head is Unevaluated and len(a.args) == 1 else a for a in args
        )
    return args, peeled


def flat_arguments(head: Expression, args: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The arguments with every head[...] among them replaced by its own arguments, at any depth."""
    flat: list[Expression] = []
    for a in args:
        if type(a) is Expr and a.head is head:
            flat.extend(flat_arguments(head, a.args))
        else:
            flat.append(a)
    return tuple(flat)
