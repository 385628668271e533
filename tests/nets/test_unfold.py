"""NetUnfold: stepping by hand gives what the sequence gives."""

import numpy as np
import pytest

from wlnet.expr import call, list_of, system
from wlnet.nets import initialize, read_method
from wlnet.nets.types import Varying
from wlnet.nets.unfolding.unfold import unfold
from wlnet.python import Session

SUM = "ThreadingLayer[#Input + #State &]"
NETS = [
    'BasicRecurrentLayer[2, "Input" -> {"Varying", 3}]',
    'GatedRecurrentLayer[2, "Input" -> {6, 3}]',
    'LongShortTermMemoryLayer[2, "Input" -> {"Varying", 3}]',
    f'NetFoldOperator[{SUM}, "Input" -> {{"Varying", 3}}]',
    "NetChain[{NetMapOperator[{4, Tanh}], LongShortTermMemoryLayer[3], SequenceLastLayer[], 2, SoftmaxLayer[]},"
    ' "Input" -> {"Varying", 3}]',
    "NetChain[{{NetMapOperator[2], BasicRecurrentLayer[3]}, {GatedRecurrentLayer[2], SoftmaxLayer[]}},"
    ' "Input" -> {"Varying", 3}]',
    f'NetGraph[{{BasicRecurrentLayer[3], NetFoldOperator[{SUM}], Plus}}, {{1 -> 3, 2 -> 3}}, "Input" -> {{"n", 3}}]',
    'NetGraph[<|"r" -> BasicRecurrentLayer[3], "n" -> NormalizationLayer[2 ;; 2, "Same"], "sum" -> Plus,'
    ' "d" -> DropoutLayer[]|>, {NetPort["Input"] -> "r" -> "n" -> "d" -> "sum", NetPort["Input"] -> "sum"},'
    ' "Input" -> {"Varying", 3}]',
]


@pytest.fixture
def session():
    return Session()


def evaluated(session, source):
    found = session.evaluate(source)
    assert not session.messages, [m.text for m in session.messages]
    return found


def ready(net):
    return initialize(net, read_method(system("Automatic")), np.random.default_rng(3))


def stepped(net, inputs, constants=(), empty=()):
    """The outputs of every step, states carried on from zeros; `empty`: states that start without any element."""
    states = {f"State{i}": np.zeros((0,) if f"State{i}" in empty else net.inputs[f"State{i}"].dims)
              for i in range(1, 1 + sum(name.startswith("State") for name in net.inputs))}  # fmt: skip
    found = []
    for t in range(len(next(x for name, x in inputs.items() if name not in constants))):
        now = {name: x if name in constants else x[t] for name, x in inputs.items()}
        outputs = net({**now, **states})
        states = {name: outputs["Out" + name] for name in states}
        found.append({name: value for name, value in outputs.items() if not name.startswith("OutState")})
    return found


@pytest.mark.parametrize("source", NETS)
def test_stepping_is_the_sequence(session, source):
    net = ready(evaluated(session, source))
    x = np.random.default_rng(0).normal(size=(6, 3))
    step = unfold(net)
    found = stepped(step, {"Input": x})
    whole = net(x)
    for t in range(6):
        expected = whole[t] if np.ndim(whole) == 2 else net(x[: t + 1])
        np.testing.assert_allclose(found[t]["Output"], expected, rtol=1e-5, atol=1e-6)
    assert len(step.arrays_at()) == len(net.arrays_at())


def test_sequences_of_integers(session):
    source = 'NetChain[{EmbeddingLayer[3, 5], GatedRecurrentLayer[4], NetMapOperator[2]}, "Input" -> "Varying"]'
    net = ready(evaluated(session, source))
    step = unfold(net)
    assert step.inputs["Input"].dims == () and step.inputs["Input"].element.high == 5
    x = np.array([1, 5, 2, 2])
    found = stepped(step, {"Input": x})
    np.testing.assert_allclose([row["Output"] for row in found], net(x), rtol=1e-5, atol=1e-6)


ATTENDING = """NetGraph[<|"k" -> NetMapOperator[{keys}], "v" -> NetMapOperator[4], "q" -> NetMapOperator[{queries}],
  "a" -> AttentionLayer[{settings}], "out" -> NetMapOperator[2]|>,
  {{NetPort["Input"] -> "k" -> NetPort["a", "Key"], NetPort["Input"] -> "v" -> NetPort["a", "Value"],
    NetPort["Input"] -> "q" -> NetPort["a", "Query"], "a" -> "out"}}, "Input" -> {{"Varying", 3}}]"""


