"""Formats whose contents are expressions of the language as text: packages, and expressions one after another."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import evaluate
from wlnet.evaluator.state import state
from wlnet.expr import Expression, call, is_list, list_of, system
from wlnet.forms import VISIBLE, text
from wlnet.grammar import SyntaxFailure, read
from wlnet.interchange import Format, failed, register
from wlnet.interchange.encodings import decoded, encoded

Encoding = {"CharacterEncoding": system("Automatic")}
Settings = dict[str, Expression]


def expressions(data: bytes, settings: Settings, run: Callable[[Expression], Expression]) -> list[Expression]:
    """What becomes of each expression of a text, one after another."""
    try:
        source = decoded(data, settings["CharacterEncoding"])
        return [run(e) for e in read(source, state.session.resolve)]
    except SyntaxFailure as failure:
        raise failed("Import", "fmterr", "Package", f": {failure.report('')}".rstrip()) from None


def values(data: bytes, settings: Settings) -> Expression:
    """The values of all expressions."""
    return list_of(*expressions(data, settings, evaluate))


def last_value(data: bytes, settings: Settings) -> Expression:
    """The value of the last expression, Null where there is none."""
    found = expressions(data, settings, evaluate)
    return found[-1] if found else system("Null")


def held(data: bytes, settings: Settings) -> Expression:
    """The expressions, unevaluated, each in HoldComplete."""
    return list_of(*expressions(data, settings, lambda e: call("HoldComplete", e)))


def write_expression(e: Expression, settings: Settings) -> bytes:
    """The expression in InputForm."""
    return encoded(text(e, "InputForm", VISIBLE), settings["CharacterEncoding"])


def write_line(e: Expression, settings: Settings) -> bytes:
    """The expression in InputForm, as a line of a file."""
    return write_expression(e, settings) + b"\n"


def write_list(e: Expression, settings: Settings) -> bytes:
    """Each element of a list on a line of its own."""
    if not is_list(e):
        raise failed("Export", "errelem", "ExpressionList", "Package")
    return b"".join(write_line(a, settings) for a in e.args)


for _name, _extensions, _writer in (("Package", ("wl", "m", "wls"), write_line), ("Expression", (), write_expression)):
    register(
        Format(
            _name,
            _extensions,
            {"Expression": last_value, "ExpressionList": values, "HeldExpressions": held},
            {"Expression": _writer, "ExpressionList": write_list},
            ("WL", "WolframLanguage") if _name == "Package" else (),
            options=Encoding,
        )
    )
