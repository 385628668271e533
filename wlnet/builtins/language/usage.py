"""What ?name and ??name tell: usage, definitions, attributes and options of symbols, or the names like ?Net*."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.evaluator.messages import own_template
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expression, Symbol, call, has_head, list_of, system
from wlnet.expr.attributes import names
from wlnet.forms import text

from .contexts import matching_symbols
from .definitions import definition_lines
from .options import definition_of, option_rules

COLUMNS = 78
Missing, Null, None_ = system("Missing"), system("Null"), system("None")
VALUES = ("OwnValues", "DownValues", "SubValues", "UpValues")


PLAIN = {
    "True": "True is what tests give that are fulfilled.",
    "False": "False is what tests give that are not fulfilled.",
    "Null": "Null is the value of what gives no value; it is not shown.",
    "None": "None is a setting that says: nothing of the kind.",
    "All": "All is a setting that says: everything of the kind.",
    "Automatic": "Automatic is the setting of options whose value is to be chosen.",
    "Inherited": "Inherited is the setting of options whose value comes from what is around.",
    "$Failed": "$Failed is the value of an evaluation that failed.",
    "$Aborted": "$Aborted is the value of an evaluation that was stopped.",
    "$Canceled": "$Canceled is the value of a dialog that was left without an answer.",
    "Integer": "Integer is the head of integers.",
    "Real": "Real is the head of real numbers.",
    "String": "String is the head of strings.",
    "Missing": 'Missing["reason"] stands for data that are missing.',
    "SameTest": "SameTest is an option for the function that says whether two expressions are the same.",
    "TestID": "TestID is an option of VerificationTest for the name of the test.",
    "Method": "Method is an option for the way in which a result is found.",
    "LongForm": "LongForm is an option of Information: whether to tell everything.",
}


def tell(pattern: str, long: bool = True) -> Expression:
    """Print what is known of the symbols whose names match; Missing["UnknownSymbol", name] where there is none."""
    found = matching_symbols(pattern)
    if not found:
        return call(Missing, "UnknownSymbol", pattern)
    if len(found) == 1:
        lines = description(found[0], long)
    else:
        lines = in_columns(sorted({symbol.name for symbol in found}, key=lambda name: (name.casefold(), name)))
    state.session.show("\n".join(lines))
    return Null


def usage_of(symbol: Symbol) -> str | None:
    """The usage text of a symbol."""
    definition_of(symbol)  # loads it
    found = own_template(symbol, "usage")
    if found is None and symbol.definition is None and symbol.context == "System`":
        found = PLAIN.get(symbol.name, f"{symbol.name} is a name of the language that has no definition here.")
    return found


def description(symbol: Symbol, long: bool) -> list[str]:
    """Usage and the user's definitions; of the long form attributes and options, too, each where there is any."""
    usage = usage_of(symbol)
    lines = [usage] if usage else [f"{symbol.context}{symbol.name}"]
    lines += definition_lines(symbol, with_settings=False)
    if long:
        if symbol.attributes:
            lines.append(f"Attributes: {', '.join(names(symbol.attributes))}")
        rules = option_rules(symbol)
        if rules:
            lines += ["Options:", *(f"  {text(rule)}" for rule in rules)]
    return lines


def about(symbol: Symbol, wanted: Expression) -> Expression:
    """Information[symbol, property]."""
    if wanted == "Properties":
        return list_of("Attributes", "Context", "Definitions", *VALUES, "FullName", "Name", "Options", "Usage")
    if wanted in VALUES:
        return evaluate(call(wanted, symbol))
    if wanted == "Definitions":
        return Association.of((kind, evaluate(call(kind, symbol))) for kind in VALUES)
    if wanted in ("Attributes", "Options"):
        return evaluate(call(wanted, symbol))
    if wanted == "Usage":
        found = usage_of(symbol)
        return None_ if found is None else found
    if wanted == "Documentation":
        return None_
    known = {"Name": symbol.name, "FullName": f"{symbol.context}{symbol.name}", "Context": symbol.context}
    if wanted == "ObjectType":
        return "Symbol"
    return known[wanted] if wanted in known else call(Missing, "UnknownProperty", wanted)


def asked(name: Expression, wanted: Expression) -> Expression:
    """Information["name"], Information["name", LongForm -> True], Information[symbol, "property"]."""
    long = True
    if has_head(wanted, system("Rule")) and len(wanted.args) == 2:
        long, wanted = wanted.args[1] is not system("False"), None
    if wanted is None:
        return tell(name if type(name) is str else f"{name.context}{name.name}", long)
    if type(name) is str:
        found = matching_symbols(name)
        if len(found) != 1:
            return call(Missing, "UnknownSymbol", name)
        name = found[0]
    if has_head(wanted, system("List")):
        return list_of(*(about(name, w) for w in wanted.args))
    return about(name, wanted)


def in_columns(words: list[str]) -> list[str]:
    """The words in lines of even columns, to be read down."""
    width = max(map(len, words)) + 2
    count = max(1, COLUMNS // width)
    rows = -(-len(words) // count)
    return ["".join(word.ljust(width) for word in words[row::rows]).rstrip() for row in range(rows)]
