"""What an evaluation takes: processor time, memory; limits of memory; what Echo and its kin print on the way."""

from __future__ import annotations

import sys
import threading
import time

from wlnet.evaluator import builtin, evaluate
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.state import state
from wlnet.expr import Association, Atom, Expr, Expression, Symbol, WolframMessage, system

from .timing import memory_in_use

Null, Infinity = system("Null"), system("Infinity")
STARTED = time.time()


@builtin("TimeUsed", "TimeUsed[] is the number of seconds of processor time used so far.")
def time_used():
    """A real number."""
    return time.process_time()


@builtin("SessionTime", "SessionTime[] is the number of seconds since the session began.")
def session_time():
    """A real number."""
    return time.time() - STARTED


@builtin("MaxMemoryUsed", "MaxMemoryUsed[] is the most memory used so far, in bytes; MaxMemoryUsed[e] the most that "
         "evaluating e took in addition.", attributes="HoldFirst")  # fmt: skip
def max_memory_used(*e):
    """An integer."""
    if e:
        import tracemalloc

        tracemalloc.start()
        try:
            evaluate(e[0])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    try:
        import resource
    except ImportError:
        return memory_in_use()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@builtin("MemoryAvailable", "MemoryAvailable[] is the number of bytes of memory that are free.")
def memory_available():
    """An integer."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            found = dict(line.split(":", 1) for line in file)
        return int(found["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return Infinity


@builtin("ByteCount", "ByteCount[e] is the number of bytes of memory that e takes.")
def byte_count(e):
    """An integer."""
    return size_of(e)


def size_of(e: Expression) -> int:
    """The bytes of an expression: its nodes and what they hold, symbols not counted."""
    total, stack = 0, [e]
    while stack:
        x = stack.pop()
        if type(x) is Symbol:
            continue
        array = getattr(x, "array", None)
        if array is not None:
            total += object.__sizeof__(x) + array.nbytes
        elif type(x) is Expr:
            total += sys.getsizeof(x) + sys.getsizeof(x.args)
            stack += (x.head, *x.args)
        elif type(x) is Association:
            total += sys.getsizeof(x.table)
            stack += x.keys()
            stack += x.values()
        elif isinstance(x, Atom):
            total += sys.getsizeof(x)
            stack.append(x.constructor())
        else:
            total += sys.getsizeof(x)
    return total


class Watch:
    """Looks at the memory in use while something is evaluated, and stops that where it passes a limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.most = 0
        self.passed = False
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self._done.wait(0.005):
            self.most = max(self.most, memory_in_use())
            if self.most > self.limit and not self.passed:
                self.passed = True
                state.request_abort()

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._done.set()
        self._thread.join()
        if self.passed:
            state.abort = False


@builtin("MemoryConstrained", "MemoryConstrained[e, b, failed] gives the value of e, or of failed (default $Aborted) "
         "where that takes more than b bytes of memory.", attributes="HoldAll")  # fmt: skip
def memory_constrained(e, size, failed=None):
    """The value of `e`, or of `failed`."""
    limit = evaluate(size)
    if limit is Infinity:
        return evaluate(e)
    if type(limit) not in (int, float) or limit <= 0:
        raise WolframMessage("MemoryConstrained", "memc", size, text="`1` is not a positive number of bytes.")
    depth, before = state.depth, memory_in_use()
    given_up = system("$Aborted") if failed is None else failed
    with Watch(before + int(limit)) as watch:
        try:
            result = evaluate(e)
        except (Aborted, MemoryError):
            if not watch.passed and limit < sys.maxsize and sys.exc_info()[0] is Aborted:
                raise
            state.depth = depth
            return given_up
    return given_up if watch.passed and memory_in_use() - before > limit else result


def say(value: Expression, label: Expression = None) -> None:
    """Print a value after >> and a label."""
    from wlnet.forms import text

    front = "" if label is None or label is Null else text(label, "OutputForm") + " "
    state.session.show(f">> {front}{text(value, 'OutputForm')}")


@builtin("EchoTiming", "EchoTiming[e] prints the seconds that evaluating e takes and gives its value; EchoTiming[e, "
         "label] prints a label, too.", attributes="HoldFirst")  # fmt: skip
def echo_timing(e, label=None):
    """The value."""
    start = time.perf_counter()
    result = evaluate(e)
    say(time.perf_counter() - start, label)
    return result


@builtin("EchoEvaluation", "EchoEvaluation[e] prints e and its value, and gives the value.", attributes="HoldFirst")
def echo_evaluation(e, label=None):
    """The value."""
    from wlnet.forms import text

    front = "" if label is None else text(label, "OutputForm") + " "
    state.session.show(f">> {front}{text(Expr(system('HoldForm'), (e,)), 'OutputForm')}")
    result = evaluate(e)
    state.session.show(f"<< {front}{text(result, 'OutputForm')}")
    return result


def apply_echo_function(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """EchoFunction[f][x] prints f[x]; EchoFunction[label, f][x] prints a label, too."""
    if len(args) != 1 or not 1 <= len(head.args) <= 2:
        return None
    *label, function = head.args
    say(evaluate(Expr(function, args)), label[0] if label else None)
    return args[0]


@builtin("EchoFunction", "EchoFunction[f][x] prints f[x] and gives x; EchoFunction[label, f][x] prints a label, too.",
         curry=apply_echo_function)  # fmt: skip
def echo_function(*parts):
    """Stays: it is an operator."""
    return None


def apply_echo_label(head: Expr, args: tuple[Expression, ...]) -> Expression:
    """EchoLabel[label][x] prints the label and x."""
    if len(args) != 1 or len(head.args) != 1:
        return None
    say(args[0], head.args[0])
    return args[0]


@builtin("EchoLabel", "EchoLabel[label][x] prints the label and x, and gives x.", curry=apply_echo_label)
def echo_label(*label):
    """Stays: it is an operator."""
    return None
