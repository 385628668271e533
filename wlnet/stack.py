"""Room for deep recursion: work is done on a thread with a big stack, and the keyboard's interrupt aborts it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from .evaluator.state import state

T = TypeVar("T")

SIZES = (512, 128, 32)  # megabytes of address space to ask for; a page is taken only when it is used
PATIENCE = 0.5  # seconds


class Work:
    """One job for the thread. `interrupts` counts how often the keyboard interrupted it.

    An interrupt asks the evaluator to stop where it can. If it does not, the thread gets a KeyboardInterrupt, which
    also ends Python code that never asks.
    """

    def __init__(self, job: Callable[[Work], object]) -> None:
        self.job = job
        self.interrupts = 0
        self.heeded = state.heeded
        self.value: object = None
        self.failure: BaseException | None = None
        self.thread = 0
        self.busy = threading.Lock()
        self.busy.acquire()

    @property
    def interrupted(self) -> bool:
        """Whether the keyboard interrupted the job, and nobody did what it asked for and went on."""
        return self.interrupts > state.heeded - self.heeded

    def run(self) -> None:
        """Do the job, in the thread for it."""
        self.thread = threading.get_ident()
        try:
            self.value = self.job(self)
        except BaseException as failure:  # it is raised again where the job was ordered
            self.failure = failure
        finally:
            self.thread = 0
            self.busy.release()

    def wait(self) -> None:
        """Until the job is done."""
        self.busy.acquire()

    def interrupt(self, *_: object) -> None:
        """What a signal of interruption does."""
        self.interrupts += 1
        if self.interrupts == 1 or not state.abort:  # who heeded the last one may go on after it
            state.interrupted = True
            state.request_abort()
            patience = threading.Timer(PATIENCE, self.insist, [self.interrupts])
            patience.daemon = True
            patience.start()
        else:
            self.insist(self.interrupts)

    def insist(self, count: int) -> None:
        """Raise KeyboardInterrupt in the thread, unless it has heeded the interrupt of this number."""
        if state.abort and self.thread and count == self.interrupts:
            import ctypes

            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.thread), ctypes.py_object(KeyboardInterrupt))


class Worker:
    """The thread, started with the first job; jobs wait for each other."""

    def __init__(self) -> None:
        self.jobs: SimpleQueue[Work] = SimpleQueue()
        self.thread: threading.Thread | None = None
        self.starting = threading.Lock()

    def give(self, work: Work) -> None:
        """Let the thread do the work when it comes to it."""
        with self.starting:
            if self.thread is None:
                self.start()
        self.jobs.put(work)

    def start(self) -> None:
        """Begin, with the biggest stack the machine grants."""
        before = threading.stack_size()
        try:
            for size in SIZES:
                thread = threading.Thread(target=self.run, name="evaluation", daemon=True)
                threading.stack_size(size << 20)
                try:
                    thread.start()
                except RuntimeError:
                    if size == SIZES[-1]:
                        raise
                else:
                    self.thread = thread
                    return
        finally:
            threading.stack_size(before)

    def run(self) -> None:
        """Do one work after the other."""
        while True:
            try:
                self.jobs.get().run()
            except KeyboardInterrupt:  # one that came when its work was just done
                continue


worker = Worker()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=worker.__init__)  # type: ignore[misc]


def on_deep_stack(job: Callable[[Work], T]) -> T:
    """The result of `job(work)`, run with room for deep recursion; what it raises is raised here."""
    work = Work(job)
    if threading.current_thread() is worker.thread:
        return job(work)
    listening = threading.current_thread() is threading.main_thread()
    previous = signal.getsignal(signal.SIGINT) if listening else None
    listening = previous not in (signal.SIG_IGN, None)
    if listening:
        signal.signal(signal.SIGINT, work.interrupt)
    try:
        worker.give(work)
        work.wait()
    finally:
        if listening:
            signal.signal(signal.SIGINT, previous)
    if work.failure is not None:
        raise work.failure
    return work.value  # type: ignore[return-value]
