"""Layers that arrange and select elements."""

import definitions as define
import numpy as np

from .case import Case, called, of_one


def ordered(x):
    return [i + 1 for i in sorted(range(len(x)), key=lambda i: x[i])]


STRUCTURE = [
    of_one(called("ReshapeLayer", "{3, 4}"), (2, 6), lambda x: x.reshape(3, 4)),
    of_one(called("ReshapeLayer", "{Inherited, Automatic}"), (2, 3, 4), lambda x: x.reshape(2, 12)),
    of_one(called("ReshapeLayer", "{2, 1, All}"), (2, 1, 3), lambda x: x),
    Case(called("ReshapeLayer", '"ReferenceShape"'), {"Input": (2, 3), "ReferenceShape": (3, 2)},
         lambda x, r: x.reshape(3, 2)),
    of_one(called("FlattenLayer"), (2, 3), lambda x: x.ravel()),
    of_one(called("FlattenLayer", "Infinity"), (2, 3, 2), lambda x: x.ravel()),
    of_one(called("FlattenLayer", 1), (2, 3, 2), lambda x: x.reshape(6, 2)),
    of_one(called("FlattenLayer", -1), (2, 3, 2), lambda x: x.reshape(2, 6)),
    of_one(called("FlattenLayer", "{{3, 1}, {2}}"), (2, 3, 2), lambda x: np.einsum("ijk->kij", x).reshape(4, 3)),
    of_one(called("PartLayer", "All"), (3, 2), lambda x: x),
    of_one(called("PartLayer", 2), (3, 2), lambda x: x[1]),
    of_one(called("PartLayer", "{All, -1}"), (3, 2), lambda x: x[:, 1]),
    of_one(called("PartLayer", "{4 ;; 2 ;; -2, 1}"), (4, 2), lambda x: x[[3, 1], 0]),
    of_one(called("TransposeLayer"), (2, 3, 4), lambda x: np.einsum("ijk->jik", x)),
    of_one(called("TransposeLayer", "{1 <-> 3, 1 <-> 2}"), (2, 3, 4), lambda x: np.einsum("ijk->jki", x)),
    of_one(called("TransposeLayer", "{2, 3, 1}"), (2, 3, 4), lambda x: np.einsum("ijk->kij", x)),
    of_one(called("ReplicateLayer", 3), (2,), lambda x: np.array([x] * 3)),
    of_one(called("ReplicateLayer", "{2, 2}", -1), (3,), lambda x: np.array([[[v, v], [v, v]] for v in x])),
    of_one(called("ReplicateLayer", 2, 2), (3, 2), lambda x: np.array([[row, row] for row in x])),
    of_one(called("ReplicateLayer", "Automatic", Output="{4, 2}"), (2,), lambda x: np.array([x] * 4)),
    Case(called("AppendLayer"), {"Input": (2, 3), "Element": (3,)}, lambda x, e: np.array([*x, e])),
    Case(called("PrependLayer"), {"Input": (2, 3), "Element": (3,)}, lambda x, e: np.array([e, *x])),
    Case(called("ExtractLayer"), {"Input": (3, 3), "Position": [[1, 3], [-1, 2]]},
         lambda x, p: np.array([x[tuple(int(i) - (i > 0) for i in row)] for row in p])),
    of_one(called("OrderingLayer"), (5,), ordered),
    of_one(called("OrderingLayer", "Automatic"), (5,), ordered),
    of_one(called("OrderingLayer", 2), (5,), lambda x: ordered(x)[:2]),
    of_one(called("OrderingLayer", -2), (5,), lambda x: ordered(x)[-2:]),
    of_one(called("PaddingLayer", "{{1, 2}, {0, 1}}"), (2, 3), lambda x: define.padding(x, [(1, 2), (0, 1)], 0)),
    of_one(called("PaddingLayer", "{{1, 2}}", Padding=-1.5), (2, 3), lambda x: define.padding(x, [(1, 2)], -1.5)),
    *(
        of_one(called("PaddingLayer", "{{1, 2}, {2, 1}}", Padding=f'"{rule}"'), (3, 4),
               lambda x, rule=rule: define.padding(x, [(1, 2), (2, 1)], rule))
        for rule in ("Fixed", "Reflected")
    ),
    of_one(called("SequenceLastLayer"), (3, 2), lambda x: x[2]),
    of_one(called("SequenceMostLayer"), (3, 2), lambda x: x[:2]),
    of_one(called("SequenceRestLayer"), (3, 2), lambda x: x[1:]),
    of_one(called("SequenceReverseLayer"), (3, 2), lambda x: x[[2, 1, 0]]),
]  # fmt: skip
