"""Every primitive by one table: values against independent definitions, shapes, types, cotangents against differences.

A row is (name, argument ranges and shapes, static arguments); a primitive without a row fails the first test.
"""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from wlnet.kernel import PRIMITIVES, forward_ops, shape_ops
from wlnet.kernel.primitive import cotangents as loud_cotangents


@dataclass(frozen=True)
class Argument:
    """Samples between low and high; `smooth` says whether the result can be differentiated in it."""

    low: float
    high: float
    shape: tuple[int, ...]
    smooth: bool = True


@dataclass(frozen=True)
class Row:
    name: str
    arguments: tuple[Argument | None, ...]
    static: dict = field(default_factory=dict)
    oracle: Callable | None = None
    numbers: bool = True  # whether the result is numbers rather than truth values

    def __str__(self) -> str:
        return f"{self.name}{[a and a.shape for a in self.arguments]}{self.static}"


def A(*shape, low=-2.0, high=2.0, smooth=True) -> Argument:
    return Argument(low, high, shape, smooth)


def unary(name, oracle, low=-2.0, high=2.0, smooth=True) -> Row:
    return Row(name, (A(3, 4, low=low, high=high, smooth=smooth),), oracle=oracle)


def binary(name, oracle, a=(-2.0, 2.0), b=(-2.0, 2.0), shapes=((3, 4), (4,)), second=True, numbers=True) -> Row:
    first = A(*shapes[0], low=a[0], high=a[1], smooth=numbers)
    return Row(name, (first, A(*shapes[1], low=b[0], high=b[1], smooth=second and numbers)), {}, oracle, numbers)


def logistic(x):
    return 1 / (1 + math.exp(-x))


def positions(x):
    return np.array([sorted(range(1, len(row) + 1), key=lambda i: row[i - 1]) for row in x])


def extracted(x, positions):
    y = np.empty(positions.shape[:-1] + x.shape[1 + positions.shape[-1] :])
    for place in np.ndindex(*positions.shape[:-1]):
        y[place] = x[place[0]][tuple(int(p) - (p > 0) for p in positions[place])]
    return y


def basic_recurrent(x, state, state_mask, update_mask, w, u, b):
    y, s = [], state
    for t in range(x.shape[1]):
        s = np.tanh(x[:, t] @ w.T + (s if state_mask is None else s * state_mask) @ u.T + b)
        s = s if update_mask is None else s * update_mask[:, t]
        y.append(s)
    return np.stack(y, 1)


def gated_recurrent(x, state, state_mask, update_mask, *arrays):
    y, s, sigmoid = [], state, np.vectorize(logistic)
    for t in range(x.shape[1]):
        entered = s if state_mask is None else s * state_mask
        (wi, ui, bi), (wr, ur, br), (wm, um, bm) = (arrays[g::3] for g in range(3))
        i = sigmoid(x[:, t] @ wi.T + entered @ ui.T + bi)
        r = sigmoid(x[:, t] @ wr.T + entered @ ur.T + br)
        m = np.tanh(x[:, t] @ wm.T + r * (entered @ um.T) + bm)
        s = (1 - i) * (m if update_mask is None else m * update_mask[:, t]) + i * s
        y.append(s)
    return np.stack(y, 1)


def long_short_term_memory(x, state, memory, state_mask, update_mask, *arrays):
    y, s, c, sigmoid = [], state, memory, np.vectorize(logistic)
    for t in range(x.shape[1]):
        entered = s if state_mask is None else s * state_mask
        gates = [x[:, t] @ w.T + entered @ u.T + b for w, u, b in (arrays[g::4] for g in range(4))]
        i, o, f, m = *map(sigmoid, gates[:3]), np.tanh(gates[3])
        c = f * c + i * (m if update_mask is None else m * update_mask[:, t])
        s = o * np.tanh(c)
        y.append(s)
    return np.stack([*y, c], 1)


