"""Recurrent layers and attention against PyTorch, one thread: recurrent.py [--only TEXT] [--forward] [--seconds S]."""

import argparse
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from side_by_side import geometric_mean, measure

from wlnet.kernel import PRIMITIVES, Tape, forward_ops, set_threads

try:
    import torch
except ImportError:  # only our own times are shown
    torch = None

KINDS = {"LSTM": ("long_short_term_memory", 4, 2), "GRU": ("gated_recurrent", 3, 1), "RNN": ("basic_recurrent", 1, 1)}
ORDERS = {"LSTM": (0, 2, 3, 1), "GRU": (1, 0, 2), "RNN": (0,)}  # our gates as PyTorch has them
Way = Callable[[], np.ndarray]


@dataclass(frozen=True)
class Recurrence:
    """A layer of `size` inputs and states, on a batch of sequences."""

    kind: str
    size: int
    batch: int
    steps: int

    @property
    def name(self) -> str:
        """What the table says."""
        return f"{self.kind} {self.size}, {self.steps} steps"

    def ways(self) -> list[tuple[str, list[Way]]]:
        """Forward, and forward and back: ours and theirs."""
        operation, gates, states = KINDS[self.kind]
        random, n = np.random.default_rng(0), self.size
        shapes = [(n, n)] * (2 * gates) + [(n,)] * gates
        arrays = [(random.standard_normal(s) / n**0.5).astype(np.float32) for s in shapes]
        for a in arrays:
            a.flags.writeable = False  # as those of a net are
        x = random.standard_normal((self.batch, self.steps, n)).astype(np.float32)
        rest = [None] * (states + 2)

        def forward() -> np.ndarray:
            return getattr(forward_ops, operation)(x, *rest, *arrays)[:, : self.steps]

        def both() -> np.ndarray:
            tape = Tape()
            sources = [
                tape.variable(a) for a in (x, *(a.copy() for a in arrays))
            ]  # training makes new arrays each time
            y = getattr(tape.ops, operation)(sources[0], *rest, *sources[1:])
            seed = np.ones_like(y.value)
            seed[:, self.steps :] = 0
            return tape.gradient(y, sources, seed)[1]

        return [("forward", [forward, *self.theirs(x, arrays, False)]), ("both", [both, *self.theirs(x, arrays, True)])]

    def theirs(self, x: np.ndarray, arrays: list[np.ndarray], back: bool) -> list[Way]:
        """The module of PyTorch with the same arrays."""
        if torch is None:
            return []
        order, count = ORDERS[self.kind], len(ORDERS[self.kind])
        module = getattr(torch.nn, self.kind)(self.size, self.size, batch_first=True)
        with torch.no_grad():
            for name, first in (("weight_ih_l0", 0), ("weight_hh_l0", count), ("bias_ih_l0", 2 * count)):
                getattr(module, name).copy_(torch.tensor(np.concatenate([arrays[first + g] for g in order])))
            module.bias_hh_l0.zero_()
        data = torch.tensor(x, requires_grad=back)

        def forward() -> np.ndarray:
            with torch.inference_mode():
                return module(data)[0].numpy()

        def both() -> np.ndarray:
            module.zero_grad()
            data.grad = None
            y = module(data)[0]
            y.backward(torch.ones_like(y))
            place = order.index(0) * self.size
            return module.weight_ih_l0.grad[place : place + self.size].numpy()

        return [both if back else forward]


@dataclass(frozen=True)
class Attending:
    """Scaled products of `steps` queries and keys of dimension `size`, in `heads` for every example."""

    size: int
    heads: int
    batch: int
    steps: int
    causal: bool = False

    @property
    def name(self) -> str:
        """What the table says."""
        return f"{'causal ' * self.causal}attention {self.heads} x {self.size}, {self.steps} steps"

    def ways(self) -> list[tuple[str, list[Way]]]:
        """Forward, and forward and back: ours and theirs."""
        random = np.random.default_rng(0)
        shape = (self.batch * self.heads, self.steps, self.size)
        q, k, v = (random.standard_normal(shape).astype(np.float32) for _ in range(3))
        static = {"scale": self.size**-0.5, "window": self.steps if self.causal else None}
        ours = partial(forward_ops.attention, q, k, v, **static)

        def both() -> np.ndarray:
            y, pullback = PRIMITIVES["attention"](q, k, v, **static)
            return pullback(np.ones_like(y))[0]

        if torch is None:
            return [("forward", [ours]), ("both", [both])]
        attention = torch.nn.functional.scaled_dot_product_attention
        whole = (self.batch, self.heads, self.steps, self.size)
        tensors = [torch.tensor(a.reshape(whole), requires_grad=True) for a in (q, k, v)]

        def forward() -> np.ndarray:
            with torch.inference_mode():
                return attention(*tensors, is_causal=self.causal).numpy().reshape(shape)

        def theirs() -> np.ndarray:
            for t in tensors:
                t.grad = None
            y = attention(*tensors, is_causal=self.causal)
            y.backward(torch.ones_like(y))
            return tensors[0].grad.numpy().reshape(shape)

        return [("forward", [ours, forward]), ("both", [both, theirs])]


SIZES, BATCHES = (64, 256, 512), (1, 16, 64)
CASES = (
    *(Recurrence(kind, n, b, 100 if n < 512 else 50) for kind in ("LSTM", "GRU") for n in SIZES for b in BATCHES),
    Recurrence("LSTM", 128, 16, 20), Recurrence("LSTM", 128, 16, 200), Recurrence("RNN", 128, 16, 100),
    Attending(64, 8, 8, 128), Attending(64, 12, 1, 512), Attending(64, 12, 1, 512, True),
    Attending(64, 12, 1, 1024, True), Attending(16, 4, 64, 32),
)  # fmt: skip


def main() -> None:
    """Print a table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--only", default="", help="cases with this in their name")
    reader.add_argument("--forward", action="store_true", help="leave out forward and back")
    reader.add_argument("--seconds", type=float, default=1.5, help="for each row")
    given = reader.parse_args()
    set_threads(1)
    if torch is not None:
        torch.set_num_threads(1)
    print("| case | batch | pass | ours ms | PyTorch ms | ratio |\n|---|--:|---|--:|--:|--:|")
    ratios: dict[str, list[float]] = {}
    for case in CASES:
        if given.only not in case.name:
            continue
        for what, ways in case.ways():
            if what == "both" and given.forward:
                continue
            results = [way() for way in ways]
            for other in results[1:]:
                np.testing.assert_allclose(results[0], other, rtol=1e-3, atol=1e-3 * np.abs(other).max())
            times = measure(ways, given.seconds)
            shown = [f"{1e3 * seconds:.2f}" for seconds in times] + [""] * (2 - len(times))
            ratio = f"{times[1] / times[0]:.2f}" if len(times) > 1 else ""
            if ratio:
                ratios.setdefault(what, []).append(times[1] / times[0])
            print(f"| {case.name} | {case.batch} | {what} | {shown[0]} | {shown[1]} | {ratio} |", flush=True)
    for what, found in ratios.items():
        print(f"\n{what}: geometric mean of {len(found)} ratios {geometric_mean(found):.2f}, lowest {min(found):.2f}")


if __name__ == "__main__":
    main()
