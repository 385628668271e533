"""What Set, SetDelayed and Unset do to the value of a symbol itself, with and without conditions."""

from __future__ import annotations

from wlnet.expr import Expr, Expression, Symbol, same

from .changes import extra, touch
from .conditional_values import ConditionalValues, is_plain
from .messages import message
from .patterns import Condition
from .rules import SCOPES, Rule, replaces
from .state import state

CONDITIONAL = SCOPES | {Condition}


def set_value(symbol: Symbol, value: Expression, delayed: bool) -> None:
    """symbol = value or symbol := value."""
    if type(symbol.own) is ConditionalValues or (delayed and isinstance(value, Expr) and value.head in CONDITIONAL):
        add_value(symbol, Rule(symbol, value, delayed))
    else:
        set_plain(symbol, value, delayed)


def set_plain(symbol: Symbol, value: Expression, delayed: bool) -> None:
    """Give a symbol its one value, on which nothing decides."""
    symbol.own = value
    if delayed:
        extra(symbol, "delayed")[""] = value
    elif symbol.extras is not None:
        symbol.extras.pop("delayed", None)


def add_value(symbol: Symbol, rule: Rule, last: bool = False) -> None:
    """Give a symbol one more value; one without a condition goes behind those with conditions."""
    if is_plain(rule) and type(symbol.own) is not ConditionalValues:
        set_plain(symbol, rule.rhs, rule.delayed)
        return
    rules = own_rules(symbol)
    for i, old in enumerate(rules):
        if replaces(rule, old):
            rules[i] = rule
            break
    else:
        rules.insert(len(rules) - (not last and bool(rules) and is_plain(rules[-1])), rule)
    symbol.own = ConditionalValues(symbol, rules)


def own_rules(symbol: Symbol) -> list[Rule]:
    """The values of a symbol itself as rules."""
    own = symbol.own
    if type(own) is ConditionalValues:
        return list(own.rules)
    return [] if own is None else [Rule(symbol, own, is_delayed(symbol))]


def is_delayed(symbol: Symbol) -> bool:
    """Whether the plain value of a symbol was given by := ."""
    return (symbol.extras or {}).get("delayed", {}).get("") is symbol.own


def unset_plain(symbol: Symbol) -> None:
    """symbol =. , which leaves values with conditions."""
    rules = [rule for rule in own_rules(symbol) if not is_plain(rule)]
    symbol.own = ConditionalValues(symbol, rules) if rules else None


def unset_value(symbol: Symbol, pattern: Expression, lhs: Expression) -> bool:
    """symbol /; test =. ; whether there was such a value."""
    rules = own_rules(symbol)
    left = [rule for rule in rules if not same(rule.pattern, pattern)]
    if len(left) == len(rules):
        message("Unset", "norep", lhs, symbol)
        return False
    touch(symbol)
    state.clock += 1
    symbol.own = None
    for rule in left:
        add_value(symbol, rule)
    return True
