"""Dropout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wlnet.expr import Expression, is_list, list_of

from ..declare import Port, argument, layer, option, port
from ..initialization.seeding import fresh
from ..kinds import Choice, Fractional, Kind, Unfit, Value
from ..layer import Layer
from ..net import Mode
from ..types import Dims

SATURATION = -1.7580993408473766  # what SELU gives for very negative numbers


class PortNames(Kind):
    """One or more of some ports."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self.expects = "one or a list of " + ", ".join(f'"{n}"' for n in names)

    def read(self, e: Expression) -> Value:
        """A tuple of names."""
        found = e.args if is_list(e) else (e,)
        if not found or any(type(n) is not str or n not in self.names for n in found) or len(set(found)) < len(found):
            raise Unfit
        return tuple(found)

    def write(self, value: Value) -> Expression:
        """The name, or a list."""
        return value[0] if len(value) == 1 else list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


def mask(mode: Mode, shape: Dims, probability: float) -> Any:
    """0 with a probability, 1/(1 - probability) otherwise: an array of independent factors."""
    keep = 1 - probability
    return kept(mode, shape, keep, 1 / keep if keep else 1.0)


def kept(mode: Mode, shape: Dims, keep: float, value: float = 1.0) -> Any:
    """An array of independent numbers that are a value with probability `keep`, 0 otherwise."""
    source = mode.generator or fresh()
    return mode.ops.coins(shape=shape, probability=keep, dtype=mode.dtype, generator=source, value=value)


@layer("DropoutLayer")
class Dropout(Layer):
    """In training each element is kept with probability 1 - p, x[i*] -> y[i*]; in evaluation all are.

    "Dropout" (Srivastava et al., 2014): y = x mask/(1 - p). "AlphaDropout" (Klambauer et al., arXiv:1706.02515):
    dropped elements are SATURATION, and y = a x' + b has the mean and variance that normalized x had.
    """

    usage = "DropoutLayer[p] sets elements to 0 with probability p in training, and scales the others by 1/(1 - p)."

    probability = argument("DropoutProbability", Fractional, 0.5)
    method = option("Method", Choice(("Dropout", "AlphaDropout")), "Dropout", symbol=True)
    wanted = option("OutputPorts", PortNames("Output", "BinaryMask"), "Output", symbol=True)

    input = port("Input", "i*")
    output = port("Output", "i*")
    output_mask = port("BinaryMask", "i*")

    @classmethod
    def ports_of(cls, parameters: Mapping[str, Value]) -> list[Port]:
        """The input, and the outputs wanted in their order."""
        outputs = {p.name: p for p in cls.declaration.outputs}
        return [*cls.declaration.inputs, *(outputs[name] for name in parameters["OutputPorts"])]

    def forward(self, ops: Any, x: Any, *, mode: Mode) -> Any:
        """x[b, i*] -> y[b, i*], mask[b, i*] of zeros and ones."""
        keep = float(1 - self.probability) if mode.training else 1.0
        plain = self.method == "Dropout" or keep in (0, 1)
        value = 1 / keep if mode.training and plain and keep and self.wanted == ("Output",) else 1.0
        if mode.training:
            mask = kept(mode, ops.shape(x), keep, value)
        else:
            mask = ops.broadcast_to(mode.dtype(1), shape=ops.shape(x))
        results = {"BinaryMask": lambda: mask, "Output": lambda: self.dropped(ops, x, mask, keep, value)}
        return [results[name]() for name in self.wanted]

    def dropped(self, ops: Any, x: Any, mask: Any, keep: float, value: float) -> Any:
        """x with the elements gone for which the mask is 0 and not `value`; `keep` says how likely it is to stay."""
        if keep == 1:
            return x
        y = ops.multiply(x, mask)
        if keep == 0 or value != 1:
            return y
        if self.method == "Dropout":
            return ops.divide(y, keep)
        p = 1 - keep
        a = (keep * (1 + p * SATURATION**2)) ** -0.5
        return ops.add(ops.multiply(y, a), ops.affine(mask, -a * SATURATION, a * SATURATION * (1 - p)))
