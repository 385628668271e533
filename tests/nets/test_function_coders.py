"""Functions as encoders and decoders."""

import pytest

from wlnet.python import Session, text

LETTERS = '{"Function", Characters[#] /. {"a" -> 1, "b" -> 2} &, {"Varying", Restricted["Integer", 2]}}'


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('NetEncoder[{"Function", #^2 &, "Real"}][3]', "9"),
        ('NetEncoder[{"Function", #^2 &, "Real"}][{1, 2}]', "{1, 4}"),
        ('NetEncoder[{"Function", {#, 1} &, {2}}][{3, 4}]', "{{3, 1}, {4, 1}}"),
        ('NetEncoder[{"Function", {#, Pi} &, 2}][1] == {1, N[Pi]}', "True"),
        ('NetEncoder[{"Function", f, Automatic}]', 'NetEncoder[{"Function", f}]'),
        (f'NetEncoder[{LETTERS}][{{"ab", "bab"}}]', "{{1, 2}, {2, 1, 2}}"),
        (f'NetExtract[NetEncoder[{LETTERS}], "Output"]', '{"Varying", Restricted["Integer", 2]}'),
        ('NetEncoder[{"Function", Total, "Real", "Pattern" -> {__Integer}}][{1, 2}]', "3"),
        ('NetEncoder[{"Function", Total, "Real", "Pattern" -> {__Integer}}][{{1, 2}, {3}}]', "{3, 3}"),
        ('NetEncoder[{"Function", Map[StringLength], "Real", "Batched" -> True}][{"ab", "c"}]', "{2, 1}"),
        ('NetEncoder[{"Function", Map[StringLength], "Real", "Batched" -> True}]["abc"]', "3"),
        ('NetEncoder[{"FeatureExtractor", {StringLength[#], 1} &}][{"ab", "c"}]', "{{2, 1}, {1, 1}}"),
        ('NetDecoder[{"Function", Max}][{1, 5, 2}]', "5"),
        ('NetDecoder[{"Function", Max, {3}}][{{1, 5, 2}, {0, 0, 1}}]', "{5, 1}"),
        ('NetDecoder[{"Function", Max, "InputDepth" -> 1}][{{1, 5, 2}, {0, 0, 1}}]', "{5, 1}"),
        ('NetDecoder[{"Function", Map[Max], {2}, "Batched" -> True}][{{1, 5}, {0, 1}}]', "{5, 1}"),
        ('NetDecoder[{"Function", Max, {2}}][{1, 5}, None]', "{1, 5}"),
        ('NetReplacePart[NetEncoder[{"Function", #^2 &, "Real"}], "Function" -> (#^3 &)][2]', "8"),
    ],
)
def test_what_they_give(source, value):
    session = Session()
    assert text(session.evaluate(source)) == value
    assert not session.messages


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('NetEncoder[{"Function", #^2 &, "Real"}]["a"]', "codervalue"),
        ('NetEncoder[{"Function", {#} &, {2}}][1]', "codervalue"),
        (f'NetEncoder[{LETTERS}][{{"ab", "bac"}}]', "codervalue"),
        ('NetEncoder[{"Function", # + 0.5 &, Restricted["Integer", 3]}][1]', "codervalue"),
        ('NetEncoder[{"Function", # + 3 &, Restricted["Integer", 3]}][1]', "codervalue"),
        ('NetEncoder[{"Function", Total, "Real", "Batched" -> True}][{1, 2}]', "codercount"),
        ('NetEncoder[{"Function", Total, "Real", "Pattern" -> {__Integer}}]["a"]', "coderinput"),
        ('NetEncoder[{"Function", 3}]', "argvalue"),
        ('NetEncoder[{"Function", f, "Rael"}]', "argvalue"),
        ('NetEncoder[{"Function", f, 2, "Batch" -> True}]', "optname"),
        ('NetEncoder[{"FeatureExtractor", "ImageFeatures"}]', "coderextractor"),
        ('NetDecoder[{"Function", Total, {2}, "Batched" -> True}][{{1, 2}, {3, 4}, {5, 6}}]', "codercount"),
        ('NetDecoder[{"Function", Max, {2}}][{1, 2, 3}]', "decoderinput"),
        ('NetDecoder[{"Function", Max, {2}}][{1, 2}, "Decision"]', "decoderproperty"),
    ],
)
def test_refused(refused, source, tag):
    refused(source, tag)


NET = (
    'net = NetChain[{LinearLayer["Weights" -> {{1, 2}}, "Biases" -> {1}]}, '
    '"Input" -> {"Function", {StringLength[#], 1} &}, "Output" -> {"Function", "value" -> First[#] &, {1}}]'
)


def test_nets_take_what_functions_give():
    session = Session()
    session.evaluate(NET)
    assert text(session.evaluate('net["abc"]')) == '"value" -> 6.'
    assert text(session.evaluate('net[{"abc", "x"}, None]')) == "{{6.}, {4.}}"
    assert text(session.evaluate('ToExpression[ToString[net, InputForm]]["abc"]')) == '"value" -> 6.'
    assert text(session.evaluate('NetReplacePart[net, "Output" -> None]["abc"]')) == "{6.}"
    assert text(session.evaluate('NetReplacePart[net, {"Output", "Function"} -> Last]["abc"]')) == "6."
    assert not session.messages
