"""Scratch memory that is kept between calls, and the threads that work through the blocks of a convolution.

Fresh memory costs about a quarter of a millisecond per megabyte in page faults, so each thread keeps its buffers.
Inside a convolution BLAS runs on the thread that calls it and the blocks are dealt to `threads()` workers; outside,
BLAS has that number of threads. How work is cut into blocks never depends on the number of threads, so that results
do not either; rather the number of workers is cut where the memory of all blocks under way would pass LIMIT.
"""

from __future__ import annotations

import os
import sys
import threading
import weakref
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import numpy as np

from .. import blas
from ..primitive import Array
from ..quiet import quiet

__all__ = ["LIMIT", "kept", "one_thread_for_products", "run", "scratch", "set_threads", "threads"]

T = TypeVar("T")

LIMIT = 1 << 26  # bytes of scratch that one convolution may use over all threads

_local = threading.local()
_everywhere: weakref.WeakSet[Buffers] = weakref.WeakSet()
_pool: ThreadPoolExecutor | None = None
_count: int | None = None
_running = 0  # convolutions under way, and the number of threads BLAS had before the first of them
_before = 1
_lock = threading.Lock()


class Buffers(dict[str, Array]):
    """The scratch memory of one thread, by name, and what is kept of it."""

    __slots__ = ("__weakref__", "kept")
    __hash__ = object.__hash__  # type: ignore[assignment]  # each stands for itself

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, tuple[Hashable, object]] = {}

    def clear(self) -> None:
        """Lets go of everything."""
        super().clear()
        self.kept.clear()


def _buffers() -> Buffers:
    """Those of this thread."""
    buffers: Buffers | None = getattr(_local, "buffers", None)
    if buffers is None:
        buffers = _local.buffers = Buffers()
        _everywhere.add(buffers)
    return buffers


