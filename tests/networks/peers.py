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


def tagger(a: Arrays, x: torch.Tensor) -> torch.Tensor:
    """Embedding, a layer of long short-term memory in both directions, a linear layer, probabilities."""

    def gates(name: str, part: str) -> torch.Tensor:
        return torch.cat([a["both", name, f"{gate}Gate{part}"] for gate in ("Input", "Forget", "Memory", "Output")])

    x = a["words", "Weights"][x]
    states = []
    for name, turned in (("ForwardNet", False), ("ReverseNet", True)):
        arrays = {
            "weight_ih_l0": gates(name, "InputWeights"),
            "weight_hh_l0": gates(name, "StateWeights"),
            "bias_ih_l0": gates(name, "Biases"),
        }
        size = arrays["weight_hh_l0"].shape[1]
        arrays["bias_hh_l0"] = torch.zeros_like(arrays["bias_ih_l0"])
        lstm = torch.nn.LSTM(x.shape[-1], size, batch_first=True).double()
        run = torch.func.functional_call(lstm, arrays, (x.flip(1) if turned else x,))[0]
        states.append(run.flip(1) if turned else run)
    y = F.linear(torch.cat(states, -1), a["scores", "Net", "Weights"], a["scores", "Net", "Biases"])
    return F.softmax(y, -1)


def dcgan(a: Arrays, sample: torch.Tensor, latent: torch.Tensor) -> torch.Tensor:
    """-Log[1 - d(g(latent))]; the sample has no part in it."""
    g, d = "Generator", "Discriminator"
    shape = (len(latent), 32, 4, 4)
    x = F.linear(latent, a[g, 1, "Weights"], a[g, 1, "Biases"]).reshape(shape)
    x = F.relu(normalized(a, x, g, 2))
    for place in (4, 7):
        x = F.conv_transpose2d(x, a[g, place, "Weights"], a[g, place, "Biases"], stride=2, padding=1)
        x = F.relu(normalized(a, x, g, place + 1))
    x = torch.tanh(F.conv_transpose2d(x, a[g, 10, "Weights"], a[g, 10, "Biases"], stride=2, padding=1))
    x = F.leaky_relu(convolved(a, x, d, 1, stride=2, padding=1), 0.2)
    for place in (3, 6):
        x = F.leaky_relu(normalized(a, convolved(a, x, d, place, stride=2, padding=1), d, place + 1), 0.2)
    score = F.linear(x.flatten(1), a[d, 10, "Weights"], a[d, 10, "Biases"]).squeeze(1)
    return -torch.log(1 - torch.sigmoid(score) + 0 * sample.sum())


def block(a: Arrays, x: torch.Tensor) -> torch.Tensor:
    """Attention of several heads and a small net at every position, each on the normalized input and added to it."""

    def normal(x: torch.Tensor, name: str) -> torch.Tensor:
        return F.layer_norm(x, x.shape[-1:], a[name, "Scaling"], a[name, "Biases"], eps=1e-5)

    def linear(x: torch.Tensor, *path: Any) -> torch.Tensor:
        return F.linear(x, a[*path, "Weights"], a[*path, "Biases"])

    y = normal(x, "norm1")
    heads = [linear(y, name, "Net").unflatten(-1, (4, 6)).transpose(1, 2) for name in ("query", "key", "value")]
    seen = F.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2)
    x = x + linear(seen, "merge", "Net")
    return x + linear(F.gelu(linear(normal(x, "norm2"), "inner", "Net", 1)), "inner", "Net", 3)
