"""SymmetrizedArray and what belongs to it: arrays that hold only their independent components."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, permutations

from wlnet.evaluator import builtin, evaluate, message
from wlnet.expr import (
    Expr,
    Expression,
    SparseArray,
    SymmetrizedArray,
    WolframMessage,
    call,
    has_head,
    is_list,
    list_of,
    same,
    system,
)
from wlnet.expr.symmetrized_arrays import StructuredData

from .sparse import Position, from_table, literal_position, rules_of, sparse_of
from .symmetries import HALF, Symmetry, parity, symmetry_of, turned

Alike = Callable[[Expression, Expression], bool]
Automatic, Rule, True_ = system("Automatic"), system("Rule"), system("True")
MESSAGES = {
    "list": "A list of rules for positions or a full array is expected in place of `1`.",
    "dims": "The dimensions `1` should be a list of positive integers.",
    "symm": "`1` is not a symmetry of an array of depth `2`.",
    "incomp": "The symmetry `1` is not compatible with the dimensions `2`.",
    "posr": "The position `1` does not lie in an array of dimensions `2`.",
    "zero": "The element at position `1` is 0 by symmetry and cannot be `2`.",
}


@builtin("SymmetrizedArray", "SymmetrizedArray[{pos1 -> v1, pos2 -> v2, ...}, dims, sym] is the array with these "
         "elements and those that the symmetry sym makes of them; SymmetrizedArray[list] finds the symmetry of a "
         "list.", messages=MESSAGES)  # fmt: skip
def symmetrized_array(data, dims=Automatic, symmetry=None):
    """The symmetrized array."""
    if has_head(data, StructuredData) and len(data.args) == 2 and is_list(data.args[1]) and len(data.args[1].args) == 2:
        dims, (data, symmetry) = data.args[0], data.args[1].args
    if type(data) is SymmetrizedArray:
        if symmetry is None and dims is Automatic:
            return data
        data = sparse_from(data)
    shape = None if dims is Automatic else shape_of(dims, "SymmetrizedArray")
    rules = [] if is_list(data) and not data.args and shape is not None else rules_of(data)
    if rules is None:
        return from_array_of(data, shape, symmetry)
    if shape is None:
        shape = smallest_shape(rules, symmetry)
    found = fitting(symmetry if symmetry is not None else list_of(), shape, "SymmetrizedArray")
    return SymmetrizedArray(shape, components_of(rules, shape, found), found.expression())


def shape_of(dims: Expression, name: str) -> Position:
    """A list of dimensions."""
    given = dims.args if is_list(dims) else ()
    if not given or not all(type(n) is int and n > 0 for n in given):
        raise WolframMessage(name, "dims", dims, text=MESSAGES["dims"])
    return tuple(given)


def fitting(symmetry: Expression, shape: Position, name: str) -> Symmetry:
    """The symmetry of arrays of these dimensions."""
    found = symmetry_of(symmetry, len(shape), name)
    if not found.fits(shape):
        raise WolframMessage(name, "incomp", symmetry, list_of(*shape), text=MESSAGES["incomp"])
    return found


def smallest_shape(rules: list[Expr], symmetry: Expression) -> Position:
    """Dimensions just large enough for positions, and equal in slots that change places."""
    places = [literal_position(r.args[0]) or () for r in rules]
    if not rules or any(not p or min(p) <= 0 or len(p) != len(places[0]) for p in places):
        raise WolframMessage("SymmetrizedArray", "list", list_of(*rules))
    shape = [max(column) for column in zip(*places, strict=True)]
    moves = symmetry_of(symmetry if symmetry is not None else list_of(), len(shape), "SymmetrizedArray").moves
    for _ in shape:
        for order, _ in moves:
            for k, p in enumerate(order):
                shape[k] = shape[p] = max(shape[k], shape[p])
    return tuple(shape)


def components_of(rules: list[Expr], shape: Position, symmetry: Symmetry) -> dict[Position, Expression]:
    """The independent components that rules give; the first rule for a component counts."""
    table: dict[Position, Expression] = {}
    for rule in rules:
        position = literal_position(rule.args[0])
        if position is None:
            matched(rule, shape, symmetry, table)
            continue
        at = tuple(p - 1 if p > 0 else n + p for p, n in zip(position, shape, strict=False))
        if len(position) != len(shape) or not all(0 <= p < n for p, n in zip(at, shape, strict=True)):
            raise WolframMessage("SymmetrizedArray", "posr", rule.args[0], list_of(*shape))
        value = evaluate(rule.args[1])
        first = symmetry.canonical(at)
        if first is not None:
            table.setdefault(first[0], turned(-first[1] % 1, value))
        elif not is_zero(value):
            message("SymmetrizedArray", "zero", rule.args[0], value)
    return kept(table)


def matched(rule: Expr, shape: Position, symmetry: Symmetry, table: dict[Position, Expression]) -> None:
    """Add the independent components whose positions a pattern matches."""
    for position in symmetry.independent(shape):
        if position not in table:
            place = list_of(*(p + 1 for p in position))
            found = evaluate(call("Replace", place, list_of(rule)))
            if not same(found, place):
                table[position] = found


def is_zero(e: Expression) -> bool:
    """Whether an element is no element: a number that is 0."""
    return type(e) in (int, float, complex) and e == 0


def kept(table: dict[Position, Expression]) -> dict[Position, Expression]:
    """The components in order, without zeros."""
    return {at: table[at] for at in sorted(table) if not is_zero(table[at])}


def from_array_of(data: Expression, shape: Position | None, symmetry: Expression) -> Expression:
    """The array of a list: with the symmetry that it has, or with that given."""
    if not is_list(data) and type(data) is not SparseArray:
        raise WolframMessage("SymmetrizedArray", "list", data)
    table, dims = entries(data)
    if shape not in (None, dims):
        raise WolframMessage("SymmetrizedArray", "list", data)
    found = detected(table, dims) if symmetry is None else fitting(symmetry, dims, "SymmetrizedArray")
    return SymmetrizedArray(dims, components_of_table(table, found), found.expression())


def components_of_table(table: dict[Position, Expression], symmetry: Symmetry) -> dict[Position, Expression]:
    """The independent components among all elements."""
    found: dict[Position, Expression] = {}
    for at, value in table.items():
        first = symmetry.canonical(at)
        if first is not None:
            found.setdefault(first[0], turned(-first[1] % 1, value))
    return kept(found)


def entries(data: Expression) -> tuple[dict[Position, Expression], Position]:
    """The elements that are not 0 of a list or an array, and the dimensions."""
    if type(data) is SymmetrizedArray:
        data = sparse_from(data)
    if is_list(data) or (type(data) is SparseArray and not is_zero(data.default)):
        data = sparse_of(evaluate(call("Normal", data)))
    return dict(zip(map(tuple, data.positions.tolist()), data.values.args, strict=True)), data.dimensions


def sparse_from(e: SymmetrizedArray) -> SparseArray:
    """The sparse array with the same elements."""
    symmetry = symmetry_of(e.symmetry, len(e.dimensions), "SymmetrizedArray")
    table: dict[Position, Expression] = {}
    for at, value in e.components.items():
        signed: dict[Fraction, Expression] = {}
        for place, phase in (symmetry.orbit(at) or {}).items():
            if phase not in signed:
                signed[phase] = turned(phase, value)
            table[place] = signed[phase]
    return from_table(table, e.dimensions, 0)


def detected(
    table: dict[Position, Expression], shape: Position, slots: Position | None = None, alike: Alike = same
) -> Symmetry:
    """The symmetry of an array under permutations of its slots, or of some of them."""
    depth = len(shape)
    slots = tuple(range(depth)) if slots is None else slots
    if not table:
        return Symmetry(depth, [("ZeroSymmetric", tuple(range(depth)))])

    def phase_under(places: Position) -> Fraction | None:
        """The phase of a permutation under which the array stays as it is."""
        if any(shape[k] != shape[p] for k, p in enumerate(places)):
            return None
        phases = [Fraction(0), HALF, Fraction(1, 4), Fraction(3, 4)]
        for at, value in table.items():
            moved = [0] * depth
            for k, p in enumerate(places):
                moved[p] = at[k]
            other = table.get(tuple(moved))
            phases = [] if other is None else [q for q in phases if alike(turned(q, value), other)]
            if not phases:
                return None
        return phases[0]

    named, rest = [], []
    known = {tuple(range(depth)): Fraction(0)}
    orders = (p for p in permutations(slots) if p != slots)
    for order in sorted(orders, key=lambda p: (sum(a != b for a, b in zip(p, slots, strict=True)), p)):
        places = list(range(depth))
        for slot, target in zip(slots, order, strict=True):
            places[slot] = target
        move = tuple(places)
        phase = None if move in known else phase_under(move)
        if phase is None:
            continue
        swapped = [k for k, p in enumerate(move) if k != p]
        if len(swapped) == 2 and phase in (0, HALF):
            named.append(("Antisymmetric" if phase else "Symmetric", tuple(swapped)))
        else:
            rest.append((move, phase))
        known = closure(known, move, phase)
    return Symmetry(depth, named, rest)


def closure(known: dict[Position, Fraction], move: Position, phase: Fraction) -> dict[Position, Fraction]:
    """The group of a group and one element more."""
    steps = [*known.items(), (move, phase)]
    found = dict(known)
    todo = list(known)
    while todo:
        at = todo.pop()
        for places, turn in steps:
            after = tuple(places[p] for p in at)
            if after not in found:
                found[after] = (found[at] + turn) % 1
                todo.append(after)
    return found


@builtin("SymmetrizedArrayRules", "SymmetrizedArrayRules[a] gives the rules for the independent components of a "
         "symmetrized array, and last that for the others.")  # fmt: skip
def symmetrized_array_rules(e):
    """{{i, j, ...} -> v, ..., {_, _, ...} -> 0}."""
    if is_list(e) or type(e) is SparseArray:
        e = from_array_of(e, None, None)
    if type(e) is not SymmetrizedArray:
        return None
    return list_of(*e.rules(), Expr(Rule, (list_of(*(call("Blank") for _ in e.dimensions)), 0)))


@builtin("SymmetrizedReplacePart", "SymmetrizedReplacePart[a, {pos1 -> v1, ...}] gives the symmetrized array with "
         "other components, and the same symmetry.")  # fmt: skip
def symmetrized_replace_part(e, rules):
    """The symmetrized array."""
    given = rules_of(rules)
    if type(e) is not SymmetrizedArray or given is None:
        return None
    symmetry = symmetry_of(e.symmetry, len(e.dimensions), "SymmetrizedReplacePart")
    marked = [Expr(r.head, (r.args[0], call("Hold", r.args[1]))) for r in given]  # a new 0 is to count
    found = components_of(marked, e.dimensions, symmetry)
    new = {}
    for at, value in found.items():
        factor, held = (value.args[0], value.args[1]) if not has_head(value, system("Hold")) else (1, value)
        new[at] = evaluate(call("Times", factor, call("ReleaseHold", held)))
    return SymmetrizedArray(e.dimensions, kept({**e.components, **new}), e.symmetry)


@builtin("SymmetrizedIndependentComponents", "SymmetrizedIndependentComponents[dims, sym] gives the positions of the "
         "independent components of arrays with dimensions dims and symmetry sym.", messages=MESSAGES)  # fmt: skip
def symmetrized_independent_components(dims, symmetry):
    """Positions."""
    name = "SymmetrizedIndependentComponents"
    shape = shape_of(dims, name)
    return list_of(*(list_of(*(p + 1 for p in at)) for at in fitting(symmetry, shape, name).independent(shape)))


@builtin("Symmetrize", "Symmetrize[a, sym] is the mean of a over the symmetry sym, a symmetrized array; Symmetrize[a] "
         "takes Symmetric[All].", messages=MESSAGES)  # fmt: skip
def symmetrize(e, symmetry=None):
    """The symmetrized array; expressions that are no arrays stay."""
    if not is_list(e) and type(e) not in (SparseArray, SymmetrizedArray):
        return None
    table, shape = entries(e)
    found = fitting(call("Symmetric", system("All")) if symmetry is None else symmetry, shape, "Symmetrize")
    result: dict[Position, Expression] = {}
    for at in table:
        first = found.canonical(at)
        if first is None or first[0] in result:
            continue
        orbit = found.orbit(first[0]) or {}
        terms = [turned(-phase % 1, table[place]) for place, phase in orbit.items() if place in table]
        result[first[0]] = evaluate(call("Divide", call("Plus", *terms), len(orbit)))
    return SymmetrizedArray(shape, kept(result), found.expression())


@builtin("TensorSymmetry", "TensorSymmetry[a] gives the symmetry of an array under permutations of its slots, "
         "TensorSymmetry[a, slots] that under permutations of some slots.",
         options={"SameTest": Automatic, "Tolerance": Automatic})  # fmt: skip
def tensor_symmetry(e, slots=None, *, same_test=Automatic, tolerance=Automatic):
    """Symmetric[...], Antisymmetric[...], ZeroSymmetric[...], or a list of generators."""
    if type(e) is SymmetrizedArray and slots is None:
        return e.symmetry
    if not is_list(e) and type(e) not in (SparseArray, SymmetrizedArray):
        return None
    table, shape = entries(e)
    chosen = None
    if slots is not None:
        if not is_list(slots) or not all(type(s) is int and 1 <= s <= len(shape) for s in slots.args):
            return None
        chosen = tuple(sorted({s - 1 for s in slots.args}))
    return detected(table, shape, chosen, comparison(same_test, tolerance)).expression()


def comparison(same_test: Expression, tolerance: Expression) -> Alike:
    """When two elements are the same."""
    if same_test is not Automatic:
        return lambda a, b: same(a, b) or evaluate(Expr(same_test, (a, b))) is True_
    most = 2.0**-45 if tolerance is Automatic else float(tolerance)

    def alike(a: Expression, b: Expression) -> bool:
        kinds = {type(a), type(b)}
        if kinds <= {int, float, complex} and kinds != {int}:
            return abs(a - b) <= (most * max(abs(a), abs(b)) if tolerance is Automatic else most)
        return same(a, b)

    return alike


@builtin("LeviCivitaTensor", "LeviCivitaTensor[d] is the totally antisymmetric array of depth d, a SparseArray; "
         "LeviCivitaTensor[d, List] a list, LeviCivitaTensor[d, SymmetrizedArray] a symmetrized array.")  # fmt: skip
def levi_civita_tensor(d, kind=SparseArray.head):
    """The array."""
    if type(d) is not int or d < 1:
        return None
    if kind is SymmetrizedArray.head:
        whole = Symmetry(d, [("Antisymmetric", tuple(range(d)))])
        return SymmetrizedArray((d,) * d, {tuple(range(d)): 1}, whole.expression())
    found = from_table({p: -1 if parity(p) else 1 for p in permutations(range(d))}, (d,) * d, 0)
    return found if kind is SparseArray.head else call("Normal", found) if kind is system("List") else None


@builtin("Signature", "Signature[list] is the signature of the permutation that sorts a list: 1 or -1, and 0 where "
         "two elements are the same.")  # fmt: skip
def signature(e):
    """1, -1 or 0."""
    if not isinstance(e, Expr):
        return None
    order = evaluate(call("Ordering", Expr(system("List"), tuple(e.args))))
    places = [i - 1 for i in order.args]
    items = list(e.args)
    if any(same(items[a], items[b]) for a, b in pairwise(places)):
        return 0
    return -1 if parity(places) else 1


from . import symmetrized_functions  # noqa: E402, F401  (whoever makes such arrays gets what can be done with them)
