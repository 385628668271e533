"""Numbers of stated precision, real and complex, and numbers beyond those of the machine."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import BigReal
from wlnet.forms import text

mpmath = pytest.importorskip("mpmath")


def session() -> Session:
    return Session(write_message=lambda line: None)


# documented behaviour; digits are those of mpmath
CASES = [
    # beyond the machine's range: as many digits as a machine number has
    ("NumberForm[10.^5000, 6]", "1.*10^5000"),
    ("{Round[Precision[10.^5000], 0.01], MachineNumberQ[10.^5000], Head[10.^5000]}", "{12.26, False, Real}"),
    ("NumberForm[Exp[1000.], 10]", "1.970071114*10^434"),
    ("Precision[Exp[1000.]] == MachinePrecision - 3", "True"),
    ("NumberForm[$MaxMachineNumber*10., 10]", "1.797693135*10^309"),
    ("NumberForm[{1.*^200, 2.}*{1.*^200, 3.}, 5]", "{1.*10^400, 6.}"),
    ("NumberForm[Exp[{1000., 1.}], 5]", "{1.9701*10^434, 2.7183}"),
    ("NumberForm[N[1000!], 10]", "4.023872601*10^2567"),
    ("NumberForm[Gamma[200.], 10]", "3.943289337*10^372"),
    ("NumberForm[Cosh[1000.], 8]", "9.8503556*10^433"),
    ("10.^400/10.^399 == 10", "True"),
    ("10.^400/10.^399 + 1.", "11."),
    ("{10.^400 > 10.^399, 10.^400 > 5, 10.^400 == 10.^400, -10.^400 < 1.}", "{True, True, True, True}"),
    ("{2.^-2000, Exp[-1000.]}", "{0., 0.}", "General::munfl", "General::munfl"),
    ("Exp[10.^20]", "Overflow[]", "General::ovfl"),
    ("NumberForm[{Fibonacci[2000.], Binomial[2000., 1000.]}, 6]", "{4.2247*10^417, 2.04815*10^600}"),
    ("NumberForm[{1.*^200, 1.}.{1.*^200, 1.}, 3]", "1.*10^400"),
    ("NumberForm[{Variance[{1.*^200, 2.*^200}], Det[{{1.*^200, 1.}, {1., 1.*^200}}]}, 3]", "{5.*10^399, 1.*10^400}"),
    # very far away, nothing that would need all digits is tried
    ("x = E^(10.^10); {NumberForm[x, 4], NumberForm[Sqrt[x], 4], NumberForm[Log[x], 4]}",
     "{1.078*10^4342944819, 3.283*10^2171472409, 1.*10^10}"),
    ("x = E^(10.^10); {Order[x, 1/2], x > 1/3, Rationalize[x] === x, Max[2, x] === x}", "{-1, True, True, True}"),
    ("Floor[E^(10.^10)]", "Overflow[]", "General::ovfl"),
    ("Sin[E^(10.^10)]", "Overflow[]", "General::ovfl"),
    # complex numbers
    ("N[I, 30]", "1.00000000000000000000000000000 I"),
    ("N[-I, 30]", "-1.00000000000000000000000000000 I"),
    ("N[Pi + I, 30]", "3.14159265358979323846264338328 + 1.00000000000000000000000000000 I"),
    ("N[Sqrt[-2], 20]", "1.4142135623730950488 I"),
    ("N[1/3 - I/7, 20]", "0.33333333333333333333 - 0.14285714285714285714 I"),
    ("N[Log[-2], 20]", "0.69314718055994530942 + 3.1415926535897932385 I"),
    ("N[(-8)^(1/3), 20]", "1.0000000000000000000 + 1.7320508075688772935 I"),
    ("z = N[1 + I, 20]; {z + z, z*z, Re[z], Im[z], Conjugate[z]} == {2 + 2 I, 2 I, 1, 1, 1 - I}", "True"),
    ("z = N[1 + I, 20]; {1/z, z^3, z^0} == {1/2 - I/2, -2 + 2 I, 1}", "True"),
    ("z = N[3 + 4 I, 20]; {Abs[z], Arg[z]} == {5, ArcTan[4/3]}", "True"),
    ("z = N[1 + I, 20]; {Exp[z], Log[z], Sin[z], Sqrt[z]} == N[{E^(1 + I), Log[1 + I], Sin[1 + I], Sqrt[1 + I]}, 25]",
     "True"),
    ("z = N[1 + I, 20]; {Precision[z], NumberQ[z], ExactNumberQ[z], Head[z]}", "{20., True, False, Complex}"),
    ("{N[1 + I, 20] == N[1 + I, 30], N[1 + I, 20] == 1 + 2 I, N[1 + I, 20] == 1. + I}", "{True, False, True}"),
    ("Round[N[3 Pi + 7 I/2, 20]]", "9 + 4 I"),
    ("N[1 + I, 20]*2.", "2. + 2. I"),
    ("Chop[N[E^(I Pi), 30]]", "-1.00000000000000000000000000000"),
    # precision goes along
    ("Precision[1.`20*1.`20]", "19.699"),
    ("Precision[1.`20 + 1.`20]", "20."),
    ("Precision[2*1.`20]", "20."),
    ("Precision[(1 + 10^-10) - 1.`20]", "10."),
    ("{Precision[Sqrt[2.`20]], Precision[2.`20^2], Precision[Exp[10.`20]]}", "{20.301, 19.699, 19.}"),
    ("Accuracy[100.`20 + 0.001`30]", "18."),
    ("1.`20 - 1.`20 == 0", "True"),
    ("{Precision[1.`20 - 1.`20], Accuracy[0``20]}", "{0., 20.}"),
    ("Precision[N[Pi, 30] E]", "30."),
    ("Precision[{1.`20, N[2 + I, 10]}]", "10."),
    # as many digits as asked for
    ("N[Sin[10^50], 20]", "-0.78967249342931008271"),
    ("N[{Pi, 1/3}, 20]", "{3.1415926535897932385, 0.33333333333333333333}"),
    ("N[Sqrt[2] + Sqrt[3] - Sqrt[5 + 2 Sqrt[6]], 30] == 0", "True", "N::meprec"),
    ("Block[{$MaxExtraPrecision = 20}, N[Sin[10^60], 10]] == 0", "True", "N::meprec"),
    ("Block[{$MaxExtraPrecision = Infinity}, N[Sin[2^10000], 12]]", "-0.610407917237"),
    ("N[Binomial[1/2, 1/3], 20]", "1.0697611917189897825"),
    ("{N[100 Pi, {Infinity, 5}], N[100 Pi, {4, 5}], Accuracy[N[100 Pi, {Infinity, 5}]]}", "{314.1593, 314.2, 5.}"),
    ("N[Sqrt[2] + Sqrt[3] - Sqrt[5 + 2 Sqrt[6]], {Infinity, 100}] // Accuracy", "100."),
    ("{Accuracy[N[0, {Infinity, 10}]], N[Pi, {20, Infinity}]}", "{10., 3.1415926535897932385}"),
    ("N[Pi, {x, 3}]", "N[Pi, {x, 3}]", "N::precbd"),
    ("Rationalize[N[Pi, 20], 10^-6] == 355/113", "True"),
    # set
    ("SetPrecision[0.1, 30]", "0.100000000000000005551115123126"),
    ("SetPrecision[N[Pi, 20], MachinePrecision]", "3.14159"),
    ("SetPrecision[{Pi, 1/3, x}, 20]", "{3.1415926535897932385, 0.33333333333333333333, x}"),
    ("{Accuracy[SetAccuracy[12.5, 10]], Precision[SetPrecision[1.5 + 2. I, 30]]}", "{10., 30.}"),
    ("SetPrecision[1.5, x]", "SetPrecision[1.5, x]", "SetPrecision::precbd"),
    # rounding
    ("{Round[#], IntegerPart[#], Floor[#], Ceiling[#]} & [N[10 Pi, 30]]", "{31, 31, 31, 32}"),
    ("{1.`20 == 1, 1.`5 == 1.000001, 1.`20 < 1.1, Max[1.`20, 2]}", "{True, True, True, 2}"),
    # digits
    ("RealDigits[N[Pi, 10]]", "{{3, 1, 4, 1, 5, 9, 2, 6, 5, 4}, 1}"),
    ("RealDigits[123.55555]", "{{1, 2, 3, 5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0}, 3}"),
    ("RealDigits[19/7]", "{{2, {7, 1, 4, 2, 8, 5}}, 1}"),
    ("RealDigits[Pi, 10, 25]",
     "{{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4, 3}, 1}"),
    ("RealDigits[Pi, 10, 20, -5]", "{{9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4, 6, 2, 6, 4, 3}, -4}"),
    ("RealDigits[{100, 0, 5/4, 1/30}]", "{{{1, 0, 0}, 3}, {{0}, 1}, {{1, 2, 5}, 1}, {{{3}}, -1}}"),
    ("RealDigits[10.5`6, 10, 8]", "{{1, 0, 5, 0, 0, 0, Indeterminate, Indeterminate}, 2}"),
    ("RealDigits[Pi]", "RealDigits[Pi]", "RealDigits::ndig"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_number(case):
    source, expected, *issued = case
    s = session()
    assert text(s.evaluate(source), form="OutputForm") == expected
    assert [f"{m.symbol}::{m.tag}" for m in s.messages] == issued


def test_read_back():
    s = session()
    for source in ("N[Pi + I, 30]", "N[-I, 20]", "10.^5000", "0``20", "N[1 - I/3, 25]"):
        assert s.evaluate(f"With[{{z = {source}}}, ToExpression[ToString[z, InputForm]] === z]").name == "True"


def test_exact_value_of_a_machine_number():
    assert session().evaluate("SetPrecision[0.1, Infinity]") == Fraction(0.1)
    assert session().evaluate("Rationalize[N[1/3, 30]]") == Fraction(1, 3)


NUMBERS = st.decimals(min_value="-1e6", max_value="1e6", places=6).filter(lambda d: abs(d) > 1e-3)


@given(a=NUMBERS, b=NUMBERS, p=st.integers(5, 40), q=st.integers(5, 40), operator=st.sampled_from("+*-"))
def test_errors_are_not_larger_than_stated(a, b, p, q, operator):
    """The true result of operands moved by their errors lies within the error of the result."""
    found = session().evaluate(f"({a}`{p}){operator}({b}`{q})")
    assert type(found) is BigReal
    stated = Fraction(10) ** -int(found.precision if not found.value else 0)
    if found.value:
        stated = abs(Fraction(found.value)) * Fraction(10 ** (-found.precision))
    x, y = Fraction(a) * (1 + Fraction(1, 10**p)), Fraction(b) * (1 - Fraction(1, 10**q))
    true = {"+": x + y, "*": x * y, "-": x - y}[operator]
    assert abs(true - Fraction(found.value)) <= 2 * stated


@pytest.mark.parametrize("function", ["Sin", "Cos", "Tan", "Exp", "Log", "ArcTan", "Sqrt", "Gamma", "Erf", "Sinh"])
def test_functions_agree_with_mpmath(function):
    names = {"ArcTan": "atan"}
    with mpmath.workdps(60):
        for source in ("1.3`30", "0.7`25", "2.5`40"):
            found = session().evaluate(f"{function}[{source}]")
            true = getattr(mpmath, names.get(function, function.lower()))(mpmath.mpf(source.split("`")[0]))
            assert abs(mpmath.mpf(str(found.value)) - true) <= abs(true) * mpmath.mpf(10) ** -(found.precision - 1)
