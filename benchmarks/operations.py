"""Operations apart from convolution beside PyTorch: elementwise, pooling, normalization, sums, rearrangement, dense.

    python benchmarks/operations.py [--only softmax] [--seconds 0.3] [--backward]

One thread, float32, a fresh result each time; rows with a net go through the call of the net. With --backward the time
is that of the result and of its gradient by the first argument together.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
import torch.nn.functional as F
from side_by_side import geometric_mean, measure

from wlnet.kernel import Tape, forward_ops
from wlnet.python import Session

random = np.random.default_rng(0)
session = Session()


@dataclass(frozen=True)
class Row:
    """One comparison: a function of ops and arrays, or a net as code, beside a function of tensors."""

    group: str
    name: str
    ours: Callable[..., Any] | str
    theirs: Callable[..., torch.Tensor]
    arrays: tuple[np.ndarray, ...]
    differentiable: bool = True


def sample(*shape: int) -> np.ndarray:
    found = random.standard_normal(shape).astype(np.float32)
    found.flags.writeable = False
    return found


def apply(name: str, **static: Any) -> Callable[..., Any]:
    return lambda ops, *arrays: getattr(ops, name)(*arrays, **static)


def elementwise() -> Iterator[Row]:
    functions = {
        "ramp": F.relu, "logistic": torch.sigmoid, "tanh": torch.tanh, "gelu": F.gelu, "elu": F.elu, "selu": F.selu,
        "swish": F.silu, "mish": F.mish, "softplus": F.softplus, "soft_sign": F.softsign, "hard_swish": F.hardswish,
        "hard_tanh": F.hardtanh, "hard_sigmoid": lambda t: (t + 1).mul_(0.5).clamp_(0, 1), "exp": torch.exp,
        "log": torch.log, "sqrt": torch.sqrt, "abs": torch.abs, "erf": torch.erf, "sin": torch.sin, "cos": torch.cos,
    }  # fmt: skip
    for size, words in ((1 << 16, "64 K"), (1 << 20, "1 M")):
        for name, theirs in functions.items():
            x = np.abs(sample(size)) if name in ("log", "sqrt") else sample(size)
            yield Row("elementwise", f"{name} {words}", apply(name), theirs, (x,))
        x, y = sample(size), sample(size)
        yield Row("elementwise", f"add {words}", apply("add"), torch.add, (x, y))
        yield Row("elementwise", f"multiply {words}", apply("multiply"), torch.mul, (x, y))
        yield Row("elementwise", f"x^3 {words}", lambda ops, v: ops.power(v, 3.0), lambda t: t**3, (x,))
        yield Row(
            "elementwise", f"polynomial GELU {words}",
            f'ElementwiseLayer[0.5 (# (1 + Tanh[0.797885 (# + 0.044715 #^3)])) &, "Input" -> {size // 64}]',
            lambda t: 0.5 * (t * (1 + torch.tanh(0.797885 * (t + 0.044715 * t**3)))), (sample(64, size // 64),),
        )  # fmt: skip
        yield Row(
            "elementwise", f"If[# > 0, #, Exp[#] - 1] {words}",
            f'ElementwiseLayer[If[# > 0, #, Exp[#] - 1] &, "Input" -> {size // 64}]',
            lambda t: torch.where(t > 0, t, torch.exp(t) - 1), (sample(64, size // 64),),
        )  # fmt: skip


def pooling() -> Iterator[Row]:
    places = (("2x2/2", 2, 2, 0), ("3x3/2 pad 1", 3, 2, 1), ("3x3/1 pad 1", 3, 1, 1))
    for shape in ((1, 64, 112, 112), (1, 256, 14, 14), (16, 64, 56, 56)):
        x, words = sample(*shape), "x".join(map(str, shape))
        for name, theirs in (("max", F.max_pool2d), ("mean", F.avg_pool2d)):
            for what, k, s, p in places:
                ours = apply(f"{name}_pool", kernel=(k, k), stride=s, padding=p)
                yield Row("pooling", f"{name} {what} {words}", ours, lambda t, f=theirs, a=(k, s, p): f(t, *a), (x,))
            ours, size = apply(f"{name}_pool", kernel=shape[2:]), shape[2:]
            yield Row("pooling", f"{name} global {words}", ours, lambda t, f=theirs, k=size: f(t, k), (x,))


def softmax() -> Iterator[Row]:
    for shape in ((64, 10), (1, 1000), (64, 1000), (1024, 512), (8, 16, 64, 64), (16, 21, 64, 64)):
        x, words = sample(*shape), "x".join(map(str, shape))
        for name, theirs in (("softmax", F.softmax), ("log_softmax", F.log_softmax)):
            yield Row("softmax", f"{name} {words}", apply(name, axis=1), lambda t, f=theirs: f(t, 1), (x,))


def normalization() -> Iterator[Row]:
    for shape in ((16, 64, 56, 56), (1, 64, 112, 112), (16, 256, 14, 14), (64, 512)):
        x, words, c = sample(*shape), "x".join(map(str, shape)), shape[1]
        one, zero = torch.ones(c), torch.zeros(c)
        dims = "{" + ", ".join(map(str, shape[1:])) + "}"
        net = f'BatchNormalizationLayer["Epsilon" -> 0.001, "Input" -> {dims}]'
        test = lambda t, a=(zero, one, one, zero): F.batch_norm(t, *a, False, 0.1, 1e-3)  # noqa: E731
        yield Row("normalization", f"batch, moving mean {words}", net, test, (x,))
        if len(shape) > 2:
            both = f'NetChain[{{BatchNormalizationLayer["Epsilon" -> 0.001], Ramp}}, "Input" -> {dims}]'
            yield Row("normalization", f"batch and Ramp {words}", both, lambda t, f=test: F.relu(f(t)), (x,))
        train = lambda t, s, b: F.batch_norm(t, None, None, s, b, True, 0.1, 1e-3)  # noqa: E731
        arrays = (x, np.ones(c, np.float32), np.zeros(c, np.float32))
        ours = apply("batch_norm_train", epsilon=1e-3)
        yield Row("normalization", f"batch, in training {words}", ours, train, arrays)
    for shape in ((64, 512), (8, 128, 768)):
        x, words, n = sample(*shape), "x".join(map(str, shape)), shape[-1]
        one, zero = torch.ones(n), torch.zeros(n)
        net = f'NormalizationLayer[-1, "Same", "Input" -> {{{", ".join(map(str, shape[1:]))}}}]'
        theirs = lambda t, n=n, w=one, b=zero: F.layer_norm(t, (n,), w, b, 1e-3)  # noqa: E731
        yield Row("normalization", f"layer {words}", net, theirs, (x,))
    for shape in ((16, 64, 56, 56), (1, 64, 112, 112)):
        x, words, c = sample(*shape), "x".join(map(str, shape)), shape[1]
        dims, one, zero = "{" + ", ".join(map(str, shape[1:])) + "}", torch.ones(c), torch.zeros(c)
        group = f'NormalizationLayer[All, 1, "GroupNumber" -> {{8, 1, 1}}, "Input" -> {dims}]'
        yield Row("normalization", f"8 groups {words}", group,
                  lambda t, w=one, b=zero: F.group_norm(t, 8, w, b, 1e-3), (x,))  # fmt: skip
        yield Row("normalization", f"each channel {words}", f'NormalizationLayer["Input" -> {dims}]',
                  lambda t, w=one, b=zero: F.instance_norm(t, None, None, w, b, True, 0.1, 1e-3), (x,))  # fmt: skip


def sums() -> Iterator[Row]:
    for shape, axes in (((64, 512), (1,)), ((16, 64, 56, 56), (2, 3)), ((16, 64, 56, 56), (0, 2, 3)),
                        ((16, 64, 56, 56), (1,)), ((1024, 1024), (0,)), ((1024, 1024), (0, 1))):  # fmt: skip
        x, words = sample(*shape), f"{'x'.join(map(str, shape))} over {', '.join(map(str, axes))}"
        for name, theirs in (("sum", torch.sum), ("mean", torch.mean), ("max", torch.amax)):
            yield Row("sums", f"{name} {words}", apply(name, axes=axes), lambda t, f=theirs, a=axes: f(t, a), (x,))


def rearrangement() -> Iterator[Row]:
    x, square = sample(16, 64, 56, 56), sample(1024, 1024)
    flat = lambda ops, v, axes: ops.reshape(ops.transpose(v, axes=axes), shape=(-1,))  # noqa: E731
    yield Row("rearranged", "channels last, copied", lambda ops, v: flat(ops, v, (0, 2, 3, 1)),
              lambda t: t.permute(0, 2, 3, 1).reshape(-1), (x,))  # fmt: skip
    yield Row("rearranged", "1024x1024 transposed, copied", lambda ops, v: flat(ops, v, (1, 0)),
              lambda t: t.t().reshape(-1), (square,))  # fmt: skip
    yield Row("rearranged", "channels joined", lambda ops, v, w: ops.concatenate(v, w, axis=1),
              lambda t, u: torch.cat([t, u], 1), (x, x))  # fmt: skip
    yield Row("rearranged", "padded by 1", apply("pad", amounts=((0, 0), (0, 0), (1, 1), (1, 1))),
              lambda t: F.pad(t, (1, 1, 1, 1)), (x,))  # fmt: skip
    places = tuple(random.integers(0, 56, 56).tolist())
    rows, words = torch.tensor(places), random.integers(1, 10001, (64, 50))
    which = torch.from_numpy(words - 1)
    yield Row("rearranged", "rows taken", apply("take", indices=places, axis=2),
              lambda t: t.index_select(2, rows), (x,))  # fmt: skip
    yield Row("rearranged", "vectors of 3200 of 10000 words", lambda ops, w: ops.embed(w, words),
              lambda w: F.embedding(which, w), (sample(10000, 256),))  # fmt: skip


def dense() -> Iterator[Row]:
    for batch in (1, 64):
        for i, o in ((128, 128), (784, 500), (512, 512), (2048, 1000)):
            arrays = (sample(batch, i), sample(o, i), sample(o))
            yield Row("dense", f"{i} -> {o}, batch {batch}", apply("linear"), F.linear, arrays)


GROUPS = (elementwise, pooling, softmax, normalization, sums, rearrangement, dense)


def forward(row: Row) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Both ways to the result."""
    tensors = [torch.from_numpy(a.copy()) for a in row.arrays]
    ours = row.ours
    if isinstance(ours, str):
        net = session.evaluate(f"NetInitialize[{ours}]")
        assert not session.messages, [m.text for m in session.messages]
        return lambda: net(row.arrays[0]), lambda: row.theirs(*tensors)
    return lambda: ours(forward_ops, *row.arrays), lambda: row.theirs(*tensors)


