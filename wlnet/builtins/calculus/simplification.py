"""Other forms of an expression: simplified, factored, over one denominator, in partial fractions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Any

from wlnet.evaluator import applier, builtin, evaluate
from wlnet.expr import (
    NUMBER_TYPES,
    Association,
    ExactComplex,
    Expr,
    Expression,
    PackedList,
    call,
    has_head,
    system,
)

from ..numbers.algebra import everywhere
from ..numbers.number_tower import is_zero
from .sympy_bridge import Bridge, through

Automatic = system("Automatic")
ASSUMING = {"Assumptions": Automatic, "TimeConstraint": 300, "ComplexityFunction": Automatic,
            "TransformationFunctions": Automatic, "ExcludedForms": Expr(system("List"), ()),
            "Trig": system("True")}  # fmt: skip


def applied(way: str, bridge: Bridge, e: Any) -> Any:
    """What a function of SymPy makes of an expression there; of its roots, root by root."""
    if way == "sqrtdenest":
        return e.replace(lambda p: p.is_Pow and p.exp == bridge.sympy.Rational(1, 2), bridge.sympy.sqrtdenest)
    return getattr(bridge.sympy, way)(e)


def size(e: Expression) -> int:
    """How many atoms an expression has, each digit of an integer being one: the language's own measure."""
    if type(e) is int:
        return len(str(e))
    if type(e) is Fraction:
        return size(e.numerator) + size(e.denominator) + 1
    if type(e) is ExactComplex:
        return size(e.re) + size(e.im) + 1
    if type(e) in NUMBER_TYPES:
        return 2
    if isinstance(e, Expr):
        return size(e.head) + sum(map(size, e.args))
    return 1


def weight(complexity: Expression) -> Callable[[Expression], Any]:
    """The measure that forms are compared by."""
    if complexity is Automatic:
        return size
    f = applier(complexity)

    def measured(e: Expression) -> Any:
        found = evaluate(f(e))
        return found if type(found) in (int, float, Fraction) else float("inf")

    return measured


def simplest(
    name: str, e: Expression, assumptions: Expression, ways: tuple[str, ...], complexity: Expression = Automatic
) -> Expression:
    """The shortest of the forms that some ways of SymPy give, and the one there is."""
    measure = weight(complexity)
    assumptions = None if assumptions is Automatic else assumptions

    def one(part: Expr) -> Expression:
        best = part
        for way in ways:
            found = through(name, part, partial(applied, way), assumptions)
            if found is not None and measure(found) < measure(best):
                best = found
        return best

    if not isinstance(e, Expr):
        return e
    return decided(everywhere(one, e))


def decided(e: Expression) -> Expression:
    """True or False for an equation whose sides differ by a number; other expressions as they are."""
    e = evaluate(e)
    if not has_head(e, system("Equal")) or len(e.args) != 2:
        return e
    rest = evaluate(call("Together", call("Subtract", *e.args)))
    if type(rest) not in NUMBER_TYPES:
        return e
    return system("True" if is_zero(rest) else "False")


@builtin("Simplify", "Simplify[e] looks for a simpler form of e; Simplify[e, assumptions] uses that x > 0, Element[x, "
         "Reals] and the like.", options=ASSUMING)  # fmt: skip
def simplify(e, given=None, *, assumptions, complexity_function):
    """The simplest form found."""
    ways = ("simplify", "factor", "trigsimp", "cancel")
    return simplest("Simplify", e, assumptions if given is None else given, ways, complexity_function)


@builtin("FullSimplify", "FullSimplify[e] looks longer than Simplify for a simpler form of e; FullSimplify[e, "
         "assumptions] uses assumptions.", options=ASSUMING)  # fmt: skip
def full_simplify(e, given=None, *, assumptions, complexity_function):
    """The simplest form found."""
    ways = ("simplify", "factor", "trigsimp", "gammasimp", "radsimp", "logcombine", "powsimp", "sqrtdenest")
    return simplest("FullSimplify", e, assumptions if given is None else given, ways, complexity_function)


@builtin("Refine", "Refine[e, assumptions] is e with what the assumptions allow: Refine[Sqrt[x^2], x > 0] is x.",
         options={"Assumptions": Automatic})  # fmt: skip
def refine(e, given=None, *, assumptions):
    """The expression as SymPy evaluates it under the assumptions."""
    facts = given if given is not None else None if assumptions is Automatic else assumptions
    if facts is None and system("$Assumptions").own is None:
        return e
    found = through("Refine", e, lambda b, s: b.sympy.refine(s), facts)
    return e if found is None else found


def form(name: str, usage: str, work: Callable[[Any, Any], Any], **details: Any) -> None:
    """Declare a function that gives another form of an expression, part by part in lists and equations."""

    def function(e: Expression) -> Expression:
        if type(e) is PackedList or type(e) is Association or not isinstance(e, Expr):
            return e

        def one(part: Expr) -> Expression:
            found = through(name, part, lambda b, s: work(b.sympy, s))
            return part if found is None else found

        return everywhere(one, e)

    function.__doc__ = usage
    builtin(name, usage, **details)(function)


def factored(sympy: Any, s: Any) -> Any:
    """The factors over one denominator."""
    return sympy.factor(sympy.together(s))


form("Factor", "Factor[e] writes a polynomial as the product of its factors.", factored, attributes="Listable")
form("Together", "Together[e] puts the terms of a sum over one denominator and cancels common factors.",
     lambda sympy, s: over_one(sympy, s), attributes="Listable")  # fmt: skip
