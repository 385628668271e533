"""What is told of symbols: usage, definitions, attributes; Splice, Curry, Default, protection from aborts."""

import pytest

import wlnet.builtins
from wlnet.builtins import MODULE_OF
from wlnet.dialogue import answer
from wlnet.evaluator import Session
from wlnet.evaluator.lazy import Lazy
from wlnet.expr import system
from wlnet.forms import text
from wlnet.grammar import parse


def session() -> Session:
    s = Session(write_message=lambda line: None)
    s.lines = []
    s.write = s.lines.append
    return s


def test_every_builtin_tells_its_use():
    without = []
    for name in MODULE_OF:
        if "`" in name:
            continue
        definition = system(name).definition
        if type(definition) is Lazy:
            definition = definition.load()
        if not definition.usage:
            without.append(name)
    assert not without


CASES = [
    ("{a,Splice[{b,c}],d}", "{a, b, c, d}"),
    ("g[a,Splice[{b,c}]]", "g[a, Splice[{b, c}]]"),
    ("g[a,Splice[{b,c},g]]", "g[a, b, c]"),
    ("{1,2}/. 2:>Splice[{3,4}]", "{1, 3, 4}"),
    ("Curry[g][x][y]", "g[x, y]"),
    ("Curry[g,3][x][y][z]", "g[x, y, z]"),
    ("CurryApplied[g,{2,1}][x][y]", "g[y, x]"),
    ("Default[Plus]", "0"),
    ("Default[g]=3;Default[g]", "3"),
    ("Default[g,1]", "Default[g, 1]"),
    ("Attributes[HoldFirst]", "{Protected}"),
    ("AbortProtect[Abort[];2]", "$Aborted"),
    ("CheckAbort[AbortProtect[Abort[];x=7],3];x", "7"),
    ("AbortProtect[CheckAbort[Abort[],4]]", "4"),
    ("TimeConstrained[AbortProtect[Pause[.1];x=5],.03,6];x", "5"),
    ('k[x_]:=x+1;Information[k,"DownValues"]', "{HoldPattern[k[x_]] :> x + 1}"),
    ('Information[Plus,"Attributes"]', "{Flat, Listable, NumericFunction, OneIdentity, Orderless, Protected}"),
    ('Information["nosuchname"]', 'Missing["UnknownSymbol", "nosuchname"]'),
    ('f::usage="f is";Information[f,"Usage"]', '"f is"'),
    ("ToString[Definition[unknown]]", '"Null"'),
    ('SyntaxInformation[h]={"ArgumentsPattern"->{_}};h[1]', "h[1]"),
    ('Names["TakeLargest*"]', '{"TakeLargest", "TakeLargestBy"}'),
    ('h1=1;h2=2;Names["Global`h@"]', '{"h1", "h2"}'),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert text(session().evaluate(source)) == expected


def test_definitions_are_shown():
    s = session()
    s.evaluate("Attributes[h]={Listable};h[x_]:=k[x]^2;k[x_]:=x+1")
    first = "Attributes[h] = {Listable}\n\nh[x_] := k[x]^2"
    assert s.evaluate("ToString[Definition[h]]") == first
    assert s.evaluate("ToString[FullDefinition[h]]") == first + "\n\nk[x_] := x + 1"


def test_questions():
    s = session()
    s.evaluate('h::usage="h[x] is."; Attributes[h]={Listable}; h[x_]:=x')
    s.evaluate("?h")
    assert s.lines == ["h[x] is.\nh[x_] := x"]
    s.evaluate("??h")
    assert s.lines[1] == "h[x] is.\nh[x_] := x\nAttributes: Listable"
    s.evaluate("?NetCh*")
    assert s.lines[2].startswith("NetChain[")


def test_history_is_forgotten():
    s = session()
    for line in ("$HistoryLength=2", "5", "6", "7"):
        answer(s, parse(line, s.resolve))
    assert sorted(s.outputs) == [3, 4]
    assert text(answer(s, parse("%", s.resolve)).value) == "7"


assert wlnet.builtins


NAMES = [
    ('Names["TakeLarg"~~__]', '{"TakeLargest", "TakeLargestBy"}'),
    ('Names["takel*",IgnoreCase->True]', '{"TakeLargest", "TakeLargestBy", "TakeList"}'),
    ('Names["NumberQ"|"NumericQ"]', '{"NumberQ", "NumericQ"}'),
    ('Names[{"NumberQ","NumericQ"}]', '{"NumberQ", "NumericQ"}'),
    ('MemberQ[$Contexts,"System`"]', "True"),
    ('gone=1;Remove[gone];Names["gone"]', "{}"),
    ('NameQ["Plus"]', "True"),
    ("Check[Message[ff::x];ff,2,{ff::y}]", "ff"),
]


@pytest.mark.parametrize(("source", "expected"), NAMES)
def test_names(source, expected):
    assert text(session().evaluate(source)) == expected
