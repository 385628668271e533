"""What training may do to sounds: louder or softer, later, with noise, with an echo, by another vocal tract.

Each is a rule of the setting "Augmentation". Amounts are numbers, {min, max}, or distributions; they are drawn anew
for every example.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from wlnet.expr import REAL_TYPES, Association, Expression, call, has_head, is_list, list_of, system
from wlnet.expr.sounds import Audio
from wlnet.interchange.sampling_rates import resampled

from ..initialization.distributions import Distribution
from ..kinds import Kind, Unfit, Value
from ..numeric import Array
from .measures import SECONDS, measure

AMOUNT = "a number, {min, max} or a distribution"


@dataclass(frozen=True)
class Amount:
    """A number, or a distribution of numbers; and how it was written."""

    low: float
    high: float
    distribution: Distribution | None
    written: Expression

    def drawn(self, generator: np.random.Generator) -> float:
        """A value: the number itself, or one that is drawn."""
        if self.distribution is not None:
            return float(self.distribution.draw((), generator))
        return self.low if self.low == self.high else float(generator.uniform(self.low, self.high))


def number(e: Expression, timed: bool) -> float:
    """A real number, or the seconds of a quantity of time; else Unfit."""
    found = measure(e, SECONDS) if timed else None
    if found is None and type(e) in REAL_TYPES:
        found = float(e)
    if found is None or not np.isfinite(found):
        raise Unfit
    return found


def read_amount(e: Expression, least: float, timed: bool = False) -> Amount:
    """The amount of an expression; Unfit for what is none, and for numbers below the least one."""
    from ..initialization.initial_values import read_distribution  # which imports layers, and they coders

    if is_list(e):
        if len(e.args) != 2:
            raise Unfit
        low, high = (number(part, timed) for part in e.args)
    else:
        distribution = None if type(e) in REAL_TYPES else read_distribution(e)
        if distribution is not None and distribution.name != "None":
            return Amount(0.0, 0.0, distribution, e)
        low = high = number(e, timed)
    if not least <= low <= high:
        raise Unfit
    return Amount(low, high, None, e)


@dataclass(frozen=True)
class Change:
    """One change of sounds: its name, how much of it, and the sound that it takes, where it takes one."""

    name: str
    amount: Amount
    sound: Audio | None = None

    def made(self, x: Array, rate: int, generator: np.random.Generator) -> Array:
        """The samples x[time], changed."""
        amount = self.amount.drawn(generator)
        return CHANGES[self.name].apply(x, amount, rate, self.at(rate), generator)

    def at(self, rate: int) -> Array | None:
        """The samples of the sound that the change takes, at a rate."""
        return None if self.sound is None else resampled(self.sound.mono(), self.sound.rate, rate)

    def rule(self) -> Expression:
        """name -> amount, or name -> {amount, sound}."""
        amount = self.amount.written
        return call("Rule", self.name, amount if self.sound is None else list_of(amount, self.sound))


def louder(x: Array, amount: float, rate: int, other: Array | None, generator: np.random.Generator) -> Array:
    """s x[t]."""
    return x * amount


def later(x: Array, amount: float, rate: int, other: Array | None, generator: np.random.Generator) -> Array:
    """x[t - d] for so many seconds d; silence where there was nothing, and what is pushed out is lost."""
    return delayed(x, round(amount * rate))


def noisy(x: Array, amount: float, rate: int, other: Array | None, generator: np.random.Generator) -> Array:
    """x[t] + a u[t], with u drawn evenly from -1 to 1, or a piece of a sound that begins at random and goes on anew."""
    if other is None:
        return x + amount * generator.uniform(-1.0, 1.0, len(x))
    begin = int(generator.integers(len(other)))
    return x + amount * np.take(other, np.arange(begin, begin + len(x)), mode="wrap")


def echoing(x: Array, amount: float, rate: int, other: Array | None, generator: np.random.Generator) -> Array:
    """(1 - a) x[t] + a times the convolution of x with the impulse response."""
    assert other is not None
    return reverberated(x, other, amount)


def delayed(x: Array, count: int) -> Array:
    """x[t - count], of the same length."""
    result = np.zeros_like(x)
    if count >= 0:
        result[count:] = x[: max(0, len(x) - count)]
    else:
        result[:count] = x[-count:]
    return result


def reverberated(x: Array, response: Array, mix: float) -> Array:
    """(1 - mix) x[t] + mix sum over k of r[k] x[t - k], of the same length; by the fast Fourier transform."""
    full = len(x) + len(response) - 1
    wet = np.fft.irfft(np.fft.rfft(x, full) * np.fft.rfft(response, full), full)[: len(x)]
    return (1 - mix) * x + mix * wet


@dataclass(frozen=True)
class Sort:
    """What a change does to samples; its least amount; whether that may be a time; what goes with it."""

    apply: Callable[[Array, float, int, Array | None, np.random.Generator], Array]
    expects: str
    least: float = -np.inf
    timed: bool = False
    sound: str = ""  # "may" or "must" come with the amount


def unchanged(x: Array, amount: float, rate: int, other: Array | None, generator: np.random.Generator) -> Array:
    """x[t]: what changes frequencies is done by the filters."""
    return x


CHANGES = {
    "Convolution": Sort(echoing, "{mix, sound}", 0.0, sound="must"),
    "Noise": Sort(noisy, "a or {a, sound}", 0.0, sound="may"),
    "TimeShift": Sort(later, "a time", timed=True),
    "Volume": Sort(louder, "a factor", 0.0),
    "VTLP": Sort(unchanged, "a factor", 1e-3),
}


def read_change(name: Any, e: Expression) -> Change:
    """The change that name -> e describes; Unfit where it describes none."""
    sort = CHANGES[name]
    with_sound = is_list(e) and len(e.args) == 2 and type(e.args[1]) is Audio
    if not with_sound:
        if sort.sound == "must":
            raise Unfit
        return Change(name, read_amount(e, sort.least, sort.timed))
    amount, sound = e.args
    if not sort.sound or not sound.length:
        raise Unfit
    return Change(name, read_amount(amount, sort.least, sort.timed), sound)


class ChangesKind(Kind):
    """Rules that name changes, in a list or an association; those whose value is None do nothing."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        each = ", ".join(f'"{name}" -> {CHANGES[name].expects}' for name in names)
        self.expects = f"rules among {each}, where a number may be {AMOUNT}"

    def read(self, e: Expression) -> Value:
        """A tuple of changes, in the order given."""
        rules = e.rules() if isinstance(e, Association) else e.args if is_list(e) else (e,)
        found = []
        for rule in rules:
            if not has_head(rule, system("Rule")) or len(rule.args) != 2 or type(rule.args[0]) is not str:
                raise Unfit
            name, value = rule.args
            if name not in self.names:
                raise Unfit
            if value is not system("None"):
                found.append(read_change(name, value))
        return tuple(found)

    def write(self, value: Value) -> Expression:
        """A list of rules."""
        return list_of(*(change.rule() for change in value))

    def holds(self, value: Value) -> bool:
        """Whether the value is a tuple of changes."""
        return type(value) is tuple
