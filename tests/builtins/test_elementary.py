"""Elementary functions: exact values from their definitions, machine values from Python's math and cmath."""

import cmath
import math

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import Expr, PackedList, list_of, same, system
from wlnet.forms import text

EXACT = [
    ("Sin[Pi/6]", "1/2"),
    ("Sin[7 Pi/6]", "-1/2"),
    ("Sin[8Pi/7]", "-Sin[Pi/7]"),
    ("Cos[Pi/3]", "1/2"),
    ("Cos[Pi/4]", "1/Sqrt[2]"),
    ("Cos[6Pi/7]", "-Cos[Pi/7]"),
    ("Sin[30 Degree]", "1/2"),
    ("Sin[11 Degree]", "Sin[11*Degree]"),
    ("Tan[Pi/3]", "Sqrt[3]"),
    ("Tan[Pi/2]", "ComplexInfinity"),
    ("Cot[Pi/4]", "1"),
    ("Csc[Pi/6]", "2"),
    ("Sin[-x]", "-Sin[x]"),
    ("Cos[-2x]", "Cos[2*x]"),
    ("Sin[ArcSin[x]]", "x"),
    ("Sinh[0]", "0"),
    ("Tanh[Infinity]", "1"),
    ("ArcSin[1/2]", "Pi/6"),
    ("ArcCos[-1/2]", "(2*Pi)/3"),
    ("ArcTan[1]", "Pi/4"),
    ("ArcTan[Sqrt[3]]", "Pi/3"),
    ("ArcTan[-1,1]", "(3*Pi)/4"),
    ("ArcTan[Infinity]", "Pi/2"),
    ("Exp[0]", "1"),
    ("Log[1]", "0"),
    ("Log[E]", "1"),
    ("Log[0]", "-Infinity"),
    ("Log[-1]", "I*Pi"),
    ("Log[2,8]", "3"),
    ("Log[8,2]", "1/3"),
    ("Log[b,x]", "Log[x]/Log[b]"),
    ("Log2[1/8]", "-3"),
    ("Log10[1000]", "3"),
    ("LogisticSigmoid[0]", "1/2"),
    ("Haversine[Pi]", "1"),
    ("Abs[3+4I]", "5"),
    ("Abs[-2x]", "2*Abs[x]"),
    ("Abs[1-Sqrt[2]]", "-1 + Sqrt[2]"),
    ("{Conjugate[Abs[z]], Re[Arg[z]], Im[Re[z]], Re[Conjugate[z]], Im[2 Conjugate[z]]}",
     "{Abs[z], Arg[z], 0, Re[z], -2*Im[z]}"),
    ("{Sqrt[3] Sqrt[Pi], Sqrt[Pi]/Sqrt[3], Sqrt[6 Pi]/3, x/(Sqrt[3] Sqrt[Pi])}",
     "{Sqrt[3*Pi], Sqrt[Pi/3], Sqrt[(2*Pi)/3], x/Sqrt[3*Pi]}"),
    ("{Sqrt[3 Pi] Sqrt[Pi/3], Sqrt[E] Sqrt[Pi], Sqrt[Pi]/2, 5 Sqrt[3 Pi], Sqrt[3] Sqrt[x]}",
     "{Pi, Sqrt[E*Pi], Sqrt[Pi]/2, 5*Sqrt[3*Pi], Sqrt[3]*Sqrt[x]}"),
    ("Sign[{-2,0,3.5,Infinity}]", "{-1, 0, 1, 1}"),
    ("{Re[3+4I],Im[3+4I],Re[2.5],Im[2.5]}", "{3, 4, 2.5, 0}"),
    ("Arg[{-1,1,I,1+I}]", "{Pi, 0, Pi/2, Pi/4}"),
    ("Conjugate[2-3I]", "2 + 3*I"),
    ("Round[{0.5,1.5,2.5,-0.5,7/2}]", "{0, 2, 2, 0, 4}"),
    ("{Floor[-7/2],Ceiling[-7/2],IntegerPart[-7/2],FractionalPart[-7/2]}", "{-4, -3, -3, -1/2}"),
    ("{Floor[Pi],Ceiling[Pi],Round[E]}", "{3, 4, 3}"),
    ("{Floor[7,3],Ceiling[7,3],Round[7,4]}", "{6, 9, 8}"),
    ("{Mod[-3,5],Mod[5.5,2],Mod[7/2,1],Mod[3,3,1]}", "{2, 1.5, 1/2, 3}"),
    ("QuotientRemainder[17,5]", "{3, 2}"),
    ("{GCD[12,18],LCM[4,6],GCD[1/2,1/3]}", "{6, 12, 1/6}"),
    ("Clip[{-2,1/2,3}]", "{-1, 1/2, 1}"),
    ("Clip[7,{1,5},{a,b}]", "b"),
    ("Rescale[{1,2,3}]", "{0, 1/2, 1}"),
    ("Rescale[5,{0,10},{0,100}]", "50"),
    ("Ramp[{-1,2,0.5,x}]", "{0, 2, 0.5, Ramp[x]}"),
    ("UnitStep[{-1,0,2.5}]", "{0, 1, 1}"),
    ("Unitize[{0,0.,3}]", "{0, 0, 1}"),
    ("{KroneckerDelta[1,1],KroneckerDelta[1,2],KroneckerDelta[0]}", "{1, 0, 1}"),
    ("Chop[{1.*^-12,1.,2.+1.*^-15 I}]", "{0, 1., 2.}"),
    ("{5!,7!!,(-1)!,Gamma[5],Gamma[1/2]}", "{120, 105, ComplexInfinity, 24, Sqrt[Pi]}"),
    ("{Binomial[10,3],Binomial[-3,2],Binomial[n,1],Binomial[1/2,2]}", "{120, 6, n, -1/8}"),
    ("{CubeRoot[-8],Surd[16,4]}", "{-2, 2}"),
    ("{IntegerDigits[1234],IntegerDigits[5,2,8]}", "{{1, 2, 3, 4}, {0, 0, 0, 0, 0, 1, 0, 1}}"),
    ("{FromDigits[{1,2,3}],FromDigits[\"ff\",16],IntegerString[255,16]}", '{123, 255, "ff"}'),
    ("{BitAnd[12,10],BitOr[12,10],BitXor[12,10]}", "{8, 14, 6}"),
    ("FactorInteger[-5/12]", "{{-1, 1}, {2, -2}, {3, -1}, {5, 1}}"),
    ("Divisors[12]", "{1, 2, 3, 4, 6, 12}"),
    ("{Prime[10],NextPrime[100],PowerMod[2,-1,7]}", "{29, 101, 4}"),
    ("{Numerator[2x/(3y)],Denominator[a/b]}", "{2*x, b}"),
    ("Expand[(a+b)^2]", "a^2 + 2*a*b + b^2"),
    ("{Rationalize[0.25],Rationalize[3.14159,0.01],Rationalize[Pi,1/100]}", "{1/4, 22/7, 22/7}"),
    ("N[{1/3,Pi,x^2}]", "{0.3333333333333333, 3.141592653589793, x^2}"),
    ("{Precision[1.],Precision[2]}", "{MachinePrecision, Infinity}"),
]  # fmt: skip
FAULTS = [
    ("Mod[5,0]", "Indeterminate", "indet"),
    ("Quotient[7,0]", "ComplexInfinity", "infy"),
    ("Factorial[10^9]", "Overflow[]", "ovfl"),
    ("Log[0.]", "Indeterminate", "indet"),
    ("Sin[a,b]", "Sin[a, b]", "argx"),
    ("Clip[1,2]", "Clip[1, 2]", "lim"),
    ("IntegerDigits[5,1]", "IntegerDigits[5, 1]", "ibase"),
    ("Chop[1.,-1]", "Chop[1., -1]", "tolnn"),
]