UNARY = [
    unary("negative", lambda x: -x),
    unary("exp", math.exp),
    unary("log", math.log, 0.1, 3),
    unary("sqrt", math.sqrt, 0.1, 3),
    unary("cbrt", lambda x: math.copysign(abs(x) ** (1 / 3), x)),
    unary("abs", abs),
    unary("sign", lambda x: math.copysign(1, x)),
    unary("floor", math.floor),
    unary("ceil", math.ceil),
    unary("round", round),
    unary("integer_part", math.trunc),
    unary("fractional_part", lambda x: x - math.trunc(x)),
    unary("unitize", lambda x: float(x != 0)),
    unary("kronecker_delta", lambda x: float(x == 0)),
    unary("sin", math.sin),
    unary("cos", math.cos),
    unary("tan", math.tan, -1.2, 1.2),
    unary("cot", lambda x: math.cos(x) / math.sin(x), 0.2, 1.4),
    unary("sec", lambda x: 1 / math.cos(x), -1.2, 1.2),
    unary("csc", lambda x: 1 / math.sin(x), 0.2, 1.4),
    unary("arcsin", math.asin, -0.9, 0.9),
    unary("arccos", math.acos, -0.9, 0.9),
    unary("arctan", math.atan),
    unary("arccot", lambda x: math.atan(1 / x)),
    unary("arcsec", lambda x: math.acos(1 / x), -3, -1.1),
    unary("arccsc", lambda x: math.asin(1 / x), 1.1, 3),
    unary("sinh", math.sinh),
    unary("cosh", math.cosh),
    unary("tanh", math.tanh),
    unary("coth", lambda x: math.cosh(x) / math.sinh(x), 0.2, 2),
    unary("sech", lambda x: 1 / math.cosh(x)),
    unary("csch", lambda x: 1 / math.sinh(x), 0.2, 2),
    unary("arcsinh", math.asinh),
    unary("arccosh", math.acosh, 1.1, 3),
    unary("arctanh", math.atanh, -0.9, 0.9),
    unary("arccoth", lambda x: math.atanh(1 / x), -3, -1.1),
    unary("arcsech", lambda x: math.acosh(1 / x), 0.1, 0.9),
    unary("arccsch", lambda x: math.asinh(1 / x), -2, -0.1),
    unary("haversine", lambda x: (1 - math.cos(x)) / 2),
    unary("inverse_haversine", lambda x: math.acos(1 - 2 * x), 0.1, 0.9),
    unary("gudermannian", lambda x: math.atan(math.sinh(x))),
    unary("inverse_gudermannian", lambda x: math.asinh(math.tan(x)), -1.2, 1.2),
    unary("gamma", math.gamma, -1.9, -1.1),
    unary("gamma", math.gamma, 0.5, 9),
    unary("log_gamma", math.lgamma, 0.1, 9),
    unary("erf", math.erf, -3, 3),
    unary("erfc", math.erfc, -3, 3),
    unary("inverse_erf", None, -0.99, 0.99),
    unary("inverse_erfc", None, 0.01, 1.99),
    unary("logistic", logistic),
    unary("ramp", lambda x: max(x, 0)),
    unary("softplus", lambda x: math.log(1 + math.exp(x))),
    unary("gelu", lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2),
    unary("elu", lambda x: x if x >= 0 else math.exp(x) - 1),
    unary("selu", lambda x: 1.0507009873554805 * (x if x >= 0 else 1.6732632423543772 * (math.exp(x) - 1))),
    unary("swish", lambda x: x * logistic(x)),
    unary("hard_swish", lambda x: x * min(max(x + 3, 0), 6) / 6, -5, 5),
    unary("mish", lambda x: x * math.tanh(math.log(1 + math.exp(x)))),
    unary("soft_sign", lambda x: x / (1 + abs(x))),
    unary("hard_tanh", lambda x: min(max(x, -1), 1)),
    unary("hard_sigmoid", lambda x: min(max((x + 1) / 2, 0), 1)),
]

