"""FunctionLayer[f][x] is f[x]: the evaluator, on plain lists, says what to expect."""

import numpy as np
import pytest

from wlnet.python import Session, text, to_python

VECTOR, OTHER = "{0.5, -1.25, 2., 3.5}", "{1.5, 0.25, -2., 1.}"
MATRIX, SQUARE = "{{1., 2., -3.}, {0.5, 5., 6.}}", "{{2., 1., 0.5}, {1., 3., -1.}, {0., 2., 4.}}"
CUBE = "{{{1., 2.}, {3., 4.}, {5., 6.}}, {{7., 8.}, {9., 10.}, {11., 12.}}}"

ON_VECTORS = """
    #^2 + 1 &
    Sin[#] + Cos[2 #] &
    2 # - {1, 2, 3, 4} &
    # #[[2]] &
    # / Total[#] &
    Total | Mean | Median | Variance | StandardDeviation | MeanDeviation
    Max | Min | Norm | Normalize | Accumulate | Differences | Reverse | Sort | Ordering | Length
    Max[#, 1] &
    Norm[#, 1] &
    Norm[#, 3] &
    Norm[#, Infinity] &
    Exp[#] / Total[Exp[#]] &
    Standardize
    First | Last | Rest | Most
    #[[2]] &
    #[[-1]] &
    #[[2 ;; 3]] &
    #[[2 ;;]] &
    #[[{3, 1}]] &
    #[[Ordering[#]]] &
    Take[#, 2] &
    Take[#, -3] &
    Take[#, {2, 3}] &
    Drop[#, 1] &
    Drop[#, -2] &
    RotateLeft | RotateRight
    RotateLeft[#, 2] &
    Append[#, 7] &
    Prepend[#, Total[#]] &
    Join[#, 2 #] &
    {#, 2 #} &
    {Total[#], Max[#]} &
    ConstantArray[#, 3] &
    ConstantArray[#, {2, 2}] &
    ArrayReshape[#, {2, 2}] &
    Partition[#, 2] &
    Partition[#, 2, 1] &
    ArrayPad[#, 1] &
    ArrayPad[#, {1, 2}] &
    Map[#^2 &, #] &
    Map[If[# > 0, #, 0.1 #] &, #] &
    Function[x, Map[# + Total[x] &, x]]
    Map[{#, #^2} &, #] &
    Table[#[[i]]^i, {i, Length[#]}] &
    Table[i Total[#], {i, 3}] &
    Sum[#^k / k!, {k, 0, 3}] &
    Plus @@ # &
    Fold[#1 #2 + 1 &, 1, #] &
    FoldList[Plus, #] &
    FoldList[0.5 #1 + #2 &, 0, #] &
    Nest[Tanh, #, 3] &
    NestList[Sin, #, 2] &
    MapIndexed[#1 First[#2] &, #] &
    MapThread[#1 #2 &, {#, Reverse[#]}] &
    Dot[#, #] &
    Outer[Times, #, #] &
    Clip | Ramp | LogisticSigmoid | Abs | Sign
    Clip[#, {0, 1}] &
    Module[{a = #, b}, Do[a = 2 a, {3}]; b = With[{c = a}, c + 1]; b / 2] &
    EuclideanDistance[#, 2 #] &
    ManhattanDistance[#, #^2] &
    ChessboardDistance[#, #^2] &
    SquaredEuclideanDistance[#, Reverse[#]] &
    CosineDistance[#, #^2] &
    Total[#^2, Infinity] &
    Composition[Total, Abs]
    Total @* Abs
    Total /* Sqrt
    Boole[Positive[#]] &
"""
ON_MATRICES = """
    # + {10, 20} &
    # . {1, 2, 3} &
    {1, 2} . # &
    Transpose | Total | Mean | Flatten | Dimensions | Length | Max | Catenate
    Transpose[#] . # &
    Total[#, 2] &
    Total[#, {2}] &
    Map[Total, #] &
    Map[Reverse, #] &
    Map[# / Norm[#] &, #] &
    Map[Map[# + 1 &, #] &, #] &
    #[[1]] &
    #[[All, 2]] &
    #[[All, {3, 1}]] &
    #[[2, 3]] &
    Reverse[#, 2] &
    Take[#, All, 2] &
    Total[Map[Max, #]] &
    Join[#, #, 2] &
    MapThread[Plus, #] &
    Norm[#, "Frobenius"] &
    Standardize
    Variance
    StandardDeviation
"""
ON_SQUARES = "Det | Inverse | Tr | # . # & | Inverse[#] . # & | Tr[# . #] &"
ON_CUBES = "Transpose | Total | Flatten | Total[#, {2}] & | Map[Total, #] & | #[[All, 1]] & | Transpose[#, {2, 3, 1}] &"


