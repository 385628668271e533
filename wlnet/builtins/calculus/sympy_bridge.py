"""Expressions of the language as SymPy's and back; what has no counterpart travels as an opaque symbol or function."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

from wlnet.evaluator import evaluate
from wlnet.expr import (
    BigComplex,
    BigReal,
    ExactComplex,
    Expr,
    Expression,
    Symbol,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    rational,
    system,
)

from ..numbers.polynomials import contains

UNARY = {
    "Sin": "sin", "Cos": "cos", "Tan": "tan", "Cot": "cot", "Sec": "sec", "Csc": "csc", "ArcSin": "asin",
    "ArcCos": "acos", "ArcTan": "atan", "ArcCot": "acot", "ArcSec": "asec", "ArcCsc": "acsc", "Sinh": "sinh",
    "Cosh": "cosh", "Tanh": "tanh", "Coth": "coth", "Sech": "sech", "Csch": "csch", "ArcSinh": "asinh",
    "ArcCosh": "acosh", "ArcTanh": "atanh", "ArcCoth": "acoth", "Abs": "Abs", "Sign": "sign", "Re": "re", "Im": "im",
    "Conjugate": "conjugate", "Arg": "arg", "Floor": "floor", "Ceiling": "ceiling", "Factorial": "factorial",
    "Gamma": "gamma", "LogGamma": "loggamma", "Erf": "erf", "Erfc": "erfc", "Erfi": "erfi", "Zeta": "zeta",
    "HeavisideTheta": "Heaviside", "DiracDelta": "DiracDelta", "SinIntegral": "Si", "CosIntegral": "Ci",
    "ExpIntegralEi": "Ei", "LogIntegral": "li", "ProductLog": "LambertW", "FresnelS": "fresnels",
    "FresnelC": "fresnelc", "Not": "Not", "Exp": "exp", "EllipticK": "elliptic_k",
}  # fmt: skip
SEVERAL = {
    "Max": "Max", "Min": "Min", "Mod": "Mod", "Binomial": "binomial", "PolyGamma": "polygamma", "BesselJ": "besselj",
    "BesselY": "bessely", "BesselI": "besseli", "BesselK": "besselk", "Beta": "beta", "And": "And", "Or": "Or",
    "Xor": "Xor", "HarmonicNumber": "harmonic", "PolyLog": "polylog", "KroneckerDelta": "KroneckerDelta",
    "EllipticF": "elliptic_f", "EllipticE": "elliptic_e",
}  # fmt: skip
RELATIONS = {"Equal": "Eq", "Unequal": "Ne", "Less": "Lt", "LessEqual": "Le", "Greater": "Gt", "GreaterEqual": "Ge"}
CONSTANTS = {"Pi": "pi", "E": "E", "EulerGamma": "EulerGamma", "Catalan": "Catalan", "GoldenRatio": "GoldenRatio",
             "Infinity": "oo", "ComplexInfinity": "zoo", "Indeterminate": "nan", "True": "true", "False": "false",
             "I": "I"}  # fmt: skip
BACK = {python: name for table in (UNARY, SEVERAL) for name, python in table.items()}
RELATED = {"Equality": "Equal", "Unequality": "Unequal", "StrictLessThan": "Less", "LessThan": "LessEqual",
           "StrictGreaterThan": "Greater", "GreaterThan": "GreaterEqual"}  # fmt: skip


class Untranslatable(Exception):
    """Something SymPy answers with that has no counterpart here."""


def sympy_for(name: str) -> Any:
    """The module; a message where it is not installed."""
    try:
        import sympy
    except ImportError:
        raise WolframMessage(name, "nofun", system(name), "sympy", "pip install 'wlnet[symbolic]'") from None
    return sympy


class Bridge:
    """One translation there and back, with the symbols it has met and what is assumed of them."""

    def __init__(self, name: str, assumptions: Expression = None) -> None:
        self.sympy = sympy_for(name)
        self.symbols: dict[Expression, Any] = {}
        self.back: dict[Any, Expression] = {}
        self.heads: dict[str, Expression] = {}
        self.known: dict[Expression, dict[str, bool]] = {}
        self.written: dict[Any, Expression] = {}  # values that have a form of their own
        for facts in (system("$Assumptions").own, assumptions):
            if facts is not None:
                self.assume(facts)

    def assume(self, e: Expression) -> None:
        """Note what x > 0, Element[x, Reals] and the like say of symbols."""
        name = getattr(getattr(e, "head", None), "name", "")
        if name in ("And", "List"):
            for a in e.args:
                self.assume(a)
        elif name == "Element" and len(e.args) == 2:
            domain = getattr(e.args[1], "name", "")
            facts = {"Reals": "real", "Integers": "integer", "Rationals": "rational", "Complexes": "complex",
                     "PositiveReals": "positive", "PositiveIntegers": "positive"}.get(domain)  # fmt: skip
            over = e.args[0].args if has_head(e.args[0], system("Alternatives")) else (e.args[0],)
            for x in over:
                if facts:
                    self.fact(x, facts)
                if domain == "PositiveIntegers":
                    self.fact(x, "integer")
        elif name in ("Greater", "GreaterEqual", "Less", "LessEqual") and len(e.args) == 2:
            left, right = e.args
            if not isinstance(left, Symbol):
                left, right = right, left
                name = {"Greater": "Less", "GreaterEqual": "LessEqual", "Less": "Greater",
                        "LessEqual": "GreaterEqual"}[name]  # fmt: skip
            if isinstance(left, Symbol) and type(right) in (int, float, Fraction):
                self.fact(left, "real")
                if name.startswith("Greater") and right >= 0:
                    self.fact(left, "positive" if name == "Greater" or right > 0 else "nonnegative")
                if name.startswith("Less") and right <= 0:
                    self.fact(left, "negative" if name == "Less" or right < 0 else "nonpositive")

    def fact(self, x: Expression, what: str) -> None:
        """Note that something is real, positive, ...."""
        self.known.setdefault(x, {})[what] = True

    def opaque(self, e: Expression) -> Any:
        """The symbol that stands for an expression."""
        found = self.symbols.get(e)
        if found is None:
            label = f"{e.name}" if type(e) is Symbol else f"opaque{len(self.symbols)}"
            if label in {str(s) for s in self.back}:
                label += f"_{len(self.symbols)}"
            found = self.sympy.Symbol(label, **self.known.get(e, {}))
            self.symbols[e] = found
            self.back[found] = e
        return found

    def variable(self, x: Expression) -> Any:
        """The symbol of a variable; Untranslatable where it hides in what is opaque to SymPy."""
        if any(e != x and contains(e, x) for e in self.symbols):
            raise Untranslatable(x)
        return self.there(x)

    def there(self, e: Expression) -> Any:
        """The expression as SymPy has it."""
        sympy, kind = self.sympy, type(e)
        if kind is int:
            return sympy.Integer(e)
        if kind is Fraction:
            return sympy.Rational(e.numerator, e.denominator)
        if kind is float:
            return sympy.Float(e, 17)
        if kind is complex:
            return sympy.Float(e.real, 17) + sympy.I * sympy.Float(e.imag, 17)
        if kind is ExactComplex or kind is BigComplex:
            return self.there(e.re) + sympy.I * self.there(e.im)
        if kind is BigReal:
            return sympy.Float(str(e.value), max(15, int(e.precision)))
        if kind is Symbol and e.name == "Degree" and e.context == "System`":
            return sympy.pi / 180
        if kind is Symbol:
            return (
                getattr(sympy, CONSTANTS[e.name]) if e.name in CONSTANTS and e.context == "System`" else self.opaque(e)
            )
        if not isinstance(e, Expr) or type(e.head) is not Symbol or e in self.symbols:
            return self.opaque(e)
        return self.call_there(e)

    def call_there(self, e: Expr) -> Any:
        """A call as SymPy has it."""
        sympy, name = self.sympy, e.head.name
        if name == "DirectedInfinity":
            return {1: sympy.oo, -1: -sympy.oo}.get(e.args[0] if e.args else 0, sympy.zoo) if not e.args or type(
                e.args[0]) is int else self.opaque(e)  # fmt: skip
        if name == "Piecewise" and is_list(e.args[0]):
            cases = [(self.there(c.args[0]), self.there(c.args[1])) for c in e.args[0].args]
            return sympy.Piecewise(*cases, (self.there(e.args[1]) if len(e.args) > 1 else sympy.Integer(0), True))
        if name == "Inequality":
            steps = range(0, len(e.args) - 2, 2)
            return sympy.And(*(self.there(Expr(e.args[i + 1], (e.args[i], e.args[i + 2]))) for i in steps))
        args = [self.there(a) for a in e.args]
        if name == "Plus":
            return sympy.Add(*args)
        if name == "Times":
            return sympy.Mul(*args)
        if name == "Power" and len(args) == 2:
            return sympy.exp(args[1]) if e.args[0] is system("E") else sympy.Pow(*args)
        if name == "Log":
            return sympy.log(args[0]) if len(args) == 1 else sympy.log(args[1]) / sympy.log(args[0])
        if name == "ArcTan" and len(args) == 2:
            return sympy.atan2(args[1], args[0])
        if name in RELATIONS and len(args) >= 2:
            relation = getattr(sympy, RELATIONS[name])
            return sympy.And(*(relation(a, b) for a, b in pairwise(args)))
        if name in UNARY and len(args) == 1:
            return getattr(sympy, UNARY[name])(*args)
        if name in SEVERAL and e.head.context == "System`":
            return getattr(sympy, SEVERAL[name])(*args)
        if name in ("Derivative", "List", "Rule", "Function", "Slot", "Pattern", "Blank", "Sum", "Integrate", "D"):
            return self.opaque(e)
        label = f"function_{name}"
        self.heads[label] = e.head
        return sympy.Function(label)(*args)

    def here(self, s: Any) -> Expression:
        """SymPy's expression in the language, evaluated."""
        return evaluate(self.raw(s))

    def raw(self, s: Any) -> Expression:
        """SymPy's expression in the language."""
        sympy = self.sympy
        if isinstance(s, (bool, int)):
            return system("True" if s else "False") if isinstance(s, bool) else s
        if s in self.back:
            return self.back[s]
        if isinstance(s, sympy.Symbol):
            raise Untranslatable(s)
        if isinstance(s, sympy.Rational):
            return rational(Fraction(int(s.p), int(s.q)))
        if isinstance(s, sympy.Float):
            return float(s)
        special = {sympy.oo: call("DirectedInfinity", 1), -sympy.oo: call("DirectedInfinity", -1)}
        if s in special:
            return special[s]
        for name, constant in CONSTANTS.items():
            if s == getattr(sympy, constant) and name != "I":
                return system(name)
        if s == sympy.I:
            return system("I")
        if s is sympy.E:
            return system("E")
        kind = type(s).__name__
        if kind == "Piecewise":
            cases = [(self.raw(v), self.raw(c)) for v, c in s.args]
            last = cases[-1]
            whole = last[1] is system("True")
            rows = cases[:-1] if whole else cases
            return call("Piecewise", list_of(*(list_of(v, c) for v, c in rows)), last[0] if whole else system(
                "Indeterminate"))  # fmt: skip
        args = [self.raw(a) for a in s.args]
        if kind == "Add":
            return call("Plus", *args)
        if kind == "Tuple":
            return list_of(*args)
        if kind == "Mul":
            return call("Times", *args)
        if kind == "Pow":
            return call("Power", *args)
        if kind == "exp":
            return call("Power", system("E"), *args)
        if kind == "log":
            return call("Log", *args)
        if kind == "atan2":
            return call("ArcTan", args[1], args[0])
        if kind in RELATED:
            return call(RELATED[kind], *args)
        if kind in self.heads:
            return Expr(self.heads[kind], tuple(args))
        if kind == "erfinv":
            return call("InverseErf", *args)
        if kind == "RisingFactorial":
            return rising(*args)
        if kind == "Heaviside":
            return call("HeavisideTheta", args[0])
        if kind in BACK:
            return call(BACK[kind], *args)
        raise Untranslatable(s)


def rising(a: Expression, n: Expression) -> Expression:
    """a (a + 1) ... (a + n - 1): a quotient of factorials for a positive integer a."""
    if type(a) is not int or a < 1:
        return call("Pochhammer", a, n)
    return call("Divide", call("Factorial", call("Plus", n, a - 1)), call("Factorial", a - 1))


def through(name: str, e: Expression, work: Callable[[Bridge, Any], Any], assumptions: Expression = None) -> Expression:
    """What SymPy makes of an expression; None where the answer has no counterpart."""
    bridge = Bridge(name, assumptions)
    try:
        return bridge.here(work(bridge, bridge.there(e)))
    except (Untranslatable, NotImplementedError, ValueError, TypeError, AttributeError, ZeroDivisionError, KeyError,
            RecursionError):  # fmt: skip
        return None
    except bridge.sympy.polys.polyerrors.BasePolynomialError:
        return None
