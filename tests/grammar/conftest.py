"""A writer of full forms, independent of wlnet.forms, so that expected results can be written as text."""

from fractions import Fraction

import pytest

from wlnet.expr import BigReal, Expr, Symbol, resolve
from wlnet.expr.symbols import existing
from wlnet.grammar import parse


def write(e):
    """The full form without spaces: Plus[a,Times[-1,b]]."""
    if isinstance(e, Expr):
        return f"{write(e.head)}[{','.join(map(write, e.args))}]"
    if isinstance(e, Symbol):
        return e.name if e.context in ("System`", "Global`") else e.full_name
    if isinstance(e, str):
        return '"' + e.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(e, Fraction):
        return f"Rational[{e.numerator},{e.denominator}]"
    if isinstance(e, BigReal):
        return f"{e.value}`{e.precision:.6g}"
    assert type(e) in (int, float), type(e)
    return repr(e).removesuffix(".0") + "." if isinstance(e, float) and e.is_integer() else repr(e)


@pytest.fixture
def full():
    """Text -> the full form of what it parses to."""
    return lambda text: write(parse(text, lambda name: existing("System`" + name) or resolve(name)))


@pytest.fixture
def written():
    """Expression -> its full form."""
    return write
