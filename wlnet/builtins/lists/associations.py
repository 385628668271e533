"""Associations: making them, asking for keys and values, changing variables that hold them."""

from __future__ import annotations

from wlnet.evaluator import applications, applier, builtin, evaluate, message
from wlnet.evaluator.changes import own_association, protected, touch
from wlnet.evaluator.definitions import assign
from wlnet.expr import Association, Expr, Expression, Symbol, WolframMessage, call, has_head, is_list, system

from ..structure.atom_methods import method_of
from ..structure.parts import absent
from .lists import entries_of

Rule, RuleDelayed, Key, List, Nothing, Sequence, True_, False_ = map(
    system, ("Rule", "RuleDelayed", "Key", "List", "Nothing", "Sequence", "True", "False")
)
INVRL = {
    "invrl": "The argument `1` is not a valid Association or a list of rules.",
    "invrlf": "Applying `1` to `2` yields `3`, which is not a valid rule, list of rules or association.",
    "invak": "The argument `1` is not a valid Association.",
    "invru": "The argument `1` is not a valid Association or a list of rules.",
    "invrp": "The argument `1` is not a valid Association or a list.",
    "invar": "The argument `1` is not a valid list of Associations or rules.",
    "list1": "The argument `1` is not a valid list of Associations or rules or lists of rules.",
}


@builtin("Association", "<|key -> value, ...|> is an association: a table of values by key.",
         attributes="HoldAllComplete")  # fmt: skip
def association(*entries):
    """The association of the evaluated entries; rules in lists and in associations are taken in."""
    rules: list[Expr] = []
    for e in entries:
        if not collect(e, rules):
            return None
    return Association(rules)


def collect(e: Expression, rules: list[Expr]) -> bool:
    """Add the rules that an entry evaluates to; whether it was made of rules."""
    if has_head(e, Rule) and len(e.args) == 2:
        key, value = evaluate(e.args[0]), evaluate(e.args[1])
        if has_head(key, Sequence) or has_head(value, Sequence):
            return collect_value(evaluate(Expr(Rule, (key, value))), rules)
        if value is not Nothing:
            rules.append(Expr(Rule, (key, value)))
        return True
    return collect_value(evaluate(e), rules)


def collect_value(value: Expression, rules: list[Expr]) -> bool:
    """`collect` for an entry that is evaluated already."""
    if value is Nothing:
        return True
    if has_head(value, Sequence):
        return all(collect_value(a, rules) for a in value.args)
    found = entries_of(value)
    if found is None:
        return False
    rules.extend(r for r in found if r.args[1] is not Nothing)
    return True


def look_up(e: Association, args: tuple[Expression, ...]) -> Expression:
    """association[key], association[key1, key2, ...]."""
    if not args:
        return None
    key = args[0].args[0] if has_head(args[0], Key) and len(args[0].args) == 1 else args[0]
    if key not in e:
        return absent(key)
    return e.get(key) if len(args) == 1 else Expr(e.get(key), args[1:])


applications[Association] = look_up


def apply_key(key: Expr, args: tuple[Expression, ...]) -> Expression:
    """Key[k][association]."""
    if len(args) == 1 and type(args[0]) is Association and len(key.args) == 1:
        return args[0].get(key.args[0], absent(key.args[0]))
    return None


@builtin("Key", "Key[k] names the key k in a part specification; Key[k][association] gives its value.", curry=apply_key)
def key_(*keys):
    """Stays as it is."""
    return None


@builtin("AssociationQ", "AssociationQ[e] tells whether e is an association.")
def association_q(e):
    """True or False."""
    return True_ if type(e) is Association else False_


