"""What the evaluator needs of functions it does not contain; the builtins fill this in when they are loaded."""

from __future__ import annotations

from collections.abc import Callable

from wlnet.expr import Expression, Symbol


class Hooks:
    """`replace_part(e, parts, value)` is the expression with a part replaced, or None after a message.

    `set_element(symbol, parts, value)` tells whether it changed one number in the packed list that is the symbol's
    value, which it does only where nothing else holds that list.
    """

    replace_part: Callable[[Expression, tuple[Expression, ...], Expression], Expression]
    set_element: Callable[[Symbol, tuple[Expression, ...], Expression], bool]


hooks = Hooks()
