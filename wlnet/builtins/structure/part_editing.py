"""Parts replaced, changed, removed and put in, by position: ReplacePart, MapAt, Delete, Insert, Extract."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.evaluator import Rule, applier, builtin, message
from wlnet.evaluator.patterns import is_literal
from wlnet.expr import Association, Expr, Expression, WolframMessage, call, has_head, is_list, literal_key, system

from ..lists.packing import length_of, listed
from .atom_methods import method_of
from .parts import TEXTS, NoPart, index_of, is_key, key_at, key_of, part_of
from .replacing import rule_list
from .searching import positions_of
from .spans import All, positions, span_bounds

List, RuleHead, RuleDelayed, Key = map(system, ("List", "Rule", "RuleDelayed", "Key"))
Change = Callable[[Expression], Expression]
PSL = {"psl": "Position specification `1` in `2` is not a machine-sized integer or a list of machine-sized integers.",
       **TEXTS}  # fmt: skip


def as_positions(spec: Expression) -> list[tuple[Expression, ...]]:
    """The positions in a specification: n, {i, j, ...}, {{i, ...}, {j, ...}, ...}."""
    if not is_list(spec):
        return [(spec,)]
    if spec.args and all(map(is_list, spec.args)):
        return [tuple(p.args) for p in spec.args]
    return [tuple(spec.args)]


@builtin("Extract", "Extract[e, position] gives the part at a position, Extract[e, {p1, p2, ...}] a list of parts, "
         "Extract[e, position, h] wraps each in h.", attributes="NHoldRest", curry="prepend", messages=PSL)  # fmt: skip
def extract(e, spec, wrapper=None):
    """The part, or the list of the parts."""
    method = method_of("Extract", e)
    if method is not None:
        return method(e, spec)
    several = is_list(spec) and (not spec.args or all(map(is_list, spec.args)))
    found = []
    for p in as_positions(spec) if not several or spec.args else []:
        try:
            found.append(part_of(e, p))
        except NoPart as missing:
            raise missing.message("Extract", e, p) from None
    if wrapper is not None:
        found = [Expr(wrapper, (x,)) for x in found]
    if not several:
        return found[0]
    return Expr(List, tuple(found)) if wrapper is not None else listed(found)


def change_at(e: Expression, spec: tuple[Expression, ...], change: Change) -> Expression:
    """`e` with the part at a position (or the parts, for All and spans) changed; raises NoPart."""
    if not spec:
        return change(e)
    first, rest = spec[0], spec[1:]
    if type(e) is Association:
        bounds = span_bounds(first)
        if bounds is not None:
            chosen = positions(len(e), bounds)
            keys = [e.keys()[i] for i in chosen] if chosen is not None else None
            if keys is None:
                raise NoPart("take", *bounds[:2], e)
        else:
            key = key_at(e, first)
            if key not in e:
                raise NoPart("partw", first, e)
            keys = [key]
        new = Association(e.rules())
        new.table.update(Association.of([(k, change_at(e.get(k), rest, change)) for k in keys]).table)
        return new
    if not isinstance(e, Expr):
        raise NoPart("partd")
    if type(first) is int and first == 0:
        return Expr(change_at(e.head, rest, change), e.args)
    bounds = span_bounds(first)
    if bounds is not None:
        chosen = positions(len(e.args), bounds)
        if chosen is None:
            raise NoPart("take", bounds[0], -1 if bounds[1] is All else bounds[1], e)
        indices = list(chosen)
    elif type(first) is int:
        indices = [index_of(e, first)]
    else:
        raise NoPart("pkspec1", first)
    args = list(e.args)
    for i in indices:
        args[i] = change_at(args[i], rest, change)
    return Expr(e.head, tuple(args))


def apply_map_at(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """MapAt[f, position][e]."""
    return Expr(head.head, (head.args[0], *args, head.args[1])) if len(head.args) == 2 and len(args) == 1 else None


@builtin("MapAt", "MapAt[f, e, position] applies f to the part of e at a position, or to each of several.",
         attributes="NHoldRest", curry=apply_map_at, messages=PSL)  # fmt: skip
def map_at(function, e, spec):
    """The changed expression; a position given twice is changed twice, parts of a part before it."""
    if is_list(spec) and not spec.args:
        return e
    new, apply = e, applier(function)
    holding = not is_list(e) and type(e) is not Association
    change: Change = (lambda part: Expr(function, (part,))) if holding else apply
    for p in sorted(as_positions(spec), key=len, reverse=True):
        try:
            new = change_at(new, p, change)
        except NoPart as missing:
            raise missing.message("MapAt", e, p) from None
    return new


@builtin("ReplacePart", "ReplacePart[e, position -> new] replaces a part, ReplacePart[e, {p1 -> n1, ...}] more.",
         curry="prepend",
         messages={"reps": "`1` is neither a list of replacement rules nor a rule.", **PSL})  # fmt: skip
def replace_part(e, rules, old_position=None):
    """The new expression; positions that do not exist are passed over."""
    if old_position is not None:  # ReplacePart[e, new, position], the older form: positions must exist
        return replace_at_positions(e, rules, old_position)
    found = rule_list(rules)
    if found is None:
        raise WolframMessage("ReplacePart", "reps", rules)
    method = method_of("ReplacePart", e)
    if method is not None:
        return method(e, rules)
    if all(is_plain(r.args[0]) for r in found):
        done: set[object] = set()
        for r in found:
            for p in as_positions(r.args[0]):
                where = literal_key(Expr(List, tuple(from_front(e, p))))
                if where in done:
                    continue
                done.add(where)
                try:
                    e = change_at(e, p, lambda part, r=r: r.args[1])  # type: ignore[misc]
                except NoPart as missing:
                    if missing.tag == "pkspec1":
                        message("ReplacePart", "psl", r.args[0], call("ReplacePart", e, rules))
                        return None
        return e
    return replace_matching(e, found)


def replace_at_positions(e: Expression, value: Expression, spec: Expression) -> Expression:
    """ReplacePart[e, value, spec]; unevaluated after a message where a position is none of `e`."""
    whole = call("ReplacePart", e, value, spec)
    positions = as_positions(spec)
    if not is_plain(spec) or any(type(i) is not int for p in positions for i in p):
        raise WolframMessage("ReplacePart", "psl", spec, whole)
    if is_list(spec) and not spec.args:
        return e
    for p in positions:
        try:
            e = change_at(e, p, lambda part: value)
        except NoPart as missing:
            raise missing.message("ReplacePart", e, p) from None
    return e


def is_plain(spec: Expression) -> bool:
    """Whether a position has no pattern in it."""
    return is_literal(spec)


def from_front(e: Expression, spec: tuple[Expression, ...]) -> list[Expression]:
    """A position with indices counted from the front."""
    found: list[Expression] = []
    for s in spec:
        if type(s) is int and s < 0:
            s += length_of(e) + 1
        elif type(s) is str:
            s = Expr(Key, (s,))
        found.append(s)
        try:
            e = part_of(e, (s,))
        except NoPart:
            e = None
        if e is None:
            break
    return found


def replace_matching(e: Expression, rules: list[Expr]) -> Expression:
    """ReplacePart where positions are given by patterns: the first rule that matches a position counts."""
    rewrites = []
    for r in rules:
        forms = r.args[0].args if is_list(r.args[0]) and r.args[0].args and all(map(is_list, r.args[0].args)) else (
            r.args[0],)  # fmt: skip
        for f in forms:
            form = f if is_list(f) else Expr(List, (f,))
            rewrites.append(Rule(form, r.args[1], r.head is RuleDelayed).apply)
    result = e
    for at, _ in positions_of(e, (1, 1 << 60), False):
        value = next((x for rewrite in rewrites if (x := rewrite(Expr(List, at))) is not None), None)
        if value is not None:
            try:
                result = change_at(result, at, lambda part, value=value: value)  # type: ignore[misc]
            except NoPart:
                continue
    return result


@builtin("Delete", "Delete[e, position] removes the part at a position, Delete[e, {{p1}, {p2}, ...}] several.",
         attributes="NHoldRest", curry="prepend", messages=PSL)  # fmt: skip
def delete(e, spec):
    """The expression that is left; deleting the head leaves the arguments."""
    method = method_of("Delete", e)
    if method is not None:
        return method(e, spec)
    if is_list(spec) and all(is_list(p) and not p.args for p in spec.args):
        return e
    places = {literal_key(Expr(List, tuple(from_front(e, p)))): from_front(e, p) for p in as_positions(spec)}
    for p in sorted(places.values(), key=depth_first, reverse=True):
        try:
            e = delete_at(e, tuple(p))
        except NoPart as missing:
            raise missing.message("Delete", e, tuple(p)) from None
    return e


def depth_first(spec: list[Expression]) -> list[int]:
    """A sort key by which later parts, and parts inside others, come last."""
    return [s if type(s) is int else 0 for s in spec]


def delete_at(e: Expression, spec: tuple[Expression, ...]) -> Expression:
    """`e` without the part at a position."""
    if not spec:
        return e
    if len(spec) > 1:
        return change_at(e, spec[:1], lambda part: delete_at(part, spec[1:]))
    (s,) = spec
    if type(e) is Association:
        key = key_of(s) if is_key(s) else key_at(e, s)
        return Association(r for r in e.rules() if literal_key(r.args[0]) != literal_key(key))
    if not isinstance(e, Expr):
        raise NoPart("partw", s, e)
    if type(s) is int and s == 0:
        return Expr(system("Sequence"), e.args)
    if type(s) is not int:
        raise NoPart("pkspec1", s)
    i = index_of(e, s)
    return Expr(e.head, e.args[:i] + e.args[i + 1 :])


def apply_insert(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """Insert[x, position][e]."""
    return Expr(head.head, (*args, *head.args)) if len(head.args) == 2 and len(args) == 1 else None


@builtin("Insert", "Insert[e, x, position] puts x into e so that it stands at the position.", attributes="NHoldRest",
         curry=apply_insert, messages={"ins": "Cannot insert at position `1` in `2`.", **PSL})  # fmt: skip
def insert(e, item, spec):
    """The longer expression; several positions count in the original."""
    method = method_of("Insert", e)
    if method is not None:
        return method(e, item, spec)
    wanted = as_positions(spec)
    if not all(type(n) is int or is_key(n) for p in wanted for n in p):
        message("Insert", "psl", spec, call("Insert", e, item, spec))
        return None
    places = [from_front_insert(e, p) for p in wanted]
    for p in sorted(places, key=depth_first, reverse=True):
        try:
            e = insert_at(e, tuple(p), item)
        except NoPart as missing:
            if missing.tag in ("partw", "partd"):
                raise WolframMessage("Insert", "ins", p[0] if len(p) == 1 else Expr(List, tuple(p)), e) from None
            raise missing.message("Insert", e, tuple(p)) from None
    return e


def from_front_insert(e: Expression, spec: tuple[Expression, ...]) -> list[Expression]:
    """A place to insert at, counted from the front: -1 is after the last element."""
    if not spec:
        raise WolframMessage("Insert", "ins", Expr(List, ()), e)
    before = from_front(e, spec[:-1])
    last = spec[-1]
    if type(last) is int and last < 0:
        try:
            last += length_of(part_of(e, tuple(before))) + 2
        except NoPart:
            return [*before, last]
    return [*before, last]


def insert_at(e: Expression, spec: tuple[Expression, ...], item: Expression) -> Expression:
    """`e` with an element put in at a position."""
    if len(spec) > 1:
        return change_at(e, spec[:1], lambda part: insert_at(part, spec[1:], item))
    (s,) = spec
    if type(e) is Association:
        rules = e.rules()
        i = s - 1 if type(s) is int else [literal_key(k) for k in e.keys()].index(literal_key(key_at(e, s)))  # noqa: SIM118
        if not (has_head(item, RuleHead) or has_head(item, RuleDelayed)) or not 0 <= i <= len(rules):
            raise NoPart("partw", s, e)
        kept = [r for r in rules if literal_key(r.args[0]) != literal_key(item.args[0])]
        return Association([*kept[:i], item, *kept[i:]])
    if not isinstance(e, Expr):
        raise NoPart("partd")
    if type(s) is not int or not 1 <= s <= length_of(e) + 1:
        raise NoPart("partw", s, e)
    return Expr(e.head, (*e.args[: s - 1], item, *e.args[s - 1 :]))
