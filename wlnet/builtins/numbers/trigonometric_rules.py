"""Circular and hyperbolic functions of inverse functions, imaginary numbers, sums with Pi, and logarithms."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from wlnet.expr import ExactComplex, Expr, Expression, Symbol, call, exact_complex, has_head, system

from .number_tower import multiply

Plus, Times, Power, Pi, Log = map(system, ("Plus", "Times", "Power", "Pi", "Log"))
HALF = Fraction(1, 2)
I = exact_complex(0, 1)  # noqa: E741
MINUS_I = exact_complex(0, -1)


def root(e: Expression) -> Expression:
    """Sqrt[e]."""
    return Expr(Power, (e, HALF))


def over(e: Expression) -> Expression:
    """1/e."""
    return Expr(Power, (e, -1))


def product(*factors: Expression) -> Expression:
    """The product."""
    return Expr(Times, factors)


def square_and(n: int, sign: int, power: int = 2) -> Callable[[Expression], Expression]:
    """x -> Sqrt[n + sign x^power]."""
    return lambda x: root(Expr(Plus, (n, Expr(Times, (sign, Expr(Power, (x, power)))))))


S, C = square_and(1, -1), square_and(1, 1)  # Sqrt[1 - x^2], Sqrt[1 + x^2]
H, K = square_and(1, -1, -2), square_and(1, 1, -2)  # Sqrt[1 - 1/x^2], Sqrt[1 + 1/x^2]


def below_one(x: Expression) -> Expression:
    """Sqrt[x^2 - 1] with the branches of ArcCosh: Sqrt[(x - 1)/(x + 1)] (x + 1)."""
    return product(root(product(Expr(Plus, (-1, x)), over(Expr(Plus, (1, x))))), Expr(Plus, (1, x)))


def above_one(x: Expression) -> Expression:
    """Sqrt[1 - x^2] with the branches of ArcSech: Sqrt[(1 - x)/(1 + x)] (1 + x)."""
    less = Expr(Plus, (1, Expr(Times, (-1, x))))
    return product(root(product(less, over(Expr(Plus, (1, x))))), Expr(Plus, (1, x)))


Triple = tuple[Callable[[Expression], Expression], ...]
OF_INVERSE: dict[str, Triple] = {  # the sine, cosine and tangent of an inverse function
    "ArcSin": (lambda x: x, S, lambda x: product(x, over(S(x)))),
    "ArcCos": (S, lambda x: x, lambda x: product(S(x), over(x))),
    "ArcTan": (lambda x: product(x, over(C(x))), lambda x: over(C(x)), lambda x: x),
    "ArcCot": (lambda x: over(product(K(x), x)), lambda x: over(K(x)), over),
    "ArcSec": (H, over, lambda x: product(H(x), x)),
    "ArcCsc": (over, H, lambda x: over(product(H(x), x))),
}
OF_HYPERBOLIC_INVERSE: dict[str, Triple] = {
    "ArcSinh": (lambda x: x, C, lambda x: product(x, over(C(x)))),
    "ArcCosh": (below_one, lambda x: x, lambda x: product(below_one(x), over(x))),
    "ArcTanh": (lambda x: product(x, over(S(x))), lambda x: over(S(x)), lambda x: x),
    "ArcCoth": (lambda x: over(product(H(x), x)), lambda x: over(H(x)), over),
    "ArcSech": (lambda x: product(above_one(x), over(x)), over, above_one),
    "ArcCsch": (over, K, lambda x: over(product(K(x), x))),
}
KINDS = ("Sin", "Cos", "Tan")
RECIPROCAL = {"Csc": "Sin", "Sec": "Cos", "Cot": "Tan", "Csch": "Sinh", "Sech": "Cosh", "Coth": "Tanh"}
TURNED = {  # f[x + n Pi/2] for n = 1, 2, 3: a factor and a function
    "Sin": ((1, "Cos"), (-1, "Sin"), (-1, "Cos")),
    "Cos": ((-1, "Sin"), (-1, "Cos"), (1, "Sin")),
    "Tan": ((-1, "Cot"), (1, "Tan"), (-1, "Cot")),
    "Cot": ((-1, "Tan"), (1, "Cot"), (-1, "Tan")),
    "Sec": ((-1, "Csc"), (-1, "Sec"), (1, "Csc")),
    "Csc": ((1, "Sec"), (-1, "Csc"), (-1, "Sec")),
    "Sinh": ((I, "Cosh"), (-1, "Sinh"), (MINUS_I, "Cosh")),  # f[x + n I Pi/2]
    "Cosh": ((I, "Sinh"), (-1, "Cosh"), (MINUS_I, "Sinh")),
    "Tanh": ((1, "Coth"), (1, "Tanh"), (1, "Coth")),
    "Coth": ((1, "Tanh"), (1, "Coth"), (1, "Tanh")),
    "Sech": ((MINUS_I, "Csch"), (-1, "Sech"), (I, "Csch")),
    "Csch": ((MINUS_I, "Sech"), (-1, "Csch"), (I, "Sech")),
}
IMAGINARY = {  # f[I x]: a factor and a function
    "Sin": (I, "Sinh"), "Cos": (1, "Cosh"), "Tan": (I, "Tanh"), "Cot": (MINUS_I, "Coth"), "Sec": (1, "Sech"),
    "Csc": (MINUS_I, "Csch"), "Sinh": (I, "Sin"), "Cosh": (1, "Cos"), "Tanh": (I, "Tan"), "Coth": (MINUS_I, "Cot"),
    "Sech": (1, "Sec"), "Csch": (MINUS_I, "Csc"), "ArcSin": (I, "ArcSinh"), "ArcTan": (I, "ArcTanh"),
    "ArcCot": (MINUS_I, "ArcCoth"), "ArcCsc": (MINUS_I, "ArcCsch"), "ArcSinh": (I, "ArcSin"), "ArcTanh": (I, "ArcTan"),
    "ArcCoth": (MINUS_I, "ArcCot"), "ArcCsch": (MINUS_I, "ArcCsc"),
}  # fmt: skip


def rewritten(name: str, x: Expression) -> Expression:
    """What a function becomes by one of the rules; None where none applies."""
    if type(x) is ExactComplex or has_head(x, Times):
        return of_imaginary(name, x)
    if has_head(x, Plus):
        return of_shifted(name, x)
    if isinstance(x, Expr) and len(x.args) == 1 and type(x.head) is Symbol:
        return of_logarithm(name, x) if x.head is Log else of_inverse(name, x)
    return None


def of_inverse(name: str, x: Expr) -> Expression:
    """Sin[ArcCos[z]] and the like."""
    if name in RECIPROCAL:
        found = of_inverse(RECIPROCAL[name], x)
        return None if found is None else over(found)
    hyperbolic = name.endswith("h")
    plain = name.removesuffix("h")
    if plain not in KINDS:
        return None
    rules = (OF_HYPERBOLIC_INVERSE if hyperbolic else OF_INVERSE).get(x.head.name)
    return None if rules is None else rules[KINDS.index(plain)](x.args[0])


def imaginary_part_of(x: Expression) -> Expression:
    """y where x is I y; None for anything else."""
    if type(x) is ExactComplex:
        return x.im if x.re == 0 else None
    if has_head(x, Times) and type(x.args[0]) is ExactComplex and x.args[0].re == 0:
        return Expr(Times, (x.args[0].im, *x.args[1:]))
    return None


def of_imaginary(name: str, x: Expression) -> Expression:
    """Sin[I y] is I Sinh[y]."""
    y = imaginary_part_of(x) if name in IMAGINARY else None
    if y is None:
        return None
    factor, other = IMAGINARY[name]
    return product(factor, call(other, y))


def quarters(term: Expression, hyperbolic: bool) -> int | None:
    """n where a term is n Pi/2, or n I Pi/2; None for anything else."""
    coefficient: Any = 1
    if has_head(term, Times) and len(term.args) == 2:
        coefficient, term = term.args
    if term is not Pi:
        return None
    if hyperbolic:
        coefficient = multiply(coefficient, MINUS_I) if type(coefficient) is ExactComplex else None
    if type(coefficient) not in (int, Fraction):
        return None
    count = Fraction(2 * coefficient)
    return int(count) if count.denominator == 1 else None


def of_shifted(name: str, x: Expr) -> Expression:
    """Sin[y + Pi/2] is Cos[y]."""
    turned = TURNED.get(name)
    if turned is None:
        return None
    for i, term in enumerate(x.args):
        n = quarters(term, name.endswith("h"))
        if n is not None:
            rest = x.args[:i] + x.args[i + 1 :]
            y = rest[0] if len(rest) == 1 else Expr(Plus, rest)
            factor, other = (1, name) if n % 4 == 0 else turned[n % 4 - 1]
            return product(factor, call(other, y))
    return None


def of_logarithm(name: str, x: Expr) -> Expression:
    """Cosh[Log[q]] for a rational number q."""
    q = x.args[0]
    if type(q) not in (int, Fraction) or q <= 0:
        return None
    up, down = Fraction(q), 1 / Fraction(q)
    values = {"Sinh": (up - down) / 2, "Cosh": (up + down) / 2, "Tanh": (up - down) / (up + down)}
    value = values.get(RECIPROCAL.get(name, name))
    if value is None or (value == 0 and name in RECIPROCAL):
        return None
    return call("Divide", 1, value) if name in RECIPROCAL else value
