"""Layers with several inputs: how they are counted and named, replication, and what comes out."""

import numpy as np
import pytest

from wlnet.expr import Association, NumericArray, system
from wlnet.nets import apply, construct, make_chain
from wlnet.python import Session


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ThreadingLayer[Plus][{{1,2,3},{10,20,30}}]", [11, 22, 33]),
        ("ThreadingLayer[Times][{{{1,2},{3,4}},{{10},{100}}}]", [[10, 20], [300, 400]]),
        ("ThreadingLayer[Plus][{1,2,3}]", 6),
        ("ThreadingLayer[Max][{{1,5},{3,2},{2,9}}]", [3, 9]),
        ("ThreadingLayer[Min][{{1,5}}]", [1, 5]),
        ("ThreadingLayer[Subtract][{{1,2},{3,5}}]", [-2, -3]),
        ("ThreadingLayer[Divide][{{1,2},{4,5}}]", [0.25, 0.4]),
        ("ThreadingLayer[Power][{{3,2},{2,3}}]", [9, 8]),
        ("ThreadingLayer[Mod][{{5,-1},{3,3}}]", [2, 2]),
        ("ThreadingLayer[Surd][{{8,-27},{3,3}}]", [2, -3]),
        ("ThreadingLayer[ArcTan][{{1},{1}}]", [np.pi / 4]),
        ("ThreadingLayer[Erf][{{0},{1}}]", [0.842701]),
        ("ThreadingLayer[Clip][{{5,0},{1,1},{2,2}}]", [2, 1]),
        ("ThreadingLayer[Plus,1][{{{1,2},{3,4}},{10,20}}]", [[11, 22], [13, 24]]),
        ("ThreadingLayer[Plus,-1][{{{1,2,3},{3,4,5}},{10,20}}]", [[11, 12, 13], [23, 24, 25]]),
        ("ThreadingLayer[Plus,{None,2}][{{{1,2,3},{3,4,5}},{10,20}}]", [[11, 12, 13], [23, 24, 25]]),
        ("ThreadingLayer[Plus,1][{{{1,2},{3,4}},10}]", [[11, 12], [13, 14]]),
        ("ThreadingLayer[Times,None][{{1,2},{3,4}}]", [3, 8]),
        ("ThreadingLayer[Ramp[#]-Ramp[-#]*#2&][{{-1,-.5,0,.5,1},{.3,.3,.3,.3,.3}}]", [-0.3, -0.15, 0, 0.5, 1]),
        ("ThreadingLayer[#A+2 #B&][<|\"A\"->{1,2},\"B\"->{3,4}|>]", [7, 10]),
        ("ThreadingLayer[If[#1>#2,#1,\"ELU\"[#2]]&][{{1,2},{3,-4}}]", [3, 2]),
        ("ThreadingLayer[Function[{a,b,c},a b+c]][{{1,2},{3,4},{5,6}}]", [8, 14]),
        ("ThreadingLayer[#2&][{{1,2},{3,4}}]", [3, 4]),
        ("ThreadingLayer[#1 > #2 &][{{1,4},{3,4}}]", [0, 0]),
        ("ThreadingLayer[5+0 #2&][{{1,2},{3,4}}]", [5, 5]),
        ("ThreadingLayer[Plus,InputPorts->{\"a\",\"b\"}][<|\"a\"->{1,2},\"b\"->{3,4}|>]", [4, 6]),
        ("ThreadingLayer[Plus,InputPorts-><|\"a\"->2,\"b\"->2|>][<|\"a\"->{{1,2},{5,6}},\"b\"->{{3,4},{7,8}}|>]",
         [[4, 6], [12, 14]]),
        ("ThreadingLayer[Plus,\"Inputs\"->{2,2}][{{{1,2},{5,6}},{{3,4},{7,8}}}]", [[4, 6], [12, 14]]),
        ("TotalLayer[][{{1,2},{3,4},{5,6}}]", [9, 12]),
        ("TotalLayer[][<|1->{1,2},2->{3,4}|>]", [4, 6]),
        ("TotalLayer[][{<|\"1\"->{1},\"2\"->{3}|>,<|\"1\"->{1},\"2\"->{4}|>}]", [[4], [5]]),
        ("TotalLayer[][{{1,2}}]", [1, 2]),
        ("CatenateLayer[][{{1,2},{3}}]", [1, 2, 3]),
        ("CatenateLayer[2][{{{1},{2}},{{3},{4}}}]", [[1, 3], [2, 4]]),
        ("CatenateLayer[][{{{1},{2},{3}}}]", [[1], [2], [3]]),
        ("CatenateLayer[][{{1},{2},{3}}]", [1, 2, 3]),
        ("CatenateLayer[][{{{1,2},{3,4}},{9}}]", [[1, 2, 9], [3, 4, 9]]),
        ("CatenateLayer[-1][{{{1,2},{3,4}},{{9},{8}}}]", [[1, 2, 9], [3, 4, 8]]),
        ("DotLayer[][{{1,2},{3,4}}]", 11),
        ("DotLayer[][{{{1,2},{3,4}},{5,6}}]", [17, 39]),
        ("DotLayer[][{{5,6},{{1,2},{3,4}}}]", [23, 34]),
        ("DotLayer[][{{{1,2},{3,4}},{{5,6},{7,8}},{1,1}}]", [41, 93]),
        ("DotLayer[{None,1<->2}][{{{1,2},{3,4}},{{5,6},{7,8}}}]", [[17, 23], [39, 53]]),
        ("DotLayer[{{2,1},None}][{{{1,2},{3,4}},{1,0}}]", [1, 2]),
        ("AppendLayer[][<|\"Input\"->{1,2},\"Element\"->3|>]", [1, 2, 3]),
        ("PrependLayer[][<|\"Input\"->{1,2},\"Element\"->3|>]", [3, 1, 2]),
        ("PrependLayer[][<|\"Input\"->{{1,2}},\"Element\"->{3,4}|>]", [[3, 4], [1, 2]]),
        ("ExtractLayer[][<|\"Input\"->{10,20,30},\"Position\"->{-1}|>]", 30),
        ("ExtractLayer[\"Position\"->\"Integer\"][<|\"Input\"->{{1,2},{3,4}},\"Position\"->2|>]", [3, 4]),
        ("ExtractLayer[][<|\"Input\"->{{1,2},{3,4}},\"Position\"->{{1,2},{-1,1},{2,2}}|>]", [2, 3, 4]),
        ("ExtractLayer[][<|\"Input\"->{{1,2},{3,4}},\"Position\"->{{2},{2}}|>]", [[3, 4], [3, 4]]),
        ("ExtractLayer[\"Input\"->2,\"Position\"->\"Integer\"][<|\"Input\"->{{1,2},{3,4}},\"Position\"->{1,2}|>]",
         [1, 4]),
        ("NetChain[{TotalLayer[],Ramp}][{{1,-2},{3,-4}}]", [4, 0]),
    ],
)  # fmt: skip
def test_worked_examples(evaluated, source, expected):
    y = np.asarray(evaluated(source))
    assert y.shape == np.shape(expected)
    assert np.allclose(y, expected, atol=1e-5)


