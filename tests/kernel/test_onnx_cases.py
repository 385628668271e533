"""The operator cases of the onnx package, mapped onto our operations; every case that maps is run.

They are the node cases, made by ONNX's own reference, and the models of a single node that PyTorch has made.
"""

import importlib
import pkgutil
from math import prod
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from onnx.backend.test.case import node
from onnx.helper import get_attribute_value

from wlnet.kernel import Tape, forward_ops

OPERATORS = (
    "ConvTranspose", "Conv", "MaxPool", "AveragePool", "BatchNormalization", "Softmax", "LogSoftmax", "AffineGrid",
    "GridSample",
)  # fmt: skip
MODULES = {operator.lower() for operator in OPERATORS} | {"batchnorm"}


def collected():
    with np.errstate(all="ignore"):  # the cases are computed when they are imported
        for module in pkgutil.iter_modules(node.__path__, f"{node.__name__}."):
            # The cases of a module come into being when it is imported; importing all modules takes long.
            if module.name.rpartition(".")[2].replace("_", "") in MODULES:
                importlib.import_module(module.name)
    single = [case for case in [*node._NodeTestCases, *by_pytorch()] if len(case.model.graph.node) == 1]
    return [case for case in single if case.model.graph.node[0].op_type in OPERATORS]


def by_pytorch():
    """The models made by PyTorch that lie in the package, with their data in the order of the node's inputs."""
    folder = Path(node.__file__).parents[2] / "data"
    for path in sorted(folder.glob("pytorch-*/*/model.onnx")):
        graph = onnx.load(path).graph
        weights = {w.name: numpy_helper.to_array(w) for w in graph.initializer}
        free = [i.name for i in graph.input if i.name not in weights]
        data = []
        for part in sorted(path.parent.glob("test_data_set_*")):
            given = {name: tensor(part / f"input_{i}.pb") for i, name in enumerate(free)}
            inputs = [(weights | given).get(name) for name in graph.node[0].input]
            data.append((inputs, [tensor(part / "output_0.pb")]))
        yield SimpleNamespace(name=path.parent.name, model=SimpleNamespace(graph=graph), data_sets=data)


def tensor(path):
    return numpy_helper.to_array(onnx.TensorProto.FromString(path.read_bytes()))


def attributes(case):
    values = {a.name: get_attribute_value(a) for a in case.model.graph.node[0].attribute}
    return {name: v.decode() if isinstance(v, bytes) else v for name, v in values.items()}


