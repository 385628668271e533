"""Permutations as lists of images and as cycles: reading, converting, multiplying, applying them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import lcm

from wlnet.evaluator import applier, builtin, message
from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, WolframMessage, call, is_list, list_of, literal_key, system

Images = dict[int, int]  # where points go; those that stay are left out
Cycles, List, Slot = system("Cycles"), system("List"), system("Slot")
NO_PERMUTATION = "`1` is not a valid permutation."
PERMUTATION = {"perm": NO_PERMUTATION}


def is_point(e: Expression) -> bool:
    """Whether an expression is a positive integer."""
    return type(e) is int and e > 0


def cycles_of(images: Mapping[int, int], points: Iterable[int] = ()) -> list[list[int]]:
    """The cycles, each from its smallest point, in the order of these; `points` that stay are cycles of one."""
    found, seen = [], set()
    for start in sorted({*images, *points}):
        cycle, point = [], start
        while point not in seen:
            seen.add(point)
            cycle.append(point)
            point = images.get(point, point)
        if cycle:
            found.append(cycle)
    return found


def written(images: Mapping[int, int]) -> Expr:
    """The permutation as Cycles[{{...}, ...}]."""
    moved = [list_of(*cycle) for cycle in cycles_of(images) if len(cycle) > 1]
    return Expr(Cycles, (list_of(*moved),))


def images_of_cycles(e: Expr) -> Images | None:
    """Where the cycles send points; None unless they are disjoint lists of positive integers."""
    if len(e.args) != 1 or not is_list(e.args[0]) or not all(map(is_list, e.args[0].args)):
        return None
    points = [p for cycle in e.args[0].args for p in cycle.args]
    if not all(map(is_point, points)) or len(set(points)) < len(points):
        return None
    pairs = ((p, cycle.args[(i + 1) % len(cycle.args)]) for cycle in e.args[0].args for i, p in enumerate(cycle.args))
    return {p: q for p, q in pairs if p != q}


def images_of_list(e: Expr) -> Images | None:
    """Where a permutation list sends 1, 2, ...; None unless it is an arrangement of 1, ..., n."""
    if sorted(e.args, key=lambda p: p if type(p) is int else 0) != list(range(1, len(e.args) + 1)):
        return None
    return {p: q for p, q in enumerate(e.args, 1) if p != q} if all(map(is_point, e.args)) else None


def read(e: Expression) -> Images | None:
    """Where a permutation in either form sends points; None for anything else."""
    if not isinstance(e, Expr):
        return None
    if e.head is Cycles:
        return images_of_cycles(e)
    return images_of_list(e) if is_list(e) else None


def images(name: str, e: Expression) -> Images:
    """Where a permutation sends points; name::perm where it is none."""
    found = read(e)
    if found is None:
        raise WolframMessage(name, "perm", e)
    return found


def product(first: Images, second: Images) -> Images:
    """First one, then the other."""
    places = {p: second.get(q, q) for p, q in first.items()}
    places |= {p: q for p, q in second.items() if p not in first}
    return {p: q for p, q in places.items() if p != q}


def inverse(permutation: Images) -> Images:
    """The way back."""
    return {q: p for p, q in permutation.items()}


def power(permutation: Images, n: int) -> Images:
    """The permutation n times, from each cycle: the point n places on."""
    return {
        p: cycle[(i + n) % len(cycle)]
        for cycle in cycles_of(permutation)
        for i, p in enumerate(cycle)
        if n % len(cycle)
    }


def like(e: Expression, permutation: Images, least: int = 0) -> Expression:
    """A permutation in the form of `e`: a list where that is one."""
    return as_list(permutation, max(len(e.args), least)) if is_list(e) else written(permutation)


def as_list(permutation: Images, length: int) -> Expr:
    """The images of 1, ..., length, or further where more is moved."""
    return list_of(*(permutation.get(p, p) for p in range(1, max([length, *permutation]) + 1)))


@builtin("Cycles", "Cycles[{cycle1, cycle2, ...}] is a permutation that sends every point of a cycle to the next, the "
         "last to the first.", messages={"perm": NO_PERMUTATION})  # fmt: skip
def cycles(e):
    """Without cycles of one point, each from its smallest point, in order of these."""
    whole = Expr(Cycles, (e,))
    found = images_of_cycles(whole)
    if found is None:
        message("Cycles", "perm", whole)
        return None
    made = written(found)
    return None if made == whole else made


@builtin("PermutationCycles", "PermutationCycles[perm] gives a permutation as disjoint cycles; PermutationCycles[perm, "
         "h] with the head h, cycles of one point among them.", messages=PERMUTATION)  # fmt: skip
def permutation_cycles(e, head=Cycles):
    """The cycles."""
    found = images("PermutationCycles", e)
    if head is Cycles:
        return written(found)
    points = range(1, (len(e.args) if is_list(e) else max(found, default=0)) + 1)
    return Expr(head, (list_of(*(list_of(*cycle) for cycle in cycles_of(found, points))),))


@builtin("PermutationList", "PermutationList[perm] gives a permutation as the list of the images of 1, 2, ...; "
         "PermutationList[perm, n] of n of them.", messages={**PERMUTATION, "lowlen":
         "The length `1` is smaller than the largest point moved by the permutation, `2`."})  # fmt: skip
def permutation_list(e, length=None):
    """The list of images."""
    found = images("PermutationList", e)
    if length is None:
        return e if is_list(e) else as_list(found, 0)
    if type(length) is not int or length < 0:
        raise WolframMessage("PermutationList", "intnm", 2, call("PermutationList", e, length))
    if length < max(found, default=0):
        message("PermutationList", "lowlen", length, max(found))
        return None
    return as_list(found, length)


@builtin("PermutationListQ", "PermutationListQ[e] tells whether a list has each of 1, ..., n once.")
def permutation_list_q(e):
    """Whether e is a permutation list."""
    return system("True" if is_list(e) and images_of_list(e) is not None else "False")


@builtin("PermutationCyclesQ", "PermutationCyclesQ[e] tells whether e is a permutation written as cycles.")
def permutation_cycles_q(e):
    """Whether e is Cycles of disjoint cycles."""
    return system("True" if isinstance(e, Expr) and e.head is Cycles and read(e) is not None else "False")


@builtin("PermutationSupport", "PermutationSupport[perm] gives the points that a permutation moves.",
         messages=PERMUTATION)  # fmt: skip
def permutation_support(e):
    """The points that do not stay."""
    return list_of(*sorted(images("PermutationSupport", e)))


@builtin("PermutationLength", "PermutationLength[perm] gives how many points a permutation moves.",
         messages=PERMUTATION)  # fmt: skip
def permutation_length(e):
    """The size of the support."""
    return len(images("PermutationLength", e))


@builtin("PermutationMax", "PermutationMax[perm] gives the largest point that a permutation moves, 0 if none.",
         messages=PERMUTATION)  # fmt: skip
def permutation_max(e):
    """The largest point of the support."""
    return max(images("PermutationMax", e), default=0)


@builtin("PermutationMin", "PermutationMin[perm] gives the smallest point that a permutation moves, Infinity if none.",
         messages=PERMUTATION)  # fmt: skip
def permutation_min(e):
    """The smallest point of the support."""
    return min(images("PermutationMin", e), default=system("Infinity"))


@builtin("PermutationOrder", "PermutationOrder[perm] gives the least n > 0 for which the n-th power of a permutation "
         "moves nothing.", messages=PERMUTATION)  # fmt: skip
def permutation_order(e):
    """The least common multiple of the lengths of the cycles."""
    return lcm(*map(len, cycles_of(images("PermutationOrder", e))))


@builtin("InversePermutation", "InversePermutation[perm] gives the permutation that undoes another.",
         messages=PERMUTATION)  # fmt: skip
def inverse_permutation(e):
    """The way back, in the same form."""
    return like(e, inverse(images("InversePermutation", e)))


@builtin("PermutationPower", "PermutationPower[perm, n] does a permutation n times.", messages=PERMUTATION)
def permutation_power(e, n):
    """The n-th power, in the same form."""
    found = images("PermutationPower", e)
    return like(e, power(found, n)) if type(n) is int else None


@builtin("PermutationProduct", "PermutationProduct[a, b, ...] does the permutation a, then b, ....",
         attributes="Flat OneIdentity", messages=PERMUTATION)  # fmt: skip
def permutation_product(*factors):
    """From left to right; a list where all are lists."""
    whole: Images = {}
    for e in factors:
        whole = product(whole, images("PermutationProduct", e))
    if factors and all(map(is_list, factors)):
        return as_list(whole, max(len(e.args) for e in factors))
    return written(whole)


def replaced(e: Expression, permutation: Images) -> Expression:
    """Points moved, permutations carried over to the moved points (their conjugates), lists element by element."""
    if type(e) is int:
        return permutation.get(e, e)
    if isinstance(e, Expr) and e.head is Cycles:
        return written({permutation.get(p, p): permutation.get(q, q) for p, q in images("Cycles", e).items()})
    if is_list(e):
        return Expr(List, tuple(replaced(part, permutation) for part in e.args))
    return e


@builtin("PermutationReplace", "PermutationReplace[e, perm] moves the points in e by a permutation, "
         "PermutationReplace[e, {perm1, perm2, ...}] by each.", messages=PERMUTATION)  # fmt: skip
def permutation_replace(e, permutation):
    """The images of points, lists of points, and permutations."""
    found = read(permutation)
    if found is None and is_list(permutation) and permutation.args:
        return Expr(List, tuple(call("PermutationReplace", e, p) for p in permutation.args))
    return replaced(e, images("PermutationReplace", permutation))


@builtin("Permute", "Permute[list, perm] puts each element of a list where a permutation sends its place.",
         messages={**PERMUTATION, "lowlen": "The permutation `2` moves places that `1` does not have."})  # fmt: skip
def permute(e, permutation):
    """The element at place p comes to the image of p."""
    found = images("Permute", permutation)
    if not isinstance(e, Expr):
        raise WolframMessage("Permute", "normal", 1, call("Permute", e, permutation))
    if max(found, default=0) > len(e.args):
        message("Permute", "lowlen", e, permutation)
        return None
    back = inverse(found)
    return Expr(e.head, tuple(e.args[back.get(p, p) - 1] for p in range(1, len(e.args) + 1)))


@builtin("FindPermutation", "FindPermutation[list] gives the permutation that Sort undoes: that by which Permute makes "
         "list from Sort[list]; FindPermutation[a, b] that by which it makes b from a.",
         messages={"norel": "`1` and `2` are not arrangements of the same elements."})  # fmt: skip
def find_permutation(first, second=None):
    """The permutation; equal elements keep their order."""
    if second is None:
        if not isinstance(first, Expr):
            raise WolframMessage("FindPermutation", "normal", 1, call("FindPermutation", first))
        second, first = first, applier(system("Sort"))(first)
    if not isinstance(first, Expr) or not isinstance(second, Expr):
        place = 1 if not isinstance(first, Expr) else 2
        raise WolframMessage("FindPermutation", "normal", place, call("FindPermutation", first, second))
    places: dict[object, list[int]] = {}
    for place in range(len(second.args), 0, -1):
        places.setdefault(literal_key(second.args[place - 1]), []).append(place)
    found = [free.pop() if (free := places.get(literal_key(a))) else 0 for a in first.args]
    if len(first.args) != len(second.args) or 0 in found:
        message("FindPermutation", "norel", first, second)
        return None
    return written({p: q for p, q in enumerate(found, 1) if p != q})


@builtin("RandomPermutation", "RandomPermutation[n] gives a random permutation of n points as cycles; "
         "RandomPermutation[n, k] a list of k of them.")  # fmt: skip
def random_permutation(n, count=None):
    """Permutations drawn from all with equal chance."""
    if type(n) is not int or n < 0:
        raise WolframMessage("RandomPermutation", "intnm", 1, call("RandomPermutation", n))

    def drawn() -> Expr:
        order: Sequence[int] = (state.session.random.permutation(n) + 1).tolist()
        return written({p: q for p, q in enumerate(order, 1) if p != q})

    if count is None:
        return drawn()
    return list_of(*(drawn() for _ in range(count))) if type(count) is int and count >= 0 else None
