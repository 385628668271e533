"""Time: measuring evaluations, pausing, and the clock; values that describe the system."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import threading
import time

from wlnet.evaluator import builtin, evaluate, value
from wlnet.evaluator.changes import SPECIAL_SYMBOLS
from wlnet.evaluator.control import Aborted, Returning
from wlnet.evaluator.state import state
from wlnet.expr import PackedList, WolframMessage, call, has_head, system

from ..numbers.numeric_value import approximate

Null = system("Null")


def measured(e, clock):  # type: ignore[no-untyped-def]
    """{seconds by a clock, value of e}."""
    start, depth = clock(), state.depth
    try:
        result = computed(evaluate(e))
    except Returning as returned:
        result = returned.value_for("Timing", depth)
    return call("List", clock() - start, result)


def computed(e):  # type: ignore[no-untyped-def]
    """The expression, the numbers of a packed list no longer put off."""
    if type(e) is PackedList:
        e.array  # noqa: B018
    return e


@builtin("AbsoluteTiming", "AbsoluteTiming[e] gives {seconds that passed, value of e}.", attributes="HoldAll")
def absolute_timing(e):
    """A list of a real number and the value."""
    return measured(e, time.perf_counter)


@builtin("Timing", "Timing[e] gives {processor seconds, value of e}.", attributes="HoldAll SequenceHold")
def timing(e):
    """A list of a real number and the value."""
    return measured(e, time.process_time)


@builtin("RepeatedTiming", "RepeatedTiming[e] evaluates e repeatedly and gives {typical seconds, value of e}.",
         attributes="HoldAll")  # fmt: skip
def repeated_timing(e, span=1.0):
    """A list of the median time and the value."""
    seconds, start = [], time.perf_counter()
    limit = float(span) if type(span) in (int, float) else 1.0
    while True:
        once = time.perf_counter()
        result = computed(evaluate(e))
        seconds.append(time.perf_counter() - once)
        if len(seconds) >= 4 and time.perf_counter() - start > limit:
            return call("List", sorted(seconds)[len(seconds) // 2], result)


def seconds_in(e):  # type: ignore[no-untyped-def]
    """A number of seconds, also given as a quantity of time; None for anything else."""
    found = evaluate(e)
    if has_head(found, system("Quantity")):
        found = evaluate(call("QuantityMagnitude", found, "Seconds"))
    if found is system("Infinity"):
        return float("inf")
    found = approximate(found)
    return found if type(found) is float else None


deadlines: list[float] = []  # of the TimeConstrained around, on the clock of time.monotonic


@builtin("TimeRemaining", "TimeRemaining[] is the number of seconds until the TimeConstrained around gives up.")
def time_remaining():
    """A number."""
    return min(deadlines) - time.monotonic() if deadlines else system("Infinity")


@builtin("TimeConstrained", "TimeConstrained[e, t, failed] gives the value of e, or of failed (default $Aborted) where "
         "that takes more than t seconds.", attributes="HoldAll")  # fmt: skip
def time_constrained(e, seconds, failed=None):
    """The value of `e`, or of `failed`."""
    limit = seconds_in(seconds)
    if limit is not None and limit > threading.TIMEOUT_MAX:
        return evaluate(e)
    if limit is None or limit <= 0:
        raise WolframMessage("TimeConstrained", "timc", seconds, text="`1` is not a positive number of seconds.")
    late, depth = threading.Event(), state.depth

    def stop() -> None:
        late.set()
        state.request_abort()

    timer = threading.Timer(limit, stop)
    timer.daemon = True
    timer.start()
    deadlines.append(time.monotonic() + limit)
    try:
        return evaluate(e)
    except Aborted:
        if not late.is_set():
            raise
        state.depth = depth
        return system("$Aborted") if failed is None else failed
    finally:
        deadlines.pop()
        timer.cancel()
        if late.is_set():
            state.abort = False


@builtin("Pause", "Pause[n] waits n seconds.")
def pause(seconds):
    """Null."""
    length = seconds_in(seconds)
    if length is None or length < 0:
        return None
    end = time.monotonic() + length
    while (left := end - time.monotonic()) > 0:
        if state.abort:
            raise Aborted
        time.sleep(min(left, 0.05))
    return Null


@builtin("MemoryInUse", "MemoryInUse[] gives the bytes of memory in use.")
def memory_in_use():
    """An integer."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@value("$Version", "$Version is the version of this program.")
def version():
    """A string."""
    from wlnet import __version__

    return f"wlnet {__version__} for Python {platform.python_version()}"


@value("$VersionNumber", "$VersionNumber is the version of the language that is followed.")
def version_number():
    """A real number."""
    return 14.0


@value("$OperatingSystem", '$OperatingSystem is "Unix", "MacOSX" or "Windows".')
def operating_system():
    """A string."""
    return {"darwin": "MacOSX", "win32": "Windows"}.get(sys.platform, "Unix")


@value("$ProcessorCount", "$ProcessorCount is the number of processors.")
def processor_count():
    """An integer."""
    return os.cpu_count() or 1


@value("$MachineEpsilon", "$MachineEpsilon is the distance from 1. to the next machine real.")
def machine_epsilon():
    """A real number."""
    return sys.float_info.epsilon


@value("$MachinePrecision", "$MachinePrecision is the number of decimal digits of machine reals.")
def machine_precision():
    """A real number."""
    return 15.954589770191003


@value("$MaxMachineNumber", "$MaxMachineNumber is the largest machine real.")
def max_machine_number():
    """A real number."""
    return sys.float_info.max


@value("$MinMachineNumber", "$MinMachineNumber is the smallest positive normalized machine real.")
def min_machine_number():
    """A real number."""
    return sys.float_info.min


@value("$TemporaryDirectory", "$TemporaryDirectory is the folder for temporary files.")
def temporary_directory():
    """A string."""
    return tempfile.gettempdir()


@value("$HomeDirectory", "$HomeDirectory is the user's folder.")
def home_directory():
    """A string."""
    return os.path.expanduser("~")


@value("$Line", "$Line is the number of the current input line.")
def line():
    """An integer."""
    return state.session.line


@value("$ScriptCommandLine", "$ScriptCommandLine is the list of the script's name and its arguments.")
def script_command_line():
    """A list of strings."""
    session = state.session
    return call("List", *([session.script] if session.script else []), *session.arguments)


@value("$CommandLine", "$CommandLine is the list of the words this program was started with.")
def command_line():
    """A list of strings."""
    return call("List", *sys.argv)


@value("$RecursionLimit", "$RecursionLimit is the deepest nesting of evaluations allowed.")
def recursion_limit():
    """An integer or Infinity."""
    return limit_value(state.recursion_limit if state.watch is None else state.watch.limit)


@value("$IterationLimit", "$IterationLimit is the longest chain of evaluations allowed.")
def iteration_limit():
    """An integer or Infinity."""
    return limit_value(state.iteration_limit)


def limit_value(limit: float):  # type: ignore[no-untyped-def]
    """The limit as an expression."""
    return system("Infinity") if limit == float("inf") else int(limit)


def set_line(new):  # type: ignore[no-untyped-def]
    """$Line = n."""
    system("$Line").own = None
    if type(new) is int:
        state.session.line = new


SPECIAL_SYMBOLS[system("$Line")] = set_line
