"""NetGANOperator: two nets that play against each other (Goodfellow et al., arXiv:1406.2661)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wlnet.expr import Expr, Expression, is_list, list_of, system

from ...declare import argument, port
from ...functions.univariate import FORMAL
from ...kinds import Automatic, Choice, OneOf
from ...layer import Layer
from ...layers.losses import log
from ...messages import shown
from ...net import Net, Value
from ..container import Container
from .inside import Inside
from .operator import Operator, operator, part

SIGMOIDS = ("LogisticSigmoid", "Sigmoid", "HardSigmoid")


@operator("NetGANOperator")
class Adversarial(Operator):
    """Losses of a discriminator d for a sample x[s*] and for g[z], which a generator g makes of a latent z[l*].

    "JensenShannon": -Log[d[x]] and -Log[1 - d[g[z]]]. "Wasserstein" (Arjovsky et al., arXiv:1701.07875): -d[x] and
    d[g[z]]. Automatic is the first where d ends in a sigmoid function, the second otherwise.

    Who minimises the sum of both losses in training trains both nets: the derivative that the generator gets has the
    opposite sign, so that it maximises the loss that the discriminator minimises.
    """

    usage = "NetGANOperator[{generator, discriminator}] gives the losses of two nets that play against each other."

    generator = part("Generator", "l*", "s*")
    discriminator = part("Discriminator", "s*", "")
    loss = argument("Loss", OneOf(Automatic, Choice(("JensenShannon", "Wasserstein"))), system("Automatic"))
    input_sample = port("Sample", "s*")
    input_latent = port("Latent", "l*")
    output_real = port("LossReal", "")
    output_fake = port("LossFake", "")
    output_generated = port("GeneratedFake", "s*")

    @classmethod
    def from_expressions(cls, given: Expression, read: Callable[[Expression], Net]) -> dict[str, Net]:
        """A list of generator and discriminator."""
        if not is_list(given) or len(given.args) != 2:
            cls.fail("netpair", shown(given))
        return dict(zip(("Generator", "Discriminator"), map(read, given.args), strict=True))

    def forward(self, inside: Inside, inputs: dict[str, Value], states: dict[str, Value | None]) -> dict[str, Value]:
        """x[b, s*], z[b, l*] -> both losses[b], g[z][b, s*]."""
        ops = inside.ops
        fake = inside.one("Generator", inputs["Latent"])
        judged = ops.scale_gradient(fake, factor=-1.0) if inside.mode.training else fake
        real = inside.one("Discriminator", inputs["Sample"])
        forged = inside.one("Discriminator", judged)
        if self.by_probability:
            losses = ops.negative(log(ops, real)), ops.negative(log(ops, ops.subtract(1, forged)))
        else:
            losses = ops.negative(real), forged
        return {"LossReal": losses[0], "LossFake": losses[1], "GeneratedFake": fake}

    @property
    def by_probability(self) -> bool:
        """Whether what the discriminator gives is taken for a probability."""
        if self.loss is system("Automatic"):
            return is_sigmoid(source(self.discriminator))
        return bool(self.loss == "JensenShannon")

    def links(self) -> list[tuple[tuple[int | str | None, str], tuple[int | str | None, str]]]:
        """As the ports say, and from the generator to the discriminator."""
        generated, judged = next(iter(self.generator.outputs)), next(iter(self.discriminator.inputs))
        return [*super().links(), (("Generator", generated), ("Discriminator", judged))]

    def written(self, inner: dict[str, Expression]) -> list[Expression]:
        """Both nets in a list."""
        return [list_of(*inner.values())]


def source(net: Net) -> Net:
    """The layer that the net's only output comes from; a container where that is not one layer's output."""
    while isinstance(net, Container):
        port_name = next(iter(net.outputs))
        parts = dict(zip(net.keys, net.nets, strict=True))
        starts = [start for start, end in net.links() if end == (None, port_name)]
        if len(starts) != 1 or starts[0][0] is None:
            break
        net = parts[starts[0][0]]
        if isinstance(net, Container) and len(net.outputs) != 1:
            break
    return net


def is_sigmoid(net: Net) -> bool:
    """Whether a layer gives values of a sigmoid function."""
    if not isinstance(net, Layer) or net.name != "ElementwiseLayer":
        return False
    body: Any = net.parameters["Function"].body
    return isinstance(body, Expr) and body.args == (FORMAL,) and getattr(body.head, "name", body.head) in SIGMOIDS