BINARY = [
    binary("add", lambda a, b: a + b),
    binary("subtract", lambda a, b: a - b),
    binary("multiply", lambda a, b: a * b, shapes=((3, 1), (2, 1, 4))),
    binary("divide", lambda a, b: a / b, b=(0.5, 2)),
    binary("power", lambda a, b: a**b, a=(0.2, 2)),
    binary("surd", lambda a, b: a ** (1 / b), a=(0.2, 2), b=(3.0, 3.0), second=False),
    binary("minimum", min),
    binary("maximum", max),
    binary("mod", lambda a, b: a - b * math.floor(a / b), b=(0.3, 0.7)),
    binary("mod", lambda a, b: a - b * math.floor(a / b), b=(-0.7, -0.3)),
    binary("arctan2", lambda x, y: math.atan2(y, x)),
    binary("less", lambda a, b: a < b, numbers=False),
    binary("less_equal", lambda a, b: a <= b, numbers=False),
    binary("greater", lambda a, b: a > b, numbers=False),
    binary("greater_equal", lambda a, b: a >= b, numbers=False),
    binary("equal", lambda a, b: a == b, numbers=False),
    binary("unequal", lambda a, b: a != b, numbers=False),
    binary("logical_and", lambda a, b: bool(a and b), numbers=False),
    binary("logical_or", lambda a, b: bool(a or b), numbers=False),
    Row("logical_not", (A(3, 4, smooth=False),), {}, lambda a: not a, False),
    Row(
        "select",
        (A(3, 4, low=1, high=1, smooth=False), A(4), A(3, 1)),
        {},
        lambda condition, a, b: a if condition else b,
    ),
    Row("clip", (A(3, 4), A(3, 1, low=-1, high=-0.5), A(4, low=0.5, high=1)), {}, lambda x, a, b: min(max(x, a), b)),
]

