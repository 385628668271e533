"""A session: the values of symbols, the history, the messages; one is active at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from wlnet.expr import Expr, Expression, Symbol, call, resolve, system
from wlnet.expr.attributes import TEMPORARY
from wlnet.forms.lent import lent

from .control import (
    Aborted,
    Breaking,
    Continuing,
    Going,
    Returning,
    RuleFailed,
    Terminated,
    Thrown,
)
from .messages import Message, message
from .state import state

if TYPE_CHECKING:
    import numpy

VALUE_SLOTS = ("attributes", "own", "down", "sub", "up", "extras")
Null, Hold = system("Null"), system("Hold")
EXPENDABLE_MESSAGES = 3
STOP = ("General", "stop")  # where it is off, messages are never suppressed
HOST_RECURSION_LIMIT = 200_000  # Python's own, while we evaluate: $RecursionLimit comes long before it


class Session:
    """Evaluates text or expressions, one after another, remembering definitions and results.

    `messages` are those of the latest evaluation, each with .symbol, .tag and .text. `write` receives printed lines
    and `write_message` messages; by default they go to standard output and standard error. `write_text` receives what
    is written to the stream of standard output, newlines and all; without it `write` does, as if it were lines.
    """

    def __init__(
        self,
        write: Callable[[str], None] | None = None,
        write_message: Callable[[str], None] | None = None,
        write_text: Callable[[str], None] | None = None,
    ) -> None:
        if write is None and write_text is None:
            write_text = lambda text: print(text, end="", flush=True)  # noqa: E731
        self.write = write or (lambda line: print(line, flush=True))
        self.write_text = write_text or (lambda text: self.write(text.removesuffix("\n")))
        self.write_message = write_message or (lambda line: print(line, file=sys.stderr, flush=True))
        self.print_to: Callable[[str], None] | None = None  # where $Output and $Messages lead lines, if elsewhere
        self.tell_to: Callable[[str], None] | None = None
        self.messages: list[Message] = []
        self.faults: list[Exception] = []
        self.context = "Global`"
        self.context_path = ["System`", "Global`"]
        self.line = 1
        self.inputs: dict[int, Expression] = {}
        self.outputs: dict[int, Expression] = {}
        self.module_number = 0
        self.script: str | None = None
        self.arguments: list[str] = []
        self.changed: dict[Symbol, tuple[Any, ...] | None] = {}
        self.off: set[tuple[str, str]] = set()
        self.quiet: list[Callable[[Symbol, str], bool]] = []
        self.assertions = False
        self.watchers: list[tuple[int, list[Message]]] = []  # with how many were quiet when they began to listen
        self._counts: dict[tuple[str, str], int] = {}
        self._random: numpy.random.Generator | None = None

    # -- symbols -------------------------------------------------------------------------------------------------

    def activate(self) -> None:
        """Make this the session whose values the symbols carry."""
        previous = state.session
        if previous is self:
            return
        if previous is not None:
            for symbol in previous.changed:
                previous.changed[symbol] = tuple(getattr(symbol, slot) for slot in VALUE_SLOTS)
                reset(symbol)
        for symbol, values in self.changed.items():
            for slot, content in zip(VALUE_SLOTS, values or (), strict=False):
                setattr(symbol, slot, content)
        state.session = self
        state.clock += 1
        state.system_version += 1
        state.up_values = sum(symbol.up is not None for symbol in self.changed)

    def resolve(self, name: str) -> Symbol:
        """The symbol a name stands for in the current context."""
        return resolve(name, self.context, self.context_path)

    def fresh_symbol(self, name: str, number: int) -> Symbol:
        """A new symbol name$n for a local variable; in no table, so that it goes when nothing uses it any more."""
        symbol = Symbol(f"{name}${number}", self.context)
        symbol.attributes = TEMPORARY
        return symbol

    # -- evaluation ----------------------------------------------------------------------------------------------

    def evaluate(self, source: str | Expression) -> Expression:
        """The value of an expression, or of the expressions in a text (the last one's value).

        Raises `grammar.SyntaxFailure` for text that cannot be read. Messages are in `messages` afterwards.
        """
        self.activate()
        if not isinstance(source, str):
            return self.evaluate_input(source)
        self.forget_messages()
        from wlnet.grammar import read

        result: Expression = Null
        for e in read(source, self.resolve):
            result = self.run(e)
        return result

    def evaluate_input(self, e: Expression) -> Expression:
        """The value of one input, a string standing for itself. `messages` are those of this input alone."""
        self.forget_messages()
        return self.run(e)

    def forget_messages(self) -> None:
        """Start to collect and count messages anew."""
        self.messages = []
        self._counts = {}

    def run(self, e: Expression) -> Expression:
        """The value of an expression; control flow that nothing caught ends here."""
        from .loop import evaluate

        self.activate()
        depth, state.abort = state.depth, False
        host_limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(host_limit, HOST_RECURSION_LIMIT))
        try:
            return evaluate(e)
        except Thrown as thrown:
            state.depth = depth
            if thrown.uncaught is not None:
                return self.run(Expr(thrown.uncaught, (thrown.value, thrown.tag)))
            what = call("Throw", thrown.value) if thrown.tag is None else call("Throw", thrown.value, thrown.tag)
            message("Throw", "nocatch", what)
            return Expr(Hold, (what,))
        except Returning as returned:
            return returned.value
        except (Breaking, Continuing) as loose:
            name = "Break" if isinstance(loose, Breaking) else "Continue"
            message(name, "nofwd")
            return Expr(Hold, (call(name),))
        except Going as going:
            message("Goto", "nolabel", going.label)
            return Expr(Hold, (call("Goto", going.label),))
        except Terminated as ended:
            return call("TerminatedEvaluation", ended.reason)
        except RuleFailed:
            return Null
        except (Aborted, KeyboardInterrupt):
            return system("$Aborted")
        except RecursionError:
            message("$RecursionLimit", "reclim2", sys.getrecursionlimit())
            return call("TerminatedEvaluation", "RecursionLimit")
        except Exception as fault:
            from .builtin import internal_fault

            state.depth = depth
            internal_fault(e.head if isinstance(e, Expr) and type(e.head) is Symbol else system("General"), fault)
            return system("$Failed")
        finally:
            sys.setrecursionlimit(host_limit)
            state.depth, state.abort, state.interrupted = depth, False, False
            if depth == 0:
                state.protected, state.pending = 0, False
            self.quiet.clear() if depth == 0 else None

    # -- messages and output -------------------------------------------------------------------------------------

    def issue(self, symbol: Symbol, issued: Message) -> None:
        """Print and remember a message, unless it is switched off, quieted, or the fourth of its kind."""
        key = (issued.symbol, issued.tag)
        if key in self.off:
            return
        silent = [i for i, silences in enumerate(self.quiet) if silences(symbol, issued.tag)]
        for level, heard in self.watchers:
            if not silent or silent[-1] < level:
                heard.append(issued)
        if silent:
            return
        count = self._counts[key] = self._counts.get(key, 0) + 1
        if count > EXPENDABLE_MESSAGES and STOP not in self.off:
            return
        self.messages.append(issued)
        (self.tell_to or self.write_message)(str(issued))
        if count == EXPENDABLE_MESSAGES and issued.tag != "stop" and STOP not in self.off:
            name = call("MessageName", symbol, issued.tag)
            self._counts["General", "stop"] = 0
            message("General", "stop", name)

    def show(self, line: str) -> None:
        """Print a line where $Output says."""
        (self.print_to or self.write)(line)

    # -- random numbers ------------------------------------------------------------------------------------------

    @property
    def random(self) -> numpy.random.Generator:
        """The generator behind RandomReal and its kind; fresh entropy until SeedRandom."""
        if self._random is None:
            self.seed(None)
        return self._random  # type: ignore[return-value]

    def seed(self, seed: int | None) -> None:
        """Start the random stream anew from an integer, or from the system's entropy."""
        import numpy

        self._random = numpy.random.Generator(numpy.random.PCG64(None if seed is None else abs(seed)))


def visible_contexts() -> tuple[str, ...] | None:
    """The contexts in which the active session finds names."""
    session = state.session
    return None if session is None else (*session.context_path, session.context)


lent.visible = visible_contexts


def reset(symbol: Symbol) -> None:
    """Take every user value from a symbol, leaving what is built in."""
    from .changes import built_in_attributes

    symbol.own = symbol.down = symbol.sub = symbol.up = symbol.extras = None
    definition = symbol.definition
    symbol.attributes = getattr(definition, "attributes", 0) if definition is not None else built_in_attributes(symbol)