@pytest.mark.parametrize(("source", "expected"), EXACT)
def test_exact(source, expected):
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "expected", "tag"), FAULTS)
def test_fault(source, expected, tag):
    s = Session(write_message=lambda line: None)
    assert text(s.evaluate(source)) == expected
    assert [m.tag for m in s.messages] == [tag]


REAL = {
    "Sin": math.sin, "Cos": math.cos, "Tan": math.tan, "Sinh": math.sinh, "Cosh": math.cosh, "Tanh": math.tanh,
    "ArcTan": math.atan, "ArcSinh": math.asinh, "Exp": math.exp, "Erf": math.erf, "Erfc": math.erfc, "Abs": abs,
    "Floor": math.floor, "Ceiling": math.ceil, "Round": round, "IntegerPart": math.trunc,
    "LogisticSigmoid": lambda x: 1 / (1 + math.exp(-x)), "Ramp": lambda x: max(x, 0.0),
    "Gudermannian": lambda x: math.pi / 2 - 2 * math.atan(math.exp(-x)),
    "Haversine": lambda x: (1 - math.cos(x)) / 2,
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(REAL))
@given(x=st.floats(-20, 20))
def test_real_values(name, x):
    assert Session().evaluate(Expr(system(name), (x,))) == pytest.approx(REAL[name](x), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("name", sorted(REAL))
@given(xs=st.lists(st.floats(-20, 20), min_size=1, max_size=6))
def test_packed_lists_behave_like_ordinary_ones(name, xs):
    packed = Session().evaluate(Expr(system(name), (PackedList(numpy.array(xs)),)))
    plain = Session().evaluate(Expr(system(name), (list_of(*xs),)))
    assert len(packed.args) == len(plain.args)
    for a, b in zip(packed.args, plain.args, strict=True):
        assert type(a) is type(b)
        assert a == pytest.approx(b, rel=1e-13, abs=1e-300)


COMPLEX = {"Sin": cmath.sin, "Cos": cmath.cos, "Tanh": cmath.tanh, "Exp": cmath.exp, "Log": cmath.log,
           "Sqrt": cmath.sqrt, "ArcTan": cmath.atan, "ArcSin": cmath.asin, "Abs": abs, "Arg": cmath.phase}  # fmt: skip


@pytest.mark.parametrize("name", sorted(COMPLEX))
@given(x=st.floats(0.1, 3), y=st.floats(0.1, 3))
def test_complex_values(name, x, y):
    z = complex(x, y)
    assert abs(Session().evaluate(Expr(system(name), (z,))) - COMPLEX[name](z)) < 1e-9 * (1 + abs(COMPLEX[name](z)))


@given(st.floats(-0.999999, 0.999999))
def test_inverse_erf(y):
    x = Session().evaluate(Expr(system("InverseErf"), (y,)))
    assert math.erf(x) == pytest.approx(y, rel=1e-12, abs=1e-300)


@given(st.integers(-100, 100), st.integers(-12, 12).filter(bool))
def test_mod_and_quotient_are_python_s(m, n):
    assert same(Session().evaluate(Expr(system("QuotientRemainder"), (m, n))), list_of(*divmod(m, n)))


@given(st.integers(1, 10**12))
def test_factors_multiply_to_the_number(n):
    found = Session().evaluate(Expr(system("FactorInteger"), (n,)))
    assert math.prod(p.args[0] ** p.args[1] for p in found.args) == n


@given(st.integers(0, 10**40), st.integers(2, 36))
def test_digits_and_back(n, base):
    digits = Session().evaluate(Expr(system("IntegerDigits"), (n, base)))
    assert Session().evaluate(Expr(system("FromDigits"), (digits, base))) == n


def test_digits_of_a_long_number():
    assert Session().evaluate("FromDigits[IntegerDigits[7^20000]] == 7^20000") is system("True")


def test_branch_cuts_of_inverse_functions():
    """On the real axis beyond 1, as ArcSin[z] = -I Log[I z + Sqrt[1 - z^2]] has it."""
    z = 2.0
    assert abs(Session().evaluate("ArcSin[2.]") - -1j * cmath.log(1j * z + cmath.sqrt(1 - z * z))) < 1e-12
