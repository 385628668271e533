"""Functions on nets: NetInitialize, NetExtract, Information."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Expr, Expression, Symbol, is_list, list_of, system
from wlnet.nets import Net, initialize, read_method
from wlnet.nets.calls import key_name, split, unknown_option
from wlnet.nets.coders import Coder
from wlnet.nets.initialization.initial_values import Distribution, Sampler
from wlnet.nets.initialization.seeding import generator
from wlnet.nets.layer import shape_text
from wlnet.nets.messages import failure, setting, shown, wrong_count
from wlnet.nets.numeric import NotNumeric, Ragged, to_array
from wlnet.nets.parts.extract import extract

from ..language.usage import asked
from ..structure.atom_methods import method_of
from .arguments import checked as checked
from .objects import session_generator

if TYPE_CHECKING:
    import numpy as np

Automatic, All, Failed = system("Automatic"), system("All"), system("$Failed")
RandomVariate = system("RandomVariate")
INITIALIZE_OPTIONS = {"Method": Automatic, "RandomSeeding": system("Inherited"), "SamplingFunction": RandomVariate}


@builtin("NetInitialize", "NetInitialize[net] gives values to the arrays of net that have none; "
         "NetInitialize[net, All] to all.", options=INITIALIZE_OPTIONS, attributes="ReadProtected")  # fmt: skip
def net_initialize(*args: Expression) -> Expression:
    """The net with a value for every array."""
    places, rules = split(args[1:])
    if not args or len(places) > 1:
        raise wrong_count(system("NetInitialize"), len(args), 1, 2)
    if args[0] is Failed:
        return Failed
    net = checked("NetInitialize", args[0])
    which = places[0] if places else Automatic
    if which not in (Automatic, All, system("None")):
        raise failure("NetInitialize", "argvalue", "the second argument", shown(which), "Automatic or All")
    values = dict(INITIALIZE_OPTIONS)
    for key, value in rules:
        name = key_name(key)
        if name not in values:
            raise unknown_option(system("NetInitialize"), key, list(values))
        values[name] = value
    method = read_method(values["Method"])
    if values["SamplingFunction"] is not RandomVariate:
        method = replace(method, sample=sampler(values["SamplingFunction"]))
    random = generator("NetInitialize", values["RandomSeeding"], session_generator)
    return initialize(net, method, random, which is All)


def sampler(function: Expression) -> Sampler:
    """Draws by function[distribution, dimensions]; a message where that gives no such array."""

    def sample(distribution: Distribution, dims: tuple[int, ...], generator: np.random.Generator) -> Any:
        found = evaluate(Expr(function, (distribution.expression(), list_of(*dims))))
        try:
            array = to_array(found, evaluate)
        except (NotNumeric, Ragged):
            array = None
        if array is None or array.shape != dims:
            expected = f"a function that gives an array of dimensions {shape_text(dims)}"
            raise failure("NetInitialize", "method", setting(system("SamplingFunction"), function), expected)
        return array

    return sample


@builtin("NetExtract", "NetExtract[net, spec] gives a layer, an array, a setting or a port of a net.",
         attributes="ReadProtected")  # fmt: skip
def net_extract(net: Expression, spec: Expression) -> Expression:
    """The part of a net or a coder."""
    if net is Failed:
        return Failed
    method = method_of("NetExtract", net)
    if method is not None:
        return method(net, spec)
    if not isinstance(net, (Net, Coder)):
        raise failure("NetExtract", "notnet", shown(net))
    return extract(net, spec)


@builtin("Information", 'Information[net] gives a report on a net, Information[net, "property"] one property; '
         'Information["name"], which is ?name, tells about symbols, Information[symbol, "property"] a property.',
         )  # fmt: skip
def information(e: Expression, wanted: Expression = None) -> Expression:
    """What is known of an object, or of each in a list; of symbols it is printed."""
    if type(e) is str or type(e) is Symbol:
        return asked(e, wanted)
    if is_list(e) and e.args:
        found = [information(part, wanted) for part in e.args]
        return list_of(*found) if all(part is not None for part in found) else None
    method = method_of("Information", e)
    return None if method is None else method(e, wanted)
