"""Attention: worked numbers, the definition as plain loops, PyTorch, gradients, forms, messages."""

import importlib
import itertools

import numpy as np
import pytest

from wlnet.expr import system
from wlnet.kernel import shape_ops
from wlnet.nets import Mode, initialize, read_method
from wlnet.python import Session, text

PAIR = '"Key" -> {{1,0},{0,1}}, "Value" -> {{1},{3}}'
ADDITIVE = """NetGraph[<|"key" -> LinearLayer[3], "query" -> LinearLayer[3, "Biases" -> None], "sum" -> Plus,
  "f" -> Tanh, "score" -> LinearLayer[{}]|>, {NetPort["Input"] -> "key", NetPort["Query"] -> "query",
  {"key", "query"} -> "sum" -> "f" -> "score"}]"""
FORMS = ['"Dot"', '"Bilinear"', ADDITIVE]


@pytest.fixture
def net():
    """net(source) is the net a source evaluates to, with values for all its arrays."""
    session = Session()

    def build(source):
        found = session.evaluate(source)
        assert not session.messages, [m.text for m in session.messages]
        return initialize(found, read_method(system("Automatic")), np.random.default_rng(7))

    return build


def scores(source, arrays, key, query):
    """The score of one key and one query."""
    if source == '"Dot"':
        return key @ query
    if source == '"Bilinear"':
        return key @ arrays["ScoringNet", 1, "Weights"] @ query
    a = {place[1:]: value for place, value in arrays.items()}
    hidden = a["key", "Weights"] @ key + a["key", "Biases"] + a["query", "Weights"] @ query
    return (a["score", "Weights"] @ np.tanh(hidden) + a["score", "Biases"])[0]


def by_definition(score, key, value, query, window=None, scale=1.0):
    """o[p*] = sum over all d* of softmax(s)[d*] value[d*], example by example, loop by loop."""
    d, p = key.shape[:-1], query.shape[:-1]
    found = np.zeros((*p, value.shape[-1]))
    for i in itertools.product(*map(range, p)):
        places = [j for j in itertools.product(*map(range, d)) if window is None or i[0] - window < j[0] <= i[0]]
        weights = np.array([np.exp(scale * score(key[j], query[i])) for j in places])
        for w, j in zip(weights, places, strict=True):
            found[i] += w / weights.sum() * value[j]
    return found


def exact(net, **inputs):
    """The outputs in double precision, for inputs in double precision."""
    arrays = {place: np.asarray(value, dtype=np.float64) for place, value in net.arrays_at().items()}
    return net.run(inputs, Mode(dtype=np.float64, arrays=arrays))["Output"]


def data(d, p, k, v, q, heads=(), batch=3):
    random = np.random.default_rng(5)
    shapes = {"Key": (*d, *heads, k), "Value": (*d, *heads, v), "Query": (*p, *heads, q)}
    return {name: random.normal(size=(batch, *shape)) for name, shape in shapes.items()}


def rules(inputs):
    """The sizes of inputs as options."""
    return ", ".join(f'"{name}" -> {text_of(x.shape[1:])}' for name, x in inputs.items())


def text_of(dims):
    return "{" + ", ".join(map(str, dims)) + "}"


def test_worked_examples(evaluated):
    call = f'[<|{PAIR}, "Query" -> {{1,0}}|>]'
    assert np.allclose(evaluated(f'AttentionLayer["Dot"]{call}'), [1.537883], atol=1e-6)
    assert np.allclose(
        evaluated(f'AttentionLayer["Dot", "ScoreRescaling" -> "DimensionSqrt"]{call}'), [1.660477], atol=1e-6
    )
    graph = 'NetGraph[{LinearLayer["Weights" -> {{1,0},{0,1}}, "Biases" -> None], DotLayer[]}'
    identity = f'{graph}, {{NetPort["Query"] -> 1, {{NetPort["Input"], 1}} -> 2}}]'
    assert np.allclose(evaluated(f"AttentionLayer[{identity}]{call}"), [1.537883], atol=1e-6)
    assert np.allclose(
        evaluated(f'AttentionLayer["Dot"][<|{PAIR}, "Query" -> {{{{1,0}}, {{0,0}}}}|>]'), [[1.537883], [2]]
    )
    causal = f'AttentionLayer["Dot", "Mask" -> "Causal"][<|{PAIR}, "Query" -> {{{{1,0}},{{1,0}}}}|>]'
    assert np.allclose(evaluated(causal), [[1], [1.537883]], atol=1e-6)


