"""Once: values that are computed the first time they are asked for."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from wlnet.evaluator import builtin, evaluate, message
from wlnet.evaluator.state import state
from wlnet.expr import Expression, literal_key

kept: WeakKeyDictionary[Any, dict[Any, Expression]] = WeakKeyDictionary()
"""For each session, the values of the expressions."""


@builtin("Once", "Once[e] evaluates e the first time it is asked for in a session, and gives the same value from then "
         "on.", attributes="HoldFirst",
         messages={"loc": "Values can be kept in \"KernelSession\", not in `1`."})  # fmt: skip
def once(e, place="KernelSession"):
    """The value of the first time."""
    if place != "KernelSession":
        message("Once", "loc", place)
        return None
    values = kept.setdefault(state.session, {})
    key = literal_key(e)
    if key not in values:
        values[key] = evaluate(e)
    return values[key]
