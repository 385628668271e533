"""Published collections of examples by name, as nets are trained and measured with them."""

from __future__ import annotations

from wlnet.expr import Expression, WolframMessage
from wlnet.nets.messages import failure, shown

from ..files.example_data import TEXTS, examples


def named_data(symbol: str, name: str, part: str) -> Expression:
    """The examples of a collection: "TrainingData" or "TestData", all where there are no parts.

    Messages, by `symbol`: dataname, nofile, damaged, elem.
    """
    try:
        return examples(symbol, name, part)
    except WolframMessage as problem:
        if problem.tag == "notent":
            raise failure(symbol, "dataname", shown(name)) from None
        text = TEXTS.get(problem.tag)
        raise WolframMessage(symbol, problem.tag, *problem.arguments, result=problem.result, text=text) from None
