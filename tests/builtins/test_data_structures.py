"""Data structures: every operation by hand, queues and sets against Python's own."""

import heapq

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ('q = CreateDataStructure["Queue"]; q["Push", a]; q["PushList", {b, c}]; {q["Pop"], q["Peek"], q["Length"], '
     'q["Elements"], q["EmptyQ"], Normal[q], Length[q]}', "{a, b, 2, {b, c}, False, {b, c}, 2}"),
    ('s = CreateDataStructure["Stack", {1, 2}]; s["Push", 3]; {s["Pop"], s["Peek"], s["Elements"], '
     's["Fold", Plus, 10], s["Fold", Plus], s["DropAll"], s["EmptyQ"]}', "{3, 2, {1, 2}, 13, 3, Null, True}"),
    ('d = CreateDataStructure["Deque"]; d["PushBack", 1]; d["PushFront", 0]; d["PushBack", 2]; {d["PeekFront"], '
     'd["PeekBack"], d["PopFront"], d["PopBack"], d["Elements"]}', "{0, 2, 0, 2, {1}}"),
    ('r = CreateDataStructure["RingBuffer", 2]; Do[r["PushBack", i], {i, 3}]; r["PushFront", 0]; '
     '{r["Elements"], r["Capacity"], r["Length"], Normal[r]}', "{{0, 2}, 2, 2, {{0, 2}, 2}}"),
    ('p = CreateDataStructure["PriorityQueue", {2, 5, 1}]; p["Push", 4]; {p["Peek"], p["Pop"], p["Pop"], '
     'p["Length"]}', "{5, 5, 4, 2}"),
    ('p = CreateDataStructure["PriorityQueue", {3 -> a, 1 -> b, 2 -> c}, Greater[First[#1], First[#2]] &]; '
     '{p["Pop"], p["Pop"], p["Pop"]}', "{1 -> b, 2 -> c, 3 -> a}"),
    ('p = CreateDataStructure["PriorityQueue", Null, Order[#2, #1] &]; Scan[p["Push", #] &, {y, x, z}]; '
     'Table[p["Pop"], 3]', "{x, y, z}"),
    ('h = CreateDataStructure["HashSet", {1, 2, 2}]; {h["Insert", 3], h["Insert", 3], h["MemberQ", 3], '
     'h["MemberQ", 3.], h["Delete", 1], h["Delete", 1], h["Length"], Sort[h["Elements"]]}',
     "{True, False, True, False, True, False, 2, {2, 3}}"),
    ('h = CreateDataStructure["OrderedHashSet", {c, a, b}]; h["Union", {d, a}]; h["Complement", {c}]; '
     'h["Intersection", {b, d, x}]; {h["Elements"], h["Pop"], h["Elements"], h["DeleteAll"], h["EmptyQ"]}',
     "{{b, d}, b, {d}, Null, True}"),
    ('t = CreateDataStructure["HashTable", <|a -> 1|>]; t["Insert", b -> 2]; t["Insert", a -> 3]; {t["Lookup", a], '
     't["Lookup", x], t["Lookup", x, f], t["KeyExistsQ", b], t["Keys"], t["Values"], Normal[t], t["KeyDrop", a], '
     't["Length"]}', '{3, Missing["KeyAbsent", x], f[x], True, {a, b}, {3, 2}, <|a -> 3, b -> 2|>, True, 1}'),
    ('c = CreateDataStructure["Counter", 5]; {c["Increment"], c["PreIncrement"], c["Decrement"], c["PreDecrement"], '
     'c["AddTo", 10], c["SubtractFrom", 3], c["Get"], c["Set", 1], Normal[c]}', "{5, 7, 7, 5, 15, 12, 12, 1, 1}"),
    ('l = CreateDataStructure["LinkedList", {b}]; l["Append", c]; l["Prepend", a]; l["JoinFront", {x, y}]; '
     'l["JoinBack", {z}]; l["DropFirst"]; l["SwapPart", 1, -1]; {l["Elements"], l["Part", 2]}',
     "{{z, a, b, c, y}, a}"),
    ('v = CreateDataStructure["DynamicArray", {1, 2, 3}]; v["Append", 4]; v["Part", 2] = 7; v["Part", 1] += 10; '
     'v["Insert", 0, 1]; v["Drop", 3]; v["DropLast"]; {v["Elements"], v["Part", -1]}', "{{0, 11, 3}, 3}"),
    ('v = CreateDataStructure["FixedArray", 3]; v["SetPart", 2, x]; {Normal[v], '
     'Normal[CreateDataStructure["FixedArray", 0, 2]]}', "{{Null, x, Null}, {0, 0}}"),
    ('u = CreateDataStructure["DisjointSet"]; u["InsertAll", {1, 2, 3, 4}]; u["Unify", 1, 2]; u["UnifyAll", {3, 4}]; '
     '{u["Subsets"], u["CommonSubsetQ", 1, 3], u["Find", 1] === u["Find", 2], u["Delete", 1], u["Subsets"], '
     'u["MemberQ", 1], u["Length"]}', "{{{1, 2}, {3, 4}}, False, True, True, {{2}, {3, 4}}, False, 3}"),
    ('b = CreateDataStructure["BitVector", 5]; b["BitSet", 0]; b["BitSet", 3]; b["BitInvert", 3]; b["BitSet", 4]; '
     '{b["BitList"], b["OffBitList"], b["BitTest", 0], b["BitGet", 1], b["BitCount"], b["Capacity"], Normal[b], '
     'b["BitNot"], b["BitList"]}',
     "{{0, 4}, {1, 2, 3}, True, 0, 2, 5, {True, False, False, False, True}, Null, {1, 2, 3}}"),
    ('b = CreateDataStructure["BitVector", {True, True, False}]; c = CreateDataStructure["BitVector", '
     '{False, True, True}]; d = b["Copy"]; b["BitAnd", c]; d["BitXnor", c]; {b["BitList"], d["BitList"]}',
     "{{1}, {1}}"),
    ('q = CreateDataStructure["Queue", {1}]; r = q; k = q["Copy"]; r["Push", 2]; {q["Length"], k["Length"], '
     'q === r, q === k, k === CreateDataStructure["Queue", {1}]}', "{2, 1, True, False, True}"),
    ('q = CreateDataStructure["Queue", {1}]; {DataStructureQ[q], DataStructureQ[q, "Queue"], '
     'DataStructureQ[q, "Stack"], DataStructureQ[1], ToString[q], Head[q], AtomQ[q]}',
     '{True, True, False, False, "DataStructure[Queue, <1>]", DataStructure, True}'),
    ('CreateDataStructure["Queue", {1, x}]', 'DataStructure["Queue", {1, x}]'),
    ('DataStructure["HashTable", <|1 -> 2|>]["Lookup", 1]', "2"),
]  # fmt: skip
FAULTS = [
    ('CreateDataStructure["Nothing"]', "CreateDataStructure", "type"),
    ('CreateDataStructure["FixedArray", -1]', "CreateDataStructure", "args"),
    ('CreateDataStructure["Queue", 5]', "CreateDataStructure", "args"),
    ('CreateDataStructure["Stack"]["Pop"]', "DataStructure", "empty"),
    ('CreateDataStructure["Stack"]["Burn"]', "DataStructure", "op"),
    ('CreateDataStructure["Stack"]["Push"]', "DataStructure", "opargs"),
    ('CreateDataStructure["HashTable"]["Insert", 5]', "DataStructure", "opargs"),
    ('CreateDataStructure["DynamicArray", {1}]["Part", 2]', "DataStructure", "partw"),
    ('CreateDataStructure["DisjointSet"]["Find", 2]', "DataStructure", "absent"),
    ('CreateDataStructure["BitVector", 4]["BitSet", 4]', "DataStructure", "bit"),
]


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_operations(code: str, expected: str) -> None:
    """By hand from the descriptions of the operations."""
    session = Session()
    assert text(session.evaluate(code), "InputForm") == expected
    assert not session.messages


@pytest.mark.parametrize(("code", "symbol", "tag"), FAULTS)
def test_faults(code: str, symbol: str, tag: str) -> None:
    """One message."""
    session = Session()
    session.evaluate(code)
    assert [(m.symbol, m.tag) for m in session.messages] == [(symbol, tag)]


@given(st.lists(st.integers(-9, 9)))
def test_heap(numbers: list[int]) -> None:
    """What is popped comes in order, the largest first, the smallest with an ordering turned around."""
    session = Session()
    shown = str(numbers).replace("[", "{").replace("]", "}")
    code = 'p = CreateDataStructure["PriorityQueue", {}, F]; Scan[p["Push", #] &, L]; Table[p["Pop"], Length[L]]'
    found = to_python(session.evaluate(code.replace("F", "Greater").replace("L]", shown + "]")))
    heap = list(numbers)
    heapq.heapify(heap)
    assert found == [heapq.heappop(heap) for _ in numbers]
    assert to_python(session.evaluate(code.replace("F", "Order").replace("L]", shown + "]"))) == found[::-1]
