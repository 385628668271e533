"""Recurrent layers, and losses."""

import math

import definitions as define
import numpy as np

from .case import Case, called, of_one, some


def gates(*names, size=2, inputs=3):
    """Arrays of gates by name, and the same in the order of the definition."""
    made = [(some(size, inputs), some(size, size), some(size)) for _ in names]
    kinds = ("InputWeights", "StateWeights", "Biases")
    arrays = {
        f"{name}Gate{kind}": a
        for name, gate in zip(names, made, strict=True)
        for kind, a in zip(kinds, gate, strict=True)
    }
    return arrays, made


WI, WS, B = some(2, 3), some(2, 2), some(2)
GRU, GRU_GATES = gates("Input", "Reset", "Memory")
LSTM, LSTM_GATES = gates("Input", "Output", "Forget", "Memory")
ZERO = np.zeros(2)
BASIC = {"InputWeights": WI, "StateWeights": WS, "Biases": B}


def recurrent(head, arrays, oracle):
    """Without dropout, with dropout that does nothing in evaluation, and with dropout of nothing in training."""
    return [
        of_one(called(head, 2, **arrays), (4, 3), oracle),
        of_one(called(head, 2, Dropout=None, **arrays), (4, 3), oracle, training=True),
        of_one(called(head, 2, Dropout=0.5, **arrays), (4, 3), oracle),
        of_one(
            called(head, 2, Dropout='{"VariationalWeights" -> 0, "StateUpdate" -> 0}', **arrays),
            (4, 3),
            oracle,
            training=True,
        ),
    ]


def cross_entropy(p, t):
    return -sum(math.log(row[int(i) - 1]) for row, i in zip(p, t, strict=True)) / len(p)


PROBABILITIES = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
ATTENDED = {"Key": (4, 3), "Value": (4, 2), "Query": (5, 3)}
HEADS = {"Key": (4, 2, 3), "Value": (4, 2, 2), "Query": (5, 2, 3)}


def attending(shapes, oracle, **options):
    return Case(called("AttentionLayer", '"Dot"', **options), shapes, oracle)


PATHS = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7]])
TARGETS = np.array([[0.1, 0.2, 0.7], [0.5, 0.5, 0]])

SEQUENCES = [
    *recurrent("BasicRecurrentLayer", BASIC, lambda x: define.basic(x, WI, WS, B, ZERO)),
    *recurrent("GatedRecurrentLayer", GRU, lambda x: define.gated(x, GRU_GATES, ZERO)),
    *recurrent("LongShortTermMemoryLayer", LSTM, lambda x: define.lstm(x, LSTM_GATES, ZERO, ZERO)),
    Case(called("MeanSquaredLossLayer"), {"Input": (2, 3), "Target": (2, 3)},
         lambda x, t: sum((x - t).ravel() ** 2) / 6),
    Case(called("MeanAbsoluteLossLayer"), {"Input": (2, 3), "Target": (2, 3)},
         lambda x, t: sum(abs(x - t).ravel()) / 6),
    Case(called("CrossEntropyLossLayer", '"Index"'), {"Input": PROBABILITIES, "Target": [2, 3]}, cross_entropy),
    Case(called("CrossEntropyLossLayer", '"Probabilities"'), {"Input": PROBABILITIES, "Target": TARGETS},
         lambda p, t: -sum((t * np.log(p)).ravel()) / 2),
    Case(called("CrossEntropyLossLayer", '"Binary"'), {"Input": PROBABILITIES, "Target": TARGETS},
         lambda p, t: -sum((t * np.log(p) + (1 - t) * np.log(1 - p)).ravel()) / 6),
    attending(ATTENDED, define.attention),
    attending({"Key": (2, 2, 3), "Value": (2, 2, 2), "Query": (3,)}, define.attention, Dropout=0.5),
    attending(ATTENDED, define.attention, Dropout=None, Mask=None, MultiHead=False, ScoreRescaling=None),
    attending(ATTENDED, lambda *x: define.attention(*x, sees=lambda i, j: j <= i), Mask='"Causal"'),
    attending(ATTENDED, lambda *x: define.attention(*x, sees=lambda i, j: i - 2 < j <= i), Mask='"Causal" -> 2'),
    attending(ATTENDED, lambda *x: define.attention(*x, score=lambda k, q: k @ q / math.sqrt(3)),
              ScoreRescaling='"DimensionSqrt"'),
    attending(HEADS, define.by_head(define.attention), MultiHead=True),
    attending(HEADS, define.by_head(lambda *x: define.attention(*x, score=lambda k, q: k @ q / math.sqrt(3))),
              MultiHead=True, ScoreRescaling='"DimensionSqrt"'),
    Case(called("CTCLossLayer"), {"Input": PATHS, "Target": [1, 2]}, define.alignment_loss),
    Case(called("CTCLossLayer"), {"Input": PATHS, "Target": [2, 2]}, define.alignment_loss),
    of_one(called("SequenceIndicesLayer"), (4, 2), lambda x: np.arange(1, 5)),
    of_one(called("SequenceIndicesLayer", Maximum="Infinity"), (4,), lambda x: np.arange(1, 5)),
    of_one(called("SequenceIndicesLayer", Maximum=2), (4, 2), lambda x: np.array([1, 2, 2, 2])),
    Case(called("ContrastiveLossLayer"), {"Input": 0.2, "Target": 1}, lambda d, t: max(0.5 - d, 0) if t else d),
    Case(called("ContrastiveLossLayer", 2), {"Input": 0.7, "Target": 1}, lambda d, t: max(2 - d, 0) if t else d),
    Case(called("ContrastiveLossLayer", 2), {"Input": 0.7, "Target": 0}, lambda d, t: max(2 - d, 0) if t else d),
]  # fmt: skip
