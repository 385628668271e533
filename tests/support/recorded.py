"""Trainings as they would be recorded, without an engine: losses and outputs are told, observers look at them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from wlnet.nets import Net
from wlnet.nets.training.losses import Loss, read_losses
from wlnet.nets.training.state import AbortTraining, Observer, Seen, StopTraining, Training


def training(net: Net, rounds: int, batches: int, losses: Sequence[Loss] | None = None, **rest: Any) -> Training:
    """A run of so many rounds that is about to begin."""
    from wlnet.expr import system

    if losses is None:
        losses = read_losses("NetTrain", net, system("Automatic"))
    settings = {
        "options": {},
        "method": {"Name": "ADAM", "Beta1": 0.9, "Beta2": 0.999, "Epsilon": 1e-5},
        "batch_size": 4,
        "batches_per_round": batches,
        "training_examples": 4 * batches,
        "total_rounds": rounds,
        "total_batches": rounds * batches,
        "started": time.monotonic(),
        **rest,
    }
    found = Training(net, net, losses, **settings)
    found.read_arrays = lambda: {path: np.array(a) for path, a in net.arrays_at().items()}
    found.read_gradients = lambda: {path: np.ones_like(a) for path, a in net.arrays_at().items()}
    return found


def run(
    t: Training,
    observers: Sequence[Observer],
    loss: Callable[[int], float] = lambda k: 1 / k,
    validation: Callable[[int], float] | None = None,
    seen: Callable[[int], Seen] | None = None,
    held_out: Callable[[int], Seen] | None = None,
    every: int = 0,
) -> Training:
    """The run: `loss(k)` is that of batch k, `validation(r)` that of round r, `seen(k)` what went through.

    `every` so many batches there is a validation, besides the end of each round.
    """
    for o in observers:
        o.begin(t)

    def validate() -> None:
        assert validation is not None
        if held_out is not None:
            for o in observers:
                o.validation_batch(t, held_out(t.absolute_batch))
        t.validation_losses.append(validation(t.round))
        t.validation_positions.append(t.absolute_batch)
        for o in observers:
            o.after_validation(t)

    try:
        for round_ in range(1, (t.total_rounds or 0) + 1):
            t.round, begun = round_, len(t.batch_losses)
            for batch in range(1, (t.batches_per_round or 0) + 1):
                t.batch = batch
                t.absolute_batch += 1
                t.batch_losses.append(loss(t.absolute_batch))
                t.seen = seen(t.absolute_batch) if seen else Seen({}, {}, np.full(4, t.batch_losses[-1]))
                t.examples_processed += len(t.seen.losses)
                for o in observers:
                    o.after_batch(t)
                if every and validation and t.absolute_batch % every == 0 and t.batch < (t.batches_per_round or 0):
                    validate()
            t.round_losses.append(float(np.mean(t.batch_losses[begun:])))
            t.round_positions.append(t.absolute_batch)
            if validation is not None:
                validate()
            for o in observers:
                o.after_round(t)
        t.event = "all rounds are done"
    except (StopTraining, AbortTraining) as stopped:
        t.event = stopped.reason
    t.ended = time.monotonic()
    t.result = t.current_net()
    for o in observers:
        o.end(t)
    return t
