"""Questions about the structure of expressions: heads, identity, order, kinds of lists."""

from __future__ import annotations

import math
from itertools import pairwise

from wlnet.evaluator import builtin, matcher
from wlnet.expr import Expr, Expression, head_of, is_atom, is_list, order, same, system

from ..lists.packing import length_of

True_, False_, Null, List = system("True"), system("False"), system("Null"), system("List")


def truth(answer: bool) -> Expression:
    """True or False."""
    return True_ if answer else False_


@builtin("Head", "Head[e] gives the head of e; Head[e, f] gives f[head].")
def head(e, wrapper=None):
    """The head of a normal expression, the type of an atom."""
    found = head_of(e)
    return found if wrapper is None else Expr(wrapper, (found,))


@builtin("AtomQ", "AtomQ[e] tells whether e has no parts.")
def atom_q(e):
    """True or False."""
    return truth(is_atom(e))


@builtin("TrueQ", "TrueQ[e] gives True if e is True, and False for anything else.")
def true_q(e):
    """True or False."""
    return truth(e is True_)


@builtin("SameQ", "a === b tells whether a and b are identical.")
def same_q(*items):
    """True or False."""
    return truth(all(same_value(a, b) for a, b in pairwise(items)))


def same_value(a: Expression, b: Expression) -> bool:
    """Identity; reals may differ in their last bit, inside lists and other expressions too."""
    if type(a) is float and type(b) is float:
        return a == b or (math.isfinite(a) and math.isfinite(b) and abs(a - b) <= math.ulp(max(abs(a), abs(b))))
    if same(a, b):
        return True
    if not (isinstance(a, Expr) and isinstance(b, Expr)) or length_of(a) != length_of(b):
        return False
    return same_value(a.head, b.head) and all(map(same_value, a.args, b.args))


@builtin("UnsameQ", "a =!= b tells whether no two of its arguments are identical.")
def unsame_q(*items):
    """True or False."""
    return truth(not any(same_value(a, b) for i, a in enumerate(items) for b in items[:i]))


@builtin("ListQ", "ListQ[e] tells whether e is a list.")
def list_q(e):
    """True or False."""
    return truth(is_list(e))


@builtin("StringQ", "StringQ[e] tells whether e is a string.")
def string_q(e):
    """True or False."""
    return truth(type(e) is str)


@builtin("Order", "Order[a, b] gives 1 if a comes before b in canonical order, -1 if after, 0 if they are identical.")
def order_(a, b):
    """1, 0 or -1."""
    return -order(a, b)


@builtin("MatchQ", "MatchQ[e, form] tells whether e matches the pattern form.", curry="prepend")
def match_q(e, form):
    """True or False."""
    return truth(matcher(form).matches(e))


@builtin("SameAs", "SameAs[a][b] tells whether a and b are identical.", curry=lambda head, args: Expr(
    system("SameQ"), (*args, *head.args)))  # fmt: skip
def same_as(*item):
    """Stays as it is."""
    return None
