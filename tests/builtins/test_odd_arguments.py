"""Whatever the arguments, a function gives a value or stays; it never fails inside."""

from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.builtins.index import INDEX
from wlnet.evaluator import Session
from wlnet.expr import Expr, system
from wlnet.forms import text

GROUPS = ("numbers.", "statistics.", "strings.")  # structure has loops without end, lists have huge ones
NAMES = sorted(name for module, names in INDEX.items() if module.startswith(GROUPS) for name in names.split())
SOURCES = """
    x; 0; 1; -1; 3; 10^40; 1/2; -3/4; 2.5; 0.; 1.*^300; 1.5`20; I; 2+3I; 1.5+2.I; Pi; -E; Infinity; -Infinity;
    ComplexInfinity; Indeterminate; "abc"; ""; {}; {1,2,3}; {1.,2.}; {{1,2},{3,4}}; {{1.,2.},{3.,5.}}; {1,{2}}; {a,b};
    <|"a"->1|>; <||>; a->b; "a"->"b"; {"ab","c"}; f[x]; True; None; All; x_; __; {0,1}; {1,-1}; UpTo[2]; Sqrt[2]; 2 x;
    x+y; #&; NormalDistribution[0,1]; RandomReal[1,{3,2}]; Range[200]; N[Range[200]]
"""
session = Session(write=lambda line: None, write_message=lambda line: None)
VALUES = [session.evaluate(source) for source in SOURCES.split(";")]


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(NAMES), st.lists(st.sampled_from(VALUES), max_size=4))
def test_no_internal_fault(name, args):
    found = session.evaluate(Expr(system(name), tuple(args)))
    assert not session.faults, session.faults.pop()
    assert isinstance(text(found), str)
