"""Print the commands of the README's section "Set up", one a line: those of its first block of shell commands."""

import re
import sys
from pathlib import Path

readme = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
block = re.search(r"^## Set up$.*?^```sh\n(.*?)^```$", readme, re.M | re.S)
commands = block[1].splitlines() if block else []
if len(commands) != 2:
    sys.exit(f"README.md should have two commands in its section Set up, not {len(commands)}")
print("\n".join(commands))
