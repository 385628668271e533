"""The command line: `wlnet` for a prompt, `wlnet FILE`, `wlnet -code CODE`, and the other options of wolframscript."""

from __future__ import annotations

import sys

from .command import FAULT, INTERRUPTED, MISUSED, PIPE_CLOSED, Command, Misuse, read_command

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
    try:
        status = run(read_command(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return status
    except Misuse as misuse:
        print(f"wlnet: {misuse} (wlnet -help lists the options)", file=sys.stderr)
        return MISUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        from .streams import close_pipe

        close_pipe()
        return PIPE_CLOSED
    except Exception as fault:
        from .streams import report_fault

        report_fault(fault)
        return FAULT


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
