"""Layers that select, reorder, repeat, extend and aggregate the elements of one input."""

import numpy as np
import pytest

from wlnet.expr import NumericArray, WolframMessage
from wlnet.nets import apply
from wlnet.nets.layers.aggregation import FUNCTIONS
from wlnet.python import Session, text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("PartLayer[1;;2][{{1,2},{3,4},{5,6}}]", [[1, 2], [3, 4]]),
        ("PartLayer[-2][{1,2,3,4,5,6}]", 5),
        ("PartLayer[2;;][{-1,-2,-3,-4,-5}]", [-2, -3, -4, -5]),
        ('PartLayer[2,"Input"->3][{{1,2,3},{.1,.2,.3}}]', [2, 0.2]),
        ('PartLayer[{All,1},"Input"->{2,3}][{{1,2,3},{4,5,6}}]', [1, 4]),
        ('PartLayer[;;;;2,"Input"->{Automatic}][Range[10]]', [1, 3, 5, 7, 9]),
        ("PartLayer[;;;;-1][Range[3]]", [3, 2, 1]),
        ("PartLayer[-1;;2;;-2][Range[6]]", [6, 4, 2]),
        ("PartLayer[{2,-1}][{{1,2},{3,4}}]", 4),
        ("PartLayer[All][{1,2}]", [1, 2]),
        ("TransposeLayer[][{{1,2,3},{4,5,6}}]", [[1, 4], [2, 5], [3, 6]]),
        ("TransposeLayer[{2,1}][{{1,2}}]", [[1], [2]]),
        ("TransposeLayer[-1<->1][{{{1,2}}}]", [[[1]], [[2]]]),
        ("ReplicateLayer[2][{1,2}]", [[1, 2], [1, 2]]),
        ("ReplicateLayer[2,2][{1,2}]", [[1, 1], [2, 2]]),
        ("ReplicateLayer[2,-1][{1,2}]", [[1, 1], [2, 2]]),
        ("ReplicateLayer[{2,1}][5]", [[5], [5]]),
        ('ReplicateLayer[Automatic,"Output"->{3,2}][{1,2}]', [[1, 2]] * 3),
        ("PaddingLayer[{{1,2}}][{1,2,3}]", [0, 1, 2, 3, 0, 0]),
        ('PaddingLayer[{{1,2}},Padding->"Fixed"][{1,2,3}]', [1, 1, 2, 3, 3, 3]),
        ('PaddingLayer[{{1,2}},"Padding"->"Reflected"][{1,2,3}]', [2, 1, 2, 3, 2, 1]),
        ("PaddingLayer[{{0,0},{1,0}},Padding->-1/2][{{1,2},{3,4}}]", [[-0.5, 1, 2], [-0.5, 3, 4]]),
        ("PaddingLayer[{{1,1}}][{{1,2}}]", [[0, 0], [1, 2], [0, 0]]),
        ('PaddingLayer[{{2,2}},Padding->"Reflected"][{7}]', [7, 7, 7, 7, 7]),
        ("OrderingLayer[][{3,1,2}]", [2, 3, 1]),
        ("OrderingLayer[2][{3,1,2}]", [2, 3]),
        ("OrderingLayer[-1][{3,1,2}]", [1]),
        ("OrderingLayer[][{1,0,1,0}]", [2, 4, 1, 3]),
        ("AggregationLayer[Max][{{1,5},{7,2}}]", [5, 7]),
        ("AggregationLayer[Total,1][{{1,2},{3,4}}]", [4, 6]),
        ("AggregationLayer[Times,-1][{{1,2},{3,4}}]", [2, 12]),
        ("AggregationLayer[Min,All][{{1,2},{3,4}}]", 1),
        ("AggregationLayer[Mean,{1,3}][{{{1,2},{3,4}},{{5,6},{7,8}}}]", [3.5, 5.5]),
        ("AggregationLayer[Median,1][{1,10,2}]", 2),
        ("AggregationLayer[Median,1][{1,10,2,4}]", 3),
        ("SummationLayer[][{{1,2},{3,4}}]", 10),
        ("SummationLayer[][5]", 5),
        ('SummationLayer["Input"->2][{{1,2},{3,4}}]', [3, 7]),
    ],
)
def test_worked_examples(evaluated, source, expected):
    y = np.asarray(evaluated(source))
    assert y.shape == np.shape(expected)
    assert np.allclose(y, expected, atol=1e-6)


