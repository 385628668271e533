"""Symbols, numbers, strings, comments, newlines: what the characters between operators mean."""

from decimal import Decimal
from fractions import Fraction

import pytest

from wlnet.expr import BigReal, PackedList, system
from wlnet.grammar import SyntaxFailure, parse

NUMBERS = {
    "12": 12,
    "1.": 1.0,
    ".5": 0.5,
    "1.5": 1.5,
    "007": 7,
    "1*^3": 1000,
    "3*^5": 300000,
    "3*^-2": Fraction(3, 100),
    "200*^-2": 2,
    "0*^-5": 0,
    "1.5*^3": 1500.0,
    "1.*^-5": 1e-5,
    "1.5*^+3": 1500.0,
    "1.5`": 1.5,
    "12`": 12.0,
    "1.5`*^2": 150.0,
    "2^^101": 5,
    "16^^ff": 255,
    "16^^FF": 255,
    "36^^zz": 1295,
    "16^^ff.8": 255.5,
    "2^^1.1": 1.5,
    "2^^1*^4": 16,
    "2^^1.1*^4": 24.0,
    "16^^1*^-1": Fraction(1, 16),
    "1.5`20": BigReal(Decimal("1.5"), 20.0),
    "1.5`5": BigReal(Decimal("1.5"), 5.0),
    "1`20": BigReal(Decimal(1), 20.0),
    "1.5`20.5": BigReal(Decimal("1.5"), 20.5),
    "1.5`20*^3": BigReal(Decimal("1.5e3"), 20.0),
    "100.``3": BigReal(Decimal("100"), 5.0),
    "100.``-1": BigReal(Decimal("100"), 1.0),
    "0.``3": BigReal(Decimal("0"), 3.0),
    "1.2345678901234567": 1.2345678901234567,
    "0.0000000000000000000000001": 1e-25,
    "100000000000000000000.": 1e20,
}


@pytest.mark.parametrize("source", NUMBERS)
def test_number(source):
    value = parse(source)
    expected = NUMBERS[source]
    if source == "100000000000000000000.":
        assert value == BigReal(Decimal(10) ** 20, 20.0)
    elif isinstance(expected, BigReal):
        assert value.value == expected.value
        assert value.precision == pytest.approx(expected.precision)
    else:
        assert type(value) is type(expected)
        assert value == expected


def test_reals_with_many_digits_are_not_machine_numbers():
    value = parse("1.23456789012345678")
    assert type(value) is BigReal
    assert value.value == Decimal("1.23456789012345678")
    assert value.precision == pytest.approx(17.0915, abs=1e-3)
    assert parse("0.00123456789012345678").precision == pytest.approx(17.0915, abs=1e-3)
    assert type(parse("1.23456789012345678`")) is float
    assert type(parse("2^^1." + "1" * 80)) is BigReal


def test_reals_beyond_machine_numbers_are_big():
    assert parse("1.*^400") == BigReal(Decimal("1e400"), parse("1.*^400").precision)
    assert parse("1.*^-400").value == Decimal("1e-400")
    assert parse("0.*^400") == 0.0


def test_integers_of_any_size():
    assert parse("1" + "0" * 100_000) == 10**100_000
    assert parse("7" * 9_999) == 7 * (10**9_999 - 1) // 9
    assert parse("3^^" + "2" * 10_000) == 3**10_000 - 1


def test_huge_exponents_end_at_once():
    for source in ("1*^999999999", "1*^-999999999", "1.*^99999999999", "2^^1.1*^99999999", "1*^" + "9" * 5000):
        with pytest.raises(SyntaxFailure, match="exponent"):
            parse(source)
    assert parse("1.*^999999999").value == Decimal("1e999999999")


