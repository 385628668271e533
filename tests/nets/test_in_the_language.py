"""Nets from source text to results: what the session shows of everything else tested here."""

import numpy as np
import pytest

from wlnet.python import Session, text, to_python


@pytest.fixture
def session():
    return Session(write_message=lambda line: None)


@pytest.mark.parametrize(
    ("function", "x", "y"),
    [
        ("Ramp[#] - Ramp[-#]*0.3 &", [-1, -0.5, 0, 0.5, 1], [-0.3, -0.15, 0, 0.5, 1]),
        ("0.5 (#(1+Tanh[0.797885 (#+0.044715 #^3)]))&", [1, -1], [0.841192, -0.158808]),
        ("If[# > 0, #, Exp[#] - 1]&", [1, -1], [1, -0.632121]),
        ("Which[# < 0, -1, # == 0, 0, True, 1]&", [-3, 0, 3], [-1, 0, 1]),
        ("Piecewise[{{#^2, # < 0}, {Sqrt[#], # > 1}}, 7]&", [-2, 0.5, 4], [4, 7, 2]),
        ("Clip[#, {0, 1}]&", [-1, 0.5, 2], [0, 0.5, 1]),
        ("Max[#, 0.1 #]&", [-10, 10], [-1, 10]),
        ("\"ELU\"[#] + 1 &", [-1, 1], [0.367879, 2]),
        ("Mod[#, 3]&", [-1, 4], [2, 1]),
        ("x |-> 2 x/(1 + x^2)", [1, 2], [1, 0.8]),
        ("Function[{x}, Log[2, x]]", [8, 2], [3, 1]),
        ("If[0 < # <= 1, 1, 0]&", [0, 0.5, 1, 2], [0, 1, 1, 0]),
        ("E^(-#^2)&", [1], [0.367879]),
        ("5&", [1, 2], [5, 5]),
        ("# > 1 &", [0, 2], [0, 1]),
        ("Sin", [0.5], [0.479426]),
    ],
)  # fmt: skip
def test_elementwise_functions(session, function, x, y):
    data = "{" + ", ".join(map(str, x)) + "}"
    result = session.evaluate(f"ElementwiseLayer[{function}][{data}]")
    assert np.allclose(to_python(result), y, atol=1e-5)
    assert not session.messages


def test_functions_defined_by_the_user(session):
    session.evaluate("leaky[x_] := Max[x, x/4]")
    assert to_python(session.evaluate("ElementwiseLayer[leaky][{-4, 4}]")).tolist() == [-1, 4]
    assert to_python(session.evaluate("NetChain[{leaky[#]&}][{-4, 4}]")).tolist() == [-1, 4]


@pytest.mark.parametrize(
    ("source", "tag", "words"),
    [
        ("ElementwiseLayer[undefined[#]&]", "function", "undefined"),
        ("ElementwiseLayer[# + y &]", "function", "y is not available"),
        ("DeconvolutionLayer[4, 2, \"ChannelGroups\" -> 3]", "chgrp", "\"ChannelGroups\" -> 3"),
        ("DeconvolutionLayer[1, {2}, PaddingSize -> 3, \"Input\" -> {1, 3}]", "crop", "PaddingSize -> 3"),
        ("DeconvolutionLayer[1, {2}, \"Strid\" -> 3]", "optname", "Did you mean \"Stride\"?"),
        ("DeconvolutionLayer[1, {2}, LearningRateMultipliers -> {\"Weight\" -> 1}]", "arrname", "\"Weights\" and"),
        ("NetEncoder[{\"Image\", {4, 4}, \"VarianceImage\" -> 0}]", "optvalue", "above 0"),
        ("NetChain[{5}, \"Input\" -> NetDecoder[\"Image\"]]", "porttype", "a NetEncoder"),
        ("DeconvolutionLayer[1, {2}, \"Stride\" -> 0]", "optvalue", "\"Stride\" -> 0 should be a positive integer"),
        ("DeconvolutionLayer[1, {2}, \"Input\" -> {1, 3}][{{1, 2, 3}}]", "uninit", "\"Weights\", \"Biases\""),
        ("NetInitialize[DeconvolutionLayer[1, {2}]]", "unknowndims", "\"Weights\""),
        ("NetInitialize[5]", "notnet", "5"),
        ("DeconvolutionLayer[1, {2, 2, 2, 2}]", "spatial", "4 spatial dimensions"),
        ("PoolingLayer[2, \"Input\" -> {1, 5, 5, 5, 5}]", "spatial", "3 at most"),
        ("NetExtract[LinearLayer[2], \"Wieghts\"]", "partname", "\"Weights\""),
        ("LinearLayer[2, \"Weights\" -> {{1, 2}, {3, 4}}, \"Biases\" -> None][{1, z}]", "datasymbol", "z"),
    ],
)  # fmt: skip
def test_one_message_and_failed(session, source, tag, words):
    result = session.evaluate(source)
    assert text(result) == "$Failed"
    (message,) = session.messages
    assert message.tag == tag
    assert words in message.text