def keys_or_values(name: str, e: Expression, wrapper: Expression, which: int) -> Expression:
    """Keys[e, wrapper] or Values[e, wrapper]."""
    if has_head(e, Rule) or has_head(e, RuleDelayed):
        if len(e.args) == 2:
            part = e.args[which]
            return part if wrapper is None else Expr(wrapper, (part,))
    elif type(e) is Association:
        parts = e.keys() if which == 0 else e.values()
        return Expr(List, tuple(parts if wrapper is None else [Expr(wrapper, (p,)) for p in parts]))
    elif is_list(e) and (entries_of(e) is not None or all(type(a) is Association or is_list(a) for a in e.args)):
        return Expr(List, tuple(keys_or_values(name, a, wrapper, which) for a in e.args))
    method = method_of(name, e)
    if method is not None:
        found = method(e)
        return found if wrapper is None else Expr(List, tuple(Expr(wrapper, (p,)) for p in found.args))
    raise WolframMessage(name, "invrl", e)


@builtin("Keys", "Keys[association] gives the list of the keys.", messages=INVRL)
def keys(e, wrapper=None):
    """The keys, of an association or of rules."""
    return keys_or_values("Keys", e, wrapper, 0)


@builtin("Values", "Values[association] gives the list of the values.", messages=INVRL)
def values(e, wrapper=None):
    """The values, of an association or of rules."""
    return keys_or_values("Values", e, wrapper, 1)


def table_of(name: str, e: Expression, tag: str = "invrl") -> Association:
    """The association, also of a list of rules (where the first rule for a key counts)."""
    if type(e) is Association:
        return e
    found = entries_of(e)
    if found is None:
        raise WolframMessage(name, tag, e)
    return Association(found[::-1])


@builtin("Lookup", "Lookup[association, key, default] gives the value of key, or default where there is none.",
         attributes="HoldAllComplete", curry=lambda head, args: Expr(head.head, (*args, *head.args)),
         messages=INVRL)  # fmt: skip
def lookup(*held):
    """The value of a key, or the values of a list of keys; the default is evaluated only if it is needed."""
    args = [evaluate(a) for a in held[:2]] + list(held[2:])
    if any(has_head(a, Sequence) for a in args[:2]):
        args = [x for a in args for x in (a.args if has_head(a, Sequence) else (a,))]
    if len(args) == 1:
        return None if held[0] is args[0] else call("Lookup", args[0])
    if len(args) not in (2, 3):
        message("Lookup", "argt", system("Lookup"), len(args), 2, 3)
        return None
    e, key = args[0], args[1]
    default = args[2] if len(args) == 3 else None
    if is_list(e) and all(type(a) is Association or is_list(a) for a in e.args):
        return Expr(List, tuple(find(table_of("Lookup", a), key, default) for a in e.args))
    return find(table_of("Lookup", e), key, default)


def find(e: Association, key: Expression, default: Expression) -> Expression:
    """Lookup in one association."""
    if is_list(key):
        return Expr(List, tuple(find_one(e, k, default) for k in key.args))
    return find_one(e, key, default)


def find_one(e: Association, key: Expression, default: Expression) -> Expression:
    """Lookup of one key."""
    key = key.args[0] if has_head(key, Key) and len(key.args) == 1 else key
    if key in e:
        return e.get(key)
    return absent(key) if default is None else default


@builtin("KeyExistsQ", "KeyExistsQ[association, key] tells whether association has the key.", curry="prepend",
         messages=INVRL)  # fmt: skip
def key_exists(e, key):
    """True or False."""
    key = key.args[0] if has_head(key, Key) and len(key.args) == 1 else key
    if type(e) is not Association and entries_of(e) is None:
        message("KeyExistsQ", "invrl", e)
        return False_
    return True_ if key in table_of("KeyExistsQ", e) else False_


@builtin("KeyMemberQ", "KeyMemberQ[association, form] tells whether a key matches form.",
         curry="prepend", messages=INVRL)  # fmt: skip
def key_member(e, form):
    """True or False."""
    from wlnet.evaluator import matcher

    test = matcher(form)
    return True_ if any(test.matches(k) for k in table_of("KeyMemberQ", e).keys()) else False_  # noqa: SIM118


