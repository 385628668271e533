"""Training steps of nets with layers of many kinds beside PyTorch: steps.py [--only TEXT] [--seconds S] [--plain].

A step is forward in training, mean loss, gradients by all that is learned, an update by ADAM, with another batch every
time; one thread, float32. With --plain our steps go through the tape anew each time, as gradients asked for once do.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
import torch.nn.functional as F
from side_by_side import geometric_mean, measure
from torch import nn

from wlnet.kernel import set_threads
from wlnet.nets import Mode
from wlnet.nets.training.attaching import Term
from wlnet.nets.training.methods import Adam
from wlnet.nets.training.parameters import Rule, lay_out
from wlnet.nets.training.replaying import Steps
from wlnet.nets.training.stepping import step as plain_step
from wlnet.nets.training.updating import Updates
from wlnet.python import Session

BATCHES = 4  # different ones, in turn
random = np.random.default_rng(0)
session = Session()


@dataclass(frozen=True)
class Case:
    """A net as code, the same as a module that gives logits, and examples of some size with classes."""

    name: str
    code: str
    module: Callable[[], nn.Module]
    shape: tuple[int, ...]
    batch: int
    words: int = 0  # inputs are integers up to this
    classes: int = 10
    places: tuple[int, ...] = ()  # for each of which there is a class

    def batches(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Inputs and classes, from 1."""
        found = []
        for _ in range(BATCHES):
            size = (self.batch, *self.shape)
            x = random.integers(1, self.words + 1, size) if self.words else random.standard_normal(size)
            y = random.integers(1, self.classes + 1, (self.batch, *self.places))
            found.append((x.astype(np.float32), y.astype(np.float32)))
        return found


class Residual(nn.Module):
    """x + f(x)."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.inner(x)


class All(nn.Module):
    """All states of a recurrent module."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.inner(x)[0]


class Last(All):
    """The last state of a recurrent module."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.inner(x)[0][:, -1]


class Mean(nn.Module):
    """The mean over a sequence."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.mean(1)


