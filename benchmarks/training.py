"""Steps of training against PyTorch, one thread: training.py [--only TEXT] [--seconds S].

A step takes a batch out of the data, goes through the net and back, and moves the parameters by ADAM. Before anything
is timed, both have made some steps from the same parameters with the same batches, and their losses are compared.
"""

import argparse
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from side_by_side import geometric_mean, measure

from wlnet.expr import NumericArray, call
from wlnet.kernel import set_threads
from wlnet.nets.training.calls import Surroundings, make_engine
from wlnet.nets.training.options import read_options
from wlnet.python import Session

try:
    import torch
except ImportError:  # only our own times are shown
    torch = None

EPSILON = 1e-5
STEPS = 5  # compared before timing


@dataclass(frozen=True)
class Case:
    """A net in both languages, dimensions of an example and number of classes, or None for targets of these."""

    name: str
    batch: int
    net: str
    input: tuple[int, ...]
    target: tuple[int, ...] | int
    theirs: Callable[[], Any]
    aim: float

    def data(self) -> tuple[np.ndarray, np.ndarray]:
        """Four batches of examples."""
        random, count = np.random.default_rng(0), 4 * self.batch
        x = random.standard_normal((count, *self.input)).astype(np.float32)
        if isinstance(self.target, int):
            return x, random.integers(1, self.target + 1, count)
        return x, (random.random((count, *self.target)) < 0.5).astype(np.float32)


def unet() -> Any:
    """Two levels down and up, 16, 32 and 64 channels."""

    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            conv = torch.nn.Conv2d
            self.a, self.b = conv(1, 16, 3, padding=1), conv(16, 16, 3, padding=1)
            self.c, self.d = conv(16, 32, 3, padding=1), conv(32, 32, 3, padding=1)
            self.e, self.f = conv(32, 64, 3, padding=1), conv(64, 64, 3, padding=1)
            self.up1, self.up2 = torch.nn.ConvTranspose2d(64, 32, 2, 2), torch.nn.ConvTranspose2d(32, 16, 2, 2)
            self.g, self.h, self.i = conv(64, 32, 3, padding=1), conv(32, 16, 3, padding=1), conv(16, 1, 1)

        def forward(self, x: Any) -> Any:
            relu, pool = torch.relu, torch.nn.functional.max_pool2d
            first = relu(self.b(relu(self.a(x))))
            second = relu(self.d(relu(self.c(pool(first, 2)))))
            third = relu(self.f(relu(self.e(pool(second, 2)))))
            y = relu(self.g(torch.cat([second, self.up1(third)], 1)))
            return self.i(relu(self.h(torch.cat([first, self.up2(y)], 1))))

    return Net()


UNET = """NetGraph[<|
  "a" -> ConvolutionLayer[16, 3, PaddingSize -> 1], "ra" -> Ramp, "b" -> ConvolutionLayer[16, 3, PaddingSize -> 1],
  "rb" -> Ramp, "p1" -> PoolingLayer[2, 2],
  "c" -> ConvolutionLayer[32, 3, PaddingSize -> 1], "rc" -> Ramp, "d" -> ConvolutionLayer[32, 3, PaddingSize -> 1],
  "rd" -> Ramp, "p2" -> PoolingLayer[2, 2],
  "e" -> ConvolutionLayer[64, 3, PaddingSize -> 1], "re" -> Ramp, "f" -> ConvolutionLayer[64, 3, PaddingSize -> 1],
  "rf" -> Ramp,
  "up1" -> DeconvolutionLayer[32, 2, "Stride" -> 2], "up2" -> DeconvolutionLayer[16, 2, "Stride" -> 2],
  "c1" -> CatenateLayer[], "g" -> ConvolutionLayer[32, 3, PaddingSize -> 1], "rg" -> Ramp,
  "c2" -> CatenateLayer[], "h" -> ConvolutionLayer[16, 3, PaddingSize -> 1], "rh" -> Ramp,
  "i" -> ConvolutionLayer[1, 1], "s" -> LogisticSigmoid|>, {
  NetPort["Input"] -> "a" -> "ra" -> "b" -> "rb" -> "p1" -> "c" -> "rc" -> "d" -> "rd" -> "p2" -> "e" -> "re" -> "f" ->
    "rf" -> "up1", {"rd", "up1"} -> "c1" -> "g" -> "rg" -> "up2", {"rb", "up2"} -> "c2" -> "h" -> "rh" -> "i" -> "s"},
  "Input" -> {1, 64, 64}]"""


def lenet() -> Any:
    """As in MXNet's and Wolfram's examples."""
    n = torch.nn
    return n.Sequential(
        n.Conv2d(1, 20, 5), n.ReLU(), n.MaxPool2d(2, 2), n.Conv2d(20, 50, 5), n.ReLU(), n.MaxPool2d(2, 2), n.Flatten(),
        n.Linear(800, 500), n.ReLU(), n.Linear(500, 10),
    )  # fmt: skip


def mlp() -> Any:
    """Three linear layers."""
    n = torch.nn
    return n.Sequential(n.Linear(784, 256), n.ReLU(), n.Linear(256, 128), n.ReLU(), n.Linear(128, 10))


