"""What is known of a file: its size, kind and dates."""

from __future__ import annotations

import os
from datetime import datetime

from wlnet.evaluator import builtin, evaluate
from wlnet.expr import Association, Expression, WolframMessage, call, list_of, system
from wlnet.interchange import format_of_file

from ..numbers.numeric_value import approximate
from .file_names import full_name, name_in

Failed, None_, File, Directory = map(system, ("$Failed", "None", "File", "Directory"))
FAULTS = {"fdnfnd": "There is no file or folder `1`.", "nofile": "`1` is no file."}
SINCE_1900 = 2208988800.0


def state_of(function: str, name: str) -> os.stat_result:
    """What the system says of a file; the message fdnfnd where there is none."""
    try:
        return os.stat(name)
    except (OSError, ValueError):
        raise WolframMessage(function, "fdnfnd", name, result=Failed) from None


@builtin("FileByteCount", "FileByteCount[file] gives the number of bytes in a file.", messages=FAULTS)
def file_byte_count(file):
    """An integer."""
    name = os.path.expanduser(name_in("FileByteCount", file))
    found = state_of("FileByteCount", name)
    if os.path.isdir(name):
        raise WolframMessage("FileByteCount", "nofile", name, result=Failed)
    return found.st_size


@builtin("FileType", "FileType[name] gives File, Directory, Special, or None where there is nothing of that name.")
def file_type(file):
    """A symbol."""
    return kind_of(os.path.expanduser(name_in("FileType", file)))


def kind_of(name: str) -> Expression:
    """File, Directory, Special or None."""
    if os.path.isdir(name):
        return Directory
    if os.path.isfile(name):
        return File
    return system("Special") if os.path.exists(name) else None_


def moment(seconds: float) -> Expression:
    """The DateObject of seconds since 1970, in the time zone here."""
    there = datetime.fromtimestamp(seconds).astimezone()
    zone = there.utcoffset()
    hours = 0.0 if zone is None else zone.total_seconds() / 3600
    parts = (there.year, there.month, there.day, there.hour, there.minute, there.second + there.microsecond / 1e6)
    return call("DateObject", list_of(*parts), "Instant", "Gregorian", hours)


KINDS = {"Modification": "st_mtime", "Access": "st_atime", "Change": "st_ctime", "Creation": "st_ctime"}


@builtin("FileDate", 'FileDate[file] gives when a file was last written; FileDate[file, "Access"] or "Change" other '
         'dates, FileDate[file, "Rules"] all of them.', messages={
             **FAULTS, "fdtype": "`1` is no kind of date of files."})  # fmt: skip
def file_date(file, kind="Modification"):
    """A DateObject."""
    name = os.path.expanduser(name_in("FileDate", file))
    found = state_of("FileDate", name)
    if kind == "Rules":
        return list_of(*(call("Rule", k, moment(getattr(found, KINDS[k]))) for k in sorted(KINDS)))
    if kind not in KINDS:
        raise WolframMessage("FileDate", "fdtype", kind, result=Failed)
    return moment(getattr(found, KINDS[kind]))


@builtin("SetFileDate", "SetFileDate[file] sets the dates of a file to now, SetFileDate[file, date] to a date.",
         messages={**FAULTS, "file": "Cannot do this with `1`: `2`."})  # fmt: skip
def set_file_date(file, date=None):
    """Null."""
    name = os.path.expanduser(name_in("SetFileDate", file))
    state_of("SetFileDate", name)
    times = None
    if date is not None:
        seconds = approximate(evaluate(call("AbsoluteTime", date)))
        if type(seconds) is not float:
            return None
        local = seconds - SINCE_1900
        zone = datetime.fromtimestamp(local).astimezone().utcoffset()
        unix = local - (0.0 if zone is None else zone.total_seconds())
        times = (unix, unix)
    try:
        os.utime(name, times)
    except OSError as fault:
        raise WolframMessage("SetFileDate", "file", name, fault.strerror, result=Failed) from None
    return system("Null")


@builtin("FileInformation", "FileInformation[file] gives an association of what is known of a file.", messages=FAULTS)
def file_information(file):
    """An association, empty where there is no such file."""
    name = full_name(name_in("FileInformation", file))
    if not os.path.exists(name):
        return Association()
    found = os.stat(name)
    known = format_of_file(name)
    return Association.of(
        (
            ("AbsoluteFileName", name),
            ("FileName", os.path.basename(name)),
            ("DirectoryName", os.path.dirname(name)),
            ("FileBaseName", os.path.splitext(os.path.basename(name))[0]),
            ("FileExtension", os.path.splitext(name)[1][1:]),
            ("FileType", kind_of(name)),
            ("FileByteCount", found.st_size),
            ("FileFormat", "" if known is None else known.name),
            ("LastModificationDate", moment(found.st_mtime)),
            ("LastAccessDate", moment(found.st_atime)),
        )
    )


@builtin("AbsoluteFileName", "AbsoluteFileName[name] gives the full name of a file, links followed.", messages=FAULTS)
def absolute_file_name(file):
    """A string; $Failed after a message where there is no such file."""
    name = os.path.expanduser(name_in("AbsoluteFileName", file))
    state_of("AbsoluteFileName", name)
    return os.path.realpath(name)