class SelfAttention(nn.Module):
    """Heads of scaled products, with the projections before and after."""

    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.out = (nn.Linear(size, size) for _ in range(4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        b, t, n = x.shape
        q, k, v = (f(x).view(b, t, self.heads, -1).transpose(1, 2) for f in (self.q, self.k, self.v))
        y = F.scaled_dot_product_attention(q, k, v)
        return self.out(y.transpose(1, 2).reshape(b, t, n))


class UNet(nn.Module):
    """Three levels of two convolutions each, joined across."""

    def __init__(self, widths: tuple[int, int, int], classes: int) -> None:
        super().__init__()
        a, b, c = widths
        self.down = nn.ModuleList([self.block(1, a), self.block(a, b), self.block(b, c)])
        self.up = nn.ModuleList([nn.ConvTranspose2d(c, b, 2, 2), nn.ConvTranspose2d(b, a, 2, 2)])
        self.join = nn.ModuleList([self.block(2 * b, b), self.block(2 * a, a)])
        self.last = nn.Conv2d(a, classes, 1)

    @staticmethod
    def block(inputs: int, outputs: int) -> nn.Module:
        pairs = (nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.Conv2d(outputs, outputs, 3, padding=1))
        return nn.Sequential(*pairs, nn.ReLU())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        first = self.down[0](x)
        second = self.down[1](F.max_pool2d(first, 2))
        y = self.down[2](F.max_pool2d(second, 2))
        y = self.join[0](torch.cat([self.up[0](y), second], 1))
        y = self.join[1](torch.cat([self.up[1](y), first], 1))
        return self.last(y).movedim(1, -1)


UNET = """NetGraph[<|
  "d1" -> #b[16], "p1" -> PoolingLayer[2, 2], "d2" -> #b[32], "p2" -> PoolingLayer[2, 2], "d3" -> #b[64],
  "u2" -> DeconvolutionLayer[32, 2, "Stride" -> 2], "j2" -> CatenateLayer[], "c2" -> #b[32],
  "u1" -> DeconvolutionLayer[16, 2, "Stride" -> 2], "j1" -> CatenateLayer[], "c1" -> #b[16],
  "out" -> ConvolutionLayer[4, 1], "t" -> TransposeLayer[{3, 1, 2}], "s" -> SoftmaxLayer[]|>,
 {NetPort["Input"] -> "d1" -> "p1" -> "d2" -> "p2" -> "d3" -> "u2", {"u2", "d2"} -> "j2" -> "c2" -> "u1",
  {"u1", "d1"} -> "j1" -> "c1" -> "out" -> "t" -> "s"}, "Input" -> {1, 64, 64}]"""
PAIR = 'NetChain[{ConvolutionLayer[#, 3, "PaddingSize" -> 1], Ramp, ConvolutionLayer[#, 3, "PaddingSize" -> 1], Ramp}]'


def unet() -> str:
    """The code of a small U-Net."""
    found = UNET
    for n in (16, 32, 64):
        found = found.replace(f"#b[{n}]", PAIR.replace("#", str(n)))
    return found


ATTENTION = """NetChain[{NetGraph[<|"n" -> NormalizationLayer[-1, "Same"], "q" -> NetMapOperator[LinearLayer[{4, 16}]],
  "k" -> NetMapOperator[LinearLayer[{4, 16}]], "v" -> NetMapOperator[LinearLayer[{4, 16}]],
  "a" -> AttentionLayer["Dot", "MultiHead" -> True, "ScoreRescaling" -> "DimensionSqrt"],
  "o" -> NetMapOperator[LinearLayer[64]], "+" -> ThreadingLayer[Plus]|>,
  {NetPort["Input"] -> "n" -> {"q", "k", "v"}, "q" -> NetPort["a", "Query"], "k" -> NetPort["a", "Key"],
   "v" -> NetPort["a", "Value"], "a" -> "o", {"o", NetPort["Input"]} -> "+"}],
  NetGraph[{NetChain[{NormalizationLayer[-1, "Same"], NetMapOperator[LinearLayer[256]], "GELU",
   NetMapOperator[LinearLayer[64]]}], ThreadingLayer[Plus]}, {NetPort["Input"] -> 1, {1, NetPort["Input"]} -> 2}],
  AggregationLayer[Mean, 1], 10, SoftmaxLayer[]}, "Input" -> {64, 64}]"""


def transformer() -> nn.Module:
    first = nn.Sequential(nn.LayerNorm(64), SelfAttention(64, 4))
    second = nn.Sequential(nn.LayerNorm(64), nn.Linear(64, 256), nn.GELU(), nn.Linear(256, 64))
    return nn.Sequential(Residual(first), Residual(second), Mean(), nn.Linear(64, 10))


def perceptron(
    widths: tuple[int, ...], between: str, modules: Callable[[int], list[nn.Module]]
) -> tuple[str, Callable[[], nn.Module]]:
    """Dense layers of these widths, with something between them."""
    code = ", ".join(f"{n}{between}" if i < len(widths) - 2 else str(n) for i, n in enumerate(widths[1:]))

    def build() -> nn.Module:
        layers: list[nn.Module] = []
        for i, (a, b) in enumerate(pairwise(widths)):
            layers += [nn.Linear(a, b), *(modules(b) if i < len(widths) - 2 else [])]
        return nn.Sequential(*layers)

    return f'NetChain[{{{code}, SoftmaxLayer[]}}, "Input" -> {widths[0]}]', build


LENET = """NetChain[{ConvolutionLayer[20, 5], Ramp, PoolingLayer[2, 2], ConvolutionLayer[50, 5], Ramp,
  PoolingLayer[2, 2], FlattenLayer[], 500, Ramp, 10, SoftmaxLayer[]}, "Input" -> {1, 28, 28}]"""


def lenet() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Conv2d(20, 50, 5), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.Flatten(), nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, 10),
    )  # fmt: skip


NORMALIZED = (
    "NetChain[{"
    + "".join(f'ConvolutionLayer[{n}, 3, "PaddingSize" -> 1], BatchNormalizationLayer[], Ramp, ' for n in (16, 32, 32))
    + 'AggregationLayer[Mean], 10, SoftmaxLayer[]}, "Input" -> {3, 32, 32}]'
)


def normalized() -> nn.Module:
    layers: list[nn.Module] = []
    for a, b in ((3, 16), (16, 32), (32, 32)):
        layers += [nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b, 1e-3), nn.ReLU()]
    return nn.Sequential(*layers, nn.AvgPool2d(32), nn.Flatten(), nn.Linear(32, 10))


