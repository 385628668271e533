"""Nets for sequences: a tagger that reads both ways, an encoder and a decoder that hand over states, self-attention."""

import numpy as np
import pytest

from wlnet.expr import system
from wlnet.kernel import Tape
from wlnet.nets import Mode, Type, initialize, read_method
from wlnet.python import Session, text


@pytest.fixture
def net():
    """net(source) is the net a source evaluates to, with values for all its arrays."""
    session = Session()

    def build(source):
        found = session.evaluate(source)
        assert not session.messages, [m.text for m in session.messages]
        return initialize(found, read_method(system("Automatic")), np.random.default_rng(7))

    return build


def exact(net):
    """The arrays in double precision, and a mode that runs with them."""
    arrays = {place: np.asarray(value, dtype=np.float64) for place, value in net.arrays_at().items()}
    return arrays, Mode(dtype=np.float64, arrays=arrays)


def logistic(x):
    return 1 / (1 + np.exp(-x))


def long_short_term(a, x, state, cell):
    """All states and the last cell of an LSTM with arrays by name."""
    found = []
    for row in x:
        pre = {
            g: a[f"{g}GateInputWeights"] @ row + a[f"{g}GateStateWeights"] @ state + a[f"{g}GateBiases"]
            for g in ("Input", "Output", "Forget", "Memory")
        }
        cell = logistic(pre["Forget"]) * cell + logistic(pre["Input"]) * np.tanh(pre["Memory"])
        state = logistic(pre["Output"]) * np.tanh(cell)
        found.append(state)
    return np.array(found), cell


def inside(arrays, *path):
    """The arrays below a position, by name."""
    return {place[len(path)]: value for place, value in arrays.items() if place[: len(path)] == path}


TAGGER = """NetChain[<|"words" -> EmbeddingLayer[4, 9],
  "both" -> NetGraph[<|"forth" -> LongShortTermMemoryLayer[3], "turn" -> SequenceReverseLayer[],
    "back" -> LongShortTermMemoryLayer[3], "return" -> SequenceReverseLayer[], "join" -> CatenateLayer[2]|>,
    {NetPort["Input"] -> "forth", NetPort["Input"] -> "turn" -> "back" -> "return", {"forth", "return"} -> "join"}],
  "tags" -> NetMapOperator[LinearLayer[5]], "probabilities" -> SoftmaxLayer[]|>, "Input" -> {"Varying", "Integer"}]"""


def test_a_tagger_reads_both_ways(net):
    tagger = net(TAGGER)
    arrays, mode = exact(tagger)
    words = np.array([[3, 1, 9, 9], [2, 2, 5, 7]])
    found = (
        tagger.settled().refine({"Input": tagger.inputs["Input"].__class__((4,))}).run({"Input": words}, mode)["Output"]
    )
    zero = np.zeros(3)
    for i, row in enumerate(words):
        x = arrays["words", "Weights"][row - 1]
        forth, _ = long_short_term(inside(arrays, "both", "forth"), x, zero, zero)
        back, _ = long_short_term(inside(arrays, "both", "back"), x[::-1], zero, zero)
        a = inside(arrays, "tags", "Net")
        scores = np.concatenate((forth, back[::-1]), 1) @ a["Weights"].T + a["Biases"]
        expected = np.exp(scores) / np.exp(scores).sum(1, keepdims=True)
        np.testing.assert_allclose(found[i], expected, atol=1e-12)


def test_the_tagger_as_an_operator(net):
    """NetBidirectionalOperator says the same in fewer words."""
    tagger = net(TAGGER)
    short = net("""NetChain[<|"words" -> EmbeddingLayer[4, 9],
      "both" -> NetBidirectionalOperator[{LongShortTermMemoryLayer[3], LongShortTermMemoryLayer[3]}],
      "tags" -> NetMapOperator[LinearLayer[5]], "probabilities" -> SoftmaxLayer[]|>,
      "Input" -> {"Varying", "Integer"}]""")
    theirs = [place for place in short.arrays_at() if place[0] == "both"]
    ours = [place for place in tagger.arrays_at() if place[0] == "both"]
    pairs = {other: one for one, other in zip(ours, theirs, strict=True)}
    values = tagger.arrays_at()
    short = short.with_arrays({place: values[pairs.get(place, place)] for place in short.arrays_at()})
    words = np.array([3, 1, 9, 9, 4])
    np.testing.assert_allclose(short(words), tagger(words), atol=1e-6)


def test_sentences_of_different_lengths(net):
    from wlnet.expr import Expr, from_array, list_of
    from wlnet.nets.numeric import to_array

    tagger = net(TAGGER)
    sentences = [[3, 1, 9], [4], [5, 5, 5, 5, 5, 1], [2, 8, 1], [7]]
    together = Session().evaluate(Expr(tagger, (list_of(*(from_array(np.array(s)) for s in sentences)),)))
    for part, sentence in zip(together.args, sentences, strict=True):
        np.testing.assert_allclose(to_array(part), tagger(np.array(sentence)), atol=1e-6)


