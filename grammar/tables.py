"""The LALR(1) tables and terminals of wolfram.lark: made by Lark once, then read from the user's cache folder."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from typing import Any
from zlib import crc32

from .. import __version__

FORMAT = 1
GRAMMAR = os.path.join(os.path.dirname(__file__), "wolfram.lark")

# {"states": [{token or rule: next state, or -1 - rule to reduce}], "start": state, "end": state,
#  "rules": [[name, symbols, positions of the symbols with values]], "terminals": {name: regular expression},
#  "brackets": {text: terminal}}
Tables = dict[str, Any]


@cache
def tables() -> Tables:
    """The tables, from the cache if it has those of this very grammar."""
    with open(GRAMMAR, encoding="utf-8") as file:
        grammar = file.read()
    path = cache_file(grammar)
    found = stored(path, grammar)
    if found is None:
        found = make(grammar)
        store(path, {"grammar": grammar, "tables": found})
    return found


def stored(path: str, grammar: str) -> Tables | None:
    """The tables in a cache file; None when it is missing, damaged or of another grammar."""
    try:
        with open(path, encoding="utf-8") as file:
            cached = json.load(file)
        return cached["tables"] if cached["grammar"] == grammar else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def cache_file(grammar: str) -> str:
    """Where the tables of a grammar are kept."""
    folder = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    key = f"{__version__}-{FORMAT}-{crc32(grammar.encode()):08x}-{sys.version_info[0]}.{sys.version_info[1]}"
    return os.path.join(folder, "wlnet", f"grammar-{key}.json")


def store(path: str, value: Any) -> None:
    """Write a file in one step, so that nobody reads half of it; a folder that cannot be written is left alone."""
    beside = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(beside, "w", encoding="utf-8") as file:
            json.dump(value, file)
        os.replace(beside, path)
    except OSError:
        return


def make(grammar: str) -> Tables:
    """The tables as Lark makes them."""
    from lark import Lark
    from lark.grammar import Rule
    from lark.lexer import Lexer, TerminalDef

    terminals = {}

    class Elsewhere(Lexer):
        """Stands for the lexer of lexer.py, which needs the terminals only."""

        def __init__(self, conf: Any) -> None:
            terminals.update({terminal.name: terminal.pattern for terminal in conf.terminals})

        def lex(self, *_: Any) -> Any:
            return iter(())

    lark = Lark(grammar, parser="lalr", lexer=Elsewhere)
    data, memo = lark.memo_serialize([TerminalDef, Rule])
    table = data["parser"]["parser"]
    rule_ids = [key for key, value in memo.items() if value["__type__"] == "Rule"]
    number = {rule: place for place, rule in enumerate(rule_ids)}
    names = table["tokens"]
    states = [
        {
            names[token]: -1 - number[target["@"]] if action else target
            for token, (action, target) in table["states"][state].items()
        }
        for state in sorted(table["states"])
    ]
    rules = []
    for rule in rule_ids:
        symbols = memo[rule]["expansion"]
        kept = [place for place, symbol in enumerate(symbols) if not symbol.get("filter_out")]
        rules.append([memo[rule]["origin"]["name"], [symbol["name"] for symbol in symbols], kept])
    return {
        "states": states,
        "start": table["start_states"]["start"],
        "end": table["end_states"]["start"],
        "rules": rules,
        "terminals": {name: p.to_regexp() for name, p in terminals.items() if p.type == "re"},
        "brackets": {p.value: name for name, p in terminals.items() if p.type == "str"},
    }
