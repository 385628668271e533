"""TrainingUpdateSchedule: which arrays move at which step."""

from __future__ import annotations

from collections.abc import Sequence

from wlnet.expr import Expression, has_head, is_list, system

from ..arrays.multipliers import Trail, check_part, covered, path_of, rates
from ..messages import failure, setting
from ..net import Net, Path
from .options import NAME

Automatic = system("Automatic")
EXPECTED = "Automatic or a list of parts of the net, each alone, part1 | part2, or part -> number of steps"


def read_groups(net: Net, value: Expression) -> tuple[dict[Path, frozenset[int]] | None, list[int]]:
    """The groups every array is in, and the group of each step of a cycle; None where all move at every step.

    Messages: trainopt, part, partname.
    """
    if value is Automatic or value is system("None"):
        return None, []
    if not is_list(value) or not value.args:
        raise failure(NAME, "trainopt", setting(system("TrainingUpdateSchedule"), value), EXPECTED)
    specs: list[Sequence[Expression]] = []
    steps: list[int] = []
    for number, part in enumerate(value.args):
        count: Expression = 1
        if has_head(part, system("Rule")) and len(part.args) == 2:
            part, count = part.args
        if type(count) is not int or count < 1:
            raise failure(NAME, "trainopt", setting(system("TrainingUpdateSchedule"), value), EXPECTED)
        specs.append(part.args if has_head(part, system("Alternatives")) else (part,))
        steps += [number] * count
    for spec in specs:
        for key in spec:
            check_part(NAME, net, key)
    return {path_of(trail): groups_of(trail, specs) for trail in rates(net)}, steps


def groups_of(trail: Trail, specs: Sequence[Sequence[Expression]]) -> frozenset[int]:
    """The numbers of the groups that the array at the end of a trail belongs to."""
    return frozenset(i for i, spec in enumerate(specs) if any(covered(key, trail) is not None for key in spec))
