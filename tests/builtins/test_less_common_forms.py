"""Forms of calls that are used less: positions from both ends, defaults, orders, invalid subjects."""

import pytest

from wlnet.evaluator import Session
from wlnet.expr import system
from wlnet.forms import text

LISTS = [
    ("Riffle[{p, q, r}, z, {2, -1, 2}]", "{p, z, q, z, r, z}"),
    ("Riffle[{p, q, r}, z, {1, -2, 2}]", "{z, p, z, q, z, r}"),
    ("Riffle[{p, q, r}, z, {1, -1, 2}]", "{z, p, z, q, z, r, z}"),
    ("Riffle[{p, q, r, s, t}, {y, z}, {3, 7, 3}]", "{p, q, y, r, s, z, t}"),
    ("Riffle[{p, q, r, s}, z, {3, 100, 3}]", "{p, q, z, r, s, z}"),
    ("Riffle[{p}, z, {1, -1, 1}]", "Riffle[{p}, z, {1, -1, 1}]"),
]
PARTS = [
    ("{Length[Infinity], Length[-Infinity]}", "{1, 1}"),
    ("{{p, q, r}[[2.]], {p, q, r}[[-1.]], f[p][[0.]]}", "{q, r, f}"),
    ("ReplacePart[{p, q}, z, {}]", "{p, q}"),
    ("ReplacePart[g[p, q], z, {{1}, {-1}}]", "g[z, z]"),
    ("Differences[{1, 4, 9}, {1}]", "{3, 5}"),
    ("{Differences[u], Differences[h[1, 2]]}", "{Differences[u], Differences[h[1, 2]]}"),
    ("{Clip[Indeterminate], Clip[7., {0, 2}], Clip[-7., {0, 2}, {3, 4}]}", "{Indeterminate, 2, 3}"),
    ("{Array[f, 1, {2, 5}], Array[f, 2, {2, 5}]}", "{{f[7/2]}, {f[2], f[5]}}"),
    ('PadLeft[{p, q, r}, 5, "Periodic"]', "{q, r, p, q, r}"),
    ('PadRight[{p, q, r}, 5, "Fixed"]', "{p, q, r, r, r}"),
    ('PadRight[{{p, q}}, {2, 3}, "Reversed"]', "{{p, q, q}, {p, q, q}}"),
    ('PadLeft[{p, q, r}, 2, "Periodic"]', "{q, r}"),
]
PATTERNS = [
    ("{FreeQ[p + q + r, p + r], FreeQ[p q r, q r], FreeQ[g[p, q, r], g[p, r]]}", "{False, False, True}"),
    ("{FreeQ[{p + q + r}, p + s], FreeQ[h[p + q], x_ + y_]}", "{True, False}"),
    ("{Default[Power, 2], Default[Plus], Default[Times]}", "{1, 0, 1}"),
    ("DefaultValues[Plus]", "{HoldPattern[Default[Plus]] :> 0}"),
    ("{p /. x_^n_. :> {x, n}, p^3 /. x_^n_. :> {x, n}}", "{{p, 1}, {p, 3}}"),
]
CONTROL = [
    ("h[] := (Return[4]; 5); {h[], h[] + 1}", "{4, 5}"),
    ("h[1, 2] := (Return[4]; 5); h[1, 2]^2", "16"),
    ("k = 0; Label[again]; k++; If[k < 4, Goto[again]]; k", "4"),
    ("Label[u]", "Label[u]"),
]
ASSOCIATIONS = [
    ("Query[{}][<|p -> 1|>]", "<||>"),
    ("Query[{3, 1}][<|p -> 1|>]", 'Missing["PartAbsent", {3, 1}]'),
    ("KeyExistsQ[{p -> 1}, p]", "True"),
]
TEXTS = [
    ('CharacterCounts["banana"]', '<|"a" -> 3, "n" -> 2, "b" -> 1|>'),
    ('Keys[CharacterCounts["xyz"]]', '{"z", "y", "x"}'),
    ('AlphabeticSort[{"b", "B", "a", "C"}]', '{"a", "b", "B", "C"}'),
    ('AlphabeticSort[<|1 -> "z", 2 -> "y"|>]', '<|2 -> "y", 1 -> "z"|>'),
    ('{AlphabeticOrder["a", "B"], AlphabeticOrder["b", "A"], AlphabeticOrder["a", "a"]}', "{1, -1, 0}"),
    ('DayPlus[{2023, 12, 30}, 3]', 'DateObject[{2024, 1, 2}, "Day"]'),
]  # fmt: skip
RANKED = [
    ("{RankedMin[{5, 1, 4}, 2], RankedMin[{5, 1, 4}, -1], RankedMax[{5, 1, 4}, 2], RankedMax[<|p -> 5, q -> 1|>, 1]}",
     "{4, 5, 4, 5}"),
    ("{OptionQ[p -> 1], OptionQ[{p :> 1, {q -> 2}}], OptionQ[p], OptionQ[{}]}", "{True, True, False, True}"),
    ("SequenceFoldList[g, {p, q}, {1, 2}]", "{p, q, g[p, q, 1], g[q, g[p, q, 1], 2]}"),
    ("SequenceFoldList[Plus, {1}, {1, 2, 3, 4}, 3]", "{1, 4, 9, 16}"),
    ("SequenceFold[Plus, {0, 1}, {0, 0, 0, 0}]", "5"),
    ('{StringPadLeft["7", 5, "xyz"], StringPadRight["7", 5, "xyz"], StringPadRight["78", 4, "xyz"]}',
     '{"yzxy7", "7yzxy", "78zx"}'),
]  # fmt: skip
V = "SparseArray[{2 -> 5, 4 -> 7}, 4]"
M = "SparseArray[{{1, 0}, {6, 2}}]"
SPARSE = [
    (f"{{Position[{V}, 7], FirstPosition[{V}, 5], Cases[{V}, _?Positive], Split[{V}]}}",
     "{{{4}}, {2}, {5, 7}, {{0}, {5}, {0}, {7}}}"),
    (f"{{AnyTrue[{V}, # > 6 &], AllTrue[{V}, # > 6 &], TakeLargest[{V}, 1], SortBy[{V}, Minus]}}",
     "{True, False, {7}, {7, 5, 0, 0}}"),
    (f"Map[Head, {{RotateLeft[{V}], PadLeft[{V}, 6], Delete[{V}, 1], Insert[{V}, 1, 1], Diagonal[{M}],"
     f"KroneckerProduct[{M}, {M}], Partition[{V}, 2]}}]", "Table[SparseArray, 7]"),
    (f"Map[Normal, {{RotateLeft[{V}], Delete[{V}, {{{{1}}, {{2}}}}], Insert[{V}, 1, 1], Diagonal[{M}]}}]",
     "{{5, 0, 7, 0}, {0, 7}, {1, 0, 5, 0, 7}, {1, 2}}"),
    (f"{{MemberQ[{{{V}, 3}}, {V}], Position[{{3, {V}}}, {V}], Head[Insert[{{1}}, {V}, 1]]}}", "{True, {{2}}, List}"),
    (f"{{TensorRank[{M}], TensorRank[4], TensorRank[{{{{p}}}}], TensorDimensions[{{{{p, q}}}}]}}", "{2, 0, 2, {1, 2}}"),
]  # fmt: skip
SETS = [
    ("UniqueElements[{{p, q, q, r, r}, {s, p}}]", "{{q, r}, {s}}"),
    ("UniqueElements[{{4, 7}, {6, 11}}, Mod[#1 - #2, 5] == 0 &]", "{{4, 7}, {6}}"),
    ("UniqueElements[{{4, 7}, {9, 11}}, Mod[#1 - #2, 5] == 0 &]", "{{7}, {11}}"),
    ("DeleteElements[{p}, 0 -> {p}]", "DeleteElements[{p}, 0 -> {p}]"),
    ("{Dimensions[RandomInteger[{4}, 3]], Max[RandomInteger[{4}, 50]] <= 4}", "{{3}, True}"),
    ("pair = {p, True}; {Piecewise[{pair}], Piecewise[{{p, q > 0}}]}", "{p, Piecewise[{{p, q > 0}}, 0]}"),
    ('{FromLetterNumber[40], LetterNumber["ς", "Greek"] == LetterNumber["σ", "Greek"], Last[Alphabet["Danish"]]}',
     '{" ", True, "å"}'),
]  # fmt: skip
RETURNED = [
    ("g[] := (k = 0; While[True, If[k++ > 3, Return[k]]]; z); g[]", "5"),
    ("g[] := Block[{k}, For[k = 1, True, k++, While[True, If[k > 2, Return[p[k]], Break[]]]]; z]; g[]", "p[3]"),
    ("g[] := (k = 0; Until[k++ > 9, If[k == 4, Return[p]]]; z); g[]", "p"),
    ("g[] := (While[True, Return[p, While]]; z); g[]", "z"),
    ("g[] := (Do[If[k == 2, Return[p]], {k, 5}]; z); g[]", "z"),
]
ORDERED = [
    ("Sort[{4, 3, 2, 1}, True &]", "{4, 3, 2, 1}"),
    ("Sort[{p, q, r}, False &]", "{r, q, p}"),
    ("Sort[{3, -3, 1, -1}, Abs[#1] <= Abs[#2] &]", "{1, -1, 3, -3}"),
    ("Sort[<|p -> 2, q -> 5|>, Greater]", "<|q -> 5, p -> 2|>"),
    ("Ordering[{7, 9, 8}, All, Greater]", "{2, 3, 1}"),
    ("Partition[{1, 2, 3, 4}, 2, 2, {1, 1}, {}, g]", "{g[1, 2], g[3, 4]}"),
    ("{Outer[g], Tuples[g[h[p, q], h[r]]], Tuples[h[p, q], {1, 1}], Tuples[{p}, {}]}",
     "{g[], {g[p, r], g[q, r]}, {h[h[p]], h[h[q]]}, {p}}"),
    ("SubsetMap[Reverse, {{1, 2}, {3, 4}}, {All, 1}]", "{{3, 2}, {1, 4}}"),
    ("{Equivalent[p, True, q], Equivalent[p, False, q], Equivalent[p, False, True]}", "{p && q, !p && !q, False}"),
    ("{CoprimeQ[3, 4, 5], CoprimeQ[3, 4, 6], CoprimeQ[2 + I, 2 - I], CoprimeQ[2, 1 + I]}",
     "{True, False, True, False}"),
    ("{Element[9, Primes], Element[{2, 3}, Primes], Element[{p, 2}, Integers], Element[Pi, Rationals]}",
     "{False, True, Element[p, Integers], False}"),
    ("{NotElement[1/2, Integers], NotElement[p, Reals], Element[Sqrt[2], Integers]}",
     "{True, NotElement[p, Reals], False}"),
    ('{Context["Plus"], Context["Global`p"]}', '{"System`", "Global`"}'),
    ('{SparseArrayQ[{1}], SparseArray[{{0, 1}, {1, 1}}]["AdjacencyLists"]}', "{False, {{2}, {1, 2}}}"),
]  # fmt: skip
FAILURES = [
    ('Enclose[Confirm[$Failed, "no luck"], #["Message"] &]', '"no luck"'),
    ('Enclose[ConfirmAssert[2 > 3], #["HeldTest"] &]', "Hold[2 > 3]"),
    ('{Confirm[3]["Tag"], ConfirmBy[3, OddQ]["Tag"]}', '{"confirmnotag", "confirmnotag"}'),
    (
        'Failure["p", <|"Zone" -> 4|>]["Properties"]',
        '{"HeldMessageTemplate", "Message", "MessageName", "StyledMessage", "Tag", "Zone"}',
    ),
    ('{Failure["p", <||>]["q"], Success["p", <|"q" -> 1|>]["q"]}', '{Missing["NotAvailable", "q"], 1}'),
]
MESSAGES = [
    ("Context[4]", "Context[4]", "Context::ssle"),
    ("Subsets[{p, q}, {1}, {9}]", "{}", "Subsets::take"),
    ("RandomPrime[9, 0]", "RandomPrime[9, 0]", "RandomPrime::posdim"),
    ("ReplacePart[{p, q}, z, 3]", "ReplacePart[{p, q}, z, 3]", "ReplacePart::partw"),
    ("ReplacePart[{p, q}, z, {i_}]", "ReplacePart[{p, q}, z, {i_}]", "ReplacePart::psl"),
    ("Differences[Pi]", "Differences[Pi]", "Differences::listrp"),
    ("Differences[{1, 2}, {1, 1}]", "Differences[{1, 2}, {1, 1}]", "Differences::depth"),
    ("GroupBy[g[1, 2], OddQ]", "GroupBy[g[1, 2], OddQ]", "GroupBy::list1"),
    ("MemberQ[{1}, 1, 1, 1]", "MemberQ[{1}, 1, 1, 1]", "MemberQ::argb"),
    ("Select[{1}, f, 1, 1]", "Select[{1}, f, 1, 1]", "Select::argb"),
    ("RankedMin[{1, 2}, 3]", "RankedMin[{1, 2}, 3]", "RankedMin::rank"),
    ("KeyValueMap[f, 3]", "KeyValueMap[f, 3]", "KeyValueMap::invak"),
    ("KeySelect[3, f]", "KeySelect[3, f]", "KeySelect::invru"),
    ("AssociationMap[f, 3]", "AssociationMap[f, 3]", "AssociationMap::invrp"),
    ("Merge[3, f]", "Merge[3, f]", "Merge::list1"),
    ("KeyUnion[3]", "KeyUnion[3]", "KeyUnion::invar"),
    ("KeyExistsQ[3, p]", "False", "KeyExistsQ::invrl"),
    ("KeyDropFrom[nothing, p]", "KeyDropFrom[nothing, p]", "KeyDropFrom::blnoval"),
    ("AssociateTo[<|p -> 1|>, q -> 2]", "AssociateTo[<|p -> 1|>, q -> 2]", "AssociateTo::rvalue"),
    ("FromCharacterCode[p]", "FromCharacterCode[p]", "FromCharacterCode::intnm"),
    ("Block[{p, p, 2}, p]", "Block[{p, p, 2}, p]", "Block::dup"),
    ("Block[{2, p, p}, p]", "Block[{2, p, p}, p]", "Block::lvsym"),
]


VALUES = LISTS + PARTS + PATTERNS + CONTROL + ASSOCIATIONS + TEXTS + RANKED + SETS + RETURNED + ORDERED + FAILURES


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_value(source: str, expected: str) -> None:
    assert text(Session().evaluate(source)) == expected


@pytest.mark.parametrize(("source", "expected"), SPARSE)
def test_sparse(source: str, expected: str) -> None:
    assert Session().evaluate(f"{source} === {expected}") is system("True")


@pytest.mark.parametrize(("source", "expected", "tag"), MESSAGES)
def test_message(source: str, expected: str, tag: str) -> None:
    said: list[str] = []
    assert text(Session(write_message=said.append).evaluate(source)) == expected
    assert [line.partition(": ")[0] for line in said] == [tag]