RESIDUAL = """NetChain[{ConvolutionLayer[16, 3, "PaddingSize" -> 1], BatchNormalizationLayer[], Ramp,
  PoolingLayer[{3, 3}, 2, "PaddingSize" -> 1], #1[16, 16, 1], #2[16, 32], #2[32, 64], AggregationLayer[Mean], 10,
  SoftmaxLayer[]}, "Input" -> {3, 32, 32}]"""
BRANCH = """NetChain[{ConvolutionLayer[#n, 3, "PaddingSize" -> 1, "Stride" -> #s], BatchNormalizationLayer[], Ramp,
  ConvolutionLayer[#n, 3, "PaddingSize" -> 1], BatchNormalizationLayer[]}]"""
for tag, n, s, beside in (
    ("#1[16, 16, 1]", 16, 1, 'NetPort["Input"]'), ("#2[16, 32]", 32, 2, "4"), ("#2[32, 64]", 64, 2, "4"),
):  # fmt: skip
    parts = BRANCH.replace("#n", str(n)).replace("#s", str(s))
    rest = f', ConvolutionLayer[{n}, 1, "Stride" -> 2]' if s == 2 else ""
    more = 'NetPort["Input"] -> 4, ' if s == 2 else ""
    edges = f'{{NetPort["Input"] -> 1, {more}{{1, {beside}}} -> 2 -> 3}}'
    RESIDUAL = RESIDUAL.replace(tag, f"NetGraph[{{{parts}, ThreadingLayer[Plus], Ramp{rest}}}, {edges}]")


class Block(nn.Module):
    """Two convolutions beside none, or beside one of a single place."""

    def __init__(self, a: int, b: int, stride: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(a, b, 3, stride, 1), nn.BatchNorm2d(b, 1e-3), nn.ReLU(), nn.Conv2d(b, b, 3, 1, 1),
            nn.BatchNorm2d(b, 1e-3),
        )  # fmt: skip
        self.beside = nn.Identity() if stride == 1 else nn.Conv2d(a, b, 1, stride)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(self.inner(x) + self.beside(x))


def residual() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 16, 3, 1, 1), nn.BatchNorm2d(16, 1e-3), nn.ReLU(), nn.MaxPool2d(3, 2, 1), Block(16, 16, 1),
        Block(16, 32, 2), Block(32, 64, 2), nn.AvgPool2d(4), nn.Flatten(), nn.Linear(64, 10),
    )  # fmt: skip


DEPTHWISE = (
    'NetChain[{ConvolutionLayer[32, 3, "PaddingSize" -> 1, "Stride" -> 2], "GELU", '
    + 'ConvolutionLayer[32, 3, "PaddingSize" -> 1, "ChannelGroups" -> 32], NormalizationLayer[], "GELU", '
    'ConvolutionLayer[32, 1], "GELU", ' * 2 + 'AggregationLayer[Mean], 10, SoftmaxLayer[]}, "Input" -> {3, 32, 32}]'
)


def depthwise() -> nn.Module:
    layers: list[nn.Module] = [nn.Conv2d(3, 32, 3, 2, 1), nn.GELU()]
    for _ in range(2):
        layers += [nn.Conv2d(32, 32, 3, 1, 1, groups=32), nn.InstanceNorm2d(32, 1e-3, affine=True), nn.GELU()]
        layers += [nn.Conv2d(32, 32, 1), nn.GELU()]
    return nn.Sequential(*layers, nn.AvgPool2d(16), nn.Flatten(), nn.Linear(32, 10))


SOUND = (
    "NetChain[{"
    + "".join(
        f'ConvolutionLayer[{n}, {{9}}, "PaddingSize" -> 4], Ramp, PoolingLayer[{{4}}, {{4}}], ' for n in (16, 32, 64)
    )
    + 'AggregationLayer[Max], 10, SoftmaxLayer[]}, "Input" -> {1, 4000}]'
)


def sound() -> nn.Module:
    layers: list[nn.Module] = []
    for a, b in ((1, 16), (16, 32), (32, 64)):
        layers += [nn.Conv1d(a, b, 9, 1, 4), nn.ReLU(), nn.MaxPool1d(4, 4)]
    return nn.Sequential(*layers, nn.AdaptiveMaxPool1d(1), nn.Flatten(), nn.Linear(64, 10))


FOLD = """NetChain[{NetFoldOperator[NetGraph[{LinearLayer[64], LinearLayer[64], Plus, Tanh}, {NetPort["Input"] -> 1,
  NetPort["State"] -> 2, {1, 2} -> 3 -> 4}]], SequenceLastLayer[], 10, SoftmaxLayer[]}, "Input" -> {32, 32}]"""


