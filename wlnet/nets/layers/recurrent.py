"""Recurrent layers: a state that is carried along a sequence.

Each has the states as ports besides its input and output: the first ones can be given, zeros otherwise, and the last
ones can be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from wlnet.expr import Association, Expression, call, has_head, is_list, list_of, system

from ..declare import argument, array, layer, option, port, state_port
from ..kinds import Fractional, Kind, Nothing, OneOf, Positive, Unfit, Value
from ..layer import Layer
from ..net import Mode
from .dropout import mask

WEIGHTS, INPUT, STATE, UPDATE = METHODS = "VariationalWeights", "VariationalInput", "VariationalState", "StateUpdate"


class DropoutMethods(Kind):
    """Probabilities by method, in a list of rules or an association."""

    expects = "a list of rules giving probabilities for " + ", ".join(f'"{name}"' for name in METHODS)

    def read(self, e: Expression) -> Value:
        """A tuple of pairs (method, probability)."""
        rules: Sequence[Any] = e.rules() if isinstance(e, Association) else e.args if is_list(e) else (e,)
        if not rules or not all(has_head(r, system("Rule")) and r.args[0] in METHODS for r in rules):
            raise Unfit
        found = tuple((r.args[0], Fractional.read(r.args[1])) for r in rules)
        if len(dict(found)) < len(found):
            raise Unfit
        return found

    def write(self, value: Value) -> Expression:
        """A list of rules."""
        return list_of(*(call("Rule", name, p) for name, p in value))

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple."""
        return type(value) is tuple


class Recurrent(Layer):
    """A layer with a state; x[t, k] and the first states s[n] -> y[t, n], all states, and the last ones.

    "Dropout" -> {method -> p, ...} in training sets numbers to 0 with probability p and divides the others by 1 - p:
    "VariationalWeights" (also "Dropout" -> p) in the weights of states, once for all examples and steps (Merity et al.,
    arXiv:1708.02182); "VariationalInput" in the input and "VariationalState" in the state as it enters the products,
    for each example once for all steps (Gal and Ghahramani, arXiv:1512.05287); "StateUpdate" in what is added to the
    state, anew for every step (Semeniuta et al., arXiv:1603.05118).
    """

    operation: ClassVar[str]  # of the kernel

    size = argument("OutputDimension", Positive, None, dim="n")
    dropout = option("Dropout", OneOf(Nothing, Fractional, DropoutMethods()), system("None"))

    input = port("Input", "t k")
    output = port("Output", "t n")
    state = state_port("State", "n")

    @property
    def probabilities(self) -> Mapping[str, float]:
        """The probability of every method of dropout there is."""
        given: Value = self.dropout
        if given is system("None"):
            return {}
        return {name: p for name, p in (given if type(given) is tuple else ((WEIGHTS, given),)) if p}

    def forward(self, ops: Any, x: Any, *rest: Any, mode: Mode) -> Any:
        """x[b, t, k] and the states [b, n] -> y[b, t, n] and the states [b, n]."""
        states, arrays = rest[: len(self.states)], rest[len(self.states) :]
        (batch, steps, k), n = ops.shape(x), self.sizes["n"]
        shapes = {INPUT: (batch, 1, k), STATE: (batch, n), UPDATE: (batch, steps, n)}
        rates = self.probabilities if mode.training else {}
        masks = {name: mask(mode, shape, rates[name]) for name, shape in shapes.items() if name in rates}
        if INPUT in masks:
            x = ops.multiply(x, masks[INPUT])
        gates = self.by_kind(arrays)
        if WEIGHTS in rates:
            gates[1] = [ops.multiply(u, mask(mode, (n, n), rates[WEIGHTS])) for u in gates[1]]
        factors = (masks.get(STATE), masks.get(UPDATE))
        y = getattr(ops, self.operation)(x, *states, *factors, *(a for kind in gates for a in kind))
        last = [self.row(ops, y, steps - 1 + i) for i in range(len(self.states))]
        return [ops.slice(y, start=(0, 0), stop=(None, steps)) if len(last) > 1 else y, *last]

    def by_kind(self, arrays: Sequence[Any]) -> list[Sequence[Any]]:
        """The weights of inputs, the weights of states, and the biases of all gates."""
        return [arrays[i::3] for i in range(3)]

    def row(self, ops: Any, y: Any, place: int) -> Any:
        """y[b, place, n] as [b, n]."""
        batch, _, n = ops.shape(y)
        return ops.reshape(ops.slice(y, start=(0, place), stop=(None, place + 1)), shape=(batch, n))