def test_positions_are_integers():
    assert text(Session().evaluate("OrderingLayer[][{3,1,2}]")) == "{2, 3, 1}"
    assert text(Session().evaluate('NetExtract[OrderingLayer["Input"->3],"Output"]')) == (
        '{3, Restricted["Integer", {1, Infinity}]}'
    )


@pytest.mark.parametrize("name", ["Median", "Variance", "StandardDeviation", "MeanDeviation", "InterquartileRange"])
@pytest.mark.parametrize("data", ["{1,5,2,10}", "{4,-1,7}", "{2,2}", "{3,1,4,1,5,9}"])
def test_statistics_are_those_of_the_core_language(evaluated, name, data):
    y = evaluated(f"AggregationLayer[{name},1][{data}]")
    assert y == pytest.approx(evaluated(f"N[{name}[{data}]]"), abs=1e-5)


@pytest.mark.parametrize(
    ("source", "dims"),
    [
        ("TransposeLayer[{1<->3,2<->4},\"Input\"->{3,4,5,6}]", (5, 6, 3, 4)),
        ("TransposeLayer[{1<->3,1<->4},\"Input\"->{3,4,5,6}]", (6, 4, 3, 5)),
        ("TransposeLayer[1<->3,\"Input\"->{1,2,3}]", (3, 2, 1)),
        ("TransposeLayer[{1<->4,2<->3,3<->4},\"Input\"->{3,5,7,9}]", (9, 7, 3, 5)),
        ("TransposeLayer[{2,3,1},\"Input\"->{2,3,4}]", (4, 2, 3)),
        ("TransposeLayer[{2,1},\"Input\"->{2,3,4}]", (3, 2, 4)),
        ("ReplicateLayer[{2,3},2,\"Input\"->{4,5}]", (4, 2, 3, 5)),
        ("ReplicateLayer[{2,3},-2,\"Input\"->{4,5}]", (4, 2, 3, 5)),
        ("ReplicateLayer[{2,Automatic},\"Input\"->2,\"Output\"->{2,3,2}]", (2, 3, 2)),
        ("PaddingLayer[{{1,2},{0,3}},\"Input\"->{2,3,4}]", (5, 6, 4)),
        ("PartLayer[{1,2;;-2},\"Input\"->{3,6,2}]", (4, 2)),
        ("PartLayer[{All,1;;2},\"Input\"->{5,Automatic}]", (5, 2)),
        ("AggregationLayer[Max,\"Input\"->{2,3,4}]", (2,)),
        ("AggregationLayer[Max,{1,-1},\"Input\"->{2,3,4}]", (3,)),
        ("OrderingLayer[-2,\"Input\"->5]", (2,)),
    ],
)  # fmt: skip
def test_sizes(source, dims):
    net = Session().evaluate(source)
    assert net.outputs["Output"].dims == dims


def test_sizes_go_back_from_the_output(make):
    session = Session()
    for source, dims in [
        ("TransposeLayer[{1<->3,1<->4},\"Output\"->{6,4,3,5}]", (3, 4, 5, 6)),
        ("ReplicateLayer[4,\"Output\"->{4,2}]", (2,)),
        ("PaddingLayer[{{1,2},{0,3}},\"Output\"->{5,6}]", (2, 3)),
        ("OrderingLayer[\"Output\"->5]", (5,)),
    ]:  # fmt: skip
        assert session.evaluate(source).inputs["Input"].dims == dims


