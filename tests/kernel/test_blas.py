"""The products on addresses and the threads around them."""

import os
import subprocess
import sys
from contextlib import nullcontext

import numpy as np
import pytest

from wlnet.kernel import blas, forward_ops, set_threads, threads
from wlnet.kernel.convolution import workspace


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("ta", [False, True])
@pytest.mark.parametrize("tb", [False, True])
def test_product_adds_into_a_part_of_a_matrix(dtype, ta, tb):
    if not blas.available():
        return
    rng = np.random.default_rng(0)
    a, b, c = (rng.standard_normal(shape).astype(dtype) for shape in ((7, 5), (5, 9), (7, 12)))
    expected = c.copy()
    expected[:, 2:11] += a @ b
    pa, pb = (np.ascontiguousarray(m.T) if t else m for m, t in ((a, ta), (b, tb)))
    gemm = blas.product(np.dtype(dtype))
    address = blas.address(c) + 2 * c.itemsize
    gemm(7, 9, 5, blas.address(pa), pa.shape[1], blas.address(pb), pb.shape[1], 1.0, address, 12, ta, tb)
    np.testing.assert_allclose(c, expected, rtol=1e-5)


def test_without_blas_ends_with_its_context():
    before = blas.available()
    with blas.without_blas():
        assert not blas.available()
    assert blas.available() == before


def test_number_of_threads_outlives_a_convolution():
    before = threads()
    try:
        set_threads(2)
        forward_ops.conv_transpose(np.ones((4, 3, 9, 9)), np.ones((3, 4, 3, 3)))
        assert threads() == 2
        assert blas.threads() in (1, 2)  # 1 where it cannot be set
    finally:
        set_threads(before)


def test_a_number_of_threads_is_positive():
    with pytest.raises(ValueError, match="positive"):
        set_threads(0)


def test_an_error_in_a_worker_reaches_the_caller():
    def work(i):
        if i == 3:
            raise KeyError(i)

    before = threads()
    try:
        set_threads(2)
        with pytest.raises(KeyError):
            workspace.run(work, [(i,) for i in range(8)], 1)
    finally:
        set_threads(before)


if hasattr(os, "fork"):

    def test_a_forked_process_has_its_own_workers():
        x, w = np.ones((4, 3, 9, 9)), np.ones((3, 4, 3, 3))
        before = threads()
        try:
            set_threads(2)
            expected = forward_ops.conv_transpose(x, w)
            program = (
                "import os, warnings, numpy as np\n"
                "from wlnet.kernel import forward_ops, set_threads\n"
                "warnings.simplefilter('ignore')\n"
                "set_threads(2)\n"
                "x, w = np.ones((4, 3, 9, 9)), np.ones((3, 4, 3, 3))\n"
                "forward_ops.conv_transpose(x, w)\n"
                "child = os.fork()\n"
                "total = forward_ops.conv_transpose(x, w).sum()\n"
                "if child == 0:\n"
                "    os._exit(0 if total > 0 else 1)\n"
                "print(total, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
            )
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            done = subprocess.run([sys.executable, "-c", program], capture_output=True, env=environment, timeout=60)
            assert done.stdout.decode().split() == [str(expected.sum()), "0"], done.stderr.decode()
        finally:
            set_threads(before)


def test_scratch_grows_and_is_reused():
    first = workspace.scratch("test", 10, np.dtype("float32"))
    assert first.dtype == np.float32 and first.shape == (10,)
    again = workspace.scratch("test", 4, np.dtype("float64"))
    assert np.shares_memory(first, again)
    assert workspace.scratch("test", 1000, np.dtype("float64")).shape == (1000,)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("alpha", "beta"), [(1, 0.9), (-0.5, 1), (2.5, 0), (1, 1)])
@pytest.mark.parametrize("context", [nullcontext, blas.without_blas])
def test_scaled_sums(dtype, alpha, beta, context):
    x, start = np.random.default_rng(0).standard_normal((2, 1000)).astype(dtype)
    y = start.copy()
    with context():
        blas.add_scaled(alpha, x[:700], beta, y[100:800])
    expected = start.astype(np.float64)
    expected[100:800] = alpha * x[:700].astype(np.float64) + beta * expected[100:800]
    np.testing.assert_allclose(y, expected, rtol=0, atol=1e-6 if dtype == "float32" else 1e-15)
