"""The command as a process of its own: pipes, interrupts, start-up."""

import os
import signal
import subprocess
import sys
import time

import pytest

COMMAND = [sys.executable, "-m", "wlnet"]


def run(*words, **details):
    return subprocess.run([*COMMAND, *words], capture_output=True, text=True, timeout=60, check=False, **details)


def test_a_pipe_that_is_closed():
    process = subprocess.Popen(
        [*COMMAND, "-code", "Do[Print[i], {i, 10^6}]"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "1\n"
    process.stdout.close()
    assert process.wait(timeout=60) == 141
    assert process.stderr.read() == ""
    process.stderr.close()


@pytest.mark.parametrize(("closing", "output"), [("0<&-", "2\n"), (">&-", ""), ("2>&-", "2\n")])
def test_streams_that_are_closed(closing, output):
    command = f'"$0" -m wlnet -code "1 + 1" {closing}'
    found = subprocess.run(["sh", "-c", command, sys.executable], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout, found.stderr) == (0, output, "")


def test_standard_input_that_is_closed():
    found = subprocess.run(["sh", "-c", '"$0" -m wlnet <&-', sys.executable], capture_output=True, check=False)
    assert (found.returncode, found.stdout, found.stderr) == (0, b"", b"")


def test_a_full_disk():
    command = '"$0" -m wlnet -code "Do[Print[i], {i, $1}]" >/dev/full'
    for count in ("1", "10000"):
        found = subprocess.run(
            ["sh", "-c", command, sys.executable, count], capture_output=True, text=True, check=False
        )
        assert (found.returncode, found.stderr) == (1, "wlnet: cannot write: No space left on device\n")


def test_interrupts():
    with subprocess.Popen(
        [*COMMAND, "-code", 'Print["ready"]; While[True]'],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=heed_interrupts,
    ) as process:  # fmt: skip
        try:
            assert process.stdout.readline() == "ready\n"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (130, "", "")


def heed_interrupts():
    """A program started in the background of a shell would ignore them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_deep_recursion():
    code = "Block[{$RecursionLimit = 20000}, f[0] = 0; f[n_] := 1 + f[n - 1]; f[15000]]"
    assert run("-code", code).stdout == "15000\n"
    found = run("-code", "g[n_] := 1 + g[n + 1]; g[1]")
    assert found.returncode == 0
    assert found.stderr.startswith("$RecursionLimit::reclim2")


def test_what_start_up_imports():
    code = "import sys, wlnet; print(sorted(m for m in sys.modules if m.startswith('wlnet')))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "['wlnet', 'wlnet.version']"
    code = (
        "import sys; from wlnet.cli import main; main(['-code', '1 + 1'])\n"
        "print([m for m in ('numpy', 'prompt_toolkit', 'lark', 'PIL', 'argparse', 'asyncio') if m in sys.modules])"
    )
    run("-code", "1")  # leaves the grammar's tables in the cache
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines() == ["2", "[]"]


def test_start_up_takes_little_more_than_importing_numpy():
    def seconds(*words):
        start = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        return time.perf_counter() - start

    ours = min(seconds("-m", "wlnet", "-code", "1+1") for _ in range(5))
    numpy = min(seconds("-c", "import numpy") for _ in range(5))
    assert ours <= 2.5 * numpy
