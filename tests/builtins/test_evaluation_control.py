"""Confirmation, limits, echoes, parallel functions, and what notebooks would do."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text


def session() -> Session:
    s = Session(write=lambda line: None, write_message=lambda line: None)
    s.lines = []
    s.write = s.lines.append
    return s


CASES = [
    ("Enclose[1+Confirm[2]]", "3"),
    ("FailureQ[Enclose[Confirm[$Failed];1]]", "True"),
    ('Enclose[Confirm[$Failed],h[#["Expression"]]&]', "h[$Failed]"),
    ('Enclose[ConfirmBy[3,EvenQ],#["ConfirmationType"]&]', '"ConfirmBy"'),
    ("Enclose[ConfirmBy[4,EvenQ]+1]", "5"),
    ('Enclose[ConfirmMatch["a",_Integer,"info"],#["Information"]&]', '"info"'),
    ("Enclose[ConfirmMatch[7,_Integer]]", "7"),
    ('Enclose[ConfirmQuiet[1/0],#["Expression"]&]', "ComplexInfinity"),
    ("Enclose[ConfirmQuiet[1/2]]", "1/2"),
    ("Enclose[ConfirmAssert[1==2],Head]", "Failure"),
    ("Enclose[ConfirmAssert[1==1];3]", "3"),
    ("Enclose[{Enclose[Confirm[$Failed],1&],2}]", "{1, 2}"),
    ("Enclose[Map[Confirm,{1,2}]]", "{1, 2}"),
    ("Enclose[Map[Confirm,{1,$Failed}],9&]", "9"),
    ('g[x_]:=Enclose[Module[{a=ConfirmBy[x,IntegerQ]},a+1],"bad"&];{g[1],g[x]}', '{2, "bad"}'),
    ("Enclose[Catch[Confirm[$Failed]],0&]", "0"),
    ("Assert[1==2]", "Null"),
    ("On[Assert];Assert[1==2]", "$Aborted"),
    ("On[Assert];Assert[1==1]", "Null"),
    ("CheckAbort[Abort[],1]", "1"),
    ("TimeConstrained[While[True],0.05,late]", "late"),
    ("TimeConstrained[1+1,5]", "2"),
    ("MemoryConstrained[1+1,10^7]", "2"),
    ("MaxMemoryUsed[Range[10^6];]>8 10^6", "True"),
    ('Failure["a",<|"MessageTemplate"->"x `1`","MessageParameters"->{1}|>]["Message"]', '"x 1"'),
    ('Failure["a",<|"k"->1|>]["k"]', "1"),
    ("1/0;$MessageList", '{HoldForm[MessageName[Power, "infy"]]}'),
    ("EchoFunction[h][3]", "3"),
    ('EchoLabel["a"][3]', "3"),
    ("EchoTiming[1+1]", "2"),
    ("Monitor[Do[i,{i,3}];4,i]", "4"),
    ("Manipulate[x^2+y,{x,2,10},{{y,3},0,5}]", "7"),
    ("DynamicModule[{x=3},x^2]", "9"),
    ("Button[1+1,Print[1]]", "Button[2, Print[1]]"),
    ("EvaluationNotebook[]", "$Failed"),
    ("ParallelMap[h,{1,2}]", "{h[1], h[2]}"),
    ("ParallelMap[h][{1,2}]", "{h[1], h[2]}"),
    ('ParallelTable[i^2,{i,3},Method->"CoarsestGrained"]', "{1, 4, 9}"),
    ("Parallelize[Map[h,{1,2}]]", "{h[1], h[2]}"),
    ("WaitAll[{ParallelSubmit[1+1],ParallelSubmit[3]}]", "{2, 3}"),
    ("{LaunchKernels[],$KernelCount,DistributeDefinitions[h]}", "{{}, 0, Null}"),
]


@pytest.mark.parametrize(("source", "expected"), CASES)
def test_value(source, expected):
    assert text(session().evaluate(source)) == expected


PRINTED = [
    ("EchoFunction[h][3]", [">> h[3]"]),
    ('EchoFunction["a",h][3]', [">> a h[3]"]),
    ('EchoLabel["a"][3]', [">> a 3"]),
    ("EchoEvaluation[1+1]", [">> 1 + 1", "<< 2"]),
    ("ParallelDo[Print[i],{i,2}]", ["1", "2"]),
]


@pytest.mark.parametrize(("source", "expected"), PRINTED)
def test_printed(source, expected):
    s = session()
    s.evaluate(source)
    assert s.lines == expected
