"""JSON: objects as lists of rules ("JSON") or as associations ("RawJSON"), and any expression ("ExpressionJSON")."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

from ..expr import (
    Association,
    Expr,
    Expression,
    NumericArray,
    Symbol,
    call,
    from_array,
    has_head,
    is_list,
    list_of,
    resolve,
    system,
)
from ..expr.symbols import is_system_name
from ..forms import text
from .faults import failed
from .formats import Format, register

Rule, RuleDelayed, True_, False_, Null, None_ = map(system, ("Rule", "RuleDelayed", "True", "False", "Null", "None"))
CONSTANTS: dict[Any, Symbol] = {True: True_, False: False_, None: Null}
WORDS = {True_: "true", False_: "false", Null: "null"}
Made = Callable[[list[tuple[str, Any]]], Any]


def parsed(data: bytes, name: str, objects: Made) -> Any:
    """Python's reading of JSON, with what `objects` makes of the members of an object."""
    import json

    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no JSON")

    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=objects, parse_constant=refuse)
    except json.JSONDecodeError as fault:
        raise failed("Import", "fmterr", name, f": {fault.msg}, line {fault.lineno}, column {fault.colno}") from None
    except (UnicodeDecodeError, ValueError):
        raise failed("Import", "fmterr", name, "") from None
    except RecursionError:
        raise failed("Import", "fmterr", name, ": it is nested too deeply") from None


def expression(value: Any) -> Expression:
    """The expression of a value that JSON has; objects are expressions already."""
    if value is None or value is True or value is False:
        return CONSTANTS[value]
    if isinstance(value, list):
        return packed(value) or list_of(*map(expression, value))
    return value


def packed(items: list[Any]) -> Expression:
    """A long list of numbers of one type as an array; None for other lists."""
    if len(items) < 100 or len(set(map(type, items))) != 1 or type(items[0]) not in (int, float):
        return None
    import numpy

    try:
        return from_array(numpy.array(items, "int64" if type(items[0]) is int else "float64"))
    except OverflowError:
        return None


def read_json(data: bytes, settings: dict[str, Expression]) -> Expression:
    """Objects as lists of rules."""
    found = parsed(data, "JSON", lambda pairs: list_of(*(Expr(Rule, (k, expression(v))) for k, v in pairs)))
    return expression(found)


def read_raw_json(data: bytes, settings: dict[str, Expression]) -> Expression:
    """Objects as associations."""
    return expression(parsed(data, "RawJSON", associated))


def associated(pairs: list[tuple[str, Any]]) -> Association:
    """The association of an object's members."""
    return Association.of((key, expression(value)) for key, value in pairs)


class Writer:
    """The text of an expression in JSON, with line ends and tabs down to the depth `open_levels`."""

    def __init__(self, settings: dict[str, Expression]) -> None:
        compact = settings["Compact"]
        self.open_levels = 0 if compact is True_ else compact if type(compact) is int else math.inf
        convert = settings["ConversionFunction"]
        self.convert: Callable[[Expression], Expression] | None = convert if callable(convert) else None

    def write(self, e: Expression, depth: int = 0, converted: bool = False) -> str:
        """The text; the message Export::jsonstrictencoding for what JSON has no notation for."""
        if type(e) is NumericArray:
            e = from_array(e.array)
        if type(e) is str:
            return quoted(e)
        if type(e) is int:
            return str(e)
        if type(e) is float and math.isfinite(e):
            return number(e)
        if type(e) is Symbol and e in WORDS:
            return WORDS[e]
        members = members_of(e)
        if members is not None and all(type(key) is str for key, _ in members):
            inner = [f"{quoted(key)}:{self.write(value, depth + 1)}" for key, value in members]
            return self.block("{}", inner, depth)
        if is_list(e):
            return self.block("[]", [self.write(a, depth + 1) for a in e.args], depth)
        if self.convert is not None and not converted:
            return self.write(self.convert(e), depth, True)
        raise failed("Export", "jsonstrictencoding", e)

    def block(self, brackets: str, items: list[str], depth: int) -> str:
        """The items between brackets, each on its line where there is to be one."""
        if not items:
            return brackets
        if depth >= self.open_levels:
            return brackets[0] + ",".join(items) + brackets[1]
        tabs = "\n" + "\t" * (depth + 1)
        return brackets[0] + tabs + f",{tabs}".join(items) + tabs[:-1] + brackets[1]


def members_of(e: Expression) -> list[tuple[Expression, Expression]] | None:
    """The keys and values of an association or of a list of rules that is not empty."""
    if type(e) is Association:
        return e.items()
    if is_list(e) and e.args and all(has_head(a, Rule) and len(a.args) == 2 for a in e.args):
        return [a.args for a in e.args]
    return None


