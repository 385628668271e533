"""Integers stay integers where elements are only selected or rearranged."""

import pytest

from wlnet.python import Session, text

INPUT = '"Input" -> {4, Restricted["Integer", 9]}'


@pytest.mark.parametrize(
    ("layer", "output"),
    [
        ("SequenceMostLayer[]", '{3, Restricted["Integer", 9]}'),
        ("SequenceRestLayer[]", '{3, Restricted["Integer", 9]}'),
        ("SequenceReverseLayer[]", '{4, Restricted["Integer", 9]}'),
        ("SequenceLastLayer[]", 'Restricted["Integer", 9]'),
        ("PartLayer[2]", 'Restricted["Integer", 9]'),
        ("PartLayer[2 ;; 3]", '{2, Restricted["Integer", 9]}'),
        ("ReshapeLayer[{2, 2}]", '{2, 2, Restricted["Integer", 9]}'),
        ("FlattenLayer[]", '{4, Restricted["Integer", 9]}'),
        ("ReplicateLayer[2]", '{2, 4, Restricted["Integer", 9]}'),
    ],
)
def test_forward(layer, output):
    session = Session()
    net = layer.removesuffix("]") + (", " if not layer.endswith("[]") else "") + INPUT + "]"
    assert text(session.evaluate(f'NetExtract[{net}, "Output"]')) == output
    found = text(session.evaluate(f"{net}[{{9, 1, 2, 3}}]"))
    assert "." not in found and not session.messages


def test_backward_from_what_needs_integers():
    session = Session()
    source = 'NetExtract[NetChain[{SequenceMostLayer[], EmbeddingLayer[2, 7]}, "Input" -> 5], "Input"]'
    assert text(session.evaluate(source)) == '{5, Restricted["Integer", 7]}'


def test_a_net_that_foretells_characters_knows_how_many_there_are():
    session = Session()
    session.evaluate(
        'net = NetGraph[<|"predict" -> NetChain[{EmbeddingLayer[3], NetMapOperator[LinearLayer[4]], SoftmaxLayer[]}], '
        '"rest" -> SequenceRestLayer[], "most" -> SequenceMostLayer[], "loss" -> CrossEntropyLossLayer["Index"]|>, '
        '{NetPort["Input"] -> "most" -> "predict" -> NetPort["loss", "Input"], '
        'NetPort["Input"] -> "rest" -> NetPort["loss", "Target"]}, "Input" -> {"Characters", "abcd"}]'
    )
    assert text(session.evaluate('Information[net, "ArraysDimensions"][{"predict", 1, "Weights"}]')) == "{4, 3}"
    assert text(session.evaluate('NumberQ[NetInitialize[net]["abca"]]')) == "True"
    assert not session.messages


def test_ranges_that_exclude_each_other_are_refused(refused):
    refused(
        'NetChain[{SequenceMostLayer[], EmbeddingLayer[2, 7]}, "Input" -> {5, Restricted["Integer", {8, 9}]}]',
        "chainfit",
    )


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('NetChain[{EmbeddingLayer[2, 97]}, "Input" -> "UTF8"]', "portshape"),
        ('NetGraph[{EmbeddingLayer[2, 3]}, {}, "Input" -> {"Class", {"a", "b", "c", "d"}}]', "portshape"),
        ('NetMapOperator[EmbeddingLayer[2, 3], "Input" -> {"Class", Range[4], "Dimensions" -> {2}}]', "portshape"),
        (
            'NetReplacePart[NetInitialize[NetChain[{EmbeddingLayer[2]}, "Input" -> "Characters"]], "Input" -> "UTF8"]',
            "portshape",
        ),
        ('EmbeddingLayer[2, 3, "Input" -> {"Class", {"a", "b"}}]', "dimvalue"),
    ],
)
def test_encoders_that_give_more_than_is_taken_are_refused(refused, source, tag):
    refused(source, tag)
