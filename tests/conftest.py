"""What all tests share."""

from itertools import islice

import pytest

import wlnet.builtins
from wlnet.expr import symbols

assert wlnet.builtins  # so that names of ``System` `` are known to whatever reads text first


@pytest.fixture(autouse=True)
def symbols_of_its_own():
    """The symbols a test makes go with it: the table of symbols is one for all tests."""
    table = symbols._symbols
    count = len(table)
    yield
    known = symbols._system_names
    for symbol in list(islice(table.values(), count, None)):
        if symbol.context != "System`" or symbol.name not in known:
            symbols.forget(symbol)