STRUCTURE = [
    Row("scale_gradient", (A(3, 4),), {"factor": 1.0}, lambda x, factor: x),
    Row("detach", (A(3, 4, smooth=False),), {}, lambda x: x),
    Row("reshape", (A(2, 3, 4),), {"shape": (4, -1)}, lambda x, shape: np.array(x.ravel()).reshape(4, 6)),
    Row("transpose", (A(2, 3, 4),), {"axes": (2, 0, -2)}, lambda x, axes: np.einsum("abc->cab", x)),
    Row("slice", (A(5, 6, 2),), {"start": (1, -2), "stop": (None, 6)}, lambda x, start, stop: x[1:, -2:]),
    Row(
        "slice",
        (A(5, 6),),
        {"start": (4, 0), "stop": (None, 5), "step": (-2, 2)},
        lambda x, start, stop, step: x[::-1][::2][:, :5:2],
    ),
    Row("crop", (A(5, 6),), {"amounts": ((1, 2), (0, 3))}, lambda x, amounts: x[1:3, :3]),
    Row(
        "pad",
        (A(2, 3),),
        {"amounts": ((1, 2), (0, 3)), "value": 1.5},
        lambda x, amounts, value: np.pad(x, amounts, constant_values=value),
    ),
    Row("concatenate", (A(2, 3), A(2, 1), A(2, 2)), {"axis": -1}, lambda *x, axis: np.hstack(x)),
    Row("take", (A(2, 4, 3),), {"indices": (3, 0, 0, 1), "axis": 1}, lambda x, indices, axis: x[:, indices]),
    Row(
        "interpolate",
        (A(2, 4, 3),),
        {"size": 5, "axis": 1},
        lambda x, size, axis: np.stack(
            [
                x[:, 0],
                0.25 * x[:, 0] + 0.75 * x[:, 1],
                (x[:, 1] + x[:, 2]) / 2,
                0.75 * x[:, 2] + 0.25 * x[:, 3],
                x[:, 3],
            ],
            1,
        ),
    ),
    Row(
        "interpolate",
        (A(2, 2, 3),),
        {"size": 4, "axis": 1, "corners": False},
        lambda x, size, axis, corners: np.stack(
            [x[:, 0], 0.75 * x[:, 0] + 0.25 * x[:, 1], 0.25 * x[:, 0] + 0.75 * x[:, 1], x[:, 1]], 1
        ),
    ),
    Row("repeat_to", (A(2, 3, 2),), {"size": 5, "axis": 1}, lambda x, size, axis: x[:, [0, 0, 1, 1, 2]]),
    Row("extract", (A(2, 3, 4), A(2, 5, 1, low=1, high=3.9, smooth=False)), {}, extracted),
    Row("extract", (A(3, 2, 4), A(3, 2, low=-2, high=-1, smooth=False)), {}, extracted),
    Row(
        "embed",
        (A(4, 3), A(2, 5, low=1, high=4.9, smooth=False)),
        {},
        lambda w, x: np.array([[w[int(i) - 1] for i in row] for row in x]),
    ),
    Row(
        "one_hot",
        (A(2, 3, low=2, high=2, smooth=False),),
        {"size": 4},
        lambda x, size: np.array([[[k == i for k in (1, 2, 3, 4)] for i in row] for row in x]),
        False,
    ),
    Row("sort", (A(3, 5),), {}, lambda x: np.array([sorted(row) for row in x])),
    Row("ordering", (A(2, 5, smooth=False),), {}, lambda x: positions(x)),
    Row("ordering", (A(2, 5, smooth=False),), {"count": 2}, lambda x, count: positions(x)[:, :2]),
    Row("ordering", (A(2, 5, smooth=False),), {"count": -2}, lambda x, count: positions(x)[:, 3:]),
    Row("broadcast_to", (A(3, 1),), {"shape": (2, 3, 4)}, lambda x, shape: x + np.zeros(shape)),
    *(
        Row(name, (A(2, 3, 4),), static, lambda x, *, of=oracle, axes=None, keepdims=False: of(x, axes, keepdims))
        for name, oracle in (
            ("sum", lambda x, axes, keepdims: np.add.reduce(x, axes, keepdims=keepdims)),
            (
                "mean",
                lambda x, axes, keepdims: (
                    np.add.reduce(x, axes, keepdims=keepdims) / (x.size / np.add.reduce(x, axes).size)
                ),
            ),
            ("max", lambda x, axes, keepdims: np.maximum.reduce(x, axes, keepdims=keepdims)),
            ("min", lambda x, axes, keepdims: np.minimum.reduce(x, axes, keepdims=keepdims)),
            ("product", lambda x, axes, keepdims: np.multiply.reduce(x, axes, keepdims=keepdims)),
        )
        for static in ({}, {"axes": (0, -1)}, {"axes": (1,), "keepdims": True})
    ),
]

