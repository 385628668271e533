"""scikit-learn, which is an extra: its modules, the messages of this folder, and seeds."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from wlnet.evaluator.state import state
from wlnet.expr import Expr, Expression, WolframMessage, has_head, is_list, system
from wlnet.nets.initialization.seeding import generator

Failed = system("$Failed")
TEXTS = {
    "mldata": "`1` is no training data: {in -> out, ...}, {in, ...} -> {out, ...}, <|out -> {in, ...}, ...|> and "
    "{row, ...} -> column are, with at least one example.",
    "mlfew": "There are `1` examples; `2` needs at least `3`.",
    "mlmix": "The example `1` is unlike the first one, which is `2`.",
    "mlincfttp": "`1` is not an example of the kind that was learned, `2`.",
    "mlmethod": "The setting Method -> `1` should be Automatic or one of `2`.",
    "mlsub": "The method `1` takes no setting `2` with the value `3`. Its settings are `4`.",
    "mlprop": "`1` is no property of `2`. The properties are `3`.",
    "mlnumber": "The output `1` is not a real number.",
    "mlvalue": "The setting `1` should be `2`.",
    "mlone": "There is only one class, `1`; a classifier needs two.",
    "mlfit": "The method `1` cannot learn from these data: `2`",
}


def library(name: str, module: str) -> Any:
    """A module of scikit-learn; a message where it is not installed."""
    try:
        return import_module(f"sklearn.{module}")
    except ImportError:
        raise WolframMessage(name, "nofun", system(name), "scikit-learn", "pip install 'wlnet[learning]'") from None


def failure(name: str, tag: str, *args: Expression) -> WolframMessage:
    """A message of this folder; the call gives $Failed."""
    return WolframMessage(name, tag, *args, result=Failed, text=TEXTS[tag])


def setting(name: str, value: Expression) -> Expression:
    """An option with its value, as messages show it."""
    return Expr(system("Rule"), (system(name), value))


def seed_of(name: str, seeding: Expression) -> int:
    """A number for scikit-learn from RandomSeeding; Automatic is 1234, always the same."""
    if seeding is system("Automatic"):
        seeding = 1234
    return int(generator(name, seeding, lambda: state.session.random).integers(2**31))


def method_of_option(method: Expression) -> tuple[Expression, dict[str, Expression]]:
    """The name of a method and its settings: "name", {"name", setting -> value, ...}."""
    if is_list(method) and method.args:
        rules = [r for r in method.args[1:] if has_head(r, system("Rule")) and len(r.args) == 2]
        if len(rules) == len(method.args) - 1:
            return method.args[0], {r.args[0] if type(r.args[0]) is str else str(r.args[0]): r.args[1] for r in rules}
    return method, {}


@contextmanager
def learning(name: str, method: str) -> Iterator[None]:
    """Fits say by a message what they cannot do, and nothing of what they do not reach."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except (ValueError, TypeError) as problem:
            reason = " ".join(str(problem).split())
            raise failure(name, "mlfit", method, reason.partition(". ")[0].rstrip(".") + ".") from None
