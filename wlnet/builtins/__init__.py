"""The core language. A module here is imported when one of its symbols is first used.

`index.py` says which module declares which symbol; `python -m wlnet.builtins` writes it anew from the modules.
"""

from __future__ import annotations

from importlib import import_module

from wlnet.evaluator.changes import built_in_attributes
from wlnet.evaluator.lazy import Lazy
from wlnet.expr import Symbol, intern_symbol
from wlnet.expr.symbols import declare_system_names, when_system_symbol_is_made

from .index import INDEX
from .names import NAMES

MODULE_OF = {name: module for module, names in INDEX.items() for name in names.split()}


def load(symbol: Symbol) -> None:
    """Import the module that declares a built-in symbol."""
    name = symbol.name if symbol.context == "System`" else symbol.full_name
    import_module(f"{__name__}.{MODULE_OF[name]}")


def prepare(symbol: Symbol) -> None:
    """Protect a symbol of ``System` `` just made, and note where its definition will come from."""
    if symbol.definition is None:
        symbol.attributes |= built_in_attributes(symbol)
    if symbol.definition is None and symbol.name in MODULE_OF:
        symbol.definition = Lazy(symbol, load)


declare_system_names(name for name in MODULE_OF if "`" not in name)
declare_system_names(NAMES.split())
when_system_symbol_is_made(prepare)
for full_name in MODULE_OF:
    if "`" in full_name:
        elsewhere = intern_symbol(full_name)
        elsewhere.definition = Lazy(elsewhere, load)