@pytest.mark.parametrize(
    ("settings", "keys", "queries"),
    [
        ('"Dot", "Mask" -> "Causal"', "3", "3"),
        ('"Bilinear", "Mask" -> "Causal", "ScoreRescaling" -> "DimensionSqrt"', "3", "5"),
        ('"Dot", "Mask" -> "Causal" -> 1', "3", "3"),
        ('"Dot", "Mask" -> "Causal" -> 2', "3", "3"),
        ('"Bilinear", "Mask" -> "Causal" -> 3', "3", "5"),
        ('"Dot", "Mask" -> "Causal" -> 9', "3", "3"),
    ],
)
def test_causal_attention_remembers_keys_and_values(session, settings, keys, queries):
    net = ready(evaluated(session, ATTENDING.format(settings=settings, keys=keys, queries=queries)))
    step = unfold(net)
    assert list(step.inputs) == ["Input", "State1", "State2"]
    assert step.inputs["State1"].dims == (Varying(), 3) and step.inputs["State2"].dims == (Varying(), 4)
    x = np.random.default_rng(0).normal(size=(5, 3))
    found, whole, states = [], net(x), {"State1": np.zeros((0, 3)), "State2": np.zeros((0, 4))}
    for row in x:
        outputs = step({"Input": row, **states})
        states = {name: outputs["Out" + name] for name in states}
        found.append(outputs["Output"])
    assert states["State1"].shape == (5, 3) and states["State2"].shape == (5, 4)
    np.testing.assert_allclose(found, whole, rtol=1e-4, atol=1e-5)


def test_several_heads(session):
    heads = "{LinearLayer[{2, 3}]}"
    source = f"""NetChain[{{NetGraph[<|"k" -> NetMapOperator[{heads}], "v" -> NetMapOperator[{heads}],
      "q" -> NetMapOperator[{heads}], "a" -> AttentionLayer["Dot", "Mask" -> "Causal", "MultiHead" -> True]|>,
      {{NetPort["Input"] -> {{NetPort["k", "Input"], NetPort["v", "Input"], NetPort["q", "Input"]}},
        "k" -> NetPort["a", "Key"], "v" -> NetPort["a", "Value"], "q" -> NetPort["a", "Query"]}}],
      NetMapOperator[{{FlattenLayer[], 4}}]}}, "Input" -> {{"Varying", 3}}]"""
    net = ready(evaluated(session, source))
    step = unfold(net)
    assert step.inputs["State1"].dims == (Varying(), 2, 3)
    x = np.random.default_rng(0).normal(size=(4, 3))
    states = {name: np.zeros((0, 2, 3)) for name in ("State1", "State2")}
    for t in range(4):
        outputs = step({"Input": x[t], **states})
        states = {name: outputs["Out" + name] for name in states}
        np.testing.assert_allclose(outputs["Output"], net(x)[t], rtol=1e-4, atol=1e-5)


def test_a_layer_of_a_transformer_with_positions(session):
    source = """NetChain[{
      NetGraph[<|"word" -> EmbeddingLayer[4, 7], "place" -> {SequenceIndicesLayer[], EmbeddingLayer[4, 20]},
          "sum" -> Plus|>,
        {NetPort["Input"] -> {"word", "place"}, {"word", "place"} -> "sum"}],
      NetGraph[<|"a" -> AttentionLayer["Bilinear", "Mask" -> "Causal"], "sum" -> Plus,
        "n" -> NormalizationLayer[2 ;; 2, "Same"]|>,
        {NetPort["Input"] -> {NetPort["a", "Key"], NetPort["a", "Value"], NetPort["a", "Query"], "sum"},
          "a" -> "sum" -> "n"}],
      NetMapOperator[{7, SoftmaxLayer[]}]}, "Input" -> "Varying"]"""
    net = ready(evaluated(session, source))
    step = unfold(net)
    assert [step.inputs[name].rank for name in ("Input", "State1", "State2", "State3")] == [0, 0, 2, 2]
    word = [3, 1, 4, 1, 5]
    states = {"State1": 0.0, "State2": np.zeros((0, 4)), "State3": np.zeros((0, 4))}
    whole = net(np.array(word))
    for t, letter in enumerate(word):
        outputs = step({"Input": letter, **states})
        states = {name: outputs["Out" + name] for name in states}
        np.testing.assert_allclose(outputs["Output"], whole[t], rtol=1e-4, atol=1e-5)
    assert states["State1"] == 5


def test_attention_to_what_is_still_to_come_is_no_step(refused):
    graph = """NetUnfold[NetGraph[{AttentionLayer["Dot"%s], BasicRecurrentLayer[2]}, {NetPort["Input"] ->
      {NetPort[1, "Key"], NetPort[1, "Value"], NetPort[1, "Query"]}, 1 -> 2}, "Input" -> {"Varying", 2}]]"""
    refused(graph % "", "unfoldsteps")


