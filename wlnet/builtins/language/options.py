"""Options and attributes of symbols."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.builtin import flat_rules, is_options, key_name
from wlnet.evaluator.definitions import assign, set_attributes
from wlnet.evaluator.lazy import Lazy
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, system
from wlnet.expr.attributes import BITS, LOCKED, PROTECTED, names

List, Null, Rule, RuleDelayed, Options, Attributes = map(
    system, ("List", "Null", "Rule", "RuleDelayed", "Options", "Attributes")
)


def definition_of(symbol: Symbol):  # type: ignore[no-untyped-def]
    """The built-in definition of a symbol, loaded; None where it has none."""
    if type(symbol.definition) is Lazy:
        symbol.definition.load()
    return symbol.definition


def option_rules(symbol: Symbol) -> tuple[Expr, ...]:
    """The options a symbol has, with their current settings."""
    assigned = (symbol.extras or {}).get("option_rules")
    if assigned is not None:
        return assigned
    definition = definition_of(symbol)
    if definition is None:
        return ()
    text = definition.text_options
    return tuple(
        Expr(Rule, (name if name in text else system(name), value)) for name, value in definition.options.items()
    )


readers: dict[type, object] = {}
"""How `Options[object]` reads the options of an object, by its class."""


@builtin("Options", "Options[f] gives the options of f with their settings; Options[f, name] only that one.",
         messages={"rep": "`1` is not a valid list of option rules."})  # fmt: skip
def options(target, name=None):
    """A list of rules."""
    if type(target) is str:
        target = state.session.resolve(target)
    if type(target) is Symbol:
        rules = option_rules(target)
    else:
        reader = next((readers[k] for k in type(target).__mro__ if k in readers), None)
        if reader is None:
            rules = tuple(r for r in getattr(target, "args", ()) if is_options(r) and not has_head(r, List))
        else:
            rules = reader(target)  # type: ignore[operator]
    if name is not None:
        wanted = [key_name(n) or n for n in (name.args if has_head(name, List) else (name,))]
        rules = tuple(r for r in rules if (key_name(r.args[0]) or r.args[0]) in wanted)
    return Expr(List, tuple(rules))


@builtin("SetOptions", "SetOptions[f, name -> value, ...] sets default options of f.",
         messages={"optnf": "`1` is not a known option for `2`."})  # fmt: skip
def set_options(symbol, *settings):
    """The options of f."""
    if type(symbol) is not Symbol or not all(map(is_options, settings)):
        return None
    given = {key_name(r.args[0]): r for r in flat_rules(settings)}
    rules = option_rules(symbol)
    known = {key_name(r.args[0]) for r in rules}
    for name in given:
        if name not in known:
            message("SetOptions", "optnf", name, symbol)
            return None
    new = call("List", *(given.get(key_name(r.args[0]), r) for r in rules))
    held = symbol.attributes
    symbol.attributes &= ~PROTECTED
    try:
        assign(Expr(Options, (symbol,)), new, False)
    finally:
        symbol.attributes = held
    return new


def find_option(name: str, given: tuple[Expression, ...], defaults: tuple[Expression, ...]) -> Expression:
    """The value of an option: the first rule given for it, else its default; None where it has neither."""
    for rule in [*reversed(flat_rules(given)), *reversed(flat_rules(defaults))]:
        if key_name(rule.args[0]) == name:
            return rule.args[1]
    return None


def rules_in(e: Expression) -> tuple[Expression, ...]:
    """Options given as a rule, a (nested) list of rules or an association."""
    if type(e) is Association:
        return e.rules()
    if has_head(e, system("Sequence")):
        return tuple(r for a in e.args for r in rules_in(a))
    return (e,) if is_options(e) else ()


@builtin("OptionValue", "OptionValue[name] gives the value of an option in a function defined with OptionsPattern[]; "
         "OptionValue[f, given, name] looks in the options given and in those of f.", attributes="HoldRest",
         messages={"nodef": "Unknown option `1` for `2`.", "optvp": "`1` is not the name of an option."})  # fmt: skip
def option_value(owner, given=None, name=None, wrapper=None):
    """The value; the name itself after a message where there is none."""
    if given is None:
        return None
    given = evaluate(given)
    given, name = (call("List"), given) if name is None else (given, evaluate(name))
    more = () if wrapper is None else (wrapper,)
    if has_head(name, List):
        return Expr(List, tuple(call("OptionValue", owner, given, n, *more) for n in name.args))
    label = key_name(name)
    if label is None:
        message("OptionValue", "optvp", name)
        return None
    owners = owner.args if has_head(owner, List) else (owner,)
    defaults: tuple[Expression, ...] = ()
    for one in owners:
        defaults += option_rules(one) if type(one) is Symbol else rules_in(one)
    found = find_option(label, rules_in(given), defaults)
    known = {key_name(r.args[0]) for r in flat_rules(defaults)}
    for rule in flat_rules(rules_in(given)) if known else ():
        if key_name(rule.args[0]) not in known and key_name(rule.args[0]) != label:
            message("OptionValue", "nodef", rule.args[0], owner)
    if found is None:
        message("OptionValue", "nodef", name, owner)
        found = name
    return found if wrapper is None else Expr(wrapper, (found,))


@builtin("FilterRules", "FilterRules[rules, names] gives the rules whose left-hand sides are among the names.")
def filter_rules(rules, wanted):
    """A list of rules."""
    from wlnet.evaluator.patterns import matcher

    listed = rules.rules() if type(rules) is Association else rules.args if isinstance(rules, Expr) else ()
    choices = wanted.args if has_head(wanted, List) else (wanted,)
    names_: set[object] = set()
    tests = []
    for choice in choices:
        choice = choice.args[0] if has_head(choice, Rule) or has_head(choice, RuleDelayed) else choice
        name = key_name(choice)
        names_.add(name) if name is not None else tests.append(matcher(choice))
    return Expr(List, tuple(
        r for r in listed
        if is_options(r) and not has_head(r, List)
        and (key_name(r.args[0]) in names_ or any(t.matches(r.args[0]) for t in tests))
    ))  # fmt: skip


def symbols_of(items: Expression) -> list[Symbol] | None:
    """The symbols in a symbol, a name or a list of them."""
    listed = items.args if has_head(items, List) else (items,)
    found = [state.session.resolve(s) if type(s) is str else s for s in listed]
    return found if all(type(s) is Symbol for s in found) else None


def bits_of(items: Expression, head: str) -> int | None:
    """The attribute bits named by a symbol or a list of symbols; None after a message."""
    total = 0
    for a in items.args if has_head(items, List) else (items,):
        if type(a) is not Symbol or a.name not in BITS:
            message(head, "attnf", a, text="`1` is not a known attribute.")
            return None
        total |= BITS[a.name]
    return total


@builtin("Attributes", "Attributes[f] gives the attributes of f.", attributes="HoldAll Listable",
         messages={"attnf": "`1` is not a known attribute.", "locked": "Symbol `1` is locked."})  # fmt: skip
def attributes(symbol):
    """A list of symbols."""
    if type(symbol) is str:
        symbol = state.session.resolve(symbol)
    if type(symbol) is not Symbol:
        symbol = evaluate(symbol)
        if type(symbol) is not Symbol:
            return None
    definition_of(symbol)
    return Expr(List, tuple(map(system, names(symbol.attributes))))


def attribute_changer(name: str, usage: str, change) -> None:  # type: ignore[no-untyped-def]
    """Declare SetAttributes or ClearAttributes."""

    def run(symbols, attributes_):
        """Null."""
        found, mask = symbols_of(symbols), bits_of(evaluate(attributes_), name)
        if found is None or mask is None:
            return None
        for symbol in found:
            definition_of(symbol)
            if symbol.attributes & LOCKED:
                message(name, "locked", symbol, text="Symbol `1` is locked.")
                continue
            set_attributes(symbol, change(symbol.attributes, mask))
        return Null

    builtin(name, usage, attributes="HoldFirst")(run)


attribute_changer("SetAttributes", "SetAttributes[f, a] adds attributes to f.", lambda old, mask: old | mask)
attribute_changer("ClearAttributes", "ClearAttributes[f, a] takes attributes from f.", lambda old, mask: old & ~mask)


def protection(name: str, usage: str, change) -> None:  # type: ignore[no-untyped-def]
    """Declare Protect or Unprotect."""

    def run(*symbols):
        """The names of the symbols that were changed."""
        from .assignment import named_symbols

        done = []
        for symbol in named_symbols(symbols):
            definition_of(symbol)
            new = change(symbol.attributes)
            if new != symbol.attributes and not symbol.attributes & LOCKED:
                set_attributes(symbol, new)
                done.append(symbol.name)
        return call("List", *done)

    builtin(name, usage, attributes="HoldAll")(run)


protection("Protect", "Protect[f] prevents f from being redefined.", lambda a: a | PROTECTED)
protection("Unprotect", "Unprotect[f] allows f to be redefined.", lambda a: a & ~PROTECTED)


@builtin("OptionQ", "OptionQ[e] tells whether e is a rule, or a list of rules at any depth.")
def option_q(e):
    """True or False."""
    return system("True" if is_options(e) else "False")
