"""The options of NetTrain: their defaults, and what their values say."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

import numpy as np

from wlnet.expr import Association, Expression, has_head, is_list, system

from ..application.settings import DTYPES
from ..calls import Rules, key_name, split, unknown_option
from ..messages import enumeration, failure, nearest, quoted, setting
from ..numeric import Evaluate
from .methods import METHODS, Adam, Method
from .schedules import Schedule, constant, read_schedule
from .spans import Span, read_span

NAME = "NetTrain"
Automatic, Nothing, Inherited = system("Automatic"), system("None"), system("Inherited")
DEFAULTS: dict[str, Expression] = {
    "BatchSize": Automatic,
    "LearningRate": Automatic,
    "LearningRateMultipliers": Automatic,
    "LossFunction": Automatic,
    "MaxTrainingRounds": Automatic,
    "Method": Automatic,
    "PerformanceGoal": Automatic,
    "RandomSeeding": Inherited,
    "TargetDevice": "CPU",
    "TimeGoal": Automatic,
    "TrainingProgressCheckpointing": Nothing,
    "TrainingProgressFunction": Nothing,
    "TrainingProgressMeasurements": Automatic,
    "TrainingProgressReporting": Automatic,
    "TrainingStoppingCriterion": Nothing,
    "TrainingUpdateSchedule": Automatic,
    "ValidationSet": Nothing,
    "WorkingPrecision": Automatic,
}
COMMON = ("LearningRate", "LearningRateSchedule", "L2Regularization", "GradientClipping", "WeightClipping")
RATE = 0.001  # the learning rate where none is told: that of Kingma and Ba
GOALS = ("Speed", "TrainingSpeed", "Memory", "TrainingMemory", "Quality")


@dataclass(frozen=True)
class Optimization:
    """The method, with what every method can be told; what is said by parts of the net is kept as it was given."""

    method: Method = field(default_factory=Adam)
    rate: float = RATE
    schedule: Schedule = constant
    schedule_setting: Expression = Automatic
    decay: Expression = None
    clip: Expression = None
    bound: Expression = None

    def described(self) -> dict[str, Any]:
        """The name and all suboptions."""
        own = {spelled(f.name): getattr(self.method, f.name) for f in fields(self.method)}  # type: ignore[arg-type]
        common = {
            "LearningRate": self.rate,
            "LearningRateSchedule": self.schedule_setting,
            "L2Regularization": Nothing if self.decay is None else self.decay,
            "GradientClipping": Nothing if self.clip is None else self.clip,
            "WeightClipping": Nothing if self.bound is None else self.bound,
        }
        return {"Name": self.method.name, **own, **common}


@dataclass(frozen=True)
class Options:
    """What is told of a run; None stands for what is to be found out."""

    given: Mapping[str, Expression]
    batch: int | None = None
    optimization: Optimization = field(default_factory=Optimization)
    length: Span | None = None
    time_goal: float | None = None
    dtype: Any = np.float32


def read_options(rules: Rules, evaluate: Evaluate) -> Options:
    """The options of a call. Messages: optname, optunknown, trainopt, device, mixed."""
    told: dict[str, Expression] = {}
    for key, value in rules:
        name = key_name(key)
        if name not in DEFAULTS:
            raise unknown_option(system(NAME), key, list(DEFAULTS))
        told.setdefault(name, value)  # the first that is given counts
    given = {**DEFAULTS, **told}
    check_device(given["TargetDevice"])
    precision = given["WorkingPrecision"]
    if precision == "Mixed":
        raise failure(NAME, "mixed", setting(system("WorkingPrecision"), precision))
    if precision is not Automatic and precision not in DTYPES:
        raise wrong("WorkingPrecision", precision, 'Automatic, "Real32" or "Real64"')
    goal = given["PerformanceGoal"]
    if goal is not Automatic and not all(g in GOALS for g in (goal.args if is_list(goal) else (goal,))):
        raise wrong("PerformanceGoal", goal, f"Automatic or one of {enumeration(GOALS)}")
    return Options(
        given,
        read_batch(given["BatchSize"]),
        read_method(given["Method"], given["LearningRate"], evaluate),
        read_length(given["MaxTrainingRounds"]),
        read_time(given["TimeGoal"]),
        DTYPES.get(precision, np.float32),
    )


def wrong(name: str, value: Expression, expected: str) -> Exception:
    """The message about the value of an option."""
    return failure(NAME, "trainopt", setting(system(name), value), expected)


def check_device(value: Expression) -> None:
    """A message for a device that is none, or that is not here."""
    if value == "CPU":
        return
    if (value.args[0] if is_list(value) and value.args else value) == "GPU":
        raise failure(NAME, "device", setting(system("TargetDevice"), value))
    raise wrong("TargetDevice", value, '"CPU"')


def read_batch(value: Expression) -> int | None:
    """The number of examples in a batch."""
    if value is Automatic:
        return None
    if type(value) is int and value > 0:
        return value
    raise wrong("BatchSize", value, "Automatic or a positive integer")


def read_length(value: Expression) -> Span | None:
    """How long to train at most."""
    if value is Automatic:
        return None
    found = read_span(value)
    if found is None:
        raise wrong("MaxTrainingRounds", value, 'Automatic, a positive integer, or Quantity[n, "Rounds" or "Batches"]')
    return found


def read_time(value: Expression) -> float | None:
    """Seconds that training should take."""
    if value is Automatic or value is Nothing or value is system("Infinity"):
        return None
    found = read_span(value, "Seconds")
    if found is None or found.unit != "Seconds":
        raise wrong(
            "TimeGoal", value, 'Automatic, a number of seconds, or Quantity[n, "Seconds", "Minutes" or "Hours"]'
        )
    return found.amount


def real(value: Expression) -> float | None:
    """A finite real number; None for anything else."""
    if type(value) in (int, float, Fraction):
        found = float(value)
        return found if math.isfinite(found) else None
    return None


def read_method(value: Expression, rate: Expression, evaluate: Evaluate) -> Optimization:
    """What Method -> value and LearningRate -> rate say; the rate in the method counts where that of the call is
    Automatic."""
    name, *rest = value.args if is_list(value) and value.args else (value,)
    places, rules = split(rest)
    if name is Automatic:
        name = Adam.name
    if type(name) is not str or name not in METHODS or places:
        near = nearest(name, METHODS) if type(name) is str and name not in METHODS else None
        expected = 'Automatic, "ADAM", "RMSProp", "SGD" or "SignSGD", alone or as {name, suboption -> value, ...}'
        raise wrong("Method", value, expected if near is None else quoted(near))
    found = Optimization(METHODS[name]())
    known = {spelled(f.name): f.name for f in fields(found.method)}  # type: ignore[arg-type]
    own: dict[str, float] = {}
    for key, given in rules:
        option = key_name(key)
        if option in known:
            own[known[option]] = read_number(key, given, option)
        elif option in COMMON:
            found = read_common(found, option, given, evaluate)
        else:
            names = [*known, *COMMON]
            near = nearest(option, names) if option is not None else None
            if near is not None:
                raise failure(NAME, "suboptname", setting(key, given), quoted(name), quoted(near))
            raise failure(NAME, "suboption", setting(key, given), quoted(name), enumeration(names))
    found = replace(found, method=replace(found.method, **own))  # type: ignore[type-var]
    return found if rate is Automatic else replace(found, rate=read_rate(rate))


def spelled(name: str) -> str:
    """The name of a suboption: beta1 is "Beta1"."""
    return name[0].upper() + name[1:]


def read_number(key: Expression, value: Expression, name: str) -> float:
    """A number of a method: decays and momenta from 0 to below 1, Epsilon above 0."""
    number = real(value)
    if name == "Epsilon":
        if number is None or number <= 0:
            raise failure(NAME, "trainopt", setting(key, value), "a positive number")
    elif number is None or not 0 <= number < 1:
        raise failure(NAME, "trainopt", setting(key, value), "a number from 0 to below 1")
    return number


def read_rate(value: Expression) -> float:
    """A learning rate."""
    if value is Automatic:
        return RATE
    number = real(value)
    if number is None or number < 0:
        raise wrong("LearningRate", value, "Automatic or a number that is not negative")
    return number


def read_common(found: Optimization, name: str, value: Expression, evaluate: Evaluate) -> Optimization:
    """The optimization with a suboption that every method has."""
    if name == "LearningRate":
        return replace(found, rate=read_rate(value))
    if name == "LearningRateSchedule":
        return replace(found, schedule=read_schedule(NAME, value, evaluate), schedule_setting=value)
    if value in (Nothing, Automatic):
        value = None
    else:
        check_by_part(name, value)
    if name == "L2Regularization":
        return replace(found, decay=value)
    return replace(found, clip=value) if name == "GradientClipping" else replace(found, bound=value)


def check_by_part(name: str, value: Expression) -> None:
    """A message where a setting is neither a number nor rules part -> number."""
    expected = "None, a number that is not negative, or {part -> number, ...}"
    rules: Sequence[Expression] | None = None
    if isinstance(value, Association):
        rules = value.rules()
    elif has_head(value, system("Rule")):
        rules = (value,)
    elif is_list(value):
        rules = value.args
    if rules is None:
        number = real(value)
        if number is None or number < 0:
            raise failure(NAME, "trainopt", setting(name, value), expected)
        return
    for rule in rules:
        fits = has_head(rule, system("Rule")) and len(rule.args) == 2
        number = real(rule.args[1]) if fits else None
        if not fits or (rule.args[1] is not Nothing and (number is None or number < 0)):
            raise failure(NAME, "trainopt", setting(name, value), expected)
