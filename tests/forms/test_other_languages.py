"""TeXForm, CForm and FortranForm."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session

TEX = [
    ("x^2/y", r"\frac{x^2}{y}"),
    ("Sin[x]^2 + Cos[x^2]", r"\cos \left(x^2\right)+\sin ^2(x)"),
    ("1 + x + x^2", "x^2+x+1"),
    ("a x^2 + b x + c", "a x^2+b x+c"),
    ("Sqrt[1 - x^2]", r"\sqrt{1-x^2}"),
    ("{x^(1/3), x^(2/3)}", r"\left\{\sqrt[3]{x},x^{2/3}\right\}"),
    ("3 x/2 - y/2", r"\frac{3 x}{2}-\frac{y}{2}"),
    ("{{1, 2}, {a, b}}", "\\left(\n\\begin{array}{cc}\n 1 & 2 \\\\\n a & b \\\\\n\\end{array}\n\\right)"),
    (r"\[Alpha]^2 + \[Beta]", r"\alpha ^2+\beta"),
    ("Pi/2", r"\frac{\pi }{2}"),
    ("f[x, foo[x1]]", r"f(x,\text{foo}(\text{x1}))"),
    ("a <= b && ! c || d != e", r"a\leq b\land \neg c\lor d\neq e"),
    ("{(x + 1) y, 2 3^x}", r"\left\{(x+1) y,2\ 3^x\right\}"),
    ("{1.5, 2.5*10^20, 2/3, 2 - 3 I}", r"\left\{1.5,2.5\times 10^{20},\frac{2}{3},2-3 i\right\}"),
    ("{f'[x], Derivative[1, 0][f][x, y]}", r"\left\{f'(x),f^{(1,0)}(x,y)\right\}"),
    ("HoldForm[Integrate[g[x], {x, 0, Infinity}]]", r"\int_0^{\infty } g(x) \, dx"),
    ("HoldForm[Sum[1/k^2, {k, 1, n}]]", r"\sum _{k=1}^n \frac{1}{k^2}"),
    ('"50% of_it"', r"\text{50\% of\_it}"),
    ("Series[Exp[x], {x, 0, 2}]", r"1+x+\frac{x^2}{2}+O\left(x^3\right)"),
    ("SparseArray[{1 -> a}, {2}]", r"\{a,0\}"),
    ("x_Integer -> (# + 1 &)", r"\text{x\_Integer}\to \text{\#1 + 1 \& }"),
    ("Range[3]", r"\{1,2,3\}"),
    ("Subscript[x, 1] -> Abs[z]", r"x_1\to \left| z\right|"),
]
C = [
    ("x^2 + Sin[x]", "Power(x,2) + Sin(x)"),
    ("{x/2, -x/2, 2 x/3}", "List(x/2.,-0.5*x,(2*x)/3.)"),
    ("a/(b c) - d e", "a/(b*c) - d*e"),
    ("{1/x, 1/Sqrt[x], x^-2}", "List(1/x,1/Sqrt(x),Power(x,-2))"),
    ("a == b && ! c || d < 2", "a == b && !c || d < 2"),
    ("{1/3, 1.5*^20, 1.*^-10, 2 + 3 I}", "List(0.3333333333333333,1.5e20,1.e-10,Complex(2,3))"),
    ("(a + b)^2 c", "Power(a + b,2)*c"),
    ('g["s", {}]', 'g("s",List())'),
]
FORTRAN = [
    ("x^2 + Sin[x]", "x**2 + Sin(x)"),
    ("{x^(1/3), x^-2, x^(y + 1), (a^b)^c}", "List(x**0.3333333333333333,x**(-2),x**(1 + y),(a**b)**c)"),
    ("a == b && ! c", "a.eq.b.and..not.c"),
    ("{2 + 3 I, -x^2, x/2}", "List((2,3),-x**2,x/2.)"),
]
CASES = [(form, *case) for form, cases in (("TeXForm", TEX), ("CForm", C), ("FortranForm", FORTRAN)) for case in cases]


@pytest.mark.parametrize(("form", "source", "expected"), CASES)
def test_text(form: str, source: str, expected: str) -> None:
    """By hand, after the examples of the reference pages; ToString of the wrapper gives the same."""
    session = Session(write_message=lambda line: None)
    assert session.evaluate(f"ToString[{source}, {form}]") == expected
    assert session.evaluate(f"ToString[{form}[{source}]]") == expected


def test_own_format() -> None:
    """Definitions of Format are asked for, those of TraditionalForm too."""
    session = Session(write_message=lambda line: None)
    session.evaluate("Format[q[x_], TeXForm] := Subscript[w, x]; Format[r[x_], TraditionalForm] := x^2")
    shown = session.evaluate("ToString[{q[1], r[y]}, TeXForm]")
    assert shown == r"\left\{w_1,y^2\right\}"
