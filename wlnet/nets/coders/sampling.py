"""Drawing from probabilities, and how uncertain they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wlnet.expr import Association, Expression, has_head, is_list, system

from ..kinds import Fractional, NonNegativeReal, Positive, Unfit
from ..numeric import Array


@dataclass(frozen=True)
class Sampling:
    """How a sample is drawn: from p^(1/temperature), of the likeliest `most`, of the likeliest whose sum is `total`."""

    temperature: float = 1
    total: float = 1
    most: int | None = None


def read_sampling(e: Expression) -> Sampling | None:
    """What stands after "RandomSample": nothing, a temperature, or rules; None for anything else."""
    if e is None:
        return Sampling()
    rules = e.rules() if isinstance(e, Association) else e.args if is_list(e) else None
    try:
        if rules is None:
            return Sampling(NonNegativeReal.read(e))
        values = {}
        for rule in rules:
            if not has_head(rule, system("Rule")) or len(rule.args) != 2:
                return None
            name, value = rule.args
            if name == "Temperature":
                values["temperature"] = NonNegativeReal.read(value)
            elif name == "TotalProbabilityCutoff":
                values["total"] = Fractional.read(value)
            elif name == "TopProbabilities":
                values["most"] = Positive.read(value)
            else:
                return None
    except Unfit:
        return None
    return Sampling(**values)


def draw(p: Array, how: Sampling, random: np.random.Generator) -> Array:
    """The places i[n*] of samples drawn from p[n*, c].

    Temperature 0 takes the likeliest. Only the likeliest `most` places count, and of these the fewest whose
    probabilities sum to `total` at least (Holtzman et al., arXiv:1904.09751).
    """
    p = np.asarray(p, dtype=np.float64)
    draws = random.random(p.shape[:-1])
    if how.temperature == 0:
        return np.argmax(p, -1)
    with np.errstate(all="ignore"):
        logs = np.log(p) / how.temperature
        weights = np.exp(logs - logs.max(-1, keepdims=True))
    order = np.argsort(-weights, axis=-1, kind="stable")
    sorted_ = np.take_along_axis(weights, order, -1)
    if how.most is not None:
        sorted_[..., how.most :] = 0
    before = np.cumsum(sorted_, -1) - sorted_
    sorted_ = np.where(before < how.total * sorted_.sum(-1, keepdims=True), sorted_, 0) if how.total < 1 else sorted_
    if how.total == 0:
        return order[..., 0]
    sums = np.cumsum(sorted_, -1)
    places = (sums <= draws[..., None] * sums[..., -1:]).sum(-1)
    return np.take_along_axis(order, np.minimum(places, p.shape[-1] - 1)[..., None], -1)[..., 0]


def entropy(p: Array, pairs: bool = False) -> Array:
    """-Sum p Log[p] over the last level in nats, 0 Log[0] being 0; `pairs`: every p stands with 1 - p, as a pair."""
    with np.errstate(all="ignore"):
        terms = np.where(p > 0, p * np.log(p), np.where(p == 0, 0, p * np.nan))
    found: Array = -terms.sum(-1)
    return found + entropy(1 - p) if pairs else found
