"""TrainingProgressFunction: functions of the language that are called during training."""

from __future__ import annotations

from wlnet.expr import Expr, Expression, Symbol, has_head, is_list, system

from ...numeric import Evaluate
from ..state import AbortTraining, Observer, StopTraining, Training
from .intervals import Interval, Nothing, Paced, misused, parts, read_interval
from .live import hidden
from .values import announce, names_read, told

NAME = "TrainingProgressFunction"
EXPECTED = 'None, a function, {function, "Interval" -> .., "MinimumInterval" -> ..}, or a list of these'


class Calling(Paced):
    """Calls function[<|...|>] at intervals; what it gives may end training."""

    def __init__(self, function: Expression, interval: Interval, evaluate: Evaluate) -> None:
        super().__init__(interval)
        self.function, self.evaluate = function, evaluate
        self.names = names_read(function)

    def begin(self, training: Training) -> None:
        """Time begins."""
        super().begin(training)
        announce(training, self.names)

    def tell(self, training: Training, event: str) -> None:
        """The value of the function is "StopTraining", "AbortTraining", or of no interest."""
        with hidden():
            found = self.evaluate(Expr(self.function, (told(training, event, self.names),)))
        if found == "StopTraining":
            raise StopTraining("TrainingProgressFunction")
        if found == "AbortTraining" or found is system("$Aborted"):
            raise AbortTraining("TrainingProgressFunction")


def read_functions(e: Expression, evaluate: Evaluate) -> list[Observer]:
    """The observers for a setting of TrainingProgressFunction. Messages: optvalue, optname, optunknown."""
    if e is Nothing:
        return []
    found = parts(e)
    if found is None and not is_list(e):
        return [read_function(e, e, {}, evaluate)]
    if found is not None and found[1]:
        if len(found[0]) != 1:
            raise misused(NAME, e, EXPECTED)
        return [read_function(e, found[0][0], found[1], evaluate)]
    return [one for part in e.args for one in read_functions(part, evaluate)]


def read_function(
    whole: Expression, function: Expression, given: dict[str, Expression], evaluate: Evaluate
) -> Observer:
    """The observer that calls a function."""
    if not is_function(function):
        raise misused(NAME, whole, EXPECTED)
    return Calling(function, read_interval(given, Interval()), evaluate)


def is_function(e: Expression) -> bool:
    """Whether an expression can be called: a pure function, a name, or an expression that is no list."""
    if type(e) is Symbol:
        return e not in map(system, ("Automatic", "None", "All", "True", "False", "Null", "$Failed", "Inherited"))
    return isinstance(e, Expr) and not is_list(e) and not any(has_head(e, system(h)) for h in NO_FUNCTIONS)


NO_FUNCTIONS = ("Rule", "RuleDelayed", "Quantity", "File", "Plus", "Times")
