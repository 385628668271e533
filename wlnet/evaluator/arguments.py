"""Arguments between evaluation and rules: Sequence, Nothing, Unevaluated, Flat heads, Listable heads."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expr import Association, Expr, Expression, has_head, system
from wlnet.expr.attributes import FLAT, SEQUENCE_HOLD

from .messages import message

List, Sequence, Unevaluated, Nothing, Splice = map(system, ("List", "Sequence", "Unevaluated", "Nothing", "Splice"))

threads: dict[type, Callable[[Expression, tuple[Expression, ...]], Expression]] = {}
"""What a Listable head does to objects of a class that stand for lists; None: it does not thread over them."""


def has_wrapper(args: tuple[Expression, ...]) -> bool:
    """Whether an argument is Sequence[...], Splice[...], Unevaluated[...] or Nothing, so that `splice` has work."""
    for a in args:
        if a is Nothing or (type(a) is Expr and (a.head is Sequence or a.head is Unevaluated or a.head is Splice)):
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
        if any(type(a) is Expr and a.head is Splice for a in args):
            args = tuple(x for a in args for x in spliced(head, a))
        if head is List and Nothing in args:
            args = tuple(a for a in args if a is not Nothing)
    if attributes & FLAT and any(type(a) is Expr and a.head is head for a in args):
        args = flat_arguments(head, args)
    peeled = args
    if any(type(a) is Expr and a.head is Unevaluated for a in args):
        peeled = tuple(a.args[0] if type(a) is Expr and a.head is Unevaluated and len(a.args) == 1 else a for a in args)
    return args, peeled


def spliced(head: Expression, a: Expression) -> tuple[Expression, ...]:
    """The elements of Splice[list] inside a list, of Splice[list, form] inside a head of that form; else `a`."""
    if type(a) is not Expr or a.head is not Splice or not 1 <= len(a.args) <= 2 or not has_head(a.args[0], List):
        return (a,)
    if len(a.args) == 2:
        from .patterns import matcher

        fits = matcher(a.args[1]).matches(head)
    else:
        fits = head is List
    return a.args[0].args if fits else (a,)


def flat_arguments(head: Expression, args: tuple[Expression, ...]) -> tuple[Expression, ...]:
    """The arguments with every head[...] among them replaced by its own arguments, at any depth."""
    flat: list[Expression] = []
    for a in args:
        if type(a) is Expr and a.head is head:
            flat.extend(flat_arguments(head, a.args))
        else:
            flat.append(a)
    return tuple(flat)


def thread_lists(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """A Listable head over lists: {head[...], ...}; None where no argument is a list or the lengths differ."""
    length = -1
    if threads:
        for a in args:
            if type(a) in threads:
                return threads[type(a)](head, args)
    for a in args:
        if isinstance(a, Expr) and a.head is List:
            if length < 0:
                length = len(a.args)
            elif length != len(a.args):
                message("Thread", "tdlen", Expr(head, args))
                return None
    if length < 0:
        for a in args:
            if type(a) is Association:
                return thread_associations(head, args)
        return None
    columns = [a.args if isinstance(a, Expr) and a.head is List else (a,) * length for a in args]
    return Expr(List, tuple(Expr(head, row) for row in zip(*columns, strict=True)))


def thread_associations(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """A Listable head over associations with the same keys."""
    first = next(a for a in args if type(a) is Association)
    if any(type(a) is Association and a.keys() != first.keys() for a in args):
        return None
    columns = [a.values() if type(a) is Association else (a,) * len(first) for a in args]
    return first.with_values(Expr(head, row) for row in zip(*columns, strict=True))
