"""What completion offers."""

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from wlnet.python import Session
from wlnet.repl.completion import SymbolCompleter


def offered(text, session=None):
    completer = SymbolCompleter(session or Session())
    return [
        text[: len(text) + c.start_position] + c.text
        for c in completer.get_completions(Document(text), CompleteEvent())
    ]


def test_symbols():
    assert "NetInitialize" in offered("NetIn")
    assert offered("2 + Deconv") == ["2 + DeconvolutionLayer"]
    assert "netinitialize" not in offered("netinit")
    assert offered("netinit") == ["NetInitialize"]


def test_symbols_of_the_user():
    session = Session()
    session.evaluate("myValue = 1; Module[{myLocal}, myLocal = 2]")
    assert offered("{myV", session) == ["{myValue"]
    assert "myLocal$1" not in offered("myL", session)


@pytest.mark.parametrize("text", ["", "(* Net", '"Net', '"Net" ', "1"])
def test_nothing_to_complete(text):
    assert offered(text) == []


def test_options_of_a_layer():
    found = offered("DeconvolutionLayer[3, {2, 2}, Pad")
    assert found[0] == "DeconvolutionLayer[3, {2, 2}, PaddingSize"
    assert offered('DeconvolutionLayer[3, {2, 2}, "Str') == ['DeconvolutionLayer[3, {2, 2}, "Stride"']
    assert offered('f["Str') == []


def test_strings_that_calls_hold():
    assert offered('Information[net, "ArraysTotalE') == ['Information[net, "ArraysTotalElementCount"']
    assert offered('NetMeasurements[net, data, {"Accu') == ['NetMeasurements[net, data, {"Accuracy"']
    assert offered('NetEncoder[{"Bool') == ['NetEncoder[{"Boolean"']
    assert offered('NetChain[{3, ElementwiseLayer["gel') == ['NetChain[{3, ElementwiseLayer["GELU"']
    assert 'NetDecoder["Class"' in offered('NetDecoder["C')


def test_options_given_by_the_user():
    session = Session()
    session.evaluate('Options[draw] = {"Width" -> 1, "Height" -> 2}')
    assert offered('draw[x, "W', session) == ['draw[x, "Width"']


def test_named_characters():
    assert offered("\\[Alph") == ["\\[Alpha]"]
    assert "x + \\[Beta]" in offered("x + \\[B")
