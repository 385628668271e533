"""Symmetrized arrays: which components are independent, what they make of the others, and what keeps the symmetry."""

from itertools import combinations, combinations_with_replacement, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.forms import text

VALUES = [
    ("Normal[SymmetrizedArray[{{1,2}->a},{3,3},Antisymmetric[{1,2}]]]", "{{0, a, 0}, {-a, 0, 0}, {0, 0, 0}}"),
    ("Normal[SymmetrizedArray[{{2,1}->a},{2,2},Antisymmetric[{1,2}]]]", "{{0, -a}, {a, 0}}"),
    ("Normal[SymmetrizedArray[{{1,2}->a,{1,1}->b},{2,2},Symmetric[All]]]", "{{b, a}, {a, 0}}"),
    ("Normal[SymmetrizedArray[{{1,2}->a},{2,2}]]", "{{0, a}, {0, 0}}"),
    ("Dimensions[SymmetrizedArray[{{1,3}->a},Automatic,Symmetric[{1,2}]]]", "{3, 3}"),
    ("SymmetrizedArrayRules[SymmetrizedArray[{{0,a},{-a,0}}]]", "{{1, 2} -> a, {_, _} -> 0}"),
    ("ArrayRules[SymmetrizedArray[{{0,a},{-a,0}}]]", "{{1, 2} -> a, {2, 1} -> -a, {_, _} -> 0}"),
    ("SymmetrizedArrayRules[SymmetrizedArray[{i_,j_}:>i+10j,{2,2},Symmetric[{1,2}]]]",
     "{{1, 1} -> 11, {1, 2} -> 21, {2, 2} -> 22, {_, _} -> 0}"),
    ("SymmetrizedArray[{{1,2}->a},{2,2},Antisymmetric[{1,2}]]",
     "SymmetrizedArray[StructuredArray`StructuredData[{2, 2}, {{{1, 2} -> a}, Antisymmetric[{1, 2}]}]]"),
    ("s=SymmetrizedArray[{{1,2}->a},{2,2},Antisymmetric[{1,2}]];ToExpression[ToString[s,InputForm]]===s", "True"),
    ("s=SymmetrizedArray[{{1,2}->a},{2,2},Antisymmetric[{1,2}]];{AtomQ[s],Head[s],Length[s],Dimensions[s],"
     "ArrayDepth[s],MatrixQ[s],ArrayQ[s],s[[1,2]],s[[2,1]],s[[1,1]],Tr[s],Det[s]}",
     "{True, SymmetrizedArray, 2, {2, 2}, 2, True, True, a, -a, 0, 0, a^2}"),
    ("s=LeviCivitaTensor[3,SymmetrizedArray];TensorSymmetry[s[[1]]]", "Antisymmetric[{1, 2}]"),
    ("Normal[LeviCivitaTensor[3,SymmetrizedArray][[All,2]]]", "{{0, 0, 1}, {0, 0, 0}, {-1, 0, 0}}"),
    ("s=SymmetrizedArray[{{1,2}->a},{2,2},Antisymmetric[{1,2}]];{Head[2 s],Normal[2 s+s],Head[s+1],Normal[s^2]}",
     "{SymmetrizedArray, {{0, 3*a}, {-3*a, 0}}, SparseArray, {{0, a^2}, {a^2, 0}}}"),
    ("s=SymmetrizedArray[{{1,2}->a},{2,2},Antisymmetric[{1,2}]];{s.{x,y},Normal[s.s],Head[s-s],Normal[Transpose[s]]}",
     "{{a*y, -(a*x)}, {{-a^2, 0}, {0, -a^2}}, SymmetrizedArray, {{0, -a}, {a, 0}}}"),
    ("Normal[SymmetrizedReplacePart[SymmetrizedArray[{{1,2}->a},{2,2},Antisymmetric[{1,2}]],{2,1}->b]]",
     "{{0, -b}, {b, 0}}"),
    ("Normal[SymmetrizedReplacePart[SymmetrizedArray[{{1,2}->a},{2,2},Symmetric[{1,2}]],{2,1}->0]]",
     "{{0, 0}, {0, 0}}"),
    ("TensorSymmetry/@{{{1,2},{2,3}},{{0,1},{-1,0}},{{1,2},{3,4}},{{0,0},{0,0}},{{1,2,3},{4,5,6}}}",
     "{Symmetric[{1, 2}], Antisymmetric[{1, 2}], {}, ZeroSymmetric[{1, 2}], {}}"),
    ("TensorSymmetry[Outer[Times,{1,2},{1,2},{1,2}]]", "Symmetric[{1, 2, 3}]"),
    ("TensorSymmetry[Outer[Times,{1,2},{1,2},{3,5}]]", "Symmetric[{1, 2}]"),
    ("TensorSymmetry[Outer[Times,{{0,1},{-1,0}},{{1,2},{2,7}}]]", "{Antisymmetric[{1, 2}], Symmetric[{3, 4}]}"),
    ("TensorSymmetry[Outer[Times,{1,2},{1,2},{1,2}],{1,3}]", "Symmetric[{1, 3}]"),
    ("TensorSymmetry[{{1.,2.},{2.001,3.}},Tolerance->0.01]", "Symmetric[{1, 2}]"),
    ("TensorSymmetry[{{1,x},{y,3}},SameTest->(True&)]", "Symmetric[{1, 2}]"),
    ("TensorSymmetry[Array[Mod[#1+2#2+4#3,7]&,{2,2,2}]]", "{}"),
    ("Symmetrize[{{a,b},{c,d}}]//Normal//Simplify", "{{a, (b + c)/2}, {(b + c)/2, d}}"),
    ("Normal[Symmetrize[{{a,b},{c,d}},Antisymmetric[{1,2}]]]", "{{0, (b - c)/2}, {-1/2*(b - c), 0}}"),
    ("Symmetrize[t,Symmetric[{1,2}]]", "Symmetrize[t, Symmetric[{1, 2}]]"),
    ("SymmetrizedIndependentComponents[{2,2},Symmetric[{1,2}]]", "{{1, 1}, {1, 2}, {2, 2}}"),
    ("SymmetrizedIndependentComponents[{2,2},{}]", "{{1, 1}, {1, 2}, {2, 1}, {2, 2}}"),
    ("SymmetrizedIndependentComponents[{2,2,2},Antisymmetric[{1,2,3}]]", "{}"),
    ("SymmetrizedIndependentComponents[{2,2,2},{Cycles[{{1,2,3}}],1}]", "{{1, 1, 1}, {1, 1, 2}, {1, 2, 2}, {2, 2, 2}}"),
    ("Length[SymmetrizedIndependentComponents[{4,4,4,4},{Antisymmetric[{1,2}],Antisymmetric[{3,4}],"
     "{Cycles[{{1,3},{2,4}}],1}}]]", "21"),
    ("Length[SymmetrizedIndependentComponents[{3,3,3,3},{Symmetric[{1,2}],Symmetric[{3,4}],"
     "{{3,4,1,2},1}}]]", "21"),
    ("Normal[SymmetrizedArray[{{1,1,2}->1},{2,2,2},{Cycles[{{1,2,3}}],Exp[2 Pi I/3]}]][[{1,2},{1,2},{1,2}]]"
     "/.Exp[x_]:>Exp[x]//Flatten//N//Chop//Abs//Total", "3."),
    ("With[{s=Normal[SymmetrizedArray[{{1,1,2}->1},{2,2,2},{Cycles[{{1,2,3}}],Exp[2 Pi I/3]}]]},"
     "Max[Abs[N[Exp[2 Pi I/3]Transpose[s,{2,3,1}]-s]]]<1.*^-12]", "True"),
    ("Normal[LeviCivitaTensor[2]]", "{{0, 1}, {-1, 0}}"),
    ("{Head[LeviCivitaTensor[3]],LeviCivitaTensor[3,List][[2,1,3]],LeviCivitaTensor[1,List]}",
     "{SparseArray, -1, {1}}"),
    ("{-{1,2,3}.(LeviCivitaTensor[3,List].{4,5,7}),Cross[{1,2,3},{4,5,7}]}", "{{-1, 5, -3}, {-1, 5, -3}}"),
    ("Signature/@{{1,2,3},{2,1,3},{3,1,2},{a,a,b},{},{c,b,a}}", "{1, -1, 1, 0, 1, -1}"),
    ("Signature[f[b,a]]", "-1"),
    ("SparseArray[SymmetrizedArray[{{0,a},{a,0}}]]//ArrayRules", "{{1, 2} -> a, {2, 1} -> a, {_, _} -> 0}"),
    ("ToString[SymmetrizedArray[{{0,a},{a,0}}]]", '"SymmetrizedArray[<1>, {2, 2}]"'),
    ("Normal[N[SymmetrizedArray[{{0,1/2},{1/2,0}}]]]", "{{0, 0.5}, {0.5, 0}}"),
    ("Total[SymmetrizedArray[{{1,2},{2,5}}],2]", "10"),
    ("SymmetrizedArray[{{1,1}->0},{2,2},ZeroSymmetric[{1,2}]]//Normal", "{{0, 0}, {0, 0}}"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), VALUES)
