"""Tables as text: CSV, TSV, Table (columns between spaces) and List (one value a line)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from ..expr import Association, Expression, NumericArray, call, from_array, is_list, list_of, system
from .cells import DIGITS_ONLY, cell_text, number, number_reader, numbers, strings_in
from .encodings import decoded, encoded, with_newlines
from .faults import failed
from .formats import Format, Reader, register

Automatic, None_, All, True_, False_ = map(system, ("Automatic", "None", "All", "True", "False"))
Options = dict[str, Expression]
CURRENCY = list_of(list_of("$", "£", "¥", "€"), list_of("c", "¢", "p", "F"))


class Quoted(str):
    """A cell that stood between quotes."""

    __slots__ = ()


Row = list[str]


class Layout:
    """How the cells of a table stand in a text, by the settings of Import or Export."""

    def __init__(self, settings: Options) -> None:
        self.separators = strings_in(settings["FieldSeparators"])
        self.repeated = settings.get("RepeatedSeparators") is True_
        quotes = settings["TextDelimiters"]
        self.quotes = ['"'] if quotes is Automatic else [q for q in strings_in(quotes) if q]
        lines = settings["LineSeparators"]
        self.lines = None if lines is Automatic else strings_in(lines)
        self.ignore_empty = settings["IgnoreEmptyLines"] is True_

    def rows(self, text: str) -> Iterator[Row]:
        """The cells of each line."""
        if not text:
            return iter(())
        quoted = any(quote in text for quote in self.quotes)
        rows = self.scanned(text) if quoted else map(self.split, text.split("\n"))
        return (row for row in rows if row != [""]) if self.ignore_empty else iter(rows)

    def prepared(self, text: str, skipped: int) -> str:
        """The text with newlines at the ends of lines only, without the lines to be skipped."""
        if self.lines:
            text = re.sub("|".join(map(re.escape, sorted(self.lines, key=len, reverse=True))), "\n", text)
        else:
            text = with_newlines(text)
        for _ in range(skipped):
            text = text.partition("\n")[2]
        return text.removesuffix("\n")

    def matrix(self, text: str) -> Expression:
        """The array of a text that is nothing but rows of integers, or of reals; None for any other text."""
        if len(self.separators) != 1 or self.repeated or self.ignore_empty or not text:
            return None
        separator = self.separators[0]
        lines = text.split("\n")
        width = lines[0].count(separator) + 1
        if "" in lines or not DIGITS_ONLY.fullmatch(text.replace(separator, " ")):
            return None
        if any(line.count(separator) != width - 1 for line in lines):
            return None
        found = numbers(text.replace("\n", separator).split(separator))
        if found is None:
            return None
        import numpy

        try:
            return from_array(numpy.array(found, "int64" if type(found[0]) is int else "float64").reshape(-1, width))
        except OverflowError:
            return None

    def split(self, line: str) -> Row:
        """The cells of a line without quotes."""
        if not self.separators:
            return [line]
        if self.repeated:
            return [part for part in re.split(self.separator_pattern, line) if part]
        return line.split(self.separators[0]) if len(self.separators) == 1 else re.split(self.separator_pattern, line)

    @property
    def separator_pattern(self) -> str:
        """A regular expression for one separator, the longest first."""
        return "|".join(map(re.escape, sorted(self.separators, key=len, reverse=True)))

    def scanned(self, text: str) -> Iterator[Row]:
        """The cells of each line where cells may stand between quotes, which hold separators and line ends."""
        ends = f"(?:{self.separator_pattern})|\n|\\Z" if self.separators else "\n|\\Z"
        kinds = "|".join(
            f"{q}(?P<q{i}>[^{q}]*(?:{q}{q}[^{q}]*)*){q}(?={ends})" for i, q in enumerate(map(re.escape, self.quotes))
        )
        pattern = re.compile(rf"(?:{kinds}|(?P<raw>.*?))(?P<end>{ends})")
        row: Row = []
        for found in pattern.finditer(text):
            which = found.lastgroup if found.lastgroup != "end" else None
            raw = found["raw"]
            if raw is None:
                place = next(i for i in range(len(self.quotes)) if found[f"q{i}"] is not None)
                quote = self.quotes[place]
                row.append(Quoted(found[f"q{place}"].replace(quote * 2, quote)))
            elif raw or not self.repeated or which is not None:
                row.append(raw)
            if found["end"] in ("\n", ""):
                yield row
                row = []
            if found.end() == len(text) and found["end"] == "":
                return


class Table:
    """A table read from bytes: the rows of texts, those of values, and its headings."""

    def __init__(self, data: bytes, settings: Options) -> None:
        self.settings = settings
        header = settings["HeaderLines"]
        counts = [n for n in (header.args if is_list(header) else (header,)) if type(n) is int and n >= 0]
        self.header_rows = counts[0] if counts else 0
        self.header_columns = counts[1] if len(counts) > 1 else 0
        skipped = settings.get("SkipLines")
        self.layout = Layout(settings)
        text = decoded(data, settings["CharacterEncoding"])
        self.text = self.layout.prepared(text, skipped if type(skipped) is int and skipped > 0 else 0)

    @cached_property
    def cells(self) -> list[Row]:
        """The cells of all lines, headings too."""
        settings = self.settings
        cells = list(self.layout.rows(self.text))
        if settings.get("FillRows") is True_ and cells:
            width = max(map(len, cells))
            cells = [row + [""] * (width - len(row)) for row in cells]
        return cells

    def raw(self) -> Expression:
        """All cells as strings, headings too."""
        return list_of(*(list_of(*map(str, row)) for row in self.cells))

    def values(self) -> list[list[Expression]]:
        """The rows below the headings, numbers read."""
        body = [row[self.header_columns :] for row in self.cells[self.header_rows :]]
        numeric, empty = self.settings["Numeric"], self.settings.get("EmptyField", "")
        if numeric is False_:
            rows: list[list[Expression]] = [list(map(str, row)) for row in body]
        else:
            read = number_reader(self.settings)
            if numeric is True_:
                body = [list(map(str, row)) for row in body]
            rows = [[read(cell) if type(cell) is str else str(cell) for cell in row] for row in body]
        if empty != "":
            rows = [[empty if cell == "" else cell for cell in row] for row in rows]
        return rows

    def data(self) -> Expression:
        """The rows as lists."""
        settings = self.settings
        usual = settings["Numeric"] is Automatic and settings.get("NumberPoint") == "."
        if usual and not (self.header_rows or self.header_columns):
            found = self.layout.matrix(self.text)
            if found is not None:
                return found
        return rectangle(self.values())

    def labels(self) -> list[str] | None:
        """The headings of the columns; None where there are none."""
        if not self.header_rows or not self.cells:
            return None
        return list(map(str, self.cells[self.header_rows - 1][self.header_columns :]))

    def dataset(self) -> Expression:
        """A Dataset, whose rows are associations where the columns have headings."""
        rows, labels = self.values(), self.labels()
        shown: list[Expression] = []
        for row in rows:
            padded = row + [call("Missing", "NotAvailable")] * (len(labels or ()) - len(row))
            shown.append(list_of(*row) if labels is None else Association.of(zip(labels, padded, strict=False)))
        if self.header_columns:
            keys = [str(row[self.header_columns - 1]) if row else "" for row in self.cells[self.header_rows :]]
            return call("Dataset", Association.of(zip(keys, shown, strict=True)))
        return call("Dataset", list_of(*shown))


def rectangle(rows: list[list[Expression]]) -> Expression:
    """The list of rows, one array where all cells are integers, or all reals, and the rows are of one length."""
    kinds = {kind for row in rows for kind in map(type, row)}
    if len(kinds) == 1 and kinds <= {int, float} and len(set(map(len, rows))) == 1:
        import numpy

        try:
            return from_array(numpy.array(rows, "int64" if kinds == {int} else "float64"))
        except OverflowError:
            pass
    return list_of(*(list_of(*row) for row in rows))


def dimensions(table: Table) -> Expression:
    """{rows, columns} of the data."""
    rows = table.values()
    return list_of(len(rows), max(map(len, rows), default=0))


ELEMENTS: dict[str, Callable[[Table], Expression]] = {
    "Data": Table.data,
    "Grid": lambda table: call("Grid", table.data()),
    "RawData": Table.raw,
    "Dataset": Table.dataset,
    "Dimensions": dimensions,
    "RowCount": lambda table: dimensions(table).args[0],
    "ColumnCount": lambda table: dimensions(table).args[1],
    "ColumnLabels": lambda table: list_of(*(table.labels() or ())),
}


def reader(element: Callable[[Table], Expression]) -> Reader:
    """The reader of an element of a table."""
    return lambda data, settings: element(Table(data, settings))


def rows_of(e: Expression) -> list[list[Expression]]:
    """The cells of what is to be written: a matrix, a list as a column, a list of associations under its keys."""
    if type(e) is NumericArray:
        e = from_array(e.array)
    if type(e) is Association:
        values = e.values()
        if values and all(type(v) is Association for v in values):
            keys = list(dict.fromkeys(k for v in values for k in v.keys()))  # noqa: SIM118
            return [["", *keys], *([key, *(v.get(k, "") for k in keys)] for key, v in e.items())]
        return [[key, *(value.args if is_list(value) else (value,))] for key, value in e.items()]
    if not is_list(e):
        return [[e]]
    rows = e.args
    if rows and all(type(row) is Association for row in rows):
        keys = list(dict.fromkeys(k for row in rows for k in row.keys()))  # noqa: SIM118
        return [keys, *([row.get(k, "") for k in keys] for row in rows)]
    return [list(row.args) if is_list(row) else [row] for row in rows]


def headed(rows: list[list[Expression]], headings: Expression) -> list[list[Expression]]:
    """The rows below and beside their headings."""
    if headings is None_ or headings is None:
        return rows
    width = max(map(len, rows), default=0)
    of_rows, of_columns = None_, headings
    if headings is Automatic:
        of_rows = of_columns = Automatic
    elif is_list(headings) and len(headings.args) == 2 and any(is_list(h) or h is Automatic for h in headings.args):
        of_rows, of_columns = headings.args
    columns = list(range(1, width + 1)) if of_columns is Automatic else list(getattr(of_columns, "args", ()))
    beside = list(range(1, len(rows) + 1)) if of_rows is Automatic else list(getattr(of_rows, "args", ()))
    if beside:
        beside += [""] * (len(rows) - len(beside))
        rows = [[name, *row] for name, row in zip(beside, rows, strict=False)]
        columns = ["", *columns] if columns else []
    return [columns, *rows] if columns else rows


def write_table(e: Expression, settings: Options) -> bytes:
    """The text of a table; a cell stands between quotes where it would be read otherwise without."""
    separator = (strings_in(settings["FieldSeparators"]) or [","])[0]
    delimiters = settings["TextDelimiters"]
    quote = '"' if delimiters is Automatic else (strings_in(delimiters) or [""])[0]
    always = delimiters is not Automatic and bool(quote)
    ends = settings["LineSeparators"]
    end = "\n" if ends is Automatic else (strings_in(ends) or ["\n"])[0]
    empty = settings["EmptyField"] if type(settings.get("EmptyField")) is str else ""
    special = [mark for mark in (separator, quote, "\n", "\r") if mark]

    def cell(value: Expression) -> str:
        found = cell_text(value, empty)
        unclear = any(mark in found for mark in special) or (type(value) is str and number(found) is not None)
        if quote and (unclear or (always and type(value) is str)):
            return quote + found.replace(quote, quote * 2) + quote
        return found

    rows = headed(rows_of(e), settings.get("TableHeadings", None_))
    lines = [separator.join(map(cell, row)) for row in rows]
    text = end.join(lines) + (end if settings["FinalLine"] is True_ and lines else "")
    return encoded(text, settings["CharacterEncoding"])


def read_list(data: bytes, settings: Options) -> Expression:
    """The lines, those that are numbers as numbers."""
    column = [row[0] if row else "" for row in Table(data, settings).values()]
    found = rectangle([column])
    return found.args[0]


def write_list(e: Expression, settings: Options) -> bytes:
    """Each element on a line of its own."""
    if not is_list(e) and type(e) is not NumericArray:
        raise failed("Export", "errelem", "Data", "List")
    return write_table(list_of(*(list_of(a) for a in (from_array(e.array) if type(e) is NumericArray else e).args)),
                       settings)  # fmt: skip


COMMON: Options = {
    "CharacterEncoding": Automatic, "EmptyField": "", "FieldSeparators": ",", "FillRows": Automatic,
    "FinalLine": True_, "HeaderLines": Automatic, "IgnoreEmptyLines": False_, "LineSeparators": Automatic,
    "Numeric": Automatic, "NumberPoint": ".", "NumberSigns": Automatic, "CurrencyTokens": None_,
    "RepeatedSeparators": False_, "SkipLines": Automatic, "TableHeadings": None_, "TextDelimiters": Automatic,
}  # fmt: skip
READERS = {name: reader(element) for name, element in ELEMENTS.items()}
WRITERS = dict.fromkeys(("Data", "Dataset", "RawData", "Grid"), write_table)
register(Format("CSV", ("csv",), READERS, WRITERS, options=COMMON, ordinary=True))
register(Format("TSV", ("tsv", "tab"), READERS, WRITERS, options={**COMMON, "FieldSeparators": "\t"}, ordinary=True))
BETWEEN_SPACES = {"FieldSeparators": list_of("\t", " "), "RepeatedSeparators": True_, "FinalLine": False_,
                  "CurrencyTokens": CURRENCY}  # fmt: skip
register(Format("Table", ("dat",), READERS, WRITERS, options={**COMMON, **BETWEEN_SPACES}, ordinary=True))
register(
    Format(
        "List",
        (),
        {"Data": read_list},
        {"Data": write_list},
        options={**COMMON, **BETWEEN_SPACES, "FieldSeparators": list_of(), "TextDelimiters": ""},
        ordinary=True,
    )
)
