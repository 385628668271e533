"""Definitions: what Set, SetDelayed, UpSet, TagSet, Unset and Clear do to symbols."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.expr import Expr, Expression, Symbol, has_head, system
from wlnet.expr.attributes import FLAT, HOLD_ALL, HOLD_ALL_COMPLETE, LOCKED, ORDERLESS, TEMPORARY

from .arguments import splice
from .builtin import key_name
from .changes import SPECIAL_SYMBOLS, extra, protected, touch
from .lazy import Lazy
from .loop import evaluate, evaluate_all, evaluate_unheld
from .messages import message
from .own_values import add_value, set_value, unset_plain, unset_value
from .part_assignments import assign_keys, assign_part, keys_of, unset_keys
from .patterns import Condition, HoldPattern, PatternTest
from .rules import Rule, RuleList
from .state import state

(List, MessageName, Part, Options, Attributes, Default, Format, Failed, DownValues, UpValues, OwnValues, SubValues,
 N, Set, SetDelayed, RuleHead, RuleDelayed, Key, Messages, DefaultValues) = map(system, (
    "List", "MessageName", "Part", "Options", "Attributes", "Default", "Format", "$Failed", "DownValues", "UpValues",
    "OwnValues", "SubValues", "N", "Set", "SetDelayed", "Rule",
    "RuleDelayed", "Key", "Messages", "DefaultValues"))  # fmt: skip
Blank, Pattern = system("Blank"), system("Pattern")


def assign(lhs: Expression, rhs: Expression, delayed: bool) -> bool:
    """lhs = rhs or lhs := rhs; whether it was done (a message says why not)."""
    name = "SetDelayed" if delayed else "Set"
    if type(lhs) is Symbol:
        if protected(lhs, lhs, name):
            return False
        touch(lhs)
        set_value(lhs, rhs, delayed)
        special = SPECIAL_SYMBOLS.get(lhs)
        if special is not None:
            special(rhs)
        return True
    if not isinstance(lhs, Expr):
        message(name, "setraw", lhs)
        return False
    head = lhs.head
    if head is List and not delayed:
        return assign_list(lhs, rhs)
    if head is Part and len(lhs.args) > 1:
        return assign_part(lhs, rhs)
    if head is MessageName:
        return assign_message(lhs, rhs)
    if head in STORED_WITH_ARGUMENT and lhs.args:
        owner = owner_of(standing_for(lhs.args[0]))[0]
        if owner is not None and owner is not Blank:
            return define(evaluated_left_side(lhs), rhs, delayed, name, owner)
    special_head = SPECIAL_HEADS.get(head) if type(head) is Symbol else None
    if special_head is not None and len(lhs.args) >= 1:
        return special_head(lhs, rhs)
    if head in (Condition, HoldPattern) or head is PatternTest:
        return assign_wrapped(lhs, rhs, delayed)
    root, keys = keys_of(lhs)
    if root is not None and keys:
        return assign_keys(root, tuple(map(evaluate, keys)), evaluate(rhs) if delayed else rhs)
    left = evaluated_left_side(lhs)
    store = assignments.get(type(left.head)) if isinstance(left, Expr) else None
    if store is not None and store(left.head, left.args, evaluate(rhs) if delayed else rhs):
        return True
    return define(left, rhs, delayed, name)


assignments: dict[type, Callable[[Any, tuple[Expression, ...], Expression], bool]] = {}
"""Classes of objects that take values for calls of them, as in object[...] = value; False where they do not."""


def assign_wrapped(lhs: Expr, rhs: Expression, delayed: bool) -> bool:
    """f[x_] /; c := rhs and HoldPattern[f[x_]] := rhs."""
    return define(evaluated_left_side(lhs), rhs, delayed, "SetDelayed" if delayed else "Set")


def evaluated_left_side(lhs: Expression) -> Expression:
    """A left-hand side with its arguments evaluated where its head does not hold them."""
    if not isinstance(lhs, Expr):
        return lhs
    if lhs.head is Condition and lhs.args:
        return Expr(Condition, (evaluated_left_side(lhs.args[0]), *lhs.args[1:]))
    if lhs.head is HoldPattern:
        return lhs
    head = lhs.head
    if isinstance(head, Expr):
        head = evaluated_left_side(head)
    elif type(head) is Symbol and head.own is not None:
        head = evaluate(head)
    attributes = head.attributes if type(head) is Symbol else 0
    if attributes & (HOLD_ALL | HOLD_ALL_COMPLETE):
        args = lhs.args if attributes & HOLD_ALL_COMPLETE else evaluate_unheld(lhs.args, attributes)
    else:
        args = evaluate_all(lhs.args)
    if attributes & (FLAT | ORDERLESS):
        args, _ = splice(head, attributes & FLAT, args)
    return lhs if args is lhs.args and head is lhs.head else Expr(head, args)


def owner_of(lhs: Expression) -> tuple[Symbol | None, str]:
    """The symbol a definition belongs to, and the slot: f[x] is a down-value of f, f[x][y] a sub-value."""
    while isinstance(lhs, Expr) and lhs.head in (Condition, HoldPattern) and lhs.args:
        lhs = lhs.args[0]
    if type(lhs) is Symbol:
        return lhs, "own"
    if not isinstance(lhs, Expr):
        return None, ""
    slot, head = "down", lhs.head
    while isinstance(head, Expr):
        slot = "sub" if head.head is not system("Blank") else slot
        head = head.head
    return (head, slot) if type(head) is Symbol else (None, "")


def standing_for(pattern: Expression) -> Expression:
    """The head h of a pattern x_h, or what a named pattern x:p is for."""
    while isinstance(pattern, Expr) and pattern.head is Pattern and len(pattern.args) == 2:
        pattern = pattern.args[1]
    return pattern.args[0] if isinstance(pattern, Expr) and pattern.head is Blank and pattern.args else pattern


def define(
    lhs: Expression, rhs: Expression, delayed: bool, name: str, tag: Symbol | None = None, last: bool = False
) -> bool:
    """Store a rule with the symbol it belongs to, or with `tag` as an up-value; `last`: behind all others."""
    owner, slot = owner_of(lhs)
    if tag is not None and tag is not owner:
        if type(owner) is Symbol and type(owner.definition) is Lazy:  # its code is what makes use of such definitions
            owner.definition.load()
        owner, slot = tag, "up"
    if owner is None:
        if isinstance(lhs, Expr):  # 5[x] = 1
            message(name, "write", evaluate(Expr(system("Head"), (lhs.head,))), lhs)
        else:
            message(name, "setraw", lhs)
        return False
    if protected(owner, lhs, name):
        return False
    if slot == "own":
        touch(owner)
        add_value(owner, Rule(lhs, rhs, delayed), last)
        return True
    rules = getattr(owner, slot)
    touch(owner)
    if rules is None:
        rules = RuleList()
        setattr(owner, slot, rules)
        if slot == "up":
            state.up_values += 1
    (rules.append if last else rules.add)(Rule(lhs, rhs, delayed))
    return True


def assign_list(lhs: Expr, rhs: Expression) -> bool:
    """{a, b, ...} = {1, 2, ...}."""
    if not has_head(rhs, List) or len(rhs.args) != len(lhs.args):
        message("Set", "shape", lhs, rhs)
        return False
    done = [assign(a, b, False) for a, b in zip(lhs.args, rhs.args, strict=True)]
    return all(done)


def assign_values(lhs: Expr, rhs: Expression) -> bool:
    """DownValues[f] = {HoldPattern[f[x_]] :> ..., ...} and its kind."""
    symbol, rhs = lhs.args[0], evaluate(rhs)
    slot = VALUE_SLOTS[lhs.head]
    rules = rhs.args if has_head(rhs, List) else ()
    if type(symbol) is not Symbol or not has_head(rhs, List) or not all(map(is_rule, rules)):
        message(lhs.head, "vrule", rhs, lhs)
        return False
    if protected(symbol, lhs):
        return False
    clear_slot(symbol, slot)
    tag = symbol if slot in UPWARD else None
    return all(define(r.args[0], r.args[1], r.head is not RuleHead, "Set", tag, True) for r in rules)


def assign_extras(lhs: Expr, rhs: Expression) -> bool:
    """Messages[f] = {HoldPattern[f::tag] :> "text", ...} and DefaultValues[f] = {HoldPattern[Default[f]] :> v}."""
    symbol, rhs = lhs.args[0], evaluate(rhs)
    kind, head = ("messages", MessageName) if lhs.head is Messages else ("defaults", Default)
    rules = rhs.args if has_head(rhs, List) else ()
    if type(symbol) is not Symbol or not has_head(rhs, List) or not all(map(is_rule, rules)):
        message(lhs.head, "vrule", rhs, lhs)
        return False
    if protected(symbol, lhs):
        return False
    found = {}
    for rule in rules:
        left = rule.args[0]
        left = left.args[0] if has_head(left, HoldPattern) and len(left.args) == 1 else left
        if not has_head(left, head) or not left.args or left.args[0] is not symbol:
            message(lhs.head, "vrule", rhs, lhs)
            return False
        found[left.args[1] if kind == "messages" else left.args[1:]] = rule.args[1]
    touch(symbol)
    table = extra(symbol, kind)
    table.clear()
    table.update(found)
    state.system_version += 1
    return True


def is_rule(e: Expression) -> bool:
    """Whether `e` is lhs -> rhs or lhs :> rhs."""
    return isinstance(e, Expr) and e.head in (RuleHead, RuleDelayed) and len(e.args) == 2


def kind_of(rule: Rule) -> str:
    """Among which values an up-value is shown: "up", or "n" and "format" for those of N, Format and MakeBoxes."""
    lhs = rule.lhs
    while isinstance(lhs, Expr) and lhs.head in (HoldPattern, Condition) and lhs.args:
        lhs = lhs.args[0]
    head = lhs.head if isinstance(lhs, Expr) else None
    return next((kind for kind, heads in STORED_KINDS.items() if head in heads), "up")


def clear_slot(symbol: Symbol, slot: str) -> None:
    """Remove the values of one kind from a symbol."""
    touch(symbol)
    state.clock += 1
    if slot not in UPWARD:
        setattr(symbol, slot, None)
        return
    kept = [rule for rule in symbol.up or () if kind_of(rule) != slot]
    if symbol.up is not None:
        state.up_values -= 1
    symbol.up = None
    for rule in kept:
        define(rule.lhs, rule.rhs, rule.delayed, "Set", symbol, True)


def assign_message(lhs: Expr, rhs: Expression) -> bool:
    """symbol::tag = "text"."""
    symbol, tag = lhs.args[0], lhs.args[1]
    if type(symbol) is not Symbol or type(tag) is not str:
        message("Message", "name", lhs)
        return False
    touch(symbol, gains=False)
    extra(symbol, "messages")[tag] = rhs
    return True


def assign_options(lhs: Expr, rhs: Expression) -> bool:
    """Options[f] = {a -> 1, ...}."""
    from .builtin import flat_rules, is_options

    symbol = lhs.args[0]
    rhs = evaluate(rhs)
    if type(symbol) is not Symbol or not is_options(rhs):
        message("Options", "rep", rhs)
        return False
    if protected(symbol, lhs):
        return False
    touch(symbol, gains=False)
    if symbol.extras is None:
        symbol.extras = {}
    rules = flat_rules((rhs,))
    symbol.extras["options"] = {key_name(r.args[0]) or r.args[0]: r.args[1] for r in rules}
    symbol.extras["option_rules"] = tuple(rules[::-1])
    return True


def assign_attributes(lhs: Expr, rhs: Expression) -> bool:
    """Attributes[f] = {...}."""
    from wlnet.expr.attributes import BITS

    symbol, rhs = lhs.args[0], evaluate(rhs)
    listed = rhs.args if has_head(rhs, List) else (rhs,)
    if type(symbol) is not Symbol or any(type(a) is not Symbol or a.name not in BITS for a in listed):
        message("Attributes", "attnf", rhs)
        return False
    if symbol.attributes & LOCKED:
        message("Attributes", "locked", symbol)
        return False
    set_attributes(symbol, sum({BITS[a.name] for a in listed}))
    return True


def set_attributes(symbol: Symbol, attributes: int) -> None:
    """Give a symbol exactly these attribute bits."""
    touch(symbol)
    symbol.attributes = attributes


def assign_default(lhs: Expr, rhs: Expression) -> bool:
    """Default[f, i, n] = value."""
    symbol = lhs.args[0]
    if type(symbol) is not Symbol:
        return False
    touch(symbol)
    extra(symbol, "defaults")[tuple(map(evaluate, lhs.args[1:]))] = rhs
    state.system_version += 1
    return True


def unset(lhs: Expression) -> bool:
    """lhs =. ; whether there was something to remove."""
    if type(lhs) is Symbol:
        if protected(lhs, lhs, "Unset"):
            return False
        touch(lhs, gains=False)
        unset_plain(lhs)
        state.clock += 1
        return True
    if isinstance(lhs, Expr) and lhs.head is MessageName and type(lhs.args[0]) is Symbol:
        extra(lhs.args[0], "messages").pop(lhs.args[1], None)
        return True
    if isinstance(lhs, Expr) and lhs.head is Part:
        return False
    if isinstance(lhs, Expr) and lhs.head in VALUE_SLOTS and len(lhs.args) == 1 and type(lhs.args[0]) is Symbol:
        if protected(lhs.args[0], lhs, "Unset"):
            return False
        clear_slot(lhs.args[0], VALUE_SLOTS[lhs.head])
        return True
    root, keys = keys_of(lhs) if isinstance(lhs, Expr) else (None, ())
    if root is not None and keys:
        return unset_keys(root, tuple(map(evaluate, keys)), lhs)
    left = evaluated_left_side(lhs)
    owner, slot = owner_of(left)
    if owner is None or protected(owner, left, "Unset"):
        return False
    rules = getattr(owner, slot)
    while isinstance(left, Expr) and left.head is HoldPattern and len(left.args) == 1:
        left = left.args[0]
    if slot == "own":
        return unset_value(owner, left, lhs)
    if rules is None or not rules.remove(left):
        message("Unset", "norep", lhs, owner)
        return False
    touch(owner)
    state.clock += 1
    return True


def clear(symbol: Symbol, everything: bool = False) -> None:
    """Clear[symbol], or ClearAll: attributes, options, messages and defaults too."""
    touch(symbol)
    state.clock += 1
    if symbol.up is not None:
        state.up_values -= 1
    symbol.own = symbol.down = symbol.sub = symbol.up = None
    if symbol.extras is not None:
        symbol.extras.pop("delayed", None)
    if everything:
        symbol.attributes &= TEMPORARY
        symbol.extras = None


def assign_syntax(lhs: Expr, rhs: Expression) -> bool:
    """SyntaxInformation[f] = {...}: kept, and of no effect."""
    symbol = lhs.args[0]
    if type(symbol) is not Symbol:
        message("SyntaxInformation", "sym", symbol, 1)
        return False
    if protected(symbol, lhs):
        return False
    touch(symbol, gains=False)
    extra(symbol, "syntax")[""] = evaluate(rhs)
    return True


STORED_WITH_ARGUMENT = frozenset(map(system, ("Format", "MakeBoxes", "N", "NumericQ")))
STORED_KINDS = {"n": frozenset((N,)), "format": frozenset(map(system, ("Format", "MakeBoxes")))}
UPWARD = frozenset((*STORED_KINDS, "up"))
VALUE_SLOTS = {
    OwnValues: "own", DownValues: "down", SubValues: "sub", UpValues: "up",
    system("NValues"): "n", system("FormatValues"): "format",
}  # fmt: skip
SPECIAL_HEADS = {
    Options: assign_options, Attributes: assign_attributes, Default: assign_default,
    system("SyntaxInformation"): assign_syntax,
    **dict.fromkeys(VALUE_SLOTS, assign_values),
    **dict.fromkeys((Messages, DefaultValues), assign_extras),
}  # fmt: skip
