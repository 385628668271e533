"""net[data]: forms of data, batches, options, results, and what is refused."""

from fractions import Fraction

import numpy as np
import pytest

from wlnet.expr import Association, NumericArray, PackedList, WolframMessage, call, list_of, resolve, same, system
from wlnet.nets import apply
from wlnet.nets.messages import plain_text
from wlnet.nets.types import Integers


def rule(key, value):
    return call("Rule", key, value)


@pytest.fixture
def linear(make):
    return make("LinearLayer", 2, {"Weights": [[1, 2], [3, 4]], "Biases": [10, 20]})


def number(e):
    """An evaluator that knows Pi."""
    return 3.5 if e == call("Quiet", call("N", system("Pi"))) else e


def test_one_example_or_a_batch(linear):
    one = apply(linear, [list_of(1, 1)])
    assert isinstance(one, PackedList) and one.array.tolist() == [13, 27]
    assert apply(linear, [list_of(list_of(1, 1), list_of(0, 0))]).array.tolist() == [[13, 27], [10, 20]]
    assert same(apply(linear, [list_of()]), list_of())
    assert apply(linear, [Association.of([("Input", list_of(1, 1))])]).array.tolist() == [13, 27]
    rows = list_of(*(Association.of([("Input", list_of(i, i))]) for i in range(2)))
    assert apply(linear, [rows]).array.tolist() == [[10, 20], [13, 27]]


def test_numbers_of_every_kind(linear):
    assert apply(linear, [list_of(Fraction(1, 2), system("Pi"))], number).array.tolist() == [17.5, 35.5]
    result = apply(linear, [list_of(0.1, 0)]).array
    assert result.tolist() == [float(np.float32(0.1) + np.float32(10)), float(np.float32(0.3) + 20)]


def test_numeric_arrays_come_out_as_they_go_in(linear):
    result = apply(linear, [NumericArray(np.ones((3, 2), dtype=np.int8))])
    assert isinstance(result, NumericArray) and result.type_name == "Real32" and result.array.shape == (3, 2)


def test_numbers_for_scalar_ports(make):
    net = make("ElementwiseLayer", "SoftPlus", {"Input": "Real"})
    assert apply(net, [1]) == pytest.approx(1.313262)
    assert apply(net, [list_of(1, 1)]).array.tolist() == pytest.approx([1.313262] * 2)


def test_batch_size_does_not_matter(make):
    random = np.random.default_rng(0)
    net = make("DeconvolutionLayer", 2, (2, 2), {"Weights": random.normal(size=(3, 2, 2, 2)), "Biases": None})
    data = NumericArray(random.normal(size=(7, 3, 4, 4)))
    whole = apply(net, [data]).array
    for size in (1, 3, 100):
        assert np.allclose(apply(net, [data, rule(system("BatchSize"), size)]).array, whole, atol=1e-6)


def test_working_precision(make):
    net = make("LinearLayer", 1, {"Weights": [[1]], "Biases": None})
    x = list_of(0.1)
    assert apply(net, [x]).array[0] == np.float32(0.1)
    assert apply(net, [x, rule(system("WorkingPrecision"), "Real64")]).array[0] == 0.1


def test_requests(linear):
    assert apply(linear, [list_of(1, 1), system("All")]).keys() == ["Output"]
    for request in ("Output", system("None"), call("NetPort", "Output")):
        assert apply(linear, [list_of(1, 1), request]).array.tolist() == [13, 27]


def test_training_mode_normalizes_by_the_batch(make):
    names = ("Scaling", "Biases", "MovingMean", "MovingVariance")
    net = make("BatchNormalizationLayer", {**{n: [1.0] if n != "Biases" else [0.0] for n in names}, "Input": 1})
    x = list_of(list_of(1), list_of(3))
    assert apply(net, [x]).array.ravel().tolist() == pytest.approx([0, 1.9990], abs=1e-4)
    train = rule(system("NetEvaluationMode"), "Train")
    assert apply(net, [x, train]).array.ravel().tolist() == pytest.approx([-0.9995, 0.9995], abs=1e-4)


def test_nan_goes_through(linear):
    result = apply(linear, [NumericArray(np.array([np.nan, 1.0]))]).array
    assert np.isnan(result).all()


def test_ports_that_take_integers(make):
    port = call("Restricted", "Integer", 5)
    net = make("ElementwiseLayer", "ReLU", {"Input": list_of(3, port)})
    assert net.inputs["Input"].element == Integers(1, 5)
    assert apply(net, [list_of(1, 2, 5)]).array.tolist() == [1, 2, 5]
    for bad, number_ in ((6, "6"), (0, "0"), (1.5, "1.5")):
        with pytest.raises(WolframMessage) as raised:
            apply(net, [list_of(1, bad, 2)])
        assert "range: 1..5" in plain_text(raised.value) and f"contains {number_}" in plain_text(raised.value)


def test_varying_lengths_are_run_one_by_one(make):
    net = make("ElementwiseLayer", "ReLU", {"Input": "Varying"})
    result = apply(net, [list_of(list_of(-1, 2), list_of(3))])
    assert [part.array.tolist() for part in result.args] == [[0, 2], [3]]
    net = make("ConvolutionLayer", {"Weights": [[[1, 1]]], "Biases": None, "Input": (1, "Varying")})
    assert apply(net, [list_of(list_of(1, 2, 3))]).array.tolist() == [[3, 5]]


