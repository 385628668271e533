"""Kinds of the settings that encoders of sound share: lengths of time, normalization, windows, augmentation."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from wlnet.expr import REAL_TYPES, Association, Expression, Symbol, call, has_head, is_list, list_of, system
from wlnet.expr.sounds import Audio

from ..functions.distributions import FAMILIES
from ..initialization.distributions import Distribution
from ..kinds import Kind, Unfit, Value
from ..numeric import NotNumeric, Ragged, to_array
from .files import is_file
from .windows import WINDOWS

SECONDS = {"Seconds": 1.0, "Milliseconds": 1e-3, "Microseconds": 1e-6, "Minutes": 60.0, "Hours": 3600.0}
HERTZ = {"Hertz": 1.0, "Kilohertz": 1e3, "Megahertz": 1e6}
AUGMENTATIONS = ("Convolution", "Noise", "TimeShift", "Volume", "VTLP")


def measure(e: Expression, units: dict[str, float]) -> float | None:
    """The size of a quantity in the basic one of some units; None for anything else."""
    if not has_head(e, system("Quantity")) or len(e.args) != 2 or e.args[1] not in units:
        return None
    return float(e.args[0]) * units[e.args[1]] if type(e.args[0]) in REAL_TYPES else None


class LengthKind(Kind):
    """A length: a number of samples (or of frames) or a quantity of time."""

    def __init__(self, counted: str) -> None:
        self.expects = f'a positive number of {counted}, or a quantity of time such as Quantity[25, "Milliseconds"]'

    def read(self, e: Expression) -> Value:
        """An int, or a Quantity."""
        if type(e) is int and e > 0:
            return e
        if has_head(e, system("Quantity")) and len(e.args) == 2 and e.args[1] == "Samples":
            return self.read(e.args[0])
        if (measure(e, SECONDS) or 0) > 0:
            return e
        raise Unfit

    def holds(self, value: Value) -> bool:
        """Whether the value is a number or a quantity."""
        return type(value) is int or has_head(value, system("Quantity"))


def in_samples(length: Value, rate: int) -> int:
    """The number of samples of a length, at least one."""
    time = measure(length, SECONDS)
    return length if time is None else max(1, round(time * rate))


class FrequencyKind(Kind):
    """A frequency in hertz."""

    expects = "a positive number of hertz, or a quantity of frequency"

    def read(self, e: Expression) -> Value:
        """A number."""
        found = measure(e, HERTZ)
        value = e if found is None else int(found) if found.is_integer() else found
        if type(value) in (int, float, Fraction) and value > 0:
            return value if type(value) is int else float(value)
        raise Unfit

    def holds(self, value: Value) -> bool:
        """Whether the value is a number."""
        return type(value) in (int, float)


class RateKind(FrequencyKind):
    """Samples in a second."""

    expects = 'a positive integer, or a quantity such as Quantity[16, "Kilohertz"]'

    def read(self, e: Expression) -> Value:
        """An integer."""
        value = super().read(e)
        if type(value) is not int:
            raise Unfit
        return value


class NormalizationKind(Kind):
    """What is made a given size: the greatest absolute value, or the root of the mean square."""

    expects = 'None, "Max", {"Max", v} or {"RMS", v}'

    def read(self, e: Expression) -> Value:
        """None, or (name, size)."""
        if e is system("None"):
            return e
        if e == "Max":
            return "Max", 1.0
        parts: Sequence[Expression] = e.args if is_list(e) else ()
        if len(parts) == 2 and parts[0] in ("Max", "RMS") and type(parts[1]) in REAL_TYPES and parts[1] > 0:
            return parts[0], float(parts[1])
        raise Unfit

    def write(self, value: Value) -> Expression:
        """The setting as it was given."""
        if isinstance(value, Symbol):
            return value
        return "Max" if value == ("Max", 1.0) else list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is None or a pair."""
        return value is system("None") or type(value) is tuple