def test_wrong_radix():
    for source in ("1^^0", "37^^1", "2^^2", "16^^fg", "99999999^^1"):
        with pytest.raises(SyntaxFailure, match="base"):
            parse(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("2e3", "Times[2,e3]"),
        ("1..", "Repeated[1]"),
        ("2*^x", None),
        ("2 *3", "Times[2,3]"),
        ("x*^3", None),
        ("1.5`-x", "Plus[1.5,Times[-1,x]]"),
        ("1.5`+2", "Plus[1.5,2]"),
        ("x/.5", "Times[x,Power[0.5,-1]]"),
        ("x/.a->b", "ReplaceAll[x,Rule[a,b]]"),
        ("x//.5", "ReplaceRepeated[x,5]"),
        ("x=.5", "Set[x,0.5]"),
        ("x=.", "Unset[x]"),
        ("{x=.}", "List[Unset[x]]"),
        ("x=!y", "Set[x,Not[y]]"),
        ("x=!=y", "UnsameQ[x,y]"),
        ("a<-b", "Less[a,Times[-1,b]]"),
        ("a<->b", "TwoWayRule[a,b]"),
        ("a[b[1]]", "a[b[1]]"),
        ("a[[b[1]]]", "Part[a,b[1]]"),
        ("a[(* x *)[ 1 ](* y *)]", "Part[a,1]"),
        ("a||b", "Or[a,b]"),
        ("a++ + ++b", "Plus[Increment[a],PreIncrement[b]]"),
        ("a+++b", "Plus[Increment[a],b]"),
        ("a@@@b", "MapApply[a,b]"),
        ("#1a", "Times[Slot[1],a]"),
        ("#a1", 'Slot["a1"]'),
        ("##a", "Times[SlotSequence[1],a]"),
        ("x_.y", "Times[Optional[Pattern[x,Blank[]]],y]"),
        ("x_..", "Repeated[Pattern[x,Blank[]]]"),
        ("x_h.y", "Dot[Pattern[x,Blank[h]],y]"),
        ("x__.y", "Dot[Pattern[x,BlankSequence[]],y]"),
        ("a.5", "Times[a,0.5]"),
        ("{<2,2>}", "List[List[2,2]]"),
        ("a<2", "Less[a,2]"),
        ("a > b", "Greater[a,b]"),
        ("<a>>", None),
        ("<1,2>>0", "Greater[List[1,2],0]"),
        ("<<1>>", "List[List[1]]"),
        ("<<-1>,<.5>>", "List[List[-1],List[0.5]]"),
        ("<<{1},{2}>>", "List[List[List[1],List[2]]]"),
        ("f[<<x.m]", 'f[Get["x.m"]]'),
        ('<<"a b.m"', 'Get["a b.m"]'),
        ("<<Pkg`Sub`;x", 'CompoundExpression[Get["Pkg`Sub`"],x]'),
        ("<<~/dir/a-b_1.m", 'Get["~/dir/a-b_1.m"]'),
        ("x>>\n out.txt", 'Put[x,"out.txt"]'),
        ("x>>>a/b.txt;y", 'CompoundExpression[PutAppend[x,"a/b.txt"],y]'),
        ('x>>"a b"', 'Put[x,"a b"]'),
        ("f::usage=1", 'Set[MessageName[f,"usage"],1]'),
        ("f::\"a b\"", 'MessageName[f,"a b"]'),
        ("$a1", "$a1"),
        ("a`b`c", "a`b`c"),
        ("π", "Pi"),
        ("\\[Pi]", "Pi"),
        ("\\[Infinity]", "Infinity"),
        ("30°", "Times[30,Degree]"),
        ("\\[ExponentialE]^\\[ImaginaryI]", "Power[E,I]"),
        ("\\[Alpha]1", "α1"),
        ("a\\[Beta]c", "aβc"),
        ("\\:03b1", "α"),
        ("\\|01f600x", "😀x"),
        ("été", "été"),
        ("\\[ScriptL]", "\uf6bd"),
        ("x\\[NonBreakingSpace]y", "Times[x,y]"),
        ("x\u00a0y", "Times[x,y]"),
        ("x_α", "Pattern[x,Blank[α]]"),
    ],
)  # fmt: skip
def test_where_tokens_begin_and_end(full, source, expected):
    if expected is None:
        with pytest.raises(SyntaxFailure):
            full(source)
    else:
        assert full(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r'"a\"b"', 'a"b'),
        (r'"a\\b"', "a\\b"),
        (r'"\n\t\r\b\f"', "\n\t\r\b\f"),
        (r'"\[Alpha]\[Rule]"', "α\uf522"),
        (r'"\[NoSuchName]"', r"\[NoSuchName]"),
        (r'"\:03b1\:0041"', "αA"),
        (r'"\.41\.e9"', "Aé"),
        (r'"\101\060"', "A0"),
        (r'"\|01f600"', "😀"),
        (r'"\:d83d\:de00"', "😀"),
        (r'"\:d83d"', r"\:d83d"),
        (r'"\|110000"', r"\|110000"),
        (r'"\<a\>"', "a"),
        (r'"\(x\^2\)"', r"\(x\^2\)"),
        (r'"\q\:12"', r"\q\:12"),
        ('"two\nlines"', "two\nlines"),
        ('"two\r\nlines\rthree"', "two\nlines\nthree"),
        ('"joined \\\n   here"', "joined    here"),
        ('"(* no comment *)"', "(* no comment *)"),
        ('""', ""),
    ],
)
def test_string(source, expected):
    assert parse(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", "Null"),
        (" \n\n ", "Null"),
        ("(* c *)", "Null"),
        ("a\nb", "CompoundExpression[a,b]"),
        ("a\n\n\nb\n", "CompoundExpression[a,b]"),
        ("a\r\nb\rc", "CompoundExpression[a,b,c]"),
        ("a+\nb", "Plus[a,b]"),
        ("a+\n\n(* c *)\nb", "Plus[a,b]"),
        ("a\n+b", "CompoundExpression[a,Plus[b]]"),
        ("a\n-b", "CompoundExpression[a,Times[-1,b]]"),
        ("a;\nb", "CompoundExpression[CompoundExpression[a,Null],b]"),
        ("{a;\nb}", "List[CompoundExpression[a,b]]"),
        ("a;;\nb", "CompoundExpression[Span[a,All],b]"),
        ("{a;;\nb}", "List[Span[a,b]]"),
        ("a\n!b", "CompoundExpression[a,Not[b]]"),
        ("{a\n!b}", "List[Times[Factorial[a],b]]"),
        ("f[\n\na\n,\nb\n]", "f[a,b]"),
        ("(a\nb)", "Times[a,b]"),
        ("{f\n[x]}", "List[f[x]]"),
        ("a (* c \n c *) b", "Times[a,b]"),
        ("f = (* c *)\n 1", "Set[f,1]"),
        ("ab\\\n    cd", "abcd"),
        ("12\\\n  34", "1234"),
        ("a + \\\n b", "Plus[a,b]"),
        ("(* (* *) *)a", "a"),
        ('(* " *) a', "a"),
        ("(**)a(***)b", "Times[a,b]"),
        ("\ufeffa", "a"),
        ("#!/usr/bin/env wlnet\na", "a"),
        ("\ufeff#!/usr/bin/env wlnet\r\na", "a"),
        ("a\\[IndentingNewLine]b", "CompoundExpression[a,b]"),
    ],
)
def test_newlines_comments_and_first_lines(full, source, expected):
    assert full(source) == expected


def test_operators_are_system_symbols_and_names_are_resolved():
    asked = []

    def resolve(name):
        asked.append(name)
        return system("X")

    parse("a + b`c - `d a /. _h", resolve)
    assert asked == ["a", "b`c", "`d", "h"]
    assert parse("a+b").head is system("Plus")


def test_long_list_is_packed():
    assert type(parse("{" + ",".join(["1"] * 200) + "}")) is PackedList
