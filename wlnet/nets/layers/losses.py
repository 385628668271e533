"""Losses: one number that says how far an input is from its target."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from ..declare import Port, argument, layer, port
from ..kinds import Choice, NonNegativeReal
from ..layer import Layer, shape_text
from ..messages import quoted
from ..net import Misfit
from ..patterns import Sizes
from ..types import Integers, Type, describe

LEAST = 1e-30  # probabilities below count as this, so that losses and their derivatives stay finite


def mean_of_all(ops: Any, x: Any) -> Any:
    """The mean over all but the batch."""
    axes = tuple(range(1, len(ops.shape(x))))
    return ops.mean(x, axes=axes) if axes else x


def log(ops: Any, p: Any) -> Any:
    """Log[p], or Log[LEAST] where p is less."""
    return ops.log(ops.maximum(p, LEAST))


@layer("MeanSquaredLossLayer")
class MeanSquaredLoss(Layer):
    """The mean of (x - t)^2 over all elements, x[i*] and t[i*] -> loss[]."""

    usage = "MeanSquaredLossLayer[] gives the mean of the squared differences between input and target."

    input = port("Input", "i*")
    input_target = port("Target", "i*")
    loss = port("Loss", "")

    def forward(self, ops: Any, x: Any, target: Any) -> Any:
        """x[b, i*], t[b, i*] -> loss[b]."""
        difference = ops.subtract(x, target)
        return mean_of_all(ops, ops.multiply(difference, difference))


@layer("MeanAbsoluteLossLayer")
class MeanAbsoluteLoss(Layer):
    """The mean of Abs[x - t] over all elements, x[i*] and t[i*] -> loss[]."""

    usage = "MeanAbsoluteLossLayer[] gives the mean of the absolute differences between input and target."

    input = port("Input", "i*")
    input_target = port("Target", "i*")
    loss = port("Loss", "")

    def forward(self, ops: Any, x: Any, target: Any) -> Any:
        """x[b, i*], t[b, i*] -> loss[b]."""
        return mean_of_all(ops, ops.abs(ops.subtract(x, target)))


@layer("CrossEntropyLossLayer")
class CrossEntropyLoss(Layer):
    """Minus the logarithm of the probability p that the input gives the target t, its mean over all n*.

    "Index": -Log[p[t]] for the class t, p[n*, c] and t[n*] of integers -> loss[]. "Probabilities": the sum of
    -t Log[p] over the classes, p[n*, c] and t[n*, c]. "Binary": -(t Log[p] + (1 - t) Log[1 - p]), p[n*] and t[n*].
    """

    usage = 'CrossEntropyLossLayer["Index"] gives -Log[p] for the probability p of the target class.'

    form = argument("TargetForm", Choice(("Index", "Probabilities", "Binary")), "Index")

    input = port("Input", "n* c")
    input_target = port("Target", "n*", element=Integers(1))
    loss = port("Loss", "")

    @classmethod
    def ports_of(cls, parameters: Mapping[str, Any]) -> list[Port]:
        """As declared for "Index"; the target as the input for the other forms, which for "Binary" has no classes."""
        if parameters["TargetForm"] == "Index":
            return cls.declaration.ports
        pattern = "n* c" if parameters["TargetForm"] == "Probabilities" else "n*"
        inputs = [Port(name, pattern, "in", "", None) for name in ("Input", "Target")]
        return [*inputs, *cls.declaration.outputs]

    def relate(self, sizes: Sizes) -> None:
        """As many classes as the type of the target has, such as that of an encoder."""
        element = self.types["Target"].element
        if self.form == "Index" and element is not None and element.high is not None:
            sizes.put("c", element.high)

    @property
    def truths(self) -> tuple[str, ...]:  # type: ignore[override]
        """The target of "Binary" can be True or False."""
        return ("Target",) if self.form == "Binary" else ()

    def forward(self, ops: Any, p: Any, target: Any) -> Any:
        """p[b, n*, c], t[b, n*] or t[b, n*, c] -> loss[b]."""
        if self.form == "Index":
            return mean_of_all(ops, self.of_class(ops, p, target))
        if self.form == "Probabilities":
            return ops.negative(mean_of_all(ops, ops.sum(ops.multiply(target, log(ops, p)), axes=(-1,))))
        yes = ops.multiply(target, log(ops, p))
        no = ops.multiply(ops.subtract(1, target), log(ops, ops.subtract(1, p)))
        return ops.negative(mean_of_all(ops, ops.add(yes, no)))

    def of_class(self, ops: Any, p: Any, target: Any) -> Any:
        """-Log[p[b, n*, t]] for the classes t[b, n*]."""
        try:
            return ops.index_cross_entropy(p, target)
        except IndexError as problem:
            self.fail("position", shape_text(problem.args[0]), shape_text(ops.shape(p)[-1:]))


@layer("ContrastiveLossLayer")
class ContrastiveLoss(Layer):
    """Max[margin - d, 0] where the target is True, the distance d itself where it is False; d[] and t[] -> loss[]."""

    usage = "ContrastiveLossLayer[margin] wants distances to be 0 for False, and at least the margin for True."
    truths = ("Target",)

    margin = argument("Margin", NonNegativeReal, 0.5)

    input = port("Input", "")
    input_target = port("Target", "", element=Integers(0, 1))
    loss = port("Loss", "")

    def forward(self, ops: Any, d: Any, target: Any) -> Any:
        """d[b], t[b] -> loss[b]."""
        return ops.select(ops.greater(target, 0), ops.ramp(ops.subtract(float(self.margin), d)), d)


@layer("CTCLossLayer")
class ConnectionistTemporalClassificationLoss(Layer):
    """Minus the logarithm of the probability that the input gives the target, whatever the alignment.

    p[t, k] are probabilities of k - 1 classes and, last, of a blank; the target a[s] has integers from 1 to k - 1 and
    is not longer than the input. An alignment gives each of the t places a class or the blank; with repetitions merged
    and then blanks dropped it is the target. Infinity where there is none. Graves et al., 2006.
    """

    usage = "CTCLossLayer[] gives the loss of a sequence of classes whose places in the input are not known."

    input = port("Input", "t k")
    input_target = port("Target", "s", element=Integers(1))
    loss = port("Loss", "")

    def relate(self, sizes: Sizes) -> None:
        """One class for the blank."""
        high = None if self.input_target.element is None else self.input_target.element.high
        if high is not None:
            sizes.put("k", high + 1)

    def check(self, sizes: Sizes) -> None:
        """There are classes; the target has them, and is not longer than the input."""
        k, kind = sizes["k"], self.types["Target"]
        if k == 1:
            self.refuse("Input", "a matrix with a column for each class and one for the blank")
        if isinstance(k, int) and (kind.element is None or kind.element.high is None):
            self.types["Target"] = Type(kind.dims, Integers(1, k - 1))
        t, s = sizes["t"], sizes["s"]
        if isinstance(t, int) and isinstance(s, int) and s > t:
            self.refuse("Target", f"a sequence of integers that is not longer than the input, which has length {t}")

    def refuse(self, port: str, needed: str) -> NoReturn:
        """Report a port that is not what is needed."""
        kind = self.types[port]
        raise Misfit(port, kind, f"should be {needed}", "portshape", quoted(port), describe(kind), needed)

    def forward(self, ops: Any, p: Any, target: Any) -> Any:
        """p[b, t, k], a[b, s] -> loss[b]."""
        try:
            return ops.ctc(p, target)
        except IndexError as problem:
            self.fail("position", shape_text(problem.args[0]), shape_text((ops.shape(p)[2] - 1,)))
