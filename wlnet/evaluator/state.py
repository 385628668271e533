"""What the loop needs at every step, in one object: the clock of evaluated marks, limits, the active session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wlnet.expr import Symbol

    from .session import Session


class State:
    """The evaluator's registers. There is one, `state`; a session fills it when it becomes active.

    `clock` grows when a symbol gains a value that an expression already marked as evaluated might contain.
    `up_values` counts symbols with up-values, so that nobody looks for them where there are none. `intercept`, where
    there is one, is asked first what head[args] becomes (None: it has nothing to say), before lists are threaded.
    `abort` asks the evaluation to stop at its next step; while AbortProtect is at work (`protected` counts how deep),
    that is `pending`. `interrupted` tells that it was the keyboard that asked, `heeded` how often somebody did what it
    asked for and let the evaluation go on. `object_rules` tell, by function and by the head of an argument such as
    Quantity, what the function makes of it. `watch` notes the steps of an evaluation, where somebody asked for them.
    """

    __slots__ = (
        "abort",
        "clock",
        "depth",
        "heeded",
        "intercept",
        "interrupted",
        "iteration_limit",
        "object_rules",
        "pending",
        "protected",
        "recursion_limit",
        "session",
        "system_version",
        "up_values",
        "watch",
    )

    def __init__(self) -> None:
        self.clock = 1
        self.depth = 0
        self.recursion_limit: float = 1024
        self.iteration_limit: float = 4096
        self.abort = False
        self.interrupted = False
        self.heeded = 0
        self.protected = 0
        self.pending = False
        self.intercept: Any = None
        self.watch: Any = None
        self.up_values = 0
        self.object_rules: dict[Symbol, dict[Symbol, Any]] = {}
        self.system_version: float = 0  # grows when a user changes the meaning of a built-in symbol
        self.session: Session = None  # type: ignore[assignment]

    def request_abort(self) -> None:
        """Stop the evaluation at its next step; inside AbortProtect, when that is done."""
        if self.protected:
            self.pending = True
        else:
            self.abort = True

    def heed_interrupt(self) -> None:
        """Let the evaluation go on: what the keyboard asked for is done."""
        self.abort = self.interrupted = False
        self.heeded += 1


state = State()
