"""NetTrain[net, data, property, options]."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wlnet.expr import Expression, WolframMessage, has_head, is_list, list_of, system

from ..arrays.multipliers import Rate, check_parts, multipliers, path_of, rate, rates
from ..calls import Rules, split
from ..initialization.seeding import Inherited, fresh, generator
from ..kinds import Multipliers, Unfit
from ..messages import failure, shown, wrong_count
from ..net import Mode, Net, Path
from ..numeric import Evaluate, unevaluated
from .attaching import KEY
from .feeding import Feed, Generator, GeneratorFeed, TableFeed, check_count, read_generator
from .groups import read_groups
from .loop import Engine, Say, retold
from .observing.intervals import Interval, read_interval
from .options import NAME, Options, read_options, real, wrong
from .parameters import Parameters, Rule, lay_out
from .preparing import Prepared, prepare
from .state import Observer, Training
from .stored import read_stored
from .tables import Table
from .updating import Updates
from .validating import Validation

Automatic, Nothing = system("Automatic"), system("None")
USUAL_BATCH, SEQUENCES = 64, 16
ROOM = 1 << 28  # numbers in all arrays of a batch, forward, beyond which batches are smaller


@dataclass(frozen=True)
class Surroundings:
    """What a run needs of the evaluator: values, named data, random numbers, messages, and the keyboard."""

    evaluate: Evaluate = unevaluated
    named: Callable[[str, str], Expression] | None = None
    inherited: Inherited = fresh
    say: Say = lambda message: None
    interrupted: Callable[[], bool] = lambda: False


def read_arguments(args: Sequence[Expression]) -> tuple[Net, Expression, Expression, Rules]:
    """The net, the data, what is asked for, and the options. Messages: argt..., notnet."""
    if len(args) < 2:
        raise wrong_count(system(NAME), len(args), 2, 3)
    net, data = args[:2]
    places, rules = split(args[2:])
    if len(places) > 1:
        raise wrong_count(system(NAME), len(places) + 2, 2, 3)
    if not isinstance(net, Net):
        raise failure(NAME, "notnet", shown(net))
    return net, data, places[0] if places else "TrainedNet", rules


Observe = Callable[[Training], "Sequence[Observer]"]


def train(
    net: Net, data: Expression, rules: Rules, around: Surroundings, observe: Observe = lambda training: ()
) -> Training:
    """The training of a net, at its end; `observe` gives those who look at it. AbortTraining where one gives it up."""
    options = read_options(rules, around.evaluate)
    random = generator(NAME, options.given["RandomSeeding"], around.inherited)
    try:
        engine = make_engine(net, data, options, around, random)
    except WolframMessage as problem:
        raise retold(problem) from None
    except MemoryError:
        raise failure(NAME, "memory", "the data") from None
    engine.observers = observe(engine.training)
    engine.run()
    return engine.training


def make_engine(
    net: Net, data: Expression, options: Options, around: Surroundings, random: np.random.Generator
) -> Engine:
    """The run, all prepared."""
    evaluate, given = around.evaluate, options.given
    made = read_generator(data)
    source = data
    if made is not None:
        size = options.batch or USUAL_BATCH
        source = made.make(evaluate, size, 1, 1, 1)
    else:
        source = read_source(data, "TrainingData", around)
    prepared, table = prepare(net, given["LossFunction"], source, evaluate, options.dtype, random)
    if made is not None:
        check_count(made, source, table, size)
    validation, table = read_validation(given["ValidationSet"], prepared, table, options, around, random, made)
    size = options.batch or usual_batch(prepared, table)
    factors = read_multipliers(prepared.net, given["LearningRateMultipliers"])
    groups, steps = read_groups(prepared.net, given["TrainingUpdateSchedule"])
    prepared, parameters = laid_out(prepared, update_rules(prepared, factors, options, groups), options.dtype)
    feed: Feed
    if made is None:
        feed = TableFeed(table, size, options.dtype, random)
    else:
        feed = GeneratorFeed(made, prepared, table, options.batch or USUAL_BATCH, options.dtype, evaluate)
    if validation is not None:
        validation = replace(validation, size=size)
    training = new_training(prepared, options, feed, table if made is None else None, validation, factors)
    updates = Updates(parameters, options.optimization.method)
    return Engine(
        training=training,
        attached=prepared.attached,
        parameters=parameters,
        updates=updates,
        feed=feed,
        mode=Mode(dtype=options.dtype, generator=random),
        schedule=options.optimization.schedule,
        validation=validation,
        groups=steps,
        automatic=training.total_batches is None and training.time_goal is None,
        say=around.say,
        interrupted=around.interrupted,
    )


def laid_out(prepared: Prepared, rules: Mapping[Path, Rule | None], dtype: Any) -> tuple[Prepared, Parameters]:
    """What is learned, in memory of its own, and the net that shows it there; first values are let go."""
    attached = prepared.attached
    parameters = lay_out(attached.graph, rules, dtype)
    if not parameters.slots:
        raise failure(NAME, "nolearned")
    net, graph = parameters.shown_in(prepared.net, attached.place), parameters.shown_in(attached.graph)
    return replace(prepared, net=net, attached=replace(attached, net=net, graph=graph)), parameters


def read_source(data: Expression, part: str, around: Surroundings) -> Any:
    """The data a name or a file stands for, or the data."""
    if type(data) is str and around.named is not None:
        return around.named(data, part)
    if has_head(data, system("File")):
        return read_stored(data)
    return data


def usual_batch(prepared: Prepared, table: Table) -> int:
    """How many examples make a batch: 64, 16 where their lengths differ, fewer where they would not fit in memory."""
    graph = prepared.attached.graph
    if not all(kind.fixed for kind in graph.inputs.values()):
        return min(SEQUENCES, len(table))
    each = sum(graph.extents())
    return max(1, min(USUAL_BATCH, len(table), ROOM // max(1, each)))


def read_validation(
    value: Expression,
    prepared: Prepared,
    table: Table,
    options: Options,
    around: Surroundings,
    random: np.random.Generator,
    made: Generator | None,
) -> tuple[Validation | None, Table]:
    """The validation set, and the examples that are left for training."""
    if value is Nothing or value is Automatic:
        return None, table
    interval = Interval()
    if is_list(value) and len(value.args) > 1 and all(map(is_timing, value.args[1:])):
        interval = read_interval({rule.args[0]: rule.args[1] for rule in value.args[1:]}, Interval())
        value = value.args[0]
    if has_head(value, system("Scaled")) and len(value.args) == 1:
        fraction = value.args[0]
        count = round(float(fraction) * len(table)) if is_fraction(fraction) and made is None else 0
        if not 0 < count < len(table):
            raise wrong("ValidationSet", value, "Scaled[f] with a fraction f that leaves examples for both")
        table, kept = table.split(random.permutation(len(table))[:count])
        return Validation(kept, 1, interval), table
    maker = read_generator(value)
    if maker is not None:
        return Validation(generated(maker, prepared, options, around), 1, interval), table
    source = read_source(value, "TestData", around)
    kept = prepared.read(source, around.evaluate, options.dtype, " of the validation set")
    return Validation(kept, 1, interval), table


def generated(made: Generator, prepared: Prepared, options: Options, around: Surroundings) -> Table:
    """The examples of one round that a function makes, once and for all, so that losses of rounds can be compared."""
    size = options.batch or USUAL_BATCH
    tables = []
    for batch in range(1, -(-(made.length or size) // size) + 1):
        data = made.make(around.evaluate, size, 1, batch, batch)
        where = f" of batch {batch} of the validation set"
        tables.append(prepared.read(data, around.evaluate, options.dtype, where))
        check_count(made, data, tables[-1], size)
    return Table.joined(tables, " of the validation set")


def is_timing(e: Expression) -> bool:
    """Whether the expression is "Interval" -> length or "MinimumInterval" -> seconds."""
    return has_head(e, system("Rule")) and len(e.args) == 2 and e.args[0] in ("Interval", "MinimumInterval")


def is_fraction(e: Expression) -> bool:
    """Whether the expression is a number between 0 and 1."""
    found = real(e)
    return found is not None and 0 < found < 1


def new_training(
    prepared: Prepared, options: Options, feed: Feed, table: Table | None, validation: Validation | None,
    factors: dict[Path, Rate],
) -> Training:  # fmt: skip
    """The state at the beginning."""
    optimization, length, rounds, batches = options.optimization, options.length, None, None
    time_goal = options.time_goal
    if length is not None and length.unit == "Rounds":
        rounds = int(length.amount)
        batches = rounds * feed.per_round
    elif length is not None and length.unit == "Batches":
        batches = int(length.amount)
        rounds = -(-batches // feed.per_round)
    elif length is not None:
        time_goal = length.amount if time_goal is None else min(time_goal, length.amount)
    return Training(
        net=prepared.net,
        training_net=prepared.attached.graph,
        losses=prepared.losses,
        options=options.given,
        method=optimization.described(),
        batch_size=feed.size,
        batches_per_round=feed.per_round,
        training_examples=None if table is None else len(table),
        validation_examples=0 if validation is None else len(validation.table),
        total_rounds=rounds,
        total_batches=batches,
        initial_learning_rate=optimization.rate,
        learning_rate=optimization.rate,
        multipliers=factors,
        seed=options.given["RandomSeeding"],
        time_goal=time_goal,
    )


def read_multipliers(net: Net, value: Expression) -> dict[Path, Rate]:
    """The multiplier of every array of the net, those of the net itself and that of the option multiplied."""
    try:
        Multipliers.read(value)
    except Unfit:
        raise wrong("LearningRateMultipliers", value, Multipliers.expects) from None
    check_parts(NAME, net, value)
    return multipliers(net, value)


def update_rules(
    prepared: Prepared, factors: Mapping[Path, Rate], options: Options, groups: Mapping[Path, frozenset[int]] | None
) -> dict[Path, Rule | None]:
    """How every array of the net and of its losses is updated; None for what is frozen."""
    optimization = options.optimization
    own = {name: by_part(prepared.net, getattr(optimization, name)) for name in ("decay", "clip", "bound")}
    found: dict[Path, Rule | None] = {}
    for path, factor in multipliers(prepared.attached.graph).items():
        inside = path[1:]
        if path[0] == KEY:
            factor = factors[inside]
        if not factor:
            found[path] = None
        elif path[0] != KEY:
            found[path] = Rule(float(factor))
        else:
            found[path] = Rule(
                float(factor), own["decay"].get(inside) or 0.0, own["clip"].get(inside), own["bound"].get(inside),
                None if groups is None else groups[inside],
            )  # fmt: skip
    return found


def by_part(net: Net, value: Expression) -> dict[Path, float | None]:
    """What a setting, a number or {part -> number, ...}, says of every array; None for nothing."""
    if value is None:
        return {}
    if has_head(value, system("Rule")):
        value = list_of(value)
    if is_list(value) or hasattr(value, "rules"):
        check_parts(NAME, net, value)
        return {path_of(trail): as_float(rate(value, trail, None)) for trail in rates(net)}
    return {path_of(trail): as_float(value) for trail in rates(net)}


def as_float(value: Any) -> float | None:
    """The number, None for none."""
    return None if value is None else float(value)