def quoted(found: str) -> str:
    """The string in JSON's notation."""
    import json

    return json.dumps(found, ensure_ascii=any("\ud800" <= c <= "\udfff" for c in found))


def number(x: float) -> str:
    """A real number, which keeps its point: 1.0, 1.5e20."""
    digits = repr(x)
    if "e" not in digits:
        return digits
    mantissa, exponent = digits.split("e")
    return f"{mantissa if '.' in mantissa else mantissa + '.0'}e{int(exponent)}"


def write_json(e: Expression, settings: dict[str, Expression]) -> bytes:
    """The text of an expression made of associations, lists of rules, lists, numbers, strings and True, False, Null."""
    return Writer(settings).write(e).encode("utf-8")


OPTIONS: dict[str, Expression] = {"Compact": False_, "ConversionFunction": None_, "ConversionRules": list_of()}


def dataset_of(data: bytes, settings: dict[str, Expression]) -> Expression:
    """The contents as a Dataset."""
    return call("Dataset", read_raw_json(data, settings))


register(
    Format("JSON", ("json",), {"Data": read_json, "Dataset": dataset_of}, {"Data": write_json}, options=OPTIONS,
           ordinary=True)
)  # fmt: skip
for _name in ("RawJSON", "JavaScriptExpression"):
    register(
        Format(_name, (), {"Data": read_raw_json, "Dataset": dataset_of}, {"Data": write_json}, options=OPTIONS,
               ordinary=True)
    )  # fmt: skip
register(Format("GeoJSON", ("geojson",), {"Data": read_raw_json}, options=OPTIONS))


def as_expression(value: Any) -> Expression:
    """What a value stands for in ExpressionJSON: ["f", x] is f[x], "'s'" the string s, "s" the symbol or number s."""
    if isinstance(value, list):
        if not value:
            raise failed("Import", "fmterr", "ExpressionJSON", "")
        return call_of(as_expression(value[0]), tuple(map(as_expression, value[1:])))
    if isinstance(value, str):
        if len(value) > 1 and value[0] == value[-1] == "'":
            return value[1:-1]
        if value.lstrip("-").isdigit():
            return int(value)
        if not NAME.fullmatch(value):
            raise failed("Import", "fmterr", "ExpressionJSON", "")
        return system(value) if is_system_name(value) else resolve(value)
    if isinstance(value, dict):
        raise failed("Import", "fmterr", "ExpressionJSON", "")
    return expression(value)


def call_of(head: Expression, args: tuple[Expression, ...]) -> Expression:
    """head[args...], associations as associations."""
    if head is Association.head and all(has_head(a, Rule) or has_head(a, RuleDelayed) for a in args):
        return Association(args)
    return Expr(head, args)


NAME = re.compile(r"([^\W\d][\w$]*|\$[\w$]*)(`([^\W\d][\w$]*|\$[\w$]*))*")
NATIVE: dict[Symbol, Any] = {True_: True, False_: False, Null: None}


def name_of(symbol: Symbol) -> str:
    """The name of a symbol, with its context unless that is System`."""
    return symbol.name if symbol.context == "System`" else symbol.full_name


def as_json(e: Expression) -> Any:
    """The value that stands for an expression in ExpressionJSON."""
    kind = type(e)
    if kind is str:
        return f"'{e}'"
    if kind is int:
        return e if abs(e) < 2**63 else str(e)
    if kind is float and math.isfinite(e):
        return e
    if kind is Symbol:
        return NATIVE[e] if e in NATIVE else name_of(e)
    if kind is Association:
        return ["Association", *map(as_json, e.rules())]
    if isinstance(e, Expr):
        return [as_json(e.head), *map(as_json, e.args)]
    if kind.__name__ == "Fraction":
        return ["Rational", as_json(e.numerator), as_json(e.denominator)]
    if kind is complex:
        return ["Complex", e.real, e.imag]
    made = e.constructor() if hasattr(e, "constructor") else None
    if made is None or type(made) is kind:
        return text(e)
    return as_json(made)


def write_expression_json(e: Expression, settings: dict[str, Expression]) -> bytes:
    """Any expression."""
    import json

    if settings["Compact"] is True_:
        return json.dumps(as_json(e), ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return json.dumps(as_json(e), ensure_ascii=False, indent="\t", separators=(",", ":")).encode("utf-8")


register(
    Format(
        "ExpressionJSON",
        (),
        {"Data": lambda data, settings: as_expression(parsed(data, "ExpressionJSON", dict))},
        {"Data": write_expression_json},
        options={"Compact": False_},
    )
)
