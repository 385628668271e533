"""The nets of the example scripts in PyTorch, with the arrays of ours by position."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch.nn import functional as F

Arrays = Mapping[tuple[Any, ...], torch.Tensor]
Peer = Callable[..., torch.Tensor]


def convolved(a: Arrays, x: torch.Tensor, *path: Any, **options: Any) -> torch.Tensor:
    """The convolution at a position, without biases where there are none."""
    return F.conv2d(x, a[*path, "Weights"], a.get((*path, "Biases")), **options)


def normalized(a: Arrays, x: torch.Tensor, *path: Any) -> torch.Tensor:
    """Batch normalization with the moving statistics."""
    mean, variance, scale, bias = (a[*path, n] for n in ("MovingMean", "MovingVariance", "Scaling", "Biases"))
    return F.batch_norm(x, mean, variance, scale, bias, eps=1e-5)


def unet(a: Arrays, x: torch.Tensor) -> torch.Tensor:
    """Three sizes down and up again, probabilities of classes for every pixel."""

    def block(x: torch.Tensor, name: str) -> torch.Tensor:
        x = F.relu(convolved(a, x, name, 1, padding=1))
        return F.relu(convolved(a, x, name, 3, padding=1))

    seen = []
    for level in (1, 2, 3):
        seen.append(block(x, f"down{level}"))
        x = F.max_pool2d(seen[-1], 2)
    x = block(x, "bottom")
    for level in (3, 2, 1):
        place = f"grow{level}"
        x = F.conv_transpose2d(x, a[place, "Weights"], a[place, "Biases"], stride=2)
        x = block(torch.cat([x, seen[level - 1]], 1), f"up{level}")
    return F.softmax(convolved(a, x, "classes"), 1)


def resnet(a: Arrays, x: torch.Tensor) -> torch.Tensor:
    """A stem, three residual blocks, and a linear classifier."""

    def block(x: torch.Tensor, name: str, stride: int) -> torch.Tensor:
        y = F.relu(normalized(a, convolved(a, x, name, "conv1", stride=stride, padding=1), name, "norm1"))
        y = normalized(a, convolved(a, y, name, "conv2", padding=1), name, "norm2")
        past = convolved(a, x, name, "past", stride=stride) if (name, "past", "Weights") in a else x
        return F.relu(y + past)

    x = F.relu(normalized(a, convolved(a, x, "stem", padding=1), "norm"))
    for name, stride in (("block1", 1), ("block2", 2), ("block3", 2)):
        x = block(x, name, stride)
    x = x.mean((2, 3))
    return F.softmax(F.linear(x, a["linear", "Weights"], a["linear", "Biases"]), -1)
