"""Recurrent states: given, asked for, and remembered by NetStateObject."""

import numpy as np
import pytest

from wlnet.python import Session, text, to_python

NET = (
    'net = BasicRecurrentLayer[2, "InputWeights" -> {{0.5}, {-1}}, "StateWeights" -> {{0.25, 1}, {-0.5, 0.75}}, '
    '"Biases" -> {0.1, 0}, "Input" -> {"Varying", 1}];'
)
LSTM = (
    'net = NetInitialize[NetChain[<|"a" -> LongShortTermMemoryLayer[2], "b" -> GatedRecurrentLayer[3], '
    '"last" -> SequenceLastLayer[]|>, "Input" -> {"Varying", 1}], RandomSeeding -> 5];'
)


@pytest.fixture
def session():
    return Session()


def value(session, source):
    result = to_python(session.evaluate(source))
    assert not session.messages, [m.text for m in session.messages]
    return result


def steps(xs, state):
    """The states of NET after each step, by its definition."""
    w, u, b = np.array([[0.5], [-1]]), np.array([[0.25, 1], [-0.5, 0.75]]), np.array([0.1, 0])
    found = []
    for x in xs:
        state = np.tanh(w @ np.array([x]) + u @ state + b)
        found.append(state)
    return found


def test_every_call_goes_on_where_the_one_before_has_ended(session):
    value(session, NET + "obj = NetStateObject[net];")
    expected = steps([1, 3, 2, 1], np.zeros(2))
    assert np.allclose(value(session, "obj[{{1}, {3}, {2}}]"), expected[:3], atol=1e-6)
    assert np.allclose(value(session, "obj[{{1}}]"), expected[3:], atol=1e-6)
    assert np.allclose(value(session, 'NetExtract[obj, "States"][NetPort["State"]]'), expected[3], atol=1e-6)
    assert np.allclose(value(session, "net[{{1}}]"), steps([1], np.zeros(2)), atol=1e-6)


def test_before_the_first_call_states_are_zero(session):
    states = session.evaluate(NET + 'NetExtract[NetStateObject[net], "States"]')
    assert text(states) == '<|NetPort["State"] -> {0., 0.}|>'
    assert session.evaluate('NetExtract[NetStateObject[net], "Net"] === net') == session.evaluate("True")


def test_a_seed_is_where_it_begins(session):
    value(session, NET + 'obj = NetStateObject[net, <|NetPort["State"] -> {0.5, -0.5}|>];')
    expected = steps([1, 2], np.array([0.5, -0.5]))
    assert np.allclose(value(session, "obj[{{1}, {2}}]"), expected, atol=1e-6)
    again = value(session, 'NetStateObject[net, net[{{1}, {2}}, NetPort[All, "States"]]][{{3}}]')
    assert np.allclose(again, steps([1, 2, 3], np.zeros(2))[2:], atol=1e-6)


def test_a_sequence_in_two_pieces_gives_the_same_states_as_whole(session):
    value(session, LSTM + "obj = NetStateObject[net]; obj[{{1}, {2}}]; last = obj[{{3}, {4}, {5}}];")
    assert np.allclose(value(session, "last"), value(session, "net[{{1}, {2}, {3}, {4}, {5}}]"), atol=1e-6)
    for key in ('{"a", "State"}', '{"a", "CellState"}', '{"b", "State"}'):
        whole = value(session, f'net[{{{{1}}, {{2}}, {{3}}, {{4}}, {{5}}}}, NetPort[All, "States"]][NetPort[{key}]]')
        assert np.allclose(value(session, f'NetExtract[obj, "States"][NetPort[{key}]]'), whole, atol=1e-6)


def test_a_list_of_examples_is_one_call_after_another(session):
    value(session, NET + "one = NetStateObject[net]; two = NetStateObject[net];")
    listed = value(session, "one[{{{1}, {2}}, {{3}}, {{4}}}]")
    mapped = value(session, "two /@ {{{1}, {2}}, {{3}}, {{4}}}")
    assert [np.shape(x) for x in listed] == [(2, 2), (1, 2), (1, 2)]
    assert all(np.array_equal(a, b) for a, b in zip(listed, mapped, strict=True))


def test_states_in_the_data_of_an_object_come_first(session):
    value(session, NET + "obj = NetStateObject[net]; obj[{{3}}];")
    given = 'obj[<|"Input" -> {{1}}, NetPort["State"] -> {0.5, -0.5}|>]'
    expected = steps([1, 2], np.array([0.5, -0.5]))
    assert np.allclose(value(session, given), expected[:1], atol=1e-6)
    assert np.allclose(value(session, "obj[{{2}}]"), expected[1:], atol=1e-6)


