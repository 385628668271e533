"""Write `index.py` from the modules of this folder."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from wlnet.evaluator.lazy import Lazy
from wlnet.expr.symbols import all_symbols

HERE = Path(__file__).parent
HEADER = '"""Which module declares which built-in symbol. Written by `python -m wlnet.builtins`; do not edit."""\n\n'


def declared() -> dict[str, str]:
    """Module name -> the names of the symbols that importing it defines, in alphabetical order."""
    package = __package__ or "wlnet.builtins"
    found: dict[str, list[str]] = {}
    for module in pkgutil.walk_packages([str(HERE)], f"{package}."):
        if module.name.removeprefix(f"{package}.") not in ("__main__", "index", "names"):
            import_module(module.name)
    for symbol in all_symbols():
        definition = symbol.definition
        if definition is not None and type(definition) is not Lazy:
            name = symbol.name if symbol.context == "System`" else symbol.full_name
            found.setdefault(definition.module.removeprefix(f"{package}."), []).append(name)
    return {module: " ".join(sorted(found[module])) for module in sorted(found)}


def source(index: dict[str, str]) -> str:
    """The text of index.py."""
    lines = ["INDEX = {"]
    for module, names in index.items():
        lines.append(f'    "{module}": """')
        words, line = names.split(), "       "
        for word in words:
            if len(line) + len(word) > 115:
                lines.append(line)
                line = "       "
            line += " " + word
        lines += [line, '    """,']
    return HEADER + "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    (HERE / "index.py").write_text(source(declared()), encoding="utf-8")
