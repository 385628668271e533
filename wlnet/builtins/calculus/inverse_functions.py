"""Inverses of functions: of those with names by a table, of pure functions by Solve, of maps of points by matrices."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import Expr, Expression, Symbol, call, has_head, is_list, list_of, system

PAIRS = (
    ("Sin", "ArcSin"), ("Cos", "ArcCos"), ("Tan", "ArcTan"), ("Cot", "ArcCot"), ("Sec", "ArcSec"), ("Csc", "ArcCsc"),
    ("Sinh", "ArcSinh"), ("Cosh", "ArcCosh"), ("Tanh", "ArcTanh"), ("Coth", "ArcCoth"), ("Exp", "Log"),
    ("Erf", "InverseErf"), ("Erfc", "InverseErfc"), ("Identity", "Identity"), ("Not", "Not"), ("Minus", "Minus"),
    ("Conjugate", "Conjugate"), ("Reverse", "Reverse"), ("Transpose", "Transpose"), ("Inverse", "Inverse"),
)  # fmt: skip
INVERSES = {a: b for pair in PAIRS for a, b in (pair, pair[::-1])}
Function, Composition = system("Function"), system("Composition")
X = Symbol("x", "Formula`")
Y = Symbol("y", "Formula`")


def apply_inverse(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """InverseFunction[f][y] where Solve finds one x with f[x] == y."""
    if len(head.args) != 1 or len(args) != 1 or not has_head(head.args[0], Function):
        return None
    found = solved(head.args[0])
    return None if found is None else call("ReplaceAll", found, call("Rule", Y, args[0]))


def solved(f: Expression) -> Expression:
    """x in terms of y = f[x]; the first of several with a message."""
    answer = evaluate(call("Solve", call("Equal", Expr(f, (X,)), Y), X))
    if not is_list(answer) or not answer.args or not all(map(is_list, answer.args)):
        return None
    if len(answer.args) > 1:
        message("InverseFunction", "ifun")
    chosen = answer.args[0]
    return chosen.args[0].args[1] if len(chosen.args) == 1 else None


@builtin("InverseFunction", "InverseFunction[f] is the function that undoes f: InverseFunction[Sin] is ArcSin; that of "
         "a pure function is applied through Solve.", curry=apply_inverse, messages={"ifun": "The function has several "
         "inverses; values may be lost for some arguments."})  # fmt: skip
def inverse_function(f):
    """The inverse where it has a name; None where it has none."""
    if isinstance(f, Symbol) and f.context == "System`" and f.name in INVERSES:
        return system(INVERSES[f.name])
    if has_head(f, system("InverseFunction")) and len(f.args) == 1:
        return f.args[0]
    if has_head(f, Composition):
        return Expr(Composition, tuple(call("InverseFunction", g) for g in reversed(f.args)))
    if has_head(f, system("TransformationFunction")) and len(f.args) == 1:
        return Expr(f.head, (call("Inverse", *f.args),))
    return None


@builtin("ComplexExpand", "ComplexExpand[e] expands e with all symbols taken for real numbers, ComplexExpand[e, {x, "
         "...}] with x, ... complex; through SymPy.", options={"TargetFunctions": list_of()})  # fmt: skip
def complex_expand(e, given=None):
    """Re[...] + I Im[...]."""
    from .sympy_bridge import Bridge, Untranslatable

    if is_list(e):
        return list_of(*(call("ComplexExpand", part, *(() if given is None else (given,))) for part in e.args))
    variables = evaluate(call("Cases", list_of(e), call("Blank", system("Symbol")), system("Infinity")))
    loose = set() if given is None else set(given.args if is_list(given) else (given,))
    facts = [call("Element", x, system("Reals")) for x in variables.args
             if x not in loose and not (isinstance(x, Symbol) and x.context == "System`")]  # fmt: skip
    bridge = Bridge("ComplexExpand", call("And", *facts) if facts else None)
    try:
        found = bridge.sympy.expand_complex(bridge.there(e))
        return bridge.here(bridge.sympy.expand(found) if found.is_polynomial() else found)
    except (Untranslatable, ValueError, TypeError, AttributeError, NotImplementedError):
        return None
