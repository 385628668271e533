"""How training goes on and ends: lengths, validation, what moves and what does not, seeds, divergence, interrupts."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import numpy as np
import pytest

from wlnet.python import Session, to_python

QUIET = "TrainingProgressReporting -> None"
SGD = 'Method -> {"SGD", "Momentum" -> 0}'


@pytest.fixture
def session():
    made = Session()
    made.evaluate(
        "SeedRandom[1]; x = RandomReal[{-1, 1}, {30, 2}]; t = Map[{#[[1]] - 2 #[[2]]} &, x];"
        'net = NetInitialize[NetChain[<|"a" -> 3, "r" -> Tanh, "b" -> 1|>, "Input" -> 2]];'
        'named = NetInitialize[NetChain[<|"a" -> 3, "n" -> BatchNormalizationLayer[], "b" -> 1|>, "Input" -> 2]];'
    )
    return made


def value(session, source):
    found = session.evaluate(source)
    assert not session.messages, [m.text for m in session.messages]
    return to_python(found)


def arrays(session, source):
    found = session.evaluate(source)
    assert not session.messages, [m.text for m in session.messages]
    return found.arrays_at()


# How long


@pytest.mark.parametrize(
    ("options", "rounds", "batches", "reason"),
    [
        ("MaxTrainingRounds -> 3", 3, 9, "MaxTrainingRounds"),
        ('MaxTrainingRounds -> Quantity[2, "Rounds"]', 2, 6, "MaxTrainingRounds"),
        ('MaxTrainingRounds -> Quantity[7, "Batches"]', 2, 7, "MaxTrainingRounds"),
        ('MaxTrainingRounds -> Quantity[6, "Batches"]', 2, 6, "MaxTrainingRounds"),
        ("MaxTrainingRounds -> 3, TimeGoal -> 100", 3, 9, "MaxTrainingRounds"),
    ],
)
def test_lengths(session, options, rounds, batches, reason):
    """30 examples in batches of 12 are 3 batches a round, the last one of 6."""
    found = value(
        session,
        f"r = NetTrain[net, x -> t, All, BatchSize -> 12, {options}, {QUIET}];"
        'r[{"TotalRounds", "TotalBatches", "ReasonTrainingStopped", "BatchesPerRound", "ExamplesProcessed"}]',
    )
    assert found == [rounds, batches, reason, 3, 30 * (batches // 3) + 12 * (batches % 3)]


@pytest.mark.parametrize("option", ["TimeGoal -> 0.2", 'TimeGoal -> Quantity[200, "Milliseconds"]',
                                    'MaxTrainingRounds -> Quantity[0.2, "Seconds"]'])  # fmt: skip
def test_time(session, option):
    reason, passed = value(
        session, f'NetTrain[net, x -> t, {{"ReasonTrainingStopped", "TotalTrainingTime"}}, {option}, {QUIET}]'
    )
    assert reason == "TimeGoal" and 0.2 <= passed < 2


def test_loss_of_a_round_is_the_mean_over_its_examples(session):
    names, options = '{"BatchLossList", "RoundLossList"}', "BatchSize -> 12, MaxTrainingRounds -> 2"
    losses, rounds = value(session, f"NetTrain[net, x -> t, {names}, {options}, {QUIET}]")
    for i in (0, 1):
        a, b, c = losses[3 * i : 3 * i + 3]
        assert rounds[i] == pytest.approx((12 * a + 12 * b + 6 * c) / 30)


def test_batches_are_as_large_as_there_are_examples(session):
    assert value(session, f'NetTrain[net, x -> t, {{"BatchSize"}}, MaxTrainingRounds -> 1, {QUIET}]') == [30]
    assert value(
        session, f'NetTrain[net, x -> t, {{"BatchSize"}}, BatchSize -> 500, MaxTrainingRounds -> 1, {QUIET}]'
    ) == [30]


# Validation


def test_the_net_with_the_least_validation_loss_comes_back(session):
    """The validation set is the training set with the opposite sign: every step makes it worse."""
    losses, best, loss = value(
        session,
        "r = NetTrain[net, x -> t, All, ValidationSet -> (x -> -t), MaxTrainingRounds -> 5, LearningRate -> 0.05, "
        f"{QUIET}];"
        '{r["ValidationLossList"], r["BestValidationRound"], '
        'NetMeasurements[r["TrainedNet"], x -> -t, "MeanSquare"]}',
    )
    assert list(losses) == sorted(losses) and best == 1
    assert loss == pytest.approx(losses[0], rel=1e-4)


def test_validation_runs_in_evaluation(session):
    """Validation uses moving averages: its last loss is that of NetMeasurements on the net that comes back."""
    losses, best, loss = value(
        session,
        "r = NetTrain[named, x -> t, All, ValidationSet -> (x -> t), MaxTrainingRounds -> 12, LearningRate -> 0.05, "
        f'BatchSize -> 10, {QUIET}]; {{r["ValidationLossList"], r["BestValidationRound"], '
        'NetMeasurements[r["TrainedNet"], x -> t, "MeanSquare"]}',
    )
    assert best == 1 + int(np.argmin(losses))
    assert loss == pytest.approx(min(losses), rel=1e-4)


@pytest.mark.parametrize(
    ("interval", "positions"),
    [("1", [3, 6, 9, 12]), ("2", [6, 12]), ('Quantity[5, "Batches"]', [5, 10, 12]), ('Quantity[2, "Rounds"]', [6, 12])],
)
def test_intervals(session, interval, positions):
    assert positions == value(
        session,
        f'NetTrain[net, x -> t, "ValidationPositions", BatchSize -> 10, MaxTrainingRounds -> 4, {QUIET}, '
        f'ValidationSet -> {{x -> t, "Interval" -> {interval}}}]',
    )


def test_parts_of_the_data(session):
    found = value(
        session,
        f'NetTrain[net, x -> t, {{"TrainingExamples", "ValidationExamples"}}, ValidationSet -> Scaled[0.2], '
        f"MaxTrainingRounds -> 1, {QUIET}]",
    )
    assert found == [24, 6]


@pytest.mark.parametrize("form", ["x -> t", "Thread[x -> t]", '<|"Input" -> x, "Output" -> t|>',
                                  'NumericArray[x, "Real32"] -> NumericArray[t, "Real32"]'])  # fmt: skip
def test_forms_of_the_validation_set(session, form):
    found = value(
        session,
        f'NetTrain[net, x -> t, "ValidationLossList", ValidationSet -> {form}, MaxTrainingRounds -> 1, '
        f"LearningRate -> 0, {QUIET}]",
    )
    assert found == pytest.approx([value(session, 'NetMeasurements[net, x -> t, "MeanSquare"]')], rel=1e-5)


# What moves


def moved(session, options, net="net"):
    """The names of the arrays that a few steps change."""
    before = arrays(session, net)
    after = arrays(session, f"NetTrain[{net}, x -> t, MaxTrainingRounds -> 4, {QUIET}, {options}]")
    return {path for path in before if not np.array_equal(before[path], after[path])}


A, B = {("a", "Weights"), ("a", "Biases")}, {("b", "Weights"), ("b", "Biases")}
N = {("n", name) for name in ("Scaling", "Biases", "MovingMean", "MovingVariance")}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("Automatic", A | B),
        ('{"a" -> None}', B),
        ('{"a" -> 0}', B),
        ('{"b" -> 1, _ -> None}', B),
        ('{{"a", "Biases"} -> 0, {"b", _} -> None}', {("a", "Weights")}),
        ("{1 -> 1, 2 ;; 3 -> 0}", A),
        ('{"Weights" -> None}', {("a", "Biases"), ("b", "Biases")}),
        ('{{_, "Weights"} -> None}', {("a", "Biases"), ("b", "Biases")}),
        ("{}", A | B),
    ],
)
def test_frozen(session, rule, expected):
    assert moved(session, f"LearningRateMultipliers -> {rule}") == expected


def test_what_is_frozen_keeps_its_moving_averages(session):
    assert moved(session, "LearningRateMultipliers -> Automatic", "named") >= N
    assert not moved(session, 'LearningRateMultipliers -> {"n" -> None}', "named") & N


def test_multipliers_of_layers_and_of_the_call_are_multiplied(session):
    session.evaluate(
        'one = NetChain[<|"a" -> LinearLayer[1, "Weights" -> {{0., 0.}}, "Biases" -> None, '
        'LearningRateMultipliers -> 3]|>, "Input" -> 2];'
    )
    steps = [
        arrays(session, f"NetTrain[one, x -> t, MaxTrainingRounds -> 1, {SGD}, LearningRate -> {rate}, {QUIET}, "
                        f"LearningRateMultipliers -> {rule}]")["a", "Weights"]
        for rate, rule in (("0.06", '{"a" -> 1/3}'), ("0.01", '{"a" -> 2}'))
    ]  # fmt: skip
    assert np.allclose(steps[0], steps[1], atol=1e-6) and np.abs(steps[0]).max() > 0.01


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ('{"a"}', A),
        ('{"a", "b"}', A | B),
        ('{{"a", "Weights"}}', {("a", "Weights")}),
        ('{"a" | {"b", "Biases"}}', A | {("b", "Biases")}),
        ("{1}", A),
        ("{_}", A | B),
        ("{2 ;; 3}", B),
    ],
)
def test_groups(session, schedule, expected):
    assert moved(session, f"TrainingUpdateSchedule -> {schedule}") == expected


def test_groups_take_turns(session):
    """With "a" -> 2, "b", the steps 1 and 2 are those of a, step 3 of b: as training one after the other does it."""
    turns = arrays(
        session,
        f"NetTrain[net, x -> t, {SGD}, LearningRate -> 0.1, BatchSize -> 30, MaxTrainingRounds -> 3, {QUIET}, "
        'TrainingUpdateSchedule -> {"a" -> 2, "b"}]',
    )
    one = (
        f"NetTrain[#1, x -> t, {SGD}, LearningRate -> 0.1, BatchSize -> 30, MaxTrainingRounds -> #2, {QUIET}, "
        "LearningRateMultipliers -> {#3 -> 1, _ -> 0}] &"
    )
    in_turn = arrays(session, f'one = {one}; one[one[net, 2, "a"], 1, "b"]')
    for path, array in turns.items():
        assert np.allclose(array, in_turn[path], atol=1e-6)


def test_moving_averages_of_batches(session):
    """mean <- 0.9 mean + 0.1 mean of the batch, through a layer that passes its input on."""
    session.evaluate(
        'n = NetInitialize[NetChain[<|"n" -> BatchNormalizationLayer[], "b" -> 1|>, "Input" -> 2]];'
        f"m = NetTrain[n, x -> t, BatchSize -> 30, MaxTrainingRounds -> 3, {QUIET}];"
    )
    x = np.array(value(session, "x"))
    found = value(session, 'Normal /@ {NetExtract[m, {"n", "MovingMean"}], NetExtract[m, {"n", "MovingVariance"}]}')
    assert np.allclose(found[0], (1 - 0.9**3) * x.mean(0), atol=1e-6)
    assert np.allclose(found[1], 0.9**3 + (1 - 0.9**3) * x.var(0), atol=1e-6)


def test_the_net_given_is_not_changed(session):
    before = {path: a.copy() for path, a in arrays(session, "net").items()}
    moved(session, "LearningRate -> 1")
    assert all(np.array_equal(a, before[path]) for path, a in arrays(session, "net").items())


def test_generators_and_discriminators(session):
    """The losses of adversaries are minimized without being named; both nets learn."""
    session.evaluate(
        "judge = NetChain[{4, Ramp, LinearLayer[{}], LogisticSigmoid}];"
        'gan = NetInitialize[NetGANOperator[{NetChain[{4, Ramp, 1}], judge}, "Latent" -> 2, "Sample" -> 1]];'
        'draw[a_, n_] := RandomReal[1, {a["BatchSize"], n}];'
        'f = Function[a, <|"Sample" -> draw[a, 1], "Latent" -> draw[a, 2]|>];'
    )
    before = arrays(session, "gan")
    for schedule, parts in (("Automatic", {"Generator", "Discriminator"}), ('{"Generator"}', {"Generator"})):
        after = arrays(
            session, f"NetTrain[gan, f, MaxTrainingRounds -> 3, TrainingUpdateSchedule -> {schedule}, {QUIET}]"
        )
        assert {path[0] for path in before if not np.array_equal(before[path], after[path])} == parts


# Seeds


@pytest.mark.parametrize("seed", ["7", '"seven"', "-7"])
def test_same_seed_same_net(session, seed):
    session.evaluate("open = NetChain[{4, DropoutLayer[0.5], Tanh, 1}];")
    run = f"NetTrain[open, x -> t, BatchSize -> 7, MaxTrainingRounds -> 4, RandomSeeding -> {seed}, {QUIET}]"
    assert str(session.evaluate(f"{run} === {run}")) == "True"


def test_seeds_of_the_session(session):
    run = f"NetTrain[NetChain[{{4, 1}}], x -> t, BatchSize -> 7, MaxTrainingRounds -> 2, {QUIET}]"
    session.evaluate(f"a = (SeedRandom[5]; {run}); b = (SeedRandom[5]; {run}); c = {run};")
    assert str(session.evaluate("{a === b, b === c}")) == "{True, False}"


def test_same_net_whatever_the_number_of_threads():
    code = (
        "x = (SeedRandom[1]; RandomReal[1, {200, 1, 12, 12}]); t = Map[If[Mean[Flatten[#]] > 1/2, 1, 2] &, x];"
        "n = NetTrain[NetChain[{ConvolutionLayer[8, 3], BatchNormalizationLayer[], Ramp, PoolingLayer[2, 2], "
        "FlattenLayer[], 200, Ramp, DropoutLayer[0.5], 2, SoftmaxLayer[]}], x -> t, MaxTrainingRounds -> 3, "
        f"RandomSeeding -> 3, {QUIET}];"
        'Print[Hash[Map[Normal, Values[Information[n, "Arrays"]]]]]'
    )
    found = {
        subprocess.run(
            [sys.executable, "-m", "wlnet", "-code", code],
            env={**os.environ, "OPENBLAS_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)},
            capture_output=True, text=True, timeout=100, check=True,
        ).stdout
        for threads in (1, 2)
    }  # fmt: skip
    assert len(found) == 1 and next(iter(found)).split()[0].lstrip("-").isdigit()


# Ends that were not meant


def test_divergence_gives_the_last_net_with_a_finite_loss():
    """The loss of y = w, (w - 2)^2, at rate 10^10: w becomes 4 10^10, then too large for single precision."""
    session = Session()
    session.evaluate('net = LinearLayer[1, "Weights" -> {{0}}, "Biases" -> None, "Input" -> 1];')
    found = session.evaluate(
        f"r = NetTrain[net, {{{{1}} -> {{2}}}}, All, {SGD}, LearningRate -> 10^10, MaxTrainingRounds -> 50, {QUIET}];"
        '{r["ReasonTrainingStopped"], Normal[NetExtract[r["TrainedNet"], "Weights"]], r["BatchLossList"]}'
    )
    (message,) = session.messages
    assert (message.symbol, message.tag) == ("NetTrain", "diverged") and "round 3" in message.text
    reason, w, losses = to_python(found)
    assert reason == "Diverged" and len(losses) == 2
    assert w[0][0] == pytest.approx(4e10, rel=1e-5)
    assert losses == pytest.approx([4, 16e20], rel=1e-5)


def test_a_loss_that_is_none_from_the_beginning():
    session = Session()
    found = session.evaluate(
        'net = LinearLayer[1, "Weights" -> {{1}}, "Biases" -> None, "Input" -> 1];'
        f"NetTrain[net, {{{{10^20}} -> {{2}}}}, {QUIET}] === net"  # whose square is too large for single precision
    )
    assert str(found) == "True" and session.messages[0].tag == "diverged0"


@pytest.mark.parametrize(
    ("data", "options", "tag", "words"),
    [
        ("Append[some, {Indeterminate} -> {2}]", "", "divergeddata", '"Input", example 9, contains Indeterminate'),
        ("Append[some, {2} -> {Infinity}]", "BatchSize -> 2", "divergeddata", '"Output", example 9, contains Infinity'),
        ("Prepend[some, {-10^60} -> {2}]", "", "divergeddata", '"Input", example 1, contains -Infinity'),
        ("<|\"Input\" -> some[[All, 1]], \"Output\" -> ReplacePart[some[[All, 2]], 3 -> {Indeterminate}]|>", "",
         "divergeddata", '"Output", example 3, contains'),
        ("If[#AbsoluteBatch == 2, {{Indeterminate} -> {2}}, some[[;; 1]]] &", "BatchSize -> 1", "divergeddata",
         '"Input", example 1 of batch 2, contains'),
        ("some", "ValidationSet -> Append[some, {2} -> {Indeterminate}]", "validdata",
         '"Output", example 9 of the validation set, contains Indeterminate'),
    ],
)  # fmt: skip
def test_numbers_that_are_not_finite_are_told_by_their_example(data, options, tag, words):
    session = Session()
    session.evaluate('net = LinearLayer[1, "Input" -> 1]; some = Table[{i/8} -> {i/8}, {i, 8}]; SeedRandom[1];')
    found = session.evaluate(
        f"MatchQ[NetTrain[net, {data}, {', '.join(filter(None, (QUIET, options)))}, MaxTrainingRounds -> 3],"
        " _LinearLayer]"
    )
    (message,) = session.messages
    assert str(found) == "True" and message.tag == tag and words in message.text


def test_examples_of_a_part_taken_for_validation_are_told_by_their_places_in_the_data():
    session = Session()
    session.evaluate('net = LinearLayer[1, "Input" -> 1]; some = Table[{i/8} -> {i/8}, {i, 8}]; SeedRandom[1];')
    session.evaluate(
        "NetTrain[net, Append[some, {Infinity} -> {1}], ValidationSet -> Scaled[0.5], MaxTrainingRounds -> 1,"
        f" {QUIET}]"
    )
    (message,) = session.messages
    assert '"Input", example 9, contains Infinity' in message.text


def test_a_function_makes_the_validation_set_once():
    """13 examples in batches of 5: three batches, at the beginning only."""
    session = Session()
    session.evaluate('net = LinearLayer[1, "Input" -> 1]; some = Table[{i/8} -> {i/8}, {i, 8}]; calls = {};')
    found = session.evaluate(
        'make[about_] := (AppendTo[calls, about["BatchSize"]]; some[[;; about["BatchSize"]]]);'
        'NetTrain[net, some, {"ValidationExamples", "ValidationLossList"},'
        ' ValidationSet -> {make, "RoundLength" -> 13},'
        f" BatchSize -> 5, MaxTrainingRounds -> 3, {QUIET}]"
    )
    count, losses = to_python(found)
    assert count == 15 and len(losses) == 3 and not session.messages
    assert to_python(session.evaluate("calls")) == [5, 5, 5]
    direct = session.evaluate(
        'SeedRandom[2]; a = NetTrain[net, some, "ValidationLossList", ValidationSet -> (some[[;; #BatchSize]] &),'
        f" BatchSize -> 5, MaxTrainingRounds -> 3, {QUIET}]; SeedRandom[2];"
        f' b = NetTrain[net, some, "ValidationLossList", ValidationSet -> some[[;; 5]], BatchSize -> 5,'
        f" MaxTrainingRounds -> 3, {QUIET}]; Max[Abs[a - b]] < 10^-6"
    )
    assert str(direct) == "True"


def test_parameters_that_are_none_after_the_last_step_are_not_given_back():
    """The loss is finite, its gradient is not: 10^30 x^2/2 in single precision."""
    session = Session()
    session.evaluate('net = LinearLayer[1, "Weights" -> {{1}}, "Biases" -> None, "Input" -> 1];')
    found = session.evaluate(
        f"NetTrain[net, {{{{10^15}} -> {{0}}}}, {SGD}, LearningRate -> 10^38, MaxTrainingRounds -> 1, {QUIET}]"
    )
    assert np.isfinite(found.arrays_at()["Weights",]).all()


GOING = (
    'TrainingProgressFunction -> {Function[If[#AbsoluteBatch == 3, Print["going"]]], '
    '"Interval" -> Quantity[1, "Batches"]}'
)


@contextmanager
def script(code):
    """A process that evaluates code and heeds interrupts."""
    with subprocess.Popen(
        [sys.executable, "-m", "wlnet", "-code", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        preexec_fn=heed_interrupts,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def heed_interrupts():
    """A program started in the background of a shell would ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_keyboard_ends_training_with_the_net_so_far():
    """An interrupt gives the net, says so, and the script goes on; the next one does the same to the next training."""
    net = "NetChain[{20, Ramp, 1}], RandomReal[1, {500, 20}] -> RandomReal[1, {500, 1}]"
    settings = f"{QUIET}, MaxTrainingRounds -> 10^7, {GOING}"
    code = f'Print[Head[NetTrain[{net}, {settings}]]]; Print[NetTrain[{net}, "ReasonTrainingStopped", {settings}]];'
    with script(code + 'Print["end"]') as process:
        for answer in ("NetChain\n", "Interrupted\n"):
            assert process.stdout.readline() == "going\n"
            process.send_signal(signal.SIGINT)
            assert process.stdout.readline() == answer
        output, said = process.stdout.read(), process.stderr.read()  # communicate() loses what was read ahead
        process.wait(60)
    assert output.split()[0] == "end" and process.returncode == 0
    assert said.count("NetTrain: interrupted after ") == 2


