"""What is kept of a training that has ended, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from wlnet.expr import Association, Expression, call, list_of

from ...description.information import by_position
from ...numeric import NotNumeric, Ragged, to_array
from ..state import Training
from .values import Nothing, method_expression, numbers, or_none

Record: TypeAlias = Mapping[str, Expression]


def columns(lists: Mapping[str, Sequence[Expression]]) -> Expression:
    """Measurements as an association of lists."""
    return Association.of((name, list_of(*values)) for name, values in lists.items())


def list_of_numbers(e: Expression) -> Any:
    """The numbers of a list; none where it is no such list."""
    try:
        return np.asarray(to_array(e), np.float64).reshape(-1)
    except (NotNumeric, Ragged):
        return np.zeros(0)


KEPT: dict[str, Callable[[Training], Expression]] = {
    "ArraysLearningRateMultipliers": lambda t: by_position({p: or_none(m) for p, m in t.multipliers.items()}),
    "BatchesPerRound": lambda t: or_none(t.batches_per_round),
    "BatchLossList": lambda t: numbers(t.batch_losses),
    "BatchMeasurementsLists": lambda t: columns(t.batch_measurements),
    "BatchSize": lambda t: t.batch_size,
    "BestValidationRound": lambda t: or_none(t.best_validation_round),
    "CheckpointingFiles": lambda t: list_of(*t.checkpoint_files),
    "ExamplesProcessed": lambda t: t.examples_processed,
    "FinalLearningRate": lambda t: t.learning_rate,
    "InitialLearningRate": lambda t: t.initial_learning_rate,
    "MeanBatchesPerSecond": lambda t: t.batches_per_second,
    "MeanExamplesPerSecond": lambda t: t.examples_per_second,
    "NetTrainInputForm": lambda t: Nothing,
    "OptimizationMethod": lambda t: method_expression(t.method),
    "ReasonTrainingStopped": lambda t: t.event,
    "RoundLossList": lambda t: numbers(t.round_losses),
    "RoundMeasurementsLists": lambda t: columns(t.round_measurements),
    "RoundPositions": lambda t: list_of(*t.round_positions),
    "TargetDevice": lambda t: t.device,
    "TotalBatches": lambda t: t.absolute_batch,
    "TotalRounds": lambda t: len(t.round_losses),
    "TotalTrainingTime": lambda t: t.time_elapsed,
    "TrainedNet": lambda t: t.current_net() if t.result is None else t.result,
    "TrainingExamples": lambda t: or_none(t.training_examples),
    "TrainingNet": lambda t: t.training_net,
    "ValidationExamples": lambda t: t.validation_examples,
    "ValidationLossList": lambda t: numbers(t.validation_losses),
    "ValidationMeasurementsLists": lambda t: columns(t.validation_measurements),
    "ValidationPositions": lambda t: list_of(*t.validation_positions),
}


def record_of(training: Training, asked: Expression = None) -> dict[str, Expression]:
    """What is kept of a training; measurements as lists by name. `asked` is the call that began it."""
    found = {name: make(training) for name, make in KEPT.items()}
    if asked is not None:
        found["NetTrainInputForm"] = call("HoldForm", asked)
    return found