def pairs(flat):
    return tuple(zip(flat[: len(flat) // 2], flat[len(flat) // 2 :], strict=True))


def split(total, upper):
    return (total // 2, total - total // 2) if upper else (total - total // 2, total // 2)


def padding_of(a, sizes, kernel, stride, dilation):
    """The padding of a convolution or pooling as pairs; SAME makes ceil(size/stride) results."""
    auto = a.get("auto_pad", "NOTSET")
    if auto.startswith("SAME"):
        totals = [
            max(0, (-(-n // s) - 1) * s + d * (k - 1) + 1 - n)
            for n, k, s, d in zip(sizes, kernel, stride, dilation, strict=True)
        ]
        return tuple(split(t, auto == "SAME_UPPER") for t in totals)
    found = pairs(a.get("pads", [0] * (2 * len(sizes))))
    if a.get("ceil_mode"):  # a last window that starts inside or in the padding before counts as well
        grown = []
        for n, k, s, d, (b, e) in zip(sizes, kernel, stride, dilation, found, strict=True):
            free = n + b + e - d * (k - 1) - 1
            last = -(-free // s)
            last -= last * s >= n + b
            grown.append((b, e + max(0, last * s - free)))
        return tuple(grown)
    return found


def crop_of(a, sizes, kernel, stride, dilation):
    """The crop of a transposed convolution, where output_padding and output_shape extend the end."""
    full = [s * (n - 1) + d * (k - 1) + 1 for n, k, s, d in zip(sizes, kernel, stride, dilation, strict=True)]
    extra = a.get("output_padding", [0] * len(sizes))
    auto = a.get("auto_pad", "NOTSET")
    if "output_shape" in a or auto.startswith("SAME"):
        wanted = a.get("output_shape", [n * s for n, s in zip(sizes, stride, strict=True)])[-len(sizes) :]
        totals = [f + x - w for f, x, w in zip(full, extra, wanted, strict=True)]
        found = [split(max(t, 0), auto == "SAME_UPPER") for t in totals]
        return tuple((b, e + min(t, 0) - x) for (b, e), t, x in zip(found, totals, extra, strict=True))
    found = pairs(a.get("pads", [0] * (2 * len(sizes))))
    return tuple((b, e - x) for (b, e), x in zip(found, extra, strict=True))


def apply(case, inputs, ops=forward_ops):
    """Our result, or None where our operations have no such option."""
    a, operator = attributes(case), case.model.graph.node[0].op_type
    x = inputs[0]
    if operator in ("Softmax", "LogSoftmax"):
        return (forward_ops.softmax if operator == "Softmax" else forward_ops.log_softmax)(x, axis=a.get("axis", -1))
    if operator == "BatchNormalization":
        if a.get("training_mode"):
            return forward_ops.batch_norm_train(*inputs[:3], epsilon=a.get("epsilon", 1e-5))
        return forward_ops.batch_norm(*inputs, epsilon=a.get("epsilon", 1e-5))
    if operator == "AffineGrid":
        planar = a.get("align_corners") and len(inputs[1]) == 4
        return forward_ops.affine_grid(x, size=inputs[1][2:].tolist()) if planar else None
    if operator == "GridSample":
        linear = a.get("mode", "linear") in ("linear", "bilinear") and a.get("padding_mode", "zeros") == "zeros"
        planar = a.get("align_corners") and x.ndim == 4
        return forward_ops.grid_sample(*inputs) if linear and planar else None
    sizes = x.shape[2:]
    kernel = tuple(a.get("kernel_shape", inputs[1].shape[2:] if len(inputs) > 1 else ()))
    stride, dilation = (tuple(a.get(name, [1] * len(sizes))) for name in ("strides", "dilations"))
    if operator == "ConvTranspose":
        crop = crop_of(a, sizes, kernel, stride, dilation)
        return ops.conv_transpose(*inputs, stride=stride, dilation=dilation, crop=crop, groups=a.get("group", 1))
    padding = padding_of(a, sizes, kernel, stride, dilation)
    if operator == "Conv":
        return ops.conv(*inputs, stride=stride, dilation=dilation, padding=padding, groups=a.get("group", 1))
    if prod(dilation) > 1 or not np.issubdtype(x.dtype, np.floating):
        return None
    if operator == "MaxPool":
        return forward_ops.max_pool(x, kernel=kernel, stride=stride, padding=padding)
    total = forward_ops.total_pool(x, kernel=kernel, stride=stride, padding=padding)
    if a.get("count_include_pad"):
        if a.get("ceil_mode"):
            return None  # it counts the padding asked for but not what ceil_mode adds
        return forward_ops.mean_pool(x, kernel=kernel, stride=stride, padding=padding)
    count = forward_ops.total_pool(np.ones_like(x), kernel=kernel, stride=stride, padding=padding)
    return forward_ops.divide(total, count)


CASES = collected()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case):
    for inputs, outputs in case.data_sets:
        y = apply(case, [np.asarray(i) for i in inputs])
        if y is not None:
            assert y.shape == outputs[0].shape
            np.testing.assert_allclose(y, outputs[0], rtol=1e-4, atol=1e-5)


def test_all_cases_were_found():
    names = [case.name for case in CASES]
    assert sum(name.startswith("test_convtranspose") for name in names) == 11
    assert sum(name.startswith(("test_Conv", "test_operator_conv")) for name in names) == 30
    for part, least in (("conv_", 5), ("maxpool", 10), ("averagepool", 10), ("batchnorm", 3), ("softmax", 10)):
        assert sum(part in name for name in names) >= least, part


def test_few_cases_are_beyond_our_options():
    beyond = [case.name for case in CASES if apply(case, [np.asarray(i) for i in case.data_sets[0][0]]) is None]
    known = ("dilation", "uint8", "ceil", "gridsample", "affine_grid")
    assert all(any(part in name for part in known) for name in beyond), beyond
    grids = [case.name for case in CASES if "grid" in case.name and case.name not in beyond]
    assert len(grids) >= 3


@pytest.mark.parametrize("case", [case for case in CASES if "conv" in case.name.lower()], ids=lambda case: case.name)
def test_gradients_of_convolutions_are_differences(case):
    """<dy, f(v + h d) - f(v - h d)>/2h = <dv, d> for a direction d in all arguments at once."""
    values = [np.asarray(v, float) for v in case.data_sets[0][0]]
    rng = np.random.default_rng(0)
    directions = [rng.standard_normal(v.shape) for v in values]
    step = 1e-3  # in every argument alone the result is linear, in all together cubic

    def shifted(h):
        return apply(case, [v + h * d for v, d in zip(values, directions, strict=True)])

    tape = Tape()
    variables = [tape.variable(v) for v in values]
    y = apply(case, variables, tape.ops)
    dy = rng.standard_normal(y.shape)
    found = sum(np.vdot(g, d) for g, d in zip(tape.gradient(y, variables, dy), directions, strict=True))
    slope = np.vdot(dy, 8 * (shifted(step) - shifted(-step)) - (shifted(2 * step) - shifted(-2 * step))) / (12 * step)
    assert found == pytest.approx(slope, rel=1e-7, abs=1e-7 * np.abs(dy).sum())
