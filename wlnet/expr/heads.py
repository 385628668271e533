"""The head of any expression."""

from __future__ import annotations

from fractions import Fraction

from .nodes import Expr, Expression
from .numbers import BigComplex, BigReal, ExactComplex
from .symbols import Symbol, system

ATOM_HEADS = {
    int: system("Integer"),
    float: system("Real"),
    str: system("String"),
    complex: system("Complex"),
    Fraction: system("Rational"),
    ExactComplex: system("Complex"),
    BigReal: system("Real"),
    BigComplex: system("Complex"),
    Symbol: system("Symbol"),
}

Infinity, ComplexInfinity, DirectedInfinity = system("Infinity"), system("ComplexInfinity"), system("DirectedInfinity")


def head_of(e: Expression) -> Expression:
    """What `Head` returns: the head of a normal expression, the type's name of an atom."""
    if e is Infinity or e is ComplexInfinity:
        return DirectedInfinity
    return e.head if type(e) is Expr else ATOM_HEADS.get(type(e)) or e.head


def is_number(e: Expression) -> bool:
    """Whether `e` is an explicit number of any kind."""
    return type(e) in NUMBER_TYPES


NUMBER_TYPES = frozenset({int, float, complex, Fraction, ExactComplex, BigReal, BigComplex})
EXACT_TYPES = frozenset({int, Fraction, ExactComplex})
REAL_TYPES = frozenset({int, float, Fraction, BigReal})


def is_atom(e: Expression) -> bool:
    """What `AtomQ` says: everything but normal expressions."""
    return not isinstance(e, Expr)
