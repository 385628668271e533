"""The texts of section 3 of the language reference, row by row, and what the documentation shows beside them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from wlnet.expr import Association, BigReal, ExactComplex, Expr, call, list_of, resolve, system
from wlnet.forms import display, text

a, b, c, f, x, y = map(resolve, "abcfxy")
INPUT, OUTPUT, FULL = "InputForm", "OutputForm", "FullForm"


def power(base, exponent):
    return call("Power", base, exponent)


def times(*factors):
    return call("Times", *factors)


def plus(*terms):
    return call("Plus", *terms)


SLOT = call("Slot", 1)
BLANK = call("Blank")
INTEGER = system("Integer")

# expression, OutputForm, InputForm, FullForm (None: the form's text is tested elsewhere)
TABLE = [
    (1.0, "1.", "1.", "1.`"),
    (1 / 3, "0.333333", "0.3333333333333333", "0.3333333333333333`"),
    (123456.789, "123457.", "123456.789", "123456.789`"),
    (1234567.0, "1.23457*10^6", "1.234567*^6", "1.234567`*^6"),
    (1e-5, "0.00001", "0.00001", "0.00001`"),
    (1e-6, "1.*10^-6", "1.*^-6", "1.`*^-6"),
    (0.1, "0.1", "0.1", "0.1`"),
    (999999.5, "1.*10^6", "999999.5", None),
    (-2.5, "-2.5", "-2.5", "-2.5`"),
    (6.02214076e23, "6.02214*10^23", "6.02214076*^23", None),
    (0.0, "0.", "0.", "0.`"),
    (5e-324, "4.94066*10^-324", "5.*^-324", None),
    (Fraction(1, 3), "1/3", "1/3", "Rational[1, 3]"),
    (Fraction(-1, 3), "-1/3", "-1/3", "Rational[-1, 3]"),
    (ExactComplex(2, 3), "2 + 3 I", "2 + 3*I", "Complex[2, 3]"),
    (ExactComplex(0, -1), "-I", "-I", "Complex[0, -1]"),
    (ExactComplex(Fraction(1, 2), Fraction(-3, 4)), "1/2 - (3 I)/4", "1/2 - (3*I)/4", None),
    (2 + 3j, "2. + 3. I", "2. + 3.*I", "Complex[2.`, 3.`]"),
    (BigReal(Decimal("1.5"), 20.0), "1.5000000000000000000", "1.5`20", "1.5`20"),
    (float("inf"), "Infinity", "Infinity", "DirectedInfinity[1]"),
    (float("nan"), "Indeterminate", "Indeterminate", "Indeterminate"),
    (times(power(x, 2), y), "x^2 y", "x^2*y", "Times[Power[x, 2], y]"),
    (plus(a, times(-1, b)), "a - b", "a - b", "Plus[a, Times[-1, b]]"),
    ("abc", "abc", '"abc"', '"abc"'),
    ('a"b\\\n\t\x1b', None, '"a\\"b\\\\\\n\\t\\:001b"', '"a\\"b\\\\\\n\\t\\:001b"'),
    ("é→日", "é→日", '"é→日"', '"é→日"'),
    (list_of(1, 2, list_of(3)), "{1, 2, {3}}", "{1, 2, {3}}", "List[1, 2, List[3]]"),
    (
        Association.of([("a", 1), ("b", x)]),
        "<|a -> 1, b -> x|>",
        '<|"a" -> 1, "b" -> x|>',
        'Association[Rule["a", 1], Rule["b", x]]',
    ),
    (Association(), "<||>", "<||>", "Association[]"),
    (call("Rule", a, b), "a -> b", "a -> b", "Rule[a, b]"),
    (call("RuleDelayed", a, b), "a :> b", "a :> b", "RuleDelayed[a, b]"),
    (call("Function", power(SLOT, 2)), "#1^2 & ", "#1^2 & ", "Function[Power[Slot[1], 2]]"),
    (call("Pattern", x, call("Blank", INTEGER)), "x_Integer", "x_Integer", "Pattern[x, Blank[Integer]]"),
    (call("Pattern", x, call("BlankSequence")), "x__", "x__", "Pattern[x, BlankSequence[]]"),
    (call("Optional", call("Pattern", x, BLANK), 0), "x_:0", "x_:0", None),
    (call("Optional", call("Pattern", x, BLANK)), "x_.", "x_.", None),
    (call("PatternTest", BLANK, f), "_?f", "_?f", "PatternTest[Blank[], f]"),
    (call("And", a, b), "a && b", "a && b", "And[a, b]"),
    (call("Not", a), "!a", "!a", "Not[a]"),
    (call("Hold", plus(1, 1)), "Hold[1 + 1]", "Hold[1 + 1]", "Hold[Plus[1, 1]]"),
    (call("HoldForm", plus(1, 1)), "1 + 1", "HoldForm[1 + 1]", "HoldForm[Plus[1, 1]]"),
    (list_of(system("Null")), "{Null}", "{Null}", "List[Null]"),
    (power(x, -1), "1/x", "x^(-1)", "Power[x, -1]"),
    (call("Quantity", 5, "Seconds"), "5 seconds", 'Quantity[5, "Seconds"]', None),
    (call("DirectedInfinity", 1), "Infinity", "Infinity", "DirectedInfinity[1]"),
    (call("DirectedInfinity"), "ComplexInfinity", "ComplexInfinity", "DirectedInfinity[]"),
]


@pytest.mark.parametrize(("expr", "output", "input", "full"), TABLE)
def test_table(expr, output, input, full):
    for form, expected in ((OUTPUT, output), (INPUT, input), (FULL, full)):
        if expected is not None:
            assert text(expr, form) == expected


ARITHMETIC = [  # InputForm, OutputForm
    (plus(1, x), "1 + x", "1 + x"),
    (plus(a, -3), "a - 3", "a - 3"),
    (plus(times(-1, a), b), "-a + b", "-a + b"),
    (plus(a, times(-2, b)), "a - 2*b", "a - 2 b"),
    (plus(a, times(ExactComplex(0, -1), b)), "a - I*b", "a - I b"),
    (plus(a, times(-1, plus(b, c))), "a - (b + c)", "a - (b + c)"),
    (times(2, x), "2*x", "2 x"),
    (times(-1, x), "-x", "-x"),
    (times(-1, x, y), "-(x*y)", "-(x y)"),
    (times(-2, x), "-2*x", "-2 x"),
    (times(a, power(b, -1)), "a/b", "a/b"),
    (times(a, power(b, -2)), "a/b^2", "a/b^2"),
    (times(-1, a, power(b, -1)), "-(a/b)", "-(a/b)"),
    (times(2, a, power(b, -1)), "(2*a)/b", "(2 a)/b"),
    (times(-2, a, power(b, -1)), "(-2*a)/b", "(-2 a)/b"),
    (times(-2, power(b, -1)), "-2/b", "-2/b"),
    (times(a, power(times(b, c), -1)), "a/(b*c)", "a/(b c)"),
    (times(power(a, -1), power(b, -1)), "1/(a*b)", "1/(a b)"),
    (times(Fraction(1, 2), x), "x/2", "x/2"),
    (times(Fraction(2, 3), x), "(2*x)/3", "(2 x)/3"),
    (times(Fraction(-1, 2), x), "-1/2*x", "-x/2"),
    (times(Fraction(-1, 2), power(x, -1)), "-1/2*1/x", "-1/(2 x)"),
    (times(Fraction(-1, 3), a, power(b, -2), power(c, -1)), "-1/3*a/(b^2*c)", "-a/(3 b^2 c)"),
    (times(a, power(system("E"), times(-1, x))), "a/E^x", "a/E^x"),
    (power(x, -2), "x^(-2)", "1/x^2"),
    (power(x, Fraction(1, 2)), "Sqrt[x]", "Sqrt[x]"),
    (power(x, Fraction(-1, 2)), "1/Sqrt[x]", "1/Sqrt[x]"),
    (power(x, Fraction(1, 3)), "x^(1/3)", "x^(1/3)"),
    (power(power(a, b), c), "(a^b)^c", "(a^b)^c"),
    (power(a, power(b, c)), "a^b^c", "a^b^c"),
    (power(-2, x), "(-2)^x", "(-2)^x"),
    (power(plus(a, b), 2), "(a + b)^2", "(a + b)^2"),
    (power(ExactComplex(2, 3), x), "(2 + 3*I)^x", "(2 + 3 I)^x"),
    (times(ExactComplex(0, 3), x), "(3*I)*x", "3 I x"),
    (plus(a, times(ExactComplex(0, -3), x)), "a - (3*I)*x", "a - 3 I x"),
    (times(ExactComplex(0, Fraction(-1, 2)), x), "(-1/2*I)*x", "-I/2 x"),
    (times(ExactComplex(0, 5), power(x, -1)), "(5*I)/x", "(5 I)/x"),
    (times(ExactComplex(2, 3), x), "(2 + 3*I)*x", "(2 + 3 I) x"),
    (times(a, -3), "a*(-3)", "a (-3)"),
    (times(plus(a, b), c), "(a + b)*c", "(a + b) c"),
    (call("Minus", x), "-x", "-x"),
    (call("Subtract", a, b), "a - b", "a - b"),
    (call("Divide", a, b), "a/b", "a/b"),
    (plus(), "Plus[]", "Plus[]"),
    (times(x), "Times[x]", "Times[x]"),
]


@pytest.mark.parametrize(("expr", "input", "output"), ARITHMETIC)
def test_arithmetic(expr, input, output):
    assert text(expr, INPUT) == input
    assert text(expr, OUTPUT) == output


SYNTAX = [
    (call("Or", call("And", a, b), c), "(a && b) || c"),
    (call("And", call("Or", a, b), c), "(a || b) && c"),
    (call("Not", call("And", a, b)), "!(a && b)"),
    (call("Equal", a, b, c), "a == b == c"),
    (call("Inequality", a, system("Less"), b, system("LessEqual"), c), "a < b <= c"),
    (call("SameQ", call("Equal", a, b), c), "(a == b) === c"),
    (call("Span", 1, 3), "1 ;; 3"),
    (call("Span", 1, system("All"), 2), "1 ;; All ;; 2"),
    (call("Part", a, 1, call("Span", 1, -1)), "a[[1, 1 ;; -1]]"),
    (call("Set", a, call("Set", b, c)), "a = b = c"),
    (call("SetDelayed", Expr(f, (call("Pattern", x, BLANK),)), power(x, 2)), "f[x_] := x^2"),
    (call("CompoundExpression", a, b), "a; b"),
    (call("CompoundExpression", a, system("Null")), "a; "),
    (call("Map", call("Function", power(SLOT, 2)), x), "(#1^2 & ) /@ x"),
    (call("Map", f, call("Apply", f, x)), "f /@ f @@ x"),
    (call("ReplaceAll", x, call("Rule", a, b)), "x /. a -> b"),
    (call("Rule", a, call("Rule", b, c)), "a -> b -> c"),
    (call("Rule", call("Rule", a, b), c), "(a -> b) -> c"),
    (call("Rule", a, call("Function", SLOT)), "a -> (#1 & )"),
    (call("Function", x, power(x, 2)), "Function[x, x^2]"),
    (call("Slot", "name"), "#name"),
    (call("Slot", "two words"), '#"two words"'),
    (call("SlotSequence", 2), "##2"),
    (call("Pattern", x, call("Alternatives", a, b)), "x:a | b"),
    (call("Optional", call("Pattern", x, call("Blank", INTEGER)), 0), "x_Integer:0"),
    (call("Repeated", call("Pattern", x, BLANK)), "(x_).."),
    (call("RepeatedNull", a), "a..."),
    (call("Condition", call("Pattern", x, BLANK), call("Greater", x, 0)), "x_ /; x > 0"),
    (call("PatternTest", call("Pattern", x, BLANK), call("Function", call("Less", SLOT, 3))), "(x_)?(#1 < 3 & )"),
    (call("StringJoin", "a", b), '"a" <> b'),
    (call("Dot", a, b), "a . b"),
    (call("MessageName", f, "usage"), 'MessageName[f, "usage"]'),
    (call("MessageName", f, "no word"), 'MessageName[f, "no word"]'),
    (call("Out"), "%"),
    (call("Out", -2), "%%"),
    (call("Out", 7), "%7"),
    (call("Get", "a.wl"), '<< "a.wl"'),
    (call("Put", a, "out.wl"), 'a >> "out.wl"'),
    (call("TagSet", f, Expr(f, (a,)), 1), "f /: f[a] = 1"),
    (call("Unset", a), "a =."),
    (call("Unset", call("Factorial", a)), "a! =."),
    (call("Increment", a), "a++"),
    (call("PreDecrement", a), "--a"),
    (times(-1, call("PreDecrement", a)), "-(--a)"),
    (call("Factorial", call("Factorial", a)), "(a!)!"),
    (call("Composition", f, a), "f @* a"),
    (Expr(plus(a, b), (c,)), "(a + b)[c]"),
    (Expr(Expr(f, (a,)), (b,)), "f[a][b]"),
    (Expr(call("Function", SLOT), (a,)), "(#1 & )[a]"),
    (Expr(call("Derivative", 1), (f,)), "Derivative[1][f]"),
    (call("TwoWayRule", 2, 3), "2 <-> 3"),
]


@pytest.mark.parametrize(("expr", "expected"), SYNTAX)
def test_input_form(expr, expected):
    assert text(expr) == expected


LAYOUT = [
    (call("MessageName", f, "usage"), "f::usage"),
    (Expr(Expr(call("Derivative", 2), (f,)), (x,)), "f''[x]"),
    (call("Row", list_of(1, "a", x)), "1ax"),
    (call("Row", list_of(1, 2), ", "), "1, 2"),
    (call("Column", list_of(1, "b")), "1\nb"),
    (call("Row", list_of("a = ", call("Column", list_of(1, 22)), "!")), "a = 1 !\n    22"),
    (call("Grid", list_of(list_of(1, 22), list_of(333, "x"))), "1     22\n333   x"),
    (call("MatrixForm", list_of(list_of(1, 22), list_of(333, 4))), " 1    22\n333   4"),
    (
        call(
            "TableForm",
            list_of(list_of(1, 2), list_of(3, 4)),
            call("Rule", system("TableHeadings"), list_of(list_of("a", "b"), list_of("X", "Y"))),
        ),
        "    X   Y\na   1   2\nb   3   4",
    ),
    (call("StringForm", "`2` before ``; `1`", 1, "b"), "b before ``; 1"),
    (call("StringForm", "x is ``, y is ``", 1, plus(a, b)), "x is 1, y is a + b"),
    (call("InputForm", "abc"), '"abc"'),
    (list_of(call("FullForm", plus(a, 1.0)), 0.5), "{Plus[a, 1.`], 0.5}"),
    (call("NumberForm", 3.14159265, 3), "3.14"),
    (call("NumberForm", list_of(2.0, 1), list_of(5, 2)), "{2.00, 1}"),
    (call("ScientificForm", 1234.5), "1.2345*10^3"),
    (call("Style", "red", system("Bold")), "red"),
    (call("Quantity", 1, "Feet"), "1 foot"),
    (call("Quantity", 2.5, "KilometersPerHour"), "2.5 kilometers per hour"),
    (call("Graphics", list_of()), "-Graphics-"),
    (call("Skeleton", 5), "<<5>>"),
    (call("Short", list_of(*range(1000))), None),
    (power(call("HoldForm", plus(a, b)), 2), "(a + b)^2"),
]


@pytest.mark.parametrize(("expr", "expected"), LAYOUT)
def test_output_form(expr, expected):
    shown = display(expr)
    if expected is not None:
        assert shown == expected
    else:
        assert len(shown) <= 80
        assert shown.startswith("{0, 1, 2")
        assert shown.endswith("998, 999}")
        assert "<<" in shown


def test_other_forms_are_output_form():
    assert text("abc", "StandardForm") == text("abc", "TraditionalForm") == "abc"
    with pytest.raises(ValueError, match="MathMLForm"):
        text(1, "MathMLForm")


def test_contexts():
    hidden = resolve("Pkg`Private`v")
    assert text(hidden) == "Pkg`Private`v"
    assert text(hidden, visible=["Pkg`Private`"]) == "v"
    assert text(x, visible=["System`"]) == "Global`x"
    shadowed = resolve("Global`Plus")
    system("Plus")
    assert text(shadowed) == "Global`Plus"
