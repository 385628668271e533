"""The operator cases of the onnx package for everything but convolution and recurrence, on our operations.

An operator is a function of ops, its inputs and attributes; an entry of BEYOND says which of its cases no operation of
ours is for. Everything else is run, and all operators are counted.
"""

import importlib
import math
import pkgutil
from collections import Counter

import numpy as np
import pytest
from onnx.backend.test.case import node
from onnx.helper import get_attribute_value

from wlnet.kernel import forward_ops as ops


def unary(name):
    return lambda a, x: getattr(ops, name)(x)


def folded(name):
    def fold(a, first, *rest):
        for other in rest:
            first = getattr(ops, name)(first, other)
        return ops.reshape(first, shape=first.shape)

    return fold


def axes_of(a, x, axes):
    found = a.get("axes") if axes is None else axes.tolist()
    return None if found is None or len(found) == 0 else tuple(found)


def reduced(function):
    def reduce(a, x, axes=None):
        along = axes_of(a, x, axes)
        if along is None and a.get("noop_with_empty_axes"):
            return function(ops.reshape(x, shape=(*x.shape, 1)), {"axes": (-1,), "keepdims": False})
        return function(x, {"axes": along, "keepdims": bool(a.get("keepdims", 1))})

    return reduce


def log_sum_exp(x, how):
    top = ops.max(x, axes=how["axes"], keepdims=True)
    total = ops.log(ops.sum(ops.exp(ops.subtract(x, top)), axes=how["axes"], keepdims=True))
    y = ops.add(total, top)
    return y if how["keepdims"] else ops.sum(y, **how)


def elu(a, x):
    alpha = a.get("alpha", 1.0)
    return ops.select(ops.greater_equal(x, 0), x, ops.multiply(ops.elu(x), alpha))


def selu(a, x):
    scale, alpha = a.get("gamma", 1.0507009873554805), a.get("alpha", 1.6732632423543772)
    return ops.multiply(scale, elu({"alpha": alpha}, x))


def gelu(a, x):
    if a.get("approximate", "none") == "none":
        return ops.gelu(x)
    inner = ops.multiply(math.sqrt(2 / math.pi), ops.add(x, ops.multiply(0.044715, ops.power(x, 3))))
    return ops.multiply(ops.multiply(x, 0.5), ops.add(1.0, ops.tanh(inner)))


def clip(a, x, low=None, high=None):
    low, high = (None if v is None or v.shape == (0,) else v for v in (low, high))
    x = x if low is None else ops.maximum(x, low)
    return x if high is None else ops.minimum(x, high)


def padded(a, x, pads, value=0.0, axes=None):
    rank = x.ndim
    places = range(rank) if axes is None else [int(i) % rank for i in axes]
    amounts = [(0, 0)] * rank
    for i, place in enumerate(places):
        amounts[place] = (int(pads[i]), int(pads[len(places) + i]))
    mode = a.get("mode", "constant")
    if mode == "constant":
        cropped = ops.crop(x, amounts=tuple((max(0, -b), max(0, -e)) for b, e in amounts))
        return ops.pad(cropped, amounts=tuple((max(0, b), max(0, e)) for b, e in amounts), value=float(value))
    for axis, (before, after) in enumerate(amounts):
        n = x.shape[axis]
        places = np.arange(-before, n + after)
        around = {
            "wrap": places % n,
            "edge": np.clip(places, 0, n - 1),
            "reflect": n - 1 - abs(n - 1 - places % max(1, 2 * n - 2)),
        }[mode]
        x = ops.take(x, indices=tuple(around.tolist()), axis=axis)
    return x


def sliced(a, x, starts, ends, axes=None, steps=None):
    axes = range(len(starts)) if axes is None else [int(i) % x.ndim for i in axes]
    steps = [1] * len(starts) if steps is None else steps
    parts = [(0, None, 1)] * x.ndim
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        low, high, by = slice(int(start), int(end), int(step)).indices(x.shape[axis])
        parts[axis] = (low, None if high < 0 else high, by)
    return ops.slice(x, start=[p[0] for p in parts], stop=[p[1] for p in parts], step=[p[2] for p in parts])


def gemm(a, x, y, bias=0.0):
    x = ops.transpose(x, axes=(1, 0)) if a.get("transA") else x
    y = ops.transpose(y, axes=(1, 0)) if a.get("transB") else y
    scaled = ops.multiply(ops.matmul(x, y), a.get("alpha", 1.0))
    return ops.add(scaled, ops.multiply(bias, a.get("beta", 1.0)))


