"""Random generators from the option RandomSeeding."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from wlnet.expr import Expression, Symbol, system

from ..messages import failure, setting

Inherited: TypeAlias = Callable[[], np.random.Generator]


def fresh() -> np.random.Generator:
    """A generator that nobody can repeat."""
    return np.random.default_rng()


def generator(head: str | Symbol, seeding: Expression, inherited: Inherited = fresh) -> np.random.Generator:
    """The generator of a setting: fresh for Automatic, the session's for Inherited, repeatable for a seed.

    Seeds draw from PCG64: the same on every platform.
    """
    if seeding is system("Automatic"):
        return fresh()
    if seeding is system("Inherited"):
        return inherited()
    if type(seeding) is int:
        return np.random.default_rng([abs(seeding), int(seeding < 0)])
    if type(seeding) is str:
        return np.random.default_rng([*seeding.encode(), 256])
    raise failure(head, "seed", setting(system("RandomSeeding"), seeding))
