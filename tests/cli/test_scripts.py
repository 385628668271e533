"""Scripts and codes, run in this process."""

import io
import sys

import pytest

from wlnet.cli import main


@pytest.fixture
def run(capsys):
    """A function that runs a command line: its exit status and what it wrote to standard output and error."""

    def command(*words):
        status = main(list(words))
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


@pytest.fixture
def script(tmp_path):
    """A function that writes a script and gives its path."""

    def write(text, name="script.wl"):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(tmp_path / name)

    return write


@pytest.mark.parametrize(
    ("words", "out"),
    [
        (["-code", "1 + 1"], "2\n"),
        (["-code", "x = 3", "-code", "x + 1"], "4\n"),
        (["-code", "1\n2"], "2\n"),
        (["-code", "1;"], ""),
        (["-code", '{"a", 1/2}'], "{a, 1/2}\n"),
        (["-format", "FullForm", "-code", '{"a", 1/2}'], 'List["a", Rational[1, 2]]\n'),
        (["-code", "$ScriptCommandLine", "-args", "a", "-code"], "{a, -code}\n"),
        (["-version"], "wlnet 0.1.0\n"),
    ],
)
def test_values(run, words, out):
    assert run(*words) == (0, out, "")


def test_a_net_shows_its_table(run):
    status, out, err = run("-code", 'NetChain[{LinearLayer[3], Ramp}, "Input" -> 2]')
    assert (status, err) == (0, "")
    assert out.splitlines()[0].startswith("NetChain")
    assert "vector (size: 3)" in out


def test_scripts_print_what_they_are_asked_to(run, script):
    path = script("#!/usr/bin/env wlnet\nx = 1\nPrint[$ScriptCommandLine[[2 ;;]]]\n{x,\n 2}\n")
    assert run(path, "a", "b") == (0, "{a, b}\n", "")
    assert run("-print", path) == (0, "{}\n{1, 2}\n", "")
    assert run("-print", "all", path) == (0, "1\n{}\n{1, 2}\n", "")


def test_each_expression_is_evaluated_before_the_next_is_read(run, script):
    path = script('Print["first"]\nf[}\n')
    status, out, err = run(path)
    assert (status, out) == (1, "first\n")
    assert err.splitlines() == [f"{path}:2:3: unexpected }}, expected ] to close the [ opened at line 2, column 2",
                                "  f[}", "    ^"]  # fmt: skip


def test_messages_go_to_standard_error(run, script):
    message = "Throw::nocatch: Uncaught Throw[1] returned to top level.\n"
    assert run(script("Throw[1]\nPrint[2]\n")) == (0, "2\n", message)


def test_failed_is_a_value_like_any_other(run):
    assert run("-code", "$Failed") == (0, "$Failed\n", "")


def test_exit(run, script):
    assert run(script("Print[1]\nExit[7]\nPrint[2]\n")) == (7, "1\n", "")
    assert run("-code", "Exit[]") == (0, "", "")


def test_encodings(run, script):
    assert run("-print", script('\ufeff"\u00e9"')) == (0, "\u00e9\n", "")
    assert run("-print", script(b'"\xe9"')) == (0, "\u00e9\n", "")
    assert run("-print", script('"\u03b1"'.encode("utf-16"))) == (0, "\u03b1\n", "")


def test_missing_files_and_misuse(run, tmp_path):
    status, out, err = run(str(tmp_path / "none.wl"))
    assert (status, out) == (2, "")
    assert err == f"wlnet: cannot read {tmp_path / 'none.wl'}: No such file or directory\n"
    assert run(str(tmp_path))[0] == 2
    assert run("-nonsense") == (2, "", "wlnet: unknown option -nonsense (wlnet -help lists the options)\n")


def test_standard_input(run, monkeypatch):
    def give(text):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    give("1 + 1\nx = {1,\n 2};\nx\n")
    assert run() == (0, "2\n{1, 2}\n", "")
    give("1 + 1\nPrint[3]")
    assert run("-") == (0, "3\n", "")
    give("1 +")
    assert run()[0] == 1


def test_help_names_every_option(run):
    from wlnet.command import OPTIONS

    status, out, _ = run("-help")
    assert status == 0
    assert all(f"-{option}" in out for option in OPTIONS)


def test_our_own_faults(run, monkeypatch):
    def fail(command):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("wlnet.script.run_script", fail)
    monkeypatch.delenv("WLNET_DEBUG", raising=False)
    status, _, err = run("-code", "1")
    assert (status, err.count("\n"), "ZeroDivisionError: by nothing" in err) == (70, 1, True)
    monkeypatch.setenv("WLNET_DEBUG", "1")
    assert "Traceback" in run("-code", "1")[2]