@pytest.mark.parametrize(
    ("source", "dims"),
    [
        ("ThreadingLayer[Plus,InputPorts->{{2,1,3},{1,4,1}}]", (2, 4, 3)),
        ("ThreadingLayer[Plus,2,InputPorts->{{2,3},{2,4,3}}]", (2, 4, 3)),
        ("ThreadingLayer[Plus,InputPorts->{{2,3},{2,Automatic}}]", (2, 3)),
        ("CatenateLayer[InputPorts->{{2,3},{4,Automatic}}]", (6, 3)),
        ("CatenateLayer[2,InputPorts->{{5,2,3},{2,4}}]", (5, 2, 7)),
        ("DotLayer[InputPorts->{{2,3},{Automatic,4}}]", (2, 4)),
        ("DotLayer[InputPorts->{{2,3,4},{4,5},{5}}]", (2, 3)),
        ("DotLayer[{1<->3,None},InputPorts->{{4,3,2},4}]", (2, 3)),
        ("AppendLayer[\"Input\"->{3,2}]", (4, 2)),
        ("AppendLayer[\"Element\"->2,\"Input\"->{3,Automatic}]", (4, 2)),
        ("ExtractLayer[\"Input\"->{4,5,6},\"Position\"->{7,2}]", (7, 6)),
    ],
)  # fmt: skip
def test_sizes(source, dims):
    assert Session().evaluate(source).outputs["Output"].dims == dims


