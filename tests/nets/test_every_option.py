"""Every option of every layer does what its definition says, for one example, for several, and for NumericArrays.

Which options there are is read off the declarations: an argument, an option, an array, or one of the choices of a
setting that no case uses is a failure. Ports take the dimensions they have, and refuse others; learning rate
multipliers are said and shown in every form.
"""

from dataclasses import replace

import numpy as np
import pytest
from option_cases import CASES, code

from wlnet.expr import call
from wlnet.grammar import parse
from wlnet.nets import LAYERS, OPERATORS
from wlnet.nets.calls import find_field, split
from wlnet.nets.declare import Parameter
from wlnet.nets.kinds import BooleanKind, Choice, Kind, Literal, OneOf
from wlnet.python import Session, text, to_python

ALL = {**LAYERS, **{name: owner for name, owner in OPERATORS.items() if owner.is_layer and not owner.successor}}
PLACEHOLDER = "PlaceholderLayer"  # which gives nothing; see test_placeholder.py
COMPILED = "CompiledLayer"  # see test_compiled_layer.py
DISCRETE = ("RandomArrayLayer",)  # the numbers drawn here are integers; see test_random_arrays.py
IDS = [f"{i}-{case.source[:60]}" for i, case in enumerate(CASES)]
per_case = pytest.mark.parametrize("case", CASES, ids=IDS)


def rules_of(case):
    """The options named in the code of a layer, and how many arguments come before them."""
    owner = ALL[case.head]
    places, rules = split(parse(case.source).args)
    if case.head in LAYERS:
        rules = owner.spelled_out(rules)
        if owner.open_ports:
            rules = [(key, value) for key, value in rules if key in owner.declaration.accepted_names()]
    return places, [(find_field(owner.head, owner.declaration, key), value) for key, value in rules]


def choices(kind: Kind):
    """The values of a setting that are names."""
    if isinstance(kind, Choice):
        return list(kind.options)
    if isinstance(kind, Literal):
        return [kind.value]
    if isinstance(kind, BooleanKind):
        return [False, True]
    return [value for part in kind.kinds for value in choices(part)] if isinstance(kind, OneOf) else []


def declared():
    """Every layer with each of its settings and arrays, and with each choice of a setting."""
    for name, owner in ALL.items():
        if name in (PLACEHOLDER, COMPILED):
            continue
        for fields in (owner.declaration.parameters, owner.declaration.arrays):
            for declaration in fields:
                if declaration.name != "LearningRateMultipliers":
                    yield (name, declaration.name)
                    if isinstance(declaration, Parameter):
                        yield from ((name, declaration.name, value) for value in choices(declaration.kind))


def covered():
    """What the cases use, of what is declared."""
    for case in CASES:
        yield (case.head,)
        places, rules = rules_of(case)
        arguments = ALL[case.head].declaration.arguments
        given = [*zip(arguments, places, strict=False), *rules]
        for declaration, value in given:
            yield (case.head, declaration.name)
            if isinstance(declaration, Parameter):
                found = declaration.kind.read(value) if choices(declaration.kind) else None
                yield (case.head, declaration.name, found if type(found) is not tuple else None)


def test_every_option_has_a_case():
    missing = sorted(map(str, set(declared()) - set(covered())))
    assert not missing
    assert {name for name in ALL if name not in (PLACEHOLDER, COMPILED)} <= {case.head for case in CASES}


def value_of(session, case, data):
    """The outputs for data by port."""
    written = "<|" + ", ".join(f'"{name}" -> {part}' for name, part in data.items()) + "|>"
    mode = ', NetEvaluationMode -> "Train"' if case.training else ""
    found = session.evaluate(f"{case.source}[{written}{mode}]")
    assert not session.messages, [m.text for m in session.messages]
    return found


def same(found, expected, tolerance=2e-5):
    values = to_python(found)
    values = values if isinstance(values, dict) else {None: values}
    assert set(values) == set(expected)
    for name, y in expected.items():
        x = np.asarray(values[name])
        assert x.shape == np.shape(y)
        assert np.allclose(x, y, rtol=tolerance, atol=tolerance)


@per_case
def test_one_example(case):
    data = case.example(0)
    same(value_of(Session(), case, {k: code(v) for k, v in data.items()}), case.expected(data))


def told(case, **ports):
    """The code of a layer that is told dimensions of ports."""
    rules = [f'"{name}" -> {dims}' for name, dims in ports.items()]
    return case.source[:-1] + ", " * (case.source[-2] != "[" and bool(rules)) + ", ".join(rules) + "]"