form("Cancel", "Cancel[e] cancels common factors of numerators and denominators.",
     lambda sympy, s: sympy.cancel(s), attributes="Listable")  # fmt: skip
form("TrigExpand", "TrigExpand[e] writes functions of sums and multiples by functions of single angles.",
     lambda sympy, s: sympy.expand_trig(s).expand(), attributes="Listable")  # fmt: skip
form("TrigReduce", "TrigReduce[e] writes products of trigonometric functions as sums of functions of multiple angles.",
     lambda sympy, s: reduced(sympy, s), attributes="Listable")  # fmt: skip
form("TrigToExp", "TrigToExp[e] writes trigonometric functions by exponentials.",
     lambda sympy, s: s.rewrite(sympy.exp).expand(), attributes="Listable")  # fmt: skip
form("ExpToTrig", "ExpToTrig[e] writes exponentials by trigonometric functions.",
     lambda sympy, s: s.rewrite(sympy.cos), attributes="Listable")  # fmt: skip
form("PowerExpand", "PowerExpand[e] expands powers and logarithms of products as if all variables were positive.",
     lambda sympy, s: sympy.expand_log(sympy.expand_power_base(sympy.powdenest(s, force=True), force=True), force=True),
     attributes="Listable")  # fmt: skip
form("FunctionExpand", "FunctionExpand[e] writes special functions by simpler ones.",
     lambda sympy, s: sympy.expand_func(s), attributes="Listable")  # fmt: skip


def over_one(sympy: Any, s: Any) -> Any:
    """One fraction without common factors; the denominator keeps the factors that the denominators of the terms had."""
    joined = sympy.together(s)
    above, below = sympy.cancel(joined).as_numer_denom()
    if not below.free_symbols or not below.is_polynomial(*below.free_symbols):
        return sympy.cancel(joined).together()
    kept = []
    for factor, count in joined.as_numer_denom()[1].as_powers_dict().items():
        if not factor.free_symbols or not factor.is_Add or not count.is_Integer:
            continue
        factor = -factor if factor.could_extract_minus_sign() else factor
        for _ in range(int(count)):
            quotient, rest = sympy.div(below, factor, *sorted(below.free_symbols, key=str))
            if rest != 0:
                break
            kept.append(factor)
            below = quotient
    return above.together() / sympy.Mul(below, *kept) if kept else sympy.cancel(joined).together()


def reduced(sympy: Any, s: Any) -> Any:
    """Products of sines and cosines as sums."""
    from sympy.simplify.fu import TR7, TR8

    return sympy.expand(TR8(TR7(sympy.expand(TR8(s)))))


@builtin("Apart", "Apart[e] writes a rational expression as a sum of partial fractions; Apart[e, x] in x.",
         attributes="Listable")  # fmt: skip
def apart(e, x=None):
    """The sum of partial fractions."""
    if not isinstance(e, Expr):
        return e

    def work(b: Bridge, s: Any) -> Any:
        if x is not None:
            return b.sympy.apart(s, b.variable(x))
        names = sorted(s.free_symbols, key=str)
        return b.sympy.apart(s, names[0]) if names else s

    found = through("Apart", e, work)
    return e if found is None else found


@builtin("ExpandAll", "ExpandAll[e] expands all products and powers in e, inside other functions too.")
def expand_all(e):
    """Every part expanded."""
    if not isinstance(e, Expr) or type(e) is PackedList:
        return e
    inside = evaluate(Expr(e.head, tuple(evaluate(call("ExpandAll", a)) for a in e.args)))
    if has_head(inside, system("Power")) and type(inside.args[1]) is int and inside.args[1] < -1:
        return call("Power", evaluate(call("Expand", call("Power", inside.args[0], -inside.args[1]))), -1)
    return call("Expand", inside)


def polynomials(name: str, usage: str, work: Callable[..., Any]) -> None:
    """Declare a function of two polynomials (and a variable)."""

    def function(p: Expression, q: Expression, *rest: Expression) -> Expression:
        bridge = Bridge(name)
        try:
            found = work(bridge.sympy, *(bridge.there(a) for a in (p, q, *rest)))
            return bridge.here(found)
        except (bridge.sympy.PolynomialError, ValueError, TypeError, NotImplementedError):
            return None

    function.__doc__ = usage
    builtin(name, usage)(function)


polynomials("PolynomialGCD", "PolynomialGCD[p, q] is the greatest common divisor of polynomials.",
            lambda sympy, *s: sympy.gcd_list(list(s)))  # fmt: skip
polynomials("PolynomialLCM", "PolynomialLCM[p, q] is the least common multiple of polynomials.",
            lambda sympy, *s: sympy.lcm_list(list(s)))  # fmt: skip
polynomials("PolynomialQuotient", "PolynomialQuotient[p, q, x] is the quotient of polynomials in x, without the rest.",
            lambda sympy, p, q, x: sympy.quo(p, q, x))  # fmt: skip
polynomials("PolynomialRemainder", "PolynomialRemainder[p, q, x] is the rest of the division of polynomials in x.",
            lambda sympy, p, q, x: sympy.rem(p, q, x))  # fmt: skip
polynomials("Resultant", "Resultant[p, q, x] is the resultant of polynomials in x.",
            lambda sympy, p, q, x: sympy.resultant(p, q, x))  # fmt: skip
polynomials("Discriminant", "Discriminant[p, x] is the discriminant of a polynomial in x.",
            lambda sympy, p, x: sympy.discriminant(p, x))  # fmt: skip
