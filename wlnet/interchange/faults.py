"""What is said when a file cannot be read or written: messages of Import and Export, with the result $Failed."""

from __future__ import annotations

from ..expr import Expression, WolframMessage, system

TEXTS = {
    "nffil": "File `1` not found during `2`.",
    "fmterr": "Cannot import data as `1` format`2`.",
    "infer": "Cannot infer format of file `1`.",
    "fmtnosup": "`1` is not a supported `2` format.",
    "noelem": "The Import element `1` is not present when importing as `2`.",
    "nodir": "Directory `1` does not exist.",
    "noopen": "Cannot open `1`.",
    "chtype": "First argument `1` is not a valid file specification.",
    "errelem": "The Export element `1` contains a malformed data structure and could not be exported to `2` format.",
    "jsonstrictencoding": "The expression `1` cannot be written as JSON.",
    "graphskip": "The drawing leaves out what is no graphics primitive or directive known here, or malformed: `1`.",
    "filex": "`1` exists already.",
    "nobytes": "A byte array is expected in place of `1`.",
    "held": "What `1` holds would do more than build data, and was not evaluated: it is given in HoldComplete.",
    "command": "The command `1` ended with the exit status `2`.",
    "nonet": "`1` is not a local file: wlnet does not use the network.",
}


def failed(symbol: str, tag: str, *args: Expression) -> WolframMessage:
    """The exception that reports `symbol::tag` and makes the call's value $Failed."""
    return WolframMessage(symbol, tag, *args, result=system("$Failed"), text=TEXTS[tag])
