"""Tables as text, against Python's csv module and against what the format's pages say."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import list_of, same
from wlnet.forms import text

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=4)


def value(source):
    session = Session(write_message=lambda line: None)
    found = session.evaluate(source)
    return text(found), [f"{m.symbol}::{m.tag}" for m in session.messages]


def evaluated(function, *args):
    session = Session(write_message=lambda line: None)
    from wlnet.expr import call

    return session.evaluate_input(call(function, *args))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r'ImportString["a,b\n1,2.5\n\"x,y\",3e5\n", "CSV"]', '{{"a", "b"}, {1, 2.5}, {"x,y", 300000.}}'),
        (r'ImportString["\"a \"\"q\"\"\",\"two\nlines\"", "CSV"]', r'{{"a \"q\"", "two\nlines"}}'),
        (r'ImportString["1, 2\r\n3,\r\n", "CSV"]', '{{1, 2}, {3, ""}}'),
        (r'ImportString["\"1\",1", "CSV"]', '{{"1", 1}}'),
        (r'ImportString["\"1\",1", "CSV", "Numeric" -> True]', "{{1, 1}}"),
        (r'ImportString["1,2", "CSV", "Numeric" -> False]', '{{"1", "2"}}'),
        (r'ImportString["", "CSV"]', "{}"),
        (r'ImportString["a,b\n1,2", "CSV", "HeaderLines" -> 1]', "{{1, 2}}"),
        (r'ImportString["skip\na,b\n1,2", "CSV", "SkipLines" -> 1, "HeaderLines" -> 1]', "{{1, 2}}"),
        (r'ImportString["1,2,3\n4", "CSV", "FillRows" -> True]', '{{1, 2, 3}, {4, "", ""}}'),
        (r'ImportString["1,,3", "CSV", "EmptyField" -> Null]', "{{1, Null, 3}}"),
        (r'ImportString["1;5,5", "CSV", "FieldSeparators" -> ";", "NumberPoint" -> ","]', "{{1, 5.5}}"),
        (r'ImportString["1,2\n\n3,4", "CSV"]', '{{1, 2}, {""}, {3, 4}}'),
        (r'ImportString["1,2\n\n3,4", "CSV", "IgnoreEmptyLines" -> True]', "{{1, 2}, {3, 4}}"),
        (r'ImportString["1,2|3,4", "CSV", "LineSeparators" -> "|"]', "{{1, 2}, {3, 4}}"),
        (r'ImportString["1\t2\na\tb c", "TSV"]', '{{1, 2}, {"a", "b c"}}'),
        (r'ImportString["1 2\t3\n 4   5e-3", "Table"]', "{{1, 2, 3}, {4, 0.005}}"),
        (r'ImportString["$5 7p", "Table"]', "{{5, 7}}"),
        (r'ImportString["1\nx y\n-2.5\n", "List"]', '{1, "x y", -2.5}'),
        (r'ImportString["a,b\n1,2\n3,4", {"CSV", "Data", 2, 1}]', "1"),
        (r'ImportString["a,b\n1,2\n3,4", {"CSV", "Data", 2 ;; 3, 2}]', "{2, 4}"),
        (r'ImportString["a,b\n1,2\n3,4", {"CSV", "Dimensions"}]', "{3, 2}"),
        (r'ImportString["a,b\n1,2", {"CSV", "RawData"}]', '{{"a", "b"}, {"1", "2"}}'),
        (r'ImportString["a,b\n1,2", {"CSV", "ColumnLabels"}, "HeaderLines" -> 1]', '{"a", "b"}'),
        (r'ImportString["a,b\n1,2", {"CSV", {"Dimensions", "RowCount"}}]', "{{2, 2}, 2}"),
        (r'Head[ImportString["a,b\n1,2", {"CSV", "Dataset"}, "HeaderLines" -> 1]]', "Dataset"),
        (r'ExportString[{{1, 2.5, "a"}, {"b,c", "1", 1/3}}, "CSV"]', r'"1,2.5,a\n\"b,c\",\"1\",1/3\n"'),
        (r'ExportString[{{1., 1.5*^20, -2.*^-7, True, Null}}, "CSV"]', r'"1.,1.5e20,-2.e-7,True,\n"'),
        (r'ExportString[{{1, 2}, {3, 4}}, "TSV"]', r'"1\t2\n3\t4\n"'),
        (r'ExportString[{{1, 2}, {3, 4}}, "Table"]', r'"1\t2\n3\t4"'),
        (r'ExportString[{1, 2, 3}, "List"]', r'"1\n2\n3"'),
        (r'ExportString[{1, 2}, "CSV"]', r'"1\n2\n"'),
        (r'ExportString[{{1, 2}}, "CSV", "TableHeadings" -> {"x", "y"}]', r'"x,y\n1,2\n"'),
        (r'ExportString[{<|"a" -> 1, "b" -> 2|>, <|"b" -> 3|>}, "CSV"]', r'"a,b\n1,2\n,3\n"'),
        (r'ExportString[{{"a", 1}}, "CSV", "TextDelimiters" -> "\""]', r'"\"a\",1\n"'),
        (r'ExportString[NumericArray[{{1, 2}}, "Integer8"], "CSV"]', r'"1,2\n"'),
    ],
)
def test_examples(source, expected):
    assert value(source) == (expected, [])


TABLE = r'"name,age,score\nBob,25,1.5\nAnn,,2\n"'


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('Automatic, "Rows"', '{{"Bob", 25, 1.5}, {"Ann", Missing[], 2.}}'),
        ('Automatic, "Columns"', '{{"Bob", "Ann"}, {25, Missing[]}, {1.5, 2.}}'),
        ('Automatic, "NamedColumns"', '<|"name" -> {"Bob", "Ann"}, "age" -> {25, Missing[]}, "score" -> {1.5, 2.}|>'),
        ('{"String", "Integer"}, "Rows"', '{{"Bob", 25}, {"Ann", Missing[]}}'),
        ('<|"age" -> "Real"|>, "NamedRows"', '{<|"age" -> 25.|>, <|"age" -> Missing[]|>}'),
        ('Automatic, "Rows", MissingDataRules -> {"Ann" -> None}', '{{"Bob", 25, 1.5}, {None, Missing[], 2.}}'),
        ('Automatic, "Rows", ExcludedLines -> {2}', '{{"Ann", Missing[], 2}}'),
    ],
)
def test_tables_whose_columns_are_found_out(arguments, expected):
    assert value(f"SemanticImportString[{TABLE}, {arguments}]") == (expected, [])


def test_tables_without_headings_and_with_other_separators():
    assert value(r'SemanticImportString["1;2\n3;4", Automatic, "Rows"]') == ("{{1, 2}, {3, 4}}", [])
    assert value(r'SemanticImportString["a\tb\nc\td", Automatic, "NamedRows"]') == ('{<|"a" -> "c", "b" -> "d"|>}', [])
    assert value('SemanticImportString["1", "Nonsense"]') == ("$Failed", ["SemanticImport::type"])
    assert value('SemanticImport["none.csv"]') == ("$Failed", ["SemanticImport::nffil"])
    assert value(f"Head[SemanticImportString[{TABLE}]]") == ("Dataset", [])


def test_a_dataset_is_written_with_its_headings():
    assert value('ExportString[Dataset[{<|"a" -> 1, "b" -> "x"|>}], "CSV"]') == (r'"a,b\n1,x\n"', [])
    assert value('ExportString[Dataset[{<|"a" -> 1|>}], "JSON", "Compact" -> True]') == (r'"[{\"a\":1}]"', [])


@given(TABLES)
def test_what_python_writes_is_read(table):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    found = evaluated("ImportString", out.getvalue(), "CSV")
    assert same(found, list_of(*(list_of(*row) for row in table)))


@given(TABLES)
def test_what_is_written_python_reads(table):
    found = evaluated("ExportString", list_of(*(list_of(*row) for row in table)), "CSV")
    assert list(csv.reader(io.StringIO(found, newline=""))) == table


CELL = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), CELLS.filter(bool))


@given(st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=4))
def test_what_is_written_is_read_again(table):
    e = list_of(*(list_of(*row) for row in table))
    assert same(evaluated("ImportString", evaluated("ExportString", e, "CSV"), "CSV"), e)


@given(st.lists(st.lists(st.integers(-(10**20), 10**20), min_size=3, max_size=3), min_size=1, max_size=5))
def test_integers_keep_their_digits(table):
    source = "\n".join(",".join(map(str, row)) for row in table)
    assert same(evaluated("ImportString", source, "CSV"), list_of(*(list_of(*row) for row in table)))


def test_a_table_of_reals_is_one_array():
    from wlnet.expr import PackedList

    found = evaluated("ImportString", "1.5,2.\n3.,-4e2", "CSV")
    assert type(found) is PackedList and found.array.tolist() == [[1.5, 2.0], [3.0, -400.0]]
