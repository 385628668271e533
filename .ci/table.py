"""Write the README's table of what works, from what the code declares; with --check, only say whether it is current.

python .ci/table.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from wlnet.builtins.index import INDEX
from wlnet.nets import LAYERS
from wlnet.nets.coders import CODERS
from wlnet.nets.containers.operators import OPERATORS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
MADE_OF_NETS = {name: owner for name, owner in OPERATORS.items() if owner.is_layer and not owner.successor}
OPTIONS = "nets.training_options"  # the module where these names are
START, END = "<!-- what works, by .ci/table.py -->\n", "<!-- end -->\n"


def linked(name: str, page: str | None = None) -> str:
    """The name, with a link to its page where it has one."""
    page = page or name
    there = (ROOT / "spec_examples" / f"{page}.md").exists()
    return f"[`{name}`](spec_examples/{page}.md)" if there else f"`{name}`"


def row(what: str, names: list[str]) -> str:
    """One line of the table."""
    return f"| {what} | {', '.join(names)} |\n"


def families() -> list[str]:
    """A line for each family of layers, which is a module that says what it holds."""
    members: dict[str, list[str]] = {}
    for name, owner in sorted({**LAYERS, **MADE_OF_NETS}.items()):
        doc = sys.modules[owner.__module__].__doc__ or ""
        what = doc.split("\n", 1)[0].rstrip(".")
        members.setdefault(re.split("[:,]", what)[0], []).append(linked(name))
    return [row(what, names) for what, names in sorted(members.items())]


def table() -> str:
    """The whole table."""
    heads = sorted(
        name
        for module, names in INDEX.items()
        if module.startswith("nets.") and module != OPTIONS
        for name in names.split()
    )
    others = [name for name in heads if name not in (*LAYERS, *MADE_OF_NETS)]
    containers = [n for n in others if n in ("NetChain", "NetGraph", "FunctionLayer")]
    operators = [n for n in others if n.endswith("Operator")]
    former = [n for n in others if n.endswith("Layer") and n not in containers] + ["NetInformation"]
    rest = [n for n in others if n not in (*containers, *operators, *former, *CODERS, "Typed")]
    coders = [linked(f'{head}["{name}"]', f"{head}-{name}") for head in CODERS for name in sorted(CODERS[head])]
    lines = [
        "| | |\n|---|---|\n",
        row("**Containers**", [linked(n) for n in containers]),
        row("**Operators**", [linked(n) for n in operators]),
        row("**Functions on nets**", [linked(n) for n in rest]),
        row("**Options of training**", [linked(n) for n in sorted(INDEX[OPTIONS].split())]),
        row("**Coders**", coders),
        row("**Layers**", [f"{len(LAYERS) + len(MADE_OF_NETS)}, by family:"]),
        *families(),
        row("**Former names**, with a message", [linked(n) for n in former if n in heads]),
    ]
    return "".join(lines)


def main() -> int:
    """0 where the table is current or was written, 1 where --check finds that it is not."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    new = before + START + "\n" + table() + "\n" + END + after
    if "--check" in sys.argv:
        return int(new != text)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
