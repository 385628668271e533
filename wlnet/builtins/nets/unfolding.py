"""NetUnfold."""

from __future__ import annotations

from wlnet.evaluator import builtin
from wlnet.expr import Expression, system
from wlnet.nets.unfolding.unfold import unfold

from .tools import checked

Failed = system("$Failed")


@builtin("NetUnfold", "NetUnfold[net] is one step of a net that works along a sequence, with its recurrent states as "
         "inputs and outputs.", attributes="ReadProtected")  # fmt: skip
def net_unfold(net: Expression) -> Expression:
    """The graph of one step."""
    return Failed if net is Failed else unfold(checked("NetUnfold", net))
