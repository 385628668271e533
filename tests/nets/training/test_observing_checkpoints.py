"""TrainingProgressCheckpointing: files that are whole whatever happens, and from which training goes on."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from recorded import run, training

from wlnet.interchange.wlnet import read_net
from wlnet.nets.training.observing import checkpointing, observers
from wlnet.python import Session, text

session = Session(write_message=lambda line: None)
NONE = session.evaluate("None")
NET = session.evaluate('NetInitialize[NetChain[{2, SoftmaxLayer[]}, "Input" -> 2]]')


def saved(setting, rounds=2, batches=3, reports=None, loss=lambda k: 1 / k, validation=None):
    """The run with this setting; the value of its arrays is the number of the batch."""
    options = {"TrainingProgressCheckpointing": session.evaluate(setting), "TrainingProgressReporting": NONE}
    t = training(NET, rounds, batches, options=options, validation_examples=1 if validation else 0)
    t.options["TrainingProgressMeasurements"] = NONE
    t.read_arrays = lambda: {p: np.full_like(a, t.absolute_batch) for p, a in NET.arrays_at().items()}
    found = observers(t, session.evaluate, (reports if reports is not None else []).append)
    return run(t, found, loss=loss, validation=validation)


def batch_of(path):
    """The batch after which a file was written."""
    return int(session.evaluate(read_net(Path(path).read_bytes())).arrays_at()[1, "Biases"][0])


@pytest.mark.parametrize(
    ("setting", "batches"),
    [
        ("", [3, 6]),
        (', "Interval" -> "Batch"', [1, 2, 3, 4, 5, 6]),
        (', "Interval" -> Quantity[4, "Batches"]', [4]),
        (', "Interval" -> Quantity[2, "Rounds"]', [6]),
        (', "Interval" -> Quantity[50, "Percent"]', [3, 6]),
        (', "Interval" -> "Batch", "MinimumInterval" -> 3600', []),
    ],
)
def test_a_directory_of_files(tmp_path, setting, batches):
    t = saved(f'{{"Directory", "{tmp_path}/new"{setting}}}')
    assert [batch_of(path) for path in t.checkpoint_files] == batches
    assert sorted(map(str, (tmp_path / "new").iterdir())) == sorted(t.checkpoint_files)


def test_names_tell_when_it_was_and_how_good(tmp_path):
    t = saved(f'{{"Directory", "{tmp_path}"}}', validation=lambda r: 0.25 * r)
    names = [Path(path).name for path in t.checkpoint_files]
    date = r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d"
    assert re.fullmatch(date + r"_1_1_3_6\.111e-01_2\.500e-01\.wlnet", names[0])
    assert re.fullmatch(date + r"_2_2_6_2\.056e-01_5\.000e-01\.wlnet", names[1])


def test_one_file_is_written_over(tmp_path):
    t = saved(f'{{"File", "{tmp_path}/a.wlnet"}}')
    assert t.checkpoint_files == [f"{tmp_path}/a.wlnet"]
    assert os.listdir(tmp_path) == ["a.wlnet"]
    assert batch_of(tmp_path / "a.wlnet") == 6


def test_several_places(tmp_path):
    t = saved(f'{{{{"File", "{tmp_path}/a.wlnet", "Interval" -> "Batch"}}, {{"Directory", File["{tmp_path}/d"]}}}}')
    assert len(t.checkpoint_files) == 3
    assert len(os.listdir(tmp_path / "d")) == 2


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")])
def test_a_full_disk_is_told_once_and_training_goes_on(tmp_path, monkeypatch, fault):
    path = tmp_path / "a.wlnet"
    sync, calls = os.fsync, []

    def full(descriptor):
        calls.append(1)
        if 3 <= len(calls) <= 6:  # each file syncs twice, itself and its folder, where it comes so far
            raise fault
        sync(descriptor)

    monkeypatch.setattr(checkpointing.os, "fsync", full)
    reports, kept = [], []

    def loss(k):
        kept.append(batch_of(path) if path.exists() else 0)
        return 1.0

    t = saved(f'{{"File", "{path}", "Interval" -> "Batch"}}', rounds=1, batches=8, reports=reports, loss=loss)
    assert t.absolute_batch == 8
    assert [problem.tag for problem in reports] == ["ckptfail"]
    assert kept == [0, 1, 1, 1, 1, 1, 6, 7]
    assert batch_of(path) == 8
    assert os.listdir(tmp_path) == ["a.wlnet"]


def test_a_directory_that_vanishes(tmp_path):
    reports = []

    def loss(k):
        if k == 4:
            for path in (tmp_path / "d").iterdir():
                path.unlink()
            (tmp_path / "d").rmdir()
        return 1.0

    t = saved(f'{{"Directory", "{tmp_path}/d"}}', rounds=4, reports=reports, loss=loss)
    assert (t.round, [problem.tag for problem in reports]) == (4, ["ckptfail"])


def test_what_a_killed_process_left_is_taken_away(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f".a.wlnet.{gone.pid}").write_bytes(b"half")
    (tmp_path / f".a.wlnet.{os.getppid()}").write_bytes(b"somebody writes this")
    (tmp_path / ".a.wlnet.old").write_bytes(b"not ours")
    saved(f'{{"File", "{tmp_path}/a.wlnet"}}')
    assert sorted(os.listdir(tmp_path)) == sorted([".a.wlnet.old", f".a.wlnet.{os.getppid()}", "a.wlnet"])


DATA = """
    data = Table[{Sin[i], Cos[2. i]} -> {Sin[i] Cos[2. i]}, {i, 64}];
    net = NetInitialize[NetChain[{24, Tanh, 1}, "Input" -> 2], RandomSeeding -> 1];
    options = {BatchSize -> 16, Method -> {"SGD", "Momentum" -> 0}, LearningRate -> 0.1, RandomSeeding -> 3,
      TrainingProgressReporting -> None};
