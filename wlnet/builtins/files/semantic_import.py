"""SemanticImport: tables as text whose separators, headings and kinds of columns are found out."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import builtin
from wlnet.expr import Association, Expression, WolframMessage, call, is_list, list_of, system
from wlnet.interchange.cells import number, strings_in
from wlnet.interchange.encodings import decoded
from wlnet.interchange.faults import TEXTS as FILE_TEXTS
from wlnet.interchange.tables import COMMON, Quoted, Table

from .import_export import file_bytes
from .sources import file_name

Automatic, Failed, True_, False_, None_, All = map(system, ("Automatic", "$Failed", "True", "False", "None", "All"))
Missing = call("Missing")
SEPARATORS = (",", "\t", ";", "|")
FORMS = ("Dataset", "Rows", "Columns", "NamedRows", "NamedColumns")
TEXTS = {
    **FILE_TEXTS,
    "form": "`1` is none of Dataset, Rows, Columns, NamedRows and NamedColumns.",
    "type": "`1` is no kind of column.",
    "string": "A string is expected at position `1` in `2`.",
}
OPTIONS = {
    "CharacterEncoding": Automatic,
    "Delimiters": Automatic,
    "HeaderLines": Automatic,
    "ExcludedLines": list_of(),
    "MissingDataRules": Automatic,
}


def as_number(cell: str) -> Expression:
    """A number, or None."""
    found = number(cell)
    return found if found is not None or "," not in cell else number(cell.replace(",", ""))


def as_integer(cell: str) -> Expression:
    """A whole number, or None."""
    found = as_number(cell)
    return found if type(found) is int else None


def as_real(cell: str) -> Expression:
    """A real number, or None."""
    found = as_number(cell)
    return None if found is None else float(found)


def as_truth(cell: str) -> Expression:
    """True or False, or None."""
    word = cell.strip().lower()
    return True_ if word in ("true", "yes", "t", "1") else False_ if word in ("false", "no", "f", "0") else None


READERS: dict[str, Callable[[str], Expression]] = {
    "String": str,
    "Number": as_number,
    "Integer": as_integer,
    "Real": as_real,
    "Boolean": as_truth,
    "Date": lambda cell: call("DateObject", cell),
}


def separator_of(text: str) -> str:
    """The separator that stands equally often in the first lines, and most often."""
    lines = [line for line in text.split("\n", 21)[:20] if line]
    counts = {mark: [line.count(mark) for line in lines] for mark in SEPARATORS}
    usual = {mark: max(found, key=found.count) for mark, found in counts.items() if found}
    return max(usual, key=lambda m: (counts[m].count(usual[m]) if usual[m] else 0, usual[m]), default=",")


def has_heading(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: no number in it, all different, and none of them found below."""
    if len(rows) < 2:
        return False
    first = list(map(str, rows[0]))
    if "" in first or len(set(first)) < len(first) or any(number(cell) is not None for cell in first):
        return False
    columns = [{str(row[i]) for row in rows[1:] if i < len(row)} for i in range(len(first))]
    return all(name not in column for name, column in zip(first, columns, strict=True))


def column_values(cells: list[str], kind: Expression, missing: dict[str, Expression]) -> list[Expression]:
    """The values of a column: by default numbers where all that is there are numbers, else texts."""
    if kind is Automatic:
        there = [cell for cell in cells if cell not in missing]
        numeric = bool(there) and all(type(c) is not Quoted and as_number(c) is not None for c in there)
        whole = numeric and all(type(as_number(c)) is int for c in there)
        kind = "Integer" if whole else "Real" if numeric else "String"
    if kind not in READERS:
        raise WolframMessage("SemanticImport", "type", kind, result=Failed, text=TEXTS["type"])
    read = READERS[kind]
    values = []
    for cell in cells:
        found = missing[cell] if cell in missing else read(str(cell))
        values.append(call("Missing", "NotAvailable", str(cell)) if found is None else found)
    return values


def missing_rules(rules: Expression) -> dict[str, Expression]:
    """What certain cells stand for: an empty one for Missing[] unless rules say something else."""
    found: dict[str, Expression] = {"": Missing}
    for rule in rules.args if is_list(rules) else (rules,):
        pair: tuple[Expression, ...] = getattr(rule, "args", ())
        if len(pair) == 2 and type(pair[0]) is str:
            found[pair[0]] = pair[1]
    return found


