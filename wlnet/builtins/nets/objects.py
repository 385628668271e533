"""Layers, chains and coders: the heads that make them, what applying them does, and what core functions say of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from wlnet.evaluator import evaluate
from wlnet.evaluator.builtin import declare
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.loop import applications
from wlnet.evaluator.messages import message
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expr, Expression, call, system
from wlnet.nets import LAYERS, Net, apply, construct, make_chain, option_defaults
from wlnet.nets.application.settings import option_defaults as evaluation_defaults
from wlnet.nets.arrays.multipliers import checked_parts
from wlnet.nets.coders import Coder
from wlnet.nets.coders.calls import apply_coder, make_coder
from wlnet.nets.containers.container import Container
from wlnet.nets.description.coder_information import coder_information
from wlnet.nets.description.information import information
from wlnet.nets.layers.former import FORMER
from wlnet.nets.parts.extract import everything, take
from wlnet.nets.tracing.nodes import is_symbolic
from wlnet.nets.training.progress import watch

from ..language.options import readers
from ..structure.atom_methods import atom_method
from ..structure.parts import part_of
from .evaluating import tracing

Code = Callable[..., Expression]
DEPRECATED = "`1` is deprecated and will not be supported in future versions of the Wolfram Language. Use `2` instead."
Automatic, Failed, List, Rule = map(system, ("Automatic", "$Failed", "List", "Rule"))


def options_of(pairs: list[tuple[Expression, Expression]]) -> dict[str, Any]:
    """Option names and defaults, as declarations of built-in functions take them."""
    return {
        "options": {key if type(key) is str else key.name: value for key, value in pairs},
        "text_options": [key for key, _ in pairs if type(key) is str],
    }


def failed_before(args: Iterable[Expression]) -> bool:
    """Whether $Failed is among arguments, their settings or lists: a message has told why, and one is enough."""
    for e in args:
        if e is Failed:
            return True
        if type(e) is Association:
            inner: Iterable[Expression] = e.values()
        elif type(e) is Expr:
            inner = e.args if e.head is List else e.args[1:] if e.head is Rule else ()
        else:
            continue
        if failed_before(inner):
            return True
    return False


def layer_code(name: str) -> Code:
    """The built-in function that makes layers of one kind."""
    return lambda *args: Failed if failed_before(args) else construct(name, args, tracing)


def former_code(name: str, current: str) -> Code:
    """The built-in function of a former name: it says so and makes the layer that goes by another name now."""

    def make(*args: Expression) -> Expression:
        message(name, "deprec", system(name), system(current))
        return layer_code(current)(*args)

    return make


def coder_code(head: str) -> Code:
    """The built-in function that makes encoders or decoders."""
    return lambda *args: Failed if failed_before(args) else make_coder(head, args, evaluate)


def chain_code(*args: Expression) -> Expression:
    """NetChain[...]."""
    return Failed if failed_before(args) else checked_parts(make_chain(args, evaluate))


for _name, _layer in LAYERS.items():
    declare(_name, _layer.usage, code=layer_code(_name), **options_of(option_defaults(_layer.declaration)),
            attributes="ReadProtected", module=__name__)  # fmt: skip
for _name, _current in FORMER.items():
    declare(_name, f"{_name} is the former name of {_current}.", code=former_code(_name, _current),
            messages={"deprec": DEPRECATED}, **options_of(option_defaults(LAYERS[_current].declaration)),
            attributes="ReadProtected", module=__name__)  # fmt: skip
declare("NetChain", "NetChain[{layer1, layer2, ...}] is a net in which the output of each layer is the input of the "
        "next.", code=chain_code, options={"LearningRateMultipliers": Automatic}, attributes="ReadProtected",
        module=__name__)  # fmt: skip
declare("NetEncoder", "NetEncoder[{\"name\", ...}] turns data of one kind into arrays.", code=coder_code("NetEncoder"),
        attributes="ReadProtected", module=__name__)  # fmt: skip
declare("NetDecoder", "NetDecoder[{\"name\", ...}] turns arrays into data of one kind.", code=coder_code("NetDecoder"),
        attributes="ReadProtected", module=__name__)  # fmt: skip


def session_generator() -> np.random.Generator:
    """The generator behind RandomReal, for RandomSeeding -> Inherited."""
    return state.session.random


def stop_if_aborted() -> None:
    """Between the batches of a net, do what the evaluator does between two steps."""
    if state.abort:
        raise Aborted


watch(stop_if_aborted)


def apply_net(net: Net, args: tuple[Expression, ...]) -> Expression:
    """net[data, ...]."""
    if state.intercept is not None and any(map(is_symbolic, args)):
        return state.intercept.apply(net, args)
    return Failed if failed_before(args) else apply(net, args, evaluate, session_generator)


def apply_coder_object(coder: Coder, args: tuple[Expression, ...]) -> Expression:
    """coder[data, ...]."""
    return Failed if failed_before(args) else apply_coder(coder, args, evaluate, session_generator)


applications[Net] = apply_net
applications[Coder] = apply_coder_object


def evaluation_options(net: Net) -> tuple[Expr, ...]:
    """Options[net]: how nets are evaluated."""
    return tuple(call("Rule", key, value) for key, value in evaluation_defaults())


readers[Net] = evaluation_options


@atom_method("Part", Net, Coder)
def net_part(net: Net | Coder, *path: Expression) -> Expression:
    """net[[...]], which is NetExtract with a path."""
    return take(net, path, "Part", part_of)


@atom_method("Normal", Net, Coder)
def net_normal(net: Net | Coder, *_: Any) -> Expression:
    """The layers of a chain; the named parts of a layer or coder."""
    return everything(net)


@atom_method("Length", Container)
def container_length(net: Container) -> int:
    """The number of nets in a container."""
    return len(net.nets)


@atom_method("Information", Net)
def net_information(net: Net, wanted: Expression = None) -> Expression:
    """Information[net], Information[net, property]."""
    return information(net, wanted)


@atom_method("Information", Coder)
def net_coder_information(coder: Coder, wanted: Expression = None) -> Expression:
    """Information[coder], Information[coder, property]."""
    return coder_information(coder, wanted)


from . import parts  # noqa: E402, F401  (whoever has a net has Take, Append, Join and their kind on it)