def test_attention_to_something_given_is_the_same_at_every_step(session):
    source = """NetGraph[{AttentionLayer["Dot"], BasicRecurrentLayer[2]}, {NetPort["Context"] ->
      {NetPort[1, "Key"], NetPort[1, "Value"]}, NetPort["Input"] -> NetPort[1, "Query"], 1 -> 2},
      "Input" -> {"Varying", 2}, "Context" -> {"Varying", 2}]"""
    net = ready(evaluated(session, source))
    step = unfold(net)
    x, context = np.random.default_rng(0).normal(size=(4, 2)), np.random.default_rng(1).normal(size=(3, 2))
    found = stepped(step, {"Input": x, "Context": context}, {"Context"})
    whole = net({"Input": x, "Context": context})
    np.testing.assert_allclose([row["Output"] for row in found], whole, rtol=1e-4, atol=1e-5)


def test_empty_states_in_the_language(evaluated):
    net = """NetUnfold[NetGraph[{AttentionLayer["Dot", "Mask" -> "Causal"]}, {NetPort["Input"] ->
      {NetPort[1, "Key"], NetPort[1, "Value"], NetPort[1, "Query"]}}, "Input" -> {"Varying", 2}]]"""
    first = evaluated(f'{net}[<|"Input" -> {{1, 2}}, "State1" -> {{}}, "State2" -> {{}}|>]')
    assert np.array_equal(first["Output"], [1, 2]) and np.array_equal(first["OutState1"], [[1, 2]])
    both = evaluated(
        f'{net}[<|"Input" -> {{{{1, 2}}, {{3, 4}}}}, "State1" -> {{{{}}, {{}}}}, "State2" -> {{{{}}, {{}}}}|>]'
    )
    assert np.array_equal(both["Output"], [[1, 2], [3, 4]])
    mixed = evaluated(
        f'{net}[<|"Input" -> {{{{1, 2}}, {{3, 4}}}}, "State1" -> {{{{}}, {{{{0, 0}}}}}}, '
        '"State2" -> {{}, {{5, 4}}}|>]'
    )
    weights = 1 / (1 + np.exp(25.0))
    np.testing.assert_allclose(mixed["Output"][1], [3 + 2 * weights, 4], rtol=1e-5)


def test_names_of_ports(session):
    net = evaluated(session, 'NetUnfold[LongShortTermMemoryLayer[2, "Input" -> {"Varying", 3}]]')
    assert list(net.inputs) == ["Input", "State1", "State2"]
    assert list(net.outputs) == ["Output", "OutState1", "OutState2"]
    assert net.inputs["Input"].dims == (3,) and net.inputs["State2"].dims == net.outputs["OutState2"].dims == (2,)
    assert net.outputs["Output"].dims == (2,)


def test_constants_stay_as_they_are(session):
    fold = 'NetFoldOperator[ThreadingLayer[#x #c + #s &], {"Output" -> "s"}, {"c"}, "x" -> {"Varying", 2}]'
    net = evaluated(session, fold)
    step = unfold(net)
    assert step.inputs["c"].rank == 1 and step.inputs["x"].dims == (2,)
    x, c = np.arange(6.0).reshape(3, 2), np.array([10.0, -1])
    found = stepped(step, {"x": x, "c": c}, {"c"})
    np.testing.assert_allclose([row["Output"] for row in found], (x * c).cumsum(0))


def test_folding_an_unfolded_net_gives_it_back(session):
    net = ready(evaluated(session, 'LongShortTermMemoryLayer[2, "Input" -> {"Varying", 3}]'))
    step = unfold(net)
    rules = [call("Rule", f"OutState{i}", f"State{i}") for i in (1, 2)]
    folded = session.evaluate(call("NetFoldOperator", step, list_of(*rules), list_of(), list_of("Output")))
    x = np.random.default_rng(0).normal(size=(4, 3))
    np.testing.assert_allclose(folded(x), net(x), rtol=1e-5, atol=1e-6)


def test_the_step_can_be_written_and_read(read_back):
    read_back('NetUnfold[NetChain[{BasicRecurrentLayer[2], NetMapOperator[3]}, "Input" -> {"Varying", 4}]]')


