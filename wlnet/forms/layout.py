"""What OutputForm does beyond InputForm: wrappers that show their contents, rows, columns and tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from ..expr import Expr, Expression, Symbol, is_list, system
from . import box_text, number_forms, operator_forms
from .columns import beside
from .datasets import dataset_text
from .dates import date_object, time_object
from .operators import ATOM, MESSAGE
from .quantities import quantity
from .series import series
from .short import DEPTH, LENGTH, shallow, shorten
from .strings import is_word
from .tables import column_text, dense, grid_text, is_option, multicolumn, table_text
from .writer import MAX_BLOCKS, SAME, Operand, Rule, Style, Written, write

Infinity = system("Infinity")
SLOT = re.compile(r"\\`|`(\d*)`")
PAGE_WIDTH = 78


def inner(e: Expression, style: Style, form: str | None = None) -> str:
    """The text of a part on its own, of one or more lines."""
    return write(e, style.deeper(form))


def contents(e: Expr, style: Style) -> Written | None:
    """The first argument alone: HoldForm, Style and their like."""
    return (SAME, (Operand(e.args[0], 0),)) if e.args else None


def message_name(e: Expr, style: Style) -> Written | None:
    """symbol::tag."""
    if len(e.args) not in (2, 3) or type(e.args[0]) is not Symbol or not all(map(is_word, e.args[1:])):
        return None
    return MESSAGE, (style.name(e.args[0]), *("::" + tag for tag in e.args[1:]))


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


FOREIGN = ("TeXForm", "CForm", "FortranForm")


def foreign(e: Expression, form: str, visible: Sequence[str]) -> str:
    """The text of an expression in the syntax of another language."""
    if form == "TeXForm":
        from .tex_text import tex_text

        return tex_text(e, tuple(visible))
    from .program_text import program_text

    return program_text(e, form, tuple(visible))


def foreign_form(e: Expr, style: Style) -> str | None:
    """TeXForm[e] and the like."""
    return foreign(e.args[0], e.head.name, style.visible) if len(e.args) == 1 else None


def row(e: Expr, style: Style) -> str | None:
    """Row[{a, b}, separator]."""
    if not is_list(e.args[0]):
        return None
    between = inner(e.args[1], style) if len(e.args) > 1 and not is_option(e.args[1]) else ""
    texts: list[str] = []
    for item in e.args[0].args:
        texts += inner(item, style), between
    return beside(texts[:-1])


def sequence_form(e: Expr, style: Style) -> str:
    """SequenceForm[a, b, ...]: side by side."""
    return beside([inner(item, style) for item in e.args])


def column(e: Expr, style: Style) -> str:
    """Column[{a, b}]: one below the other."""
    return column_text(e, lambda part: inner(part, style))


def grid(e: Expr, style: Style) -> str | None:
    """Grid[{{a, b}, ...}]: aligned rows."""
    return grid_text(e, lambda part: inner(part, style)) if is_list(e.args[0]) else None


def columns(e: Expr, style: Style) -> str | None:
    """Multicolumn[{a, b, ...}, n]: in columns."""
    found = multicolumn(e) if is_list(e.args[0]) else None
    return None if found is None else inner(found, style)


def matrix(e: Expr, style: Style) -> str:
    """MatrixForm: as TableForm, centered."""
    return tabular(e, style, "center")


def table_form(e: Expr, style: Style) -> str:
    """TableForm, with its options."""
    return tabular(e, style, "left")


def tabular(e: Expr, style: Style, side: str) -> str:
    """A list as a table; anything else as it is."""
    e = dense(e)
    return table_text(e, lambda part: inner(part, style), side) if is_list(e.args[0]) else inner(e.args[0], style)


def labeled(e: Expr, style: Style) -> str:
    """Labeled[e, label]: the label below, or where the third argument puts it."""
    body = inner(e.args[0], style)
    if len(e.args) < 2:
        return body
    label, place = inner(e.args[1], style), getattr(e.args[2], "name", "Bottom") if len(e.args) > 2 else "Bottom"
    if place in ("Left", "Right"):
        return beside([label, " ", body] if place == "Left" else [body, " ", label])
    return f"{label}\n{body}" if place == "Top" else f"{body}\n{label}"


def string_form(e: Expr, style: Style) -> str | None:
    """StringForm["a `1` b ``", x, y]: slots filled in turn or by number."""
    template, *values = e.args
    if type(template) is not str:
        return None
    position = 0
    pieces: list[str] = []
    last = 0
    for found in SLOT.finditer(template):
        if found[1] is None:  # a backquote that stands for itself
            pieces += template[last : found.start()], "`"
            last = found.end()
            continue
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
    """Shallow[e, d] and Shallow[e, {d, n}]: the upper levels of it, and so many parts on each."""
    wanted = e.args[1] if len(e.args) == 2 else None
    limits = e.args[1].args if wanted is not None and is_list(wanted) else (wanted,)
    if len(e.args) not in (1, 2) or len(limits) > 2:
        return None
    sizes: list[Any] = []
    for n, standard in zip((*limits, None)[:2], (DEPTH, LENGTH), strict=True):
        if not (n is None or n is Infinity or (type(n) is int and n > 0)):
            return None
        sizes.append(standard if n is None else 1 << 30 if n is Infinity else n)
    return ATOM, (Operand(shallow(e.args[0], *sizes), 0),)


def dataset(e: Expr, style: Style) -> str:
    """Dataset[data]: a table."""
    return dataset_text(e.args[0], lambda part: inner(part, style))


def picture(text: str) -> Rule:
    """The rule of graphics, which text cannot show."""
    return lambda e, style: (ATOM, (text,))


def legended(e: Expr, style: Style) -> Written | None:
    """A drawing with a legend; anything else stays a plain call."""
    shown = e.args[0] if e.args else None
    while isinstance(shown, Expr) and shown.head is e.head and shown.args:
        shown = shown.args[0]
    drawn = isinstance(shown, Expr) and shown.head in DRAWN
    return (ATOM, (Operand(shown, 0),)) if drawn else None


def failure(e: Expr, style: Style) -> Written | None:
    """Failure[tag, <>]."""
    return (ATOM, ("Failure[", Operand(e.args[0], 0), ", <>]")) if len(e.args) == 2 else None


def test_object(e: Expr, style: Style) -> Written | None:
    """TestResultObject[<>]."""
    return (ATOM, (f"{e.head.name}[<>]",)) if len(e.args) == 1 else None


def heads(names: str, rule: Rule) -> dict[Symbol, Rule]:
    """The same rule for several heads."""
    return {system(name): rule for name in names.split()}


DRAWN = frozenset(map(system, ("Graphics", "Graphics3D", "GraphicsRow", "GraphicsGrid", "GraphicsColumn", "Graph")))
RULES: dict[Symbol, Rule] = {
    **heads(
        "HoldForm Defer Style Text Item Framed Panel Tooltip Annotation Interpretation Button EventHandler",
        contents,
    ),
    **heads("OutputForm StandardForm TraditionalForm Deploy Pane Magnify", contents),
    **heads("MessageName", message_name),
    **heads("InputForm", in_form("InputForm")),
    **heads("FullForm", in_form("FullForm")),
    **heads(" ".join(FOREIGN), blocks(foreign_form)),
    **heads("SeriesData", series),
    **heads("Row", blocks(row)),
    **heads("SequenceForm", blocks(sequence_form)),
    **heads("Column ColumnForm", blocks(column)),
    **heads("Grid TextGrid", blocks(grid)),
    **heads("Multicolumn", blocks(columns)),
    **heads("MatrixForm", blocks(matrix)),
    **heads("TableForm", blocks(table_form)),
    **heads("StringForm", blocks(string_form)),
    **number_forms.RULES,
    **operator_forms.RULES,
    **box_text.RULES,
    **heads("Quantity", quantity),
    **heads("DateObject", date_object),
    **heads("TimeObject", time_object),
    **heads("Labeled", blocks(labeled)),
    **heads("Dataset", blocks(dataset)),
    **heads("Skeleton", skeleton),
    **heads("Short", short),
    **heads("Shallow", shallow_form),
    **heads("Failure", failure),
    **heads("TestResultObject TestReportObject", test_object),
    **heads("Graphics GraphicsRow GraphicsGrid GraphicsColumn", picture("-Graphics-")),
    **heads("Legended", legended),
    **heads("Graphics3D", picture("-Graphics3D-")),
    **heads("Graph", picture("-Graph-")),
}
