"""What it costs to be told how training goes: reporting.py [--seconds S].

Steps of the loop of NetTrain without anybody who looks, with the usual reports, and with the usual measurements too, in
turns, one thread.
"""

import argparse
import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Callable
from functools import partial

from side_by_side import measure
from training import CASES, Case, batches, engine_of

from wlnet.kernel import set_threads
from wlnet.nets.training.observing import observers
from wlnet.nets.training.observing.counting import Counting

SMALL = Case("64, 64, 64, 10", 64, 'NetChain[{64, Ramp, 64, Ramp, 10, SoftmaxLayer[]}, "Input" -> 64]', (64,), 10,
             lambda: None, 1)  # fmt: skip
ROUND = 400  # batches of a round


def step_of(case: Case, looking: str) -> Callable[[], None]:
    """A step with those who look."""
    engine = engine_of(case, *case.data())
    training, feed = engine.training, batches(engine)
    if looking:
        found = observers(training, lambda e: e)
        engine.observers = [o for o in found if looking == "all" or not isinstance(o, Counting)]
        engine.begin()
        engine.call("begin")

    def step() -> None:
        engine.batch(next(feed))
        if training.absolute_batch % ROUND == 0:
            engine.call("after_round")
            training.batch_losses.clear()

    return step


def main() -> None:
    """Print a table."""
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--seconds", type=float, default=10, help="for each row")
    given = reader.parse_args()
    set_threads(1)
    sys.stderr = open(os.devnull, "w")  # noqa: SIM115  # where reports go
    print("| net | step ms | reports | and error rates |\n|---|--:|--:|--:|")
    for case in (next(case for case in CASES if case.name == "MLP"), SMALL):
        ways = list(map(partial(step_of, case), ("", "reports", "all")))
        alone, *others = measure(ways, given.seconds)
        shown = " | ".join(f"{100 * (one / alone - 1):.1f} %" for one in others)
        print(f"| {case.name} | {1e3 * alone:.2f} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
