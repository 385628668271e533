"""Examples in folders of the user: tables, arrays, and folders of images or texts by class."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..expr import Expr, Expression, WolframMessage, from_array, list_of, system
from ..expr.images import Image
from .images import format_of, read_image

Rule = system("Rule")
NAMES = {
    "TrainingData": ("TrainingData", "training", "train"),
    "TestData": ("TestData", "testing", "test"),
    "ValidationData": ("ValidationData", "validation", "valid", "val"),
    "Data": ("Data", "data", "."),
}
ARRAYS = {
    "TrainingData": ("train", "training"),
    "TestData": ("test",),
    "ValidationData": ("val", "valid"),
    "Data": ("",),
}
FAULTS = (OSError, EOFError, ValueError, KeyError, UnicodeDecodeError, csv.Error, zlib.error, zipfile.BadZipFile,
          WolframMessage)  # fmt: skip


def examples_in(folder: Path, part: str) -> list[Expression] | None:
    """The rules input -> class of a part; None where there is none. ValueError where it cannot be read."""
    for path, read in sources(folder, part):
        try:
            found = read(path)
        except FAULTS as fault:
            raise ValueError(f"{path}: {fault}") from None
        if found:
            return found
    return None


def sources(folder: Path, part: str) -> Iterator[tuple[Path, Callable[[Path], list[Expression]]]]:
    """The files and folders that may hold a part, in the order in which they are tried, and what reads each."""
    for name in NAMES.get(part, (part,)):
        for ending, read in (("csv", table), ("tsv", table), ("npz", lambda path: arrays(path, "Data"))):
            for path in (folder / f"{name}.{ending}", folder / f"{name}.{ending}.gz"):
                if path.is_file():
                    yield path, read
        if (folder / name).is_dir():
            yield folder / name, classes
    for path in sorted(folder.glob("*.npz")):
        yield path, lambda path: arrays(path, part)


def table(path: Path) -> list[Expression]:
    """The rows of a table: all columns but the last -> what is in the last. A row of headings is left out."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = data.decode("utf-8-sig")
    separator = "\t" if ".tsv" in path.name else ","
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    if len({len(row) for row in rows}) > 1 or (rows and len(rows[0]) < 2):
        raise ValueError("rows of two or more cells, all equally long, are expected")
    cells = [list(map(number, row)) for row in rows]
    if len(cells) > 1 and is_heading(cells[0], cells[1]):
        cells = cells[1:]
    return [Expr(Rule, (row[0] if len(row) == 2 else list_of(*row[:-1]), row[-1])) for row in cells]


def number(cell: str) -> Expression:
    """The number that a cell is, or its text."""
    for read in (int, float):
        try:
            return read(cell)
        except ValueError:
            continue
    return cell


def is_heading(first: list[Any], second: list[Any]) -> bool:
    """Whether the first row has only texts, and some of them above numbers or by the names usual for classes."""
    above = any(type(b) is not str for b in second)
    usual = str(first[-1]).lower() in ("label", "class", "target", "sentiment", "category", "species")
    return all(type(a) is str for a in first) and (above or usual)


def classes(folder: Path) -> list[Expression]:
    """What is in the folders of a folder -> the name of its folder: images, and texts in files .txt."""
    found = []
    for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
        for path in sorted(inner.iterdir()):
            if path.suffix.lower() == ".txt":
                found.append(Expr(Rule, (path.read_text(encoding="utf-8", errors="replace"), inner.name)))
            elif path.is_file() and format_of(path.suffix.lstrip(".")) is not None:
                found.append(Expr(Rule, (read_image(path), inner.name)))
    return found


def arrays(path: Path, part: str) -> list[Expression]:
    """The examples x -> y of the arrays x_train, y_train and the like in a file of NumPy; x and y for "Data"."""
    import numpy

    with numpy.load(path, allow_pickle=False) as data:
        for end in ARRAYS.get(part, ()):
            names = [f"{kind}_{end}" if end else kind for kind in "xy"]
            if all(name in data for name in names):
                x, y = (data[name] for name in names)
                break
        else:
            return []
    if len(x) != len(y):
        raise ValueError("as many inputs as classes are expected")
    y = y.reshape(len(y)) if y.ndim == 2 and y.shape[1] == 1 else y
    return [Expr(Rule, (value(a), b.item() if b.ndim == 0 else from_array(b))) for a, b in zip(x, y, strict=True)]


def value(x: Any) -> Expression:
    """An image where there are bytes in rows and columns, perhaps of three or four colors; else a list of numbers."""
    if x.dtype == "uint8" and (x.ndim == 2 or (x.ndim == 3 and x.shape[2] in (1, 3, 4))):
        return Image(x[:, :, 0] if x.ndim == 3 and x.shape[2] == 1 else x)
    if x.dtype.kind in "US":
        return str(x)
    return from_array(x)
