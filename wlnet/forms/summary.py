"""Summary tables: how a net or coder is shown when it is a result by itself."""

from __future__ import annotations

from html import escape

from ..expr import Section, Summary
from .columns import pad, table, width

INDENT = "  "


def summary_text(summary: Summary, unicode: bool = False, limit: int | None = None) -> str:
    """The table as text: title and note, then each block of rows in columns; in a frame where `unicode` allows.

    `limit` is the width of the page: longer lines end in an ellipsis.
    """
    title = f"{summary.title} ({summary.note})" if summary.note else summary.title
    parts = [(section.heading, _rows(section)) for section in summary.sections]
    return _framed(title, parts, limit) if unicode else _plain(title, parts, limit)


def summary_html(summary: Summary) -> str:
    """The table as HTML: the title and note as its caption, a line for every heading and every row."""
    wide = max((len(row) for section in summary.sections for row in section.rows), default=1)
    note = f" <small>({escape(summary.note)})</small>" if summary.note else ""
    left = 'style="text-align:left"'
    lines = [f'<table class="wlnet-summary"><caption {left}><b>{escape(summary.title)}</b>{note}</caption>']
    for section in summary.sections:
        if section.heading:
            lines.append(f'<tr><th colspan="{wide}" {left}>{escape(section.heading)}</th></tr>')
        for row in section.rows:
            cells = "".join(f"<td {left}>{escape(cell)}</td>" for cell in row)
            lines.append(f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</table>"])


def _rows(section: Section) -> list[str]:
    return table(section.rows, gap=INDENT).split("\n") if section.rows else []


def _plain(title: str, parts: list[tuple[str, list[str]]], limit: int | None) -> str:
    lines = [title]
    for heading, rows in parts:
        deep = INDENT * (2 if heading else 1)
        lines += [INDENT + heading] if heading else []
        lines += [deep + row for row in rows]
    return "\n".join(_cut(line, limit, "...") for line in lines)


def _framed(title: str, parts: list[tuple[str, list[str]]], limit: int | None) -> str:
    lines = [row for _, rows in parts for row in rows]
    size = max(map(width, [*lines, *(INDENT + heading for heading, _ in parts), INDENT + title]), default=0)
    size = min(size, max(8, limit - 4)) if limit else size
    out = [_rule("╭", title, "╮", size)]
    for i, (heading, rows) in enumerate(parts):
        if i or heading:
            out.append(_rule("├", heading, "┤", size))
        out += [f"│ {pad(_cut(row, size, '…'), size)} │" for row in rows]
    return "\n".join([*out, _rule("╰", "", "╯", size)])


def _rule(left: str, text: str, right: str, size: int) -> str:
    label = f"─ {_cut(text, size - 2, '…')} " if text else ""
    return left + label + "─" * (size + 2 - width(label)) + right


def _cut(line: str, limit: int | None, mark: str) -> str:
    if limit is None or width(line) <= limit:
        return line
    kept = line
    while kept and width(kept) + len(mark) > limit:
        kept = kept[:-1]
    return kept + mark
