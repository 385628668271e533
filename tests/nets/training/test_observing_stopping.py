"""TrainingStoppingCriterion: where training ends, for losses told beforehand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded import run, training

from wlnet.expr import WolframMessage
from wlnet.nets.training.observing import observers
from wlnet.nets.training.observing.stopping import Judgement, Rule
from wlnet.python import Session

session = Session(write_message=lambda line: None)
NET = session.evaluate('NetInitialize[NetChain[{2, SoftmaxLayer[]}, "Input" -> 2]]')


def stopped(criterion, values, validation=True, reports=None):
    """The round after which training with these losses by round ends."""
    options = {"TrainingStoppingCriterion": session.evaluate(criterion), "TrainingProgressReporting": none()}
    t = training(NET, len(values), 1, options=options, validation_examples=1 if validation else 0)
    t.options["TrainingProgressMeasurements"] = none()
    found = observers(t, session.evaluate, (reports if reports is not None else []).append)
    of_round = lambda r: values[r - 1]  # noqa: E731
    if validation:
        run(t, found, validation=of_round)
    else:
        run(t, found, loss=of_round)
    return len(t.round_losses), t.event


def none():
    return session.evaluate("None")


DOWN_AND_UP = [5.0, 4.0, 3.0, 3.5, 3.2, 2.9, 4.0, 4.0, 4.0, 4.0]


@pytest.mark.parametrize(
    ("criterion", "rounds"),
    [
        ("None", 10),
        ('"Loss"', 4),
        ("Automatic", 4),
        ('<|"Criterion" -> "Loss"|>', 4),
        ('<|"Patience" -> 1|>', 5),
        ('<|"Patience" -> 2|>', 9),  # 2.9 comes in time; 4, 4 are tolerated, the third is not
        ('<|"Patience" -> 3|>', 10),
        ('<|"InitialPatience" -> 4|>', 5),
        ('<|"InitialPatience" -> 5|>', 7),
        ('<|"InitialPatience" -> 9|>', 10),
        ('<|"AbsoluteChange" -> 1|>', 4),
        ('<|"AbsoluteChange" -> 1.5|>', 2),
        ('<|"RelativeChange" -> 0.2|>', 4),  # 5 -> 4 is a fifth, 4 -> 3 a quarter
        ('<|"RelativeChange" -> Quantity[21, "Percent"]|>', 2),
        ('<|"RelativeChange" -> Quantity[20, "Percent"], "Patience" -> 1|>', 5),
    ],
)
def test_rounds(criterion, rounds):
    assert stopped(criterion, DOWN_AND_UP)[0] == rounds


def test_the_reason_names_the_best_value():
    assert stopped('"Loss"', DOWN_AND_UP)[1] == "TrainingStoppingCriterion: Loss got no better than 3.00 in round 3"


def test_a_loss_that_stays_is_no_improvement():
    assert stopped('"Loss"', [1.0] * 5)[0] == 2


def test_a_loss_that_is_no_number_is_no_improvement():
    assert stopped('"Loss"', [math.nan] * 5)[0] == 1
    assert stopped('<|"Patience" -> 2|>', [1.0, math.nan, math.nan, math.nan, 0.5])[0] == 4


def test_without_a_validation_set_the_training_set_is_watched_and_that_is_said():
    reports = []
    assert stopped('"Loss"', DOWN_AND_UP, validation=False, reports=reports)[0] == 4
    assert [problem.tag for problem in reports] == ["critvalid"]


def test_a_function_decides():
    assert stopped("#ValidationLoss < 3.1 &", DOWN_AND_UP)[0] == 3
    assert stopped('<|"Criterion" -> (#Round >= 6 &), "InitialPatience" -> 7|>', DOWN_AND_UP)[0] == 8
    assert stopped('<|"Criterion" -> (#RoundLoss <= 1 &), "Patience" -> 2|>', DOWN_AND_UP)[0] == 3


def test_validation_within_a_round_counts():
    t = training(NET, 5, 4, options={"TrainingStoppingCriterion": "Loss", "TrainingProgressReporting": none()})
    t.options["TrainingProgressMeasurements"] = none()
    t.validation_examples = 1
    run(t, observers(t, session.evaluate), validation=lambda r: 1.0 if t.absolute_batch < 10 else 2.0, every=2)
    assert (t.round, t.absolute_batch) == (2, 7)  # 1. at batch 2; no better at 4, in the same round, nor at 6


def test_measurements_that_are_better_when_they_are_higher():
    falling, rising = Judgement(Rule()), Judgement(Rule(), rising=True)
    assert [rising.look(x, i) for i, x in enumerate([0.5, 0.6, 0.7, 0.65], 1)] == [False, False, False, True]
    assert [falling.look(x, i) for i, x in enumerate([0.5, 0.6], 1)] == [False, True]


@given(
    st.lists(st.floats(-100, 100), min_size=1, max_size=30),
    st.integers(0, 5),
    st.integers(0, 5),
    st.floats(0, 10),
    st.floats(0, 0.9),
)
def test_the_rule_by_its_definition(values, patience, initial, absolute, relative):
    best, of = values[0], 1
    expected = len(values) + 1
    for i, value in enumerate(values[1:], 2):
        gain = best - value
        if gain > 0 and gain >= absolute and gain >= relative * abs(best):
            best, of = value, i
        elif i > initial and i - of > patience:
            expected = i
            break
    judgement = Judgement(Rule(patience, initial, absolute, relative))
    found = len(values) + 1
    for i, value in enumerate(values, 1):
        if judgement.look(value, i):
            found = i
            break
    assert found == expected


@pytest.mark.parametrize(
    ("criterion", "tag"),
    [
        ('"Los"', "critname"),
        ('"Acuracy"', "critname"),
        ('"Wellbeing"', "critunknown"),
        ("3", "optvalue"),
        ('{"Loss"}', "optvalue"),
        ('<|"Patience" -> -1|>', "optvalue"),
        ('<|"Patience" -> 1.5|>', "optvalue"),
        ('<|"Pacience" -> 1|>', "optname"),
        ('<|"AbsoluteChange" -> Quantity[3, "Percent"]|>', "optvalue"),
        ('<|"RelativeChange" -> -1|>', "optvalue"),
    ],
)
def test_mistakes(criterion, tag):
    with pytest.raises(WolframMessage) as caught:
        stopped(criterion, [1.0, 2.0])
    assert caught.value.tag == tag
    assert caught.value.symbol in ("NetTrain", session.evaluate("NetTrain"))
