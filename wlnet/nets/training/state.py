"""The state of a training run: what is known while it goes on and when it has ended, and who looks at it.

Positions are those in the net that was given, whatever is attached to it for training.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from wlnet.expr import Expression

from ..net import Net, Path
from ..numeric import Array
from .losses import Loss

Rows: TypeAlias = Array | list[Array]


class StopTraining(Exception):
    """Raised by an observer to end training; the net so far is the result."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AbortTraining(Exception):
    """Raised by an observer to end training and give up what was learned; the result is $Aborted."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Seen:
    """One batch as it went through the net, of training or of validation.

    `data` are arrays x[b, ...] by port, inputs and targets alike, encoded; `values` are those v[b, ...] at positions
    that `Training.wanted` has, a list of arrays where examples have different dimensions; `losses[b]` the loss of every
    example; `indices` their places, from 0, in the data (None where a function makes the batches).
    """

    data: Mapping[str, Rows]
    values: Mapping[Path, Rows]
    losses: Array
    indices: Array | None = None


class Observer:
    """Somebody who looks at a run. Every method may raise StopTraining or AbortTraining.

    Methods that a class does not define are not called, so that they cost nothing.
    """

    def begin(self, training: Training) -> None:
        """All is prepared, the first batch is still to come: the place to put positions into `training.wanted`, and
        to say that gradients are to be kept."""

    def after_batch(self, training: Training) -> None:
        """A batch went through and the arrays are updated; `training.seen` is the batch."""

    def validation_batch(self, training: Training, seen: Seen) -> None:
        """A batch of the validation set went through."""

    def after_validation(self, training: Training) -> None:
        """The whole validation set went through; `validation_losses` has one entry more."""

    def after_round(self, training: Training) -> None:
        """A round has ended, its validation done."""

    def end(self, training: Training) -> None:
        """Training has ended, `training.event` says why, and `training.result` is the net; also after an interrupt."""


@dataclass
class Training:
    """A run: what it is about, where it stands, and what was recorded.

    Lists by batch or by round grow by one entry each time; measurements are lists by name, filled by the observers that
    take them. `options` are the options of the call as they were given, `losses` what is minimized.
    """

    net: Net  # as given, sizes, coders and arrays filled in
    training_net: Net  # the same with losses attached
    losses: Sequence[Loss]
    options: Mapping[str, Expression]
    method: Mapping[str, Any]  # "Name" and every suboption with its value
    batch_size: int
    batches_per_round: int | None  # None: a generator that does not say how long a round is
    training_examples: int | None
    validation_examples: int = 0
    total_rounds: int | None = None  # as planned; None where only time is
    total_batches: int | None = None
    initial_learning_rate: float = 0.001
    multipliers: Mapping[Path, float | int | None] = field(default_factory=dict)
    seed: Expression = None
    device: str = "CPU"
    time_goal: float | None = None
    wanted: set[Path] = field(default_factory=set)  # positions of outputs whose values observers want of every batch
    keeps_gradients: bool = False  # whether an observer wants them; they are used up piece by piece otherwise

    # Where it stands
    round: int = 1  # the round that goes on
    batch: int = 0  # in the round
    absolute_batch: int = 0
    examples_processed: int = 0
    learning_rate: float = 0.001  # of the latest batch
    seen: Seen | None = None
    event: str = ""  # why training ended; "" while it goes on
    started: float = field(default_factory=time.monotonic)
    started_at: float = field(default_factory=time.time)  # as a date
    ended: float | None = None
    result: Net | None = None

    # What was recorded
    batch_losses: list[float] = field(default_factory=list)
    round_losses: list[float] = field(default_factory=list)
    round_positions: list[int] = field(default_factory=list)  # absolute batches
    validation_losses: list[float] = field(default_factory=list)
    validation_positions: list[int] = field(default_factory=list)
    taken: dict[str, list[Expression]] = field(default_factory=dict)  # measurements of batches, but the latest
    unsettled: list[Callable[[], None]] = field(default_factory=list)  # have the latest ones taken
    round_measurements: dict[str, list[Expression]] = field(default_factory=dict)
    validation_measurements: dict[str, list[Expression]] = field(default_factory=dict)
    best_validation_round: int | None = None
    checkpoint_files: list[str] = field(default_factory=list)

    # How the arrays are found; the engine puts these here
    read_arrays: Callable[[], dict[Path, Array]] = dict
    read_gradients: Callable[[], dict[Path, Array]] = dict

    @property
    def batch_measurements(self) -> dict[str, list[Expression]]:
        """The measurements of batches; such as were put off are taken for it."""
        for settle in self.unsettled:
            settle()
        return self.taken

    @property
    def batch_loss(self) -> float | None:
        """The mean loss of the latest batch."""
        return self.batch_losses[-1] if self.batch_losses else None

    @property
    def round_loss(self) -> float | None:
        """The mean loss of the batches of the latest round that has ended."""
        return self.round_losses[-1] if self.round_losses else None

    @property
    def validation_loss(self) -> float | None:
        """The latest mean loss of the validation set."""
        return self.validation_losses[-1] if self.validation_losses else None

    @property
    def example_losses(self) -> Array | None:
        """The loss of every example of the latest batch."""
        return None if self.seen is None else self.seen.losses

    @property
    def batch_indices(self) -> Array | None:
        """The places, from 0, of the examples of the latest batch."""
        return None if self.seen is None else self.seen.indices

    @property
    def batch_data(self) -> Mapping[str, Rows]:
        """The arrays of the latest batch by port."""
        return {} if self.seen is None else self.seen.data

    @property
    def time_elapsed(self) -> float:
        """Seconds since the beginning, or until the end."""
        return (time.monotonic() if self.ended is None else self.ended) - self.started

    @property
    def batches_per_second(self) -> float:
        """The mean over the run so far."""
        passed = self.time_elapsed
        return self.absolute_batch / passed if passed > 0 else 0.0

    @property
    def examples_per_second(self) -> float:
        """The mean over the run so far."""
        passed = self.time_elapsed
        return self.examples_processed / passed if passed > 0 else 0.0

    @property
    def progress_fraction(self) -> float:
        """How much of the run is done, from 0 to 1: of its batches or of its time, whichever is further."""
        if self.ended is not None:
            return 1.0
        parts = [0.0]
        if self.total_batches:
            parts.append(self.absolute_batch / self.total_batches)
        if self.time_goal:
            parts.append(self.time_elapsed / self.time_goal)
        return min(1.0, max(parts))

    @property
    def time_remaining(self) -> float | None:
        """Seconds that are likely left; None where nothing can be said yet."""
        if self.ended is not None:
            return 0.0
        left = []
        if self.total_batches and self.absolute_batch:
            left.append((self.total_batches - self.absolute_batch) * self.time_elapsed / self.absolute_batch)
        if self.time_goal:
            left.append(self.time_goal - self.time_elapsed)
        return max(0.0, min(left)) if left else None

    def arrays(self) -> dict[Path, Array]:
        """The values of all arrays of the net by position, as nets keep them."""
        return self.read_arrays()

    def gradients(self) -> dict[Path, Array]:
        """The gradients of the latest batch's mean loss by the arrays that are learned, by position, copied.

        They are there where an observer has said, at the beginning, that they are to be kept.
        """
        return self.read_gradients()

    def current_net(self) -> Net:
        """The net as it is trained so far, without what is attached for training."""
        return self.net.with_arrays(self.arrays())