def test_one_query_is_a_weighted_total(evaluated):
    source = """
        key = {{1., 2.}, {0., -1.}, {0.5, 0.5}}; query = {0.3, -0.2};
        value = {{1., 2., 3.}, {4., 5., 6.}, {7., 8., 9.}};
        weights = SoftmaxLayer[][key.query];
        Max[Abs[AttentionLayer["Dot"][<|"Key" -> key, "Value" -> value, "Query" -> query|>] - Total[value*weights]]]"""
    assert evaluated(source) < 1e-6


@pytest.mark.parametrize("source", FORMS, ids=["Dot", "Bilinear", "additive"])
@pytest.mark.parametrize(("d", "p"), [((4,), (3,)), ((4,), ()), ((2, 3), (2, 2)), ((1,), (5,)), ((3,), (3, 1))])
def test_definition(net, source, d, p):
    inputs = data(d, p, 4, 2, 4 if source == '"Dot"' else 3)
    layer = net(f"AttentionLayer[{source}, {rules(inputs)}]")
    arrays = {place: np.asarray(value, np.float64) for place, value in layer.arrays_at().items()}
    y = exact(layer, **inputs)
    for i in range(3):
        example = [inputs[name][i] for name in ("Key", "Value", "Query")]
        expected = by_definition(lambda a, b: scores(source, arrays, a, b), *example)
        np.testing.assert_allclose(y[i], expected, atol=1e-12)
    single = {name: x[0].astype(np.float32) for name, x in inputs.items()}
    np.testing.assert_allclose(layer(single), y[0], atol=1e-5)


@pytest.mark.parametrize("source", FORMS, ids=["Dot", "Bilinear", "additive"])
@pytest.mark.parametrize("rescaled", [False, True])
@pytest.mark.parametrize(("d", "p"), [((4,), (3,)), ((2, 3), (2,)), ((4,), ())])
def test_heads_attend_separately(net, source, rescaled, d, p):
    inputs = data(d, p, 4, 2, 4 if source == '"Dot"' else 3, heads=(2,))
    option = '"ScoreRescaling" -> "DimensionSqrt", ' if rescaled else ""
    layer = net(f'AttentionLayer[{source}, "MultiHead" -> True, {option}{rules(inputs)}]')
    arrays = {place: np.asarray(value, np.float64) for place, value in layer.arrays_at().items()}
    y = exact(layer, **inputs)
    assert y.shape == (3, *p, 2, 2)
    for i, h in itertools.product(range(3), range(2)):
        example = [inputs[name][i, ..., h, :] for name in ("Key", "Value", "Query")]
        expected = by_definition(lambda a, b: scores(source, arrays, a, b), *example, scale=0.5 if rescaled else 1)
        np.testing.assert_allclose(y[i, ..., h, :], expected, atol=1e-12)