def test_values(code, expected):
    assert text(Session().evaluate(code)) == expected


@pytest.mark.parametrize(("code", "tag"), [
    ("SymmetrizedArray[{{1,1}->5},{2,2},Antisymmetric[{1,2}]]", "SymmetrizedArray::zero"),
    ("SymmetrizedArray[{{1,1}->5},{2,3},Symmetric[{1,2}]]", "SymmetrizedArray::incomp"),
    ("SymmetrizedArray[{{1,1}->5},{2,2},Symmetric[{1,4}]]", "SymmetrizedArray::symm"),
    ("SymmetrizedArray[{{1,4}->5},{2,2},Symmetric[{1,2}]]", "SymmetrizedArray::posr"),
    ("SymmetrizedArray[x]", "SymmetrizedArray::list"),
])  # fmt: skip
def test_messages(code, tag):
    name, mark = tag.split("::")
    assert text(Session().evaluate(f"Check[{code},bad,{name}::{mark}]")) == "bad"


@given(st.integers(1, 4), st.integers(1, 4))
@settings(max_examples=16, deadline=None)
def test_independent_components_are_subsets_and_multisets(depth, size):
    session = Session()
    for name, choose in (("Antisymmetric", combinations), ("Symmetric", combinations_with_replacement)):
        found = session.evaluate(f"SymmetrizedIndependentComponents[Table[{size},{depth}],{name}[All]]")
        wanted = list(choose(range(1, size + 1), depth))
        if depth == 1:
            wanted = [(i,) for i in range(1, size + 1)]
        assert [tuple(p.args) for p in found.args] == wanted


@given(st.lists(st.integers(-5, 5), min_size=27, max_size=27), st.sampled_from(["Symmetric", "Antisymmetric"]))
@settings(max_examples=20, deadline=None)
def test_symmetrize_is_the_mean_over_all_permutations(items, name):
    import numpy

    array = numpy.array(items).reshape(3, 3, 3)
    total = numpy.zeros((3, 3, 3), dtype=int)
    for order in permutations(range(3)):
        sign = round(numpy.linalg.det(numpy.eye(3)[list(order)])) if name == "Antisymmetric" else 1
        total += sign * array.transpose(order)
    shown = "{" + ",".join(map(str, items)) + "}"
    found = Session().evaluate(f"6 Flatten[Normal[Symmetrize[ArrayReshape[{shown},{{3,3,3}}],{name}[All]]]]")
    assert list(found.args) == total.ravel().tolist()
