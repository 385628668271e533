"""Tables of associations joined by their keys."""

from __future__ import annotations

from collections.abc import Hashable

from wlnet.evaluator import applier, builtin
from wlnet.expr import (
    Association,
    Expr,
    Expression,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    literal_key,
    system,
)

from .associations import INVRL, table_of
from .grouping import bare_key

List, Rule, Left, Right, None_, Missing = map(system, ("List", "Rule", "Left", "Right", "None", "Missing"))
KINDS = ("Inner", "Left", "Right", "Outer")
MESSAGES = {
    **INVRL,
    "list": "A list of associations is expected at position `1` in `2`.",
    "joinspec": '`1` is none of "Inner", "Left", "Right" and "Outer".',
}


def key_pairs(spec: Expression) -> list[tuple[Expression, Expression]]:
    """(key on the left, key on the right) of key, left -> right, or a list of these."""
    if is_list(spec):
        return [pair for s in spec.args for pair in key_pairs(s)]
    if has_head(spec, Rule) and len(spec.args) == 2:
        lefts, rights = (s.args if is_list(s) else (s,) for s in spec.args)
        return [(bare_key(a), bare_key(b)) for a, b in zip(lefts, rights, strict=False)]
    return [(bare_key(spec), bare_key(spec))]


def all_keys(rows: list[Association]) -> list[Expression]:
    """The keys of all rows, in the order in which they are met."""
    return Association.of((k, 0) for row in rows for k in row.keys()).keys()  # noqa: SIM118


@builtin("JoinAcross", "JoinAcross[{a1, ...}, {b1, ...}, key] joins the pairs of associations that agree in a key (or "
         "in left -> right, or in all of a list); JoinAcross[as, bs, key, kind] keeps unpaired ones too: \"Left\", "
         "\"Right\" or \"Outer\".", options={"KeyCollisionFunction": Left}, messages=MESSAGES)  # fmt: skip
def join_across(first, second, spec, kind="Inner", *, key_collision_function):
    """The list of joined associations, ordered by the first table and then by the second."""
    sides = []
    for at, rows in enumerate((first, second), 1):
        if not is_list(rows):
            raise WolframMessage("JoinAcross", "list", at, call("JoinAcross", first, second, spec))
        sides.append([table_of("JoinAcross", row) for row in rows.args])
    if kind not in KINDS:
        raise WolframMessage("JoinAcross", "joinspec", kind)
    pairs = key_pairs(spec)
    lefts, rights = sides
    joined = {literal_key(b) for a, b in pairs if literal_key(a) == literal_key(b)}
    plan = Collisions(key_collision_function, all_keys(lefts), all_keys(rights), joined)
    places: dict[Hashable, list[int]] = {}
    for j, row in enumerate(rights):
        if all(b in row for _, b in pairs):
            places.setdefault(tuple(literal_key(row.get(b)) for _, b in pairs), []).append(j)
    found, used = [], set()
    for row in lefts:
        whole = all(a in row for a, _ in pairs)
        matches = places.get(tuple(literal_key(row.get(a)) for a, _ in pairs), []) if whole else []
        used.update(matches)
        found += [plan.join(row, rights[j]) for j in matches]
        if not matches and kind in ("Left", "Outer"):
            found.append(plan.join(row, None))
    if kind in ("Right", "Outer"):
        found += [plan.join(None, row, pairs) for j, row in enumerate(rights) if j not in used]
    return list_of(*found)


class Collisions:
    """Which keys a joined row has, where both tables may have the same ones."""

    def __init__(
        self, function: Expression, left: list[Expression], right: list[Expression], joined: set[Hashable]
    ) -> None:
        known = {literal_key(k) for k in left}
        both = {literal_key(k) for k in right if literal_key(k) in known and literal_key(k) not in joined}
        self.left = [(k, k) for k in left]
        self.right = [(k, k) for k in right if literal_key(k) not in joined]
        if function is Left:
            self.right = [(k, new) for k, new in self.right if literal_key(k) not in both]
        elif function is Right:
            self.left = [(k, new) for k, new in self.left if literal_key(k) not in both]
        elif function is None_:
            self.left = [(k, new) for k, new in self.left if literal_key(k) not in both]
            self.right = [(k, new) for k, new in self.right if literal_key(k) not in both]
        else:
            renamed = {}
            for k in right:
                if literal_key(k) in both:
                    names = applier(function)(k)
                    ends = names.args if is_list(names) and len(names.args) == 2 else (k, k)
                    renamed[literal_key(k)] = ends
            self.left = [(k, renamed.get(literal_key(k), (k, k))[0]) for k, _ in self.left]
            self.right = [(k, renamed.get(literal_key(k), (k, k))[1]) for k, _ in self.right]

    def join(
        self,
        left: Association | None,
        right: Association | None,
        pairs: list[tuple[Expression, Expression]] | None = None,
    ) -> Association:
        """One row of two, or of one with what the other would have had missing."""
        values = []
        from_right = {literal_key(a): b for a, b in pairs or ()}
        for k, new in self.left:
            if left is None and right is not None and literal_key(k) in from_right:
                values.append((new, right.get(from_right[literal_key(k)])))
            elif left is None or k in left:
                values.append((new, Expr(Missing, ("Unmatched",)) if left is None else left.get(k)))
        for k, new in self.right:
            if right is None or k in right:
                values.append((new, Expr(Missing, ("Unmatched",)) if right is None else right.get(k)))
        return Association.of(values)


@builtin("KeyComplement", "KeyComplement[{all, a1, a2, ...}] gives the entries of the association `all` whose keys are "
         "in none of the others.", messages=MESSAGES)  # fmt: skip
def key_complement(tables):
    """The association of the other entries."""
    if not is_list(tables) or not tables.args:
        raise WolframMessage("KeyComplement", "list", 1, call("KeyComplement", tables))
    first, *others = (table_of("KeyComplement", t) for t in tables.args)
    return Association(r for r in first.rules() if not any(r.args[0] in other for other in others))