def test_lengths_that_vary(evaluated):
    assert evaluated('PartLayer[-1,"Input"->"Varying"][{{1,2},{3,4,5}}]').tolist() == [2, 5]
    assert evaluated('AggregationLayer[Total,1,"Input"->{"Varying",2}][{{{1,2}},{{3,4},{5,6}}}]').tolist() == [
        [1, 2],
        [8, 10],
    ]
    assert evaluated('AggregationLayer[Max,"Input"->{"Varying",2}][{{{1,2}},{{3,4},{5,6}}}]') == [[2], [4, 6]]
    assert evaluated('PaddingLayer[{{1,0}},"Input"->"Varying"][{{1,2},{3}}]') == [[0, 1, 2], [0, 3]]
    assert evaluated('OrderingLayer["Input"->"Varying"][{{2,1},{3}}]') == [[2, 1], [1]]
    assert evaluated('ReplicateLayer[2,-1,"Input"->"Varying"][{{1,2},{3}}]') == [[[1, 1], [2, 2]], [[3, 3]]]
    assert evaluated('TransposeLayer["Input"->{2,"Varying"}][{{{1,2},{3,4}},{{5},{6}}}]') == [
        [[1, 3], [2, 4]],
        [[5, 6]],
    ]


def test_sizes_that_vary_stay_so_in_the_types():
    session = Session()
    for source, shown in [
        ('PartLayer[2;;,"Input"->{"Varying",3}]', '{"Varying", 3}'),
        ('PartLayer[1;;2,"Input"->{"Varying",3}]', "{2, 3}"),
        ('PaddingLayer[{{1,1}},"Input"->{"Varying",3}]', '{"Varying", 3}'),
        ('AggregationLayer[Max,"Input"->{"Varying",3}]', '{"Varying"}'),
        ('ReplicateLayer[Automatic,"Output"->{"Varying",3}]', '{"Varying", 3}'),
    ]:
        assert text(session.evaluate(f'NetExtract[{source}, "Output"]')) == shown


@pytest.mark.parametrize(
    "source",
    [
        "PartLayer[{2;;5,;;,3,-1;;1;;-2}]",
        "PartLayer[2, \"Input\" -> {\"Varying\", 3}]",
        "TransposeLayer[{1 <-> 3, 2 <-> -1}]",
        "TransposeLayer[{2, 3, 1}, \"Input\" -> {2, 3, 4}]",
        "ReplicateLayer[{2, Automatic}, -1]",
        "ReplicateLayer[{2, Automatic}, \"Input\" -> 2, \"Output\" -> {2, 3, 2}]",
        "PaddingLayer[{{1, 1}, {0, 2}}, Padding -> \"Reflected\"]",
        "OrderingLayer[-2, \"Input\" -> 5]",
        "AggregationLayer[Mean, {1, 3}]",
        "AggregationLayer[Max, All, \"Input\" -> {2, 3}]",
        "AggregationLayer[Max, 1 ;; -2]",
        "SummationLayer[\"Input\" -> 5]",
    ],
)  # fmt: skip
def test_input_form_reads_back(source, read_back):
    read_back(source)


