"""Definitions as they could be entered: Definition, FullDefinition; defaults of arguments; attributes as symbols."""

from __future__ import annotations

from collections.abc import Iterator

from wlnet.evaluator import builtin, declare, evaluate
from wlnet.evaluator.definitions import STORED_WITH_ARGUMENT
from wlnet.evaluator.own_values import own_rules
from wlnet.evaluator.patterns import defaults_of
from wlnet.evaluator.state import state
from wlnet.expr import Association, Atom, Expr, Expression, Symbol, call, has_head, list_of, system
from wlnet.expr.attributes import READ_PROTECTED, names
from wlnet.forms import text

from .options import definition_of, option_rules

KINDS = ("OwnValues", "DownValues", "SubValues", "UpValues")
Null, HoldPattern = system("Null"), system("HoldPattern")


def definition_lines(symbol: Symbol, with_settings: bool = True) -> list[str]:
    """The user's definitions of a symbol, with its attributes, options and defaults where `with_settings` says."""
    lines = []
    shown = [*state.session.context_path, state.session.context]
    name = text(symbol, visible=shown)
    definition_of(symbol)  # loads it: attributes and options are known then
    if with_settings and symbol.attributes & ~TEMPORARY:
        lines.append(f"Attributes[{name}] = {{{', '.join(names(symbol.attributes & ~TEMPORARY))}}}")
    if not symbol.attributes & READ_PROTECTED:
        for slot in ("own", "down", "sub", "up"):
            for rule in own_rules(symbol) if slot == "own" else getattr(symbol, slot) or ():
                left = rule.lhs.args[0] if has_head(rule.lhs, HoldPattern) and len(rule.lhs.args) == 1 else rule.lhs
                up = "^" if slot == "up" and getattr(left, "head", None) not in STORED_WITH_ARGUMENT else ""
                sign = f"{up}:=" if rule.delayed else f"{up}="
                lines.append(f"{text(left, visible=shown)} {sign} {text(rule.rhs, visible=shown)}")
    defaults = defaults_of(symbol)
    for place, value in defaults.items() if with_settings else ():
        lines.append(f"{text(call('Default', symbol, *place), visible=shown)} = {text(value, visible=shown)}")
    rules = option_rules(symbol) if with_settings else ()
    if rules:
        lines.append(f"Options[{name}] = {text(list_of(*rules), visible=shown)}")
    return lines


def message_lines(symbol: Symbol) -> list[str]:
    """The user's messages of a symbol."""
    shown = [*state.session.context_path, state.session.context]
    name = text(symbol, visible=shown)
    found = (symbol.extras or {}).get("messages", {})
    return [f"{name}::{tag} = {text(value, visible=shown)}" for tag, value in found.items()]


TEMPORARY = 1 << 16


class Definitions(Atom):
    """The definitions of symbols: shown as text that could be entered."""

    __slots__ = ("call", "lines")
    head = system("Definition")

    def __init__(self, call_: Expr, lines: tuple[str, ...]) -> None:
        self.call = call_
        self.lines = lines

    def __eq__(self, other: object) -> bool:
        return type(other) is Definitions and self.lines == other.lines

    def __hash__(self) -> int:
        return hash(self.lines)

    def constructor(self) -> Expression:
        """Definition[symbol]."""
        return self.call

    def label(self) -> str:
        """The definitions, with empty lines between."""
        return "\n\n".join(self.lines) or "Null"


def symbols_meant(items: tuple[Expression, ...]) -> list[Symbol] | None:
    """Symbols given as such or by their names."""
    from .contexts import matching_symbols

    found: list[Symbol] = []
    for item in items:
        if type(item) is str:
            found += matching_symbols(item)
        elif type(item) is Symbol:
            found.append(item)
        else:
            return None
    return found


def symbols_in(e: Expression) -> Iterator[Symbol]:
    """All symbols in an expression."""
    stack = [e]
    while stack:
        x = stack.pop()
        if type(x) is Symbol:
            yield x
        elif isinstance(x, Expr) and not hasattr(x, "array"):
            stack += (x.head, *x.args)
        elif type(x) is Association:
            stack += x.rules()


