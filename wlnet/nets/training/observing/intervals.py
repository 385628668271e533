"""How often something is done during training: every so many rounds, batches, seconds, or percent of the whole."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wlnet.expr import Association, Expression, has_head, is_list, system

from ...calls import key_name, unknown_option
from ...messages import failure, setting
from ..state import Observer, Training

Rule, Quantity, Automatic, Nothing = map(system, ("Rule", "Quantity", "Automatic", "None"))
TIMES = {"Milliseconds": 0.001, "Seconds": 1.0, "Minutes": 60.0, "Hours": 3600.0, "Days": 86400.0}
COUNTS = {"Round": "Rounds", "Rounds": "Rounds", "Batch": "Batches", "Batches": "Batches", "Percent": "Percent"}
UNITS = {**{name: name for name in TIMES}, **{name[:-1]: name for name in TIMES}, **COUNTS}
EXPECTED = (
    'a positive number of rounds, or Quantity[n, unit] with the unit "Rounds", "Batches", "Seconds", "Minutes", '
    '"Hours" or "Percent"'
)
SECONDS = "a number of seconds that is not negative, or a Quantity of time"


@dataclass(frozen=True)
class Interval:
    """So many of a unit: "Rounds", "Batches", "Seconds" or "Percent"; at least `minimum` seconds apart."""

    count: float = 1
    unit: str = "Rounds"
    minimum: float = 0.0


@dataclass
class Pace:
    """Tells when an interval has passed. Nothing is due at the very beginning."""

    interval: Interval
    latest: float = field(default_factory=lambda: time.monotonic())  # when it was due last
    mark: int = 0  # how many intervals had passed then
    waiting: bool = False  # due, but too soon after the last time

    def after_batch(self, training: Training) -> bool:
        """Whether it is due after a batch."""
        unit = self.interval.unit
        if unit == "Rounds":
            return False
        if unit == "Seconds":
            return self.passed(time.monotonic() - self.latest >= self.interval.count)
        if unit == "Batches":
            return self.counted(training.absolute_batch)
        return self.counted(100 * training.progress_fraction)

    def after_round(self, training: Training) -> bool:
        """Whether it is due after a round."""
        return self.interval.unit == "Rounds" and self.counted(training.round)

    def counted(self, done: float) -> bool:
        """Whether one interval more has passed than the last time."""
        mark = int(done / self.interval.count + 1e-9)
        more = mark > self.mark
        self.mark = mark
        return self.passed(more)

    def passed(self, due: bool) -> bool:
        """Whether it is due, or was since the last time, and long enough ago."""
        if not (due or self.waiting):
            return False
        if self.interval.minimum and time.monotonic() - self.latest < self.interval.minimum:
            self.waiting = True
            return False
        self.waiting, self.latest = False, time.monotonic()
        return True


def is_rule(e: Expression) -> bool:
    """Whether an expression is name -> value."""
    return has_head(e, Rule) and len(e.args) == 2


def parts(e: Expression) -> tuple[list[Expression], dict[str, Expression]] | None:
    """What stands before the settings in {form, ..., name -> value, ...}, and these by name; None for other things."""
    if not is_list(e):
        return None
    places = [part for part in e.args if not is_rule(part)]
    names = [key_name(part.args[0]) for part in e.args if is_rule(part)]
    if None in names or any(is_rule(part) for part in e.args[: len(places)]):
        return None
    return places, {str(key_name(part.args[0])): part.args[1] for part in e.args[len(places) :]}


def read_interval(given: Mapping[str, Expression], usual: Interval) -> Interval:
    """The interval that "Interval" and "MinimumInterval" say. Messages: optvalue, optname, optunknown."""
    for name in given:
        if name not in ("Interval", "MinimumInterval"):
            raise unknown_option(system("NetTrain"), name, ["Interval", "MinimumInterval"])
    count, unit = read_count(given.get("Interval", Automatic), usual)
    minimum = read_seconds(given.get("MinimumInterval", Automatic), usual.minimum)
    return Interval(count, unit, minimum)


def read_count(e: Expression, usual: Interval) -> tuple[float, str]:
    """How many of which unit."""
    if e is Automatic:
        return usual.count, usual.unit
    amount, unit = e, "Rounds"
    if type(e) is str and e in UNITS:
        amount, unit = 1, UNITS[e]
    elif has_head(e, Quantity) and len(e.args) == 2 and type(e.args[1]) is str and e.args[1] in UNITS:
        amount, unit = e.args[0], UNITS[e.args[1]]
    value = to_number(amount)
    if value is None or not value > 0 or (unit in ("Rounds", "Batches") and value < 1):
        raise failure("NetTrain", "optvalue", setting("Interval", e), EXPECTED)
    if unit in TIMES:
        return value * TIMES[unit], "Seconds"
    return value, unit


def read_seconds(e: Expression, usual: float) -> float:
    """A time in seconds."""
    if e is Automatic:
        return usual
    if e is Nothing:
        return 0.0
    amount, unit = e, "Seconds"
    if has_head(e, Quantity) and len(e.args) == 2 and type(e.args[1]) is str and UNITS.get(e.args[1]) in TIMES:
        amount, unit = e.args[0], UNITS[e.args[1]]
    value = to_number(amount)
    if value is None or not value >= 0:
        raise failure("NetTrain", "optvalue", setting("MinimumInterval", e), SECONDS)
    return value * TIMES[unit]


def to_number(e: Expression) -> float | None:
    """A real number; None for anything else."""
    return float(e) if type(e) in (int, float, Fraction) else None


def several(e: Expression, alone: bool) -> Sequence[Expression]:
    """The specifications in a list of them; the only one where it is `alone`, a single specification."""
    return (e,) if alone or not is_list(e) else e.args


def settings_of(e: Expression) -> dict[str, Expression] | None:
    """The settings of an association by name; None for other things."""
    return {str(key): value for key, value in e.items()} if isinstance(e, Association) else None


def misused(option: str, e: Expression, expected: str) -> Exception:
    """The message about the setting of an option, or about a part of it."""
    return failure("NetTrain", "optvalue", setting(system(option), e), expected)


class Paced(Observer):
    """Looks at training whenever its interval has passed."""

    def __init__(self, interval: Interval) -> None:
        self.interval = interval
        self.pace = Pace(interval)

    def begin(self, training: Training) -> None:
        """Time begins."""
        self.pace = Pace(self.interval)

    def after_batch(self, training: Training) -> None:
        """A look, where it is due."""
        if self.pace.after_batch(training):
            self.tell(training, "Batch")

    def after_round(self, training: Training) -> None:
        """A look, where it is due."""
        if self.pace.after_round(training):
            self.tell(training, "Round")

    def tell(self, training: Training, event: str) -> None:
        """One look."""
        raise NotImplementedError