DENSE = [
    Row("matmul", (A(2, 3, 4), A(4, 5)), {}, lambda a, b: np.einsum("xij,jk->xik", a, b)),
    Row("matmul", (A(2, 1, 3, 4), A(5, 4, 2)), {}, lambda a, b: np.einsum("xyij,zjk->xzik", a, b)),
    Row("linear", (A(5, 3), A(4, 3), A(4)), {}, lambda x, w, b: np.einsum("bi,oi->bo", x, w) + b),
    Row("linear", (A(2, 5, 3), A(4, 3), None), {}, lambda x, w, b: np.einsum("abi,oi->abo", x, w)),
    *(
        Row(
            "linear_ramp",
            (A(5, 3), A(4, 3), A(4)),
            static,
            lambda x, w, b, turned=False: np.maximum(np.einsum("bi,oi->bo", x, w) + b, 0),
        )
        for static in ({}, {"turned": True})
    ),
    Row("determinant", (A(3, 2, 2),), {}, lambda x: x[:, 0, 0] * x[:, 1, 1] - x[:, 0, 1] * x[:, 1, 0]),
    Row(
        "inverse",
        (A(3, 2, 2),),
        {},
        lambda x: (
            np.stack([x[:, 1, 1], -x[:, 0, 1], -x[:, 1, 0], x[:, 0, 0]], -1).reshape(3, 2, 2)
            / (x[:, 0, 0] * x[:, 1, 1] - x[:, 0, 1] * x[:, 1, 0])[:, None, None]
        ),
    ),
    Row(
        "external",
        (A(2, 3, 4),),
        {
            "function": lambda x: x.sum(2) ** 2,
            "gradient": lambda x, dy, y: 2 * (x.sum(2) * dy)[..., None] + 0 * x,
            "shape": (3,),
        },
        lambda x, function, gradient, shape: np.einsum("abc->ab", x) ** 2,
    ),
    Row("affine", (A(2, 3, 4), A(3, 1), A(3, 1)), {}, lambda x, a, b: a * x + b),
    *(
        Row(
            "normalize",
            (A(2, 3, 4),),
            {"axes": axes, "epsilon": 1e-3, "taken": taken, "centered": centered},
            lambda x, *, axes, epsilon, taken, centered: (
                (c := x - centered * x.mean(axes, keepdims=True))
                / np.sqrt((c**2).sum(axes, keepdims=True) / (x.size / x.mean(axes).size - taken) + epsilon)
            ),
        )
        for axes, taken, centered in (((2,), 0, True), ((1, 2), 1, True), ((1,), 0, True), ((-1, 0), 0, False))
    ),
    Row("softmax", (A(3, 4, 2),), {"axis": 1}, lambda x, axis: np.exp(x) / np.exp(x).sum(1, keepdims=True)),
    Row("log_softmax", (A(3, 4),), {}, lambda x: x - np.log(np.exp(x).sum(-1, keepdims=True))),
    Row(
        "batch_norm",
        (A(2, 3, 4), A(3), A(3), A(3), A(3, low=0.5)),
        {"epsilon": 1e-3},
        lambda x, s, b, m, v, epsilon: (x - m[:, None]) / np.sqrt(v[:, None] + epsilon) * s[:, None] + b[:, None],
    ),
    Row(
        "channel_moments",
        (A(4, 2, 3, 2, smooth=False),),
        {},
        lambda x: np.array([[f(x[:, c]) for c in range(2)] for f in (np.mean, np.var)]),
    ),
    Row(
        "channel_moments",
        (A(4, 2, 3, smooth=False),),
        {"axis": -1},
        lambda x, axis: np.array([[f(x[..., c]) for c in range(3)] for f in (np.mean, np.var)]),
    ),
    Row(
        "batch_norm_train",
        (A(4, 2, 3), A(3), A(3)),
        {"epsilon": 1e-3, "axis": -1},
        lambda x, s, b, epsilon, axis: (x - x.mean((0, 1))) / np.sqrt(x.var((0, 1)) + epsilon) * s + b,
    ),
    Row(
        "batch_norm_train",  # means far from zero
        (A(4, 3, 5, low=99, high=101), A(3), A(3)),
        {"epsilon": 1e-3},
        lambda x, s, b, epsilon: (
            (x - x.mean((0, 2))[:, None]) / np.sqrt(x.var((0, 2)) + epsilon)[:, None] * s[:, None] + b[:, None]
        ),
    ),
]


def attend(scores, v, mask=None, *, scale=1.0, window=None):
    y = np.zeros((*scores.shape[:2], v.shape[2]))
    for b, i in np.ndindex(scores.shape[:2]):
        seen = [j for j in range(v.shape[1]) if window is None or i - window < j <= i]
        weights = np.exp(scale * scores[b, i, seen])
        factors = 1 if mask is None else mask[b, i, seen]
        y[b, i] = factors * weights @ v[b, seen] / weights.sum() if seen else 0
    return y


def attention(q, k, v, mask=None, **static):
    return attend(np.einsum("bie,bje->bij", q, k), v, mask, **static)


def attending(m, n, masked=False, **static):
    mask = (A(2, m, n, smooth=False),) if masked else ()
    return [
        Row("attention", (A(2, m, 3), A(2, n, 3), A(2, n, 4), *mask), static, attention),
        Row("attend", (A(2, m, n), A(2, n, 4), *mask), static, attend),
    ]


ATTENTION = [
    *attending(3, 5),
    *attending(3, 5, True, scale=0.5),
    *attending(5, 3, window=2, scale=2.0),
    *attending(70, 70, window=3),
    *attending(80, 65, True, window=100),
    *attending(3, 5, window=1),
]


