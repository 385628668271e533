"""Convolutions and transposed convolutions against PyTorch, in turns: cases, the two sides of a row, and the table.

One thread on both sides, float32, fresh outputs, weights that are read-only on our side (as those of a net are).
"""

import argparse
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from side_by_side import gemm_peak, geometric_mean, measure

from wlnet.kernel import PRIMITIVES, forward_ops, set_threads
from wlnet.kernel.primitive import cotangents

__all__ = ["Case", "main"]

PARTS = ("forward", "input", "weights")  # the result, and the gradients in the two arguments


@dataclass(frozen=True)
class Case:
    """One layer: input x[c, n*], weights (w[m, c/g, k*], transposed w[c, m/g, k*]), and how they meet."""

    name: str
    x: tuple[int, ...]
    w: tuple[int, ...]
    stride: int = 1
    margin: int = 0
    dilation: int = 1
    groups: int = 1
    batches: tuple[int, ...] = (1, 16)
    transposed: bool = False

    @property
    def outputs(self) -> int:
        """The number of output channels."""
        return self.w[1] * self.groups if self.transposed else self.w[0]


def sides(case: Case, batch: int, part: str) -> tuple[list[Callable[[], np.ndarray]], int]:
    """Ours, and PyTorch's where there is one, after seeing that they agree; and the operations of the definition."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((batch, *case.x), dtype=np.float32)
    w = rng.standard_normal(case.w, dtype=np.float32)
    b = rng.standard_normal(case.outputs, dtype=np.float32)
    w.flags.writeable = False
    name, margin = ("conv_transpose", "crop") if case.transposed else ("conv", "padding")
    options = {"stride": case.stride, margin: case.margin, "dilation": case.dilation, "groups": case.groups}
    y, pullback = PRIMITIVES[name](x, w, b, **options)
    dy = rng.standard_normal(y.shape, dtype=np.float32)
    wanted = (part == "input", part == "weights", False)

    def ours() -> np.ndarray:
        if part == "forward":
            return getattr(forward_ops, name)(x, w, b, **options)
        return next(d for d in cotangents(pullback, dy, wanted) if d is not None)

    found: list[Callable[[], np.ndarray]] = [ours]
    if importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        rank = x.ndim - 2
        tx, tw, tb, tdy = (torch.from_numpy(a.copy()) for a in (x, w, b, dy))
        s, p, d = ([n] * rank for n in (case.stride, case.margin, case.dilation))

        def theirs() -> np.ndarray:
            with torch.no_grad():
                if part == "forward":
                    return torch.convolution(tx, tw, tb, s, p, d, case.transposed, [0] * rank, case.groups).numpy()
                gradients = torch.ops.aten.convolution_backward(
                    tdy, tx, tw, None, s, p, d, case.transposed, [0] * rank, case.groups, wanted
                )
                return next(g for g in gradients if g is not None).numpy()

        expected = theirs()
        np.testing.assert_allclose(ours(), expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())
        found.append(theirs)
    places = x[0, 0] if case.transposed else y[0, 0]
    return found, 2 * batch * places.size * w.size


def main(cases: Sequence[Case], description: str | None) -> None:
    """Prints one row per case and batch, and the geometric mean of the ratios."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--batches", default="", help="such as 1,16, in place of those of each case")
    parser.add_argument("--only", default="", help="cases with this in their name")
    parser.add_argument("--part", default="forward", choices=PARTS)
    parser.add_argument("--seconds", type=float, default=1.0, help="per row")
    arguments = parser.parse_args()
    set_threads(1)
    print(f"matrix product, one thread: {gemm_peak():.0f} GFlop/s; ratio is PyTorch's time over ours\n")
    print("| case | batch | ours ms | GFlop/s | PyTorch ms | ratio |\n|---|--:|--:|--:|--:|--:|")
    ratios = []
    for case in cases:
        if arguments.only not in case.name:
            continue
        for batch in map(int, arguments.batches.split(",")) if arguments.batches else case.batches:
            ways, operations = sides(case, batch, arguments.part)
            found = measure(ways, arguments.seconds)
            theirs = "| | |"
            if len(found) > 1:
                ratios.append(found[1] / found[0])
                theirs = f"| {found[1] * 1e3:.3f} | {ratios[-1]:.2f} |"
            rate = operations / found[0] / 1e9
            print(f"| {case.name} | {batch} | {found[0] * 1e3:.3f} | {rate:.0f} {theirs}", flush=True)
    if ratios:
        print(f"\ngeometric mean of {len(ratios)} ratios: {geometric_mean(ratios):.2f}; lowest {min(ratios):.2f}")
