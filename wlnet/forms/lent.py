"""What forms need of the evaluator, which stands above them and lends it when it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..expr import Expression


class Lent:
    """`evaluate(e)` is the value of an expression; `formatted(e, form)` what Format says of e, None if nothing;
    `boxes(e, form)` what the user's definitions of MakeBoxes say; `visible()` the contexts whose symbols are shown
    without them."""

    evaluate: Callable[[Expression], Expression] | None = None
    formatted: Callable[[Expression, str], Expression] | None = None
    boxes: Callable[[Expression, Expression], Expression] | None = None
    visible: Callable[[], Iterable[str] | None] | None = None


lent = Lent()
