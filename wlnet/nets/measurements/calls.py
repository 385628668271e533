"""NetMeasurements[net, data, measurements]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from wlnet.expr import Association, Expr, Expression, from_array, has_head, is_list, list_of, system

from ..application.settings import read_settings
from ..calls import Rules, key_name, unknown_option
from ..description.information import PROPERTIES, information
from ..initialization.seeding import Inherited, fresh
from ..layer import Layer, array_expression
from ..layers.losses import CrossEntropyLoss
from ..messages import enumeration, failure, nearest, setting, shown, wrong_count
from ..net import Net, Path
from ..numeric import Array, Evaluate, unevaluated
from ..parts.netport import is_netport, read_netport
from ..parts.positions import find_net, value_position
from .outcomes import NAME, Comparison, Decisions, Numbers, Run, loss_values, rows_of, run
from .table import AVERAGED, AVERAGES, CLASSES, NUMBERS, PARAMETERS, Settings, number
from .values import AGGREGATIONS, aggregated

Automatic, Nothing = system("Automatic"), system("None")
OPTIONS: dict[str, Expression] = {
    "BatchSize": Automatic,
    "LossFunction": Automatic,
    "NetEvaluationMode": "Test",
    "TargetDevice": "CPU",
    "WorkingPrecision": Automatic,
}
LOSS = ("Loss", "TotalLoss")
KINDS = {Decisions: "a cross-entropy loss", Numbers: "a loss of numbers"}


@dataclass(frozen=True)
class Measurement:
    """What is measured: a name with its parameter; a port of the net, an array or an input; what a function makes."""

    name: str = ""
    settings: Settings = field(default_factory=Settings)
    port: Path = ()
    aggregation: str | None = None
    function: Expression = None


def measure(
    args: Sequence[Expression], rules: Rules, evaluate: Evaluate = unevaluated, inherited: Inherited = fresh
) -> Expression:
    """The value of a measurement, or a list of several; a WolframMessage where there is none."""
    net, data, wanted = read_arguments(args)
    options = dict(OPTIONS)
    for key, value in rules:
        name = key_name(key)
        if name not in options:
            raise unknown_option(system(NAME), key, list(options))
        options[name] = value
    settings = read_settings(net, {**options, "RandomSeeding": Automatic}, inherited)
    several = is_list(wanted)
    measurements = [read_measurement(net, e) for e in (wanted.args if several else (wanted,))]
    needed = [m for m in measurements if m.name not in PROPERTIES]
    extra = [m.port for m in needed if m.port and gives(net, m.port)]
    if any(m.function is not None for m in needed):
        extra += [(name,) for name in net.outputs]
    done = run(net, data, options["LossFunction"], extra, settings, evaluate) if needed else None
    values = [value_of(net, m, done, evaluate) for m in measurements]
    return list_of(*values) if several else values[0]


def read_arguments(args: Sequence[Expression]) -> tuple[Net, Expression, Expression]:
    """The net, the data and what is measured."""
    if len(args) != 3:
        raise wrong_count(system(NAME), len(args), 3, 3)
    net, data, wanted = args
    if not isinstance(net, Net):
        raise failure(NAME, "notnet", shown(net))
    return net, data, wanted


def read_measurement(net: Net, e: Expression, given: Mapping[str, Expression] | None = None) -> Measurement:
    """What "name", "name" -> parameter, NetPort[...] or <|"Measurement" -> one of these, ...|> asks for."""
    given = given or {}
    if isinstance(e, Association):
        rest = {str(key): value for key, value in e.items()}
        inner = rest.pop("Measurement", None)
        if inner is None or isinstance(inner, Association):
            raise unknown(net, e)
        return read_measurement(net, inner, rest)
    average = read_average(given.get("ClassAveraging", Automatic))
    aggregation = read_aggregation(given.get("Aggregation", Automatic))
    for name in given:
        if name not in ("ClassAveraging", "Aggregation", "Key", "Interval"):
            raise unknown_option(system(NAME), name, ["ClassAveraging", "Aggregation", "Key", "Interval"])
    if is_netport(e):
        return Measurement(port=read_place(net, e), aggregation=aggregation)
    if has_head(e, system("Function")):
        return Measurement(function=e)
    name, parameter = (e, None)
    if has_head(e, system("Rule")) and len(e.args) == 2:
        name, parameter = e.args
    if type(name) is not str or name not in known(net):
        raise unknown(net, name)
    if parameter is not None:
        expected = PARAMETERS.get(name)
        fits = type(parameter) is int if expected == "a positive integer" else type(parameter) in (int, float)
        if expected is None or not fits or parameter <= 0:
            raise failure(NAME, "measurevalue", setting(name, parameter), expected or "just its name")
    return Measurement(name, Settings(parameter, average))


def read_average(e: Expression) -> str | None:
    """How classes are averaged; None for not at all."""
    if e is Automatic or e is Nothing:
        return None
    if e in AVERAGES:
        return str(e)
    raise failure(NAME, "measurevalue", setting("ClassAveraging", e), '"Macro", "Micro", "Weighted" or None')


def read_aggregation(e: Expression) -> str | None:
    """How numbers of an array become one; None for not at all."""
    if e is Automatic or e is Nothing:
        return None
    if type(e) is str and e in AGGREGATIONS:
        return e
    raise failure(NAME, "measurevalue", setting("Aggregation", e), f"None or one of {enumeration(AGGREGATIONS)}")


def read_place(net: Net, e: Expression) -> Path:
    """The position of an output, a state, an input of the net or an array."""
    path, name = read_netport(e)
    found = find_net(net, path)
    if found is not None and name is not None:
        if not path and name in net.inputs and name not in net.outputs:
            return (name,)
        if isinstance(found[1], Layer) and name in found[1].arrays:
            return (*found[0], name)
    return value_position(net, e, path if name is None else (*path, name))


def gives(net: Net, port: Path) -> bool:
    """Whether a position is that of an output or a state."""
    found = find_net(net, port[:-1])
    return found is not None and (port[-1] in found[1].outputs or port[-1] in found[1].states)


def known(net: Net) -> list[str]:
    """The names of all measurements."""
    return [*CLASSES, *NUMBERS, *LOSS, *PROPERTIES, *(name for name in net.outputs)]


def unknown(net: Net, e: Expression) -> Exception:
    """The message about a measurement that does not exist."""
    near = nearest(e, known(net)) if type(e) is str else None
    if near is not None:
        return failure(NAME, "measurename", shown(e), shown(near))
    return failure(NAME, "measureunknown", shown(e), enumeration(sorted({*CLASSES, *NUMBERS, *LOSS})))


def value_of(net: Net, m: Measurement, done: Run | None, evaluate: Evaluate) -> Expression:
    """The value of one measurement."""
    if m.name in PROPERTIES:
        return information(net, m.name)
    assert done is not None
    if m.function is not None:
        return evaluate(Expr(m.function, (everything(net, done),)))
    if m.port:
        return port_value(net, m, done)
    losses = {c.loss.port: c for c in done.comparisons}
    if m.name in LOSS:
        return number(sum(loss_values(done, c) for c in losses.values()))
    if m.name in net.outputs:
        if m.name in losses:
            return number(loss_values(done, losses[m.name]))
        raise failure(NAME, "nojudge", shown(m.name))
    values = [(port, judged(m, done.outcome(c))) for port, c in concerned(m.name, losses).items()]
    return values[0][1] if len(losses) == 1 else Association.of(values)


def concerned(name: str, comparisons: Mapping[str, Comparison]) -> Mapping[str, Comparison]:
    """The losses that a measurement is for, decisions or numbers; all where it is for none, for a message to name."""
    fitting = {
        port: c
        for port, c in comparisons.items()
        if c.judge is not None and name in (CLASSES if isinstance(c.judge, CrossEntropyLoss) else NUMBERS)
    }
    return fitting or comparisons


def everything(net: Net, done: Run) -> Association:
    """The numbers by port, each a list with one entry for each example: inputs, outputs, and the targets of outputs.

    These are called "Target" where there is one such output, "Target" and its name where there are several.
    """
    inputs = {name: rows_of(data) for name, data in done.examples.items()}
    outputs = {name: done.rows(((), name)) for name in net.outputs}
    alone = len(done.targets) == 1
    targets = {"Target" if alone else f"Target{name}": rows_of(data) for name, data in done.targets.items()}
    return Association.of((name, as_list(rows)) for name, rows in {**inputs, **outputs, **targets}.items())


def as_list(rows: Sequence[Array]) -> Expression:
    """The arrays of all examples as a list."""
    return from_array(rows) if isinstance(rows, np.ndarray) else list_of(*map(from_array, rows))


def port_value(net: Net, m: Measurement, done: Run) -> Expression:
    """The mean of what stands at a port, or an array."""
    if gives(net, m.port):
        return aggregated(list(done.found.values[m.port]), m.aggregation)
    found = find_net(net, m.port[:-1])
    name = str(m.port[-1])
    if found is not None and isinstance(found[1], Layer) and name in found[1].arrays:
        array = found[1].arrays[name]
        return array_expression(array) if m.aggregation is None else aggregated([array], m.aggregation)
    data = done.examples[name]
    return aggregated([data.examples[i] for i in range(len(data))], m.aggregation)


def judged(m: Measurement, found: Decisions | Numbers) -> Expression:
    """The value for decisions or for numbers; a message where the measurement is for the other."""
    if isinstance(found, Decisions) and m.name in CLASSES:
        if m.settings.average is not None and m.name not in AVERAGED:
            raise failure(NAME, "measurevalue", setting("ClassAveraging", m.settings.average), "left out for " + m.name)
        return CLASSES[m.name](found, m.settings)
    if isinstance(found, Numbers) and m.name in NUMBERS:
        return number(NUMBERS[m.name](found))
    needed = Decisions if m.name in CLASSES else Numbers
    raise failure(NAME, "measurekind", shown(m.name), KINDS[needed], KINDS[type(found)])