def lstm() -> Any:
    """A layer of 128 over 50 steps, then classes of the last state."""

    class Net(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm, self.out = torch.nn.LSTM(32, 128, batch_first=True), torch.nn.Linear(128, 10)

        def forward(self, x: Any) -> Any:
            return self.out(self.lstm(x)[0][:, -1])

    return Net()


CASES = (
    Case("LeNet", 64,
         "NetChain[{ConvolutionLayer[20, 5], Ramp, PoolingLayer[2, 2], ConvolutionLayer[50, 5], Ramp, "
         'PoolingLayer[2, 2], FlattenLayer[], 500, Ramp, 10, SoftmaxLayer[]}, "Input" -> {1, 28, 28}]',
         (1, 28, 28), 10, lenet, 1.1),
    Case("MLP", 64, 'NetChain[{256, Ramp, 128, Ramp, 10, SoftmaxLayer[]}, "Input" -> 784]', (784,), 10, mlp, 1.3),
    Case("LSTM", 64,
         'NetChain[{LongShortTermMemoryLayer[128], SequenceLastLayer[], 10, SoftmaxLayer[]}, "Input" -> {50, 32}]',
         (50, 32), 10, lstm, 0.8),
    Case("U-Net", 8, UNET, (1, 64, 64), (1, 64, 64), unet, 0.7),
)  # fmt: skip


def engine_of(case: Case, x: np.ndarray, t: np.ndarray) -> Any:
    """Our training, at its beginning, without anybody who looks at it."""
    net = Session().evaluate(f"SeedRandom[1]; NetInitialize[{case.net}]")
    rules = [(name, value) for name, value in (("BatchSize", case.batch), ("RandomSeeding", 1))]
    options = read_options(rules, lambda e: e)
    data = call("Rule", NumericArray(x), NumericArray(t))
    engine = make_engine(net, data, options, Surroundings(), np.random.default_rng(1))
    engine.automatic = False
    engine.begin()
    return engine


def rows(case: Case, arrays: dict[Any, np.ndarray]) -> list[np.ndarray]:
    """Our arrays as the parameters of the module, in its order."""
    values = list(arrays.values())
    if case.name != "LSTM":
        return values
    layer = {path[1]: a for path, a in arrays.items() if path[0] == 1}
    gates = ("InputGate", "ForgetGate", "MemoryGate", "OutputGate")
    inputs, states, biases = (
        np.concatenate([layer[gate + part] for gate in gates]) for part in ("InputWeights", "StateWeights", "Biases")
    )
    return [inputs, states, biases, np.zeros_like(biases), *values[-2:]]


def ways(case: Case) -> list[Callable[[], float]]:
    """A step of ours and one of theirs; AssertionError where they do not learn the same."""
    x, t = case.data()
    engine = engine_of(case, x, t)
    mine = batches(engine)

    def ours() -> float:
        return float(engine.batch(next(mine)))

    if torch is None:
        return [ours]
    model = case.theirs()
    with torch.no_grad():
        for parameter, array in zip(model.parameters(), rows(case, engine.arrays()), strict=True):
            parameter.copy_(torch.tensor(array))
            parameter.requires_grad_(bool(array.any()) or case.name != "LSTM")
    learned = [p for p in model.parameters() if p.requires_grad]
    if case.name == "LSTM":
        learned = [p for name, p in model.named_parameters() if name != "lstm.bias_hh_l0"]
        for p in learned:
            p.requires_grad_(True)
    optimizer = torch.optim.Adam(learned, 0.001, eps=EPSILON)
    xs, ts = torch.tensor(x), torch.tensor(t - 1 if isinstance(case.target, int) else t)
    functional = torch.nn.functional
    loss_of = functional.cross_entropy if isinstance(case.target, int) else functional.binary_cross_entropy_with_logits
    order = batches(engine_of(case, x, t))

    def theirs() -> float:
        places = torch.tensor(next(order).indices)
        optimizer.zero_grad()
        loss = loss_of(model(xs[places]), ts[places])
        loss.backward()
        optimizer.step()
        return loss.item()

    first = [ours() for _ in range(STEPS)], [theirs() for _ in range(STEPS)]
    np.testing.assert_allclose(first[0], first[1], rtol=0.02)
    return [ours, theirs]


def batches(engine: Any) -> Any:
    """The batches of all rounds."""
    number = 0
    while True:
        number += 1
        yield from engine.feed.round(number)


def main() -> None:
    """Print a table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--only", default="", help="cases with this in their name")
    reader.add_argument("--seconds", type=float, default=5, help="for each row")
    given = reader.parse_args()
    set_threads(1)
    if torch is None:
        print("PyTorch is not there: only our own times are shown.\n")
    else:
        torch.set_num_threads(1)
    print("| net | batch | ours ms | PyTorch ms | ratio | aim |\n|---|--:|--:|--:|--:|--:|")
    ratios = []
    for case in CASES:
        if given.only not in case.name:
            continue
        times = measure(ways(case), given.seconds)
        shown = [f"{1e3 * seconds:.2f}" for seconds in times] + [""] * (2 - len(times))
        ratio = f"{times[1] / times[0]:.2f}" if len(times) > 1 else ""
        if ratio:
            ratios.append(times[1] / times[0])
        print(f"| {case.name} | {case.batch} | {shown[0]} | {shown[1]} | {ratio} | {case.aim} |", flush=True)
    if ratios:
        print(f"\ngeometric mean of {len(ratios)} ratios {geometric_mean(ratios):.2f}")


if __name__ == "__main__":
    main()