def written_dims(dims):
    """Dimensions as code."""
    return "{" + ", ".join(map(str, dims)) + "}" if dims else '"Real"'


@per_case
def test_several_examples(case):
    examples = [case.example(0), case.example(1)]
    if not examples[0]:
        return  # without inputs there is just one
    ports = {name: written_dims(v.shape) for name, v in examples[0].items()}
    data = {name: code([e[name].tolist() for e in examples]) for name in examples[0]}
    if case.training and "BatchNormalization" in case.head:
        return  # an example is normalized by all others too: see test_normalizing_layers.py
    expected = [case.expected(e) for e in examples]
    found = value_of(Session(), replace(case, source=told(case, **ports)), data)
    same(found, {name: np.stack([e[name] for e in expected]) for name in expected[0]})


@per_case
def test_numeric_arrays_go_out_as_they_come_in(case):
    data = case.example(0)
    if not any(v.ndim for v in data.values()):
        return
    given = {k: f'NumericArray[{code(v)}, "Real64"]' if v.ndim else code(v) for k, v in data.items()}
    session = Session()
    found = value_of(session, case, given)
    parts = found.values() if text(found).startswith("<|") else [found]
    assert {text(session.evaluate(call("Head", part))) for part in parts} <= {"NumericArray", "Real"}
    same(found, case.expected(data))


@per_case
def test_ports_take_the_dimensions_they_have_and_no_others(case):
    session = Session()
    data = case.example(0)
    dims = {name: v.shape for name, v in data.items()}
    known = {name: written_dims(d) for name, d in dims.items()}
    net = session.evaluate(told(case, **known))
    for name, y in case.expected(data).items():
        dims[name or next(iter(net.outputs))] = np.shape(y)
    assert {name: net.ports[name].dims for name in dims} == dims
    for name, sizes in dims.items():
        assert session.evaluate(told(case, **{**known, name: written_dims(sizes)})).ports[name].dims == sizes
        open_sizes = written_dims(["Automatic"] * len(sizes))
        assert len(session.evaluate(told(case, **{**known, name: open_sizes})).ports[name].dims) == len(sizes)
    assert not session.messages
    for name in data:
        wrong = (*dims[name], 1, 1, 1, 1, 1)
        refused = Session()
        found = refused.evaluate(told(case, **{**known, name: written_dims(wrong)}))
        fits = not refused.messages and found.ports[name].dims == wrong  # where any number of levels is right
        assert fits or (text(found) == "$Failed" and len(refused.messages) == 1)


@per_case
def test_symbols_are_refused(case):
    for name, v in case.example(0).items():
        session = Session()
        data = {k: code(x) for k, x in case.example(0).items()}
        data[name] = "x" if not v.ndim else code(v.tolist()).replace(str(v.ravel().tolist()[0]), "x", 1)
        written = ", ".join(f'"{k}" -> {part}' for k, part in data.items())
        assert text(session.evaluate(f"{case.source}[<|{written}|>]")) == "$Failed"
        assert [m.tag for m in session.messages] == ["datasymbol"]


@per_case
def test_double_precision(case):
    """The arrays of a net are of single precision, whatever it is run in."""
    data = case.example(0)
    written = "<|" + ", ".join(f'"{name}" -> {code(v)}' for name, v in data.items()) + "|>"
    mode = ', NetEvaluationMode -> "Train"' if case.training else ""
    found = Session().evaluate(f'{case.source}[{written}, WorkingPrecision -> "Real64"{mode}]')
    same(found, case.expected(data), 1e-6)


@per_case
def test_gradients(case, check_gradients):
    """Of all inputs and arrays, against central differences."""
    if case.head in DISCRETE:
        return
    data = case.example(0)
    net = Session().evaluate(told(case, **{name: written_dims(v.shape) for name, v in data.items()}))
    fixed = tuple(i for i, kind in enumerate(net.inputs.values()) if kind.element is not None)
    check_gradients(net, *(data[name][None] for name in net.inputs), fixed=fixed, training=case.training)


@per_case
def test_it_reads_back(case):
    session = Session()
    net = session.evaluate(case.source)
    assert session.evaluate(text(net)) == net


@pytest.mark.parametrize("name", sorted(set(LAYERS) - {PLACEHOLDER}))
def test_too_many_arguments(name):
    count = len(LAYERS[name].declaration.arguments)
    session = Session()
    source = f"{name}[{', '.join(['1'] * (count + 1))}]"
    assert text(session.evaluate(source)).startswith(name)
    assert [m.tag for m in session.messages][:1][0].startswith("arg")


