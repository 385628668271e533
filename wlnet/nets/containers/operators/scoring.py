"""How keys and queries are scored: by their product, by a bilinear form, or by any net."""

from __future__ import annotations

from functools import cache

from wlnet.expr import Expression, call, list_of, system

from ...calls import construct
from ...layers.dot import Dot
from ...layers.linear import Linear
from ...net import Net
from ..graph import Graph

INPUT, QUERY = PORTS = "Input", "Query"


@cache
def dot() -> Net:
    """k.q for the key k at "Input" and the query q."""
    return construct("DotLayer", [call("Rule", system("InputPorts"), list_of(*PORTS))])


@cache
def bilinear() -> Net:
    """k.(w.q) with learnable w, which is at {1, "Weights"}."""
    # the product tells how long w.q is once it is known to be a vector
    options = call("Rule", "Biases", system("None")), call("Rule", "Output", list_of(system("Automatic")))
    layers = {
        "1": construct("LinearLayer", options),
        "2": construct("DotLayer", [call("Rule", system("InputPorts"), 2)]),
    }
    edges = [((None, INPUT), (2, "1")), ((None, QUERY), (1, "Input")), ((1, "Output"), (2, "2")),
             ((2, "Output"), (None, "Output"))]  # fmt: skip
    return Graph(layers, edges)


SCORES = {"Dot": dot, "Bilinear": bilinear}


def form(net: Net) -> str:
    """ "Dot" or "Bilinear" where the net is such a one, whatever it knows of its sizes and arrays; "" otherwise."""
    if isinstance(net, Dot):
        plain = list(net.inputs) == list(PORTS) and net.orders is system("Automatic")
        return "Dot" if plain else ""
    template = bilinear()
    if not isinstance(net, Graph) or not isinstance(template, Graph) or net.named or len(net.nets) != 2:
        return ""
    if net.wiring.sources != template.wiring.sources or [type(part) for part in net.nets] != [Linear, Dot]:
        return ""
    linear, product = net.nets
    vectors = all(kind.rank in (1, None) for kind in net.inputs.values())
    plain = not linear.is_enabled("Biases") and product.orders is system("Automatic")  # type: ignore[attr-defined]
    return "Bilinear" if plain and vectors else ""


def written(net: Net) -> Expression | None:
    """The name that stands for the net, where nothing but sizes is known of it."""
    name = form(net)
    if name != "Bilinear":
        return name or None
    assert isinstance(net, Graph)
    linear = net.nets[0]
    assert isinstance(linear, Linear)
    free = linear.arrays["Weights"] is None and not linear.shared
    rates = linear.parameters["LearningRateMultipliers"], net.multipliers
    return name if free and rates == (system("Automatic"), None) else None
