"""Every operator by itself, and each pair of them grouped as the order of precedences says."""

import itertools

import pytest

from wlnet.expr import same
from wlnet.grammar import parse
from wlnet.grammar.notation import full as all_operators

SINGLE = r"""
(a)              ⟹ a
{a,b}            ⟹ List[a,b]
{}               ⟹ List[]
<|a->b,c:>d|>    ⟹ Association[Rule[a,b],RuleDelayed[c,d]]
"a"              ⟹ "a"
1                ⟹ 1
$a               ⟹ $a
c`a              ⟹ c`a
#                ⟹ Slot[1]
#0               ⟹ Slot[0]
#12              ⟹ Slot[12]
#ab              ⟹ Slot["ab"]
##               ⟹ SlotSequence[1]
##3              ⟹ SlotSequence[3]
%                ⟹ Out[]
%%               ⟹ Out[-2]
%%%              ⟹ Out[-3]
%12              ⟹ Out[12]
_                ⟹ Blank[]
__               ⟹ BlankSequence[]
___              ⟹ BlankNullSequence[]
_h               ⟹ Blank[h]
__h              ⟹ BlankSequence[h]
___h             ⟹ BlankNullSequence[h]
x_               ⟹ Pattern[x,Blank[]]
x__              ⟹ Pattern[x,BlankSequence[]]
x___             ⟹ Pattern[x,BlankNullSequence[]]
x_h              ⟹ Pattern[x,Blank[h]]
x__h             ⟹ Pattern[x,BlankSequence[h]]
x___h            ⟹ Pattern[x,BlankNullSequence[h]]
c`x_d`h          ⟹ Pattern[c`x,Blank[d`h]]
_.               ⟹ Optional[Blank[]]
x_.              ⟹ Optional[Pattern[x,Blank[]]]
a::b             ⟹ MessageName[a,"b"]
<<a`             ⟹ Get["a`"]
a?b              ⟹ PatternTest[a,b]
f[a,b]           ⟹ f[a,b]
a[[b,c]]         ⟹ Part[a,b,c]
f::[a]           ⟹ TypeSpecifier[f][a]
a++              ⟹ Increment[a]
a--              ⟹ Decrement[a]
++a              ⟹ PreIncrement[a]
--a              ⟹ PreDecrement[a]
a@*b             ⟹ Composition[a,b]
a/*b             ⟹ RightComposition[a,b]
a@b              ⟹ a[b]
a~f~b            ⟹ f[a,b]
a/@b             ⟹ Map[a,b]
a@@b             ⟹ Apply[a,b]
a@@@b            ⟹ MapApply[a,b]
a//@b            ⟹ MapAll[a,b]
a!               ⟹ Factorial[a]
a!!              ⟹ Factorial2[a]
a'               ⟹ Derivative[1][a]
a<>b             ⟹ StringJoin[a,b]
a^b              ⟹ Power[a,b]
a**b             ⟹ NonCommutativeMultiply[a,b]
a.b              ⟹ Dot[a,b]
-a               ⟹ Times[-1,a]
a/b              ⟹ Times[a,Power[b,-1]]
a*b              ⟹ Times[a,b]
a b              ⟹ Times[a,b]
a+b              ⟹ Plus[a,b]
a-b              ⟹ Plus[a,Times[-1,b]]
a;;b             ⟹ Span[a,b]
a==b             ⟹ Equal[a,b]
a!=b             ⟹ Unequal[a,b]
a<b              ⟹ Less[a,b]
a<=b             ⟹ LessEqual[a,b]
a>b              ⟹ Greater[a,b]
a>=b             ⟹ GreaterEqual[a,b]
a===b            ⟹ SameQ[a,b]
a=!=b            ⟹ UnsameQ[a,b]
!a               ⟹ Not[a]
a&&b             ⟹ And[a,b]
a||b             ⟹ Or[a,b]
a..              ⟹ Repeated[a]
a...             ⟹ RepeatedNull[a]
a|b              ⟹ Alternatives[a,b]
a:b              ⟹ Pattern[a,b]
a_:b             ⟹ Optional[Pattern[a,Blank[]],b]
a~~b             ⟹ StringExpression[a,b]
a/;b             ⟹ Condition[a,b]
a<->b            ⟹ TwoWayRule[a,b]
a->b             ⟹ Rule[a,b]
a:>b             ⟹ RuleDelayed[a,b]
a/.b             ⟹ ReplaceAll[a,b]
a//.b            ⟹ ReplaceRepeated[a,b]
a+=b             ⟹ AddTo[a,b]
a-=b             ⟹ SubtractFrom[a,b]
a*=b             ⟹ TimesBy[a,b]
a/=b             ⟹ DivideBy[a,b]
a&               ⟹ Function[a]
a//=b            ⟹ ApplyTo[a,b]
a//b             ⟹ b[a]
a/:b=c           ⟹ TagSet[a,b,c]
a/:b:=c          ⟹ TagSetDelayed[a,b,c]
a/:b=.           ⟹ TagUnset[a,b]
a=b              ⟹ Set[a,b]
a:=b             ⟹ SetDelayed[a,b]
a^=b             ⟹ UpSet[a,b]
a^:=b            ⟹ UpSetDelayed[a,b]
a=.              ⟹ Unset[a]
a|->b            ⟹ Function[a,b]
a>>b             ⟹ Put[a,"b"]
a>>>b            ⟹ PutAppend[a,"b"]
a;b              ⟹ CompoundExpression[a,b]
a\[Rule]b        ⟹ Rule[a,b]
a\[RuleDelayed]b ⟹ RuleDelayed[a,b]
a\[TwoWayRule]b  ⟹ TwoWayRule[a,b]
a\[Equal]b       ⟹ Equal[a,b]
a\[LongEqual]b   ⟹ Equal[a,b]
a\[NotEqual]b    ⟹ Unequal[a,b]
a\[LessEqual]b   ⟹ LessEqual[a,b]
a\[GreaterEqual]b ⟹ GreaterEqual[a,b]
a\[LessSlantEqual]b ⟹ LessEqual[a,b]
a\[And]b         ⟹ And[a,b]
a\[Or]b          ⟹ Or[a,b]
\[Not]a          ⟹ Not[a]
a\[Element]b     ⟹ Element[a,b]
a\[Distributed]b ⟹ Distributed[a,b]
a\[Function]b    ⟹ Function[a,b]
a\[Times]b       ⟹ Times[a,b]
a\[InvisibleTimes]b ⟹ Times[a,b]
a\[Divide]b      ⟹ Times[a,Power[b,-1]]
a\[Minus]b       ⟹ Plus[a,Times[-1,b]]
\[Minus]a        ⟹ Times[-1,a]
a\[Transpose]    ⟹ Transpose[a]
a\[ConjugateTranspose] ⟹ ConjugateTranspose[a]
a\[Conjugate]    ⟹ Conjugate[a]
f\[InvisibleApplication]x ⟹ f[x]
f[a\[InvisibleComma]b] ⟹ f[a,b]
\[LeftAssociation]a->b\[RightAssociation] ⟹ Association[Rule[a,b]]
a\[LeftDoubleBracket]b\[LeftDoubleBracket]1\[RightDoubleBracket]\[RightDoubleBracket] ⟹ Part[a,Part[b,1]]
\!\(\*SuperscriptBox[\(x\), \(2\)]\)+1 ⟹ Plus[Power[x,2],1]
\!\(x\^2\) ⟹ Power[x,2]
\!\(TraditionalForm\`x\_1\%2\) ⟹ Power[Subscript[x,1],2]
\!\(\@x\) \!\(\@\(x+1\)\%3\) ⟹ Times[Sqrt[x],Power[Plus[x,1],Times[1,Power[3,-1]]]]
\!\(\*FractionBox[\(a+b\), SqrtBox["c"]]\) ⟹ Times[Plus[a,b],Power[Sqrt[c],-1]]
\!\(\*RowBox[{"f", "[", RowBox[{"x", ",", "\"y\""}], "]"}]\) ⟹ f[x,"y"]
\!\(\*RowBox[{SuperscriptBox["f", "\[Prime]", MultilineFunction->None], "[", "x", "]"}]\) ⟹ Derivative[1][f][x]
\!\(\*GridBox[{{"1", "2"}, {"3", "\[Pi]"}}]\) ⟹ List[List[1,2],List[3,Pi]]
\!\(\*StyleBox["x", "TI"]\)+\!\(\*InterpretationBox["abc", 7]\) ⟹ Plus[x,7]
f[\!\(\[Alpha]\_\(i, j\)\)] ⟹ f[Subscript[α,i,j]]
\[LeftFloor]x+1\[RightFloor] ⟹ Floor[Plus[x,1]]
2⌈x⌉^2 ⟹ Times[2,Power[Ceiling[x],2]]
⌊⌈x⌉⌋[y] ⟹ Floor[Ceiling[x]][y]
\[LeftAngleBracket]a,b\[RightAngleBracket] ⟹ AngleBracket[a,b]
\[LeftBracketingBar]a\[RightBracketingBar] ⟹ BracketingBar[a]
\[LeftDoubleBracketingBar]a\[RightDoubleBracketingBar] ⟹ DoubleBracketingBar[a]
a\[UndirectedEdge]b ⟹ UndirectedEdge[a,b]
a\[DirectedEdge]b ⟹ DirectedEdge[a,b]
a\[Cross]b       ⟹ Cross[a,b]
a\[CirclePlus]b\[CirclePlus]c ⟹ CirclePlus[a,b,c]
a\[PlusMinus]b   ⟹ PlusMinus[a,b]
\[PlusMinus]a    ⟹ PlusMinus[a]
\[Sqrt]a         ⟹ Sqrt[a]
2\[Sqrt]a        ⟹ Times[2,Sqrt[a]]
\[Integral]x^2\[DifferentialD]x ⟹ Integrate[Power[x,2],x]
\[Integral]a b\[DifferentialD]x ⟹ Integrate[Times[a,b],x]
\[Integral]\[DifferentialD]x ⟹ Integrate[1,x]
a\[VectorLess]b  ⟹ VectorLess[List[a,b]]
a\[RightArrow]b  ⟹ RightArrow[a,b]
a→b              ⟹ RightArrow[a,b]
a≤b              ⟹ LessEqual[a,b]
a∈b              ⟹ Element[a,b]
a∧b              ⟹ And[a,b]
"""
ROWS = [[side.strip() for side in line.split("⟹")] for line in SINGLE.strip().splitlines()]


