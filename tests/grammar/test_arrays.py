"""Long lists of numbers: read at once, packed where they may be, and never read twice."""

import time

import numpy
import pytest

from wlnet.expr import BigReal, Expr, PackedList, same
from wlnet.grammar import SyntaxFailure, parse


def listed(values):
    """A nested list as source text."""
    return "{" + ", ".join(map(listed, values)) + "}" if isinstance(values, list) else str(values).replace("e", "*^")


def ordinary(text):
    """What the text means without the fast way: each row is parsed by itself, short enough for the slow one."""
    return parse(text.replace("{", "List[").replace("}", "]"))


@pytest.mark.parametrize(
    ("values", "dtype", "shape"),
    [
        (list(range(-100, 100)), "int64", (200,)),
        ([[i * j for i in range(20)] for j in range(20)], "int64", (20, 20)),
        ([i / 7 - 3 for i in range(100)], "float64", (100,)),
        ([[[0.5 + i] * 10 for i in range(5)] for _ in range(4)], "float64", (4, 5, 10)),
        ([1.0625e-9 * (2 * i + 1) for i in range(100)], "float64", (100,)),
        ([2**63 - 1, -(2**63) + 1] * 20, "int64", (40,)),
    ],
)
def test_rectangular_lists_of_one_kind_are_packed(values, dtype, shape):
    e = parse(listed(values))
    assert type(e) is PackedList
    assert e.array.dtype == dtype
    assert e.array.shape == shape
    assert numpy.array_equal(e.array, numpy.array(values))
    assert same(e, ordinary(listed(values)))


@pytest.mark.parametrize(
    "text",
    [
        "{" + "1, 2., " * 100 + "3}",
        "{" + "1., " * 100 + "3}",
        "{" + "{1, 2}, {3}, " * 50 + "{}}",
        "{" + "{}, " * 200 + "{}}",
        "{" + "1, " * 200 + "9223372036854775808}",
        "{{1, 2, 3}, " + "{1., 2., 3.}, " * 50 + "{4, 5, 6}}",
    ],
)
def test_other_lists_of_numbers_stay_ordinary(text):
    e = parse(text)
    assert type(e) is Expr
    assert same(e, ordinary(text))


FILL = "1.25, " * 60


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("{" + FILL + "1.}", 1.0),
        ("{" + FILL + ".5}", 0.5),
        ("{" + FILL + "-.5}", -0.5),
        ("{" + FILL + "1.5*^-3}", 0.0015),
        ("{" + FILL + "1.*^3}", 1000.0),
        ("{" + FILL + "1.5`}", 1.5),
        ("{" + FILL + "12.`*^2}", 1200.0),
        ("{" + FILL + "\n\t-2.5\n}", -2.5),
        ("{" + FILL + "3*^2}", 300),
        ("{" + FILL + "5`}", 5.0),
        ("{" + FILL + "- 2.5}", -2.5),
        ("{" + FILL + "007}", 7),
        ("{" + FILL + "(* c *) 7.5}", 7.5),
    ],
)
def test_numerals_of_every_kind(text, last):
    e = parse(text)
    assert e.args[-1] == last
    assert type(e.args[-1]) is type(last)
    assert e.args[:60] == (1.25,) * 60


def test_numerals_that_are_not_machine_numbers():
    for numeral in ("1.23456789012345678901", "1.5`20", "1.5``20", "1.*^999", "1.*^-999"):
        assert type(parse("{" + FILL + numeral + "}").args[-1]) is BigReal, numeral
    assert parse("{" + FILL + "1..}").args[-1].head.name == "Repeated"
    assert parse("{" + FILL + "1 2}").args[-1].head.name == "Times"
    assert parse("{" + FILL + "}").args[-1].name == "Null"
    assert parse("{" + FILL + "2^3}").args[-1].head.name == "Power"
    assert parse("{" + FILL + "x}").args[-1].name == "x"


def test_arrays_within_expressions():
    row = "{" + ",".join(map(str, range(200))) + "}"
    e = parse(f"f[{row}, {{x, {row}}}, a {row}[[1]]]")
    assert type(e.args[0]) is PackedList
    assert type(e.args[1].args[1]) is PackedList
    assert type(e.args[2].args[1].args[0]) is PackedList


def test_errors_after_an_array_are_where_they_are():
    with pytest.raises(SyntaxFailure) as caught:
        parse("{" + "1,\n" * 200 + "2})")
    assert (caught.value.line, caught.value.column) == (201, 3)


def seconds(text):
    """The least of three times to parse the text."""
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        try:
            parse(text)
        except SyntaxFailure:
            assert "{" in text
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    "make",
    [
        lambda n: "{1, 2, x, " * n + "1" + "}" * n,
        lambda n: "{1, 2, " * n + "1" + "}" * n,
        lambda n: "{" * n + "1, " * n + "x" + "}" * n,
        lambda n: "{1, 2, 3, " * n,
        lambda n: "{" + ", ".join(["{" + "1, " * 100 + "x}"] * (n // 50)) + "}",
        lambda n: "{" + ", ".join(["{" + "1, " * 100 + "1 2}"] * (n // 50)) + "}",
        lambda n: "f[" + ", ".join(["{" + "1, " * 100 + "2.}"] * (n // 50)) + "]",
    ],
)
def test_time_grows_no_faster_than_the_text(make):
    small, large = seconds(make(1000)), seconds(make(8000))
    assert large < 8 * 4 * small + 0.1  # a quadratic method takes 64 times as long
