"""Cellular automata and substitution systems: rules applied to all cells at once, step by step."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from wlnet.evaluator import applier, builtin, message
from wlnet.expr import Expr, Expression, PackedList, from_array, is_list, list_of, literal_key, system

from ..structure.replacing import REPS, rewriter
from .packing import array_of

if TYPE_CHECKING:
    import numpy

Automatic, All = system("Automatic"), system("All")
Cells = Any  # a NumPy array of integers


class Automaton(NamedTuple):
    """A rule on the cells up to `radius` away (twice as much for half-integers: the sizes of the neighbourhood)."""

    sizes: tuple[int, ...]  # of the neighbourhood, in each dimension
    following: Callable[[numpy.ndarray[Any, Any]], Cells]  # of windows[..., neighbourhood] of cells


def read_rule(e: Expression) -> Automaton | None:
    """n, {n, k}, {n, k, r}, {n, {k, 1}, r}, {n, {k, weights}, r}, {f, {}, r}; None for anything else."""
    parts = list(e.args) if is_list(e) else [e]
    if not 1 <= len(parts) <= 3:
        return None
    number, colors, radius = (*parts, *(2, 1)[len(parts) - 1 :])[:3]
    radii = radius.args if is_list(radius) else (radius,)
    if not all(type(r) in (int, Fraction) and r >= 0 and 2 * r == int(2 * r) for r in radii):
        return None
    sizes = tuple(int(2 * r) + 1 for r in radii)
    if is_list(colors) and not colors.args:
        return Automaton(sizes, by_function(number, len(sizes)))
    if type(number) is not int or number < 0:
        return None
    import numpy

    count: Expression = colors
    weights: Any = None
    if is_list(colors) and len(colors.args) == 2:
        count, given = colors.args
        weights = numpy.ones(sizes, int) if type(given) is int and given == 1 else array_of(given)
        if weights is None or weights.dtype.kind != "i":
            return None
        if len(weights.shape) != len(sizes) and weights.shape:
            sizes = weights.shape
    if type(count) is not int or count < 2:
        return None
    if weights is None:
        total = 1
        for size in sizes:
            total *= size
        weights = numpy.array([count**i for i in reversed(range(total))], object).reshape(sizes)
        if count**total < 1 << 62:
            weights = weights.astype(int)
    if tuple(weights.shape) != sizes:
        return None
    return Automaton(sizes, by_number(number, count, weights))


def by_number(number: int, colors: int, weights: Any) -> Callable[[Any], Cells]:
    """The digit of the rule's number, in the base of the colors, at the place the weighted neighbourhood says."""
    import numpy

    digits = []
    while number:
        number, digit = divmod(number, colors)
        digits.append(digit)
    table = numpy.array([*digits, 0])
    axes = tuple(range(-weights.ndim, 0))

    def following(windows: Any) -> Cells:
        places = (windows * weights).sum(axes)
        return table[numpy.minimum(places, len(digits)).astype(int)]

    return following


def by_function(function: Expression, rank: int) -> Callable[[Any], Cells]:
    """The function's values of the lists of cells in each neighbourhood."""
    apply = applier(function)

    def following(windows: Any) -> Cells:
        import numpy

        shape = windows.shape[:rank]
        flat = windows.reshape(-1, *windows.shape[rank:])
        return numpy.array([apply(from_array(w)) for w in flat]).reshape(shape)

    return following