@builtin("KeyFreeQ", "KeyFreeQ[association, form] tells whether no key matches form.", curry="prepend", messages=INVRL)
def key_free(e, form):
    """True or False."""
    return False_ if key_member(e, form) is True_ else True_


# -- made from keys and values ---------------------------------------------------------------------------------------


@builtin("AssociationThread", "AssociationThread[keys, values] gives the association of keys with values in order.",
         messages={"idim": "`1` and `2` must have the same length."})  # fmt: skip
def association_thread(keys, values=None):
    """<|key1 -> value1, ...|>; also AssociationThread[keys -> values]."""
    if values is None:
        if not (has_head(keys, Rule) and len(keys.args) == 2):
            return None
        keys, values = keys.args
    if not isinstance(keys, Expr) or not (isinstance(values, Expr) or type(values) is Association):
        return None
    items = values.values() if type(values) is Association else values.args
    if len(keys.args) != len(items):
        raise WolframMessage("AssociationThread", "idim", keys, values)
    return Association.of(zip(keys.args, items, strict=True))


@builtin("AssociationMap", "AssociationMap[f, {k1, k2, ...}] gives <|k1 -> f[k1], ...|>; on an association f maps "
         "rules.",
         curry="append", messages=INVRL)  # fmt: skip
def association_map(function, e):
    """The association of the keys with their values under the function."""
    apply = applier(function)
    if type(e) is Association:
        before = e.rules()
        rules = [apply(r) for r in before]
        found = entries_of(Expr(List, tuple(r for r in rules if r is not Nothing)))
        if found is None:
            for old, new in zip(before, rules, strict=True):
                if entries_of(new) is None:
                    message("AssociationMap", "invrlf", function, old, new)
            return Expr(e.head, tuple(rules))
        return Association(found)
    if not is_list(e):
        raise WolframMessage("AssociationMap", "invrp", e)
    return Association.of((k, apply(k)) for k in e.args)


# -- variables -------------------------------------------------------------------------------------------------------


def held_value(name: str, variable: Expression) -> Association:
    """The association that a variable holds."""
    is_symbol = type(variable) is Symbol
    if is_symbol and variable.own is None:
        raise WolframMessage(name, "rvalue" if name == "AssociateTo" else "blnoval", variable, 1)
    if not is_symbol and (not isinstance(variable, Expr) or variable.head is Association.head):
        raise WolframMessage(name, "rvalue", variable)
    current = evaluate(variable)
    if type(current) is not Association:
        raise WolframMessage(name, "invak", variable)
    return current


VARIABLE = {
    "blnoval": "The symbol `1` at position `2` should have an immediate value defined.",
    "rvalue": "`1` is not a variable with a value, so its value cannot be changed.",
    "invak": "The value of `1` is not an association.",
    "invdt": "The argument `1` is not a rule, a list of rules, or an association.",
}


@builtin("AssociateTo", "AssociateTo[x, key -> value] changes the association x: the key gets the value.",
         attributes="HoldFirst", messages=VARIABLE)  # fmt: skip
def associate_to(variable, entries):
    """The new association, which the variable has now."""
    current = held_value("AssociateTo", variable)
    found = entries_of(entries)
    if found is None:
        raise WolframMessage("AssociateTo", "invdt", entries)
    if type(variable) is Symbol and variable.own is current and not protected(variable, variable, "AssociateTo"):
        del current
        touch(variable, gains=False)
        own_association(variable).table.update(Association(found).table)
        return variable.own
    new = Association([*current.rules(), *found])
    return new if assign(variable, new, False) else None


@builtin("KeyDropFrom", "KeyDropFrom[x, key] changes the association x: the key is removed.", attributes="HoldFirst",
         messages=VARIABLE)  # fmt: skip
def key_drop_from(variable, key):
    """The new association, which the variable has now."""
    new = evaluate(call("KeyDrop", held_value("KeyDropFrom", variable), key))
    return new if assign(variable, new, False) else None
