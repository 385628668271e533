"""Query: operators applied level by level to lists and associations, on the way down or on the way up."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Association, Expr, Expression, Symbol, call, has_head, is_list, system

from .packing import listed

Query, All, Key, Span, Rule, Composition, RightComposition, List, Missing, Automatic, None_, Keys, Values = map(
    system,
    (
        "Query",
        "All",
        "Key",
        "Span",
        "Rule",
        "Composition",
        "RightComposition",
        "List",
        "Missing",
        "Automatic",
        "None",
        "Keys",
        "Values",
    ),
)


def symbols(names: str) -> frozenset[Symbol]:
    """The built-in symbols with these names."""
    return frozenset(map(system, names.split()))


DESCENDING = symbols(
    """Select SelectFirst Discard KeySelect KeyTake KeyDrop Take Drop TakeLargestBy TakeSmallestBy TakeLargest
    TakeSmallest TakeWhile MaximalBy MinimalBy SortBy ReverseSortBy Sort ReverseSort KeySortBy KeySort
    DeleteDuplicatesBy DeleteDuplicates DeleteMissing DeleteCases Cases GroupBy GatherBy Reverse RandomSample
    Dataset Keys Values"""
)
ONE = symbols("SelectFirst FirstCase")
BY = symbols(
    """Select SelectFirst Discard MaximalBy MinimalBy SortBy ReverseSortBy TakeLargestBy TakeSmallestBy SplitBy
    DeleteDuplicatesBy GroupBy GatherBy CountsBy AllTrue AnyTrue NoneTrue Map"""
)
STATISTICS = symbols(
    "Total Mean Median Min Max MinMax StandardDeviation Variance Quartiles Quantile GeometricMean Commonest"
)
WHOLE = symbols("Mean Median StandardDeviation Variance Quantile Quartiles")
OPTIONS = {"MissingBehavior": Automatic, "FailureAction": Automatic}


def apply_query(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """Query[op1, op2, ...][e]."""
    if len(args) != 1:
        return None
    operators = [a for a in head.args if not is_setting(a)]
    settings = {getattr(a.args[0], "name", a.args[0]): a.args[1] for a in head.args if is_setting(a)}
    e, wrapped = (args[0].args[0], True) if has_head(args[0], system("Dataset")) and args[0].args else (args[0], False)
    found = run(operators, e, settings.get("MissingBehavior", Automatic) is not None_)
    return call("Dataset", found) if wrapped and has_elements(found) else found


def is_setting(e: Expression) -> bool:
    """Whether an argument is an option of Query."""
    return has_head(e, Rule) and len(e.args) == 2 and getattr(e.args[0], "name", e.args[0]) in OPTIONS


@builtin("Query", "Query[op1, op2, ...][e] applies operators at successive levels of e: parts and filters on the way "
         "down, other functions on the way up.", options=OPTIONS, curry=apply_query)  # fmt: skip
def query(*operators):
    """Stays: it is used by applying it."""
    return None


def has_elements(e: Expression) -> bool:
    """Whether `e` is a list or an association."""
    return is_list(e) or type(e) is Association


def is_part(op: Expression) -> bool:
    """Whether an operator names one part: an integer, a string or Key[k]."""
    return type(op) in (int, str) or (has_head(op, Key) and len(op.args) == 1)


def is_parts(op: Expression) -> bool:
    """Whether an operator names several parts."""
    return op is All or has_head(op, Span) or (is_list(op) and all(map(is_part, op.args)))


def run(operators: list[Expression], e: Expression, skip: bool) -> Expression:
    """The value of a query; `skip`: statistics pass over what is missing."""
    if not operators:
        return e
    op, rest = operators[0], operators[1:]
    while has_head(op, Composition) or has_head(op, RightComposition):
        steps = list(op.args) if op.head is RightComposition else list(reversed(op.args))
        down = next((k for k, step in enumerate(steps) if not is_descending(step)), len(steps))
        for step in steps[:down]:
            e = descend(step, e)
        single = bool(down) and is_single(steps[down - 1])
        inside = (run(rest, e, skip) if single else below(rest, e, skip)) if down else below(rest, e, skip)
        for step in steps[down:]:
            inside = ascend(step, inside, skip)
        return inside
    if is_descending(op):
        found = descend(op, e)
        return run(rest, found, skip) if is_single(op) else below(rest, found, skip)
    return ascend(op, below(rest, e, skip), skip)


def is_descending(op: Expression) -> bool:
    """Whether an operator is applied before those for deeper levels."""
    if is_part(op) or is_parts(op) or op in DESCENDING:
        return True
    return isinstance(op, Expr) and type(op.head) is Symbol and op.head in DESCENDING


def is_single(op: Expression) -> bool:
    """Whether an operator leads to one element, to which those for deeper levels apply at once."""
    return is_part(op) or (isinstance(op, Expr) and op.head in ONE)


def below(operators: list[Expression], e: Expression, skip: bool) -> Expression:
    """The operators for deeper levels applied to every element."""
    if not operators:
        return e
    if type(e) is Association:
        return e.with_values(run(operators, v, skip) for v in e.values())
    if is_list(e):
        return listed([run(operators, a, skip) for a in e.args])
    return e


def descend(op: Expression, e: Expression) -> Expression:
    """The parts or elements that a descending operator chooses."""
    if is_part(op) or is_parts(op):
        return part(op, e)
    return evaluate(Expr(normal(op), (e,)))


def part(op: Expression, e: Expression) -> Expression:
    """The part that is asked for, Missing where it is not there."""
    if op is All:
        return e
    if is_list(op):
        if type(e) is Association:
            if any(type(k) is int and not 0 < abs(k) <= len(e) for k in op.args):
                return Expr(Missing, ("PartAbsent", op))
            keys = [key_at(e, k) for k in op.args]
            return Association.of((k, part(k if type(k) is not int else Expr(Key, (k,)), e)) for k in keys)
        return listed([part(k, e) for k in op.args])
    if has_head(e, Missing):
        return e
    if not has_elements(e):
        return Expr(Missing, ("PartInvalid", op))
    if type(op) is int and (op == 0 or abs(op) > len(e if type(e) is Association else e.args)):
        return Expr(Missing, ("PartAbsent", op))
    if type(op) is not int and not has_head(op, Span) and type(e) is not Association:
        return Expr(Missing, ("PartInvalid", op))
    return evaluate(call("Part", e, op))


def key_at(e: Association, k: Expression) -> Expression:
    """The key that an integer, a string or Key[k] names."""
    if type(k) is int:
        keys = e.keys()
        return keys[k - 1 if k > 0 else k] if 0 < abs(k) <= len(keys) else k
    return k.args[0] if has_head(k, Key) else k


def normal(op: Expression) -> Expression:
    """An operator with names of keys in place of functions written as Key["name"]."""
    if not isinstance(op, Expr) or type(op.head) is not Symbol or op.head not in BY or not op.args:
        return op
    return Expr(op.head, (function(op.args[0]), *op.args[1:]))


def function(f: Expression) -> Expression:
    """A function given by itself, by the name of a key, or in a list or rule of these."""
    if type(f) is str:
        return Expr(Key, (f,))
    if is_list(f) or has_head(f, Rule):
        return Expr(f.head, tuple(map(function, f.args)))
    return f


def ascend(op: Expression, e: Expression, skip: bool) -> Expression:
    """What an ascending operator makes of what the operators below gave."""
    if is_list(op):
        if op.args and all(has_head(o, Rule) and len(o.args) == 2 for o in op.args):
            for place, inner in (o.args for o in op.args):
                e = changed(e, place, run([inner], part(place, e), skip))
            return e
        return listed([run([o], e, skip) for o in op.args])
    if type(op) is Association:
        return op.with_values(run([o], e, skip) for o in op.values())
    if has_head(op, Query):
        return run([a for a in op.args if not is_setting(a)], e, skip)
    if skip and (op in STATISTICS or (isinstance(op, Expr) and op.head in STATISTICS)):
        e = evaluate(call("DeleteMissing", e)) if has_elements(e) else e
        name = op.head if isinstance(op, Expr) else op
        if name in WHOLE and has_elements(e) and not len(e if type(e) is Association else e.args):
            return Expr(Missing, ("Indeterminate",))
    return evaluate(Expr(normal(op), (e,)))


def changed(e: Expression, place: Expression, value: Expression) -> Expression:
    """The data with the value of one part changed, or of a new key."""
    if type(e) is Association and key_at(e, place) not in e:
        return Association([*e.rules(), Expr(Rule, (key_at(e, place), value))])
    return evaluate(call("ReplacePart", e, Expr(Rule, (place, value))))