@pytest.mark.parametrize("mask", ['"Causal"', '"Causal" -> 2'])
def test_the_step_of_attention_can_be_written_and_read(read_back, mask):
    attention = f"""NetGraph[{{AttentionLayer["Dot", "Mask" -> {mask}], {{SequenceIndicesLayer["Maximum" -> 9],
      EmbeddingLayer[2, 9]}}, Plus}}, {{NetPort["Input"] -> {{NetPort[1, "Key"], NetPort[1, "Value"],
      NetPort[1, "Query"]}}, NetPort["Input"] -> 2, {{1, 2}} -> 3}}, "Input" -> {{"Varying", 2}}]"""
    read_back(f"NetUnfold[{attention}]")


def test_attention_to_one_sequence(session):
    source = """NetGraph[{SequenceAttentionLayer["Dot", "Mask" -> "Causal"]},
      {NetPort["Input"] -> {NetPort[1, "Input"], NetPort[1, "Query"]}}, "Input" -> {"Varying", 3}]"""
    net = session.evaluate(f"Quiet[{source}]")
    step, x = unfold(net), np.random.default_rng(0).normal(size=(4, 3))
    assert list(step.inputs) == ["Input", "State1"]
    state = np.zeros((0, 3))
    for t in range(4):
        outputs = step({"Input": x[t], "State1": state})
        state = outputs["OutState1"]
        np.testing.assert_allclose(outputs["Output"], net(x)[t], rtol=1e-4, atol=1e-5)


def test_places_beyond_the_greatest(session):
    net = evaluated(session, 'NetChain[{SequenceIndicesLayer["Maximum" -> 2]}, "Input" -> {"Varying", 1}]')
    step = unfold(net)
    found = stepped(step, {"Input": np.zeros((4, 1))})
    assert [float(row["Output"]) for row in found] == [1, 2, 2, 2]


def test_coders_of_sequences_are_those_of_elements(session):
    letters = '{"a", "b", "c"}'
    source = f"""NetInitialize[NetChain[{{
      EmbeddingLayer[3], GatedRecurrentLayer[4], NetMapOperator[{{3, SoftmaxLayer[]}}]}},
      "Input" -> NetEncoder[{{"Class", {letters}, "Dimensions" -> {{"Varying"}}}}],
      "Output" -> NetDecoder[{{"Class", {letters}, "InputDepth" -> 2}}]], RandomSeeding -> 1]"""
    session.evaluate(f"net = {source}; step = NetUnfold[net]; state = {{0, 0, 0, 0}};")
    found = evaluated(session, """Table[result = step[<|"Input" -> letter, "State1" -> state|>];
      state = result["OutState1"]; result["Output"], {letter, {"a", "c", "b"}}]""")  # fmt: skip
    assert found == evaluated(session, 'net[{"a", "c", "b"}]')
    ending = evaluated(session, f"""NetUnfold[NetChain[{{BasicRecurrentLayer[3], SequenceLastLayer[], SoftmaxLayer[]}},
      "Output" -> NetDecoder[{{"Class", {letters}}}]]]""")  # fmt: skip
    assert list(ending.coders) == ["Output"]


def test_nets_whose_sizes_are_open(session):
    step = evaluated(session, "NetUnfold[BasicRecurrentLayer[3]]")
    assert step.outputs["Output"].dims == (3,) and step.inputs["Input"].dims == (None,)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("NetUnfold[Ramp]", "notnet"),
        ("NetUnfold[NetChain[{Ramp}]]", "unfoldnone"),
        ("NetUnfold[NetMapOperator[BasicRecurrentLayer[2]]]", "unfoldnone"),
        ('NetUnfold[NetChain[{SequenceReverseLayer[], BasicRecurrentLayer[3]}, "Input" -> {"Varying", 2}]]',
         "unfoldsteps"),
        ('NetUnfold[NetChain[{BasicRecurrentLayer[3], AggregationLayer[Mean, 1]}, "Input" -> {"Varying", 2}]]',
         "unfoldsteps"),
        ('NetUnfold[NetChain[{BasicRecurrentLayer[3], FlattenLayer[], 2}, "Input" -> {4, 2}]]', "unfoldsteps"),
        ('NetUnfold[NetChain[{BasicRecurrentLayer[3], SequenceMostLayer[]}, "Input" -> {4, 2}]]', "unfoldsteps"),
        ('NetUnfold[NetBidirectionalOperator[BasicRecurrentLayer[3, "Input" -> {"Varying", 2}]]]', "unfoldsteps"),
        ('NetUnfold[NetGraph[{LinearLayer[2], BasicRecurrentLayer[2]}, {1 -> NetPort[2, "State"]},'
         ' "Input" -> {3, 2}]]', "unfoldnone"),
    ],
)  # fmt: skip
def test_messages(refused, source, tag):
    refused(source, tag)