def backward(row: Row) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Both ways to the result and the gradient of its sum by the first argument."""
    tensors = [torch.from_numpy(a.copy()) for a in row.arrays]
    tensors[0].requires_grad_(True)
    seed: list[Any] = []

    def ours() -> Any:
        tape = Tape()
        x = tape.variable(row.arrays[0])
        y = row.ours(tape.ops, x, *row.arrays[1:])
        if not seed:
            seed.append(np.ones_like(y.value))
        return tape.gradient(y, [x], seed[0])[0]

    def theirs() -> Any:
        y = row.theirs(*tensors)
        return torch.autograd.grad(y, tensors[0], torch.ones_like(y))[0]

    return ours, theirs


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--only", default="", help="the rows with this in their name or group")
    options.add_argument("--seconds", type=float, default=0.3, help="for each row")
    options.add_argument("--backward", action="store_true")
    given = options.parse_args()
    torch.set_num_threads(1)
    ways = backward if given.backward else forward
    print("| operation | ours µs | PyTorch µs | ratio |\n|---|--:|--:|--:|")
    ratios: dict[str, list[float]] = {}
    for group in GROUPS:
        for row in group():
            if given.only not in f"{row.group} {row.name}" or (given.backward and isinstance(row.ours, str)):
                continue
            ours, theirs = ways(row)
            with torch.set_grad_enabled(given.backward):
                mine, other = np.asarray(ours()), theirs().detach().numpy()
                np.testing.assert_allclose(mine, other, rtol=2e-3, atol=2e-3, err_msg=row.name)
                ours()  # a net is recorded on the second call and replayed on the third
                mine_time, other_time = measure([ours, theirs], given.seconds)
            ratios.setdefault(row.group, []).append(other_time / mine_time)
            times = f"{mine_time * 1e6:.1f} | {other_time * 1e6:.1f} | {other_time / mine_time:.2f}"
            print(f"| {row.name} | {times} |", flush=True)
    for name, found in ratios.items():
        print(f"{name}: geometric mean of {len(found)} ratios {geometric_mean(found):.2f}, lowest {min(found):.2f}")


if __name__ == "__main__":
    sys.exit(main())
