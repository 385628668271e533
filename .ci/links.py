"""Make .typing/wlnet, a folder of links in which the package has its installed shape, for tools that read sources."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / ".typing" / "wlnet"


def main() -> None:
    """Write the links anew."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    for source in [*(ROOT / "wlnet").iterdir(), ROOT / "grammar", ROOT / "repl"]:
        if source.name != "__pycache__":
            (TARGET / source.name).symlink_to(source)


main()
