"""Copy the checkout to the folder given, without what tools and builds leave in it: what a fresh clone would have."""

import shutil
import sys
from pathlib import Path

LEFT = (".git", ".venv", ".typing", "build", "dist", "*.egg-info", "__pycache__", "*.pyc", ".*_cache", ".hypothesis")
shutil.copytree(Path(__file__).resolve().parent.parent, sys.argv[1], ignore=shutil.ignore_patterns(*LEFT))
