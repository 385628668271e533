"""Questions about sets: whether one list has all, any, none or only the elements of another."""

from __future__ import annotations

from wlnet.evaluator import builtin
from wlnet.expr import Expression, literal_key, system

from .sets import SAME_TEST, elements_of, test_of

True_, False_ = system("True"), system("False")


def contained(name: str, e: Expression, others: Expression, test: Expression) -> list[bool]:
    """For each element of `others`, whether `e` has it."""
    items, check = elements_of(name, e), test_of(test)
    wanted = elements_of(name, others, 2)
    if check is None:
        table = {literal_key(a) for a in items}
        return [literal_key(a) in table for a in wanted]
    return [any(check(a, b) for a in items) for b in wanted]


@builtin("SubsetQ", "SubsetQ[a, b] tells whether every element of b is in a.", options=SAME_TEST)
def subset_q(a, b, *, same_test):
    """True or False."""
    return True_ if all(contained("SubsetQ", a, b, same_test)) else False_


@builtin("ContainsAll", "ContainsAll[a, b] tells whether a has all elements of b.", options=SAME_TEST, curry="prepend")
def contains_all(a, b, *, same_test):
    """True or False."""
    return True_ if all(contained("ContainsAll", a, b, same_test)) else False_


@builtin("ContainsAny", "ContainsAny[a, b] tells whether a has any element of b.", options=SAME_TEST, curry="prepend")
def contains_any(a, b, *, same_test):
    """True or False."""
    return True_ if any(contained("ContainsAny", a, b, same_test)) else False_


@builtin("ContainsNone", "ContainsNone[a, b] tells whether a has no element of b.", options=SAME_TEST, curry="prepend")
def contains_none(a, b, *, same_test):
    """True or False."""
    return True_ if not any(contained("ContainsNone", a, b, same_test)) else False_


@builtin("ContainsOnly", "ContainsOnly[a, b] tells whether every element of a is in b.",
         options=SAME_TEST, curry="prepend")  # fmt: skip
def contains_only(a, b, *, same_test):
    """True or False."""
    return True_ if all(contained("ContainsOnly", b, a, same_test)) else False_


@builtin("ContainsExactly", "ContainsExactly[a, b] tells whether a and b have the same elements.", options=SAME_TEST,
         curry="prepend")  # fmt: skip
def contains_exactly(a, b, *, same_test):
    """True or False."""
    both = contained("ContainsExactly", a, b, same_test) + contained("ContainsExactly", b, a, same_test)
    return True_ if all(both) else False_


@builtin("DisjointQ", "DisjointQ[a, b] tells whether a and b have no element in common.", options=SAME_TEST,
         curry="prepend")  # fmt: skip
def disjoint_q(a, b, *, same_test):
    """True or False."""
    return True_ if not any(contained("DisjointQ", a, b, same_test)) else False_


@builtin("IntersectingQ", "IntersectingQ[a, b] tells whether a and b have an element in common.", options=SAME_TEST,
         curry="prepend")  # fmt: skip
def intersecting_q(a, b, *, same_test):
    """True or False."""
    return True_ if any(contained("IntersectingQ", a, b, same_test)) else False_