def ctc(p, target):
    """Minus the logarithm of the sum over all paths that collapse to the target."""
    found = np.zeros(len(p))
    for b, path in itertools.product(range(len(p)), itertools.product(range(p.shape[2]), repeat=p.shape[1])):
        merged = [k + 1 for k, _ in itertools.groupby(path) if k < p.shape[2] - 1]
        if merged == [int(k) for k in target[b]]:
            found[b] += np.prod(p[b, range(p.shape[1]), path])
    return -np.log(found)


def class_entropies(p, target):
    y = np.empty(target.shape)
    for place in np.ndindex(*target.shape):
        y[place] = -math.log(p[place][int(target[place]) - 1])
    return y


def entropies_of_logits(x, target):
    return class_entropies(np.exp(x) / np.exp(x).sum(-1, keepdims=True), target)


CLASSES = [
    Row("ctc", (A(3, 5, 4, low=0.1, high=0.4), A(3, 2, low=1, high=3.9, smooth=False)), {}, ctc),
    *(
        Row(name, (A(*shape, 4, low=0.1, high=0.9), A(*shape, low=1, high=4.9, smooth=False)), {}, oracle)
        for name, oracle in (
            ("index_cross_entropy", class_entropies), ("softmax_cross_entropy", entropies_of_logits),
        )
        for shape in ((5,), (2, 3))
    ),
]  # fmt: skip


def recurrent(name, oracle, gates, states, batch=2, masks=False, k=4, n=5):
    given = (A(batch, 3, k), *(A(batch, n),) * states)
    factors = (A(batch, n, smooth=False), A(batch, 3, n, smooth=False)) if masks else (None, None)
    arrays = (*(A(n, k),) * gates, *(A(n, n),) * gates, *(A(n),) * gates)
    return Row(name, (*given, *factors, *arrays), {}, oracle)


RECURRENT = [
    recurrent(*kind, *rest)
    for kind in (
        ("basic_recurrent", basic_recurrent, 1, 1),
        ("gated_recurrent", gated_recurrent, 3, 1),
        ("long_short_term_memory", long_short_term_memory, 4, 2),
    )
    for rest in ((), (1,), (9,), (2, True), (8, True))
]

# Values of these are compared with plain loops in test_convolution.py and test_pooling.py.
SPATIAL = [
    Row("conv", (A(2, 4, 6, 5), A(6, 2, 3, 2), A(6)), {"stride": (2, 1), "padding": ((1, 0), (0, 2)), "groups": 2}),
    Row("conv", (A(2, 3, 9), A(4, 3, 3), None), {"dilation": 2, "padding": 1}),
    Row("conv", (A(1, 2, 4, 4, 4), A(2, 2, 2, 3, 2), A(2)), {"stride": 2}),
    Row(
        "conv_transpose",
        (A(2, 4, 3, 4), A(4, 3, 3, 2), A(6)),
        {"stride": (2, 3), "crop": ((1, 0), (0, -2)), "groups": 2},
    ),
    Row("conv_transpose", (A(2, 3, 5), A(3, 4, 3), None), {"stride": 2, "dilation": 3, "crop": 1}),
    Row("conv_transpose", (A(1, 2, 3, 2, 3), A(2, 2, 2, 3, 2), A(2)), {"stride": 2}),
    Row("max_pool", (A(2, 3, 7, 6),), {"kernel": (3, 2), "stride": (2, 1), "padding": ((1, 1), (0, 1))}),
    Row("mean_pool", (A(2, 3, 7),), {"kernel": (3,), "stride": 2, "padding": 1}),
    Row("total_pool", (A(1, 2, 4, 4, 4),), {"kernel": (2, 2, 2), "stride": 2}),
]


def places_of_pixels(theta, size):
    """The map applied to each pixel's place, the corner pixels being at -1 and 1."""
    y = np.empty((len(theta), *size, 2))
    for b, i, j in np.ndindex(len(theta), *size):
        v, u = (2 * k / (n - 1) - 1 if n > 1 else 0 for k, n in zip((i, j), size, strict=True))
        y[b, i, j] = theta[b] @ (u, v, 1)
    return y


