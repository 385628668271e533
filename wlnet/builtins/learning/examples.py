"""Training data: inputs and outputs from every form in which they are given."""

from __future__ import annotations

from wlnet.evaluator import evaluate
from wlnet.expr import Association, Expression, Symbol, call, from_array, has_head, is_list, list_of, system

from .library import failure

Rule = system("Rule")


def read_examples(name: str, data: Expression) -> tuple[list[Expression], list[Expression]]:
    """Inputs and outputs. Message: mldata."""
    found = pairs(data)
    if found is None or not found[0] or len(found[0]) != len(found[1]):
        raise failure(name, "mldata", data)
    return found


def pairs(data: Expression) -> tuple[list[Expression], list[Expression]] | None:
    """Inputs and outputs; None where this is no training data."""
    if type(data) is Association:
        inputs: list[Expression] = []
        outputs: list[Expression] = []
        for output, group in data.items():
            group = listed(group)
            if group is None:
                return None
            inputs += group
            outputs += [output] * len(group)
        return inputs, outputs
    if is_list(data) and all(has_head(r, Rule) and len(r.args) == 2 for r in data.args):
        return [r.args[0] for r in data.args], [r.args[1] for r in data.args]
    if not has_head(data, Rule) or len(data.args) != 2:
        return None
    left, right = listed(data.args[0]), data.args[1]
    if left is None:
        return None
    if (outputs_ := listed(right)) is not None:
        return left, outputs_
    if type(right) is int and right and all(is_list(r) and abs(right) <= len(r.args) for r in left):
        place = right - 1 if right > 0 else right
        rows = [list(r.args) for r in left]
        rest = [row[:place] + row[place:][1:] for row in rows]
        return [r[0] if len(r) == 1 else list_of(*r) for r in rest], [row[place] for row in rows]
    if type(right) in (str, Symbol) and all(type(r) is Association and right in r for r in left):
        without = [Association.of((k, v) for k, v in r.items() if k != right) for r in left]
        return list(without), [r.get(right) for r in left]
    return None


def listed(e: Expression) -> list[Expression] | None:
    """The elements of a list, of an array or of a data set."""
    if is_list(e):
        return list(e.args)
    array = getattr(e, "array", None)
    if array is not None and getattr(e, "head", None) is system("NumericArray"):
        return [from_array(part) for part in array]
    if getattr(e, "head", None) is system("Dataset"):
        normal = evaluate(call("Normal", e))
        return list(normal.args) if is_list(normal) else None
    return None