def test_sizes_go_to_the_other_inputs():
    session = Session()
    net = session.evaluate("DotLayer[InputPorts->{{2,3},{Automatic,4}}]")
    assert net.inputs["2"].dims == (3, 4)
    assert session.evaluate('ThreadingLayer[Plus,None,InputPorts->2,"Output"->{2,3}]').inputs["1"].dims == (2, 3)
    assert session.evaluate('AppendLayer["Input"->{3,2}]').inputs["Element"].dims == (2,)
    assert session.evaluate('PrependLayer["Output"->{3,2}]').inputs["Input"].dims == (2, 2)


def test_lengths_that_vary(evaluated):
    two = 'InputPorts->{{"Varying",2},{"Varying",2}}'
    x, y = "{{{1,2}},{{1,2},{3,4}}}", "{{{5,6}},{{7,8},{9,10}}}"
    assert evaluated(f"ThreadingLayer[Plus,{two}][{{{x},{y}}}]") == [[[6, 8]], [[8, 10], [12, 14]]]
    assert evaluated(f"TotalLayer[{two}][{{{x},{y}}}]") == [[[6, 8]], [[8, 10], [12, 14]]]
    assert evaluated(f"CatenateLayer[{two}][{{{x},{y}}}]") == [[[1, 2], [5, 6]], [[1, 2], [3, 4], [7, 8], [9, 10]]]
    assert evaluated('AppendLayer["Input"->"Varying"][<|"Input"->{{1,2},{3}},"Element"->{9,8}|>]') == [
        [1, 2, 9],
        [3, 8],
    ]
    extract = 'ExtractLayer["Input"->"Varying","Position"->1]'
    assert evaluated(extract + '[<|"Input"->{{1,2},{3}},"Position"->{{-1},{1}}|>]').tolist() == [2, 3]


@pytest.mark.parametrize(
    "source",
    [
        "ThreadingLayer[Plus]",
        "ThreadingLayer[Subtract, {None, 2}]",
        "ThreadingLayer[#A + 2 #B & , \"A\" -> 3]",
        "ThreadingLayer[Plus, -1, InputPorts -> {\"x\", \"y\"}, \"x\" -> {2, 3}]",
        "TotalLayer[InputPorts -> 3]",
        "CatenateLayer[2, InputPorts -> {{2, 3}, {2, 4}}]",
        "DotLayer[{None, 1 <-> 2}]",
        "DotLayer[InputPorts -> {{2, 3}, 3}]",
        "AppendLayer[\"Input\" -> {\"Varying\", 3}]",
        "PrependLayer[]",
        "ExtractLayer[\"Position\" -> \"Integer\", \"Input\" -> {2, 3}]",
    ],
)  # fmt: skip
def test_input_form_reads_back(source, read_back):
    read_back(source)


def test_inputs_from_connections(make):
    layer = make("TotalLayer")
    assert not layer.counted
    assert list(layer.with_inputs(["a", "b"]).inputs) == ["a", "b"]


