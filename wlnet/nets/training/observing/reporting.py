"""TrainingProgressReporting: how training tells what it does, on the terminal, in a table, in files, to functions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from wlnet.expr import Expr, Expression, WolframMessage, call, has_head, is_list, system

from ...messages import failure, quoted
from ...numeric import Evaluate
from ..progress import is_terminal
from ..state import Observer, Training
from .figures import live_line, progress_line
from .functions import is_function
from .intervals import Automatic, Interval, Nothing, Paced, misused, parts, read_interval
from .live import LiveLine, hidden
from .logfiles import STYLES, LogFile, record
from .table import Table, row
from .values import announce, names_read, told

Report = Callable[[WolframMessage], object]
NAME = "TrainingProgressReporting"
EXPECTED = (
    'Automatic, None, "Panel", "Print", "ProgressIndicator", a function, File["name"] with the extension csv, tsv, '
    'json or wl, {form, "Interval" -> .., "MinimumInterval" -> ..}, or a list of these'
)
PANEL = Interval(0.33, "Seconds")
PRINT = Interval(2.0, "Seconds")
INDICATOR = Interval(0.1, "Seconds")
FUNCTION = Interval(1, "Rounds", 0.05)
FILE = Interval(1, "Rounds")


class Live(Paced):
    """A line on the terminal, redrawn."""

    def __init__(self, interval: Interval, write: Callable[[Training], str]) -> None:
        super().__init__(interval)
        self.write, self.line = write, LiveLine()

    def tell(self, training: Training, event: str) -> None:
        """The line as it is now."""
        self.line.show(self.write(training))

    def end(self, training: Training) -> None:
        """The line goes away."""
        self.line.close()


class Printing(Paced):
    """A line of a table; at the end one more where there was any."""

    def __init__(self, interval: Interval, write: Callable[[str], object]) -> None:
        super().__init__(interval)
        self.write, self.table = write, Table()
        self.told_of = -1  # the batch of the latest line

    def tell(self, training: Training, event: str) -> None:
        """One line."""
        self.told_of = training.absolute_batch
        with hidden():
            for line in self.table.lines(row(training)):
                self.write(line)

    def end(self, training: Training) -> None:
        """Where training stands in the end."""
        if 0 <= self.told_of < training.absolute_batch:
            self.tell(training, "End")


class Filing(Paced):
    """A record in a file. Where it cannot be written, that is said once, and training goes on without it."""

    def __init__(self, interval: Interval, file: LogFile, report: Report) -> None:
        super().__init__(interval)
        self.file, self.report, self.open = file, report, True

    def begin(self, training: Training) -> None:
        """An empty file; a message where there can be none."""
        super().begin(training)
        try:
            self.file.create()
        except OSError as problem:
            raise failure("NetTrain", "repfile", quoted(str(self.file.path)), reason(problem)) from None

    def tell(self, training: Training, event: str) -> None:
        """One record more."""
        if not self.open:
            return
        try:
            self.file.add(record(training))
        except OSError as problem:
            self.open = False
            with hidden():
                self.report(failure("NetTrain", "repstop", quoted(str(self.file.path)), reason(problem)))


class Showing(Paced):
    """A function of the values of training; what it gives is printed, unless it is Null."""

    def __init__(self, interval: Interval, function: Expression, evaluate: Evaluate) -> None:
        super().__init__(interval)
        self.function, self.evaluate = function, evaluate
        self.names = names_read(function)

    def begin(self, training: Training) -> None:
        """Time begins."""
        super().begin(training)
        announce(training, self.names)

    def tell(self, training: Training, event: str) -> None:
        """The value of the function."""
        with hidden():
            found = self.evaluate(Expr(self.function, (told(training, event, self.names),)))
            if found is not system("Null"):
                self.evaluate(call("Print", found))


def reason(problem: OSError) -> str:
    """Why a file cannot be written."""
    return problem.strerror or str(problem)


def write_line(line: str) -> None:
    """A line on standard error; where nobody reads it, training goes on."""
    try:
        print(line, file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return


def read_reporting(e: Expression, evaluate: Evaluate, report: Report) -> list[Observer]:
    """The observers for a setting of TrainingProgressReporting. Messages: optvalue, optname, optunknown."""
    if e is Nothing:
        return []
    found = parts(e)
    if found is not None and found[1]:
        if len(found[0]) != 1:
            raise misused(NAME, e, EXPECTED)
        return [read_form(e, found[0][0], found[1], evaluate, report)]
    if is_list(e):
        return [one for part in e.args for one in read_reporting(part, evaluate, report)]
    return [read_form(e, e, {}, evaluate, report)]


def read_form(
    whole: Expression, form: Expression, given: dict[str, Expression], evaluate: Evaluate, report: Report
) -> Observer:
    """The observer for one form of report."""
    if form is Automatic or form == "Panel":
        if is_terminal():
            return Live(read_interval(given, PANEL), live_line)
        return Printing(read_interval(given, PRINT), write_line)
    if form == "Print":
        return Printing(read_interval(given, PRINT), lambda line: evaluate(call("Print", line)))
    if form == "ProgressIndicator":
        return Live(read_interval(given, INDICATOR), progress_line)
    if has_head(form, system("File")) and len(form.args) == 1 and type(form.args[0]) is str:
        if os.path.splitext(form.args[0])[1].lower() in STYLES:
            return Filing(read_interval(given, FILE), LogFile(form.args[0]), report)
    elif is_function(form):
        return Showing(read_interval(given, FUNCTION), form, evaluate)
    raise misused(NAME, whole, EXPECTED)