def test_examples_of_a_size_not_known_may_have_different_lengths(make):
    net = make("ConvolutionLayer", {"Weights": [[[1, 1]]], "Biases": None})
    result = apply(net, [list_of(list_of(list_of(1, 2, 3)), list_of(list_of(4, 5)))])
    assert [part.array.tolist() for part in result.args] == [[[3, 5]], [[9]]]
    for data in (list_of(list_of(1, 2), list_of(3)), list_of(list_of(list_of(1, 2), list_of(3)))):
        with pytest.raises(WolframMessage) as raised:  # lists of one level too few, or ragged themselves
            apply(net, [data])
        assert raised.value.tag == "dataragged"


def test_python_face_takes_no_examples(make):
    net = make("LinearLayer", 3, {"Weights": np.ones((3, 4)).tolist(), "Biases": None, "Input": 4})
    assert net(np.zeros((0, 4))).shape == (0, 3)
    with pytest.raises(ValueError, match="size: 5"):
        net(np.zeros((0, 5)))


def test_python_face_takes_an_array_apart_where_inputs_have_numbers(make):
    rows = np.array([[1.0, 2, 3], [4, 5, 7]])
    assert make("TotalLayer")(rows).tolist() == [5, 7, 10]
    assert make("DotLayer")([np.ones((2, 3)), np.arange(3.0)]).tolist() == [3, 3]
    assert make("NetArrayLayer", {"Array": [1, 2]})().tolist() == [1, 2]
    loss = make("MeanSquaredLossLayer", {"Input": 3})
    with pytest.raises(ValueError, match='"Input" and "Target" is needed'):
        loss(rows)
    with pytest.raises(ValueError, match="no input ports"):
        make("NetArrayLayer", {"Array": [1, 2]})(rows)


@pytest.mark.parametrize(
    ("data", "tag", "words"),
    [
        (list_of(1, 2, 3), "datashape", ["Input", "vector (size: 2)", "vector (size: 3)"]),
        (1, "datashape", ["vector (size: 2)", "real number"]),
        (list_of(list_of(list_of(1, 2))), "datashape", ["array"]),
        (list_of(list_of(1, 2), list_of(1)), "dataragged", ["vector (size: 2)"]),
        (list_of(1, resolve("x")), "datasymbol", ["Input", "x"]),
        (list_of(1, 1j), "datasymbol", ["1.*I"]),
        ("text", "datasymbol", ["text"]),
        (list_of(list_of(), list_of()), "datashape", ["2×0"]),
        (Association.of([("Wrong", 1)]), "dataports", ["Wrong", "Input"]),
    ],
)
def test_refused_data(make, data, tag, words):
    net = make("LinearLayer", 2, {"Weights": [[1, 2], [3, 4]], "Biases": None, "Input": 2})
    with pytest.raises(WolframMessage) as raised:
        apply(net, [data])
    assert raised.value.tag == tag
    assert raised.value.result is system("$Failed")
    for word in words:
        assert word in plain_text(raised.value)


@pytest.mark.parametrize(
    ("option", "tag"),
    [
        (rule(system("BatchSize"), 0), "evalopt"),
        (rule(system("NetEvaluationMode"), "Tset"), "evalopt"),
        (rule(system("TargetDevice"), "GPU"), "device"),
        (rule(system("WorkingPrecision"), "Real16"), "evalopt"),
        (rule(system("RandomSeeding"), 1.5), "seed"),
        (rule(system("BatchSzie"), 1), "optname"),
        ("Ouput", "portname"),
        ("Quatsch", "noport"),
    ],
)
def test_refused_options(linear, option, tag):
    with pytest.raises(WolframMessage) as raised:
        apply(linear, [list_of(1, 1), option])
    assert raised.value.tag == tag


def test_uninitialized_nets_name_their_arrays(make):
    with pytest.raises(WolframMessage) as raised:
        apply(make("LinearLayer", 2), [list_of(1, 1)])
    assert raised.value.tag == "uninit"
    assert '"Weights", "Biases"' in plain_text(raised.value)


def test_wrong_numbers_of_arguments_leave_the_call(linear):
    for args in ([], [list_of(1, 1), "Output", "Output"]):
        with pytest.raises(WolframMessage) as raised:
            apply(linear, args)
        assert raised.value.result is None


def test_python_face(linear, make):
    assert linear([1, 1]).tolist() == [13, 27]
    y = linear(np.ones((4, 2)))
    assert y.dtype == np.float32 and y.shape == (4, 2)
    assert linear({"Input": np.ones(2)}).tolist() == [13, 27]
    source = np.ones((2, 2), dtype=np.float32)
    make("FlattenLayer", {"Input": (2, 2)})(source)[:] = 5
    assert (source == 1).all()
    with pytest.raises(ValueError, match=r"vector \(size: 3\).*Weights"):
        linear(np.ones(3))


def test_integers_beyond_machine_numbers():
    from wlnet.nets.numeric import to_array

    assert to_array(list_of(list_of(1, 10**400), list_of(-(10**400), 2))).tolist() == [[1, np.inf], [-np.inf, 2]]


def test_python_face_takes_sequences_of_different_lengths(make):
    net = make("SequenceReverseLayer", {"Input": ("Varying", 1)})
    found = net([np.array([[1.0], [2]]), np.array([[3.0]])])
    assert [y.tolist() for y in found] == [[[2], [1]], [[3]]]
    with pytest.raises(ValueError, match="different lengths"):
        make("FlattenLayer", {"Input": 2})([[1, 2], [3]])
    with pytest.raises(ValueError, match="not a real number"):
        net(np.array([["a"]]))