def read_between(x, grid):
    """Each of the four pixels around a place counts by its nearness; there are zeros outside."""
    batch, channels, height, width = x.shape
    y = np.zeros((batch, channels, *grid.shape[1:3]))
    for b, p, q in np.ndindex(batch, *grid.shape[1:3]):
        column, row = (grid[b, p, q] + 1) / 2 * (width - 1, height - 1)
        for i, j in np.ndindex(height, width):
            nearness = max(0, 1 - abs(row - i)) * max(0, 1 - abs(column - j))
            y[b, :, p, q] += nearness * x[b, :, i, j]
    return y


def windows_cut(x, starts, size, flips=None):
    found = []
    for image, (top, left), (v, h) in zip(x, starts, flips or [(0, 0)] * len(x), strict=True):
        part = image[:, top : top + size[0], left : left + size[1]]
        part = np.flip(part, 1) if v else part
        found.append(np.flip(part, 2) if h else part)
    return np.array(found)


class FixedDraws:
    """A generator that always draws the same: by inversion, so that its gamma variates are smooth in their shapes."""

    def __repr__(self):
        return "FixedDraws"

    def standard_gamma(self, shape):
        probabilities = np.random.default_rng(5).uniform(0.02, 0.98, shape.shape)
        return np.vectorize(self.quantile)(shape, probabilities)

    def quantile(self, a, p):
        low, high = 0.0, 20 * a + 50
        for _ in range(70):
            middle = (low + high) / 2
            low, high = (middle, high) if self.probability(a, middle) < p else (low, middle)
        return low

    def probability(self, a, x):
        total = term = 1.0
        n = 0
        while term > 1e-18 * total:
            n += 1
            term *= x / (a + n)
            total += term
        return math.exp(a * math.log(x) - x - math.lgamma(a + 1)) * total

    def standard_exponential(self, shape):
        return np.random.default_rng(6).standard_exponential(shape)

    def random(self, shape):
        return U

    def poisson(self, mean):
        return np.random.default_rng(7).poisson(mean)

    def binomial(self, count, p):
        return np.random.default_rng(8).binomial(count, p)


U = np.random.default_rng(9).random((3, 4))
DOUBLE = np.dtype("float64")

# The distributions themselves are tested in test_variates.py.
SAMPLING = [
    Row("affine_grid", (A(2, 2, 3),), {"size": (3, 4)}, places_of_pixels),
    Row("affine_grid", (A(2, 2, 3),), {"size": (1, 2)}, places_of_pixels),
    Row("grid_sample", (A(2, 3, 4, 5), A(2, 3, 6, 2, low=-1.4, high=1.4)), {}, read_between),
    Row("grid_sample", (A(1, 2, 1, 3), A(1, 2, 2, 2, low=-1.4, high=1.4)), {}, read_between),
    Row("window_each", (A(2, 3, 4, 5),), {"starts": [(0, 1), (2, 2)], "size": (2, 3)}, windows_cut),
    Row(
        "window_each",
        (A(3, 1, 3, 3),),
        {"starts": [(0, 1), (1, 0), (1, 1)], "size": (2, 2), "flips": [(1, 0), (0, 1), (1, 1)]},
        windows_cut,
    ),
    Row(
        "draw",
        (),
        {"shape": (3, 4), "distribution": "random", "dtype": DOUBLE, "generator": FixedDraws()},
        lambda **s: U,
    ),
    Row(
        "coins",
        (),
        {"shape": (3, 4), "probability": 0.4, "dtype": DOUBLE, "generator": FixedDraws()},
        lambda **s: U < 0.4,
    ),
    Row(
        "coins",
        (),
        {"shape": (3, 4), "probability": 0.4, "dtype": DOUBLE, "generator": FixedDraws(), "value": 2.5},
        lambda **s: 2.5 * (U < 0.4),
    ),
    Row("log_gamma_variate", (A(3, 4, low=0.05, high=20),), {"generator": FixedDraws()}),
    Row("poisson_variate", (A(3, 4, low=0.1, high=9, smooth=False),), {"generator": FixedDraws()}),
    Row(
        "binomial_variate",
        (A(3, 4, low=6, high=6, smooth=False), A(4, low=0, high=1, smooth=False)),
        {"generator": FixedDraws()},
    ),
    Row(
        "negative_binomial_variate",
        (A(3, 4, low=0.5, high=6, smooth=False), A(4, low=0.1, high=1, smooth=False)),
        {"generator": FixedDraws()},
    ),
]

