"""The command line: `wlnet` for a prompt, `wlnet FILE`, `wlnet -code CODE`, and the other options of wolframscript."""

from __future__ import annotations

import os
import sys

from .command import FAULT, INTERRUPTED, MISUSED, Command, Misuse, read_command

USAGE = """\
usage: wlnet                           start a prompt; evaluate standard input where that is no terminal
       wlnet [options] FILE ARGS...    run a script (- is standard input)
       wlnet [options] -code CODE      print the value of an expression

  -file, -f FILE      run a script; options may follow
  -code, -c CODE      evaluate CODE, repeatedly if given repeatedly, and print the last value
  -print, -p [all]    print the value of a script's last expression, or of every one
  -format FORM        print values in FORM: InputForm, FullForm or OutputForm
  -args, -a ARGS...   what follows is for $ScriptCommandLine
  -replay PATH...     run the examples of documentation pages (Markdown) and compare their results
  -test FILE...       run the tests of .wlt files
  -version, -v        print the version
  -help, -h           print this

exit status: 0; what Exit[n] says; 1 after a syntax error or a failed example or test; 2 for a misuse or a file that
cannot be read; 70 after a fault of wlnet itself; 130 when interrupted
"""


def main(arguments: list[str] | None = None) -> int:
    """Do what the arguments (those of the process, where none are given) say; the exit status."""
    open_streams()
    try:
        status = run(read_command(sys.argv[1:] if arguments is None else arguments))
    except Misuse as misuse:
        print(f"wlnet: {misuse} (wlnet -help lists the options)", file=sys.stderr)
        status = MISUSED
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError as problem:
        return failed_output(problem)
    except Exception as fault:
        from .streams import report_fault

        report_fault(fault)
        status = FAULT
    try:
        sys.stdout.flush()
    except OSError as problem:
        return failed_output(problem)
    return status


def open_streams() -> None:
    """Give the process the standard streams it was started without: they are empty, and what is written vanishes."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def failed_output(problem: OSError) -> int:
    """The exit status where standard output could not be written."""
    from .streams import give_up

    return give_up(problem)


def run(command: Command) -> int:
    """Do one command; the exit status."""
    if command.task == "help":
        print(USAGE, end="")
        return 0
    if command.task == "version":
        from . import __version__

        print(f"wlnet {__version__}")
        return 0
    if command.task == "replay":
        from .replay.report import replay

        return replay(command.paths)
    if command.task == "test":
        from .testfiles import run_test_files

        return run_test_files(command.paths)
    if command.task == "prompt" and sys.stdin.isatty():
        from .repl import start

        return start()
    from .script import run_script

    return run_script(command)