class WindowKind(Kind):
    """A window function by name, or its values."""

    expects = "Automatic, a window function such as HannWindow, or a list with a value for each sample of a partition"

    def read(self, e: Expression) -> Value:
        """The name, or a tuple of numbers."""
        name = e.name if isinstance(e, Symbol) else e
        if name in WINDOWS:
            return name
        try:
            found = to_array(e)
        except (NotNumeric, Ragged):
            raise Unfit from None
        if found.ndim != 1 or not found.size:
            raise Unfit
        return tuple(map(float, found))

    def write(self, value: Value) -> Expression:
        """The function, or the list."""
        return system(value) if type(value) is str else list_of(*value)

    def holds(self, value: Value) -> bool:
        """Whether the value is a name or a tuple."""
        return type(value) in (str, tuple)


def is_signal(e: Expression) -> bool:
    """Whether the expression is a sound or a file."""
    return isinstance(e, Audio) or is_file(e)


class AmountKind(Kind):
    """A number, drawn anew for each example where bounds or a distribution are given."""

    expects = "a number, {min, max} or a distribution"

    def read(self, e: Expression) -> Value:
        """A float, or a Distribution; a quantity of time counts in seconds."""
        if type(e) in REAL_TYPES:
            return float(e)
        time = measure(e, SECONDS)
        if time is not None:
            return time
        if is_list(e) and len(e.args) == 2:
            ends = [self.read(part) for part in e.args]
            if all(type(end) is float for end in ends) and ends[0] <= ends[1]:
                return Distribution("UniformDistribution", (ends[0], ends[1]))
        head = getattr(e, "head", None)
        family = FAMILIES.get(head.name) if isinstance(head, Symbol) else None
        arguments = None if family is None else family.arguments(e.args)
        if family is None or arguments is None or not isinstance(head, Symbol):
            raise Unfit
        return Distribution(
            head.name, tuple(float(k.read(a)) for k, a in zip(family.parameters, arguments, strict=True))
        )

    def write(self, value: Value) -> Expression:
        """The number, the bounds or the distribution."""
        if isinstance(value, Distribution):
            uniform = value.name == "UniformDistribution"
            return list_of(*value.parameters) if uniform else value.expression()
        return value

    def holds(self, value: Value) -> bool:
        """Whether the value is a number or a distribution."""
        return isinstance(value, (float, Distribution))


Amount = AmountKind()


class AugmentationKind(Kind):
    """What is done to sounds in training, as rules. The value is a tuple of (name, amount, signal)."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.expects = "None or a list of rules for " + ", ".join(f'"{name}"' for name in names)

    def read(self, e: Expression) -> Value:
        """The tuple; None for nothing."""
        if e is system("None"):
            return e
        rules = e.rules() if isinstance(e, Association) else e.args if is_list(e) else (e,)
        found = []
        for rule in rules:
            if not has_head(rule, system("Rule")) or len(rule.args) != 2 or rule.args[0] not in self.names:
                raise Unfit
            name, setting = rule.args
            if setting is not system("None"):
                found.append((name, *self.one(name, setting)))
        return tuple(found) or system("None")

    def one(self, name: str, e: Expression) -> tuple[Any, Any]:
        """(amount, signal) of a setting, either of them None where there is none."""
        signals = name in ("Convolution", "Noise")
        if signals and is_signal(e):
            return None, e
        if signals and is_list(e) and len(e.args) == 2 and is_signal(e.args[1]):
            return Amount.read(e.args[0]), e.args[1]
        if name == "Convolution":
            raise Unfit
        return Amount.read(e), None

    def write(self, value: Value) -> Expression:
        """The list of rules."""
        if isinstance(value, Symbol):
            return value
        return list_of(*(call("Rule", name, self.setting(amount, signal)) for name, amount, signal in value))

    @staticmethod
    def setting(amount: Any, signal: Any) -> Expression:
        """What stands at the right of a rule."""
        if amount is None:
            return signal
        return Amount.write(amount) if signal is None else list_of(Amount.write(amount), signal)

    def holds(self, value: Value) -> bool:
        """Whether the value is None or a tuple."""
        return value is system("None") or type(value) is tuple