def test_numeric_arrays(make, real32):
    total = make("TotalLayer")
    assert apply(total, [real32([[1, 2], [3, 4]])]).array.tolist() == [4, 6]
    pair = Association.of([("Input", real32([1, 2])), ("Element", 3)])
    assert isinstance(apply(make("AppendLayer"), [pair]), NumericArray)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("ThreadingLayer[Plus][3]", "inputcount"),
        ("ThreadingLayer[Plus][]", "inputcount"),
        ("TotalLayer[][{}]", "inputcount"),
        ("NetChain[{TotalLayer[], Ramp}][]", "inputcount"),
        ("ThreadingLayer[Subtract][{{1},{2},{3}}]", "dataports"),
        ("ThreadingLayer[Plus][{{1,2},{1,2,3}}]", "datashape"),
        ("ThreadingLayer[Plus][{{1,2},{{1,2}}}]", "datashape"),
        ("ThreadingLayer[Plus,None][{{{1,2}},{{1,2},{1,2}}}]", "datashape"),
        ("ThreadingLayer[Plus,5][{{1,2},{{1,2}}}]", "datashape"),
        ("ThreadingLayer[Plus,{1}][{{1},{2}}]", "dataports"),
        ("ThreadingLayer[Plus,0]", "argvalue"),
        ("ThreadingLayer[Subtract,InputPorts->3]", "optvalue"),
        ("ThreadingLayer[Plus,InputPorts->{2,3}]", "portshape"),
        ("ThreadingLayer[Plus,InputPorts->0]", "optvalue"),
        ("ThreadingLayer[Plus,InputPorts->{\"a\",\"a\"}]", "optvalue"),
        ("ThreadingLayer[undefined]", "argvalue"),
        ("ThreadingLayer[undefined[#1,#2]&]", "function"),
        ("ThreadingLayer[#0&]", "argvalue"),
        ("ThreadingLayer[#+#a&]", "argvalue"),
        ("TotalLayer[\"x\"->3]", "optunknown"),
        ("TotalLayer[\"InputPort\"->3]", "optname"),
        ("CatenateLayer[InputPorts -> {{2, 3}, {4, 3}}, \"Output\" -> 3]", "portshape"),
        ("NetChain[{Ramp,TotalLayer[]}]", "chainports"),
        ("CatenateLayer[][{1,2}]", "nolevel"),
        ("CatenateLayer[3][{{1},{2}}]", "nolevel"),
        ("CatenateLayer[][{{{1,2}},{{1,2,3}}}]", "datashape"),
        ("CatenateLayer[0]", "argvalue"),
        ("DotLayer[][{{1,2},{3,4,5}}]", "datashape"),
        ("DotLayer[][{{1,2},{3,4},{1,2}}]", "datashape"),
        ("DotLayer[][{{1,2},3}]", "datashape"),
        ("DotLayer[{None,1<->2}][{{1,2},{3,4}}]", "datashape"),
        ("DotLayer[{None}][{{1,2},{3,4}}]", "dataports"),
        ("AppendLayer[][{1,2}]", "datanames"),
        ("AppendLayer[][<|\"Input\"->{1,2},\"Element\"->{3}|>]", "datashape"),
        ("AppendLayer[\"Output\"->1]", "portshape"),
        ("ExtractLayer[][<|\"Input\"->{10,20},\"Position\"->{3}|>]", "position"),
        ("ExtractLayer[][<|\"Input\"->{10,20},\"Position\"->{0}|>]", "position"),
        ("ExtractLayer[][<|\"Input\"->{10,20},\"Position\"->{1,1}|>]", "datashape"),
        ("ExtractLayer[][<|\"Input\"->{10,20},\"Position\"->{1.5}|>]", "datarange"),
        ("ExtractLayer[\"Input\"->\"Real\"]", "portshape"),
    ],
)  # fmt: skip
def test_mistakes(source, tag, refused):
    refused(source, tag)