TRANSLATOR = """NetGraph[<|"encoder" -> LongShortTermMemoryLayer[4], "decoder" -> LongShortTermMemoryLayer[4],
  "words" -> NetMapOperator[LinearLayer[6]]|>,
  {NetPort["Source"] -> NetPort["encoder", "Input"], NetPort["Target"] -> NetPort["decoder", "Input"],
   NetPort["encoder", "State"] -> NetPort["decoder", "State"],
   NetPort["encoder", "CellState"] -> NetPort["decoder", "CellState"],
   "decoder" -> "words" -> NetPort["Scores"]},
  "Source" -> {"Varying", 3}, "Target" -> {"Varying", 2}]"""


def test_an_encoder_hands_its_states_to_a_decoder(net):
    translator = net(TRANSLATOR)
    arrays, mode = exact(translator)
    random = np.random.default_rng(0)
    source, target = random.normal(size=(2, 5, 3)), random.normal(size=(2, 3, 2))
    run = translator.settled().refine({"Source": Type((5, 3)), "Target": Type((3, 2))})
    found = run.run({"Source": source, "Target": target}, mode)["Scores"]
    zero = np.zeros(4)
    for i in range(2):
        states, cell = long_short_term(inside(arrays, "encoder"), source[i], zero, zero)
        decoded, _ = long_short_term(inside(arrays, "decoder"), target[i], states[-1], cell)
        a = inside(arrays, "words", "Net")
        np.testing.assert_allclose(found[i], decoded @ a["Weights"].T + a["Biases"], atol=1e-12)


def test_gradients_go_through_states(net):
    translator = net(TRANSLATOR.replace('"Varying"', "4"))
    random = np.random.default_rng(1)
    arrays, _ = exact(translator)
    tape = Tape()
    weights = {place: tape.variable(value) for place, value in arrays.items()}
    data = {"Source": random.normal(size=(2, 4, 3)), "Target": random.normal(size=(2, 4, 2))}
    y = translator.run(data, Mode(ops=tape.ops, dtype=np.float64, arrays=weights))["Scores"]
    place, step = ("encoder", "ForgetGateInputWeights"), 1e-6
    (gradient,) = tape.gradient(y, [weights[place]])
    direction = random.normal(size=gradient.shape)
    ends = []
    for sign in (1, -1):
        moved = {**arrays, place: arrays[place] + sign * step * direction}
        ends.append(translator.run(data, Mode(dtype=np.float64, arrays=moved))["Scores"].sum())
    # the scores depend on the encoder through its states only
    assert (gradient * direction).sum() == pytest.approx((ends[0] - ends[1]) / (2 * step), rel=1e-5)
    assert np.abs(gradient).max() > 0


def test_states_that_edges_lead_to_are_not_open():
    session = Session()
    states = session.evaluate(f'Information[{TRANSLATOR}, "RecurrentStatesPositionList"]')
    assert text(states) == '{{"encoder", "State"}, {"encoder", "CellState"}}'
    assert text(session.evaluate(f'Information[{TRANSLATOR}, "RecurrentStatesCount"]')) == "2"


@pytest.mark.parametrize("layer", ["BasicRecurrentLayer", "GatedRecurrentLayer", "LongShortTermMemoryLayer"])
def test_a_state_object_goes_on_where_it_stopped(evaluated, layer):
    source = f"""
        net = NetInitialize[NetChain[{{{layer}[3], {layer}[2]}}, "Input" -> {{"Varying", 2}}], RandomSeeding -> 3];
        x = RandomReal[1, {{7, 2}}];
        object = NetStateObject[net];
        Max[Abs[Join[object[Take[x, 3]], object[Take[x, {{4, 4}}]], object[Take[x, -3]]] - net[x]]]"""
    assert evaluated(source) < 1e-6


def test_a_mean_over_time_as_attention(evaluated):
    """With a query of zeros all weights are equal."""
    source = """
        x = {{1., 2.}, {3., 4.}, {8., 0.}};
        AttentionLayer["Dot"][<|"Key" -> x, "Value" -> x, "Query" -> {0, 0}|>] - AggregationLayer[Mean, 1][x]"""
    assert np.allclose(evaluated(source), 0, atol=1e-6)


def test_a_causal_net_does_not_see_what_comes_later(evaluated):
    source = """
        net = NetInitialize[NetGraph[<|"place" -> SequenceIndicesLayer["Maximum" -> 9], "vector" -> EmbeddingLayer[4],
          "sum" -> TotalLayer[], "attention" -> AttentionLayer["Bilinear", "Mask" -> "Causal"]|>,
          {NetPort["Input"] -> "place" -> "vector", {NetPort["Input"], "vector"} -> "sum",
           "sum" -> {NetPort["attention", "Key"], NetPort["attention", "Value"], NetPort["attention", "Query"]}},
          "Input" -> {"Varying", 4}], RandomSeeding -> 1];
        x = RandomReal[1, {6, 4}]; y = ReplacePart[x, 5 -> {9, 9, 9, 9}];
        Map[Max, Abs[net[x] - net[y]]]"""
    difference = evaluated(source)
    assert not np.any(difference[:4])
    assert np.all(np.array(difference[4:]) > 1e-4)
