"""What TeXForm knows by name: letters, constants, functions, signs, and notations such as integrals."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from ..expr import Expr, Symbol, call, is_list, list_of, system
from .arithmetic import opposite
from .lent import lent
from .operators import ATOM, CALL, NEGATIVE, PLUS, POWER, TIMES

if TYPE_CHECKING:
    from .tex_text import TeX, Written

GREEK = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi o pi rho varsigma sigma tau upsilon
    varphi chi psi omega
"""
FUNCTIONS = "Sin Cos Tan Cot Sec Csc Sinh Cosh Tanh Coth"
CAPITALS = {
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Υ": "Upsilon",
    "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "ϵ": "epsilon", "ϕ": "phi", "ϑ": "vartheta", "ϖ": "varpi", "ϱ": "varrho",
    "ℏ": "hbar", "∞": "infty",
}  # fmt: skip
LETTERS = {**{chr(0x3B1 + i): f"\\{name}" if name != "o" else "o" for i, name in enumerate(GREEK.split())},
           **{letter: f"\\{name}" for letter, name in CAPITALS.items()}, "ε": "\\varepsilon"}  # fmt: skip
ESCAPES = {c: f"\\{c}" for c in "#$%&_{}"} | {"\\": "$\\backslash$", "^": "${}^{\\wedge}$", "~": "$\\sim$"}


def words(text: str) -> str:
    """Text inside a formula."""
    return f"\\text{{{''.join(ESCAPES.get(c, f'${LETTERS[c]}$' if c in LETTERS else c) for c in text)}}}"


@cache
def named(name: str) -> str:
    """A symbol: letters of both alphabets as they are, longer names as text."""
    if name in LETTERS:
        return spaced(LETTERS[name])
    return name if len(name) == 1 and name.isalpha() else words(name)


def table(rows: str) -> dict[Symbol, str]:
    """Rows of names and what they are written as."""
    pairs = (row.split(maxsplit=1) for row in rows.strip().splitlines())
    return {system(name): text for name, text in pairs}


def spaced(text: str) -> str:
    """A command with the blank that keeps it from what follows."""
    return text + " " if text.startswith("\\") and text[1:].isalpha() else text


CONSTANTS = {
    symbol: spaced(text)
    for symbol, text in table(r"""
    Pi \pi
    E e
    I i
    Infinity \infty
    ComplexInfinity \tilde{\infty }
    EulerGamma \gamma
    GoldenRatio \phi
    Catalan C
    Degree {}^{\circ}
    Reals \mathbb{R}
    Integers \mathbb{Z}
    Rationals \mathbb{Q}
    Complexes \mathbb{C}
    Primes \mathbb{P}
    Gamma \Gamma
    Zeta \zeta
""").items()
}
BARE_FUNCTIONS = {
    **{system(name): f"\\{name.lower()}" for name in f"{FUNCTIONS} Log Max Min GCD Det Arg".split()},
    **{system("Arc" + name): f"\\{name.lower()} ^{{-1}}" for name in FUNCTIONS.split()},
    **table(r"""
    Sech \text{sech}
    Csch \text{csch}
    ArcSech \text{sech}^{-1}
    ArcCsch \text{csch}^{-1}
    Sinc \text{sinc}
    Erf \text{erf}
    Erfc \text{erfc}
    Sign \text{sgn}
    LCM \text{lcm}
    Re \Re
    Im \Im
    Gamma \Gamma
    Zeta \zeta
    HeavisideTheta \theta
    UnitStep \theta
    DiracDelta \delta
    EulerPhi \phi
    MoebiusMu \mu
    PrimePi \pi
    Tr \text{tr}
"""),
}  # fmt: skip
INDEXED = {
    **{system("Bessel" + c): c for c in "JYIK"}, system("LegendreP"): "P", system("HermiteH"): "H",
    system("LaguerreL"): "L", system("ChebyshevT"): "T", system("ChebyshevU"): "U", system("Fibonacci"): "F",
    system("BernoulliB"): "B", system("PolyLog"): r"\text{Li}", system("DivisorSigma"): r"\sigma",
    system("KroneckerDelta"): r"\delta",
}  # fmt: skip
INFIX_SIGNS = {
    system(name): (sign, level)
    for name, sign, level in (
        ("Equal", "=", 290), ("Unequal", r"\neq ", 290), ("Less", "<", 290), ("LessEqual", r"\leq ", 290),
        ("Greater", ">", 290), ("GreaterEqual", r"\geq ", 290), ("SameQ", r"\equiv ", 290),
        ("And", r"\land ", 215), ("Or", r"\lor ", 213), ("Implies", r"\Rightarrow ", 200),
        ("Equivalent", r"\Leftrightarrow ", 205), ("Xor", r"\veebar ", 214), ("Element", r"\in ", 250),
        ("NotElement", r"\notin ", 250), ("Rule", r"\to ", 120), ("RuleDelayed", r":\to ", 120), ("Dot", ".", 490),
        ("Cross", r"\times ", 500), ("Union", r"\cup ", 300), ("Intersection", r"\cap ", 305),
        ("PlusMinus", r"\pm ", 310), ("Tilde", r"\sim ", 290), ("Set", "=", 40), ("SetDelayed", r"\text{:=}", 40),
        ("CirclePlus", r"\oplus ", 330), ("CircleTimes", r"\otimes ", 420), ("Congruent", r"\equiv ", 290),
        ("CenterDot", r"\cdot ", 410), ("Alternatives", "|", 160), ("Subset", r"\subset ", 250),
    )
}  # fmt: skip
AROUND: dict[Symbol, tuple[str, str, int, int]] = {
    system(name): (before, after, outer, inner)
    for name, before, after, outer, inner in (
        ("Abs", r"\left| ", r"\right| ", ATOM, 0), ("Norm", r"\left\| ", r"\right\| ", ATOM, 0),
        ("Floor", r"\lfloor ", r"\rfloor ", ATOM, 0), ("Ceiling", r"\lceil ", r"\rceil ", ATOM, 0),
        ("Not", r"\neg ", "", 230, 230), ("Conjugate", "", "^*", POWER, POWER + 1),
        ("Transpose", "", "^T", POWER, POWER + 1), ("ConjugateTranspose", "", r"^{\dagger}", POWER, POWER + 1),
        ("Inverse", "", "^{-1}", POWER, POWER + 1), ("Factorial", "", "!", 610, 611),
        ("Factorial2", "", "!!", 610, 611), ("Sqrt", r"\sqrt{", "}", CALL, 0), ("Minus", "-", "", 310, 400),
        ("OverBar", r"\overline{", "}", ATOM, 0), ("OverHat", r"\hat{", "}", ATOM, 0),
        ("OverVector", r"\vec{", "}", ATOM, 0), ("OverTilde", r"\tilde{", "}", ATOM, 0),
        ("OverDot", r"\dot{", "}", ATOM, 0),
    )
}  # fmt: skip
WRAPPERS = frozenset(map(system, ("HoldForm", "Defer", "TeXForm", "TraditionalForm", "StandardForm", "OutputForm",
                                  "Style", "Text", "Framed")))  # fmt: skip


