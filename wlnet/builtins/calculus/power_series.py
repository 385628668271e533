"""Power series: SeriesData and O, and the arithmetic of series, which keeps as many terms as are known."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.silence import silent
from wlnet.evaluator.substitute import variables_in
from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, list_of, same, system

Power, Times, Plus, D, Series = map(system, ("Power", "Times", "Plus", "D", "Series"))
Head = system("SeriesData")
FUNCTIONS = """
Sin Cos Tan Cot Sec Csc Sinh Cosh Tanh Coth Sech Csch ArcSin ArcCos ArcTan ArcCot ArcSinh ArcCosh ArcTanh
Log Exp Erf Erfc Gamma LogGamma BesselJ LogisticSigmoid
"""


def is_zero(e: Expression) -> bool:
    """Whether a coefficient is exactly zero."""
    return type(e) is int and e == 0


@dataclass(frozen=True)
class PowerSeries:
    """The sum of items[i] (x - at)^((first + i)/step), known below the power last/step; None: exact."""

    x: Expression
    at: Expression
    items: tuple[Expression, ...]
    first: int
    last: int | None
    step: int = 1

    @property
    def expression(self) -> Expression:
        """SeriesData[...] without zeros at the ends."""
        items, first = list(self.items), self.first
        while items and is_zero(items[0]):
            items.pop(0)
            first += 1
        while items and is_zero(items[-1]):
            items.pop()
        last = self.last if self.last is not None else first + len(items)
        return Expr(Head, (self.x, self.at, list_of(*items), first if items else last, last, self.step))

    @property
    def least(self) -> int:
        """The lowest power that may be there."""
        for i, c in enumerate(self.items):
            if not is_zero(c):
                return self.first + i
        return self.first if self.last is None else self.last

    def item(self, power: int) -> Expression:
        """The coefficient of a power."""
        at = power - self.first
        return self.items[at] if 0 <= at < len(self.items) else 0

    def refined(self, step: int) -> PowerSeries:
        """The same in finer steps of the power."""
        n = step // self.step
        if n == 1:
            return self
        items: list[Expression] = [0] * ((len(self.items) - 1) * n + 1 if self.items else 0)
        items[::n] = self.items
        last = None if self.last is None else self.last * n
        return replace(self, items=tuple(items), first=self.first * n, last=last, step=step)

    def constant(self, e: Expression) -> PowerSeries:
        """A number as a series in the same variable."""
        return PowerSeries(self.x, self.at, (e,), 0, None, self.step)


def read(e: Expression) -> PowerSeries | None:
    """The series of SeriesData[x, x0, {a0, a1, ...}, n, m, d]."""
    if not has_head(e, Head) or len(e.args) != 6 or not is_list(e.args[2]):
        return None
    x, at, items, first, last, step = e.args
    if type(first) is not int or type(last) is not int or type(step) is not int or step < 1:
        return None
    return PowerSeries(x, at, items.args[: max(0, last - first)], first, last, step)


def together(args: tuple[Expression, ...]) -> list[PowerSeries] | None:
    """All arguments as series in one variable around one point; None where they are not."""
    given = [read(a) for a in args]
    model = next((s for s in given if s is not None), None)
    if model is None:
        return None
    known = max(s.last - s.least for s in given if s is not None and s.last is not None)
    found = []
    for a, s in zip(args, given, strict=True):
        if s is None:
            s = expanded(a, model, max(known, model.last or 0) // model.step + 1)
        if s is None or not same(s.x, model.x) or not same(s.at, model.at):
            return None
        found.append(s)
    step = math.lcm(*(s.step for s in found))
    return [s.refined(step) for s in found]


def expanded(e: Expression, model: PowerSeries, order: int) -> PowerSeries | None:
    """Something else as a series in the variable of another."""
    if type(model.x) is not Symbol or not variables_in(e, frozenset((model.x,))):
        return model.constant(e)
    for _ in range(2):
        found = evaluate(call("Series", e, list_of(model.x, model.at, order)))
        s = read(found) if has_head(found, Head) else None
        if s is None or s.last is None or s.least <= 0:
            return s
        order += s.least
    return s


def total(series: list[PowerSeries]) -> PowerSeries:
    """The sum."""
    lasts = [s.last for s in series if s.last is not None]
    last = min(lasts) if lasts else None
    first = min(s.first for s in series)
    end = max(s.first + len(s.items) for s in series)
    end = end if last is None else min(end, last)
    items = [evaluate(Expr(Plus, tuple(s.item(k) for s in series))) for k in range(first, end)]
    return replace(series[0], items=tuple(items), first=first, last=last)


def product(a: PowerSeries, b: PowerSeries) -> PowerSeries:
    """The product of two series in the same steps."""
    ends = [s.last + other.least for s, other in ((a, b), (b, a)) if s.last is not None]
    last = min(ends) if ends else None
    first = a.least + b.least
    end = a.first + len(a.items) + b.first + len(b.items) - 1
    end = end if last is None else min(end, last)
    items = []
    for k in range(first, max(first, end)):
        terms = [call("Times", a.item(i), b.item(k - i)) for i in range(a.first, a.first + len(a.items))
                 if not is_zero(a.item(i)) and not is_zero(b.item(k - i))]  # fmt: skip
        items.append(evaluate(Expr(Plus, tuple(terms))) if terms else 0)
    return replace(a, items=tuple(items), first=first, last=last)


def raised(s: PowerSeries, exponent: Expression) -> PowerSeries | None:
    """The series to a power, by the recurrence that follows from y' u = k u' y."""
    low = s.least
    lead = s.item(low)
    if s.last is None:
        return None
    if is_zero(lead):
        if type(exponent) is not int or exponent < 1:
            return None
        return replace(s, items=(), first=s.last * exponent, last=s.last * exponent)
    if low and type(exponent) not in (int, Fraction):
        return None
    first: Fraction | int = low * exponent if low else 0
    if isinstance(first, Fraction) and first.denominator > 1:
        return raised(s.refined(s.step * first.denominator), exponent)
    count = s.last - low
    unit = [evaluate(call("Divide", s.item(low + j), lead)) for j in range(count)]
    items: list[Expression] = [1]
    for n in range(1, count):
        terms = []
        for j in range(1, n + 1):
            if not is_zero(unit[j]):
                factor = call("Plus", call("Times", exponent, j), j - n)
                terms.append(call("Times", factor, unit[j], items[n - j]))
        items.append(evaluate(call("Divide", Expr(Plus, tuple(terms)), n)) if terms else 0)
    front = evaluate(call("Power", lead, exponent))
    items = [evaluate(call("Times", front, c)) for c in items]
    return replace(s, items=tuple(items), first=int(first), last=int(first) + count)


def applied(function: Callable[[Expression], Expression], s: PowerSeries) -> PowerSeries | None:
    """An analytic function of a series, by Taylor's formula at the constant term."""
    if s.last is None or s.least < 0 or s.last < 1:
        return None
    center = s.item(0)
    rest = replace(s, items=tuple(s.item(k) for k in range(1, s.last)), first=1)
    t = Symbol("t", "PowerSeries`")
    derivative = function(t)
    with silent():
        return taylor(derivative, t, center, rest)


