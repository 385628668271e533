"""What a convolution takes beside its input, its weights and its result, and where the number of threads comes from."""

import subprocess
import sys
import threading
import tracemalloc

import numpy as np
import pytest

from wlnet.kernel import Tape, forward_ops, set_threads, threads
from wlnet.kernel.convolution import weights, workspace

LAYERS = [
    ("conv", (64, 56, 56), (64, 64, 3, 3), {"padding": 1}),
    ("conv", (256, 28, 28), (256, 256, 3, 3), {"padding": 1}),
    ("conv", (512, 7, 7), (512, 512, 3, 3), {"padding": 1}),
    ("conv", (64, 56, 56), (64, 1, 7, 7), {"padding": 3, "groups": 64}),
    ("conv", (64, 56, 56), (64, 1, 3, 3), {"padding": 1, "stride": 2, "groups": 64}),
    ("conv", (128, 56, 56), (128, 8, 3, 3), {"padding": 1, "groups": 16}),
    ("conv", (16, 100, 100), (16, 1, 21, 21), {"padding": 10, "groups": 16}),
    ("conv", (3, 224, 224), (64, 3, 7, 7), {"padding": 3, "stride": 2}),
    ("conv", (16, 16, 32, 32), (32, 16, 3, 3, 3), {"padding": 1}),
    ("conv", (64, 4000), (64, 64, 9), {"padding": 4}),
    ("conv_transpose", (64, 32, 32), (64, 32, 4, 4), {"stride": 2, "crop": 1}),
    ("conv_transpose", (64, 32, 32), (64, 1, 4, 4), {"stride": 2, "groups": 64}),
    ("conv_transpose", (128, 32, 32), (128, 64, 2, 2), {"stride": 2}),
]
layers = pytest.mark.parametrize("name, x, w, options", LAYERS, ids=str)


@pytest.fixture(params=[1, 3, 8])
def some_threads(request):
    before = threads()
    set_threads(request.param)
    yield request.param
    set_threads(before)


def beside(compute):
    """The most bytes that compute() held at a time, without its result and without scratch from before."""
    for of_thread in list(workspace._everywhere):
        of_thread.clear()
    tracemalloc.start()
    try:
        result = compute()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    return peak - sum(a.nbytes for a in result)


@layers
def test_forward_takes_no_more_than_the_workspace(name, x, w, options, some_threads):
    w = np.ones(w, np.float32)
    more = []
    for images in (2, 8):
        batch = np.ones((images, *x), np.float32)
        more.append(beside(lambda batch=batch: [getattr(forward_ops, name)(batch, w, **options)]))
    assert max(more) < workspace.LIMIT
    # What a block takes may grow until it is full, and not with the batch.
    batch = np.ones((32, *x), np.float32)
    assert beside(lambda: [getattr(forward_ops, name)(batch, w, **options)]) < workspace.LIMIT


@layers
def test_gradients_take_no_more_than_the_workspace(name, x, w, options):
    tape = Tape()
    v = [tape.variable(np.ones(shape, np.float32)) for shape in ((8, *x), w)]
    y = getattr(tape.ops, name)(*v, **options)
    seed = np.ones_like(y.value)
    assert beside(lambda: tape.gradient(y, v, seed)) < workspace.LIMIT


def test_scratch_of_all_threads_together_is_bounded():
    half = workspace.LIMIT // 2
    held = []

    def use():
        held.append(workspace.scratch("test", half, np.dtype("uint8")).nbytes)
        total = sum(b.nbytes for of_thread in list(workspace._everywhere) for b in of_thread.values())
        assert total <= workspace.LIMIT + half // 8 + 64

    users = [threading.Thread(target=use) for _ in range(4)]
    for user in users:
        user.start()
        user.join()
    assert held == [half] * 4


def test_what_is_kept_of_scratch():
    """The same as long as the key is, and none after the memory has been let go."""

    def make():
        memory = workspace.scratch("of a test", 8, np.dtype("f"))
        memory[...] = 1
        return memory

    first = workspace.kept("test", (1, "a"), make)
    first[:4] = 5
    assert workspace.kept("test", (1, "a"), make) is first
    other = workspace.kept("test", (2, "a"), make)
    assert other is not first and (other == 1).all()
    for of_thread in list(workspace._everywhere):
        of_thread.clear()
    assert workspace.kept("test", (2, "a"), make) is not other


def test_workers_yield_to_memory():
    before = threads()
    seen = []
    try:
        set_threads(4)
        blocks = [(i,) for i in range(12)]
        workspace.run(lambda i: seen.append(threading.get_ident()), blocks, workspace.LIMIT)
        assert set(seen) == {threading.get_ident()}
    finally:
        set_threads(before)


def test_finishing_goes_in_order():
    before = threads()
    found = []
    try:
        set_threads(4)
        workspace.run(lambda i: i, [(i,) for i in range(100)], 1, found.append)
    finally:
        set_threads(before)
    assert found == list(range(100))


def test_an_error_while_others_wait_for_their_turn():
    before = threads()

    def work(i):
        if i == 1:
            raise KeyError(i)
        return i

    try:
        set_threads(3)
        with pytest.raises(KeyError):
            workspace.run(work, [(i,) for i in range(50)], 1, lambda done: None)
    finally:
        set_threads(before)


def test_large_forms_of_weights_are_remembered_while_there_is_room(monkeypatch):
    monkeypatch.setattr(weights, "_large", {})
    monkeypatch.setattr(weights, "ROOM", 100)
    made = []

    def times(w, size):
        made.clear()
        for _ in range(2):
            weights.prepared(w, "key", lambda: made.append(1) or np.zeros(size, np.uint8), lambda a: a.nbytes)
        return len(made)

    first, second = np.ones(3), np.ones(3)
    first.flags.writeable = second.flags.writeable = False
    assert times(first, 80) == 1
    assert times(second, 80) == 2
    del first
    assert times(second, 80) == 1


def run_with(**environment):
    program = "from wlnet.kernel import threads; from wlnet.kernel import blas; print(threads(), blas.threads())"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PYTHONPATH": ":".join(sys.path), **environment},
    )
    assert done.returncode == 0, done.stderr
    return tuple(map(int, done.stdout.split()))


def test_the_environment_says_how_many_threads():
    assert run_with(WLNET_NUM_THREADS="3")[0] == 3
    assert run_with(OPENBLAS_NUM_THREADS="1") == (1, 1)
    assert run_with(WLNET_NUM_THREADS="none", OPENBLAS_NUM_THREADS="1") == (1, 1)


def test_no_more_threads_than_the_control_group_grants(tmp_path):
    assert workspace._granted(tmp_path) == sys.maxsize
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert workspace._granted(tmp_path) == sys.maxsize
    (tmp_path / "cpu.max").write_text("150000 100000\n")
    assert workspace._granted(tmp_path) == 2
    (tmp_path / "cpu.max").unlink()
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("-1\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert workspace._granted(tmp_path) == sys.maxsize
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("50000\n")
    assert workspace._granted(tmp_path) == 1
