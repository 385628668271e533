"""Memory that training takes beyond the net and the data: training_memory.py [--width N] [--steps K].

Each row is a process of its own, whose peak is read where the net and the data are there and after training; in numbers
per parameter. Nets are chains of two linear layers of equal width, batches of 16.
"""

import argparse
import os
import subprocess
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROWS = (
    ('Method -> "SGD"', 1 + 1), ('Method -> "ADAM"', 1 + 2), ('Method -> "RMSProp"', 1 + 3),
    ('Method -> "ADAM", ValidationSet -> data', 1 + 2 + 1),
)  # fmt: skip


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def reset() -> None:
    """Let the peak begin at what there is, where the system can do that."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def measure(width: int, steps: int, options: str) -> None:
    """Train, and print the bytes beyond what was there before, per parameter, over four."""
    from wlnet.python import Session

    session = Session()
    session.evaluate(
        f'net = NetInitialize[NetChain[{{{width}, Ramp, {width}, Ramp, 10, SoftmaxLayer[]}}, "Input" -> {width}], '
        "RandomSeeding -> 1];"
        f'data = NumericArray[RandomReal[{{-1, 1}}, {{{16 * 8}, {width}}}], "Real32"] -> '
        f'NumericArray[RandomInteger[{{1, 10}}, {16 * 8}], "UnsignedInteger8"];'
        f'small = NetInitialize[NetChain[{{3}}, "Input" -> 2]]; NetTrain[small, {{{{1, 2}} -> {{1, 2, 3}}}}, '
        "MaxTrainingRounds -> 5, TrainingProgressReporting -> None];"
    )
    reset()
    before = peak()
    session.evaluate(
        f'trained = NetTrain[net, data, BatchSize -> 16, MaxTrainingRounds -> Quantity[{steps}, "Batches"], '
        f"TrainingProgressReporting -> None, {options}];"
    )
    assert not session.messages, [m.text for m in session.messages]
    print((peak() - before) / 4 / (2 * width * width))


def main() -> None:
    """Print a table."""
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("--width", type=int, default=4096)
    reader.add_argument("--steps", type=int, default=20)
    reader.add_argument("--options", help="one row alone, in this process")
    given = reader.parse_args()
    if given.options is not None:
        return measure(given.width, given.steps, given.options)
    print("| options | numbers per parameter | least |\n|---|--:|--:|")
    for options, least in ROWS:
        command = [sys.executable, __file__, "--width", str(given.width), "--steps", str(given.steps)]
        found = subprocess.run([*command, "--options", options], capture_output=True, text=True, check=True).stdout
        print(f"| `{options}` | {float(found):.2f} | {least} |", flush=True)


if __name__ == "__main__":
    main()
