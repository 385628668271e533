"""The loop of training: rounds of batches, each one step, with validation and observers between them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from wlnet.expr import WolframMessage
from wlnet.kernel import one_thread_for_products

from ..application.batches import resolve
from ..messages import TEXTS, Failed, failure, quoted
from ..net import Mode, Net
from ..numeric import Array, frozen
from .attaching import Attached
from .feeding import Batch, Feed
from .observing.intervals import Pace
from .options import NAME
from .parameters import Parameters, Saved
from .replaying import Steps
from .schedules import Schedule
from .state import Observer, Seen, StopTraining, Training
from .stepping import Check, Outcome, look
from .tables import Part, unfit
from .updating import Refused, Updates
from .validating import Validation, seen

USUAL_TIME = 20.0  # seconds of training where nothing is said of its length
MOST_ROUNDS = 10_000
SAMPLE = 10, 0.25  # batches, or seconds, after which the length of training is settled
SMALL = 1 << 16  # parameters that are copied before they move; a step of more of them is taken back
SHORT = 1 << 26  # products of so many numbers are done in about a millisecond by one thread
KEPT = 64  # nets with sizes that steps are kept of

Say = Callable[[WolframMessage], None]


@dataclass
class Engine:
    """Everything that moves in a run. `say` prints a message; `interrupted` tells of the keyboard's interrupt."""

    training: Training
    attached: Attached
    parameters: Parameters
    updates: Updates
    feed: Feed
    mode: Mode
    schedule: Schedule
    observers: Sequence[Observer] = ()
    validation: Validation | None = None
    groups: Sequence[int] = ()  # of the update schedule, one for each step
    automatic: bool = False  # whether the length of training is to be found out
    say: Say = lambda message: None
    interrupted: Callable[[], bool] = lambda: False

    good: Saved | None = None  # what changes, as it was before the latest step, the parameters where they are few
    moving: bool = False  # whether a step has begun and not ended
    best: Saved | None = None  # the arrays with the least validation loss
    steps: dict[tuple[int, bool], Steps] = field(default_factory=dict)
    gradients: dict[bool, Array] = field(default_factory=dict)  # the latest ones: those of small arrays, or all
    hooks: dict[str, list[Callable[..., None]]] = field(default_factory=dict)
    pace: Pace | None = None
    validated: int = 0  # the batch after which validation was done last
    sampled: float = 0.0  # when the first batch was done

    def begin(self) -> None:
        """Get to know who looks, and start the clock."""
        training = self.training
        for name in ("begin", "after_batch", "validation_batch", "after_validation", "after_round", "end"):
            own = [o for o in self.observers if getattr(type(o), name) is not getattr(Observer, name)]
            self.hooks[name] = [getattr(o, name) for o in own]
        training.read_arrays, training.read_gradients = self.arrays, self.gradients_at
        training.started, training.started_at = time.monotonic(), time.time()

    def run(self) -> Net:
        """The net at the end, the training's state filled in. AbortTraining goes through."""
        training = self.training
        self.begin()
        try:
            self.call("begin")
            self.pace = None if self.validation is None else Pace(self.validation.interval)
            with self.threads():
                self.rounds()
        except StopTraining as stop:
            training.event = stop.reason
        except KeyboardInterrupt:  # in the middle of a batch that took long
            self.interrupted()
            training.event = "Interrupted"
        except WolframMessage as problem:
            if not training.batch_losses:
                raise retold(problem) from None
            self.say(retold(problem))
            training.event = "Error"
        except MemoryError:
            if not training.batch_losses:
                raise failure(NAME, "memory", "a batch of this size") from None
            self.say(failure(NAME, "memory", "a batch of this size"))
            training.event = "Error"
        return self.finish()

    def threads(self) -> AbstractContextManager[None]:
        """One thread for matrix products where the largest is small."""
        weights = max((array.size for array in self.parameters.arrays.values()), default=0)
        return one_thread_for_products() if weights * self.training.batch_size <= SHORT else nullcontext()

    def finish(self) -> Net:
        """The net that is the result: the best by validation, else the last one."""
        training = self.training
        if self.moving:  # something happened in the middle of a step
            self.go_back()
        if self.best is not None:
            self.parameters.restore(self.best)
        training.ended = time.monotonic()
        self.updates.forget()
        self.steps.clear()
        training.result = training.current_net()
        self.call("end")
        return training.result

    def call(self, name: str, *args: Any) -> None:
        """Tell the observers who want to know."""
        for hook in self.hooks[name]:
            hook(self.training, *args)

    def rounds(self) -> None:
        """Round after round, until something ends it with StopTraining."""
        training = self.training
        while training.total_rounds is None or training.round <= training.total_rounds:
            total, count = 0.0, 0
            training.batch = 0
            for batch in self.feed.round(training.round):
                training.batch += 1
                loss = self.batch(batch)
                total, count = total + loss * batch.count, count + batch.count
                last = training.batch == self.feed.per_round
                if not last or self.pace is None or self.pace.interval.unit != "Rounds":
                    self.validate_if_due(False)
                if not last:
                    self.check_length()
            training.round_losses.append(total / count)
            training.round_positions.append(training.absolute_batch)
            self.validate_if_due(True)
            self.call("after_round")
            self.check_length()
            training.round += 1
        training.round -= 1
        raise StopTraining("MaxTrainingRounds")

    def batch(self, batch: Batch) -> float:
        """One step: the mean loss of the batch, after the arrays have moved.

        Arrays that are large move on the way back, where all their gradients are there, and nobody is to see them.
        """
        training = self.training
        wanted = tuple(training.wanted)
        whole = len(batch.parts) > 1 or training.keeps_gradients
        losses: list[float] = []

        def check(found: Array) -> None:
            losses.append(float(found.sum()) / batch.count)
            if not math.isfinite(losses[-1]):
                self.diverged(losses[-1], batch)
            if not whole:
                self.start()

        outcomes: list[Outcome] = []
        try:
            for part in batch.parts:
                outcomes.append(self.forward_and_back(part, 1 / batch.count, wanted, whole, check, bool(outcomes)))
                self.parameters.move(outcomes[-1].updates)
            if whole:
                self.start()
            self.updates.apply(self.gradients[whole])
        except Refused:
            training.absolute_batch -= 1
            self.say(failure(NAME, "divergedstep", training.batch, training.round))
            raise StopTraining("Diverged") from None
        self.moving = False
        training.examples_processed += batch.count
        training.batch_losses.append(sum(losses))
        if self.automatic:
            self.settle_length()
        if self.hooks["after_batch"]:
            training.seen = seen(batch.parts, outcomes, batch.count, batch.indices, wanted)
            self.call("after_batch")
        if self.interrupted():
            raise StopTraining("Interrupted")
        return training.batch_losses[-1]

    def start(self) -> None:
        """Begin to move, from arrays that gave a finite loss."""
        training, parameters = self.training, self.parameters
        if self.good is None:
            self.good = parameters.saved(parameters.flat.size <= SMALL)
        else:
            parameters.save_into(self.good)
        training.absolute_batch += 1
        training.learning_rate = training.initial_learning_rate * self.factor()
        group = self.groups[(training.absolute_batch - 1) % len(self.groups)] if self.groups else None
        self.updates.begin(training.learning_rate, group)
        self.moving = True

    def go_back(self) -> None:
        """Make the arrays what they were before the latest step; many parameters up to rounding."""
        if self.good is None:
            return
        if self.good.flat is None:
            self.updates.take_back()
        self.parameters.restore(self.good)

    def factor(self) -> float:
        """What the schedule says of the learning rate."""
        training = self.training
        total = training.total_batches
        if total is None and training.time_goal and training.absolute_batch > 1:
            total = int(training.absolute_batch / max(1e-9, training.time_elapsed) * training.time_goal) + 1
        total = total or MOST_ROUNDS * self.feed.per_round
        return self.schedule(training.absolute_batch, max(total, training.absolute_batch))

    def forward_and_back(
        self, part: Part, weight: float, wanted: Sequence[Any], whole: bool, check: Check, adding: bool
    ) -> Outcome:
        """Losses and gradients of examples of equal dimensions."""
        steps = self.steps_of(self.resolved(part), whole)
        places = [self.attached.place(path) for path in wanted]
        mode = self.mode if part.inputs else replace(self.mode, batch=len(part.places))
        found = steps(part.inputs, weight, mode, places, check, self.updates.take, adding)
        if not wanted:
            return found
        return Outcome(found.losses, found.gradients, {path[1:]: v for path, v in found.values.items()}, found.updates)

    def steps_of(self, net: Net, whole: bool) -> Steps:
        """The steps of the net with some sizes, the latest of which are kept. All leave gradients in one place: those
        of small arrays, or all."""
        key = id(net), whole
        found = self.steps.pop(key, None)  # which holds the net
        if found is None:
            parameters = self.parameters
            learned = [slot.paths for slot in parameters.slots]
            moving = sorted(parameters.moving, key=repr)
            if whole not in self.gradients:
                size = parameters.flat.size if whole else parameters.small
                self.gradients[whole] = np.zeros(size, parameters.flat.dtype)
            found = Steps(net, self.attached.terms, parameters.arrays, learned, moving, self.gradients[whole])
        self.steps[key] = found
        while len(self.steps) > KEPT:
            del self.steps[next(iter(self.steps))]
        return found

    def look(self, part: Part) -> Outcome:
        """Losses of examples of equal dimensions, in evaluation mode."""
        wanted = [self.attached.place(path) for path in self.training.wanted]
        mode = replace(self.mode, batch=len(part.places))
        found = look(self.resolved(part), self.attached.terms, part.inputs, self.parameters.arrays, mode, wanted)
        return found if not wanted else replace(found, values={path[1:]: v for path, v in found.values.items()})

    def resolved(self, part: Part) -> Net:
        """The net for examples of these dimensions."""
        graph = self.attached.graph
        return resolve(graph, {name: part.inputs[name].shape[1:] for name in graph.inputs}) if graph.inputs else graph

    def diverged(self, loss: float, batch: Batch) -> None:
        """End training where the loss is no number any more: the arrays are those that last gave one."""
        training = self.training
        word = "NaN" if np.isnan(loss) else "infinite"
        found = unfit(batch.parts, batch.indices)
        if found is not None:
            where = f" of batch {training.absolute_batch + 1}" if batch.indices is None else ""
            self.say(failure(NAME, "divergeddata", quoted(found.port), found.example + 1, where, found.words(), word))
        elif self.good is None:
            self.say(failure(NAME, "diverged0", word))
        else:
            self.say(failure(NAME, "diverged", word, training.batch, training.round))
        self.go_back()
        raise StopTraining("Diverged")

    def validate_if_due(self, ended: bool) -> None:
        """Validation after a batch, or after a round, if it is time."""
        if self.validation is None or self.pace is None:
            return
        training = self.training
        due = self.pace.after_round(training) if ended else self.pace.after_batch(training)
        if due and self.validated != training.absolute_batch:
            self.validate()

    def validate(self) -> None:
        """The loss of the validation set; the arrays are kept where it is the least so far."""
        training, validation = self.training, self.validation
        assert validation is not None
        hooks = self.hooks["validation_batch"]

        def report(batch: Seen) -> None:
            self.call("validation_batch", batch)

        loss = validation.loss(self.look, self.mode.dtype, tuple(training.wanted), report if hooks else None)
        self.validated = training.absolute_batch
        if not np.isfinite(loss) and not training.validation_losses:
            found = validation.unfit(self.mode.dtype)
            if found is not None:
                words = quoted(found.port), found.example + 1, validation.table.where, found.words()
                self.say(failure(NAME, "validdata", *words))
        if np.isfinite(loss) and loss < min(training.validation_losses, default=np.inf):
            training.best_validation_round = training.round
            if self.best is None:
                self.best = self.parameters.saved()
            else:
                self.parameters.save_into(self.best)
        training.validation_losses.append(loss)
        training.validation_positions.append(training.absolute_batch)
        self.call("after_validation")

    def check_length(self) -> None:
        """StopTraining where the time is over, or as many batches as there should be are done."""
        training = self.training
        if training.total_batches is not None and training.absolute_batch >= training.total_batches:
            self.stop_in_time("MaxTrainingRounds")
        if training.time_goal is not None and training.time_elapsed >= training.time_goal:
            self.stop_in_time("TimeGoal")

    def stop_in_time(self, reason: str) -> None:
        """End training as it was to end, with a last validation where there was a batch after the one before."""
        if self.validation is not None and self.validated != self.training.absolute_batch:
            self.validate()
        raise StopTraining(reason)

    def settle_length(self) -> None:
        """How many rounds there will be, by the time that the first batches took."""
        training, now = self.training, time.monotonic()
        done = training.absolute_batch
        if done == 1:
            self.sampled = now
        passed = now - self.sampled if done > 1 else now - training.started
        each = max(passed / max(1, done - 1), 1e-7)
        rounds = int(USUAL_TIME / (each * self.feed.per_round))
        training.total_rounds = max(training.round, min(MOST_ROUNDS, max(1, rounds)))
        training.total_batches = training.total_rounds * self.feed.per_round
        if done >= SAMPLE[0] or passed >= SAMPLE[1]:
            self.automatic = False

    def arrays(self) -> dict[Any, Array]:
        """The arrays of the net by position, as nets keep them: those that training changes are copied."""
        parameters, own = self.parameters, self.training.net.arrays_at()
        changed = {path for slot in parameters.slots for path in slot.paths} | parameters.moving
        places = {path: self.attached.place(path) for path in own}
        return {p: frozen(parameters.arrays[at]) if at in changed else own[p] for p, at in places.items()}

    def gradients_at(self) -> dict[Any, Array]:
        """The latest gradients by position, copied; those that are not kept are not there."""
        key = self.attached.place(())[0]
        flat = self.gradients.get(True)
        if flat is None:
            return {}
        pairs = [(path, slot) for slot in self.parameters.slots for path in slot.paths if path[0] == key]
        return {path[1:]: flat[slot.start : slot.stop].reshape(slot.shape).copy() for path, slot in pairs}


def retold(problem: WolframMessage) -> WolframMessage:
    """The message as one of NetTrain."""
    if problem.tag in TEXTS and problem.text is not None:
        return WolframMessage(NAME, problem.tag, *problem.arguments, result=Failed, text=problem.text)
    return problem