def functions(texts: str) -> list[str]:
    """The functions of a table, whose columns are separated by bars."""
    return [f.strip() for line in texts.strip().splitlines() for f in line.split(" | ")]


CASES = [
    (f, x)
    for texts, x in [(ON_VECTORS, VECTOR), (ON_MATRICES, MATRIX), (ON_SQUARES, SQUARE), (ON_CUBES, CUBE)]
    for f in functions(texts)
]


@pytest.fixture(scope="module")
def session():
    return Session(write_message=lambda line: None)


@pytest.mark.parametrize(("function", "x"), CASES)
def test_layer_gives_what_the_function_gives(session, function, x):
    expected = to_python(session.evaluate(f"N[({function})[{x}]]"))
    result = session.evaluate(f"FunctionLayer[{function}][{x}]")
    assert not session.messages, [m.text for m in session.messages]
    assert np.allclose(to_python(result), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("function", "x"), [c for c in CASES if c[0] not in ("Ordering", "Length", "Dimensions")])
def test_gradient_is_that_of_the_function(session, function, x):
    """Central differences of Total[f[x] w, Infinity] in a direction, against the gradient of the net."""
    data = np.array(to_python(session.evaluate(x)))
    random = np.random.default_rng(1)
    direction = random.normal(size=data.shape)
    session.evaluate(f"f = {function}")

    def total(at: np.ndarray) -> float:
        listed = text(session.evaluate(str(at.tolist()).replace("[", "{").replace("]", "}").replace("e", "*^")))
        return float(np.sum(to_python(session.evaluate(f"N[f[{listed}]]"))))

    step = 1e-5
    expected = (total(data + step * direction) - total(data - step * direction)) / (2 * step)
    options = 'WorkingPrecision -> "Real64"'
    found = session.evaluate(f'FunctionLayer[f][{x}, NetPortGradient["Input"], {options}]')
    assert not session.messages, [m.text for m in session.messages]
    assert (np.array(to_python(found)) * direction).sum() == pytest.approx(expected, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('FunctionLayer[#A + 2 #B &][<|"A" -> {1, 2}, "B" -> {3, 4}|>]', [7, 10]),
        ("FunctionLayer[Apply[Dot]][{{{1, 2}, {3, 4}}, {5, 6}}]", [17, 39]),
        ("FunctionLayer[Function[{a, b}, a - b]][{{1, 2}, {3, 5}}]", [-2, -3]),
        ('FunctionLayer["ReLU"[#] - "ReLU"[-#]*0.5 &][{2, -2}]', [2, -1]),
        ("FunctionLayer[If[Total[#] > 0, #, -#] &][{-3, 1}]", [3, -1]),
        ("FunctionLayer[Which[# < 0, -1, # > 1, 1, True, 0] &][{-2, 0.5, 3}]", [-1, 0, 1]),
        ("h[x_] := Module[{y = x^2}, y + Mean[x]]; FunctionLayer[h][{1, 2, 3}]", [3, 6, 11]),
        ("g[x_List] := 1; g[x_] := 2 x; FunctionLayer[g][{1, 2}]", [2, 4]),
        ('FunctionLayer[# &, "Input" -> {2}][{{1, 2}, {3, 4}, {5, 6}}]', [[1, 2], [3, 4], [5, 6]]),
        ('FunctionLayer[#^2 &, "Input" -> "Real"][3]', 9),
        ('FunctionLayer[Total, "Input" -> {"Varying"}][{{1, 2, 3}, {4}}]', [6, 4]),
        ('FunctionLayer[Map[#.# &, #] &, "Input" -> {"Varying", 2}][{{{1, 2}}, {{3, 4}, {1, 0}}}]', [[5], [25, 1]]),
        ('FunctionLayer[LinearLayer[2, "Weights" -> {{1, 2}, {3, 4}}, "Biases" -> None][#] + 1 &][{1, 1}]', [4, 8]),
        ("FunctionLayer[ThreadingLayer[Subtract][{#, 2 #}] &][{1, 2}]", [-1, -2]),
        ('FunctionLayer[AppendLayer[][<|"Input" -> #, "Element" -> Total[#]|>] &][{1, 2}]', [1, 2, 3]),
        ('Keys[FunctionLayer[<|"Foo" -> Sin[#], "Bar" -> #|> &][{1, 2}]]', ["Foo", "Bar"]),
        ('FunctionLayer[<|"Foo" -> 2 #, "Bar" -> #|> &][{1, 2}, "Foo"]', [2, 4]),
        ('FunctionLayer[# + NetArray["Array" -> {10, 20}] &][{1, 2}]', [11, 22]),
        ('Information[FunctionLayer[Tanh[2 #^2 + 1] &], "LayersCount"]', 1),
        ('Information[FunctionLayer[# + NetArray[] &, "Input" -> 7], "ArraysTotalElementCount"]', 7),
        ('NetChain[{FunctionLayer[#[[2 ;;]] - #[[;; -2]] &], SummationLayer[]}, "Input" -> 3][{1, 4, 9}]', 8),
        ('NetGraph[FunctionLayer[Total[#^2] &, "Input" -> 3]][{1, 2, 3}]', 14),
        ("NetChain[{FunctionLayer[2 # &], FunctionLayer[Total]}][{1, 2, 3}]", 12),
    ],
)
def test_ports_nets_and_arrays(evaluated, source, expected):
    value = evaluated(source)
    assert value == expected if isinstance(expected, list) and expected and isinstance(expected[0], str) else True
    if not isinstance(expected, list) or not any(isinstance(part, (str, list)) for part in expected):
        assert np.allclose(value, expected)


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("FunctionLayer[Prime[#] &]", "notrace"),
        ("FunctionLayer[StringLength]", "notrace"),
        ("FunctionLayer[Select[#, Positive] &]", "notrace"),
        ('FunctionLayer[#a . #b &][<|"a" -> {1, 2}, "b" -> {1, 2, 3}|>]', "tracefit"),
        ('FunctionLayer[# + {1, 2, 3} &, "Input" -> 2]', "tracesizes"),
        ('FunctionLayer[Sin, "Inptu" -> 2]', "optname"),
        ('FunctionLayer[Sin, "Input" -> -2]', "porttype"),
        ('FunctionLayer[Total, "Input" -> 3, "Output" -> 3]', "portshape"),
        ("FunctionLayer[LinearLayer[3][#, #] &]", "notrace"),
        ("FunctionLayer[LinearLayer[3][#] &][{1, 2}]", "uninit"),
    ],
)
def test_messages(refused, source, tag):
    refused(source, tag)