"""


def test_training_goes_on_from_a_file(tmp_path):
    local = Session()
    local.evaluate(DATA)
    local.evaluate(f'file = "{tmp_path}/a.wlnet"')
    local.evaluate("""
        r = NetTrain[net, data, All, MaxTrainingRounds -> 5, options, TrainingProgressCheckpointing -> {"File", file}];
        more = NetTrain[Import[file], data, All, MaxTrainingRounds -> 40, options]; """)
    assert not local.messages
    assert text(local.evaluate('Import[file] === r["TrainedNet"]')) == "True"
    assert text(local.evaluate('r["CheckpointingFiles"] === {file}')) == "True"
    assert text(local.evaluate('First[more["RoundLossList"]] <= 1.05 Last[r["RoundLossList"]]')) == "True"
    assert text(local.evaluate('more["RoundLoss"] < 0.7 r["RoundLoss"]')) == "True"


CHILD = """
import sys
from wlnet.python import Session
local = Session()
local.evaluate('''DATA''')
local.evaluate('file = "FILE"; start = If[FileExistsQ[file], Import[file], net];')
if local.messages: sys.exit(3)
local.evaluate('Print["ready"]')
sys.stdout.flush()
local.evaluate('''NetTrain[start, data, MaxTrainingRounds -> 10^6, options,
  TrainingProgressCheckpointing -> {"File", file, "Interval" -> "Batch"}]''')
"""
TRAINER = """
import os, sys
import wlnet.nets.training.observing, wlnet.builtins.nets.training, h5py
from wlnet.python import Session
for line in sys.stdin:
    child = os.fork()
    if not child:
        exec(line.strip().encode().decode("unicode_escape"))
        os._exit(0)
    print("child", child, flush=True)
    os.waitpid(child, 0)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_killed_at_fifty_moments_the_file_is_whole(tmp_path):
    path = tmp_path / "a.wlnet"
    code = CHILD.replace("DATA", DATA).replace("FILE", str(path))
    line = code.encode("unicode_escape").decode() + "\n"
    random = np.random.default_rng(1)
    read = []
    with subprocess.Popen(
        [sys.executable, "-c", TRAINER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
    ) as trainer:
        for _ in range(50):
            trainer.stdin.write(line)
            trainer.stdin.flush()
            told = sorted(trainer.stdout.readline() for _ in range(2))  # by the parent and by the child
            assert told[1] == "ready\n"  # the file of the one before was read, without a message
            child = int(told[0].split()[1])
            before = path.stat().st_mtime_ns if path.exists() else 0
            deadline = time.monotonic() + 60
            while (path.stat().st_mtime_ns if path.exists() else 0) == before and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(random.uniform(0, 0.03))
            os.kill(child, signal.SIGKILL)
            net = session.evaluate(read_net(path.read_bytes()))
            read.append(net.arrays_at()[3, "Weights"].tobytes())
        trainer.stdin.close()
    assert len(set(read)) == 50  # each went on
    leftovers = [name for name in os.listdir(tmp_path) if name != "a.wlnet"]
    assert len(leftovers) <= 1  # of the last one


def environment():
    """The variables for a process that uses this checkout."""
    import wlnet

    root = str(Path(wlnet.__file__).parent.parent)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
