"""Methods of optimization: how an array moves for a gradient, on one stretch of memory at a time.

w are parameters, g their gradient, r the learning rate of the step, t its number. Every method is given stretches that
stay in the processor's cache, and two more of the same length to compute in, so that nothing is allocated. What is
remembered tells how the parameters move, and so how they moved last.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from wlnet.kernel import add_scaled

from ..numeric import Array

add, divide, multiply, sqrt, subtract = np.add, np.divide, np.multiply, np.sqrt, np.subtract


class Method:
    """`memories` is how many numbers are remembered for each parameter."""

    name: ClassVar[str]
    memories: ClassVar[int]

    def learn(self, g: Array, memory: Sequence[Array], rate: float, work: Sequence[Array]) -> None:
        """Take a gradient into what is remembered. It is not written into."""
        raise NotImplementedError

    def movement(self, memory: Sequence[Array], rate: float, t: int, work: Sequence[Array]) -> tuple[float, Array]:
        """How w moves by what is remembered, as a number times an array, which may be work[0]."""
        raise NotImplementedError


@dataclass(frozen=True)
class Adam(Method):
    """m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w -= r Sqrt[1 - b2^t]/(1 - b1^t) m/(Sqrt[v] + eps).

    Kingma and Ba, arXiv:1412.6980, in the order of computation of the end of section 2, which is that of ONNX's Adam.
    """

    name: ClassVar[str] = "ADAM"
    memories: ClassVar[int] = 2
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-5

    def learn(self, g: Array, memory: Sequence[Array], rate: float, work: Sequence[Array]) -> None:
        """As above, with m/(1 - b1) and v/(1 - b2) remembered: two passes fewer."""
        (m, v), x = memory, work[0]
        add_scaled(1, g, self.beta1, m)
        multiply(g, g, x)
        add_scaled(1, x, self.beta2, v)

    def movement(self, memory: Sequence[Array], rate: float, t: int, work: Sequence[Array]) -> tuple[float, Array]:
        """As above."""
        (m, v), x = memory, work[0]
        slack = math.sqrt(1 - self.beta2)
        step = rate * math.sqrt(1 - self.beta2**t) / (1 - self.beta1**t) * (1 - self.beta1) / slack
        sqrt(v, x)
        add(x, self.epsilon / slack, x)
        divide(m, x, x)
        return -step, x


@dataclass(frozen=True)
class RMSProp(Method):
    """n = b n + (1 - b) g^2, a = b a + (1 - b) g, d = mu d - r g/Sqrt[n - a^2 + eps], w += d.

    Graves, arXiv:1308.0850, equations 38 to 41.
    """

    name: ClassVar[str] = "RMSProp"
    memories: ClassVar[int] = 3
    beta: float = 0.95
    epsilon: float = 1e-6
    momentum: float = 0.9

    def learn(self, g: Array, memory: Sequence[Array], rate: float, work: Sequence[Array]) -> None:
        """As above."""
        (n, a, d), x = memory, work[0]
        multiply(g, g, x)
        add_scaled(1 - self.beta, x, self.beta, n)
        add_scaled(1 - self.beta, g, self.beta, a)
        multiply(a, a, x)
        subtract(n, x, x)
        np.maximum(x, 0, out=x)  # where all gradients were equal, rounding may leave less
        add(x, self.epsilon, x)
        sqrt(x, x)
        divide(g, x, x)
        add_scaled(-rate, x, self.momentum, d)

    def movement(self, memory: Sequence[Array], rate: float, t: int, work: Sequence[Array]) -> tuple[float, Array]:
        """d."""
        return 1.0, memory[2]


@dataclass(frozen=True)
class SGD(Method):
    """d = mu d - r g, w += d."""

    name: ClassVar[str] = "SGD"
    memories: ClassVar[int] = 1
    momentum: float = 0.93

    def learn(self, g: Array, memory: Sequence[Array], rate: float, work: Sequence[Array]) -> None:
        """As above."""
        (d,) = memory
        add_scaled(-rate, g, self.momentum, d)

    def movement(self, memory: Sequence[Array], rate: float, t: int, work: Sequence[Array]) -> tuple[float, Array]:
        """d."""
        return 1.0, memory[0]


@dataclass(frozen=True)
class SignSGD(Method):
    """d = mu d - (1 - mu) g, w += r Sign[d] (Bernstein et al., arXiv:1802.04434)."""

    name: ClassVar[str] = "SignSGD"
    memories: ClassVar[int] = 1
    momentum: float = 0.93

    def learn(self, g: Array, memory: Sequence[Array], rate: float, work: Sequence[Array]) -> None:
        """As above."""
        (d,) = memory
        add_scaled(self.momentum - 1, g, self.momentum, d)

    def movement(self, memory: Sequence[Array], rate: float, t: int, work: Sequence[Array]) -> tuple[float, Array]:
        """r Sign[d]."""
        return rate, np.sign(memory[0], work[0])


METHODS: dict[str, type[Method]] = {method.name: method for method in (Adam, RMSProp, SGD, SignSGD)}
