"""The generated index of built-in symbols is what the modules say."""

from wlnet.builtins.__main__ import HERE, declared, source
from wlnet.builtins.index import INDEX
from wlnet.builtins.names import NAMES


def test_the_index_is_current():
    assert (HERE / "index.py").read_text(encoding="utf-8") == source(declared())


def test_every_built_in_function_says_what_it_does():
    from wlnet.expr import resolve

    declared()
    silent = [name for names in INDEX.values() for name in names.split() if not resolve(name).definition.usage]
    assert silent == []


def test_names_are_in_order_and_once():
    names = NAMES.split()
    assert len(set(names)) == len(names)
