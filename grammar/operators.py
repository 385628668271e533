"""What an operator is, and what each builds from its operands.

Powers are doubled precedences: an operand between two operators goes to the left one when that one's `right` power
is greater than the other's `left` power. A "right" operator binds both sides alike, the others their right operand one
step tighter.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..expr import BigReal, Expr, Expression, Symbol, call, system
from .errors import Misread

CALL = 2 * 670  # f[x], x[[i]]

Times, Plus, Power, Span, Null, All = map(system, ("Times", "Plus", "Power", "Span", "Null", "All"))
Derivative, DifferentialD, Integrate = system("Derivative"), system("DifferentialD"), system("Integrate")
Pattern, Optional, Inequality, SameQ, UnsameQ = map(system, ("Pattern", "Optional", "Inequality", "SameQ", "UnsameQ"))
NUMBERS = frozenset({int, float, Fraction, BigReal})


class Omitted:
    """The operand that `a;` and `;;` leave out."""


OMITTED = Omitted()
Operands = list[Any]


class Operator:
    """One way of writing and placing an operator.

    While its operands are read, they are kept in a list: `begin(left, made)` starts it, `add(operands, operand,
    made)` lengthens it, `finish(operands)` is the expression. An operator of the same `family` that follows lengthens
    the list too; then the entry of `successors` for it, or else it itself, takes over. `made` names what the operand
    was made by within the same brackets, by the `mark` of its operator.
    """

    __slots__ = ("add", "begin", "build", "family", "finish", "head", "left", "mark", "right", "successors", "text")

    def __init__(self, text: str, precedence: int, grouping: str, head: Symbol, mark: str = "") -> None:
        self.text = text
        self.head = head
        self.left = 2 * precedence
        self.right = 2 * precedence + (grouping != "right")
        self.mark = mark
        self.family: str | None = None
        self.successors: dict[str, Operator] = {}
        self.begin: Callable[[Any, str], Operands] = one_operand
        self.add: Callable[[Operands, Any, str], None] = add_operand
        self.finish: Callable[[Operands], Expression] = lambda operands: Expr(head, tuple(operands))
        self.build: Callable[[Any, str], Expression] = lambda operand, made: Expr(head, (operand,))


class Infix(Operator):
    """An operator between operands."""

    __slots__ = ()


class Prefix(Operator):
    """An operator before its operand."""

    __slots__ = ()


class Postfix(Operator):
    """An operator after its operand."""

    __slots__ = ()


def one_operand(left: Any, made: str) -> Operands:
    """The operands when only the first is known."""
    return [left]


def add_operand(operands: Operands, operand: Any, made: str) -> None:
    """One operand more."""
    operands.append(operand)


def negative(operand: Any, made: str) -> Expression:
    """-operand: a number changes its sign, a product written without brackets takes the factor -1."""
    if type(operand) in NUMBERS and not is_negative(operand):
        return BigReal(operand.value.copy_negate(), operand.precision) if type(operand) is BigReal else -operand
    if made == "product":
        first, *rest = operand.args
        if type(first) in NUMBERS and not is_negative(first):
            return Expr(Times, (negative(first, ""), *rest))
        return Expr(Times, (-1, *operand.args))
    return Expr(Times, (-1, operand))


def is_negative(number: Any) -> bool:
    """Whether a numeral already has its sign."""
    return number.value.is_signed() if type(number) is BigReal else number < 0


def flat(operator: Operator) -> None:
    """a op b op c is one node; an operand head@x of the same head joins it, as the language has it."""
    head = operator.head

    def begin(left: Any, made: str) -> Operands:
        return list(left.args) if made == "applied" and left.head is head else [left]

    def add(operands: Operands, operand: Any, made: str) -> None:
        if made == "applied" and operand.head is head:
            operands.extend(operand.args)
        else:
            operands.append(operand)

    operator.family = head.full_name
    if head is not SameQ and head is not UnsameQ:
        operator.begin, operator.add = begin, add


def chain(operator: Operator) -> None:
    """a < b < c is Less[a, b, c]; a < b <= c is Inequality[a, Less, b, LessEqual, c]."""
    head = operator.head

    def add(operands: Operands, operand: Any, made: str) -> None:
        operands += (head, operand)

    def finish(operands: Operands) -> Expression:
        if any(other is not head for other in operands[1::2]):
            return Expr(Inequality, tuple(operands))
        if head.name.startswith("Vector"):
            return call(head, call("List", *operands[::2]))
        return Expr(head, tuple(operands[::2]))

    operator.family, operator.add, operator.finish = "comparison", add, finish


def product(operator: Operator) -> None:
    """-a b is Times[-1, a, b]."""
    flat(operator)
    plain = operator.begin
    operator.begin = lambda left, made: list(left.args) if made == "minus" and type(left) is Expr else plain(left, made)
    operator.mark = "product"


def sum_of(operator: Operator) -> None:
    """+a + b is Plus[a, b]."""
    flat(operator)
    plain = operator.begin
    operator.begin = lambda left, made: list(left.args) if made == "plus" and type(left) is Expr else plain(left, made)


def difference(operator: Operator) -> None:
    """a - b is Plus[a, Times[-1, b]], one node with the sum around it."""
    operator.head = Plus
    sum_of(operator)
    operator.add = lambda operands, operand, made: operands.append(negative(operand, made))
    operator.finish = lambda operands: Expr(Plus, tuple(operands))


def ternary(operator: Operator) -> None:
    """a ~ f ~ b is f[a, b]."""
    second = Infix(operator.text, operator.left // 2, "left", operator.head)
    second.finish = lambda operands: Expr(operands[1], (operands[0], operands[2]))
    operator.family = operator.text
    operator.successors = {operator.text: second}
    operator.finish = lambda operands: unfinished("a ~ without its second", "~ and an operand, as in a ~ f ~ b")


def tag_set(operator: Operator) -> None:
    """f /: lhs = rhs is TagSet[f, lhs, rhs]."""
    operator.family = "assignment"
    for text, name in (("=", "TagSet"), (":=", "TagSetDelayed")):
        operator.successors[text] = Infix(text, 40, "right", system(name))
    operator.finish = lambda operands: unfinished("a /: without an assignment", "=, := or =., as in f /: lhs = rhs")


def unfinished(message: str, expected: str) -> Expression:
    """The fault of an operator that lacks its second half."""
    raise Misread(message, expected)


def assignment(operator: Operator) -> None:
    """The operators that can follow `f /: lhs`."""
    operator.family = "assignment"


def spans(operands: Operands) -> Expression:
    """a;;b;;c is Span[a, b, c]; what is longer is a product of spans, each of at most three operands."""
    found, start, position = [], operands[0], 1
    while position < len(operands):
        ends = [1 if start is OMITTED else start, All if operands[position] is OMITTED else operands[position]]
        position += 1
        if position < len(operands) and operands[position] is not OMITTED:
            ends.append(operands[position])
            position += 1
        found.append(Expr(Span, tuple(ends)))
        start = OMITTED
    return found[0] if len(found) == 1 else Expr(Times, tuple(found))


def span(operator: Operator) -> None:
    """;; with its up to three operands."""
    operator.family, operator.finish = "span", spans


def compound(operator: Operator) -> None:
    """a; is CompoundExpression[a, Null]."""
    flat(operator)
    head = operator.head
    operator.finish = lambda operands: Expr(head, tuple(Null if each is OMITTED else each for each in operands))


def derivative(function: Any, made: str) -> Expression:
    """f'' is Derivative[2][f]."""
    if made == "derivative":
        return Expr(Expr(Derivative, (function.head.args[0] + 1,)), function.args)
    return Expr(Expr(Derivative, (1,)), (function,))


def integral(operand: Any, made: str) -> Expression:
    r"""\[Integral] f \[DifferentialD] x is Integrate[f, x]."""
    factors = list(operand.args) if made == "product" else [operand]
    last = factors.pop()
    if type(last) is not Expr or last.head is not DifferentialD:
        return call("Integral", operand)
    body = factors[0] if len(factors) == 1 else Expr(Times, tuple(factors)) if factors else 1
    return Expr(Integrate, (body, *last.args))


SHAPES: dict[str, Callable[[Operator], None]] = {  # infix operators by grouping and by head
    "flat": flat, "chain": chain,
    "Times": product, "Plus": sum_of, "Subtract": difference, "Infix": ternary, "TagSet": tag_set, "Set": assignment,
    "SetDelayed": assignment, "Span": span, "CompoundExpression": compound,
}  # fmt: skip
BINARY: dict[str, Callable[[Operands], Expression]] = {
    "Divide": lambda operands: Expr(Times, (operands[0], Expr(Power, (operands[1], -1)))),
    "Prefix": lambda operands: Expr(operands[0], (operands[1],)),
    "Postfix": lambda operands: Expr(operands[1], (operands[0],)),
}
UNARY: dict[str, Callable[[Any, str], Expression]] = {
    "Minus": negative,
    "Plus": lambda operand, made: operand if type(operand) in NUMBERS else Expr(Plus, (operand,)),
    "NotNot": lambda operand, made: call("Not", call("Not", operand)),
    "Integral": integral,
    "Derivative": derivative,
}
FAMILIES = {"Unset": "assignment"}  # of postfix operators
MARKS = {("infix", "Prefix"): "applied", ("prefix", "Minus"): "minus", ("prefix", "Plus"): "plus",
         ("postfix", "Derivative"): "derivative"}  # fmt: skip
