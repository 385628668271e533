"""What a call of a net costs beside PyTorch where there is little to compute, and how that grows with the batch.

python benchmarks/overhead.py [--seconds 1]
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch
from side_by_side import measure
from torch import nn

from wlnet.nets import apply
from wlnet.python import Session, from_python

session = Session()


def perceptron(inputs: int, widths: list[int]) -> tuple[str, nn.Module]:
    """Layers of these widths with ramps between them, as code and as a module."""
    parts, modules = [], []
    for i, width in enumerate(widths):
        parts += [str(width), "Ramp"]
        modules += [nn.Linear(([inputs, *widths])[i], width), nn.ReLU()]
    return f'NetChain[{{{", ".join(parts[:-1])}}}, "Input" -> {inputs}]', nn.Sequential(*modules[:-1])


def warm(*ways: Callable[[], object]) -> Sequence[Callable[[], object]]:
    """The ways, each gone three times: a net is recorded on the second call and replayed on the third."""
    for way in ways * 3:
        way()
    return ways


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--seconds", type=float, default=1.0, help="for each row")
    given = options.parse_args()
    torch.set_num_threads(1)
    convolutional = (
        "NetChain[{ConvolutionLayer[8, 3], Ramp, PoolingLayer[2, 2], ConvolutionLayer[16, 3], Ramp, "
        'PoolingLayer[2, 2], FlattenLayer[], 10, SoftmaxLayer[]}, "Input" -> {1, 28, 28}]'
    )
    module = nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2, 2), nn.Conv2d(8, 16, 3), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.Flatten(), nn.Linear(400, 10), nn.Softmax(1),
    )  # fmt: skip
    cases = [
        ("{3, Ramp, 2} of 4 numbers", *perceptron(4, [3, 2]), (4,)),
        ("10 layers of 16", *perceptron(16, [16] * 10), (16,)),
        ("10 layers of 64", *perceptron(64, [64] * 10), (64,)),
        ("10 layers of 128", *perceptron(128, [128] * 10), (128,)),
        ("784, 128, 64, 10", *perceptron(784, [128, 64, 10]), (784,)),
        ("two convolutions on 28x28", convolutional, module, (1, 28, 28)),
    ]
    print("| net | net(x) µs | net[list] µs | PyTorch µs | PyTorch/net(x) |\n|---|--:|--:|--:|--:|")
    for name, code, peer, shape in cases:
        net = session.evaluate(f"NetInitialize[{code}]")
        assert not session.messages, [m.text for m in session.messages]
        x = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
        packed, tensor = from_python(x.astype(float)), torch.from_numpy(x)[None]
        with torch.inference_mode():
            ways = warm(lambda n=net, a=x: n(a), lambda n=net, a=packed: apply(n, [a]), lambda m=peer, t=tensor: m(t))
            python, language, other = measure(ways, given.seconds)
        times = " | ".join(f"{t * 1e6:.1f}" for t in (python, language, other))
        print(f"| {name} | {times} | {other / python:.2f} |", flush=True)

    print("\n| net | examples at once | µs for each | PyTorch µs for each | ratio |\n|---|--:|--:|--:|--:|")
    for name, code, peer, shape in cases[-2:]:
        net = session.evaluate(f"NetInitialize[{code}]")
        for batch in (1, 4, 16, 64, 256):
            x = np.random.default_rng(0).standard_normal((batch, *shape)).astype(np.float32)
            tensor = torch.from_numpy(x)
            with torch.inference_mode():
                ways = warm(lambda n=net, a=x: n(a), lambda m=peer, t=tensor: m(t))
                ours, other = measure(ways, given.seconds)
            each = f"{ours / batch * 1e6:.2f} | {other / batch * 1e6:.2f}"
            print(f"| {name} | {batch} | {each} | {other / ours:.2f} |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