def inputs(name: str) -> Any:
    """The weights w[n, k] of the input."""
    return array(name, "n k", "weights", fan=("k", "n"))


def states(name: str) -> Any:
    """The weights u[n, n] of the state."""
    return array(name, "n n", "weights", fan=("n", "n"))


def biases(name: str) -> Any:
    """The biases b[n]."""
    return array(name, "n", "zeros")


@layer("BasicRecurrentLayer")
class BasicRecurrent(Recurrent):
    """s[t] = Tanh[w.x[t] + u.s[t-1] + b], x[t, k], s[n], w[n, k], u[n, n], b[n] -> s[t, n]."""

    usage = "BasicRecurrentLayer[n] is a trainable recurrent layer with a state of length n."
    operation = "basic_recurrent"

    input_weights = inputs("InputWeights")
    state_weights = states("StateWeights")
    bias = biases("Biases")


@layer("GatedRecurrentLayer")
class GatedRecurrent(Recurrent):
    """s[t] = (1 - i) m + i s[t-1], with the gates i, r = LogisticSigmoid[w.x[t] + u.s[t-1] + b].

    m = Tanh[w.x[t] + r (u.s[t-1]) + b], so the reset r acts after the product. Each gate has w[n, k], u[n, n], b[n] of
    its own; x[t, k], s[n] -> s[t, n]. Cho et al., arXiv:1406.1078, version 1.
    """

    usage = "GatedRecurrentLayer[n] is a trainable gated recurrent layer with a state of length n."
    operation = "gated_recurrent"

    input_gate_input_weights = inputs("InputGateInputWeights")
    input_gate_state_weights = states("InputGateStateWeights")
    input_gate_biases = biases("InputGateBiases")
    reset_gate_input_weights = inputs("ResetGateInputWeights")
    reset_gate_state_weights = states("ResetGateStateWeights")
    reset_gate_biases = biases("ResetGateBiases")
    memory_gate_input_weights = inputs("MemoryGateInputWeights")
    memory_gate_state_weights = states("MemoryGateStateWeights")
    memory_gate_biases = biases("MemoryGateBiases")


@layer("LongShortTermMemoryLayer")
class LongShortTermMemory(Recurrent):
    """s[t] = o Tanh[c[t]] with the cell c[t] = f c[t-1] + i m, and i, o, f = LogisticSigmoid[w.x[t] + u.s[t-1] + b].

    m = Tanh[w.x[t] + u.s[t-1] + b]; each gate has w[n, k], u[n, n], b[n] of its own; x[t, k], s[n], c[n] -> s[t, n].
    Hochreiter and Schmidhuber, 1997; Gers et al., 2000.
    """

    usage = "LongShortTermMemoryLayer[n] is a trainable recurrent layer with a state and a cell state of length n."
    operation = "long_short_term_memory"

    cell_state = state_port("CellState", "n")

    input_gate_input_weights = inputs("InputGateInputWeights")
    input_gate_state_weights = states("InputGateStateWeights")
    input_gate_biases = biases("InputGateBiases")
    output_gate_input_weights = inputs("OutputGateInputWeights")
    output_gate_state_weights = states("OutputGateStateWeights")
    output_gate_biases = biases("OutputGateBiases")
    forget_gate_input_weights = inputs("ForgetGateInputWeights")
    forget_gate_state_weights = states("ForgetGateStateWeights")
    forget_gate_biases = biases("ForgetGateBiases")
    memory_gate_input_weights = inputs("MemoryGateInputWeights")
    memory_gate_state_weights = states("MemoryGateStateWeights")
    memory_gate_biases = biases("MemoryGateBiases")