@builtin("Definition", "Definition[f] shows the definitions of f as they could be entered.", attributes="HoldAll")
def definition(*items):
    """An object that is shown as text; Null where nothing is defined."""
    meant = symbols_meant(items)
    if meant is None:
        return None
    lines = tuple(line for s in meant for line in definition_lines(s))
    return Definitions(call("Definition", *items), lines) if lines else Null


@builtin("FullDefinition", "FullDefinition[f] shows the definitions of f and of all that they depend on.",
         attributes="HoldAll")  # fmt: skip
def full_definition(*items):
    """An object that is shown as text; Null where nothing is defined."""
    meant = symbols_meant(items)
    if meant is None:
        return None
    queue, seen, lines = list(meant), set(meant), []
    while queue:
        symbol = queue.pop(0)
        lines += definition_lines(symbol) + message_lines(symbol)
        for kind in KINDS:
            for other in symbols_in(evaluate(call(kind, symbol))):
                if other not in seen and other.context != "System`":
                    seen.add(other)
                    queue.append(other)
    return Definitions(call("FullDefinition", *items), tuple(lines)) if lines else Null


@builtin("Default", "Default[f] is the value that x_. stands for where an argument of f is missing, Default[f, i] that "
         "of argument i.")  # fmt: skip
def default(symbol, *place):
    """The value; unevaluated where there is none."""
    if type(symbol) is not Symbol:
        return None
    found = defaults_of(symbol)
    for key in (place, place[:1], ()):
        if key in found:
            return found[key]
    return None


@builtin("DefaultValues", "DefaultValues[f] gives the rules for Default[f, ...].", attributes="HoldAll")
def default_values(symbol):
    """A list of rules."""
    if type(symbol) is not Symbol:
        return None
    found = defaults_of(symbol)
    return list_of(*(
        call("RuleDelayed", call(HoldPattern, call("Default", symbol, *place)), value) for place, value in found.items()
    ))  # fmt: skip


@builtin("Messages", "Messages[f] gives the rules for the messages of f.", attributes="HoldAll")
def messages(symbol):
    """A list of rules."""
    if type(symbol) is not Symbol:
        return None
    found = (symbol.extras or {}).get("messages", {})
    return list_of(*(
        call("RuleDelayed", call(HoldPattern, call("MessageName", symbol, tag)), value) for tag, value in found.items()
    ))  # fmt: skip


@builtin("SyntaxInformation", "SyntaxInformation[f] = {...} tells editors how f is called; it has no effect.")
def syntax_information(symbol):
    """What was assigned, else {}."""
    if type(symbol) is not Symbol:
        return None
    found = (symbol.extras or {}).get("syntax", {}).get("")
    return list_of() if found is None else found


for _name, _usage in {
    "HoldFirst": "the first argument is not evaluated.",
    "HoldRest": "all arguments but the first are not evaluated.",
    "HoldAll": "no argument is evaluated.",
    "HoldAllComplete": "arguments are not looked at in any way before the function's own rules.",
    "SequenceHold": "Sequence[...] among the arguments is left.",
    "Listable": "the function is applied to the elements of lists.",
    "Flat": "nested calls are joined: f[f[a, b], c] is f[a, b, c].",
    "Orderless": "arguments are put in order.",
    "OneIdentity": "f[x] is the same as x to the pattern matcher.",
    "NumericFunction": "the value is numeric where the arguments are.",
    "Constant": "the symbol is a constant number.",
    "Protected": "nothing can be assigned.",
    "ReadProtected": "definitions are not shown.",
    "Locked": "attributes cannot be changed.",
    "NHoldFirst": "N leaves the first argument.",
    "NHoldRest": "N leaves all arguments but the first.",
    "NHoldAll": "N leaves all arguments.",
    "Temporary": "the symbol goes when nothing uses it any more.",
    "Stub": "the file that Package names is read when the symbol is first used.",
}.items():
    declare(_name, f"{_name} is an attribute: {_usage}")
