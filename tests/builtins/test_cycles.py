"""Permutations: cycles and lists of images, against definitions by loops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("Cycles[{{5, 9}, {}, {4}, {7, 2, 8}}]", "Cycles[{{2, 8, 7}, {5, 9}}]"),
    ("PermutationCycles[{3, 1, 2, 5, 4, 6}]", "Cycles[{{1, 3, 2}, {4, 5}}]"),
    ("PermutationCycles[{3, 1, 2, 5, 4, 6}, Identity]", "{{1, 3, 2}, {4, 5}, {6}}"),
    ("PermutationList[Cycles[{{3, 2}, {1, 6, 7}}]]", "{6, 3, 2, 4, 5, 7, 1}"),
    ("PermutationList[Cycles[{{3, 2}}], 5]", "{1, 3, 2, 4, 5}"),
    ("PermutationProduct[Cycles[{{1, 2}}], Cycles[{{2, 3}}]]", "Cycles[{{1, 3, 2}}]"),
    ("PermutationProduct[]", "Cycles[{}]"),
    ("PermutationOrder[Cycles[{{1, 2, 3}, {4, 5}}]]", "6"),
    ("PermutationReplace[{1, {2, 7}, x}, Cycles[{{1, 2, 3}}]]", "{2, {3, 7}, x}"),
    ("PermutationReplace[Cycles[{{1, 2, 3}}], Cycles[{{1, 5}}]]", "Cycles[{{2, 3, 5}}]"),
    ("PermutationReplace[1, {Cycles[{{1, 2}}], {3, 2, 1}}]", "{2, 3}"),
    ("Permute[f[a, b, c, d], {2, 3, 1}]", "f[c, a, b, d]"),
    ("FindPermutation[{b, c, a, d}]", "Cycles[{{1, 3, 2}}]"),
    ("PermutationListQ /@ {{1, 3, 2}, {1, 3}, {}, x}", "{True, False, True, False}"),
    ("PermutationCyclesQ /@ {Cycles[{{2, 9}}], Cycles[{1}], {2, 1}}", "{True, False, False}"),
    ("PermutationSupport[{1, 4, 3, 2}]", "{2, 4}"),
    ("{PermutationMin[#], PermutationMax[#], PermutationLength[#]} & /@ {{1, 2}, Cycles[{{3, 7}}]}",
     "{{Infinity, 0, 0}, {3, 7, 2}}"),
]  # fmt: skip
FAULTS = [
    ("Cycles[{{1, 2}, {2, 3}}]", "Cycles", "perm"),
    ("PermutationCycles[{1, 2, 2}]", "PermutationCycles", "perm"),
    ("PermutationList[Cycles[{{2, 3}}], 2]", "PermutationList", "lowlen"),
    ("Permute[{a, b}, Cycles[{{1, 3}}]]", "Permute", "lowlen"),
    ("FindPermutation[{a, b}, {a, c}]", "FindPermutation", "norel"),
]


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_documented(code: str, expected: str) -> None:
    """By hand from the definitions."""
    assert text(Session().evaluate(code), "InputForm") == expected


@pytest.mark.parametrize(("code", "symbol", "tag"), FAULTS)
def test_faults(code: str, symbol: str, tag: str) -> None:
    """One message, and the call stays."""
    session = Session()
    assert text(session.evaluate(code), "InputForm") == code
    assert [(m.symbol, m.tag) for m in session.messages] == [(symbol, tag)]


@given(st.permutations(range(1, 8)), st.permutations(range(1, 8)), st.integers(-9, 9))
def test_laws(a: list[int], b: list[int], n: int) -> None:
    """Products, powers and inverses by following single points; lists and cycles are two ways to write one thing."""
    session = Session()

    def value(code: str) -> object:
        return to_python(session.evaluate(code.replace("A", str(a).replace("[", "{").replace("]", "}"))
                                          .replace("B", str(b).replace("[", "{").replace("]", "}"))))  # fmt: skip

    assert value("PermutationProduct[A, B]") == [b[a[p - 1] - 1] for p in range(1, 8)]
    assert value("PermutationList[PermutationCycles[A], 7]") == a
    assert value("Permute[Range[7], A]") == [a.index(p) + 1 for p in range(1, 8)]
    assert value("Permute[A, FindPermutation[A, B]]") == b
    step = a if n >= 0 else [a.index(p) + 1 for p in range(1, 8)]
    expected = list(range(1, 8))
    for _ in range(abs(n)):
        expected = [step[p - 1] for p in expected]
    assert value(f"PermutationPower[A, {n}]") == expected


def test_random() -> None:
    """All permutations of three points come, about equally often, and the same for one seed."""
    session = Session()
    counts = to_python(session.evaluate("SeedRandom[3]; Values[Counts[RandomPermutation[3, 6000]]]"))
    assert len(counts) == 6 and all(850 < c < 1150 for c in counts)
    first, second = (session.evaluate("SeedRandom[5]; RandomPermutation[20]") for _ in range(2))
    assert first == second
