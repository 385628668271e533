"""What ?name tells: usage, attributes and options of a symbol, the definitions a user gave, or the names like ?Net*."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.evaluator.messages import own_template
from wlnet.evaluator.state import state
from wlnet.expr import Expression, Symbol, call, has_head, system
from wlnet.expr.attributes import names
from wlnet.forms import text

from .contexts import matching_symbols
from .options import definition_of, option_rules

COLUMNS = 78
KINDS = ("OwnValues", "DownValues", "SubValues", "UpValues")
Missing, RuleDelayed = system("Missing"), system("RuleDelayed")


def tell(pattern: str) -> Expression:
    """Print what is known of the symbols whose names match; Missing["UnknownSymbol", name] where there is none."""
    found = matching_symbols(pattern)
    if not found:
        return call(Missing, "UnknownSymbol", pattern)
    if len(found) == 1:
        lines = description(found[0])
    else:
        lines = in_columns(sorted({symbol.name for symbol in found}, key=lambda name: (name.casefold(), name)))
    state.session.write("\n".join(lines))
    return system("Null")


def description(symbol: Symbol) -> list[str]:
    """Usage, definitions, attributes and options, each where there is any."""
    definition_of(symbol)  # loads it
    usage = own_template(symbol, "usage")
    if usage is None and symbol.definition is None and symbol.context == "System`":
        usage = f"{symbol.name} is a name of the language that has no definition here."
    lines = [usage] if usage else [text(symbol)]
    lines += definitions(symbol)
    if symbol.attributes:
        lines.append(f"Attributes: {', '.join(names(symbol.attributes))}")
    rules = option_rules(symbol)
    if rules:
        lines += ["Options:", *(f"  {text(rule)}" for rule in rules)]
    return lines


def definitions(symbol: Symbol) -> list[str]:
    """The user's definitions of a symbol, as they could be entered."""
    lines = []
    for kind in KINDS:
        rules = evaluate(call(kind, symbol))
        for rule in getattr(rules, "args", ()):
            pattern = rule.args[0]
            shown = pattern.args[0] if has_head(pattern, system("HoldPattern")) else pattern
            sign = "=" if kind == "OwnValues" else ":="
            lines.append(f"{text(shown)} {sign} {text(rule.args[1])}")
    return lines


def in_columns(words: list[str]) -> list[str]:
    """The words in lines of even columns, to be read down."""
    width = max(map(len, words)) + 2
    count = max(1, COLUMNS // width)
    rows = -(-len(words) // count)
    return ["".join(word.ljust(width) for word in words[row::rows]).rstrip() for row in range(rows)]
