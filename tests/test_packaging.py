"""What pyproject.toml says of the packages, against the folders."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
FOLDERS = {"wlnet": ROOT / "wlnet", "wlnet.grammar": ROOT / "grammar", "wlnet.repl": ROOT / "repl"}


def packages_in_folders():
    """Package name -> folder, for every folder with an __init__.py."""
    found = {}
    for name, folder in FOLDERS.items():
        for init in folder.rglob("__init__.py"):
            inner = init.parent.relative_to(folder).parts
            found[".".join([name, *inner])] = init.parent
    return found


def test_every_package_is_listed():
    assert sorted(SETTINGS["packages"]) == sorted(packages_in_folders())
    assert {name: ROOT / folder for name, folder in SETTINGS["package-dir"].items()} == FOLDERS


@pytest.mark.parametrize("name", sorted(packages_in_folders()))
def test_every_data_file_is_listed(name):
    patterns = SETTINGS["package-data"].get(name, [])
    files = [f for f in packages_in_folders()[name].iterdir() if f.is_file() and f.suffix not in (".py", ".pyc")]
    assert [f.name for f in files if not any(fnmatch(f.name, pattern) for pattern in patterns)] == []


def test_every_folder_with_code_is_a_package():
    packages = set(packages_in_folders().values())
    assert {f.parent for folder in FOLDERS.values() for f in folder.rglob("*.py")} <= packages
