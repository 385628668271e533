"""Other programs, and the variables of the environment."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from typing import NoReturn

from wlnet.evaluator import builtin, message
from wlnet.evaluator.control import Aborted
from wlnet.evaluator.state import state
from wlnet.expr import Association, ByteArray, Expression, WolframMessage, call, has_head, is_list, list_of, system

Failed, Null, None_, All, Inherited, Automatic = map(
    system, ("$Failed", "Null", "None", "All", "Inherited", "Automatic")
)
TICK = 0.05  # seconds between two looks at whether the user wants to stop
PROPERTIES = ("ExitCode", "StandardOutput", "StandardError")


def completed(command: str | Sequence[str], data: bytes, **details: object) -> tuple[int, bytes, bytes]:
    """The exit status, the output and the error output of a command; an abort ends the command, too."""
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **details
    ) as process:  # type: ignore[call-overload]
        given: bytes | None = data
        while True:
            try:
                out, err = process.communicate(given, timeout=TICK)
                return process.returncode, out, err
            except subprocess.TimeoutExpired:
                given = None
                if state.abort:
                    process.kill()
                    raise Aborted from None
            except BaseException:
                process.kill()
                raise


def words_of(program: Expression) -> list[str] | None:
    """A program and its arguments; None for what is none."""
    items = program.args if is_list(program) else (program,)
    words = [a.args[0] if has_head(a, system("File")) and a.args else a for a in items]
    words = [str(w) if type(w) is int else w for w in words]
    return words if words and all(type(w) is str for w in words) else None  # type: ignore[return-value]


def environment_of(setting: Expression) -> dict[str, str] | None:
    """The variables that a program sees: those here, with changes, or only those given."""
    if setting is Inherited or setting is Automatic or setting is None:
        return None
    rules = setting.rules() if type(setting) is Association else setting.args if is_list(setting) else ()
    return {str(r.args[0]): str(r.args[1]) for r in rules if len(getattr(r, "args", ())) == 2}


@builtin("RunProcess", 'RunProcess["program"] or RunProcess[{"program", "arg", ...}] runs a program and gives its exit '
         'code and what it printed; RunProcess[program, "StandardOutput", input] one of these, with input for it.',
         options={"ProcessEnvironment": Inherited, "ProcessDirectory": Inherited}, messages={
             "pnfd": "There is no program `1` that can be run.", "dir": "There is no folder `1`.",
             "prop": "`1` is not a property of a process that has ended."})  # fmt: skip
def run_process(program, wanted=All, given="", *, process_environment, process_directory):
    """An association or one property; $Failed after a message."""
    words = words_of(program)
    if words is None:
        return None
    if wanted is not All and wanted not in PROPERTIES:
        raise WolframMessage("RunProcess", "prop", wanted, result=Failed)
    data = given.data if type(given) is ByteArray else given.encode("utf-8") if type(given) is str else None
    if data is None:
        return None
    folder = process_directory if type(process_directory) is str else None
    if folder is not None and not os.path.isdir(os.path.expanduser(folder)):
        raise WolframMessage("RunProcess", "dir", folder, result=Failed)
    place = None if folder is None else os.path.expanduser(folder)
    try:
        found = completed(words, data, env=environment_of(process_environment), cwd=place)
    except (OSError, ValueError):
        raise WolframMessage("RunProcess", "pnfd", words[0], result=Failed) from None
    values = (found[0], text_of(found[1]), text_of(found[2]))
    if wanted is All:
        return Association.of(zip(PROPERTIES, values, strict=True))
    return values[PROPERTIES.index(wanted)]


def text_of(data: bytes) -> str:
    """What a program printed."""
    from wlnet.interchange.encodings import decoded, with_newlines

    return with_newlines(decoded(data))


@builtin("Run", 'Run["command"] lets the shell run a command and gives its exit code.')
def run_command(*parts):
    """An integer."""
    from wlnet.forms import text

    line = " ".join(p if type(p) is str else text(p, "InputForm") for p in parts)
    if "\0" in line:
        return None
    code, out, err = completed(line, b"", shell=True)
    for printed, write in ((out, state.session.write_text), (err, state.session.write_text)):
        if printed:
            write(text_of(printed))
    return code


def output_of(function: str, line: str) -> bytes:
    """What the shell's command prints; the message command where it fails."""
    code, out, _ = completed(line.replace("\0", " "), b"", shell=True)
    if code:
        message(function, "command", line, code, text="The command `1` ended with the exit status `2`.")
    return out


def no_name(function: str, name: Expression) -> NoReturn:
    """The message for what cannot be the name of a variable."""
    raise WolframMessage(function, "string", 1, call(function, name))


@builtin("Environment", 'Environment["NAME"] gives the value of a variable of the environment.')
def environment(name):
    """A string; $Failed where there is no such variable."""
    if type(name) is not str:
        no_name("Environment", name)
    return os.environ.get(name, Failed)


@builtin("GetEnvironment", 'GetEnvironment["NAME"] gives a variable of the environment as a rule, GetEnvironment[] all '
         "of them.")  # fmt: skip
def get_environment(names=None):
    """A rule, whose value is None where there is no such variable, or a list of rules."""
    if names is None:
        return list_of(*(call("Rule", k, v) for k, v in os.environ.items()))
    if is_list(names):
        return list_of(*map(get_environment, names.args))
    if type(names) is not str:
        no_name("GetEnvironment", names)
    return call("Rule", names, os.environ.get(names, None_))


@builtin("SetEnvironment", 'SetEnvironment["NAME" -> "value"] sets a variable of the environment, '
         '"NAME" -> None removes '
         "it; a list of rules sets several.")  # fmt: skip
def set_environment(rules):
    """Null."""
    listed = rules.rules() if type(rules) is Association else rules.args if is_list(rules) else (rules,)
    pairs = [r.args for r in listed if has_head(r, system("Rule")) and len(r.args) == 2]
    if len(pairs) != len(listed) or not all(
        type(k) is str and k and "=" not in k and "\0" not in k and (v is None_ or (type(v) is str and "\0" not in v))
        for k, v in pairs
    ):
        return None
    for key, setting in pairs:
        if setting is None_:
            os.environ.pop(key, None)
        else:
            os.environ[key] = setting
    return Null


@builtin("SystemOpen", "SystemOpen[target] would open a file or address in another program.",
         messages={"noopen": "wlnet opens no other program for `1`."})  # fmt: skip
def system_open(target):
    """$Failed after a message."""
    raise WolframMessage("SystemOpen", "noopen", target, result=Failed)
