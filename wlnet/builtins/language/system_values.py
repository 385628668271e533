"""What the system is: names, numbers and settings that programs ask for."""

from __future__ import annotations

import getpass
import os
import platform
import sys
import uuid

from wlnet.evaluator import builtin, value
from wlnet.evaluator.changes import SPECIAL_SYMBOLS, declare_settings
from wlnet.evaluator.state import state
from wlnet.expr import Association, Expression, call, system

Automatic, Null, False_ = system("Automatic"), system("Null"), system("False")
SESSION = uuid.uuid4().int & (2**62 - 1)


def system_id() -> str:
    """The operating system and the kind of processor, as in "Linux-x86-64"."""
    machine = {"x86_64": "x86-64", "amd64": "x86-64", "aarch64": "ARM64", "arm64": "ARM64"}
    kind = machine.get(platform.machine().lower(), platform.machine())
    front = {"darwin": "MacOSX", "win32": "Windows"}.get(sys.platform, "Linux")
    return f"{front}-{kind}"


def user() -> str:
    """The name of the user."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def constant(name: str, usage: str, found) -> None:  # type: ignore[no-untyped-def]
    """Declare a symbol whose value is what a function of no argument finds."""

    def run() -> Expression:
        return found()

    run.__doc__ = usage
    run.__module__ = __name__
    value(name, usage)(run)


constant("$SystemID", "$SystemID names the operating system and the kind of processor.", system_id)
constant("$System", "$System describes the operating system.", lambda: f"{platform.system()} {platform.machine()}")
constant("$MachineName", "$MachineName is the name of this computer.", platform.node)
constant("$UserName", "$UserName is the name of the user.", user)
constant("$ProcessID", "$ProcessID is the number by which the system knows this process.", os.getpid)
constant("$ProcessorType", "$ProcessorType is the kind of processor.", lambda: system_id().split("-", 1)[1])
constant("$MachineType", "$MachineType is the kind of computer.", lambda: "PC")
constant("$SystemWordLength", "$SystemWordLength is the number of bits in a machine word.",
         lambda: 64 if sys.maxsize > 2**32 else 32)  # fmt: skip
constant("$ByteOrdering", "$ByteOrdering is -1 where the least significant byte comes first, else 1.",
         lambda: -1 if sys.byteorder == "little" else 1)  # fmt: skip
constant("$Language", "$Language is the language of messages.", lambda: "English")
constant("$FrontEnd", "$FrontEnd is the notebook program: Null, for there is none.", lambda: Null)
constant("$Notebooks", "$Notebooks is whether notebooks are in use: False.", lambda: False_)
constant("$CloudConnected", "$CloudConnected is whether the cloud is connected: False.", lambda: False_)
constant("$CloudEvaluation", "$CloudEvaluation is whether this is evaluated in the cloud: False.", lambda: False_)
constant("$EvaluationEnvironment", '$EvaluationEnvironment is "Script" in a script, else "Session".',
         lambda: "Script" if state.session.script else "Session")  # fmt: skip
constant("$SessionID", "$SessionID is a number that no other session has.", lambda: SESSION)
constant("$ReleaseNumber", "$ReleaseNumber is the minor version of the language that is followed.", lambda: 0)
constant("$TimeUnit", "$TimeUnit is the shortest time that the clock tells, in seconds.", lambda: 1e-6)
constant("$UnitSystem", "$UnitSystem is the system of units that is preferred.", lambda: "Metric")
constant("$AssertFunction", "$AssertFunction is applied to assertions that fail; Automatic: a message, and the end.",
         lambda: Automatic)  # fmt: skip
constant("$ModuleNumber", "$ModuleNumber is the number that the next local variable gets in its name.",
         lambda: state.session.module_number + 1)  # fmt: skip
declare_settings("$AssertFunction", "$UnitSystem", "$Language")


def set_module_number(new: Expression) -> None:
    """$ModuleNumber = n."""
    system("$ModuleNumber").own = None
    if type(new) is int and new > 0:
        state.session.module_number = new - 1


SPECIAL_SYMBOLS[system("$ModuleNumber")] = set_module_number


def memory() -> int:
    """Bytes of memory in this computer."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 0


def facts() -> dict[str, dict[str, Expression]]:
    """What SystemInformation tells, by sections."""
    from .timing import version, version_number

    return {
        "Kernel": {
            "Version": version(), "VersionNumber": version_number(), "SystemID": system_id(), "ProcessID": os.getpid(),
            "CommandLine": call("List", *sys.argv),
        },
        "Machine": {
            "MachineName": platform.node(), "OperatingSystem": platform.system(), "ProcessorType": platform.machine(),
            "ProcessorCount": os.cpu_count() or 1, "SystemWordLength": 64 if sys.maxsize > 2**32 else 32,
            "PhysicalTotal": call("Quantity", memory(), "Bytes"),
        },
        "Python": {"Version": platform.python_version(), "Implementation": platform.python_implementation()},
    }  # fmt: skip


@builtin("SystemInformation", 'SystemInformation[] tells about this program and computer, SystemInformation["Machine"] '
         'one section of that, SystemInformation["Machine", "ProcessorCount"] one fact.')  # fmt: skip
def system_information(section=None, name=None):
    """An association, or one of its values."""
    found = facts()
    if section is None:
        return Association.of((key, Association.of(part.items())) for key, part in found.items())
    if section not in found:
        return call("Missing", "UnknownProperty", section)
    if name is None:
        return Association.of(found[section].items())
    return found[section].get(name, call("Missing", "UnknownProperty", name))  # type: ignore[arg-type]
