"""Packed lists: every function gives the same for a list in an array as for the same list in a tuple."""

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.builtins.lists.packing import array_of, elementwise, listed, pack
from wlnet.evaluator import Session
from wlnet.expr import Expr, PackedList, list_of, same, system


def plain(rows):
    return list_of(*(plain(r) if isinstance(r, list) else r for r in rows))


def calls(words):
    return words.split()


VECTOR_CALLS = calls("""
x[[2]] x[[-1]] x[[1;;2]] x[[;;;;2]] x[[-1;;1;;-1]] x[[{1,-1,1}]] x[[9]] x[[{1,77}]] x[[0]] x[[2,1]]
Take[x,2] Take[x,-1] Take[x,{1,-1,2}] Drop[x,1] Drop[x,{2}] Drop[x,{1,-1,2}] First[x] Last[x] Rest[x] Most[x]
Length[x] Dimensions[x] Reverse[x] RotateLeft[x] RotateRight[x,7] Join[x,x] Join[x,{a}] Append[x,1] Append[x,2.5]
Append[x,a] Prepend[x,-1] Sort[x] Sort[x,Greater] Ordering[x] Ordering[x,-2] Union[x] DeleteDuplicates[x] Tally[x]
Partition[x,2] Partition[x,2,1] Partition[x,UpTo[2]] Flatten[x] ArrayReshape[x,{2,2}] Accumulate[x] Differences[x]
Differences[x,2] Map[f,x] Map[#^2+1&,x] Map[#&,x] Map[3&,x] Map[Abs,x] MapIndexed[f,x] Select[x,#>0&] Cases[x,_Integer]
Count[x,1] Position[x,1] MemberQ[x,1] FreeQ[x,1] Total[x] Fold[f,0,x] Insert[x,9,2] Delete[x,1] ReplacePart[x,1->q]
Depth[x] LeafCount[x] VectorQ[x] VectorQ[x,NumberQ] VectorQ[x,IntegerQ] MatrixQ[x] ArrayQ[x] ListQ[x] AtomQ[x]
PadRight[x,6] Riffle[x,0] Tuples[x,2] Outer[f,x,x] Outer[Times,x,x] x/.1->a MatchQ[x,{_,___}] MatchQ[x,_List] Split[x]
Level[x,{1}] Level[x,{-1}] Catenate[{x,x}] Transpose[x] NumericArray[x,"Real64"] MaximalBy[x,#&] TakeLargest[x,1]
""")
MATRIX_CALLS = calls("""
x[[1]] x[[All,1]] x[[1,2]] x[[{2,1},-1]] x[[1;;1,;;]] x[[-1]] x[[3]] x[[1,2,3]] Transpose[x] Flatten[x] Flatten[x,1]
Flatten[x,{{2},{1}}] Flatten[x,{2}] Reverse[x,2] Reverse[x,{1,2}] RotateLeft[x,{1,1}] Take[x,1,2] Drop[x,None,1]
Dimensions[x] ArrayDepth[x] Depth[x] LeafCount[x] Partition[x,1] Partition[x,{1,2}] Partition[x,{1,1},{1,1}] Catenate[x]
Join[x,x] Join[x,x,2] Append[x,First[x]] Map[f,x] Map[f,x,{2}] Map[#+1&,x,{2}] Map[Total,x] Map[#^2&,x] Apply[f,x,{1}]
f@@@x Position[x,1] Sort[x] Union[x] Tally[x] DeleteDuplicates[x] MatrixQ[x] MatrixQ[x,NumberQ] VectorQ[x] ArrayQ[x,2]
ArrayReshape[x,{3,2}] Accumulate[x] Differences[x] Level[x,{2}] Level[x,-1] Cases[x,_List] Cases[x,_,{2}] Count[x,1,{2}]
MapThread[f,x] MapIndexed[f,x,{2}] x/.{a_,b_,___}:>b MatchQ[x,{{__}..}] PadRight[x,{3,4}] ArrayPad[x,1] First[x] Rest[x]
Normal[x] Extract[x,{1,2}] Delete[x,{1,2}] ReplacePart[x,{1,1}->q] MapAt[f,x,{All,1}] Outer[f,x,{1}] Inner[f,x,x[[1]],g]
""")