@pytest.mark.parametrize("name", sorted(name for name, owner in LAYERS.items() if owner.declaration.arrays))
def test_learning_rate_multipliers(name):
    case = next(c for c in CASES if c.head == name)
    arrays = [a.name for a in LAYERS[name].declaration.arrays]
    session = Session()
    dims = {k: written_dims(v.shape) for k, v in case.example(0).items()}
    present = [a for a in arrays if session.evaluate(case.source).is_enabled(a)]
    forms = {
        "Automatic": dict.fromkeys(present, "1"),
        "2": dict.fromkeys(present, "2"),
        "0.5": dict.fromkeys(present, "0.5"),
        "0": dict.fromkeys(present, "0"),
        "None": dict.fromkeys(present, "None"),
        f'{{"{present[0]}" -> 3}}': {a: "3" if a == present[0] else "1" for a in present},
        f'<|"{present[-1]}" -> None|>': {a: "None" if a == present[-1] else "1" for a in present},
    }
    for key in ("LearningRateMultipliers", '"LearningRateMultipliers"'):
        for form, expected in forms.items():
            source = told(case, **dims)[:-1] + f", {key} -> {form}]"
            found = session.evaluate(f'Information[{source}, "ArraysLearningRateMultipliers"]')
            assert {k.args[0]: text(v) for k, v in found.items()} == expected
    assert not session.messages
    session.evaluate(told(case, **dims)[:-1] + ', LearningRateMultipliers -> {"Foo" -> 1}]')
    assert [m.tag for m in session.messages] == ["arrname"]


VARYING = [
    ('SoftmaxLayer["Input" -> "Varying"]', ["v"]),
    ('SoftmaxLayer[1, "Input" -> {"Varying", 2}]', ["v2"]),
    ('ElementwiseLayer[Tanh, "Input" -> {"Varying", 2}]', ["v2"]),
    ('DropoutLayer["Input" -> {"Varying", 2}]', ["v2"]),
    ('PoolingLayer[2, "Input" -> {3, "Varying"}]', ["3v"]),
    ('PoolingLayer[2, Interleaving -> True, "Input" -> {"Varying", 2}]', ["v2"]),
    ('ConvolutionLayer["Weights" -> {{{1, 2}}, {{3, 4}}}, "Biases" -> {1, 2}, "Input" -> {1, "Varying"}]', ["1v"]),
    ('DeconvolutionLayer["Weights" -> {{{1, 2}}}, "Biases" -> None, "Input" -> {1, "Varying"}]', ["1v"]),
    ('AggregationLayer[Mean, 1, "Input" -> {"Varying", 2}]', ["v2"]),
    ('AggregationLayer[Max, "Input" -> {"Varying", 2}]', ["v2"]),
    ('SummationLayer["Input" -> {"Varying", 2}]', ["v2"]),
    ('SequenceLastLayer["Input" -> {"Varying", 2}]', ["v2"]),
    ('SequenceMostLayer["Input" -> {"Varying", 2}]', ["v2"]),
    ('SequenceRestLayer["Input" -> "Varying"]', ["v"]),
    ('SequenceReverseLayer["Input" -> {"Varying", 2}]', ["v2"]),
    ('EmbeddingLayer["Weights" -> {{1, 2}, {3, 4}}, "Input" -> "Varying"]', ["i"]),
    ('UnitVectorLayer[3, "Input" -> "Varying"]', ["i"]),
    ('BasicRecurrentLayer["InputWeights" -> {{1, 2}}, "StateWeights" -> {{1}}, "Biases" -> {0}, '
     '"Input" -> {"Varying", 2}]', ["v2"]),
    ('ParametricRampLayer[2, "Slope" -> {1, 2}, "Input" -> {"Varying", 2}]', ["v2"]),
    ('NormalizationLayer[2, "Same", "Scaling" -> {1, 2}, "Biases" -> {0, 1}, "Input" -> {"Varying", 2}]', ["v2"]),
    ('BatchNormalizationLayer["Scaling" -> {1, 2}, "Biases" -> {0, 1}, "MovingMean" -> {0, 1}, '
     '"MovingVariance" -> {1, 2}, Interleaving -> True, "Input" -> {"Varying", 2}]', ["v2"]),
    ('TransposeLayer["Input" -> {"Varying", 2}]', ["v2"]),
    ('PartLayer[-1, "Input" -> {"Varying", 2}]', ["v2"]),
    ('ReplicateLayer[2, "Input" -> {"Varying", 2}]', ["v2"]),
    ('PaddingLayer[{{1, 1}}, "Input" -> "Varying"]', ["v"]),
    ('ResizeLayer[{4}, "Input" -> {1, "Varying"}]', ["1v"]),
    ('OrderingLayer[1, "Input" -> "Varying"]', ["v"]),
    ('ThreadingLayer[Times, InputPorts -> {{"Varying", 2}, {"Varying", 2}}]', ["v2", "v2"]),
    ('ThreadingLayer[Times, 1, InputPorts -> {{"Varying", 2}, 2}]', ["v2", "2"]),
    ('TotalLayer[InputPorts -> {"Varying", "Varying"}]', ["v", "v"]),
    ('CatenateLayer[InputPorts -> {{"Varying", 2}, {"Varying", 2}}]', ["v2", "w2"]),
    ('AppendLayer["Input" -> {"Varying", 2}]', ["v2", "2"]),
    ('PrependLayer["Input" -> {"Varying", 2}]', ["v2", "2"]),
    ('DotLayer[InputPorts -> {{"Varying", 2}, 2}]', ["v2", "2"]),
    ('MeanSquaredLossLayer["Input" -> {"Varying", 2}, "Target" -> {"Varying", 2}]', ["v2", "v2"]),
    ('MeanAbsoluteLossLayer["Input" -> "Varying", "Target" -> "Varying"]', ["v", "v"]),
    ('CrossEntropyLossLayer["Index", "Input" -> {"Varying", 3}, "Target" -> "Varying"]', ["p", "i"]),
    ('CrossEntropyLossLayer["Binary", "Input" -> "Varying", "Target" -> "Varying"]', ["q", "q"]),
]  # fmt: skip
LENGTHS, OTHERS = (3, 2, 5), (1, 4, 2)


