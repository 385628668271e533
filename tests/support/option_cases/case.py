"""A case of an option: the code of a layer, its inputs, and what it should give for them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

random = np.random.default_rng(7)


def some(*shape):
    """Numbers between -1 and 1 that are short to write."""
    return np.round(random.uniform(-1, 1, shape), 3)


def code(value):
    """A Python value as code; strings stand for themselves."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return str(value)
    return str(np.asarray(value).tolist()).replace("[", "{").replace("]", "}").replace("e-", "*10^-")


def called(head, *args, **options):
    """The code of a layer."""
    rules = [f'"{name}" -> {code(value)}' for name, value in options.items()]
    return f"{head}[{', '.join([*map(code, args), *rules])}]"


@dataclass(frozen=True)
class Case:
    """A layer, the dimensions of its inputs (or the inputs themselves), and what it gives for them.

    `training`: in this mode; several outputs are a dictionary.
    """

    source: str
    inputs: dict
    oracle: Callable
    training: bool = False
    data: dict = field(default_factory=dict)

    def __post_init__(self):
        self.data.update({k: some(*v) if isinstance(v, tuple) else np.asarray(v) for k, v in self.inputs.items()})

    @property
    def head(self):
        return self.source.partition("[")[0]

    def example(self, which):
        """One of two examples: the second has the same numbers in another order."""
        if which == 0:
            return self.data
        return {k: np.roll(v.ravel(), 1).reshape(v.shape) for k, v in self.data.items()}

    def expected(self, example):
        """The outputs by port; None stands for the name of a single one."""
        found = self.oracle(*example.values())
        return found if isinstance(found, dict) else {None: found}


def of_one(source, shape, oracle, **options):
    """A case with one input."""
    return Case(source, {"Input": shape}, oracle, **options)


def of_many(source, shapes, oracle, **options):
    """A case with inputs 1, 2, ...."""
    return Case(source, {str(i): shape for i, shape in enumerate(shapes, 1)}, oracle, **options)