ROWS = UNARY + BINARY + STRUCTURE + DENSE + ATTENTION + CLASSES + RECURRENT + SPATIAL + SAMPLING
per_row = pytest.mark.parametrize("row", ROWS, ids=str)


def sample(row: Row, dtype: str = "float64") -> list:
    rng = np.random.default_rng(len(str(row)))
    made = [None if a is None else rng.uniform(a.low, a.high, a.shape).astype(dtype) for a in row.arguments]
    if row.name == "select":
        made[0] = made[1] + 0 * made[2] > 0
    return made


def test_every_primitive_has_a_row():
    assert {row.name for row in ROWS} == set(PRIMITIVES)


def cotangents(pullback, dy, wanted):
    with np.errstate(all="ignore"):
        return loud_cotangents(pullback, dy, wanted)


@per_row
def test_value(row):
    arrays = sample(row)
    y = getattr(forward_ops, row.name)(*arrays, **row.static)
    if row.oracle is None:
        assert np.isfinite(y).all()
    elif row in STRUCTURE + DENSE + ATTENTION + CLASSES + RECURRENT + SAMPLING:
        np.testing.assert_allclose(y, row.oracle(*arrays, **row.static), rtol=1e-12, atol=1e-12)
    else:
        expected = np.vectorize(row.oracle)(*arrays)
        np.testing.assert_allclose(y, expected, rtol=1e-13, atol=1e-14)


@per_row
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_shape_and_type(row, dtype):
    arrays = sample(row, dtype)
    y, pullback = PRIMITIVES[row.name](*arrays, **row.static)
    assert isinstance(y, np.ndarray)
    assert y.dtype == (row.static.get("dtype", dtype) if row.numbers else bool)
    shapes = [None if a is None else a.shape for a in arrays]
    assert getattr(shape_ops, row.name)(*shapes, **row.static) == y.shape
    if row.numbers:
        for array, cotangent in zip(arrays, cotangents(pullback, np.ones_like(y), [True] * len(arrays)), strict=True):
            assert cotangent is None or (cotangent.shape, cotangent.dtype) == (array.shape, dtype)


@per_row
def test_pullback_agrees_with_central_differences(row):
    if not row.numbers:
        return
    rng = np.random.default_rng(1)
    arrays = sample(row)
    apply = PRIMITIVES[row.name]
    y, pullback = apply(*arrays, **row.static)
    dy = rng.standard_normal(y.shape)
    found = cotangents(pullback, dy, [True] * len(arrays))
    for i, (argument, cotangent) in enumerate(zip(row.arguments, found, strict=True)):
        if argument is None or not argument.smooth:
            assert cotangent is None
            continue
        direction, h = rng.standard_normal(argument.shape), 1e-6
        ends = [
            apply(*(a + side * h * direction if i == j else a for j, a in enumerate(arrays)), **row.static)[0]
            for side in (1, -1)
        ]
        expected = np.sum(dy * (ends[0] - ends[1])) / (2 * h)
        along = 0.0 if cotangent is None else np.sum(cotangent * direction)
        assert along == pytest.approx(expected, rel=1e-6, abs=1e-7)


@per_row
def test_unwanted_cotangents_are_not_computed(row):
    y, pullback = PRIMITIVES[row.name](*sample(row), **row.static)
    unwanted = [False] * len(row.arguments)
    assert list(cotangents(pullback, np.ones_like(y), unwanted)) == [None] * len(unwanted)
