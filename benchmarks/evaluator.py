"""The evaluator beside Mathics3: recursion, loops, tables, maps, rewriting, parsing.

    python benchmarks/evaluator.py --mathics /path/to/an/environment/bin/python

Mathics3 is a program of its own under the GPL; it is run in a process of its own environment (`pip install Mathics3`),
given the same inputs, and timed there from text to value. Without it only our own times are shown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from math import exp, log

CASES = {
    "recursion": ("fib[0] = 0; fib[1] = 1; fib[n_] := fib[n - 1] + fib[n - 2]", "fib[15]"),
    "recursion with If": ("g[n_] := If[n < 2, n, g[n - 1] + g[n - 2]]", "g[14]"),
    "memoised": ("", "Clear[h]; h[0] = 0; h[1] = 1; h[n_] := h[n] = h[n - 1] + h[n - 2]; h[60]"),
    "Do": ("", "x = 0; Do[x += i, {i, 500}]; x"),
    "While": ("", "i = 0; s = 0; While[i < 300, i++; s = s + 2 i]; s"),
    "Module": ("f[x_] := Module[{y = x}, y = y + 1; y^2]", "Do[f[i], {i, 200}]"),
    "Table": ("", "Table[i^2 + 1, {i, 1000}]"),
    "Map": ("", "Map[#^2 + 1 &, Range[1000]]"),
    "Fold": ("", "Fold[#1 + 2 #2 &, 0, Range[1000]]"),
    "Nest": ("", "Nest[# 1.0001 &, 1., 1000]"),
    "rewriting": ("", "Range[500] /. n_?EvenQ :> n/2"),
    "rule sorting": ("", "{5, 3, 9, 1, 7, 2, 8} //. {a___, b_, c_, d___} /; b > c :> {a, c, b, d}"),
    "strings": ("", "StringJoin[Table[ToString[i], {i, 500}]]"),
    "Sort": ("", "Sort[Table[Mod[7919 i, 10007], {i, 1000}]]"),
    "Part in a loop": ("v = Range[1000]", "s = 0; Do[s += v[[i]], {i, 1000}]; s"),
    "symbolic": ("", "Expand[(a + b)^8]"),
    "parsing": ("", "Hold[" + ", ".join(f"f[x_{i}, {{a, b}} -> c && d || !e]" for i in range(200)) + "]; 1"),
    "long literal": ("", "Length[{" + ", ".join(f"{i}.25" for i in range(20000)) + "}]"),
}

MATHICS = """
import json, sys, time
from mathics.core.load_builtin import import_and_load_builtins
from mathics.session import MathicsSession
import_and_load_builtins()
session = MathicsSession(add_builtin=True, catch_interrupt=False)
for name, (setup, code) in json.loads(sys.stdin.read()).items():
    if setup:
        session.evaluate(setup)
    best, end = float("inf"), time.perf_counter() + 2
    while best == float("inf") or time.perf_counter() < end:
        start = time.perf_counter()
        session.evaluate(code)
        best = min(best, time.perf_counter() - start)
    print(json.dumps([name, best]), flush=True)
"""


def ours() -> dict[str, float]:
    """Seconds per case, the best of several, from text to value."""
    from wlnet import Session

    session = Session()
    found = {}
    for name, (setup, code) in CASES.items():
        session.evaluate(setup)
        session.evaluate(code)
        best = float("inf")
        for _ in range(5):
            start = time.perf_counter()
            session.evaluate(code)
            best = min(best, time.perf_counter() - start)
        found[name] = best
    return found


def theirs(python: str) -> dict[str, float]:
    """The same in Mathics3."""
    run = subprocess.run([python, "-c", MATHICS], input=json.dumps(CASES), capture_output=True, text=True, check=True)
    return dict(json.loads(line) for line in run.stdout.splitlines() if line.startswith("["))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mathics", help="the Python of an environment with Mathics3")
    mathics = parser.parse_args().mathics
    mine = ours()
    other = theirs(mathics) if mathics else {}
    ratios = []
    print(f"{'case':20s} {'ours, ms':>10s} {'Mathics3, ms':>13s} {'ratio':>8s}")
    for name, seconds in mine.items():
        row = f"{name:20s} {1e3 * seconds:10.2f}"
        if name in other:
            ratios.append(other[name] / seconds)
            row += f" {1e3 * other[name]:13.2f} {ratios[-1]:8.1f}"
        print(row)
    if ratios:
        print(f"geometric mean of {len(ratios)} ratios: {exp(sum(map(log, ratios)) / len(ratios)):.1f}")


if __name__ == "__main__":
    sys.exit(main())