def bounds(e: Expr, tex: TeX, sign: str) -> str | None:
    """The sign with limits below and above of {i, a, b}; None for anything else."""
    from .tex_text import braced

    if not is_list(e) or len(e.args) not in (2, 3):
        return None
    low, high = (1, e.args[1]) if len(e.args) == 2 else e.args[1:]
    return f"{sign}_{{{tex.text(e.args[0])}={tex.text(low)}}}^{braced(tex.text(high))}"


def big(sign: str) -> Callable[[Expr, TeX], Written | None]:
    """The rule of sums and products over ranges."""

    def rule(e: Expr, tex: TeX) -> Written | None:
        fronts = [bounds(a, tex, sign) for a in e.args[1:]]
        if not fronts or None in fronts:
            return None
        return f"{' '.join(map(str, fronts))} {tex.text(e.args[0], TIMES)}", TIMES

    return rule


def integral(e: Expr, tex: TeX) -> Written | None:
    """\\int f \\, dx, with bounds where they are given; the variable of the innermost integral comes first."""
    from .tex_text import braced

    front, back = [], ""
    for a in e.args[1:]:
        if is_list(a) and len(a.args) == 3:
            variable, low, high = map(tex.text, a.args)
            front.append(rf"\int_{braced(low)}^{braced(high)}")
        elif not is_list(a):
            variable = tex.text(a)
            front.append(r"\int")
        else:
            return None
        back = rf" \, d{variable}" + back
    return (f"{' '.join(front)} {tex.text(e.args[0], TIMES)}{back}", TIMES) if front else None


def limit(e: Expr, tex: TeX) -> Written | None:
    """Limit[f, x -> a]."""
    if len(e.args) < 2:
        return None
    return rf"\underset{{{tex.text(e.args[1])}}}{{\text{{lim}}}}{tex.text(e.args[0], TIMES)}", TIMES


def subscript(e: Expr, tex: TeX) -> Written | None:
    """x_1, x_{i,j}."""
    from .tex_text import braced

    if len(e.args) < 2:
        return None
    return f"{tex.text(e.args[0], CALL)}_{braced(','.join(map(tex.text, e.args[1:])))}", POWER


def superscript(e: Expr, tex: TeX) -> Written | None:
    """x^a."""
    from .tex_text import braced

    return (f"{tex.text(e.args[0], CALL)}^{braced(tex.text(e.args[1]))}", POWER) if len(e.args) == 2 else None


