"""Queries, tables and joins: results by the documented order of operators."""

import pytest

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

DATA = 'd={<|"a"->1,"b"->"x"|>,<|"a"->2,"b"->"y"|>,<|"a"->3,"b"->"x"|>};ds=Dataset[d];'
QUERIES = [
    ('Query[All,"a"][d]', "{1, 2, 3}"),
    ('Query[Select[#a>1&],"b"][d]', '{"y", "x"}'),
    ('Query[Max,"a"][d]', "3"),
    ('Query[SortBy["b"]/*First,"a"][d]', "1"),
    ('Query[All,{"a"->f}][d][[1]]', '<|"a" -> f[1], "b" -> "x"|>'),
    ('Query[{Min,Max},"a"][d]', "{1, 3}"),
    ('Query[<|"m"->Min,"n"->Length|>,"a"][d]', '<|"m" -> 1, "n" -> 3|>'),
    ('Query[All,<|"s"->(#a+1&)|>][d]', '{<|"s" -> 2|>, <|"s" -> 3|>, <|"s" -> 4|>}'),
    ('Query[1,{"b","a"}][d]', '<|"b" -> "x", "a" -> 1|>'),
    ('{Query[Counts,"b"][d],Query[GroupBy["b"],Total,"a"][d]}', '{<|"x" -> 2, "y" -> 1|>, <|"x" -> 4, "y" -> 2|>}'),
    ("{Query[Mean]@{1,Missing[],3},Query[Mean]@{Missing[]},Query[Total,MissingBehavior->None]@{1,Missing[]}}",
     '{2, Missing["Indeterminate"], 1 + Missing[]}'),
    ('{Query[2;;][{1,2,3}],Query[Key[k]][<|k->3|>],Query[-1,"zz"][d],Query[][5]}',
     '{{2, 3}, 3, Missing["KeyAbsent", "zz"], 5}'),
    ('{Query[MaximalBy["a"],"b"][d],Query[SelectFirst[#a>1&],"b"][d]}', '{{"x"}, "y"}'),
]  # fmt: skip
TABLES = [
    ('ds[All,"a"]', "Dataset[{1, 2, 3}]"),
    ('{ds[1,"a"],ds[Total,"a"],Length[ds],Head[ds]}', "{1, 6, 3, Dataset}"),
    ('{ds[[2]],ds[[All,"b"]]}', '{Dataset[<|"a" -> 2, "b" -> "y"|>], Dataset[{"x", "y", "x"}]}'),
    ("Normal[Map[#a&,SortBy[ds,-#a&]]]", "{3, 2, 1}"),
    ("{Length[Join[ds,ds]],Normal[ds]===d,Dataset[ds]===ds}", "{6, True, True}"),
    ("ToString[ds]", r'"a   b\n-----\n1   x\n2   y\n3   x"'),
    ('ToString[Dataset[<|"r"-><|"x"->1,"y"->2|>|>]]', r'"    x   y\n---------\nr   1   2"'),
    ('ToString[Dataset[<|"a"->1,"b"->{1,2}|>]]', r'"a   1\nb   1   2"'),
    ("Last[StringSplit[ToString[Dataset[Range[25]]],\"\\n\"]]", '"... 5 more"'),
]  # fmt: skip
LEFT = '{<|"a"->1,"b"->2|>,<|"a"->5,"b"->6|>}'
RIGHT = '{<|"a"->1,"c"->3|>,<|"a"->1,"c"->4|>,<|"a"->9,"c"->0|>}'
JOINS = [
    (f'JoinAcross[{LEFT},{RIGHT},"a"]', '{<|"a" -> 1, "b" -> 2, "c" -> 3|>, <|"a" -> 1, "b" -> 2, "c" -> 4|>}'),
    (f'JoinAcross[{LEFT},{RIGHT},Key["a"],"Left"][[3]]', '<|"a" -> 5, "b" -> 6, "c" -> Missing["Unmatched"]|>'),
    (f'JoinAcross[{LEFT},{RIGHT},{{"a"}},"Right"][[3]]', '<|"a" -> 9, "b" -> Missing["Unmatched"], "c" -> 0|>'),
    (f'Length[JoinAcross[{LEFT},{RIGHT},"a","Outer"]]', "4"),
    ('JoinAcross[{<|"a"->1,"b"->2|>},{<|"d"->1,"c"->3|>},"a"->"d"]', '{<|"a" -> 1, "b" -> 2, "d" -> 1, "c" -> 3|>}'),
    ('JoinAcross[{<|"a"->1,"b"->2|>},{<|"a"->1,"b"->3|>},"a",KeyCollisionFunction->#]&/@{Left,Right,None}',
     '{{<|"a" -> 1, "b" -> 2|>}, {<|"a" -> 1, "b" -> 3|>}, {<|"a" -> 1|>}}'),
    ('JoinAcross[{<|"a"->1,"b"->2|>},{<|"a"->1,"b"->3|>},"a",KeyCollisionFunction->({#<>"1",#<>"2"}&)]',
     '{<|"a" -> 1, "b1" -> 2, "b2" -> 3|>}'),
    ('KeyComplement[{<|"a"->1,"b"->2|>,<|"b"->2|>}]', '<|"a" -> 1|>'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), QUERIES + TABLES + JOINS)
def test_value(source, expected):
    assert text(Session().evaluate(DATA + source)) == expected


def test_unknown_kind_of_join():
    s = Session(write_message=lambda line: None)
    s.evaluate('JoinAcross[{},{},"a","Sideways"]')
    assert [m.tag for m in s.messages] == ["joinspec"]
