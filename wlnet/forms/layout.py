"""What OutputForm does beyond InputForm: wrappers that show their contents, rows, columns and tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ..expr import Expr, Expression, Symbol, is_list, system
from . import number_forms
from .columns import beside, table
from .datasets import dataset_text
from .dates import date_object, time_object
from .operators import ATOM
from .quantities import quantity
from .short import shallow, shorten
from .writer import MAX_BLOCKS, SAME, Operand, Rule, Style, Written, write

RuleHeads = frozenset({system("Rule"), system("RuleDelayed")})
TableHeadings = system("TableHeadings")
SLOT = re.compile(r"`(\d*)`")
PAGE_WIDTH = 78


def inner(e: Expression, style: Style, form: str | None = None) -> str:
    """The text of a part on its own, of one or more lines."""
    return write(e, style.deeper(form))


def contents(e: Expr, style: Style) -> Written | None:
    """The first argument alone: HoldForm, Style and their like."""
    return (SAME, (Operand(e.args[0], 0),)) if e.args else None


def in_form(form: str) -> Rule:
    """The rule of a wrapper such as InputForm: its argument in that form."""

    def rule(e: Expr, style: Style) -> Written | None:
        return (ATOM, (Operand(e.args[0], 0, style.deeper(form)),)) if len(e.args) == 1 else None

    return rule


def blocks(compose: Callable[[Expr, Style], str | None]) -> Rule:
    """A rule made of a function that gives the whole text; layouts nested too deep stay plain calls."""

    def rule(e: Expr, style: Style) -> Written | None:
        text = compose(e, style) if e.args and style.depth < MAX_BLOCKS else None
        return None if text is None else (ATOM, (text,))

    return rule


def items_of(e: Expression) -> Sequence[Expression]:
    """The elements of a list; anything else is one element."""
    return e.args if is_list(e) else (e,)


def row(e: Expr, style: Style) -> str | None:
    """Row[{a, b}, separator]."""
    if not is_list(e.args[0]):
        return None
    between = inner(e.args[1], style) if len(e.args) > 1 and not _is_option(e.args[1]) else ""
    texts: list[str] = []
    for item in e.args[0].args:
        texts += inner(item, style), between
    return beside(texts[:-1])


def sequence_form(e: Expr, style: Style) -> str:
    """SequenceForm[a, b, ...]: side by side."""
    return beside([inner(item, style) for item in e.args])


def column(e: Expr, style: Style) -> str:
    """Column[{a, b}]: one below the other."""
    return "\n".join(inner(item, style) for item in items_of(e.args[0]))


def grid(e: Expr, style: Style) -> str | None:
    """Grid[{{a, b}, ...}]: aligned rows."""
    return _table(e, style, "left") if is_list(e.args[0]) else None


def matrix(e: Expr, style: Style) -> str | None:
    """MatrixForm: as TableForm, centered."""
    return _table(e, style, "center") if is_list(e.args[0]) else inner(e.args[0], style)


def table_form(e: Expr, style: Style) -> str | None:
    """TableForm, with TableHeadings."""
    return _table(e, style, "left") if is_list(e.args[0]) else inner(e.args[0], style)


def _table(e: Expr, style: Style, side: str) -> str:
    items = e.args[0].args
    flat = not any(map(is_list, items))
    rows = [[inner(cell, style) for cell in items_of(item)] for item in items]
    headings = next((o.args[1] for o in e.args[1:] if _is_option(o) and o.args[0] is TableHeadings), None)
    if isinstance(headings, Expr) and is_list(headings):
        left, top = [[inner(h, style) for h in items_of(part)] if is_list(part) else [] for part in _two(headings)]
        rows = [[name, *cells] for name, cells in zip(_filled(left, len(rows)), rows, strict=True)] if left else rows
        if top and not flat:
            rows.insert(0, ([""] if left else []) + top)
    return table(rows, side=side)


def _two(headings: Expr) -> Sequence[Expression]:
    return (*headings.args, None, None)[:2]


def _filled(names: Sequence[str], count: int) -> Iterator[str]:
    return (names[i] if i < len(names) else "" for i in range(count))


def _is_option(e: Expression) -> bool:
    return isinstance(e, Expr) and isinstance(e.head, Symbol) and e.head in RuleHeads and len(e.args) == 2


def string_form(e: Expr, style: Style) -> str | None:
    """StringForm["a `1` b ``", x, y]: slots filled in turn or by number."""
    template, *values = e.args
    if type(template) is not str:
        return None
    position = 0
    pieces: list[str] = []
    last = 0
    for found in SLOT.finditer(template):
        position = int(found[1]) if found[1] else position + 1
        known = 1 <= position <= len(values)
        pieces += template[last : found.start()], inner(values[position - 1], style) if known else found[0]
        last = found.end()
    return beside([*pieces, template[last:]])


def skeleton(e: Expr, style: Style) -> Written | None:
    """<<k>>: k parts left out."""
    return (ATOM, ("<<", Operand(e.args[0], 0), ">>")) if len(e.args) == 1 else None


def short(e: Expr, style: Style) -> Written | None:
    """Short[e, n]: about n lines of it."""
    lines = e.args[1] if len(e.args) > 1 else 1
    if not e.args or type(lines) not in (int, float) or lines <= 0 or style.depth >= MAX_BLOCKS:
        return None
    room = int(lines * PAGE_WIDTH)
    return ATOM, (Operand(shorten(e.args[0], room, lambda part: inner(part, style)), 0),)


def shallow_form(e: Expr, style: Style) -> Written | None:
    """Shallow[e]: the upper levels of it."""
    return (ATOM, (Operand(shallow(e.args[0]), 0),)) if len(e.args) == 1 else None


def dataset(e: Expr, style: Style) -> str:
    """Dataset[data]: a table."""
    return dataset_text(e.args[0], lambda part: inner(part, style))


def picture(text: str) -> Rule:
    """The rule of graphics, which text cannot show."""
    return lambda e, style: (ATOM, (text,))


def failure(e: Expr, style: Style) -> Written | None:
    """Failure[tag, <>]."""
    return (ATOM, ("Failure[", Operand(e.args[0], 0), ", <>]")) if len(e.args) == 2 else None


def test_object(e: Expr, style: Style) -> Written | None:
    """TestResultObject[<>]."""
    return (ATOM, (f"{e.head.name}[<>]",)) if len(e.args) == 1 else None


def heads(names: str, rule: Rule) -> dict[Symbol, Rule]:
    """The same rule for several heads."""
    return {system(name): rule for name in names.split()}


RULES: dict[Symbol, Rule] = {
    **heads(
        "HoldForm Defer Style Text Item Framed Panel Labeled Tooltip Annotation Interpretation Button EventHandler",
        contents,
    ),
    **heads("OutputForm StandardForm TraditionalForm Deploy Pane Magnify", contents),
    **heads("InputForm", in_form("InputForm")),
    **heads("FullForm", in_form("FullForm")),
    **heads("Row", blocks(row)),
    **heads("SequenceForm", blocks(sequence_form)),
    **heads("Column ColumnForm", blocks(column)),
    **heads("Grid TextGrid", blocks(grid)),
    **heads("MatrixForm", blocks(matrix)),
    **heads("TableForm", blocks(table_form)),
    **heads("StringForm", blocks(string_form)),
    **number_forms.RULES,
    **heads("Quantity", quantity),
    **heads("DateObject", date_object),
    **heads("TimeObject", time_object),
    **heads("Dataset", blocks(dataset)),
    **heads("Skeleton", skeleton),
    **heads("Short", short),
    **heads("Shallow", shallow_form),
    **heads("Failure", failure),
    **heads("TestResultObject TestReportObject", test_object),
    **heads("Graphics GraphicsRow GraphicsGrid GraphicsColumn Legended", picture("-Graphics-")),
    **heads("Graphics3D", picture("-Graphics3D-")),
    **heads("Graph", picture("-Graph-")),
}
