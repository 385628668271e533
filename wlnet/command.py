"""The words of the command line: which task they set, with which code, file and arguments."""

from __future__ import annotations

FAILED, MISUSED, FAULT, INTERRUPTED, PIPE_CLOSED = 1, 2, 70, 130, 141  # exit statuses


class Misuse(Exception):
    """A command line that says nothing wlnet can do."""


class Command:
    """What to do. `task` is one of prompt, code, file, replay, test, version and help.

    `codes` are the texts of -code, `file` the script's path, `paths` the pages or test files; `printing` is "" (as the
    task has it), "last" or "all"; `form` the form of printed values, "" for the display of the prompt; `arguments` are
    for $ScriptCommandLine.
    """

    def __init__(self) -> None:
        self.task = "prompt"
        self.codes: list[str] = []
        self.file = ""
        self.paths: list[str] = []
        self.printing = ""
        self.form = ""
        self.arguments: list[str] = []


NAMES = {
    "c": "code", "f": "file", "script": "file", "p": "print", "a": "args", "v": "version", "h": "help",
}  # fmt: skip
OPTIONS = frozenset({"code", "file", "print", "format", "args", "replay", "test", "version", "help"})
FORMS = ("InputForm", "FullForm", "OutputForm", "StandardForm", "TraditionalForm")


def read_command(words: list[str]) -> Command:
    """The command that the words after the program's name give. Raises Misuse."""
    command = Command()
    rest = list(words)
    while rest:
        word = rest.pop(0)
        option = option_of(word)
        if option is None:
            if command.task == "prompt" and (word == "-" or not word.startswith("-")):
                command.task, command.file = "file", word
            elif command.task == "prompt":
                raise Misuse(f"unknown option {word}")
            else:
                rest.insert(0, word)
            command.arguments, rest = rest, []
        elif option == "args":
            command.arguments, rest = rest, []
        elif option in ("replay", "test"):
            if not rest:
                raise Misuse(f"{word} needs a file")
            command.task, command.paths, rest = option, rest, []
        elif option in ("version", "help"):
            command.task = option
            return command
        elif option == "print":
            command.printing = "last"
            if rest and rest[0] == "all":
                command.printing = rest.pop(0)
        else:
            give(command, option, word, rest)
    return command


def give(command: Command, option: str, word: str, rest: list[str]) -> None:
    """Take the value of an option that has one."""
    if not rest:
        raise Misuse(f"{word} needs a value")
    value = rest.pop(0)
    if option == "format":
        if value not in FORMS:
            raise Misuse(f"{word} {value} is none of {', '.join(FORMS)}")
        command.form = value
    elif command.task not in ("prompt", option) or (option == "file" and command.file):
        raise Misuse(f"{word}: one script, or -code, but not both")
    elif option == "code":
        command.task = "code"
        command.codes.append(value)
    else:
        command.task, command.file = "file", value


def option_of(word: str) -> str | None:
    """The option a word names, with one hyphen or two; None where it names none."""
    name = word[2:] if word.startswith("--") else word[1:] if word.startswith("-") else ""
    name = NAMES.get(name, name)
    return name if name in OPTIONS else None
