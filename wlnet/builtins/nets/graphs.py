"""NetGraph, and NetPort, by which its edges speak of ports."""

from __future__ import annotations

from wlnet.evaluator import builtin, evaluate
from wlnet.evaluator.builtin import declare
from wlnet.expr import Expression, system
from wlnet.nets import make_graph
from wlnet.nets.arrays.multipliers import checked_parts

from .objects import failed_before


@builtin("NetGraph", "NetGraph[{layer1, layer2, ...}, {m1 -> n1, ...}] is a net in which the output of layer m1 is an "
         "input of layer n1, and so on.", options={"LearningRateMultipliers": system("Automatic")},
         attributes="ReadProtected")  # fmt: skip
def net_graph(*args: Expression) -> Expression:
    """The net that layers and edges make."""
    return system("$Failed") if failed_before(args) else checked_parts(make_graph(args, evaluate))


declare("NetPort", 'NetPort["port"] is a port of a net, NetPort[{layer, "port"}] one of a net inside it.',
        attributes="ReadProtected", module=__name__)  # fmt: skip
