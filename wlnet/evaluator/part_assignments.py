"""Assignments to parts of values: x[[i]] = v, association[key] = v, and association[key] =. ."""

from __future__ import annotations

from wlnet.expr import Association, Expr, Expression, Symbol, has_head, literal_key, system

from .arguments import flat_arguments, has_wrapper
from .changes import own_association, protected, touch
from .hooks import hooks
from .lazy import Lazy
from .loop import evaluate
from .messages import message

Part, RuleHead, Key, Sequence = map(system, ("Part", "Rule", "Key", "Sequence"))


def assign_part(lhs: Expr, rhs: Expression) -> bool:
    """x[[i, ...]] = value; `Part` assignment is supplied by the builtins that know Part."""
    target = lhs.args[0]
    if type(target) is not Symbol:
        message("Set", "setps", target)
        return False
    if target.own is None:
        message("Set", "noval", target, Expr(Part, lhs.args))
        return False
    if protected(target, lhs, "Set"):
        return False
    return assign_parts(target, tuple(map(evaluate, lhs.args[1:])), rhs)


def assign_parts(target: Symbol, parts: tuple[Expression, ...], rhs: Expression) -> bool:
    """The same for a variable that has a value and may be changed, with evaluated positions."""
    if type(Part.definition) is Lazy:
        Part.definition.load()
    if has_wrapper(parts):
        parts = flat_arguments(Sequence, parts)
    if type(target.own) is Association and len(parts) == 1:
        key = parts[0].args[0] if has_head(parts[0], Key) and len(parts[0].args) == 1 else parts[0]
        if key is not parts[0] or type(key) is str:
            return assign_key(target, key, rhs)
    if hooks.set_element(target, parts, rhs):
        touch(target, gains=False)
        return True
    new = hooks.replace_part(evaluate(target), parts, rhs)
    if new is None:
        return False
    touch(target, gains=False)
    target.own = new
    return True


def assign_key(symbol: Symbol, key: Expression, value: Expression) -> bool:
    """association[key] = value, changing the variable."""
    if protected(symbol, symbol):
        return False
    touch(symbol, gains=False)
    own_association(symbol).table[literal_key(key)] = Expr(RuleHead, (key, value))
    return True


def keys_of(lhs: Expr) -> tuple[Symbol | None, tuple[Expression, ...]]:
    """The variable that holds an association, and the keys in a["k"], a["k", "j"] or a["k"]["j"]."""
    keys: tuple[Expression, ...] = ()
    head: Expression = lhs
    while isinstance(head, Expr):
        keys = (*head.args, *keys)
        head = head.head
    return (head, keys) if type(head) is Symbol and type(head.own) is Association else (None, ())


def assign_keys(symbol: Symbol, keys: tuple[Expression, ...], value: Expression) -> bool:
    """association[key, ...] = value, in nested associations, which are made where there are none."""
    if len(keys) > 1:
        value = with_keys(symbol.own.get(keys[0]), keys[1:], value)
    return assign_key(symbol, keys[0], value)


def with_keys(e: Expression, keys: tuple[Expression, ...], value: Expression) -> Association:
    """The association with a value put under a path of keys."""
    rules = e.rules() if type(e) is Association else ()
    if len(keys) > 1:
        value = with_keys(e.get(keys[0]) if type(e) is Association else None, keys[1:], value)
    return Association((*rules, Expr(RuleHead, (keys[0], value))))


def unset_keys(symbol: Symbol, keys: tuple[Expression, ...], lhs: Expression) -> bool:
    """association[key, ...] =. , changing the variable; whether there was such a key."""
    if len(keys) == 1:
        return unset_key(symbol, keys[0])
    inner = symbol.own
    for key in keys[:-1]:
        inner = inner.get(key) if type(inner) is Association else None
    if type(inner) is not Association or keys[-1] not in inner:
        message("Unset", "norep", lhs, symbol)
        return False
    gone = literal_key(keys[-1])
    left = Association(rule for key, rule in inner.table.items() if key != gone)
    return assign_keys(symbol, keys[:-1], left)


def unset_key(symbol: Symbol, key: Expression) -> bool:
    """association[key] =. , changing the variable; whether there was such a key."""
    if protected(symbol, symbol, "Unset"):
        return False
    if key not in symbol.own:
        message("Unset", "norep", Expr(symbol, (key,)), symbol)
        return False
    touch(symbol, gains=False)
    del own_association(symbol).table[literal_key(key)]
    return True
