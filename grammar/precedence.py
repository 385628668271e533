"""Precedence: the operands and operators between two brackets, in written order, become one expression."""

from __future__ import annotations

from typing import Any

from ..expr import Expr, Expression, Symbol, system
from .operators import CALL, OMITTED, Infix, Operator, Optional, Pattern, Postfix, Prefix

MessageName, Part = system("MessageName"), system("Part")
TagUnset = system("TagUnset")
BLANKS = frozenset(map(system, ("Blank", "BlankSequence", "BlankNullSequence")))
NAMED = Infix(":", 150, "left", Pattern)
DEFAULT = Infix(":", 140, "left", Optional)


class Call:
    """[arguments], waiting for what stands before it."""

    __slots__ = ("args",)

    def __init__(self, args: tuple[Expression, ...]) -> None:
        self.args = args


class PartCall(Call):
    """[[arguments]], waiting for what stands before it."""

    __slots__ = ()


class Tag:
    """::tag or ::tag::language, waiting for what stands before it."""

    __slots__ = ("names",)

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names


# The operator that waits for an operand, the power with which it binds that, and the operands before.
Frame = list[Any]


def combine(items: list[Any]) -> Expression:
    """The expression that a run of operands, operators and argument brackets is.

    One pass over the items and a stack of operators that wait for their right operand: no recursion, so that
    chains may be as long as memory allows.
    """
    first = items[0]
    if len(items) == 1 and type(first) is not Prefix:
        return first
    frames: list[Frame] = []
    left: Any = None
    made = ""
    for item in items:
        kind = type(item)
        if kind is Infix:
            if left is OMITTED:
                if item.text != ";;":
                    left, made = complete_omitted(frames, item)
                elif not frames or frames[-1][1].family != item.family:  # ;;b, a prefix operator in a way
                    frames.append([item.right, item, [OMITTED]])
                    continue
            if item.text == ":" and is_pattern(left, made) and not any(frame[1] is NAMED for frame in frames):
                frames.append([DEFAULT.right, DEFAULT, [left]])  # a + b_:0 is a + (b_:0)
                continue
            power = item.left
            while frames and frames[-1][0] > power:
                frame = frames[-1]
                operator = frame[1]
                if operator.family is not None and operator.family == item.family:
                    operator.add(frame[2], left, made)
                    frame[1] = following = operator.successors.get(item.text, item)
                    frame[0] = following.right
                    break
                frames.pop()
                left, made = close(frame, left, made), operator.mark
            else:
                if item.text == ":":
                    if type(left) is Symbol and not made:
                        item = NAMED
                    else:
                        item = DEFAULT
                        left, made = close_above(frames, item.left, left, made)
                frames.append([item.right, item, item.begin(left, made)])
        elif kind is Call:
            if left is OMITTED or (frames and frames[-1][0] > CALL):
                left, made = close_above(frames, CALL, left, made)
            left, made = Expr(left, item.args), ""
        elif kind is Prefix:
            frames.append([item.right, item, None])
        elif kind is Postfix:
            left, made = close_above(frames, item.left, left, made, item.family)
            if item.family is not None and frames and frames[-1][0] > item.left:  # f /: lhs =.
                frame = frames.pop()
                left, made = Expr(TagUnset, (*frame[2], left)), ""
            else:
                left, made = item.build(left, made), item.mark
        elif kind is PartCall:
            left, made = close_above(frames, CALL, left, made)
            left, made = Expr(Part, (left, *item.args)), ""
        elif kind is Tag:
            left, made = Expr(MessageName, (left, *item.names)), ""
        else:
            left, made = item, ""
    while frames:
        frame = frames.pop()
        left, made = close(frame, left, made), frame[1].mark
    return left


def is_pattern(left: Any, made: str) -> bool:
    """Whether an operand is written _, x_, x_h or the like."""
    if made or type(left) is not Expr:
        return False
    if left.head is Pattern and len(left.args) == 2:
        left = left.args[1]
    return type(left) is Expr and left.head in BLANKS


def close(frame: Frame, operand: Any, made: str) -> Expression:
    """What a waiting operator builds when its last operand is known."""
    _, operator, operands = frame
    if operands is None:
        return operator.build(operand, made)
    operator.add(operands, operand, made)
    return operator.finish(operands)


def close_above(frames: list[Frame], power: int, left: Any, made: str, family: str | None = None) -> tuple[Any, str]:
    """The operand of an operator of this left power and family, and what it is made by."""
    if left is OMITTED:
        left, made = complete_omitted(frames, None)
    while frames and frames[-1][0] > power and not (family is not None and frames[-1][1].family == family):
        frame = frames.pop()
        left, made = close(frame, left, made), frame[1].mark
    return left, made


def complete_omitted(frames: list[Frame], item: Operator | None) -> tuple[Any, str]:
    """An omitted operand takes no operator: what follows `a;` or `a;;` applies to the whole of it."""
    if item is not None and frames[-1][1].family == item.family:
        return OMITTED, ""
    frame = frames.pop()
    return close(frame, OMITTED, ""), frame[1].mark