def stepped(automaton: Automaton, cells: Cells, background: int | None) -> Cells:
    """All cells one step later; at the borders the other side, or the background, goes on."""
    import numpy

    widths = [(size // 2, size - 1 - size // 2) for size in automaton.sizes]
    wide = (
        numpy.pad(cells, widths, mode="wrap")
        if background is None
        else numpy.pad(cells, widths, constant_values=background)
    )
    windows = numpy.lib.stride_tricks.sliding_window_view(wide, automaton.sizes)
    return automaton.following(windows)


def times_of(spec: Expression) -> tuple[int, Callable[[list[Cells]], Any]] | None:
    """How many steps, and what of all states is wanted: t: all, {t}: the last in a list, {{t}}: the last."""
    if type(spec) is int and spec >= 0:
        return spec, lambda states: states
    if is_list(spec) and len(spec.args) == 1:
        (inner,) = spec.args
        if type(inner) is int and inner >= 0:
            return inner, lambda states: states[-1:]
        if is_list(inner) and 1 <= len(inner.args) <= 3 and all(type(t) is int and t >= 0 for t in inner.args):
            if len(inner.args) == 1:
                return inner.args[0], lambda states: states[-1]
            first, last, step = [*inner.args, 1][:3]
            return last, lambda states: states[first : last + 1 : step]
    return None


def settled(states: list[Cells], grounds: list[int], rank: int) -> list[Cells]:
    """The states without the borders at which all of them are background."""
    import numpy

    marks = numpy.zeros(states[0].shape, bool)
    for state, ground in zip(states, grounds, strict=True):
        marks |= state != ground
    cut: tuple[slice, ...] = ()
    for axis in range(rank):
        used = numpy.flatnonzero(marks.any(tuple(a for a in range(rank) if a != axis)))
        cut += (slice(used[0], used[-1] + 1) if len(used) else slice(0, 1),)
    return [state[cut] for state in states]


@builtin("CellularAutomaton", "CellularAutomaton[rule, cells, t] gives t steps of a cellular automaton: rule n, {n, k} "
         "with k colors, {n, k, r} with neighbours up to r, {n, {k, 1}, r} by the sum, {n, {k, weights}, r} by a "
         "weighted sum, {f, {}, r} by a function. cells is a list that goes on at its other side, or {list, "
         "background}.",
         curry=lambda head, args: Expr(head.head, (*head.args, *args)) if len(head.args) == len(args) == 1 else None,
         messages={"rule": "`1` is not a rule of a cellular automaton.",
                   "init": "`1` is not a list of cells, or such a list with a background.",
                   "steps": "`1` should be a number of steps t, {t}, {{t}} or {{t1, t2}}."})  # fmt: skip
def cellular_automaton(rule, cells, steps=None):
    """The list of states, the first among them; one further state without a number of steps."""
    automaton = read_rule(rule)
    if automaton is None:
        message("CellularAutomaton", "rule", rule)
        return None
    rank, every = len(automaton.sizes), True
    wanted: Expression = list_of(list_of(1)) if steps is None else steps
    if is_list(wanted) and len(wanted.args) == 2 and wanted.args[1] in (All, Automatic):
        every, wanted = wanted.args[1] is All, wanted.args[0]
    else:
        every = False
    times = times_of(wanted)
    if times is None:
        message("CellularAutomaton", "steps", steps)
        return None
    state, ground = array_of(cells), None
    if (state is None or state.ndim != rank) and is_list(cells) and len(cells.args) == 2:
        state, ground = array_of(cells.args[0]), cells.args[1]
    if state is None or state.ndim != rank or state.dtype.kind != "i" or type(ground) not in (int, type(None)):
        message("CellularAutomaton", "init", cells)
        return None
    import numpy

    count, chosen = times
    if ground is not None:
        reach = [(size // 2 * count, (size - 1 - size // 2) * count) for size in automaton.sizes]
        state = numpy.pad(state, [(b, a) for a, b in reach], constant_values=ground)
    states, grounds = [state], [ground]
    for _ in range(count):
        states.append(stepped(automaton, states[-1], grounds[-1]))
        quiet = None
        if ground is not None:
            alone = numpy.full((1,) * rank + automaton.sizes, grounds[-1])
            quiet = int(automaton.following(alone).item())
        grounds.append(quiet)
    if ground is not None and not every:
        states = settled(states, grounds, rank)  # type: ignore[arg-type]
    found = chosen(states)
    return PackedList(numpy.stack(found)) if isinstance(found, list) else PackedList(found)


@builtin("SubstitutionSystem", "SubstitutionSystem[{a -> {a, b}, ...}, {a, ...}, t] replaces every element by a list, "
         "t times, and gives all the lists; with strings \"A\" -> \"AB\" strings.", messages=REPS)  # fmt: skip
def substitution_system(rules, start, steps=None):
    """The start and the t results; without t the first result alone."""
    rewrite = rewriter(rules)
    count = 1 if steps is None else steps.args[0] if is_list(steps) and len(steps.args) == 1 else steps
    if rewrite is None:
        message("SubstitutionSystem", "reps", rules)
        return None
    if type(count) is not int or count < 0 or not (is_list(start) or type(start) is str):
        return None
    states: list[Any] = [start if type(start) is str else list(start.args)]
    known: dict[object, Expression] = {}

    def replaced(element: Expression) -> Expression:
        key = literal_key(element)
        if key not in known:
            found = rewrite.here(element)
            known[key] = element if found is None else found
        return known[key]

    for _ in range(count):
        parts = [replaced(a) for a in states[-1]]
        if type(start) is str:
            if not all(type(p) is str for p in parts):
                return None
            states.append("".join(parts))
        else:
            states.append([x for p in parts for x in (p.args if is_list(p) else (p,))])
    written = [s if type(s) is str else list_of(*s) for s in states]
    if steps is None:
        return written[-1]
    return list_of(written[-1]) if is_list(steps) else list_of(*written)
