"""Reports of training as files: a record for every report, each file whole and readable after every record."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from wlnet.expr import Association
from wlnet.forms import text

from ..state import Training
from .figures import measured

Value: TypeAlias = float | int | None
Record: TypeAlias = dict[str, Value]


def record(training: Training) -> Record:
    """What is written each time, by name; measurements are averaged over classes."""
    t = training
    found: Record = {
        "ProgressFraction": t.progress_fraction,
        "Round": t.round,
        "AbsoluteBatch": t.absolute_batch,
        "BatchLoss": t.batch_loss,
        "RoundLoss": t.round_loss,
    }
    found |= {f"Round{name}": value for name, value in measured(t.round_measurements).items()}
    if t.validation_examples:
        found["ValidationLoss"] = t.validation_loss
        found |= {f"Validation{name}": value for name, value in measured(t.validation_measurements).items()}
    found |= {
        "LearningRate": t.learning_rate,
        "ExamplesPerSecond": t.examples_per_second,
        "TimeElapsed": t.time_elapsed,
        "TimeRemaining": t.time_remaining,
    }
    return found


def cell(value: Value) -> str:
    """A number in a table; nothing where there is none."""
    return "" if value is None else repr(value)


def quoted(name: str, separator: str) -> str:
    """A name in a table, in quotes where it needs them."""
    return '"' + name.replace('"', '""') + '"' if separator in name or '"' in name else name


def as_json(found: Record) -> str:
    """A record as an object of JSON, which has no word for NaN and infinity."""
    return json.dumps({k: v if v is None or math.isfinite(v) else None for k, v in found.items()}, ensure_ascii=False)


def as_association(found: Record) -> str:
    """A record as an association of the language; None where there is no number."""
    from .values import or_none

    return text(Association.of((name, or_none(value)) for name, value in found.items()), "InputForm")


class LogFile:
    """A file that a record is added to. Its directory must be there; what stood in it before is lost."""

    def __init__(self, path: str) -> None:
        self.path = Path(os.path.expanduser(path))
        self.columns: list[str] = []
        self.style = STYLES[self.path.suffix.lower()]

    def create(self) -> None:
        """An empty file; an OSError where it cannot be."""
        self.path.write_text(self.style.empty, encoding="utf-8")
        self.columns = []

    def add(self, found: Record) -> None:
        """One record more; an OSError where it cannot be written."""
        self.style.add(self, found)


class Separated:
    """Lines of cells under a line of names. New measurements, if any, are added to the names in front."""

    empty = ""

    def __init__(self, separator: str) -> None:
        self.separator = separator

    def add(self, file: LogFile, found: Record) -> None:
        """One line more."""
        if not file.columns:
            file.columns = list(found)
            with file.path.open("w", encoding="utf-8") as stream:
                stream.write(self.line(quoted(name, self.separator) for name in found))
        new = [name for name in found if name not in file.columns]
        if new:
            file.columns += new
            rest = file.path.read_text(encoding="utf-8").split("\n", 1)[1]
            names = self.line(quoted(name, self.separator) for name in file.columns)
            file.path.write_text(names + rest, encoding="utf-8")
        with file.path.open("a", encoding="utf-8") as stream:
            stream.write(self.line(cell(found.get(name)) for name in file.columns))

    def line(self, cells: object) -> str:
        """Cells as a line."""
        return self.separator.join(cells) + "\n"  # type: ignore[arg-type]


class Bracketed:
    """Records between brackets. The closing one is written over each time, in one piece with the record."""

    def __init__(self, brackets: str, write: Callable[[Record], str]) -> None:
        self.empty = brackets + "\n"
        self.end = f"\n{brackets[1]}\n"
        self.start = brackets[0] + "\n"
        self.write = write

    def add(self, file: LogFile, found: Record) -> None:
        """One record more."""
        with file.path.open("r+b") as stream:
            old = stream.seek(0, os.SEEK_END)
            first = old <= len(self.empty.encode())
            stream.seek(0 if first else old - len(self.end.encode()))
            stream.write(((self.start if first else ",\n") + self.write(found) + self.end).encode())


STYLES: Mapping[str, Separated | Bracketed] = {
    ".csv": Separated(","),
    ".tsv": Separated("\t"),
    ".json": Bracketed("[]", as_json),
    ".wl": Bracketed("{}", as_association),
}