def test_wrong_numbers_of_arguments_stay(session):
    assert text(session.evaluate("DeconvolutionLayer[5]")) == "DeconvolutionLayer[5]"
    assert [m.tag for m in session.messages] == ["argr"]


@pytest.mark.parametrize(
    "source",
    [
        "DeconvolutionLayer[5, {2, 2}, \"Stride\" -> 2]",
        "NetInitialize[DeconvolutionLayer[5, 2, \"Stride\" -> 2, \"Input\" -> {3, 4, 4}, Interleaving -> True]]",
        "NetChain[<|\"a\" -> {3, Tanh}, \"b\" -> ElementwiseLayer[#^2 &]|>, \"Input\" -> 2]",
        "NetChain[{ConvolutionLayer[2, 3], Ramp, PoolingLayer[2, 2], FlattenLayer[], 10, SoftmaxLayer[]}]",
        "NetEncoder[{\"Image\", {28, 28}, \"Grayscale\"}]",
        "ReshapeLayer[{Inherited, Automatic, All}]",
        "FlattenLayer[]",
        "DeconvolutionLayer[3, {2, 2}, \"Input\" -> \"Image\", \"Output\" -> \"Image\"]",
    ],
)  # fmt: skip
def test_input_form_reads_back(session, source):
    net = session.evaluate(source)
    assert session.evaluate(text(net)) == net


def test_parts(session):
    session.evaluate('net = NetInitialize[NetChain[{3, Ramp, 2}, "Input" -> 2], RandomSeeding -> 1]')
    assert session.evaluate("net[[1]]").name == "LinearLayer"
    assert to_python(session.evaluate('net[[1, "Weights"]]')).shape == (3, 2)
    assert text(session.evaluate('net[[1, "Weights", 1, 2]]')) == text(
        session.evaluate('NetExtract[net, {1, "Weights"}][[1, 2]]')
    )
    assert len(session.evaluate("net[[;; 2]]").nets) == 2
    assert session.evaluate("Length[net]") == 3
    assert session.evaluate('Information[net, "ArraysTotalElementCount"]') == 17
    assert text(session.evaluate("Head[net]")) == "NetChain"


def test_seeds_of_the_session(session):
    for seed in ("1", '"a"'):
        source = f'NetInitialize[LinearLayer[3, "Input" -> 2], RandomSeeding -> {seed}]'
        assert session.evaluate(source) == session.evaluate(source)


def test_options(session):
    options = text(session.evaluate("Options[DeconvolutionLayer]"))
    for part in ('"Stride" -> 1', "PaddingSize -> 0", "Interleaving -> False", '"Weights" -> Automatic'):
        assert part in options
    assert text(session.evaluate("Options[LinearLayer[2]]")).startswith("{BatchSize -> Automatic")


@pytest.mark.parametrize(
    "source",
    [
        'NetChain[{DeconvolutionLayer[1, {2}, "Stride" -> -1], Ramp}]',
        'NetInitialize[NetChain[{3, DeconvolutionLayer[1, {2}, "Stride" -> -1]}, "Input" -> 2]]',
        'NetChain[<|"a" -> LinearLayer[-1]|>]',
        'NetChain[{"a" -> LinearLayer[-1]}, "Input" -> 3]',
        'NetExtract[LinearLayer[-1], "Weights"]',
        'LinearLayer[1, "Input" -> NetEncoder["Imag"]]',
        'ElementwiseLayer[Ramp][LinearLayer[-1]]',
        'NetEncoder["Image"][Import["no such file.png"]]',
        'NetEncoder["Image"][{Import["no such file.png"]}]',
    ],
)  # fmt: skip
def test_one_mistake_gives_one_message(session, source):
    assert text(session.evaluate(source)) == "$Failed"
    assert len(session.messages) == 1


def test_data_that_gave_a_message_gives_it_once(session):
    assert text(session.evaluate("ElementwiseLayer[Ramp][{1, First[{}]}]")) == "$Failed"
    assert [f"{m.symbol}::{m.tag}" for m in session.messages] == ["First::nofirst", "ElementwiseLayer::datasymbol"]


def test_a_list_of_ports_gives_an_association(session):
    for key in ('"Output"', 'NetPort["Output"]'):
        assert text(session.evaluate(f"ElementwiseLayer[Ramp][{{-1, 1}}, {{{key}}}]")) == f"<|{key} -> {{0., 1.}}|>"


def test_numbers_too_long_to_write(session):
    assert text(session.evaluate("ElementwiseLayer[Ramp][{10^301000 Pi}]")) == "$Failed"
    assert [m.tag for m in session.messages] == ["datasymbol"]