@pytest.mark.parametrize(
    "source",
    [
        "FunctionLayer[#^2 &]",
        'FunctionLayer[#A + #B &, "A" -> 3]',
        'FunctionLayer[# . NetArray["w"] &, "Input" -> 3]',
        'FunctionLayer[Map[Total, #] &, "Input" -> {"Varying", 2}]',
        'NetInitialize[FunctionLayer[LinearLayer[3][#] + NetArray[] &, "Input" -> 2]]',
        'FunctionLayer[LinearLayer[1, "Weights" -> {{1, 2}}, "Biases" -> None][#] &]',
        'NetChain[{NetInitialize[FunctionLayer[# . NetArray["Name" -> "w", "Dimensions" -> {2, 2}] &]], Ramp}]',
    ],
)
def test_input_form_reads_back(session, source):
    net = session.evaluate(source)
    assert not session.messages
    again = session.evaluate(text(net))
    assert not session.messages
    assert again == net


def test_arrays_have_one_value_whenever_sizes_become_known(session):
    """Values stay when the net is traced again for a chain, and two layers do not share what has no name."""
    session.evaluate('net = NetInitialize[FunctionLayer[# + NetArray[] &, "Input" -> 2], RandomSeeding -> 1]')
    both = to_python(session.evaluate("{NetChain[{net, SummationLayer[]}][{0, 0}], Total[net[{0, 0}]]}"))
    assert both[0] == pytest.approx(both[1], rel=1e-6)
    pair = (
        'two = NetInitialize@NetChain[{FunctionLayer[# + NetArray[] &], FunctionLayer[# + NetArray[] &]}, "Input" -> 2]'
    )
    session.evaluate(pair)
    values = to_python(session.evaluate('Values[Information[two, "Arrays"]]'))
    assert not np.array_equal(values[0], values[1])
    assert not session.messages


def test_a_slot_may_have_the_usual_name_of_the_input():
    session = Session()
    assert text(session.evaluate('FunctionLayer[2 #Input &, "Input" -> 3][{1, 2, 3}]')) == "{2., 4., 6.}"
    assert text(session.evaluate('Information[FunctionLayer[#Input + 1 &], "InputPortNames"]')) == '{"Input"}'
    assert not session.messages