@pytest.mark.parametrize(("batch", "expected"), [(3, ["Interrupted", "100000"]), (1, [])])
def test_the_keyboard_ends_a_function_that_makes_batches_too(batch, expected):
    """In the first batch, of which there is nothing yet, it ends the script."""
    code = (
        f'f = Function[a, If[a["AbsoluteBatch"] == {batch}, Print["ready"]; Pause[20]];'
        'Table[{1., 2.} -> {1.}, a["BatchSize"]]];'
        f'Print[NetTrain[LinearLayer[1], f, "ReasonTrainingStopped", BatchSize -> 2, {QUIET}, '
        "MaxTrainingRounds -> 10^7]];"
        "Print[Length[Table[i, {i, 10^5}]]]"
    )
    with script(code) as process:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        output, said = process.stdout.read(), process.stderr.read()  # communicate() loses what was read ahead
        process.wait(60)
    assert output.split()[:2] == expected and process.returncode == (0 if expected else 130)
    assert ("NetTrain: interrupted after 2 batches, in round 3" in said) == bool(expected)


def test_time_constrained_ends_training_without_a_net(session):
    found = session.evaluate(f"TimeConstrained[NetTrain[net, x -> t, MaxTrainingRounds -> 10^7, {QUIET}], 0.3, late]")
    assert str(found) == "late"