@pytest.mark.parametrize(
    ("source", "shapes"),
    [
        ("ThreadingLayer[Times,InputPorts->{{2,3},{1,3},{2,1}}]", [(2, 3), (1, 3), (2, 1)]),
        ("ThreadingLayer[#1^2 Tanh[#2]&,-1,InputPorts->{{2,3},2}]", [(2, 3), (2,)]),
        ("TotalLayer[InputPorts->{{2,3},{1,3}}]", [(2, 3), (1, 3)]),
        ("CatenateLayer[InputPorts->{{2,3},4}]", [(2, 3), (4,)]),
        ("DotLayer[{1<->3,None,None},InputPorts->{{4,3,2},{4,5},5}]", [(4, 3, 2), (4, 5), (5,)]),
        ("AppendLayer[\"Input\"->{3,2}]", [(3, 2), (2,)]),
        ("PrependLayer[\"Input\"->{3,2}]", [(3, 2), (2,)]),
    ],
)  # fmt: skip
def test_gradients(check_gradients, source, shapes):
    random = np.random.default_rng(0)
    check_gradients(Session().evaluate(source), *(random.normal(size=(2, *s)) for s in shapes))


def test_gradient_of_extraction(check_gradients):
    net = Session().evaluate('ExtractLayer["Input"->{3,4},"Position"->{5,1}]')
    random = np.random.default_rng(0)
    check_gradients(net, random.normal(size=(2, 3, 4)), random.integers(1, 4, size=(2, 5, 1)), fixed=(1,))


def test_agree_with_pytorch(make):
    torch = pytest.importorskip("torch")
    random = np.random.default_rng(2)
    x, y = (random.normal(size=shape).astype(np.float32) for shape in ((2, 3, 4), (2, 4, 5)))
    dot = construct("DotLayer", make("DotLayer", {"InputPorts": ((3, 4), (4, 5))}).constructor().args)
    assert np.allclose(dot({"1": x, "2": y}), torch.bmm(torch.tensor(x), torch.tensor(y)), atol=1e-5)
    chain = make_chain([make("CatenateLayer", 2, {"InputPorts": ((3, 4), (3, 4))})])
    both = torch.cat([torch.tensor(x)] * 2, 2)
    assert np.array_equal(chain({"1": x, "2": x}), both)
    atan = make("ThreadingLayer", system("ArcTan"), {"InputPorts": ((3, 4), (3, 4))})
    assert np.allclose(
        atan({"1": x, "2": x[::-1]}), torch.atan2(torch.tensor(x[::-1].copy()), torch.tensor(x)), atol=1e-5
    )


def test_a_vector_in_the_middle_of_a_product_leaves_the_level_before_it(evaluated):
    value = evaluated("DotLayer[][{{{1, 2}, {3, 4}, {5, 6}}, {1, 1}, {1, 10, 100}}]")  # {3, 7, 11} . {1, 10, 100}
    assert value == 1173


@pytest.mark.parametrize(
    ("source", "ranks"),
    [
        ('ThreadingLayer[Plus, "1" -> 3, "2" -> 3]', {"1": 1, "2": 1}),
        ("ThreadingLayer[Plus, 1 -> 3, 2 -> 3]", {"1": 1, "2": 1}),
        ('TotalLayer["2" -> {3, 4}]', {"1": 2, "2": 2}),
        ('CatenateLayer["1" -> 2, "2" -> {3, 4}]', {"1": 1, "2": 2}),
        ('ThreadingLayer[Subtract, "1" -> 3]', {"1": 1, "2": 1}),
        ('ThreadingLayer[#A + #B &, "A" -> 3]', {"A": 1, "B": 1}),
        ("ThreadingLayer[Plus, {None, -1}]", {"1": None, "2": None}),
        ("DotLayer[{None, 1 <-> 2}]", {"1": None, "2": None}),
    ],
)
def test_what_a_call_says_of_its_inputs(source, ranks):
    session = Session()
    net = session.evaluate(source)
    assert not session.messages
    assert {name: kind.rank for name, kind in net.inputs.items()} == ranks


@pytest.mark.parametrize(
    "source", ['ThreadingLayer[#A + #B &, "1" -> 3]', 'ThreadingLayer[Subtract, "3" -> 3]', 'TotalLayer["x" -> 3]']
)
def test_ports_that_a_call_does_not_have(refused, source):
    refused(source, "optunknown")
