"""What the evaluator needs of functions it does not contain; the builtins fill this in when they are loaded."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expr import Expression


class Hooks:
    """`replace_part(e, parts, value)` is the expression with a part replaced, or None after a message."""

    replace_part: Callable[[Expression, tuple[Expression, ...], Expression], Expression]


hooks = Hooks()