def taylor(derivative: Expression, t: Symbol, center: Expression, rest: PowerSeries) -> PowerSeries | None:
    """The sum of the derivatives at a place times powers of what is added to it."""
    s = rest
    powers = [replace(s, items=(1,), first=0, last=None)]
    terms = []
    last = s.last or 0
    for n in range(last // max(rest.least, 1) + 1):
        value = evaluate(call("ReplaceAll", derivative, call("Rule", t, center)))
        bad = (system("Indeterminate"), system("ComplexInfinity"))
        if variables_in(value, frozenset(bad)) or has_head(value, system("DirectedInfinity")):
            return None
        weight = evaluate(call("Divide", value, math.factorial(n)))
        terms.append(product(powers[-1], replace(s, items=(weight,), first=0, last=None)))
        if rest.least >= last:
            break
        powers.append(product(powers[-1], rest))
        derivative = evaluate(call("D", derivative, t))
    bound = replace(s, items=(), first=last, last=last)
    return total([*terms, bound])


def plus(*args: Expression) -> Expression:
    """The sum of series and other terms."""
    found = together(args)
    return None if found is None else total(found).expression


def times(*args: Expression) -> Expression:
    """The product of series and other factors."""
    found = together(args)
    if found is None:
        return None
    result = found[0]
    for s in found[1:]:
        result = product(result, s)
    return result.expression


def power(base: Expression, exponent: Expression) -> Expression:
    """A series to a power, or something to the power of a series."""
    s = read(base)
    if s is None:
        exponents = read(exponent)
        if exponents is None or (type(exponents.x) is Symbol and variables_in(base, frozenset((exponents.x,)))):
            return None
        found = applied(lambda t: call("Power", base, t), exponents)
    elif read(exponent) is not None or (type(s.x) is Symbol and variables_in(exponent, frozenset((s.x,)))):
        return None
    elif type(exponent) is int and exponent == 0:
        return 1
    else:
        found = raised(s, exponent)
    return None if found is None else found.expression


def function_of(name: str) -> Callable[..., Expression]:
    """The rule for an elementary function."""

    def rule(*args: Expression) -> Expression:
        s = read(args[-1])
        if s is None or any(has_head(a, Head) for a in args[:-1]):
            return None
        found = applied(lambda t: call(name, *args[:-1], t), s)
        return None if found is None else found.expression

    return rule


def derivative(e: Expression, *specs: Expression) -> Expression:
    """The derivative, term by term."""
    s = read(e)
    if s is None or len(specs) != 1:
        return None
    spec = specs[0]
    if is_list(spec):
        if len(spec.args) != 2 or type(spec.args[1]) is not int or spec.args[1] < 1:
            return None
        for _ in range(spec.args[1]):
            e = derivative(e, spec.args[0])
            if e is None:
                return None
        return e
    if not same(spec, s.x):
        return replace(s, items=tuple(evaluate(call("D", c, spec)) for c in s.items)).expression
    items = [evaluate(call("Times", Fraction(s.first + i, s.step), c)) for i, c in enumerate(s.items)]
    return replace(s, items=tuple(map(plain, items)), first=s.first - s.step, last=s.last - s.step).expression  # type: ignore[operator]


def plain(e: Expression) -> Expression:
    """A fraction with denominator 1 as an integer."""
    return e.numerator if isinstance(e, Fraction) and e.denominator == 1 else e


def integral(e: Expression, spec: Expression, *rest: Expression) -> Expression:
    """The antiderivative, term by term; None where a logarithm would be needed."""
    s = read(e)
    if s is None or rest or not same(spec, s.x):
        return None
    if not is_zero(s.item(-s.step)):
        return None
    items = [evaluate(call("Divide", c, plain(Fraction(s.first + i + s.step, s.step)))) if not is_zero(c) else 0
             for i, c in enumerate(s.items)]  # fmt: skip
    return replace(s, items=tuple(items), first=s.first + s.step, last=s.last + s.step).expression  # type: ignore[operator]


RULES = {
    Plus: plus,
    Times: times,
    Power: power,
    D: derivative,
    system("Integrate"): integral,
    **{system(name): function_of(name) for name in FUNCTIONS.split()},
}


MESSAGES = {"ssdn": "A series has no value at the number `1`; the result is Indeterminate."}


@builtin("SeriesData", "SeriesData[x, x0, {a0, a1, ...}, n, m, d] is the power series with the terms ai (x - x0)^((n + "
         "i)/d), up to the order m/d. Sums, products, powers, functions, derivatives and integrals of series are "
         "series.", up=RULES, messages=MESSAGES)  # fmt: skip
def series_data(*args):
    """The series without zeros at its ends."""
    s = read(Expr(Head, args))
    if s is None:
        return None
    if not isinstance(s.x, Symbol | Expr):
        message("SeriesData", "ssdn", s.x)
        return system("Indeterminate")
    found = s.expression
    return None if same(found, Expr(Head, args)) else found


@builtin("O", "O[x]^n stands for terms of order x^n and higher; O[x, x0]^n for those of order (x - x0)^n.")
def order_of(x, at=0):
    """A series without known terms."""
    return call("SeriesData", x, at, list_of(), 1, 1, 1)
