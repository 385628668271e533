"""What a progress function is told of training: an association, of which only what is read is made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from wlnet.expr import Association, Expr, Expression, NumericArray, from_array, has_head, list_of, system

from ...description.information import by_position
from ...net import Path
from ...numeric import Array
from ..state import Training

Nothing, Slot, Function = system("None"), system("Slot"), system("Function")
Maker = Callable[[Training], Expression]


def or_none(x: Expression) -> Expression:
    """The value; None where there is none yet."""
    return Nothing if x is None else x


def numbers(values: Sequence[float]) -> Expression:
    """A list of real numbers."""
    return from_array(np.asarray(values, dtype=np.float64))


def latest(lists: Mapping[str, Sequence[Expression]]) -> Association:
    """The last value of each measurement."""
    return Association.of((name, values[-1]) for name, values in lists.items() if values)


def by_time(lists: Mapping[str, Sequence[Expression]]) -> Expression:
    """The measurements of each time, one association after another."""
    count = max(map(len, lists.values()), default=0)
    rows = (((name, values[i]) for name, values in lists.items() if i < len(values)) for i in range(count))
    return list_of(*map(Association.of, rows))


def arrays(found: Mapping[Path, Array]) -> Association:
    """Arrays by position, as numeric arrays."""
    return by_position({path: NumericArray(np.asarray(a)) for path, a in found.items()})


def flat(found: Mapping[Path, Array]) -> Expression:
    """The numbers of all arrays after one another, arrays in the order in which they stand in an association."""
    return from_array(np.concatenate([np.zeros(0), *(np.ravel(a.array) for a in arrays(found).values())]))


def root_mean_square(found: Mapping[Path, Array]) -> Expression:
    """The root of the mean of the squares of each array, by position."""
    return by_position({p: float(np.sqrt(np.mean(np.square(a, dtype=np.float64)))) for p, a in found.items()})


def method_expression(method: Mapping[str, Any]) -> Expression:
    """{"ADAM", "Beta1" -> 0.9, ...}."""
    rest = (Expr(system("Rule"), (name, or_none(value))) for name, value in method.items() if name != "Name")
    return list_of(method.get("Name", Nothing), *rest)


def batch_data(t: Training) -> Expression:
    """The examples of the latest batch by port."""
    return Association.of((name, NumericArray(np.asarray(a))) for name, a in t.batch_data.items())


def batch_indices(t: Training) -> Expression:
    """The places, from 1, of the examples of the latest batch in the data."""
    return Nothing if t.batch_indices is None else from_array(np.asarray(t.batch_indices) + 1)


def example_losses(t: Training) -> Expression:
    """The loss of every example of the latest batch."""
    return Nothing if t.example_losses is None else from_array(np.asarray(t.example_losses, np.float64))


VALUES: dict[str, Maker] = {
    "AbsoluteBatch": lambda t: t.absolute_batch,
    "Batch": lambda t: t.batch,
    "BatchData": batch_data,
    "BatchesPerRound": lambda t: or_none(t.batches_per_round),
    "BatchesPerSecond": lambda t: t.batches_per_second,
    "BatchIndices": batch_indices,
    "BatchLoss": lambda t: or_none(t.batch_loss),
    "BatchLossList": lambda t: numbers(t.batch_losses),
    "BatchMeasurements": lambda t: latest(t.batch_measurements),
    "BatchMeasurementsLists": lambda t: by_time(t.batch_measurements),
    "BatchSize": lambda t: t.batch_size,
    "BestValidationRound": lambda t: or_none(t.best_validation_round),
    "CheckpointingFiles": lambda t: list_of(*t.checkpoint_files),
    "Event": lambda t: t.event,
    "ExampleLosses": example_losses,
    "ExamplesPerSecond": lambda t: t.examples_per_second,
    "ExamplesProcessed": lambda t: t.examples_processed,
    "Gradients": lambda t: arrays(t.gradients()),
    "GradientsRMS": lambda t: root_mean_square(t.gradients()),
    "GradientsVector": lambda t: flat(t.gradients()),
    "InitialLearningRate": lambda t: t.initial_learning_rate,
    "LearningRate": lambda t: t.learning_rate,
    "MeanBatchesPerSecond": lambda t: t.batches_per_second,
    "MeanExamplesPerSecond": lambda t: t.examples_per_second,
    "Net": lambda t: t.current_net(),
    "OptimizationMethod": lambda t: method_expression(t.method),
    "ProgressFraction": lambda t: t.progress_fraction,
    "Round": lambda t: t.round,
    "RoundLoss": lambda t: or_none(t.round_loss),
    "RoundLossList": lambda t: numbers(t.round_losses),
    "RoundMeasurements": lambda t: latest(t.round_measurements),
    "RoundMeasurementsLists": lambda t: by_time(t.round_measurements),
    "TargetDevice": lambda t: t.device,
    "TimeElapsed": lambda t: t.time_elapsed,
    "TimeRemaining": lambda t: or_none(t.time_remaining),
    "TotalBatches": lambda t: or_none(t.total_batches),
    "TotalRounds": lambda t: or_none(t.total_rounds),
    "ValidationLoss": lambda t: or_none(t.validation_loss),
    "ValidationLossList": lambda t: numbers(t.validation_losses),
    "ValidationMeasurements": lambda t: latest(t.validation_measurements),
    "ValidationMeasurementsLists": lambda t: by_time(t.validation_measurements),
    "Weights": lambda t: arrays(t.arrays()),
    "WeightsRMS": lambda t: root_mean_square(t.arrays()),
    "WeightsVector": lambda t: flat(t.arrays()),
}
COSTLY = frozenset(
    name
    for name in VALUES
    if name == "Net" or name.endswith(("List", "Lists", "Data", "Indices")) or name.startswith(("Weights", "Gradients"))
)


GRADIENTS = frozenset(name for name in VALUES if name.startswith("Gradients"))


def announce(training: Training, names: Collection[str]) -> None:
    """Have kept in training what will be read of it."""
    training.keeps_gradients |= not GRADIENTS.isdisjoint(names)


def told(training: Training, event: str, names: Collection[str]) -> Association:
    """The association for a function that reads these values. "Event" is what has just happened, "Batch" or "Round"."""
    found: list[tuple[Expression, Expression]] = []
    for name, make in VALUES.items():
        if name in names:
            found.append((name, event if name == "Event" else make(training)))
    return Association.of(found)


def names_read(function: Expression) -> frozenset[str]:
    """The values that a function may read of its argument: all of them where its text does not tell.

    A pure function that uses its argument as `#Net`, `#["Net"]` or `#[["Net"]]` only reads what it names, besides what
    costs nothing.
    """
    if not has_head(function, Function) or not function.args:
        return frozenset(VALUES)
    argument: Expression = Expr(Slot, (1,))
    body = function.args[0]
    if len(function.args) > 1:
        first, body = function.args[0], function.args[1]
        argument = first.args[0] if has_head(first, system("List")) and len(first.args) == 1 else first
    named: set[str] = set()
    for name in uses(body, argument):
        if name is None:
            return frozenset(VALUES)
        named.add(name)
    return frozenset(name for name in VALUES if name in named or name not in COSTLY)


def uses(body: Expression, argument: Expression) -> Iterator[str | None]:
    """The names of values that an expression reads of the argument; None where it takes the argument as a whole."""
    waiting = [body]
    while waiting:
        e = waiting.pop()
        if e is argument or (isinstance(e, Expr) and e == argument):
            yield None
        elif has_head(e, Slot) and e.args and type(e.args[0]) is str:
            yield e.args[0]
        elif has_head(e, system("SlotSequence")):
            yield None
        elif isinstance(e, Association):
            waiting.extend(e.rules())
        elif has_head(e, Function) and len(e.args) == 1 and has_head(argument, Slot):
            continue  # slots of another function
        elif isinstance(e, Expr):
            name = read_by_name(e, argument)
            if name is not None:
                yield name
            else:
                waiting.append(e.head)
                waiting.extend(e.args)


def read_by_name(e: Expr, argument: Expression) -> str | None:
    """The name in argument["name"], Part[argument, "name"], Lookup[argument, "name"]; None for other expressions."""
    if e.head == argument and len(e.args) == 1 and type(e.args[0]) is str:
        return e.args[0]
    reading = has_head(e, system("Part")) or has_head(e, system("Lookup"))
    if reading and len(e.args) >= 2 and e.args[0] == argument and type(e.args[1]) is str:
        return e.args[1]
    return None
