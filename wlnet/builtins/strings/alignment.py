"""What two strings or lists have in common: distances by changes of single elements, longest common parts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from wlnet.evaluator import builtin, message
from wlnet.expr import Expr, Expression, call, is_list, list_of, literal_key, system

True_ = system("True")
OPTIONS = {"IgnoreCase": system("False")}
SHAPE = {"shape": "The arguments `1` and `2` should be strings or vectors of the same length."}
UNLIKE = {"strsl": "The arguments `1` and `2` should be two strings or two lists."}
Keys = Sequence[Hashable]


def keys_of(name: str, u: Expression, v: Expression, ignore_case: Expression) -> tuple[Keys, Keys] | None:
    """The elements of two strings or two lists, to be compared by ==; None after a message for anything else."""
    if type(u) is str and type(v) is str:
        return (u.lower(), v.lower()) if ignore_case is True_ else (u, v)
    if is_list(u) and is_list(v):
        return list(map(literal_key, u.args)), list(map(literal_key, v.args))
    if not (isinstance(u, Expr) or isinstance(v, Expr) or type(u).__name__ == "Symbol" or type(v).__name__ == "Symbol"):
        message(name, "strsl", u, v)
    return None


def distance(name: str, usage: str, measure: Callable[[Keys, Keys], int]) -> None:
    """Declare a distance between strings or lists."""

    def function(u, v, *, ignore_case):
        """An integer."""
        both = keys_of(name, u, v, ignore_case)
        return None if both is None else measure(*both)

    builtin(name, usage, options=OPTIONS, messages=UNLIKE)(function)


def levenshtein(u: Keys, v: Keys) -> int:
    """The least number of insertions, deletions and replacements."""
    row = list(range(len(v) + 1))
    for i, x in enumerate(u, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(v, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def damerau(u: Keys, v: Keys) -> int:
    """The same with exchanges of neighbours: d[i, j] over prefixes, with the last row and column of each element.

    Lowrance and Wagner 1975: an exchange may have insertions and deletions between.
    """
    far = len(u) + len(v)
    rows: dict[Hashable, int] = {}
    d = [[far] * (len(v) + 2), [far, *range(len(v) + 1)]]
    for i, x in enumerate(u, 1):
        d.append([far, i] + [0] * len(v))
        column = 0
        for j, y in enumerate(v, 1):
            row, before = rows.get(y, 0), column
            if x == y:
                column = j
            exchange = d[row][before] + (i - row - 1) + 1 + (j - before - 1)
            d[i + 1][j + 1] = min(d[i][j] + (x != y), d[i + 1][j] + 1, d[i][j + 1] + 1, exchange)
        rows[x] = i
    return d[-1][-1]


distance("EditDistance", "EditDistance[u, v] is the number of insertions, deletions and replacements from u to v.",
         levenshtein)  # fmt: skip
distance("DamerauLevenshteinDistance", "DamerauLevenshteinDistance[u, v] is the number of insertions, deletions, "
         "replacements and exchanges of neighbours from u to v.", damerau)  # fmt: skip


@builtin("HammingDistance", "HammingDistance[u, v] is the number of places in which u and v differ.",
         options=OPTIONS, messages={**SHAPE, **UNLIKE})  # fmt: skip
def hamming_distance(u, v, *, ignore_case):
    """The number of unequal elements or characters."""
    both = keys_of("HammingDistance", u, v, ignore_case)
    if both is None:
        return None
    if len(both[0]) != len(both[1]):
        message("HammingDistance", "shape", u, v)
        return None
    return sum(x != y for x, y in zip(*both, strict=True))


def common_run(u: Keys, v: Keys) -> tuple[list[int], list[int]]:
    """The places of the first longest run of elements that both have."""
    best, end_u, end_v = 0, 0, 0
    row = [0] * (len(v) + 1)
    for i, x in enumerate(u, 1):
        last = 0
        for j, y in enumerate(v, 1):
            last, row[j] = row[j], last + 1 if x == y else 0
            if row[j] > best:
                best, end_u, end_v = row[j], i, j
    return list(range(end_u - best, end_u)), list(range(end_v - best, end_v))


def common_sequence(u: Keys, v: Keys) -> tuple[list[int], list[int]]:
    """The places of a longest sequence of elements, with gaps, that both have."""
    lengths = [[0] * (len(v) + 1) for _ in range(len(u) + 1)]
    for i in range(len(u) - 1, -1, -1):
        for j in range(len(v) - 1, -1, -1):
            same = u[i] == v[j]
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
    i = j = 0
    places: tuple[list[int], list[int]] = ([], [])
    while i < len(u) and j < len(v):
        if u[i] == v[j]:
            places[0].append(i)
            places[1].append(j)
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return places


def ranges(places: list[int]) -> Expression:
    """{{first, last}, ...} of the unbroken runs of places."""
    runs: list[list[int]] = []
    for k in places:
        if runs and runs[-1][1] == k:
            runs[-1][1] = k + 1
        else:
            runs.append([k + 1, k + 1])
    return list_of(*(list_of(*run) for run in runs))


def common(name: str, what: str, find: Callable[[Keys, Keys], tuple[list[int], list[int]]]) -> None:
    """Declare a function that gives a longest common part, and the one that gives its places."""

    def part(u, v, *, ignore_case):
        """The elements, as they stand in the first argument."""
        both = keys_of(name, u, v, ignore_case)
        if both is None:
            return None
        found = [u[k] if type(u) is str else u.args[k] for k in find(*both)[0]]
        return "".join(found) if type(u) is str else list_of(*found)

    def positions(u, v, *, ignore_case):
        """The runs of places in either argument."""
        both = keys_of(f"{name}Positions", u, v, ignore_case)
        if both is None:
            return None
        places = find(*both)
        return call("List", *map(ranges, places))

    builtin(name, f"{name}[u, v] is the longest {what} of elements that u and v both have.", options=OPTIONS,
            messages=UNLIKE)(part)  # fmt: skip
    builtin(f"{name}Positions", f"{name}Positions[u, v] tells where in u and in v their longest common {what} is.",
            options=OPTIONS, messages=UNLIKE)(positions)  # fmt: skip


common("LongestCommonSubsequence", "unbroken run", common_run)
common("LongestCommonSequence", "sequence", common_sequence)
