"""Products of arrays at all levels, sums along pairs of levels, and some matrices with names."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expression, WolframMessage, call, is_list, list_of, system

Plus, Times = system("Plus"), system("Times")
SLOTS = {"slots": "`1` is not a list of pairs of different levels of an array of depth `2` with equal sizes."}


@builtin("TensorProduct", "TensorProduct[a, b, ...] is the array of all products of elements.",
         attributes="Flat OneIdentity")  # fmt: skip
def tensor_product(*arrays):
    """Outer[Times, a, b, ...]; symbols stay."""
    if not arrays:
        return 1
    if len(arrays) == 1:
        return arrays[0]
    if all(map(is_list, arrays)):
        return call("Outer", Times, *arrays)
    numbers = [a for a in arrays if type(a) in (int, float, complex)]
    if numbers:
        rest = [a for a in arrays if type(a) not in (int, float, complex)]
        return call("Times", *numbers, call("TensorProduct", *rest))
    return None


@builtin("TensorContract", "TensorContract[a, {{i, j}, ...}] sums an array along pairs of levels.", messages=SLOTS)
def tensor_contract(array, pairs):
    """The sums over equal indices at the levels of each pair."""
    sizes = evaluate(call("Dimensions", array))
    if not is_list(array) or not is_list(pairs) or not is_list(sizes):
        return None
    depth = len(sizes.args)
    given = [p.args for p in pairs.args if is_list(p) and len(p.args) == 2]
    levels = [level for p in given for level in p]
    fits = len(given) == len(pairs.args) and len(set(levels)) == len(levels)
    if not fits or not all(type(x) is int and 1 <= x <= depth for x in levels):
        raise WolframMessage("TensorContract", "slots", pairs, depth)
    if any(sizes.args[i - 1] != sizes.args[j - 1] for i, j in given):
        raise WolframMessage("TensorContract", "slots", pairs, depth)
    rest = [k for k in range(1, depth + 1) if k not in levels]
    order = [0] * depth
    for place, k in enumerate([*rest, *levels], 1):
        order[k - 1] = place
    found = evaluate(call("Transpose", array, list_of(*order)))
    for _ in given:
        inner = depth - 2
        found = evaluate(call("Map", system("Tr"), found, list_of(inner))) if inner else evaluate(call("Tr", found))
        depth -= 2
    return found


@builtin("ArrayDot", "ArrayDot[a, b, k] sums the products of a and b over the last k levels of a and the first k of b.")
def array_dot(a, b, count):
    """For k = 1 the usual product."""
    left, right = evaluate(call("Dimensions", a)), evaluate(call("Dimensions", b))
    if type(count) is not int or count < 0 or not is_list(a) or not is_list(b):
        return None
    if left.args[len(left.args) - count :] != right.args[:count] or count > min(len(left.args), len(right.args)):
        return None
    if count == 0:
        return call("Outer", Times, a, b)
    outer, inner = left.args[: len(left.args) - count], right.args[count:]
    flat = call("Dot", call("ArrayReshape", a, list_of(size(outer), size(right.args[:count]))),
                call("ArrayReshape", b, list_of(size(right.args[:count]), size(inner))))  # fmt: skip
    if not outer and not inner:
        return call("Part", flat, 1, 1)
    return call("ArrayReshape", flat, list_of(*outer, *inner))


def size(dimensions: tuple[Expression, ...]) -> int:
    """How many elements there are."""
    total = 1
    for n in dimensions:
        total *= n
    return total


@builtin("PauliMatrix", "PauliMatrix[k] is the k-th Pauli matrix, the identity for 0.", attributes="Listable")
def pauli_matrix(k):
    """For k from 0 to 4, where 4 is 0."""
    i = system("I")
    rows = {0: ((1, 0), (0, 1)), 1: ((0, 1), (1, 0)), 2: ((0, call("Times", -1, i)), (i, 0)), 3: ((1, 0), (0, -1))}
    return list_of(*(list_of(*r) for r in rows[k % 4])) if type(k) is int and 0 <= k <= 4 else None
