"""Functions of elements, products, aggregation, arrays and embedding."""

import math

import definitions as define
import numpy as np

from .case import Case, called, of_many, of_one, some

S2, S4, B6 = some(2), some(2, 3), some(6)
WEIGHTS = some(6, 4)
DEVIATIONS = {"StandardDeviation": lambda v: math.sqrt(define.variance(v)),
              "MeanDeviation": lambda v: sum(abs(a - sum(v) / len(v)) for a in v) / len(v)}  # fmt: skip
STATISTICS = {
    "Mean": lambda v: sum(v) / len(v), "Min": min, "Max": max, "Total": sum, "Times": math.prod,
    "Median": define.median, "Variance": define.variance, "InterquartileRange": define.quartile_distance, **DEVIATIONS,
}  # fmt: skip


def embedded(w):
    return lambda x: np.array([[w[int(i) - 1] for i in row] for row in x])


BASIC = [
    of_one(called("LinearLayer", 6, Weights=WEIGHTS, Biases=B6), (4,), lambda x: define.linear(x, WEIGHTS, B6, (6,))),
    of_one(called("LinearLayer", "{2, 3}", Weights=WEIGHTS, Biases=None), (2, 2),
           lambda x: define.linear(x, WEIGHTS, None, (2, 3))),
    of_one(called("LinearLayer", "{}", Weights=WEIGHTS[:1], Biases="{5}"), (4,),
           lambda x: define.linear(x, WEIGHTS[:1], [5], ())),
    of_one(called("SoftmaxLayer"), (2, 3), lambda x: define.softmax(x, 1)),
    of_one(called("SoftmaxLayer", 1), (2, 3), lambda x: define.softmax(x, 0)),
    of_one(called("SoftmaxLayer", -2), (2, 3, 2), lambda x: define.softmax(x, 1)),
    of_one(called("ElementwiseLayer", "Tanh"), (2, 3), lambda x: np.vectorize(math.tanh)(x)),
    of_one(called("ElementwiseLayer", '"SoftSign"'), (), lambda x: x / (1 + abs(x))),
    of_one(called("ParametricRampLayer", Slope=S2), (2, 3), lambda x: np.where(x < 0, S2[:, None] * x, x)),
    of_one(called("ParametricRampLayer", "{}", Slope=0.3), (2, 3), lambda x: np.where(x < 0, 0.3 * x, x)),
    of_one(called("ParametricRampLayer", "{1, 2}", Slope=S4), (2, 3, 2),
           lambda x: np.where(x < 0, S4[..., None] * x, x)),
    of_many(called("ThreadingLayer", "Times"), [(2, 3), (2, 1)], lambda a, b: a * b),
    of_many(called("ThreadingLayer", "Subtract", None), [(2, 3), (2, 3)], lambda a, b: a - b),
    of_many(called("ThreadingLayer", "Plus", "Automatic"), [(2, 3), (1, 3)], lambda a, b: a + b),
    of_many(called("ThreadingLayer", "Plus", 1), [(2, 3), (3,)], lambda a, b: a + b),
    of_many(called("ThreadingLayer", "Plus", -1), [(2, 3), (2,)], lambda a, b: a + b[:, None]),
    of_many(called("ThreadingLayer", "Plus", 2), [(2, 3, 4), (2, 4)], lambda a, b: a + b[:, None, :]),
    of_many(called("ThreadingLayer", "Plus", "{None, -1}"), [(2, 3), (2,)], lambda a, b: a + b[:, None]),
    Case(called("ThreadingLayer", "#A - 2 #B &"), {"A": (3,), "B": (3,)}, lambda a, b: a - 2 * b),
    Case(called("ThreadingLayer", "Plus", InputPorts='{"p", "q"}'), {"p": (3,), "q": (3,)}, lambda a, b: a + b),
    of_many(called("TotalLayer"), [(2, 3)] * 3, lambda a, b, c: a + b + c),
    of_many(called("TotalLayer", InputPorts=2), [(2, 3), (2, 1)], lambda a, b: a + b),
    Case(called("TotalLayer", InputPorts='<|"a" -> 2, "b" -> 2|>'), {"a": (2,), "b": (2,)}, lambda a, b: a + b),
    of_many(called("DotLayer"), [(2, 3), (3, 4), (4,)], lambda a, b, c: np.einsum("ij,jk,k->i", a, b, c)),
    of_many(called("DotLayer", "{None, 1 <-> 2}", InputPorts=2), [(2, 3), (4, 3)],
            lambda a, b: np.einsum("ij,kj->ik", a, b)),
    of_many(called("DotLayer", "{{1 <-> 3, 1 <-> 2}, None}"), [(2, 3, 4), (2, 5)],
            lambda a, b: np.einsum("ijk,il->jkl", np.einsum("ijk->ijk", a), b)),
    of_many(called("DotLayer", "Automatic"), [(3,), (3,)], lambda a, b: sum(a * b)),
    of_many(called("DotLayer", "{{2, 1}, None}"), [(3, 2), (3,)], lambda a, b: np.einsum("ji,j->i", a, b)),
    of_many(called("CatenateLayer"), [(2, 3), (1, 3)], lambda a, b: np.array([*a, *b])),
    of_many(called("CatenateLayer", 2, InputPorts=2), [(2, 3), (2, 1)],
            lambda a, b: np.array([[*p, *q] for p, q in zip(a, b, strict=True)])),
    of_many(called("CatenateLayer", -1, Inputs="{{2, 3}, {2, 1}}"), [(2, 3), (2, 1)],
            lambda a, b: np.array([[*p, *q] for p, q in zip(a, b, strict=True)])),
    of_many(called("CatenateLayer", 1), [(2, 3), (2,)], lambda a, b: np.array([[*p, *b] for p in a])),
    *(
        of_one(called("AggregationLayer", name), (2, 3, 2), lambda x, f=f: define.aggregation(x, (1, 2), f))
        for name, f in STATISTICS.items()
    ),
    of_one(called("AggregationLayer", "Max", 1), (3, 2), lambda x: define.aggregation(x, (0,), max)),
    of_one(called("AggregationLayer", "Total", "{1, -1}"), (3, 2, 2), lambda x: define.aggregation(x, (0, 2), sum)),
    of_one(called("AggregationLayer", "Min", "2;;3"), (3, 2, 2, 2), lambda x: define.aggregation(x, (1, 2), min)),
    of_one(called("AggregationLayer", "Mean", "All"), (3, 2), lambda x: sum(x.ravel()) / 6),
    of_one(called("SummationLayer"), (3, 2), lambda x: sum(x.ravel())),
    of_one(called("ConstantTimesLayer", Scaling=S4), (2, 3), lambda x: x * S4),
    of_one(called("ConstantPlusLayer", Biases=S4), (2, 3), lambda x: x + S4),
    Case(called("NetArrayLayer", Array=S4), {}, lambda: S4),
    Case(called("RandomArrayLayer", "DiscreteUniformDistribution[{3, 3}]", Output=2), {}, lambda: np.array([3, 3])),
    Case(called("RandomArrayLayer", "BinomialDistribution[#a, #b] &", InputPorts='{"c", "d"}'),
         {"c": [4, 4, 4], "d": [1, 1, 1]}, lambda a, b: a),
    of_one(called("EmbeddingLayer", 4, 6, Weights=WEIGHTS), [[1, 6], [3, 1]], embedded(WEIGHTS)),
    of_one(called("UnitVectorLayer", 3), [[1, 3], [3, 2]], embedded(np.eye(3))),
]  # fmt: skip
