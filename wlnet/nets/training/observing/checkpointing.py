"""TrainingProgressCheckpointing: the net as it is so far, saved in files from which training can go on."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from wlnet.expr import Expression, WolframMessage, has_head, is_list, system
from wlnet.interchange.wlnet import encode

from ...messages import failure, quoted
from ..state import Observer, Training
from .intervals import Interval, Nothing, Pace, misused, parts, read_interval
from .live import hidden

Report = Callable[[WolframMessage], object]
NAME = "TrainingProgressCheckpointing"
EXPECTED = (
    'None, {"File", "name.wlnet"}, {"Directory", "name"}, each with "Interval" -> .. and "MinimumInterval" -> .. after '
    "it if need be, or a list of these"
)


class Saving(Observer):
    """Saves the net at intervals. Where that fails, it is said, and training goes on; the next time it is tried again.

    A file is written beside, made safe on the disk, and then renamed: whenever the machine stops, under the name there
    is a whole net, the last one or the one before.
    """

    def __init__(self, interval: Interval, report: Report) -> None:
        self.interval, self.report = interval, report
        self.pace = Pace(interval)
        self.failing = False

    def begin(self, training: Training) -> None:
        """Time begins. What a run before left unfinished, when it was killed, is taken away."""
        self.pace = Pace(self.interval)
        for path in self.unfinished():
            if not is_running(int(path.suffix[1:])):
                path.unlink(missing_ok=True)

    def unfinished(self) -> Iterable[Path]:
        """The files beside those that are written here."""
        raise NotImplementedError

    def after_batch(self, training: Training) -> None:
        """The net, where it is due."""
        if self.pace.after_batch(training):
            self.save(training)

    def after_round(self, training: Training) -> None:
        """The net, where it is due."""
        if self.pace.after_round(training):
            self.save(training)

    def path(self, training: Training) -> Path:
        """Where the net goes this time."""
        raise NotImplementedError

    def save(self, training: Training) -> None:
        """Write the net; a message where that fails, once until it succeeds again."""
        path = self.path(training)
        try:
            write_safely(path, encode(training.current_net()))
        except OSError as problem:
            if not self.failing:
                self.failing = True
                with hidden():
                    self.report(failure("NetTrain", "ckptfail", quoted(str(path)), problem.strerror or str(problem)))
            return
        self.failing = False
        if str(path) not in training.checkpoint_files:
            training.checkpoint_files.append(str(path))


class OneFile(Saving):
    """The same file every time."""

    def __init__(self, name: str, interval: Interval, report: Report) -> None:
        super().__init__(interval, report)
        self.file = Path(os.path.expanduser(name))

    def path(self, training: Training) -> Path:
        """The file."""
        return self.file

    def unfinished(self) -> Iterable[Path]:
        """Those for this file."""
        return beside(self.file.parent, self.file.name)


class Files(Saving):
    """A file of its own every time: starttime_counter_round_batch_loss.wlnet, the validation loss if there is one."""

    def __init__(self, name: str, interval: Interval, report: Report) -> None:
        super().__init__(interval, report)
        self.directory = Path(os.path.expanduser(name))
        self.counter = 0

    def begin(self, training: Training) -> None:
        """The counter starts again; the directory is made where its parent is there."""
        self.counter = 0
        try:
            self.directory.mkdir(exist_ok=True)
        except OSError as problem:
            raise unusable(self.directory, problem) from None
        super().begin(training)

    def unfinished(self) -> Iterable[Path]:
        """All in the directory."""
        return beside(self.directory, "*.wlnet")

    def path(self, training: Training) -> Path:
        """A name that tells when it was."""
        self.counter += 1
        loss = training.batch_loss if training.round_loss is None else training.round_loss
        words = [
            time.strftime("%Y-%m-%dT%H-%M-%S", time.localtime(training.started_at)),
            str(self.counter),
            str(training.round),
            str(training.absolute_batch),
            f"{loss:.3e}",
        ]
        if training.validation_loss is not None:
            words.append(f"{training.validation_loss:.3e}")
        return self.directory / ("_".join(words) + ".wlnet")


def write_safely(path: Path, data: bytes) -> None:
    """Replace a file at one stroke, on the disk before it has its name; an OSError where it cannot be.

    What was written beside and is not whole is taken away.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    if os.name == "posix":  # the name too
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        except OSError:  # not every file system does that for folders
            pass
        finally:
            os.close(folder)


def beside(folder: Path, names: str) -> list[Path]:
    """The files that were begun for files with such names, and not finished."""
    return [path for path in folder.glob(f".{names}.*") if path.suffix[1:].isdigit()]


def is_running(process: int) -> bool:
    """Whether a process is there; where that cannot be found out, it may be."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def unusable(path: Path, problem: OSError) -> WolframMessage:
    """The message about a place where nothing can be saved."""
    return failure("NetTrain", "ckptplace", quoted(str(path)), problem.strerror or str(problem))


def read_checkpointing(e: Expression, report: Report) -> list[Observer]:
    """The observers for a setting of TrainingProgressCheckpointing.

    Messages: optvalue, optname, optunknown, ckptplace.
    """
    if e is Nothing:
        return []
    found = parts(e)
    if found is None:
        raise misused(NAME, e, EXPECTED)
    places, given = found
    if places and all(map(is_list, places)) and not given:
        return [one for part in places for one in read_checkpointing(part, report)]
    if len(places) != 2 or places[0] not in ("File", "Directory"):
        raise misused(NAME, e, EXPECTED)
    name = places[1].args[0] if has_head(places[1], system("File")) and len(places[1].args) == 1 else places[1]
    if type(name) is not str or not name:
        raise misused(NAME, e, EXPECTED)
    interval = read_interval(given, Interval())
    if places[0] == "Directory":
        return [Files(name, interval, report)]
    if not name.lower().endswith(".wlnet"):
        raise misused(NAME, e, 'a file whose name ends in ".wlnet"')
    folder = Path(os.path.expanduser(name)).parent
    if not folder.is_dir():
        raise unusable(folder, FileNotFoundError(2, "No such directory"))
    return [OneFile(name, interval, report)]