def sequence(kind, place):
    """Data for a port: "v2" is a sequence of vectors of 2, "3v" three sequences, "w" one of another length."""
    rng = np.random.default_rng(place)
    n, m = LENGTHS[place], OTHERS[place]
    shapes = {"v": (n,), "v2": (n, 2), "w2": (m, 2), "1v": (1, n), "3v": (3, n), "2": (2,)}
    if kind == "i":
        return code(rng.integers(1, 3, n))
    if kind in ("p", "q"):
        return code(np.round(rng.uniform(0.1, 0.9, (n, 3) if kind == "p" else (n,)), 3))
    return code(rng.integers(-3, 4, shapes[kind]))


@pytest.mark.parametrize(("source", "kinds"), VARYING)
def test_sequences_of_different_lengths(source, kinds):
    session = Session()
    ports = list(session.evaluate(source).inputs)
    data = [[sequence(kind, place) for place in range(3)] for kind in kinds]
    rows = [", ".join(f'"{p}" -> {v}' for p, v in zip(ports, row, strict=True)) for row in zip(*data, strict=True)]
    columns = [f'"{p}" -> {{{", ".join(values)}}}' for p, values in zip(ports, data, strict=True)]
    together = session.evaluate(f"{source}[<|{', '.join(columns)}|>]")
    apart = session.evaluate(f"Map[{source}, {{{', '.join(f'<|{row}|>' for row in rows)}}}]")
    assert text(together) == text(apart)
    assert not session.messages


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('ThreadingLayer["Replication" -> None]', "Function"),
        ('AggregationLayer["Levels" -> 1]', "Function"),
        ('PoolingLayer["Stride" -> 2]', "KernelSize"),
    ],
)
def test_arguments_by_name_do_not_replace_others(source, name):
    session = Session()
    assert text(session.evaluate(source)) == "$Failed"
    assert [m.tag for m in session.messages] == ["argmissing"]
    assert f'"{name}"' in session.messages[0].text


@pytest.mark.parametrize(
    ("by_name", "by_place"),
    [
        ('PoolingLayer["KernelSize" -> 2, "Stride" -> 3]', "PoolingLayer[2, 3]"),
        ('ElementwiseLayer["Function" -> "ELU"]', 'ElementwiseLayer["ELU"]'),
        ('ConvolutionLayer["KernelSize" -> {2}, "OutputChannels" -> 3]', "ConvolutionLayer[3, {2}]"),
        ('SpatialTransformationLayer["Dimensions" -> {2, 3}]', "SpatialTransformationLayer[{2, 3}]"),
        ('SpatialTransformationLayer["Output" -> {1, 2, 3}, "Input" -> {1, 4, 4}, "Dimensions" -> {2, 3}]',
         'SpatialTransformationLayer[{2, 3}, "Input" -> {1, 4, 4}]'),
    ],
)  # fmt: skip
def test_arguments_by_name(by_name, by_place):
    assert Session().evaluate(by_name) == Session().evaluate(by_place)