def matmul(a, x, y):
    if x.ndim == 1 and y.ndim == 1:
        return ops.sum(ops.multiply(x, y))
    if x.ndim == 1:
        return ops.matmul(x[None], y)[..., 0, :]
    return ops.matmul(x, y[:, None])[..., 0] if y.ndim == 1 else ops.matmul(x, y)


def concatenated(a, *arrays):
    return ops.concatenate(*arrays, axis=a["axis"])


def transposed(a, x):
    return ops.transpose(x, axes=a.get("perm", tuple(reversed(range(x.ndim)))))


def reshaped(a, x, shape):
    kept = [n if n or a.get("allowzero") else x.shape[i] for i, n in enumerate(shape.tolist())]
    return ops.reshape(x, shape=kept)


def flattened(a, x):
    axis = a.get("axis", 1)
    axis = axis + x.ndim if axis < 0 else axis
    return ops.reshape(x, shape=(math.prod(x.shape[:axis]), math.prod(x.shape[axis:])))


def squeezed(a, x, axes=None):
    gone = [n % x.ndim for n in axes] if axes is not None else [i for i, n in enumerate(x.shape) if n == 1]
    return ops.reshape(x, shape=[n for i, n in enumerate(x.shape) if i not in gone])


def unsqueezed(a, x, axes):
    shape = iter(x.shape)
    rank = x.ndim + len(axes)
    new = {int(n) % rank for n in axes}
    return ops.reshape(x, shape=[1 if i in new else next(shape) for i in range(rank)])


def expanded(a, x, shape):
    return ops.broadcast_to(x, shape=np.broadcast_shapes(x.shape, tuple(shape.tolist())))


def gathered(a, x, indices):
    axis = a.get("axis", 0)
    places = np.where(indices < 0, indices + x.shape[axis], indices)
    y = ops.take(x, indices=places.ravel().tolist(), axis=axis)
    return ops.reshape(y, shape=(*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]))


def extracted(a, x, indices):
    batch = a.get("batch_dims", 0)
    lead = x.shape[:batch]
    wide = ops.reshape(x, shape=(math.prod(lead), *x.shape[batch:]))
    sizes = np.array(x.shape[batch : batch + indices.shape[-1]])
    places = (np.where(indices < 0, indices + sizes, indices) + 1).reshape(math.prod(lead), *indices.shape[batch:])
    y = ops.extract(wide, places)
    return ops.reshape(y, shape=(*lead, *y.shape[1:]))


def one_hot(a, indices, depth, values):
    depth, axis = int(np.ravel(depth)[0]), a.get("axis", -1)
    places = indices.astype(np.int64)
    y = ops.one_hot(np.where(places < 0, places + depth, places) + 1.0, size=depth)
    y = ops.select(y, values[1], values[0])
    order = list(range(y.ndim - 1))
    order.insert(axis if axis >= 0 else y.ndim + axis, y.ndim - 1)
    return ops.transpose(y, axes=order)


def normalized(x, axes, epsilon, scale=None, bias=None, centered=True):
    y = ops.normalize(x, axes=axes, epsilon=epsilon, centered=centered)
    y = y if scale is None else ops.multiply(y, scale)
    return y if bias is None else ops.add(y, bias)


def layer_norm(a, x, scale, bias=None):
    axes = range(a.get("axis", -1) % x.ndim, x.ndim)
    return normalized(x, axes, a.get("epsilon", 1e-5), scale, bias)


def rms_norm(a, x, scale):
    return normalized(x, range(a.get("axis", -1) % x.ndim, x.ndim), a.get("epsilon", 1e-5), scale, centered=False)


def instance_norm(a, x, scale, bias):
    spread = (-1, *(1,) * (x.ndim - 2))
    return normalized(x, range(2, x.ndim), a.get("epsilon", 1e-5), scale.reshape(spread), bias.reshape(spread))


