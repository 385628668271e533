"""Whole files as bytes: read with the language's messages, written beside and then renamed."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from .faults import failed


def read_bytes(path: str | os.PathLike[str], symbol: str = "Import") -> bytes:
    """The contents of a file; the message nffil where there is none, noopen where it may not be read."""
    name = os.fspath(path)
    try:
        if is_endless(name):
            raise OSError("a device has no end")
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise failed(symbol, "nffil", name, symbol) from None
    except (OSError, ValueError):  # a folder, no permission, a name with a zero character
        raise failed(symbol, "noopen", name) from None


def is_endless(name: str) -> bool:
    """Whether a name is that of a device, such as /dev/zero, which nobody can read to its end."""
    mode = os.stat(name).st_mode
    return (stat.S_ISCHR(mode) or stat.S_ISBLK(mode)) and name not in ("/dev/null", "/dev/stdin")


def write_bytes(path: str | os.PathLike[str], data: bytes, symbol: str = "Export") -> None:
    """Replace a file's contents at one stroke: readers see the old file or the new one, never a part.

    The message nodir where the folder is missing, noopen where it may not be written. The permissions of a file that
    is replaced stay, and a link stays a link.
    """
    target = Path(os.path.realpath(path) if os.path.islink(path) else path)
    folder = target.parent
    if not folder.is_dir():
        raise failed(symbol, "nodir", str(Path(path).parent))
    beside = folder / f".{target.name[:200]}.{secrets.token_hex(4)}"
    try:
        if target.is_dir():
            raise IsADirectoryError(os.fspath(path))
        try:
            with beside.open("xb") as stream:
                stream.write(data)
            if target.exists():
                beside.chmod(target.stat().st_mode & 0o7777)
            beside.replace(target)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    except (OSError, ValueError):
        raise failed(symbol, "noopen", os.fspath(path)) from None