@pytest.mark.parametrize("source", ['"Dot"', ADDITIVE], ids=["Dot", "additive"])
@pytest.mark.parametrize(("mask", "window"), [('"Causal"', 10**6), ('"Causal" -> 1', 1), ('"Causal" -> 3', 3)])
@pytest.mark.parametrize(("d", "p"), [(6, 6), (4, 7), (7, 4), (3, 9), (130, 150)])
def test_masks(net, source, mask, window, d, p):
    if d > 100 and source != '"Dot"':
        d, p = 20, 30
    inputs = data((d,), (p,), 4, 2, 4, batch=2)
    layer = net(f'AttentionLayer[{source}, "Mask" -> {mask}, {rules(inputs)}]')
    arrays = {place: np.asarray(value, np.float64) for place, value in layer.arrays_at().items()}
    y = exact(layer, **inputs)
    for i in range(2):
        example = [inputs[name][i] for name in ("Key", "Value", "Query")]
        expected = by_definition(lambda a, b: scores(source, arrays, a, b), *example, window=window)
        np.testing.assert_allclose(y[i], expected, atol=1e-12)
    assert (p < d + window) == bool(np.abs(y[:, -1]).max() > 0)


def test_a_net_that_scores_as_a_named_form_does(net):
    inputs = data((3,), (2,), 4, 2, 4)
    threaded = 'NetGraph[{Times, SummationLayer[]}, {{NetPort["Input"], NetPort["Query"]} -> 1 -> 2}]'
    one, other = (net(f"AttentionLayer[{source}, {rules(inputs)}]") for source in ('"Dot"', threaded))
    np.testing.assert_allclose(exact(one, **inputs), exact(other, **inputs), atol=1e-12)


def test_agree_with_pytorch(net):
    torch = pytest.importorskip("torch")
    inputs = data((6,), (6,), 8, 4, 8, heads=(3,), batch=2)
    tensors = [torch.tensor(inputs[name]).transpose(1, 2) for name in ("Query", "Key", "Value")]
    attention = torch.nn.functional.scaled_dot_product_attention
    for mask, causal in (("None", False), ('"Causal"', True)):
        options = f'"MultiHead" -> True, "ScoreRescaling" -> "DimensionSqrt", "Mask" -> {mask}'
        layer = net(f'AttentionLayer["Dot", {options}, {rules(inputs)}]')
        expected = attention(*tensors, is_causal=causal).transpose(1, 2)
        np.testing.assert_allclose(exact(layer, **inputs), expected, atol=1e-12)


def onnx_cases():
    """The operator cases without a given mask, of heads with keys of their own: attributes and arrays."""
    with np.errstate(all="ignore"):  # the cases are computed when they are imported
        node = importlib.import_module("onnx.backend.test.case.node")
        importlib.import_module("onnx.backend.test.case.node.attention")
    read = importlib.import_module("onnx.helper").get_attribute_value
    known = {"is_causal", "left_window_size", "scale", "q_num_heads", "kv_num_heads"}
    for case in node._NodeTestCases:
        (step, *more) = case.model.graph.node
        if step.op_type != "Attention" or more or list(step.input) != ["Q", "K", "V"] or "fp16" in case.name:
            continue
        settings = {a.name: read(a) for a in step.attribute}
        ((q, k, v), (y, *_)) = case.data_sets[0]
        heads = settings.get("q_num_heads"), settings.get("kv_num_heads")
        alike = heads[0] == heads[1] if q.ndim == 3 else q.shape[1] == k.shape[1]
        if alike and set(settings) <= known and q.dtype == np.float32:
            yield pytest.param(settings, [split(a, heads[0]) for a in (q, k, v, y)], id=case.name)


def split(x, heads):
    """x[b, n, h e] or x[b, h, n, e] as x[b, n, h, e]."""
    return x.transpose(0, 2, 1, 3) if x.ndim == 4 else x.reshape(*x.shape[:2], heads, -1)


