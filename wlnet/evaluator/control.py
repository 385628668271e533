"""Exceptions by which evaluation leaves a place in another way than by its value."""

from __future__ import annotations

from wlnet.expr import Expression

from .state import state


class Flow(BaseException):
    """Base of control flow: never an error, and never caught by `except Exception`."""


class Returning(Flow):
    """`Return[value]`: leaves the nearest function, rule, Do or Scan; `Return[value, head]` the nearest head[...]."""

    def __init__(self, value: Expression, scope: Expression = None) -> None:
        self.value = value
        self.scope = scope

    def value_for(self, name: str, depth: int) -> Expression:
        """The value, where what is left is a `name`, at this depth of evaluation; else the flow goes on."""
        if self.scope is not None and getattr(self.scope, "name", None) != name:
            raise self
        state.depth = depth
        return self.value


class Breaking(Flow):
    """`Break[]`."""


class Continuing(Flow):
    """`Continue[]`."""


class Thrown(Flow):
    """`Throw[value, tag, uncaught]`; tag and uncaught are None where none was given."""

    def __init__(self, value: Expression, tag: Expression = None, uncaught: Expression = None) -> None:
        self.value = value
        self.tag = tag
        self.uncaught = uncaught


class Going(Flow):
    """`Goto[label]`."""

    def __init__(self, label: Expression) -> None:
        self.label = label


class Aborted(Flow):
    """`Abort[]`, or an interrupt from the keyboard."""


class Terminated(Flow):
    """A limit was reached; the whole evaluation becomes TerminatedEvaluation[reason]."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class RuleFailed(Flow):
    """A condition inside a rule's right-hand side was not True: the rule does not apply."""


class Exiting(Flow):
    """`Exit[code]` or `Quit[code]`."""

    def __init__(self, code: int) -> None:
        self.code = code