def scratch(name: str, size: int, dtype: np.dtype) -> Array:
    """`size` elements under a name, one buffer per thread and name: what it held before is lost."""
    bytes_needed = size * dtype.itemsize
    buffers = _buffers()
    buffer = buffers.get(name)
    if buffer is None or buffer.nbytes < bytes_needed:
        buffers.pop(name, None)
        everyone = list(_everywhere)
        if sum(b.nbytes for of_thread in everyone for b in list(of_thread.values())) + bytes_needed > LIMIT:
            for of_thread in everyone:
                of_thread.clear()  # arrays in use are held by those who use them
        buffer = buffers[name] = np.empty(bytes_needed + bytes_needed // 8 + 64, np.uint8)
    return buffer[:bytes_needed].view(dtype)


def kept(name: str, key: Hashable, make: Callable[[], T]) -> T:
    """make(), or what it gave the last time for this name on this thread, if the key was the same.

    What it makes of scratch() under names of its own nobody else writes to, so that it may hold constants.
    """
    found = _buffers().kept
    before = found.get(name)
    if before is not None and before[0] == key:
        return before[1]  # type: ignore[return-value]  # one name always goes with one kind of value
    found.pop(name, None)
    made = make()
    found[name] = (key, made)
    return made


def threads() -> int:
    """The number of threads that a convolution uses.

    By default WLNET_NUM_THREADS, or else what BLAS was started with (OPENBLAS_NUM_THREADS and such, or all cores this
    process may run on), but no more than the processor time that its control group grants. One where the threads of
    BLAS cannot be told, for then they cannot be held back either.
    """
    if _count is None:
        set_threads(_default())
    assert _count is not None
    return _count


def _default() -> int:
    """The number of threads where nobody has set any."""
    try:
        return max(1, int(os.environ["WLNET_NUM_THREADS"]))
    except (KeyError, ValueError):
        return max(1, min(blas.threads(), _granted()))


def _granted(root: Path = Path("/sys/fs/cgroup")) -> int:
    """The number of cores whose time the control group grants, rounded up; very many where there is no such limit."""
    for files in (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")):
        try:
            quota, period = (int(word) for file in files for word in (root / file).read_text().split())
        except (OSError, ValueError):
            continue
        if quota > 0:
            return max(1, -(-quota // period))
    return sys.maxsize


def set_threads(count: int) -> None:
    """Makes convolutions and matrix products use `count` threads."""
    global _count, _pool
    if count < 1:
        raise ValueError(f"the number of threads should be positive, got {count}")
    blas.set_threads(count)
    with _lock:
        if _pool is not None and count != _count:
            _pool.shutdown(wait=False)
            _pool = None
        _count = count


@contextmanager
def one_thread_for_products() -> Iterator[None]:
    """A context in which matrix products run on the calling thread alone; convolutions keep their workers.

    Small products gain little from threads, and lose much where other programs keep some of the cores busy: each
    product waits for the slowest of its threads.
    """
    threads()  # told before BLAS is held back
    before = blas.threads()
    blas.set_threads(1)
    try:
        yield
    finally:
        blas.set_threads(before)


def _enter() -> int:
    """The number of workers to use; until _leave() BLAS has one thread."""
    global _running, _before
    count = threads()
    with _lock:
        if _running == 0:
            _before = blas.threads()
            if _before != 1:
                blas.set_threads(1)
        _running += 1
        return 1 if _running > 1 else count


def _leave() -> None:
    """Gives BLAS back its threads after the last of the convolutions under way."""
    global _running
    with _lock:
        _running -= 1
        if _running == 0 and _before != 1:
            blas.set_threads(_before)


def run(
    work: Callable[..., T],
    blocks: Sequence[tuple],
    size: int,
    finish: Callable[[T], object] | None = None,
) -> None:
    """work(*block) for every block, dealt to the workers as they become free; none is left working on an error.

    `size` is about the number of bytes of scratch that a block takes. finish(result) comes in the order of the blocks,
    on one thread at a time, so that sums do not depend on threads.
    """
    workers = _enter()
    try:
        workers = min(workers, len(blocks), max(1, LIMIT // max(1, size)))
        if workers > 1:
            _deal(work, blocks, finish, workers)
        else:
            for block in blocks:
                done = work(*block)
                if finish is not None:
                    finish(done)
    finally:
        _leave()


def _deal(work: Callable[..., T], blocks: Sequence[tuple], finish: Callable[[T], object] | None, workers: int) -> None:
    """run() on several workers, the calling thread among them."""
    turn = threading.Condition()
    taken = finished = 0
    failed = False

    def take() -> int | None:
        """The next block, until there is none or one has failed."""
        nonlocal taken
        with turn:
            if failed or taken == len(blocks):
                return None
            taken += 1
            return taken - 1

    def end(mine: int, done: T, finish: Callable[[T], object]) -> None:
        """Waits until all blocks before are finished."""
        nonlocal finished
        with turn:
            turn.wait_for(lambda: failed or finished == mine)
            if not failed:
                finish(done)
                finished += 1
                turn.notify_all()

    def worker() -> None:
        nonlocal failed
        try:
            with quiet():
                while (mine := take()) is not None:
                    done = work(*blocks[mine])
                    if finish is not None:
                        end(mine, done, finish)
        except BaseException:
            with turn:
                failed = True
                turn.notify_all()
            raise

    others = [_workers().submit(worker) for _ in range(workers - 1)]
    try:
        worker()
    finally:
        wait(others)
    for other in others:
        other.result()


def _workers() -> ThreadPoolExecutor:
    """The threads beside the calling one."""
    global _pool
    with _lock:
        if _pool is None:
            _pool = ThreadPoolExecutor(_count, thread_name_prefix="wlnet-kernel")
        return _pool


def _start_afresh() -> None:
    """In a forked process: no thread but the forking one came along, and no convolution is under way."""
    global _pool, _running, _lock
    if _running and _before != 1:
        blas.set_threads(_before)
    _pool, _running, _lock = None, 0, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_afresh)