@pytest.mark.parametrize(("source", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_operator(full, source, expected):
    assert full(source) == expected


@pytest.mark.parametrize(("text", "fixity"), sorted(all_operators()))
def test_each_operator_of_the_table_can_be_read(text, fixity):
    source = {"infix": f"a {text} b", "prefix": f"{text} a", "postfix": f"a {text}"}[fixity]
    if text == "~":
        source += " ~ c"
    elif text == "/:":
        source += " = c"
    elif text == "::":
        source += "[b]"
    parse(source)


LEVELS = [  # infix operators from loosest to tightest, and how a run of one level groups
    ("; ", "flat"), ("= := ^= ^:= |->", "right"), ("//", "left"), ("//=", "right"), ("+= -= *= /=", "right"),
    ("/. //.", "left"), ("-> :>", "right"), ("<->", "right"), ("/;", "left"), ("~~", "flat"), ("|", "flat"),
    ("||", "flat"), ("&&", "flat"), ("∈", "flat"), ("=== =!=", "flat"), ("== != < <= > >=", "chain"), ("+ -", "flat"),
    ("*", "flat"), ("/", "left"), (".", "flat"), ("**", "flat"), ("^", "right"), ("<>", "flat"),
    ("/@ @@ @@@ //@", "right"),
    ("@", "right"), ("/*", "flat"), ("@*", "flat"), ("?", "left"),
]  # fmt: skip
ORDER = [(text, level, grouping) for level, (texts, grouping) in enumerate(LEVELS) for text in texts.split()]


def test_pairs_of_operators_group_by_precedence():
    for (first, low, grouping), (second, high, _) in itertools.product(ORDER, ORDER):
        source = f"a {first} b {second} c"
        if low == high and grouping in ("flat", "chain"):
            continue  # one node: test_meanings.py
        right = high > low or (low == high and grouping == "right")
        grouped = f"a {first} (b {second} c)" if right else f"(a {first} b) {second} c"
        expected = parse(grouped)
        if (first, second) == ("-", "*"):  # a - b c is Plus[a, Times[-1, b, c]]
            expected = parse("a + Times[-1, b, c]")
        assert same(parse(source), expected), source


def test_prefix_and_postfix_operators_group_by_precedence(full):
    prefix = {"!": "&&", "-": "/", "++": "@*"}  # the tightest operator that is looser than the prefix
    for text, infix in prefix.items():
        assert same(parse(f"{text}a {infix} b"), parse(f"({text}a) {infix} b")), text
    assert full("!a===b") == "Not[SameQ[a,b]]"
    assert full("-a.b") == "Times[-1,Dot[a,b]]"
    assert full("++a[b]") == "PreIncrement[a[b]]"
    assert full("a->b&") == "Function[Rule[a,b]]"
    assert full("a|b..") == "Alternatives[a,Repeated[b]]"
    assert full("a:b..") == "Pattern[a,Repeated[b]]"
    assert full("a||b..") == "Repeated[Or[a,b]]"
    assert full("a^b!") == "Power[a,Factorial[b]]"
    assert full("a@b!") == "Factorial[a[b]]"
    assert full("a@b'") == "Derivative[1][a[b]]"
    assert full("a.m\\[Transpose]") == "Dot[a,Transpose[m]]"
    assert full("f@i++") == "f[Increment[i]]"
    assert full("a=b=.") == "Set[a,Unset[b]]"