def group_norm(a, x, scale, bias):
    groups, spread = a["num_groups"], (-1, *(1,) * (x.ndim - 2))
    y = ops.reshape(x, shape=(len(x), groups, x.shape[1] // groups, *x.shape[2:]))
    y = ops.reshape(normalized(y, range(2, y.ndim), a.get("epsilon", 1e-5)), shape=x.shape)
    return ops.affine(y, scale.reshape(spread), bias.reshape(spread))


def lrn(a, x):
    size = a["size"]
    squares = ops.reshape(ops.multiply(x, x), shape=(len(x), 1, x.shape[1], -1))
    around = ((size - 1) // 2, size // 2)
    sums = ops.total_pool(squares, kernel=(size, 1), padding=(around, (0, 0)))
    inner = ops.affine(ops.reshape(sums, shape=x.shape), a.get("alpha", 1e-4) / size, a.get("bias", 1.0))
    return ops.divide(x, ops.power(inner, a.get("beta", 0.75)))


def lp_norm(a, x):
    p, axis = a.get("p", 2), a.get("axis", -1)
    total = ops.sum(ops.power(ops.abs(x), float(p)), axes=(axis,), keepdims=True)
    size = ops.power(total, 1 / p)
    return ops.select(ops.equal(size, 0), 0.0, ops.divide(x, size))


def lp_pool(a, x):
    p, kernel = a.get("p", 2), a["kernel_shape"]
    pads = a.get("pads", [0] * (2 * len(kernel)))
    around = tuple(zip(pads[: len(kernel)], pads[len(kernel) :], strict=True))
    total = ops.total_pool(
        ops.power(ops.abs(x), float(p)), kernel=kernel, stride=a.get("strides", [1] * len(kernel)), padding=around
    )
    return ops.power(total, 1 / p)


def global_pool(name):
    return lambda a, x: getattr(ops, name)(x, kernel=x.shape[2:])


def split(a, x, sizes=None):
    axis = a.get("axis", 0) % x.ndim
    count = a.get("num_outputs") or (a["outputs"] if sizes is None else 0)
    step = -(-x.shape[axis] // count) if count else 0
    ends = np.cumsum(sizes) if sizes is not None else np.minimum(np.arange(1, count + 1) * step, x.shape[axis])
    parts, begin = [], 0
    for end in ends.tolist():
        amounts = [(0, 0)] * x.ndim
        amounts[axis] = (begin, x.shape[axis] - end)
        parts.append(ops.crop(x, amounts=amounts))
        begin = end
    return parts


def rearranged(a, x, inverse):
    b, c, h, w = x.shape
    s = a["blocksize"]
    columns = a.get("mode", "DCR") == "CRD"
    if inverse:
        order = (0, 1, 3, 5, 2, 4) if columns else (0, 3, 5, 1, 2, 4)
        y = ops.transpose(ops.reshape(x, shape=(b, c, h // s, s, w // s, s)), axes=order)
        return ops.reshape(y, shape=(b, c * s * s, h // s, w // s))
    y = ops.reshape(x, shape=(b, c // s**2, s, s, h, w) if columns else (b, s, s, c // s**2, h, w))
    y = ops.transpose(y, axes=(0, 1, 4, 2, 5, 3) if columns else (0, 3, 4, 1, 5, 2))
    return ops.reshape(y, shape=(b, c // s**2, h * s, w * s))


def tiled(a, x, repeats):
    for axis, count in enumerate(repeats.tolist()):
        x = ops.concatenate(*[x] * count, axis=axis)
    return x


def picked(scores, target, weight, ignored, reduction):
    """The losses -score[target] of b n*, weighted, and their reduction."""
    classes = scores.shape[1]
    kept = target != ignored if ignored is not None else np.ones(target.shape, bool)
    one = ops.one_hot(np.where(kept, target, 0) + 1.0, size=classes)
    rows = ops.transpose(scores, axes=(0, *range(2, scores.ndim), 1))
    weights = np.ones(classes, scores.dtype) if weight is None else weight
    each = ops.sum(ops.select(one, ops.broadcast_to(weights, shape=one.shape), 0.0), axes=(-1,))
    each = ops.select(kept, each, 0.0)
    loss = ops.negative(ops.multiply(each, ops.sum(ops.select(one, rows, 0.0), axes=(-1,))))
    if reduction == "none":
        return loss
    total = ops.sum(loss)
    return total if reduction == "sum" else ops.divide(total, ops.sum(each))


def cross_entropy(a, scores, target, weight=None):
    logs = ops.log_softmax(scores, axis=1)
    loss = picked(logs, target, weight, a.get("ignore_index"), a.get("reduction", "mean"))
    return [loss, logs][: a["outputs"]]


def likelihood(a, scores, target, weight=None):
    return picked(scores, target, weight, a.get("ignore_index"), a.get("reduction", "mean"))


def powers(a, x, y):
    return ops.power(x, y.astype(x.dtype))


def best(a, x, count):
    axis = a.get("axis", -1) % x.ndim
    order = [i for i in range(x.ndim) if i != axis] + [axis]
    k = int(count[0])
    rows = ops.transpose(ops.negative(x) if a.get("largest", 1) else x, axes=order)
    places = ops.ordering(rows, count=k)
    values = np.take_along_axis(ops.transpose(x, axes=order), places.astype(int) - 1, -1)
    back = sorted(range(x.ndim), key=order.__getitem__)
    return [ops.transpose(values, axes=back), ops.transpose(places - 1, axes=back)]


OPERATORS = {
    "Abs": unary("abs"), "Acos": unary("arccos"), "Acosh": unary("arccosh"), "Asin": unary("arcsin"),
    "Asinh": unary("arcsinh"), "Atan": unary("arctan"), "Atanh": unary("arctanh"), "Ceil": unary("ceil"),
    "Cos": unary("cos"), "Cosh": unary("cosh"), "Erf": unary("erf"), "Exp": unary("exp"), "Floor": unary("floor"),
    "HardSwish": unary("hard_swish"), "Log": unary("log"), "Mish": unary("mish"), "Neg": unary("negative"),
    "Not": unary("logical_not"), "Relu": unary("ramp"), "Round": unary("round"), "Sigmoid": unary("logistic"),
    "Sign": unary("sign"), "Sin": unary("sin"), "Sinh": unary("sinh"), "Softplus": unary("softplus"),
    "Softsign": unary("soft_sign"), "Sqrt": unary("sqrt"), "Tan": unary("tan"), "Tanh": unary("tanh"),
    "Det": unary("determinant"), "Identity": lambda a, x: ops.reshape(x, shape=x.shape),
    "Reciprocal": lambda a, x: ops.power(x, -1.0), "Elu": elu, "Selu": selu, "Gelu": gelu, "Clip": clip,
    "Swish": lambda a, x: ops.multiply(x, ops.logistic(ops.multiply(x, a.get("alpha", 1.0)))),
    "HardSigmoid": lambda a, x: ops.clip(ops.affine(x, a.get("alpha", 0.2), a.get("beta", 0.5)), 0.0, 1.0),
    "LeakyRelu": lambda a, x: ops.select(ops.less(x, 0), ops.multiply(x, a.get("alpha", 0.01)), x),
    "PRelu": lambda a, x, slope: ops.select(ops.less(x, 0), ops.multiply(x, slope), x),
    "ThresholdedRelu": lambda a, x: ops.select(ops.greater(x, a.get("alpha", 1.0)), x, 0.0),
    "Celu": lambda a, x: ops.multiply(a.get("alpha", 1.0), ops.elu(ops.divide(x, a.get("alpha", 1.0)))),
    "Shrink": lambda a, x: ops.subtract(
        ops.select(ops.greater(ops.abs(x), a.get("lambd", 0.5)), x, 0.0),
        ops.multiply(a.get("bias", 0.0), ops.multiply(ops.sign(x), ops.greater(ops.abs(x), a.get("lambd", 0.5)))),
    ),
    "Add": folded("add"), "Sub": folded("subtract"), "Mul": folded("multiply"), "Div": folded("divide"),
    "Max": folded("maximum"), "Min": folded("minimum"), "Sum": folded("add"), "Pow": powers,
    "Mean": lambda a, *xs: ops.divide(folded("add")(a, *xs), float(len(xs))), "Mod": folded("mod"),
    "And": folded("logical_and"), "Or": folded("logical_or"), "Equal": folded("equal"),
    "Xor": lambda a, x, y: ops.unequal(x, y), "Less": folded("less"), "LessOrEqual": folded("less_equal"),
    "Greater": folded("greater"), "GreaterOrEqual": folded("greater_equal"),
    "Where": lambda a, condition, x, y: ops.select(condition, x, y),
    "ReduceSum": reduced(lambda x, how: ops.sum(x, **how)), "ReduceMean": reduced(lambda x, how: ops.mean(x, **how)),
    "ReduceMax": reduced(lambda x, how: ops.max(x, **how)), "ReduceMin": reduced(lambda x, how: ops.min(x, **how)),
    "ReduceProd": reduced(lambda x, how: ops.product(x, **how)),
    "ReduceL1": reduced(lambda x, how: ops.sum(ops.abs(x), **how)),
    "ReduceL2": reduced(lambda x, how: ops.sqrt(ops.sum(ops.power(x, 2.0), **how))),
    "ReduceSumSquare": reduced(lambda x, how: ops.sum(ops.power(x, 2.0), **how)),
    "ReduceLogSum": reduced(lambda x, how: ops.log(ops.sum(x, **how))), "ReduceLogSumExp": reduced(log_sum_exp),
    "Concat": concatenated, "Transpose": transposed, "Reshape": reshaped, "Flatten": flattened, "Squeeze": squeezed,
    "Unsqueeze": unsqueezed, "Expand": expanded, "Tile": tiled, "Slice": sliced, "Split": split, "Pad": padded,
    "Gather": gathered, "GatherND": extracted, "OneHot": one_hot, "TopK": best,
    "DepthToSpace": lambda a, x: rearranged(a, x, False), "SpaceToDepth": lambda a, x: rearranged(a, x, True),
    "Gemm": gemm, "MatMul": matmul, "LayerNormalization": layer_norm, "RMSNormalization": rms_norm,
    "InstanceNormalization": instance_norm, "GroupNormalization": group_norm, "LRN": lrn,
    "MeanVarianceNormalization": lambda a, x: normalized(x, tuple(a.get("axes", (0, 2, 3))), 0.0),
    "LpNormalization": lp_norm, "LpPool": lp_pool, "GlobalAveragePool": global_pool("mean_pool"),
    "GlobalMaxPool": global_pool("max_pool"), "SoftmaxCrossEntropyLoss": cross_entropy,
    "NegativeLogLikelihoodLoss": likelihood,
}  # fmt: skip


def beyond(case):
    """Why no operation of ours is for a case; None for all others."""
    a, inputs = attributes(case), case.data_sets[0][0]
    if not all(isinstance(x, (np.ndarray, np.generic)) for x in inputs):
        return "sequences and optional values"
    kinds = {x.dtype.name for x in inputs}
    operator = case.model.graph.node[0].op_type
    foreign = kinds & {"bfloat16", "float16"} or any(k.startswith(("uint", "int8", "int16")) for k in kinds)
    if foreign and operator != "OneHot":
        return "types that no port has"
    if any(x.size == 0 and x.ndim > 1 for x in inputs) and operator in ("ReduceMax", "ReduceMin", "ReduceLogSumExp"):
        return "the extreme of nothing"
    if operator in ("Div", "Mod", "Pow") and not any(k.startswith("float") for k in kinds):
        return "division of integers"
    if operator == "Mod" and a.get("fmod"):
        return "remainders with the sign of the dividend"
    if operator == "LpPool" and (a.get("auto_pad", "NOTSET") != "NOTSET" or "dilations" in a):
        return "padding by size and dilated windows, which test_onnx_cases.py has for all pooling"
    return None


def collected():
    """The single operators of the table; their modules are imported one by one, since all together take long."""
    wanted = {name.lower() for name in OPERATORS} | {"relu", "groupnorm", "instancenorm", "softmaxcrossentropy"}
    families = ("reduce", "layernorm", "rmsnorm", "negativelog", "softmaxcross", "global")
    with np.errstate(all="ignore"):
        for module in pkgutil.iter_modules(node.__path__, f"{node.__name__}."):
            name = module.name.rpartition(".")[2].replace("_", "")
            if name in wanted or name.startswith(families):
                importlib.import_module(module.name)
    found = {}
    for case in node._NodeTestCases:
        if len(case.model.graph.node) == 1 and case.model.graph.node[0].op_type in OPERATORS:
            found[case.name] = case
    return list(found.values())


def attributes(case):
    made = case.model.graph.node[0]
    values = {a.name: get_attribute_value(a) for a in made.attribute}
    values = {name: v.decode() if isinstance(v, bytes) else v for name, v in values.items()}
    return {**values, "outputs": len(made.output)}


def in_order(case, inputs):
    """The inputs at their places: None where one is left out."""
    given = map(np.asarray, inputs)
    return [next(given) if name else None for name in case.model.graph.node[0].input]


CASES = [case for case in collected() if beyond(case) is None]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case):
    for inputs, outputs in case.data_sets:
        found = OPERATORS[case.model.graph.node[0].op_type](attributes(case), *in_order(case, inputs))
        found = found if isinstance(found, list) else [found]
        for y, expected in zip(found, outputs, strict=False):
            assert y.shape == expected.shape
            np.testing.assert_allclose(y.astype(float), expected.astype(float), rtol=1e-4, atol=1e-5)


def test_every_operator_has_cases():
    counts = Counter(case.model.graph.node[0].op_type for case in CASES)
    assert set(OPERATORS) == set(counts), set(OPERATORS) - set(counts)


def test_few_cases_are_beyond():
    reasons = Counter(beyond(case) for case in collected())
    assert reasons[None] > 0.7 * reasons.total(), reasons
