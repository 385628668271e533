"""Normalization, dropout, and layers that look at images from another place."""

import math

import definitions as define
import numpy as np

from .case import Case, called, of_one, some

S2, S4, B2 = some(2), some(2, 3), some(2)


def interpolated(x, p):
    """Bilinear in the places that a map gives; corners at -1 and 1."""
    y = np.zeros((len(x), 2, 3))
    for i, j in define.places((2, 3)):
        u, v = j - 1, 2 * i - 1
        column = (p[0] * u + p[1] * v + p[2] + 1) / 2 * (x.shape[2] - 1)
        row = (p[3] * u + p[4] * v + p[5] + 1) / 2 * (x.shape[1] - 1)
        for k, m in define.places(x.shape[1:]):
            y[:, i, j] += max(0, 1 - abs(row - k)) * max(0, 1 - abs(column - m)) * x[:, k, m]
    return y


POSITIVE = [1.5, 0.5]
NORMALIZATION = [
    of_one(
        called("BatchNormalizationLayer", Scaling=S2, Biases=B2, MovingMean="{1, 2}", MovingVariance=POSITIVE), (2, 3),
        lambda x: np.array([(r - m) / math.sqrt(v + 0.001) * s + b for r, m, v, s, b in
                            zip(x, (1, 2), POSITIVE, S2, B2, strict=True)]),
    ),
    of_one(
        called("BatchNormalizationLayer", Gamma=S2, Beta=B2, MovingMean="{1, 2}", MovingVariance=POSITIVE,
               Epsilon=0.25, Interleaving=True), (3, 2),
        lambda x: np.array([[(v - m) / math.sqrt(q + 0.25) * s + b for v, m, q, s, b in
                             zip(r, (1, 2), POSITIVE, S2, B2, strict=True)] for r in x]),
    ),
    of_one(
        called("BatchNormalizationLayer", Scaling=[1, 1], Biases=[0, 0], MovingMean=[5, 5], MovingVariance=[1, 1],
               Interleaving=False, Momentum=0.5), (2, 4),
        lambda x: define.normalization(x, (1,)), training=True,
    ),
    of_one(called("NormalizationLayer", Scaling=S2, Biases=B2), (2, 3, 2),
           lambda x: define.normalization(x, (1, 2)) * S2[:, None, None] + B2[:, None, None]),
    of_one(called("NormalizationLayer", Scaling=None, Biases=None, Epsilon=0.5), (2, 3),
           lambda x: define.normalization(x, (1,), 0.5)),
    of_one(called("NormalizationLayer", 1, '"Same"', Scaling=S2, Biases=None), (2, 3),
           lambda x: define.normalization(x, (0,)) * S2[:, None]),
    of_one(called("NormalizationLayer", "{1, 2}", '"Complement"', Scaling=None, Biases=S2), (2, 3, 2),
           lambda x: define.normalization(x, (0, 1)) + S2),
    of_one(called("NormalizationLayer", "2;;3", "1;;2", Scaling=S4, Biases=None), (2, 3, 2),
           lambda x: define.normalization(x, (1, 2)) * S4[..., None]),
    of_one(called("NormalizationLayer", "1;;2", Scaling=None, Biases=None, GroupNumber="{2, 1}"), (4, 3),
           lambda x: define.normalization(x, (0, 1), groups=(2, 1))),
    of_one(called("NormalizationLayer", Scaling=None, Biases=None, GroupNumber=None, Unbiased=True), (2, 3),
           lambda x: define.normalization(x, (1,), unbiased=True)),
    of_one(called("NormalizationLayer", Scaling=None, Biases=None, Method='"RMS"', Unbiased=False), (2, 3),
           lambda x: define.normalization(x, (1,), rms=True)),
    of_one(called("NormalizationLayer", Scaling=None, Biases=None, Method='"Standardize"'), (2, 3),
           lambda x: define.normalization(x, (1,))),
    of_one(called("LocalResponseNormalizationLayer"), (4, 2, 2), lambda x: define.response(x, 1, 0.5, 1, 2)),
    of_one(
        called("LocalResponseNormalizationLayer", Alpha=2, Beta=0.75, Bias=0.5, ChannelWindowSize=1), (4, 2, 2),
        lambda x: define.response(x, 2, 0.75, 0.5, 1),
    ),
    of_one(called("DropoutLayer"), (3, 2), lambda x: x),
    of_one(called("DropoutLayer", 1, Method='"Dropout"'), (3, 2), lambda x: 0 * x, training=True),
    of_one(called("DropoutLayer", 0.7, Method='"AlphaDropout"', OutputPorts='{"Output"}'), (3, 2), lambda x: x),
    of_one(called("DropoutLayer", 0, OutputPorts='{"Output", "BinaryMask"}'), (3, 2),
           lambda x: {"Output": x, "BinaryMask": 0 * x + 1}, training=True),
    Case(called("SpatialTransformationLayer", "{2, 3}"), {"Input": (2, 3, 4), "Parameters": (6,)}, interpolated),
    of_one(called("ImageAugmentationLayer", "{2, 2}"), (2, 5, 4), lambda x: x[:, 1:3, 1:3]),
    of_one(called("ImageAugmentationLayer", "{3, 2}", ReflectionProbabilities="{1, 1}"), (2, 3, 2),
           lambda x: x[:, ::-1, ::-1], training=True),
]  # fmt: skip
