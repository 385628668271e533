"""Distribute, parts by position, repetitions, bits, cellular automata, substitutions; by hand, and by loops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wlnet import Session, to_python
from wlnet.python import text

CASES = [
    ("Distribute[f[a + b, c + d]]", "f[a, c] + f[a, d] + f[b, c] + f[b, d]"),
    ("Distribute[{{a, b}, {x, y}}, List]", "{{a, x}, {a, y}, {b, x}, {b, y}}"),
    ("Distribute[f[g[a, b], c], g, f, gp, fp]", "gp[fp[a, c], fp[b, c]]"),
    ("{Distribute[f[a + b], Plus, h], Distribute[f[a, b]], Distribute[x]}", "{f[a + b], f[a, b], x}"),
    ("FlattenAt[{a, {b, c}, {d, e}}, {{2}, {3}}]", "{a, b, c, d, e}"),
    ("{FlattenAt[{a, {b, {c, d}}}, {2, 2}], FlattenAt[-1][f[a, g[b]]]}", "{{a, {b, c, d}}, f[a, b]}"),
    ("{ReplaceAt[{a, a, a}, a -> x, {{1}, {-1}}], ReplaceAt[b -> x, 1][{a}]}", "{{x, a, x}, {a}}"),
    ('{FindRepeat[{1, 2, 1, 2, 1}], FindRepeat["abcabc"], FindRepeat[{1, 2, 3}, 2]}', '{{1, 2}, "abc", {}}'),
    ("FindTransientRepeat[{9, 1, 2, 1, 2, 1, 2}, 2]", "{{9}, {1, 2}}"),
    ("{FoldWhile[Plus, 0, Range[5], # < 5 &], FoldWhileList[Plus, 0, Range[5], # < 5 &]}", "{6, {0, 1, 3, 6}}"),
    ("{BitGet[5, {0, 1, 2}], BitSet[0, 3], BitClear[7, 1], BitFlip[5, 0]}", "{{1, 0, 1}, 8, 5, 4}"),
    ("{ThueMorse[Range[0, 7]], RudinShapiro[Range[0, 7]]}", "{{0, 1, 1, 0, 1, 0, 0, 1}, {1, 1, 1, -1, 1, 1, -1, 1}}"),
    ("CellularAutomaton[30, {{1}, 0}, 2]", "{{0, 0, 1, 0, 0}, {0, 1, 1, 1, 0}, {1, 1, 0, 0, 1}}"),
    ("{CellularAutomaton[90, {{1}, 0}, {{2}}], CellularAutomaton[90, {{1}, 0}, {2}]}",
     "{{1, 0, 0, 0, 1}, {{1, 0, 0, 0, 1}}}"),
    ("CellularAutomaton[4, {{1}, 0}, 1]", "{{1}, {1}}"), ("CellularAutomaton[30][{0, 1, 0}]", "{1, 1, 1}"),
    ("CellularAutomaton[{224, {2, {{2, 2, 2}, {2, 1, 2}, {2, 2, 2}}}, {1, 1}}, {{{1, 1, 1}}, 0}, {{1}}]",
     "{{0, 1, 0}, {0, 1, 0}, {0, 1, 0}}"),
    ("CellularAutomaton[{Mod[Total[#], 2] &, {}, 1}, {{1}, 0}, {{2}}]", "{1, 0, 1, 0, 1}"),
    ("SubstitutionSystem[{1 -> {1, 0}, 0 -> {0, 1}}, {1}, 2]", "{{1}, {1, 0}, {1, 0, 0, 1}}"),
    ('SubstitutionSystem[{"A" -> "AB", "B" -> "A"}, "A", {3}]', '{"ABAAB"}'),
    ("{PowerRange[1000], PowerRange[1/2, 4, 2], PowerRange[8, 1, 1/2]}",
     "{{1, 10, 100, 1000}, {1/2, 1, 2, 4}, {8, 4, 2, 1}}"),
    ("{PositionLargest[{3, 1, 3}], PositionSmallest[{3, 1, 3}, 2]}", "{{1, 3}, {2, 1}}"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_documented(code: str, expected: str) -> None:
    """By hand from the definitions."""
    assert text(Session().evaluate(code), "InputForm") == expected


def test_faults() -> None:
    """A message, and the call stays."""
    session = Session()
    for code, symbol, tag in (
        ("FlattenAt[{a, {b}}, 5]", "FlattenAt", "partw"), ("CellularAutomaton[x, {1}, 1]", "CellularAutomaton", "rule"),
        ("CellularAutomaton[30, {a}, 1]", "CellularAutomaton", "init"), ("ReplaceAt[{a}, b, 1]", "ReplaceAt", "reps"),
        ("CellularAutomaton[30, {1}, -1]", "CellularAutomaton", "steps"), ("PowerRange[1, 5, 1]", "PowerRange",
     "range"),
    ):  # fmt: skip
        assert text(session.evaluate(code), "InputForm") == code
        assert [(m.symbol, m.tag) for m in session.messages] == [(symbol, tag)]


@given(st.integers(0, 255), st.lists(st.integers(0, 1), min_size=3, max_size=12), st.integers(0, 4))
def test_elementary_automata(rule: int, cells: list[int], steps: int) -> None:
    """Cells around a ring, one at a time."""
    expected = [cells]
    for _ in range(steps):
        now, n = expected[-1], len(cells)
        expected.append([rule >> (4 * now[i - 1] + 2 * now[i] + now[(i + 1) % n]) & 1 for i in range(n)])
    code = "{" + ", ".join(map(str, cells)) + "}"
    found = to_python(Session().evaluate(f"CellularAutomaton[{rule}, {code}, {steps}]"))
    assert [list(row) for row in found] == expected


@given(st.lists(st.integers(0, 2), min_size=1, max_size=4), st.integers(1, 4), st.integers(0, 3))
def test_repeats(part: list[int], times: int, more: int) -> None:
    """The shortest part, by trying all lengths."""
    whole = (part * (times + 1))[: len(part) * times + more % len(part)]
    expected = next(whole[:p] for p in range(1, len(whole) + 1) if all(x == whole[i % p] for i, x in enumerate(whole)))
    code = "{" + ", ".join(map(str, whole)) + "}"
    assert list(to_python(Session().evaluate(f"FindRepeat[{code}]"))) == expected