def understood(
    data: bytes, kinds: Expression, form: Expression, encoding: Expression, separators: Expression,
    header: Expression, excluded: Expression, missing: Expression,
) -> Expression:  # fmt: skip
    """The table in the form asked for."""
    if form not in FORMS:
        raise WolframMessage("SemanticImport", "form", form, result=Failed, text=TEXTS["form"])
    text = decoded(data, encoding).replace("\r\n", "\n")
    given = strings_in(separators)
    marks = list_of(*given) if given else separator_of(text)
    settings = {**COMMON, "FieldSeparators": marks, "IgnoreEmptyLines": True_, "CharacterEncoding": "UTF8"}
    rows = Table(text.encode("utf-8"), settings).cells
    out = {n for n in (excluded.args if is_list(excluded) else (excluded,)) if type(n) is int}
    rows = [row for i, row in enumerate(rows, 1) if i not in out]
    lines = header if type(header) is int else int(has_heading(rows)) if header is Automatic else 0
    names = [str(cell) for cell in rows[lines - 1]] if 0 < lines <= len(rows) else None
    body = rows[lines:]
    width = max(map(len, body), default=len(names or ()))
    cells = [[row[i] if i < len(row) else "" for row in body] for i in range(width)]
    wanted = kinds_of(kinds, width, names)
    rules = missing_rules(missing)
    columns = [column_values(c, k, rules) for c, k in zip(cells, wanted, strict=True) if k is not None]
    kept = [i for i, k in enumerate(wanted) if k is not None]
    if names is not None:
        names = [names[i] if i < len(names) else str(i + 1) for i in kept]
    return arranged(columns, names, len(body), form)


def kinds_of(kinds: Expression, width: int, names: list[str] | None) -> list[Expression]:
    """The kind of each column; None for a column that is left out."""
    if type(kinds) is Association:
        keys = [name if names is not None and name in kinds else i + 1 for i, name in enumerate(names or [""] * width)]
        return [kinds.get(key) for key in keys]
    if is_list(kinds):
        listed = [None if k is None_ else k for k in kinds.args[:width]]
        return listed + [None] * (width - len(listed))
    return [Automatic if kinds is All else kinds] * width


def arranged(columns: list[list[Expression]], names: list[str] | None, count: int, form: str) -> Expression:
    """Columns as rows or columns, with names or without."""
    rows = [[column[i] for column in columns] for i in range(count)]
    labels = names if names is not None else [str(i + 1) for i in range(len(columns))]
    if form == "Columns":
        return list_of(*(list_of(*column) for column in columns))
    if form == "NamedColumns":
        return Association.of((name, list_of(*c)) for name, c in zip(labels, columns, strict=True))
    if form == "Rows" or (form == "Dataset" and names is None):
        found = list_of(*(list_of(*row) for row in rows))
    else:
        found = list_of(*(Association.of(zip(labels, row, strict=True)) for row in rows))
    return call("Dataset", found) if form == "Dataset" else found


@builtin("SemanticImport", "SemanticImport[file] gives a Dataset of a table in a text file, finding out what separates "
         'its columns, whether they have headings, and which hold numbers; SemanticImport[file, {"Integer", "String", '
         '...}] says of what kinds the columns are, SemanticImport[file, kinds, "Rows"] gives lists, "Columns", '
         '"NamedRows" or "NamedColumns".', options=OPTIONS, messages=TEXTS)  # fmt: skip
def semantic_import(
    source,
    kinds=Automatic,
    form="Dataset",
    *,
    character_encoding,
    delimiters,
    header_lines,
    excluded_lines,
    missing_data_rules,
):
    """The table; $Failed after a message."""
    data = file_bytes(file_name(source, "SemanticImport"), "SemanticImport")
    return understood(
        data, kinds, form, character_encoding, delimiters, header_lines, excluded_lines, missing_data_rules
    )


@builtin("SemanticImportString", "SemanticImportString[text] gives a Dataset of a table in a string.", options=OPTIONS,
         messages=TEXTS)  # fmt: skip
def semantic_import_string(
    text,
    kinds=Automatic,
    form="Dataset",
    *,
    character_encoding,
    delimiters,
    header_lines,
    excluded_lines,
    missing_data_rules,
):
    """The table; $Failed after a message."""
    if type(text) is not str:
        raise WolframMessage("SemanticImportString", "string", 1, call("SemanticImportString", text))
    data = text.encode("utf-8", "replace")
    return understood(data, kinds, form, "UTF8", delimiters, header_lines, excluded_lines, missing_data_rules)
