"""Whole files as bytes: read with the language's messages, written beside and then renamed."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from .faults import failed


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """The contents of a file; Import::nffil where there is none, Import::noopen where it may not be read."""
    name = os.fspath(path)
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise failed("Import", "nffil", name, "Import") from None
    except (OSError, ValueError):  # a folder, no permission, a name with a zero character
        raise failed("Import", "noopen", name) from None


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Replace a file's contents at one stroke: readers see the old file or the new one, never a part.

    Raises Export::nodir where the folder is missing, Export::noopen where it may not be written.
    """
    target = Path(path)
    folder = target.parent
    if not folder.is_dir():
        raise failed("Export", "nodir", str(folder))
    beside = folder / f".{target.name[:200]}.{secrets.token_hex(4)}"
    try:
        if target.is_dir():
            raise IsADirectoryError(os.fspath(path))
        try:
            with beside.open("xb") as stream:
                stream.write(data)
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except (OSError, ValueError):
        raise failed("Export", "noopen", os.fspath(path)) from None