class Loop(nn.Module):
    """A recurrence written as a loop."""

    def __init__(self, inputs: int, size: int) -> None:
        super().__init__()
        self.x, self.s, self.size = nn.Linear(inputs, size), nn.Linear(size, size), size

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        state = x.new_zeros(len(x), self.size)
        for t in range(x.shape[1]):
            state = torch.tanh(self.x(x[:, t]) + self.s(state))
        return state


AUTOENCODER = """NetChain[{ConvolutionLayer[16, 4, "Stride" -> 2, "PaddingSize" -> 1], "SELU",
  ConvolutionLayer[32, 4, "Stride" -> 2, "PaddingSize" -> 1], "SELU",
  DeconvolutionLayer[16, 4, "Stride" -> 2, "PaddingSize" -> 1], "SELU",
  DeconvolutionLayer[4, 4, "Stride" -> 2, "PaddingSize" -> 1], TransposeLayer[{3, 1, 2}], SoftmaxLayer[]},
  "Input" -> {1, 32, 32}]"""


class ChannelsLast(nn.Module):
    """Channels moved to the end."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.movedim(1, -1)


def autoencoder() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1), nn.SELU(), nn.Conv2d(16, 32, 4, 2, 1), nn.SELU(),
        nn.ConvTranspose2d(32, 16, 4, 2, 1), nn.SELU(), nn.ConvTranspose2d(16, 4, 4, 2, 1), ChannelsLast(),
    )  # fmt: skip


def cases() -> Iterator[Case]:
    """All of them."""
    wide = (784, 512, 512, 10)
    yield Case("LeNet", LENET, lenet, (1, 28, 28), 64)
    yield Case("784, 512, 512, 10", *perceptron(wide, ", Ramp", lambda n: [nn.ReLU()]), (784,), 64)
    yield Case("784, 256, 128, 10", *perceptron((784, 256, 128, 10), ", Ramp", lambda n: [nn.ReLU()]), (784,), 64)
    yield Case("10 layers of 64", *perceptron((64,) * 10 + (10,), ", Ramp", lambda n: [nn.ReLU()]), (64,), 64)
    dropped = perceptron(wide, ", Ramp, DropoutLayer[0.5]", lambda n: [nn.ReLU(), nn.Dropout(0.5)])
    yield Case("784, 512, 512, 10 with dropout", *dropped, (784,), 64)
    evened = perceptron(wide, ", BatchNormalizationLayer[], Ramp", lambda n: [nn.BatchNorm1d(n, 1e-3), nn.ReLU()])
    yield Case("784, 512, 512, 10 normalized", *evened, (784,), 64)
    for kind, module in (("LongShortTermMemoryLayer", nn.LSTM), ("GatedRecurrentLayer", nn.GRU)):
        yield Case(
            f"{module.__name__} 128, 64 steps",
            f'NetChain[{{{kind}[128], SequenceLastLayer[], 10, SoftmaxLayer[]}}, "Input" -> {{64, 128}}]',
            lambda m=module: nn.Sequential(Last(m(128, 128, batch_first=True)), nn.Linear(128, 10)), (64, 128), 32,
        )  # fmt: skip
    yield Case(
        "words of 5000, LSTM 64, the next word",
        "NetChain[{EmbeddingLayer[64, 5000], LongShortTermMemoryLayer[64], NetMapOperator[LinearLayer[5000]], "
        'SoftmaxLayer[]}, "Input" -> {32}]',
        lambda: nn.Sequential(nn.Embedding(5000, 64), All(nn.LSTM(64, 64, batch_first=True)), nn.Linear(64, 5000)),
        (32,), 16, words=5000, classes=5000, places=(32,),
    )  # fmt: skip
    yield Case(
        "words of 10000, mean",
        "NetChain[{EmbeddingLayer[64, 10000], AggregationLayer[Mean, 1], 64, Ramp, 10, SoftmaxLayer[]}, "
        '"Input" -> {100}]',
        lambda: nn.Sequential(nn.Embedding(10000, 64), Mean(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)),
        (100,), 64, words=10000,
    )  # fmt: skip
    yield Case("U-Net 16-32-64", unet(), lambda: UNet((16, 32, 64), 4), (1, 64, 64), 4, classes=4, places=(64, 64))
    yield Case("convolutions, batch normalization", NORMALIZED, normalized, (3, 32, 32), 32)
    yield Case("attention 4 x 16, 64 places", ATTENTION, transformer, (64, 64), 16)
    yield Case("residual 16-32-64", RESIDUAL, residual, (3, 32, 32), 32)
    yield Case("depthwise and pointwise, GELU", DEPTHWISE, depthwise, (3, 32, 32), 32)
    yield Case("sound, convolutions of 9", SOUND, sound, (1, 4000), 16)
    yield Case("a fold of 32 steps", FOLD, lambda: nn.Sequential(Loop(32, 64), nn.Linear(64, 10)), (32, 32), 32)
    yield Case("autoencoder", AUTOENCODER, autoencoder, (1, 32, 32), 32, classes=4, places=(32, 32))


def with_loss(case: Case) -> Any:
    """The net with its loss, in the language."""
    net = session.evaluate(
        f'NetInitialize[NetGraph[<|"net" -> {case.code}, "loss" -> CrossEntropyLossLayer["Index"]|>, '
        '{"net" -> NetPort["loss", "Input"], NetPort["Target"] -> NetPort["loss", "Target"]}], RandomSeeding -> 1]'
    )
    assert not session.messages, (case.name, [m.text for m in session.messages])
    return net


def our_step(case: Case, plain: bool = False) -> Callable[[], float]:
    """A step as training does it."""
    net, batches, count = with_loss(case), case.batches(), 0
    terms = [Term(next(iter(net.outputs)), 1.0)]
    parameters = lay_out(net, {path: Rule() for path in net.arrays_at()}, np.float32)
    updates = Updates(parameters, Adam(epsilon=1e-8))
    learned = [slot.paths for slot in parameters.slots]
    gathered = np.zeros(parameters.small, np.float32)
    steps = Steps(net, terms, parameters.arrays, learned, sorted(parameters.moving, key=repr), gathered)
    mode = Mode(training=True, generator=np.random.default_rng(0))

    def step() -> float:
        nonlocal count
        x, y = batches[count % BATCHES]
        count += 1
        inputs = {"Input": x, "Target": y}
        updates.begin(1e-3)
        if plain:
            found = plain_step(net, terms, inputs, parameters.arrays, learned, 1 / len(x), mode)
            updates.apply(np.concatenate([g.reshape(-1) for g in found.gradients]))
        else:
            found = steps(inputs, 1 / len(x), mode, take=updates.take)
            updates.apply(gathered)
        parameters.move(found.updates)
        return float(found.losses.mean())

    return step


def their_step(case: Case) -> Callable[[], float]:
    """A step of PyTorch."""
    module, batches, count = case.module(), case.batches(), 0
    optimizer = torch.optim.Adam(module.parameters(), 1e-3)
    pairs = [
        (torch.from_numpy(x - 1).long() if case.words else torch.from_numpy(x), torch.from_numpy(y - 1).long())
        for x, y in batches
    ]

    def step() -> float:
        nonlocal count
        x, y = pairs[count % BATCHES]
        count += 1
        optimizer.zero_grad()
        z = module(x)
        loss = F.cross_entropy(z.reshape(-1, z.shape[-1]), y.reshape(-1))
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    return step


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=float, default=4.0, help="for each row")
    options.add_argument("--only", default="", help="rows with this in their name")
    options.add_argument("--plain", action="store_true", help="steps by the tape")
    given = options.parse_args()
    torch.set_num_threads(1)
    set_threads(1)
    torch.manual_seed(0)
    print("| net | batch | ours ms | PyTorch ms | ratio |\n|---|--:|--:|--:|--:|")
    ratios = []
    for case in cases():
        if given.only.lower() not in case.name.lower():
            continue
        ways = [our_step(case, given.plain), their_step(case)]
        for way in ways * 3:  # a step is recorded the second time
            way()
        ours, theirs = measure(ways, given.seconds)
        ratios.append(theirs / ours)
        times = f"{ours * 1e3:.2f} | {theirs * 1e3:.2f} | {theirs / ours:.2f}"
        print(f"| {case.name} | {case.batch} | {times} |", flush=True)
    if ratios:
        print(f"\nGeometric mean of {len(ratios)} ratios {geometric_mean(ratios):.2f}, lowest {min(ratios):.2f}.")


if __name__ == "__main__":
    main()