@pytest.mark.parametrize(("settings", "arrays"), list(onnx_cases()))
def test_onnx_cases(net, settings, arrays):
    query, key, value, expected = arrays
    query = query * np.float32(settings["scale"] * key.shape[-1] ** 0.5 if "scale" in settings else 1)
    mask = '"Causal"' if settings.get("is_causal") else "None"
    if settings.get("left_window_size", -1) >= 0:
        mask = f'"Causal" -> {settings["left_window_size"] + 1}'
    inputs = {"Key": key, "Value": value, "Query": query}
    options = f'"MultiHead" -> True, "ScoreRescaling" -> "DimensionSqrt", "Mask" -> {mask}'
    layer = net(f'AttentionLayer["Dot", {options}, {rules(inputs)}]')
    np.testing.assert_allclose(layer(inputs), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("source", FORMS, ids=["Dot", "Bilinear", "additive"])
@pytest.mark.parametrize("options", ["", '"MultiHead" -> True, ', '"Mask" -> "Causal" -> 2, ',
                                     '"Mask" -> "Causal", "ScoreRescaling" -> "DimensionSqrt", '])  # fmt: skip
def test_gradients(net, check_gradients, source, options):
    heads = (2,) if "Head" in options else ()
    inputs = data((4,), (5,), 3, 2, 3, heads=heads, batch=2)
    check_gradients(net(f"AttentionLayer[{source}, {options}{rules(inputs)}]"), *inputs.values())


class Again:
    """A generator that draws the same numbers each time."""

    def random(self, shape):
        return np.random.default_rng(3).random(shape)


@pytest.mark.parametrize("source", ['"Dot"', ADDITIVE], ids=["Dot", "additive"])
def test_dropout(net, check_gradients, source):
    inputs = data((4,), (3,), 3, 2, 3, batch=2)
    layer = net(f'AttentionLayer[{source}, "Dropout" -> 0.5, {rules(inputs)}]')
    plain = net(f"AttentionLayer[{source}, {rules(inputs)}]")
    assert np.array_equal(exact(layer, **inputs), exact(plain, **inputs))
    check_gradients(layer, *inputs.values(), training=True, generator=Again())
    inputs["Value"] = np.broadcast_to(np.eye(4), (2, 4, 4))  # the output are the weights themselves
    layer = net(f'AttentionLayer[{source}, "Dropout" -> 0.5, {rules(inputs)}]')
    arrays = {place: np.asarray(value, np.float64) for place, value in layer.arrays_at().items()}
    weights = exact(layer, **inputs)
    dropped = layer.run(inputs, Mode(dtype=np.float64, arrays=arrays, training=True, generator=Again()))["Output"]
    np.testing.assert_allclose(dropped, weights * (Again().random((2, 3, 4)) < 0.5) * 2, atol=1e-12)


def test_values_inside(evaluated):
    source = f"""
        layer = NetInitialize[AttentionLayer[{ADDITIVE}, "Key" -> {{3, 2}}, "Value" -> {{3, 1}}, "Query" -> {{4, 2}}]];
        {{key, value, query}} = {{RandomReal[1, {{3, 2}}], RandomReal[1, {{3, 1}}], RandomReal[1, {{4, 2}}]}};
        data = <|"Key" -> key, "Value" -> value, "Query" -> query|>;
        scores = layer[data, NetPort[{{"ScoringNet", "score", "Output"}}]];
        {{Dimensions[scores], Max[Abs[SoftmaxLayer[2][scores] . value - layer[data]]]}}"""
    dims, difference = evaluated(source)
    assert list(dims) == [4, 3]  # one for each query and key
    assert difference < 1e-6


def test_sequences_of_different_lengths(net):
    lengths = '"Key" -> {"Varying", 2}, "Value" -> {"Varying", 3}, "Query" -> {"Varying", 2}'
    layer, random = net(f"AttentionLayer[{lengths}]"), np.random.default_rng(0)
    shapes = {"Key": [(2, 2), (5, 2), (2, 2)], "Value": [(2, 3), (5, 3), (2, 3)], "Query": [(3, 2), (1, 2), (3, 2)]}
    inputs = {name: [random.normal(size=shape) for shape in found] for name, found in shapes.items()}
    from wlnet.expr import Association, Expr, from_array, list_of
    from wlnet.nets.numeric import to_array

    session = Session()
    together = session.evaluate(
        Expr(layer, (Association.of((name, list_of(*map(from_array, rows))) for name, rows in inputs.items()),))
    )
    for i, part in enumerate(together.args):
        alone = layer({name: rows[i] for name, rows in inputs.items()})
        np.testing.assert_allclose(to_array(part), alone, atol=1e-6)


def test_shapes_alone(net):
    inputs = data((2, 3), (4,), 5, 2, 5, heads=(2,))
    layer = net(f'AttentionLayer["Dot", "MultiHead" -> True, {rules(inputs)}]')
    shapes = {name: x.shape for name, x in inputs.items()}
    assert layer.run(shapes, Mode(ops=shape_ops))["Output"] == (3, 4, 2, 2)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('NetExtract[AttentionLayer["Dot","Key"->{4,3},"Value"->{4,2},"Query"->{5,3}],"Output"]', "{5, 2}"),
        ('NetExtract[AttentionLayer["Dot","Key"->{4,3},"Query"->{5,Automatic}],"Query"]', "{5, 3}"),
        ('NetExtract[AttentionLayer["Dot","Key"->{4,2,3},"MultiHead"->True,"Query"->{Automatic,3}],"Query"]', "{2, 3}"),
        ('NetExtract[AttentionLayer["Key"->{4,3},"Query"->{5,2}],{"ScoringNet",1,"Weights"}]', "Automatic"),
        ('Information[AttentionLayer["Key"->{4,3},"Query"->{5,2}],"ArraysDimensions"]',
         '<|{"ScoringNet", 1, "Weights"} -> {3, 2}|>'),
        ('NetExtract[AttentionLayer["Dot","Mask"->"Causal"->2],"Parameters"]["Mask"]', '"Causal" -> 2'),
        ('NetExtract[AttentionLayer["Dot","Mask"->"Causal"],"Mask"]', '"Causal"'),
        ('NetExtract[AttentionLayer["Dot"],"Parameters"]',
         '<|"Dropout" -> 0, "Mask" -> None, "MultiHead" -> False, "ScoreRescaling" -> None, '
         '"LearningRateMultipliers" -> Automatic|>'),
        ('Head[NetExtract[AttentionLayer[],"ScoringNet"]]', "NetGraph"),
        ('Information[NetGraph[{AttentionLayer[],LinearLayer[2]},{1->2}],"LayerTypeCounts"]',
         "<|AttentionLayer -> 1, LinearLayer -> 1|>"),
        ('Information[AttentionLayer["Key"->{4,3},"Query"->2,LearningRateMultipliers->0],'
         '"ArraysLearningRateMultipliers"]', '<|{"ScoringNet", 1, "Weights"} -> 0|>'),
        ('AttentionLayer[] === AttentionLayer["Bilinear"]', "True"),
        ('NetExtract[NetReplacePart[AttentionLayer["Dot"],"Mask"->"Causal"],"Mask"]', '"Causal"'),
        ('NetExtract[NetReplacePart[NetChain[{NetNestOperator[Tanh,3]}],{1,"Iterations"}->5],{1,"Iterations"}]', "5"),
        ('Information[AttentionLayer["Key"->{4,3},"Query"->2,LearningRateMultipliers->{"ScoringNet"->3}],'
         '"ArraysLearningRateMultipliers"]', '<|{"ScoringNet", 1, "Weights"} -> 3|>'),
        ('Options[AttentionLayer, "Mask"]', '{"Mask" -> None}'),
    ],
)  # fmt: skip
def test_facts(source, shown):
    session = Session()
    assert text(session.evaluate(source)) == shown
    assert not session.messages


