"""Exceptions by which evaluation leaves a place in another way than by its value."""

from __future__ import annotations

from wlnet.expr import Expression


class Flow(BaseException):
    """Base of control flow: never an error, and never caught by `except Exception`."""


class Returning(Flow):
    """`Return[value]`: leaves the nearest function, rule, loop or scan."""

    def __init__(self, value: Expression) -> None:
        self.value = value


class Breaking(Flow):
    """`Break[]`."""


class Continuing(Flow):
    """`Continue[]`."""


class Thrown(Flow):
    """`Throw[value, tag]`; the tag is None where none was given."""

    def __init__(self, value: Expression, tag: Expression = None) -> None:
        self.value = value
        self.tag = tag


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
