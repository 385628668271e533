"""Whether a result is the one on the page: the same text, or the same expression up to a tolerance of its numbers."""

from __future__ import annotations

from collections.abc import Iterator

from wlnet.evaluator.session import Session
from wlnet.expr import Association, Atom, Expr, Expression, is_number, same
from wlnet.forms import display, text
from wlnet.grammar import SyntaxFailure, parse

from .numbers import close, folded, magnitudes


def agrees(session: Session, got: Expression, expected: str, form: str | None, tolerance: float) -> bool:
    """Whether the value of an input is what the page shows after Out[n]= or Out[n]//form=."""
    texts = list(dict.fromkeys(shown(session, got, form)))
    if any(words(candidate) == words(expected) for candidate in texts):
        return True
    wanted = read(session, expected)
    if wanted is None:
        return False
    wanted = folded(wanted)
    scale = max(magnitudes(wanted), default=0.0) or 1.0
    if equal(got, wanted, tolerance, scale):
        return True
    read_back = (read(session, candidate) for candidate in texts)
    return any(again is not None and equal(folded(again), wanted, tolerance, scale) for again in read_back)


def shown(session: Session, value: Expression, form: str | None) -> Iterator[str]:
    """The texts that the page may have for a value."""
    visible = (*session.context_path, session.context)
    yield display(value, visible=visible)
    if form in ("FullForm", "InputForm"):
        yield text(value, form, visible)
    elif form is None:
        yield text(value, "OutputForm", visible)
        yield text(value, "InputForm", visible)


def words(text: str) -> list[str]:
    """A text without regard to how it is spaced."""
    return text.split()


def read(session: Session, source: str) -> Expression:
    """The expression in a text; None where it is none."""
    try:
        return parse(source, session.resolve)
    except SyntaxFailure:
        return None


def equal(got: Expression, expected: Expression, tolerance: float, scale: float) -> bool:
    """Whether two expressions have the same structure, with numbers within the tolerance of each other."""
    if is_number(got) and is_number(expected):
        return close(got, expected, tolerance, scale)
    if isinstance(got, Atom) and isinstance(expected, Expr) and got.head is expected.head:
        got = got.constructor()
    if isinstance(got, Expr) and isinstance(expected, Expr):
        return (
            len(got.args) == len(expected.args)
            and equal(got.head, expected.head, tolerance, scale)
            and all(equal(a, b, tolerance, scale) for a, b in zip(got.args, expected.args, strict=True))
        )
    if type(got) is Association and type(expected) is Association:
        return equal(got.constructor(), expected.constructor(), tolerance, scale)
    return same(got, expected)
