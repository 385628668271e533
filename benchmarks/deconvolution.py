"""Transposed convolution against PyTorch: deconvolution.py [--batches 1,16] [--only TEXT] [--seconds S].

One thread, float32, fresh outputs, weights that are read-only on our side (as those of a net are).
"""

import argparse
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from side_by_side import gemm_peak, geometric_mean, measure

from wlnet.kernel import forward_ops, set_threads


@dataclass(frozen=True)
class Case:
    """One layer: input x[c, n*], weights w[c, m/g, k*], and how they meet."""

    name: str
    x: tuple[int, ...]
    w: tuple[int, ...]
    stride: int = 1
    crop: int = 0
    dilation: int = 1
    groups: int = 1


CASES = (
    Case("DCGAN 100->512 4x4 from 1x1", (100, 1, 1), (100, 512, 4, 4)),
    Case("DCGAN 512->256 4x4/2 at 4x4", (512, 4, 4), (512, 256, 4, 4), 2, 1),
    Case("DCGAN 256->128 4x4/2 at 8x8", (256, 8, 8), (256, 128, 4, 4), 2, 1),
    Case("DCGAN 128->64 4x4/2 at 16x16", (128, 16, 16), (128, 64, 4, 4), 2, 1),
    Case("DCGAN 64->3 4x4/2 at 32x32", (64, 32, 32), (64, 3, 4, 4), 2, 1),
    Case("U-Net 512->256 2x2/2 at 16x16", (512, 16, 16), (512, 256, 2, 2), 2),
    Case("U-Net 128->64 2x2/2 at 64x64", (128, 64, 64), (128, 64, 2, 2), 2),
    Case("3x3 64->64 at 32x32", (64, 32, 32), (64, 64, 3, 3), 1, 1),
    Case("3x3/2 64->32 at 28x28", (64, 28, 28), (64, 32, 3, 3), 2, 1),
    Case("3x3 dilation 2 64->64 at 32x32", (64, 32, 32), (64, 64, 3, 3), 1, 2, 2),
    Case("5x5 dilation 2 32->32 at 28x28", (32, 28, 28), (32, 32, 5, 5), 1, 4, 2),
    Case("1-D k16/8 64->32 at 256", (64, 256), (64, 32, 16), 8, 4),
    Case("1-D k4/2 128->64 at 512", (128, 512), (128, 64, 4), 2, 1),
    Case("3-D 4^3/2 32->16 at 8^3", (32, 8, 8, 8), (32, 16, 4, 4, 4), 2, 1),
    Case("3-D 2^3/2 64->32 at 8^3", (64, 8, 8, 8), (64, 32, 2, 2, 2), 2),
    Case("depthwise 4x4/2 64 at 32x32", (64, 32, 32), (64, 1, 4, 4), 2, 1, 1, 64),
    Case("depthwise 3x3 128 at 28x28", (128, 28, 28), (128, 1, 3, 3), 1, 1, 1, 128),
)


def ways(case: Case, batch: int) -> list[Callable[[], np.ndarray]]:
    """Ours, and PyTorch's where there is one, after seeing that they agree."""
    rng = np.random.default_rng(0)
    x = rng.standard_normal((batch, *case.x), dtype=np.float32)
    w = rng.standard_normal(case.w, dtype=np.float32)
    b = rng.standard_normal(case.w[1] * case.groups, dtype=np.float32)
    w.flags.writeable = False
    options = {"stride": case.stride, "crop": case.crop, "dilation": case.dilation, "groups": case.groups}
    found: list[Callable[[], np.ndarray]] = [lambda: forward_ops.conv_transpose(x, w, b, **options)]
    if importlib.util.find_spec("torch"):
        import torch

        torch.set_num_threads(1)
        function = getattr(torch.nn.functional, f"conv_transpose{x.ndim - 2}d")
        tensors = [torch.from_numpy(a.copy()) for a in (x, w, b)]

        def theirs() -> np.ndarray:
            with torch.no_grad():
                return function(*tensors, case.stride, case.crop, 0, case.groups, case.dilation).numpy()

        np.testing.assert_allclose(found[0](), theirs(), rtol=1e-3, atol=1e-3)
        found.append(theirs)
    return found


def main() -> None:
    """Prints one row per case and batch, and the geometric mean of the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", default="1,16,64")
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=float, default=1.0)
    arguments = parser.parse_args()
    set_threads(1)
    peak = gemm_peak()
    print(f"matrix product, one thread: {peak:.0f} GFlop/s; ratio is PyTorch's time over ours\n")
    print("| case | batch | ours ms | GFlop/s | PyTorch ms | ratio |\n|---|--:|--:|--:|--:|--:|")
    ratios = []
    for case in CASES:
        for batch in map(int, arguments.batches.split(",")):
            if arguments.only not in case.name:
                continue
            found = measure(ways(case, batch), arguments.seconds)
            flops = 2 * batch * np.prod(case.x) * np.prod(case.w[1:])
            theirs = "| | |"
            if len(found) > 1:
                ratios.append(found[1] / found[0])
                theirs = f"| {found[1] * 1e3:.3f} | {ratios[-1]:.2f} |"
            print(f"| {case.name} | {batch} | {found[0] * 1e3:.3f} | {flops / found[0] / 1e9:.0f} {theirs}", flush=True)
    if ratios:
        print(f"\ngeometric mean of {len(ratios)} ratios: {geometric_mean(ratios):.2f}; lowest {min(ratios):.2f}")


if __name__ == "__main__":
    main()
