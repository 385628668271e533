"""Window functions of signal processing: weights from -1/2 to 1/2, and 0 elsewhere."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import REAL_TYPES, Expr, Expression, call, rational, system

from .image_arguments import number

FORMULAS: dict[str, tuple[tuple[int, int], ...]] = {  # the weights of cos(2 pi k x), k = 0, 1, ..., as fractions
    "HannWindow": ((1, 2), (1, 2)),
    "HammingWindow": ((25, 46), (21, 46)),
    "BlackmanWindow": ((21, 50), (1, 2), (2, 25)),
    "BlackmanHarrisWindow": ((35875, 100000), (48829, 100000), (14128, 100000), (1168, 100000)),
    "BlackmanNuttallWindow": ((3635819, 10**7), (4891775, 10**7), (1365995, 10**7), (106411, 10**7)),
    "ExactBlackmanWindow": ((3969, 9304), (1155, 2326), (715, 9304)),
    "FlatTopWindow": ((215578950, 10**9), (416631580, 10**9), (277263158, 10**9), (83578947, 10**9), (6947368, 10**9)),
    "NuttallWindow": ((355768, 10**6), (487396, 10**6), (144232, 10**6), (12604, 10**6)),
    "DirichletWindow": ((1, 1),),
}


def fraction(n: int, d: int) -> Expression:
    """An exact rational number."""
    from fractions import Fraction

    return rational(Fraction(n, d))


def cosines(parts: tuple[tuple[int, int], ...], x: Expression) -> Expr:
    """a0 + a1 Cos[2 Pi x] + ..."""
    terms = [
        call("Times", fraction(*a), call("Cos", call("Times", 2 * k, system("Pi"), x))) for k, a in enumerate(parts)
    ]
    return call("Plus", *terms)


def square(x: Expression) -> Expr:
    """x^2."""
    return call("Power", x, 2)


OTHERS = {
    "BartlettWindow": lambda x: call("Subtract", 1, call("Times", 2, call("Abs", x))),
    "ConnesWindow": lambda x: square(call("Subtract", 1, call("Times", 4, square(x)))),
    "CosineWindow": lambda x: call("Cos", call("Times", system("Pi"), x)),
    "GaussianWindow": lambda x: call("Exp", call("Times", fraction(-50, 9), square(x))),
    "LanczosWindow": lambda x: call("Sinc", call("Times", 2, system("Pi"), x)),
    "WelchWindow": lambda x: call("Subtract", 1, call("Times", 4, square(x))),
}


def declare_window(name: str) -> None:
    """Declare one window function."""

    def run(x):
        """The weight at x; nothing where x is no number."""
        value = number(x) if type(x) in REAL_TYPES or isinstance(x, Expr) else None
        if value is None:
            return None
        if abs(value) > 0.5:
            return 0
        formula = OTHERS[name](x) if name in OTHERS else cosines(FORMULAS[name], x)
        return evaluate(formula)

    builtin(name, f"{name}[x] gives the weight of a window function, from x = -1/2 to 1/2.",
            attributes="Listable NumericFunction", module=__name__)(run)  # fmt: skip


for _name in (*FORMULAS, *OTHERS):
    declare_window(_name)
