"""The rules stored with symbols, as lists of rules; whether there is a value."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.evaluator.definitions import STORED_KINDS, kind_of
from wlnet.evaluator.own_values import own_rules
from wlnet.expr import Expr, Expression, Symbol, system

List = system("List")


def values_of(symbol: Expression, slot: str) -> Expression:
    """The rules of one kind that a symbol has, as {HoldPattern[lhs] :> rhs, ...}."""
    if type(symbol) is str:
        from wlnet.evaluator.state import state

        symbol = state.session.resolve(symbol)
    if type(symbol) is not Symbol:
        return None
    if slot == "own":
        rules = own_rules(symbol)
    elif slot in STORED_KINDS:
        rules = [rule for rule in symbol.up or () if kind_of(rule) == slot]
    else:
        rules = [rule for rule in getattr(symbol, slot) or () if slot != "up" or kind_of(rule) == "up"]
    return Expr(List, tuple(rule.as_expression() for rule in rules))


@builtin("OwnValues", "OwnValues[x] gives the rule for x itself.", attributes="HoldAll")
def own_values(symbol):
    """A list of no or one rule."""
    return values_of(symbol, "own")


@builtin("DownValues", "DownValues[f] gives the rules for f[...].", attributes="HoldAll")
def down_values(symbol):
    """A list of rules."""
    return values_of(symbol, "down")


@builtin("UpValues", "UpValues[g] gives the rules stored with g for expressions that contain it.", attributes="HoldAll")
def up_values(symbol):
    """A list of rules."""
    return values_of(symbol, "up")


@builtin("NValues", "NValues[f] gives the rules for N[f], N[f[...]] and their kind.", attributes="HoldAll")
def n_values(symbol):
    """A list of rules."""
    return values_of(symbol, "n")


@builtin("FormatValues", "FormatValues[f] gives the rules for Format[f[...]] and MakeBoxes[f[...], form].",
         attributes="HoldAll")  # fmt: skip
def format_values(symbol):
    """A list of rules."""
    return values_of(symbol, "format")


@builtin("SubValues", "SubValues[f] gives the rules for f[...][...].", attributes="HoldAll")
def sub_values(symbol):
    """A list of rules."""
    return values_of(symbol, "sub")


def has_rules(e: Expr) -> bool:
    """Whether the symbol at the head of an expression has rules that might apply to it."""
    owner = e.head
    if type(owner) is Symbol:
        return owner.down is not None
    while isinstance(owner, Expr):
        owner = owner.head
    return type(owner) is Symbol and owner.sub is not None


@builtin("ValueQ", "ValueQ[e] tells whether a value was defined for e.", attributes="HoldAll")
def value_q(e):
    """True or False."""
    if type(e) is Symbol:
        found = e.own is not None
    else:
        found = isinstance(e, Expr) and (has_rules(e) or evaluate(e) != e)
    return system("True" if found else "False")