def test_numeric_arrays_in_give_numeric_arrays_out(make, real32):
    x = real32([[1, 2], [3, 4]])
    for head, args in (("PartLayer", [1]), ("TransposeLayer", []), ("ReplicateLayer", [2])):
        assert isinstance(apply(make(head, *args), [x]), NumericArray)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("PartLayer[0]", "argvalue"),
        ("PartLayer[\"a\"]", "argvalue"),
        ("PartLayer[1;;2;;0]", "argvalue"),
        ("PartLayer[5,\"Input\"->4]", "partrange"),
        ("PartLayer[3;;2]", "partrange"),
        ("PartLayer[{All,-1;;-2}]", "partrange"),
        ("PartLayer[3;;2,\"Input\"->4]", "partrange"),
        ("PartLayer[2;;5,\"Input\"->\"Varying\"][{1,2}]", "partrange"),
        ("PartLayer[{1,1},\"Input\"->4]", "rank"),
        ("TransposeLayer[{1,1}]", "argvalue"),
        ("TransposeLayer[1->2]", "optunknown"),
        ("TransposeLayer[1<->3,\"Input\"->{2,2}]", "rank"),
        ("TransposeLayer[][{1,2}]", "rank"),
        ("ReplicateLayer[0]", "argvalue"),
        ("ReplicateLayer[2,0]", "argvalue"),
        ("ReplicateLayer[2,3,\"Input\"->4]", "nolevel"),
        ("ReplicateLayer[2,\"Output\"->{3,2}]", "portshape"),
        ("ReplicateLayer[Automatic][{1,2}]", "unknowndims"),
        ("PaddingLayer[{1,2}]", "argvalue"),
        ("PaddingLayer[{{1,-2}}]", "argvalue"),
        ("PaddingLayer[{{1,2}},Padding->\"Periodic\"]", "optvalue"),
        ("PaddingLayer[{{1,2},{3,4}},\"Input\"->3]", "rank"),
        ("PaddingLayer[{{1,2}},\"Output\"->3]", "dimvalue"),
        ("OrderingLayer[0]", "argvalue"),
        ("OrderingLayer[4,\"Input\"->3]", "argvalue"),
        ("OrderingLayer[][{{1,2},{3,4}}, \"x\"]", "noport"),
        ("OrderingLayer[\"Input\"->{2,2}]", "portshape"),
        ("AggregationLayer[Norm]", "argvalue"),
        ("AggregationLayer[Max,0]", "argvalue"),
        ("AggregationLayer[Max,{1,1}]", "argvalue"),
        ("AggregationLayer[Max,\"Input\"->3]", "nolevel"),
        ("AggregationLayer[Max,{1,-2},\"Input\"->{2,2}]", "nolevel"),
        ("AggregationLayer[Variance,1,\"Input\"->1]", "few"),
        ("ReplicateLayer[10^30][{1,2}]", "memory"),
        ("PaddingLayer[{{10^30,0}},Padding->\"Fixed\"][{1,2}]", "memory"),
        ("SummationLayer[\"Output\"->2]", "portshape"),
        ("SummationLayer[][{1,x}]", "datasymbol"),
    ],
)  # fmt: skip
def test_mistakes(source, tag, refused):
    refused(source, tag)


@pytest.mark.parametrize(
    ("head", "args"),
    [
        ("PartLayer", [2]),
        ("TransposeLayer", []),
        ("ReplicateLayer", [(2, 3), 2]),
        ("PaddingLayer", [((1, 2), (0, 1)), {"Padding": "Reflected"}]),
        ("PaddingLayer", [((1, 2), (0, 1)), {"Padding": "Fixed"}]),
        ("PaddingLayer", [((1, 2),)]),
        ("SummationLayer", []),
        *(("AggregationLayer", [name]) for name in FUNCTIONS),
    ],
)
def test_gradients(make, check_gradients, head, args):
    net = make(head, *args, {"Input": (3, 4)})
    check_gradients(net, np.random.default_rng(1).normal(size=(2, 3, 4)))


def test_agree_with_pytorch(make):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    x = np.random.default_rng(2).normal(size=(2, 3, 4, 5)).astype(np.float32)
    t = torch.tensor(x)

    def net(head, *args):
        return make(head, *args, {"Input": x.shape[1:]})(x)

    for name, mode in (("Fixed", "replicate"), ("Reflected", "reflect")):
        y = net("PaddingLayer", ((0, 0), (1, 2), (3, 1)), {"Padding": name})
        assert np.array_equal(y, functional.pad(t, (3, 1, 1, 2), mode=mode))
    assert np.allclose(net("AggregationLayer", "Variance"), t.var(dim=(2, 3)), atol=1e-5)
    assert np.allclose(net("AggregationLayer", "StandardDeviation", 2), t.std(dim=2), atol=1e-5)
    assert np.allclose(net("AggregationLayer", "Times", (1, 3)), t.prod(1).prod(2), atol=1e-5)
    assert np.allclose(net("AggregationLayer", "Median", 3), t.median(3).values, atol=1e-6)
    assert np.array_equal(net("TransposeLayer", (2, 3, 1)), t.permute(0, 3, 1, 2))
    order = make("OrderingLayer", {"Input": 5})(x[0, 0])
    assert np.array_equal(order - 1, torch.argsort(t[0, 0], stable=True))


def test_wrong_numbers_of_arguments_stay(make):
    for head, args in (("PartLayer", []), ("ReplicateLayer", [1, 2, 3]), ("SummationLayer", [1])):
        with pytest.raises(WolframMessage) as raised:
            make(head, *args)
        assert raised.value.result is None