integers = st.integers(-3, 3)
reals = st.sampled_from([-1.5, 0.0, 1.0, 2.25, 1e100])
vectors = st.one_of(st.lists(integers, min_size=1, max_size=5), st.lists(reals, min_size=1, max_size=5))
matrices = st.one_of(
    *(
        st.lists(st.lists(kind, min_size=n, max_size=n), min_size=1, max_size=3)
        for kind in (integers, reals)
        for n in (2, 3)
    )
)


def both_ways(code, rows):
    """The value for the list in a tuple and for the list in an array, and the messages of each."""
    found = []
    for e in (plain(rows), PackedList(numpy.array(rows))):
        s = Session(write_message=lambda line: None)
        s.activate()
        s.resolve("x").own = e
        s.changed[s.resolve("x")] = None
        value = s.evaluate(code)
        assert not s.faults
        found.append((value, [(m.symbol, m.tag) for m in s.messages]))
    return found


@pytest.mark.parametrize("code", VECTOR_CALLS)
@given(rows=vectors)
@settings(max_examples=12, deadline=None)
def test_vectors(code, rows):
    (value, messages), (packed, packed_messages) = both_ways(code, rows)
    assert same(value, packed), (value, packed)
    assert messages == packed_messages


@pytest.mark.parametrize("code", MATRIX_CALLS)
@given(rows=matrices)
@settings(max_examples=12, deadline=None)
def test_matrices(code, rows):
    (value, messages), (packed, packed_messages) = both_ways(code, rows)
    assert same(value, packed), (value, packed)
    assert messages == packed_messages


ASSIGNED = calls(
    "x[[1]]=9 x[[1]]=9.5 x[[1]]=a x[[All]]=0 x[[1;;1]]={7} x[[-1]]={1,2} x[[{1}]]=4 x[[99]]=1 x[[1,1]]=0 x[[All,1]]=5"
)


@pytest.mark.parametrize("code", ASSIGNED)
@given(rows=st.one_of(vectors, matrices))
@settings(max_examples=12, deadline=None)
def test_assignment(code, rows):
    (value, messages), (packed, packed_messages) = both_ways(code + ";x", rows)
    assert same(value, packed)
    assert messages == packed_messages


numbers = st.one_of(integers, reals, st.just(1 << 70))


@given(rows=st.recursive(numbers, lambda s: st.lists(s, max_size=3), max_leaves=12))
def test_pack_changes_nothing(rows):
    e = plain(rows) if isinstance(rows, list) else rows
    packed = pack(e)
    assert same(packed, e)
    assert (type(packed) is PackedList) == (array_of(e) is not None)


def test_what_is_packed():
    assert array_of(plain([[1, 2], [3, 4]])).shape == (2, 2)
    assert array_of(plain([1, 2.0])) is None
    assert array_of(plain([[1, 2], [3]])) is None
    assert array_of(plain([])) is None
    assert array_of(plain([1 << 63])) is None
    assert array_of(list_of(PackedList(numpy.arange(3)), PackedList(numpy.arange(3)))).shape == (2, 3)
    assert type(listed([1.0] * 500)) is PackedList
    assert type(listed([1.0, 2] * 500)) is Expr


def test_elementwise_functions_are_known():
    s = Session()
    s.activate()
    assert elementwise(system("Sin")) is not None
    assert elementwise(system("Total")) is None
    for code, known in [("#^2+1&", True), ("#&", True), ("3&", False), ("f[#]&", False), ("If[#>1,1,2]&", False)]:
        assert (elementwise(s.evaluate(code)) is not None) == known, code
