"""Reports of training: the live line, the table, files, functions, and when they are made."""

import io
import json
import re
import sys

import pytest
from recorded import run, training

from wlnet.expr import Association, WolframMessage
from wlnet.nets.training.observing import intervals as intervals_
from wlnet.nets.training.observing import observers
from wlnet.nets.training.observing.figures import bar, figure, scalar
from wlnet.nets.training.observing.intervals import Interval, Pace
from wlnet.nets.training.observing.values import COSTLY, VALUES, names_read
from wlnet.python import Session, text

session = Session(write_message=lambda line: None)
NET = session.evaluate('NetInitialize[NetChain[{2, SoftmaxLayer[]}, "Input" -> 2]]')
NONE = session.evaluate("None")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is moved: clock[0] is the time."""
    now = [100.0]
    monkeypatch.setattr(intervals_.time, "monotonic", lambda: now[0])
    return now


def reported(setting, rounds=3, batches=4, session=session, reports=None, after=None, **rest):
    """The run with this setting of TrainingProgressReporting."""
    options = {
        "TrainingProgressReporting": session.evaluate(setting) if isinstance(setting, str) else setting,
        "TrainingProgressMeasurements": NONE,
    }
    t = training(NET, rounds, batches, options=options, **rest)
    found = observers(t, session.evaluate, (reports if reports is not None else []).append)

    def loss(k):
        if after:
            after(t)
        return 1 / k

    return run(t, found, loss=loss, validation=(lambda r: 2 / r) if t.validation_examples else None)


def called(setting, **rest):
    """What a TrainingProgressFunction that keeps the batch numbers was called with."""
    local = Session()
    local.evaluate("seen = {}; f = (AppendTo[seen, #AbsoluteBatch]; Null) &")
    t = training(NET, rest.pop("rounds", 3), rest.pop("batches", 4))
    t.options.update(
        TrainingProgressFunction=local.evaluate(setting),
        TrainingProgressReporting=NONE,
        TrainingProgressMeasurements=NONE,
    )
    run(t, observers(t, local.evaluate), **rest)
    return text(local.evaluate("seen"))


@pytest.mark.parametrize(
    ("setting", "batches"),
    [
        ("f", "{4, 8, 12}"),
        ('{f, "Interval" -> 2}', "{8}"),
        ('{f, "Interval" -> Quantity[1, "Rounds"]}', "{4, 8, 12}"),
        ('{f, "Interval" -> "Round"}', "{4, 8, 12}"),
        ('{f, "Interval" -> Quantity[3, "Rounds"]}', "{12}"),
        ('{f, "Interval" -> "Batch"}', "{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}"),
        ('{f, "Interval" -> Quantity[5, "Batches"]}', "{5, 10}"),
        ('{f, "Interval" -> Quantity[25, "Percent"]}', "{3, 6, 9, 12}"),
        ('{f, "Interval" -> Quantity[1, "Hours"]}', "{}"),
        ('{f, "Interval" -> "Batch", "MinimumInterval" -> 3600}', "{}"),
        ('{{f, "Interval" -> Quantity[6, "Batches"]}, f}', "{4, 6, 8, 12, 12}"),
        ("{f, f}", "{4, 4, 8, 8, 12, 12}"),
        ("None", "{}"),
    ],
)
def test_functions_are_called_at_intervals(setting, batches):
    assert called(setting) == batches


def test_seconds(clock):
    pace = Pace(Interval(2.0, "Seconds"))
    t = training(NET, 1, 1)
    found = []
    for now in (101.0, 101.9, 102.0, 102.5, 104.1, 104.2, 106.0, 106.1):
        clock[0] = now
        if pace.after_batch(t):
            found.append(now)
    assert found == [102.0, 104.1, 106.1]


def test_what_comes_too_soon_is_done_later(clock):
    pace = Pace(Interval(1, "Batches", 10.0))
    t = training(NET, 1, 100)
    found = []
    for t.absolute_batch in range(1, 31):
        clock[0] += 3
        if pace.after_batch(t):
            found.append(t.absolute_batch)
    assert found == [4, 8, 12, 16, 20, 24, 28]


def test_a_function_can_end_training():
    local = Session()
    for word, reason in (("StopTraining", "TrainingProgressFunction"), ("AbortTraining", "TrainingProgressFunction")):
        t = training(NET, 5, 4)
        stop = local.evaluate(f'If[#Round == 3, "{word}"] &')
        t.options.update(TrainingProgressFunction=stop, TrainingProgressReporting=NONE)
        t.options["TrainingProgressMeasurements"] = NONE
        run(t, observers(t, local.evaluate))
        assert (t.round, t.event) == (3, reason)


@pytest.mark.parametrize(
    ("function", "costly"),
    [
        ("#Round &", []),
        ("#Net &", ["Net"]),
        ('#["Net"][{1, 2}] + #Round &', ["Net"]),
        ('f[#Weights, #[["Gradients"]]] &', ["Gradients", "Weights"]),
        ('Function[a, a["WeightsVector"]]', ["WeightsVector"]),
        ('Function[{a}, Lookup[a, "BatchLossList"]]', ["BatchLossList"]),
        ("Print[NumberForm[#BatchLoss, 3]; Map[g[#] &, {1}]] &", []),
        ("f", sorted(COSTLY)),
        ("f[#] &", sorted(COSTLY)),
        ("f[##] &", sorted(COSTLY)),
        ("Function[a, f[a]]", sorted(COSTLY)),
    ],
)
def test_only_what_is_read_is_made(function, costly):
    names = names_read(Session().evaluate(function))
    assert sorted(names & COSTLY) == costly
    assert names >= set(VALUES) - COSTLY


def test_the_association_has_every_key():
    local = Session()
    t = training(NET, 2, 3, validation_examples=4)
    t.options.update(
        TrainingProgressFunction=local.evaluate("(keys = Keys[#]; all = #) &"),
        TrainingProgressReporting=NONE,
        TrainingProgressMeasurements=NONE,
    )
    run(t, observers(t, local.evaluate), validation=lambda r: 1 / r)
    assert text(local.evaluate("Sort[keys]")) == text(local.evaluate(f"Sort[{{{', '.join(map(quoted, VALUES))}}}]"))
    local.evaluate('w = {1, "Weights"}')
    for source, value in {
        "all[[{\"Round\", \"Batch\", \"AbsoluteBatch\", \"BatchesPerRound\"}]]": '<|"Round" -> 2, "Batch" -> 3, '
        '"AbsoluteBatch" -> 6, "BatchesPerRound" -> 3|>',
        'Length[all["BatchLossList"]]': "6",
        'all["ValidationLossList"]': "{1., 0.5}",
        'all["Event"]': '"Round"',
        'all["OptimizationMethod"]': '{"ADAM", "Beta1" -> 0.9, "Beta2" -> 0.999, "Epsilon" -> 0.00001}',
        'Normal[all["Net"]] === Normal[all["Net"]]': "True",
        'all["WeightsVector"] == Flatten[Normal /@ Values[all["Weights"]]]': "True",
        'all["GradientsRMS"]': '<|{1, "Biases"} -> 1., {1, "Weights"} -> 1.|>',
        'Round[all["WeightsRMS"][w] / RootMeanSquare[Flatten[Normal[all["Weights"][w]]]], 10.^-6]': "1.",
        'all["BestValidationRound"]': "None",
    }.items():  # fmt: skip
        assert text(local.evaluate(source)) == value, source


def quoted(name):
    return f'"{name}"'


def test_the_live_line_tells_where_training_stands(monkeypatch, clock):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "200")

    def pass_time(t):
        clock[0] += 0.2

    t = reported("Automatic", after=pass_time, validation_examples=1)
    shown = stream.getvalue().split("\r\x1b[K")
    lines = [line for line in shown if line]
    assert len(lines) == 6  # every 0.33 s, which is every other batch
    assert re.fullmatch(
        r"NetTrain 83 %  round 3/3  batch 2/4  loss 0\.100  validation 1\.00  .* left  rate 0\.00100  \d+/s", lines[4]
    )
    assert shown[-1] == ""  # gone at the end
    assert t.event == "all rounds are done"


def test_the_live_line_fits_the_terminal(monkeypatch, clock):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("COLUMNS", "30")
    reported('"Panel"', after=lambda t: clock.__setitem__(0, clock[0] + 1))
    assert max(map(len, stream.getvalue().split("\r\x1b[K"))) == 27  # ^C fits on the line too


def test_a_bar(monkeypatch, clock):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    reported('"ProgressIndicator"', after=lambda t: clock.__setitem__(0, clock[0] + 1))
    lines = [line for line in stream.getvalue().split("\r\x1b[K") if line]
    assert lines[5].startswith("NetTrain [############------------]  50 %")
    assert (bar(0, 4), bar(0.5, 4), bar(1, 4)) == ("[----]", "[##--]", "[####]")


def test_what_is_printed_meanwhile_does_not_stand_in_the_line(monkeypatch, clock):
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    local = Session()
    t = training(NET, 2, 2)
    monkeypatch.setattr(sys, "stdout", stream)
    t.options.update(
        TrainingProgressFunction=local.evaluate('Print["round ", #Round] &'),
        TrainingProgressReporting="Panel",
        TrainingProgressMeasurements=NONE,
    )

    def loss(k):
        clock[0] += 1
        return 1.0

    run(t, observers(t, local.evaluate), loss=loss)
    assert "\r\x1b[Kround 1\n" in stream.getvalue()


def test_no_terminal_no_line_but_a_table_after_two_seconds(capsys, clock):
    reported("Automatic")
    assert capsys.readouterr().err == ""  # soon over
    reported("Automatic", after=lambda t: clock.__setitem__(0, clock[0] + 0.5), validation_examples=1)
    lines = capsys.readouterr().err.splitlines()
    assert [name.strip() for name in re.split(r"\s{2,}", lines[0].strip())] == [
        "%", "round", "batch", "batch loss", "round loss", "test loss", "learning rate", "inst/s", "elapsed",
        "remaining",
    ]  # fmt: skip
    assert lines[1].split()[:6] == ["33", "1/3", "4/4", "0.250", "-", "-"]
    assert lines[2].split()[:6] == ["67", "2/3", "4/4", "0.125", "0.521", "2.00"]
    assert lines[-1].split()[:6] == ["100", "3/3", "4/4", "0.0833", "0.159", "1.00"]
    assert len({len(line) for line in lines}) == 1


def test_print_prints():
    printed = []
    local = Session(write=printed.append)
    reported('{"Print", "Interval" -> "Round"}', session=local)
    assert len(printed) == 4


@pytest.mark.parametrize("extension", ["csv", "tsv", "json", "wl"])
def test_files_are_whole_after_every_record(tmp_path, extension):
    path = tmp_path / f"a.{extension}"
    local = Session()
    counts = []

    def look(t):
        if t.absolute_batch > 1:
            counts.append(len(local.evaluate(f'Import["{path}"]').args))

    reported(f'{{File["{path}"], "Interval" -> "Batch", "MinimumInterval" -> 0}}', after=look)
    rows = 1 if extension in ("csv", "tsv") else 0
    assert counts == [k + rows for k in range(1, 12)]
    found = local.evaluate(f'Import["{path}"]')
    if extension == "wl":
        assert all(type(row) is Association for row in found.args)
        assert [row.get("BatchLoss") for row in found.args] == [1 / k for k in range(1, 13)]
    if extension == "json":
        assert [row["AbsoluteBatch"] for row in json.loads(path.read_text())] == list(range(1, 13))
    if extension in ("csv", "tsv"):
        header = path.read_text().splitlines()[0].split("\t" if extension == "tsv" else ",")
        assert header[:5] == ["ProgressFraction", "Round", "AbsoluteBatch", "BatchLoss", "RoundLoss"]
        assert [line.args[1] for line in found.args[1:]] == [1] * 4 + [2] * 4 + [3] * 4


def test_losses_that_are_no_numbers_leave_files_readable(tmp_path):
    for extension in ("csv", "json", "wl"):
        path = tmp_path / f"a.{extension}"
        t = training(NET, 2, 1, options={"TrainingProgressReporting": session.evaluate(f'File["{path}"]')})
        t.options["TrainingProgressMeasurements"] = NONE
        run(t, observers(t, session.evaluate), loss=lambda k: float("nan") if k == 1 else float("inf"))
        assert len(session.evaluate(f'Import["{path}"]').args) == (3 if extension == "csv" else 2)
        assert not session.messages


def test_a_file_that_cannot_be_made(tmp_path):
    with pytest.raises(WolframMessage) as caught:
        reported(f'File["{tmp_path}/no/a.csv"]')
    assert caught.value.tag == "repfile"


def test_a_file_that_vanishes_is_told_once_and_training_goes_on(tmp_path):
    reports = []
    folder = tmp_path / "logs"
    folder.mkdir()

    def take_away(t):
        if t.absolute_batch == 6 and folder.exists():
            (folder / "a.json").unlink()
            folder.rmdir()

    t = reported(f'File["{folder}/a.json"]', reports=reports, after=take_away)
    assert [problem.tag for problem in reports] == ["repstop"]
    assert t.absolute_batch == 12


def test_functions_show_what_they_give():
    printed = []
    local = Session(write=printed.append)
    reported('{Function[Row[{#Round, "!"}]], "MinimumInterval" -> 0}', session=local)
    assert printed == ["1!", "2!", "3!"]


@pytest.mark.parametrize(
    ("option", "setting", "tag"),
    [
        ("TrainingProgressReporting", '"Pannel"', "optvalue"),
        ("TrainingProgressReporting", "3", "optvalue"),
        ("TrainingProgressReporting", 'File["a.txt"]', "optvalue"),
        ("TrainingProgressReporting", '{"Print", "Intervall" -> 2}', "optname"),
        ("TrainingProgressReporting", '{"Print", "Interval" -> Quantity[3, "Meters"]}', "optvalue"),
        ("TrainingProgressReporting", '{"Print", "Interval" -> -1}', "optvalue"),
        ("TrainingProgressFunction", "3", "optvalue"),
        ("TrainingProgressFunction", '"f"', "optvalue"),
        ("TrainingProgressFunction", '{f, "Interval" -> 0}', "optvalue"),
        ("TrainingProgressFunction", '{f, "Interval" -> Quantity[1/2, "Batches"]}', "optvalue"),
        ("TrainingProgressFunction", '{f, "MinimumInterval" -> -2}', "optvalue"),
        ("TrainingProgressFunction", '{f, "Every" -> 2}', "optunknown"),
        ("TrainingProgressFunction", '{f, g, "Interval" -> 2}', "optvalue"),
        ("TrainingProgressCheckpointing", '"a.wlnet"', "optvalue"),
        ("TrainingProgressCheckpointing", '{"File", "a.txt"}', "optvalue"),
        ("TrainingProgressCheckpointing", '{"Folder", "a"}', "optvalue"),
        ("TrainingProgressCheckpointing", '{"File", "/nowhere/a.wlnet"}', "ckptplace"),
        ("TrainingProgressMeasurements", '"Acuracy"', "measurename"),
        ("TrainingProgressMeasurements", '"LayersCount"', "optvalue"),
        ("TrainingProgressMeasurements", '{"Accuracy", "Accuracy"}', "measuretwice"),
        ("TrainingProgressMeasurements", '<|"Measurement" -> "Accuracy", "Key" -> 3|>', "optvalue"),
        ("TrainingProgressMeasurements", '<|"Measurement" -> "Accuracy", "Interval" -> 3|>', "optvalue"),
    ],
)
def test_mistakes(option, setting, tag):
    t = training(NET, 1, 1, options={option: Session().evaluate(setting)})
    with pytest.raises(WolframMessage) as caught:
        observers(t, session.evaluate)
    assert caught.value.tag == tag


def test_figures():
    found = [figure(x) for x in (0.0, 0.5, 0.012345, 1.2345, 123.45, 99999.0, 1e6, 1e-5, -0.5, None, float("nan"))]
    assert found == ["0", "0.500", "0.0123", "1.23", "123", "99999", "1.00e+06", "1.00e-05", "-0.500", "-", "nan"]
    assert scalar(session.evaluate('<|"a" -> 1, "b" -> 0.5, "c" -> Indeterminate|>')) == 0.75
    assert scalar(session.evaluate("{{1, 2}, {3, 6}}")) == 3
    assert scalar(session.evaluate('"x"')) is None
