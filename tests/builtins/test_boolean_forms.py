"""Boolean expressions: what stays of them, truth tables, and disjunctive and conjunctive forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.python as wl

CASES = [
    ("{Nand[p, True], Nand[p, q, True], Nand[p, False, 1/0], Nand[True, True], Nand[]}",
     "{!p, Nand[p, q], True, False, False}"),
    ("{Nor[p, False], Nor[p, q, False], Nor[p, True, 1/0], Nor[False, False], Nor[]}",
     "{!p, Nor[p, q], False, True, True}"),
    ("{Xnor[p, p], Xnor[p], Xnor[p, q, q], Xnor[p, True], Xnor[p, False], Xnor[q, p], Xnor[True, False], Xnor[]}",
     "{True, !p, !p, p, !p, Xnor[p, q], False, True}"),
    ("BooleanVariables[q && (p || x > 1)]", "{p, q, x > 1}"),
    ("BooleanTable[p && q, {p, q}]", "{True, False, False, False}"),
    ("BooleanTable[{p, !p}, {p}]", "{{True, False}, {False, True}}"),
    ("BooleanTable[Implies[p, q], {p}, {q}]", "{{True, False}, {True, True}}"),
    ("{TautologyQ[p || !p], TautologyQ[p || q], SatisfiableQ[p && !p], SatisfiableQ[p && !q]}",
     "{True, False, False, True}"),
    ("SatisfiabilityInstances[Xor[p, q], {p, q}, All]", "{{True, False}, {False, True}}"),
    ("LogicalExpand[p && (q || r)]", "(p && q) || (p && r)"),
    ("LogicalExpand[!(p || q)]", "!p && !q"),
    ("LogicalExpand[Implies[p, q]]", "q || !p"),
    ("{LogicalExpand[p && !p], LogicalExpand[p || !p], LogicalExpand[p || p && q], LogicalExpand[True]}",
     "{False, True, p, True}"),
    ("LogicalExpand[!(x > 1 && y == 2)]", "x <= 1 || y != 2"),
    ("BooleanConvert[Xor[p, q]]", "(p && !q) || (!p && q)"),
    ("BooleanConvert[Implies[p, q]]", "!p || q"),
    ("BooleanConvert[If[p, q, r]]", "(p && q) || (!p && r)"),
    ('BooleanConvert[p || q && r, "CNF"]', "(p || q) && (p || r)"),
    ('BooleanConvert[Nand[p, q], "CNF"]', "!p || !q"),
    ("BooleanMinimize[p && q || p && !q]", "p"),
    ("BooleanMinimize[p && q || !p && r || q && r]", "(p && q) || (!p && r)"),
    ("BooleanConvert[p, \"no\"]", 'BooleanConvert[p, "no"]'),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_boolean_forms(code: str, expected: str) -> None:
    found = wl.text(wl.Session().evaluate(code), "InputForm")
    assert found.replace(" ", "").replace("(", "").replace(")", "") == expected.replace(" ", "").replace(
        "(", ""
    ).replace(")", "")


def formulas() -> st.SearchStrategy[str]:
    """Formulas of three variables."""
    leaves = st.sampled_from(["p", "q", "r", "True", "False"])

    def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        two = st.tuples(
            st.sampled_from(["And", "Or", "Xor", "Nand", "Nor", "Implies", "Equivalent", "Xnor"]), inner, inner
        )
        three = st.tuples(inner, inner, inner).map(lambda t: "If[{}, {}, {}]".format(*t))
        return st.one_of(two.map(lambda t: "{}[{}, {}]".format(*t)), inner.map(lambda a: f"Not[{a}]"), three)

    return st.recursive(leaves, grown, max_leaves=7)


@given(formulas())
def test_forms_have_the_truths_of_the_formula(formula: str) -> None:
    session = wl.Session()
    forms = [
        "LogicalExpand",
        "BooleanConvert",
        "BooleanMinimize",
        'BooleanConvert[#, "CNF"]&',
        'BooleanMinimize[#, "CNF"]&',
    ]
    code = f"BooleanTable[{formula}, {{p, q, r}}]"
    tables = [session.evaluate(f"BooleanTable[({form})[{formula}], {{p, q, r}}]") for form in forms]
    assert all(t == session.evaluate(code) for t in tables)
