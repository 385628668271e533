"""Net surgery: NetTake, NetDrop, NetAppend, NetInsert, NetDelete, NetJoin, NetFlatten, NetRename, NetReplace(Part)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wlnet.evaluator import Rule, builtin, evaluate, message
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, has_head, is_list, list_of, system
from wlnet.nets import Net, surgery
from wlnet.nets.calls import Rules, key_name, split, unknown_option
from wlnet.nets.coders import Coder
from wlnet.nets.containers.members import read_member
from wlnet.nets.messages import TEXTS, enumeration, failure, nearest, shown, wrong_count
from wlnet.nets.surgery.flattening import CONTAINERS
from wlnet.nets.surgery.parts import replace_part
from wlnet.nets.surgery.renaming import port_rule, read_levels

from .arguments import checked

Automatic, Failed, True_, False_ = map(system, ("Automatic", "$Failed", "True", "False"))
RuleHead, RuleDelayed = system("Rule"), system("RuleDelayed")
PORTS = {"Input": Automatic, "Output": Automatic}
Operation = Callable[..., Net]


def reader(symbol: str) -> Callable[[Expression], Net]:
    """Reads nets and shorthands for layers, with messages of one function."""
    return lambda e: read_member(symbol, e, evaluate)


def operate(symbol: str, operation: Operation, args: Sequence[Expression], count: int, *more: object) -> Expression:
    """operation(net, the other arguments, more), then ports as rules at the end say."""
    if len(args) < count:
        raise wrong_count(system(symbol), len(args), count, count)
    if any(e is Failed for e in args):
        return Failed
    places, rules = split(args[count:])
    if places:
        raise wrong_count(system(symbol), count + len(places), count, count)
    net = operation(checked(symbol, args[0]), *args[1:count], *more)
    return surgery.with_ports(symbol, net, rules, evaluate)


@builtin("NetTake", "NetTake[net, end] gives the part of a net up to a layer or port; NetTake[net, {start, end}] what "
         "lies between.", attributes="ReadProtected")  # fmt: skip
def net_take(*args: Expression) -> Expression:
    """The part of the net."""
    return operate("NetTake", surgery.take, args, 2)


@builtin("NetDrop", "NetDrop[chain, n] gives a chain without its first n layers; -n drops the last n, {start, end} "
         "those between.", attributes="ReadProtected")  # fmt: skip
def net_drop(*args: Expression) -> Expression:
    """The rest of the chain."""
    return operate("NetDrop", surgery.drop, args, 2)


@builtin("NetAppend", "NetAppend[chain, layer] gives a chain with a layer more at its end; layers can be given in a "
         "list, and with names.", attributes="ReadProtected", options=PORTS, text_options=list(PORTS))  # fmt: skip
def net_append(*args: Expression) -> Expression:
    """The longer chain."""
    return operate("NetAppend", surgery.append, args, 2, reader("NetAppend"))


@builtin("NetPrepend", "NetPrepend[chain, layer] gives a chain with a layer more at its beginning.",
         attributes="ReadProtected", options=PORTS, text_options=list(PORTS))  # fmt: skip
def net_prepend(*args: Expression) -> Expression:
    """The longer chain."""
    return operate("NetPrepend", surgery.prepend, args, 2, reader("NetPrepend"))


@builtin("NetInsert", "NetInsert[chain, layer, n] gives a chain with a layer more, at position n.",
         attributes="ReadProtected")  # fmt: skip
def net_insert(*args: Expression) -> Expression:
    """The longer chain."""
    return operate("NetInsert", surgery.insert, args, 3, reader("NetInsert"))


@builtin("NetDelete", "NetDelete[net, layer] gives a net without a layer, or without several in a list.",
         attributes="ReadProtected")  # fmt: skip
def net_delete(*args: Expression) -> Expression:
    """The rest of the net."""
    return operate("NetDelete", surgery.delete, args, 2)


@builtin("NetJoin", "NetJoin[net1, net2, ...] gives the net in which the layers of each net follow those of the one "
         "before.", attributes="ReadProtected")  # fmt: skip
def net_join(*args: Expression) -> Expression:
    """The joined net."""
    places, rules = split(args)
    if not places:
        raise WolframMessage("NetJoin", "argm", system("NetJoin"), 0, 1)
    if any(e is Failed for e in places):
        return Failed
    joined = surgery.join([checked("NetJoin", e) for e in places])
    return surgery.with_ports("NetJoin", joined, rules, evaluate)


def settings(symbol: str, rules: Rules, defaults: dict[str, Expression]) -> dict[str, Expression]:
    """The options of a call; a message for one that does not exist."""
    values = dict(defaults)
    for key, value in rules:
        name = key_name(key)
        if name not in values:
            raise unknown_option(system(symbol), key, list(values))
        values[name] = value
    return values


@builtin("NetFlatten", "NetFlatten[net] takes the layers out of all chains and graphs inside a net; NetFlatten[net, n] "
         "out of those of n levels.", attributes="ReadProtected", options={"AllowedHeads": Automatic})  # fmt: skip
def net_flatten(*args: Expression) -> Expression:
    """The flat net."""
    places, rules = split(args[1:])
    if not args or len(places) > 1:
        raise wrong_count(system("NetFlatten"), len(args), 1, 2)
    if args[0] is Failed:
        return Failed
    net = checked("NetFlatten", args[0])
    heads = settings("NetFlatten", rules, {"AllowedHeads": Automatic})["AllowedHeads"]
    return surgery.flatten(net, flatten_levels(places), flatten_heads(heads))


def flatten_levels(places: Sequence[Expression]) -> int | None:
    """How many levels are flattened; None: all."""
    if not places or places[0] is system("All") or places[0] in (system("Infinity"), call("DirectedInfinity", 1)):
        return None
    (levels,) = places
    if type(levels) is int and levels >= 0:
        return levels
    raise failure("NetFlatten", "argvalue", "the second argument", shown(levels), "a non-negative integer or Infinity")


def flatten_heads(value: Expression) -> Sequence[str]:
    """The heads of the nets that are flattened."""
    if value is Automatic:
        return CONTAINERS
    heads = value.args if is_list(value) else (value,)
    names = [key_name(head) for head in heads]
    possible = (*CONTAINERS, "FunctionLayer")
    for head, name in zip(heads, names, strict=True):
        if name not in possible:
            expected = f"Automatic or a list of {enumeration(possible)}"
            raise failure("NetFlatten", "optvalue", shown(call("Rule", system("AllowedHeads"), head)), expected)
    return [name for name in names if name is not None]


@builtin("NetRename", 'NetRename[net, "old" -> "new"] gives a net with another name for a layer; NetRename[net, f] '
         "applies f to all names, NetRename[net, rules, levels] works on inner layers.",
         attributes="ReadProtected")  # fmt: skip
def net_rename(net: Expression, spec: Expression, levels: Expression = 1) -> Expression:
    """The net with other names."""
    if net is Failed:
        return Failed
    net = checked("NetRename", net)
    rules = rules_of(spec)
    if rules is None:
        if is_list(spec) or type(spec) in (str, int, float):
            raise failure("NetRename", "renamerule", shown(spec))
        return surgery.rename(net, lambda key, place: evaluate(Expr(spec, (key,))), read_levels(levels))
    ports = dict(pair for rule in rules if (pair := port_rule(rule)) is not None)
    others = [rule for rule in rules if port_rule(rule) is None]
    if others:
        net = renamed_layers(net, others, levels)
    return surgery.rename_ports(net, ports) if ports else net


def renamed_layers(net: Net, rules: Sequence[Expr], levels: Expression) -> Net:
    """The net with layers renamed by rules; a message where one renames nothing."""
    compiled = [Rule(rule.args[0], rule.args[1], rule.head is RuleDelayed) for rule in rules]
    used: set[int] = set()
    seen: list[str] = []

    def renamed(key: Expression, place: int) -> Expression:
        seen.append(str(key))
        for candidate in (key, place):
            for i, rule in enumerate(compiled):
                found = rule.apply(candidate)
                if found is not None:
                    used.add(i)
                    return evaluate(found)
        return None

    result = surgery.rename(net, renamed, read_levels(levels))
    for i, rule in enumerate(rules):
        if i not in used:
            old = rule.args[0]
            near = nearest(old, seen) if type(old) is str else None
            if near is not None:
                raise failure("NetRename", "partname", shown(old), shown(near))
            raise failure("NetRename", "norename", shown(old), enumeration(seen))
    return result


def rules_of(spec: Expression) -> list[Expr] | None:
    """The rules in a rule, a list of rules or an association; None where it is none of these."""
    if isinstance(spec, Association):
        return list(spec.rules())
    parts = spec.args if is_list(spec) else (spec,)
    if parts and all(has_head(p, RuleHead) or has_head(p, RuleDelayed) for p in parts):
        return list(parts) if all(len(p.args) == 2 for p in parts) else None
    return None


@builtin("NetReplace", "NetReplace[net, pattern -> layer] gives a net with other layers for those that match.",
         attributes="ReadProtected", options={"FlattenInPlace": True_})  # fmt: skip
def net_replace(*args: Expression) -> Expression:
    """The net with other layers; the net itself, and a message, where no layer matches."""
    if len(args) < 2:
        raise wrong_count(system("NetReplace"), len(args), 2, 2)
    if args[0] is Failed:
        return Failed
    net = checked("NetReplace", args[0])
    rules = rules_of(args[1])
    if rules is None:
        raise failure("NetReplace", "replacerule", shown(args[1]))
    places, options = split(args[2:])
    if places:
        raise wrong_count(system("NetReplace"), 2 + len(places), 2, 2)
    splice = settings("NetReplace", options, {"FlattenInPlace": True_})["FlattenInPlace"]
    if splice not in (True_, False_):
        value = call("Rule", system("FlattenInPlace"), splice)
        raise failure("NetReplace", "optvalue", shown(value), "True or False")
    matched = 0

    def rewrite(inner: Net) -> Expression:
        nonlocal matched
        for rule in rules:
            pattern = surgery.with_literals(rule.args[0], inner)
            found = Rule(pattern, rule.args[1], rule.head is RuleDelayed).apply(inner)
            if found is not None:
                matched += 1
                return evaluate(found)
        return None

    result = surgery.replace(net, rewrite, reader("NetReplace"), splice is True_)
    if not matched:
        patterns = [rule.args[0] for rule in rules]
        what = shown(patterns[0] if len(patterns) == 1 else list_of(*patterns))
        message("NetReplace", "nomatch", what, text=TEXTS["nomatch"])
    return result


@builtin("NetReplacePart", "NetReplacePart[net, part -> value] gives a net with another layer, array, port, coder or "
         "setting; {part1 -> value1, ...} replaces several.", attributes="ReadProtected")  # fmt: skip
def net_replace_part(net: Expression, spec: Expression) -> Expression:
    """The net or coder with other parts."""
    if net is Failed:
        return Failed
    if not isinstance(net, (Net, Coder)):
        raise failure("NetReplacePart", "notnet", shown(net))
    rules = rules_of(spec)
    if rules is None:
        raise failure("NetReplacePart", "partrule", shown(spec))
    if any(rule.args[1] is Failed for rule in rules):
        return Failed
    pairs = [(rule.args[0], evaluate(rule.args[1])) for rule in rules]
    return replace_part(net, pairs, evaluate, reader("NetReplacePart"))
