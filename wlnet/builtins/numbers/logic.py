"""Logic: And, Or, Not and their kin, and quantifiers over lists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wlnet.evaluator import applier, builtin, evaluate
from wlnet.evaluator.fuse import Code, Compiler, Env
from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, list_of, same, system

True_, False_ = system("True"), system("False")
And, Or, Not = system("And"), system("Or"), system("Not")


def truth(found: bool) -> Expression:
    """True or False of the language."""
    return True_ if found else False_


def connective(head: Symbol, steps: tuple[Expression, ...], decisive: Expression, neutral: Expression) -> Expression:
    """And or Or: arguments are evaluated one by one until one decides."""
    open_: list[Expression] = []
    for a in steps:
        found = evaluate(a)
        if found is decisive:
            return decisive
        if found is not neutral:
            open_.extend(found.args if has_head(found, head) else (found,))
    if not open_:
        return neutral
    if len(open_) == 1:
        return open_[0]
    if len(open_) == len(steps) and all(x is y for x, y in zip(open_, steps, strict=True)):
        return None
    return Expr(head, tuple(open_))


def fuse_connective(decisive: Expression, neutral: Expression) -> Any:
    """And or Or inside a compiled body: nothing after the deciding argument is evaluated."""

    def hook(e: Expr, compile: Compiler) -> Code:
        codes = [compile(a) for a in e.args]

        def run(env: Env) -> Expression:
            open_ = []
            for i, code in enumerate(codes):
                found = code(env)
                if found is decisive:
                    return decisive
                if found is not neutral:
                    open_.append(found)
                    if isinstance(found, Expr) and len(codes) > i + 1:
                        rest = tuple(compile.substituted(a)(env) for a in e.args[i + 1 :])
                        return evaluate(Expr(e.head, (*open_, *rest)))
            if not open_:
                return neutral
            return open_[0] if len(open_) == 1 else evaluate(Expr(e.head, tuple(open_)))

        return run

    return hook


@builtin("And", "a && b && c is False as soon as one argument is, True if all are.", 
         attributes="Flat HoldAll OneIdentity", fuse=fuse_connective(False_, True_))  # fmt: skip
def and_(*steps):
    """The conjunction; arguments that are neither True nor False stay."""
    return connective(And, steps, False_, True_)


@builtin("Or", "a || b || c is True as soon as one argument is, False if none is.", 
         attributes="Flat HoldAll OneIdentity", fuse=fuse_connective(True_, False_))  # fmt: skip
def or_(*steps):
    """The disjunction; arguments that are neither True nor False stay."""
    return connective(Or, steps, True_, False_)


OPPOSITES = {system(a): system(b) for a, b in (
    ("Equal", "Unequal"), ("Unequal", "Equal"), ("Less", "GreaterEqual"), ("GreaterEqual", "Less"),
    ("Greater", "LessEqual"), ("LessEqual", "Greater"))}  # fmt: skip


def fast_not(a: Any = None, *rest: Any) -> Expression:
    """The negation of True or False."""
    return (False_ if a is True_ else True_ if a is False_ else None) if not rest else None


@builtin("Not", "!a is True if a is False, and False if a is True.", fast=fast_not)
def not_(a):
    """The negation; a relation is turned into its opposite."""
    if has_head(a, Not) and len(a.args) == 1:
        return a.args[0]
    if isinstance(a, Expr) and a.head in OPPOSITES and len(a.args) == 2:
        return Expr(OPPOSITES[a.head], a.args)
    return None


def odd(args: tuple[Expression, ...], head: str) -> Expression:
    """Xor: True if an odd number of arguments are; equal open arguments cancel."""
    count = 0
    open_: list[Expression] = []
    for a in args:
        if a is True_:
            count += 1
        elif a is not False_:
            twin = next((x for x in open_ if same(x, a)), None)
            if twin is None:
                open_.append(a)
            else:
                open_ = [x for x in open_ if x is not twin]
    if not open_:
        return truth(count % 2 == 1)
    if len(open_) == len(args):
        return None if len(args) > 1 else open_[0]
    rest = open_[0] if len(open_) == 1 else Expr(system(head), tuple(open_))
    return Expr(Not, (rest,)) if count % 2 else rest


@builtin("Xor", "Xor[a, b, ...] is True if an odd number of arguments are True and the rest False.",
         attributes="Flat OneIdentity Orderless")  # fmt: skip
def xor(*args):
    """The exclusive disjunction."""
    return odd(args, "Xor")


@builtin("Xnor", "Xnor[a, b, ...] is True if an even number of arguments are True and the rest False.",
         attributes="Orderless")  # fmt: skip
def xnor(*args):
    """The negation of Xor; it keeps its head where two or more arguments are open."""
    if not args:
        return True_
    found = odd(args, "Xnor") if len(args) > 1 else args[0]
    if found is None:
        return None
    kept = found.args[0] if has_head(found, Not) and not any(same(found, a) for a in args) else found
    return found if has_head(kept, system("Xnor")) else Expr(Not, (found,))


def negated(steps: tuple[Expression, ...], name: str, decisive: Expression) -> Expression:
    """Nand or Nor: arguments are evaluated one by one until one decides; neutral ones go."""
    open_: list[Expression] = []
    for a in steps:
        found = evaluate(a)
        if found is decisive:
            return truth(decisive is False_)
        if found is not True_ and found is not False_:
            open_.append(found)
    if not open_:
        return decisive
    if len(open_) == 1:
        return Expr(Not, (open_[0],))
    if len(open_) == len(steps) and all(x is y for x, y in zip(open_, steps, strict=True)):
        return None
    return Expr(system(name), tuple(open_))


@builtin("Nand", "Nand[a, b, ...] is the negation of a && b && ...", attributes="HoldAll")
def nand(*steps):
    """The negation of the conjunction; open arguments stay."""
    return negated(steps, "Nand", False_)


@builtin("Nor", "Nor[a, b, ...] is the negation of a || b || ...", attributes="HoldAll")
def nor(*steps):
    """The negation of the disjunction; open arguments stay."""
    return negated(steps, "Nor", True_)


@builtin("Implies", "Implies[a, b] is False only if a is True and b is False.")
def implies(a, b):
    """b where a is True, True where a is False or b is True."""
    if a is True_:
        return b
    if a is False_ or b is True_ or same(a, b):
        return True_
    return Expr(Not, (a,)) if b is False_ else None


@builtin("Equivalent", "Equivalent[a, b, ...] is True if all arguments are True or all are False.",
         attributes="Orderless")  # fmt: skip
def equivalent(*args):
    """Whether all have the same truth."""
    left = tuple(a for a in args if a is not True_ and a is not False_)
    if not left:
        return truth(len(set(args)) < 2)
    known = set(args) & {True_, False_} if len(left) < len(args) else set()
    if len(known) == 2:
        return False_
    if known:
        return call("And", *(left if True_ in known else (call("Not", a) for a in left)))
    return True_ if all(same(a, args[0]) for a in args) else None


@builtin("BooleanQ", "BooleanQ[e] is True if e is True or False.")
def boolean_q(e):
    """Whether the argument is True or False."""
    return truth(e is True_ or e is False_)


@builtin("Boole", "Boole[e] is 1 if e is True and 0 if it is False.", attributes="Listable")
def boole(e):
    """1 or 0; unevaluated otherwise."""
    return 1 if e is True_ else 0 if e is False_ else None


def quantified(
    name: str, items: Expression, test: Expression, level: Expression, decisive: Expression, result: Expression
) -> Expression:
    """AllTrue and its kin over the elements of a list or association, or the parts at a level; atoms have none."""
    elements: Iterable[Expression] = items.values() if isinstance(items, Association) else getattr(items, "args", ())
    if level is not None and level != 1:
        from ..structure.levels import levels_of, parts_at

        elements = parts_at(items, levels_of(name, list_of(level) if type(level) is int else level))
    check = applier(test)
    open_ = []
    for x in elements:
        found = check(x)
        if found is decisive:
            return result
        if found is not True_ and found is not False_:
            open_.append(found)
    if not open_:
        return False_ if result is True_ else True_
    if name == "NoneTrue":
        return Expr(Not, (open_[0],)) if len(open_) == 1 else call("Nor", *open_)
    return Expr(And if name == "AllTrue" else Or, tuple(open_))


@builtin("AllTrue", "AllTrue[list, test] is True if test gives True for all elements, AllTrue[list, test, n] for "
         "all parts at level n.", curry="prepend")  # fmt: skip
def all_true(items, test, level=None):
    """The conjunction of test[element]."""
    return quantified("AllTrue", items, test, level, False_, False_)


@builtin("AnyTrue", "AnyTrue[list, test] is True if test gives True for an element, AnyTrue[list, test, n] for a "
         "part at level n.", curry="prepend")  # fmt: skip
def any_true(items, test, level=None):
    """The disjunction of test[element]."""
    return quantified("AnyTrue", items, test, level, True_, True_)


@builtin("NoneTrue", "NoneTrue[list, test] is True if test gives True for no element, NoneTrue[list, test, n] for no "
         "part at level n.", curry="prepend")  # fmt: skip
def none_true(items, test, level=None):
    """The negation of AnyTrue."""
    return quantified("NoneTrue", items, test, level, True_, False_)