def binomial(e: Expr, tex: TeX) -> Written | None:
    """Binomial coefficients."""
    return (rf"\binom{{{tex.text(e.args[0])}}}{{{tex.text(e.args[1])}}}", ATOM) if len(e.args) == 2 else None


def modulo(e: Expr, tex: TeX) -> Written | None:
    """a \\bmod b."""
    return (rf"{tex.text(e.args[0], TIMES + 1)} \bmod {tex.text(e.args[1], TIMES + 1)}", TIMES) if (
        len(e.args) == 2) else None  # fmt: skip


def logarithm(e: Expr, tex: TeX) -> Written | None:
    """Logarithms to another base."""
    from .tex_text import around, braced

    if len(e.args) != 2:
        return None
    return rf"\log _{braced(tex.text(e.args[0]))}{around(tex.text(e.args[1]))}", CALL


def infinity(e: Expr, tex: TeX) -> Written | None:
    """Infinity and its opposite."""
    sign = e.args[0] if len(e.args) == 1 and type(e.args[0]) is int else 0
    return {1: (r"\infty ", ATOM), -1: (r"-\infty ", NEGATIVE)}.get(sign)


def piecewise(e: Expr, tex: TeX) -> Written | None:
    """Cases in a brace."""
    cases = e.args[0].args if is_list(e.args[0]) else ()
    if not cases or len(e.args) > 2 or not all(is_list(c) and len(c.args) == 2 for c in cases):
        return None
    final = list_of(e.args[1] if len(e.args) == 2 else 0, system("True"))
    lines = [f" {tex.text(c.args[0])} & {tex.text(c.args[1])} " for c in (*cases, final)]
    return "\\begin{cases}\n" + "\\\\\n".join(lines) + "\n\\end{cases}", ATOM


def matrix(e: Expr, tex: TeX) -> Written | None:
    """MatrixForm in parentheses, TableForm and Grid without."""
    if not is_list(e.args[0]) or not e.args[0].args:
        return tex.written(e.args[0])
    shown = tex.array([row.args if is_list(row) else (row,) for row in e.args[0].args])
    return (rf"\left({shown}\right)" if e.head.name == "MatrixForm" else shown.strip("\n")), ATOM


def partial(e: Expr, tex: TeX) -> Written | None:
    """D[f, x] that was held."""
    from .tex_text import braced

    if len(e.args) != 2:
        return None
    variable, order = e.args[1], ""
    if is_list(variable):
        if len(variable.args) != 2:
            return None
        variable, order = variable.args[0], f"^{braced(tex.text(variable.args[1]))}"
    above = tex.text(e.args[0], TIMES + 1)
    return rf"\frac{{\partial{order or ' '}{above}}}{{\partial {tex.text(variable, CALL)}{order}}}", TIMES


def series(e: Expr, tex: TeX) -> Written | None:
    """A power series, its terms in ascending order, and O of the first power left out."""
    from .tex_text import around

    if len(e.args) != 6 or not is_list(e.args[2]) or lent.evaluate is None:
        return None
    x, center, coefficients, low, high, denominator = e.args
    base = lent.evaluate(call("Subtract", x, center))
    shown = ""
    for k, c in enumerate(coefficients.args):
        term = lent.evaluate(call("Times", c, call("Power", base, call("Divide", low + k, denominator))))
        if type(term) is int and term == 0:
            continue
        positive = opposite(term)
        shown += ("-" if positive is not None else "+" if shown else "") + tex.text(
            term if positive is None else positive, PLUS + 1)  # fmt: skip
    left = lent.evaluate(call("Power", base, call("Divide", high, denominator)))
    return f"{shown}{'+' if shown else ''}O{around(tex.text(left))}", PLUS


def as_typed(e: Expr, tex: TeX) -> Written | None:
    """Patterns and functions, as they are typed."""
    from . import text

    return words(text(e, "InputForm", tex.visible)), ATOM


SPECIAL: dict[Symbol, Callable[[Expr, TeX], Written | None]] = {
    system(name): rule
    for names, rule in (
        ("Sum", big(r"\sum ")), ("Product", big(r"\prod ")), ("Integrate", integral), ("Limit", limit),
        ("Subscript", subscript), ("Superscript", superscript), ("Binomial", binomial), ("Mod", modulo),
        ("Log", logarithm), ("DirectedInfinity", infinity), ("Piecewise", piecewise),
        ("MatrixForm TableForm Grid", matrix), ("D", partial),
        ("SeriesData", series), ("Pattern Blank BlankSequence BlankNullSequence Function Slot SlotSequence", as_typed),
    )
    for name in names.split()
}  # fmt: skip