@pytest.mark.parametrize(
    "source",
    [
        "AttentionLayer[]",
        "AttentionLayer[\"Dot\"]",
        "AttentionLayer[\"Dot\", \"Mask\" -> (\"Causal\" -> 3), \"MultiHead\" -> True, \"Dropout\" -> 0.1]",
        "AttentionLayer[\"Bilinear\", \"Key\" -> {4, 3}, \"Value\" -> {4, 6}, \"Query\" -> {5, 2}]",
        "AttentionLayer[\"Bilinear\", \"Key\" -> {\"Varying\", 3}, \"Query\" -> {\"Varying\", 2}]",
        "NetInitialize[AttentionLayer[\"Bilinear\", \"Key\" -> {4, 3}, \"Query\" -> {5, 2}]]",
        f"NetInitialize[AttentionLayer[{ADDITIVE}, \"Key\" -> {{4, 3}}, \"Query\" -> {{5, 2}}]]",
        "AttentionLayer[DotLayer[InputPorts -> {\"Input\", \"Query\"}], \"Key\" -> {4, 3}]",
    ],
)  # fmt: skip
def test_input_form_reads_back(source):
    session = Session()
    net = session.evaluate(source)
    assert not session.messages
    assert session.evaluate(text(net)) == net
    assert session.evaluate(net.constructor()) == net


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ("AttentionLayer[\"Doot\"]", "argvalue"),
        ("AttentionLayer[LinearLayer[2]]", "scoreports"),
        ("AttentionLayer[5 + x]", "notlayer"),
        ("AttentionLayer[\"Dot\",\"Mask\"->\"Casual\"]", "optvalue"),
        ("AttentionLayer[\"Dot\",\"Mask\"->\"Causal\"->0]", "optvalue"),
        ("AttentionLayer[\"Dot\",\"Dropout\"->2]", "optvalue"),
        ("NetReplacePart[AttentionLayer[\"Dot\"],\"Mask\"->\"Casual\"]", "optvalue"),
        ("NetReplacePart[AttentionLayer[\"Dot\"],\"Masks\"->\"Causal\"]", "partname"),
        ("NetReplacePart[AttentionLayer[\"Dot\",\"Query\"->4],\"Mask\"->\"Causal\"]", "portshape"),
        ("AttentionLayer[\"Dot\",\"MultiHead\"->3]", "optvalue"),
        ("AttentionLayer[\"Dot\",\"ScoreRescaling\"->2]", "optvalue"),
        ("AttentionLayer[\"Dot\",\"MaskS\"->None]", "optname"),
        ("AttentionLayer[\"Dot\",\"Key\"->{2,3},\"Query\"->4]", "portshape"),
        ("AttentionLayer[\"Dot\",\"Key\"->{2,3},\"Value\"->{3,3}]", "portshape"),
        ("AttentionLayer[\"Dot\",\"Mask\"->\"Causal\",\"Query\"->4]", "portshape"),
        ("AttentionLayer[\"Dot\",\"MultiHead\"->True,\"Key\"->{2,3},\"Query\"->3]", "portshape"),
        (f"AttentionLayer[\"Dot\"][<|{PAIR},\"Query\"->{{1,0,0}}|>]", "datashape"),
        (f"AttentionLayer[\"Dot\"][<|{PAIR}|>]", "dataports"),
        (f"AttentionLayer[][<|{PAIR},\"Query\"->{{1,0}}|>]", "uninit"),
    ],
)  # fmt: skip
def test_mistakes(source, tag, refused):
    refused(source, tag)


def test_the_obsolete_layer():
    session = Session()
    layer = session.evaluate('SequenceAttentionLayer["Bilinear", "Input" -> {4, 3}, "Query" -> {5, 2}]')
    assert [m.tag for m in session.messages] == ["deprec"]
    layer = initialize(layer, read_method(system("Automatic")), np.random.default_rng(0))
    x, query = np.random.default_rng(1).normal(size=(4, 3)), np.random.default_rng(2).normal(size=(5, 2))
    arrays = {place: np.asarray(value, np.float64) for place, value in layer.arrays_at().items()}
    expected = by_definition(lambda a, b: scores('"Bilinear"', arrays, a, b), x, x, query)
    np.testing.assert_allclose(layer({"Input": x, "Query": query}), expected, atol=1e-5)
    assert session.evaluate(text(layer)) == layer
