"""Functions on nets that go by another name."""

from __future__ import annotations

from wlnet.evaluator import builtin
from wlnet.evaluator.messages import message
from wlnet.expr import Expression, call, system


@builtin("NetInformation", "NetInformation is the former name of Information.",
         messages={"obs": "`1` is obsolete. Instead, use `2`."}, attributes="ReadProtected")  # fmt: skip
def net_information(*args: Expression) -> Expression:
    """What Information says, after a message."""
    message("NetInformation", "obs", system("NetInformation"), system("Information"))
    return call("Information", *args)
