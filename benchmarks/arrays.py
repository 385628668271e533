"""Functions of large lists beside NumPy called from Python, and loops of a million steps in seconds.

    python benchmarks/arrays.py

Both sides hold the same million random numbers; the language's side includes reading the text of its input.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy

import wlnet.builtins  # noqa: F401
from wlnet.evaluator import Session
from wlnet.expr import PackedList

SIZE = 10**6
generator = numpy.random.default_rng(1)
X, Y, M = generator.random(SIZE), generator.random(SIZE), generator.random((500, 500))
CASES: dict[str, Callable[[], object]] = {
    "Total[x^2 + 1.]": lambda: (X**2 + 1.0).sum(),
    "Map[#^2 + 1 &, x]": lambda: X**2 + 1,
    "x . y": lambda: X @ Y,
    "m . m": lambda: M @ M,
    "Sort[x]": lambda: numpy.sort(X),
    "Ordering[x]": lambda: numpy.argsort(X),
    "Accumulate[x]": lambda: numpy.cumsum(X),
    "Sin[x]": lambda: numpy.sin(X),
    "Mean[x]": lambda: X.mean(),
    "Variance[x]": lambda: X.var(ddof=1),
    "Max[x]": lambda: X.max(),
    "Norm[x]": lambda: numpy.linalg.norm(X),
}
ALONE = ("x = 0; Do[x += i, {i, 10^6}]", "Array[f, 10^6];", "Array[#^2 &, 10^6];", "Table[i^2, {i, 10^6}];",
         "Range[10^7];")  # fmt: skip


def best(job: Callable[[], object], rounds: int = 7) -> float:
    """The shortest of some rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def evaluated(session: Session, source: str) -> None:
    """The value of an expression, with all its numbers."""
    value = session.evaluate(source)
    if isinstance(value, PackedList):
        value.array  # noqa: B018


def main() -> None:
    session = Session()
    from wlnet.expr import from_array

    for name, array in (("x", X), ("y", Y), ("m", M)):
        session.resolve(name).own = from_array(array)
    print(f"{'':20}{'wlnet ms':>10}{'NumPy ms':>10}{'ratio':>8}")
    for source, job in CASES.items():
        ours, theirs = best(lambda source=source: evaluated(session, source)), best(job)
        print(f"{source:20}{ours:10.2f}{theirs:10.2f}{ours / theirs:8.2f}")
    for source in ALONE:
        print(f"{source:34}{best(lambda source=source: Session().evaluate(source), 2) / 1000:8.2f} s")


if __name__ == "__main__":
    main()