def test_a_call_that_fails_leaves_the_states(session):
    value(session, NET + "obj = NetStateObject[net]; obj[{{1}}];")
    assert text(session.evaluate("obj[{{1, 2}}]")) == "$Failed"
    assert np.allclose(value(session, "obj[{{3}}]"), steps([1, 3], np.zeros(2))[1:], atol=1e-6)


def test_requests_of_an_object(session):
    value(session, NET + "obj = NetStateObject[net];")
    found = value(session, 'obj[{{1}}, {"Output", NetPort["State"], NetPortGradient["Input"]}] // Values')
    assert np.allclose(found[0], steps([1], np.zeros(2)), atol=1e-6)
    assert np.allclose(found[1], steps([1], np.zeros(2))[0], atol=1e-6)
    slope = (1 - steps([1], np.zeros(2))[0] ** 2) @ np.array([0.5, -1])
    assert np.allclose(found[2], [[slope]], atol=1e-6)


def test_an_object_is_itself_however_it_is_named(session):
    assert text(session.evaluate(NET + "obj = NetStateObject[net]; same = obj; same[{{1}}]; obj === same")) == "True"
    assert np.allclose(value(session, "obj[{{3}}]"), steps([1, 3], np.zeros(2))[1:], atol=1e-6)
    assert text(session.evaluate("NetStateObject[net] === NetStateObject[net]")) == "False"


def test_a_net_without_states_is_the_net(session):
    assert text(session.evaluate("NetStateObject[ElementwiseLayer[Ramp]][{-1, 1}]")) == "{0., 1.}"
    assert text(session.evaluate('NetExtract[NetStateObject[ElementwiseLayer[Ramp]], "States"]')) == "<||>"


def test_states_given_with_the_data(session):
    value(session, NET)
    expected = steps([2], np.array([0.5, 1]))
    for key in ('NetPort["State"]', '"State"', 'NetPort[{"State"}]'):
        assert np.allclose(value(session, f'net[<|"Input" -> {{{{2}}}}, {key} -> {{0.5, 1}}|>]'), expected, atol=1e-6)
    whole = 'net[<|"Input" -> {{2}}, NetPort[All, "States"] -> <|NetPort["State"] -> {0.5, 1}|>|>]'
    assert np.allclose(value(session, whole), expected, atol=1e-6)
    batch = 'net[<|"Input" -> {{{2}}, {{1}, {1}}}, NetPort["State"] -> {{0.5, 1}, {0, 0}}|>, NetPort["State"]]'
    assert np.allclose(value(session, batch), [expected[-1], steps([1, 1], np.zeros(2))[-1]], atol=1e-6)


def test_gradients_by_states(session):
    value(session, NET)
    slope = (1 - steps([1], np.zeros(2))[0] ** 2) @ np.array([[0.25, 1], [-0.5, 0.75]])
    assert np.allclose(value(session, 'net[{{1}}, NetPortGradient["State"]]'), slope, atol=1e-6)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('net[<|"Input" -> {{2}}, NetPort["Stat"] -> {0.5, 1}|>]', "nostate"),
        ('net[<|"Input" -> {{2}}, NetPort["State"] -> {0.5}|>]', "datashape"),
        ('net[<|"Input" -> {{{2}}, {{1}}}, NetPort["State"] -> {0.5, 1}|>]', "datacount"),
        ('net[<|"Input" -> {{2}}, NetPort[All, "States"] -> {0.5, 1}|>]', "statesvalue"),
        ('ElementwiseLayer[Ramp][<|"Input" -> {2}, NetPort["State"] -> {0}|>]', "nostates"),
        ("NetStateObject[7]", "notnet"),
        ('NetStateObject[net, <|NetPort["State"] -> {{1, 2}, {3, 4}}|>]', "onestate"),
        ('NetExtract[NetStateObject[net], "Sttes"]', "partname"),
        ("NetStateObject[BasicRecurrentLayer[2]][{{1}}]", "uninit"),
    ],
)
def test_refused(refused, source, tag):
    refused(NET + source, tag)


def test_a_run_from_states_can_be_replayed(session):
    """The same calls again and again, other numbers every time."""
    value(session, LSTM + "obj = NetStateObject[net];")
    whole = value(session, "net[Table[{i/4}, {i, 9}], NetPort[{1}]]")
    parts = [value(session, f"obj[{{{{{i}/4}}}}, NetPort[{{1}}]]")[0] for i in range(1, 10)]
    assert np.allclose(parts, whole, atol=1e-6)
